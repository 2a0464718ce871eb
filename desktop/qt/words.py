"""What the detail panel says in words: on what a date rests, how events relate, how an event's quotations stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from desktop.core import datewords
from desktop.core.dates import DateRange, Precision, parse
from desktop.core.protocols import AnchorState
from desktop.core.timeline import DateBasis, DatePart, Event, RelationType, Source, Timeline

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

_REASONS = {
    "stated": "The source gives this date.",
    "inferred": "This date is worked out from what the source says.",
    "background": "This date is general knowledge; the source does not give it.",
    "unknown": "The timeline does not say on what this date rests.",
}


def date_line(event: Event) -> str:
    """An event's date in words; an undated one says so."""
    said = datewords.in_words(event.when) if event.when is not None else "undated"
    return said[:1].upper() + said[1:]


def basis_phrase(basis: DateBasis, when: DateRange | None) -> str:
    """The basis in a few words: "month and day stated, year inferred"."""
    if when is None and basis.kind == "unknown":
        return "why it has no date"
    rest = _unstated(basis, when)
    if basis.kind not in {"inferred", "background"} or not basis.stated_parts or not rest:
        return _BASES[basis.kind]
    by = "inferred" if basis.kind == "inferred" else "general knowledge"
    return f"{_listed(basis.stated_parts)} stated, {_listed(rest)} {by}"


def basis_reason(basis: DateBasis, when: DateRange | None) -> str:
    """The basis in sentences, with the precision, where the panel says why the date is what it is."""
    sentences = [_REASONS[basis.kind]]
    if basis.kind != "stated" and basis.stated_parts:
        rest = _unstated(basis, when)
        given = f"The source gives the {_listed(basis.stated_parts)}"
        if basis.kind == "background" and rest:
            sentences = [f"{given}, general knowledge the {_listed(rest)}."]
        else:
            sentences.append(f"{given}, not the {_listed(rest)}." if rest else f"{given}.")
    if when is not None:
        sentences.append(f"Precision: {datewords.precision_words(when)}.")
    return " ".join(sentences)


def basis_lead(basis: DateBasis) -> str:
    """What introduces the quotation of a basis: general knowledge rests on no words of the source."""
    return "It rests on " if basis.kind in {"stated", "inferred"} else "The source says of it: "


def related(timeline: Timeline, event: Event) -> Iterator[tuple[str, Event]]:
    """The events that an event is tied to, each with how: both ways round, and the same tie once."""
    seen = set()
    outward = ((_RELATIONS[tie.type][0], timeline.event_by_id[tie.event]) for tie in event.relations)
    inward = ((_RELATIONS[tie.type][1], other) for other, tie in timeline.relations_to(event.id))
    for phrase, other in (*outward, *inward):
        if (phrase, other.id) not in seen:
            seen.add((phrase, other.id))
            yield phrase, other


def standing(states: Iterable[AnchorState]) -> str:
    """How many quotations stand how: "3 verified, 1 orphaned"."""
    counts = Counter("verified" if state.verified else state.value for state in states)
    return ", ".join(f"{count} {word}" for word, count in counts.most_common())


def published(source: Source) -> str:
    """Publisher, authors and date of a source, as far as they are known."""
    day = datewords.in_words(parse(source.date_published)) if source.date_published else ""
    return " · ".join(part for part in (source.publisher, ", ".join(source.authors), day) if part)


def _unstated(basis: DateBasis, when: DateRange | None) -> list[DatePart]:
    if when is None:
        return []
    return [part for part, needs in _PARTS if when.precision >= needs and part not in basis.stated_parts]


def _listed(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
