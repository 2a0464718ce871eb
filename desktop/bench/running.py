"""Has each file measured by a process of its own, so that none has the memory, or the caches, of another's.

The child is this same program, called as ``quoteline bench --child FILE``. What it found comes back as JSON.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from desktop import paths
from desktop.bench import promises, tables
from desktop.bench.events import Kind

SIZES: Final = (5, promises.FEW, 100_000, promises.MOST_EVENTS)
KINDS: Final[tuple[Kind, ...]] = ("uniform", "bursts")
#: A child that has not ended by then is stuck; measured: a million events take one minute.
PATIENCE_S: Final = 600
#: Each file is measured in so many processes, and the median of each figure is told: others use the machine as well,
#: and what one run of a second meets of that is up to a third.
REPEATS: Final = 3
#: A bare ``json.loads`` is the median of so many.
LOADS: Final = 5

EMPTY: Final = {"format": "quoteline/1", "title": "No events"}


class RunError(Exception):
    """A file could not be measured; the message says why."""


class Set(NamedTuple):
    """Events to be made and measured."""

    kind: Kind
    events: int
    seed: int


def sets(events: int | None, kind: Kind | None, seed: int) -> list[Set]:
    """What is measured: one set where a number of events is given, else all ``SIZES``, of one kind or of both."""
    if events is not None:
        return [Set(kind or "uniform", events, seed)]
    return [Set(one, size, seed) for size in SIZES for one in ((kind,) if kind is not None else KINDS)]


#: Has a file measured in a window of a width and a height.
Measure = Callable[[Path, tuple[int, int]], dict[str, Any]]


def measured_by_child(path: Path, size: tuple[int, int]) -> dict[str, Any]:
    """What a process of its own finds; raises ``RunError`` with its words where that finds nothing."""
    width, height = size
    try:
        done = subprocess.run(  # noqa: S603 - this program itself
            [*paths.program(), "bench", "--child", str(path.resolve()), "--size", f"{width}x{height}"],
            env=paths.program_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=PATIENCE_S,
        )
    except subprocess.TimeoutExpired:
        raise RunError(f"{path.name} could not be measured within {PATIENCE_S / 60:.0f} minutes") from None
    if done.returncode != 0:
        last = done.stderr.strip().splitlines()[-1:] or [f"it ended with {done.returncode}"]
        raise RunError(f"{path.name} could not be measured: {last[0]}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


class Run:
    """Measurements in windows of one size, all beside the empty program in the same window.

    ``say`` hears what is being measured.
    """

    def __init__(self, size: tuple[int, int], say: Callable[[str], None], measure: Measure = measured_by_child) -> None:
        self._size, self._say, self._measure = size, say, measure

    def of_file(self, path: Path) -> dict[str, Any]:
        """The figures of a file of the user's."""
        with tempfile.TemporaryDirectory() as folder:
            return _judged(self._result(path, self._empty_mb(Path(folder))))

    def of_sets(self, wanted: Iterable[Set]) -> Iterator[dict[str, Any]]:
        """The figures of each set; of many events beside those of few of the same kind and seed."""
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            empty_mb = self._empty_mb(folder)
            of_few: dict[Set, dict[str, Any]] = {}
            for one in wanted:
                beside = one._replace(events=promises.FEW)
                if one.events >= promises.FEW and beside not in of_few:
                    of_few[beside] = self._of_set(beside, folder, empty_mb)
                if one == beside:
                    yield _judged(of_few[beside])
                    continue
                result = self._of_set(one, folder, empty_mb)
                if one.events > promises.FEW:
                    result["growth"] = promises.growth(result, of_few[beside])
                yield _judged(result)

    def _of_set(self, one: Set, folder: Path, empty_mb: float | None) -> dict[str, Any]:
        path = tables.write(folder, *one)
        self._say(f"{one.events:,} events, {one.kind}, {path.stat().st_size / 1e6:,.1f} MB of {path.suffix[1:]} …")
        result = self._result(path, empty_mb)
        path.unlink()
        return {"kind": one.kind, "seed": one.seed, **result}

    def _empty_mb(self, folder: Path) -> float | None:
        """What the program has of the memory when it did the same with nothing."""
        path = folder / "empty.json"
        path.write_text(json.dumps(EMPTY), "utf-8")
        self._say("the empty program …")
        resident: float | None = self._measure(path, self._size)["resident_mb"]
        return resident

    def _result(self, path: Path, empty_mb: float | None) -> dict[str, Any]:
        result = _medians([self._measure(path, self._size) for _ in range(REPEATS)])
        if empty_mb is not None and result["resident_mb"] is not None:
            result["rss_mb"] = round(result["resident_mb"] - empty_mb, 1)
        if result["format"] == "json":
            bare_ms = _json_ms(path)
            result["json_loads_ms"] = round(bare_ms, 1)
            result["open_times_json"] = round(result["open_ms"] / bare_ms, 2)
        return result


def _judged(result: dict[str, Any]) -> dict[str, Any]:
    return {**result, "broken": promises.broken(result)}


def _medians(found: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The median of each figure of results of one file; what is no figure is the same in all."""
    told: dict[str, Any] = {}
    for name, first in found[0].items():
        of_all = [one[name] for one in found]
        if isinstance(first, dict):
            told[name] = _medians(of_all)
        else:
            told[name] = statistics.median_low(of_all) if isinstance(first, (int, float)) else first
    return told


def _json_ms(path: Path) -> float:
    """What Python's own reader takes for a file."""
    raw = path.read_bytes()
    taken = []
    for _ in range(LOADS):
        began = time.perf_counter()
        json.loads(raw)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken) * 1e3
