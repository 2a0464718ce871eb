"""A copy by every way that a person has one: file, drop, paste, the last time; and what the window says of it."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMenu, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop import paths
from desktop.core.protocols import AnchorState, Support
from desktop.evidence import copies
from desktop.evidence.copies import Copy, Format
from desktop.evidence.shelf import Kept, Shelf
from desktop.qt.app import make_window
from desktop.qt.application import application
from desktop.qt.copywatch import CopyWatch
from desktop.qt.icons import pixmap
from desktop.qt.window import Window
from desktop.settings import schema
from desktop.settings.store import Settings
from tests.unit.makers import SUFFIXES, make

PARAGRAPHS = (
    "The keeper of the lower lock wrote every night, whatever the weather.",
    "On 3 March the lower gate was closed at dawn, and the barges lay along the quay until the evening.",
    "Nobody had told the mill. “We had grain for two days,” the miller said afterwards, “and not a soul came.”",
    "The gate was opened again when the water fell.",
)
TEXT = "\n\n".join(PARAGRAPHS) + "\n"
#: What the quotations should be in the copy.
STATES = {
    "closed": AnchorState.EXACT,
    "grain": AnchorState.EXACT,
    "evening": AnchorState.ALTERED,
    "never": AnchorState.ORPHANED,
}
TIMELINE: dict[str, Any] = {
    "format": "quoteline/1",
    "title": "The lower lock",
    "sources": [{"id": "log", "headline": "The keeper's log"}],
    "quotations": [
        {"id": "closed", "source": "log", "exact": "the lower gate was closed at dawn"},
        {"id": "grain", "source": "log", "exact": "We had grain for two days"},
        {"id": "evening", "source": "log", "exact": "the barges lay along the quay until the next evening"},
        {"id": "never", "source": "log", "exact": "a hundred soldiers marched over the bridge that very night"},
    ],
    "events": [
        {"id": "closing", "title": "The gate closes", "date": "1871-03-03", "quotations": ["closed", "grain"]},
        {"id": "waiting", "title": "The barges wait", "date": "1871-03-04", "quotations": ["closed", "evening"]},
        {"id": "soldiers", "title": "Soldiers come", "date": "1871-03-05", "quotations": ["never"]},
    ],
}


@pytest.fixture
def timeline(tmp_path: Path) -> Path:
    path = tmp_path / "lock.json"
    path.write_text(json.dumps(TIMELINE, indent=2), "utf-8")
    return path


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "log.txt"
    path.write_text(TEXT, "utf-8")
    return path


class Opener(Protocol):
    def __call__(self, path: Path | None, *, wait: bool = True) -> Window: ...


@pytest.fixture
def see(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opener]:
    """Opens a window, as the program does: jobs run on threads, and the copies of last time are read."""
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Discard)
    made: list[Window] = []

    def open_window(path: Path | None, *, wait: bool = True) -> Window:
        settings = Settings(tmp_path / "settings.json")
        settings.set(schema.REDUCED_MOTION, "on")
        application()
        window = make_window(path, settings, shelf=paths.user_data_dir() / "copies")
        made.append(window)
        qtbot.addWidget(window)
        window.resize(1200, 800)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        window.canvas.setFocus()
        window.keeper.open_copies()
        if wait:
            rest(qtbot, window)
        return window

    yield open_window
    for window in made:
        window.close()


@pytest.fixture
def window(see: Opener, timeline: Path) -> Window:
    return see(timeline)


def rest(qtbot: QtBot, window: Window) -> None:
    """Waits until nothing is read or looked for any more."""
    qtbot.waitUntil(lambda: not window.keeper.is_working and not window.session.pending, timeout=20_000)


def states(window: Window) -> dict[str, AnchorState]:
    session = window.session
    return {one.id: session.anchor(one.id).state for one in session.document.timeline.quotations}


def supports(window: Window) -> list[Support]:
    return [window.session.support(event) for event in window.session.document.timeline.events]


def notices(window: Window) -> list[str]:
    return [line.accessibleName() for line in window.notices.findChildren(QWidget, "notice") if line.isVisible()]


def said(window: Window) -> str:
    return window.status._message.text()


def button(parent: QWidget, words: str) -> QPushButton:
    return next(one for one in parent.findChildren(QPushButton) if one.isVisible() and words in one.text())


def drop(on: QWidget, data: QMimeData) -> bool:
    """A hand drops something on the middle of a widget; whether it was taken."""
    at, copying = QPoint(on.width() // 2, on.height() // 2), Qt.DropAction.CopyAction
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(at, copying, data, buttons, keys)
    enter.ignore()
    QApplication.sendEvent(on, enter)
    if not enter.isAccepted():
        return False
    falling = QDropEvent(QPointF(at), copying, data, buttons, keys)
    QApplication.sendEvent(on, falling)
    return falling.isAccepted()


def of_file(path: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    return data


def of_text(text: str) -> QMimeData:
    data = QMimeData()
    data.setText(text)
    return data


def give(window: Window, command: str) -> None:
    """Gives a command by keyboard: the palette, its words, Return."""
    QTest.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    field = window.palette_list.field
    assert field.hasFocus()
    QTest.keyClicks(field, command)
    assert window.palette_list.current is not None, command
    QTest.keyClick(field, Qt.Key.Key_Return)


# -- ways to attach


def test_a_file_dropped_on_the_window_turns_the_badges(qtbot: QtBot, window: Window, log: Path) -> None:
    assert supports(window) == [Support.UNCHECKED] * 3
    assert drop(window, of_file(log))
    rest(qtbot, window)
    assert states(window) == STATES
    assert supports(window) == [Support.VERIFIED, Support.PARTLY, Support.PROBLEM]


@pytest.mark.parametrize("kind", list(SUFFIXES))
def test_copies_of_every_format_are_read(qtbot: QtBot, window: Window, tmp_path: Path, kind: Format) -> None:
    file = tmp_path / f"copy{SUFFIXES[kind]}"
    file.write_bytes(make(kind, PARAGRAPHS))
    assert drop(window, of_file(file))
    rest(qtbot, window)
    assert window.session.copies["log"].format == kind
    found = states(window)
    assert all(found[key].verified for key in ("closed", "grain"))
    assert not any(found[key].verified for key in ("evening", "never"))


def test_a_file_dropped_on_the_reader_is_the_copy_of_what_it_shows(qtbot: QtBot, window: Window, log: Path) -> None:
    window.session.read("closed")
    assert drop(window.reader, of_file(log))
    rest(qtbot, window)
    assert states(window) == STATES


@pytest.mark.parametrize("where", ["window", "reader"])
def test_a_text_that_is_dropped_is_attached_as_pasted(qtbot: QtBot, window: Window, where: str) -> None:
    window.session.read("closed")
    assert drop(window if where == "window" else window.reader, of_text(TEXT))
    rest(qtbot, window)
    assert states(window) == STATES
    assert (window.session.copies["log"].format, window.session.copies["log"].path) == ("pasted", None)


def test_an_address_that_is_dropped_is_not_taken_for_a_text(window: Window) -> None:
    data = of_text("https://example.org/log.html")
    data.setUrls([QUrl("https://example.org/log.html")])
    assert not drop(window, data)


def test_by_keyboard_alone_the_clipboard_becomes_the_copy(qtbot: QtBot, window: Window) -> None:
    QGuiApplication.clipboard().setText(TEXT)
    give(window, "pasted text")
    rest(qtbot, window)
    assert states(window) == STATES
    give(window, "detach")
    assert states(window) == dict.fromkeys(STATES, AnchorState.UNCHECKED)


def test_a_file_copied_in_a_file_manager_is_pasted_as_the_file(qtbot: QtBot, window: Window, log: Path) -> None:
    QGuiApplication.clipboard().setMimeData(of_file(log))
    window.shell.paste_copy()
    rest(qtbot, window)
    assert window.session.copies["log"].path == log


def test_an_empty_clipboard_is_told(window: Window) -> None:
    QGuiApplication.clipboard().setText("  \n")
    window.shell.paste_copy()
    assert "no text on the clipboard" in window.status._message.text()
    assert not window.session.copies


def test_the_dialog_asks_for_every_format(
    qtbot: QtBot, window: Window, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def choose(_parent: QWidget, title: str, _folder: str, kinds: str) -> tuple[str, str]:
        asked.extend((title, kinds))
        return str(log), ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", choose)
    QTest.keyClick(window, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    rest(qtbot, window)
    assert states(window) == STATES
    assert asked[0] == "A copy of “The keeper's log”"
    assert all(suffix in asked[1] for suffix in SUFFIXES.values())


def test_what_cannot_be_read_says_why_and_changes_nothing(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    file = tmp_path / "picture.txt"
    file.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    drop(window, of_file(file))
    qtbot.waitUntil(lambda: bool(window.findChildren(QMessageBox)))
    (box,) = window.findChildren(QMessageBox)
    assert "“picture.txt”" in box.text()
    assert box.textFormat() is Qt.TextFormat.PlainText
    box.close()
    assert not window.session.copies


def test_another_text_than_the_one_that_was_checked_is_said_so(
    qtbot: QtBot, see: Opener, timeline: Path, log: Path
) -> None:
    sources = [{**TIMELINE["sources"][0], "sha256_text": "0" * 64}]
    timeline.write_text(json.dumps({**TIMELINE, "sources": sources}), "utf-8")
    window = see(timeline)
    drop(window, of_file(log))
    rest(qtbot, window)
    assert said(window) == (
        "log.txt: 2 verified, 1 altered, 1 orphaned · not the text that this timeline was last checked with"
    )


def test_a_timeline_that_is_edited_meanwhile_is_looked_through_as_it_is_then(
    qtbot: QtBot, window: Window, log: Path
) -> None:
    from desktop.core.jsonedit import Put

    window.keeper.attach_file("log", log)
    window.session.edit("quote otherwise", Put(("quotations", 0, "exact"), "the lower gate was never closed"))
    rest(qtbot, window)
    assert not states(window)["closed"].verified
    window.session.undo()
    rest(qtbot, window)
    assert states(window) == STATES


def test_what_an_edit_leaves_open_is_looked_for(qtbot: QtBot, window: Window, log: Path) -> None:
    from desktop.core.jsonedit import Put

    window.keeper.attach_file("log", log)
    rest(qtbot, window)
    near = "the barges lay along the long quay until the evening"
    window.session.edit("quote otherwise", Put(("quotations", 0, "exact"), near))
    assert window.session.pending == {"closed"}
    rest(qtbot, window)
    assert states(window)["closed"] is AnchorState.ALTERED


# -- what the user attaches stays, whatever else goes on


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Holds up the reading of new.txt until it is set."""
    opened, read = threading.Event(), copies.read

    def slow(path: Path, *, check: Callable[[], None], **rest: Any) -> Copy:
        while path.name == "new.txt" and not opened.wait(0.001):
            check()
        return read(path, check=check, **rest)

    monkeypatch.setattr(copies, "read", slow)
    yield opened
    opened.set()


def test_a_file_that_is_attached_while_the_old_one_changed_is_the_copy(
    qtbot: QtBot, window: Window, log: Path, gate: threading.Event
) -> None:
    attached(qtbot, window, log)
    new = log.with_name("new.txt")
    new.write_text(TEXT + "And more.\n", "utf-8")
    window.keeper.attach_file("log", new)
    log.write_text(CHANGED, "utf-8")
    window.keeper.look()  # as when the window is active again after a dialog
    qtbot.wait(50)
    window.keeper.recheck("log")
    gate.set()
    rest(qtbot, window)
    assert window.session.copies["log"].path == new
    assert states(window) == STATES


@pytest.fixture
def shelf_gate(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Holds up what is read from the shelf, while it is clear."""
    opened, kept = threading.Event(), Shelf.kept

    def slow(shelf: Shelf, path: Path) -> dict[str, Kept]:
        found = kept(shelf, path)
        assert opened.wait(5)
        return found

    monkeypatch.setattr(Shelf, "kept", slow)
    opened.set()
    return opened


def test_a_file_that_is_attached_while_those_of_last_time_are_read_is_the_copy(
    qtbot: QtBot, see: Opener, log: Path, gate: threading.Event, shelf_gate: threading.Event
) -> None:
    timeline, new = log.with_name("lock.json"), log.with_name("new.txt")
    timeline.write_text(json.dumps(TIMELINE), "utf-8")
    new.write_text(TEXT + "And more.\n", "utf-8")
    before = see(timeline)
    attached(qtbot, before, log)
    before.close()
    shelf_gate.clear()
    window = see(timeline, wait=False)
    window.keeper.attach_file("log", new)
    shelf_gate.set()
    qtbot.wait(50)
    gate.set()
    rest(qtbot, window)
    assert window.session.copies["log"].path == new


def test_another_text_in_the_place_of_the_old_one_can_be_taken_back(qtbot: QtBot, window: Window, log: Path) -> None:
    attached(qtbot, window, log)
    QGuiApplication.clipboard().setText("Nothing of the kind was ever written.")
    window.shell.paste_copy()
    rest(qtbot, window)
    assert notices(window) == ["The pasted text took the place of log.txt"]
    QTest.mouseClick(button(window.notices, "Take it back"), Qt.MouseButton.LeftButton)
    rest(qtbot, window)
    assert window.session.copies["log"].path == log
    assert states(window) == STATES
    assert not notices(window)


def test_the_same_text_from_elsewhere_takes_nothing_s_place(qtbot: QtBot, window: Window, log: Path) -> None:
    attached(qtbot, window, log)
    window.keeper.attach_text("log", TEXT)
    rest(qtbot, window)
    assert not notices(window)


# -- copies that change on the disk


def attached(qtbot: QtBot, window: Window, path: Path) -> None:
    window.keeper.attach_file("log", path)
    rest(qtbot, window)
    assert states(window) == STATES


def rewrite(path: Path, text: str, *, by_renaming: bool = False) -> None:
    """Another program saves the file: in its place, or beside and renamed."""
    if by_renaming:
        beside = path.with_name("other.tmp")
        beside.write_text(text, "utf-8")
        beside.replace(path)
    else:
        path.write_text(text, "utf-8")


def shows_warning(window: Window) -> bool:
    """Whether the notice has the sign that something is wrong."""
    labels = (label for label in window.notices.findChildren(QLabel) if label.isVisible())
    mark = next(label.pixmap() for label in labels if not label.pixmap().isNull())
    return mark.toImage() == pixmap("warning", window.theme.attention, 16, mark.devicePixelRatio()).toImage()


CHANGED = "A line before all others.\n\n" + TEXT.replace("We had grain", "There was grain")


@pytest.mark.parametrize("by_renaming", [False, True], ids=["in place", "renamed"])
def test_a_copy_that_changes_on_the_disk_is_read_again_and_what_changed_is_said(
    qtbot: QtBot, window: Window, log: Path, by_renaming: bool
) -> None:
    attached(qtbot, window, log)
    rewrite(log, CHANGED, by_renaming=by_renaming)
    qtbot.waitUntil(lambda: bool(notices(window)), timeout=10_000)
    assert notices(window) == ["log.txt changed on the disk: 2 as before, 1 moved, 1 no longer there"]
    assert window.session.copies["log"].text == CHANGED
    assert not window.session.stale
    assert shows_warning(window)

    # it stays until it is dismissed, and leads to what changed
    menu = button(window.notices, "Show").menu()
    assert isinstance(menu, QMenu)
    assert [one.text() for one in menu.actions()] == [
        "no longer there: “We had grain for two days”",
        "moved: “the lower gate was closed at dawn”",
    ]
    menu.actions()[0].trigger()
    assert window.session.quotation_id == "grain"
    window.notices.settle("copy log")
    assert not notices(window)

    # and the new file is watched as the old one was
    rewrite(log, TEXT, by_renaming=by_renaming)
    qtbot.waitUntil(lambda: bool(notices(window)), timeout=10_000)
    assert states(window) == STATES
    assert not shows_warning(window), "all of it is there again"


def test_a_changed_copy_is_marked_as_such_until_it_is_read(qtbot: QtBot, window: Window, log: Path) -> None:
    attached(qtbot, window, log)
    stale: list[bool] = []
    window.session.subscribe(lambda _: stale.append("log" in window.session.stale))
    rewrite(log, CHANGED)
    qtbot.waitUntil(lambda: window.session.copies["log"].text == CHANGED, timeout=10_000)
    assert True in stale
    rest(qtbot, window)
    assert not window.session.stale


def test_a_file_that_was_only_touched_is_no_news(qtbot: QtBot, window: Window, log: Path) -> None:
    attached(qtbot, window, log)
    os.utime(log, (1, 1))
    qtbot.waitUntil(lambda: window.session.copies["log"].stamp == (len(TEXT.encode()), 10**9), timeout=10_000)
    rest(qtbot, window)
    assert not notices(window)
    assert states(window) == STATES


def test_a_file_that_the_disk_refuses_to_look_for_is_not_watched_and_ends_nothing(
    qtbot: QtBot, window: Window, log: Path
) -> None:
    attached(qtbot, window, log)
    watch = CopyWatch(window.session, window.jobs)
    beyond = log.with_name("a" * 300)  # as below a folder without permission, which does not bind who runs containers
    copy = replace(window.session.copies["log"], path=beyond)
    window.session.attach("log", copy, {})
    watch.follow()
    watch.close()


def test_who_comes_back_to_the_window_has_the_copies_looked_at(
    qtbot: QtBot, window: Window, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CopyWatch, "follow", lambda _: None)  # a disk that tells of no changes
    attached(qtbot, window, log)
    rewrite(log, CHANGED)
    QApplication.sendEvent(window, QEvent(QEvent.Type.ActivationChange))
    qtbot.waitUntil(lambda: bool(notices(window)), timeout=10_000)


def test_a_file_that_is_gone_leaves_the_text_and_is_no_alarm(qtbot: QtBot, window: Window, log: Path) -> None:
    attached(qtbot, window, log)
    log.unlink()
    gone = "log.txt is no longer where it was: the text kept of it still serves"
    qtbot.waitUntil(lambda: said(window) == gone, timeout=10_000)
    window.status.say("")
    window.keeper.look()
    window.keeper.recheck("log")
    rest(qtbot, window)
    assert said(window) == (
        "log.txt is no longer where it was, checked against the text kept of it: all 4 quotations as before"
    )
    assert states(window) == STATES
    assert not window.session.stale
    assert not notices(window)
    log.write_text(CHANGED, "utf-8")
    qtbot.waitUntil(lambda: bool(notices(window)), timeout=10_000)


def test_a_changed_file_that_cannot_be_read_leaves_the_text_and_says_so(
    qtbot: QtBot, window: Window, log: Path
) -> None:
    attached(qtbot, window, log)
    log.write_bytes(b"\0\0\0")
    qtbot.waitUntil(lambda: bool(notices(window)), timeout=10_000)
    (told,) = notices(window)
    assert told.startswith("log.txt changed on the disk, and cannot be read: “log.txt”")
    assert states(window) == STATES
    assert window.session.stale == {"log"}
    log.write_text(TEXT, "utf-8")
    qtbot.waitUntil(lambda: not window.session.stale, timeout=10_000)


# -- the next time


def test_what_was_attached_is_there_the_next_time(qtbot: QtBot, see: Opener, timeline: Path, log: Path) -> None:
    window = see(timeline)
    attached(qtbot, window, log)
    window.close()
    assert json.loads(timeline.read_text("utf-8")) == TIMELINE, "never inside the timeline"
    again = see(timeline)
    assert states(again) == STATES
    assert again.session.copies["log"].path == log


def test_a_kept_copy_whose_file_changed_meanwhile_says_what_changed(
    qtbot: QtBot, see: Opener, timeline: Path, log: Path
) -> None:
    window = see(timeline)
    attached(qtbot, window, log)
    window.close()
    log.write_text(CHANGED, "utf-8")
    again = see(timeline)
    qtbot.waitUntil(lambda: bool(notices(again)), timeout=10_000)
    assert notices(again) == ["log.txt has changed since it was read last: 2 as before, 1 moved, 1 no longer there"]


def test_a_kept_copy_whose_file_is_gone_still_serves(qtbot: QtBot, see: Opener, timeline: Path, log: Path) -> None:
    window = see(timeline)
    attached(qtbot, window, log)
    window.close()
    log.unlink()
    again = see(timeline)
    assert states(again) == STATES
    assert not notices(again)
    assert said(again).endswith(" · the file is no longer where it was: this is the text kept of it")


def test_what_was_detached_is_forgotten(qtbot: QtBot, see: Opener, timeline: Path, log: Path) -> None:
    window = see(timeline)
    attached(qtbot, window, log)
    window.shell.detach_copy()
    window.close()
    assert not see(timeline).session.copies
    assert not [path for path in paths.user_data_dir().rglob("*.txt") if path.is_file()]


def test_a_pasted_text_is_kept_too(qtbot: QtBot, see: Opener, timeline: Path) -> None:
    window = see(timeline)
    window.keeper.attach_text("log", TEXT)
    rest(qtbot, window)
    window.close()
    assert states(see(timeline)) == STATES


def test_a_damaged_shelf_is_as_if_nothing_had_been_attached(
    qtbot: QtBot, see: Opener, timeline: Path, log: Path
) -> None:
    window = see(timeline)
    attached(qtbot, window, log)
    window.close()
    for path in paths.user_data_dir().rglob("*"):
        if path.is_file():
            path.write_bytes(b"\xff{")
    again = see(timeline)
    assert not again.session.copies
    attached(qtbot, again, log)
    again.close()
    assert states(see(timeline)) == STATES


def test_a_shelf_that_cannot_be_written_is_told_once_and_costs_nothing(qtbot: QtBot, window: Window, log: Path) -> None:
    folder = paths.user_data_dir()
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("in the way", "utf-8")
    attached(qtbot, window, log)
    qtbot.waitUntil(lambda: bool(notices(window)), timeout=10_000)
    assert notices(window)[0].startswith("The copies are attached, but not for the next time: ")
    window.notices.settle("shelf")
    window.keeper.attach_text("log", TEXT)
    rest(qtbot, window)
    assert not notices(window)


# -- copies that the timeline names


def naming(timeline: Path, name: str) -> None:
    sources = [{**TIMELINE["sources"][0], "copy": name}]
    timeline.write_text(json.dumps({**TIMELINE, "sources": sources}), "utf-8")


def test_a_named_copy_is_read_and_watched_but_not_kept(qtbot: QtBot, see: Opener, timeline: Path, log: Path) -> None:
    naming(timeline, "log.txt")
    window = see(timeline)
    assert states(window) == STATES
    rewrite(log, CHANGED)
    qtbot.waitUntil(lambda: bool(notices(window)), timeout=10_000)
    window.close()
    assert not paths.user_data_dir().exists()


def test_a_named_copy_that_becomes_a_link_to_elsewhere_is_not_followed(
    qtbot: QtBot, see: Opener, timeline: Path, log: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    naming(timeline, "log.txt")
    window = see(timeline)
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.txt"
    secret.write_text("What nobody should see here.", "utf-8")
    log.unlink()
    log.symlink_to(secret)
    window.shell.recheck_copy()
    qtbot.waitUntil(lambda: bool(notices(window)), timeout=10_000)
    assert "leads out of the timeline's folder" in notices(window)[0]
    assert window.session.copies["log"].text == TEXT


def test_the_users_own_choice_goes_before_what_the_timeline_names(
    qtbot: QtBot, see: Opener, timeline: Path, log: Path, tmp_path: Path
) -> None:
    naming(timeline, "log.txt")
    mine = tmp_path / "mine.txt"
    mine.write_text(CHANGED, "utf-8")
    window = see(timeline)
    window.keeper.attach_file("log", mine)
    rest(qtbot, window)
    window.close()
    assert see(timeline).session.copies["log"].path == mine


def test_the_copys_text_is_saved_beside_the_timeline_and_named_there(
    qtbot: QtBot, see: Opener, timeline: Path, tmp_path: Path
) -> None:
    (tmp_path / "log.txt").write_text("somebody else's file", "utf-8")
    window = see(timeline)
    window.keeper.attach_text("log", TEXT)
    rest(qtbot, window)
    give(window, "beside the timeline")
    written = tmp_path / "log-2.txt"
    qtbot.waitUntil(lambda: window.session.copies["log"].path == written)
    rest(qtbot, window)
    assert written.read_text("utf-8") == TEXT
    assert states(window) == STATES
    QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    window.close()
    saved = json.loads(timeline.read_text("utf-8"))["sources"][0]
    assert saved["copy"] == "log-2.txt"
    assert not list((paths.user_data_dir() / "copies" / "texts").iterdir()), "what the timeline names needs no keeping"
    again = see(timeline)
    assert states(again) == STATES
    # undone, the copy is the user's own again, and kept
    again.session.edit("forget the name", *_without_copy(again))
    again.close()
    assert list((paths.user_data_dir() / "copies" / "texts").iterdir())


def _without_copy(window: Window) -> list[Any]:
    from desktop.core.jsonedit import Remove

    return [Remove((*window.session.document.loaded.path_of("sources", "log"), "copy"))]
