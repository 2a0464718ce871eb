"""What a person does with a table of events, and with a file that takes long: opens it, waits or not, looks, saves."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMessageBox, QPushButton, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.qt import search
from desktop.qt.app import make_window
from desktop.qt.application import application
from desktop.qt.labels import Prose
from desktop.qt.problems import ProblemList
from desktop.qt.window import Window
from desktop.session import document as documents
from desktop.session.document import Document, Kind
from desktop.settings import schema
from desktop.settings.store import Settings

ROWS = """id,title,date,lane,importance
lamp,The lamp burns,1874-09-12,harbour,90
wreck,<b>A wreck</b> off the rock,1869-11-03,sea,80
storm,A storm,1869-11-02,sea,70
rumour,A rumour,,sea,7
"""
TIMELINE = {
    "format": "quoteline/1",
    "title": "Greywick",
    "lanes": [{"id": "sea", "title": "At sea"}],
    "sources": [{"id": "log", "headline": "Log"}],
    "quotations": [{"id": "q", "source": "log", "exact": "a wreck"}],
    "events": [
        {"id": "wreck", "title": "A wreck", "date": "1869-11-03", "lane": "sea", "quotations": ["q"]},
        {"id": "storm", "title": "A storm", "date": "1869-11-02", "lane": "sea"},
    ],
}
Open = Callable[..., Window]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "log.csv"
    path.write_text(ROWS, "utf-8")
    return path


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[Open]:
    """A window on a file; closed after the test."""
    application()
    made: list[Window] = []

    def make(path: Path | None = None, *, synchronous: bool = True) -> Window:
        settings = Settings(tmp_path / "settings.json")
        settings.set(schema.REDUCED_MOTION, "on")
        window = make_window(path, settings, synchronous=synchronous)
        made.append(window)
        qtbot.addWidget(window)
        window.resize(1200, 800)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        return window

    yield make
    for window in made:
        window.close()


def drop(window: Window, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    at, copying = QPoint(300, 300), Qt.DropAction.CopyAction
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(at, copying, data, buttons, keys))
    QApplication.sendEvent(window, QDropEvent(QPointF(at), copying, data, buttons, keys))


def asked(window: Window) -> QMessageBox:
    (box,) = window.findChildren(QMessageBox)
    return box


def said(widget: QWidget) -> str:
    """All words that a part of the window shows."""
    labels = [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]
    return "\n".join(labels + [one.accessibleName() for one in widget.findChildren(Prose) if one.isVisibleTo(widget)])


def test_a_table_that_is_dropped_is_shown(qtbot: QtBot, opened: Open, table: Path) -> None:
    window = opened()
    drop(window, table)
    qtbot.waitUntil(lambda: window.session.view is not None)
    assert window.session.document.path == table
    assert "4 events" in said(window.header)
    assert window.tray.button.text() == "1 undated event"
    assert window.windowTitle().startswith("log")
    assert not window.isWindowModified()
    assert window.settings.get(schema.RECENT_FILES)[0] == str(table)
    assert {one.event_id for one in window.canvas.frame.cards} == {"lamp", "wreck", "storm"}


def test_an_event_of_a_table_has_its_panel(qtbot: QtBot, opened: Open, table: Path) -> None:
    window = opened(table)
    qtbot.waitUntil(lambda: window.session.view is not None)
    card = next(one for one in window.canvas.frame.cards if one.event_id == "wreck")
    at = QPointF(card.rect.x + 20, card.rect.y + card.rect.height / 2).toPoint()
    QTest.mouseClick(window.canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert window.session.event_id == "wreck"
    words = said(window.detail)
    assert "<b>A wreck</b> off the rock" in words
    assert "sea" in words
    assert "No words of a source support this event yet." in words


def test_the_search_finds_the_titles_of_a_table(
    qtbot: QtBot, opened: Open, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "AT_ONCE", 0)
    window = opened(table)
    window.search.open()
    QTest.keyClicks(window.search, "WRECK rock")
    assert window.search.popup.isVisible()
    QTest.keyClick(window.search, Qt.Key.Key_Return)
    assert window.session.event_id == "wreck"


def test_return_that_comes_before_the_list_chooses_the_first_of_what_was_typed(
    qtbot: QtBot, opened: Open, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "AT_ONCE", 0)
    window = opened(synchronous=False)
    with qtbot.waitSignal(window.opening.finished, timeout=20_000):
        window.shell.open_file(table)
    window.search.open()
    QTest.keyClicks(window.search, "storm")
    qtbot.waitUntil(lambda: window.search.popup.current is not None)
    window.search.setText("")
    QTest.keyClicks(window.search, "wreck")
    with qtbot.waitSignal(window.search.chosen) as chosen:
        QTest.keyClick(window.search, Qt.Key.Key_Return)
    assert chosen.args == ["wreck"]


def test_return_is_kept_while_the_search_gets_ready(
    qtbot: QtBot, opened: Open, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "AT_ONCE", 0)
    window = opened(synchronous=False)
    with qtbot.waitSignal(window.opening.finished, timeout=20_000):
        window.shell.open_file(table)
    window.search.open()
    with qtbot.waitSignal(window.search.chosen) as chosen:
        QTest.keyClicks(window.search, "wreck")
        assert window.search.popup.current is None
        QTest.keyClick(window.search, Qt.Key.Key_Return)
    assert chosen.args == ["wreck"]
    assert not window.search.popup.isVisible()


def test_bad_rows_are_told_with_their_number_and_their_lines(
    opened: Open, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.store.loading.MOST_PROBLEMS", 1)
    table.write_text(ROWS + "lamp,Again,1900,,\n,Nobody,1900,,\n", "utf-8")
    window = opened(table)
    assert window.problems.isVisible()
    assert window.problems.accessibleName() == "2 rows of log.csv left out: each has an error"
    QTest.mouseClick(window.problems.list_button, Qt.MouseButton.LeftButton)
    (dialog,) = window.problems.findChildren(ProblemList)
    assert "1 of 2 shown" in said(dialog)
    dialog.close()


def test_warnings_of_rows_that_are_shown_count_none_as_left_out(opened: Open, table: Path) -> None:
    table.write_text("id,title,date,summary\nlamp,Lamp,1874,Bright\n", "utf-8")
    window = opened(table)
    assert window.problems.accessibleName() == "1 warning in log.csv: nothing left out"
    table.write_text("id,title,date,summary\nlamp,Lamp,1874,Bright\nlamp,Again,1900,\n", "utf-8")
    window = opened(table)
    assert window.problems.accessibleName() == "1 row of log.csv left out: each has an error; and 1 warning"


def test_the_list_of_a_tables_problems_opens_at_the_first_with_the_line_and_no_more(opened: Open, table: Path) -> None:
    table.write_text(ROWS + "none\n" + "lamp,Again,1900,,\n" * 100, "utf-8")
    window = opened(table)
    QTest.mouseClick(window.problems.list_button, Qt.MouseButton.LeftButton)
    (dialog,) = window.problems.findChildren(ProblemList)
    (text,) = dialog.findChildren(QTextEdit)
    assert text.textCursor().atStart()
    assert text.verticalScrollBar().maximum() > 0
    assert text.verticalScrollBar().value() == 0
    lines = text.toPlainText().splitlines()
    assert (lines[1], lines[3]) == ("line 6", "line 7, id")
    dialog.close()


def test_what_of_a_table_is_not_in_its_timeline_is_said_before_and_after(
    qtbot: QtBot, opened: Open, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table.write_text("id,title,date,summary,tags\nlamp,Lamp,1874,Bright,a\nlamp,Again,1900,,\n", "utf-8")
    window, target = opened(table), table.with_name("mine.json")
    monkeypatch.setattr(QFileDialog, "exec", lambda _dialog: True)
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda _dialog: [str(target)])
    QTest.keySequence(window, "Ctrl+S")
    box, lost = asked(window), 'Not in it: 1 row with an error; the columns "summary", "tags".'
    assert box.informativeText().endswith(lost)
    button = next(one for one in box.findChildren(QPushButton) if one.text() == "Save as timeline…")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(target.exists)
    assert f"Saved as mine.json. {lost}" in said(window)


def test_a_table_that_cannot_be_read_has_a_page_that_says_why(opened: Open, table: Path) -> None:
    table.write_text("name,date\n", "utf-8")
    window = opened(table)
    assert window.pages.currentWidget() is window.error_page
    assert "the column title is missing" in window.error_page.accessibleName()
    assert 'rename "name" to title' in window.error_page.accessibleName()
    assert "in the program that wrote it" in said(window.error_page)


def test_saving_a_table_offers_a_timeline_instead(
    qtbot: QtBot, opened: Open, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, before = opened(table), table.read_bytes()
    window.session.select("wreck")
    target = table.with_name("mine.json")
    monkeypatch.setattr(QFileDialog, "exec", lambda _dialog: True)
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda _dialog: [str(target)])
    QTest.keySequence(window, "Ctrl+S")
    box = asked(window)
    assert box.text() == "log.csv is a table, which is shown and not written over."
    button = next(one for one in box.findChildren(QPushButton) if one.text() == "Save as timeline…")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(target.exists)
    assert table.read_bytes() == before
    assert window.session.document.path == target
    assert window.session.document.kind is Kind.TIMELINE
    assert window.session.event_id == "wreck"
    assert window.settings.get(schema.RECENT_FILES)[0] == str(target)


def test_what_cannot_be_saved_is_said_and_the_table_stays(
    opened: Open, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "MOST_SAVED", 1)
    window = opened(table)
    monkeypatch.setattr(QFileDialog, "exec", lambda _dialog: True)
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda _dialog: [str(table.with_name("mine.json"))])
    window.registry.run("timeline.save_as")
    assert "holds up to 1" in asked(window).text()
    assert window.session.document.path == table
    asked(window).close()


# -- files that take long


def test_a_large_timeline_is_seen_before_it_is_checked_and_keeps_its_view(
    qtbot: QtBot, opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "LARGE", 0)
    path = tmp_path / "greywick.json"
    path.write_text(json.dumps(TIMELINE), "utf-8")
    window, seen = opened(), list[Kind]()
    window.opening.read.connect(lambda document: seen.append(document.kind))
    read, view = Document.read, []

    def slowly(path: Path, **more: object) -> Document:
        qtbot.waitUntil(lambda: window.session.view is not None)
        window.canvas.zoom_by(2.0)
        window.session.select("storm")
        view.append((window.session.view, window.session.scroll))
        return read(path)

    monkeypatch.setattr(Document, "read", slowly)
    with qtbot.waitSignal(window.opening.finished):
        window.shell.open_file(path)
    assert seen == [Kind.GLIMPSE, Kind.TIMELINE]
    assert (window.session.view, window.session.scroll) == view[0]
    assert window.session.event_id == "storm"
    assert "q" in window.session.document.timeline.quotation_by_id


def test_the_same_file_again_is_not_shown_without_its_evidence(
    qtbot: QtBot, opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "LARGE", 0)
    path = tmp_path / "greywick.json"
    path.write_text(json.dumps(TIMELINE), "utf-8")
    window, seen = opened(path), list[Kind]()
    window.opening.read.connect(lambda document: seen.append(document.kind))
    with qtbot.waitSignal(window.opening.finished):
        QTest.keyClick(window, Qt.Key.Key_F5)
    assert seen == [Kind.TIMELINE]


def test_a_window_shows_itself_before_a_large_file_is_read(qtbot: QtBot, opened: Open, table: Path) -> None:
    window = opened(table, synchronous=False)
    assert window.session.document.kind is Kind.AWAITED
    assert window.pages.currentWidget() is window.opening.page
    with qtbot.waitSignal(window.opening.finished, timeout=20_000):
        qtbot.waitUntil(lambda: "Reading log.csv" in window.opening.page.accessibleName())
    assert window.pages.currentWidget() is window.stage
    assert len(window.session.document.timeline.events) == 4
    qtbot.waitUntil(lambda: window.session.view is not None)


class Stuck:
    """A reading that goes on until somebody stops it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Document, "read", self._read)

    @staticmethod
    def _read(_path: Path, *, check: Callable[[], None], progress: Callable[[int, float], None]) -> Document:
        progress(340_000, 0.34)
        while True:
            check()


def test_a_reading_that_is_stopped_leaves_what_is_there(
    qtbot: QtBot, opened: Open, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = opened(synchronous=False)
    present = window.session.document
    Stuck(monkeypatch)
    window.shell.open_file(table)
    progress = window.status._progress
    qtbot.waitUntil(lambda: "Reading log.csv … 340,000 events, 34%" in said(window.status))
    QTest.mouseClick(progress.button, Qt.MouseButton.LeftButton)
    assert progress.isHidden()
    assert window.session.document is present
    assert "log.csv was not read to the end" in said(window.status)
    window.jobs.wait()


def test_a_start_that_is_stopped_says_what_to_do(
    qtbot: QtBot, opened: Open, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Stuck(monkeypatch)
    window = opened(table, synchronous=False)
    qtbot.waitUntil(lambda: "340,000 events" in window.opening.page.accessibleName())
    QTest.mouseClick(window.opening.page.progress.button, Qt.MouseButton.LeftButton)
    page = window.error_page
    assert window.pages.currentWidget() is page
    assert page.accessibleName() == "log.csv was not read. You stopped it before its end."
    assert "F5" in said(page)
    assert "Mend" not in said(page)
    window.jobs.wait()
    monkeypatch.undo()
    with qtbot.waitSignal(window.opening.finished, timeout=20_000):
        QTest.mouseClick(page.read_button, Qt.MouseButton.LeftButton)
        assert window.pages.currentWidget() is window.opening.page
    assert len(window.session.document.timeline.events) == 4


def test_escape_stops_a_reading_once_nothing_else_is_open(
    qtbot: QtBot, opened: Open, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Stuck(monkeypatch)
    window = opened(table, synchronous=False)
    qtbot.waitUntil(lambda: "340,000 events" in window.opening.page.accessibleName())
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert (window.session.document.kind, window.opening.going_on) == (Kind.STOPPED, False)
    QTest.keyClick(window, Qt.Key.Key_F5)
    assert (window.session.document.kind, window.opening.going_on) == (Kind.AWAITED, True)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.opening.going_on
    window.jobs.wait()


def test_escape_closes_what_is_open_before_it_stops_a_reading(
    qtbot: QtBot, opened: Open, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = opened(synchronous=False)
    window.session.select(window.session.document.timeline.events[0].id)
    Stuck(monkeypatch)
    window.shell.open_file(table)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert (window.session.event_id, window.opening.going_on) == (None, True)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.opening.going_on
    window.jobs.wait()


def test_an_error_that_is_not_of_the_file_is_said(
    qtbot: QtBot, opened: Open, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, **more: object) -> Document:
        raise MemoryError("no room")

    window = opened()
    monkeypatch.setattr(Document, "read", full)
    window.shell.open_file(table)
    box = asked(window)
    assert "no room" in box.text()
    box.close()
