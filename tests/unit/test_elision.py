"""The parts of a quotation around what is left out: where they may stand."""

from __future__ import annotations

import pytest

from desktop.core.protocols import AnchorState
from desktop.core.timeline import Quotation
from desktop.evidence.anchor import anchor
from desktop.evidence.copies import from_text

PARTS = ["all the lamps were lit", "under the bell"]


@pytest.mark.parametrize("marks", ["‘’", "''", "“”", "«»", "()"])
def test_a_part_may_begin_and_end_within_quotation_marks(marks: str) -> None:
    before, after = marks[0], marks[1]
    text = f"It says: {before}all the lamps were lit, even the one under the bell{after}, as if anybody had asked."
    found = anchor(Quotation(id="q", source="s", exact=f"… {' … '.join(PARTS)} …"), from_text(text))
    assert found.state is AnchorState.ELIDED
    assert [text[start:end] for start, end in found.spans] == PARTS
