"""The lanes as a user wishes them: in another order, hidden, or collapsed to strips.

A wish names lanes by their ids, not by their places, so that it outlives edits of the file: ids that are gone are
ignored, and a lane that is new comes after the one that it follows in the file. Lanes stay with their parents, which
only the file can change: a lane moves among its siblings and takes its children along.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from desktop.view.lanes import Arranged, LaneLayout, LaneName, LaneState


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Lane ids: the order (empty: the file's), those hidden, and those that are strips.

    The id of the lane of events that name none is ``""``.
    """

    order: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset()
    collapsed: frozenset[str] = frozenset()


AS_IN_FILE = Arrangement()


def arranged(lanes: Sequence[LaneName], wish: Arrangement) -> Arranged:
    """What a wish makes of a file's lanes (``lanes.names``): what is drawn in which order, and the state of each.

    All that lies in a hidden lane is hidden; all that lies in a collapsed one is folded into its strip.
    """
    states, hosts = [LaneState.OPEN] * len(lanes), list(range(len(lanes)))
    for at, lane in enumerate(lanes):  # parents come first
        above = states[lane.parent] if lane.parent is not None else LaneState.OPEN
        if above is LaneState.HIDDEN or lane.id in wish.hidden:
            states[at] = LaneState.HIDDEN
        elif lane.parent is not None and above in (LaneState.STRIP, LaneState.FOLDED):
            states[at], hosts[at] = LaneState.FOLDED, hosts[lane.parent]
        elif lane.id in wish.collapsed:
            states[at] = LaneState.STRIP
        elif lane.bare:
            states[at] = LaneState.HEADING
    drawn = (LaneState.OPEN, LaneState.STRIP, LaneState.HEADING)
    order = tuple(at for at in in_order(lanes, wish) if states[at] in drawn)
    return Arranged(order, tuple(states), tuple(hosts))


def in_order(lanes: Sequence[LaneName], wish: Arrangement) -> tuple[int, ...]:
    """All lanes' indices in the order of the wish, hidden ones at their places, children after their parents."""
    return _flat(_families(lanes, wish))


def moved(lanes: Sequence[LaneName], wish: Arrangement, lane_id: str, step: int) -> Arrangement:
    """The lane one place up (-1) or down (1) among the siblings that are seen; the same wish where there is none."""
    family = [lanes[at].id for at in _family(lanes, wish, lane_id)]
    seen = [one for one in family if one == lane_id or one not in wish.hidden]
    to = seen.index(lane_id) + step if lane_id in seen else -1
    if not 0 <= to < len(seen):
        return wish
    if step < 0:
        return moved_before(lanes, wish, lane_id, seen[to])
    after = family.index(seen[to]) + 1
    return moved_before(lanes, wish, lane_id, family[after] if after < len(family) else None)


def moved_before(lanes: Sequence[LaneName], wish: Arrangement, lane_id: str, before: str | None) -> Arrangement:
    """The lane just above a sibling, or below all of them (None); its children come along.

    Ids that are unknown, or no sibling's, move nothing.
    """
    families = _families(lanes, wish)
    index = {lane.id: at for at, lane in enumerate(lanes)}
    if lane_id not in index or before == lane_id:
        return wish
    at = index[lane_id]
    rest = [other for other in families[lanes[at].parent] if other != at]
    if before is not None and index.get(before) not in rest:
        return wish
    rest.insert(len(rest) if before is None else rest.index(index[before]), at)
    families[lanes[at].parent] = rest
    order = tuple(lanes[place].id for place in _flat(families))
    return replace(wish, order=() if order == tuple(lane.id for lane in lanes) else order)


def collapse(wish: Arrangement, *lane_ids: str) -> Arrangement:
    """These lanes become strips."""
    return replace(wish, collapsed=wish.collapsed | set(lane_ids))


def expand(wish: Arrangement, *lane_ids: str) -> Arrangement:
    """These lanes are strips no longer."""
    return replace(wish, collapsed=wish.collapsed - set(lane_ids))


def toggle_collapsed(wish: Arrangement, lane_id: str) -> Arrangement:
    """The lane becomes a strip, or is one no longer."""
    return replace(wish, collapsed=wish.collapsed ^ {lane_id})


def collapse_others(lanes: Sequence[LaneName], wish: Arrangement, lane_id: str) -> Arrangement:
    """One lane is open with all that it lies in and that lies in it; the others are strips, as few as can be."""
    index = {lane.id: at for at, lane in enumerate(lanes)}
    if lane_id not in index:
        return wish
    at: int | None = index[lane_id]
    way = set()
    while at is not None:
        way.add(at)
        at = lanes[at].parent
    # what lies beside the way to the lane is folded; what lies in that is folded with it
    beside = {
        lane.id
        for at, lane in enumerate(lanes)
        if at not in way and lane.parent != index[lane_id] and (lane.parent is None or lane.parent in way)
    }
    return replace(wish, collapsed=(wish.collapsed - {lanes[at].id for at in way}) | beside)


def toggle_hidden(wish: Arrangement, lane_id: str) -> Arrangement:
    """The lane is hidden, or shown again as far as what it lies in is."""
    return replace(wish, hidden=wish.hidden ^ {lane_id})


def hide(wish: Arrangement, *lane_ids: str) -> Arrangement:
    """These lanes are not drawn, nor what lies in them."""
    return replace(wish, hidden=wish.hidden | set(lane_ids))


def show(wish: Arrangement, lane_ids: Iterable[str]) -> Arrangement:
    """These lanes are drawn: a lane shows where all that it lies in does."""
    return replace(wish, hidden=wish.hidden - set(lane_ids))


def show_all(wish: Arrangement) -> Arrangement:
    """No lane is hidden; order and strips stay."""
    return replace(wish, hidden=frozenset())


def told(lanes: Sequence[LaneName], wish: Arrangement) -> str:
    """How many lanes are hidden and collapsed, in words: "2 lanes hidden, 1 collapsed"; empty if none is."""
    states = arranged(lanes, wish).states
    hidden, strips = states.count(LaneState.HIDDEN), states.count(LaneState.STRIP)
    hidden_words = f"{hidden:,} {'lane' if hidden == 1 else 'lanes'} hidden" if hidden else ""
    noun = "" if hidden else " lane" if strips == 1 else " lanes"
    strip_words = f"{strips:,}{noun} collapsed" if strips else ""
    return ", ".join(words for words in (hidden_words, strip_words) if words)


class Gap(NamedTuple):
    """A place between lanes: ``y`` in pixels from the top of the scrolled area, above ``before`` (None: the last)."""

    y: float
    before: str | None


def gaps(lanes: Sequence[LaneName], wish: Arrangement, layout: LaneLayout, lane: int) -> tuple[Gap, ...]:
    """Where a lane that is drawn may be put: above each of its siblings, and below the last one and what lies in it."""
    place = {at: number for number, at in enumerate(layout.order)}
    family = [at for at in _families(lanes, wish)[lanes[lane].parent] if at in place]
    end = place[family[-1]] + 1
    while end < len(layout.order) and layout.bands[layout.order[end]].depth > lanes[lane].depth:
        end += 1
    last = layout.bands[layout.order[end - 1]]
    return (*(Gap(layout.bands[at].top, lanes[at].id) for at in family), Gap(last.top + last.height, None))


_Families = dict[int | None, list[int]]


def _families(lanes: Sequence[LaneName], wish: Arrangement) -> _Families:
    """The children of each lane (None: the outermost) in the order of the wish."""
    families: _Families = {}
    for at, lane in enumerate(lanes):
        families.setdefault(lane.parent, []).append(at)
    rank = {lane_id: place for place, lane_id in enumerate(dict.fromkeys(wish.order))}
    return {parent: _sorted(lanes, children, rank) for parent, children in families.items()}


def _sorted(lanes: Sequence[LaneName], children: Sequence[int], rank: dict[str, int]) -> list[int]:
    """Siblings by rank; those without one stay behind the sibling that they follow in the file."""
    followers: _Families = {}
    leader: int | None = None
    for at in children:
        if lanes[at].id in rank:
            leader = at
        else:
            followers.setdefault(leader, []).append(at)
    ranked = sorted((at for at in children if lanes[at].id in rank), key=lambda at: rank[lanes[at].id])
    made = followers.get(None, [])
    for at in ranked:
        made += [at, *followers.get(at, [])]
    return made


def _family(lanes: Sequence[LaneName], wish: Arrangement, lane_id: str) -> list[int]:
    """A lane and its siblings, in the order of the wish; empty for an unknown id."""
    parent = next((lane.parent for lane in lanes if lane.id == lane_id), -1)
    return _families(lanes, wish).get(parent, [])


def _flat(families: _Families) -> tuple[int, ...]:
    """Children after their parents, whatever the depth."""
    flat: list[int] = []
    stack = list(reversed(families.get(None, [])))
    while stack:
        at = stack.pop()
        flat.append(at)
        stack += reversed(families.get(at, []))
    return tuple(flat)
