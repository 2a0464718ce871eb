"""Events that never were, the same for the same seed: what the speed of the program is measured with.

They lie within twenty years, evenly or in bursts, in eight lanes; three in ten of them last, from an hour to two years,
each length as likely as one twice as long. Their order is that of no file that anybody sorted.
"""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from desktop.core.dates import US_PER_DAY, US_PER_HOUR, US_PER_SECOND, instant
from desktop.store.columns import Columns, Extents, told
from desktop.store.texts import Texts
from desktop.store.times import Times

Kind = Literal["uniform", "bursts"]
#: How finely dates are told: people write days, machines write seconds.
Grain = Literal["day", "second"]

LANES: Final = ("Harbour", "Council", "School", "Mill", "Railway", "Chapel", "Market", "Press")
BEGIN: Final = instant(2005)
#: Twenty years, in microseconds.
LENGTH: Final = 20 * 365 * US_PER_DAY
SPANS: Final = 0.3
SEED: Final = 7

#: How many bursts there are, and how wide each is: the standard deviation as a share of the whole, two weeks.
BURSTS: Final = 50
BURST_WIDTH: Final = 0.002

_GRAINS: Final[dict[Grain, int]] = {"day": US_PER_DAY, "second": US_PER_SECOND}
_WHO = (
    "The keeper", "The council", "A skipper", "The miller", "The teacher", "A stranger", "The harbour board",
    "The choir", "The station master", "The editor", "A surveyor", "The grain merchant",
)  # fmt: skip
_DOES = (
    "opens", "closes", "measures", "paints", "buys", "sells", "asks about", "argues over", "repairs", "photographs",
    "forgets", "insures",
)  # fmt: skip
_WHAT = (
    "the northern light", "the old bridge", "a barge of coal", "the town clock", "the winter timetable", "the quay",
    "a letter from the capital", "the school roof", "the weighing house", "the river wall", "a chest of maps",
    "the second printing press",
)  # fmt: skip
_WHEN = ("", "", "", " after the storm", " before the elections", " in front of a great many witnesses")


def columns(kind: Kind, count: int, *, grain: Grain = "second", seed: int = SEED) -> Columns:
    """``count`` events in no order. Of one seed and kind, they are the same on every machine."""
    chance = np.random.default_rng(seed)
    share = chance.uniform(0, 1, count)
    if kind == "bursts":
        share = chance.normal(chance.choice(share[:BURSTS], count), BURST_WIDTH) if count else share
    unit = _GRAINS[grain]
    start = BEGIN + (share * LENGTH).astype(np.int64)
    start -= start % unit
    lasts = chance.uniform(0, 1, count) < SPANS
    lengths = np.where(lasts, np.exp(chance.uniform(np.log(US_PER_HOUR), np.log(LENGTH / 10), count)), 0)
    last = start + lengths.astype(np.int64) // unit * unit
    dates = _dates(start, last, lasts, grain)
    begins, ends = _times(start), _times(last + unit - 1)
    extents = Extents(begins, begins, ends, np.zeros(count, np.uint8))
    return Columns(
        ids=Texts.of(f"e{number}" for number in range(count)),
        titles=_titles(chance, count),
        dates=dates,
        lanes=LANES,
        lane=chance.integers(0, len(LANES), count).astype(np.int16),
        importance=chance.integers(0, 101, count).astype(np.uint8),
        anchor=begins,
        start=begins,
        end=ends,
        flags=told(dates, extents),
    )


def _times(at: NDArray[np.int64]) -> Times:
    return Times(at // US_PER_SECOND, (at % US_PER_SECOND).astype(np.int32))


def _dates(first: NDArray[np.int64], last: NDArray[np.int64], lasts: NDArray[np.bool_], grain: Grain) -> Texts:
    """As EDTF; what lasts is an interval, also if that is of one day."""
    begins, ends = (_written(at, grain) for at in (first, last))
    return Texts.of(
        f"{begin}/{end}" if is_span else begin for begin, end, is_span in zip(begins, ends, lasts.tolist(), strict=True)
    )


def _written(at: NDArray[np.int64], grain: Grain) -> list[str]:
    days = grain == "day"
    written = np.datetime_as_string(at.astype("M8[us]"), unit="D" if days else "s", timezone="naive" if days else "UTC")
    return list(map(str, written.tolist()))


def _titles(chance: np.random.Generator, count: int) -> Texts:
    """Sentences of 20 to 75 letters, as titles are: they differ, and repeat."""
    chosen = (chance.integers(0, len(words), count).tolist() for words in (_WHO, _DOES, _WHAT, _WHEN))
    return Texts.of(
        f"{_WHO[who]} {_DOES[does]} {_WHAT[what]}{_WHEN[when]}" for who, does, what, when in zip(*chosen, strict=True)
    )
