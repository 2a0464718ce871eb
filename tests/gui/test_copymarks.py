"""Which of several marks of the same words one sees."""

from __future__ import annotations

from itertools import permutations

from desktop.qt.copymarks import Kind, Level, Mark, strongest_last


def test_what_a_chosen_quotation_leaves_out_hides_no_words_of_another() -> None:
    left_out = Mark("elided", 0, 90, Level.CHOSEN, Kind.GAP)
    altered = Mark("altered", 20, 40, Level.ANY, Kind.ALTERED)
    chosen = Mark("elided", 90, 99, Level.CHOSEN)
    for marks in permutations([left_out, altered, chosen]):
        assert strongest_last(marks) == [left_out, altered, chosen]
