"""While a large copy is read and looked through, the window answers a hand within 50 ms, and stops within 200.

What is measured is the event loop itself: how long it was away between two beats of a timer.
"""

from __future__ import annotations

import gc
import json
import random
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from unicodedata import normalize

import pytest
from PySide6.QtCore import QObject, QPointF, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.core.jsonedit import Put
from desktop.core.protocols import AnchorState
from desktop.qt.app import SWITCH_S, make_window
from desktop.qt.application import application
from desktop.qt.progress import Progress
from desktop.qt.window import Window
from desktop.session.document import Document
from desktop.session.session import Session
from desktop.settings import schema
from desktop.settings.store import Settings
from tests.timing import at_best

#: The promise, in milliseconds: no stretch in which the window does not answer is longer.
ANSWER_MS, STOP_MS = 50, 200
BEAT_MS = 2

_VOCABULARY = (
    "harbour gate keeper lantern winter barge miller grain water stone quarrel letter evening parish road bridge "
    "the a of and to in was by that with from under nobody everyone wrote said closed opened carried after before "
    "café señor naïve"
)
WORDS = _VOCABULARY.split()
SIZE = 5_000_000
ABSENT, PRESENT = 200, 200


class Heart(QObject):
    """Beats as long as the event loop turns, and notes for how many milliseconds it was away.

    On Linux less the time for which this thread was ready to go on and other programs had the processors.
    """

    def __init__(self) -> None:
        super().__init__()
        self.gaps: list[float] = []
        self._delays = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
        self._last = self.now()
        self._timer = QTimer(self, interval=BEAT_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def now(self) -> float:
        """Milliseconds."""
        waited = int(self._delays.read_text("ascii").split()[1]) if self._delays.exists() else 0
        return (time.monotonic_ns() - waited) / 1e6

    def start(self) -> None:
        self._last = self.now()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _beat(self) -> None:
        now = self.now()
        self.gaps.append(now - self._last)
        self._last = now

    def longest(self) -> float:
        """Since it was asked last."""
        longest, self.gaps = max(self.gaps), []
        return longest


def sentence(chance: random.Random, words: int) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(words))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A timeline with 200 quotations that are nowhere in its copy of 5 MB, beside it, and 200 that are."""
    made, chance = tmp_path_factory.mktemp("large"), random.Random(7)
    paragraphs, size = [], 0
    while size < SIZE:
        paragraphs.append(f"{sentence(chance, 90).capitalize()}.")
        size += len(paragraphs[-1]) + 2
    # each accent beside its letter, as some systems write them: the copy is composed when it is read
    (made / "copy.txt").write_text(normalize("NFD", "\n\n".join(paragraphs)), "utf-8")
    quotations = [
        {"id": f"q{number}", "source": "log", "exact": f"{sentence(chance, 8)} zeppelin {sentence(chance, 8)}"}
        for number in range(ABSENT)
    ]
    present = chance.sample(paragraphs, PRESENT)
    quotations += [{"id": f"p{number}", "source": "log", "exact": one[80:200]} for number, one in enumerate(present)]
    events = [
        {"id": f"e{number}", "title": f"Event {number}", "date": f"{1700 + number}", "quotations": [f"q{number}"]}
        for number in range(ABSENT)
    ]
    timeline = {
        "format": "quoteline/1", "title": "Large", "sources": [{"id": "log", "headline": "Log"}],
        "quotations": quotations, "events": events,
    }  # fmt: skip
    (made / "large.json").write_text(json.dumps(timeline), "utf-8")
    return made


@pytest.fixture
def window(qtbot: QtBot, folder: Path, tmp_path: Path) -> Iterator[Window]:
    settings = Settings(tmp_path / "settings.json")
    settings.set(schema.REDUCED_MOTION, "on")
    application()
    made = make_window(folder / "large.json", settings, shelf=tmp_path / "copies")
    qtbot.addWidget(made)
    made.resize(1440, 900)
    with qtbot.waitSignal(made.first_painted):
        made.show()
    qtbot.waitUntil(lambda: made.detail.full_height(400) > 0)
    yield made
    made.close()


@pytest.fixture
def heart() -> Iterator[Heart]:
    """With the heap of the test's own machinery put aside, and threads taking turns, as the program has it."""
    made, seconds = Heart(), sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_S)
    gc.collect()
    gc.freeze()
    yield made
    gc.unfreeze()
    sys.setswitchinterval(seconds)
    made.stop()


def settle(qtbot: QtBot, heart: Heart) -> None:
    """Waits until all that is shown has followed."""
    heart.start()
    qtbot.waitUntil(lambda: len(heart.gaps) > 5 and max(heart.gaps[-5:]) < 4 * BEAT_MS, timeout=20_000)


def at_rest(qtbot: QtBot, heart: Heart) -> None:
    """Waits until the window has shown itself wholly: what a start takes is measured elsewhere."""
    settle(qtbot, heart)
    heart.gaps.clear()


def away_while(qtbot: QtBot, heart: Heart, act: Callable[[], object]) -> float:
    """For how many milliseconds at the most the window was away, from an act until all that is shown has followed."""
    heart.gaps.clear()
    heart.start()
    act()
    settle(qtbot, heart)
    return heart.longest()


def click(window: Window) -> None:
    """Clicks an event that is not selected, as a hand would: it is selected, and painted so."""
    mark = next(one for one in window.canvas.frame.marks if one.event_id != window.session.event_id)
    QTest.mouseClick(window.canvas, Qt.MouseButton.LeftButton, pos=QPointF(mark.x, mark.y).toPoint())
    assert window.session.event_id == mark.event_id
    window.canvas.repaint()


def answer_to_click(qtbot: QtBot, window: Window, heart: Heart) -> float:
    return away_while(qtbot, heart, partial(click, window))


def phases(qtbot: QtBot, window: Window, heart: Heart, copy: Path) -> dict[str, float]:
    """Attaches the copy; the longest that the window was away, or a click went unanswered, in milliseconds."""
    session, reading, looking, clicks = window.session, [], [], []
    window.keeper.attach_file("log", copy)
    qtbot.waitUntil(lambda: len(heart.gaps) > 50, timeout=60_000)
    assert not session.copies
    reading.append(heart.longest())
    clicks.append(answer_to_click(qtbot, window, heart))
    qtbot.waitUntil(lambda: "log" in session.copies, timeout=60_000)
    for left in (150, 100, 50, 1):
        qtbot.waitUntil(partial(_fewer, session, left), timeout=60_000)
        looking.append(heart.longest())
        clicks.append(answer_to_click(qtbot, window, heart))
    return {"reading": max(reading), "looking": max(looking), "click": max(clicks)}


def _fewer(session: Session, left: int) -> bool:
    return len(session.pending) < left


def test_the_window_answers_while_a_large_copy_is_read_and_looked_through(
    qtbot: QtBot, window: Window, heart: Heart, folder: Path
) -> None:
    at_rest(qtbot, heart)
    answer_to_click(qtbot, window, heart)  # the first makes the panel: what that takes is the same without any work
    best: dict[str, float] = {}

    def longest() -> float:
        found = phases(qtbot, window, heart, folder / "copy.txt")
        print("longest, in ms:", {name: round(longest) for name, longest in found.items()})
        window.keeper.detach("log")
        at_rest(qtbot, heart)
        best.update({name: min(took, best.get(name, took)) for name, took in found.items()})
        return max(best.values())

    assert at_best(longest, ANSWER_MS, tries=6) <= ANSWER_MS, best


@pytest.mark.parametrize("when", ["reading", "looking"])
def test_the_button_ends_it_at_once_and_what_is_not_known_stays_unchecked(
    qtbot: QtBot, window: Window, heart: Heart, folder: Path, when: str
) -> None:
    at_rest(qtbot, heart)
    window.keeper.attach_file("log", folder / "copy.txt")
    progress = window.status.findChild(Progress)
    assert isinstance(progress, Progress)
    stop = progress.button
    qtbot.waitUntil(stop.isVisible, timeout=60_000)
    if when == "looking":
        qtbot.waitUntil(lambda: 0 < len(window.session.pending) < ABSENT, timeout=60_000)
        assert "Looking for" in stop.accessibleName()
    began = heart.now()
    QTest.mouseClick(stop, Qt.MouseButton.LeftButton)
    assert window.jobs.wait(10_000)
    took = heart.now() - began
    print(f"ended {when} after {took:.0f} ms")
    assert took <= STOP_MS
    assert not window.keeper.is_working
    assert not window.session.pending
    assert not stop.isVisible()
    if when == "reading":
        assert not window.session.copies
        return
    unchecked = [one for one in window.session.anchors.values() if one.state is AnchorState.UNCHECKED]
    assert unchecked
    (notice,) = [one for one in window.notices.findChildren(QWidget, "notice") if one.isVisible()]
    assert notice.accessibleName() == f"{len(unchecked)} quotations were not looked for to the end"

    # and there is a way to go on
    go_on = next(one for one in notice.findChildren(QPushButton) if one.text() == "Look for them")
    QTest.mouseClick(go_on, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(window.session.pending) == ABSENT, timeout=60_000)
    assert not [one for one in window.notices.findChildren(QWidget, "notice") if one.isVisible()]


def changed_outside(path: Path) -> Path:
    """The timeline, after another program has changed every one of its quotations."""
    timeline = json.loads(path.read_text("utf-8"))
    for one in timeline["quotations"]:
        one["exact"] = one["exact"][3:]
    path.write_text(json.dumps(timeline), "utf-8")
    return path


def test_no_edit_waits_for_a_search_in_a_large_copy(
    qtbot: QtBot, window: Window, heart: Heart, folder: Path, tmp_path: Path
) -> None:
    """Edited, undone, done again, and read again with every quotation changed: what it takes to look is done later."""
    session, mine = window.session, tmp_path / "mine.json"
    at_rest(qtbot, heart)
    session.save_as(mine)
    window.keeper.attach_file("log", folder / "copy.txt")
    qtbot.waitUntil(lambda: "log" in session.copies, timeout=60_000)
    window.keeper.cancel()
    other = Put(("quotations", ABSENT, "exact"), "a grain of lantern")
    best: dict[str, float] = {}

    def milliseconds(act: Callable[[], object]) -> float:
        began = heart.now()
        act()
        took = heart.now() - began
        settle(qtbot, heart)
        return took

    def longest() -> float:
        found = {
            "edit": milliseconds(partial(session.edit, "quote otherwise", other)),
            "undo": milliseconds(session.undo),
            "redo": milliseconds(session.redo),
        }
        session.undo()
        found["read again"] = milliseconds(partial(session.open, Document.read(changed_outside(mine))))
        assert len(session.pending) > ABSENT
        print("in ms:", {name: round(took) for name, took in found.items()})
        best.update({name: min(took, best.get(name, took)) for name, took in found.items()})
        return max(best.values())

    assert at_best(longest, ANSWER_MS) <= ANSWER_MS, best
