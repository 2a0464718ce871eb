"""What a frame asks of the store, at 1,000 and at 1,000,000 events: each question's CPU, memory, and time to build.

The events are those of ``quoteline bench``. The way is that of a user: from all of it in steps to an hour about several
centres, then along the years. Each question is timed in process CPU, and so is a whole frame of 1,600 pixels: labels,
counts and spans, with the labelled events as objects. Prints JSON; exits with 1 if a frame takes longer than half of
the 8 ms that a frame may take, or a million more memory than promised.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from desktop.bench.events import BEGIN, LANES, LENGTH, Kind, columns
from desktop.core.dates import US_PER_DAY, US_PER_HOUR
from desktop.core.protocols import Window
from desktop.store.memory import MemoryStore
from desktop.view.packing import pack

SIZES = (1_000, 1_000_000)
KINDS: tuple[Kind, ...] = ("uniform", "bursts")
ROWS, PIXELS, REACH = 3, 1_600, 208.0

#: The promises: milliseconds of CPU a frame (95th percentile), megabytes and CPU seconds for a million.
FRAME_MS, MEMORY_MB, BUILD_S = 4.0, 300, 6.0


def labelled(store: MemoryStore) -> MemoryStore:
    """With the labels of all lanes packed."""
    row, threshold = np.zeros(len(store), np.int16), np.zeros(len(store))
    of = store.columns
    for lane in range(len(LANES)):
        places = store.of_lane(lane)
        row[places], threshold[places] = pack(
            of.anchor.seconds[places],
            of.anchor.micros[places],
            of.importance[places],
            row=None,
            rows=ROWS,
            reach_px=REACH,
        )
    return store.with_labels(row, threshold)


def way(store: MemoryStore) -> Iterator[Window]:
    """Windows of a zoom about nine events from all to an hour, and of a pan over all at the scale of a year."""
    for centre in range(len(store) // 10, len(store), len(store) // 10):
        at = store.columns.anchor[centre]
        for length in np.geomspace(LENGTH, US_PER_HOUR, 60).astype(np.int64).tolist():
            yield Window(at - length // 2, at + length // 2)
    year = 365 * US_PER_DAY
    for begin in range(BEGIN, BEGIN + LENGTH, year // 20):
        yield Window(begin, begin + year)


def figures(seconds: list[float]) -> dict[str, float]:
    """Median, 95th percentile and maximum in milliseconds."""
    cuts = np.quantile(seconds, [0.5, 0.95, 1]) * 1e3
    return dict(zip(("median_ms", "p95_ms", "max_ms"), np.round(cuts, 3).tolist(), strict=True))


def timed(work: Callable[[], object]) -> float:
    """CPU seconds."""
    began = time.process_time()
    work()
    return time.process_time() - began


def asked(store: MemoryStore, window: Window) -> dict[str, Callable[[], object]]:
    """The questions about a window; ``frame`` is all that drawing asks."""
    us_per_px = (window.end - window.start) / PIXELS
    middle = (window.start + window.end) // 2
    labels = store.labelled(window, 1 / us_per_px)
    event_id = store.order(store.near(middle) or 0).id

    def frame() -> None:
        store.rows(store.labelled(window, 1 / us_per_px))
        store.counts(window, PIXELS)
        store.spans(window, int(3 * us_per_px), 300)

    return {
        "labelled": lambda: store.labelled(window, 1 / us_per_px),
        "rows": lambda: store.rows(labels),
        "counts": lambda: store.counts(window, PIXELS),
        "spans": lambda: store.spans(window, int(3 * us_per_px), 300),
        "near": lambda: store.near(middle, 0),
        "event": lambda: store.event(event_id),
        "frame": frame,
    }


def measure(kind: Kind, count: int) -> dict[str, Any]:
    """All figures of one set of events."""
    of = columns(kind, count)
    began = time.process_time()
    plain = MemoryStore(of)
    built = time.process_time() - began
    store = labelled(plain)
    packed = time.process_time() - began - built

    taken: dict[str, list[float]] = {}
    shown = []
    for window in way(store):
        questions = asked(store, window)
        shown.append(len(store.labelled(window, PIXELS / (window.end - window.start))))
        for name, question in questions.items():
            taken.setdefault(name, []).append(timed(question))
    return {
        "times": kind,
        "events": count,
        "questions": {name: figures(seconds) for name, seconds in taken.items()},
        "labels_shown": {"median": float(np.median(shown)), "max": max(shown)},
        "build_cpu_s": round(built, 2),
        "pack_cpu_s": round(packed, 2),
        "store_mb": round(store.nbytes / 1e6),
    }


def kept(one: dict[str, Any]) -> bool:
    """Whether the promises are."""
    fast = one["questions"]["frame"]["p95_ms"] <= FRAME_MS and one["build_cpu_s"] <= BUILD_S
    return bool(fast and one["store_mb"] <= MEMORY_MB)


def main() -> int:
    """Prints all figures."""
    measure("uniform", SIZES[0])  # the first call of anything takes longer
    sets = [measure(kind, count) for count in SIZES for kind in KINDS]
    print(json.dumps({"sets": sets, "kept": all(map(kept, sets))}, indent=2))
    return int(not all(map(kept, sets)))


if __name__ == "__main__":
    sys.exit(main())
