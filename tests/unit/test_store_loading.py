"""Tables of events: every form gives the same columns, and a bad row is told with its line and left out."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop.core import dates
from desktop.core.dates import DateError, instant
from desktop.core.protocols import StoredEvent
from desktop.store import everyday, loading
from desktop.store.loading import LoadError, Table
from desktop.store.memory import MemoryStore
from desktop.store.texts import Texts

ROWS: list[dict[str, Any]] = [
    {"id": "wreck", "title": "The wreck, as told", "date": "1891-03-02", "lane": "sea", "importance": 90},
    {"id": "lamp", "title": "Die Lampe – „heller“", "date": "1892-05/..", "lane": None, "importance": None},
    {"id": "keeper", "title": 'A "keeper"\nin two lines', "date": "1880/1890", "lane": "land", "importance": 0},
    {"id": "fog", "title": "", "date": "[1870,1871]", "lane": "sea", "importance": 50},
    {"id": "stars", "title": "Stars", "date": "Y-13800000000", "lane": "sky", "importance": 50},
]
Write = Callable[[Path, Sequence[dict[str, Any]]], Path]


def as_json_lines(folder: Path, rows: Sequence[dict[str, Any]]) -> Path:
    path = folder / "events.jsonl"
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    return path


def as_csv(folder: Path, rows: Sequence[dict[str, Any]]) -> Path:
    import csv

    path = folder / "events.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def as_parquet(folder: Path, rows: Sequence[dict[str, Any]]) -> Path:
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = folder / "events.parquet"
    pq.write_table(pa.Table.from_pylist(list(rows)), path)
    return path


FORMS = pytest.mark.parametrize("write", [as_json_lines, as_csv, as_parquet])


def told(table: Table) -> list[str]:
    return [f"{problem.line} {problem.path}: {problem.message}" for problem in table.report.problems]


def events(table: Table) -> list[StoredEvent]:
    return MemoryStore(table.columns).rows(range(len(table.columns)))


@FORMS
def test_every_form_gives_the_same_events(write: Write, tmp_path: Path) -> None:
    table = loading.load(write(tmp_path, ROWS))
    assert [problem.path for problem in table.report.problems] == ["title"], "the fog has none"
    assert not table.report.left_out
    assert table.report.rows == len(ROWS)
    assert [event.id for event in events(table)] == ["stars", "fog", "keeper", "wreck", "lamp"]
    for event in events(table):
        row = next(row for row in ROWS if row["id"] == event.id)
        when = dates.parse(row["date"])
        assert (event.title, event.date) == (row["title"], row["date"])
        assert (event.start, event.end, event.end_kind) == (when.earliest, when.latest, when.end_kind)
        assert table.columns.lanes[event.lane] == (row["lane"] or "")
        assert event.importance == (50 if row["importance"] is None else row["importance"])
        assert event.precise == (event.id == "wreck")


@FORMS
def test_bad_rows_are_told_with_their_line_and_left_out(write: Write, tmp_path: Path) -> None:
    def row(**more: Any) -> dict[str, Any]:
        return {"id": "x", "title": "T", "date": "1900", "importance": 5, **more}

    rows = [
        row(id="a"), row(id=""), row(id="b", date="1900-02-30"), row(id="c", importance=101), row(id="a", date="1901"),
        row(id="d", date="Y1000000000000"), row(id="e"), row(id="u", date=""),
    ]  # fmt: skip
    table = loading.load(write(tmp_path, rows))
    head = 1 if write is as_csv else 0
    found = sorted(told(table))
    assert [event.id for event in events(table)] == ["a", "e"]
    assert table.report.problem_count == 5
    assert [int(problem.split()[0]) - head for problem in found] == [2, 3, 4, 5, 6]
    for problem, part in zip(
        found,
        ["id is missing", "no day 30", "from 0 to 100", f"that of line {1 + head}", "146 thousand million"],
        strict=True,
    ):
        assert part in problem
        assert problem.endswith("this row is left out")
    assert [(event.id, event.title, event.line - head) for event in table.report.undated] == [("u", "T", 8)]
    assert table.report.undated_count == 1


@FORMS
def test_bounds_that_a_file_gives_are_taken(write: Write, tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        {"id": "a", "title": "T", "date": "1900~", "earliest": "1899-01-01", "latest": "1901-12"},
        {"id": "b", "title": "T", "date": "1900", "earliest": None, "latest": "1901-12"},
        {"id": "in", "title": "T", "date": "1900", "earliest": "1900-02", "latest": "1900-03"},
        {"id": "c", "title": "T", "date": "1900", "earliest": "1901", "latest": "1900"},
        {"id": "d", "title": "T", "date": "1900", "earliest": "190O", "latest": "1900"},
        {"id": "e", "title": "T", "date": "1900", "earliest": "1900", "latest": "1900/.."},
    ]
    table = loading.load(write(tmp_path, rows))
    a, b, within = events(table)
    assert (a.start, a.end, a.anchor) == (instant(1899), instant(1902) - 1, instant(1899))
    assert (within.start, within.end, within.anchor) == (instant(1900, 2), instant(1900, 4) - 1, instant(1900, 2))
    assert (b.start, b.end) == (instant(1900), instant(1901) - 1)
    assert sorted(problem.path for problem in table.report.problems) == ["earliest", "earliest", "latest"]


@FORMS
@pytest.mark.parametrize("date", ["2004", "2004-06", "2004-06-11", "2004-06-11T10:30:00Z", "2003/2004"])
@pytest.mark.parametrize(("earliest", "latest"), [("1900", "1901"), ("2004-06-11T10:30:00Z", "2005"), ("1999", "2004")])
def test_bounds_beyond_the_date_are_told_and_the_date_is_taken(
    write: Write, date: str, earliest: str, latest: str, tmp_path: Path
) -> None:
    rows = [{"id": "a", "title": "T", "date": date, "earliest": earliest, "latest": latest}]
    table = loading.load(write(tmp_path, rows))
    ((event,), when) = events(table), dates.parse(date)
    assert (event.start, event.end, event.anchor) == (when.earliest, when.latest, when.earliest)
    (problem,) = table.report.problems
    assert (problem.severity, problem.path, problem.line) == ("warning", "earliest", 1 + (write is as_csv))
    assert f'beyond the date "{date}"' in problem.message


def test_timestamps_and_days_of_parquet_are_bounds_to_the_microsecond(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    at = dt.datetime(1960, 1, 1, 0, 0, 0, 1, tzinfo=dt.UTC)
    table = pa.table(
        {
            "id": pa.array([7, 8]),
            "title": ["", None],
            "date": pa.array([dt.date(1960, 1, 1)] * 2),
            "lane": pa.array(["sea", "sea"]).dictionary_encode(),
            "importance": [3.0, None],
            "earliest": pa.array([at, None], pa.timestamp("us", "UTC")),
            "latest": pa.array([dt.date(1960, 1, 1)] * 2),
        }
    )
    path = tmp_path / "t.parquet"
    pq.write_table(table, path)
    second, first = events(loading.load(path))
    assert (first.id, first.start, first.end) == ("7", instant(1960) + 1, instant(1960, 1, 2) - 1)
    assert (second.id, second.start, second.end) == ("8", instant(1960), instant(1960, 1, 2) - 1)
    assert (first.importance, second.importance) == (3, 50)


_NAMED = st.lists(st.none() | st.sampled_from(["", "sea", "sky – ü", "a long name of it"]), min_size=1, max_size=20)


@given(_NAMED, st.booleans())
def test_values_that_parquet_has_by_number_are_those_written_out(names: list[str | None], by_number: bool) -> None:
    import pyarrow as pa

    column = pa.array(names, pa.string())
    batch = pa.record_batch({"title": column.dictionary_encode() if by_number else column})
    texts = loading._Batch(batch, 0, loading.Report())._texts("title")
    assert list(texts) == [name or "" for name in names]
    assert not texts.broken().any()


@pytest.mark.parametrize("by_number", [True, False])
def test_a_small_file_of_parquet_does_not_fill_the_memory(by_number: bool, tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = 50_000
    titles = pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), pa.array(["x" * 100_000]))
    path = tmp_path / "large.parquet"
    table = pa.table({"id": [str(row) for row in range(rows)], "title": titles, "date": ["1900"] * rows})
    pq.write_table(table, path, store_schema=by_number)
    with pytest.raises(LoadError, match="too large"):
        loading.load(path)


def test_a_text_of_parquet_that_is_too_long_is_told(tmp_path: Path) -> None:
    rows = [{"id": str(row), "title": "x" * (row * loading.MOST_LINE), "date": "1900"} for row in (1, 2)]
    (problem,) = told(loading.load(as_parquet(tmp_path, rows)))
    assert problem.startswith("2 $: a text has more than 1,048,576 bytes")


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("{", "no JSON from column 2 on"),
        ('{"id": "a", "title": "A", "date": "2025"', "no JSON from column 41 on"),
        ("[1]", "no event"),
        ('{"id": 1, "title": "T", "date": "1900"}', "no text"),
        (r'{"id": "\ud800", "title": "T", "date": "1900"}', "half a character"),
        ('{"id": "x", "title": "T", "date": "1900", "importance": true}', "whole number"),
        ("[" * 100_000, "no JSON"),
        ('{"id": "x", "title": "' + "x" * loading.MOST_LINE + '"}', "more than"),
    ],
)
def test_a_bad_line_of_json_spoils_no_other(line: str, part: str, tmp_path: Path) -> None:
    good = '{"id": "%s", "title": "T", "date": "1900"}'
    path = tmp_path / "events.jsonl"
    path.write_text(f"\ufeff{good % 'a'}\n\n{line}\n{good % 'b'}", "utf-8")
    table = loading.load(path)
    assert [event.id for event in events(table)] == ["a", "b"]
    assert [problem.line for problem in table.report.problems] == [3]
    assert part in told(table)[0]


@pytest.mark.parametrize(
    ("row", "part"), [(b"x,y", "2 fields"), (b'x,"y" z,1900', "quotation marks"), (b"x,\xff,1900", "UTF-8")]
)
def test_a_bad_row_of_csv_spoils_no_other(row: bytes, part: str, tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_bytes(b'ID,Title,Date\na,"two\nlines",1900\n\n' + row + b"\nb,B,1900\n")
    table = loading.load(path)
    assert [event.id for event in events(table)] == ["a", "b"]
    assert [problem.line for problem in table.report.problems] == [5]
    assert part in told(table)[0]


@pytest.mark.parametrize(
    ("name", "content", "part"),
    [
        ("a.txt", b"", "is no table"),
        ("gone.csv", None, "no such file"),
        ("a.csv", b"", "columns title, date are missing: .* there are none$"),
        ("a.csv", b"Name, Start ,id\n", 'there are "Name", "Start", "id"; rename "Name" to title, rename "Start"'),
        ("a.csv", b"id,Titel,date\n", 'column title is missing: .*there are "id", "Titel", "date"; rename "Titel"'),
        ("a.csv", b"id,title,weather\n", 'column date is missing: .*there are "id", "title", "weather"$'),
        ("a.csv", "id,title,date\n".encode("utf-16"), "looks like UTF-16: save it as UTF-8"),
        ("a.jsonl", '{"id": "a"}\n'.encode("utf-16-le"), "looks like UTF-16: save it as UTF-8"),
        ("a.csv", b"id,title\n", "column date is missing"),
        ("a.csv", b"id,id,title,date\n", "2 columns id"),
        ("a.parquet", b"PAR1 this is none", "no sound Parquet file"),
    ],
)
def test_what_is_no_table_is_refused(name: str, content: bytes | None, part: str, tmp_path: Path) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(LoadError, match=part):
        loading.load(path)


def test_messages_quote_the_value_that_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = ["a,A,31/12/1999,", "b,B,2010/2001,", "c,C,1900,high", "d,D,1900,900", f"e,E,{'9' * 5_000},"]
    path.write_text("\n".join(["id,title,date,importance", *rows]), "utf-8")
    said = told(loading.load(path))
    parts = [
        '"high": the importance',
        "900: the importance",
        "31/12/1999' is no EDTF date; write 1999-12-31",
        '"2010/2001": it ends',
        '99…": a date of',
    ]
    assert all(part in line for part, line in zip(parts, said, strict=True))
    assert max(map(len, said)) < 200


def test_without_pyarrow_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.parquet"
    path.touch()
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(LoadError, match=r"quoteline\[parquet\]"):
        loading.load(path)


@given(
    lanes=st.lists(st.sampled_from(["sea", "land", "sky", ""]), min_size=1, max_size=20),
    kind=st.sampled_from(["string", "large_string", "dictionary"]),
    gap=st.booleans(),
)
def test_however_parquet_holds_texts_they_are_the_same(
    tmp_path_factory: pytest.TempPathFactory, lanes: list[str], kind: str, gap: bool
) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = tmp_path_factory.mktemp("texts") / "t.parquet"
    named: list[str | None] = [None if gap and name == "sea" else name for name in lanes]
    if kind == "dictionary":
        # also names that no row has, and one that comes twice
        names = ["unused", "sky", "land", "sea", "", "sea"]
        codes = [None if name is None else names.index(name) for name in named]
        column = pa.DictionaryArray.from_arrays(pa.array(codes, pa.int8()), pa.array(names))
    else:
        column = pa.array(named, getattr(pa, kind)())
    texts = [f"{number} „t“" for number in range(len(lanes))]
    ids = pa.array(texts, pa.large_string() if kind == "large_string" else pa.string())
    pq.write_table(pa.table({"id": ids, "title": ids, "date": pa.array(["1900"] * len(lanes)), "lane": column}), path)
    read = loading.load(path).columns
    assert list(read.ids) == list(read.titles) == texts
    assert [read.lanes[lane] for lane in read.lane.tolist()] == [name or "" for name in named]
    assert list(read.lanes) == list(dict.fromkeys(name or "" for name in named))  # in the order in which they come


def test_a_column_of_parquet_that_is_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="column title holds double"):
        loading.load(as_parquet(tmp_path, [{"id": "a", "title": 1.5, "date": "1900"}]))


def test_progress_is_told_and_the_work_can_be_stopped(tmp_path: Path) -> None:
    count = 2 * loading.CHUNK + 5
    path = as_json_lines(tmp_path, [{"id": str(n), "title": "T", "date": "1900"} for n in range(count)])
    seen: list[tuple[int, float]] = []
    loading.load(path, progress=lambda rows, share: seen.append((rows, share)))
    assert [rows for rows, _ in seen] == [loading.CHUNK, 2 * loading.CHUNK, count]
    assert sorted(share for _, share in seen) == [share for _, share in seen]
    assert seen[-1][1] == 1.0

    class StoppedError(Exception):
        pass

    def stop() -> None:
        if len(seen) > 3:
            raise StoppedError

    with pytest.raises(StoppedError):
        loading.load(path, check=stop, progress=lambda rows, share: seen.append((rows, share)))
    assert len(seen) == 4


def test_of_very_many_problems_all_are_counted_and_some_are_kept(tmp_path: Path) -> None:
    path = as_json_lines(tmp_path, [{"id": "", "title": "", "date": "1900"}] * (loading.MOST_PROBLEMS + 7))
    report = loading.load(path).report
    assert report.problem_count == loading.MOST_PROBLEMS + 7
    assert len(report.problems) == loading.MOST_PROBLEMS


_YEARS = st.integers(0, 9999).map("{:04}".format)
_MONTHS = st.builds("{}-{:02}".format, _YEARS, st.integers(0, 22))
_DAYS = st.builds(
    lambda year, month, day: f"{year:04}-{month:02}-{day:02}",
    st.integers(0, 9999),
    st.integers(0, 13),
    st.integers(0, 32),
)
_SECONDS = st.builds(
    lambda day, hour, minute, second: f"{day}T{hour:02}:{minute:02}:{second:02}Z",
    _DAYS,
    st.integers(0, 25),
    st.integers(0, 61),
    st.integers(0, 61),
)
_ODD = st.text(st.sampled_from("0123456789-/X"), min_size=9, max_size=11)
_ODD_TIMES = st.builds("2004-06-1{}".format, st.text(st.sampled_from("0123T:Z/?+-"), min_size=11, max_size=11))
_FORMS = st.one_of(
    *(
        st.one_of(one, st.builds("{}/{}".format, one, one), st.builds("{}-{}".format, one, one))
        for one in (_YEARS, _MONTHS, _DAYS, _SECONDS)
    ),
    _ODD,
    _ODD_TIMES,
)
_PRECISIONS = {getattr(dates.Precision, name) for name in ("YEAR", "MONTH", "DAY", "SECOND")}
_EVERYDAY = re.compile(r"(\d{4}/)?\d{4}|(\d{4}-\d\d/)?\d{4}-\d\d|(.{10}/)?.{10}|(.{10}T(?!24).{7}Z/)?.{10}T(?!24).{7}Z")


@given(st.lists(_FORMS))
@example(["2004-06-11T10:30:00Z", "2004-06-11T10:30:00Z/2004-06-11T10:30:00Z", "2004-06-11/2004-06-11T10:30:00Z"])
@example(["0000", "9999", "9999-12", "0000-01/0000-01", "2004/2003", "2001-21", "198X", "2004-1X"])
@example(["2004-06-11T24:00:00Z", "2004-06-11T10:30:00?", "0000-01-01T00:00:00Z/9999-12-31T23:59:59Z"])
def test_everyday_dates_are_what_all_dates_are(texts: list[str]) -> None:
    found = everyday.read(Texts.of(texts), np.ones(len(texts), np.bool_))
    for row, start, end in zip(
        found.rows.tolist(),
        found.start.at(np.arange(len(found.rows))),
        found.end.at(np.arange(len(found.rows))),
        strict=True,
    ):
        when = dates.parse(texts[row])
        assert (start, end) == (when.earliest, when.latest)
    for row in set(range(len(texts))) - set(found.rows.tolist()):
        try:
            when = dates.parse(texts[row])
        except DateError:
            continue
        assert when.precision not in _PRECISIONS or not _EVERYDAY.fullmatch(texts[row])


# -- bounds


def test_an_undated_event_has_an_id_of_its_own(tmp_path: Path) -> None:
    rows = [
        {"id": "a", "title": "A", "date": ""}, {"id": "a", "title": "B", "date": "1900"},
        {"id": "u", "title": "U", "date": ""}, {"id": "u", "title": "V", "date": ""},
    ]  # fmt: skip
    table = loading.load(as_json_lines(tmp_path, rows))
    assert [event.title for event in table.report.undated] == ["U"]
    assert table.report.undated_count == 1
    assert [problem.split(": ", 1)[1] for problem in told(table)] == [
        'the id "a" is that of line 2, too: give each event one of its own; this row is left out',
        'the id "u" is that of line 3, too: give each event one of its own; this row is left out',
    ]


def test_a_line_of_csv_that_is_too_long_is_told_and_those_after_it_keep_their_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "MOST_LINE", 40)
    path = tmp_path / "long.csv"
    path.write_text(f"id,title,date\na,A,1900\nb,{'x' * 500},1900\nc,C,never\nd,D,1900\n", "utf-8")
    table = loading.load(path)
    assert [event.id for event in events(table)] == ["a", "d"]
    assert [problem.line for problem in table.report.problems] == [3, 4]
    assert "more than 40 characters" in table.report.problems[0].message


@pytest.mark.parametrize("limit", ["MOST_ROWS", "MOST_BYTES"])
def test_a_table_that_would_fill_the_memory_is_refused(
    limit: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, limit, 2)
    with pytest.raises(LoadError, match=r"too large: at most .* split it"):
        loading.load(as_json_lines(tmp_path, ROWS))


class _StopError(Exception):
    pass


def test_a_quotation_mark_that_is_never_closed_costs_its_own_row_alone(tmp_path: Path) -> None:
    rows = [f"e{number},title {number},2004-06-11" for number in range(5_000)]
    rows[50] = 'e50,"open title,2004-06-11'
    path = tmp_path / "open.csv"
    path.write_text("\n".join(["id,title,date", *rows, ""]), "utf-8")
    table = loading.load(path)
    assert list(table.columns.ids) == [f"e{number}" for number in range(5_000) if number != 50]
    (problem,) = told(table)
    assert problem.startswith("52 $: this row cannot be read")


PIECES = st.lists(st.sampled_from(['"', ",", "a", "2004", '""', '","', "\n", "x" * 50]), max_size=8).map("".join)


@given(st.lists(st.builds("{},{},2004".format, PIECES, PIECES) | PIECES, max_size=12), st.sampled_from([0, 2**20]))
def test_no_line_of_csv_is_untold(rows: list[str], again: int) -> None:
    """What cannot be read is told line by line, and swallows none; also where nothing may be read again."""
    text = "\n".join(["id,title,date", *rows])
    report = loading.Report()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loading, "MOST_ROW_LINES", 5)
        patch.setattr(loading, "MOST_LINE", 120)
        patch.setattr(loading, "MOST_AGAIN", again)
        lines = loading._Lines(io.StringIO(text, newline=""), lambda: None)
        begins = [line for line, _ in loading._csv_rows(lines, report)]
    begins += [problem.line or 0 for problem in report.problems]
    assert len(set(begins)) == len(begins), "none is told twice"
    assert lines.number == len(text.splitlines())
    blank = {number for number, line in enumerate(text.splitlines(), 1) if not line}
    for problem in report.problems:
        if "cannot be read" in problem.message:
            after = (problem.line or 0) + 1
            assert after in {*begins, *blank, lines.number + 1}


@pytest.mark.parametrize("name", ["garbage.csv", "garbage.jsonl"])
def test_reading_can_be_stopped_where_no_row_is_sound(name: str, tmp_path: Path) -> None:
    looks: list[None] = []

    def stop_late() -> None:
        looks.append(None)
        if len(looks) > 3:
            raise _StopError

    (tmp_path / name).write_text("id,title,date\n" + "nothing\n" * 5_000, "utf-8")
    with pytest.raises(_StopError):
        loading.load(tmp_path / name, check=stop_late)


# -- tables as other programs write them


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_first_line_tells_what_parts_the_fields(separator: str, tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    lines = [("id", '"Title"', "date"), ("a", f'"Lamps{separator} lit"', "1900"), ("b", "Fog", "1901", "more")]
    path.write_text("\n".join(map(separator.join, lines)), "utf-8")
    table = loading.load(path)
    assert [event.title for event in events(table)] == [f"Lamps{separator} lit"]
    (problem,) = told(table)
    assert "4 fields where the first line names 3" in problem
    assert loading.SEPARATORS[separator] in problem


@pytest.mark.parametrize("write", [as_csv, as_parquet])
def test_rows_without_ids_are_known_by_their_number_which_is_told_once(write: Write, tmp_path: Path) -> None:
    rows = [{"key": "", "title": "A", "date": "1900"}, {"key": "", "title": "B", "date": "1901"}]
    table = loading.load(write(tmp_path, rows))
    head = 1 if write is as_csv else 0
    assert [event.id for event in events(table)] == [f"row-{1 + head}", f"row-{2 + head}"]
    assert not table.report.left_out
    assert [problem.severity for problem in table.report.problems] == ["warning", "warning"]
    assert 'there is no column id, so that events are known by their lines, as row-2 is: rename "key"' in told(table)[0]


@FORMS
def test_columns_that_are_not_read_are_told_once_and_cost_no_row(write: Write, tmp_path: Path) -> None:
    rows = [{"id": name, "title": "T", "date": "1900", "summary": "S", "Tags": "t"} for name in "ab"]
    report = loading.load(write(tmp_path, rows)).report
    assert report.unread == ("summary", "Tags")
    assert (report.left_out, [problem.severity for problem in report.problems]) == (0, ["warning"])
    assert 'the columns "summary", "Tags" are not read' in report.problems[0].message


def test_a_key_that_stands_twice_is_told(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    twice = '{"id": "a", "title": "one", "date": "1900", "title": "two: the second"}'
    once = '{"id": "b", "title": "At 10:30: tea", "date": "1900"}'
    path.write_text(f"{twice}\n{once}\n", "utf-8")
    table = loading.load(path)
    assert [event.id for event in events(table)] == ["b"]
    assert told(table) == ['1 $: the key "title" stands twice: keep one of them; this row is left out']


@FORMS
@pytest.mark.parametrize("title", ["", "  ", "\N{NO-BREAK SPACE}", "\N{IDEOGRAPHIC SPACE}\n"])
def test_an_event_without_a_title_is_told_and_kept(write: Write, title: str, tmp_path: Path) -> None:
    rows = [{"id": "a", "title": title, "date": "1900"}, {"id": "b", "title": "\N{HIRAGANA LETTER A}", "date": "1900"}]
    table = loading.load(write(tmp_path, rows))
    assert [event.id for event in events(table)] == ["a", "b"]
    assert [(problem.severity, problem.path) for problem in table.report.problems] == [("warning", "title")]


def test_warnings_leave_room_for_the_rows_that_are_left_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(loading, "MOST_PROBLEMS", 4)
    rows = [{"id": f"e{number}", "title": "", "date": "1900"} for number in range(9)]
    report = loading.load(as_json_lines(tmp_path, [*rows, {"id": "", "title": "T", "date": "1900"}])).report
    assert (report.warned, report.left_out, report.problem_count) == (9, 1, 10)
    assert [problem.severity for problem in report.problems] == ["error", "warning", "warning"]


@FORMS
def test_a_date_as_people_write_it_is_told_with_what_would_be_right(write: Write, tmp_path: Path) -> None:
    written = {"44 BC": "-0043", "1 March 2020": "2020-03-01", "c. 1850": "1850~", "1900-01-01 9:30": "1900-01-01T"}
    rows = [{"id": text, "title": "T", "date": text} for text in written]
    said = told(loading.load(write(tmp_path, rows)))
    assert all(f"; did you mean {right}" in line for right, line in zip(written.values(), said, strict=True))


def test_not_every_date_of_very_many_is_looked_at_for_what_was_meant(tmp_path: Path) -> None:
    rows = [{"id": f"e{number}", "title": "T", "date": "44 BC"} for number in range(300)]
    said = told(loading.load(as_json_lines(tmp_path, rows)))
    assert len(said) == 300
    assert sum("did you mean" in line for line in said) == 100
