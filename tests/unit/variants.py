"""The same source in other hands: typeset, re-ordered, reworded, doubled.

Each is made by rule, so that tests know what became of every passage.
"""

from __future__ import annotations

import re
import textwrap

NBSP = "\u00a0"

_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?]+[\"'”’]*|\n|$)")
_WORD = re.compile(r"[^\W\d_]{2,}")
#: Words that stand in neither text; they replace others.
_OTHERS = ("vellum", "quartz", "gherkin", "zither")


def typeset(text: str, width: int = 60) -> str:
    """With typographic quotation marks, apostrophes and dashes, wrapped anew, and every fourth space held together."""
    text = re.sub(r'(^|[\s(\[-])"', r"\1“", text, flags=re.MULTILINE).replace('"', "”")
    text = re.sub(r"(^|[\s(\[“-])'", r"\1‘", text, flags=re.MULTILINE).replace("'", "’").replace(" - ", " – ")
    spaces = iter(range(len(text)))
    text = re.sub("(?<=[^ \n]) (?=[^ \n])", lambda _: NBSP if next(spaces) % 4 == 0 else " ", text)
    return "\n".join(_wrapped(line, width) for line in text.split("\n"))


def _wrapped(line: str, width: int) -> str:
    return "\n".join(textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False))


def upside_down(text: str) -> str:
    """With its paragraphs in reverse order."""
    return "\n".join(reversed(text.split("\n")))


def doubled(text: str) -> str:
    """With every paragraph twice."""
    return "\n".join(f"{line}\n{line}" for line in text.split("\n"))


def reworded(text: str, every: int = 5) -> tuple[str, list[tuple[int, int]]]:
    """With every other word of each fifth sentence replaced, and the spans of those sentences as they were."""
    spans = [sentence.span() for sentence in _SENTENCE.finditer(text)][::every]
    pieces: list[str] = []
    at = 0
    for start, end in spans:
        pieces += text[at:start], _with_other_words(text[start:end])
        at = end
    return "".join((*pieces, text[at:])), spans


def _with_other_words(sentence: str) -> str:
    numbers = iter(range(len(sentence)))
    return _WORD.sub(lambda word: word[0] if (n := next(numbers)) % 2 else _OTHERS[n % len(_OTHERS)], sentence)


def letters(text: str) -> str:
    """What no typography changes. It tells places in a typeset text: the same letters stand before them."""
    return "".join(char for char in text if char.isalnum())
