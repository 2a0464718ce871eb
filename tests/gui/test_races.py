"""What happens while work is under way: no answer may be taken for that of another question, and no edit is lost."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from desktop.bench.events import columns
from desktop.core.datewords import DateWords
from desktop.core.files import Loaded
from desktop.core.jsonedit import Put
from desktop.core.timeline import Lane, Timeline
from desktop.qt.application import application
from desktop.qt.canvas import Canvas
from desktop.qt.jobs import CancelledError, Job, Jobs, T
from desktop.qt.theme import LIGHT
from desktop.qt.window import Window
from desktop.session import document as documents
from desktop.session.document import Document, Kind
from desktop.session.session import Session
from desktop.settings.store import Settings
from desktop.store.memory import MemoryStore
from desktop.store.ondemand import StoredEvents, StoredTimeline
from desktop.view.arrangement import Arrangement
from desktop.view.large import LargeScene
from desktop.view.telling import Telling
from desktop.view.ticks import AxisOptions
from tests.unit.strategies import timeline

LONG_MS = 20_000


class HeldJobs(Jobs):
    """Jobs on real threads that do not begin while they are held back, unless they are cancelled."""

    def __init__(self) -> None:
        super().__init__()
        self._free = threading.Event()
        self._free.set()

    def hold(self) -> None:
        self._free.clear()

    def let_go(self) -> None:
        self._free.set()

    def submit(
        self, key: str, work: Callable[[Job], T], done: Callable[[T], None], failed: Callable[[Exception], None]
    ) -> Job:
        def later(job: Job) -> T:
            while not self._free.wait(0.01):
                if job.cancelled:
                    raise CancelledError
            return work(job)

        return super().submit(key, later, done, failed)

    def close(self) -> None:
        self.let_go()
        super().close()


@pytest.fixture
def jobs() -> Iterator[HeldJobs]:
    made = HeldJobs()
    yield made
    made.close()


def document(of: Timeline) -> Document:
    return Document(Loaded(None, "", False, of, ()), b"")


def stored(count: int) -> Timeline:
    store = MemoryStore(columns("bursts", count))
    lanes = [Lane(id=name, title=name) for name in store.lanes if name]
    return StoredTimeline.over(StoredEvents(store, ()), "A log", lanes, (), 0)


def few(word: str) -> Timeline:
    events = [{"id": f"e{n}", "title": f"{word} {n}", "date": f"{1700 + n % 300}-0{1 + n % 9}"} for n in range(600)]
    return timeline(events=events)


# -- the layout


@pytest.fixture
def shown(qtbot: QtBot, jobs: HeldJobs) -> Callable[[Timeline], tuple[Canvas, Session]]:
    """A canvas on a timeline that is laid out, while all that is asked for next is held back."""

    def show(of: Timeline) -> tuple[Canvas, Session]:
        session = Session(document(of))
        canvas = Canvas(session, LIGHT, lambda: True, jobs)
        qtbot.addWidget(canvas)
        canvas.resize(1200, 700)
        canvas.show()
        qtbot.waitUntil(lambda: bool(canvas.frame.cards) and canvas.settled, timeout=LONG_MS)
        jobs.hold()
        return canvas, session

    return show


Shown = Callable[[Timeline], tuple[Canvas, Session]]


def test_a_lane_hidden_just_before_a_resize_is_hidden(qtbot: QtBot, shown: Shown, jobs: HeldJobs) -> None:
    canvas, session = shown(stored(5_000))
    first = session.document.timeline.lanes[0]
    session.arrange(Arrangement(hidden=frozenset({first.id})))
    canvas.resize(1150, 700)
    jobs.let_go()
    qtbot.waitUntil(lambda: bool(canvas.scene.arranged.hidden), timeout=LONG_MS)
    assert canvas.frame.width == 1150


def test_a_filter_lifted_before_it_took_effect_leaves_all_there(qtbot: QtBot, shown: Shown, jobs: HeldJobs) -> None:
    canvas, session = shown(stored(5_000))
    before = canvas.scene.arranged
    session.arrange(Arrangement(hidden=frozenset({session.document.timeline.lanes[0].id})))
    session.arrange(Arrangement())
    with qtbot.assertNotEmitted(canvas.laid_out):
        jobs.let_go()
        jobs.wait()
    assert canvas.scene.arranged == before


def test_other_events_read_just_before_a_resize_are_shown(qtbot: QtBot, shown: Shown, jobs: HeldJobs) -> None:
    canvas, session = shown(stored(5_000))
    other = stored(7_000)
    session.go_on(document(other))
    canvas.resize(1150, 700)
    jobs.let_go()
    qtbot.waitUntil(lambda: canvas.scene.timeline is other and canvas.settled, timeout=LONG_MS)
    assert canvas.frame.width == 1150


def test_a_zone_chosen_just_before_a_resize_is_told(qtbot: QtBot, shown: Shown, jobs: HeldJobs) -> None:
    canvas, session = shown(stored(5_000))
    tokyo = ZoneInfo("Asia/Tokyo")
    session.tell_dates(Telling(DateWords(zone=tokyo), AxisOptions(zone=tokyo)))
    canvas.resize(1150, 700)
    with qtbot.waitSignal(canvas.laid_out, timeout=LONG_MS):
        jobs.let_go()
    assert isinstance(canvas.scene, LargeScene)
    assert canvas.scene.ground.told == session.telling


def test_titles_edited_just_before_a_resize_are_on_the_cards(qtbot: QtBot, shown: Shown, jobs: HeldJobs) -> None:
    canvas, session = shown(few("Old"))
    session.go_on(document(few("New")))
    canvas.resize(1200, 720)
    with qtbot.waitSignal(canvas.laid_out, timeout=LONG_MS):
        jobs.let_go()
    assert {card.title[0].split()[0] for card in canvas.frame.cards} == {"New"}


# -- a file that is read


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Window]:
    """A window on a small timeline, whose other files are read off the interface's thread."""
    application()
    monkeypatch.setattr(documents, "LARGE", 0)
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Discard)
    path = greywick(tmp_path / "greywick.json")
    settings = Settings(tmp_path / "settings.json")
    made = Window(Session(Document.read(path)), settings, HeldJobs())
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.close()


def greywick(path: Path) -> Path:
    events = [{"id": "wreck", "title": "A wreck", "date": "1869-11-03"}]
    path.write_text(json.dumps({"format": "quoteline/1", "title": path.stem, "events": events}), "utf-8")
    return path


def edit(window: Window) -> None:
    window.session.edit("rename", Put(("events", 0, "title"), "A wreck off the rock"))


def held_jobs(window: Window) -> HeldJobs:
    assert isinstance(window.jobs, HeldJobs)
    return window.jobs


@pytest.mark.parametrize("name", ["other.json", "log.csv"])
def test_a_file_that_arrives_after_an_edit_waits_until_it_is_asked_for(
    qtbot: QtBot, window: Window, tmp_path: Path, name: str
) -> None:
    other = greywick(tmp_path / name)
    if name.endswith(".csv"):
        other.write_text("id,title,date\nlamp,The lamp burns,1874\n", "utf-8")
    held_jobs(window).hold()
    window.shell.open_file(other)
    edit(window)
    edited = window.session.document
    held_jobs(window).let_go()
    qtbot.waitUntil(lambda: not window.opening.going_on)
    assert window.session.document is edited
    (button,) = (one for one in window.notices.findChildren(QPushButton) if one.text() == "Open")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.session.document.path == other
    assert window.notices.isHidden()


def test_edits_that_were_given_up_are_not_asked_about_twice(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    edit(window)
    other = greywick(tmp_path / "other.json")
    with qtbot.waitSignal(window.opening.finished):
        window.shell.open_file(other)
    assert window.session.document.path == other


def test_edits_made_while_a_file_is_read_again_stay(qtbot: QtBot, window: Window) -> None:
    held_jobs(window).hold()
    window.shell.reload()
    edit(window)
    edited = window.session.document
    held_jobs(window).let_go()
    qtbot.waitUntil(lambda: not window.opening.going_on)
    assert window.session.document is edited


def test_edits_saved_while_a_file_is_read_again_are_read_with_it(qtbot: QtBot, window: Window) -> None:
    held_jobs(window).hold()
    window.shell.reload()
    edit(window)
    window.shell.save()
    with qtbot.waitSignal(window.opening.finished):
        held_jobs(window).let_go()
    assert window.session.document.timeline.events[0].title == "A wreck off the rock"


def test_a_check_that_is_stopped_before_it_begins_does_not_begin(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    def stop(document: Document) -> None:
        assert document.kind is Kind.GLIMPSE
        window.opening.stop()

    window.opening.read.connect(stop)
    with qtbot.assertNotEmitted(window.opening.finished, wait=200):
        with qtbot.waitSignal(window.opening.read):
            window.shell.open_file(greywick(tmp_path / "other.json"))
        with qtbot.waitSignal(window.canvas.painted):
            window.canvas.update()
    assert window.session.document.kind is Kind.GLIMPSE
    window.opening.read.disconnect(stop)
