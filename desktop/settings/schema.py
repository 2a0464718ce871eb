"""Every setting as a row: its name in the file, what it may be, what it is if nobody says, and its words for people."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")

#: How many timelines "Open recent" remembers: as many as are read at a glance.
RECENT_LIMIT = 8

#: For so many timelines it is remembered how their lanes were arranged, and for so many lanes of each.
ARRANGED_LIMIT, LANES_LIMIT = 60, 1000
#: No id of a lane that is remembered is longer, in code points.
LANE_ID_LIMIT = 200

#: In pixels: wider lines than this holds are hard to read.
WIDEST_PANEL = 1200


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """One setting. ``read`` turns the file's JSON value into its type; its ``ValueError`` says what would be right."""

    name: str
    title: str
    default: T
    read: Callable[[object], T]
    choices: tuple[T, ...] = ()


def _choice(name: str, title: str, *choices: str) -> Setting[str]:
    """One of a few words; the first is the default."""

    def read(value: object) -> str:
        if isinstance(value, str) and value in choices:
            return value
        raise ValueError(f"one of {', '.join(choices)}")

    return Setting(name, title, choices[0], read, choices)


def _number(name: str, title: str, default: int, low: int, high: int) -> Setting[int]:
    def read(value: object) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        raise ValueError(f"a whole number from {low} to {high}")

    return Setting(name, title, default, read)


def _switch(name: str, title: str) -> Setting[bool]:
    """Off unless somebody wants it."""

    def read(value: object) -> bool:
        if isinstance(value, bool):
            return value
        raise ValueError("true or false")

    return Setting(name, title, default=False, read=read)


def _zone(value: object) -> str:
    # which names there are is for the tables of zones to say; no name of theirs is half as long
    if isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9_+/-]{1,64}", value):
        return value
    raise ValueError("UTC, system, or the name of a time zone, such as Europe/Berlin")


def _path(value: object) -> str:
    if isinstance(value, str) and "\0" not in value:
        return value
    raise ValueError("a path as text")


def _paths(value: object) -> tuple[str, ...]:
    if isinstance(value, list | tuple):
        return tuple(_path(item) for item in value)[:RECENT_LIMIT]
    raise ValueError("a list of paths")


LaneWish = Mapping[str, Sequence[str]]
"""How the lanes of a timeline were arranged: lists of ids under ``order``, ``hidden`` and ``collapsed``."""

_LANE_KEYS = ("order", "hidden", "collapsed")


def _lanes(value: object) -> Mapping[str, LaneWish]:
    """By the path of the timeline, the latest last. A list that was made too long by hand is cut."""
    if not isinstance(value, Mapping):
        raise ValueError("an object of paths")
    latest = list(value.items())[-ARRANGED_LIMIT:]
    return {_path(path): _lane_wish(wish) for path, wish in latest}


def _lane_wish(value: object) -> LaneWish:
    if not isinstance(value, Mapping):
        raise ValueError(f"objects with the lists {', '.join(_LANE_KEYS)}")
    return {key: _lane_ids(value[key]) for key in _LANE_KEYS if value.get(key)}


def _lane_ids(value: object) -> list[str]:
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return [item for item in value if len(item) <= LANE_ID_LIMIT][:LANES_LIMIT]
    raise ValueError("lists of the ids of lanes")


def _base64(value: object) -> str:
    # Qt's saved geometry is under a hundred bytes; the limit keeps a spoilt file from being handed to it
    if isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9+/]{0,4096}={0,2}", value):
        return value
    raise ValueError("base64 text")


THEME = _choice("theme", "Theme", "system", "light", "dark")
REDUCED_MOTION = _choice("reduced_motion", "Reduced motion", "system", "on", "off")
PANEL_WIDTH = _number("panel_width", "Width of the detail panel, in pixels", 408, 280, WIDEST_PANEL)
WINDOW_GEOMETRY: Setting[str] = Setting("window_geometry", "Place and size of the window", "", _base64)
RECENT_FILES: Setting[tuple[str, ...]] = Setting("recent_files", "Timelines opened lately", (), _paths)
LAST_FOLDER: Setting[str] = Setting("last_folder", "Folder of the last file dialog", "", _path)
LANES: Setting[Mapping[str, LaneWish]] = Setting("lanes", "Lanes of timelines, as they were arranged", {}, _lanes)
#: "UTC", "system" for the computer's own, or an IANA name.
TIME_ZONE: Setting[str] = Setting("time_zone", "Time zone in which times are told", "UTC", _zone)
AXIS_WEEKS = _switch("axis_weeks", "Weeks on the axis")
AXIS_QUARTERS = _switch("axis_quarters", "Quarters on the axis")
MARK_NOW = _switch("mark_now", "The present marked on the axis")

SCHEMA: tuple[Setting[Any], ...] = (
    THEME,
    REDUCED_MOTION,
    PANEL_WIDTH,
    WINDOW_GEOMETRY,
    RECENT_FILES,
    LAST_FOLDER,
    LANES,
    TIME_ZONE,
    AXIS_WEEKS,
    AXIS_QUARTERS,
    MARK_NOW,
)


def with_recent(recent: Sequence[str], path: str) -> tuple[str, ...]:
    """The list after ``path`` was opened: it leads, once, and the oldest falls off."""
    return (path, *(other for other in recent if other != path))[:RECENT_LIMIT]


def with_lanes(kept: Mapping[str, LaneWish], path: str, wish: LaneWish) -> Mapping[str, LaneWish]:
    """What is remembered after the lanes of ``path`` were arranged: it is the latest; as in the file, it is none."""
    others = {other: lanes for other, lanes in kept.items() if other != path}
    return _lanes({**others, path: wish} if any(wish.values()) else others)
