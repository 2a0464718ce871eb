"""Dates in words: no more than the date says, and no less."""

from __future__ import annotations

import pytest

from desktop.core.dates import parse
from desktop.core.datewords import between, in_words, listed, precision_words, short

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
    ("1985-04-XX", "some day in April 1985", "Apr 1985"),
    ("1985-XX-XX", "some day in 1985", "1985"),
    ("1985-XX", "some month in 1985", "1985"),
    ("1985-04-1X", "some day within 10–19 April 1985", "within 10–19 Apr 1985"),
    ("156X-12-25", "25 December of some year within 1560–1569", "25 Dec within 1560–1569"),
    ("156X-12-25?", "perhaps 25 December of some year within 1560–1569", "perhaps 25 Dec within 1560–1569"),
    ("156X-02-29", "29 February of some year within 1560–1568", "29 Feb within 1560–1568"),
    ("-156X-12-25", "25 December of some year within 1570–1561 BCE", "25 Dec within 1570–1561 BCE"),
    ("198X-12", "December of some year within 1980–1989", "Dec within 1980–1989"),
    ("198X-12-XX", "some day in December of some year within 1980–1989", "Dec within 1980–1989"),
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


def test_parts_of_a_date_are_listed_as_people_say_them() -> None:
    assert listed(["year"]) == "year"
    assert listed(["year", "day"]) == "year and day"
    assert listed(["year", "month", "day"]) == "year, month and day"
