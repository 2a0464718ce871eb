"""What the program does around its window."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from desktop.qt import app


class _Ring:
    """Refers to itself: only the collector can let it go."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture
def _no_rounds_by_themselves() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(10**6, *before[1:])
    yield
    gc.set_threshold(*before)


@pytest.mark.usefixtures("_no_rounds_by_themselves")
@pytest.mark.parametrize("young_rounds", [0, 1, 4])
def test_rounds_between_frames_let_go_of_what_is_dead_however_old_it_is(
    monkeypatch: pytest.MonkeyPatch, young_rounds: int
) -> None:
    monkeypatch.setattr(app, "ROUNDS", (40, 2, 2))
    ring = _Ring()
    seen = weakref.ref(ring)
    for generation in (0, 1, 0, 0)[:young_rounds]:
        gc.collect(generation)
    del ring
    frames: list[list[list[int]]] = []
    for _ in range(60):
        frames.append([[] for _ in range(20)])
        app.collect_soon()
    assert seen() is None


@pytest.mark.usefixtures("_no_rounds_by_themselves")
def test_a_few_new_objects_are_no_reason_for_a_round() -> None:
    gc.collect()
    app.collect_soon()
    rounds = gc.get_stats()[0]["collections"]
    app.collect_soon()
    assert gc.get_stats()[0]["collections"] == rounds
