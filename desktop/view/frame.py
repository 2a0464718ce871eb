"""The draw list: everything that is to be painted, worked out before the first stroke.

``build`` is a pure function of the scene, the viewport and what is selected, so that two ways to the same viewport give
the same frame, and a test can read what a person sees. Coordinates are logical pixels from the canvas's top left.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, pairwise
from operator import itemgetter
from typing import NamedTuple

from desktop.core.dates import Instant
from desktop.core.protocols import Standing, Support, TextMeasure, TextStyle
from desktop.core.timeline import RelationType
from desktop.view import eras, ticks, wrapping
from desktop.view.density import Group, Stretch
from desktop.view.items import (
    BAR_LEAST,
    CARD_LEFT,
    CARD_MAX_WIDTH,
    CARD_SHIFT,
    MARK_GAP,
    BarStyle,
    Face,
    Form,
    Item,
    mark_text,
)
from desktop.view.lanes import MARK_BELOW_CARD, LaneBand, LaneState
from desktop.view.scene import AXIS_HEIGHT, FOOT_HEIGHT, FOOT_ROW, LANE_COLUMN, EraSpan, Scene, SmallScene
from desktop.view.timescale import Timescale

#: Marks closer than this, in pixels, are one group.
MARK_APART = 9.0
#: A mark with a count keeps to a stretch of this many pixels or more, so that it stands on no other: room for 99,999.
CLUSTER_ROOM = 54.0
MARK_RADIUS = 5.0
BAR_HEIGHT = 9.0
#: How far an open or a soft end fades, in pixels.
FADE = 120.0
SOFT = 28.0
#: What is selected and begins outside the view has its card so far from the edge, in pixels.
CALLOUT_EDGE = 4.0
#: Marks closer in x than this are joined by a bow at their side.
BESIDE = 48.0
#: What lifts a filter that nothing passes, and what shows the lanes in which all events are hidden.
SHOW_ALL = "Show all"
SHOW_LANES = "Show all lanes"
#: Where a lane's colour stands in its head, in pixels; a lane in another one is indented, as far as words have room.
HEAD_LEFT = 12.0
INDENT, MOST_INDENTED = 12.0, 4
#: The height of a name's first line with its air above and below.
FIRST_LINE = 42.0
#: A hint among bars keeps so far from the lanes' end, in pixels.
HINT_RISE = 12.0
#: Between words and what a press on them does.
GAP = 6.0
#: The field in which a press collapses a lane or opens it, around its triangle.
TOGGLE = 20.0
#: So many columns of a density are one place to point at: a third of a count's stretch, 18 pixels and up to 36.
AIMED = 9
#: A cluster names this many of its events; beyond, zooming in is the way.
MOST_LISTED = 200


class Rect(NamedTuple):
    """A box in logical pixels."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def contains(self, x: float, y: float, slack: float = 0.0) -> bool:
        return self.x - slack <= x <= self.right + slack and self.y - slack <= y <= self.bottom + slack

    def meets(self, other: Rect) -> bool:
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom


class EraBand(NamedTuple):
    """A warm band behind everything; ``label`` is its title, elided to the band, and stands at its foot."""

    rect: Rect
    title: str
    label: str
    label_x: float
    label_y: float
    color: str | None
    starts: bool
    ends: bool


class LaneHead(NamedTuple):
    """A lane's place and the lines of its title.

    ``toggle`` is where a press collapses it or opens it; None where there is but one lane. ``guides`` are the x of
    lines that lead down from the lanes that it lies in.
    """

    rect: Rect
    lane: int
    title: str
    lines: tuple[str, ...]
    indent: float
    state: LaneState
    toggle: Rect | None
    guides: tuple[float, ...]


class HiddenLanes(NamedTuple):
    """Says at the foot of the lanes' names how many are not drawn; a press shows them, as ``action`` says beside it."""

    rect: Rect
    text: str
    action: str
    action_x: float


class Bar(NamedTuple):
    """A time that an event lasts or may lie in. Over ``left`` and ``right`` pixels its ends fade."""

    rect: Rect
    event_id: str
    lane: int
    style: BarStyle
    left: float
    right: float
    open_left: bool
    open_right: bool
    selected: bool
    #: one of very many: drawn as a thin line, so that they are a ground and no noise
    quiet: bool = False


class Mark(NamedTuple):
    """A precise date. ``qualifier`` is ``?``, ``~`` or both, told by shape as well."""

    x: float
    y: float
    event_id: str
    lane: int
    qualifier: str
    selected: bool


@dataclass(frozen=True, slots=True)
class Cluster:
    """Events without a card that stand too close to be told apart, with their count.

    ``event_ids`` are the first of them by time; of very many events they are looked up when somebody asks, and
    ``first`` and ``last`` are the bounds of the stretch that was counted.
    """

    rect: Rect
    lane: int
    count: int
    first: Instant
    last: Instant
    event_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Density:
    """Where marks would crowd: how many events without a card or a mark begin when, as a profile at a lane's foot.

    Column ``i`` holds the ``cell`` microseconds from ``start + i * cell``; ``rect`` is what all of them take. Columns
    lie on a fixed grid of time for each power of two of the scale, so that panning does not count anew. ``heights`` are
    shares of the rectangle's, by the logarithm of what a pixel holds, the same scale all over a file.
    """

    rect: Rect
    lane: int
    start: Instant
    cell: int
    counts: Sequence[int]
    heights: Sequence[float]

    @property
    def total(self) -> int:
        return sum(self.counts)

    def around(self, x: float) -> Cluster:
        """The crowd of the columns about a place: as many as a pointer can aim at."""
        share = (x - self.rect.x) / self.rect.width
        first = min(max(0, int(share * len(self.counts))), len(self.counts) - 1) // AIMED * AIMED
        some = self.counts[first : first + AIMED]
        width = self.rect.width / len(self.counts)
        begin = self.start + first * self.cell
        rect = Rect(self.rect.x + first * width, self.rect.y, len(some) * width, self.rect.height)
        return Cluster(rect, self.lane, sum(some), begin, begin + len(some) * self.cell - 1, ())


class Card(NamedTuple):
    """An event's label: a title in lines, below it a date, and the mark of its evidence as a symbol with words.

    A narrow one has no words and, where its title takes all lines, no date. The symbol stands in line ``mark_line``,
    counted from 0, ``mark_x`` pixels right of where lines begin. ``lifted``: whole, and above the others, because it is
    selected where it has no room for that.
    """

    rect: Rect
    event_id: str
    lane: int
    title: tuple[str, ...]
    detail: str
    mark_line: int
    mark_x: float
    support: Support | None  # None: nothing is said of quotations, where the file, or a narrow card, has none
    support_text: str
    selected: bool
    lifted: bool


class Arrow(NamedTuple):
    """A relation of the selected event, from mark to mark, with its name in words.

    It leaves its start at the side ``leaves`` (-1 left, 1 right) and comes to its end from ``side``, bending over
    ``bend`` pixels.
    """

    x1: float
    y1: float
    x2: float
    y2: float
    leaves: int
    side: int
    bend: float
    label: str


class Hint(NamedTuple):
    """Shown where the view holds nothing: where the nearest events are, and how to get there.

    ``action`` is what a press does where there is no event to go to; none: nothing.
    """

    rect: Rect
    text: str
    direction: int  # -1 earlier, 1 later, 0 there are none at all
    event_id: str | None
    action: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """All that is painted, from back to front."""

    width: float
    height: float
    plot: Rect  # where time runs: cards and bars are cut at its edges
    scale: Timescale
    axis: ticks.Axis
    eras: tuple[EraBand, ...]
    lanes: tuple[LaneHead, ...]
    densities: tuple[Density, ...]
    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    clusters: tuple[Cluster, ...]
    arrows: tuple[Arrow, ...]
    cards: tuple[Card, ...]
    hint: Hint | None
    scroll: float
    scroll_limit: float
    foot: float  # the height of the eras' names, below the lanes
    hidden_lanes: HiddenLanes | None

    @property
    def lanes_bottom(self) -> float:
        """Where the lanes end, and the eras' feet begin."""
        return self.height - self.foot


class Look(NamedTuple):
    """What is seen of a scene: the viewport, the selection, and how the axis tells time."""

    scale: Timescale
    scroll: float = 0.0
    selected: str | None = None
    axis: ticks.AxisOptions = ticks.DEFAULT


StandingOf = Callable[[str], Standing]

#: Relations that a later event tells of an earlier one.
BACKWARDS = frozenset({"responds_to", "after"})

RELATION_WORDS = {
    "responds_to": "responds to",
    "causes": "causes",
    "part_of": "part of",
    "before": "before",
    "after": "after",
}


def build(scene: Scene, look: Look, measure: TextMeasure, standing: StandingOf) -> Frame:
    """The draw list of a viewport. ``standing`` tells an event's evidence, by its id."""
    scale = look.scale
    scroll = min(max(0.0, look.scroll), scene.scroll_limit)
    plot = Rect(LANE_COLUMN, AXIS_HEIGHT, scene.time_width, scene.height - AXIS_HEIGHT)
    collect = _collected(scene, look, scroll, measure, standing)
    collect.lift_selected()
    return Frame(
        width=scene.width,
        height=scene.height,
        plot=plot,
        scale=scale,
        axis=_uncut(ticks.axis(scale, measure, look.axis), scale.width, measure),
        eras=tuple(_eras(scene, scale, measure)),
        lanes=tuple(collect.heads),
        densities=tuple(collect.densities),
        bars=tuple(collect.bars),
        marks=_signed(collect.marks, collect.clusters),
        clusters=tuple(collect.clusters),
        arrows=tuple(_arrows(scene, look, scroll)),
        cards=tuple(collect.cards),
        hint=_hint(scene, scale, plot, collect, measure),
        scroll=scroll,
        scroll_limit=scene.scroll_limit,
        foot=scene.foot,
        hidden_lanes=_hidden_lanes(scene, measure),
    )


def _collected(scene: Scene, look: Look, scroll: float, measure: TextMeasure, standing: StandingOf) -> Collector:
    """What stands in the lanes that are in view."""
    collect: Collector
    if isinstance(scene, SmallScene):
        collect = _OneByOne(scene, look, scroll, measure, standing)
    else:
        from desktop.view import large, masses  # and with them numpy, which the first paint of a small file needs not

        assert isinstance(scene, large.LargeScene)
        collect = masses.Masses(scene, look, scroll, measure, standing)
    bands = [
        band
        for band in scene.layout.drawn
        if AXIS_HEIGHT + band.top - scroll < scene.height - scene.foot and band.top + band.height > scroll
    ]
    for band in bands:
        collect.head(band)
    collect.lanes(bands)
    return collect


def uncut(frame: Frame, measure: TextMeasure) -> Frame:
    """The frame without the labels that its edges would cut: a picture cannot be panned to read the rest."""
    top, bottom = frame.plot.y, frame.lanes_bottom

    def whole(rect: Rect) -> bool:
        return frame.plot.x <= rect.x and rect.right <= frame.width and top <= rect.y and rect.bottom <= bottom

    def beside(mark: Mark) -> Rect:
        width = measure.width(mark.qualifier, TextStyle.CARD_MARK) + 2 * MARK_RADIUS
        return Rect(mark.x - MARK_RADIUS, mark.y - 8, MARK_RADIUS + width, 16)

    return replace(
        frame,
        cards=tuple(card for card in frame.cards if whole(card.rect)),
        marks=tuple(mark if not mark.qualifier or whole(beside(mark)) else mark._replace(qualifier="")
                    for mark in frame.marks),
        clusters=tuple(cluster for cluster in frame.clusters if whole(cluster.rect)),
    )  # fmt: skip


def _uncut(axis: ticks.Axis, width: float, measure: TextMeasure) -> ticks.Axis:
    """The axis without labels that an edge would cut: the end of "Jan" says nothing, and "202" for 2025 lies."""

    def whole(tick: ticks.Tick, style: TextStyle) -> ticks.Tick:
        fits = tick.label_x >= 0 and tick.label_x + measure.width(tick.label, style) <= width
        return tick if fits or not tick.label else tick._replace(label="")

    return ticks.Axis(
        tuple(whole(tick, TextStyle.AXIS_UNIT) for tick in axis.unit),
        tuple(whole(tick, TextStyle.AXIS_CONTEXT) for tick in axis.context),
        None if axis.now is None else whole(axis.now, TextStyle.AXIS_UNIT),
    )


class Collector:
    """Gathers one frame's parts."""

    def __init__(self, scene: Scene, look: Look, scroll: float, measure: TextMeasure, standing: StandingOf) -> None:
        self._scene, self.look, self.scale, self.scroll = scene, look, look.scale, scroll
        self.measure, self._standing = measure, standing
        self.heads: list[LaneHead] = []
        self.densities: list[Density] = []
        self.bars: list[Bar] = []
        self.marks: list[Mark] = []
        self.clusters: list[Cluster] = []
        self.cards: list[Card] = []

    def head(self, band: LaneBand) -> None:
        """A lane's name."""
        self.heads.append(_head(self._scene, band, AXIS_HEIGHT + band.top - self.scroll, self.measure))

    def lanes(self, bands: Sequence[LaneBand]) -> None:
        """What stands in the lanes that are in view."""
        raise NotImplementedError

    def marks_at(self, item: Item, at: Iterable[Instant], y: float) -> None:
        """The marks of an event at instants that are in view."""
        for instant in at:
            x = LANE_COLUMN + self.scale.x(instant)
            if LANE_COLUMN - MARK_RADIUS <= x <= self._scene.width + MARK_RADIUS:
                selected = item.event_id == self.look.selected
                self.marks.append(Mark(x, y, item.event_id, item.lane, item.qualifier, selected))

    def bar(self, item: Item, y: float) -> Bar | None:
        """The bar of an event; None where it is too narrow to be seen as one, or out of view."""
        if not item.has_bar(self.scale.us_per_px):
            return None
        x0 = LANE_COLUMN + self.scale.x(item.start) if item.start is not None else None
        x1 = LANE_COLUMN + self.scale.x(item.end) if item.end is not None else None
        # far outside the window a bar's end is of no matter, and too large a number for a painter
        left = max(x0 if x0 is not None else LANE_COLUMN - FADE, LANE_COLUMN - 2 * FADE)
        right = min(x1 if x1 is not None else self._scene.width + FADE, self._scene.width + 2 * FADE)
        if right <= LANE_COLUMN or left >= self._scene.width:
            return None
        fade_left, fade_right = self._fades(item, x0, x1, left, right)
        thin = 2.0 if item.marks else 0.0
        return Bar(
            Rect(left, y - BAR_HEIGHT / 2 + thin, right - left, BAR_HEIGHT - 2 * thin),
            item.event_id,
            item.lane,
            item.style,
            fade_left,
            fade_right,
            item.start is None,
            item.end is None,
            item.event_id == self.look.selected,
        )

    def _fades(self, item: Item, x0: float | None, x1: float | None, left: float, right: float) -> tuple[float, float]:
        """Over how many pixels each end fades: open ends far, imprecise ends over what they may cover."""
        width = right - left
        if item.style is BarStyle.MAYBE:
            soft = min(SOFT, width / 3)
            ends = [0.0 if item.marks else soft, 0.0 if item.marks else soft]
        else:
            sure0 = LANE_COLUMN + self.scale.x(item.sure_start) if item.sure_start is not None else left
            sure1 = LANE_COLUMN + self.scale.x(item.sure_end) if item.sure_end is not None else right
            ends = [min(max(0.0, sure0 - left), width), min(max(0.0, right - sure1), width)]
        # an open side fades far; the other side of what may lie there is a bound, and sharp
        if x0 is None or x1 is None:
            if item.style is BarStyle.MAYBE:
                ends = [0.0, 0.0]
            ends = [min(FADE * 2, width) if x is None else end for x, end in zip((x0, x1), ends, strict=True)]
        if (total := ends[0] + ends[1]) > width > 0:
            ends = [end * width / total for end in ends]
        return ends[0], ends[1]

    def card(self, item: Item, band: LaneBand, row: int, form: Form = Form.WHOLE, *, lifted: bool = False) -> Card:
        """The card of an event. Where a file has no quotations at all, no card says that of itself."""
        standing = self._standing(item.event_id) if self._scene.timeline.quotations else None
        face = item.face(form)
        x = LANE_COLUMN + self.scale.x(item.anchor)
        y = AXIS_HEIGHT + band.card_top(row, item.height) - self.scroll
        if band.flat and y < AXIS_HEIGHT:  # over the first strip there is no room
            y = AXIS_HEIGHT + band.mark_y(row) + MARK_BELOW_CARD - self.scroll
        is_narrow = face is item.narrow
        if is_narrow and standing is not None and not standing.total:
            standing = None
        line, mark_x = self._symbol_place(face, is_narrow=is_narrow)
        return Card(
            Rect(x + face.left, y, face.right - face.left, item.height),
            item.event_id,
            item.lane,
            face.title,
            face.detail,
            line,
            mark_x,
            standing.support if standing is not None else None,
            mark_text(standing) if standing is not None and not is_narrow else "",
            item.event_id == self.look.selected,
            lifted,
        )

    def _symbol_place(self, face: Face, *, is_narrow: bool) -> tuple[int, float]:
        """Where the evidence mark's symbol stands: after the date; in a narrow card without one after the title."""
        if is_narrow and face.title and not face.detail:
            return len(face.title) - 1, self.measure.width(face.title[-1], TextStyle.CARD_TITLE) + MARK_GAP
        return len(face.title), self.measure.width(face.detail, TextStyle.CARD_DETAIL) + MARK_GAP

    def count_rect(self, count: int, of: tuple[Instant, Instant], within: tuple[Instant, Instant], y: float) -> Rect:
        """The place of a count in the middle ``of`` its events, kept ``within`` a stretch of time."""
        x, width = self.scale.x, _count_width(count, self.measure)
        left = min(x(within[1]) - width, max(x(within[0]), (x(of[0]) + x(of[1]) - width) / 2))
        return Rect(LANE_COLUMN + left, y - 8, width, 16)

    def lift_selected(self) -> None:
        """The selected event shows its whole card even without room for it, above the others; the rest keep still.

        It does so wherever its time is in view: where the card would hang outside, it is a callout at the near edge.
        """
        item, row = self._scene.item(self.look.selected or ""), self._scene.row(self.look.selected or "")
        shown = next((card for card in self.cards if card.selected), None)
        barred = any(bar.selected for bar in self.bars)
        if item is None or row is None:
            return
        if shown is not None:
            self.cards.remove(shown)
        elif not barred and not self.scale.contains(item.anchor):
            return
        card = shown
        if card is None or card.rect.width < item.right - item.left:
            card = self.card(item, self._scene.layout.bands[item.lane], row, lifted=True)
        self.cards.append(self._beside_edge(card, item.anchor) if barred else card)

    def _beside_edge(self, card: Card, anchor: Instant) -> Card:
        """The card of a bar in view: where its anchor is beyond an edge of the plot, at that edge.

        In a plot narrower than the card one reads its beginning.
        """
        at, beside, left = self.scale.x(anchor), CALLOUT_EDGE - CARD_SHIFT, card.rect.x
        if at > self.scale.width - beside:
            left = min(left, self._scene.width - CALLOUT_EDGE - card.rect.width)
        if not beside <= at <= self.scale.width - beside:
            left = max(left, LANE_COLUMN + CALLOUT_EDGE)
        return card if left == card.rect.x else card._replace(rect=card.rect._replace(x=left), lifted=True)


class _OneByOne(Collector):
    """The events of a small scene: each finds its place among the others."""

    def __init__(
        self, scene: SmallScene, look: Look, scroll: float, measure: TextMeasure, standing: StandingOf
    ) -> None:
        super().__init__(scene, look, scroll, measure, standing)
        self.scene = scene
        # cards hang right of their instant, or left where the beginning is open: look that much further
        reach = round(CARD_MAX_WIDTH * self.scale.us_per_px)
        self.wide_start, self.wide_end = self.scale.start - reach, self.scale.end + reach

    def lanes(self, bands: Sequence[LaneBand]) -> None:
        for band in bands:
            for row in range(band.rows):
                self._row(band, row)

    def _row(self, band: LaneBand, row: int) -> None:
        index = self.scene.rows.get((band.index, row))
        if index is None:
            return
        scene, placed = self.scene, self.scene.layout.placed
        y = AXIS_HEIGHT + band.mark_y(row) - self.scroll
        barred = set()
        for i in index.bars(self.wide_start, self.wide_end, BAR_LEAST * self.scale.us_per_px):
            item = scene.items[i]
            bar = self.bar(item, y)
            if bar is not None:
                self.bars.append(bar)
                barred.add(i)
            if len(item.marks) > 1:  # wherever its card hangs, each of its dates is seen
                self.marks_at(item, item.marks, y)
        labelled = index.labelled(placed, self.wide_start, self.wide_end, self.scale.px_per_us)
        for i in labelled:
            card = self.card(scene.items[i], band, row, placed[i].form(self.scale.px_per_us))
            if card.rect.right > LANE_COLUMN and card.rect.x < scene.width:
                self.cards.append(card)
        shown = index.places((*labelled, scene.by_event.get(self.look.selected or "", -1)))
        us_per_px = self.scale.us_per_px
        beside = round(MARK_RADIUS * us_per_px)
        start, end = self.scale.start - beside, self.scale.end + beside
        for stretch in index.stretches(start, end, us_per_px, MARK_APART, CLUSTER_ROOM):
            self._stretch(stretch, shown, barred, y)

    def _stretch(self, stretch: Stretch, shown: Sequence[int], barred: set[int], y: float) -> None:
        """What has a card keeps its own mark; the rest of a crowd is one mark with a count, as are crowded counts.

        ``shown`` are places in the row, ascending.
        """
        crowds: Sequence[Group] = stretch.groups
        if bisect_left(shown, crowds[0].place) < bisect_left(shown, crowds[-1].place + crowds[-1].size):
            carded = [group.among(shown) for group in crowds]
            for i in chain.from_iterable(carded):
                self._anchor_mark(i, barred, y)
            crowds = [rest for rest in map(self._hidden, crowds, carded) if rest is not None]
        rects = [self._crowd_rect(crowd, stretch, y) for crowd in crowds]
        if any(a.meets(b) for a, b in pairwise(rects)) and any(crowd.size > 1 for crowd in crowds):
            crowds = [self._joined(crowds)]
            rects = [self._crowd_rect(crowds[0], stretch, y)]
        for crowd, rect in zip(crowds, rects, strict=True):
            if crowd.size == 1:
                self._anchor_mark(crowd.items[0], barred, y)
            elif rect.right > LANE_COLUMN and rect.x < self.scene.width:
                self.clusters.append(self._cluster(crowd, rect))

    def _hidden(self, group: Group, carded: Sequence[int]) -> Group | None:
        """What a group holds beyond those of its items that have cards; None if nothing."""
        if not carded:
            return group
        items = self.scene.items
        rest = tuple(i for i in group.items if i not in carded)
        return Group(items[rest[0]].anchor, items[rest[-1]].anchor, rest, group.place) if rest else None

    def _joined(self, groups: Sequence[Group]) -> Group:
        """Neighbours, in order of time, as one."""
        items = tuple(chain.from_iterable(group.items for group in groups))
        return Group(groups[0].first, groups[-1].last, items, groups[0].place)

    def _crowd_rect(self, crowd: Group, stretch: Stretch, y: float) -> Rect:
        if crowd.size == 1:
            middle = self.scale.x(crowd.first)
            return Rect(LANE_COLUMN + middle - MARK_RADIUS, y - MARK_RADIUS, 2 * MARK_RADIUS, 2 * MARK_RADIUS)
        return self.count_rect(crowd.size, (crowd.first, crowd.last), (stretch.start, stretch.end), y)

    def _cluster(self, crowd: Group, rect: Rect) -> Cluster:
        items = self.scene.items
        ids = tuple(items[i].event_id for i in crowd.items[:MOST_LISTED])
        lane = self.scene.layout.bands[items[crowd.items[0]].lane].host
        return Cluster(rect, lane, crowd.size, crowd.first, crowd.last, ids)

    def _anchor_mark(self, index: int, barred: set[int], y: float) -> None:
        """The mark from which a card hangs; a bar that is wide enough to be seen is mark enough for no precise date."""
        item = self.scene.items[index]
        if len(item.marks) == 1 or (not item.marks and index not in barred):
            self.marks_at(item, (item.anchor,), y)


def _count_width(count: int, measure: TextMeasure) -> float:
    """How wide a count's field is, in whole pixels: so all have few widths, and few pictures are made of them."""
    return max(16.0, math.ceil(measure.width(f"{count:,}", TextStyle.CARD_MARK)) + 10.0)


def _head(scene: Scene, band: LaneBand, top: float, measure: TextMeasure) -> LaneHead:
    """A lane's name: on one line where the lane is no higher, else wrapped."""
    depth = min(band.depth, MOST_INDENTED)
    indent = INDENT * depth
    left = HEAD_LEFT + indent
    line = top + (band.height if band.flat else FIRST_LINE) / 2
    return LaneHead(
        Rect(0, top, scene.width, band.height),
        band.index,
        band.title,
        _wrapped(band.title, LANE_COLUMN - 16 - left, measure, 1 if band.flat else 3),
        indent,
        band.state,
        Rect(left - TOGGLE, line - TOGGLE / 2, TOGGLE, TOGGLE) if len(scene.lanes) > 1 else None,
        tuple(HEAD_LEFT + 1.5 + INDENT * level for level in range(depth)),
    )


def _hidden_lanes(scene: Scene, measure: TextMeasure) -> HiddenLanes | None:
    count = len(scene.arranged.hidden)
    if not count:
        return None
    action, room = "Show", LANE_COLUMN - 2 * HEAD_LEFT - GAP
    text = f"{count:,} {'lane' if count == 1 else 'lanes'} hidden"
    text = measure.elided(text, TextStyle.ERA, room - measure.width(action, TextStyle.ERA))
    rect = Rect(0, scene.height - FOOT_HEIGHT, LANE_COLUMN, FOOT_HEIGHT)
    return HiddenLanes(rect, text, action, HEAD_LEFT + measure.width(text, TextStyle.ERA) + GAP)


@lru_cache(maxsize=1_024)
def _wrapped(title: str, width: float, measure: TextMeasure, most: int) -> tuple[str, ...]:
    """A lane's title in up to ``most`` lines; the last one is elided. Kept, for each frame asks for all of them."""
    return wrapping.wrapped(title, TextStyle.LANE, width, measure, most).lines


def _eras(scene: Scene, scale: Timescale, measure: TextMeasure) -> Iterable[EraBand]:
    """The bands in view, by row and time, with their names at the foot."""
    rows: dict[int, list[tuple[float, float, EraSpan]]] = {}
    for era in scene.eras:
        x0 = LANE_COLUMN + scale.x(era.start) if era.start is not None else -math.inf
        x1 = LANE_COLUMN + scale.x(era.end) if era.end is not None else math.inf
        if min(x1, scene.width) - max(x0, LANE_COLUMN) >= 1:
            rows.setdefault(era.row, []).append((x0, x1, era))
    for _, row in sorted(rows.items()):
        row.sort(key=lambda placed: placed[:2])
        cut = [(max(x0, LANE_COLUMN), min(x1, scene.width)) for x0, x1, _ in row]
        for (x0, x1, era), (left, right), slot in zip(row, cut, eras.slots(cut), strict=True):
            label = measure.elided(era.title, TextStyle.ERA, max(0.0, slot.width))
            yield EraBand(
                Rect(left, AXIS_HEIGHT, right - left, scene.height - AXIS_HEIGHT),
                era.title,
                label if len(label) >= min(4, len(era.title)) else "",
                slot.x,
                scene.height - scene.foot + FOOT_ROW * era.row,
                era.color,
                starts=x0 >= LANE_COLUMN,
                ends=x1 <= scene.width,
            )


def _arrows(scene: Scene, look: Look, scroll: float) -> Iterable[Arrow]:
    """The selected event's relations, in both directions."""
    event = scene.timeline.event_by_id.get(look.selected) if look.selected is not None else None
    if event is None:
        return
    told = [(event.id, relation.event, relation.type) for relation in event.relations]
    told += [(other.id, event.id, relation.type) for other, relation in scene.timeline.relations_to(event.id)]
    # an arrow follows what happens: from the cause to the answer, from the earlier to the later, from part to whole.
    # Both ends may tell the same relation: one line is enough
    ways: dict[tuple[str, str], RelationType] = {}
    for source, target, kind in told:
        ways.setdefault((target, source) if kind in BACKWARDS else (source, target), kind)
    for nth, ((source, target), kind) in enumerate(ways.items()):
        a, b = _mark_place(scene, look.scale, scroll, source), _mark_place(scene, look.scale, scroll, target)
        if a is None or b is None:
            continue
        dx = b[0] - a[0]
        if abs(dx) < BESIDE:  # cards hang to the right of marks: go round by the left
            yield Arrow(*a, *b, -1, -1, 20.0 + 7 * nth, RELATION_WORDS[kind])
        else:
            side = 1 if dx > 0 else -1
            yield Arrow(*a, *b, side, -side, max(24.0, min(96.0, abs(dx) / 3)), RELATION_WORDS[kind])


def _mark_place(scene: Scene, scale: Timescale, scroll: float, event_id: str) -> tuple[float, float] | None:
    item, row = scene.item(event_id), scene.row(event_id)
    if item is None or row is None:
        return None
    x = LANE_COLUMN + scale.x(item.anchor)
    far = 4 * scene.width
    return min(max(x, -far), far), AXIS_HEIGHT + scene.layout.bands[item.lane].mark_y(row) - scroll


def _signed(marks: Sequence[Mark], clusters: Sequence[Cluster]) -> tuple[Mark, ...]:
    """The marks, with signs of doubt only where they can be told to be theirs.

    Where marks of several events touch, a sign stands beside them all: it would put in doubt who is not.
    """
    lines: dict[float, list[tuple[float, str]]] = {mark.y: [] for mark in marks if mark.qualifier}
    if not lines:
        return tuple(marks)
    for mark in marks:
        if mark.y in lines:
            lines[mark.y].append((mark.x, mark.qualifier))
    for line in lines.values():
        line.sort()
    counts: dict[int, list[Rect]] = {}
    for cluster in clusters:
        counts.setdefault(round(cluster.rect.y + cluster.rect.height / 2), []).append(cluster.rect)

    def shared(mark: Mark) -> bool:
        line = lines[mark.y]
        first = bisect_right(line, mark.x - 2 * MARK_RADIUS, key=itemgetter(0))
        after = bisect_left(line, mark.x + 2 * MARK_RADIUS, first, key=itemgetter(0))
        return any(qualifier != mark.qualifier for _, qualifier in line[first:after]) or any(
            rect.contains(mark.x, mark.y, MARK_RADIUS) for rect in counts.get(round(mark.y), ())
        )

    return tuple(mark._replace(qualifier="") if mark.qualifier and shared(mark) else mark for mark in marks)


def _hint(scene: Scene, scale: Timescale, plot: Rect, seen: Collector, measure: TextMeasure) -> Hint | None:
    """Where to go from an empty view. Among bars that run through it, it stands out of their way at the foot."""
    # what fades from beyond the window is no event to look at, nor are the many that run through it without a name;
    # and another lane may hold what this part does not show
    if (
        seen.cards
        or seen.marks
        or seen.clusters
        or any(density.rect.meets(plot) for density in seen.densities)
        or any(not (scene.many or bar.open_left or bar.open_right) for bar in seen.bars)
    ):
        return None
    if scene.holds_anchor(scale.start, scale.end):
        return None
    direction, event_id, action = 0, None, ""
    if scene.awaited:
        text = scene.awaited
    elif scene.only_in_hidden_lanes:
        text, action = "All of these events are in hidden lanes.", SHOW_LANES
    elif scene.hides and scene.empty:
        text, action = "Only undated events stand so." if scene.only_undated else "No event stands so.", SHOW_ALL
    elif scene.empty:
        text = "No dated events in this timeline"
    else:
        # nothing is in view, so what is before its middle is before all of it
        middle = scale.instant(scale.width / 2)
        before = scene.neighbour(None, -1, middle)
        after = scene.neighbour(None, 1, middle)
        event_id, direction = (after, 1) if after is not None else (before, -1)
        if before is not None and after is not None:
            a, b = scene.item(before), scene.item(after)
            if a is not None and b is not None and middle - a.anchor < b.anchor - middle:
                event_id, direction = before, -1
        title = scene.title(event_id or "")
        side = "later" if direction > 0 else "earlier"
        here = "Nothing begins here" if seen.bars else "No events here"
        text = measure.elided(f"{here}. {side.capitalize()}: {title}", TextStyle.CARD_TITLE, plot.width - 120)
    width = measure.width(text, TextStyle.CARD_TITLE) + (64 if direction else 32) + CARD_LEFT
    width += measure.width(f" {action}", TextStyle.CARD_TITLE) if action else 0.0
    height = 40.0
    top = plot.y + (plot.height - height) / 2
    if seen.bars:
        top = max(plot.y, scene.height - scene.foot - HINT_RISE - height)
    return Hint(
        Rect(plot.x + (plot.width - width) / 2, top, width, height),
        text,
        direction,
        event_id,
        action,
    )
