"""The detail panel does with a click, a key or an ear what it promises, whatever the timeline's text tries to be."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from PySide6.QtCore import QBuffer, QPoint, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QRegion
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QTextEdit, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from desktop.core.dates import parse
from desktop.core.timeline import DateBasis, Relation
from desktop.qt import pictures, words
from desktop.qt.detail import DetailPanel
from desktop.qt.labels import Prose, TextLink, tooltip
from desktop.qt.quotations import QuotationCard
from desktop.qt.theme import DARK, LIGHT, style_sheet
from desktop.session.session import Session
from tests.gui import harbour
from tests.gui.harbour import MARKUP


def shown(qtbot: QtBot, opened: Session, *, width: int = 408, height: int = 900) -> DetailPanel:
    panel = DetailPanel(opened, LIGHT)
    panel.setStyleSheet(style_sheet(LIGHT))
    qtbot.addWidget(panel)
    panel.resize(width, height)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def visible(panel: QWidget) -> list[QWidget]:
    return [widget for widget in panel.findChildren(QWidget) if widget.isVisible()]


def texts(panel: QWidget) -> Iterator[str]:
    for widget in visible(panel):
        if isinstance(widget, QTextEdit):
            yield widget.toPlainText()
        elif isinstance(widget, QLabel):
            yield widget.text()
        elif isinstance(widget, QAbstractButton):
            yield widget.accessibleName()


def cards(panel: QWidget) -> list[QuotationCard]:
    return [widget for widget in visible(panel) if isinstance(widget, QuotationCard)]


def link(panel: QWidget, name: str) -> QAbstractButton:
    found = [w for w in visible(panel) if isinstance(w, QAbstractButton) and name in w.accessibleName()]
    assert len(found) == 1, [w.accessibleName() for w in found]
    return found[0]


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def test_an_event_is_shown_with_its_date_its_words_and_its_reasons(qtbot: QtBot) -> None:
    opened = harbour.session()
    harbour.attach(opened)
    opened.select("closing")
    panel = shown(qtbot, opened)
    said = list(texts(panel))
    for wanted in (
        f"The gate closes {MARKUP}",
        f"Nobody passed. {MARKUP}",
        "Tuesday 3 March 1931 · month and day stated, year inferred",
        "Quotations · 2 verified, 1 orphaned · disputed",
        "The disputing words were not found.",
        f"The paper gives the day. {MARKUP}",
        "Worked out from “The gate was closed at dawn”",
        f"Report {MARKUP}",
        "The Paper · Thursday 5 March 1931",
        "Copy attached: harbour.txt",
    ):
        assert wanted in said
    assert [card.accessibleName() for card in cards(panel)] == [
        "“The gate was closed at dawn”, The Paper, supports, exact, paragraph 2",
        f"“We had no choice”, Ada {MARKUP}, harbour master, gives context, exact, paragraph 3",
        "“words that nobody printed”, The Paper, disputes, orphaned",
    ]


def test_without_a_copy_nothing_counts_as_verified(qtbot: QtBot) -> None:
    opened = harbour.session()
    opened.select("closing")
    panel = shown(qtbot, opened)
    assert "Quotations · 3 unchecked · disputed" in list(texts(panel))
    assert all("unchecked" in card.accessibleName() for card in cards(panel))
    harbour.attach(opened)
    qtbot.waitUntil(lambda: "Quotations · 2 verified, 1 orphaned · disputed" in list(texts(panel)))
    opened.detach("paper")
    qtbot.waitUntil(lambda: "Quotations · 3 unchecked · disputed" in list(texts(panel)))


def test_markup_shows_to_the_letter_everywhere(qtbot: QtBot) -> None:
    opened = harbour.session()
    opened.select("closing")
    panel = shown(qtbot, opened)
    for widget in visible(panel):
        if isinstance(widget, QLabel):
            assert widget.textFormat() is Qt.TextFormat.PlainText
    assert any(MARKUP in name for name in (w.accessibleName() for w in visible(panel) if isinstance(w, TextLink)))
    assert sum(MARKUP in text for text in texts(panel)) >= 6
    assert tooltip("a plain & short one") == "a plain & short one"
    assert "<b>" not in tooltip(MARKUP)
    assert "&lt;b&gt;" in tooltip(MARKUP)


def test_a_click_on_a_quotation_opens_the_reader_at_it(qtbot: QtBot) -> None:
    opened = harbour.session()
    opened.select("closing")
    panel = shown(qtbot, opened)
    click(cards(panel)[1])
    assert (opened.quotation_id, opened.reader_source) == ("choice", "paper")
    assert [card.chosen for card in cards(panel)] == [False, True, False]


def test_quotations_are_reached_and_opened_by_keyboard_alone(qtbot: QtBot) -> None:
    opened = harbour.session()
    opened.select("closing")
    panel = shown(qtbot, opened, height=320)
    panel.activateWindow()
    assert panel.focus_quotation()
    first, second, third = cards(panel)
    assert first.hasFocus()
    QTest.keyClick(first, Qt.Key.Key_Down)
    QTest.keyClick(second, Qt.Key.Key_Down)
    QTest.keyClick(third, Qt.Key.Key_Down)
    assert third.hasFocus()
    assert third.visibleRegion().boundingRect().height() == third.height()
    QTest.keyClick(third, Qt.Key.Key_Up)
    assert second.hasFocus()
    QTest.keyClick(second, Qt.Key.Key_Return)
    assert opened.quotation_id == "choice"
    QTest.keyClick(second, Qt.Key.Key_Tab)
    assert third.hasFocus()
    QTest.keyClick(third, Qt.Key.Key_Space)
    assert opened.quotation_id == "gone"


def test_the_focus_stays_on_a_quotation_when_its_copy_arrives(qtbot: QtBot) -> None:
    opened = harbour.session()
    opened.select("closing")
    panel = shown(qtbot, opened)
    panel.focus_quotation()
    harbour.attach(opened)
    assert cards(panel)[0].hasFocus()


def test_relations_lead_both_ways(qtbot: QtBot) -> None:
    opened = harbour.session()
    opened.select("closing")
    panel = shown(qtbot, opened)
    with qtbot.waitSignal(panel.event_requested) as asked:
        click(link(panel, "leads to The gate opens"))
    assert asked.args == ["opening"]
    assert link(panel, "prompts The gate opens").isVisible()
    opened.select("opening")
    assert link(panel, "follows from The gate closes").isVisible()


def test_a_related_event_may_be_selected_while_its_link_is_being_clicked(qtbot: QtBot) -> None:
    opened = harbour.session()
    opened.select("closing")
    panel = shown(qtbot, opened)
    panel.event_requested.connect(opened.select)
    click(link(panel, "leads to The gate opens"))
    assert opened.event_id == "opening"
    assert "The gate opens" in list(texts(panel))


def test_a_link_is_shown_as_what_it_is_and_only_a_click_asks_for_it(qtbot: QtBot) -> None:
    opened = harbour.session()
    opened.select("closing")
    panel = shown(qtbot, opened)
    address = link(panel, "https://example.org/gate?&lt;b&gt;")
    with qtbot.waitSignal(panel.url_requested) as asked:
        click(address)
    assert asked.args == ["https://example.org/gate?&lt;b&gt;"]


def test_the_source_opens_in_the_reader_and_asks_for_its_copy(qtbot: QtBot) -> None:
    opened = harbour.session()
    opened.select("closing")
    panel = shown(qtbot, opened, height=1600)
    click(link(panel, "Open in reader"))
    assert (opened.reader_source, opened.quotation_id) == ("paper", None)
    with qtbot.waitSignal(panel.attach_requested) as asked:
        click(link(panel, "Attach copy…"))
    assert asked.args == ["paper"]
    with qtbot.waitSignal(panel.close_requested):
        click(link(panel, "Close the panel"))


def test_the_basis_of_the_date_is_one_click_away(qtbot: QtBot) -> None:
    opened = harbour.session(summary="Long. " * 900)
    opened.select("closing")
    panel = shown(qtbot, opened, height=300)
    reason = next(w for w in panel.findChildren(Prose) if "The paper gives the day" in w.toPlainText())
    assert reason.visibleRegion().isEmpty()
    click(link(panel, "year inferred"))
    assert not reason.visibleRegion().isEmpty()
    click(link(panel, "Worked out from"))
    assert opened.quotation_id == "closed"


def test_an_undated_event_says_so_and_why(qtbot: QtBot) -> None:
    opened = harbour.session()
    opened.select("lighting")
    panel = shown(qtbot, opened)
    said = list(texts(panel))
    assert "Undated · why it has no date" in said
    assert "Why no date" in said


def test_an_event_without_quotations_says_so(qtbot: QtBot) -> None:
    opened = harbour.session()
    opened.select("silent")
    panel = shown(qtbot, opened)
    assert "No words of a source support this event yet." in list(texts(panel))
    assert not panel.focus_quotation()


def test_with_nothing_selected_it_says_what_one_can_do(qtbot: QtBot) -> None:
    opened = harbour.session()
    panel = shown(qtbot, opened)
    said = list(texts(panel))
    assert "No event selected" in said
    assert f"The harbour {MARKUP}" in said
    opened.select("opening")
    assert "The gate opens" in list(texts(panel))
    opened.select(None)
    assert "No event selected" in list(texts(panel))


@pytest.mark.parametrize("width", [300, 408, 600])
def test_nothing_is_cut_at_any_width(qtbot: QtBot, width: int) -> None:
    endless = "Donaudampfschiffahrtsgesellschaft" * 9
    opened = harbour.session(
        title=endless, summary=endless, tags=[endless], links=[{"url": f"https://example.org/{endless}"}],
        date_basis={"kind": "background", "note": endless},
    )  # fmt: skip
    harbour.attach(opened)
    opened.select("closing")
    panel = shown(qtbot, opened, width=width)
    for widget in visible(panel):
        corner = widget.mapTo(panel, QPoint(widget.width(), 0))
        assert corner.x() <= width, (widget, corner)
        if isinstance(widget, Prose):
            assert widget.verticalScrollBar().maximum() == 0, widget.toPlainText()
        elif widget.hasHeightForWidth() and isinstance(widget, (TextLink, QuotationCard)):
            assert widget.height() >= widget.heightForWidth(widget.width())


def test_another_theme_keeps_the_place(qtbot: QtBot) -> None:
    opened = harbour.session()
    opened.select("closing")
    panel = shown(qtbot, opened, height=300)
    panel.focus_quotation()
    before = cards(panel)[0].mapTo(panel, QPoint(0, 0))
    panel.set_theme(DARK)
    qtbot.waitUntil(lambda: cards(panel)[0].mapTo(panel, QPoint(0, 0)) == before)


def test_a_closed_panel_is_told_nothing_more(qtbot: QtBot) -> None:
    opened = harbour.session()
    panel = DetailPanel(opened, LIGHT)
    delete(panel)
    opened.select("closing")
    assert opened.event_id == "closing"


def test_a_picture_of_the_panel_is_lines_and_text_without_buttons(qtbot: QtBot) -> None:
    opened = harbour.session()
    harbour.attach(opened)
    opened.select("closing")
    panel = DetailPanel(opened, LIGHT, actions=False)
    panel.setStyleSheet(style_sheet(LIGHT))
    qtbot.addWidget(panel)
    panel.resize(408, 1200)
    generator, buffer = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11), QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    generator.setOutputDevice(buffer)
    generator.setSize(panel.size())
    painter = QPainter(generator)
    panel.render(painter, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
    painter.end()
    drawing = bytes(buffer.data().data()).decode()
    assert "<image" not in drawing
    for said in ("The gate closes &lt;b&gt;bold&lt;/b&gt; &amp;", "“We had no choice”", "QUOTATIONS · 2 VERIFIED"):
        assert said in drawing
    assert "Attach copy" not in drawing


# -- words


@pytest.mark.parametrize(
    ("basis", "date", "phrase"),
    [
        ({"kind": "stated"}, "1931-03-03", "stated by the source"),
        ({"kind": "inferred"}, "1931-03-03", "inferred from the source"),
        ({"kind": "inferred", "stated_parts": ["day"]}, "1931-03-03", "day stated, year and month inferred"),
        ({"kind": "inferred", "stated_parts": ["year", "month", "day"]}, "1931-03-03", "inferred from the source"),
        ({"kind": "background", "stated_parts": ["month"]}, "1931-03", "month stated, year general knowledge"),
        ({"kind": "inferred", "stated_parts": ["day"]}, "1931-03-03T10:30:00Z",
         "day stated, year, month and time inferred"),
        ({"kind": "background"}, None, "general knowledge"),
        ({"kind": "unknown"}, "1931", "basis not given"),
        ({}, None, "why it has no date"),
    ],
)  # fmt: skip
def test_the_basis_of_a_date_in_a_few_words(basis: dict[str, Any], date: str | None, phrase: str) -> None:
    when = parse(date) if date is not None else None
    assert words.basis_phrase(DateBasis.model_validate(basis), when) == phrase


def test_a_relation_that_both_events_tell_is_told_once() -> None:
    timeline = harbour.session(relations=[{"type": "before", "event": "opening"}]).document.timeline
    opening = timeline.event_by_id["opening"].model_copy(
        update={"relations": (Relation(type="after", event="closing"), Relation(type="after", event="closing"))}
    )
    assert [phrase for phrase, _ in words.related(timeline, opening)] == ["comes after"]


# -- pictures


def picture(path: Path, width: int = 60, height: int = 20) -> Path:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#4488aa"))
    assert image.save(str(path))
    return path


def test_a_picture_beside_the_file_is_shown_with_its_alt_text_and_credit(qtbot: QtBot, tmp_path: Path) -> None:
    picture(tmp_path / "gate.png")
    image = {"path": "gate.png", "alt": MARKUP, "credit": "The Paper’s own"}
    opened = harbour.session(tmp_path, image=image)
    opened.select("closing")
    panel = shown(qtbot, opened)
    assert MARKUP in [widget.accessibleName() for widget in visible(panel)]
    assert "The Paper’s own" in list(texts(panel))


def test_a_picture_is_read_again_only_where_its_file_changed(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = picture(tmp_path / "gate.png")
    opened = harbour.session(tmp_path, image={"path": "gate.png", "alt": "The gate"})
    opened.select("closing")
    panel = shown(qtbot, opened)
    read = Mock(wraps=pictures.load)
    monkeypatch.setattr(pictures, "load", read)
    harbour.attach(opened)
    qtbot.waitUntil(lambda: "verified" in " ".join(texts(panel)))
    assert not read.called
    assert "The gate" in [widget.accessibleName() for widget in visible(panel)]
    picture(gate, 80, 20)
    opened.detach("paper")
    qtbot.waitUntil(lambda: read.called)
    gate.unlink()
    harbour.attach(opened)
    qtbot.waitUntil(lambda: any("can't be shown: No such file" in text for text in texts(panel)))


def test_a_picture_that_can_not_be_shown_leaves_its_words_and_the_reason(qtbot: QtBot, tmp_path: Path) -> None:
    opened = harbour.session(tmp_path, image={"path": "lost.png", "alt": "The gate at dawn"})
    opened.select("closing")
    said = list(texts(shown(qtbot, opened)))
    assert "Picture: The gate at dawn" in said
    assert any("“lost.png” can't be shown: No such file" in text for text in said)


def test_a_picture_outside_the_folder_is_never_read(qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "timeline"
    folder.mkdir()
    outside = picture(tmp_path / "secret.png")
    (folder / "link.png").symlink_to(outside)
    os.mkfifo(folder / "pipe.png")
    (folder / "folder.png").mkdir()
    for name, reason in (
        ("../secret.png", "inside the timeline's folder"),
        (str(outside), "relative to the timeline's folder"),
        ("link.png", "out of the timeline's folder"),
        ("pipe.png", "not a file"),
        ("folder.png", "not a file"),
        (".", "names a folder"),
        ("nul\0.png", "not a path"),
    ):
        with pytest.raises(pictures.PictureError, match=reason):
            pictures.load(folder, name, QSize(100, 100))


def test_only_small_enough_pictures_of_plain_formats_are_decoded(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture(tmp_path / "wide.png", 600, 200)
    assert pictures.load(tmp_path, "wide.png", QSize(300, 300)).size() == QSize(300, 100)
    assert pictures.load(tmp_path, "wide.png", QSize(3000, 3000)).size() == QSize(600, 200)
    (tmp_path / "drawing.png").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    with pytest.raises(pictures.PictureError, match="PNG, JPEG"):
        pictures.load(tmp_path, "drawing.png", QSize(100, 100))
    (tmp_path / "torn.png").write_bytes((tmp_path / "wide.png").read_bytes()[:60])
    with pytest.raises(pictures.PictureError, match="damaged"):
        pictures.load(tmp_path, "torn.png", QSize(100, 100))
    (tmp_path / "cut.png").write_bytes((tmp_path / "wide.png").read_bytes()[:120])
    with pytest.raises(pictures.PictureError, match="damaged"):
        pictures.load(tmp_path, "cut.png", QSize(100, 100))
    monkeypatch.setattr(pictures, "MAX_PIXELS", 119_999)
    with pytest.raises(pictures.PictureError, match="million pixels"):
        pictures.load(tmp_path, "wide.png", QSize(100, 100))
    monkeypatch.setattr(pictures, "MAX_BYTES", 50)
    with pytest.raises(pictures.PictureError, match="larger"):
        pictures.load(tmp_path, "wide.png", QSize(100, 100))


def test_no_key_opens_what_a_file_wrote(qtbot: QtBot) -> None:
    """Qt would take Alt and the letter after an ampersand for the key of a button's text."""
    url = "https://example.org/?a=1&next=2"
    opened = harbour.session(links=[{"url": url, "title": "Here &now"}, {"url": url}])
    for event_id in ("closing", "opening"):
        opened.select(event_id)
        panel = shown(qtbot, opened)
        buttons = [widget for widget in visible(panel) if isinstance(widget, QAbstractButton)]
        assert any("&" in button.accessibleName() for button in buttons)
        assert [button.accessibleName() for button in buttons if not button.shortcut().isEmpty()] == []
    opened = harbour.session(quotations=["note"])
    opened.select("closing")
    (card,) = cards(shown(qtbot, opened))
    assert "&" in card.accessibleName()
    assert card.shortcut().isEmpty()


def test_a_timeline_opened_by_a_link_finds_its_pictures(qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "timeline"
    folder.mkdir()
    picture(folder / "gate.png")
    (folder / "harbour.json").touch()
    elsewhere = tmp_path / "desk"
    elsewhere.mkdir()
    (elsewhere / "harbour.json").symlink_to(folder / "harbour.json")
    opened = harbour.session(elsewhere, image={"path": "gate.png", "alt": "The gate"})
    opened.select("closing")
    assert not any("can't be shown" in text for text in texts(shown(qtbot, opened)))


def test_no_scroll_bar_stays_that_its_own_width_made_needed(qtbot: QtBot) -> None:
    opened = harbour.session()
    harbour.attach(opened)
    opened.select("closing")
    panel = shown(qtbot, opened)
    bar = panel._scroll.verticalScrollBar()
    panel.resize(panel.width(), panel.full_height(panel._scroll.viewport().width()) + 2)
    qtbot.waitUntil(lambda: bar.maximum() == 0)
    high = panel.height()
    panel.resize(panel.width(), 300)
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    assert bar.isEnabled()
    panel.resize(panel.width(), high)
    qtbot.waitUntil(lambda: bar.maximum() == 0)
    assert not bar.isEnabled(), "it does not show itself"
