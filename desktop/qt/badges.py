"""How a quotation's state is told: a symbol, a colour and a word together, never the colour alone."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.core.protocols import AnchorState
from desktop.core.timeline import QuotationRole


@dataclass(frozen=True, slots=True)
class Badge:
    """``icon`` names a drawing, ``role`` a colour of the theme; ``meaning`` says the word in a sentence."""

    icon: str
    role: str
    word: str
    meaning: str


_BADGES = {
    AnchorState.EXACT: ("verified", "These words stand in the copy, to the letter, where they are said to."),
    AnchorState.MOVED: ("verified", "These words stand in the copy, to the letter, at another place than stored."),
    AnchorState.NORMALISED: ("verified", "These words stand in the copy, but for typography."),
    AnchorState.ELIDED: (
        "attention",
        "The parts of this quotation stand in the copy, with words left out between them.",
    ),
    AnchorState.ALTERED: ("wrong", "The copy has similar words, not these."),
    AnchorState.AMBIGUOUS: ("attention", "These words stand in several places; which one is meant is open."),
    AnchorState.ORPHANED: ("wrong", "These words were not found in the copy."),
    AnchorState.UNCHECKED: ("muted", "These words are not checked: no copy of the source is attached."),
}

#: Of a quotation that is still being looked for.
CHECKING = Badge("unchecked", "muted", "checking …", "These words are being looked for in the copy.")

#: Of a quotation that is unchecked though a copy is there: somebody stopped it, or it did not work.
UNSOUGHT = Badge("unchecked", "muted", "unchecked", "These words were not looked for to the end: check the copy again.")

ROLE_WORDS: dict[QuotationRole, str] = {"supports": "supports", "disputes": "disputes", "context": "gives context"}


def badge(state: AnchorState, *, has_copy: bool = False, pending: bool = False) -> Badge:
    """The badge of a state; of ``UNCHECKED``, by why it is so: where a copy is attached, there is none to be missed.

    ``pending``: the quotation is still being looked for.
    """
    if pending:
        return CHECKING
    if state is AnchorState.UNCHECKED and has_copy:
        return UNSOUGHT
    role, meaning = _BADGES[state]
    return Badge(state.value, role, state.value, meaning)
