"""How fast the program has promised to be: the one table, and what of it a measurement breaks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

#: What was measured of one file, as ``quoteline bench --json`` prints it.
Result = Mapping[str, Any]

LARGE_JSON: Final = 100_000
#: The promises hold up to here.
MOST_EVENTS: Final = 1_000_000
#: A million events are compared with so many: the cost of a frame follows its pixels.
FEW: Final = 1_000


class Promise(NamedTuple):
    """A figure of a result, by its path in there, and the most that it may be.

    It holds where ``where`` says so, and where the figure is known.
    """

    figure: tuple[str, ...]
    most: float
    unit: str
    what: str
    where: Callable[[Result], bool] = lambda _: True


def _is_table(result: Result) -> bool:
    return bool(result["format"] == "parquet")


def is_large_json(result: Result) -> bool:
    """Whether opening it is compared with Python's own reader: of a small file the program's fixed costs are more."""
    return bool(result["format"] == "json" and result["events"] >= LARGE_JSON)


PROMISES: Final = (
    *(
        Promise((way, figure), most, "ms", f"CPU of a frame while {doing}, {named}")
        for way, doing in (("zoom", "zooming"), ("pan", "panning"))
        for figure, most, named in (("p95_ms", 8.0, "95th percentile"), ("max_ms", 16.0, "at most"))
    ),
    *(
        Promise(("growth", way), 1.5, "times", f"CPU of a frame while {doing}, beside {FEW:,} events")
        for way, doing in (("zoom", "zooming"), ("pan", "panning"))
    ),
    Promise(("hit_ms",), 1.0, "ms", "finding what is under the pointer"),
    Promise(("open_full_ms",), 3_000.0, "ms", "from opening to the first full paint", _is_table),
    Promise(("open_times_json",), 4.0, "times", "from opening to the first paint, beside json.loads", is_large_json),
    Promise(("rss_mb",), 700.0, "MB", "memory beside that of the empty program"),
    Promise(("use", "p99_ms"), 50.0, "ms", "wall time of a frame under a hand, 99th percentile"),
    Promise(("labels", "vanished"), 0.0, "labels", "gone while zooming in"),
    Promise(("labels", "moved"), 0.0, "labels", "not at their height while zooming in"),
)


def broken(result: Result) -> list[str]:
    """A sentence for each promise that a result breaks."""
    if result["events"] > MOST_EVENTS:
        return []
    found = []
    for promise in PROMISES:
        figure = _found(result, promise.figure)
        if promise.where(result) and figure is not None and figure > promise.most:
            found.append(f"{promise.what}: {figure:,.4g} {promise.unit}; promised: {promise.most:g}")
    return found


def growth(of_many: Result, of_few: Result) -> dict[str, float]:
    """How many times the CPU of a frame of few events a frame of many takes, by the 95th percentiles."""
    return {way: round(of_many[way]["p95_ms"] / max(0.001, of_few[way]["p95_ms"]), 2) for way in ("zoom", "pan")}


def _found(result: Result, path: Sequence[str]) -> float | None:
    at: Any = result
    for name in path:
        at = at.get(name) if isinstance(at, Mapping) else None
    return None if at is None else float(at)
