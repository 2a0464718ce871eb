"""Characters that print alike, or not at all: what people take for the same, whoever set the type.

Comparing, finding and addressing each fold in a way of their own. What they must agree on is kept here: words that are
found by one and not by the other would look like a fault of the quotation.
"""

from __future__ import annotations

from typing import Final

#: Single and double quotation marks, with the signs that stand in for them, but for those of keyboards.
APOSTROPHES: Final = "‘’‚‛′ʼ"
QUOTATION_MARKS: Final = "“”„‟″«»"

#: Hyphens, dashes and the minus sign, but for the "-" of keyboards.
DASHES: Final = "‐‑‒–—―−"

#: White space, but for the space itself: what Python's ``str.isspace`` knows.
SPACES: Final = "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)

#: What is not seen, as the inside of a character class: the soft hyphen, the grapheme joiner, Mongolian and other
#: variation selectors, the Arabic letter mark, zero-width characters, controls of direction, operators of mathematics
#: that are not written, and the byte order mark.
UNSEEN: Final = (
    "\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069"
    "\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef"
)

#: One character that stands for several: the ellipsis, and the Latin ligatures of U+FB00 to U+FB06.
SPELT_OUT: Final = {"…": "...", "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
