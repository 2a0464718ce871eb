"""Tying a quotation to its source: stub signature, being written."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.core.protocols import AnchorState


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where and how a quotation stands in a copy. Spans are code points of the copy's text, end exclusive."""

    state: AnchorState
    spans: tuple[tuple[int, int], ...] = ()
    similarity: float | None = None
    candidates: tuple[tuple[int, int], ...] = ()
