"""The wheel, the drag and the pinch at a million events, in a real window on a virtual display of its own.

xdotool turns the wheel and drags, as a hand does, through the X server; the pinch, which it does not know, is made in
the program. A frame's wall time is from the first change of the view to the end of the update of the window that shows
it. Beside it stand the gaps of a heartbeat, which is all that an event could have to wait, and a blank repaint.

Then the view is zoomed slowly, from all to an hour, and each label is followed through all frames that were painted:
as long as its event is in view, it must stay, at its height. Pictures of that are in ``build/bench/``, to be looked at.

Prints JSON; exits with 1 if a promise is broken.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from desktop.bench import promises, tables

ROOT = Path(__file__).parent.parent
SCREEN = (1_600, 1_000)
PICTURES = 20
#: Notches of the wheel from twenty years to an hour: each zooms by 1.25, with Ctrl by the fourth root of that.
DEEP = 54
#: Milliseconds between two notches and two moves of a drag: a mouse tells of itself so often.
NOTCH_MS, MOVE_MS = 30, 16
#: Where the hand is: the part of the screen where time runs.
LEFT, RIGHT, TOP, BOTTOM = 300, 1_050, 200, 700


class Program:
    """The window's process, asked line by line."""

    def __init__(self, path: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(ROOT / "benchmarks" / "handled.py"), str(path)],
            env={**os.environ, "QT_QPA_PLATFORM": "xcb"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def ask(self, *words: object) -> Any:
        """The answer, once what was asked is done; ends the run where the window is gone."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("\t".join(map(str, words)) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            sys.exit(f"the window is gone: {self._process.wait()}")
        return json.loads(line)

    def close(self) -> None:
        """Lets it end, and sees that it does."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()


def hand(*words: object) -> None:
    """One call of xdotool."""
    program = shutil.which("xdotool")
    if program is None:
        sys.exit("xdotool is missing: install it")
    subprocess.run([program, *map(str, words)], check=True)


def wheel(x: int, y: int, notches: int) -> None:
    """Turns the wheel at a point: away from the hand, which zooms in, or with less than 0 towards it."""
    button = 4 if notches > 0 else 5
    hand("mousemove", x, y, "click", "--repeat", abs(notches), "--delay", NOTCH_MS, button)


def drag(x: int, y: int, step: int, count: int) -> None:
    """Drags by ``count`` moves, lets go in full run, and lets it glide."""
    moves = [word for _ in range(count) for word in ("mousemove_relative", "--", step, 0, "sleep", MOVE_MS / 1e3)]
    hand("mousemove", x, y, "mousedown", 1, *moves, "mouseup", 1)
    time.sleep(0.3)


def use(program: Program, seconds: float) -> None:
    """Zooms in, drags and pinches at places by chance, always the same, and out again, and so on."""
    chance = random.Random(7)  # noqa: S311 - where a hand may be
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        for _ in range(4):
            x, y = chance.randint(LEFT, RIGHT), chance.randint(TOP, BOTTOM)
            wheel(x, y, DEEP // 5)
            drag(x, y, chance.choice([-25, 25]), 15)
            program.ask("pinch", x, y, chance.choice([0.04, -0.03]), 15)
            if time.monotonic() >= until:
                return
        wheel(chance.randint(LEFT, RIGHT), TOP, -DEEP)


def slow_zoom(program: Program, folder: Path) -> None:
    """From all to an hour in the finest steps of the wheel, with a picture from time to time."""
    program.ask("track")
    hand("keydown", "ctrl")
    for number in range(PICTURES):
        # a pixel of all is a week: what is under the pointer now need not be there any more when it is an hour
        hand("mousemove", *program.ask("aim"), "click", "--repeat", 4 * DEEP // PICTURES, "--delay", NOTCH_MS, 4)
        program.ask("grab", folder / f"zoom-{number:02}.png")
    hand("keyup", "ctrl")


def measure(path: Path, seconds: float, folder: Path) -> dict[str, Any]:
    """All figures of a file, and the pictures."""
    program = Program(path)
    try:
        opened = program.ask("open")
        program.ask("begin")
        use(program, seconds)
        used = program.ask("end")
        slow_zoom(program, folder)
        labels = program.ask("labels")
        return {**program.ask("facts"), **opened, **used, **labels}
    finally:
        program.close()


def main() -> int:
    """Prints all figures."""
    from pyvirtualdisplay.display import Display

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=promises.MOST_EVENTS, help="how many; 1,000,000")
    parser.add_argument("--kind", choices=("uniform", "bursts"), default="bursts", help="how they lie; in bursts")
    parser.add_argument("--seconds", type=float, default=30.0, help="of use; 30")
    options = parser.parse_args()
    os.environ.pop("WAYLAND_DISPLAY", None)
    pictures = ROOT / "build" / "bench"
    pictures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, Display(size=SCREEN, color_depth=24):
        result = measure(tables.write(Path(folder), options.kind, options.events), options.seconds, pictures)
    told = promises.broken(result)
    print(json.dumps({"kind": options.kind, **result, "pictures": "build/bench", "broken": told}, indent=2))
    return int(bool(told))


if __name__ == "__main__":
    sys.exit(main())
