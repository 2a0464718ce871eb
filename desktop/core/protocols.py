"""What the rooms ask of each other, so that ``view`` need know neither Qt nor ``evidence``."""

from __future__ import annotations

from collections.abc import Collection, Container, Sequence
from datetime import tzinfo
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol, Self

from desktop.core.dates import Bound, DateRange, Instant, Precision

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class AnchorState(StrEnum):
    """How a quotation stands in the copy of its source. Only the first three are verified."""

    EXACT = "exact"
    MOVED = "moved"
    NORMALISED = "normalised"
    ELIDED = "elided"
    ALTERED = "altered"
    AMBIGUOUS = "ambiguous"
    ORPHANED = "orphaned"
    UNCHECKED = "unchecked"

    @property
    def verified(self) -> bool:
        return self in (AnchorState.EXACT, AnchorState.MOVED, AnchorState.NORMALISED)


class Support(StrEnum):
    """An event's evidence at a glance. Where several meet: disputed > problem or partly > unchecked > verified.

    ``PROBLEM``: a quotation failed, and none is verified; ``PARTLY``: one failed, but others are verified, or one of
    those that failed stands there but for what it leaves out, or all that is open is which of several places is meant.
    """

    DISPUTED = "disputed"
    PROBLEM = "problem"
    PARTLY = "partly"
    UNCHECKED = "unchecked"
    VERIFIED = "verified"
    NONE = "none"

    @property
    def words(self) -> str:
        """How it is said to people: never by colour or shape alone."""
        return {
            Support.PROBLEM: "not verified",
            Support.PARTLY: "partly verified",
            Support.NONE: "no quotation",
        }.get(self, self.value)


class Standing(NamedTuple):
    """How an event's quotations stand together: at a glance, and how many of how many are verified.

    ``unchecked`` of them no copy has been asked about yet; ``elided`` of them stand there but for what they leave out,
    and ``ambiguous`` in several places.
    """

    support: Support
    verified: int
    total: int
    unchecked: int = 0
    elided: int = 0
    ambiguous: int = 0

    @property
    def failed(self) -> int:
        """How many do not stand in their copies in any way."""
        return self.total - self.verified - self.unchecked - self.elided - self.ambiguous


class TextStyle(StrEnum):
    """Roles of text on the canvas; the room that draws maps them to fonts."""

    CARD_TITLE = "card-title"
    CARD_DETAIL = "card-detail"
    CARD_MARK = "card-mark"
    LANE = "lane"
    ERA = "era"
    AXIS_CONTEXT = "axis-context"
    AXIS_UNIT = "axis-unit"


class TextMeasure(Protocol):
    """Text widths in logical pixels. Implemented with Qt's fonts; unit tests use a fixed-width stand-in."""

    def __hash__(self) -> int: ...

    def width(self, text: str, style: TextStyle) -> float: ...

    def elided(self, text: str, style: TextStyle, width: float) -> str:
        """The text, shortened with an ellipsis so that it is no wider than ``width``."""
        ...


class DateText(Protocol):
    """Dates in the interface's language, and times by the clocks of the zone that the user has chosen.

    ``core.datewords.DateWords`` is the pure one, in English or by another table; the room that knows the system's
    locale may have its own.
    """

    def __hash__(self) -> int: ...

    def in_words(self, r: DateRange) -> str:
        """A date in a sentence's words: "Monday 20 January 2025", "about June 2004", "66 million years ago"."""
        ...

    def as_given(self, r: DateRange) -> str:
        """The same by the clocks that the date itself states, whichever are chosen: "23:30 UTC+9" for T23:30+09:00."""
        ...

    def in_place(self, r: DateRange, place: str, zone: tzinfo | None) -> str:
        """The times of an event that has a zone: "Monday 20 January 2025, 10:30 in Shanghai (02:30 UTC)"."""
        ...

    def short(self, r: DateRange) -> str:
        """A date in a card's few words: "20 Jan 2025", "by 7 Oct 2022"."""
        ...

    def between(self, r: DateRange) -> str:
        """What a date may cover: "between 1 and 31 March 2023"; empty where that says no more than the date."""
        ...

    def precision_words(self, r: DateRange) -> str:
        """How finely a date is known: "to the day", "a span, to the month"."""
        ...

    def moment(self, at: Instant, precision: Precision) -> str:
        """An instant in a few words, for the axis and the status bar: "2025", "Jan 2025", "20 Jan 2025, 10:30"."""
        ...


class Window(NamedTuple):
    """The time that is asked about: from ``start`` up to, but not including ``end``."""

    start: Instant
    end: Instant


class StoredEvent(NamedTuple):
    """What drawing needs of one of very many events; the rest follows from its ``date``, read when it is drawn.

    ``place`` is its place in the order of time, from 0: what a store's answers are made of. ``lane`` is a place in the
    store's ``lanes``; ``anchor`` is where its card hangs. ``start`` and ``end`` are None where ``start_kind`` and
    ``end_kind`` say that there is none, or that nobody knows it. ``precise`` is drawn as a point, what ``lasts`` as a
    bar that fills its range. ``row`` is that of its label within its lane, None before labels are packed.
    """

    place: int
    id: str
    title: str
    date: str
    lane: int
    importance: int
    anchor: Instant
    start: Instant | None
    end: Instant | None
    start_kind: Bound
    end_kind: Bound
    precise: bool
    lasts: bool
    row: int | None


class EventStore(Protocol):
    """Dated events, asked by window and resolution, so that a frame costs what its pixels cost.

    Answers are places in the order of time: by anchor, and within an instant in the order of the file. They are numbers
    that stay the same as long as the store lives, so that what was drawn can be kept by them. An engine that keeps the
    events on a disk or elsewhere answers the same questions.
    """

    @property
    def lanes(self) -> tuple[str, ...]:
        """The lanes by index; events without one are in the lane ``""``."""
        ...

    def __len__(self) -> int: ...

    def labelled(self, window: Window, scale: float) -> NDArray[np.int32]:
        """The events anchored in the window whose labels show at ``scale`` pixels a microsecond, by time."""
        ...

    def counts(self, window: Window, pixels: int) -> NDArray[np.int32]:
        """How many events of each lane are anchored in each of ``pixels`` equal parts of the window.

        Shape (lanes, pixels). A part holds the instants ``t`` with ``(t - start) * pixels // (end - start)`` equal to
        its index; they are counted exactly, so the sum is the number of events in the window.
        """
        ...

    def spans(self, window: Window, shortest: int, limit: int) -> NDArray[np.int32]:
        """The events whose range is at least ``shortest`` microseconds long and meets the window, by time.

        An open or unknown end reaches for ever; lengths are told to a part in 10**15. Of more than ``limit``, the
        longer ones, by powers of two; of those of one power the more important, then some that lie evenly in time. That
        rank is of the event alone: one that is shown stays while it meets a window that shrinks.

        Where events have rows, also that one of each row which lasts longest into the window from before it, of several
        that last through it any: so a line through a row ends where nothing of it goes on.
        """
        ...

    def event(self, event_id: str) -> StoredEvent | None:
        """The event of an id, None if there is none."""
        ...

    def near(self, time: Instant, lane: int | None = None) -> int | None:
        """The place of the event anchored nearest to an instant, in a lane or in any; of equally near the earlier.

        For who has an instant and no event, such as a jump to a date; a frame asks for what is in its window.
        """
        ...

    def order(self, index: int) -> StoredEvent:
        """The event at a place of the order of time; ``IndexError`` beyond it."""
        ...

    def rows(self, places: Sequence[int] | NDArray[np.int32]) -> list[StoredEvent]:
        """The events at many places, in one question."""
        ...


class LabelStore(EventStore, Protocol):
    """An event store that a timeline is drawn from: it tells what a layout needs to know, and takes its labels."""

    @property
    def bounds(self) -> tuple[Instant, Instant] | None:
        """The first and the last instant that any event is known to cover, None where there is no event."""
        ...

    @property
    def shortest(self) -> int:
        """The shortest range of an event or distance of two that differ, in microseconds; 1 where there is none."""
        ...

    def before(self, time: Instant) -> int:
        """How many events are anchored before an instant: the place of the first that is not."""
        ...

    def within(self, window: Window, lane: int) -> NDArray[np.int32]:
        """The places of a lane's events that are anchored in the window; what it answers is not to be written to."""
        ...

    def of_lane(self, lane: int) -> NDArray[np.int32]:
        """The places of a lane's events, by time."""
        ...

    def in_zone(self, zone: tzinfo) -> Self:
        """The same events as an axis in a zone draws them, from midnight to midnight there, without labels."""
        ...

    def labels_of(self, places: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.uint8]]:
        """What packing labels asks for: the anchors' seconds and microseconds, and the importances."""
        ...

    def with_labels(self, row: NDArray[np.int16], threshold: NDArray[np.float64]) -> Self:
        """The same events with labels: for each place its row, and from which scale (pixels a microsecond) it shows."""
        ...

    def under_way(self, time: Instant, lane: int) -> int:
        """How many events of a lane have begun by an instant and are not over; an open or unknown end is never."""
        ...

    def ready(self) -> None:
        """Makes now what the first question would wait for; on any thread."""
        ...

    def in_lanes(self, lanes: Collection[int]) -> Self:
        """The events of these lanes alone, without labels; their places are others, the lanes' numbers are not."""
        ...

    def only(self, shown: Container[str]) -> Self:
        """The events of these ids alone, without labels; their places are others."""
        ...
