"""The axis: what is written above a window of time, and where, from a microsecond to trillions of years.

Two levels stand above each other, as on paper calendars: the *unit* (``Jan  Apr  Jul``) and its *context* (``2025``).
Which step of the table is used depends on the scale and the font, never on where the window stands, so that panning
moves ticks and never exchanges them. Only the window's ticks are worked out: the cost follows the pixels.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import tzinfo
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from desktop.core.dates import Instant
from desktop.core.protocols import TextMeasure, TextStyle
from desktop.core.wording import ENGLISH, Language
from desktop.view.axiswords import AxisWords
from desktop.view.steps import DAY, HOUR, MINUTE, SECOND, WEEK, YEAR, Step, Unit, table
from desktop.view.timescale import Timescale
from desktop.view.wallclock import Moment, WallClock

__all__ = ["DAY", "HOUR", "MINUTE", "SECOND", "YEAR", "Axis", "AxisOptions", "Tick", "axis", "choose"]

#: Room between a tick and the label at its right, and between a label and the next tick, in pixels.
LABEL_OFFSET = 6.0
LABEL_GAP = 8.0
#: How far outside the window ticks are worked out, in pixels: the widest label, a date in a year of eleven digits.
MARGIN = 240.0
#: The same for contexts: a second of deep time, "20 Jan 13,799,998,010 BCE, 10:30:00".
CONTEXT_MARGIN = 640.0
#: So many labels of a step are kept: those of a score of windows.
LABELS_KEPT = 1_024


class Tick(NamedTuple):
    """A line at ``x``; ``label`` is empty where it would not fit."""

    x: float
    label: str
    label_x: float
    major: bool = False


class Axis(NamedTuple):
    """What the axis shows: ``unit`` below, ``context`` above. The first context label sticks to the left edge.

    ``now`` is the mark of the present, whose label stands among those of the unit; None where none is asked for, or it
    is out of sight.
    """

    unit: tuple[Tick, ...]
    context: tuple[Tick, ...]
    now: Tick | None = None


@dataclass(frozen=True, slots=True)
class AxisOptions:
    """What the user chooses of an axis.

    ``zone`` is that of the clocks whose midnights and hours are ticks, UTC where None. ``now`` is the instant to mark,
    told by whoever has a clock: a frame depends on nothing that it is not given.
    """

    language: Language = ENGLISH
    zone: tzinfo | None = None
    weeks: bool = False
    quarters: bool = False
    now: Instant | None = None


DEFAULT = AxisOptions()


def choose(us_per_px: float, measure: TextMeasure, options: AxisOptions = DEFAULT) -> Unit:
    """The finest step whose labels, and those of its context, fit between two ticks at this scale."""
    steps = table(weeks=options.weeks, quarters=options.quarters)
    zoned = options.zone is not None
    # most steps are too fine for a label of no width already: nothing is measured for those
    broad = (step for step in steps[:-1] if us_per_px * _room(0) <= step.shortest)
    return next(
        (step for step in broad if us_per_px <= _limit(measure, step, options.language, zoned=zoned)), steps[-1]
    )


@lru_cache(maxsize=512)
def _limit(measure: TextMeasure, step: Unit, language: Language, *, zoned: bool) -> float:
    """The widest scale, in microseconds a pixel, at which a step's usual labels fit.

    In a zone the day on which clocks go forward must have its label, too.
    """
    words = AxisWords(language)

    def limit(step: Step, style: TextStyle) -> float:
        shortest = step.shortest - HOUR if zoned and DAY <= step.shortest <= WEEK else step.shortest
        return shortest / _room(max(measure.width(step.label(words, at), style) for at in step.samples))

    return min(limit(step, TextStyle.AXIS_UNIT), limit(step.context, TextStyle.AXIS_CONTEXT))


def _room(label_width: float) -> float:
    """Pixels that a label needs from its tick to the next one."""
    return label_width + LABEL_OFFSET + LABEL_GAP


def axis(scale: Timescale, measure: TextMeasure, options: AxisOptions = DEFAULT) -> Axis:
    """The ticks of the visible window, and some before it, so that labels slide in rather than pop up."""
    step = choose(scale.us_per_px, measure, options)
    margin = round(MARGIN * scale.us_per_px)
    now = _now(scale, options, margin)
    context = _Level(scale, measure, options, TextStyle.AXIS_CONTEXT, step.context).sticky()
    end = scale.end
    labels = _Level(scale, measure, options, TextStyle.AXIS_UNIT, step).labelled(scale.start - margin, end + margin)
    unit = tuple(
        Tick(x, _beside(now, label, x, measure), x + LABEL_OFFSET, at in context)
        for at, label, x in ((at, label, scale.x(at)) for at, label in labels.items() if at <= end)
    )
    return Axis(unit, tuple(context.values()), now if now is not None and now.x <= scale.width else None)


def _now(scale: Timescale, options: AxisOptions, margin: int) -> Tick | None:
    """The mark of the present, also where it is as near to the window as ticks are worked out."""
    if options.now is None or not scale.start - margin <= options.now <= scale.end + margin:
        return None
    x = scale.x(options.now)
    return Tick(x, options.language.axis.now, x + LABEL_OFFSET, True)


def _beside(now: Tick | None, label: str, x: float, measure: TextMeasure) -> str:
    """A unit's label, empty where the word for the present stands."""
    if now is None or not label:
        return label
    apart = (
        x + measure.width(label, TextStyle.AXIS_UNIT) + LABEL_GAP <= now.x
        or now.x + measure.width(now.label, TextStyle.AXIS_UNIT) + LABEL_GAP <= x
    )
    return label if apart else ""


class _Label(NamedTuple):
    """What a tick says, and the pixels that this needs to the next one."""

    text: str
    room: float


@dataclass(frozen=True, slots=True, eq=False)
class _Labels:
    """What the ticks of a step say by the clocks of a zone, whatever the scale: frame by frame most are the same."""

    step: Step
    style: TextStyle
    measure: TextMeasure
    language: Language
    clock: WallClock
    _kept: dict[Moment, tuple[_Label, _Label | None]] = field(default_factory=dict)

    def of(self, moment: Moment, us_per_px: float) -> _Label:
        """What a tick says; of a time that clocks show twice also which one, where there is room or it is the second.

        Nobody takes an hour for another if the first of two is named as ever and the second either in full or not.
        """
        kept = self._kept.get(moment)
        if kept is None:
            if len(self._kept) >= LABELS_KEPT:
                self._kept.clear()
            kept = self._kept[moment] = self._made(moment)
        plain, zoned = kept
        return zoned if zoned is not None and zoned.room * us_per_px <= self.step.shortest else plain

    def _made(self, moment: Moment) -> tuple[_Label, _Label | None]:
        """The label of a tick, and one that also tells the zone, where it is to be told if there is room."""
        words = AxisWords(self.language)
        text = self.step.label(words, moment.wall)
        showing = self.clock.showing(moment.at) if self.step.shortest < DAY else 0
        if not showing:
            return self._label(text), None
        zoned = self._label(words.zoned(text, moment.wall - moment.at))
        return (zoned, None) if showing == 2 else (self._label(text), zoned)

    def _label(self, text: str) -> _Label:
        return _Label(text, _room(self.measure.width(text, self.style)))


@lru_cache(maxsize=64)
def _labels(step: Step, style: TextStyle, measure: TextMeasure, language: Language, zone: tzinfo | None) -> _Labels:
    return _Labels(step, style, measure, language, WallClock(zone))


@dataclass(frozen=True, slots=True)
class _Level:
    """One of the axis's two rows of labels."""

    scale: Timescale
    measure: TextMeasure
    options: AxisOptions
    style: TextStyle
    step: Step

    @property
    def clock(self) -> WallClock:
        return WallClock(self.options.zone)

    @property
    def labels(self) -> _Labels:
        return _labels(self.step, self.style, self.measure, self.options.language, self.options.zone)

    def sticky(self) -> dict[Instant, Tick]:
        """The window's ticks by their instants, from the one of the period in which it begins.

        That one's label sticks to the left edge until the next pushes it out.
        """
        start, end = self.scale.start, self.scale.end
        begun = self.clock.begun(self.step, start)
        first, (text, room) = begun.at, self.labels.of(begun, self.scale.us_per_px)
        labels = self.labelled(first, end + round(CONTEXT_MARGIN * self.scale.us_per_px))
        pushed = min((self.scale.x(at) for at, label in labels.items() if at > first and label), default=math.inf)
        stuck = min(LABEL_OFFSET, pushed - room + LABEL_OFFSET)
        return {
            at: Tick(x, text, stuck, True) if at == first else Tick(x, label, x + LABEL_OFFSET, True)
            for at, label, x in ((at, label, self.scale.x(at)) for at, label in labels.items() if at <= end)
        }

    def labelled(self, start: Instant, end: Instant) -> dict[Instant, str]:
        """Ticks and their labels; a label is empty where it would not fit.

        Whether one fits depends on its neighbours in time alone, never on the window, so that panning keeps it.
        """
        us_per_px, of = self.scale.us_per_px, self.labels.of
        moments = [(moment, of(moment, us_per_px)) for moment in self.clock.ticks(self.step, start, end)]
        leading = [
            (moment.at, room * us_per_px) for moment, (_, room) in moments if self._leads(moment.wall, room * us_per_px)
        ]
        crowded = {at for (at, room), (after, _) in pairwise(leading) if after - at < room}
        kept = {at for at, _ in leading} - crowded
        return {moment.at: label.text if moment.at in kept else "" for moment, label in moments}

    def _leads(self, wall: Instant, room: float) -> bool:
        """Whether a tick is one of the finest step on which labels as wide as its own fit.

        Far years have wider names than the step was chosen for: of those every second, fifth or tenth is written.
        """
        if self.step.shortest >= room:
            return True
        steps = table(weeks=self.options.weeks, quarters=self.options.quarters)
        wider = (step for step in steps if step.shortest > self.step.shortest and step.shortest >= room)
        finest = next(wider, None)
        return finest is not None and finest.holds(wall)
