"""Shortened words are short, on one line, and true to what they stand for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.shortening import cut_end, cut_middle, in_marks

LETTERS = 20
TEXTS = st.text(max_size=6 * LETTERS) | st.text(alphabet="ab \n\t\u00a0\u2028", max_size=6 * LETTERS)


@pytest.mark.parametrize("words", ["“Close the gate”", '"Close the gate"', "«Fermez»", "„Zu damit“", "「閉」"])
def test_words_that_bring_their_marks_get_no_second_pair(words: str) -> None:
    assert in_marks(f" {words}\n") == words


@pytest.mark.parametrize("words", ["Close the gate", "“Close”, he said, “the gate”", "“Close the gate", '"', '""', "“"])
def test_other_words_get_one_pair_around_all_of_them(words: str) -> None:
    assert in_marks(words) == f"“{words}”"


@given(TEXTS)
def test_the_beginning_of_any_text_is_one_line_that_says_where_it_was_cut(text: str) -> None:
    shown, line = cut_end(text, LETTERS), " ".join(text.split())
    assert len(shown) <= LETTERS
    assert len(shown.splitlines()) <= 1
    assert shown == line or (shown.endswith("…") and line.startswith(shown[:-1]))


@given(TEXTS)
def test_both_ends_of_any_text_are_those_that_it_has(text: str) -> None:
    shown = cut_middle(text, LETTERS)
    assert len(shown) <= LETTERS
    if " … " not in shown:
        assert shown.split() == text.split()
        assert (shown[:1].isspace(), shown[-1:].isspace()) == (text[:1].isspace(), text[-1:].isspace())
    else:
        before, _, after = shown.partition(" … ")
        words = " ".join(text.split())
        assert words.startswith(before.lstrip())
        assert words.endswith(after.rstrip().rpartition(" … ")[2])


def test_what_fits_is_left_as_it_is() -> None:
    assert cut_end(" the lower\ngate ", 14) == "the lower gate"
    assert cut_end("the lower gate", 13) == "the lower ga…"
    assert cut_end("the lower gate", 11) == "the lower…"  # no space before the ellipsis
    assert cut_middle(" gate\n", 6) == " gate "
    assert cut_middle("the lower gate was closed", 14) == "the l … losed"


def test_of_a_book_only_its_ends_are_read() -> None:
    book = "First words. " + "and so on " * 200_000 + "Last words."
    assert cut_middle(book, 27) == "First words. … Last words."
    assert cut_end(book, 13) == "First words.…"
