"""What can be wrong with a timeline file, and how it is told: nothing silently, each message on one line."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Literal

JsonPath = tuple[str | int, ...]
"""A place in a JSON text: keys and indices from the outermost value inwards; ``()`` is the whole."""

Severity = Literal["error", "warning"]

_PLAIN_KEY = re.compile(r"[A-Za-z_$][A-Za-z0-9_$-]*")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong at a place that is not yet a line and a column.

    ``offset`` is the place in the text where that is known already; ``within`` counts characters into a text value;
    ``at_key`` means the key, not its value.
    """

    path: JsonPath
    message: str
    severity: Severity = "error"
    offset: int | None = None
    within: int | None = None
    at_key: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault as its author is told it.

    ``line`` and ``column`` count from 1, columns in characters; ``path`` reads ``events[3].date``; ``$`` is the whole.
    """

    severity: Severity
    message: str
    path: str = "$"
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return one_line(f"{self.line}:{self.column}: {self.severity}: {self.message} [{self.path}]")

    def format(self, file: object) -> str:
        """The line of the command line: ``FILE:LINE:COLUMN: error: what is wrong, and what would be right [path]``."""
        return f"{one_line(str(file))}:{self}"


def path_text(path: JsonPath) -> str:
    """A path as a person reads it: ``events[3].date``; ``$`` for the whole."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        elif _PLAIN_KEY.fullmatch(part):
            text += f".{part}" if text else part
        else:
            text += f"[{shown(part)}]"
    return text or "$"


def shown(value: object, limit: int = 60) -> str:
    """A value as it stands in the file, cut to ``limit`` characters: messages quote it, and it may be a megabyte."""
    if isinstance(value, str):
        value = value[: limit + 1]
    elif isinstance(value, Collection):
        return "{…}" if isinstance(value, dict) else "[…]"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= limit else f"{text[: limit - 2]}…" + ('"' if isinstance(value, str) else "")


def one_line(text: str) -> str:
    """The text with whatever a terminal would obey, hide or break a line at written as an escape."""
    return "".join(_seen(character) for character in text)


def _seen(character: str) -> str:
    return character if character.isprintable() else character.encode("unicode_escape").decode("ascii")


class Hints:
    """Finds the known word that an unknown one was meant to be.

    It costs a comparison with every known word, so that only the first ``budget`` questions about a file are answered,
    each from at most ``candidates`` words: a file with a hundred thousand misspellings must still open.
    """

    def __init__(self, budget: int = 100, candidates: int = 2_000) -> None:
        self._budget = budget
        self._candidates = candidates

    def near(self, word: str, known: Iterable[str]) -> str:
        """``; did you mean "color"?`` to be put behind a message; empty if no known word is near."""
        if self._budget <= 0:
            return ""
        self._budget -= 1
        import difflib  # a sound file needs it not

        found = difflib.get_close_matches(word[:100], list(islice(known, self._candidates)), n=1)
        return f"; did you mean {shown(found[0])}?" if found else ""
