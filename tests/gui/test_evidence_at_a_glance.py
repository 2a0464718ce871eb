"""How events stand, seen on the timeline: the marks, the filter by them, and what a filter does to everything else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.core import files
from desktop.core.protocols import Support
from desktop.evidence.anchor import anchor_all
from desktop.evidence.copies import from_text
from desktop.qt import export, icons, supportmarks
from desktop.qt.app import make_window
from desktop.qt.application import application
from desktop.qt.theme import DARK, LIGHT
from desktop.qt.window import Window
from desktop.session.document import Document
from desktop.session.session import Session
from desktop.settings import schema
from desktop.settings.store import Settings

TEXT = "The mill stood still at noon.\nThe miller was away.\n"

DATA: dict[str, Any] = {
    "format": "quoteline/1",
    "title": "Mill",
    "lanes": [{"id": "mill", "title": "The mill"}, {"id": "town", "title": "The town"}],
    "sources": [{"id": "log", "headline": "The mill's log"}, {"id": "paper", "headline": "The paper"}],
    "quotations": [
        {"id": "still", "source": "log", "exact": "The mill stood still"},
        {"id": "away", "source": "log", "exact": "The miller was away"},
        {"id": "gone", "source": "log", "exact": "nobody ever wrote this down"},
        {"id": "said", "source": "paper", "exact": "A quiet day"},
    ],
    "events": [
        {"id": "stop", "title": "The mill stops", "date": "1811-03", "lane": "mill", "quotations": ["still", "away"]},
        {"id": "leave", "title": "The miller goes", "date": "1812-03", "lane": "mill", "quotations": ["away", "gone"]},
        {"id": "ghost", "title": "A ghost is seen", "date": "1813-03", "lane": "town", "quotations": ["gone"]},
        {"id": "quarrel", "title": "A quarrel", "date": "1814-03", "lane": "town",
         "quotations": ["still", {"quotation": "gone", "role": "disputes"}]},
        {"id": "quiet", "title": "A quiet day", "date": "1815-03", "lane": "town", "quotations": ["said"]},
        {"id": "silence", "title": "Nobody says so", "date": "1816-03", "lane": "mill"},
        {"id": "rumour", "title": "A rumour"},
        {"id": "whisper", "title": "A whisper", "quotations": ["still"]},
    ],
    "story": ["stop", "ghost"],
}  # fmt: skip

KINDS = {
    "stop": Support.VERIFIED, "leave": Support.PARTLY, "ghost": Support.PROBLEM,
    "quarrel": Support.DISPUTED, "quiet": Support.UNCHECKED, "silence": Support.NONE,
}  # fmt: skip


def attach(session: Session, text: str = TEXT) -> None:
    copy = from_text(text)
    session.attach("log", copy, anchor_all(session.document.timeline, "log", copy))


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    settings = Settings(tmp_path / "settings.json")
    settings.set(schema.REDUCED_MOTION, "on")
    file = tmp_path / "mill.json"
    file.write_text(json.dumps(DATA), "utf-8")
    application()
    made = make_window(file, settings, synchronous=True)
    qtbot.addWidget(made)
    made.resize(1440, 900)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.canvas.setFocus()
    qtbot.waitUntil(lambda: made.session.view is not None)
    attach(made.session)
    yield made
    made.close()


def drawn(window: Window) -> set[str]:
    frame = window.canvas.frame
    return {thing.event_id for things in (frame.cards, frame.marks, frame.bars) for thing in things}


def press(key: Qt.Key) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key)


# -- the marks


def test_each_kind_of_evidence_has_its_own_words_on_the_card_and_for_the_ear(window: Window) -> None:
    cards = {card.event_id: card for card in window.canvas.frame.cards}
    assert {key: cards[key].support for key in KINDS} == KINDS
    said = {key: cards[key].support_text for key in KINDS}
    assert said == {
        "stop": "2", "leave": "1 of 2", "ghost": "not verified",
        "quarrel": "disputed · 1 of 2", "quiet": "unchecked", "silence": "no quotation",
    }  # fmt: skip
    spoken = {one.name: one.description for one in window.canvas.spoken()}
    assert spoken["A quarrel"].endswith(
        "2 quotations: 1 verified, 1 orphaned · disputed, but the disputing words were not found"
    )
    assert spoken["Nobody says so"].endswith("no quotation")


def test_a_card_keeps_its_place_whatever_its_evidence_comes_to(window: Window) -> None:
    before = {card.event_id: card.rect for card in window.canvas.frame.cards}
    window.session.detach("log")
    assert {card.event_id: card.rect for card in window.canvas.frame.cards} == before


def shape(support: Support, size: int = 12, scale: int = 4) -> QImage:
    """What the timeline strokes, as coverage alone: without its colour."""
    image = QImage(size * scale, size * scale, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(scale, scale)
    supportmarks.draw(painter, support, 0, 0, size, QColor("black"))
    painter.end()
    return image


def coverage(image: QImage) -> list[int]:
    small = image.scaled(16, 16, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    return [small.pixelColor(x, y).alpha() for y in range(16) for x in range(16)]


def distance(a: list[int], b: list[int]) -> float:
    return sum(abs(x - y) for x, y in zip(a, b, strict=True)) / max(1, sum(a) + sum(b))


def test_no_two_marks_are_told_apart_by_colour_alone(window: Window) -> None:
    for a, b in combinations(Support, 2):
        assert distance(coverage(shape(a)), coverage(shape(b))) > 0.3, (a, b)


@pytest.mark.parametrize("support", list(Support))
def test_lists_show_the_same_shape_as_the_timeline(window: Window, support: Support) -> None:
    def of_icon(kind: Support) -> list[int]:
        return coverage(icons.pixmap(supportmarks.mark(kind).icon, "#000000", 12, 4.0).toImage())

    stroked = coverage(shape(support))
    assert min(Support, key=lambda kind: distance(of_icon(kind), stroked)) is support


# -- the filter, by mouse and by keys


def test_the_filter_explains_the_marks_and_counts_the_events(window: Window) -> None:
    QTest.mouseClick(window.header.filter.button, Qt.MouseButton.LeftButton)
    rows = [window.header.filter.popup.list.model().index(n, 0) for n in range(6)]
    said = [row.data(Qt.ItemDataRole.AccessibleTextRole) for row in rows]
    assert said[0] == "Not verified, not checked, 1, No quotation of the event stands in its copy for sure."
    assert [text.split(",")[0] for text in said] == [
        "Not verified", "Partly verified", "Disputed", "Unchecked", "No quotation", "Verified",
    ]  # fmt: skip
    counts = [int(text.split(", ")[2]) for text in said]
    assert counts == [1, 1, 1, 1, 2, 2]
    press(Qt.Key.Key_Escape)
    assert not window.header.filter.popup.isVisible()


def test_by_keys_several_kinds_are_chosen_and_taken_back(window: Window) -> None:
    view = window.session.view
    window.header.filter.button.setFocus()
    press(Qt.Key.Key_Space)
    assert window.header.filter.popup.isVisible()
    press(Qt.Key.Key_Space)
    assert drawn(window) == {"ghost"}
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert drawn(window) == {"ghost", "quarrel"}
    assert window.header.filter.button.text() == "Evidence", "it keeps its place over the open list"
    assert window.header.filter.button.accessibleName() == "2 of 8 events: disputed, not verified"
    press(Qt.Key.Key_Escape)
    assert window.header.filter.button.text() == "Not verified, disputed · 2"
    assert QApplication.focusWidget() is window.header.filter.button
    assert window.session.view == view, "the time in view stays"
    QTest.mouseClick(window.header.filter.clear_button, Qt.MouseButton.LeftButton)
    assert drawn(window) == set(KINDS)
    assert window.header.filter.button.text() == "Evidence"
    assert not window.header.filter.clear_button.isVisible()


def test_a_click_on_a_row_switches_it_and_the_list_stays_open(window: Window) -> None:
    opened = window.header.filter
    opened.toggle()
    rows = opened.popup.list
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=rows.visualRect(rows.model().index(1, 0)).center())
    assert window.session.filter == {Support.PARTLY}
    assert rows.model().index(1, 0).data(Qt.ItemDataRole.CheckStateRole) is Qt.CheckState.Checked
    assert opened.popup.isVisible()
    QTest.mouseClick(opened.button, Qt.MouseButton.LeftButton)
    assert not opened.popup.isVisible()
    assert opened.button.isChecked(), "checked is what filters, not what was clicked"


def test_escape_closes_what_is_open_and_leaves_the_filter(window: Window) -> None:
    window.session.filter_by([Support.VERIFIED])
    window.session.select("stop")
    window.canvas.setFocus()
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_Escape)
    assert window.session.event_id is None
    assert window.session.filter == {Support.VERIFIED}


def test_in_a_narrow_window_the_button_is_brief_and_its_name_whole(window: Window, qtbot: QtBot) -> None:
    window.resize(700, 600)
    qtbot.waitUntil(lambda: window.header.width() == 700)
    assert window.header.filter.button.text() == ""
    window.session.filter_by([Support.PARTLY])
    assert window.header.filter.button.text() == "1"
    assert "partly verified" in window.header.filter.button.accessibleName()
    right = window.header.filter.mapTo(window.header, window.header.filter.rect().topRight()).x()
    assert right < 700


# -- what it does to everything else


def test_counts_undated_events_and_the_overview_follow_the_filter(window: Window) -> None:
    before = window.overview.grab().toImage()
    window.session.filter_by([Support.NONE])
    assert drawn(window) == {"silence"}
    assert [event.id for event in window.tray.events] == ["rumour"]
    assert window.tray.button.text() == "1 of 2 undated events"
    assert window.header._count.text() == "2 of 8 events"
    assert window.overview.grab().toImage() != before
    window.session.filter_by(())
    assert window.overview.grab().toImage() == before


def test_when_the_evidence_changes_the_events_shown_follow(window: Window) -> None:
    window.session.filter_by([Support.VERIFIED])
    assert drawn(window) == {"stop"}
    attach(window.session, TEXT + "nobody ever wrote this down\n")
    assert drawn(window) == {"stop", "leave", "ghost"}
    assert window.header.filter.button.text() == "Verified · 4"
    window.session.detach("log")
    assert drawn(window) == set()
    hint = window.canvas.frame.hint
    assert hint is not None
    assert "No event stands so. Show all" in [one.name for one in window.canvas.spoken()]
    QTest.mouseClick(
        window.canvas, Qt.MouseButton.LeftButton, pos=QPointF(hint.rect.x + 20, hint.rect.y + 20).toPoint()
    )
    assert drawn(window) == set(KINDS)


def test_stepping_goes_from_the_selected_event_through_what_is_shown(window: Window) -> None:
    window.session.select("ghost")
    window.session.filter_by([Support.VERIFIED, Support.NONE])
    assert window.session.event_id == "ghost", "what is open in the panel stays"
    assert "ghost" not in drawn(window)
    window.shell.step_event(1)
    assert window.session.event_id == "silence"
    window.shell.step_event(-1)
    assert window.session.event_id == "stop"


def test_the_story_and_the_search_lift_a_filter_that_hides_what_they_lead_to(window: Window) -> None:
    window.session.filter_by([Support.PROBLEM])
    window.shell.step_story(1)
    assert window.session.event_id == "stop"
    assert drawn(window) == set(KINDS)
    window.session.filter_by([Support.PROBLEM])
    QTest.keyClicks(window.search, "quarrel")
    row = window.search.popup.list.model().index(0, 0)
    assert "filtered out" in row.data(Qt.ItemDataRole.AccessibleTextRole)
    QTest.keyClick(window.search, Qt.Key.Key_Return)
    assert window.session.event_id == "quarrel"
    assert drawn(window) == set(KINDS)
    assert "All events are shown again" in window.status._message.text()


def test_a_picture_shows_what_is_filtered_and_says_so(window: Window, tmp_path: Path) -> None:
    window.session.filter_by([Support.PROBLEM])
    out = tmp_path / "mill.svg"
    export.export(window.session, out, theme=LIGHT, size=window.size())
    text = out.read_text("utf-8")
    assert "A ghost is seen" in text
    assert "A quarrel" not in text
    assert "1 of 8 events: not verified<" in text, "sources that tell neither publisher nor date add nothing"


def test_another_file_is_shown_whole(window: Window) -> None:
    window.session.filter_by([Support.PROBLEM])
    loaded = files.parse(json.dumps({**DATA, "title": "Another mill"}))
    window.session.open(Document(loaded, loaded.raw))
    assert window.session.filter == frozenset()
    assert window.header.filter.button.text() == "Evidence"


def test_a_timeline_without_quotations_has_nothing_to_filter_by(window: Window) -> None:
    loaded = files.parse(json.dumps({"format": "quoteline/1", "title": "Bare", "events": [{"id": "a", "title": "A"}]}))
    window.session.open(Document(loaded, loaded.raw))
    assert not window.header.filter.isVisible()


def test_the_sight_before_a_filter_dissolves_and_leaves_nothing_behind(window: Window, qtbot: QtBot) -> None:
    window.settings.set(schema.REDUCED_MOTION, "off")
    window.session.filter_by([Support.PROBLEM])
    dissolve = window.canvas._dissolve
    assert dissolve._before is not None
    qtbot.waitUntil(lambda: dissolve._before is None)
    assert drawn(window) == {"ghost"}


def test_the_filter_s_button_wears_the_theme(window: Window) -> None:
    window.session.filter_by([Support.PROBLEM])
    light = window.header.filter.button.icon().pixmap(16).toImage()
    window.header.set_theme(DARK)
    assert window.header.filter.button.icon().pixmap(16).toImage() != light
