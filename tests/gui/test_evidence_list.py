"""The list of what is amiss with the evidence: reached from the status bar, gone through by mouse or by keys."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMenu, QMessageBox
from pytestqt.qtbot import QtBot

from desktop.core import files
from desktop.core.files import Loaded
from desktop.evidence.anchor import anchor_all
from desktop.evidence.copies import from_text
from desktop.qt.app import make_window
from desktop.qt.application import application
from desktop.qt.evidencelist import FIELD_FROM, EvidenceList
from desktop.qt.window import Window
from desktop.session import review
from desktop.session.document import Document
from desktop.session.session import Session
from desktop.settings import schema
from desktop.settings.store import Settings

MARKUP = "<b>bold</b> & <img src=x>"
TEXT = "The mill stood still at noon.\nHe lit the lamp. He lit the lamp.\nThe toll was a farthing a head that year.\n"

DATA: dict[str, Any] = {
    "format": "quoteline/1",
    "title": "Mill",
    "sources": [{"id": "log", "headline": f"The log {MARKUP}"}, {"id": "paper", "headline": "The paper"}],
    "quotations": [
        {"id": "still", "source": "log", "exact": "The mill stood still"},
        {"id": "lamp", "source": "log", "exact": "He lit the lamp"},
        {"id": "toll", "source": "log", "exact": "The toll was a shilling a head that year"},
        {"id": "gone", "source": "log", "exact": MARKUP},
        {"id": "said", "source": "paper", "exact": "A quiet day"},
    ],
    "events": [
        {"id": "stop", "title": "The mill stops", "date": "1811", "quotations": ["still", "gone"]},
        {"id": "lit", "title": f"The lamp {MARKUP}", "date": "1812", "quotations": ["lamp", "toll", "said"]},
        {"id": "silence", "title": "Nobody says so", "date": "1813"},
    ],
}


def attach(session: Session, text: str = TEXT) -> None:
    copy = from_text(text)
    session.attach("log", copy, anchor_all(session.document.timeline, "log", copy))


@pytest.fixture
def opened(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[dict[str, Any]], Window]]:
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Discard)
    windows: list[Window] = []

    def make(data: dict[str, Any], *, synchronous: bool = True) -> Window:
        settings = Settings(tmp_path / "settings.json")
        settings.set(schema.REDUCED_MOTION, "on")
        file = tmp_path / "mill.json"
        file.write_text(json.dumps(data), "utf-8")
        application()
        made = make_window(file, settings, synchronous=synchronous)
        qtbot.addWidget(made)
        made.resize(1440, 900)
        with qtbot.waitExposed(made):
            made.show()
        made.activateWindow()
        made.canvas.setFocus()
        qtbot.waitUntil(lambda: made.session.view is not None)
        windows.append(made)
        return made

    yield make
    for window in windows:
        window.close()


@pytest.fixture
def window(opened: Callable[[dict[str, Any]], Window]) -> Window:
    made = opened(DATA)
    attach(made.session)
    return made


def rows(window: Window) -> list[str]:
    """What is said of each row."""
    model = window.evidence_list.list.model()
    return [model.index(n, 0).data(Qt.ItemDataRole.AccessibleTextRole) for n in range(model.rowCount())]


def current(window: Window) -> str:
    said = window.evidence_list.list.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
    assert isinstance(said, str)
    return said


def press(key: Qt.Key) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key)


def listed(window: Window) -> EvidenceList:
    window.registry.run("evidence.problems")
    assert window.evidence_list.isVisible()
    return window.evidence_list


def test_a_click_on_the_status_bar_lists_what_to_look_at_the_gravest_first(window: Window) -> None:
    evidence = window.status._evidence
    assert evidence.accessibleName() == "5 quotations: 1 verified, 1 altered, 1 orphaned, 1 ambiguous, 1 unchecked"
    QTest.mouseClick(evidence, Qt.MouseButton.LeftButton)
    assert window.evidence_list.isVisible()
    assert [said.split(", ")[0] for said in rows(window)] == [
        "“The toll was a shilling a head that year”", f"“{MARKUP}”", "“He lit the lamp”", "The paper", "Nobody says so",
    ]  # fmt: skip
    assert "altered: the copy has other words" in rows(window)[0]
    assert rows(window)[0].endswith("Compare")
    assert "1 quotation of it: attach a copy" in rows(window)[3]


def test_by_keys_one_goes_through_it_and_to_where_it_can_be_mended(window: Window) -> None:
    listed(window)
    assert QApplication.focusWidget() is window.evidence_list.list
    press(Qt.Key.Key_Return)
    assert window.session.quotation_id == "toll"
    assert window.reader.isVisible()
    assert window.evidence_list.isVisible(), "one goes on with the next"
    listed(window)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert window.session.quotation_id == "lamp"
    listed(window)
    press(Qt.Key.Key_End)
    press(Qt.Key.Key_Return)
    assert window.session.event_id == "silence"


def test_the_event_that_a_row_names_is_the_selected_one_unless_another_that_rests_on_the_words_is(
    window: Window,
) -> None:
    listed(window)
    press(Qt.Key.Key_Return)
    assert (window.session.event_id, window.session.quotation_id) == ("lit", "toll")
    listed(window)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert (window.session.event_id, window.session.quotation_id) == ("stop", "gone")


def test_a_quotation_is_taken_out_from_the_list_and_given_to_another_event(window: Window) -> None:
    shown = listed(window).list
    shown.customContextMenuRequested.emit(shown.visualRect(shown.model().index(1, 0)).center())
    choose(window, "Remove the quotation from the event")
    assert uses(window, "stop") == ["still"]
    window.session.select("silence")
    window.shell.open_quotation_menu("gone", QPoint(0, 0))
    choose(window, "Use the quotation for the selected event")
    assert uses(window, "silence") == ["gone"]
    assert window.registry["edit.undo"].title_now == "Undo: use the quotation"
    assert not window.shell.can_use_quotation("gone")


def choose(window: Window, title: str) -> None:
    """Presses an entry of the menu that is open."""
    menu = next(one for one in window.findChildren(QMenu) if one.isVisible())
    next(action for action in menu.actions() if action.text() == title).trigger()
    menu.close()


def uses(window: Window, event_id: str) -> list[str]:
    return [use.quotation for use in window.session.document.timeline.event_by_id[event_id].quotations]


def test_a_click_on_a_source_without_a_copy_asks_for_one(window: Window, qtbot: QtBot) -> None:
    shown = listed(window).list
    place = shown.visualRect(shown.model().index(3, 0)).center()
    window.evidence_list.attach_requested.disconnect()  # the window would ask for a file
    with qtbot.waitSignal(window.evidence_list.attach_requested) as asked:
        QTest.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert asked.args == ["paper"]


def test_escape_closes_the_list_and_nothing_else_and_the_focus_returns(window: Window) -> None:
    window.session.select("stop")
    window.canvas.setFocus()
    listed(window)
    press(Qt.Key.Key_Escape)
    assert not window.evidence_list.isVisible()
    assert QApplication.focusWidget() is window.canvas
    assert window.session.event_id == "stop"


def test_escape_closes_the_list_also_when_the_keyboard_has_left_it(window: Window) -> None:
    shown = listed(window)
    press(Qt.Key.Key_Return)
    assert window.reader.isVisible()
    assert not shown.list.hasFocus()
    for closed in range(3):
        is_open = window.reader.isVisible(), shown.isVisible(), window.session.event_id is not None
        assert is_open == tuple(place >= closed for place in range(3)), "the reader first, the event last"
        press(Qt.Key.Key_Escape)
    assert window.session.event_id is None


def test_it_is_called_as_the_command_that_opens_it(window: Window) -> None:
    shown = listed(window)
    name = window.registry["evidence.problems"].title.rstrip("…")
    assert shown.accessibleName() == shown.list.accessibleName() == name
    assert name in [label.text() for label in shown.findChildren(QLabel) if label.isVisible()]


def test_it_follows_the_evidence_and_says_when_all_is_well(window: Window, qtbot: QtBot) -> None:
    listed(window)
    press(Qt.Key.Key_Down)
    assert "orphaned" in current(window)
    attach(window.session, TEXT + MARKUP + "\n")
    qtbot.waitUntil(lambda: len(rows(window)) == 4)
    assert "He lit the lamp" in current(window), "what took its place"
    loaded = files.parse(json.dumps({**DATA, "quotations": DATA["quotations"][:1], "events": [
        {"id": "stop", "title": "The mill stops", "date": "1811", "quotations": ["still"]}]}))  # fmt: skip
    window.session.open(Document(loaded, loaded.raw))
    attach(window.session)
    qtbot.waitUntil(lambda: rows(window) == [])
    labels = [label.text() for label in window.evidence_list.findChildren(QLabel) if label.isVisible()]
    assert "The quotation stands in its copy, to the letter." in labels
    assert QApplication.focusWidget() is window.evidence_list.close_button
    press(Qt.Key.Key_Escape)
    assert not window.evidence_list.isVisible()


def test_a_long_list_is_narrowed_by_words(opened: Callable[[dict[str, Any]], Window]) -> None:
    many = [{"id": f"e{n}", "title": f"Entry {n} of the log"} for n in range(10_000)]
    window = opened({**DATA, "events": [*DATA["events"], *many]})
    shown = listed(window)
    assert len(rows(window)) > 10_000
    assert shown.field.isVisible()
    QTest.keyClicks(shown.field, "log ENTRY 777")
    assert {said.split(",")[0] for said in rows(window)} == {
        "Entry 777 of the log", *(f"Entry 777{n} of the log" for n in range(10)),
        *(f"Entry {n}777 of the log" for n in range(1, 10)),
    }  # fmt: skip
    shown.field.setFocus()
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert window.session.event is not None
    assert "777" in window.session.event.title
    shown.field.setFocus()
    press(Qt.Key.Key_Escape)
    assert len(rows(window)) > 10_000, "first what was typed"
    press(Qt.Key.Key_Escape)
    assert not shown.isVisible()


def test_a_short_list_needs_no_field(window: Window) -> None:
    assert len(rows(window)) <= FIELD_FROM
    assert not listed(window).field.isVisible()


def test_what_is_wrong_with_the_file_is_one_press_away(opened: Callable[[dict[str, Any]], Window]) -> None:
    window = opened({**DATA, "events": [*DATA["events"], {"id": "e", "title": "E", "date": "1984-13"}]})
    shown = listed(window)
    assert shown.file_button.text() == "1 problem in the file…"
    QTest.mouseClick(shown.file_button, Qt.MouseButton.LeftButton)
    dialog = next(dialog for dialog in window.findChildren(QDialog) if dialog.isVisible())
    assert dialog.windowTitle() == "Problems in mill.json"
    dialog.close()


@pytest.mark.parametrize("size", [(1440, 900), (800, 600), (640, 440)])
def test_it_lies_over_the_timeline_and_never_over_what_is_open_beside(
    window: Window, qtbot: QtBot, size: tuple[int, int]
) -> None:
    window.resize(*size)
    qtbot.waitUntil(lambda: (window.width(), window.height()) == size)
    shown = listed(window)
    window.session.select("stop")
    qtbot.waitUntil(window.detail.isVisible)
    listed(window)
    place = QRect(shown.mapTo(window, QPoint(0, 0)), shown.size())
    panel = QRect(window.detail.mapTo(window, QPoint(0, 0)), window.detail.size())
    assert window.rect().contains(place)
    assert not place.intersects(panel)
    assert shown.list.height() >= shown.list.sizeHintForRow(0)


def test_the_list_is_there_before_all_dates_are_looked_at(
    opened: Callable[..., Window], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_go_on, look = threading.Event(), review.doubts

    def slow(loaded: Loaded, check: Callable[[], None]) -> dict[str, str]:
        assert may_go_on.wait(10)
        return look(loaded, check)

    monkeypatch.setattr(review, "doubts", slow)
    basis = {"kind": "stated", "quotation": "still"}
    stated = {"id": "when", "title": "A day", "date": "1811-05", "date_basis": basis, "quotations": ["still"]}
    window = opened({**DATA, "events": [*DATA["events"], stated]}, synchronous=False)
    listed(window)
    assert rows(window)
    assert not any("A day" in said for said in rows(window))
    may_go_on.set()
    qtbot.waitUntil(lambda: any(said.startswith("A day") for said in rows(window)))


def test_words_of_the_file_are_never_markup(window: Window) -> None:
    shown = listed(window)
    for n in range(shown.list.model().rowCount()):
        tip = shown.list.model().index(n, 0).data(Qt.ItemDataRole.ToolTipRole)
        assert "<b>bold" not in tip
        assert "<img" not in tip
    for label in shown.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText or not label.text()
