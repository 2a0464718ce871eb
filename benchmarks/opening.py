"""How long 100,000 events in JSON take from their file to a first frame, beside a bare ``json.loads`` of that file.

A figure in milliseconds says more about the machine than about the program, so all ways are gone in turn, and what
counts is the median of the rounds' ratios, in CPU of the process. ``sight`` reads what shows at once, ``scene`` makes a
store, a scene without labels and a frame of it; together they are the promise. ``read`` is the whole reading, with
every value checked; what it makes replaces the first sight. What is once in a run, loading numpy, stands apart, and
the window's own part is in ``quoteline bench``. Prints JSON; exits with 1 if the promise is broken.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

sys.path.insert(0, str(Path(__file__).parent.parent))

from desktop.bench import promises, tables
from desktop.core.protocols import Standing, Support, TextStyle
from desktop.session.document import Document
from desktop.store import ondemand
from desktop.store.firstsight import FirstSight, first_sight
from desktop.view import frame, large
from desktop.view.frame import Frame

EVENTS, QUOTATIONS = 100_000, 2_000
#: One in so many events has a quotation.
QUOTED = 20
ROUNDS = 7
WIDTH, HEIGHT = 1_600.0, 900.0
UNQUOTED = Standing(Support.NONE, 0, 0)

T = TypeVar("T")
#: CPU and wall seconds.
Taken = tuple[float, float]


@dataclass(frozen=True)
class Letters:
    """Every letter as wide as any other: a font's own measuring is the window's part."""

    def width(self, text: str, style: TextStyle) -> float:  # noqa: ARG002 - the protocol's
        return 7.0 * len(text)

    def elided(self, text: str, style: TextStyle, width: float) -> str:  # noqa: ARG002 - the protocol's
        return text[: int(width / 7.0)]


def write(folder: Path) -> Path:
    """Seeded events, three in ten of them spans, some with words of a source."""
    path = tables.write(folder, "uniform", EVENTS)
    timeline = json.loads(path.read_bytes())
    timeline["sources"] = [{"id": "log", "headline": "The log: all of it", "url": "https://example.org/log"}]
    timeline["quotations"] = [
        {"id": f"q{number}", "source": "log", "exact": f"entry {number} of the log", "start": number, "end": number + 9}
        for number in range(QUOTATIONS)
    ]
    for number, event in enumerate(timeline["events"][::QUOTED]):
        event["quotations"] = [{"quotation": f"q{number % QUOTATIONS}", "role": "supports"}]
        event["date_basis"] = {"kind": "stated", "quotation": f"q{number % QUOTATIONS}"}
    path.write_text(json.dumps(timeline, ensure_ascii=False, indent=1), "utf-8")
    return path


def timed(work: Callable[[], T]) -> tuple[Taken, T]:
    """What a piece of work takes, and what it makes."""
    cpu, wall = time.process_time(), time.perf_counter()
    made = work()
    return (time.process_time() - cpu, time.perf_counter() - wall), made


def first_frame(sight: FirstSight) -> Frame:
    """What is drawn first."""
    timeline = ondemand.timeline_of(sight.table, sight.title, sight.lanes, sight.eras)
    store = ondemand.store_of(timeline)
    assert store is not None
    scene = large.first_sight(timeline, store, Letters(), WIDTH, HEIGHT)
    return frame.build(scene, frame.Look(scene.whole), Letters(), lambda _id: UNQUOTED)


def one_round(path: Path) -> dict[str, Taken]:
    """Each way once; what each has made is gone before the next begins."""
    loads, _ = timed(lambda: json.loads(path.read_bytes()))
    seeing, sight = timed(lambda: first_sight(path.read_bytes()))
    assert sight is not None
    drawing, drawn = timed(partial(first_frame, sight))
    assert sum(density.total for density in drawn.densities) == EVENTS
    del sight
    reading, document = timed(lambda: Document.read(path))
    assert len(document.timeline.events) == EVENTS
    assert not document.problems
    return {"json_loads": loads, "sight": seeing, "scene": drawing, "read": reading}


def measure(path: Path) -> dict[str, Any]:
    """All figures of a file."""
    one_round(path)  # the first of anything takes longer
    rounds = [one_round(path) for _ in range(ROUNDS)]
    ways = {
        way: {
            "cpu_ms": round(1e3 * statistics.median(one[way][0] for one in rounds), 1),
            "wall_ms": round(1e3 * statistics.median(one[way][1] for one in rounds), 1),
        }
        for way in rounds[0]
    }
    return {
        "format": "json",
        "events": EVENTS,
        "megabytes": round(path.stat().st_size / 1e6, 1),
        "numpy_cpu_ms": round(1e3 * numpy_seconds(), 1),
        "ways": ways,
        "open_times_json": times_json(rounds, "sight", "scene"),
        "read_times_json": times_json(rounds, "read"),
    }


def numpy_seconds() -> float:
    """CPU of loading numpy, in a process that has not."""
    script = "import time; began = time.process_time(); import numpy; print(time.process_time() - began)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return float(done.stdout)


def times_json(rounds: list[dict[str, Taken]], *ways: str) -> float:
    """How many times the CPU of ``json.loads`` some ways take together."""
    return round(statistics.median(sum(one[way][0] for way in ways) / one["json_loads"][0] for one in rounds), 2)


def main() -> int:
    """Prints all figures."""
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder))
        result = measure(path)
    broken = promises.broken(result)
    print(json.dumps({**result, "broken": broken}, indent=2))
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main())
