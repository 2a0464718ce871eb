"""Changing a JSON text where it stands, so that what an edit does not touch stays as its author wrote it.

Reading a file into objects and writing it out anew would lose its indentation, its order, its spelling of numbers and
whatever a newer program put there. An edit says by JSON path what is to change; on a text edits become splices, which
are exact and can be turned round: undoing gives the very same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from desktop.core.jsontext import Place, locate, members
from desktop.core.problems import JsonPath, path_text

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"

_INDENT: Final = re.compile(r"[\r\n]([ \t]+)[^ \t\r\n]")
_LINE_START: Final = re.compile(r'[ \t]*(?:"(?:[^"\\]|\\.)*"[ \t]*:[ \t]*)?')
_FIRST_COLON: Final = re.compile(r'\{\s*"(?:[^"\\]|\\.)*"([ \t]*:[ \t]*)')

#: Code points before a value among which its line is looked for, to lay out what is added as its neighbours are. A
#: file on a single line is not laid out at all, and to copy all of that line for each edit would be slow.
_LEAD: Final = 1000


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

    @property
    def end(self) -> int:
        """Where ``old`` ends."""
        return self.start + len(self.old)

    @property
    def growth(self) -> int:
        """By how much what follows moves."""
        return len(self.new) - len(self.old)


Splices: TypeAlias = tuple[Splice, ...]
"""What becomes of a text all at once: in its order, apart from each other, each ``start`` counted before any is made.
So a change of ten thousand places costs one pass over the text, and not one for each."""


def splices(text: str, edits: Iterable[Edit]) -> Splices:
    """What edits come to in a text that parses, each seeing what those before it did.

    Raises ``EditError`` where one comes to nothing.
    """
    scopes = _scopes(edits)
    places = locate(text, scopes)
    style = _Style.of(text)
    made: list[Splice] = []
    for path in scopes:
        if path not in places:
            raise _homeless(scopes[path][0].path)
    for path in sorted(scopes, key=lambda path: places[path].start):
        region = _Region(text, path, places[path], style)
        for edit in scopes[path]:
            region.change(edit)
        made += region.made
    return tuple(made)


def spliced(text: str, made: Splices) -> str:
    """The changed text; raises ``EditError`` if it is not the one that the splices were made for."""
    parts, at = list[str](), 0
    for one in made:
        if not text.startswith(one.old, one.start):
            raise EditError("the text is not the one that the change was made for")
        parts += text[at : one.start], one.new
        at = one.end
    parts.append(text[at:])
    return "".join(parts)


def inverted(made: Splices) -> Splices:
    """What undoes the splices."""
    return tuple(_inverted(made))


def _inverted(made: Splices) -> Iterator[Splice]:
    shift = 0
    for one in made:
        yield Splice(one.start + shift, one.new, one.old)
        shift += one.growth


# -- which edits belong together


def _scopes(edits: Iterable[Edit]) -> dict[JsonPath, list[Edit]]:
    """The edits in their order by the outermost list or object that any of them changes.

    What one edit does inside such a scope concerns no edit of another: no path there changes its meaning.
    """
    edits = tuple(edits)
    wanted = {edit.path[:-1] for edit in edits}
    outermost = {path: next(path[:end] for end in range(len(path) + 1) if path[:end] in wanted) for path in wanted}
    found: dict[JsonPath, list[Edit]] = {}
    for edit in edits:
        found.setdefault(outermost[edit.path[:-1]], []).append(edit)
    return found


class _Region:
    """A value of a text that several edits change, one after the other, while all around it stays."""

    def __init__(self, text: str, path: JsonPath, place: Place, style: _Style) -> None:
        lead = text[max(0, place.start - _LEAD) : place.start]
        lead = lead[_line_start(lead, len(lead)) :]
        self._path = path
        self._start = place.start - len(lead)
        self._before = self._text = lead + text[place.start : place.end]
        self._lead = len(lead)
        self._style = style
        self._made: list[Splice] = []

    @property
    def made(self) -> Iterator[Splice]:
        """What was done, as splices of the whole text."""
        return (Splice(self._start + one.start, one.old, one.new) for one in self._made)

    def change(self, edit: Edit) -> None:
        made = self._splice(edit)
        self._text = spliced(self._text, (made,))
        self._made = _after(self._made, made, self._before)

    # -- the edits

    def _splice(self, edit: Edit) -> Splice:
        match edit:
            case Put(path, value):
                return self._put(path, value)
            case Insert(path, value):
                return self._insert(path, value)
            case Append(path, value):
                return self._append(path, value)
            case Remove(path):
                return self._remove(path)

    def _put(self, path: JsonPath, value: Json) -> Splice:
        place = self._locate(path)
        if place is None:
            container = self._container(path, "{")
            return self._add(container, len(container.members), value, key=str(path[-1]))
        old = self._text[place.start : place.end]
        new = self._style.write(value, broken="\n" in old, indent=_indent_at(self._text, place.start))
        return Splice(place.start, old, new)

    def _insert(self, path: JsonPath, value: Json) -> Splice:
        container = self._container(path, "[")
        index = path[-1]
        if not isinstance(index, int) or not 0 <= index <= len(container.members):
            raise EditError(f"{path_text(path)} is no place in its list, which has {len(container.members)} items")
        return self._add(container, index, value)

    def _append(self, path: JsonPath, value: Json) -> Splice:
        if self._locate(path) is None:
            return self._put(path, [value])
        container = self._container((*path, 0), "[")
        return self._add(container, len(container.members), value)

    def _remove(self, path: JsonPath) -> Splice:
        container = self._container(path)
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
        return Splice(start, self._text[start:end], "")

    def _add(self, container: _Container, index: int, value: Json, *, key: str | None = None) -> Splice:
        """Adds a member before the ``index``-th, laid out as its neighbours are."""
        text, style = self._text, self._style
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

    # -- what stands there

    def _locate(self, path: JsonPath) -> Place | None:
        inner = path[len(self._path) :]
        return locate(self._text, [inner], self._lead).get(inner)

    def _container(self, path: JsonPath, bracket: str = "[{") -> _Container:
        """What holds ``path``, which need not be there itself."""
        place = self._locate(path[:-1])
        if not path or place is None or self._text[place.start] not in bracket:
            raise _homeless(path)
        found = members(self._text, place.start)
        line = self._text[_line_start(self._text, place.start) : place.start]
        return _Container(
            inside=(place.start + 1, place.end - 1),
            begins_its_line=_LINE_START.fullmatch(line) is not None,
            keys=tuple(found),
            members=tuple(found.values()),
        )


def _after(made: list[Splice], later: Splice, before: str) -> list[Splice]:
    """The splices ``made`` of the text ``before``, and then ``later``, which counts in what they left."""
    kept, touched, beyond = list[Splice](), list[tuple[int, Splice]](), list[Splice]()
    shift = ahead = 0
    start, end = later.start, later.start + len(later.old)
    for one in made:
        stands = one.start + shift
        shift += one.growth
        if stands + len(one.new) < start:
            kept.append(one)
            ahead = shift
        elif stands > end:
            beyond.append(one)
        else:
            touched.append((stands, one))
    lowest, highest, new = start - ahead, end - ahead - sum(one.growth for _, one in touched), later.new
    if touched:
        (first, opening), (last, closing) = touched[0], touched[-1]
        new = opening.new[: max(0, start - first)] + new + closing.new[max(0, end - last) :]
        lowest, highest = min(lowest, opening.start), max(highest, closing.end)
    return [*kept, Splice(lowest, before[lowest:highest], new), *beyond]


def _homeless(path: JsonPath) -> EditError:
    return EditError(f"{path_text(path)} has no list or object around it to be edited")


# -- what stands around


@dataclass(frozen=True, slots=True)
class _Container:
    """A list or an object in the text; ``inside`` is what its brackets enclose."""

    inside: tuple[int, int]
    begins_its_line: bool
    keys: tuple[str | int, ...]
    members: tuple[Place, ...]


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
