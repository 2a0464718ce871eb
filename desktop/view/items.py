"""From events to what can be placed: where a card hangs, what time its bar covers, how wide it may become.

An item knows neither the visible window nor its row; both follow from it. Widths come from the font once, so that no
frame measures text again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import NamedTuple

from desktop.core.dates import DateKind, DateRange, Instant, Precision, Qualifier
from desktop.core.plaintext import without_controls
from desktop.core.protocols import Standing, StoredEvent, Support, TextMeasure, TextStyle
from desktop.core.shortening import TITLE_LETTERS, cut_end
from desktop.core.timeline import Event
from desktop.view import telling, wrapping
from desktop.view.telling import Telling

#: A card of two lines of text, and what each line more adds to it.
CARD_HEIGHT = 36.0
CARD_LINE = 16.0
CARD_MIN_WIDTH = 96.0
CARD_MAX_WIDTH = 340.0
#: In a narrow window a card takes no larger share of the width: one hanging left and one right must both fit.
CARD_MAX_SHARE = 0.4
#: Where titles are wrapped, a card becomes no wider than this for its title, and a title takes up to so many lines.
WRAPPED_WIDTH = 240.0
WRAPPED_LINES = 2
#: The narrow form of a card is no wider, so that two lines hold most titles; there is one only where it saves so much.
NARROW_WIDTH = 172.0
NARROW_GAIN = 24.0
#: In a lane of more events each card has one form.
FEW_IN_LANE = 300
#: Inside a card, in pixels: its lane bar and space, and the space at its right.
CARD_LEFT = 13.0
CARD_RIGHT = 12.0
#: The symbol of the evidence mark and the gaps around it.
MARK_ICON = 12.0
MARK_GAP = 6.0
#: A card begins a little before its mark, so that the mark stands under its lane bar.
CARD_SHIFT = -4.0
#: A bar narrower than this is a mark: its ends could not be told apart. With marks of its own it takes twice as much.
BAR_LEAST = 12.0


class BarStyle(Enum):
    """LASTS: the event goes on all that time. MAYBE: it happened somewhere within."""

    LASTS = auto()
    MAYBE = auto()


class Form(Enum):
    """NARROW: the title, and what the lines hold of the date and the evidence mark. WHOLE: all, the mark in words."""

    NARROW = auto()
    WHOLE = auto()


class Face(NamedTuple):
    """What a card says in one form: the lines of its title, and a date or "". It reaches from ``left`` to ``right``."""

    title: tuple[str, ...]
    detail: str
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Item:
    """One event that has a place in time.

    ``anchor`` is where its card hangs, reaching from ``left`` to ``right`` in pixels relative to it. ``start`` and
    ``end`` bound its bar, None where it is open. ``sure_start`` and ``sure_end`` bound the part that is certain: the
    bar's ends are soft between them. ``marks`` are the instants that are drawn as marks.

    ``more`` are the lines of a wrapped title after the first, which is ``title``. ``narrow`` is the card's narrow form,
    None where it has but one; both begin at the same side of the anchor.
    """

    event_id: str
    lane: int
    importance: int
    title: str
    detail: str
    anchor: Instant
    left: float
    right: float
    start: Instant | None
    end: Instant | None
    sure_start: Instant | None
    sure_end: Instant | None
    style: BarStyle
    marks: tuple[Instant, ...]
    qualifier: str
    more: tuple[str, ...] = ()
    narrow: Face | None = None

    @property
    def height(self) -> float:
        """The card's height in both forms: it grows to the side alone."""
        return CARD_HEIGHT + CARD_LINE * len(self.more)

    def has_bar(self, us_per_px: float) -> bool:
        """Whether its bar is wide enough at a scale to be seen as one; an open one always is."""
        if self.start is None or self.end is None:
            return True
        return self.end - self.start >= (2 * BAR_LEAST if self.marks else BAR_LEAST) * us_per_px

    def face(self, form: Form) -> Face:
        """What the card says in a form, and how far it reaches."""
        if form is Form.NARROW and self.narrow is not None:
            return self.narrow
        return Face((self.title, *self.more), self.detail, self.left, self.right)


def mark_text(standing: Standing) -> str:
    """The evidence mark's words: a count where quotations are verified, and what else is to be known.

    That an event is disputed and that not all of its quotations are verified are two facts: neither hides the other.
    """
    support, verified, total, unchecked = standing[:4]
    some = f"{verified} of {total}"
    match support:
        case Support.VERIFIED:
            return str(total)
        case Support.PARTLY if verified:
            return some
        case Support.PARTLY if standing.failed:
            return f"partly · {standing.failed} not"
        case Support.PARTLY:
            return "partly" if standing.elided else "which place?"
        case Support.UNCHECKED if verified:
            return some
        case Support.DISPUTED if unchecked == total:
            return f"{support.words} · {Support.UNCHECKED.words}"
        case Support.DISPUTED if verified < total:
            return f"{support.words} · {some}"
    return support.words


def _mark_room(event: Event, measure: TextMeasure) -> float:
    """The widest mark that an event can get: its card must keep its width, and so its row, when a copy is attached."""
    total = len(event.quotations)
    if not total:
        possible = [Standing(Support.NONE, 0, 0)]
    elif any(use.role == "disputes" for use in event.quotations):
        possible = [Standing(Support.DISPUTED, 0, total, unchecked) for unchecked in (0, total)]
    else:
        possible = [Standing(support, 0, total) for support in (Support.PROBLEM, Support.PARTLY, Support.UNCHECKED)]
        possible.append(Standing(Support.PARTLY, total, total))
        possible.append(Standing(Support.PARTLY, 0, total, elided=1))
    widest = max(measure.width(mark_text(standing), TextStyle.CARD_MARK) for standing in possible)
    return MARK_GAP + MARK_ICON + 4 + widest


def make(
    events: Sequence[Event],
    lanes: Mapping[str, int],
    measure: TextMeasure,
    width: float = 1200.0,
    *,
    told: Telling = telling.DEFAULT,
    wrap: bool = False,
    quoted: bool = True,
) -> tuple[Item, ...]:
    """The items of all dated events, by time, for a time axis ``width`` pixels wide.

    ``lanes`` gives each lane's index; an event without one gets the index of ``""``. ``wrap``: long titles in two
    lines, and narrower cards by that. ``quoted``: the timeline has quotations, and so its cards have evidence marks.
    """
    return by_time(each(events, lanes, measure, width, told=told, wrap=wrap, quoted=quoted))


def by_time(made: Iterable[Item]) -> tuple[Item, ...]:
    """The order that a layout expects, the same each time."""
    return tuple(sorted(made, key=lambda item: (item.anchor, item.event_id)))


def each(
    events: Sequence[Event],
    lanes: Mapping[str, int],
    measure: TextMeasure,
    width: float,
    *,
    told: Telling,
    wrap: bool = False,
    quoted: bool = True,
) -> Iterator[Item]:
    """What ``make`` makes, one by one: whoever must measure on the interface's thread can pause in between."""
    most = widest(width)
    dated = [(event, event.when, lanes.get(event.lane or "", 0)) for event in events if event.when is not None]
    in_lane = Counter(lane for _, _, lane in dated)
    for event, when, lane in dated:
        said = words(event, when, measure, most, told=told, wrap=wrap, quoted=quoted)
        item = of_event(event, when, lane, said, told=told)
        yield narrowed(item, event, measure) if in_lane[lane] <= FEW_IN_LANE else item


def widest(width: float) -> float:
    """The most that a card takes where time runs over ``width`` pixels."""
    return min(CARD_MAX_WIDTH, max(CARD_MIN_WIDTH, width * CARD_MAX_SHARE))


class Words(NamedTuple):
    """What a card says: the lines of its title and its date, and the pixels that it takes."""

    title: tuple[str, ...]
    detail: str
    width: float


def words(
    event: Event | StoredEvent,
    when: DateRange,
    measure: TextMeasure,
    widest: float,
    *,
    told: Telling,
    wrap: bool = False,
    quoted: bool = True,
) -> Words:
    """The words of an event's card, which is at most ``widest`` pixels wide.

    ``wrap``: with a long title in two lines. ``quoted``: with room for its evidence mark.
    """
    room = _mark_room(event, measure) if quoted and isinstance(event, Event) else 0.0
    inside = widest - CARD_LEFT - CARD_RIGHT
    detail = measure.elided(told.dates.short(when), TextStyle.CARD_DETAIL, max(CARD_MIN_WIDTH / 2, inside - room))
    second = measure.width(detail, TextStyle.CARD_DETAIL) + room
    title: tuple[str, ...] = (measure.elided(without_controls(event.title), TextStyle.CARD_TITLE, inside),)
    if wrap:
        limit = min(inside, max(second, WRAPPED_WIDTH - CARD_LEFT - CARD_RIGHT))
        title = _wrapped(event.title, limit, WRAPPED_LINES, measure) or title
    longest = max(second, wrapping.extent(title, TextStyle.CARD_TITLE, measure))
    return Words(title, detail, max(CARD_MIN_WIDTH, CARD_LEFT + longest + CARD_RIGHT))


def of_event(event: Event | StoredEvent, when: DateRange, lane: int, said: Words, *, told: Telling) -> Item:
    """The item of one event, whose card says what is ``said``."""
    title, detail, width = said
    when = told.placed(when)
    start, end, sure_start, sure_end, style, marks = _extent(when)
    if start is not None or end is None:
        anchor, left, right = start if start is not None else _first_known(when), CARD_SHIFT, CARD_SHIFT + width
    else:  # nothing is known of the beginning: the card ends where the knowledge does
        anchor, left, right = end, -CARD_SHIFT - width, -CARD_SHIFT
    return Item(
        event.id, lane, event.importance, title[0], detail, anchor, left, right,
        start, end, sure_start, sure_end, style, marks, _qualifier(when), title[1:],
    )  # fmt: skip


def narrowed(item: Item, event: Event, measure: TextMeasure) -> Item:
    """The item with a narrow form, where that saves some room.

    Its title is wrapped to the lines that the whole form has for title and date; where one is left, it holds the date.
    The symbol of the evidence mark has room where something is quoted: alone, that of nothing is not understood.
    """
    inside = NARROW_WIDTH - CARD_LEFT - CARD_RIGHT
    symbol = MARK_GAP + MARK_ICON if event.quotations else 0.0
    title = _wrapped(event.title, inside, len(item.more) + 2, measure, symbol)
    detail = ""
    if len(title) < len(item.more) + 2:
        detail = measure.elided(item.detail, TextStyle.CARD_DETAIL, inside - symbol)
    dated = measure.width(detail, TextStyle.CARD_DETAIL) + symbol if detail else 0.0
    longest = wrapping.extent(title, TextStyle.CARD_TITLE, measure, 0.0 if detail else symbol)
    width = CARD_LEFT + max(longest, dated) + CARD_RIGHT
    if item.right - item.left - width < NARROW_GAIN:
        return item
    left, right = (item.left, item.left + width) if item.right > -item.left else (item.right - width, item.right)
    return replace(item, narrow=Face(title, detail, left, right))


def _wrapped(title: str, width: float, most: int, measure: TextMeasure, tail: float = 0.0) -> tuple[str, ...]:
    title = without_controls(cut_end(title, TITLE_LETTERS))
    return wrapping.balanced(title, TextStyle.CARD_TITLE, width, measure, most, tail=tail).lines


def of_stored(stored: StoredEvent, lane: int) -> Item:
    """An event of a store without a card: its mark or its bar, for which its date need not be read."""
    style = BarStyle.LASTS if stored.lasts else BarStyle.MAYBE
    sure = (stored.start, stored.end) if stored.lasts else (None, None)
    uncertain, approximate = ("%" in stored.date or sign in stored.date for sign in "?~")
    return Item(
        stored.id, lane, stored.importance, stored.title, "", stored.anchor, CARD_SHIFT, CARD_SHIFT,
        stored.start, stored.end, *sure, style, (stored.anchor,) if stored.precise else (),
        "?" * uncertain + "~" * approximate,
    )  # fmt: skip


def _first_known(when: DateRange) -> Instant:
    """Where a card hangs whose date is open on both sides: ``[..1760,1770..]`` is known to have to do with 1760."""
    return next(at for member in when.members for at in (member.earliest, member.latest) if at is not None)


def _qualifier(when: DateRange) -> str:
    uncertain, approximate = Qualifier.UNCERTAIN in when.qualifiers, Qualifier.APPROXIMATE in when.qualifiers
    return "?~" if uncertain and approximate else "?" if uncertain else "~" if approximate else ""


_Extent = tuple[Instant | None, Instant | None, Instant | None, Instant | None, BarStyle, tuple[Instant, ...]]


def _extent(when: DateRange) -> _Extent:
    """Bar bounds, sure bounds, style and marks of a date."""
    start, end = when.earliest, when.latest
    match when.kind:
        case DateKind.INTERVAL:
            sure_start = when.start.latest if when.start and when.start.precision < Precision.DAY else start
            sure_end = when.end.earliest if when.end and when.end.precision < Precision.DAY else end
            if sure_start is not None and sure_end is not None and sure_start > sure_end:
                sure_start = sure_end = (sure_start + sure_end) // 2
            return start, end, sure_start, sure_end, BarStyle.LASTS, ()
        case DateKind.ALL_OF:
            marks = tuple(member.earliest for member in when.members if member.earliest is not None)
            return start, end, start, end, BarStyle.MAYBE, marks
        case DateKind.ONE_OF:
            return start, end, None, None, BarStyle.MAYBE, ()
        case DateKind.SINGLE:
            precise = when.precision >= Precision.DAY and start is not None
            return start, end, None, None, BarStyle.MAYBE, (start,) if precise and start is not None else ()
