"""How long the program takes from its start to its first paint, beside a bare window of PySide6.

A figure in milliseconds says more about the machine than about the program, so both start in turn, and what counts is
the ratio of their medians. On Linux the windows are real ones on a virtual display. Prints JSON; exits with 1 if the
ratio is 3 or more, or if numpy was loaded by then.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

ROOT = Path(__file__).parent.parent
STARTS = 10
#: The promise: less than this many times the start of a bare window.
LARGEST_RATIO = 3.0

#: Both print the monotonic clock at the end of their first paint, and end.
BARE = """
import time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

class Window(QWidget):
    def paintEvent(self, event):
        print(time.monotonic_ns(), False, flush=True)
        QTimer.singleShot(0, QApplication.quit)

application = QApplication([])
window = Window()
window.resize(1440, 900)
window.show()
application.exec()
"""
PROGRAM = """
import sys, time
from desktop.__main__ import main

def watch():
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication
    from desktop.qt.canvas import Canvas
    paint = Canvas.paintEvent

    def first_paint(canvas, event):
        paint(canvas, event)
        Canvas.paintEvent = paint
        print(time.monotonic_ns(), "numpy" in sys.modules, flush=True)
        QTimer.singleShot(0, QApplication.quit)

    Canvas.paintEvent = first_paint

class Finder:
    # watches as soon as the program asks for its window, and not before: the order of its imports is its own
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == "desktop.qt.app":
            watch()

sys.meta_path.insert(0, Finder)
main()
"""


def start(script: str) -> tuple[float, bool]:
    """Milliseconds from the start of a process to its first paint, and whether numpy was loaded by then."""
    # a warm start has its bytecode: who asks Python not to write any would measure the compiler
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    began = time.monotonic_ns()
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        sys.exit(done.stderr)
    painted, numpy = done.stdout.split()
    return (int(painted) - began) / 1e6, numpy == "True"


def measure() -> dict[str, float | int | bool]:
    """The medians of warm starts in turn; one of each before them warms the disk's cache."""
    bare, program, numpy = [], [], False
    for turn in range(STARTS + 1):
        bare_ms, _ = start(BARE)
        program_ms, with_numpy = start(PROGRAM)
        numpy = numpy or with_numpy
        if turn:
            bare.append(bare_ms)
            program.append(program_ms)
    bare_median, program_median = statistics.median(bare), statistics.median(program)
    return {
        "starts": STARTS,
        "bare_ms": round(bare_median, 1),
        "quoteline_ms": round(program_median, 1),
        "ratio": round(program_median / bare_median, 2),
        "numpy_before_first_paint": numpy,
    }


def display() -> AbstractContextManager[object]:
    """A display where windows bother nobody."""
    if sys.platform != "linux":
        return nullcontext()
    from pyvirtualdisplay.display import Display

    os.environ.pop("WAYLAND_DISPLAY", None)
    return Display(size=(1600, 1000))


if __name__ == "__main__":
    with display():
        result = measure()
    print(json.dumps(result, indent=2))
    sys.exit(int(result["ratio"] >= LARGEST_RATIO or result["numpy_before_first_paint"]))
