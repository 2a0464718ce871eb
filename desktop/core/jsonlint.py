"""Says what is wrong with a JSON text, where ``json.loads`` only gives up or silently takes it.

Its messages name the mistake as a person makes it (a comma too many, a comment, a file cut off), and it goes on after
what does not hide the rest: equal keys, NaN, half an emoji. It reads a few megabytes a second, so it is asked only
about a file that ``json.loads`` did not read, or that holds what ``json.loads`` should not have read.
"""

from __future__ import annotations

import json
import re
from functools import cached_property
from typing import Final, NamedTuple

from desktop.core.jsontext import Lines, skip_space
from desktop.core.problems import Fault, JsonPath, path_text, shown

MAX_DEPTH: Final = 64
"""Levels of lists and objects; the format itself needs six. Far below what exhausts Python's stack."""

MAX_DIGITS: Final = 4_300
"""Python's own limit for turning digits into a number (``sys.int_info``): beyond it, the time grows with the square."""

_STRING: Final = re.compile(r'"((?:[^"\\\x00-\x1f]++|\\["\\/bfnrt]|\\u[0-9A-Fa-f]{4})*+)"')
_STRING_SO_FAR: Final = re.compile(r'"(?:[^"\\\x00-\x1f]++|\\["\\/bfnrt]|\\u[0-9A-Fa-f]{4})*+')
_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?(?![\w.+-])")
_WORD: Final = re.compile(r"[^\s,:\[\]{}\"']+")
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|.)")
_CONSTANTS: Final = {"NaN", "Infinity", "-Infinity"}
_MEANT: Final = {
    "True": "true", "TRUE": "true", "False": "false", "FALSE": "false",
    "None": "null", "NULL": "null", "Null": "null", "undefined": "null", "nil": "null",
}  # fmt: skip


class Findings(NamedTuple):
    """What is wrong, in the order of the text; ``readable`` is False where the rest could not be made out."""

    faults: list[Fault]
    readable: bool


def lint(text: str) -> Findings:
    """All that is wrong with a text as JSON, up to the place where it cannot be read on."""
    scanner = _Scanner(text)
    try:
        scanner.whole()
    except _Unreadable as end:
        return Findings([*scanner.faults, end.fault], readable=False)
    return Findings(scanner.faults, readable=True)


class _Unreadable(Exception):  # noqa: N818 - it ends the reading; the fault that it carries is the error
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


class _Scanner:
    """A recursive descent that remembers where it is; ``MAX_DEPTH`` bounds the recursion."""

    def __init__(self, text: str) -> None:
        self.faults: list[Fault] = []
        self._text = text
        self._at = 0
        self._path: list[str | int] = []

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self._text)

    def whole(self) -> None:
        self._space()
        if self._at == len(self._text):
            raise self._unreadable('the file is empty: a timeline begins with {"format": "quoteline/1", "title": …}')
        self._value()
        self._space()
        if self._at < len(self._text):
            raise self._unreadable(f"the file goes on after its end, with {self._here()}: it holds one object, no more")

    # -- values

    def _value(self) -> None:
        character = self._peek()
        if character in ("{", "["):
            if len(self._path) >= MAX_DEPTH:
                raise self._unreadable(f"lists and objects lie more than {MAX_DEPTH} deep in each other", path=())
            self._at += 1
            if character == "{":
                self._members()
            else:
                self._items()
        elif character == '"':
            self._string()
        else:
            self._number_or_word()

    def _items(self) -> None:
        """A list, behind its bracket."""
        self._space()
        if self._took("]"):
            return
        self._path.append(0)
        index = 0
        while True:
            self._path[-1] = index
            self._space()
            self._value()
            if not self._goes_on("]"):
                break
            index += 1
        self._path.pop()

    def _members(self) -> None:
        """An object, behind its bracket."""
        self._space()
        if self._took("}"):
            return
        first: dict[str, int] = {}
        while True:
            self._space()
            start = self._at
            if self._peek() != '"':
                raise self._unreadable(self._no_key())
            key = self._string()
            self._path.append(key)
            if first.setdefault(key, start) != start:
                line, _ = self._lines.at(first[key])
                self._found(f"the key {shown(key)} stands twice here, first in line {line}: keep one", start)
            self._space()
            if not self._took(":"):
                raise self._unreadable(f"a colon is missing between the key {shown(key)} and its value")
            self._space()
            self._value()
            self._path.pop()
            if not self._goes_on("}"):
                return

    def _goes_on(self, closing: str) -> bool:
        """After a value: True behind a comma that something follows, False behind the closing bracket."""
        self._space()
        if self._took(closing):
            return False
        comma = self._at
        if not self._took(","):
            raise self._unreadable(f"a comma or {closing} is missing before {self._here()}")
        self._space()
        if self._peek() in ("]", "}"):
            raise self._unreadable(f"a comma before {self._peek()}: none may follow the last entry; remove it", comma)
        return True

    def _string(self) -> str:
        """Reads a text, reports half a surrogate pair in it, and returns what it says."""
        start = self._at
        match = _STRING.match(self._text, start)
        if match is None:
            raise self._bad_string(start)
        self._at = match.end()
        body = match[1]
        return self._unescaped(body, start + 1) if "\\" in body else body

    def _unescaped(self, body: str, offset: int) -> str:
        value = str(json.loads(f'"{body}"'))
        if any("\ud800" <= character <= "\udfff" for character in value):
            at = offset + _lone_surrogate(body)
            half = self._text[at : at + 6]
            self._found(f"{half} is half of a surrogate pair, not a character: write both halves, or the character", at)
        return value

    def _bad_string(self, start: int) -> _Unreadable:
        so_far = _STRING_SO_FAR.match(self._text, start)
        at = so_far.end() if so_far else start
        if at >= len(self._text):
            return self._unreadable("the text that begins here never ends: a quotation mark is missing", start)
        if self._text[at] == "\\":
            escape = shown(self._text[at : at + 2])[1:-1].replace("\\\\", "\\")
            return self._unreadable(f"{escape} is no escape of JSON: write a backslash as \\\\", at)
        if self._text[at] in "\r\n":
            return self._unreadable("a line ends inside a text: close it with a quotation mark, or write \\n", at)
        return self._unreadable("a control character stands inside a text: write it as \\t or \\u0000", at)

    def _number_or_word(self) -> None:
        if match := _NUMBER.match(self._text, self._at):
            digits = match[0].lstrip("-")
            if len(digits) > MAX_DIGITS and digits.isdigit():
                self._found(f"a number of {len(digits):,} digits: no more than {MAX_DIGITS:,} can be read", self._at)
            self._at = match.end()
            return
        match = _WORD.match(self._text, self._at)
        word = match[0] if match else ""
        if word in ("true", "false", "null"):
            self._at += len(word)
        elif word in _CONSTANTS:
            self._found(f"{word} is not a number that JSON has: write null, or leave the key out", self._at)
            self._at += len(word)
        else:
            raise self._unreadable(self._no_value(word))

    # -- what is wrong

    def _no_key(self) -> str:
        if self._peek() == "'":
            return "a key stands in double quotation marks, not in single ones"
        if self._peek() == "":
            return self._cut_off()
        return f"a key in double quotation marks should stand here, not {self._here()}"

    def _no_value(self, word: str) -> str:
        character = self._peek()
        if character == "":
            return self._cut_off()
        if character == "'":
            return "a text stands in double quotation marks, not in single ones"
        if word and self._at + len(word) == len(self._text):
            return self._cut_off()
        if word in _MEANT:
            return f"JSON does not know {word}: write {_MEANT[word]}"
        if character in "+-.0123456789":
            return f"{shown(word)[1:-1]} is no number of JSON: write no leading zero or plus, and digits around a point"
        return f"a value should stand here, not {self._here()}"

    def _cut_off(self) -> str:
        inside = f", inside {path_text(tuple(self._path))}" if self._path else ""
        return f"the file ends here{inside}, before it is complete: was it cut off?"

    def _here(self) -> str:
        """What stands at the place, for a message."""
        character = self._peek()
        if character == "":
            return "the end of the file: was it cut off?"
        match = _WORD.match(self._text, self._at)
        return shown(match[0], limit=24) if match else character

    def _unreadable(self, message: str, offset: int | None = None, path: JsonPath | None = None) -> _Unreadable:
        at = self._at if offset is None else offset
        return _Unreadable(Fault(tuple(self._path) if path is None else path, message, offset=at))

    def _found(self, message: str, offset: int) -> None:
        self.faults.append(Fault(tuple(self._path), message, offset=offset))

    # -- moving on

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _took(self, character: str) -> bool:
        taken = self._peek() == character
        self._at += taken
        return taken

    def _space(self) -> None:
        self._at = skip_space(self._text, self._at)
        if self._text.startswith(("//", "/*", "#"), self._at):
            raise self._unreadable("JSON has no comments: remove it, or keep it as a key of your own")


def _lone_surrogate(body: str) -> int:
    """Where, in a text as it is written, a surrogate without its other half stands."""
    high: int | None = None
    for match in _ESCAPE.finditer(body):
        code = int(match[1], 16) if match[1] else 0
        is_low = 0xDC00 <= code <= 0xDFFF
        if high is not None and not (is_low and match.start() == high + 6):
            return high
        if is_low and high is None:
            return match.start()
        high = match.start() if 0xD800 <= code <= 0xDBFF else None
    return high if high is not None else 0
