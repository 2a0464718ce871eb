"""A long copy is shown in parts that hold what one looks at, and that cut neither lines nor words where they can."""

from hypothesis import given
from hypothesis import strategies as st

from desktop.view.parts import LINES, PART, part_around


def test_a_short_text_is_one_part() -> None:
    assert part_around("", 0) == (0, 0)
    assert part_around("a line\n" * 100, 30) == (0, 700)


@given(st.sampled_from(["words of a line\n", "a\n", "word ", "x", "港務局の記録 "]), st.floats(0, 1))
def test_a_part_holds_its_place_and_is_bounded(piece: str, share: float) -> None:
    text = piece * (3 * PART // len(piece))
    offset = round(share * len(text))
    start, end = part_around(text, offset)
    assert 0 <= start <= offset <= end <= len(text)
    assert end - start <= PART
    assert text.count("\n", start, end) <= LINES
    assert start == 0 or text[start - 1] in "\n " or piece == "x"
    assert end == len(text) or text[end] in "\n " or piece == "x"


def test_parts_reach_far_beyond_what_is_in_view_unless_the_text_ends_there() -> None:
    text = "words of a line\n" * PART
    start, end = part_around(text, len(text) // 2)
    assert start < len(text) // 2 - 5_000
    assert end > len(text) // 2 + 5_000
    assert part_around(text, 0)[0] == 0
    assert part_around(text, len(text))[1] == len(text)
