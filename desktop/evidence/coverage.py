"""How much of a copy a timeline rests on: which paragraph bears which events, and what nobody has quoted."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from desktop.core.protocols import AnchorState
from desktop.core.timeline import Timeline
from desktop.evidence.anchor import Anchor
from desktop.evidence.copies import Span, paragraphs


@dataclass(frozen=True, slots=True)
class Coverage:
    """``events`` are the ids of the events that rest on a paragraph, by its index; a paragraph without is not in it.

    ``quoted`` of ``letters`` code points (of the paragraphs; what lies between them is no text) stand in a quotation.
    ``bare`` are the ids of the timeline's events that rest on no quotation at all.
    """

    paragraphs: int
    events: Mapping[int, tuple[str, ...]]
    quoted: int
    letters: int
    bare: tuple[str, ...]

    @property
    def words(self) -> str:
        """The whole in a line: how much is quoted, and how many paragraphs no event uses."""
        share = 100 * self.quoted / self.letters if self.letters else 0.0
        said = "Less than 1" if 0 < share < 1 else f"{share:.0f}"
        of = "1 paragraph" if self.paragraphs == 1 else f"{self.paragraphs:,} paragraphs"
        return f"{said} % of the text is quoted · {self.paragraphs - len(self.events):,} of {of} unused"


def coverage(timeline: Timeline, source_id: str, text: str, anchors: Mapping[str, Anchor]) -> Coverage:
    """What the timeline rests on in a source's copy. Only words that stand there count: no near match covers a text."""
    spans = paragraphs(text)
    events: dict[int, dict[str, None]] = {}
    covered: list[Span] = []
    for quotation in timeline.quotations:
        anchor = anchors.get(quotation.id)
        if quotation.source != source_id or anchor is None or not _stands(anchor.state):
            continue
        covered.extend(anchor.spans)
        uses = timeline.events_by_quotation.get(quotation.id, ())
        for index in {index for span in anchor.spans for index in _indices(spans, span)}:
            if uses:
                events.setdefault(index, {}).update((event.id, None) for event, _ in uses)
    return Coverage(
        paragraphs=len(spans),
        events={index: tuple(ids) for index, ids in sorted(events.items())},
        quoted=sum(_within(spans, span) for span in _union(covered)),
        letters=sum(end - start for start, end in spans),
        bare=tuple(event.id for event in timeline.events if not event.quotations),
    )


def _stands(state: AnchorState) -> bool:
    return state.verified or state is AnchorState.ELIDED


def _indices(spans: tuple[Span, ...], span: Span) -> range:
    """Which of some spans in their order overlap with one."""
    first = bisect_right(spans, span[0], key=lambda one: one[1])
    return range(first, max(first, bisect_left(spans, span[1], key=lambda one: one[0])))


def _within(spans: tuple[Span, ...], span: Span) -> int:
    return sum(min(span[1], spans[at][1]) - max(span[0], spans[at][0]) for at in _indices(spans, span))


def _union(spans: Iterable[Span]) -> Iterator[Span]:
    """Spans that touch or overlap as one, in their order."""
    start = end = -1
    for first, last in sorted(spans):
        if first > end:
            if end > start:
                yield start, end
            start, end = first, last
        else:
            end = max(end, last)
    if end > start:
        yield start, end
