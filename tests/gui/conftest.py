"""What all tests of the interface share: whatever a test leaves running behind it is an error of the program."""

import gc
import os
import threading
from collections.abc import Iterator, Mapping

import pytest
from PySide6.QtCore import QAbstractAnimation, QCoreApplication, QEvent, QThreadPool, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid


def top_level_widgets() -> set[QWidget]:
    if QApplication.instance() is None:
        return set()
    return {widget for widget in QApplication.topLevelWidgets() if isValid(widget)}


def stop_what_runs() -> set[str]:
    """Stops and describes the timers and animations that would still fire; so each fails the test that left it only."""
    found = set()
    for thing in gc.get_objects():
        if isinstance(thing, QTimer) and isValid(thing) and thing.isActive():
            found.add(f"an active timer of {thing.interval()} ms, of {thing.parent()!r}")
            thing.stop()
        elif isinstance(thing, QAbstractAnimation) and isValid(thing) and thing.state() != thing.State.Stopped:
            found.add(f"a running animation of {thing.duration()} ms, of {thing.parent()!r}")
            thing.stop()
    return found


def _is_ours(thread: threading.Thread) -> bool:
    """Whether a living thread was started by Python. Of Qt's, which the pool ends, it keeps a dummy for good."""
    return thread.is_alive() and not thread.name.startswith("Dummy-")


@pytest.fixture(autouse=True)
def _nothing_left_behind() -> Iterator[None]:
    """Fails a test after which a timer, an animation, a thread or a top-level widget lives on.

    Each would run into the next test, and in the program keep a closed window alive.
    """
    threads, widgets = set(threading.enumerate()), top_level_widgets()
    yield
    if QApplication.instance() is None:
        return
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = stop_what_runs()
    if not QThreadPool.globalInstance().waitForDone(2_000):
        left.add("a job in the thread pool")
    left |= {f"thread {thread.name}" for thread in set(threading.enumerate()) - threads if _is_ours(thread)}
    if top_level_widgets() - widgets:
        gc.collect()
        left |= {f"top-level widget {widget!r}" for widget in top_level_widgets() - widgets}
    assert not left, "left behind: " + "; ".join(sorted(left))


@pytest.fixture
def real_display() -> Mapping[str, str]:
    """The environment in which a program, started as a process of its own, opens a real window on the virtual display.

    pytest-xvfb starts that display; without it, as on macOS, the system's own serves.
    """
    if "DISPLAY" not in os.environ:
        pytest.skip("no X server: install xvfb")
    return {**os.environ, "QT_QPA_PLATFORM": "xcb"}
