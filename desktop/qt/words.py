"""What the detail panel says in words: on what a date rests, how events relate, where a source is from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop.core import zones
from desktop.core.dates import DateKind, DateRange, Precision, Qualifier, parse
from desktop.core.datewords import DateWords, listed
from desktop.core.protocols import DateText
from desktop.core.shortening import in_marks
from desktop.core.timeline import DateBasis, DatePart, Event, Quotation, RelationType, Source, Timeline

if TYPE_CHECKING:
    from desktop.evidence.dating import Mention

#: From the event that has the relation, and from the event that it points at.
_RELATIONS: dict[RelationType, tuple[str, str]] = {
    "responds_to": ("responds to", "prompts"),
    "causes": ("leads to", "follows from"),
    "part_of": ("part of", "includes"),
    "before": ("followed by", "comes after"),
    "after": ("comes after", "followed by"),
}

_PARTS: tuple[tuple[DatePart, Precision], ...] = (
    ("year", Precision.YEAR),
    ("month", Precision.MONTH),
    ("day", Precision.DAY),
    ("time", Precision.HOUR),
)

_BASES = {
    "stated": "stated by the source",
    "inferred": "inferred from the source",
    "background": "general knowledge",
    "unknown": "basis not given",
}

#: What introduces the words that a date rests on; without words, ``_REASONS`` stand alone.
_LEADS = {
    "stated": "Stated in ",
    "inferred": "Worked out from ",
    "background": "General knowledge. The source says only ",
    "unknown": "The source says only ",
}

_REASONS = {
    "stated": "The source gives this date.",
    "inferred": "This date is worked out from what the source says.",
    "background": "This date is general knowledge; the source does not give it.",
    "unknown": "The timeline does not say on what this date rests.",
}


#: EDTF gives "about" and "perhaps" no width, and so the bounds of such a date are none to rely on.
_HEDGES = {
    frozenset[Qualifier](): "",
    frozenset({Qualifier.APPROXIMATE}): "roughly ",
    frozenset({Qualifier.UNCERTAIN}): "perhaps ",
    frozenset(Qualifier): "perhaps roughly ",
}


#: For who has no window that says otherwise.
_PLAIN = DateWords()


def date_line(event: Event, dates: DateText = _PLAIN) -> str:
    """An event's date in words, its time also by the clocks of its own place; an undated one says so."""
    said = _in_words(event, event.when, dates) if event.when is not None else "undated"
    return said[:1].upper() + said[1:]


def _in_words(event: Event, when: DateRange, dates: DateText) -> str:
    name = event.time_zone or ""
    return dates.in_place(when, zones.place(name), zones.zone(name) if name else None)


def _as_given(event: Event, when: DateRange, dates: DateText) -> str:
    """What the file says: a stated zone's own clocks; a time without one is of the event's place."""
    return _in_words(event, when, dates) if when.local else dates.as_given(when)


def basis_phrase(basis: DateBasis, when: DateRange | None) -> str:
    """The basis in a few words: "month and day stated, year inferred"."""
    if when is None and basis.kind == "unknown":
        return "why it has no date"
    rest = _unstated(basis, when)
    if basis.kind not in {"inferred", "background"} or not basis.stated_parts or not rest:
        return _BASES[basis.kind]
    by = "inferred" if basis.kind == "inferred" else "general knowledge"
    return f"{listed(basis.stated_parts)} stated, {listed(rest)} {by}"


@dataclass(frozen=True, slots=True)
class Why:
    """What the panel says of an event's date, in its order; a text is empty where there is nothing to say.

    ``lead`` introduces the ``words`` of a quotation, and is a sentence of its own where there are none. ``strong`` are
    the places in ``words``, in code points, that give parts of the date, as ``spoken`` tells those who cannot see it.
    """

    lead: str
    quotation: str | None = None
    words: str = ""
    strong: tuple[tuple[int, int], ...] = ()
    spoken: str = ""
    aside: str = ""
    doubt: str = ""
    note: str = ""
    conclusion: str = ""


def why(timeline: Timeline, event: Event, dates: DateText = _PLAIN) -> Why:
    """The way from the source's words to an event's date: the words, the source's own date, the reasoning, the date."""
    basis, when = event.date_basis, event.when
    quotation = timeline.quotation_by_id.get(basis.quotation or "")
    doubt = _doubt(timeline, event)
    told = Why(
        lead=_reason(basis, when),
        aside="" if doubt else _claimed(basis, when),
        doubt=doubt,
        note=basis.note or "",
        conclusion=_conclusion(event, when, dates) if when is not None else "",
    )
    if quotation is not None:
        told = _quoting(told, event, quotation, timeline.source_by_id[quotation.source])
    elif told.aside in told.lead:
        told = replace(told, aside="")
    return replace(told, aside=" ".join(filter(None, (told.aside, _source_date(timeline, event, dates)))))


def _reason(basis: DateBasis, when: DateRange | None) -> str:
    """The basis in a sentence, where no quotation tells it."""
    if when is None and basis.kind == "unknown":
        return "" if basis.note else "Nothing that this timeline rests on dates this event."
    if basis.kind == "background" and basis.stated_parts:
        return _claimed(basis, when) + " The rest is general knowledge." * bool(_unstated(basis, when))
    return _REASONS[basis.kind]


def _quoting(told: Why, event: Event, quotation: Quotation, source: Source) -> Why:
    from desktop.evidence import dating  # reads dates in words: only where an event is shown

    text, when, language = quotation.exact, event.when, source.language
    mentions = dating.bearing(text, when, language, event.time_zone) if when is not None else ()
    shown = in_marks(text)
    shift = shown.index(text.strip()) - (len(text) - len(text.lstrip()))
    aside = told.aside
    if when is not None and mentions and event.date_basis.kind != "stated":
        aside = _given(event.date_basis, when, lambda date: dating.bearing(text, date, language, event.time_zone))
    elif not aside and event.date_basis.kind == "inferred" and when is not None and dating.is_silent(text, language):
        aside = "The words alone give no date."
    return replace(
        told,
        lead=_LEADS[event.date_basis.kind],
        quotation=quotation.id,
        words=shown,
        strong=tuple((mention.start + shift, mention.end + shift) for mention in mentions),
        spoken="; ".join(f"“{text[start:end]}” gives the {listed(parts)}" for start, end, parts in mentions),
        aside=aside,
    )


def _given(basis: DateBasis, when: DateRange, bearing: Callable[[DateRange], tuple[Mention, ...]]) -> str:
    """What the words give of a date: of a span with two ends, of which of them."""

    def parts(date: DateRange) -> list[DatePart]:
        given = {part for mention in bearing(date) for part in mention.parts}
        return [part for part, _ in _PARTS if part in given]

    range_ = _only(when)
    given, of = parts(when), ""
    if range_.start is not None and range_.end is not None:
        start, end = parts(range_.start), parts(range_.end)
        if start != end and not (start and end):
            of = f" of its {'start' if start else 'end'}"
    rest = [part for part in _unstated(basis, when) if part not in given]
    return f"The words give the {listed(given)}{of}{f', not the {listed(rest)}' if rest else ''}."


def _claimed(basis: DateBasis, when: DateRange | None) -> str:
    """What the timeline says that the source gives, where the words cannot be asked."""
    if basis.kind == "stated" or not basis.stated_parts:
        return ""
    rest = _unstated(basis, when)
    return f"The source gives the {listed(basis.stated_parts)}{f', not the {listed(rest)}' if rest else ''}."


def _doubt(timeline: Timeline, event: Event) -> str:
    from desktop.evidence import dating

    doubt = dating.doubt(timeline, event)
    if doubt is None:
        return ""
    if event.when is None:
        return "The timeline says that the source states the date, and does not give it."
    claim = f"The timeline says that the source states the {listed(doubt.lacking)}"
    return f"{claim}, which this date does not have." if doubt.absent else f"{claim}, but no quotation here does."


def _source_date(timeline: Timeline, event: Event, dates: DateText) -> str:
    """The day from which words such as "yesterday" count; nothing where several sources make that a riddle."""
    ids = [event.date_basis.quotation] if event.date_basis.quotation else [use.quotation for use in event.quotations]
    sources = {timeline.quotation_by_id[key].source for key in ids}
    day = timeline.source_by_id[sources.pop()].date_published if len(sources) == 1 else None
    return f"The source is of {dates.in_words(parse(day))}." if day is not None else ""


def _conclusion(event: Event, when: DateRange, dates: DateText) -> str:
    """What the date comes to, with its precision: "Hence March 2023: between 1 and 31 March 2023."."""
    range_ = _only(when)
    given = event.date_basis.kind == "unknown"
    said = (_as_given if given else _in_words)(event, when, dates)
    within = dates.between(when)
    if within and range_.kind is DateKind.ONE_OF and not range_.members and not range_.qualifiers:
        said = within
    elif within and when.kind is DateKind.SINGLE and when.unit <= Precision.DAY:
        said = f"{said}: {_HEDGES[when.qualifiers]}{within}"
    return f"{'Given as' if given else 'Hence'} {said}. Precision: {_precision(range_, dates)}."


def _only(when: DateRange) -> DateRange:
    """The one date of a set that has but one, such as [2025-01-20..2025-01-28]."""
    return when.members[0] if len(when.members) == 1 else when


def _precision(when: DateRange, dates: DateText) -> str:
    """Of a span, that of its ends: what its words have told of its shape is not told again."""
    ends = {name: dates.precision_words(end) for name, end in (("start", when.start), ("end", when.end)) if end}
    if len(set(ends.values())) > 1:
        return "; ".join(f"{name} {said}" for name, said in ends.items())
    return next(iter(ends.values()), dates.precision_words(when))


def related(timeline: Timeline, event: Event) -> Iterator[tuple[str, Event]]:
    """The events that an event is tied to, each with how: both ways round, and the same tie once."""
    seen = set()
    outward = ((_RELATIONS[tie.type][0], timeline.event_by_id[tie.event]) for tie in event.relations)
    inward = ((_RELATIONS[tie.type][1], other) for other, tie in timeline.relations_to(event.id))
    for phrase, other in (*outward, *inward):
        if (phrase, other.id) not in seen:
            seen.add((phrase, other.id))
            yield phrase, other


def published(source: Source, dates: DateText = _PLAIN) -> str:
    """Publisher, authors and date of a source, as far as they are known."""
    day = dates.in_words(parse(source.date_published)) if source.date_published else ""
    return " · ".join(part for part in (source.publisher, ", ".join(source.authors), day) if part)


def _unstated(basis: DateBasis, when: DateRange | None) -> list[DatePart]:
    if when is None:
        return []
    return [part for part, needs in _PARTS if when.precision >= needs and part not in basis.stated_parts]
