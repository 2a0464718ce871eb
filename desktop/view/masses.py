"""What a window of very many events shows: cards, beside them marks where there is room, else counts, else a profile.

Each event that hangs in the window is in one of these, and in one only. Which one follows from the viewport alone: time
is looked at in stretches of a fixed grid (``density.Grid``), lane by lane. A stretch with a few events beside its
cards shows their marks; one whose events are all at about one time, or too few to be read from a profile, a count;
and what crowds is a profile.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from desktop.core.protocols import StoredEvent, TextMeasure, Window
from desktop.view.density import Grid
from desktop.view.frame import MARK_RADIUS, Bar, Cluster, Collector, Density, Look, Rect, StandingOf
from desktop.view.items import BAR_LEAST, BarStyle, Item
from desktop.view.large import WHOLE_REACH, LargeScene, smooth
from desktop.view.scene import AXIS_HEIGHT, LANE_COLUMN

if TYPE_CHECKING:
    from desktop.core.dates import Instant
    from desktop.view.lanes import LaneBand

#: A stretch is a crowd with more events than this a row of its lane, beside those with cards.
MOST_A_ROW = 1
#: Events within so many columns are at about one time, and told by a number, as are those of a faint profile ...
NARROW = 3
#: ... where so many stretches side by side have no other crowds: a count among profiles would be overlooked.
ALIKE = 8
#: A profile that would stay lower than this, in pixels, is a line and tells no number: what it holds is told by counts.
LEGIBLE = 6.0
#: So many times ``ALIKE`` stretches are shared out at once: who pans needs others once in two windows or so.
AT_ONCE = 3
#: As many spans show as thin lines, the longest first; with fewer than this each is a bar as in a small file.
MOST_SPANS, FEW_SPANS = 30, 24
#: How thick such a line is, in pixels.
THIN = 3.0
#: The most of a lane's height that a profile takes, and the most pixels.
PROFILE_SHARE, PROFILE_MOST = 0.6, 48.0

Counts = NDArray[np.int32]
Flags = NDArray[np.bool_]


class Crowd(NamedTuple):
    """Events of one stretch of a lane that a number tells; on the line of a ``row``. ``ids`` are known of a few."""

    lane: int
    row: int
    size: int
    first: Instant
    last: Instant
    stretch: Window
    ids: tuple[str, ...] = ()


class Profile(NamedTuple):
    """A run of columns of a lane, from ``start`` on, and their ``heights``, 0 to 1."""

    lane: int
    start: Instant
    counts: Sequence[int]
    heights: Sequence[float]


class Shares(NamedTuple):
    """Who stands for each event of a window."""

    window: Window
    grid: Grid
    labelled: frozenset[int]  # the places of those with a card of their own
    shown: list[StoredEvent]  # these, and the selected one
    marked: list[StoredEvent]
    crowds: list[Crowd]
    profiles: list[Profile]


def shares(scene: LargeScene, look: Look) -> Shares:
    """Shares out the events of the stretches that a view touches, and of those whose cards reach into it.

    Of who pans, these are the same for some hundred pixels: the last ones are kept.
    """
    window, grid = Grid.window(look.scale, WHOLE_REACH, AT_ONCE * ALIKE)
    asked = (window, look.scale.us_per_px, look.selected)
    if asked not in scene.kept.shares:
        scene.kept.shares.clear()
        scene.kept.shares[asked] = _shared_out(scene, look, window, grid)
    found: Shares = scene.kept.shares[asked]
    return found


def _shared_out(scene: LargeScene, look: Look, window: Window, grid: Grid) -> Shares:
    counts = scene.counts(window, grid.columns(window))
    labelled = scene.stored(scene.store.labelled(window, look.scale.px_per_us).tolist())
    selected = scene.store.event(look.selected) if look.selected else None
    shown = {stored.place: stored for stored in labelled}
    if selected is not None and window.start <= selected.anchor < window.end:
        shown.setdefault(selected.place, selected)
    sharing = _Sharing(scene, window, grid, counts, list(shown.values()), us_per_px=look.scale.us_per_px)
    return sharing.result(frozenset(stored.place for stored in labelled))


class _Sharing:
    """One window's stretches, by lane: ``rest`` has the events of each column that have no card."""

    def __init__(
        self,
        scene: LargeScene,
        window: Window,
        grid: Grid,
        counts: Counts,
        shown: list[StoredEvent],
        *,
        us_per_px: float,
    ) -> None:
        self._scene, self._window, self._grid, self._shown = scene, window, grid, shown
        self._us_per_px = us_per_px
        lanes, columns = counts.shape
        by_stretch = (lanes, columns // grid.columns_each, grid.columns_each)
        self._totals = counts.reshape(by_stretch).sum(2)
        rest = counts
        for stored in shown:
            rest[scene.lane_of(stored), (stored.anchor - window.start) // grid.column] -= 1
        self._rest = rest
        parts = rest.reshape(by_stretch)
        self._left = parts.sum(2)
        filled = parts > 0
        self._first = filled.argmax(2)
        self._last = grid.columns_each - 1 - filled[:, :, ::-1].argmax(2)
        rows = np.array([band.rows for band in scene.layout.bands])[:, None]
        some = self._left > 0
        self._few = some & (self._left <= rows * MOST_A_ROW)
        crowded = some & ~self._few
        narrow = self._last - self._first < NARROW
        self._numbered = crowded & ~self._near(crowded & ~narrow & ~self._faint())
        self._dense = crowded & ~self._numbered

    def _faint(self) -> Flags:
        """The stretches whose events, spread evenly, would be a profile that nobody can read."""
        highest = np.array([profile_height(band) for band in self._scene.layout.bands])[:, None]
        low: Flags = self._share(self._left * (self._us_per_px / self._grid.stretch)) * highest < LEGIBLE
        return low

    def _share(self, density: NDArray[np.float64]) -> NDArray[np.float64]:
        """The share of a profile's height that so many events a pixel take."""
        share: NDArray[np.float64] = np.minimum(1.0, np.log1p(density) / np.log1p(self._scene.peak))
        return share

    @staticmethod
    def _near(flags: Flags) -> Flags:
        """For each stretch, whether any of the ``ALIKE`` that it is one of is flagged; a window is of whole ones."""
        found: Flags = np.repeat(flags.reshape(len(flags), -1, ALIKE).any(2), ALIKE, axis=1)
        return found

    def result(self, labelled: frozenset[int]) -> Shares:
        marked, crowds = self._singles()
        crowds += self._numbers(labelled)
        profiles = list(self._profiles())
        return Shares(self._window, self._grid, labelled, self._shown, marked, crowds, profiles)

    def _singles(self) -> tuple[list[StoredEvent], list[Crowd]]:
        """The events of stretches with a few: as marks, and where two of a row would touch, as a number."""
        has_card = {stored.place for stored in self._shown}
        places: list[int] = []
        for lane in np.flatnonzero(self._few.any(1)).tolist():
            of_lane = self._scene.within(self._window, lane)
            ends = np.cumsum(self._totals[lane])
            for stretch in np.flatnonzero(self._few[lane]).tolist():
                end = int(ends[stretch])
                places += of_lane[end - int(self._totals[lane, stretch]) : end].tolist()
        events = self._scene.stored(place for place in places if place not in has_card)
        marked: list[StoredEvent] = []
        crowds: list[Crowd] = []
        for (lane, row, number), group in groupby(sorted(events, key=self._standing), key=self._standing):
            some = list(group)
            if len({stored.anchor // self._grid.cell for stored in some}) == len(some):
                marked += some
            else:
                ids = tuple(stored.id for stored in some)
                start = number * self._grid.stretch
                stretch_ = Window(start, start + self._grid.stretch)
                crowds.append(Crowd(lane, row, len(some), some[0].anchor, some[-1].anchor, stretch_, ids))
        return marked, crowds

    def _standing(self, stored: StoredEvent) -> tuple[int, int, int]:
        return self._scene.lane_of(stored), stored.row or 0, stored.anchor // self._grid.stretch

    def _numbers(self, labelled: frozenset[int]) -> Iterable[Crowd]:
        """Stretches that a number tells: on the line of the lane's last row where no card's mark stands in its way."""
        taken: dict[tuple[int, int], set[int]] = {}
        for stored in self._shown:
            if stored.place in labelled:
                stretch = (stored.anchor - self._window.start) // self._grid.stretch
                taken.setdefault((self._scene.lane_of(stored), stretch), set()).add(stored.row or 0)
        where = np.nonzero(self._numbered)
        of_each = (*where, self._first[where], self._last[where], self._left[where])
        for lane, stretch, from_column, to_column, size in zip(*(one.tolist() for one in of_each), strict=True):
            start = self._window.start + stretch * self._grid.stretch
            first = start + from_column * self._grid.column
            last = start + (to_column + 1) * self._grid.column - 1
            lowest, away = self._scene.layout.bands[lane].rows - 1, taken.get((lane, stretch))
            row = lowest if away is None else next((row for row in range(lowest, -1, -1) if row not in away), lowest)
            yield Crowd(lane, row, size, first, last, Window(start, start + self._grid.stretch))

    def _profiles(self) -> Iterable[Profile]:
        if not self._dense.any():
            return
        each = self._grid.columns_each
        counts = np.where(np.repeat(self._dense, each, axis=1), self._rest, np.int32(0))
        heights = self._share(smooth(counts) * (self._us_per_px / self._grid.column))
        for lane, start, end in _runs(self._dense):
            columns = slice(start * each, end * each)
            yield Profile(
                lane,
                self._window.start + start * self._grid.stretch,
                array("i", counts[lane, columns].tobytes()),
                array("d", heights[lane, columns].tobytes()),
            )


def profile_height(band: LaneBand) -> float:
    """How high a lane's profile can be, in pixels."""
    return min(PROFILE_MOST, band.height * PROFILE_SHARE)


def _runs(flags: Flags) -> list[tuple[int, int, int]]:
    """Where flags of a row are set: the row, from where, and until where."""
    found = []
    for row, of_row in enumerate(flags.tolist()):
        end = 0
        for flag, group in groupby(of_row):
            start, end = end, end + len(list(group))
            if flag:
                found.append((row, start, end))
    return found


class Masses(Collector):
    """The events of a large scene."""

    _scene: LargeScene

    def __init__(
        self, scene: LargeScene, look: Look, scroll: float, measure: TextMeasure, standing: StandingOf
    ) -> None:
        super().__init__(scene, look, scroll, measure, standing)
        self._view = Window(self.scale.start, self.scale.end + 1)
        self._lines: dict[tuple[int, int], float] = {}

    def lanes(self, bands: Sequence[LaneBand]) -> None:
        found = shares(self._scene, self.look)
        seen = {band.index: band for band in bands}
        for profile in found.profiles:
            if profile.lane in seen:
                self.densities.append(self._density(profile, found.grid, seen[profile.lane]))
        barred = self._bars(found, seen)
        lane_of = self._scene.lane_of
        drawn = [stored for stored in found.shown if lane_of(stored) in seen and self._reaches_in(stored)]
        for stored, item in zip(drawn, self._scene.cards(drawn, self.scale.us_per_px), strict=True):
            self._labelled(stored, item, seen[item.lane], barred, card=stored.place in found.labelled)
        for stored in found.marked:
            band = seen.get(self._scene.lane_of(stored))
            if band is not None and (stored.precise or stored.place not in barred):
                self.marks_at(self._scene.bare(stored), (stored.anchor,), self._line(band, stored.row or 0))
        for crowd in found.crowds:
            if crowd.lane in seen and crowd.stretch.start < self._view.end and self._view.start < crowd.stretch.end:
                self._count(crowd, seen[crowd.lane])

    def _line(self, band: LaneBand, row: int) -> float:
        key = band.index, row
        line = self._lines.get(key)
        if line is None:
            line = self._lines[key] = AXIS_HEIGHT + band.mark_y(row) - self.scroll
        return line

    def _reaches_in(self, stored: StoredEvent) -> bool:
        """Whether anything of an event with a card can be in view: the card, the mark or the span."""
        x = self.scale.x(stored.anchor)
        if x < -WHOLE_REACH:
            return stored.end is None or stored.end >= self._view.start
        if x > self.scale.width + MARK_RADIUS:
            return stored.start is None or stored.start < self._view.end
        return True

    def _bars(self, found: Shares, seen: dict[int, LaneBand]) -> set[int]:
        """Spans that are wide enough to be seen; those that have cards as in a small file. Returns their places.

        The selected one is among them, however long others are, and never a thin line.
        """
        shortest = int(BAR_LEAST * self.scale.us_per_px)
        spans = self._scene.stored(self._scene.store.spans(self._view, shortest, MOST_SPANS).tolist())
        quiet = len(spans) > FEW_SPANS
        selected = self._scene.store.event(self.look.selected) if self.look.selected else None
        if selected is not None:
            spans = [*(stored for stored in spans if stored.place != selected.place), selected]
        carded = {stored.place for stored in found.shown}
        barred = set()
        for stored in spans:
            band = seen.get(self._scene.lane_of(stored))
            if band is None or stored.place in carded:
                continue
            line = self._line(band, stored.row or 0)
            bar = (
                self._thin(stored, band.index, line)
                if quiet and stored is not selected
                else self.bar(self._scene.bare(stored), line)
            )
            if bar is not None:
                self.bars.append(bar)
                barred.add(stored.place)
        return barred

    def _thin(self, stored: StoredEvent, lane: int, y: float) -> Bar | None:
        """One of very many spans: without ends that fade, for nobody could see them."""
        start, end = stored.start, stored.end
        left, right = LANE_COLUMN, self._scene.width
        if start is not None and start > self._view.start:
            left += self.scale.x(start)
        if end is not None and end < self._view.end:
            right = LANE_COLUMN + self.scale.x(end)
        if right - left < 1:
            return None
        rect = Rect(left, y - THIN / 2, right - left, THIN)
        style = BarStyle.LASTS if stored.lasts else BarStyle.MAYBE
        return Bar(rect, stored.id, lane, style, 0.0, 0.0, start is None, end is None, selected=False, quiet=True)

    def _labelled(self, stored: StoredEvent, item: Item, band: LaneBand, barred: set[int], *, card: bool) -> None:
        """An event with its bar or its marks, and its ``card``, which the selected one may not have of its own."""
        row = stored.row or 0
        line = self._line(band, row)
        bar = self.bar(item, line)
        if bar is not None:
            self.bars.append(bar)
            barred.add(stored.place)
        if item.marks or bar is None:
            self.marks_at(item, item.marks or (item.anchor,), line)
        if card:
            made = self.card(item, band, row)
            if made.rect.right > LANE_COLUMN and made.rect.x < self._scene.width:
                self.cards.append(made)

    def _count(self, crowd: Crowd, band: LaneBand) -> None:
        rect = self.count_rect(crowd.size, (crowd.first, crowd.last), crowd.stretch, self._line(band, crowd.row))
        if rect.right > LANE_COLUMN and rect.x < self._scene.width:
            self.clusters.append(Cluster(rect, crowd.lane, crowd.size, crowd.first, crowd.last, crowd.ids))

    def _density(self, profile: Profile, grid: Grid, band: LaneBand) -> Density:
        width = grid.width(self.scale)
        height = profile_height(band)
        foot = AXIS_HEIGHT + band.top + band.height - self.scroll
        left = LANE_COLUMN + self.scale.x(profile.start)
        rect = Rect(left, foot - height, width * len(profile.counts), height)
        return Density(rect, profile.lane, profile.start, grid.column, profile.counts, profile.heights)
