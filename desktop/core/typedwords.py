"""The words in which people type dates, each brought to one spelling, so that the patterns of dates stay few.

"November", "nov.", "Novem" and "Novemebr" are all ``nov``; "18th" and "eighteenth" are ``#18``; what a date does not
need, such as "of the", is left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
SEASONS = ("spring", "summer", "autumn", "winter")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh"),
    *("twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth"),
    "twentieth",
)
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")

#: What stands for what, before a text is cut into words.
_PHRASES = (
    (r"(?<=\b[a-z])\.", ""),  # b.c. and c.
    (r"\b(?:in|on|at) or before\b", " by "),
    (r"\b(?:in|on|at) or after\b", " notbefore "),
    (r"\bsome ?time\b|\b(?:some (?:year|month|day) )?within\b|\blasting\b", " "),
    (r",? open-ended$", " to .. "),
    (r",? end unknown$", " to ? "),
    (r"\bno later than\b|\bnot (?:after|later than)\b", " by "),
    (r"\b(?:no (?:earlier|sooner)|not earlier) than\b|\bnot before\b", " notbefore "),
    (r"(.+?),? or (?:before|earlier)$", r"by \1"),
    (r"(.+?),? or (?:after|later)$", r"notbefore \1"),
    (r"\bprior to\b|\bpre-", " before "),
    (r"\bpost-", " after "),
    (r"\bup to\b", " until "),
    (r"\b(early|mid|late|end|beginning|half)-", r"\1 "),
    (r"\b(?:the )?year (?=\d)|\bat (?=about|around)", " "),
    (r"\b(\d{1,4})-([a-z]{3,9})-(?=\d{2,4}\b)", r"\1 \2 "),
    (r"\b([a-z]{3,9})-(?=\d{4}$)", r"\1 "),
    (r"\btwenty[- ]first\b", " #21 "),
    (r"\bday before yesterday\b", " 2 days ago "),
    (r"\bday after tomorrow\b", " 2 days ahead "),
    (r"(?:\bto|\btill|\buntil|-) ?(?:date|now|present|today|the present(?: day)?)$|\bonwards?$|\bongoing$", " to .. "),
    (r"(?:\bto|\btill|\buntil|-) ?(?:unknown|an unknown (?:date|end))$", " to ? "),
)

#: Words with one meaning; those of months, numbers and the like are added below.
_SYNONYMS = {
    "bc": "bce",
    "ad": "ce",
    "early": "beginning begin start",
    "mid": "middle",
    "late": "end ending",
    "last": "past previous final",
    "this": "current",
    "next": "coming",
    "about": "circa ca c approximately approx around roughly nearly",
    "perhaps": "maybe possibly probably presumably uncertain",
    "to": "till through thru",
    "or": "",
    "and": "",
    "between": "",
    "from": "starting",
    "since": "",
    "until": "",
    "before": "",
    "after": "following",
    "by": "",
    "notbefore": "",
    "day": "days",
    "week": "weeks wk",
    "month": "months",
    "quarter": "quarters",
    "half": "",
    "year": "years yr yrs",
    "decade": "decades",
    "century": "centuries cent",
    "millennium": "millennia",
    "thousand": "",
    "million": "mn",
    "billion": "bn",
    "ago": "bp",
    "ahead": "",
    "ka": "kya",
    "ma": "mya",
    "ga": "bya gya",
    "today": "now",
    "yesterday": "",
    "tomorrow": "",
    "northern": "",
    "southern": "",
    "am": "",
    "pm": "",
    "utc": "gmt z",
    "w": "",
    "q": "",
    "h": "",
}
_NEEDLESS = ("the", "of", "in", "on", "at", "during", "a", "an", "some")


def _spellings() -> Iterator[tuple[str, str]]:
    """Each word with the one that stands for it; an empty one for those that a date does not need."""
    for short, name in zip(MONTHS, _MONTH_NAMES, strict=True):
        yield from ((short, short), (name, short))
    yield from (("sept", "sep"), ("fall", "autumn"), ("springtime", "spring"), ("summertime", "summer"))
    yield from ((season, season) for season in SEASONS)
    for day in WEEKDAYS:
        yield from ((day, day), (day[:3], day))
    yield from (("tues", "tuesday"), ("thur", "thursday"), ("thurs", "thursday"))
    yield from ((word, f"#{number}") for number, word in enumerate(_ORDINALS, start=1))
    yield from ((word, str(number)) for number, word in enumerate(_NUMBERS, start=1))
    for word, others in _SYNONYMS.items():
        yield from ((spelling, word) for spelling in (word, *others.split()))
    yield from ((word, "") for word in _NEEDLESS)


_LEXICON = dict(_spellings())
_WORD = re.compile(
    r"\d{1,4}(?P<mark>[-./])\d{1,2}(?P=mark)\d{1,4}(?!\d)"  # 30/11/2022
    r"|\d{1,2}[./]\d{4}(?!\d)"  # 11/2022
    r"|\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?"  # 10:30:00.25
    r"|\d{1,3}(?:,\d{3})+(?!\d)"  # 66,000,000
    r"|\d+\.\d+"  # 13.8
    r"|\d+(?:st|nd|rd|th)\b"
    r"|\d+'?s\b"  # 1990s
    r"|'?\d+"  # 1998 and '98
    r"|#\d+|[^\W\d_]+|\.\.|[-/?~,&]"
)
_SAME = str.maketrans("‐‑‒–—―−’ʼ", "-------''")


def typed_words(text: str) -> list[str] | None:
    """The words of a text in their one spelling; None where one is not known, and cannot be a misspelling."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_SAME)
    for phrase, instead in _PHRASES:
        plain = re.sub(phrase, instead, plain)
    words: list[str] = []
    for found in _WORD.finditer(plain):
        word = _spelled(found[0])
        if word is None:
            return None
        if word == "about" and words and words[-1][0] == "#":
            word = "century"  # 18th c.
        if word:
            words.append(word)
    return words


def _spelled(word: str) -> str | None:
    if word == "&":
        return "and"
    if word[0].isalpha():
        return _LEXICON[word] if word in _LEXICON else _guessed(word)
    if word[0].isdigit():
        word = word.replace(",", "").replace("'", "")
        return f"#{word[:-2]}" if word[-2:] in {"st", "nd", "rd", "th"} else word
    return word


@lru_cache(maxsize=256)
def _guessed(word: str) -> str | None:
    """The word that is begun ("Novem") or misspelt ("Febuary"); None where none is near."""
    if not 3 <= len(word) <= 14:
        return None
    begun = {spelled for known, spelled in _LEXICON.items() if known.startswith(word) and spelled}
    if len(begun) == 1:
        return begun.pop()
    from difflib import get_close_matches  # a misspelling is rare: not worth its import at each start

    near = get_close_matches(word, [known for known in _LEXICON if len(known) > 3], n=1, cutoff=0.75)
    return _LEXICON[near[0]] if near else None
