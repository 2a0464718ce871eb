r"""Where words end, by Unicode's default rules (UAX 29), for whatever must not be cut within one.

The rules are written out, for ``regex``, which has them as ``(?w)\b``, reads them in a way of its own (measured with
2026.11.15): it sees no border between an apostrophe and a vowel, and so the opening mark of ‘all was well’ is a part of
its first word; and an accent before the apostrophe of a word parts it. Words of scripts that set no space between them
are told apart by dictionaries, which are not here: every border of two such characters counts as one of words.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from desktop.evidence.copies import Span

#: Code points that a word goes on at the most beyond a place that cuts it. The longest words of dictionaries are
#: shorter; what is longer is no word, and must not cost its length.
LONGEST: Final = 40

#: Scripts that set no space between words: Thai, Lao, Burmese, Khmer, kana, Chinese characters.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]"
)
#: What joins letters (the first group) or digits (the second) to one word.
_JOINS_LETTERS, _JOINS_DIGITS = frozenset("'’.:·‧․﹒＇．"), frozenset("'’.,;․﹒＇．，；")
_FLAGS = re.compile("[\U0001f1e6-\U0001f1ff]*$")


def cuts_word(text: str, at: int) -> bool:
    """Whether a word, or what a reader takes for one character, goes on at this offset."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if before.isspace() or after.isspace():
        return False
    if before == "\u200d" or _extends(after):
        return True
    if _regional(before) and _regional(after):
        flags = _FLAGS.search(text[max(0, at - 64) : at])
        return flags is not None and len(flags.group()) % 2 == 1
    before = _last_spacing(text, at)
    if _wordly(before) and _wordly(after):
        return not _UNSPACED.search(before + after)
    following = text[at + 1 : at + 2]
    return _joined(before, after, following) or _joined(_last_spacing(text, at - 1), before, after)


def surely_ends(text: str, at: int) -> bool:
    """Whether a word ends here whatever dictionary is asked, as browsers ask theirs."""
    if cuts_word(text, at):
        return False
    before, after = _last_spacing(text, at), text[at : at + 1]
    return not (before.isalnum() and after.isalnum() and _UNSPACED.search(before + after))


def whole_words(text: str, span: Span) -> Span:
    """The span, widened to the whole of the words that it begins and ends in."""
    start, end = span
    low, high = max(0, start - LONGEST), min(len(text), end + LONGEST)
    start = next((at for at in range(start, low - 1, -1) if not cuts_word(text, at)), start)
    end = next((at for at in range(end, high + 1) if not cuts_word(text, at)), end)
    return start, end


def _joined(before: str, mark: str, after: str) -> bool:
    if mark in _JOINS_LETTERS and before.isalpha() and after.isalpha():
        return not _UNSPACED.search(before + after)
    return mark in _JOINS_DIGITS and before.isnumeric() and after.isnumeric()


def _last_spacing(text: str, at: int) -> str:
    """The last character before ``at`` that is more than an accent on another; empty at the text's start."""
    return next((one for one in reversed(text[max(0, at - 32) : at]) if not _extends(one)), "")


def _extends(character: str) -> bool:
    """Whether it belongs to the character before it: accents, joiners, variation selectors, skin tones."""
    return unicodedata.category(character) in ("Mn", "Mc", "Me", "Cf") or "\U0001f3fb" <= character <= "\U0001f3ff"


def _regional(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _wordly(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character or " ") == "Pc"
