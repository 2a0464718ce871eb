"""A copy that changed is compared with how its quotations stood, and what became of them fits in a line."""

from __future__ import annotations

import pytest

from desktop.core.protocols import AnchorState
from desktop.evidence.anchor import Anchor, unchecked
from desktop.session.recheck import compare

HERE, THERE = (4, 20), (104, 120)


def at(state: AnchorState, *spans: tuple[int, int], similarity: float | None = None) -> Anchor:
    return Anchor(state, spans, similarity)


EXACT = at(AnchorState.EXACT, HERE)


@pytest.mark.parametrize(
    ("before", "after", "became"),
    [
        (EXACT, EXACT, "as before"),
        (EXACT, at(AnchorState.MOVED, THERE), "moved"),
        (at(AnchorState.MOVED, THERE), at(AnchorState.MOVED, HERE), "moved"),
        (at(AnchorState.MOVED, HERE), EXACT, "as before"),
        (EXACT, at(AnchorState.NORMALISED, HERE), "normalised"),
        (at(AnchorState.NORMALISED, HERE), at(AnchorState.NORMALISED, HERE), "as before"),
        (at(AnchorState.ORPHANED), EXACT, "now verified"),
        (unchecked(), EXACT, "now verified"),
        (EXACT, at(AnchorState.ORPHANED), "no longer there"),
        (unchecked(), at(AnchorState.ORPHANED), "not there"),
        (at(AnchorState.ORPHANED), at(AnchorState.ORPHANED), "as before"),
        (EXACT, at(AnchorState.ALTERED, HERE, similarity=0.9), "altered"),
        (at(AnchorState.ALTERED, HERE), at(AnchorState.ALTERED, THERE), "as before"),
        (EXACT, Anchor(AnchorState.AMBIGUOUS, candidates=(HERE, THERE)), "ambiguous"),
        (at(AnchorState.ELIDED, HERE, THERE), at(AnchorState.ELIDED, HERE, (200, 210)), "moved"),
        (EXACT, unchecked(), "not looked for"),
    ],
)
def test_what_became_of_a_quotation(before: Anchor, after: Anchor, became: str) -> None:
    assert list(compare({"q": before}, {"q": after}).kinds) == [became]


def test_the_line_tells_what_is_well_first_and_the_list_what_is_worst() -> None:
    before = dict.fromkeys("abcd", EXACT)
    after = {
        "a": at(AnchorState.ORPHANED), "b": at(AnchorState.MOVED, THERE), "c": EXACT, "d": EXACT, "e": EXACT,
    }  # fmt: skip
    found = compare(before, after)
    assert found.words == "2 as before, 1 moved, 1 now verified, 1 no longer there"
    assert found.changed == (("a", "no longer there"), ("e", "now verified"), ("b", "moved"))


def test_what_is_verified_now_is_good_news() -> None:
    lost = at(AnchorState.ORPHANED)
    assert compare({"a": EXACT, "b": lost}, {"a": at(AnchorState.MOVED, THERE), "b": EXACT}).is_well
    assert not compare({"a": EXACT, "b": lost}, {"a": lost, "b": EXACT}).is_well


def test_nothing_to_tell_is_told_shortly() -> None:
    assert compare({}, {}).words == "no quotation is taken from it"
    assert compare({"a": EXACT}, {"a": EXACT}).words == "its quotation as before"
    assert compare({"a": EXACT, "b": EXACT}, {"a": EXACT, "b": EXACT}).words == "all 2 quotations as before"
