"""Time zones: what clocks showed at an instant, and at which instant clocks showed a time, for any year at all.

``zoneinfo`` knows the years 1 to 9999. Later years keep the rules of the zone's last ones, which repeat every 400
years as the calendar does; earlier ones keep its first offset, the mean solar time of its city.

Two moments of a year have no plain answer, and both are read as PEP 495 has it. A time that clocks skipped in spring
is that of a clock which nobody has put forward. A time that clocks showed twice in autumn is one of two.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache

from desktop.core import gregorian
from desktop.core.daterange import DateKind, DateRange, Precision
from desktop.core.edtf import set_of
from desktop.core.gregorian import DAYS_PER_CYCLE, US_PER_DAY, Civil, Instant, instant

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
#: A day inside of what ``datetime`` can hold, so that no offset leads out of it.
_FIRST, _LAST = instant(1, 1, 3), instant(9999, 12, 29)
_CYCLE = DAYS_PER_CYCLE * US_PER_DAY

#: The areas of the tables' names that are places; the others are old names, or stand for a difference to UTC.
_AREAS = frozenset(
    {"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}
)
#: Letters that mean one difference to UTC wherever clocks go by them now, in winter and in summer alike. "CST" is three
#: zones, "IST" is India, Israel and Ireland.
_LETTERS = frozenset(
    {"ACDT", "ACST", "AEDT", "AEST", "AKDT", "AKST", "AWST", "CAT", "CEST", "CET", "EAT", "EDT", "EEST", "EET", "EST"}
    | {"HKT", "JST", "MDT", "MST", "NZDT", "NZST", "PKT", "SAST", "WAT", "WEST", "WET", "WIB", "WIT", "WITA"}
)


@lru_cache(maxsize=1_024)
def zone(name: str) -> tzinfo | None:
    """The zone of an IANA name; None where this machine's tables do not have it."""
    from zoneinfo import ZoneInfo  # rare in a file: not worth its import at each start

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # KeyError: zoneinfo's own; OSError: a folder of zones, such as "America"
        return None


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """The names of all zones that are places ("Europe/Berlin"), by letter; empty where this machine has no tables."""
    from zoneinfo import available_timezones

    return tuple(sorted(name for name in available_timezones() if name.partition("/")[0] in _AREAS))


def place(name: str) -> str:
    """The place that a zone is named after: "Buenos Aires"; empty for a zone that is named after none, such as UTC."""
    area, _, rest = name.partition("/")
    return rest.rpartition("/")[2].replace("_", " ") if area in _AREAS else ""


def letters(at: Instant, zone: tzinfo) -> str:
    """What a zone's time is called at an instant, "CET" or "CEST"; empty where that could mean another zone's, too."""
    if zone is UTC:
        return ""
    name = zone.tzname((_EPOCH + _since_epoch(at)).astimezone(zone)) or ""
    return name if name in _LETTERS else ""


def offset(at: Instant, zone: tzinfo) -> int:
    """How far a zone's clocks are ahead of UTC at an instant, in microseconds."""
    if zone is UTC:
        return 0
    return _ahead((_EPOCH + _since_epoch(at)).astimezone(zone))


def civil(at: Instant, zone: tzinfo) -> Civil:
    """The date and time that a zone's clocks show at an instant."""
    return gregorian.civil(at + offset(at, zone))


def at_wall(wall: Instant, zone: tzinfo, *, second: bool = False) -> Instant:
    """The instant at which a zone's clocks show a time, which is given as if it were UTC: ``instant(2025, 1, 20, 9)``.

    Of a time that they show twice it is the first, or with ``second`` the second.
    """
    shown = (_EPOCH + _since_epoch(wall)).replace(tzinfo=zone, fold=second)
    return wall - _ahead(shown)


def _since_epoch(at: Instant) -> timedelta:
    """The time of a year that ``datetime`` has, in which the zone's clocks are as they are at ``at``."""
    if at < _FIRST:
        at = _FIRST
    elif at > _LAST:
        at = _LAST - _CYCLE + (at - _LAST) % _CYCLE
    return timedelta(microseconds=at)


def _ahead(shown: datetime) -> int:
    ahead = shown.utcoffset()
    assert ahead is not None, "a zone of a table has an offset at any time"
    return ahead // timedelta(microseconds=1)


# -- dates


def resolved(r: DateRange, zone: tzinfo) -> DateRange:
    """A date whose times without a zone are those of ``zone``, such as an event's own.

    Calendar days, months and years stay as they are: they are the same words in every zone. A time that clocks showed
    twice may be either, and its range covers both.
    """
    return _reread(r, zone, Precision.HOUR) if r.local else r


def placed(r: DateRange, zone: tzinfo) -> DateRange:
    """A date as an axis in ``zone`` draws it: a day lasts from midnight to midnight there, as on its calendar.

    Times that state a zone, or have been ``resolved``, stay where they are. Its words are those of ``r``.
    """
    return _reread(r, zone, Precision.BILLION_YEARS)


def _reread(r: DateRange, zone: tzinfo, coarsest: Precision) -> DateRange:
    """Reads in ``zone`` what states none, and is of a unit as fine as ``coarsest``.

    A span of which one end alone states its zone may then end before it begins: it stays as it is.
    """
    if r.kind is DateKind.SINGLE:
        return _single(r, zone) if r.unit >= coarsest and _floats(r) else r
    if r.members:
        members = tuple(_reread(member, zone, coarsest) for member in r.members)
        return set_of(r.edtf, r.kind, members)._replace(zone=_common(members))
    start, end = (_reread(end, zone, coarsest) if end else None for end in (r.start, r.end))
    earliest, latest = start.earliest if start else None, end.latest if end else None
    if earliest is not None and latest is not None and latest < earliest:
        return r
    return r._replace(
        earliest=earliest,
        latest=latest,
        zone=_common(tuple(part for part in (start, end) if part)),
        start=start,
        end=end,
    )


def _floats(r: DateRange) -> bool:
    return r.unit < Precision.HOUR or (r.local and r.zone is None)


def _common(parts: tuple[DateRange, ...]) -> tzinfo | None:
    return next((part.zone for part in parts if part.zone), None)


def _single(r: DateRange, zone: tzinfo) -> DateRange:
    assert r.earliest is not None, "a single date has both bounds"
    assert r.latest is not None, "a single date has both bounds"
    latest = max(at_wall(r.latest, zone), at_wall(r.latest, zone, second=True))
    return r._replace(
        earliest=at_wall(r.earliest, zone), latest=latest, zone=zone if r.unit >= Precision.HOUR else None
    )
