"""Reads tables of events, from the first hundred thousand on: JSON Lines, CSV and Parquet into columns.

The columns are ``id``, ``title`` and ``date``, and where they are there ``lane``, ``importance``, ``earliest`` and
``latest``; others are told, and let be. CSV and Parquet may do without ``id``. ``date`` is EDTF. ``earliest`` and
``latest`` are its bounds, as texts of EDTF or, in Parquet, as timestamps or days: whoever wrote the file may have
worked them out already. Where either is missing, both follow from the date. So they do where they go beyond the date,
which the event is saved with, and that is told. Looked at are the dates of ``store.everyday``; of others, such as
``1900~``, bounds are taken by their word.

A table is written by a machine, and where one row is wrong a hundred thousand may be: each is left out, counted and,
up to ``MOST_PROBLEMS``, told with its line and what would be right.

The standard library reads the lines, a million of CSV in 1 s and of JSON Lines in 3, and knows the number of each; with
all that is checked it is 6 and 9. Parquet needs pyarrow, which is an extra: its texts lie in memory as those of
``store.texts`` do, so that a million rows are there in 0.2 s, where DuckDB 2.0 takes 0.6 to 0.9 s to hand them over.
(On a disk DuckDB takes 68 MB and pyarrow 170: who needs neither has neither.)
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from io import TextIOWrapper
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple, TextIO

import numpy as np
from numpy.typing import NDArray

from desktop.core import dates, zones
from desktop.core.dates import DateError, DateRange, Instant, Meant
from desktop.core.files import NO_SUCH_FILE
from desktop.core.problems import Problem, shown
from desktop.core.salvage import NO_TITLE, collector_at_rest
from desktop.store import everyday
from desktop.store.columns import MOST_LANES, Columns, Extents, fits, timed, told
from desktop.store.texts import TextIndex, Texts
from desktop.store.times import MOST_SECONDS, Times

#: Problems that are kept; all are counted.
MOST_PROBLEMS: Final = 1_000
#: Undated events that are kept by id and title for those who want to see them; all are counted.
MOST_UNDATED: Final = 10_000
#: Bytes of a line of JSON Lines, and characters of a field of CSV: a longer one is no event, but may fill the memory.
MOST_LINE: Final = 1_048_576
#: Lines of one row of CSV: paragraphs in quotation marks are let be, but one mark that is never closed ends there.
MOST_ROW_LINES: Final = 1_000
#: Characters of CSV that are read again behind rows that cannot be read, at most some 4 s of them: a file of nothing
#: but such rows ends, too.
MOST_AGAIN: Final = 64 * 1024**2
#: Rows and bytes of text of all: what a store in memory can still be asked quickly, and what fits into most computers.
MOST_ROWS, MOST_BYTES = 20_000_000, 4 * 1024**3
#: Keys of JSON Lines that are not read, and told by name: from so many on no others are looked for.
MOST_OTHERS: Final = 20
#: Rows that become columns at once, and bytes of text after which they do in any case.
CHUNK, CHUNK_BYTES = 4_096, 32 * 1024**2
#: Rows of Parquet at once: each lot costs a millisecond by itself.
BATCH: Final = 65_536
#: Bytes that the length of a text takes in Parquet, before its letters.
LENGTH: Final = 4
#: Lines between two looks at whether anybody still waits: some milliseconds.
PAUSE: Final = 512

#: The columns that there must be. Without ids rows are known by their lines.
REQUIRED: Final = ("title", "date")
NAMES: Final = ("id", *REQUIRED, "lane", "importance", "earliest", "latest")
_READ: Final = frozenset(NAMES)
TEXTS: Final = tuple(name for name in NAMES if name != "importance")
DEFAULT_IMPORTANCE: Final = 50

NOT_UTF8: Final = "holds half a character, or bytes that are not UTF-8: save the file as UTF-8"
NO_IMPORTANCE: Final = "the importance is no whole number from 0 to 100"
TOO_FAR: Final = "this is more than 146 thousand million years from now: a table ends there"

Check = Callable[[], None]
Progress = Callable[[int, float], None]


class LoadError(Exception):
    """The file as a whole cannot be read; the message says why, and what to do."""


class Undated(NamedTuple):
    """An event that has no place in time: columns hold none of those."""

    line: int
    id: str
    title: str
    lane: str
    importance: int


@dataclass
class Report:
    """What became of the rows of a file: nothing is left out silently, and a hostile file does not fill the memory.

    Lines count from 1: lines of a text, rows of Parquet.
    """

    rows: int = 0
    problems: list[Problem] = field(default_factory=list)
    left_out: int = 0
    warned: int = 0
    #: the columns that are not read, as they are written
    unread: tuple[str, ...] = ()
    undated: list[Undated] = field(default_factory=list)
    undated_count: int = 0
    meant: Meant = field(default_factory=Meant)

    @property
    def problem_count(self) -> int:
        """How many problems there are, kept or not."""
        return self.left_out + self.warned

    def wrong(self, line: int, column: str, message: str) -> None:
        """A row that is left out."""
        self.left_out += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem("error", f"{message}; this row is left out", column, line))

    def mended(self, line: int, column: str, message: str) -> None:
        """A row that is kept, but not as it stands, or something of the whole table; rows left out find room, too."""
        self.warned += 1
        if self.warned <= MOST_PROBLEMS // 2 and len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem("warning", message, column, line))

    def misses(self, columns: Iterable[str]) -> None:
        """Columns that are not read: what stands in them is in no event, and in no timeline saved of the table."""
        self.unread = tuple(columns)
        if not self.unread:
            return
        names = ", ".join(shown(name) for name in self.unread[:10]) + (", …" if len(self.unread) > 10 else "")
        which = f"column {names} is" if len(self.unread) == 1 else f"columns {names} are"
        self.mended(1, "$", f"the {which} not read: of a table those read are {', '.join(NAMES)}")

    def without_date(self, event: Undated) -> None:
        """An event that has no place in time, and is no mistake."""
        self.undated_count += 1
        if len(self.undated) < MOST_UNDATED:
            self.undated.append(event)


@dataclass(frozen=True)
class Table:
    """A file as it was read; ``ids`` finds its rows."""

    columns: Columns
    report: Report
    ids: TextIndex


def _waits() -> None:
    pass


def _silent(rows: int, share: float) -> None:
    pass


def load(path: Path, *, check: Check = _waits, progress: Progress = _silent) -> Table:
    """Reads a table; raises ``LoadError`` where nothing can be read of it at all.

    ``check`` is called between chunks of rows, and stops the work by raising; ``progress`` is told the rows read so far
    and the share of the file that they are.
    """
    readers = {".jsonl": _json_lines, ".ndjson": _json_lines, ".csv": _csv, ".parquet": _parquet}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise LoadError(f"{shown(path.name)} is no table: name a file that ends with {', '.join(readers)}")
    report = Report()
    try:
        if not path.is_file():
            raise LoadError(NO_SUCH_FILE)
        with collector_at_rest():
            return collected(reader(path, report, check), report, check, progress)
    except OSError as error:
        raise LoadError(f"this file cannot be read: {error.strerror or error}") from None


# -- collecting


@dataclass(frozen=True)
class Chunk:
    """Some rows as they stand in a file, all columns of one length.

    ``lane`` counts in ``lanes``. ``earliest`` and ``latest`` count where both are ``given``. What is not ``sound`` has
    been reported. ``zones`` has the IANA zones of the rows that give one: a time without a zone is a time there.
    """

    lines: NDArray[np.int64]
    ids: Texts
    titles: Texts
    dates: Texts
    lanes: list[str]
    lane: NDArray[np.int64]
    importance: NDArray[np.int64]
    earliest: Times
    latest: Times
    given: NDArray[np.bool_]
    sound: NDArray[np.bool_]
    share: float
    zones: Mapping[int, str] = field(default_factory=dict)


def collected(chunks: Iterable[Chunk], report: Report, check: Check = _waits, progress: Progress = _silent) -> Table:
    """The sound rows of all chunks; those that are not are told to the ``report``."""
    index: dict[str, int] = {}
    parts: list[Columns] = []
    size = 0
    lines = [np.empty(0, np.int64)]
    check()
    for chunk in chunks:
        part, of_part = _part(chunk, index, report, check)
        parts.append(part)
        lines.append(of_part)
        report.rows += len(chunk.lines)
        size += max(part.nbytes, part.ids.written + part.titles.written + part.dates.written)
        if report.rows > MOST_ROWS or size > MOST_BYTES:
            limit = f"{MOST_ROWS:,} rows and {MOST_BYTES // 1024**3} GB"
            raise LoadError(f"this table is too large: at most {limit} are read, split it")
        progress(report.rows, chunk.share)
        check()
    columns = Columns.joined(parts, tuple(index))
    columns, ids = _unique(columns, np.concatenate(lines), report)
    return Table(columns, report, ids)


def _part(chunk: Chunk, index: dict[str, int], report: Report, check: Check) -> tuple[Columns, NDArray[np.int64]]:
    """The sound rows of a chunk, and their lines. ``index`` numbers the lanes in the order in which they are named."""
    for name in chunk.lanes:
        if len(index) < MOST_LANES:
            index.setdefault(name, len(index))
    numbers = np.array([index.get(name, -1) for name in chunk.lanes], np.int64)
    lane = numbers[chunk.lane]
    sound = _sound(chunk, lane, report)
    extents = _extents(chunk, sound, report, check)
    rows = np.flatnonzero(sound)
    part = Columns(
        ids=chunk.ids,
        titles=chunk.titles,
        dates=chunk.dates,
        lanes=(),
        lane=lane.astype(np.int16),
        importance=chunk.importance.astype(np.uint8),
        anchor=extents.anchor,
        start=extents.start,
        end=extents.end,
        flags=told(chunk.dates, extents),
        zones=timed((row, zone, chunk.dates[row]) for row, zone in chunk.zones.items()),
    )
    return (part if len(rows) == len(part) else part.take(rows)), chunk.lines[rows]


def _sound(chunk: Chunk, lane: NDArray[np.int64], report: Report) -> NDArray[np.bool_]:
    """Which rows have what a dated event must have; of the others the first mistake is reported."""
    sound = chunk.sound.copy()
    early, late = chunk.earliest, chunk.latest
    far = chunk.given & ((early.seconds < -MOST_SECONDS) | (late.seconds >= MOST_SECONDS))
    lengths = np.maximum(np.maximum(chunk.ids.lengths, chunk.titles.lengths), chunk.dates.lengths)
    for column, bad, message in (
        ("$", lengths > MOST_LINE, f"a text has more than {MOST_LINE:,} bytes: an event has a title, not a book"),
        ("id", chunk.ids.broken() | chunk.titles.broken() | chunk.dates.broken(), NOT_UTF8),
        ("id", chunk.ids.lengths == 0, "the id is missing: give each event one of its own"),
        ("importance", (chunk.importance < 0) | (chunk.importance > 100), NO_IMPORTANCE),
        ("lane", lane < 0, f"there are more than {MOST_LANES:,} lanes: put events into fewer"),
        ("earliest", chunk.given & late.before(early), "it ends before it begins: latest is not before earliest"),
        ("earliest", far, TOO_FAR),
    ):
        for line in chunk.lines[bad & sound].tolist():
            report.wrong(line, column, message)
        sound &= ~bad
    for row in _untitled(chunk.titles, sound):
        report.mended(int(chunk.lines[row]), "title", NO_TITLE)
    undated = chunk.dates.lengths == 0
    for row in np.flatnonzero(undated & sound).tolist():
        name = chunk.lanes[chunk.lane[row]]
        event = Undated(int(chunk.lines[row]), chunk.ids[row], chunk.titles[row], name, int(chunk.importance[row]))
        report.without_date(event)
    sound &= ~undated
    return sound


def _untitled(titles: Texts, sound: NDArray[np.bool_]) -> list[int]:
    """The sound rows whose title shows nothing."""
    blank = titles.lengths == 0
    begins = np.flatnonzero(~blank)
    first = titles.data[titles.starts[begins]]
    # white space begins with one of these bytes; of the letters only some do
    maybe = begins[(first <= 0x20) | (first == 0xC2) | ((first >= 0xE1) & (first <= 0xE3))]
    blank[[row for row in maybe.tolist() if sound[row] and not titles[row].strip()]] = True
    return np.flatnonzero(blank & sound).tolist()


def _extents(chunk: Chunk, sound: NDArray[np.bool_], report: Report, check: Check) -> Extents:
    """Where each row stands in time: as given, or as its date says. Rows whose date is none become unsound.

    What is given beyond the date is reported, and let be.
    """
    extents = Extents(chunk.earliest.copy(), chunk.earliest.copy(), chunk.latest.copy(), np.zeros(len(sound), np.uint8))
    common = everyday.read(chunk.dates, sound)
    early, late = chunk.earliest.take(common.rows), chunk.latest.take(common.rows)
    beyond = chunk.given[common.rows] & (early.before(common.start) | common.end.before(late))
    for row in np.sort(common.rows[beyond]).tolist():
        report.mended(int(chunk.lines[row]), "earliest", _beyond(chunk.dates[row]))
    as_dated = beyond | ~chunk.given[common.rows]
    places, start, end = common.rows[as_dated], common.start.take(as_dated), common.end.take(as_dated)
    for column, found in ((extents.anchor, start), (extents.start, start), (extents.end, end)):
        column.put(places, found)
    others = sound & ~chunk.given
    others[common.rows] = False
    rows, read = [], []
    for number, row in enumerate(np.flatnonzero(others).tolist()):
        if not number % 1024:
            check()
        try:
            read.append(_date(chunk.dates[row], chunk.zones.get(row)))
            rows.append(row)
        except ValueError as error:
            said = report.meant.told(chunk.dates[row], error) if len(report.problems) < MOST_PROBLEMS else str(error)
            report.wrong(int(chunk.lines[row]), "date", _quoting(chunk.dates[row], said))
            sound[row] = False
    stated = Extents.of(read)
    extents.anchor.put(rows, stated.anchor)
    extents.start.put(rows, stated.start)
    extents.end.put(rows, stated.end)
    extents.flags[rows] = stated.flags
    return extents


def _beyond(date: str) -> str:
    return f"earliest and latest go beyond the date {shown(date)}, which is taken: leave them empty, or widen the date"


def _date(text: str, zone: str | None = None) -> DateRange:
    """A date that columns can hold, a time without a zone in the one given; raises ``ValueError``."""
    when = dates.parse(text)
    if when.local and zone and (own := zones.zone(zone)) is not None:
        when = zones.resolved(when, own)
    if not fits(when):
        raise DateError(TOO_FAR)
    return when


def _quoting(text: str, said: str) -> str:
    """What is wrong with a date, with the date: who reads of line 40,000 does not have it before their eyes."""
    return said if said.startswith(("'", '"')) else f"{shown(text)}: {said}"


def _bound(text: str, column: str) -> Instant:
    """An end that a row gives as a date; raises ``ValueError``."""
    when = _date(text)
    at = when.earliest if column == "earliest" else when.latest
    if at is None:
        raise DateError(f"{shown(text)} has no such end: leave the field empty, the date says what is open")
    return at


def _unique(columns: Columns, lines: NDArray[np.int64], report: Report) -> tuple[Columns, TextIndex]:
    """Without the rows whose id an earlier row has; and the index of the ids."""
    index = TextIndex(columns.ids)
    _undated_unique(index, lines, report)
    again = index.repeated()
    for row, first in again:
        report.wrong(int(lines[row]), "id", _taken(columns.ids[row], int(lines[first])))
    if not again:
        return columns, index
    keep = np.ones(len(columns), np.bool_)
    keep[[row for row, _ in again]] = False
    columns = columns.take(np.flatnonzero(keep))
    return columns, TextIndex(columns.ids)


def _undated_unique(index: TextIndex, lines: NDArray[np.int64], report: Report) -> None:
    """The same for the undated events that are kept; a dated one has the id before them, wherever it stands."""
    first: dict[str, int] = {}
    kept = []
    for event in report.undated:
        dated = index.find(event.id)
        line = first.setdefault(event.id, event.line) if dated is None else int(lines[dated])
        if line == event.line:
            kept.append(event)
        else:
            report.undated_count -= 1
            report.wrong(event.line, "id", _taken(event.id, line))
    report.undated = kept


def _taken(event_id: str, line: int) -> str:
    return f"the id {shown(event_id)} is that of line {line}, too: give each event one of its own"


# -- lines


class _Row(NamedTuple):
    """One line that is sound as far as it can be told alone."""

    line: int
    id: str
    title: str
    date: str
    lane: str
    importance: int
    bounds: tuple[Instant, Instant] | None


def _json_lines(path: Path, report: Report, check: Check) -> Iterator[Chunk]:
    size = path.stat().st_size
    with path.open("rb") as file:
        _require_utf8(file)
        yield from _chunks(_json_rows(file, report, check), report, lambda: file.tell() / max(1, size))


def _no_json(error: Exception) -> str:
    """Where a line is no JSON any more, in characters from 1, and what would be right."""
    at = min(error.pos, len(error.doc.rstrip())) + 1 if isinstance(error, json.JSONDecodeError) else 0
    where = f" from column {at} on" if at else ""
    return f'this is no JSON{where}: write {{"id": "a", "title": "…", "date": "2004-06-11"}}'


def _json_rows(file: BinaryIO, report: Report, check: Check) -> Iterator[tuple[int, list[Any]]]:
    number = 0
    others: dict[str, None] = {}
    while line := file.readline(MOST_LINE + 1):
        number += 1
        if not number % PAUSE:
            check()
        if len(line) > MOST_LINE:
            while line and not line.endswith(b"\n"):
                line = file.readline(MOST_LINE)
            report.wrong(number, "$", f"this line has more than {MOST_LINE:,} bytes: write one event a line")
            continue
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8")
            value = json.loads(text) if text.strip() else {}
            # of two equal keys the last is taken; where there are as many colons as keys, there are none
            if isinstance(value, dict) and text.count(":") != len(value):
                json.loads(text, object_pairs_hook=_once)
        except UnicodeDecodeError:
            report.wrong(number, "$", NOT_UTF8)
        except _TwiceError as error:
            report.wrong(number, "$", f"the key {shown(str(error))} stands twice: keep one of them")
        except (ValueError, RecursionError) as error:
            report.wrong(number, "$", _no_json(error))
        else:
            if not isinstance(value, dict):
                report.wrong(number, "$", f"{shown(value)} is no event: write an object, in braces")
            elif text.strip():
                if len(others) < MOST_OTHERS and not value.keys() <= _READ:
                    others.update(dict.fromkeys(key for key in value if key not in _READ))
                yield number, [value.get(name) for name in NAMES]
    report.misses(others)


class _TwiceError(Exception):
    """A key stands twice in an object; it is the error's text."""


def _once(pairs: list[tuple[str, Any]]) -> None:
    if twice := [key for key, count in Counter(key for key, _ in pairs).items() if count > 1]:
        raise _TwiceError(twice[0])


def _csv(path: Path, report: Report, check: Check) -> Iterator[Chunk]:
    size = path.stat().st_size
    # bytes that are no UTF-8 come as halves of characters, which are reported with their line
    with path.open("rb") as raw, TextIOWrapper(raw, "utf-8-sig", "surrogateescape", newline="") as file:
        _require_utf8(raw)
        lines = _Lines(file, check)
        yield from _chunks(_csv_rows(lines, report), report, lambda: raw.tell() / max(1, size))


def _require_utf8(file: BinaryIO) -> None:
    """Spreadsheets save "Unicode text" in units of two bytes, of which each line would be wrong: it is said once."""
    encoding = json.detect_encoding(file.read(4))
    file.seek(0)
    if encoding.startswith(("utf-16", "utf-32")):
        raise LoadError(f"this file is not UTF-8, it looks like {encoding[:6].upper()}: save it as UTF-8")


class _Lines(Iterator[str]):
    """The lines of a file, by rows. One that is too long is passed over: an error of the reader that asked for it.

    A row whose quotation mark is never closed goes on over the rows behind it: ``back`` has them read again.
    """

    def __init__(self, file: TextIO, check: Check) -> None:
        self._file, self._check = file, check
        #: the number of the last line
        self.number = 0
        self._row: list[str] = []
        self._ahead: deque[str] = deque()
        self._again = 0

    def begin(self) -> int:
        """The number of the line at which the next row begins."""
        self._row.clear()
        return self.number + 1

    def ahead(self) -> str:
        """The first line, which is read as the first all the same."""
        if line := self._file.readline(MOST_LINE + 1):
            self._ahead.append(line)
        return line

    def back(self) -> bool:
        """Goes back to the second line of the row; False where there is none, or too much has been read again."""
        rest = self._row[1:]
        self._again += sum(map(len, rest))
        if not rest or self._again > MOST_AGAIN:
            return False
        self._ahead.extendleft(reversed(rest))
        self.number -= len(rest)
        return True

    def __next__(self) -> str:
        if len(self._row) >= MOST_ROW_LINES:
            raise csv.Error(f"it has more than {MOST_ROW_LINES:,} lines")
        fresh = not self._ahead
        line = self._file.readline(MOST_LINE + 1) if fresh else self._ahead.popleft()
        if not line:
            raise StopIteration
        self.number += 1
        self._row.append(line)
        if not self.number % PAUSE:
            self._check()
        if len(line) > MOST_LINE:
            rest = line
            while fresh and rest and not rest.endswith("\n"):
                rest = self._file.readline(MOST_LINE)
            raise csv.Error(f"it has more than {MOST_LINE:,} characters")
        return line


#: What may stand between the fields of CSV: spreadsheets write semicolons where a comma parts decimals.
SEPARATORS: Final = {",": "commas", ";": "semicolons", "\t": "tabs"}


def _separator(first: str) -> str:
    """The separator by which the first line names most of the columns that are read; the comma among equals."""

    def names(separator: str) -> int:
        try:
            fields = next(csv.reader([first], strict=True, delimiter=separator), [])
        except csv.Error:
            return -1
        return len({name.strip().lower() for name in fields} & _READ)

    return max(SEPARATORS, key=names)


def _csv_rows(lines: _Lines, report: Report) -> Iterator[tuple[int, list[Any]]]:
    csv.field_size_limit(MOST_LINE)
    separator = _separator(lines.ahead())
    reader = csv.reader(lines, strict=True, delimiter=separator)
    try:
        written = [name.strip() for name in next(reader, [])]
    except csv.Error as error:
        raise LoadError(f"the first line cannot be read ({error}): it names the columns") from None
    header = [name.lower() for name in written]
    _require(header, written, report)
    numbered = "id" not in header
    places = [header.index(name) if name in header else None for name in NAMES]
    while True:
        number = lines.begin()
        try:
            fields = next(reader, None)
        except csv.Error as error:
            message = f"this row cannot be read ({error}): check its quotation marks"
            last = number if lines.back() else lines.number
            for line in range(number, last + 1):
                report.wrong(line, "$", message)
            continue
        if fields is None:
            return
        if len(fields) == len(header):
            values = [None if place is None else fields[place] or None for place in places]
            if numbered:
                values[0] = f"row-{number}"
            yield number, values
        elif fields:
            message = f"{len(fields)} fields where the first line names {len(header)}: "
            message += f"quote a field with {SEPARATORS[separator]} in it"
            if lines.number > number:
                message += f" (lines {number:,} to {lines.number:,})"
            report.wrong(number, "$", message)


#: What other programs call the columns that there must be, the likeliest first.
_CALLED: Final = {
    "id": ("key", "identifier", "event id", "uid", "uuid", "number", "no", "nr"),
    "title": ("name", "headline", "event", "label", "subject", "what", "text", "description", "summary"),
    "date": ("start", "start date", "when", "begin", "day", "datetime", "time", "timestamp", "year"),
}


def _require(names: Sequence[str], written: Sequence[str], report: Report) -> None:
    """Every column that there must be is there, and none twice; messages name them as they are ``written``.

    Told is what is not read of the others, and that rows have ids by their number.
    """
    if missing := [name for name in REQUIRED if name not in names]:
        found = ", ".join(shown(name) for name in written[:10]) or "none"
        which = f"column {missing[0]} is" if len(missing) == 1 else f"columns {', '.join(missing)} are"
        message = f"the {which} missing: there must be {', '.join(REQUIRED)}, there are {found}"
        meant = [(_likely(name, written), name) for name in missing]
        advice = [f"rename {shown(other)} to {name}" for other, name in meant if other]
        raise LoadError("; ".join([message, ", ".join(advice)] if advice else [message]))
    counted = Counter(names)
    if twice := [name for name in NAMES if counted[name] > 1]:
        raise LoadError(f"there are {counted[twice[0]]} columns {twice[0]}: keep one of them")
    if "id" not in names:
        other = _likely("id", [name for name in written if name.lower() not in _READ])
        right = f"rename {shown(other)} to id" if other else "add a column id"
        report.mended(1, "id", f"there is no column id, so that events are known by their lines, as row-2 is: {right}")
    report.misses(own for own, name in zip(written, names, strict=True) if name not in _READ)


def _likely(name: str, written: Sequence[str]) -> str:
    """The column that may be meant by another name, as it is written; empty where there is none."""
    import difflib  # a sound table needs it not

    plain = {re.sub(r"[\W_]+", " ", other[:60]).strip().lower(): other for other in reversed(written[:200])}
    called = (name, *_CALLED[name], *difflib.get_close_matches(name, plain, 1, 0.75))
    return next((plain[other] for other in called if other in plain), "")


def _chunks(found: Iterable[tuple[int, list[Any]]], report: Report, share: Callable[[], float]) -> Iterator[Chunk]:
    """Lines by some thousands; the last chunk may be empty, so that even a file without a row tells its progress."""
    rows: list[_Row] = []
    size = 0
    for line, values in found:
        try:
            row = _row(line, values)
        except _FaultError as fault:
            report.wrong(line, fault.column, str(fault))
            continue
        rows.append(row)
        size += len(row.id) + len(row.title) + len(row.date)
        if len(rows) >= CHUNK or size >= CHUNK_BYTES:
            yield _chunk(rows, min(1.0, share()))
            rows, size = [], 0
    yield _chunk(rows, 1.0)


class _FaultError(Exception):
    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column = column


def _row(line: int, values: list[Any]) -> _Row:
    """Raises ``_FaultError`` at the first value that cannot be what its column holds."""
    event_id, title, date, lane, importance, earliest, latest = values
    for name, text in zip(TEXTS, (event_id, title, date, lane, earliest, latest), strict=True):
        if text is None:
            continue
        if not isinstance(text, str):
            raise _FaultError(name, f"{shown(text)} is no text: write it in quotation marks")
        if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
            raise _FaultError(name, NOT_UTF8)
    bounds = None
    if earliest and latest:
        bounds = _bound_of("earliest", earliest), _bound_of("latest", latest)
    return _Row(line, event_id or "", title or "", date or "", lane or "", _importance(importance), bounds)


def _bound_of(column: str, text: str) -> Instant:
    try:
        return _bound(text, column)
    except ValueError as error:
        raise _FaultError(column, _quoting(text, str(error))) from None


def _importance(value: object) -> int:
    """A whole number, also as a field of CSV has it."""
    if value is None:
        return DEFAULT_IMPORTANCE
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= 3:
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 100:
        raise _FaultError("importance", f"{shown(value)}: {NO_IMPORTANCE}")
    return value


def _chunk(rows: list[_Row], share: float) -> Chunk:
    number: dict[str, int] = {}
    return Chunk(
        lines=np.array([row.line for row in rows], np.int64),
        ids=Texts.of(row.id for row in rows),
        titles=Texts.of(row.title for row in rows),
        dates=Texts.of(row.date for row in rows),
        lane=np.array([number.setdefault(row.lane, len(number)) for row in rows], np.int64),
        lanes=list(number),
        importance=np.array([row.importance for row in rows], np.int64),
        earliest=Times.of(row.bounds[0] if row.bounds else 0 for row in rows),
        latest=Times.of(row.bounds[1] if row.bounds else 0 for row in rows),
        given=np.array([row.bounds is not None for row in rows], np.bool_),
        sound=np.ones(len(rows), np.bool_),
        share=share,
    )


# -- Parquet


def _parquet(path: Path, report: Report, _check: Check) -> Iterator[Chunk]:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise LoadError(
            "reading Parquet needs pyarrow: install it with pip install 'quoteline[parquet]', "
            "or save the table as CSV or JSON Lines"
        ) from None
    try:
        with pq.ParquetFile(path) as file:
            names = file.schema_arrow.names
            _require(names, names, report)
            wanted = [name for name in NAMES if name in names]
            repeating = [name for name in _repeating(file.metadata) if name in TEXTS]
        with pq.ParquetFile(path, read_dictionary=repeating) as file:
            row, total = 0, file.metadata.num_rows
            for batch in file.iter_batches(BATCH, columns=wanted, use_threads=False):
                yield _Batch(batch, row, report).chunk((row + len(batch)) / max(1, total))
                row += len(batch)
        # Arrow keeps what it has held, a hundred megabytes for a million rows
        pa.default_memory_pool().release_unused()
    except MemoryError:  # which Arrow's own is, too
        raise LoadError("this table needs more memory than there is: split it") from None
    except pa.ArrowException as error:
        raise LoadError(f"this is no sound Parquet file: {shown(str(error), 200)}") from None


def _repeating(metadata: Any) -> set[str]:
    """The columns whose values take less in the file than plain texts could, so that they are written by number.

    Written out they may be thousands of times as large as the file: they are read by number, too.
    """
    small: set[str] = set()
    large: set[str] = set()
    for group in range(metadata.num_row_groups):
        for number in range(metadata.num_columns):
            column = metadata.row_group(group).column(number)
            is_small = column.total_uncompressed_size < LENGTH * column.num_values
            (small if is_small else large).add(column.path_in_schema)
    return small - large


class _Batch:
    """Some rows of Parquet, of which ``before`` stand before the first.

    Columns without gaps are taken over as they are: what Arrow computes with is loaded for others only, in 60 ms.
    """

    def __init__(self, batch: Any, before: int, report: Report) -> None:
        self._columns = {name: batch.column(name) for name in batch.schema.names}
        self._lines = np.arange(before + 1, before + 1 + len(batch))
        self._report = report
        self._sound = np.ones(len(batch), np.bool_)

    def chunk(self, share: float) -> Chunk:
        lanes, lane = self._lane()
        earliest, has_earliest = self._ends("earliest")
        latest, has_latest = self._ends("latest")
        return Chunk(
            lines=self._lines,
            ids=self._texts("id") if "id" in self._columns else Texts.of(map("row-{}".format, self._lines.tolist())),
            titles=self._texts("title"),
            dates=self._texts("date"),
            lanes=lanes,
            lane=lane,
            importance=self._importance(),
            earliest=earliest,
            latest=latest,
            given=has_earliest & has_latest,
            sound=self._sound,
            share=share,
        )

    def _as_texts(self, name: str) -> Any:
        """A column as Arrow's texts; whole numbers and days are written as people write them."""
        import pyarrow as pa

        column = self._columns[name]
        kind = column.type
        readable = (
            pa.types.is_string,
            pa.types.is_large_string,
            pa.types.is_integer,
            pa.types.is_date,
            pa.types.is_null,
        )
        if not any(is_kind(kind) for is_kind in readable):
            raise LoadError(f"the column {name} holds {kind}: write it as text")
        if not column.null_count and (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
            return column
        return column.cast(pa.large_string()).fill_null("")

    def _texts(self, name: str) -> Texts:
        import pyarrow as pa

        column = self._columns[name]
        if not pa.types.is_dictionary(column.type):
            return _of_arrow(self._as_texts(name))
        self._columns[name] = column.dictionary
        values, missing = _of_arrow(self._as_texts(name)), bool(column.null_count)
        if not len(values):
            return Texts.of([""] * len(column))
        texts = values.take((column.indices.fill_null(0) if missing else column.indices).to_numpy())
        if missing:
            texts = replace(texts, lengths=texts.lengths * column.is_valid().to_numpy(zero_copy_only=False))
        # each batch has the values of all: letters are shared only where that is less
        return texts if texts.written > len(texts.data) else Texts.between(*texts.together())

    def _lane(self) -> tuple[list[str], NDArray[np.int64]]:
        import pyarrow as pa

        if "lane" not in self._columns:
            return [""], np.zeros(len(self._lines), np.int64)
        column = self._columns["lane"]
        if pa.types.is_dictionary(column.type):
            self._columns["lane"] = column.dictionary
            names = [*self._texts("lane"), ""]
            codes = column.indices.fill_null(len(names) - 1) if column.null_count else column.indices
            return _used(names, codes.to_numpy())
        encoded = self._as_texts("lane").dictionary_encode()
        return list(_of_arrow(encoded.dictionary)), encoded.indices.to_numpy().astype(np.int64)

    def _importance(self) -> NDArray[np.int64]:
        import pyarrow as pa

        column = self._columns.get("importance")
        if column is None or pa.types.is_null(column.type):
            return np.full(len(self._lines), DEFAULT_IMPORTANCE, np.int64)
        if not (pa.types.is_integer(column.type) or pa.types.is_floating(column.type)):
            raise LoadError(f"the column importance holds {column.type}: write whole numbers from 0 to 100")
        # tables that have gaps are often written as floats
        if column.null_count:
            column = column.cast(pa.float64(), safe=False).fill_null(DEFAULT_IMPORTANCE)
        levels = column.to_numpy(zero_copy_only=False).astype(np.float64)
        levels = np.where(np.isnan(levels), DEFAULT_IMPORTANCE, levels)
        sound = (levels >= 0) & (levels <= 100) & (levels == np.floor(levels))
        return np.where(sound, levels, -1).astype(np.int64)

    def _ends(self, name: str) -> tuple[Times, NDArray[np.bool_]]:
        """A column of bounds, and which rows have one."""
        import pyarrow as pa

        column = self._columns.get(name)
        if column is None:
            return Times.of([0] * len(self._lines)), np.zeros(len(self._lines), np.bool_)
        whole = not column.null_count
        given = np.ones(len(column), np.bool_) if whole else column.is_valid().to_numpy(zero_copy_only=False)
        if pa.types.is_timestamp(column.type):
            parts = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}[column.type.unit]
            counts = column.view(pa.int64())
            counts = (counts if whole else counts.fill_null(0)).to_numpy()
            return Times(counts // parts, (counts % parts * 10**6 // parts).astype(np.int32)), given
        if pa.types.is_date(column.type):
            days = column.cast(pa.date32()).cast(pa.int32()).fill_null(0).to_numpy().astype(np.int64)
            last = name == "latest"
            micros = np.full(len(days), 999_999 * last, np.int32)
            return Times(days * 86_400 + 86_399 * last, micros), given
        return self._written_ends(name)

    def _written_ends(self, name: str) -> tuple[Times, NDArray[np.bool_]]:
        """Bounds that are written as dates."""
        found = []
        texts = self._texts(name)
        for row, text in enumerate(texts):
            try:
                found.append(_bound(text, name) if text else 0)
            except ValueError as error:
                found.append(0)
                self._sound[row] = False
                self._report.wrong(int(self._lines[row]), name, str(error))
        return Times.of(found), texts.lengths > 0


def _used(names: list[str], codes: NDArray[Any]) -> tuple[list[str], NDArray[np.int64]]:
    """The names that rows have, in the order in which they come, and the number of each row's."""
    first = np.full(len(names), len(codes))
    first[codes[::-1]] = np.arange(len(codes))[::-1]  # of all that are written to one place the last stays
    order = np.argsort(first, kind="stable")[: np.count_nonzero(first < len(codes))]
    numbers = np.zeros(len(names), np.int64)
    numbers[order] = np.arange(len(order))
    return [names[code] for code in order.tolist()], numbers[codes]


def _of_arrow(texts: Any) -> Texts:
    """Arrow's texts without nulls: they have the layout of ``Texts``, and may begin amidst their buffers.

    They are copied, so that Arrow's memory is free for the next batch: it would keep as much as it ever held.
    """
    import pyarrow as pa

    _, offsets, data = texts.buffers()
    if not len(texts):
        return Texts.of([])
    borders = np.frombuffer(offsets, np.int32 if pa.types.is_string(texts.type) else np.int64)
    borders = borders[texts.offset : texts.offset + len(texts) + 1].astype(np.int64)
    letters = np.frombuffer(data, np.uint8) if data is not None else np.empty(0, np.uint8)
    return Texts.between(letters[borders[0] : borders[-1]].copy(), borders - borders[0])
