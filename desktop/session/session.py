"""What is open, seen and selected: one object that all widgets show and none of them owns.

Widgets read it, call its methods to change it, and subscribe to be told what changed; they never talk to each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

from desktop.core.dates import Instant
from desktop.core.protocols import AnchorState, Standing, Support
from desktop.core.timeline import Event, Quotation, Timeline
from desktop.evidence.anchor import Anchor, anchor_in_place, anchor_quickly, unchecked
from desktop.evidence.copies import Copy
from desktop.session.document import Document
from desktop.session.history import History
from desktop.view import arrangement, telling
from desktop.view.arrangement import AS_IN_FILE, Arrangement
from desktop.view.telling import Telling
from desktop.view.timescale import Timescale

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.core.jsonedit import Edit


#: Code points of copies and quotations that are searched while the interface waits: a few quotations of an article.
#: That takes up to 10 ms, and some 300 where both are made to cost.
AT_ONCE = 100_000
_UNQUOTED = Standing(Support.NONE, 0, 0)


class Topic(Enum):
    """What changed; a listener looks for those it shows."""

    DOCUMENT = auto()
    VIEW = auto()
    SELECTION = auto()
    READER = auto()
    EVIDENCE = auto()
    FILTER = auto()
    LANES = auto()
    SAVED = auto()
    TELLING = auto()
    NOW = auto()


Listener = Callable[[frozenset[Topic]], None]


class Viewport(NamedTuple):
    """A stretch of time and how far the lanes are scrolled down, in pixels."""

    scale: Timescale
    scroll: float


class Session:
    """The state of one window.

    ``view`` is None until a canvas knows its width. Listeners run in the order of their subscription, on the thread
    that made the change (the main thread).
    """

    def __init__(self, document: Document, wish: Arrangement = AS_IN_FILE) -> None:
        self._listeners: list[Listener] = []
        self.document = document
        #: which lanes are shown in which order, and which of them are strips
        self.wish = wish
        self.view: Timescale | None = None
        self.scroll = 0.0
        self.views: History[Viewport] = History()
        self.event_id: str | None = None
        self.quotation_id: str | None = None
        self.reader_source: str | None = None
        #: somebody writes a new quotation in the reader, which stays where it is as long
        self.writing = False
        #: in whose words and by whose clocks dates are told
        self.telling: Telling = telling.DEFAULT
        #: the present, where the axis is to mark it
        self.now: Instant | None = None
        self._forget_evidence()

    def _forget_evidence(self) -> None:
        self.copies: dict[str, Copy] = {}
        self.anchors: Mapping[str, Anchor] = {}
        #: quotations that were not found at once: whoever does the long work, off this thread, looks for them
        self.pending: frozenset[str] = frozenset()
        #: sources whose copy changed on the disk since it was checked
        self.stale: frozenset[str] = frozenset()
        #: which events are shown, by their evidence; empty: all
        self.filter: frozenset[Support] = frozenset()
        self._shown: frozenset[str] | None = None
        self._supports: Mapping[Support, int] | None = None

    # -- listening

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Calls ``listener`` after each change; returns what ends the subscription."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _tell(self, *topics: Topic) -> None:
        told = frozenset(topics)
        if told & {Topic.DOCUMENT, Topic.EVIDENCE, Topic.FILTER}:
            self._shown = None
        if told & {Topic.DOCUMENT, Topic.EVIDENCE}:
            self._supports = None
        for listener in tuple(self._listeners):
            listener(told)

    # -- how dates are told

    def tell_dates(self, how: Telling) -> None:
        """Tells dates in other words, or by other clocks, wherever they are shown."""
        if how != self.telling:
            self.telling = how
            self._tell(Topic.TELLING)

    def mark_now(self, now: Instant | None) -> None:
        """Marks the present on the axis; None: no longer."""
        if now != self.now:
            self.now = now
            self._tell(Topic.NOW)

    # -- document

    def open(self, document: Document, wish: Arrangement = AS_IN_FILE) -> None:
        """Shows another timeline, its lanes as ``wish`` has them; selection, views and copies of the old one end.

        The same file read again keeps its lanes as they are, and its copies, checked anew against what it says now.
        """
        if document.path is not None and document.path == self.document.path:
            self._replace(document)
            return
        self.document = document
        self.wish = wish
        self.view = None
        self.scroll = 0.0
        self.views = History()
        self.event_id = self.quotation_id = self.reader_source = None
        self._forget_evidence()
        self._tell(*Topic)

    def edit(self, label: str, *edits: Edit) -> None:
        """Changes the open timeline, undoably; ``EditError`` where that would bring an error into it."""
        self._replace(self.document.edit(label, *edits))

    def undo(self) -> None:
        """Takes the last edit back; nothing happens where there is none."""
        if self.document.can_undo:
            self._replace(self.document.undo())

    def redo(self) -> None:
        """Does again what was undone last; nothing happens where there is nothing."""
        if self.document.can_redo:
            self._replace(self.document.redo())

    def save(self) -> None:
        """Writes the file (see ``Document.save``)."""
        self.document = self.document.save()
        self._tell(Topic.SAVED)

    def save_as(self, path: Path) -> None:
        """Writes the timeline under another name, and goes on with that file; what is seen and attached stays."""
        self._replace(self.document.save_as(path))

    def go_on(self, document: Document) -> None:
        """Shows a document that somebody made of the present one; what is seen, selected and attached stays."""
        self._replace(document)

    def _replace(self, document: Document) -> None:
        """Shows the next state of the same file: what is seen and selected stays, as far as it is still there."""
        before = self.document.timeline
        self.document = document
        timeline = document.timeline
        if self.event_id not in timeline.event_by_id:
            self.event_id = None
        if self.quotation_id not in timeline.quotation_by_id:
            self.quotation_id = None
        if self.reader_source not in timeline.source_by_id:
            self.reader_source = None
        if document.readable:  # a slip of the pen in the file costs nobody the copies
            self._check_again(before)
        self._tell(*Topic)

    def _check_again(self, before: Timeline) -> None:
        """Keeps the anchors of quotations that are as they were.

        Of the others, those are verified at once that stand at their stored place: so is a new one. Looking for the
        rest is left to whoever does the long work, unless it is so little that the interface can wait for it.
        """
        timeline = self.document.timeline
        self.copies = {key: copy for key, copy in self.copies.items() if key in timeline.source_by_id}
        self.stale &= self.copies.keys()
        held = [one for one in timeline.quotations if one.source in self.copies]
        same = {one.id for one in held if self._stands_as(before, one)}
        anchors = {key: anchor for key, anchor in self.anchors.items() if key in same}
        changed = [one for one in held if one.id not in same]
        anchors |= self._found(changed, anchor_in_place)
        changed = [one for one in changed if one.id not in anchors]
        if sum(len(self.copies[one.source].text) + len(one.exact) for one in changed) <= AT_ONCE:
            anchors |= self._found(changed, anchor_quickly)
        self.anchors, self.pending = anchors, frozenset(one.id for one in held if one.id not in anchors)

    def _stands_as(self, before: Timeline, quotation: Quotation) -> bool:
        """Whether all that decides where a quotation stands is as it was."""
        if before.quotation_by_id.get(quotation.id) != quotation:
            return False
        placed = quotation.start is not None or quotation.spans is not None  # only a place is of a certain text
        return not placed or before.source_by_id[quotation.source].sha256_text == self._stored_hash(quotation)

    def _found(self, quotations: Iterable[Quotation], search: Callable[..., Anchor | None]) -> dict[str, Anchor]:
        found = {one.id: search(one, self.copies[one.source], stored_hash=self._stored_hash(one)) for one in quotations}
        return {key: anchor for key, anchor in found.items() if anchor is not None}

    def _stored_hash(self, quotation: Quotation) -> str | None:
        return self.document.timeline.source_by_id[quotation.source].sha256_text

    @property
    def event(self) -> Event | None:
        """The selected event."""
        return self.document.timeline.event_by_id.get(self.event_id) if self.event_id is not None else None

    @property
    def quotation(self) -> Quotation | None:
        """The quotation that the reader stands at."""
        if self.quotation_id is None:
            return None
        return self.document.timeline.quotation_by_id.get(self.quotation_id)

    # -- lanes

    def arrange(self, wish: Arrangement) -> None:
        """Shows the lanes in another way."""
        if wish != self.wish:
            self.wish = wish
            self._tell(Topic.LANES)

    def in_hidden_lane(self, event: Event) -> bool:
        """Whether an event would be seen in a lane, but for the user's wish to hide that, or one that it lies in."""
        hidden = self.wish.hidden
        return bool(hidden) and event.date is not None and not hidden.isdisjoint(self._lanes_of(event))

    def _lanes_of(self, event: Event) -> Iterable[str]:
        """The lane of an event and those that it lies in, from within."""
        lanes = self.document.timeline.lane_by_id
        at = event.lane if event.lane in lanes else None
        if at is None:
            yield ""
        while at is not None:
            yield at
            at = lanes[at].parent

    # -- selection and reader

    def select(self, event_id: str | None) -> None:
        """Selects an event (None: none) and lets go of the chosen quotation unless it belongs to the event.

        Where a reader is open, it goes to the event's first quotation: in the source that is read, else in one that
        has a copy.

        One that the filter hides was found elsewhere, in a list or by a link: then the filter is lifted, so that it is
        seen. So it is with the lane that it is in. Whoever shows the filter or the lanes hears of both at once.
        """
        topics = [Topic.SELECTION]
        chosen = None if event_id is None else self.document.timeline.event_by_id[event_id]
        if chosen is not None and not self.shows(chosen):
            self.filter = frozenset()
            topics.append(Topic.FILTER)
        if chosen is not None and self.in_hidden_lane(chosen):
            self.wish = arrangement.show(self.wish, self._lanes_of(chosen))
            topics.append(Topic.LANES)
        if len(topics) == 1 and event_id == self.event_id:
            return
        self.event_id = event_id
        event = self.event
        if self.quotation_id is not None and (
            event is None or all(use.quotation != self.quotation_id for use in event.quotations)
        ):
            self.quotation_id = None
            topics.append(Topic.READER)
        if self.quotation_id is None and (first := self._to_read(event)) is not None:
            self.quotation_id, self.reader_source = first.id, first.source
            topics.append(Topic.READER)
        self._tell(*topics)

    def _to_read(self, event: Event | None) -> Quotation | None:
        """The quotation of an event that an open reader goes to."""
        if event is None or self.reader_source is None or self.writing:
            return None
        rests = [self.document.timeline.quotation_by_id[use.quotation] for use in event.quotations]
        here = next((one for one in rests if one.source == self.reader_source), None)
        return here or next((one for one in rests if one.source in self.copies), None)

    def read(self, quotation_id: str) -> None:
        """Opens the reader at a quotation."""
        quotation = self.document.timeline.quotation_by_id[quotation_id]
        self.quotation_id = quotation_id
        self.reader_source = quotation.source
        self._tell(Topic.READER)

    def read_source(self, source_id: str) -> None:
        """Opens the reader on a source, at no quotation of it."""
        if source_id not in self.document.timeline.source_by_id:
            raise KeyError(source_id)
        self.reader_source = source_id
        self.quotation_id = None
        self._tell(Topic.READER)

    def close_reader(self) -> None:
        self.reader_source = self.quotation_id = None
        self._tell(Topic.READER)

    def step_back(self) -> bool:
        """Escape: closes the innermost thing that is open. False if nothing was."""
        if self.reader_source is not None:
            self.close_reader()
        elif self.event_id is not None:
            self.select(None)
        else:
            return False
        return True

    # -- views

    def look(self, view: Timescale, scroll: float | None = None, *, remember: bool = False) -> None:
        """Shows another stretch of time, scrolled ``scroll`` pixels down the lanes (None: as it is).

        ``remember`` first puts the present view into the history, for the way back. What moves nothing is no step.
        """
        scroll = self.scroll if scroll is None else scroll
        if view == self.view and scroll == self.scroll:
            return
        if remember:
            self.remember()
        self.view, self.scroll = view, scroll
        self._tell(Topic.VIEW)

    def remember(self) -> None:
        """Puts the present view into the history: a movement begins here."""
        if self.view is not None:
            self.views.push(Viewport(self.view, self.scroll))

    def view_back(self, present: Viewport | None = None) -> Viewport | None:
        """The view before the present one, which is then the one ahead; None at the beginning.

        ``present`` is where the view will be when its movement ends, if it is moving.
        """
        present = present or self._viewport
        return None if present is None else self.views.back(present)

    def view_forward(self, present: Viewport | None = None) -> Viewport | None:
        """The view that ``view_back`` left; None where there is none."""
        present = present or self._viewport
        return None if present is None else self.views.forward(present)

    @property
    def _viewport(self) -> Viewport | None:
        return None if self.view is None else Viewport(self.view, self.scroll)

    # -- evidence

    def attach(self, source_id: str, copy: Copy, anchors: Mapping[str, Anchor], pending: Iterable[str] = ()) -> None:
        """Gives a source its copy, with the anchors that were found in it.

        ``pending`` are quotations that are still being looked for: ``resolve`` brings their anchors later.
        """
        if source_id not in self.document.timeline.source_by_id:
            raise KeyError(source_id)
        self._drop_anchors(source_id)
        self.copies[source_id] = copy
        self.anchors = {**self.anchors, **anchors}
        self.pending |= set(pending) - anchors.keys()
        self.stale -= {source_id}
        self._tell(Topic.EVIDENCE)

    def resolve(self, anchors: Mapping[str, Anchor]) -> None:
        """Brings the anchors of quotations that were pending; those that are pending no more are let go."""
        found = {key: one for key, one in anchors.items() if key in self.pending}
        self.anchors = {**self.anchors, **found}
        self.pending -= found.keys()
        self._tell(Topic.EVIDENCE)

    def detach(self, source_id: str) -> None:
        """Takes the copy away: its quotations are unchecked again."""
        if self.copies.pop(source_id, None) is None:
            return
        self._drop_anchors(source_id)
        self.stale -= {source_id}
        self._tell(Topic.EVIDENCE)

    def _drop_anchors(self, source_id: str) -> None:
        gone = {quotation.id for quotation in self.document.timeline.quotations if quotation.source == source_id}
        self.anchors = {key: value for key, value in self.anchors.items() if key not in gone}
        self.pending -= gone

    def mark_stale(self, source_id: str) -> None:
        """The copy's file changed on the disk: what is known of it is of yesterday until it is attached anew."""
        if source_id in self.copies and source_id not in self.stale:
            self.stale |= {source_id}
            self._tell(Topic.EVIDENCE)

    def anchor(self, quotation_id: str) -> Anchor:
        """How a quotation stands; ``unchecked`` where no copy is attached, or where it is still being looked for."""
        return self.anchors.get(quotation_id) or unchecked()

    def support(self, event: Event) -> Support:
        """An event's evidence at a glance."""
        return self.standing(event).support

    @property
    def supports(self) -> Mapping[Support, int]:
        """How many events stand in each way; found out once for each state of the evidence."""
        if self._supports is None:
            timeline = self.document.timeline
            if timeline.quotations:
                self._supports = Counter(self.support(event) for event in timeline.events)
            else:
                self._supports = +Counter({Support.NONE: len(timeline.events)})  # without a zero
        return self._supports

    def standing_of(self, event_id: str) -> Standing:
        """The same as ``standing`` by an event's id: where nothing is quoted, no event is looked up for it."""
        timeline = self.document.timeline
        return self.standing(timeline.event_by_id[event_id]) if timeline.quotations else _UNQUOTED

    def standing(self, event: Event) -> Standing:
        """An event's evidence at a glance, by the weakest that meets (see ``Support``), and what is verified of it."""
        states = [self.anchor(use.quotation).state for use in event.quotations]
        verified = sum(state.verified for state in states)
        unchecked = states.count(AnchorState.UNCHECKED)
        elided, ambiguous = states.count(AnchorState.ELIDED), states.count(AnchorState.AMBIGUOUS)
        failed = len(states) - verified - unchecked
        if not states:
            support = Support.NONE
        elif any(use.role == "disputes" for use in event.quotations):
            support = Support.DISPUTED
        elif failed:
            some = verified or elided or ambiguous == failed
            support = Support.PARTLY if some else Support.PROBLEM
        else:
            support = Support.VERIFIED if verified == len(states) else Support.UNCHECKED
        return Standing(support, verified, len(states), unchecked, elided, ambiguous)

    def filter_by(self, kinds: Iterable[Support]) -> None:
        """Shows only the events whose evidence stands in one of these ways; none of them: shows all."""
        wanted = frozenset(kinds)
        if wanted != self.filter:
            self.filter = wanted
            self._tell(Topic.FILTER)

    def shows(self, event: Event) -> bool:
        """Whether the filter lets an event through."""
        return not self._filters or self.support(event) in self.filter

    @property
    def _filters(self) -> bool:
        """Whether there is anything to tell: without a quotation all events stand in one way, which may be shown."""
        return bool(self.filter) and (bool(self.document.timeline.quotations) or Support.NONE not in self.filter)

    @property
    def shown(self) -> frozenset[str] | None:
        """The ids of the events that the filter lets through; None where all are shown."""
        if not self._filters:
            return None
        if self._shown is None:
            timeline = self.document.timeline
            events = timeline.events if timeline.quotations else ()
            self._shown = frozenset(event.id for event in events if self.shows(event))
        return self._shown
