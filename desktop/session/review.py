"""How the evidence of a timeline stands, in words, and what is to be done where it does not stand.

The status bar, the tooltips and the list of problems say it in the same words. Nothing here looks for anything: it
tells what the session knows.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from desktop.core.files import Loaded
from desktop.core.protocols import AnchorState, Support
from desktop.core.shortening import cut_end, in_marks
from desktop.core.timeline import Event, Quotation, Source
from desktop.session.session import Session

#: The order in which what is not verified is told: what is most likely wrong comes first.
WORST_FIRST = (
    AnchorState.ALTERED,
    AnchorState.ORPHANED,
    AnchorState.AMBIGUOUS,
    AnchorState.ELIDED,
    AnchorState.UNCHECKED,
)

#: What is to be known of an event that is disputed by words that nobody can find.
UNFOUNDED = "the disputing words were not found"

#: The states of words that are not in the copy, as far as is known.
_NOT_THERE = frozenset({AnchorState.ALTERED, AnchorState.ORPHANED})

_CAVEATS = {
    AnchorState.ALTERED: "altered: the copy has other words",
    AnchorState.AMBIGUOUS: "stands in several places of the copy",
    AnchorState.ORPHANED: "not found in the copy",
    AnchorState.UNCHECKED: "not checked against a copy",
}

_EVENT = re.compile(r"events\[(\d+)\]")

#: Code points of a quotation that a line of a list can show; quoted words may be as long as a book.
SHOWN = 160
#: Events without a quotation that are listed one by one, to be narrowed by words; the rest is told as one.
LISTED = 10_000


class Concern(StrEnum):
    """What can be amiss with the evidence, the gravest first."""

    ALTERED = "altered"
    ORPHANED = "orphaned"
    AMBIGUOUS = "ambiguous"
    GAP = "wide gap"
    UNCHECKED = "unchecked"
    STALE = "copy changed"
    UNSOUGHT = "not looked for"
    PENDING = "checking"
    UNSUPPORTED = "no quotation"
    DATE = "date not borne"


class Remedy(StrEnum):
    """What a press on a finding does: it mends it, or leads to where it can be mended."""

    READ = "read"  # the reader, at a quotation
    ATTACH = "attach"  # the choice of a copy for a source
    RECHECK = "recheck"  # all quotations of a source are looked for again
    SHOW = "show"  # an event


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at: what it is about, what to do next in a sentence, and where the press on it leads.

    ``target`` is the id of a quotation, a source or an event, as ``remedy`` says; ``events`` are the titles of those
    that rest on it, and ``event`` is the id of the first of them, empty where there is none.
    """

    concern: Concern
    subject: str
    advice: str
    remedy: Remedy
    action: str
    target: str
    events: tuple[str, ...] = ()
    event: str = ""

    @property
    def id(self) -> str:
        return f"{self.concern.value}:{self.target}"


# -- at a glance


def summary(session: Session) -> str:
    """All quotations: "31 quotations: 29 verified, 2 altered", and what is going on with them."""
    changed = len(session.stale)
    total, pending = len(session.document.timeline.quotations), len(session.pending)
    told = _in_words(total, states(session), pending)
    said = [told[:1].upper() + told[1:]]
    said += ["copy changed" if changed == 1 else f"{changed:,} copies changed"] if changed else []
    return " · ".join(said)


def states(session: Session) -> Mapping[AnchorState, int]:
    """How many of all quotations stand in each way; the many that nobody has looked for yet are not gone through."""
    timeline = session.document.timeline
    found = Counter(anchor.state for key, anchor in session.anchors.items() if key in timeline.quotation_by_id)
    found[AnchorState.UNCHECKED] += len(timeline.quotations) - found.total()
    return +found


def of_event(session: Session, event: Event) -> str:
    """An event's evidence: "3 quotations: 2 verified, 1 altered · disputed"."""
    said = _told(session, [use.quotation for use in event.quotations])
    if session.support(event) is not Support.DISPUTED:
        return said
    lacking = f", but {UNFOUNDED}" if dispute_is_unfounded(session, event) else ""
    return f"{said} · {Support.DISPUTED.words}{lacking}"


def standing(session: Session, event: Event) -> str:
    """The same without the number of quotations: "2 verified, 1 altered · disputed"; nothing where there are none."""
    said = counts(session, [use.quotation for use in event.quotations])
    return f"{said} · {Support.DISPUTED.words}" if session.support(event) is Support.DISPUTED else said


def dispute_is_unfounded(session: Session, event: Event) -> bool:
    """Whether an event is disputed by words alone that are not in their copies: ``UNFOUNDED`` is then to be said."""
    states = [session.anchor(use.quotation).state for use in event.quotations if use.role == "disputes"]
    return bool(states) and all(state in _NOT_THERE for state in states)


def caveat(session: Session, quotation_id: str) -> str:
    """What a citation of a quotation has to say besides: how its words stand, where they are not verified.

    Words left out are told by the quotation itself, unless there are so many that the sense may be another.
    """
    if quotation_id in session.pending:
        return "not yet checked against a copy"
    anchor = session.anchor(quotation_id)
    return "much is left out between its parts" if anchor.wide_gap else _CAVEATS.get(anchor.state, "")


def counts(session: Session, keys: Sequence[str]) -> str:
    """Some quotations by how they stand: "2 verified, 1 altered, checking 3 …"; nothing where there are none."""
    return ", ".join(_parts(_states(session, keys), _pending(session, keys)))


def filtered(session: Session) -> str:
    """What a filter leaves: "3 of 20 events: not verified"; nothing where all are shown."""
    shown = session.shown
    if shown is None:
        return ""
    kinds = ", ".join(support.words for support in Support if support in session.filter)
    return f"{len(shown):,} of {_counted(len(session.document.timeline.events), 'event')}: {kinds}"


def _told(session: Session, keys: Sequence[str]) -> str:
    return _in_words(len(keys), _states(session, keys), _pending(session, keys))


def _in_words(total: int, states: Mapping[AnchorState, int], pending: int) -> str:
    if not total:
        return "no quotation"
    parts = _parts(states, pending)
    noun = _counted(total, "quotation")
    if len(parts) > 1 or "checking" in parts[0]:
        return f"{noun}: {', '.join(parts)}"
    return f"{noun} {parts[0].split(' ', 1)[1]}"


def _parts(states: Mapping[AnchorState, int], pending: int) -> list[str]:
    """Each number with its word; what is still being looked for is not yet unchecked."""
    counts = {"verified": sum(count for state, count in states.items() if state.verified)}
    counts |= {state.value: states.get(state, 0) for state in WORST_FIRST}
    counts[AnchorState.UNCHECKED.value] -= pending
    told = [f"{count:,} {word}" for word, count in counts.items() if count]
    return [*told, f"checking {pending:,} …"] if pending else told


def _states(session: Session, keys: Iterable[str]) -> Counter[AnchorState]:
    return Counter(session.anchor(key).state for key in keys)


def _pending(session: Session, keys: Iterable[str]) -> int:
    return sum(key in session.pending for key in keys)


def _counted(count: int, noun: str) -> str:
    return f"1 {noun}" if count == 1 else f"{count:,} {noun}s"


# -- what to look at


def findings(session: Session, doubts: Mapping[str, str] | None = None) -> tuple[Finding, ...]:
    """All that is amiss, the gravest first, and in the file's order where it is alike.

    ``doubts`` are of dates that no words bear, by the id of the event.
    """
    found = [*_of_quotations(session), *_of_sources(session), *_of_events(session, doubts or {})]
    order = {concern: place for place, concern in enumerate(Concern)}
    return tuple(sorted(found, key=lambda finding: order[finding.concern]))


def doubts(loaded: Loaded, check: Callable[[], None] = lambda: None) -> dict[str, str]:
    """What is doubtful of the dates that a file calls stated, in words, by the id of the event.

    For many dates that takes a while: ``check`` is called between slices of it.
    """
    from desktop.evidence import dating
    from desktop.store.ondemand import store_of

    if loaded.timeline is None or store_of(loaded.timeline) is not None:
        return {}  # a table says of no date that a source states it
    told: defaultdict[int, list[str]] = defaultdict(list)
    for problem in dating.doubts(loaded, check):
        if place := _EVENT.match(problem.path):
            told[int(place[1])].append(problem.message)
    events = loaded.timeline.events
    kept = range(len(events)) if loaded.kept is None else loaded.kept["events"]
    return {event.id: "; ".join(told[index]) for event, index in zip(events, kept, strict=True) if index in told}


def all_well(session: Session) -> str:
    """What is said where nothing is amiss; not more than is known."""
    total = len(session.document.timeline.quotations)
    if not total:
        return "There are no quotations to check."
    found = states(session)
    parts, typography = found.get(AnchorState.ELIDED, 0), found.get(AnchorState.NORMALISED, 0)
    if parts:
        whole = total - parts
        noun = _counted(total, "quotation")
        return f"{whole:,} of {noun} {'stands' if whole == 1 else 'stand'} in full, {parts:,} but for words left out."
    several = "Both" if total == 2 else f"All {total:,}"
    lead = "The quotation stands in its copy" if total == 1 else f"{several} quotations stand in their copies"
    if not typography:
        return f"{lead}, to the letter."
    return f"{lead}, but for typography." if typography == total else f"{lead}, {typography:,} but for typography."


def _of_quotations(session: Session) -> Iterator[Finding]:
    timeline = session.document.timeline
    for quotation in timeline.quotations:
        about = _about(session, quotation)
        if about is not None:
            concern, advice, action = about
            subject = in_marks(_shortened(quotation.exact))
            events = [event for event, _ in timeline.events_by_quotation.get(quotation.id, ())]
            titles = tuple(dict.fromkeys(event.title for event in events))
            first = events[0].id if events else ""
            yield Finding(concern, subject, advice, Remedy.READ, action, quotation.id, titles, first)


def _about(session: Session, quotation: Quotation) -> tuple[Concern, str, str] | None:
    anchor = session.anchor(quotation.id)
    match anchor.state:
        case AnchorState.ALTERED:
            alike = f", {anchor.alike}" if anchor.alike else ""
            return Concern.ALTERED, f"the copy has other words{alike}: see which are right", "Compare"
        case AnchorState.ORPHANED:
            return (
                Concern.ORPHANED,
                "not in the copy: search it for the passage, or take the quotation out (right-click)",
                "Search",
            )
        case AnchorState.AMBIGUOUS:
            places = len(anchor.candidates)
            return Concern.AMBIGUOUS, f"stands in {places:,} places: choose the one that is meant", "Choose"
        case AnchorState.ELIDED if anchor.wide_gap:
            return Concern.GAP, "much lies between its parts: see whether it still says the same", "See the gap"
    return None


def _of_sources(session: Session) -> Iterator[Finding]:
    waiting: defaultdict[str, list[str]] = defaultdict(list)
    for quotation in session.document.timeline.quotations:
        if session.anchor(quotation.id).state is AnchorState.UNCHECKED:
            waiting[quotation.source].append(quotation.id)
    for source in session.document.timeline.sources:
        yield from _waiting(session, source, waiting[source.id])
        if source.id in session.stale:
            advice = "the file is not what was checked: it is read again, or attach it anew"
            yield Finding(Concern.STALE, _shortened(source.headline), advice, Remedy.ATTACH, "Attach…", source.id)


def _waiting(session: Session, source: Source, unchecked: Collection[str]) -> Iterator[Finding]:
    """What of a source is unchecked: for want of a copy, or so far, or because somebody stopped it."""
    subject = _shortened(source.headline)
    pending = [key for key in unchecked if key in session.pending]
    unsought = len(unchecked) - len(pending)
    if unchecked and source.id not in session.copies:
        advice = f"{_counted(len(unchecked), 'quotation')} of it: attach a copy, and see whether the words stand there"
        yield Finding(Concern.UNCHECKED, subject, advice, Remedy.ATTACH, "Attach…", source.id)
        return
    if unsought:
        advice = f"{_counted(unsought, 'quotation')} not looked for to the end: check the copy again"
        yield Finding(Concern.UNSOUGHT, subject, advice, Remedy.RECHECK, "Check again", source.id)
    if pending:
        advice = f"{_counted(len(pending), 'quotation')} not found at once: similar words are being looked for"
        yield Finding(Concern.PENDING, subject, advice, Remedy.READ, "Read", pending[0])


def _of_events(session: Session, doubts: Mapping[str, str]) -> Iterator[Finding]:
    from desktop.store.ondemand import store_of

    timeline = session.document.timeline
    if store_of(timeline) is not None:
        return  # a table has no quotations at all, which is said of it as a whole
    bare, first_unlisted = 0, ""
    for event in timeline.events:
        if not event.quotations:
            bare += 1
            advice = "rests on no words of a source: quote some"
            if bare <= LISTED:
                yield Finding(Concern.UNSUPPORTED, _shortened(event.title), advice, Remedy.SHOW, "Show", event.id)
            elif bare == LISTED + 1:
                first_unlisted = event.id
        if event.id in doubts:
            yield Finding(Concern.DATE, _shortened(event.title), doubts[event.id], Remedy.SHOW, "Show", event.id)
    if bare > LISTED:
        advice = "rest on no words of a source, either: show them all by the filter “no quotation”"
        subject = f"{bare - LISTED:,} more events"
        yield Finding(Concern.UNSUPPORTED, subject, advice, Remedy.SHOW, "Show", first_unlisted)


def _shortened(text: str) -> str:
    return cut_end(text, SHOWN)
