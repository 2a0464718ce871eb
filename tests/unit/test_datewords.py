"""Dates in words: no more than the date says, and no less."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core import zones
from desktop.core.dates import MAX_YEAR, DateError, Instant, Precision, instant, parse
from desktop.core.datewords import DateWords, between, in_words, listed, precision_words, short
from desktop.core.protocols import DateText
from desktop.core.wording import ENGLISH, Language, Wording
from tests.unit.edtf_forms import FORMS

#: EDTF text, in words, on a card.
SAID = [
    ("2025-01-20", "Monday 20 January 2025", "20 Jan 2025"),
    ("1582-10-04", "4 October 1582", "4 Oct 1582"),
    ("0079-08-24", "24 August 79 CE", "24 Aug 79 CE"),
    ("2023-03", "March 2023", "Mar 2023"),
    ("2023", "2023", "2023"),
    ("2004-06~", "about June 2004", "about Jun 2004"),
    ("2023~", "about 2023", "about 2023"),
    ("2004-06-11~", "about 11 June 2004", "about 11 Jun 2004"),
    ("1984?", "perhaps 1984", "perhaps 1984"),
    ("1984%", "perhaps about 1984", "perhaps about 1984"),
    # years that people count otherwise than astronomers
    ("0000", "1 BCE", "1 BCE"),
    ("-0043", "44 BCE", "44 BCE"),
    ("-0043-03-15", "15 March 44 BCE", "15 Mar 44 BCE"),
    ("0476", "476 CE", "476 CE"),
    ("Y12345", "12,345 CE", "12,345 CE"),
    ("Y-10000", "10,001 BCE", "10,001 BCE"),
    ("Y-300000~", "about 300,000 BCE", "about 300,000 BCE"),
    ("-9500~", "about 9500 BCE", "about 9500 BCE"),
    ("-9501~", "about 9502 BCE", "about 9502 BCE"),
    ("0000~", "about 1 BCE", "about 1 BCE"),
    ("Y-26000~/Y-20000~", "about 26,000 BCE – about 20,000 BCE", "about 26,000 BCE – about 20,000 BCE"),
    ("Y-170000002", "170,000,003 BCE", "170 million years ago"),
    ("Y-999999999", "1,000,000,000 BCE", "1 billion years ago"),
    ("Y-170012345S6", "about 170.012 million years ago", "about 170 million years ago"),
    ("Y-999999", "1,000,000 BCE", "1,000,000 BCE"),
    ("Y-66000000", "66 million years ago", "66 million years ago"),
    ("Y-66E6S2", "about 66 million years ago", "about 66 million years ago"),
    ("Y-4567E6", "4.567 billion years ago", "4.567 billion years ago"),
    ("Y-138E8~", "about 13.8 billion years ago", "about 13.8 billion years ago"),
    # times, with the digits that are stated
    ("2022-11-30T10:30Z", "Wednesday 30 November 2022, 10:30 UTC", "30 Nov 2022, 10:30 UTC"),
    ("2022-11-30T10:30:00Z", "Wednesday 30 November 2022, 10:30:00 UTC", "30 Nov 2022, 10:30:00 UTC"),
    ("2022-11-30T10:30", "Wednesday 30 November 2022, 10:30", "30 Nov 2022, 10:30"),
    ("2022-11-30T10:30:00.250Z", "Wednesday 30 November 2022, 10:30:00.250 UTC", "30 Nov 2022, 10:30:00.250 UTC"),
    ("2022-12-01T00:30+01:00", "Wednesday 30 November 2022, 23:30 UTC", "30 Nov 2022, 23:30 UTC"),
    ("2022-11-30T10Z", "Wednesday 30 November 2022, the hour from 10:00 UTC", "30 Nov 2022, the hour from 10:00 UTC"),
    # parts of a year
    ("2001-21", "spring 2001", "spring 2001"),
    ("2001-24", "winter 2001–02", "winter 2001–02"),
    ("1999-24", "winter 1999–2000", "winter 1999–2000"),
    ("-0043-24", "winter 44–43 BCE", "winter 44–43 BCE"),
    ("2001-30", "southern summer 2001–02", "southern summer 2001–02"),
    ("2001-33", "first quarter of 2001", "first quarter of 2001"),
    ("2001-41", "second half of 2001", "second half of 2001"),
    # unspecified digits
    ("198X", "the 1980s", "1980s"),
    ("200X", "some year within 2000–2009", "within 2000–2009"),
    ("19XX", "some year within 1900–1999", "within 1900–1999"),
    ("-198X", "some year within 1990–1981 BCE", "within 1990–1981 BCE"),
    ("1985-04-XX", "an unknown day in April 1985", "a day in Apr 1985"),
    ("1985-XX-XX", "an unknown day in 1985", "a day in 1985"),
    ("1985-XX", "an unknown month in 1985", "a month in 1985"),
    ("1985-04-1X", "some day within 10–19 April 1985", "within 10–19 Apr 1985"),
    ("156X-12-25", "25 December of some year within 1560–1569", "25 Dec within 1560–1569"),
    ("156X-12-25?", "perhaps 25 December of some year within 1560–1569", "perhaps 25 Dec within 1560–1569"),
    ("156X-02-29", "29 February of some year within 1560–1568", "29 Feb within 1560–1568"),
    ("-156X-12-25", "25 December of some year within 1570–1561 BCE", "25 Dec within 1570–1561 BCE"),
    ("198X-12", "December of some year within 1980–1989", "Dec within 1980–1989"),
    ("198X-12-XX", "an unknown day in December of some year within 1980–1989", "a day in Dec within 1980–1989"),
    ("19XX-XX-25", "day 25 of some month within 1900–1999", "day 25 within 1900–1999"),
    ("1985-XX-31", "day 31 of some month within January–December 1985", "day 31 within Jan–Dec 1985"),
    ("198X-XX", "some month within January 1980 – December 1989", "within Jan 1980 – Dec 1989"),
    ("1984-1X", "some month within October–December 1984", "within Oct–Dec 1984"),
    # spans: what the ends share is said once
    ("2025-01-25/2025-01-29", "25–29 January 2025", "25–29 Jan 2025"),
    ("2025-01-30/2025-02-02", "30 January – 2 February 2025", "30 Jan – 2 Feb 2025"),
    ("2024-12-30/2025-01-02", "30 December 2024 – 2 January 2025", "30 Dec 2024 – 2 Jan 2025"),
    ("2025-01-02/2025-02-02", "2 January – 2 February 2025", "2 Jan – 2 Feb 2025"),
    ("2023-03/2023-05", "March–May 2023", "Mar–May 2023"),
    ("2023-12/2024-02", "December 2023 – February 2024", "Dec 2023 – Feb 2024"),
    ("2008/2010", "2008–2010", "2008–2010"),
    ("1985/1985-05", "1985 – May 1985", "1985 – May 1985"),
    ("2004-06-11/2004-06-11", "11 June 2004", "11 Jun 2004"),
    ("-0043/-0039", "44–40 BCE", "44–40 BCE"),
    ("-0043/0014", "44 BCE – 14 CE", "44 BCE – 14 CE"),
    ("Y-252E6/Y-66E6", "252–66 million years ago", "252–66 million years ago"),
    ("198X/199X", "the 1980s – the 1990s", "1980s–1990s"),
    ("1984~/2004-06", "about 1984 – June 2004", "about 1984 – Jun 2004"),
    ("2004-03~/2004-06", "about March 2004 – June 2004", "about Mar 2004 – Jun 2004"),
    ("2022-11-30T10:30Z/2022-11-30T11:00Z", "30 November 2022, 10:30–11:00 UTC", "30 Nov 2022, 10:30–11:00 UTC"),
    (
        "2022-11-30T10:30Z/2022-12-01T10:30Z",
        "30 November 2022, 10:30 UTC – 1 December 2022, 10:30 UTC",
        "30 Nov 2022, 10:30 UTC – 1 Dec 2022, 10:30 UTC",
    ),
    ("2022-11-30/2022-11-30T10:30Z", "30 November 2022 – 30 November 2022, 10:30 UTC", None),
    # open and unknown ends of what lasts
    ("../1985", "lasting until 1985", "until 1985"),
    ("/1985", "until 1985, start unknown", "? – 1985"),
    ("2022-10-07/..", "from 7 October 2022, open-ended", "from 7 Oct 2022"),
    ("1985/", "from 1985, end unknown", "1985 – ?"),
    # one of a set
    ("[1667]", "1667", "1667"),
    ("[1667,1668]", "1667 or 1668", "1667 or 1668"),
    ("[1667,1668,1670..1672]", "1667, 1668 or some time within 1670–1672", "1667, 1668 or within 1670–1672"),
    ("[..2022-10-07]", "some time on or before 7 October 2022", "by 7 Oct 2022"),
    ("[..2022-10]", "some time in or before October 2022", "by Oct 2022"),
    ("[..2022-10-07T10:30Z]", "some time at or before 7 October 2022, 10:30 UTC", "by 7 Oct 2022, 10:30 UTC"),
    ("[2022-10-07..]", "some time on or after 7 October 2022", "7 Oct 2022 or later"),
    ("[1667,1760-12..]", "1667 or some time in or after December 1760", "1667 or Dec 1760 or later"),
    # all of a set
    ("{1960,1961-12}", "1960 and December 1961", "1960 and Dec 1961"),
    # sets whose dates share their last words
    ("[2022-10-06,2022-10-07]", "6 or 7 October 2022", "6 or 7 Oct 2022"),
    ("[2023-03,2023-04]", "March or April 2023", "Mar or Apr 2023"),
    ("{2004-06-11,2004-06-13,2004-06-15}", "11, 13 and 15 June 2004", "11, 13 and 15 Jun 2004"),
    ("[-0043,-0042]", "44 or 43 BCE", "44 or 43 BCE"),
    ("[2023-03,2024-03]", "March 2023 or March 2024", "Mar 2023 or Mar 2024"),
    ("[2023-03~,2023-04]", "about March 2023 or April 2023", "about Mar 2023 or Apr 2023"),
    # doubt of some parts alone
    ("2004-?06", "June 2004 (month uncertain)", "perhaps Jun 2004"),
    ("2004?-06-11", "11 June 2004 (year uncertain)", "perhaps 11 Jun 2004"),
    ("2004-06~-11", "11 June 2004 (year and month approximate)", "about 11 Jun 2004"),
    ("?2004-06-~11", "11 June 2004 (year uncertain, day approximate)", "perhaps about 11 Jun 2004"),
    ("2004-%06-11", "11 June 2004 (month uncertain and approximate)", "perhaps about 11 Jun 2004"),
    ("?2004-?06", "perhaps June 2004", "perhaps Jun 2004"),
    ("2001?-21", "spring 2001 (year uncertain)", "perhaps spring 2001"),
    ("2001-?21", "spring 2001 (season uncertain)", "perhaps spring 2001"),
    # no year at all
    ("XXXX", "an unknown year", "an unknown year"),
    ("XXXX-12-25", "25 December of an unknown year", "25 Dec, year unknown"),
    ("XXXX-12", "December of an unknown year", "Dec, year unknown"),
    ("{1960..1962}", "every year within 1960–1962", "every year within 1960–1962"),
    ("{..1984}", "every year until 1984", "every year until 1984"),
    ("{2022-10-07..}", "every day from 7 October 2022 on", "every day from 7 Oct 2022 on"),
    ("{198X..}", "every year from the 1980s on", "every year from 1980s on"),
]


@pytest.mark.parametrize(("text", "words", "card"), SAID, ids=[row[0] for row in SAID])
def test_a_date_is_said_in_words(text: str, words: str, card: str | None) -> None:
    assert in_words(parse(text)) == words
    if card is not None:
        assert short(parse(text)) == card


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2025-01-20", "to the day"),
        ("2023-03", "to the month"),
        ("1985", "to the year"),
        ("198X", "to the decade"),
        ("19XX", "to a hundred years"),
        ("Y-66E6S2", "to a million years"),
        ("2001-21", "to the season"),
        ("2001-34", "to the quarter"),
        ("2001-41", "to the half-year"),
        ("2022-11-30T10:30Z", "to the minute"),
        ("1985-04-XX", "to the month, day unknown"),
        ("156X-12-25", "to the decade, month and day known"),
        ("198X-12-XX", "to the decade, month known"),
        ("1985-XX-25", "to the year, day known"),
        ("198X-XX", "to the decade, month unknown"),
        ("2004-06~", "to the month, approximate"),
        ("1984%", "to the year, uncertain, approximate"),
        ("2004-?06", "to the month, month uncertain"),
        ("?2004-06-~11", "to the day, year uncertain, day approximate"),
        ("2001-~34", "to the quarter, part of the year approximate"),
        ("2008/2010", "a span, to the year"),
        ("2022-10-07/..", "an open-ended span, to the day"),
        ("1985/", "a span whose end is unknown, to the year"),
        ("../1985", "a span with an open start, to the year"),
        ("/1985", "a span whose start is unknown, to the year"),
        ("[..2022-10-07]", "a latest date only, to the day"),
        ("[2022-10..]", "an earliest date only, to the month"),
        ("[1667,1668]", "one of several dates, to the year"),
        ("[1667,1760-12..]", "one of several dates, to the year"),
        ("[..1667,1760..]", "one of several dates, to the year"),
        ("[1667..1670]", "one of several dates, to the year"),
        ("[1667]", "to the year"),
        ("{1960,1961-12}", "several dates, to the year"),
        ("{1960..}", "several dates, to the year"),
    ],
)
def test_the_panel_says_how_finely_a_date_is_known(text: str, says: str) -> None:
    assert precision_words(parse(text)) == says


@pytest.mark.parametrize(
    ("edtf", "said"),
    [
        ("1931-03", "between 1 and 31 March 1931"),
        ("1931", "between 1 January and 31 December 1931"),
        ("193X", "between 1930 and 1939"),
        ("-04XX", "between 500 and 401 BCE"),
        ("-0499", "between 1 January and 31 December 500 BCE"),
        ("-0500~", ""),
        ("1931-21", "between 1 March and 31 May 1931"),
        ("1931-12-30/1932-01-02", "between 30 December 1931 and 2 January 1932"),
        ("1931-03-03", ""),
        ("1931-03-03T10:30", ""),
        ("1931/..", ""),
        ("Y-66000000", ""),
    ],
)
def test_what_a_date_may_cover_is_told_by_its_first_and_last_day(edtf: str, said: str) -> None:
    assert between(parse(edtf)) == said


# -- zones

LONDON, SHANGHAI = ZoneInfo("Europe/London"), ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("text", "zone", "words"),
    [
        ("2022-11-30T10:30Z", "Europe/London", "Wednesday 30 November 2022, 10:30 UTC"),
        ("2022-07-30T23:30Z", "Europe/London", "Sunday 31 July 2022, 00:30 UTC+1"),
        ("2022-11-30T23:30Z", "Asia/Kolkata", "Thursday 1 December 2022, 05:00 UTC+5:30"),
        ("2022-12-01T00:30:15.250Z", "America/New_York", "Wednesday 30 November 2022, 19:30:15.250 UTC−5"),
        ("1800-06-01T12:00Z", "Europe/London", "Sunday 1 June 1800, 11:58 UTC−0:01:15"),
        ("2022-11-30T10:30", "Asia/Shanghai", "Wednesday 30 November 2022, 10:30"),
        ("2022-11-30", "Asia/Shanghai", "Wednesday 30 November 2022"),
        ("[..2022-10-07T20:30Z]", "Asia/Shanghai", "some time at or before 8 October 2022, 04:30 UTC+8"),
        ("2024-03-31T00:30Z/2024-03-31T01:30Z", "Europe/London", "31 March 2024, 00:30 UTC – 02:30 UTC+1"),
        ("2022-11-30T15:30Z/2022-11-30T16:30Z", "Asia/Shanghai", None),
    ],
)
def test_a_time_is_told_by_the_clocks_of_the_readers_zone(text: str, zone: str, words: str | None) -> None:
    said = DateWords(zone=ZoneInfo(zone)).in_words(parse(text))
    assert said == (words or "30 November 2022, 23:30 UTC+8 – 1 December 2022, 00:30 UTC+8")


@pytest.mark.parametrize(
    ("text", "own", "in_shanghai"),
    [
        ("2024-03-31T00:59", "Sunday 31 March 2024, 00:59 UTC", "Sunday 31 March 2024, 08:59 UTC+8"),
        ("2024-03-31T02:00", "Sunday 31 March 2024, 02:00 UTC+1", "Sunday 31 March 2024, 09:00 UTC+8"),
        ("2024-07-01T10", "Monday 1 July 2024, the hour from 10:00 UTC+1", None),
        (
            "2024-10-27T01:30",
            "Sunday 27 October 2024, 01:30 UTC+1 or 01:30 UTC",
            "Sunday 27 October 2024, 08:30 UTC+8 or 09:30 UTC+8",
        ),
    ],
)
def test_a_time_of_an_events_own_zone_is_told_in_it_until_another_is_chosen(
    text: str, own: str, in_shanghai: str | None
) -> None:
    when = zones.resolved(parse(text), LONDON)
    assert in_words(when) == own
    if in_shanghai is not None:
        assert DateWords(zone=SHANGHAI).in_words(when) == in_shanghai


def test_both_readings_of_a_time_shown_twice_are_told_with_their_days() -> None:
    when = zones.resolved(parse("2024-10-27T01:30"), LONDON)
    behind = DateWords(zone=ZoneInfo("America/Sao_Paulo"))
    assert behind.short(when) == "26 Oct 2024, 21:30 UTC−3 or 22:30 UTC−3"
    about_midnight = DateWords(zone=timezone(timedelta(hours=-1)))
    assert about_midnight.short(when) == "26 Oct 2024, 23:30 UTC−1 or 27 Oct 2024, 00:30 UTC−1"


@pytest.mark.parametrize(
    ("precision", "said"),
    [
        (Precision.YEAR, "2025"),
        (Precision.MONTH, "Jan 2025"),
        (Precision.DAY, "20 Jan 2025"),
        (Precision.MINUTE, "20 Jan 2025, 07:05"),
        (Precision.SECOND, "20 Jan 2025, 07:05:09"),
        (Precision.MILLISECOND, "20 Jan 2025, 07:05:09.012"),
        (Precision.MICROSECOND, "20 Jan 2025, 07:05:09.012345"),
    ],
)
def test_an_instant_is_told_to_a_precision(precision: Precision, said: str) -> None:
    at = instant(2025, 1, 19, 23, 5, 9, 12_345)
    assert DateWords(zone=SHANGHAI).moment(at, precision) == said


# -- other languages

GERMAN = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni"),
    *("Juli", "August", "September", "Oktober", "November", "Dezember"),
)


def other(wording: Wording) -> DateWords:
    return DateWords(replace(ENGLISH, long=wording, short=wording))


def test_another_language_is_another_table() -> None:
    german = other(
        replace(
            ENGLISH.long,
            months=GERMAN,
            months_alone=GERMAN,
            day="{day}. {month} {year}",
            day_of_week="{weekday}, {date}",
            weekdays=("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
            bce="{year} v. Chr.",
            approximate="um {date}",
            million_years_ago="vor {number} Millionen Jahren",
            group=".",
            decimal=",",
            either="{dates} oder {last}",
        )
    )
    assert german.in_words(parse("2025-01-20")) == "Montag, 20. Januar 2025"
    assert german.in_words(parse("2025-01-25/2025-01-29")) == "25.–29. Januar 2025"
    assert german.in_words(parse("-0043-03~")) == "um März 44 v. Chr."
    assert german.in_words(parse("[1667,1668]")) == "1667 oder 1668"
    assert german.in_words(parse("Y-66500000")) == "vor 66,5 Millionen Jahren"
    assert german.in_words(parse("Y-12344")) == "12.345 v. Chr."
    assert german.in_words(parse("2022-11-30T10:30:00.25Z")).endswith("10:30:00,25 UTC")


def test_a_year_may_come_first_and_a_month_may_have_two_names() -> None:
    numbered = tuple(f"{month}月" for month in range(1, 13))
    chinese = other(
        replace(
            ENGLISH.long,
            months=numbered,
            months_alone=numbered,
            year="{year}年",
            month="{year}{month}",
            day="{year}{month}{day}日",
            bce="公元前{year}",
        )
    )
    assert chinese.short(parse("2025-01-20")) == "2025年1月20日"
    assert chinese.short(parse("2025-01")) == "2025年1月"
    assert chinese.short(parse("-0043-03")) == "公元前44年3月"
    finnish = other(replace(ENGLISH.long, months=("tammikuuta",) * 12, months_alone=("tammikuu",) * 12))
    assert (finnish.short(parse("2025-01-20")), finnish.short(parse("2025-01"))) == (
        "20 tammikuuta 2025",
        "tammikuu 2025",
    )


def test_a_comma_within_a_date_is_not_left_hanging() -> None:
    american = other(replace(ENGLISH.long, day="{month} {day}, {year}"))
    assert american.in_words(parse("2025-01-25/2025-01-29")) == "January 25 – January 29, 2025"
    assert american.in_words(parse("[2025-01-25,2025-01-29]")) == "January 25 or January 29, 2025"


def test_the_words_without_qt_are_what_the_rooms_ask_for() -> None:
    told: DateText = DateWords()
    assert hash(told) == hash(DateWords())
    assert told == DateWords() != DateWords(zone=LONDON)
    assert told.in_words(parse("2001-21")) == "spring 2001"


# -- any date at all

TEXTS = st.sampled_from([form.text for form in FORMS]) | st.text("0123456789XYEST-:./,[]{}?~%", max_size=16)
WORDS = [DateWords(), DateWords(zone=SHANGHAI), DateWords(zone=ZoneInfo("America/Sao_Paulo"))]


@given(TEXTS, st.sampled_from(WORDS), st.sampled_from([None, LONDON, SHANGHAI]))
def test_every_date_has_words(text: str, told: DateWords, own: ZoneInfo | None) -> None:
    try:
        r = parse(text)
    except DateError:
        return
    r = zones.resolved(r, own) if own else r
    for said in (told.in_words(r), told.short(r), told.precision_words(r)):
        assert said
        assert said == said.strip()
        assert said.isprintable()
        assert "{" not in said
    assert told.between(r) == "" or told.between(r).startswith("between ")


@given(st.integers(instant(-MAX_YEAR), instant(MAX_YEAR)), st.sampled_from(Precision), st.sampled_from(WORDS))
def test_every_instant_has_words(at: Instant, precision: Precision, told: DateWords) -> None:
    assert told.moment(at, precision)


def test_a_language_has_all_words() -> None:
    language: Language = ENGLISH
    for wording in (language.long, language.short):
        assert (len(wording.months), len(wording.months_alone), len(wording.weekdays)) == (12, 12, 7)
        assert len(wording.parts_of_a_year) == len(language.part_precisions) == 41 - 20
    assert set(language.precisions) == set(Precision)
    assert set(language.units) == {unit for unit in Precision if unit >= Precision.YEAR}


def test_parts_of_a_date_are_listed_as_people_say_them() -> None:
    assert listed(["year"]) == "year"
    assert listed(["year", "day"]) == "year and day"
    assert listed(["year", "month", "day"]) == "year, month and day"


# -- an event's own zone beside the reader's


@pytest.mark.parametrize(
    ("text", "zone", "words"),
    [
        ("2025-01-20T10:30", "UTC", "Monday 20 January 2025, 10:30 in Shanghai (02:30 UTC)"),
        ("2025-01-20T10:30", "Europe/Berlin", "Monday 20 January 2025, 10:30 in Shanghai (03:30 CET)"),
        ("2025-07-20T10:30", "Europe/Berlin", "Sunday 20 July 2025, 10:30 in Shanghai (04:30 CEST)"),
        ("2025-01-20T10:30", "America/New_York",
         "Monday 20 January 2025, 10:30 in Shanghai (19 January 2025, 21:30 EST)"),
        ("2025-01-20T10:30", "Asia/Shanghai", "Monday 20 January 2025, 10:30 in Shanghai"),
        ("2025-01-20T10:30", "Asia/Singapore", "Monday 20 January 2025, 10:30 in Shanghai"),
        ("2025-01-20T10:30/2025-01-20T12:30", "UTC",
         "20 January 2025, 10:30–12:30 in Shanghai (20 January 2025, 02:30–04:30 UTC)"),
        ("2025-01-20", "Europe/Berlin", "Monday 20 January 2025"),
        ("2025-01-20T02:30Z", "Europe/Berlin", "Monday 20 January 2025, 10:30 in Shanghai (03:30 CET)"),
        ("2025-01-20T22:30Z", "UTC", "Tuesday 21 January 2025, 06:30 in Shanghai (20 January 2025, 22:30 UTC)"),
        ("2025-01-20T10:30+08:00", "UTC", "Monday 20 January 2025, 10:30 in Shanghai (02:30 UTC)"),
        ("2025-01-19T21:30-05:00", "America/New_York",
         "Monday 20 January 2025, 10:30 in Shanghai (19 January 2025, 21:30 EST)"),
        ("2025-01-20T02:30Z", "Asia/Shanghai", "Monday 20 January 2025, 10:30 in Shanghai"),
    ],
)  # fmt: skip
def test_a_time_of_an_events_own_zone_is_told_there_and_here(text: str, zone: str, words: str) -> None:
    told = DateWords(zone=ZoneInfo(zone), letters=True)
    assert told.in_place(zones.resolved(parse(text), SHANGHAI), "Shanghai", SHANGHAI) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2024-03-11T23:30:00+09:00", "Monday 11 March 2024, 23:30:00 UTC+9"),
        ("2024-03-11T23:30-03:30", "Monday 11 March 2024, 23:30 UTC−3:30"),
        ("2024-03-11T23:30-00:30~", "about 11 March 2024, 23:30 UTC−0:30"),
        ("2024-03-11T23:30Z", "Monday 11 March 2024, 23:30 UTC"),
        ("2024-03-11T23:30", "Monday 11 March 2024, 23:30"),
        ("2024-03-11", "Monday 11 March 2024"),
        ("2024-03-11T22:00+09:00/2024-03-11T23:30+09:00", "11 March 2024, 22:00–23:30 UTC+9"),
    ],
)
@pytest.mark.parametrize("zone", [None, "UTC", "America/New_York", "Asia/Tokyo"])
def test_a_date_is_told_as_it_was_given_whichever_clocks_are_chosen(text: str, words: str, zone: str | None) -> None:
    told = DateWords(zone=ZoneInfo(zone) if zone else None, letters=True)
    assert told.as_given(parse(text)) == words


def test_a_time_that_clocks_there_showed_twice_is_said_once_with_both_that_it_may_be_here() -> None:
    when = zones.resolved(parse("2024-10-27T01:30"), LONDON)
    said = DateWords().in_place(when, "London", LONDON)
    assert said == "Sunday 27 October 2024, 01:30 in London (00:30 UTC or 01:30 UTC)"


def test_a_zone_is_told_by_letters_only_where_they_mean_no_other() -> None:
    berlin, chicago = (DateWords(zone=ZoneInfo(name), letters=True) for name in ("Europe/Berlin", "America/Chicago"))
    at = parse("2025-01-20T17:30Z")
    assert (berlin.short(at), chicago.short(at)) == ("20 Jan 2025, 18:30 CET", "20 Jan 2025, 11:30 UTC−6")


@given(st.sampled_from([form.text for form in FORMS]), st.sampled_from([SHANGHAI, LONDON]))
def test_whatever_the_date_its_words_there_and_here_are_words(text: str, own: ZoneInfo) -> None:
    r = zones.resolved(parse(text), own)
    for told in (DateWords(), DateWords(zone=ZoneInfo("America/Sao_Paulo"), letters=True)):
        said = told.in_place(r, "there", own)
        assert said == told.in_words(r) or " in there" in said
