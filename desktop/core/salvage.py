"""From a text to a timeline: the short way for a sound file, the long way that keeps what is sound of a damaged one."""

from __future__ import annotations

import contextlib
import gc
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, NamedTuple, NoReturn

from pydantic import ValidationError
from pydantic_core import from_json

from desktop.core.dates import Meant
from desktop.core.folder import OutsideError, can_be_reached, inside
from desktop.core.problems import Fault, JsonPath, shown
from desktop.core.references import Parts, mend
from desktop.core.timeline import FORMAT, Era, Event, Lane, Model, Quotation, Source, Timeline
from desktop.core.validation import count_keys, faults_of, unknown_keys, wrong_kind

#: Objects that the collector tracks: some 30,000 events.
_VERY_MANY: Final = 100_000
_KEY_END: Final = re.compile(rb'"[ \t\r\n]*+:')

NO_TITLE: Final = "the title is empty, so that nothing is drawn by which to know the event: give it one"

LISTS: Final[Mapping[str, type[Model]]] = {
    "lanes": Lane,
    "eras": Era,
    "sources": Source,
    "quotations": Quotation,
    "events": Event,
}


class Reading(NamedTuple):
    """What a text comes to. ``kept`` gives for each list the indices in the file of the items that the timeline has."""

    timeline: Timeline | None
    faults: list[Fault]
    kept: Mapping[str, tuple[int, ...]] | None = None
    """None if they are all there."""


def read(text: str, folder: Path | None, check: Callable[[], None] = lambda: None) -> Reading:
    """Reads a timeline; ``folder`` is where the files that it names must be, None if it is in no folder yet.

    ``check`` is called between the passes over it, and may end the work by raising.
    """
    with collector_at_rest():
        faults: list[Fault] = []
        try:
            data, familiar = _parse(text)
        except (ValueError, RecursionError):
            from desktop.core.jsonlint import MAX_DIGITS, lint  # a sound file needs it not

            faults, readable = lint(text)
            if not readable:
                return Reading(None, faults)
            data = json.loads(text, parse_int=lambda digits: int(digits) if len(digits) <= MAX_DIGITS else None)
        else:
            check()
            if (whole := _whole(data, folder, familiar=familiar)) is not None:
                return whole
        check()
        return _salvaged(data, faults, folder)


@contextlib.contextmanager
def collector_at_rest() -> Iterator[None]:
    """Loading makes millions of objects and drops none: looking among them for garbage doubles its time.

    Afterwards very many are counted among the old at once, which costs nothing. The collector would else look through
    all of them twice before it did so, 0.1 s for 100,000 events each time, in which the window stands still.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if gc.get_count()[0] > _VERY_MANY:
                gc.freeze()
                gc.unfreeze()
            gc.enable()


# -- the short way


class _Parsed(NamedTuple):
    data: Any
    familiar: bool
    """Whether the format has all of its keys, as far as that is known already."""


def _parse(text: str) -> _Parsed:
    """``json.loads`` without what it takes silently. Raises ``ValueError`` or ``RecursionError``, without a place."""
    quick = _parsed_quickly(text)
    if quick is not None:
        return quick
    data = json.loads(text, object_pairs_hook=_object, parse_constant=_refuse)
    if "\\u" in text:  # only an escape can hide half a surrogate pair in decoded UTF-8
        json.dumps(data, ensure_ascii=False).encode()
    return _Parsed(data, familiar=False)


def _parsed_quickly(text: str) -> _Parsed | None:
    """What the stricter and faster reader of pydantic makes of a text; None where it may have passed over anything.

    It takes the last of two equal keys in an object. So the keys of all objects are counted and those of the text: each
    is followed by a colon, and no two of them by the same one.
    """
    try:
        raw = text.encode()
        data = from_json(raw, allow_inf_nan=False, cache_strings="keys")
    except ValueError:
        return None
    keys = count_keys(data)
    if keys is None:
        return None
    # a colon may stand in a value as well, and even behind a quotation mark
    counted = keys == raw.count(b":") or keys == len(_KEY_END.findall(raw))
    return _Parsed(data, familiar=True) if counted else None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError("a key stands twice")
    return made


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _whole(data: Any, folder: Path | None, *, familiar: bool) -> Reading | None:
    """The timeline that all of the data makes; None if some of it is damaged."""
    try:
        timeline = Timeline.model_validate(data)
    except ValidationError:
        return None
    faults = [*([] if familiar else unknown_keys(data)), *_strays(timeline.parts, folder), *_untitled(timeline.parts)]
    return None if any(fault.severity == "error" for fault in faults) else Reading(timeline, faults)


# -- the long way


def _salvaged(data: Any, faults: list[Fault], folder: Path | None) -> Reading:
    if not isinstance(data, dict):
        return Reading(None, [*faults, Fault((), wrong_kind(f'an object {{"format": "{FORMAT}", …}}', data))])
    if (wrong := _wrong_format(data)) is not None:
        return Reading(None, [*faults, wrong])
    salvage = _Salvage(data, faults)
    parts = salvage.parts()
    strays = _strays(parts, folder)
    parts, dangling = mend(_without(parts, {fault.path[:2] for fault in strays if fault.severity == "error"}))
    head = salvage.head()
    everything = [*salvage.faults, *unknown_keys(data), *strays, *dangling, *_untitled(parts)]
    if "format" not in head:
        return Reading(None, everything)
    lists = {name: tuple(getattr(parts, name).values()) for name in (*LISTS, "story")}
    kept = {name: tuple(getattr(parts, name)) for name in LISTS}
    return Reading(Timeline.model_validate({**head, **lists}), everything, kept)


def _wrong_format(data: dict[str, Any]) -> Fault | None:
    """What is of another format is not searched for faults of this one."""
    if "format" not in data or data["format"] == FORMAT:
        return None
    message = f"must be {shown(FORMAT)}, the format that this program reads, but is {shown(data['format'])}"
    return Fault(("format",), message)


class _Salvage:
    """Validates a file's parts one by one, so that one damaged item costs no other."""

    def __init__(self, data: dict[str, Any], faults: list[Fault]) -> None:
        self.faults = faults
        self._data = data
        self._meant = Meant()
        self._told = {fault.path for fault in faults}
        self._lost: dict[str, dict[str, int]] = {name: {} for name in LISTS}

    def parts(self) -> Parts:
        damaged = {path[:2] for path in self._told}
        lists = {name: self._sound(name, model, damaged) for name, model in LISTS.items()}
        story: dict[int, str] = {}
        for index, key in self._items("story"):
            if isinstance(key, str):
                story[index] = key
            else:
                self._tell([Fault(("story", index), wrong_kind("the id of an event", key))])
        return Parts(**lists, story=story, lost=self._lost)

    def head(self) -> dict[str, Any]:
        """What is no list: sound values, and a title if there is none."""
        head = {key: value for key, value in self._data.items() if key not in LISTS and key != "story"}
        try:
            Timeline.model_validate(head)
        except ValidationError as error:
            faults = list(faults_of(error, self._meant))
            self._tell(faults)
            for fault in faults:
                head.pop(str(fault.path[0]), None)
        head.setdefault("title", "Untitled")
        return head

    def _items(self, name: str) -> Iterator[tuple[int, Any]]:
        value = self._data.get(name, [])
        if isinstance(value, list):
            yield from enumerate(value)
        else:
            self._tell([Fault((name,), wrong_kind("a list", value))])

    def _sound(self, name: str, model: type[Model], damaged: set[JsonPath]) -> dict[int, Any]:
        sound: dict[int, Any] = {}
        for index, item in self._items(name):
            try:
                made = model.model_validate(item)
            except ValidationError as error:
                self._tell(list(faults_of(error, self._meant, (name, index))))
            else:
                if (name, index) not in damaged:
                    sound[index] = made
                    continue
            if isinstance(item, dict) and isinstance(key := item.get("id"), str):
                self._lost[name].setdefault(key, index)
        return sound

    def _tell(self, faults: list[Fault]) -> None:
        """Adds faults, but none about a value that a fault of the text is about already."""
        self.faults.extend(fault for fault in faults if fault.path not in self._told)


def _strays(parts: Parts, folder: Path | None) -> list[Fault]:
    """Faults for named files that lie outside the folder, and warnings for those that are not there."""
    if folder is None:
        return []
    named: list[tuple[JsonPath, str, str]] = [
        (("sources", index, "copy"), source.copy_path, "its quotations stay unchecked")
        for index, source in parts.sources.items()
        if source.copy_path is not None
    ]
    named += [
        (("events", index, "image", "path"), event.image.path, "its description is shown instead")
        for index, event in parts.events.items()
        if event.image is not None
    ]
    faults: list[Fault] = []
    for path, relative, consequence in named:
        try:
            target = inside(folder, relative)
        except OutsideError as error:
            faults.append(Fault(path, f"{shown(relative)} {error}"))
        else:
            if not can_be_reached(target):
                message = f"there is no file {shown(relative)} beside the timeline: {consequence}"
                faults.append(Fault(path, message, severity="warning"))
    return faults


def _untitled(parts: Parts) -> list[Fault]:
    """A warning for each event whose title shows nothing."""
    return [
        Fault(("events", index, "title"), NO_TITLE, severity="warning")
        for index, event in parts.events.items()
        if not event.title.strip()
    ]


def _without(parts: Parts, paths: set[JsonPath]) -> Parts:
    """The parts without the items at ``paths``, whose ids count as lost."""
    lists = {name: dict(getattr(parts, name)) for name in LISTS}
    lost = {name: dict(parts.lost.get(name, {})) for name in LISTS}
    for name, index in paths:
        item = lists[str(name)].pop(index)
        lost[str(name)].setdefault(item.id, int(index))
    return replace(parts, **lists, lost=lost)
