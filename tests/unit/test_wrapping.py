"""Names in lines: nothing lost, nothing wider than its place, and no line longer than it has to be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.protocols import TextStyle
from desktop.view.wrapping import MOST_LETTERS, balanced, extent, wrapped
from tests.unit.measure import MEASURE

TITLE = TextStyle.CARD_TITLE
LETTER = MEASURE.width("x", TITLE)
TEXTS = st.text("ab 深度，（", max_size=60) | st.text(max_size=40)


@given(TEXTS, st.floats(0, 300), st.integers(1, 4), st.floats(0, 40))
def test_no_line_is_wider_than_its_place(text: str, width: float, most: int, tail: float) -> None:
    for way in (wrapped, balanced):
        made = way(text, TITLE, width, MEASURE, most, tail=tail)
        assert len(made.lines) <= most
        assert not made.lines or extent(made.lines, TITLE, MEASURE) <= width
        if made.lines and made.lines[-1]:
            assert MEASURE.width(made.lines[-1], TITLE) + tail <= max(width, tail)


@given(TEXTS, st.floats(0, 300), st.integers(1, 4))
def test_what_is_whole_has_every_letter_and_what_is_not_says_so(text: str, width: float, most: int) -> None:
    made = wrapped(text, TITLE, width, MEASURE, most)
    letters = "".join(text.split())
    assert made.whole == ("".join("".join(made.lines).split()) == letters)
    if not made.whole and width >= LETTER:
        assert any(line.endswith("…") for line in made.lines)


@given(TEXTS, st.floats(0, 300), st.integers(1, 4), st.floats(0, 40))
def test_balanced_lines_are_as_many_and_no_wider(text: str, width: float, most: int, tail: float) -> None:
    plain, even = (way(text, TITLE, width, MEASURE, most, tail=tail) for way in (wrapped, balanced))
    assert even.whole == plain.whole
    assert len(even.lines) == len(plain.lines)
    assert extent(even.lines, TITLE, MEASURE, tail) <= extent(plain.lines, TITLE, MEASURE, tail)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Silicon Valley is astonished", ("Silicon Valley", "is astonished")),
        ("ChatGPT launches", ("ChatGPT launches",)),
        ("深度求索发布新模型，震惊硅谷的投资者们", ("深度求索发布新模型，", "震惊硅谷的投资者们")),
        ("Donaudampfschifffahrtsgesellschaft tagt", ("Donaudampfschif…", "tagt")),
        ("One two three four five six seven eight", ("One two three", "four five six s…")),
        ("", ()),
    ],
)
def test_titles_break_where_people_break_them(text: str, lines: tuple[str, ...]) -> None:
    assert balanced(text, TITLE, 16 * LETTER, MEASURE, 2).lines == lines


def test_a_book_for_a_title_costs_no_more_than_what_is_seen_of_it() -> None:
    made = wrapped("word " * 1_000_000, TITLE, 200, MEASURE, 2)
    assert not made.whole
    assert sum(map(len, made.lines)) <= 2 * MOST_LETTERS
