"""A person's way through the evidence, by mouse and by keys, from a copy to a quotation that is there the next day."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.core import files
from desktop.core.protocols import AnchorState, Support
from desktop.qt.copypage import CopyPage
from desktop.qt.copytext import CopyText
from desktop.qt.newquotation import NewQuotation
from desktop.qt.quotations import QuotationCard
from desktop.qt.window import Window
from tests.gui.test_attaching import PARAGRAPHS, TEXT, Opener, button, drop, log, of_file, rest, see, states, timeline
from tests.gui.test_journey import drag

__all__ = ["log", "see", "timeline"]  # fixtures

PASSAGE = "Nobody had told the mill."
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def press(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key, wherever the focus is."""
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key, held)


def click_event(window: Window, event_id: str) -> None:
    mark = next(one for one in window.canvas.frame.marks if one.event_id == event_id)
    QTest.mouseClick(window.canvas, Qt.MouseButton.LeftButton, pos=QPointF(mark.x, mark.y).toPoint())
    assert window.session.event_id == event_id


def text_of(window: Window) -> CopyText:
    return next(one for one in window.reader.findChildren(CopyPage) if one.isVisible()).text


def marks_on_cards(window: Window) -> dict[str, Support | None]:
    """What the timeline shows of each event's evidence, as it was painted."""
    window.canvas.repaint()
    return {card.event_id: card.support for card in window.canvas.frame.cards}


def place(text: CopyText, words: str) -> tuple[QPoint, QPoint]:
    """Where some words begin and end on the screen, at half the height of a line."""
    start = TEXT.index(words)
    first, last = text.cursorRect(text._cursor(start, start)), text.cursorRect(text._cursor(*[start + len(words)] * 2))
    return first.center(), last.center()


def test_by_mouse_from_a_dropped_copy_to_a_quotation_that_is_there_the_next_day(
    qtbot: QtBot, see: Opener, timeline: Path, log: Path
) -> None:
    window = see(timeline)
    session = window.session
    assert set(marks_on_cards(window).values()) == {Support.UNCHECKED}

    # the source is dropped onto the window: the badges turn
    assert drop(window, of_file(log))
    rest(qtbot, window)
    assert marks_on_cards(window) == {
        "closing": Support.VERIFIED, "waiting": Support.PARTLY, "soldiers": Support.PROBLEM,
    }  # fmt: skip

    # from the event's panel into the source
    click_event(window, "soldiers")
    QTest.mouseClick(button(window.detail, "Open in reader"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.reader.isVisible() and text_of(window).isVisible())
    text = text_of(window)

    # a click on a highlight leads to the one event that rests on it
    start, _ = place(text, "We had grain for two days")
    QTest.mouseClick(text.viewport(), Qt.MouseButton.LeftButton, pos=start + QPoint(20, 0))
    assert (session.event_id, session.quotation_id) == ("closing", "grain")

    # a passage is dragged over, and becomes a quotation of the event
    start, end = place(text, PASSAGE)
    drag(qtbot, text.viewport(), start, end - start)
    assert text.selection() is not None
    before = session.document.loaded.text
    QTest.mouseClick(button(window.reader, "New quotation"), Qt.MouseButton.LeftButton)
    form = next(one for one in window.reader.findChildren(NewQuotation) if one.isVisible())
    form.findChildren(QLineEdit)[0].setFocus()
    QTest.mouseClick(button(form, "Add"), Qt.MouseButton.LeftButton)
    made = session.quotation
    assert made is not None
    assert made.exact == PASSAGE
    at = TEXT.index(PASSAGE)
    assert (made.start, made.prefix) == (at, TEXT[at - 32 : at])
    assert made.suffix == TEXT[at + len(PASSAGE) :][:32]
    assert session.anchor(made.id).state is AnchorState.EXACT
    assert window.isWindowModified()

    # undone, done again and saved
    press(Qt.Key.Key_Z, CTRL)
    assert session.document.loaded.text == before
    assert not window.isWindowModified()
    press(Qt.Key.Key_Z, CTRL | SHIFT)
    assert session.document.timeline.quotation_by_id[made.id] == made
    assert session.anchor(made.id).state is AnchorState.EXACT
    press(Qt.Key.Key_S, CTRL)
    assert not window.isWindowModified()
    saved = files.load(timeline).timeline
    assert saved is not None
    assert saved.quotation_by_id[made.id] == made
    assert window.close()

    # the next day the copy is there without being asked for, and so is the quotation
    again = see(timeline)
    rest(qtbot, again)
    assert states(again)[made.id] is AnchorState.EXACT
    again.session.select("closing")
    qtbot.waitUntil(lambda: any(card.quoted.id == made.id for card in again.detail.findChildren(QuotationCard)))
    assert marks_on_cards(again)["closing"] is Support.VERIFIED


def test_by_keys_from_a_pasted_copy_to_a_quotation_that_is_there_the_next_day(
    qtbot: QtBot, see: Opener, timeline: Path
) -> None:
    window = see(timeline)
    session = window.session

    # the text is pasted: the badges turn
    QGuiApplication.clipboard().setText(TEXT)
    press(Qt.Key.Key_V, CTRL | SHIFT)
    qtbot.waitUntil(lambda: "log" in session.copies)
    rest(qtbot, window)
    assert marks_on_cards(window) == {
        "closing": Support.VERIFIED, "waiting": Support.PARTLY, "soldiers": Support.PROBLEM,
    }  # fmt: skip

    # to the first event, and into its source
    window.canvas.setFocus()
    press(Qt.Key.Key_Period)
    assert session.event_id == "closing"
    press(Qt.Key.Key_R)
    qtbot.waitUntil(lambda: window.reader.isVisible() and QApplication.focusWidget() is text_of(window))

    # some words are selected, and become a quotation of the event
    press(Qt.Key.Key_Home, CTRL)
    for _ in range(4):
        press(Qt.Key.Key_Right, CTRL | SHIFT)
    press(Qt.Key.Key_Q, CTRL | SHIFT)
    press(Qt.Key.Key_Return)
    made = session.quotation
    assert made is not None
    assert (made.exact, made.start) == ("The keeper of the", 0)
    assert made.id in [use.quotation for use in session.document.timeline.event_by_id["closing"].quotations]
    assert session.anchor(made.id).state is AnchorState.EXACT
    press(Qt.Key.Key_Z, CTRL)
    assert made.id not in session.document.timeline.quotation_by_id
    press(Qt.Key.Key_Z, CTRL | SHIFT)
    assert session.document.timeline.quotation_by_id[made.id] == made
    press(Qt.Key.Key_S, CTRL)
    assert not window.isWindowModified()
    assert window.close()

    # the next day the copy is there, and so is the quotation
    again = see(timeline)
    rest(qtbot, again)
    assert states(again)[made.id] is AnchorState.EXACT
    assert marks_on_cards(again)["closing"] is Support.VERIFIED
    press(Qt.Key.Key_Period)
    qtbot.waitUntil(lambda: any(card.quoted.id == made.id for card in again.detail.findChildren(QuotationCard)))


def test_the_story_is_verified_by_dropping_its_article(qtbot: QtBot, see: Opener, article: Path, root: Path) -> None:
    window = see(None)
    assert drop(window, of_file(article))
    rest(qtbot, window)
    assert set(states(window).values()) == {AnchorState.EXACT}
    count = len(json.loads((root / "events.json").read_text("utf-8"))["quotations"])
    assert window.status._summary == f"{count} quotations verified"


def test_what_no_event_uses_can_be_given_to_one(qtbot: QtBot, see: Opener, timeline: Path, log: Path) -> None:
    window = see(timeline)
    drop(window, of_file(log))
    rest(qtbot, window)
    window.session.read_source("log")
    window.session.select("soldiers")
    text = text_of(window)
    start, end = place(text, PARAGRAPHS[0])
    drag(qtbot, text.viewport(), start, end - start)
    window.registry.run("quotation.new")
    form = next(one for one in window.reader.findChildren(NewQuotation) if one.isVisible())
    QTest.mouseClick(button(form, "Add"), Qt.MouseButton.LeftButton)
    assert marks_on_cards(window)["soldiers"] is Support.PARTLY
