"""Changing a JSON text where it stands, so that what an edit does not touch stays as its author wrote it.

Reading a file into objects and writing it out anew would lose its indentation, its order, its spelling of numbers and
whatever a newer program put there. An edit says by JSON path what is to change; on a text it becomes a splice, which is
exact and can be turned round: undoing gives the very same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from desktop.core.jsontext import Place, locate, members
from desktop.core.problems import JsonPath, path_text

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"

_INDENT: Final = re.compile(r"[\r\n]([ \t]+)[^ \t\r\n]")
_LINE_START: Final = re.compile(r'[ \t]*(?:"(?:[^"\\]|\\.)*"[ \t]*:[ \t]*)?')
_FIRST_COLON: Final = re.compile(r'\{\s*"(?:[^"\\]|\\.)*"([ \t]*:[ \t]*)')


class EditError(ValueError):
    """An edit that does not fit the text: its place is not there, or its value is none that JSON has."""


@dataclass(frozen=True, slots=True)
class Put:
    """Replaces the value at ``path``, or adds it at the end of its object if the key is not there yet."""

    path: JsonPath
    value: Json


@dataclass(frozen=True, slots=True)
class Insert:
    """Inserts an item into a list, before the one that is at ``path`` now; one past the last appends."""

    path: JsonPath
    value: Json


@dataclass(frozen=True, slots=True)
class Append:
    """Adds an item at the end of the list at ``path``; a list that its object does not have yet is made."""

    path: JsonPath
    value: Json


@dataclass(frozen=True, slots=True)
class Remove:
    """Removes an item of a list, or a key with its value, and the comma that goes with it."""

    path: JsonPath


Edit: TypeAlias = Put | Insert | Append | Remove


@dataclass(frozen=True, slots=True)
class Splice:
    """``old``, which stands at the code point ``start``, becomes ``new``."""

    start: int
    old: str
    new: str

    def apply(self, text: str) -> str:
        """The changed text; raises ``EditError`` if ``old`` does not stand there: then it is another text."""
        end = self.start + len(self.old)
        if text[self.start : end] != self.old:
            raise EditError("the text is not the one that the change was made for")
        return text[: self.start] + self.new + text[end:]

    def inverse(self) -> Splice:
        """What undoes it."""
        return Splice(self.start, self.new, self.old)


def splice(text: str, edit: Edit) -> Splice:
    """What an edit comes to in a text that parses. Raises ``EditError`` where it comes to nothing."""
    match edit:
        case Put(path, value):
            return _put(text, path, value)
        case Insert(path, value):
            return _insert(text, path, value)
        case Append(path, value):
            return _append(text, path, value)
        case Remove(path):
            return _remove(text, path)


# -- the edits


def _put(text: str, path: JsonPath, value: Json) -> Splice:
    place = locate(text, [path]).get(path)
    if place is None:
        container = _container(text, path, "{")
        return _add(text, container, len(container.members), value, key=str(path[-1]))
    old = text[place.start : place.end]
    new = _Style.of(text).write(value, broken="\n" in old, indent=_indent_at(text, place.start))
    return Splice(place.start, old, new)


def _insert(text: str, path: JsonPath, value: Json) -> Splice:
    container = _container(text, path, "[")
    index = path[-1]
    if not isinstance(index, int) or not 0 <= index <= len(container.members):
        raise EditError(f"{path_text(path)} is no place in its list, which has {len(container.members)} items")
    return _add(text, container, index, value)


def _append(text: str, path: JsonPath, value: Json) -> Splice:
    if path not in locate(text, [path]):
        return _put(text, path, [value])
    container = _container(text, (*path, 0), "[")
    return _add(text, container, len(container.members), value)


def _remove(text: str, path: JsonPath) -> Splice:
    container = _container(text, path)
    if path[-1] not in container.keys:
        raise EditError(f"there is no {path_text(path)} to remove")
    index = container.keys.index(path[-1])
    start, end = _first(container.members[index]), container.members[index].end
    if len(container.members) == 1:
        start, end = container.inside
    elif index > 0:
        start = container.members[index - 1].end
    else:
        end = _first(container.members[1])
    return Splice(start, text[start:end], "")


def _add(text: str, container: _Container, index: int, value: Json, *, key: str | None = None) -> Splice:
    """Adds a member before the ``index``-th, laid out as its neighbours are."""
    style = _Style.of(text)
    name = "" if key is None else style.write(key) + style.colon
    start, end = container.inside
    if not container.members:
        indent = _indent_at(text, start)
        if not style.newline or not container.begins_its_line:
            return Splice(start, text[start:end], name + style.write(value))
        inner = indent + style.unit
        new = name + style.write(value, broken=True, indent=inner)
        return Splice(start, text[start:end], f"{style.newline}{inner}{new}{style.newline}{indent}")
    neighbour = container.members[max(0, index - 1)]
    broken = "\n" in text[_first(neighbour) : neighbour.end]
    new = name + style.write(value, broken=broken, indent=_indent_at(text, _first(neighbour)))
    lead = text[start : _first(container.members[0])]
    gap = lead if "\n" in lead or "\r" in lead else style.space
    if index == 0:
        return Splice(_first(neighbour), "", f"{new},{gap}")
    return Splice(neighbour.end, "", f",{gap}{new}")


# -- what stands around


@dataclass(frozen=True, slots=True)
class _Container:
    """A list or an object in the text; ``inside`` is what its brackets enclose."""

    inside: tuple[int, int]
    begins_its_line: bool
    keys: tuple[str | int, ...]
    members: tuple[Place, ...]


def _container(text: str, path: JsonPath, bracket: str = "[{") -> _Container:
    """What holds ``path``, which need not be there itself."""
    above = path[:-1]
    place = locate(text, [above]).get(above)
    if not path or place is None or text[place.start] not in bracket:
        raise EditError(f"{path_text(path)} has no list or object around it to be edited")
    found = members(text, place.start)
    line = text[_line_start(text, place.start) : place.start]
    return _Container(
        inside=(place.start + 1, place.end - 1),
        begins_its_line=_LINE_START.fullmatch(line) is not None,
        keys=tuple(found),
        members=tuple(found.values()),
    )


def _first(member: Place) -> int:
    return member.start if member.key is None else member.key


def _line_start(text: str, offset: int) -> int:
    return max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1


def _indent_at(text: str, offset: int) -> str:
    """The white space that begins the line of ``offset``."""
    line = text[_line_start(text, offset) : offset]
    return line[: len(line) - len(line.lstrip(" \t"))]


@dataclass(frozen=True, slots=True)
class _Style:
    """How a file is laid out: ``newline`` is empty in one of a single line; ``space`` follows its commas."""

    newline: str
    unit: str
    colon: str
    space: str

    @classmethod
    def of(cls, text: str) -> _Style:
        body = text.strip()
        newline = next((end for end in ("\r\n", "\n", "\r") if end in body), "")
        unit = _INDENT.search(body)
        colon = _FIRST_COLON.match(body)
        between = colon[1] if colon else ": "
        return cls(newline, unit[1] if unit else "  ", between, " " if newline or between.endswith(" ") else "")

    def write(self, value: Json, *, broken: bool = False, indent: str = "") -> str:
        """The value as JSON, on lines of its own where ``broken``, which go on at ``indent``."""
        separators = ("," if broken else f",{self.space}", self.colon)
        try:
            text = json.dumps(
                value,
                ensure_ascii=False,
                allow_nan=False,
                indent=self.unit if broken else None,
                separators=separators,
            )
            text.encode()
        except (TypeError, ValueError, RecursionError) as error:  # UnicodeEncodeError: half a surrogate pair
            raise EditError(f"the new value cannot be written as JSON: {error}") from error
        return text.replace("\n", self.newline + indent)
