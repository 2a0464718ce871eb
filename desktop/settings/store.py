"""The user's settings in a small JSON file: only what differs from the defaults, so that a better default reaches all.

Nothing here may keep the program from starting: a spoilt file, a bad value or a folder that cannot be written becomes
a message for the user, and the default holds.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypeVar

from desktop.core import atomic
from desktop.settings.schema import SCHEMA, Setting

T = TypeVar("T")

FILE_NAME = "settings.json"


class Settings:
    """Settings read from ``path`` (which need not exist). ``problems`` says what could not be used, and why."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._values: dict[str, object] = {}
        self._changed: set[str] = set()
        stored, problem = _read(path)
        self.problems: list[str] = [problem] if problem else []
        for setting in SCHEMA:
            if setting.name in stored:
                self._take(setting, stored[setting.name])

    def _take(self, setting: Setting[Any], value: object) -> None:
        try:
            self._values[setting.name] = setting.read(value)
        except ValueError as error:
            self.problems.append(f"{self._path}: {setting.name} must be {error}; the default is used instead")

    def get(self, setting: Setting[T]) -> T:
        return setting.read(self._values[setting.name]) if setting.name in self._values else setting.default

    def set(self, setting: Setting[T], value: T) -> None:
        """Changes a setting until the program ends; ``save`` keeps it. ``ValueError`` for what it may not be."""
        if setting.read(value) != self.get(setting):
            self._values[setting.name] = value
            self._changed.add(setting.name)

    def save(self) -> str | None:
        """Writes what was changed, atomically; returns a message for the user where that is not possible.

        Only changed settings are touched: what another window wrote meanwhile, or a newer program knows, stays.
        """
        if not self._changed:
            return None
        try:
            self._write()
        except OSError as error:
            return f"The settings could not be saved in {self._path}: {error.strerror or error}"
        self._changed.clear()
        return None

    def _write(self) -> None:
        stored, problem = _read(self._path)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        if problem:
            # what could not be read is somebody's settings still
            self._path.replace(self._path.with_name(self._path.name + ".damaged"))
        defaults = {setting.name: setting.default for setting in SCHEMA}
        for name in self._changed:
            stored.pop(name, None)
            if self._values[name] != defaults[name]:
                stored[name] = self._values[name]
        text = json.dumps(stored, ensure_ascii=False, indent=2) + "\n"
        # a path that came from the system may hold lone surrogates, which JSON escapes; and what somebody opened is
        # nobody else's business
        atomic.replace(self._path, text.encode("utf-8", "backslashreplace"), mode=0o600)


def _read(path: Path) -> tuple[dict[str, object], str | None]:
    """The file's object (empty if there is no file), or what is wrong with it."""
    try:
        stored = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}, None
    except (OSError, ValueError, RecursionError) as error:
        return {}, f"{path}: the settings could not be read ({error}); the defaults are used instead"
    if not isinstance(stored, dict):
        return {}, f"{path}: the settings must be a JSON object; the defaults are used instead"
    return stored, None
