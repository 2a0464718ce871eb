"""Text as it can be drawn: a file's titles may hold any character that JSON can write."""

from __future__ import annotations

import re

#: Control characters, the line separators, lone surrogates, and the two code points that XML 1.0 forbids beside them.
_NOT_DRAWN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


def without_controls(text: str) -> str:
    """The text on one line, with a space for each character that would break it, draw as a box or spoil an SVG.

    One for one, so that places in the text stay true.
    """
    return _NOT_DRAWN.sub(" ", text)
