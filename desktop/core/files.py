"""Reading a timeline file with every problem told by line and column, and writing it without losing a byte.

Reading never raises for what is in a file, or for a file that is not there: it reports. Nothing here changes a file but
``write``.
"""

from __future__ import annotations

import codecs
import json
import os
import stat
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from desktop.core import atomic, salvage
from desktop.core.jsontext import Lines, Place, locate
from desktop.core.problems import Fault, JsonPath, Problem, Severity, path_text
from desktop.core.timeline import Timeline

__all__ = ["MAX_BYTES", "TABLES", "Loaded", "Problem", "RefusedError", "SaveError", "load", "parse", "read", "write"]

MAX_BYTES: Final = 256 * 1024 * 1024
"""Some three hundred thousand events with all they can hold; a greater file is a mistake, or means harm."""

TABLES: Final = (".jsonl", ".ndjson", ".csv", ".parquet")
"""The endings of tables of events, which are no JSON of this format; ``store.loading`` reads them."""


@dataclass(frozen=True)
class Loaded:
    """A file as it was read. ``timeline`` is what is sound of it; None where nothing could be made out."""

    path: Path | None
    text: str
    bom: bool
    timeline: Timeline | None
    problems: tuple[Problem, ...]
    kept: Mapping[str, tuple[int, ...]] | None = None
    """For each list, the indices in the file of the timeline's items; None if the timeline has them all."""

    @property
    def valid(self) -> bool:
        """Whether there is no error; warnings leave a file valid."""
        return all(problem.severity != "error" for problem in self.problems)

    @property
    def raw(self) -> bytes:
        """The file's bytes: UTF-8 decodes and encodes without loss."""
        return encoded(self.text, bom=self.bom)

    def path_of(self, name: str, key: str) -> JsonPath:
        """Where in the file the item of the list ``name`` stands that has the id ``key``; ``KeyError`` if none has."""
        items = getattr(self.timeline, name, ())
        for position, item in enumerate(items):
            if item.id == key:
                return self.place(name, position)
        raise KeyError(key)

    def place(self, name: str, position: int) -> JsonPath:
        """Where in the file the item stands that the timeline has at a position of the list ``name``."""
        return (name, position if self.kept is None else self.kept[name][position])

    def problem(self, path: JsonPath, message: str, severity: Severity = "error") -> Problem:
        """A problem that is found out only with the file's surroundings, such as a copy, told like all others."""
        return self.told([Fault(path, message, severity)])[0]

    def told(self, faults: Iterable[Fault]) -> list[Problem]:
        """Many such problems at once: each pass over the text costs as much as reading it again."""
        return list(_problems(self.text, list(faults)))


def load(path: Path | str, check: Callable[[], None] = lambda: None) -> Loaded:
    """Reads a file. Whatever is wrong with it, from its name to its last date, is in ``problems``.

    ``check`` is called between the passes over it, and may end the work by raising.
    """
    path = Path(path)
    try:
        text, bom = _decoded(read(path))
    except RefusedError as refused:
        return Loaded(path, "", False, None, (refused.problem,))
    check()
    return parse(text, path, bom=bom, check=check)


def parse(
    text: str, path: Path | None = None, *, bom: bool = False, check: Callable[[], None] = lambda: None
) -> Loaded:
    """Reads a timeline from a text, as if it were in the file ``path``; ``check`` is as in ``load``."""
    folder = path.resolve().parent if path is not None else None
    timeline, faults, kept = salvage.read(text, folder, check)
    check()
    return Loaded(path, text, bom, timeline, _problems(text, faults), kept)


def encoded(text: str, *, bom: bool) -> bytes:
    """A text as the bytes of its file."""
    return (codecs.BOM_UTF8 if bom else b"") + text.encode()


# -- reading


NO_SUCH_FILE = "there is no such file: check its name and folder"


class RefusedError(Exception):
    """A file that is not read; ``problem`` says why, and what to do."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.problem = Problem("error", message, line=line, column=column)


def read(path: Path) -> bytes:
    """The bytes of a regular file of a size that a timeline can have; raises ``RefusedError``."""
    try:
        info = path.stat()
        if stat.S_ISDIR(info.st_mode):
            raise RefusedError("this is a folder: name a file in it")
        if not stat.S_ISREG(info.st_mode):
            raise RefusedError("this is no regular file, but a device or a pipe: name a file on the disk")
        if info.st_size > MAX_BYTES:
            raise _too_large(info.st_size)
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise RefusedError(NO_SUCH_FILE) from None
    except PermissionError:
        raise RefusedError("reading this file is not permitted: check its permissions") from None
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        raise RefusedError(f"this file cannot be read: {error}") from None
    if len(raw) > MAX_BYTES:
        raise _too_large(len(raw))
    return raw


def _too_large(size: int) -> RefusedError:
    limit = MAX_BYTES // 1024**2
    return RefusedError(f"this file has {size / 1024**2:,.0f} MB, but at most {limit} MB are read: split the timeline")


def _decoded(raw: bytes) -> tuple[str, bool]:
    """The text and whether a BOM stood before it."""
    encoding = json.detect_encoding(raw)
    if encoding.startswith(("utf-16", "utf-32")):
        raise RefusedError(f"this file is not UTF-8, it looks like {encoding[:6].upper()}: save it as UTF-8")
    bom = raw.startswith(codecs.BOM_UTF8)
    try:
        return raw[len(codecs.BOM_UTF8) * bom :].decode(), bom
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode()
        byte = error.object[error.start]
        place = Lines(before).at(len(before))
        raise RefusedError(f"the byte 0x{byte:02x} here is not UTF-8: save the file as UTF-8", *place) from None


def _problems(text: str, faults: list[Fault]) -> tuple[Problem, ...]:
    """The faults with lines and columns, in the order of the text."""
    if not faults:
        return ()
    lines = Lines(text)
    searched = [fault.path for fault in faults if fault.offset is None]
    places = locate(text, searched) if searched else {}
    problems = []
    for fault in faults:
        path, offset = (fault.path, fault.offset) if fault.offset is not None else _placed(fault, places, text)
        problems.append(Problem(fault.severity, fault.message, path_text(path), *lines.at(offset)))
    return tuple(sorted(problems, key=lambda problem: (problem.line, problem.column)))


def _placed(fault: Fault, places: Mapping[JsonPath, Place], text: str) -> tuple[JsonPath, int]:
    """Where a fault is to be shown: at its value, at its key, or, where those are missing, at what should hold them."""
    path = fault.path
    while path not in places:
        path = path[:-1]
    place = places[path]
    if len(path) < len(fault.path):
        is_bare_id = text[place.start] == '"'  # a quotation of an event may stand without its object
        return (path if is_bare_id else fault.path), place.start
    if fault.at_key and place.key is not None:
        return path, place.key
    if fault.within is not None and "\\" not in text[place.start : place.end]:
        return path, min(place.start + 1 + fault.within, place.end - 1)
    return path, place.start


# -- writing


class SaveError(OSError):
    """A file that was not written, with the reason and what to do; what was on the disk is still there."""


def write(path: Path, raw: bytes, *, expected: bytes | None = None, backup: bool = False) -> None:
    """Puts ``raw`` in the place of the file, wholly or not at all; raises ``SaveError``.

    ``expected`` is what the file held when it was read: if it holds anything else now, somebody else changed it, and
    it is left alone. None writes over whatever is there. ``backup`` keeps the file as it was under its name with ``~``.
    A symbolic link stays one, its target is written; permissions stay.
    """
    try:
        target = path.resolve()
        mode = _mode_of(target)
        if mode is None and expected is not None:
            raise SaveError(f"{path.name} is no longer there: save under another name")
        if mode is not None:
            _check_unchanged(target, expected)
            if backup:
                atomic.replace(target.with_name(f"{target.name}~"), target.read_bytes(), mode=mode)
        atomic.replace(target, raw, mode=mode)
    except SaveError:
        raise
    except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle, before Python 3.13
        reason = getattr(error, "strerror", None) or error
        raise SaveError(f"{path.name} could not be saved: {reason}; save it elsewhere") from error


def _mode_of(target: Path) -> int | None:
    """The permissions of the file that is to be written over; None if there is none."""
    try:
        info = target.stat()
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(info.st_mode):
        raise SaveError(f"{target.name} is no regular file: save under another name")
    if not os.access(target, os.W_OK):
        raise SaveError(f"{target.name} is write-protected: save under another name, or change its permissions")
    return stat.S_IMODE(info.st_mode)


def _check_unchanged(target: Path, expected: bytes | None) -> None:
    if expected is None:
        return
    if target.stat().st_size != len(expected) or target.read_bytes() != expected:
        raise SaveError(f"{target.name} has changed on the disk since it was read: reload it, or save elsewhere")
