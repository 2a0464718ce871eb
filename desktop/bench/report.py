"""The figures of a measurement for a person to read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from desktop.bench.promises import Result, is_large_json


def lines(result: Result) -> Iterator[str]:
    """A head, a line for each thing that was measured, and a line for each promise that was broken."""
    width, height = result["window"]
    kind = f", {result['kind']}" if "kind" in result else ""
    head = f"{result['events']:,} events{kind}, from {result['format']}"
    yield f"{head}, in a window of {width}x{height} ({result['platform']})"
    yield from (f"  {name:<8}{told}" for name, told in _told(result))
    yield from (f"  BROKEN  {sentence}" for sentence in result["broken"])


def _told(result: Result) -> Iterator[tuple[str, str]]:
    first, full, wall = result["open_ms"], result["open_full_ms"], result["wall"]
    times = f"; the first {result['open_times_json']:g} times json.loads" if is_large_json(result) else ""
    yield "open", f"{first:,.0f} ms to the first paint, {full:,.0f} ms to all labels{times}"
    for way in ("zoom", "pan"):
        growth = f"; {result['growth'][way]:g} times that of few events" if "growth" in result else ""
        between = f"; between two {_times(result['between'][way])}"
        yield way, f"{_times(result[way])} ms of CPU a frame{growth}; wall {_times(wall[way])}{between}"
    yield "hit", f"{result['hit_ms']:.2f} ms of CPU at most"
    yield "blank", f"{result['blank_ms']:.2f} ms of CPU to repaint a blank window; wall {wall['blank_ms']:.2f}"
    if "rss_mb" in result:
        yield "memory", f"{result['rss_mb']:,.0f} MB above the empty program; with it {result['peak_mb']:,.0f} at most"


def _times(of: dict[str, Any]) -> str:
    return f"{of['median_ms']:.1f} (95 % within {of['p95_ms']:.1f}, at most {of['max_ms']:.1f})"
