"""What the rooms ask of each other, so that ``view`` need know neither Qt nor ``evidence``."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple, Protocol

from desktop.core.dates import DateRange, Instant, Precision


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
    """An event's evidence at a glance. Where several meet: disputed > problem > unchecked > verified.

    ``PROBLEM``: nothing is verified though a copy is there; ``PARTLY``: some quotations are, or one is but for gaps.
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

    ``unchecked`` of them no copy has been asked about yet.
    """

    support: Support
    verified: int
    total: int
    unchecked: int = 0


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
