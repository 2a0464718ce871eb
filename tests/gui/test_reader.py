"""The reader shows the source's words where they stand, and leads from a passage to the events that rest on it."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QTextEdit, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from desktop.evidence.anchor import anchor_all
from desktop.evidence.copies import from_text
from desktop.qt import utf16
from desktop.qt.copymarks import Mark
from desktop.qt.copyremark import Excerpt
from desktop.qt.copytext import CopyText
from desktop.qt.drops import received
from desktop.qt.excerpts import command
from desktop.qt.margin import Margin
from desktop.qt.quotations import QuotationCard
from desktop.qt.reader import Reader
from desktop.qt.theme import DARK, LIGHT, style_sheet
from desktop.session.session import Session
from tests.gui import harbour
from tests.gui.harbour import MARKUP, TEXT


def shown(qtbot: QtBot, opened: Session, *, width: int = 560, height: int = 700) -> Reader:
    reader = Reader(opened, LIGHT)
    reader.setStyleSheet(style_sheet(LIGHT))
    qtbot.addWidget(reader)
    reader.resize(width, height)
    with qtbot.waitExposed(reader):
        reader.show()
    reader.activateWindow()
    return reader


def page(reader: Reader) -> CopyText:
    found = [widget for widget in reader.findChildren(CopyText) if widget.isVisible()]
    assert len(found) == 1
    return found[0]


def cards(reader: Reader) -> list[QuotationCard]:
    return [card for card in reader.findChildren(QuotationCard) if card.isVisible()]


def texts(reader: Reader) -> list[str]:
    return [w.toPlainText() for w in reader.findChildren(QTextEdit) if w.isVisible() and not isinstance(w, CopyText)]


def button(reader: Reader, name: str) -> QAbstractButton:
    return next(b for b in reader.findChildren(QAbstractButton) if b.isVisible() and name in b.accessibleName())


def place(text: CopyText, words: str) -> QPoint:
    """The middle of some words on one line, in the viewport."""
    start = TEXT.index(words)
    return text.rect_of(Mark("", start, start + len(words))).center()


def click(widget: QWidget, at: QPoint | None = None) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at if at is not None else QPoint())


def highlighted(text: CopyText) -> list[str]:
    return [selection.cursor.selectedText() for selection in text.extraSelections()]


# -- with a copy


def reading(qtbot: QtBot, quotation_id: str = "choice", **size: int) -> tuple[Session, Reader]:
    opened = harbour.session()
    harbour.attach(opened)
    opened.read(quotation_id)
    return opened, shown(qtbot, opened, **size)


def test_all_quotations_are_highlighted_to_the_letter_though_emoji_stand_before_them(qtbot: QtBot) -> None:
    opened, reader = reading(qtbot)
    assert set(highlighted(page(reader))) == {
        "The gate was closed at dawn",
        "We had no choice",
        "open again by night",
        "he lit the lamp",
    }
    opened.read("open")
    assert highlighted(page(reader))[-1] == "open again by night"


def test_the_copy_is_shown_as_plain_text(qtbot: QtBot) -> None:
    _, reader = reading(qtbot)
    assert page(reader).toPlainText() == TEXT


def test_the_chosen_quotation_is_in_view_also_far_down_and_after_a_resize(qtbot: QtBot) -> None:
    opened, reader = reading(qtbot, "open", height=400)
    text, words = page(reader), "open again by night"
    assert text.viewport().rect().contains(place(text, words))
    reader.resize(330, 400)
    qtbot.waitUntil(lambda: text.viewport().rect().contains(place(text, words)))
    opened.read("closed")
    assert text.viewport().rect().contains(place(text, "closed at dawn"))
    assert not text.viewport().rect().contains(place(text, words))


def test_who_scrolls_away_is_not_called_back_by_a_resize(qtbot: QtBot) -> None:
    _, reader = reading(qtbot, "open", height=400)
    text = page(reader)
    for notches in range(30):
        roll(text if notches % 2 else text.viewport())
    assert text.verticalScrollBar().value() == 0
    reader.resize(500, 380)
    qtbot.waitUntil(lambda: text.width() < 510)
    assert text.verticalScrollBar().value() == 0


def roll(widget: QWidget) -> None:
    """Turns the wheel upwards over the left edge of a widget: of the text, or of the empty space beside it."""
    at = QPointF(2, 100)
    plain, none = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.NoButton
    up = QPoint(0, 1200)
    wheel = QWheelEvent(at, widget.mapToGlobal(at), QPoint(), up, none, plain, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(widget, wheel)


def test_a_click_on_a_highlight_selects_the_event_that_rests_on_it(qtbot: QtBot) -> None:
    opened, reader = reading(qtbot)
    text = page(reader)
    with qtbot.waitSignal(reader.event_requested) as asked:
        click(text.viewport(), place(text, "gate was closed"))
    assert asked.args == ["closing"]
    assert (opened.event_id, opened.quotation_id) == ("closing", "closed")


def test_a_click_beside_the_highlights_does_nothing(qtbot: QtBot) -> None:
    opened, reader = reading(qtbot)
    text = page(reader)
    click(text.viewport(), place(text, "said the harbour"))
    click(text.viewport(), place(text, "closed at dawn") + QPoint(260, 0))
    assert (opened.event_id, opened.quotation_id) == (None, "choice")


def test_selecting_text_is_not_a_click(qtbot: QtBot) -> None:
    opened, reader = reading(qtbot)
    viewport, at = page(reader).viewport(), place(page(reader), "gate was closed")
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseMove(viewport, at + QPoint(40, 0))
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=at + QPoint(40, 0))
    assert opened.event_id is None


def test_a_passage_that_several_events_rest_on_asks_which(qtbot: QtBot) -> None:
    opened, reader = reading(qtbot)
    text = page(reader)
    click(text.viewport(), place(text, "had no choice"))
    menu = reader.findChild(QMenu)
    assert isinstance(menu, QMenu)
    names = [action.text().replace("&&", "&") for action in menu.actions()]
    assert names == [f"The gate closes {MARKUP}", "The gate opens"]
    with qtbot.waitSignal(reader.event_requested) as asked:
        QTest.keyClick(menu, Qt.Key.Key_Down)
        QTest.keyClick(menu, Qt.Key.Key_Down)
        QTest.keyClick(menu, Qt.Key.Key_Return)
    assert asked.args == ["opening"]
    assert (opened.event_id, opened.quotation_id) == ("opening", "choice")


def hover(widget: QWidget, at: QPoint) -> None:
    """The pointer comes to a place. ``QTest.mouseMove`` sends nothing where an earlier test has left it there."""
    button, keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    where = QPointF(widget.mapToGlobal(at))
    QApplication.sendEvent(widget, QMouseEvent(QEvent.Type.MouseMove, QPointF(at), where, button, button, keys))


def test_the_pointer_tells_what_can_be_clicked(qtbot: QtBot) -> None:
    _, reader = reading(qtbot)
    text = page(reader)
    hover(text.viewport(), place(text, "gate was closed"))
    assert text.viewport().cursor().shape() is Qt.CursorShape.PointingHandCursor
    hover(text.viewport(), place(text, "said the harbour"))
    assert text.viewport().cursor().shape() is Qt.CursorShape.IBeamCursor


@pytest.mark.parametrize("attached", [True, False])
def test_keys_lead_through_the_quotations_and_to_their_events(qtbot: QtBot, attached: bool) -> None:
    opened = harbour.session()
    if attached:
        harbour.attach(opened)
    opened.read_source("paper")
    reader = shown(qtbot, opened)
    for wanted in ("closed", "choice", "open"):
        QTest.keyClick(QApplication.focusWidget() or reader, Qt.Key.Key_N)
        assert opened.quotation_id == wanted
    QTest.keyClick(QApplication.focusWidget() or reader, Qt.Key.Key_P)
    QTest.keyClick(QApplication.focusWidget() or reader, Qt.Key.Key_P)
    assert opened.quotation_id == "closed"
    QTest.keyClick(QApplication.focusWidget() or reader, Qt.Key.Key_P)
    assert opened.quotation_id == "closed"
    with qtbot.waitSignal(reader.event_requested) as asked:
        QTest.keyClick(QApplication.focusWidget() or reader, Qt.Key.Key_Return)
    assert asked.args == ["closing"]


def test_a_quotation_that_is_not_in_the_copy_says_so(qtbot: QtBot) -> None:
    opened, reader = reading(qtbot, "gone")
    assert any("not found in the copy" in text for text in texts(reader))
    assert "words that nobody printed" in [one.accessibleName() for one in reader.findChildren(Excerpt)]
    opened.read("choice")
    assert not any("not found" in text for text in texts(reader))


def test_a_quotation_that_stands_twice_shows_both_places(qtbot: QtBot) -> None:
    _, reader = reading(qtbot, "lit")
    assert highlighted(page(reader)).count("lit the lamp") == 2
    assert "These words stand in 2 places. Which one is meant?" in texts(reader)


def test_the_paragraphs_beside_the_text_have_the_numbers_that_the_panel_names(qtbot: QtBot) -> None:
    _, reader = reading(qtbot)
    text = page(reader)
    margin = text.findChild(Margin)
    assert isinstance(margin, Margin)
    tops = {margin.label(line): line.top for line in text.lines()}
    assert list(tops)[:3] == ["1", "2", "3"]
    assert tops["3"] <= place(text, "We had no choice").y() <= tops["3"] + 24


def test_characters_that_a_document_would_take_for_structure_shift_nothing(qtbot: QtBot) -> None:
    opened = harbour.session()
    text = "a\rb\u2029c\ufdd0d\ufdd1e\ufffcf\u2028g\t\u00a0We had no choice\U0001f6a2"
    copy = from_text(text)
    opened.attach("paper", copy, anchor_all(opened.document.timeline, "paper", copy))
    opened.read("choice")
    assert highlighted(page(shown(qtbot, opened))) == ["We had no choice"]


def test_the_copy_arrives_and_leaves_while_one_reads(qtbot: QtBot) -> None:
    opened = harbour.session()
    opened.read("choice")
    reader = shown(qtbot, opened)
    assert cards(reader)
    harbour.attach(opened)
    assert highlighted(page(reader))[-1] == "We had no choice"
    assert button(reader, "harbour.txt: 4 verified, 1 orphaned, 1 ambiguous").isVisible()
    opened.detach("paper")
    assert [card.quoted.id for card in cards(reader) if card.chosen] == ["choice"]


def test_another_source_and_another_theme(qtbot: QtBot) -> None:
    opened, reader = reading(qtbot)
    opened.read("note")
    assert [card.quoted.id for card in cards(reader)] == ["note"]
    reader.set_theme(DARK)
    opened.read("choice")
    assert highlighted(page(reader))[-1] == "We had no choice"


# -- without a copy


def test_without_a_copy_the_quotations_stand_in_the_order_of_the_source(qtbot: QtBot) -> None:
    opened = harbour.session()
    opened.read("open")
    reader = shown(qtbot, opened)
    assert [card.quoted.id for card in cards(reader)] == ["closed", "choice", "open", "lamp", "lit", "gone"]
    assert [card.quoted.id for card in cards(reader) if card.chosen] == ["open"]
    before = TEXT.index("The gate was closed")
    between = TEXT.index("We had no choice") - before - len("The gate was closed at dawn")
    said = texts(reader)
    assert f"⋯  {before} characters not quoted" in said
    assert f"⋯  {between} characters not quoted" in said
    assert "Where these stand in the source is not known" in said


def test_the_chosen_card_is_in_view(qtbot: QtBot) -> None:
    opened = harbour.session()
    opened.read("open")
    reader = shown(qtbot, opened, height=330)
    chosen = next(card for card in cards(reader) if card.chosen)
    assert chosen.visibleRegion().boundingRect().height() == chosen.height()


def test_a_click_on_a_card_selects_its_event(qtbot: QtBot) -> None:
    opened = harbour.session()
    opened.read("open")
    reader = shown(qtbot, opened)
    with qtbot.waitSignal(reader.event_requested) as asked:
        click(next(card for card in cards(reader) if card.quoted.id == "lamp"))
    assert asked.args == ["lighting"]
    assert (opened.event_id, opened.quotation_id) == ("lighting", "lamp")
    click(next(card for card in cards(reader) if card.quoted.id == "lit"))
    assert (opened.event_id, opened.quotation_id) == ("lighting", "lit")


def test_it_says_how_to_attach_a_copy(qtbot: QtBot) -> None:
    opened = harbour.session()
    opened.read("choice")
    reader = shown(qtbot, opened, height=1400)
    assert "quoteline harbour.json --copy paper=PATH" in texts(reader)
    for name in ("No copy attached · Attach copy…", "Attach copy…"):
        with qtbot.waitSignal(reader.attach_requested) as asked:
            click(next(b for b in reader.findChildren(QAbstractButton) if b.accessibleName() == name))
        assert asked.args == ["paper"]
    with qtbot.waitSignal(reader.close_requested):
        click(button(reader, "Close the reader"))


def test_the_command_to_copy_can_not_be_made_to_run_another() -> None:
    assert shlex.split(command("a; rm -rf ~ #.json", "$(reboot)")) == [
        "quoteline",
        "a; rm -rf ~ #.json",
        "--copy",
        "$(reboot)=PATH",
    ]


def dropping(*urls: str) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl(url) for url in urls])
    return data


@pytest.mark.parametrize("attached", [True, False])
def test_a_dropped_file_becomes_the_copy(qtbot: QtBot, tmp_path: Path, attached: bool) -> None:
    opened = harbour.session()
    if attached:
        harbour.attach(opened)
    opened.read("choice")
    reader = shown(qtbot, opened)
    data = dropping(QUrl.fromLocalFile(str(tmp_path / "c d.txt")).toString())
    copies, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    assert not any(part.acceptDrops() for part in reader.findChildren(QWidget))
    enter = QDragEnterEvent(QPoint(50, 300), copies, data, left, none)
    QApplication.sendEvent(reader, enter)
    assert enter.isAccepted()
    with qtbot.waitSignal(reader.copy_dropped) as dropped:
        QApplication.sendEvent(reader, QDropEvent(QPointF(50, 300), copies, data, left, none))
    assert dropped.args == ["paper", tmp_path / "c d.txt"]


def test_what_is_no_local_file_can_not_be_dropped(qtbot: QtBot) -> None:
    assert received(dropping("file:///tmp/a.txt")) == Path("/tmp/a.txt")
    assert received(dropping("https://example.org/a.txt")) is None
    assert received(dropping("file://elsewhere/share/a.txt")) is None
    assert received(dropping("file:///tmp/a.txt", "file:///tmp/b.txt")) is None
    assert received(QMimeData()) is None


def test_text_that_is_dropped_is_a_copy_too(qtbot: QtBot) -> None:
    data = QMimeData()
    data.setText("The words themselves")
    assert received(data) == "The words themselves"
    data.setText(" \n")
    assert received(data) is None


def test_a_closed_reader_is_told_nothing_more(qtbot: QtBot) -> None:
    opened = harbour.session()
    delete(Reader(opened, LIGHT))
    opened.read("choice")
    assert opened.reader_source == "paper"


# -- offsets


@given(st.text(alphabet="a\u0301é\U0001f6a2\U00010000\uffff", max_size=30))
def test_offsets_lead_to_qt_and_back(text: str) -> None:
    offsets = utf16.Offsets(text)
    for offset in range(len(text) + 1):
        units = offsets.units(offset)
        assert units == len(text[:offset].encode("utf-16-le")) // 2
        assert offsets.offset(units) == offset
    assert utf16.length(text) == offsets.units(len(text))


def test_the_inside_of_a_pair_belongs_to_its_character() -> None:
    offsets = utf16.Offsets("a\U0001f6a2b")
    assert [offsets.offset(units) for units in range(5)] == [0, 1, 1, 2, 3]


COPIES_AND_ENDS = """
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from desktop.evidence.copies import from_text
from desktop.qt.application import application
from desktop.qt.copytext import CopyText
from desktop.qt.theme import LIGHT
app = application()
text = CopyText(from_text("The lamp was\\u00a0lit."), LIGHT, str)
text.show()
text.selectAll()
QTest.keyClick(text, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
data = app.clipboard().mimeData()
print(ascii(data.text()), data.formats())
text.close()
"""


def test_the_program_ends_well_with_words_of_a_copy_on_the_clipboard(root: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", COPIES_AND_ENDS]
    ended = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    assert ended.stdout == "'The lamp was\\xa0lit.' ['text/plain']\n"
    assert ended.returncode == 0, ended.stderr
