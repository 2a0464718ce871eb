"""How long it takes to read a date in each form that is common, to tell it in words, and to help who types one.

A file of 100,000 events has mostly dates that it has once, so what counts is a text that is read for the first time;
the cache is measured beside it. Each figure is the best of several runs, since another program's work only ever adds.
Prints JSON in microseconds; exits with 1 if a common form takes longer than promised in the mean: a single one may meet
with other work on the machine.
"""

from __future__ import annotations

import json
import statistics
import sys
import timeit
from collections.abc import Callable
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from desktop.core import datewords
from desktop.core.dates import parse, suggest

#: The promises: microseconds to read a common form, in the mean, and to answer who types, at most.
PARSE_US = 10.0
SUGGEST_US = 20_000.0

#: What timelines are made of.
COMMON = """
    1984 2004-06 2004-06-11 -0300 1984? 2004-06~ 198X 19XX 1985-04-XX 2001-21 2008/2010 2022-10-07/.. ../1985
    [1667,1668] [..1760-12-03] 2022-11-30T10:30:00Z 2022-11-30T10:30 2022-11-30T10:30:00.123456+01:00 Y-66000000
"""
#: What is read, too, at whatever it takes.
RARE = "156X-12-25 156X-02-29 ?2004-06-~11 Y-17E7 1950S2 {1960,1961-12} [1667,1668,1670..1672] 2004-06-~01/2004-06-~20"

TYPED = (
    *("30 Nov 2022", "last week of Jan 2025", "between 6 and 9 May 2020", "early 1990s", "66 million years ago"),
    *("30 Novmber 2022", "no later than the first week of Febuary 2020 or the second of March 2021"),
)
TODAY = date(2025, 3, 14)


def best(work: Callable[[], object], times: int) -> float:
    """Microseconds for one time."""
    return round(min(timeit.repeat(work, number=times, repeat=7)) / times * 1e6, 2)


def main() -> None:
    """Measures all and judges."""
    uncached = parse.__wrapped__
    common = {text: best(lambda text=text: uncached(text), 2_000) for text in COMMON.split()}  # type: ignore[misc]
    rare = {text: best(lambda text=text: uncached(text), 1_000) for text in RARE.split()}  # type: ignore[misc]
    ranges = [parse(text) for text in COMMON.split()]
    words = best(lambda: [datewords.in_words(r) for r in ranges], 50) / len(ranges)
    typed = {text: best(lambda text=text: suggest(text, TODAY), 20) for text in TYPED}  # type: ignore[misc]
    mean = statistics.fmean(common.values())
    figures = {
        "parse_us": common,
        "parse_mean_us": round(mean, 2),
        "parse_rare_us": rare,
        "parse_cached_us": best(lambda: parse("2004-06-11"), 20_000),
        "words_us": round(words, 2),
        "suggest_us": typed,
        "limits": {"parse_us": PARSE_US, "suggest_us": SUGGEST_US},
    }
    print(json.dumps(figures, indent=2))
    sys.exit(mean > PARSE_US or max(typed.values()) > SUGGEST_US)


if __name__ == "__main__":
    main()
