"""The difference between a quotation and its source, as people read it: word by word."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.evidence.difference import LONGEST, Piece, difference
from desktop.evidence.folding import fold


def marked(quoted: str, standing: str) -> str:
    brackets = {"same": "{}", "quoted": "[-{}-]", "copy": "[+{}+]"}
    return "".join(brackets[piece.kind].format(piece.text) for piece in difference(quoted, standing))


@pytest.mark.parametrize(
    ("quoted", "standing", "shown"),
    [
        ("It was permitted.", "It was not permitted.", "It was [+not +]permitted."),
        ("It was not permitted.", "It was permitted.", "It was [-not -]permitted."),
        ("Of 43 men", "Of 34 men", "Of [-43 -][+34 +]men"),
        ("some 16,000 chips", "some 16,500 chips", "some [-16,000 -][+16,500 +]chips"),
        ("we can't go", "we can go", "we [-can't -][+can +]go"),
        ("the old keeper left", "the new engineer left", "the [-old keeper -][+new engineer +]left"),
        ("at dawn.", "at night.", "at [-dawn-][+night+]."),
        ("The Lamp", "The lamp", "The [-Lamp-][+lamp+]"),
        ("他们在港口", "他们不在港口", "他们[+不+]在港口"),
        ("resume", "résumé", "[-resume-][+résumé+]"),
    ],
)
def test_what_is_shown(quoted: str, standing: str, shown: str) -> None:
    assert marked(quoted, standing) == shown


def test_typography_is_no_difference_and_is_shown_as_the_source_has_it() -> None:
    standing = "“It wasn’t\u00a0the\nﬁre…”"
    assert difference('"It wasn\'t the fire..."', standing) == (Piece("same", standing),)


def test_nothing_on_one_side() -> None:
    assert difference("", "") == ()
    assert difference("words", "") == (Piece("quoted", "words"),)
    assert difference("", "words") == (Piece("copy", "words"),)


def test_a_text_beyond_reading_is_replaced_on_the_whole() -> None:
    long = "a " * LONGEST
    assert difference(long, "b") == (Piece("quoted", long), Piece("copy", "b"))


TEXTS = st.lists(
    st.sampled_from(["the", "lamp", "43", "16,000", "“", "’s", " ", "  ", "\n", "…", "ﬁ", "\u200b", "港"]), max_size=20
)


@given(TEXTS.map("".join) | st.text(max_size=30), TEXTS.map("".join) | st.text(max_size=30))
def test_the_pieces_make_up_both_sides(quoted: str, standing: str) -> None:
    pieces = difference(quoted, standing)
    assert "".join(piece.text for piece in pieces if piece.kind != "quoted") == standing
    mine = "".join(piece.text for piece in pieces if piece.kind != "copy")
    assert "".join(fold(mine).split()) == "".join(fold(quoted).split())
    assert all(piece.text for piece in pieces)
    assert all(first.kind != second.kind for first, second in pairwise(pieces))


def test_words_left_out_before_a_comma_keep_their_space() -> None:
    pieces = difference("1.4 million pounds, almost twice", "1.4 million, almost twice")
    assert [(piece.kind, piece.text) for piece in pieces if piece.text.strip(" ,")][:2] == [
        ("same", "1.4 million"),
        ("quoted", " pounds"),
    ]
    assert "".join(piece.text for piece in pieces if piece.kind != "copy") == "1.4 million pounds, almost twice"
