"""What speed is measured with and held to: the same events everywhere, and no promise that breaks without a word."""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from desktop import cli
from desktop.bench import memory, promises, report, running, tables
from desktop.bench.events import BEGIN, LENGTH, Grain, Kind, columns
from desktop.core import dates, files
from desktop.core.dates import US_PER_SECOND
from desktop.store import loading
from desktop.store.columns import Columns, of_events

KINDS: tuple[Kind, ...] = ("uniform", "bursts")


def rows(of: Columns) -> list[tuple[object, ...]]:
    """Everything about each event, by id."""
    anchors, ends = (times.at(np.arange(len(of), dtype=np.int32)) for times in (of.start, of.end))
    lanes = [of.lanes[lane] for lane in of.lane.tolist()]
    flags = of.flags.tolist()
    return sorted(zip(of.ids, of.titles, of.dates, lanes, of.importance.tolist(), anchors, ends, flags, strict=True))


# -- the events


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_makes_the_same_events(kind: Kind) -> None:
    assert rows(columns(kind, 200)) == rows(columns(kind, 200))
    assert rows(columns(kind, 200)) != rows(columns(kind, 200, seed=8))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("grain", ["day", "second"])
def test_each_date_says_where_its_event_stands(kind: Kind, grain: Grain) -> None:
    of = columns(kind, 300, grain=grain)
    for place, text in enumerate(of.dates):
        when = dates.parse(text)
        assert (when.earliest, when.latest) == (of.start[place], of.end[place]), text


def test_three_in_ten_last_and_all_lanes_are_used() -> None:
    of = columns("uniform", 5_000)
    assert of.dates.holding("/").mean() == pytest.approx(0.3, abs=0.02)
    assert len(set(of.lane.tolist())) == len(of.lanes)
    starts = of.anchor.seconds * US_PER_SECOND
    assert BEGIN <= starts.min() < starts.max() < BEGIN + LENGTH


def test_bursts_crowd_together() -> None:
    shares = {}
    for kind in KINDS:
        weeks = Counter((columns(kind, 5_000).anchor.seconds // (7 * 86_400)).tolist())
        shares[kind] = sum(count for _, count in weeks.most_common(20 * 52 // 4)) / 5_000
    assert shares["uniform"] < 0.5, "a quarter of the weeks holds more than could be by chance"
    assert shares["bursts"] > 0.75


# -- their files


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("count", [0, 5, 400])
def test_a_timeline_opens_without_a_problem_as_the_same_events(kind: Kind, count: int, tmp_path: Path) -> None:
    loaded = files.load(tables.write(tmp_path, kind, count))
    assert loaded.problems == ()
    assert loaded.timeline is not None
    lanes = [lane.id for lane in loaded.timeline.lanes]
    assert rows(of_events(loaded.timeline.events, lanes)) == rows(columns(kind, count, grain="day"))


@pytest.mark.parametrize("with_pyarrow", [True, False])
def test_a_table_opens_as_the_same_events(with_pyarrow: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_JSON", 100)
    if with_pyarrow:
        pytest.importorskip("pyarrow")
    else:
        monkeypatch.setattr(tables, "find_spec", lambda _: None)
    path = tables.write(tmp_path, "bursts", 500)
    assert path.suffix == (".parquet" if with_pyarrow else ".csv")
    table = loading.load(path)
    assert table.report.problem_count == 0
    assert rows(table.columns) == rows(columns("bursts", 500))


def test_a_table_of_lines_can_be_read_by_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_JSON", 2)
    monkeypatch.setattr(tables, "find_spec", lambda _: None)
    with tables.write(tmp_path, "uniform", 3).open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert [row["id"] for row in found] == ["e0", "e1", "e2"]
    assert all(row["lane"] in columns("uniform", 3).lanes for row in found)


# -- the promises


def result(events: int = 1_000, **other: object) -> dict[str, Any]:
    """A measurement that keeps all promises, but for ``other``."""
    times = {"median_ms": 3.0, "p95_ms": 5.0, "max_ms": 7.0}
    return {
        "kind": "uniform",
        "events": events,
        "format": "json",
        "window": [1600, 900],
        "platform": "offscreen",
        "open_ms": 300.0,
        "open_full_ms": 400.0,
        "zoom": times,
        "pan": times,
        "wall": {"zoom": times, "pan": times, "blank_ms": 0.2},
        "between": {"zoom": times, "pan": times},
        "hit_ms": 0.1,
        "blank_ms": 0.15,
        "resident_mb": 200.0,
        "peak_mb": 220.0,
        "rss_mb": 90.0,
        "broken": [],
        **other,
    }


SLOW = {"median_ms": 3.0, "p95_ms": 8.5, "max_ms": 16.5}


@pytest.mark.parametrize(
    ("other", "count"),
    [
        ({}, 0),
        ({"zoom": SLOW}, 2),
        ({"zoom": SLOW, "pan": SLOW}, 4),
        ({"growth": {"zoom": 1.5, "pan": 1.6}}, 1),
        ({"hit_ms": 1.2}, 1),
        ({"rss_mb": 701.0}, 1),
        ({"format": "parquet", "open_full_ms": 3_100.0}, 1),
        ({"format": "csv", "open_full_ms": 3_100.0}, 0),  # promised is Parquet
        ({"open_times_json": 4.1, "events": 100_000}, 1),
        ({"open_times_json": 50.0, "events": 5}, 0),  # less than a millisecond of JSON
        ({"zoom": SLOW, "events": 1_000_001}, 0),
    ],
)
def test_each_broken_promise_is_told(other: dict[str, Any], count: int) -> None:
    told = promises.broken(result(**other))
    assert len(told) == count
    assert all("promised" in sentence for sentence in told)


def test_what_is_not_known_breaks_nothing() -> None:
    found = result()
    del found["rss_mb"]
    assert promises.broken(found) == []


def test_a_person_reads_what_was_measured_and_what_is_broken() -> None:
    told = "\n".join(
        report.lines(result(100_000, open_times_json=4.2, broken=["too slow"], growth={"zoom": 1.1, "pan": 1}))
    )
    for words in (
        "100,000 events, uniform",
        "1600x900",
        "300 ms",
        "4.2 times json.loads",
        "1.1 times",
        "90 MB",
        "too slow",
    ):
        assert words in told
    assert "json.loads" not in "\n".join(report.lines(result(5, open_times_json=200.0)))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems tell the most memory only, or none")
def test_memory_that_is_taken_is_counted() -> None:
    before = memory.resident_mb()
    taken = b"\1" * 50_000_000
    after = memory.resident_mb()
    assert before is not None
    assert after is not None
    assert 45 < after - before < 60, len(taken)
    assert (memory.peak_mb() or 0) >= after


# -- runs


@pytest.fixture(autouse=True)
def _once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "REPEATS", 1)


def test_the_median_of_several_processes_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(running, "REPEATS", 3)
    zooms = iter([5.0, 9.0, 6.0])  # the second met other work

    def measure(path: Path, size: tuple[int, int]) -> dict[str, Any]:
        events = len(json.loads(path.read_bytes()).get("events", ()))
        p95 = next(zooms) if events else 1.0
        return result(events, zoom={"median_ms": 3.0, "p95_ms": p95, "max_ms": 2 * p95}, resident_mb=None)

    found = running.Run((800, 600), lambda _: None, measure).of_file(tables.write(tmp_path, "uniform", 12))
    assert found["zoom"] == {"median_ms": 3.0, "p95_ms": 6.0, "max_ms": 12.0}
    assert found["window"] == [1600, 900]
    assert found["broken"] == []


class Measured:
    """Stands for the child: notes what it is to measure, and takes longer for more events."""

    def __init__(self) -> None:
        self.files: list[str] = []

    def __call__(self, path: Path, size: tuple[int, int]) -> dict[str, Any]:
        self.files.append(path.name)
        events = len(json.loads(path.read_bytes()).get("events", ()))
        of = {"median_ms": 1.0, "p95_ms": 2.0 + events / 1_000, "max_ms": 9.0}
        return result(events, window=list(size), zoom=of, pan=of, resident_mb=100.0 + events / 100)


def run(measured: Measured) -> running.Run:
    return running.Run((800, 600), lambda _: None, measured)


def test_many_events_are_measured_beside_few_and_beside_the_empty_program() -> None:
    measured = Measured()
    found = list(run(measured).of_sets(running.sets(4_000, None, 7)))
    assert measured.files == ["empty.json", "uniform-1000.json", "uniform-4000.json"]
    assert found[0]["growth"] == {"zoom": 2.0, "pan": 2.0}
    assert found[0]["rss_mb"] == 40.0
    assert found[0]["open_times_json"] > 0
    assert len(found[0]["broken"]) == 2


def test_few_events_are_measured_once_for_all_that_are_compared_with_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "SIZES", (5, 1_000, 2_000, 3_000))
    measured = Measured()
    found = list(run(measured).of_sets(running.sets(None, "bursts", 7)))
    assert measured.files == ["empty.json", *(f"bursts-{size}.json" for size in running.SIZES)]
    assert [one["events"] for one in found] == list(running.SIZES)
    assert ["growth" in one for one in found] == [False, False, True, True]


def test_without_a_number_all_sizes_are_measured_in_both_ways() -> None:
    assert len(running.sets(None, None, 7)) == 2 * len(running.SIZES)
    assert {one.events for one in running.sets(None, None, 7)} == {5, 1_000, 100_000, 1_000_000}


@pytest.fixture
def child(monkeypatch: pytest.MonkeyPatch) -> Measured:
    """The command line with a stand-in for the process that measures."""
    measured = Measured()
    made = running.Run
    monkeypatch.setattr(running, "Run", lambda size, say: made(size, say, measured))
    return measured


def test_the_command_prints_one_object_for_one_set(child: Measured, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["bench", "--events", "1000", "--size", "640x480", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["events"] == 1_000
    assert found["window"] == [640, 480]
    assert found["zoom"].keys() == {"median_ms", "p95_ms", "max_ms"}
    assert found["broken"] == []


def test_the_command_tells_by_its_status_that_a_promise_is_broken(
    child: Measured, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["bench", "--events", "9,000", "--kind", "bursts"]) == 1
    assert "BROKEN" in capsys.readouterr().out


def test_what_was_measured_before_a_failure_is_told(
    child: Measured, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def measure(self: Measured, path: Path, size: tuple[int, int]) -> dict[str, Any]:
        if path.name == "bursts-1000.json":
            raise running.RunError("the window fell over")
        return found(self, path, size)

    found = Measured.__call__
    monkeypatch.setattr(Measured, "__call__", measure)
    assert cli.main(["bench", "--json"]) == 1
    told = capsys.readouterr()
    assert [one["events"] for one in json.loads(told.out)["sets"]] == [5, 5, 1_000]
    assert "the window fell over" in told.err


def test_the_command_measures_a_file_of_the_users(
    child: Measured, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tables.write(tmp_path, "uniform", 12)
    assert cli.main(["bench", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["events"] == 12
    assert path.exists()


@pytest.mark.parametrize(
    "words",
    [
        ["--events", "0"],
        ["--events", "many"],
        ["--events", "99999999999"],
        ["--seed", "-1"],
        ["a.json", "--events", "5"],
    ],
)
def test_what_cannot_be_measured_is_wrong_usage(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["bench", *words])
    assert ended.value.code == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
