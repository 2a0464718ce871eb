"""What a quotation says and what its source says, word by word.

It is shown where a quotation stands nearly, and must be right about the one word that matters: so a word or a number
is the same or it is another one, and never half of each.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

import regex
from rapidfuzz.distance import Indel

from desktop.evidence.folding import fold

Kind = Literal["same", "quoted", "copy"]

#: Characters on each side that are compared: far beyond what is aligned (``near.LONGEST``) or read word by word.
LONGEST = 20_000

# words by Unicode's default rules (UAX 29), which keep 16,000 and can't whole, with the white space around them
_WORD = regex.compile(r"(?ws)\s*(?:\.{2,}|.+?\b)\s*|\s+")


class Piece(NamedTuple):
    """Some words: in both, or only as ``quoted``, or only in the ``copy``."""

    kind: Kind
    text: str


def difference(quoted: str, standing: str) -> tuple[Piece, ...]:
    """How the words of a quotation differ from those that stand in the copy.

    Typography (``folding``) makes no difference. What is the same is told in the copy's characters: the pieces that
    are the same and the copy's make up ``standing`` to the character, those that are the same and quoted make up
    ``quoted`` but for typography. Where words were replaced, the quoted ones come first. Texts of more than
    ``LONGEST`` characters are told as replaced on the whole.
    """
    if max(len(quoted), len(standing)) > LONGEST:
        return tuple(_changed(quoted, standing))
    mine, theirs = tuple(_words(quoted)), tuple(_words(standing))
    # by number, since the library compares hashes, and a stranger's word might share that of another one
    numbers: dict[str, int] = {}
    keys = [[numbers.setdefault(word.key, len(numbers)) for word in words] for words in (mine, theirs)]
    pieces: list[Piece] = []
    old, new, gap = 0, 0, ""
    for same in Indel.opcodes(*keys):
        if same.tag == "equal":
            pieces += _changed(_text(mine[old : same.src_start]), _text(theirs[new : same.dest_start]), gap)
            pieces.append(Piece("same", _text(theirs[same.dest_start : same.dest_end])))
            gap = _gap(mine[same.src_end - 1].text) if not _gap(pieces[-1].text) else ""
            old, new = same.src_end, same.dest_end
    return (*pieces, *_changed(_text(mine[old:]), _text(theirs[new:]), gap))


class _Word(NamedTuple):
    key: str
    text: str


def _words(text: str) -> Iterator[_Word]:
    """The words with what they are compared by; what is not seen belongs to the word before it."""
    word = _Word("", "")
    for part in _WORD.findall(text):
        key = fold(part).strip()
        if key and word.key:
            yield word
            word = _Word(key, part)
        else:
            word = _Word(word.key or key, word.text + part)
    if word.text:
        yield word


def _text(words: tuple[_Word, ...]) -> str:
    return "".join(word.text for word in words)


def _gap(text: str) -> str:
    """The white space at the end."""
    return text[len(text.rstrip()) :]


def _changed(quoted: str, copy: str, gap: str = "") -> Iterator[Piece]:
    """What was replaced; ``gap`` is what stands before it in the quotation, where the copy goes on without a space."""
    if quoted:
        yield Piece("quoted", gap + quoted)
    if copy:
        yield Piece("copy", copy)
