"""What became of a source's quotations when its copy changed: told in one line, so that nobody compares by eye."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from desktop.core.protocols import AnchorState
from desktop.evidence.anchor import Anchor, unchecked

SAME: Final = "as before"
MOVED: Final = "moved"
FOUND: Final = "now verified"
LOST: Final = "no longer there"
ABSENT: Final = "not there"
SKIPPED: Final = "not looked for"

#: In the order of telling: what is well, then what asks for a look. The states' own words are between.
_ORDER: Final = (SAME, MOVED, FOUND, *AnchorState, ABSENT, LOST, SKIPPED)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The ids of quotations by what became of them, such as "moved"; each kind occurs."""

    kinds: Mapping[str, tuple[str, ...]]

    @property
    def total(self) -> int:
        return sum(map(len, self.kinds.values()))

    @property
    def changed(self) -> tuple[tuple[str, str], ...]:
        """The quotations that stand otherwise than before, each with what became of it: the worst first."""
        kinds = [kind for kind in reversed(tuple(self.kinds)) if kind != SAME]
        return tuple((key, kind) for kind in kinds for key in self.kinds[kind])

    @property
    def is_well(self) -> bool:
        """Whether nothing asks for a look: what stands otherwise than before is verified now."""
        return self.kinds.keys() <= {SAME, MOVED, FOUND}

    @property
    def words(self) -> str:
        """In a line: "36 as before, 2 moved, 1 no longer there"."""
        if not self.kinds:
            return "no quotation is taken from it"
        if not self.changed:
            return f"all {self.total:,} quotations {SAME}" if self.total > 1 else f"its quotation {SAME}"
        return ", ".join(f"{len(keys):,} {kind}" for kind, keys in self.kinds.items())


def compare(before: Mapping[str, Anchor], after: Mapping[str, Anchor]) -> Comparison:
    """What became of each quotation of ``after``; one that is missing in ``before`` was not known to stand anyhow."""
    kinds: dict[str, list[str]] = {kind: [] for kind in _ORDER}
    for key, anchor in after.items():
        kinds[_became(before.get(key, unchecked()), anchor)].append(key)
    return Comparison({kind: tuple(keys) for kind, keys in kinds.items() if keys})


def _became(before: Anchor, after: Anchor) -> str:
    state = after.state
    if state is AnchorState.UNCHECKED:
        return SKIPPED
    if (before.state.verified and state.verified) or state is before.state is AnchorState.ELIDED:
        if before.spans != after.spans:
            return MOVED
        return SAME if state is not AnchorState.NORMALISED or state is before.state else state
    if state is before.state:
        return SAME
    if state.verified:
        return FOUND
    if state is AnchorState.ORPHANED:
        return ABSENT if before.state is AnchorState.UNCHECKED else LOST
    return state
