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


def reworded(text: str, every: int = 5) -> tuple[str, list[tuple[int, int]], list[tuple[int, int]]]:
    """With each fifth sentence reworded: by turns one or two of its words, and all of them.

    Besides, the spans of what was replaced, as it was: words here and there, and whole sentences.
    """
    words: list[tuple[int, int]] = []
    sentences: list[tuple[int, int]] = []
    pieces: list[str] = []
    at = 0
    for number, sentence in enumerate(list(_SENTENCE.finditer(text))[::every]):
        found = list(_WORD.finditer(text, *sentence.span()))
        if number % 2:
            sentences.append(sentence.span())
        else:
            # one in the middle, and in a long sentence another one, where a quotation of half of it has one of them
            found = [found[len(found) * part // 4] for part in ((1, 3) if len(found) > 12 else (2,)) if found]
            words += (word.span() for word in found)
        for order, word in enumerate(found):
            pieces += text[at : word.start()], _OTHERS[order % len(_OTHERS)]
            at = word.end()
    return "".join((*pieces, text[at:])), words, sentences


def letters(text: str) -> str:
    """What no typography changes. It tells places in a typeset text: the same letters stand before them."""
    return "".join(char for char in text if char.isalnum())
