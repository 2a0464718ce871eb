"""Where words end: what must not be cut, and what a dictionary may part."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.evidence.wordborders import LONGEST, cuts_word, surely_ends, whole_words

TRICKY = st.text("ab1 -.,:'’“é\u0301\u200d\u00ad\n🇬🇧😀🏽👩カ灯ก\u0e48한", max_size=30)


@pytest.mark.parametrize(
    "words",
    [
        "‘|all| |was| |well|’",
        "'|all|,|'| |I| |said",
        "l'eau| |d’Orsay",
        "e\u0301te\u0301’e\u0301te\u0301| |x",
        "3,140.5|%",
        "well|-|known| |and| |so|-|called",
        "snake_case|.| |Next",
        "U.S.A|.",
        "ship\u00adping| |lane",
        "🇬🇧|🇫🇷| |👩\u200d🚒|👍🏽",
        "灯|台|守",
        "カ|タ|カ|ナ",
        "שלום| |רב",
        "한국어| |말",
    ],
)
def test_words_and_characters_are_cut_between_their_borders_alone(words: str) -> None:
    text, borders = "", {0}
    for piece in words.split("|"):
        text += piece
        borders.add(len(text))
    assert {at for at in range(len(text) + 1) if not cuts_word(text, at)} == borders


def test_without_spaces_only_what_no_dictionary_joins_is_a_sure_end() -> None:
    text = "灯台守は、ここ。"
    assert [at for at in range(len(text) + 1) if surely_ends(text, at)] == [0, 4, 5, 7, 8]


def test_a_cut_word_is_made_whole_unless_it_is_none() -> None:
    text = "the lighthouse keeper"
    assert whole_words(text, (7, 17)) == (4, 21)
    assert whole_words(text, (4, 14)) == (4, 14)
    endless = "a" * 1000
    assert whole_words(endless, (500, 510)) == (500, 510)
    assert whole_words(f"{endless} b", (1000 - LONGEST, 1002)) == (1000 - LONGEST, 1002)


@given(TRICKY, st.data())
def test_a_widened_span_holds_the_span_and_cuts_nothing(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    low, high = whole_words(text, (start, end))
    assert low <= start <= end <= high
    assert not cuts_word(text, low)
    assert not cuts_word(text, high)
    assert whole_words(text, (low, high)) == (low, high)
