"""Words for what a copy's text does not have of the file: nothing is left out silently."""

from __future__ import annotations


def left_out(what: str, size: int) -> str:
    """A note that text of ``size`` code points was left out."""
    return f"{what}: {size:,} character{'' if size == 1 else 's'} left out"
