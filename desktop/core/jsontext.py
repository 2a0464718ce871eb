"""JSON as a text with places: where a value stands, for pointing at a problem or replacing a value.

A reader that remembers every place would be many times slower than ``json.loads``; so that one reads each file, and
this module looks for the few places that are asked for, leaping over all other values by the same fast reader.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from desktop.core.problems import JsonPath

_Trie = dict[str | int, Any]
_SOLID: Final = re.compile(r"[^ \t\n\r]")
_decode: Final = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str).raw_decode
"""json's own reader, used to leap over values: their numbers stay text, so that none is too long for it."""


class Place(NamedTuple):
    """Where a value stands: ``text[start:end]``; ``key`` is where its key's quotation mark opens, None in a list."""

    key: int | None
    start: int
    end: int


class Lines:
    """Turns offsets in a text into lines and columns, both from 1; a line ends at LF, CRLF or CR."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer(r"\r\n|\n|\r", text))]

    def at(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def skip_space(text: str, offset: int) -> int:
    """The offset of the next character that is not white space, as JSON has it; the text's length if there is none."""
    match = _SOLID.search(text, offset)
    return match.start() if match else len(text)


def locate(text: str, paths: Iterable[JsonPath], start: int = 0) -> dict[JsonPath, Place]:
    """The places of those of ``paths`` that exist, and of all above them; one pass over a text that parses.

    Paths begin at the value that follows ``start``: the whole, or one whose place is known already.
    """
    wanted: _Trie = {}
    for path in paths:
        node = wanted
        for part in path:
            node = node.setdefault(part, {})
    finder = _Finder(text)
    finder.visit((), Place(None, skip_space(text, start), 0), wanted)
    return finder.found


def members(text: str, start: int) -> dict[str | int, Place]:
    """The places of what the list or object at ``start`` holds, by index or key, in the order of the text."""
    found: dict[str | int, Place] = {}
    keyed = text[start] == "{"
    offset = skip_space(text, start + 1)
    while text[offset] not in "]}":
        name: str | int = len(found)
        key = None
        if keyed:
            key = offset
            name, offset = _key(text, offset)
        end = _decode(text, offset)[1]
        found[name] = Place(key, offset, end)
        offset = _next(text, end)
    return found


class _Finder:
    def __init__(self, text: str) -> None:
        self.found: dict[JsonPath, Place] = {}
        self._text = text

    def visit(self, path: JsonPath, place: Place, wanted: _Trie) -> int:
        """Records the value that begins at ``place``, and what is wanted inside it; returns its end."""
        if wanted and self._text[place.start] in "[{":
            end = self._inside(path, place.start, wanted)
        else:
            end = _decode(self._text, place.start)[1]
        self.found[path] = place._replace(end=end)
        return end

    def _inside(self, path: JsonPath, start: int, wanted: _Trie) -> int:
        text = self._text
        keyed = text[start] == "{"
        offset = skip_space(text, start + 1)
        index = 0
        while text[offset] not in "]}":
            name: str | int = index
            key = None
            if keyed:
                key = offset
                name, offset = _key(text, offset)
            within = wanted.get(name)
            if within is None:
                end = _decode(text, offset)[1]
            else:
                end = self.visit((*path, name), Place(key, offset, offset), within)
            offset = _next(text, end)
            index += 1
        return offset + 1


def _key(text: str, offset: int) -> tuple[str, int]:
    """The key at ``offset``, and where its value begins."""
    name, end = _decode(text, offset)
    return name, skip_space(text, skip_space(text, end) + 1)


def _next(text: str, end: int) -> int:
    """Where, behind a value that ends at ``end``, the next one begins or the bracket closes."""
    offset = skip_space(text, end)
    return skip_space(text, offset + 1) if text[offset] == "," else offset
