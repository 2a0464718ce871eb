"""What the rooms ask of each other, so that ``view`` need know neither Qt nor ``evidence``."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple, Protocol


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
