"""How many labels of very many events show, which ones, how late the important ones come, and what it takes to know.

What could fit is counted from left to right: as long as there is room, the next label, as if labels came and went with
each scale. In their own row is what labels could do at best that keep theirs; in any row, what they could do that
change rows, too, which none here ever does. Figures are means over scales, evenly by logarithm, from four labels a row
to half of all events. Prints JSON; exits with 1 if a promise is broken.
"""

from __future__ import annotations

import json
import resource
import statistics
import sys
import time
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parent.parent))

from desktop.view.dealing import deal
from desktop.view.packing import PATIENCE, pack

#: Events and rows.
SIZES = ((1_000, 12), (20_000, 12), (100_000, 24), (1_000_000, 24))
SCALES = 20
DAY, LENGTH = 86_400 * 10**6, 20 * 365 * 86_400 * 10**6

#: The promises: the part of what could fit in its row that shows, and CPU seconds for the largest.
LEAST_SHOWN = 0.7
MOST_SECONDS = 6.0

Numbers = NDArray[np.int64]
Floats = NDArray[np.float64]


def anchors(kind: str, count: int, chance: np.random.Generator) -> Numbers:
    """Instants within twenty years, in microseconds, in order of time."""
    times = chance.uniform(0, 1, count)
    if kind == "bursts":
        times = chance.normal(chance.choice(times[:50], count), 0.002)
    found = np.sort((times * LENGTH).astype(np.int64))
    return found // DAY * DAY if kind == "days" else found


def importances(kind: str, count: int, chance: np.random.Generator) -> NDArray[np.uint8]:
    """All of 0 to 100 as likely as any other, or as people leave them: most at 50."""
    levels = chance.integers(0, 101, count) if kind == "any" else chance.choice([50, 50, 50, 50, 70, 90], count)
    return levels.astype(np.uint8)


def could_fit(times: Sequence[int], reach: float, rows: int) -> int:
    """The most labels that ``rows`` rows can hold when each takes ``reach`` of time."""
    shown: list[int] = []
    at = 0
    while at < len(times):
        shown.append(times[at])
        at += 1
        if len(shown) >= rows:
            at = bisect_left(times, shown[-rows] + reach, at)
    return len(shown)


def lateness(times: Numbers, top: NDArray[np.bool_], row: NDArray[np.int16], threshold: Floats) -> Iterator[float]:
    """For those on top, by how much later they show than they would among each other alone, row by row."""
    for number in range(int(row.max()) + 1):
        of_row = np.flatnonzero((row == number) & top & np.isfinite(threshold))
        at = times[of_row].astype(np.float64)
        isolation = np.minimum(np.diff(at, prepend=-np.inf), np.diff(at, append=np.inf))
        has_neighbour = np.isfinite(isolation)
        yield from (threshold[of_row][has_neighbour] * isolation[has_neighbour]).tolist()


def measure(kind: str, levels: str, count: int, rows: int) -> dict[str, Any]:
    """All figures of one set of events."""
    chance = np.random.default_rng(7)
    times, importance = anchors(kind, count, chance), importances(levels, count, chance)
    began = time.process_time()
    row, threshold = pack(
        times // 10**6, (times % 10**6).astype(np.int32), importance, row=None, rows=rows, reach_px=1.0
    )
    seconds = time.process_time() - began
    of_rows = [times[row == number].tolist() for number in range(rows)]
    everything, length = times.tolist(), float(times[-1] - times[0])
    own_row, any_row, mean = [], [], []
    for per_row in np.geomspace(4, count / rows / 2, SCALES).tolist():
        reach = length / per_row
        shown = threshold <= 1 / reach
        own_row.append(int(shown.sum()) / sum(could_fit(of_row, reach, 1) for of_row in of_rows))
        any_row.append(int(shown.sum()) / could_fit(everything, reach, rows))
        mean.append(float(importance[shown].mean()))
    late = list(lateness(times, importance == importance.max(), row, threshold))
    return {
        "times": kind,
        "importance": levels,
        "events": count,
        "rows": rows,
        "shown_of_what_fits_in_own_row": round(statistics.mean(own_row), 3),
        "least": round(min(own_row), 3),
        "shown_of_what_fits_in_any_row": round(statistics.mean(any_row), 3),
        "mean_importance_shown": round(statistics.mean(mean)),
        "mean_importance": round(float(importance.mean())),
        "most_important_later_than_alone": {"median": round(statistics.median(late), 1), "max": round(max(late), 1)},
        "never_shown": int(np.isinf(threshold).sum()),
        "cpu_s": round(seconds, 2),
    }


def dealing(count: int, rows: int) -> dict[str, object]:
    """What it takes to deal rows where a third of the events are bars."""
    chance = np.random.default_rng(7)
    starts = anchors("uniform", count, chance)
    ends = starts + np.where(chance.uniform(0, 1, count) < 1 / 3, chance.integers(0, 400 * DAY, count), 0)
    began = time.process_time()
    deal(starts.tolist(), ends.tolist(), chance.integers(0, 101, count).tolist(), rows)
    return {"events": count, "rows": rows, "cpu_s": round(time.process_time() - began, 2)}


def main() -> int:
    """Prints all figures."""
    measure("uniform", "any", *SIZES[0])  # the first call of anything takes longer
    sets = [
        measure(kind, levels, count, rows)
        for (count, rows), kind, levels in product(SIZES, ("uniform", "bursts", "days"), ("any", "most at 50"))
    ]
    kept = all(
        one["shown_of_what_fits_in_own_row"] >= LEAST_SHOWN
        and one["most_important_later_than_alone"]["max"] <= PATIENCE
        and one["cpu_s"] <= MOST_SECONDS
        for one in sets
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"sets": sets, "dealing": dealing(*SIZES[-1]), "peak_mb": peak, "kept": kept}, indent=2))
    return int(not kept)


if __name__ == "__main__":
    sys.exit(main())
