"""What a date covers, in every form that people may write it, and what is no date."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop.core.dates import (
    MAX_LENGTH,
    MAX_YEAR,
    US_PER_DAY,
    Bound,
    Civil,
    DateError,
    DateKind,
    DateRange,
    Precision,
    Qualifier,
    civil,
    explain,
    instant,
    iso,
    parse,
    weekday,
)

#: EDTF text, first and last day or time that it may cover (inclusive; "-" where there is none), precision. The forms
#: are in ``edtf_forms``; here is how programs are told of them.
COVERS = """
1984                           1984-01-01                1984-12-31                 year
0000                           +000000-01-01             +000000-12-31              year
-0300                          -000300-01-01             -000300-12-31              year
2004-06                        2004-06-01                2004-06-30                 month
2004-06-11                     2004-06-11                2004-06-11                 day
2022-11-30T10:30:00Z           2022-11-30T10:30:00Z      2022-11-30T10:30:00Z       second
2022-11-30T10:30:00            2022-11-30T10:30:00Z      2022-11-30T10:30:00Z       second
2022-11-30T10:30               2022-11-30T10:30Z         2022-11-30T10:30Z          minute
2022-11-30T10                  2022-11-30T10:00Z         2022-11-30T10:59Z          hour
2022-12-31T23:30:00-01:00      2023-01-01T00:30:00Z      2023-01-01T00:30:00Z       second
0000-01-01T00:00:00+14:00      -000001-12-31T10:00:00Z   -000001-12-31T10:00:00Z    second
2022-11-30T10:30:00.25Z        2022-11-30T10:30:00.250Z  2022-11-30T10:30:00.259Z   millisecond
2022-11-30T10:30:00.1234Z      2022-11-30T10:30:00.123400Z  2022-11-30T10:30:00.123499Z  microsecond
2004-12-31T24:00:00Z           2005-01-01T00:00:00Z      2005-01-01T00:00:00Z       second
2003-24                        2003-12-01                2004-02-29                 season
198X                           1980-01-01                1989-12-31                 decade
XXXX                           +000000-01-01             9999-12-31                 ten_millennia
-000X                          -000009-01-01             -000001-12-31              decade
156X-02-29                     1560-02-29                1568-02-29                 decade
1984?                          1984-01-01                1984-12-31                 year
Y170000002                     +170000002-01-01          +170000002-12-31           year
Y-66000000?                    -66000000-01-01           -66000000-12-31            year
Y1E12                          +1000000000000-01-01      +1000000000000-12-31       year
Y171010000S3                   +171000000-01-01          +171999999-12-31           million_years
2004-02-01/2005-02             2004-02-01                2005-02-28                 month
2025-01-20T10:30Z/2025-01-21   2025-01-20T10:30Z         2025-01-21                 day
Y-252E6/Y-66E6                 -252000000-01-01          -66000000-12-31            year
../1985                        -                         1985-12-31                 year
1985/                          1985-01-01                -                          year
[1667,1668,1670..1672]         1667-01-01                1672-12-31                 year
[..1667,1760-12..]             -                         -                          year
{1960,1961-12}                 1960-01-01                1961-12-31                 year
[2025-01-20T10:30Z,2025-01-21] 2025-01-20T10:30Z         2025-01-21                 day
"""

DATES = [tuple(line.split()) for line in COVERS.strip().splitlines()]


@pytest.mark.parametrize(("text", "earliest", "latest", "precision"), DATES, ids=[row[0] for row in DATES])
def test_programs_are_told_bounds_as_finely_as_stated(text: str, earliest: str, latest: str, precision: str) -> None:
    shown = explain(parse(text))
    assert (shown["earliest"] or "-", shown["latest"] or "-", shown["precision"]) == (earliest, latest, precision)
    assert shown["edtf"] == text


@pytest.mark.parametrize(
    ("text", "qualifiers"),
    [
        ("1984", set()),
        ("1984?", {"uncertain"}),
        ("2004-06~", {"approximate"}),
        ("2004-06-11%", {"uncertain", "approximate"}),
        ("2004-06~-11", {"approximate"}),
        ("?2004-06-~11", {"uncertain", "approximate"}),
        ("1984?/2004~", {"uncertain", "approximate"}),
        ("[1667?,1668]", {"uncertain"}),
    ],
)
def test_doubt_of_any_part_is_doubt_of_the_date_and_moves_no_bound(text: str, qualifiers: set[str]) -> None:
    r = parse(text)
    plain = parse("".join(c for c in text if c not in "?~%"))
    assert r.qualifiers == {Qualifier(name) for name in qualifiers}
    assert (r.earliest, r.latest, r.precision) == (plain.earliest, plain.latest, plain.precision)


U, A = Qualifier.UNCERTAIN, Qualifier.APPROXIMATE


@pytest.mark.parametrize(
    ("text", "year", "month", "day"),
    [
        ("2004-06-11", "", "", ""),
        ("2004-06-11%", "?~", "?~", "?~"),
        ("2004-06~-11", "~", "~", ""),
        ("2004?-06-11", "?", "", ""),
        ("?2004-06-~11", "?", "", "~"),
        ("2004-%06-11", "", "?~", ""),
        ("2004-?06", "", "?", ""),
        ("2004?-06~", "?~", "~", ""),
        ("2004-06?-11~", "?~", "?~", "~"),
        ("~2004-06-?11", "~", "", "?"),
        ("2004-06-11T10:30Z~", "~", "~", "~"),
        ("?2004-06-11T10:30Z~", "?~", "~", "~"),
        ("2001-?21", "", "?", ""),
        ("198X?", "?", "", ""),
        ("156X-~12-25", "", "~", ""),
        ("Y-66000000?", "?", "", ""),
        ("~Y-66000000", "~", "", ""),
        ("1950S2~", "~", "", ""),
    ],
)
def test_doubt_is_that_of_the_parts_it_is_said_of(text: str, year: str, month: str, day: str) -> None:
    """To the right of a part it is of that part and all to its left, to the left of it alone (EDTF, level 2)."""
    r = parse(text)
    assert r.doubts == tuple(frozenset({"?": U, "~": A}[mark] for mark in marks) for marks in (year, month, day))
    assert r.qualifiers == frozenset().union(*r.doubts)


def test_the_ends_of_an_interval_keep_their_own_doubts() -> None:
    r = parse("2004-06-~01/2004?-06-20")
    assert r.start is not None
    assert r.end is not None
    assert r.start.doubts.day == {A}
    assert r.end.doubts.year == {U}
    assert r.qualifiers == {U, A}


@pytest.mark.parametrize(
    ("text", "kind", "start", "end"),
    [
        ("1985", DateKind.SINGLE, "known", "known"),
        ("1985/1986", DateKind.INTERVAL, "known", "known"),
        ("../1985", DateKind.INTERVAL, "open", "known"),
        ("1985/..", DateKind.INTERVAL, "known", "open"),
        ("/1985", DateKind.INTERVAL, "unknown", "known"),
        ("1985/", DateKind.INTERVAL, "known", "unknown"),
        ("[..1985]", DateKind.ONE_OF, "open", "known"),
        ("[1985..]", DateKind.ONE_OF, "known", "open"),
        ("[..1985,1990..]", DateKind.ONE_OF, "open", "open"),
        ("{..1985}", DateKind.ALL_OF, "open", "known"),
    ],
)
def test_open_and_unknown_ends_are_told_apart(text: str, kind: DateKind, start: str, end: str) -> None:
    r = parse(text)
    assert (r.kind, r.start_kind, r.end_kind) == (kind, start, end)
    assert (r.earliest is None, r.latest is None) == (start != Bound.KNOWN, end != Bound.KNOWN)


def test_an_interval_keeps_its_ends_with_bounds_of_their_own() -> None:
    r = parse("198X/2004-06~")
    assert (r.start, r.end) == (parse("198X"), parse("2004-06~"))
    assert parse("../2004").start is None


def test_a_set_keeps_its_members_and_a_range_is_of_the_sets_kind() -> None:
    either = parse("[1667,1670..1672]")
    every = parse("{1667,1670..1672}")
    assert [member.edtf for member in either.members] == ["1667", "1670..1672"]
    assert [member.kind for member in either.members] == [DateKind.SINGLE, DateKind.ONE_OF]
    assert [member.kind for member in every.members] == [DateKind.SINGLE, DateKind.ALL_OF]
    assert (either.members[1].start, either.members[1].end) == (parse("1670"), parse("1672"))


def test_an_unspecified_day_is_a_day_known_to_the_month() -> None:
    r = parse("1985-04-XX")
    assert (r.unit, r.precision) == (Precision.DAY, Precision.MONTH)
    assert (parse("1985-04").unit, parse("1985-04").precision) == (Precision.MONTH, Precision.MONTH)


def test_a_time_without_a_zone_is_marked() -> None:
    assert parse("2025-01-20T10:30").local
    assert parse("2025-01-20T10:30/..").local
    assert not parse("2025-01-20T10:30Z").local
    assert not parse("2025-01-20").local
    assert parse("2025-01-20T10:30").earliest == parse("2025-01-20T10:30Z").earliest


@pytest.mark.parametrize(
    ("text", "precise", "soft", "lasts"),
    [
        ("2025-01-20", True, False, False),
        ("2025-01-20T10:30Z", True, False, False),
        ("2025-01-20~", False, True, False),
        ("2025-01", False, True, False),
        ("2025-01-XX", False, True, False),
        ("[..2022-10-07]", False, True, False),
        ("2022-10-07/..", False, False, True),
        ("{1960,1961-12}", False, False, False),
    ],
)
def test_how_a_date_is_drawn(text: str, precise: bool, soft: bool, lasts: bool) -> None:
    r = parse(text)
    assert (r.is_precise, r.soft, r.lasts) == (precise, soft, lasts)


#: What is no date: the text, the place of the fault, and a piece of what the message says.
NOT_DATES = [
    ("", 0, "a date is missing"),
    ("text", 0, "written in numbers"),
    ("June 2004", 0, "written in numbers"),
    (" 2004", 0, "no spaces"),
    ("2004 ", 4, "no spaces"),
    ("2004\n", 4, "no spaces"),
    ("2004-06-11t10:30", 10, "capitals"),
    ("y170000002", 0, "capitals"),
    ("84", 0, "four digits"),
    ("79-08-24", 0, "four digits"),
    ("20040611", 4, "hyphens"),
    ("12345", 4, "begins with Y"),
    ("Y170000002-12", 10, "stands alone"),
    ("Y1985", 0, "more than four digits"),
    ("Y0", 0, "without zeros"),
    ("Y-1.5E8", 3, "a whole number"),
    ("Y1700XXXXX", 5, "known as S"),
    ("Y-17E-7", 4, "from 0"),
    ("?2004?", 5, "two qualifiers"),
    ("2004-?06~-11", 8, "% for ? and ~"),
    ("?Y-170000002~", 12, "two qualifiers"),
    ("Y1000000000001", 1, "not supported"),
    ("Y9E99", 1, "not supported"),
    ("1950S5", 5, "S1 to S4"),
    ("1950S0", 5, "S1 to S4"),
    ("-0000", 0, "no sign"),
    ("-0000-01-01", 0, "no sign"),
    ("2004-1-1", 4, "two digits"),
    ("2004-06-1", 7, "two digits"),
    ("2004-13", 5, "no month 13"),
    ("2004-00", 5, "no month 00"),
    ("2004-42", 5, "no month 42"),
    ("2004-21-01", 5, "no month 21"),
    ("2004-02-30", 8, "01 to 29"),
    ("1900-02-29", 8, "01 to 28"),
    ("2004-06-31", 8, "01 to 30"),
    ("2004-06-00", 8, "no day 00"),
    ("2004T10:30", 4, "whole date"),
    ("1985-04-XXT10:30", 10, "whole date"),
    ("2004-06-11T25:00", 11, "no hour 25"),
    ("2004-06-11T24:00:01", 11, "no hour 24"),
    ("2004-06-11T10:60", 14, "no minute 60"),
    ("2016-12-31T23:59:60Z", 17, "leap second"),
    ("2004-06-11T10:30:00.1234567", 10, "is no time"),
    ("2004-06-11T10:30+25:00", 16, "is no zone"),
    ("2004-06-11T10:30+0100", 10, "is no time"),
    ("2004-06-11 10:30", 10, "no spaces"),
    ("1985-02-3X", 0, "no date of the calendar"),
    ("1985-9X", 0, "no date of the calendar"),
    ("XXX1-02-29", 0, "no date of the calendar"),
    ("XXXX-02-30", 0, "no date of the calendar"),
    ("1984??", 5, "is no EDTF date"),
    ("2010/2008", 5, "ends before it begins"),
    ("2004-06/2004-05", 8, "ends before it begins"),
    ("2004/2005/2006", 9, "two ends"),
    ("11/06/2004", 0, "write 2004-06-11 if the day comes first in it, 2004-11-06 if the month does"),
    ("31/12/1999", 0, "write 1999-12-31"),
    ("12/31/1999", 0, "write 1999-12-31"),
    ("1999/12/31", 0, "write 1999-12-31"),
    ("3.4.2005", 0, "write 2005-04-03 if the day comes first in it, 2005-03-04 if the month does"),
    ("4/4/2005", 0, "write 2005-04-04"),
    ("31-12-1999", 0, "write 1999-12-31"),
    ("32/13/1999", 5, "two ends"),
    ("2004-06/2004-13", 13, "no month 13"),
    ("../..", 0, "at one end at least"),
    ("/", 0, "at one end at least"),
    ("[1667,1668]/1670", 11, "nothing follows"),
    ("1667/[1668]", 5, "stands alone"),
    ("1985..1986", 4, "a range stands in a set"),
    ("[]", 1, "is missing in the set"),
    ("{}", 1, "is missing in the set"),
    ("[", 1, "ends with ]"),
    ("[1667,,1668]", 6, "is missing in the set"),
    ("[1667, 1668]", 6, "no spaces"),
    ("[1667}", 6, "ends with ]"),
    ("[1667]?", 6, "nothing follows"),
    ("[1667/1668]", 5, "no interval stands in a set"),
    ("[1667,[1668]]", 6, "stands alone"),
    ("[1670..1667]", 7, "ends before it begins"),
    ("[..]", 1, "need a date"),
    ("[....]", 3, "a range stands in a set"),
    ("[1667...1668]", 7, "is no EDTF date"),
    ("[1667,..1668]", 6, "stands first"),
    ("[1667..,1668]", 1, "stands last"),
    ("[1667,1668-13]", 11, "no month 13"),
    ("\uff12\uff10\uff10\uff14", 0, "cannot stand in a date"),
    ("200\u0664", 3, "cannot stand in a date"),
    ("2004\u201306", 4, "cannot stand in a date"),
    ("2004-06-\ud800", 8, "cannot stand in a date"),
    ("2004\x00", 4, "is no EDTF date"),
    ("9" * 300, MAX_LENGTH, "at most 256"),
]


@pytest.mark.parametrize(("text", "offset", "says"), NOT_DATES, ids=[ascii(row[0])[:40] for row in NOT_DATES])
def test_what_is_no_date_is_refused_with_place_and_remedy(text: str, offset: int, says: str) -> None:
    with pytest.raises(DateError) as caught:
        parse(text)
    assert caught.value.offset == offset
    message = str(caught.value)
    assert says in message
    assert message.isprintable()
    assert len(message) < 200


# -- any text at all

PIECES = st.sampled_from(
    [
        *"0123456789XYESTZ-+:./,[]{}?~% ",
        "1985",
        "2004-06",
        "-11",
        "..",
        "T10:30",
        "Y-17E7",
        "XX",
        "\u0663",
        "\ud800",
        "\n",
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES, max_size=12).map("".join)))
@example("[..2004-06-11T10:30:00.25+01:00,1985-XX..]")
def test_any_text_is_a_sound_date_or_a_date_error(text: str) -> None:
    r = parsed(text)
    if isinstance(r, DateError):
        assert 0 <= r.offset <= len(text)
        assert str(r).isprintable()
    else:
        check_sound(r, text)


def parsed(text: str) -> DateRange | DateError:
    try:
        return parse(text)
    except DateError as error:
        return error


def check_sound(r: DateRange, text: str) -> None:
    assert r.edtf == text
    assert (r.earliest is None) == (r.start_kind is not Bound.KNOWN)
    assert (r.latest is None) == (r.end_kind is not Bound.KNOWN)
    assert r.earliest is None or r.latest is None or r.earliest <= r.latest
    assert r.unit >= r.precision
    assert parse(text) is r
    for member in r.members:
        assert r.earliest is None or (member.earliest is not None and r.earliest <= member.earliest)
        assert r.latest is None or (member.latest is not None and member.latest <= r.latest)
    assert json.loads(json.dumps(explain(r)))["edtf"] == text


@given(st.dates(), st.times(), st.sampled_from(["", "?", "~", "%"]))
def test_the_coarser_a_date_is_stated_the_more_it_may_cover(day: date, of_day: time, mark: str) -> None:
    """Each of these says less than the one before, and none of them excludes what that one says."""
    clock = of_day.isoformat(timespec="microseconds")
    text, year = day.isoformat(), f"{day.year:04d}"
    stated = [
        f"{text}T{clock}Z",
        *(f"{text}T{clock[:end]}Z" for end in (12, 8, 5, 2)),
        text,
        *(f"{text[:9]}X", f"{text[:8]}XX", text[:7], f"{text[:6]}X", f"{year}-XX", year),
        *(f"{year[:known]}{'X' * (4 - known)}" for known in (3, 2, 1, 0)),
    ]
    ranges = [parse(form + mark) for form in stated]
    for fine, coarse in pairwise(ranges):
        assert fine.precision >= coarse.precision
        assert fine.earliest is not None
        assert fine.latest is not None
        assert coarse.earliest is not None
        assert coarse.latest is not None
        assert coarse.earliest <= fine.earliest <= fine.latest <= coarse.latest


@given(st.integers(10_000, MAX_YEAR), st.booleans())
def test_fewer_significant_digits_say_less(year: int, before_the_era: bool) -> None:
    stated = f"Y{'-' * before_the_era}{year}"
    ranges = [parse(f"{stated}S{digits}") for digits in range(len(str(year)), 0, -1)]
    assert (ranges[0].earliest, ranges[0].latest) == (parse(stated).earliest, parse(stated).latest)
    for fine, coarse in pairwise(ranges):
        assert fine.precision >= coarse.precision
        assert coarse.latest is not None
        assert fine.latest is not None
        assert coarse.earliest is not None
        assert fine.earliest is not None
        assert coarse.earliest <= fine.earliest <= fine.latest <= coarse.latest


SINGLES = st.one_of(
    st.dates().map(date.isoformat),
    st.dates().map(lambda day: day.isoformat()[:7]),
    st.integers(0, 9999).map("{:04d}".format),
    st.integers(10_000, MAX_YEAR).map("Y{}".format),
    st.integers(-MAX_YEAR, -10_000).map("Y{}".format),
    st.builds("{:04d}-{}".format, st.integers(0, 9999), st.integers(21, 41)),
    st.builds("{}{}".format, st.dates().map(date.isoformat), st.sampled_from("?~%")),
)


@given(SINGLES, SINGLES)
def test_a_whole_covers_its_parts(a: str, b: str) -> None:
    first, last = parse(a), parse(b)
    assert first.earliest is not None
    assert last.latest is not None
    if last.latest >= first.earliest:
        check_sound(parse(f"{a}/{b}"), f"{a}/{b}")
        assert (parse(f"{a}/{b}").earliest, parse(f"{a}/{b}").latest) == (first.earliest, last.latest)
        check_sound(parse(f"[{a}..{b}]"), f"[{a}..{b}]")
    else:
        with pytest.raises(DateError, match="ends before it begins"):
            parse(f"{a}/{b}")
    check_sound(parse(f"{{{a},{b}}}"), f"{{{a},{b}}}")


# -- the calendar

YEARS = st.integers(-MAX_YEAR, MAX_YEAR)
INSTANTS = st.integers(instant(-MAX_YEAR), instant(MAX_YEAR))
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@given(INSTANTS)
@example(0)
@example(-1)
@example(instant(0, 2, 29))
@example(instant(-13_800_000_000))
def test_an_instant_is_its_calendar_date_and_back(at: int) -> None:
    assert instant(*civil(at)) == at


@given(st.datetimes())
def test_the_calendar_agrees_with_the_standard_librarys_in_its_years(moment: datetime) -> None:
    at = (moment.replace(tzinfo=UTC) - EPOCH) // timedelta(microseconds=1)
    fields = moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second, moment.microsecond
    assert instant(*fields) == at
    assert civil(at) == Civil(*fields)
    assert weekday(at) == moment.weekday()
    assert iso(at, Precision.MICROSECOND) == moment.isoformat(timespec="microseconds") + "Z"


@given(YEARS, st.integers(1, 12), st.integers(1, 28))
def test_the_calendar_repeats_after_400_years(year: int, month: int, day: int) -> None:
    """With the agreement in the years 1 to 9999, this proves every year."""
    here, there = instant(year, month, day), instant(year + 400, month, day)
    assert there - here == 146_097 * US_PER_DAY
    assert weekday(there) == weekday(here)
    assert civil(there) == civil(here)._replace(year=year + 400)


@given(YEARS, st.integers(-50, 50))
def test_months_beyond_the_year_carry_over(year: int, month: int) -> None:
    assert instant(year, month + 12) == instant(year + 1, month)


# -- for programs


@pytest.mark.parametrize(
    ("text", "latest", "qualifiers", "words", "end_kind"),
    [
        ("1985~", "1985-12-31", ["approximate"], "about 1985", "known"),
        ("1985%/", None, ["approximate", "uncertain"], "from perhaps about 1985, end unknown", "unknown"),
    ],
)
def test_a_date_is_explained_to_programs(
    text: str, latest: str | None, qualifiers: list[str], words: str, end_kind: str
) -> None:
    assert json.loads(json.dumps(explain(parse(text)))) == {
        "edtf": text,
        "earliest": "1985-01-01",
        "latest": latest,
        "precision": "year",
        "qualifiers": qualifiers,
        "text": words,
        "start_kind": "known",
        "end_kind": end_kind,
        "members": [],
    }


def test_the_members_of_a_set_are_explained_in_the_same_form() -> None:
    shown: Any = explain(parse("[1667,1760-12..]"))
    assert [(m["edtf"], m["earliest"], m["latest"], m["end_kind"]) for m in shown["members"]] == [
        ("1667", "1667-01-01", "1667-12-31", "known"),
        ("1760-12..", "1760-12-01", None, "open"),
    ]
