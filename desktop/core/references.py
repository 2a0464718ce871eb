"""Whether the ids of a timeline lead somewhere, and what remains of it when those that do not are let go.

One pass serves both: a sound file is only looked at; in a damaged one each dangling reference is reported and dropped,
so that the window can show the rest. Items keep the index they have in the file: that is where its author looks.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol, TypeVar

from desktop.core.problems import Fault, Hints, JsonPath, shown

if TYPE_CHECKING:
    from desktop.core.timeline import Era, Event, Lane, Quotation, Source


@dataclass(frozen=True, slots=True)
class Parts:
    """A timeline's lists, each item under its index in the file; damaged items are missing.

    ``lost`` holds for each list the index of its damaged items by their ids, so that a reference to one of them is told
    from a misspelling.
    """

    lanes: Mapping[int, Lane]
    eras: Mapping[int, Era]
    sources: Mapping[int, Source]
    quotations: Mapping[int, Quotation]
    events: Mapping[int, Event]
    story: Mapping[int, str]
    lost: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


class _Item(Protocol):
    @property
    def id(self) -> str: ...


_I = TypeVar("_I", bound=_Item)


def mend(parts: Parts) -> tuple[Parts, list[Fault]]:
    """The parts without what leads nowhere, and a fault for each thing let go."""
    faults: list[Fault] = []
    lanes = _unique("lanes", parts.lanes, faults)
    sources = _unique("sources", parts.sources, faults)
    quotations = _unique("quotations", parts.quotations, faults)
    events = _unique("events", parts.events, faults)

    look = _Lookup(parts.lost, faults)
    look.know("lanes", lanes.values())
    look.know("sources", sources.values())
    sourced = {
        index: quotation
        for index, quotation in quotations.items()
        if look.finds("sources", quotation.source, ("quotations", index, "source"))
    }
    look.lose("quotations", {quotations[index].id: index for index in quotations.keys() - sourced.keys()})
    look.know("quotations", sourced.values())
    look.know("events", events.values())
    mended = replace(
        parts,
        lanes=_without_circles({index: _lane(index, lane, look) for index, lane in lanes.items()}, faults),
        eras=_unique("eras", parts.eras, faults),
        sources=sources,
        quotations=sourced,
        events=_events(events, look),
        story={index: key for index, key in parts.story.items() if look.finds("events", key, ("story", index))},
    )
    return mended, faults


class _Lookup:
    """The ids that may be referred to; reports each reference that is none of them."""

    def __init__(self, lost: Mapping[str, Mapping[str, int]], faults: list[Fault]) -> None:
        self._items: dict[str, Collection[_Item]] = {}
        self._ids: dict[str, dict[str, None]] = {}
        self._lost = {name: dict(ids) for name, ids in lost.items()}
        self._faults = faults
        self._hints = Hints()

    def know(self, name: str, items: Collection[_Item]) -> None:
        self._items[name] = items

    def lose(self, name: str, ids: Mapping[str, int]) -> None:
        self._lost.setdefault(name, {}).update(ids)

    def finds_all(self, events: Collection[Event]) -> bool:
        """Whether none of them refers to anything unknown: nearly always so, and to be had for all at once quickly."""
        return (
            self._has("lanes", {event.lane for event in events})
            and self._has("quotations", {event.date_basis.quotation for event in events})
            and self._has("quotations", {use.quotation for event in events for use in event.quotations})
            and self._has("events", {relation.event for event in events for relation in event.relations})
        )

    def _has(self, name: str, keys: set[str | None] | set[str]) -> bool:
        return all(key is None or key in self._known(name) for key in keys)

    def _known(self, name: str) -> dict[str, None]:
        """The ids of a list, worked out when the first of them is asked for."""
        if name not in self._ids:
            self._ids[name] = dict.fromkeys(item.id for item in self._items[name])
        return self._ids[name]

    def finds(self, name: str, key: str, path: JsonPath) -> bool:
        known = self._known(name)
        if key in known:
            return True
        kind = name.removesuffix("s")
        index = self._lost.get(name, {}).get(key)
        if index is None:
            message = f"no {kind} has the id {shown(key)}{self._hints.near(key, known)}"
            self._faults.append(Fault(path, message))
        else:
            message = f"the {kind} {shown(key)} is left out: mend {name}[{index}] first"
            self._faults.append(Fault(path, message, severity="warning"))
        return False


def _unique(name: str, items: Mapping[int, _I], faults: list[Fault]) -> Mapping[int, _I]:
    """The items whose id no item before them has."""
    if len({item.id for item in items.values()}) == len(items):
        return items
    first: dict[str, int] = {}
    kept: dict[int, _I] = {}
    for index, item in items.items():
        if first.setdefault(item.id, index) == index:
            kept[index] = item
        else:
            message = f"the id {shown(item.id)} is that of {name}[{first[item.id]}] already: give this one another"
            faults.append(Fault((name, index, "id"), message))
    return kept


def _without_circles(lanes: Mapping[int, Lane], faults: list[Fault]) -> Mapping[int, Lane]:
    """The lanes with each circle of parents cut open at one of them; each lane is walked over once, however deep."""
    parents = {lane.id: lane.parent for lane in lanes.values()}
    rooted: set[str] = set()
    cut: set[str] = set()
    for lane in lanes.values():
        chain: dict[str, None] = {}
        at: str | None = lane.id
        while at is not None and at not in rooted and at not in chain:
            chain[at] = None
            at = parents[at]
        if at is not None and at in chain:
            cut.add(at)
        rooted.update(chain)
    kept = dict(lanes)
    for index, lane in lanes.items():
        if lane.id in cut:
            message = f"the lane {shown(lane.id)} lies in itself by way of {shown(lane.parent)}: leave a parent out"
            faults.append(Fault(("lanes", index, "parent"), message))
            kept[index] = lane.model_copy(update={"parent": None})
    return kept


def _lane(index: int, lane: Lane, look: _Lookup) -> Lane:
    if lane.parent is None or look.finds("lanes", lane.parent, ("lanes", index, "parent")):
        return lane
    return lane.model_copy(update={"parent": None})


def _events(events: Mapping[int, Event], look: _Lookup) -> Mapping[int, Event]:
    if look.finds_all(events.values()):
        return events
    return {index: _event(index, event, look) for index, event in events.items()}


def _event(index: int, event: Event, look: _Lookup) -> Event:
    if look.finds_all([event]):
        return event
    here = ("events", index)
    changes: dict[str, object] = {}
    if event.lane is not None and not look.finds("lanes", event.lane, (*here, "lane")):
        changes["lane"] = None
    basis = event.date_basis
    at_basis = (*here, "date_basis", "quotation")
    if basis.quotation is not None and not look.finds("quotations", basis.quotation, at_basis):
        changes["date_basis"] = basis.model_copy(update={"quotation": None})
    uses = tuple(
        use
        for at, use in enumerate(event.quotations)
        if look.finds("quotations", use.quotation, (*here, "quotations", at, "quotation"))
    )
    relations = tuple(
        relation
        for at, relation in enumerate(event.relations)
        if look.finds("events", relation.event, (*here, "relations", at, "event"))
    )
    if len(uses) < len(event.quotations):
        changes["quotations"] = uses
    if len(relations) < len(event.relations):
        changes["relations"] = relations
    return event.model_copy(update=changes)
