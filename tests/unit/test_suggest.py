"""What is offered to people who type a date as they speak."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop.core import dates
from desktop.core.datewords import DateWords
from desktop.core.suggest import MAX_SUGGESTIONS, MAX_TEXT, suggest
from desktop.core.wording import ENGLISH

#: A Friday.
TODAY = date(2025, 3, 14)

#: What is typed, and all that is offered, the likeliest first.
OFFERS = """
30 Nov 2022                     2022-11-30
November 30, 2022               2022-11-30
Nov. 30th, 2022                 2022-11-30
the 30th of November 2022       2022-11-30
Wednesday, 30 November 2022     2022-11-30
30-Nov-2022                     2022-11-30
2022 Nov 30                     2022-11-30
30/11/2022                      2022-11-30
11/30/2022                      2022-11-30
30.11.2022                      2022-11-30
03/04/2022                      2022-04-03 2022-03-04
2022/11/30                      2022-11-30
2022-1-5                        2022-01-05
20221130                        2022-11-30
11/2022                         2022-11
1/2/03                          2003-02-01 2003-01-02 1903-02-01 1903-01-02
30 Nov '22                      2022-11-30 1922-11-30
20 January                      2025-01-20 2024-01-20 XXXX-01-20
March                           2025-03 2024-03
June 2004                       2004-06
2004 June                       2004-06
june-2004                       2004-06
1066                            1066
the year 1066                   1066
'98                             1998 2098
98                              1998 2098 0098
44 BC                           -0043
44 b.c.                         -0043
79 AD                           0079
AD 79                           0079
15 March 44 BCE                 -0043-03-15
March 44 BC                     -0043-03
10,000 BC                       -9999
300,000 BC                      Y-299999
# parts of a year
spring 2001                     2001-21
autumn of 1989                  1989-23
fall 1989                       1989-23
winter 2001-02                  2001-24
winter 2001                     2001-24
southern summer 2001            2001-30
Q3 2024                         2024-35
2024Q3                          2024-35
third quarter of 2024           2024-35
last quarter of 2024            2024-36
H1 2024                         2024-40
# decades, centuries
1990s                           199X
the 1990s                       199X
the 1990's                      199X
90s                             199X 209X
1900s                           190X 19XX
440s BC                         [-0448..-0439]
18th century                    17XX [1701..1800]
eighteenth century              17XX [1701..1800]
18th c.                         17XX [1701..1800]
21st century                    20XX [2001..2100]
twenty-first century            20XX [2001..2100]
1st century                     [0001..0100]
5th century BC                  -04XX [-0499..-0400]
1st century BC                  [-0099..0000]
2nd millennium BC               -1XXX [-1999..-1000]
# parts of a longer time
first week of May 2020          [2020-05-01..2020-05-07] 2020-05-01/2020-05-07
mid-March 1848                  [1848-03-11..1848-03-20] 1848-03-11/1848-03-20
early January 2025              [2025-01-01..2025-01-10] 2025-01-01/2025-01-10
end of February 2024            [2024-02-21..2024-02-29] 2024-02-21/2024-02-29
early 1990s                     [1990..1993] 1990/1993
mid-1990s                       [1994..1996] 1994/1996
late 1990s                      [1997..1999] 1997/1999
early 2021                      [2021-01..2021-04] 2021-01/2021-04
late 17th century               [1667..1699] 1667/1699
early summer 1914               1914-06
first half of 2021              2021-40 [2021-01..2021-06] 2021-01/2021-06
first half of March 2021        [2021-03-01..2021-03-16] 2021-03-01/2021-03-16
second half of the 19th century [1850..1899] 1850/1899
last day of Feb 2024            2024-02-29
first day of 2000               2000-01-01
2024-W12                        [2024-03-18..2024-03-24] 2024-03-18/2024-03-24
week 1 2025                     [2024-12-30..2025-01-05] 2024-12-30/2025-01-05
# doubt
about 1850                      1850~
c. 1850                         1850~
ca 1850                         1850~
circa June 2004                 2004-06~
probably 1850                   1850?
1850?                           1850?
perhaps about 1850              1850%
30 Nov 2022?                    2022-11-30?
about the early 1990s           [1990~..1993~] 1990~/1993~
# limits
before 1760                     [..1759] ../1759
before June 2004                [..2004-05] ../2004-05
before 1 January 2000           [..1999-12-31] ../1999-12-31
before the 1990s                [..1989] ../1989
before about 1850               [..1849~] ../1849~
before 1 AD                     [..0000] ../0000
pre-1914                        [..1913] ../1913
by 7 October 2022               [..2022-10-07]
no later than June 2004         [..2004-06]
7 October 2022 or earlier       [..2022-10-07]
until 1985                      ../1985 [..1985]
after 1760                      [1761..] 1761/..
after the early 1990s           [1994..] 1994/..
not before 1760                 [1760..]
November 2022 or later          [2022-11..]
since 1985                      1985/.. [1985..]
from 1985 onwards               1985/..
1985 to present                 1985/..
1985-present                    1985/..
1985 to unknown                 1985/
# spans
from 1760 to 1770               1760/1770 [1760..1770]
1914-1918                       1914/1918 [1914..1918]
1914–18                         1914/1918 [1914..1918]
1760–70                         1760/1770 [1760..1770]
25–29 January 2025              2025-01-25/2025-01-29 [2025-01-25..2025-01-29]
Jan 25-29, 2025                 2025-01-25/2025-01-29 [2025-01-25..2025-01-29]
30 January to 2 February 2025   2025-01-30/2025-02-02 [2025-01-30..2025-02-02]
March–May 2023                  2023-03/2023-05 [2023-03..2023-05]
44 to 40 BC                     -0043/-0039 [-0043..-0039]
late 1990s to early 2000s       1997/2003 [1997..2003]
2010 to 2008                    2008/2010 [2008..2010]
2010/2008                       2008/2010 [2008..2010]
between 1667 and 1668           [1667..1668] 1667/1668
between 6 and 9 May 2020        [2020-05-06..2020-05-09] 2020-05-06/2020-05-09
# sets
1667 or 1668                    [1667,1668]
1667 or 68                      [1667,1668]
6 or 7 October 2022             [2022-10-06,2022-10-07]
March or April 2023             [2023-03,2023-04]
1667, 1668 and 1670             {1667,1668,1670}
1960 and December 1961          {1960,1961-12}
late 1667 or early 1668         [1667-09..1667-12,1668-01..1668-04]
# long ago
66 million years ago            Y-66E6S2 Y-66E6~
66 Ma                           Y-66E6S2 Y-66E6~
66 mya                          Y-66E6S2 Y-66E6~
66,000,000 years ago            Y-65999999~
13.8 billion years ago          Y-138E8S3 Y-138E8~
4.567 Ga                        Y-4567E6S4 Y-4567E6~
300,000 years ago               Y-299999~
300 thousand years ago          Y-299999~
500 years ago                   1525~
three years ago                 2022
# counted from today
today                           2025-03-14
yesterday                       2025-03-13
tomorrow                        2025-03-15
the day before yesterday        2025-03-12
two weeks ago                   2025-02-28
10 days ago                     2025-03-04
3 months ago                    2024-12
last week                       [2025-03-03..2025-03-09] 2025-03-03/2025-03-09
this week                       [2025-03-10..2025-03-16] 2025-03-10/2025-03-16
last month                      2025-02
next month                      2025-04
last year                       2024
last decade                     201X
this century                    20XX
last Monday                     2025-03-10
last Friday                     2025-03-07
next Friday                     2025-03-21
Tuesday                         2025-03-11 2025-03-18
last November                   2024-11
last March                      2024-03
next March                      2026-03
# times
30 Nov 2022 10:30               2022-11-30T10:30
30 Nov 2022 at 10:30:15 UTC     2022-11-30T10:30:15Z
10:30 pm on 30 Nov 2022         2022-11-30T22:30
12 am, 30 Nov 2022              2022-11-30T00:00
30 Nov 2022, 10.30pm            2022-11-30T22:30
10:30 on 30 Nov 2022 UTC        2022-11-30T10:30Z
# typing errors, and words that are not finished
30 Novmber 2022                 2022-11-30
Febuary 2020                    2020-02
Setpember 2020                  2020-09
30 Novem 2022                   2022-11-30
18th centruy                    17XX [1701..1800]
y-66000000                      Y-66000000
2004-06-11t10:30z               2004-06-11T10:30Z
# what is EDTF already
2004-06-~11                     2004-06-~11
198X                            198X
[..1760-12-03]                  [..1760-12-03]
# nothing that is understood, or nothing that there is
meeting on Tuesday              -
ides of march                   -
30 Feb 2023                     -
2023-02-30                      -
10:30                           -
0 BC                            -
5                               -
the                             -
?                               -
"""
ROWS = [line for line in OFFERS.strip().splitlines() if not line.startswith("#")]


def offered(text: str, today: date | None = TODAY) -> list[str]:
    return [offer.edtf for offer in suggest(text, today)]


@pytest.mark.parametrize("row", ROWS, ids=[row[:32].strip() for row in ROWS])
def test_what_people_type_is_offered_as_edtf(row: str) -> None:
    text, edtf = row[:32].strip(), row[32:].split()
    assert offered(text) == [one for one in edtf if one != "-"]


def test_the_last_week_is_seven_days_or_from_a_monday() -> None:
    assert offered("last week of Jan 2025") == [
        "[2025-01-25..2025-01-31]",
        "2025-01-25/2025-01-31",
        "[2025-01-27..2025-02-02]",
        "2025-01-27/2025-02-02",
    ]


def test_an_offer_says_what_it_means() -> None:
    assert suggest("03/04/2022", TODAY) == (
        ("2022-04-03", "Sunday 3 April 2022"),
        ("2022-03-04", "Friday 4 March 2022"),
    )
    assert suggest("about 1850")[0].words == "about 1850"


def test_an_offer_is_worded_in_the_readers_language() -> None:
    german = DateWords(replace(ENGLISH, long=replace(ENGLISH.long, approximate="um {date}")))
    assert suggest("about 1850", told=german) == (("1850~", "um 1850"),)


def test_without_a_today_nothing_is_counted_from_it() -> None:
    for text in ("yesterday", "last week", "two weeks ago", "last Monday", "500 years ago", "March"):
        assert offered(text, None) == []
    assert offered("20 January", None) == ["XXXX-01-20"]
    assert offered("300,000 years ago", None) == ["Y-299999~"]


def test_the_rooms_find_it_with_the_dates() -> None:
    assert dates.suggest("last week of Jan 2025", TODAY) == suggest("last week of Jan 2025", TODAY)


def test_a_text_that_no_date_needs_is_not_looked_at() -> None:
    assert offered("about " * 30 + "1850") == []
    assert offered("1" * (MAX_TEXT + 1)) == []
    assert offered("- " * (MAX_TEXT // 2)) == []


PIECES = """
    1850 44 7 30 '98 1990s 18th 66 300,000 13.8 Jan November sprng winter early mid- late last first before after by
    between and or to - – / , . ? ~ % about c. BC AD century millennium week half quarter Q3 of the million years ago
    yesterday Monday 10:30 pm UTC 2022-11-30 30/11/2022 198X [ ] { } .. # ٣ ² ½
"""
ANY = st.text(max_size=40) | st.lists(st.sampled_from(PIECES.split()), max_size=12).map(" ".join)
DAYS = st.none() | st.dates()


@given(ANY, DAYS)
@example("last week of 9999", date(9999, 12, 31))
@example("next century", date(9999, 12, 31))
@example("999999999 years ago", date(1, 1, 1))
@example("9999999 days ago", date(1, 1, 1))
@example("before 0000", None)
@example("after 9999-12-31", None)
@example("mid 999999999 BC", None)
@example("week 53 9999", None)
@example("#0 week Jan 2025", None)
def test_whatever_is_typed_every_offer_is_a_date(text: str, today: date | None) -> None:
    offers = suggest(text, today)
    assert len(offers) <= MAX_SUGGESTIONS
    assert len({offer.edtf for offer in offers}) == len(offers)
    for offer in offers:
        assert offer.words == DateWords().in_words(dates.parse(offer.edtf))


@given(st.dates(), st.sampled_from(["%d %B %Y", "%B %d, %Y", "%d %b %Y", "%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y"]))
def test_a_day_is_offered_in_whatever_order_it_is_typed(day: date, form: str) -> None:
    text = day.strftime(form.replace("%Y", f"{day.year:04d}"))
    assert day.isoformat() in offered(text)


@given(st.dates(date(1000, 1, 1), date(9000, 1, 1)), st.integers(0, 1000))
def test_a_span_is_offered_as_it_is_told(first: date, days: int) -> None:
    last = first + timedelta(days=days + 1)
    edtf = f"{first}/{last}"
    assert offered(DateWords().in_words(dates.parse(edtf)))[0] == edtf


WORDED = """
    2004-06-11 2004-06 2004 -0043 -0043-03-15 2004-06~ 1984? 2001-21 2001-24 1999-24 2001-33 2001-41 198X [1667,1668]
    [..2022-10] [2022-10-07..] [1667..1668] 2008/2010 -0043/0014 1985/.. {1960,1961-12} 2022-11-30T10:30Z
    Y-12344 1985/ [1667..1670] ../1985
"""


@pytest.mark.parametrize("edtf", WORDED.split())
def test_our_own_words_are_understood(edtf: str) -> None:
    assert edtf in offered(DateWords().in_words(dates.parse(edtf)))
