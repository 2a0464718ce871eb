"""What a stated date is, once read: the range that it may cover, how finely it is known, and its source's own doubt."""

from __future__ import annotations

from datetime import tzinfo
from enum import IntEnum, StrEnum
from typing import NamedTuple

from desktop.core.gregorian import Instant


class Precision(IntEnum):
    """How finely a date is stated, coarse to fine: comparing two says which one claims more.

    Coarser than a year, the value is minus the power of ten of the years that the date leaves open.
    """

    BILLION_YEARS = -9
    HUNDRED_MILLION_YEARS = -8
    TEN_MILLION_YEARS = -7
    MILLION_YEARS = -6
    HUNDRED_MILLENNIA = -5
    TEN_MILLENNIA = -4
    MILLENNIUM = -3
    CENTURY = -2
    DECADE = -1
    YEAR = 0
    SEASON = 1
    MONTH = 2
    DAY = 3
    HOUR = 4
    MINUTE = 5
    SECOND = 6
    MILLISECOND = 7
    MICROSECOND = 8


class Bound(StrEnum):
    """What is known of a date's begin or end: ``OPEN`` has none (``..``), ``UNKNOWN`` has one that nobody knows."""

    KNOWN = "known"
    OPEN = "open"
    UNKNOWN = "unknown"


class DateKind(StrEnum):
    """What the range between the bounds means: it decides how a date is drawn and worded."""

    SINGLE = "single"
    INTERVAL = "interval"
    ONE_OF = "one-of"
    ALL_OF = "all-of"


class Qualifier(StrEnum):
    """The source's own doubt: ``?`` uncertain, ``~`` approximate, ``%`` both."""

    UNCERTAIN = "uncertain"
    APPROXIMATE = "approximate"


NO_DOUBT = frozenset[Qualifier]()


class Doubts(NamedTuple):
    """Which parts of a single date are doubted: ``2004-?06`` is sure of its year.

    ``month`` is also that of a season, ``day`` also that of the time of the day.
    """

    year: frozenset[Qualifier] = NO_DOUBT
    month: frozenset[Qualifier] = NO_DOUBT
    day: frozenset[Qualifier] = NO_DOUBT


NO_DOUBTS = Doubts()


class DateError(ValueError):
    """A text that is no date; the message says what is wrong and what would be right.

    ``offset`` is the place in the text, in characters from 0.
    """

    def __init__(self, message: str, offset: int = 0) -> None:
        super().__init__(message)
        self.offset = offset


class DateRange(NamedTuple):
    """A stated date: all that drawing, wording, sorting and saving need of it.

    ``earliest`` and ``latest`` are the first and the last microsecond that the date may cover, both inclusive; None
    where ``start_kind`` or ``end_kind`` is not ``KNOWN``. ``precision`` is that of the coarsest part; ``unit`` is finer
    where digits are unspecified: ``1985-04-XX`` is a day (``unit``) known to the month (``precision``).

    An interval has its ends in ``start`` and ``end``, each a date with bounds of its own, so that ends can be drawn
    soft. A set has ``members``; a range among them (``1667..1670``) has the set's kind, and ``start`` and ``end`` as an
    interval has them.

    A named tuple, and not a frozen dataclass, since that takes six times as long to make: more than reading the text.
    """

    edtf: str
    kind: DateKind
    earliest: Instant | None
    latest: Instant | None
    start_kind: Bound
    end_kind: Bound
    precision: Precision
    unit: Precision
    #: The doubts of all parts together; they move no bound, for EDTF gives them no width.
    qualifiers: frozenset[Qualifier] = NO_DOUBT
    #: The doubts of each part of a single date; those of an interval and a set are with their ends and members.
    doubts: Doubts = NO_DOUBTS
    #: EDTF's number of a season, quarter or other part of a year (21 to 41), where ``precision`` is ``SEASON``.
    season: int | None = None
    #: A time is stated without a zone: it counts as UTC, unless ``zone`` says otherwise.
    local: bool = False
    #: The zone in which a ``local`` time was read; see ``core.zones``.
    zone: tzinfo | None = None
    members: tuple[DateRange, ...] = ()
    start: DateRange | None = None
    end: DateRange | None = None

    @property
    def is_precise(self) -> bool:
        """Drawn as a mark: one date, to the day or finer, without doubt."""
        return self.kind is DateKind.SINGLE and self.precision >= Precision.DAY and not self.qualifiers

    @property
    def soft(self) -> bool:
        """Drawn as what it *may* cover: something took place somewhere in the range, it did not last for all of it."""
        return self.kind in (DateKind.SINGLE, DateKind.ONE_OF) and not self.is_precise

    @property
    def lasts(self) -> bool:
        """Drawn as a bar: a span that fills its range."""
        return self.kind is DateKind.INTERVAL
