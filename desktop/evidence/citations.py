"""A quotation with its citation, and its source for a bibliography: what one takes along into a text of one's own.

The words are copied to the letter, and marks around them stay English whatever the source's language: they are the
citing text's. All values come from a file that may be a stranger's, and none becomes markup in what it is pasted into.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from desktop.core import dates, datewords
from desktop.core.dates import DateKind, DateRange, Precision
from desktop.core.plaintext import without_controls
from desktop.core.shortening import in_marks
from desktop.core.timeline import Quotation, Source
from desktop.evidence.graphemes import base_letters

#: Words with which a headline begins without telling it from others.
_COMMON = re.compile(
    "an?|and|are|as|at|by|did|do|does|for|from|has|have|how|in|is|its?|of|on|that|the|this|to|was|were|what|when|where|"
    "which|who|why|will|with"
)
_KEY_PART = 24

_BLOCK = re.compile(r"\s*[\n\r\v\f\x85\u2028\u2029]\s*")
#: Whatever CommonMark or GitHub's dialect may take for markup within a line; ``_escaped`` knows what else at its start.
_MARKDOWN = re.compile(r"[\\`*_\[\]()<>~|$]|&(?=#?\w+;)|(?<=http):|(?<=https):|(?<=ftp):|(?<=www)\.", re.IGNORECASE)

_LATEX = str.maketrans({
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
})  # fmt: skip
#: The dates that biblatex reads, those of EDTF levels 0 and 1, to the day.
_PLAIN_DATE = r"-?[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-[0-9]{2})?|-2[1-4])?[?~%]?"
_TIME = re.compile("T[0-9:.Z+-]+")
_BIBLATEX = re.compile(rf"{_PLAIN_DATE}|[0-9]{{3}}X|[0-9]{{2}}XX|(?:{_PLAIN_DATE}|\.\.)?/(?:{_PLAIN_DATE}|\.\.)?")


def plain(quotation: Quotation, source: Source, place: str = "", *, caveat: str = "") -> str:
    """The words in quotation marks, and who said them where, on one line. ``place`` is as a reader is told: "¶ 22".

    Words that bring marks of their own around them get no second pair.

    ``caveat`` is told in brackets at the end, where the words are not verified: a clean citation of them would vouch
    for what nobody found. Quotation marks within the words stay as they are: to turn them, as printers do, would
    change what is quoted.
    """
    words = " ".join(_paragraphs(quotation.exact))
    whence = [f"“{_title(source)}”", *_whence(source), _line(place), source.url or ""]
    return f"{in_marks(words)} — {_listed([*_speaker(quotation), *whence])}{_bracketed(caveat)}"


def markdown(
    quotation: Quotation, source: Source, place: str = "", *, caveat: str = "", address: str | None = None
) -> str:
    """A block quotation, and below it who said it, with a link to the source.

    ``address`` is where the link leads, if not to the source's own address: such as to the words in it. ``caveat`` is
    as in ``plain``.
    """
    words = "\n>\n".join(f"> {_escaped(paragraph, start=True)}" for paragraph in _paragraphs(quotation.exact))
    link = address or source.url
    title = _escaped(_title(source))
    if link:
        target = re.sub(r"&(?=#?\w+;)", r"\\&", link)
        title = f"[{title}](<{target}>)"
    rest = [*_whence(source), _line(place)]
    attribution = [*map(_escaped, _speaker(quotation)), title, *map(_escaped, rest)]
    return f"{words}\n\n— {_listed(attribution)}{_escaped(_bracketed(caveat))}\n"


def bibtex(source: Source) -> str:
    """The source as an entry for biblatex and biber: UTF-8, dates in EDTF.

    ``@online`` needs an address; ``@misc`` stands for a source without one. The title has braces of its own, for no
    style may change its capitals.
    """
    fields = {
        "author": " and ".join(map(_bibtex_name, filter(None, map(_line, source.authors)))),
        "title": f"{{{_title(source).translate(_LATEX)}}}",
        "organization": _line(source.publisher or "").translate(_LATEX),
        **_bibtex_date(source),
        # A verbatim field: only braces would end it.
        "url": (source.url or "").replace("{", "%7B").replace("}", "%7D"),
    }
    lines = "".join(f"  {name:<12} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{'online' if source.url else 'misc'}{{{key(source)},\n{lines}}}\n"


def csl_json(source: Source) -> str:
    """The source as CSL-JSON, a list of one item, as citation managers read it (CSL 1.0.2, ``csl-data.json``)."""
    publisher = _line(source.publisher or "")
    if publisher and source.date_published is not None:
        kind = "article-newspaper"
    else:
        kind = "webpage" if source.url else "document"
    item: dict[str, Any] = {
        "id": key(source),
        "type": kind,
        "title": _title(source),
        "author": [_csl_name(author) for author in map(_line, source.authors) if author],
        "publisher" if kind == "document" else "container-title": publisher,
        "issued": {} if source.date_published is None else _csl_date(dates.parse(source.date_published)),
        "URL": source.url,
        "language": source.language,
    }
    return json.dumps([{name: value for name, value in item.items() if value}], ensure_ascii=False, indent=2) + "\n"


def key(source: Source) -> str:
    """A short name for the source in a bibliography, from what it is and not from where it stands in the file.

    Such as ``bbcnews2025deepseek``: who, when, and the headline's first telling word; in ``a``–``z`` and digits, which
    every program takes.
    """
    authors = [_line(author).partition(",")[0] for author in source.authors]
    who = next(filter(None, map(_letters, [*authors, source.publisher or "", source.id])), "source")
    words = [_letters(word) for word in source.headline.split()]
    what = next((word for word in words if word and not _COMMON.fullmatch(word)), "")
    return who[:_KEY_PART] + _year(source) + what[:_KEY_PART]


def _year(source: Source) -> str:
    earliest = None if source.date_published is None else dates.parse(source.date_published).earliest
    year = 0 if earliest is None else dates.civil(earliest).year
    return str(year) if year > 0 else ""


def _letters(text: str) -> str:
    return re.sub("[^a-z0-9]", "", base_letters(text).casefold())


# -- texts


def _line(text: str) -> str:
    return " ".join(without_controls(text).split())


def _paragraphs(text: str) -> list[str]:
    """The words' paragraphs, to the letter but for control characters; one at least."""
    return [without_controls(part) for part in _BLOCK.split(text.strip())]


def _speaker(quotation: Quotation) -> Iterator[str]:
    yield _line(quotation.speaker or "")
    yield _line(quotation.speaker_role or "")


def _title(source: Source) -> str:
    return _line(source.headline) or _line(source.id)


def _whence(source: Source) -> Iterator[str]:
    yield from map(_as_spoken, map(_line, source.authors))
    yield _line(source.publisher or "")
    if source.date_published is not None:
        yield datewords.in_words(dates.parse(source.date_published))


def _listed(parts: Iterable[str]) -> str:
    return ", ".join(part for part in parts if part)


def _bracketed(caveat: str) -> str:
    return f" [{_line(caveat)}]" if caveat else ""


def _escaped(text: str, *, start: bool = False) -> str:
    """Text that Markdown shows to the letter; ``start``: it begins a line."""
    escaped = _MARKDOWN.sub(r"\\\g<0>", text)
    return re.sub(r"^([0-9]{1,9})(?=[.)])", r"\1\\", re.sub(r"^(?=[#+=-])", r"\\", escaped)) if start else escaped


# -- names


def _named(author: str) -> tuple[str, str] | None:
    """Family and given name of "Family, Given"; None of any other form: only people know which word is which."""
    family, _, given = (part.strip() for part in author.partition(","))
    return (family, given) if family and given and "," not in given else None


def _as_spoken(author: str) -> str:
    named = _named(author)
    return author if named is None else f"{named[1]} {named[0]}"


def _bibtex_name(author: str) -> str:
    named = _named(author)
    if named is None or any(re.search(r"\band\b", part, re.IGNORECASE) for part in named):
        return f"{{{author.translate(_LATEX)}}}"
    return ", ".join(part.translate(_LATEX) for part in named)


def _csl_name(author: str) -> dict[str, str]:
    named = _named(author)
    return {"literal": author} if named is None else {"family": named[0], "given": named[1]}


# -- dates


def _bibtex_date(source: Source) -> dict[str, str]:
    if source.date_published is None:
        return {}
    date = _TIME.sub("", source.date_published)
    if _BIBLATEX.fullmatch(date):
        return {"date": date}
    return {"year": datewords.in_words(dates.parse(source.date_published)).translate(_LATEX)}


def _csl_date(when: DateRange) -> dict[str, Any]:
    """A date or a span in numbers where CSL has them, else in words; its one word for all doubt is "circa"."""
    ends = (when.start, when.end) if when.kind is DateKind.INTERVAL else (when,)
    parts = [_csl_parts(end) for end in ends]
    seasons = [end.season for end in ends if end is not None and end.season is not None]
    if not all(parts) or (seasons and len(ends) > 1):
        return {"literal": datewords.in_words(when)}
    return {
        "date-parts": parts,
        **({"season": (seasons[0] - 21) % 4 + 1} if seasons else {}),
        **({"circa": True} if any(end.qualifiers for end in ends if end is not None) else {}),
    }


def _csl_parts(when: DateRange | None) -> list[int] | None:
    """Year, month and day as far as they are stated; None where numbers would say less or more."""
    if when is None or when.kind is not DateKind.SINGLE or when.unit != when.precision or when.earliest is None:
        return None
    if when.precision > Precision.DAY:  # its own day, whatever day it is then in Greenwich
        return _csl_parts(dates.parse(_TIME.sub("", when.edtf)))
    year, month, day, *_ = dates.civil(when.earliest)
    if when.precision < Precision.YEAR or not -9999 <= year <= 9999:
        return None
    if when.season is not None and when.season > 32:
        return None
    # Before our era CSL counts as people do, without a year 0.
    return [year if year > 0 else year - 1, month, day][: {Precision.MONTH: 2, Precision.DAY: 3}.get(when.precision, 1)]
