"""Text in composed letters, and in base letters: part by part, and whatever piles of marks somebody made."""

from __future__ import annotations

import time
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.evidence import graphemes
from desktop.evidence.graphemes import base_letters, composed
from tests.timing import at_best

#: Letters that compose with what follows them, what they compose with, and what parts them.
TEXT = st.lists(
    st.sampled_from(["a", "e", "\u0301", "\u0323", "\u0338", "=", "\n", "\u1100", "\u1161", "\u11a8", "가", "ﬁ", "é"])
    | st.characters(),
    max_size=40,
).map("".join)


@pytest.mark.parametrize("size", [1, 2, 7])
@given(text=TEXT)
def test_the_parts_make_what_the_whole_does(size: int, text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(graphemes, "SHORT", size)
        assert composed(text) == normalize("NFC", text)
        whole = graphemes._MARKS.sub("", normalize("NFKD", text))
        assert base_letters(text) == whole


def test_what_is_composed_can_be_stopped() -> None:
    looks = 0

    def check() -> None:
        nonlocal looks
        looks += 1
        if looks == 3:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        composed("cafe\u0301 " * 100_000, check)


@pytest.mark.parametrize("compose", [composed, base_letters])
def test_a_pile_of_marks_is_not_sorted(compose: object) -> None:
    assert callable(compose)
    pile = "a" + "\u0301\u0323" * 100_000

    def seconds() -> float:
        began = time.thread_time()
        compose(pile)
        return time.thread_time() - began

    assert at_best(seconds, 1, tries=3) <= 1  # measured: 0.02, and half a minute where it is sorted
