"""How a user arranged the lanes of each timeline: kept in the user's settings, never in the timeline's file."""

from __future__ import annotations

from pathlib import Path

from desktop.settings import schema
from desktop.settings.store import Settings
from desktop.view.arrangement import Arrangement


def wish_for(settings: Settings, path: Path | None) -> Arrangement:
    """How the lanes of the timeline at ``path`` were arranged last; as in the file where nobody did."""
    kept = settings.get(schema.LANES).get(_key(path), {})
    order, hidden, collapsed = (kept.get(key, ()) for key in ("order", "hidden", "collapsed"))
    return Arrangement(tuple(order), frozenset(hidden), frozenset(collapsed))


def keep(settings: Settings, path: Path | None, wish: Arrangement) -> None:
    """Remembers an arrangement until the settings are saved; nothing for a timeline that has no file."""
    if path is None:
        return
    lists = {"order": wish.order, "hidden": sorted(wish.hidden), "collapsed": sorted(wish.collapsed)}
    settings.set(schema.LANES, schema.with_lanes(settings.get(schema.LANES), _key(path), lists))


def _key(path: Path | None) -> str:
    return "" if path is None else str(path.resolve())
