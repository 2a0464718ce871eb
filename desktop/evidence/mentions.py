"""Finds what a text says of dates: years, months, days and times, each with its place, and nothing that is guessed.

Relative words ("yesterday", "two years on") count from something that the text does not say, and are not read. What
has more than one reading, such as 03/04/2022, has them all: whether one of them fits is for ``dating`` to say.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from desktop.evidence.languages import TONGUES, Tongue, primary

MAX_LENGTH: Final = 4_000
"""Code points of a text that are read, a page; a quotation has some hundred, and a hostile one may have millions."""

FIRST_QUARTER: Final = 4
"""Where quarters begin among the seasons, which count from 0, spring."""


class Reading(NamedTuple):
    """One way to read some words; None for what they do not give.

    ``first`` and ``last`` are astronomical years, both inclusive: the 1760s are 1760 and 1769. ``season`` counts from
    0, spring, and quarters from ``FIRST_QUARTER``.
    """

    first: int | None = None
    last: int | None = None
    month: int | None = None
    day: int | None = None
    season: int | None = None
    hour: int | None = None
    minute: int | None = None
    second: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Words that speak of a date: ``text[start:end]`` in code points, with all that they may mean."""

    start: int
    end: int
    readings: tuple[Reading, ...]


@lru_cache(maxsize=4096)
def find(text: str, language: str | None) -> tuple[Found, ...]:
    """The words of a text that speak of dates, in the order of the text and apart from each other.

    ``language`` is a BCP 47 tag; the names of months are English where it is None, or not one of ``TONGUES``. Cached,
    since many events rest on one quotation.
    """
    plain, places = _plain(text[:MAX_LENGTH])
    found = _joined(plain, _each(plain, _grammar(_key(language))))
    return tuple(Found(places[one.start], _end(text, places[one.end - 1]), one.readings) for one in found)


def known(language: str | None) -> bool:
    """Whether the words of a language are known; those of no said language are read as English."""
    return language is None or primary(language) in TONGUES


def may_hide_more(text: str, language: str | None) -> bool:
    """Whether a text has words that may give a date in a way that is not read: "the twentieth of January"."""
    if len(text) > MAX_LENGTH:
        return True
    return _grammar(_key(language)).unread.search(_plain(text)[0]) is not None


def _key(language: str | None) -> str:
    key = primary(language)
    return key if key in TONGUES else "en"


# -- characters


def _plain(text: str) -> tuple[str, Sequence[int]]:
    """The text as the patterns expect it, and for each of its characters the place in ``text``.

    Digits of all scripts become ASCII, dashes hyphens, apostrophes straight; letters are composed, what has no width is
    left out, and white space becomes one space: a pattern that crosses it would be slow where there are thousands.
    """
    if text.isascii() and not _WIDE_SPACE.search(text):
        return text, range(len(text))
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        plain = _character(character)
        if plain == " " and letters[-1:] == [" "]:
            continue
        if plain:
            letters.append(plain)
            places.append(place)
        elif letters and unicodedata.combining(character):
            composed = unicodedata.normalize("NFC", letters[-1] + character)
            letters[-1] = composed if len(composed) == 1 else letters[-1]
    return "".join(letters), places


_WIDE_SPACE: Final = re.compile(r"\s\s")
_SAME: Final = str.maketrans("‐‑‒–—―−‘’ʼ⁄", "-------'''/")


@lru_cache(maxsize=1024)
def _character(character: str) -> str:
    if character.isspace():
        return " "
    if (digit := unicodedata.decimal(character, None)) is not None:
        return str(digit)
    if unicodedata.category(character) in {"Mn", "Cf"}:
        return ""
    if "！" <= character <= "～":  # the fullwidth forms of ASCII
        return chr(ord(character) - 0xFEE0)
    return character.translate(_SAME)


def _end(text: str, last: int) -> int:
    """The place behind the character at ``last`` and the marks upon it."""
    end = last + 1
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return end


# -- patterns

_Groups = Mapping[str, str | None]
_Reader = Callable[[_Groups], Iterable[Reading]]
_Pattern = tuple[str, _Reader]

# What stands around a number that is a date's: not the rest of a longer number, of a price or of a share.
_FRONT = r"(?<![\w$€£¥#])(?<!\d[.,:/-])"
_BACK = r"(?![\dA-Za-z%‰]|[.,:/-]\d|\s%)"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|er|re|º|ª|°|o|e|\.|:[ae]|-[ея]|-го)?(?![\d%])(?![.,:]\d)"
_AND = r"to|and|or|until|till|through|bis|und|oder|et|ou|au|y|al?|o|e|ed|tot|en|of|do|i|lub|och|eller|по|и|или"
_DAYS = rf"{_DAY}(?:(?:\s*[,/&-]\s*(?:(?:{_AND})\s+)?|\s+(?:{_AND})\s+)(?:the\s+)?{_DAY}){{0,6}}"
_OF = r"(?:\.?\s+(?:of|de|del|di|do|van)\s+|\s+d'|\.?\s*)"
_IN = r"(?:\s*[.,]?\s*(?:(?:of|in|de|del|di|do)\s+)?|\s*[-/]\s*)"
_BEFORE = (
    r"(?:(?-i:B\.?\s?C\.?(?:\s?E\.?)?)|v\.\s?Chr\.?|v\.\s?u\.\s?Z\.|vor Christus|av(?:ant|\.)\s?J\.?-?\s?C\.?"
    r"|avant notre ère|a\.\s?(?:de\s)?C\.|antes de Cristo|avanti Cristo|p\.\s?n\.\s?e\.|f\.\s?Kr\.?"
    r"|до н\.?\s?э\.?|до нашей эры)(?!\w)"
)
_AFTER = (
    r"(?:(?-i:A\.?\s?D\.?|C\.?\s?E\.?)|n\.\s?Chr\.?|ap(?:rès|r\.)\s?J\.?-?\s?C\.?|d\.\s?C\.|n\.\s?e\.|e\.\s?Kr\.?"
    r"|н\.?\s?э\.?)(?!\w)"
)
_ERA = rf"(?:\s*(?:{_BEFORE}|{_AFTER}))"
_YEAR_OF_ERA = rf"(?:{_AFTER}\s*\d{{1,4}}|\d{{1,4}}{_ERA})"
_YEAR = rf"(?:{_YEAR_OF_ERA}|\d{{3,4}}|'\d\d)(?![\dA-Za-z%])"
_HALF = r"(?P<half>a\.?m\.?|p\.?m\.?)(?!\w)"
_AT = r"(?:at|um|gegen|à|vers|alle|ore|às|las|om|kl\.?|o|w|в)"
_CENTURY = (
    r"(?:[\s-]*(?:century|centuries|Jahrhunderts?|Jh\.?|siècles?|secolo|eeuw|wieku?|århundradet|век[ае]?)(?!\w)"
    r"|\s*(?:世紀|世纪|세기))"
)


#: In the place of words that a pattern has taken: no letter, no space.
_BLOT = "\0"


class _Grammar(NamedTuple):
    patterns: tuple[tuple[re.Pattern[str], _Reader], ...]
    unread: re.Pattern[str]


@lru_cache(maxsize=len(TONGUES))
def _grammar(key: str) -> _Grammar:
    """The patterns of a language, in the order in which they take their words."""
    tongue = TONGUES[key]
    named = _Named(tongue)
    patterns = [*_by_numbers(), *_by_names(named), *_by_years(), *named.alone(), *_without_year()]
    return _Grammar(
        tuple((re.compile(pattern, re.IGNORECASE), read) for pattern, read in patterns),
        re.compile(tongue.unread.replace("{M}", f"(?:{named.months})"), re.IGNORECASE),
    )


def _by_numbers() -> Iterator[_Pattern]:
    """Whole dates and times that are written by numbers, in all languages alike."""
    yield rf"{_FRONT}(?P<year>\d{{4}})(?P<dash>[-/.])(?P<a>\d{{1,2}})(?P=dash)(?P<b>\d{{1,2}})(?!\d)", _year_first
    yield (
        rf"{_FRONT}(?P<a>\d{{1,2}})(?P<dash>[-/.])\s?(?P<b>\d{{1,2}})(?P=dash)\s?(?P<year>\d{{4}}|\d\d)(?![\d:])",
        _year_last,
    )
    yield rf"{_FRONT}(?P<year>(?:1[5-9]|20)\d\d)(?P<a>[01]\d)(?P<b>[0-3]\d)(?!\d)", _year_first
    yield rf"{_FRONT}(?P<day>\d{{1,2}})[./ ]\s?(?P<roman>[IVX]{{1,4}})[./ ]\s?(?P<year>\d{{4}})(?!\d)", _roman_month
    yield (
        (
            r"(?:(?<=T)|(?<![\w.:]))(?P<hour>\d{1,2})(?::|(?-i:h))(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?"
            rf"(?![\d:])(?:\s*{_HALF})?"
        ),
        _time,
    )
    yield rf"(?<![\w.:])(?P<hour>\d{{1,2}})(?:\.(?P<minute>\d\d))?\s*{_HALF}", _time
    yield r"(?<![\w.:])(?P<hour>\d{1,2})(?:\.(?P<minute>\d\d))?\s*(?:Uhr|hrs|hours|heures|o'clock)(?!\w)", _time
    yield rf"(?<!\w){_AT}\s+(?P<hour>\d{{1,2}})\.(?P<minute>\d\d)(?![\d.]|\s?[%$€£])", _time
    yield (
        r"(?P<half>午前|午後|上午|下午|오전|오후)?\s*(?P<hour>\d{1,2})\s*[時时點点시]\s*(?:(?P<minute>\d{1,2})\s*[分분])?",
        _time,
    )
    yield (
        (
            r"(?=[\d公紀纪西前기])(?:(?P<before>公元前|紀元前|纪元前|西元前|前|기원전)?\s*(?P<year>\d{1,4})\s*[年년]\s*)?"
            r"(?:(?P<month>\d{1,2})\s*[月월]\s*)?(?:(?P<day>\d{1,2})\s*[日号號일])?"
        ),
        _east_asian,
    )


def _by_names(named: _Named) -> Iterator[_Pattern]:
    """Dates with the name of a month or a season."""
    month = rf"(?P<month>{named.months})"
    yield rf"{_FRONT}(?P<days>{_DAYS})\s*[-/]\s*{month}\s*[-/]\s*(?P<year>\d{{4}})(?!\d)", named.days
    yield rf"{_FRONT}(?P<days>{_DAYS}){_OF}{month}\.?(?![^\W\d_])(?:{_IN}(?P<year>{_YEAR}))?", named.days
    yield (
        rf"(?<!\w){month}\.?\s*(?:the\s+)?(?P<days>{_DAYS})(?:\s*,?\s*(?:(?:of|in)\s+)?(?P<year>{_YEAR}))?",
        named.days,
    )
    yield rf"(?<!\w){month}\.?{_IN}(?P<year>{_YEAR})", named.month
    yield (
        rf"{named.edge}(?P<season>{named.seasons})(?:\s*,?\s+(?:(?:of|in|de|del|van)\s+)?(?P<year>{_YEAR}))?",
        named.season,
    )


def _by_years() -> Iterator[_Pattern]:
    """Years, and what is longer than a year."""
    era = rf"(?P<era>{_ERA})?"
    yield (
        (
            r"(?<!\w)(?:Q(?P<number>[1-4])|(?P<word>first|second|third|fourth) quarter)"
            rf"(?:\s+(?:of\s+)?(?P<year>{_YEAR}))?(?!\w)"
        ),
        _quarter,
    )
    yield (
        rf"{_FRONT}(?:(?P<number>\d{{1,2}})(?:st|nd|rd|th|e|ème|\.|-го)?|(?P<roman>[IVXL]{{1,6}})(?:e|ème)?){_CENTURY}{era}",
        _century,
    )
    yield rf"(?<!\w)(?:siglo|siècle|secolo|século)\s+(?P<roman>[IVXL]{{1,6}})(?!\w){era}", _century
    yield rf"(?<!\w)(?:années|años|anni|anos|jaren|lata|latach)\s+'?(?P<decade>(?:\d\d)?\d0)(?!\d){era}", _decade
    yield (
        rf"(?<![\w$€£¥])'?(?P<decade>(?:\d\d?)?\d0)(?:'?s|er(?:n|[\s-]?Jahren?)?|-х|-е|-talet)(?!\w){era}",
        _decade,
    )
    yield rf"{_FRONT}(?P<first>\d{{4}})\s*[/-]\s*(?P<second>\d{{4}}|\d\d){era}{_BACK}", _two_years
    yield rf"{_FRONT}(?P<first>\d{{1,4}})\s*-\s*(?P<second>\d{{1,4}})(?P<era>{_ERA})", _two_years
    yield rf"{_FRONT}(?P<month>0?[1-9]|1[0-2])[./-](?P<year>\d{{4}}){_BACK}", _month_of_year
    yield rf"(?<![\w$€£¥#])(?P<year>{_YEAR_OF_ERA})(?!\w)", _lone_year
    yield rf"{_FRONT}(?P<year>\d{{3,4}}|'\d\d){_BACK}", _lone_year


def _without_year() -> Iterator[_Pattern]:
    """A day and a month by numbers: they may be a fraction or a score, too, and so are read last."""
    yield rf"{_FRONT}(?P<a>\d{{1,2}})/(?P<b>\d{{1,2}})(?![\d/%])", _year_last
    yield rf"{_FRONT}(?P<a>\d{{1,2}})\.\s?(?P<b>\d{{1,2}})\.(?!\d)", _year_last


def _each(text: str, grammar: _Grammar) -> list[Found]:
    """What each pattern finds; words that one has taken are blotted out for the next."""
    found: list[Found] = []
    for pattern, read in grammar.patterns:

        def take(match: re.Match[str], read: _Reader = read) -> str:
            readings = tuple(dict.fromkeys(read(match.groupdict())))
            if not readings:
                return match[0]
            found.append(Found(*match.span(), readings))
            return _BLOT * len(match[0])

        text = pattern.sub(take, text)
    return sorted(found, key=lambda one: one.start)


# -- readers


class _Named:
    """A language's names of months and seasons, as patterns and as readers of what those found."""

    def __init__(self, tongue: Tongue) -> None:
        self._months = _numbers(tongue.months)
        self._whole = _numbers(tuple(forms.partition("|")[0] for forms in tongue.months))
        self._seasons = _numbers(tongue.seasons)
        self._capital = tongue.capital
        self.months = _any_of(self._months)
        self.seasons = _any_of(self._seasons)
        #: Where no spaces part words, the names of seasons begin anywhere.
        self.edge = r"(?<!\w)" if self._months else ""

    def alone(self) -> Iterator[_Pattern]:
        """The name of a month without a number beside it."""
        yield rf"(?<!\w)(?P<month>{self.months})(?!\w)", self._alone

    def days(self, groups: _Groups) -> Iterator[Reading]:
        days = re.findall(r"\d+", groups["days"] or "")
        return (reading._replace(day=int(day)) for reading in self.month(groups) for day in days)

    def month(self, groups: _Groups) -> Iterator[Reading]:
        number = self._months[(groups["month"] or "").lower()]
        return (years._replace(month=number) for years in _years(groups.get("year")))

    def season(self, groups: _Groups) -> Iterator[Reading]:
        number = self._seasons[(groups["season"] or "").lower()] - 1
        return (years._replace(season=number) for years in _years(groups["year"]))

    def _alone(self, groups: _Groups) -> Iterable[Reading]:
        name = groups["month"] or ""
        stands = name.lower() in self._whole and (name[0].isupper() or not self._capital)
        return self.month(groups) if stands else ()


def _numbers(names: tuple[str, ...]) -> dict[str, int]:
    """Each form of the names, in small letters, with the number of its name, from 1."""
    return {form.lower(): number for number, forms in enumerate(names, 1) for form in forms.replace("|", " ").split()}


def _any_of(names: Iterable[str]) -> str:
    """A pattern of any of the names, the longest first; where there are none, of nothing."""
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True)) or r"(?!)"


def _is_before(text: str | None) -> bool:
    return re.search(_BEFORE, text or "", re.IGNORECASE) is not None


def _year(year: int) -> Reading:
    return Reading(year, year)


def _years(text: str | None) -> Iterator[Reading]:
    """What a year may mean: '22 is one of any century, and three digits behind a day may be of something else."""
    if text is None:
        yield Reading()
        return
    number = int("".join(re.findall(r"\d", text)))
    if text.startswith("'"):
        yield from (_year(century + number) for century in range(1000, 2100, 100))
    elif _is_before(text):
        yield _year(1 - number)
    else:
        yield _year(number)
        if number < 1000 and text.isdigit():
            yield Reading()


def _lone_year(groups: _Groups) -> Iterator[Reading]:
    return (reading for reading in _years(groups["year"]) if reading.first is not None)


def _year_first(groups: _Groups) -> Iterator[Reading]:
    return _on(groups["year"], int(groups["a"] or 0), int(groups["b"] or 0))


def _year_last(groups: _Groups) -> Iterator[Reading]:
    """Day and month in either order."""
    year, a, b = groups.get("year"), int(groups["a"] or 0), int(groups["b"] or 0)
    year = f"'{year}" if year is not None and len(year) == 2 else year
    yield from _on(year, a, b)
    yield from _on(year, b, a)


def _on(year: str | None, month: int, day: int) -> Iterator[Reading]:
    if 1 <= month <= 12 and 1 <= day <= 31:
        yield from (years._replace(month=month, day=day) for years in _years(year))


def _roman_month(groups: _Groups) -> Iterator[Reading]:
    return _on(groups["year"], _from_roman(groups["roman"]), int(groups["day"] or 0))


def _from_roman(text: str | None) -> int:
    values = [{"I": 1, "V": 5, "X": 10, "L": 50}[letter] for letter in (text or "").upper()]
    return sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))


def _two_years(groups: _Groups) -> Iterator[Reading]:
    """A range of years, such as 1914-18; 2001-02 may be a month, too."""
    first, second = int(groups["first"] or 0), int(groups["second"] or 0)
    if _is_before(groups["era"]):
        yield from (_year(1 - first), _year(1 - second))
        return
    if len(groups["second"] or "") == 2 and first > 999:
        if 1 <= second <= 12:
            yield _year(first)._replace(month=second)
        second += first // 100 * 100
    if second > first:
        yield from (_year(first), _year(second), Reading(first, second))


def _month_of_year(groups: _Groups) -> Iterator[Reading]:
    yield _year(int(groups["year"] or 0))._replace(month=int(groups["month"] or 0))


def _decade(groups: _Groups) -> Iterator[Reading]:
    """The 1760s; the 1900s are a decade to some and a century to others; the 60s are of any century."""
    digits = groups["decade"] or ""
    start = int(digits)
    if len(digits) == 2:
        yield from (Reading(century + start, century + start + 9) for century in range(1000, 2100, 100))
    elif _is_before(groups["era"]):
        yield Reading(1 - start - 9, 1 - start)
    else:
        yield Reading(start, start + 9)
        if start % 100 == 0:
            yield Reading(start, start + 99)


def _century(groups: _Groups) -> Iterator[Reading]:
    """By hundreds, as EDTF has 17XX, and as historians count, from 1701 to 1800."""
    last = 100 * int(groups.get("number") or _from_roman(groups.get("roman")))
    if _is_before(groups["era"]):
        yield from (Reading(1 - last, 100 - last), Reading(-last, 99 - last))
    elif last:
        yield from (Reading(last - 100, last - 1), Reading(last - 99, last))


def _quarter(groups: _Groups) -> Iterator[Reading]:
    words = ("first", "second", "third", "fourth")
    number = int(groups["number"]) - 1 if groups["number"] else words.index((groups["word"] or "").lower())
    return (years._replace(season=FIRST_QUARTER + number) for years in _years(groups["year"]))


def _east_asian(groups: _Groups) -> Iterator[Reading]:
    """A date by 年, 月 and 日, of which any may stand alone; a year of two digits may be of the last two centuries."""
    year, month, day = (int(groups[name] or -1) for name in ("year", "month", "day"))
    if max(year, month, day) < 0 or month > 12 or day > 31:
        return
    spans = [Reading()]
    if year >= 0:
        spans = [_year(1 - year if groups["before"] else year)]
        spans += [_year(year + 1900), _year(year + 2000)] if year < 100 else []
    yield from (span._replace(month=month if month > 0 else None, day=day if day > 0 else None) for span in spans)


_LATE = frozenset({"pm", "午後", "下午", "오후"})


def _time(groups: _Groups) -> Iterator[Reading]:
    """A time of the day; where neither half of the day is said, 10:30 may be of either."""
    hour = int(groups["hour"] or 0)
    minute, second = (int(said) if (said := groups.get(name)) else None for name in ("minute", "second"))
    if hour > 24 or (minute or 0) > 59 or (second or 0) > 59:
        return
    half = (groups.get("half") or "").lower().replace(".", "")
    hours = [hour % 24, hour + 12] if 1 <= hour < 12 else [hour % 24]
    if half:
        hours = [hour % 12 + 12 * (half in _LATE)]
    yield from (Reading(hour=one, minute=minute, second=second) for one in hours)


# -- joining

_JOIN: Final = re.compile(rf"\s*(?:[,/&~〜至到-]|から|부터|,?\s+(?:{_AND}))\s*(?:(?:from|the|and)\s+)?", re.IGNORECASE)
_MOST_READINGS = 400


def _joined(text: str, found: list[Found]) -> list[Found]:
    """Neighbours as one where they share what only one says: "October and November 2022", "1月20日至28日".

    First from the end, where the year mostly stands, then from the beginning.
    """
    backwards: list[Found] = []
    for one in reversed(found):
        together = _pair(text, one, backwards[-1]) if backwards else None
        backwards[-1:] = [together] if together else [*backwards[-1:], one]
    forwards: list[Found] = []
    for one in reversed(backwards):
        together = _pair(text, forwards[-1], one) if forwards else None
        forwards[-1:] = [together] if together else [*forwards[-1:], one]
    return forwards


def _pair(text: str, a: Found, b: Found) -> Found | None:
    """Two neighbours as one; None where neither takes anything from the other."""
    if b.start - a.end > 20 or len(a.readings) * len(b.readings) > _MOST_READINGS:
        return None
    if not _JOIN.fullmatch(text, a.end, b.start):
        return None
    readings = {_completed(x, y) for x in a.readings for y in b.readings}
    readings |= {_completed(y, x) for x in a.readings for y in b.readings}
    if readings <= {*a.readings, *b.readings}:
        return None
    return Found(a.start, b.end, tuple(readings))


def _completed(one: Reading, other: Reading) -> Reading:
    """A reading with what it lacks above its own parts, taken from a neighbour."""
    if one.day is not None and one.month is None and other.month is not None:
        one = one._replace(month=other.month)
    if one.first is None and (one.month or one.season is not None) and other.first is not None:
        one = one._replace(first=other.first, last=other.last)
    return one
