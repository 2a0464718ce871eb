"""What is said of a quotation is short, true to the word, and says the same to those who see no lines."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.protocols import AnchorState
from desktop.core.timeline import Quotation
from desktop.evidence.anchor import Anchor
from desktop.evidence.copies import from_text
from desktop.qt.badges import CHECKING
from desktop.qt.copyremark import Act, Remark, _first_words, _last_words, remark
from desktop.qt.theme import LIGHT

FILL = "and so on, as the log has it, " * 12


def told(exact: str, text: str, anchor: Anchor, candidate: int = 0) -> Remark:
    quotation = Quotation(id="q", source="s", exact=exact)
    found = remark(quotation, anchor, from_text(text), LIGHT, pending=False, candidate=candidate)
    assert found is not None
    return found


def shown(found: Remark, index: int = 0) -> str:
    return "".join(run.text for run in found.excerpts[index][1])


def test_of_a_long_difference_the_change_is_shown_and_not_all_that_is_the_same() -> None:
    text = f"{FILL}the gate was shut at dawn {FILL}"
    found = told(text.replace("shut", "not shut"), text, Anchor(AnchorState.ALTERED, ((0, len(text)),), 0.97))
    assert "gate was not shut at dawn" in shown(found, 0)
    assert "gate was shut at dawn" in shown(found, 1)
    assert len(shown(found, 0)) < 250
    assert [run.text for run in found.excerpts[0][1] if run.struck] == ["not"]
    assert found.excerpts[1][0] == "In the copy · ¶ 1 · 97% alike"


def test_what_is_altered_is_never_said_to_be_wholly_alike() -> None:
    for similarity, alike in ((0.999, "99% alike"), (1.0, "99% alike"), (0.29, "29% alike"), (0.858, "85% alike")):
        found = told("the gate", "the gates", Anchor(AnchorState.ALTERED, ((0, 9),), similarity))
        assert found.excerpts[1][0] == f"In the copy · ¶ 1 · {alike}"


def test_several_places_are_told_with_what_stands_around_them() -> None:
    text = "First the lamp is lit here.\n\nThen the lamp is lit there."
    places = tuple((at, at + 15) for at in (6, 34))
    anchor = Anchor(AnchorState.AMBIGUOUS, candidates=places)
    for index, (label, around) in enumerate([("1 of 2 · ¶ 1", "lit here"), ("2 of 2 · ¶ 2", "lit there")]):
        found = told("the lamp is lit", text, anchor, candidate=index)
        assert found.excerpts[0][0] == label
        assert around in shown(found)
        assert [run.text for run in found.excerpts[0][1] if run.bold] == ["the lamp is lit"]


def test_of_several_places_with_similar_words_one_is_chosen_by_quoting_it() -> None:
    text = "First the lamp is lit here.\n\nThen the lamp is lit there."
    places = tuple((at, at + 15) for at in (6, 34))
    found = told("the lamp was lit", text, Anchor(AnchorState.AMBIGUOUS, similarity=0.9, candidates=places))
    assert found.sentence.startswith("Similar words, not these, stand in 2 places.")
    assert (found.buttons[0].act, found.buttons[0].text) == (Act.QUOTE_COPY, "Quote these words")


def test_a_wide_gap_is_warned_of() -> None:
    text = f"It held {FILL * 4} that the tower should stand."
    end = text.index(" that the tower")
    anchor = Anchor(AnchorState.ELIDED, ((0, 7), (end + 1, len(text))), wide_gap=True)
    found = told("It held … that the tower should stand.", text, anchor)
    assert "may join what does not belong together" in found.sentence
    assert len(shown(found)) < 300
    assert not found.buttons


@pytest.mark.parametrize("state", list(AnchorState))
def test_every_state_is_told_or_needs_no_word(state: AnchorState) -> None:
    places = ((0, 4), (5, 9))
    anchor = Anchor(state, spans=places)
    if state is AnchorState.AMBIGUOUS:
        anchor = Anchor(state, candidates=places)
    quotation = Quotation(id="q", source="s", exact="some words")
    copy = from_text("some word")
    found = remark(quotation, anchor, copy, LIGHT, pending=False)
    assert (found is None) == (state is AnchorState.EXACT)
    pending = remark(quotation, anchor, copy, LIGHT, pending=True)
    assert pending is not None
    assert pending.mark is CHECKING
    assert not pending.buttons


def test_what_was_stopped_is_not_said_to_want_a_copy_and_can_be_looked_for_again() -> None:
    found = told("some words", "some text", Anchor(AnchorState.UNCHECKED))
    assert found.sentence == found.mark.meaning == "These words were not looked for to the end: check the copy again."
    assert [button.act for button in found.buttons] == [Act.RECHECK]


def test_what_needs_a_selection_says_so() -> None:
    found = told("gone", "text", Anchor(AnchorState.ORPHANED))
    assert {button.act: button.needs_words for button in found.buttons} == {Act.SEARCH: False, Act.REANCHOR: True}


def test_what_stands_around_a_place_is_in_whole_words_with_one_space_between() -> None:
    text = f"{FILL}\n\nThe lamp is lit.\n\n{FILL}The lamp is lit."
    first, second = text.index("The lamp"), text.rindex("The lamp")
    places = tuple((at, at + 16) for at in (first, second))
    found = told("The lamp is lit.", text, Anchor(AnchorState.AMBIGUOUS, candidates=places))
    words = shown(found)
    assert "  " not in words
    before, _, after = words.partition("The lamp is lit.")
    assert before.startswith("…")
    assert after.endswith("…")
    assert set(re.findall(r"\w+", before + after)) <= set(re.findall(r"\w+", FILL))
    last = shown(told("The lamp is lit.", text, Anchor(AnchorState.AMBIGUOUS, candidates=places), candidate=1))
    assert last.endswith("The lamp is lit."), "the copy ends there: nothing is left out"


def test_what_is_left_out_is_shown_with_the_words_that_it_stands_between() -> None:
    text = "It held, by six votes to three, that the tower should stand."
    parts = (0, 7), (text.index("that the"), len(text))
    found = told("It held … that the tower should stand.", text, Anchor(AnchorState.ELIDED, parts))
    assert shown(found) == "…It held, by six votes to three, that the tower should…"


def test_a_comparison_that_has_a_few_lines_shows_both_wordings_in_one() -> None:
    text = "the gate was shut at dawn"
    quotation = Quotation(id="q", source="s", exact="the gate was open at dawn")
    anchor = Anchor(AnchorState.ALTERED, ((0, len(text)),), 0.9)
    found = remark(quotation, anchor, from_text(text), LIGHT, pending=False, compact=True)
    assert found is not None
    assert len(found.excerpts) == 1
    assert [run.text for run in found.excerpts[0][1] if run.struck] == ["open"]
    assert [run.text for run in found.excerpts[0][1] if run.underlined] == ["shut"]


@given(st.text(), st.integers(1, 60))
def test_words_are_taken_from_either_end_and_never_more_than_there_is_room_for(text: str, letters: int) -> None:
    first, last = _first_words(text, letters), _last_words(text, letters)
    assert text.startswith(first)
    assert text.endswith(last)
    assert max(len(first), len(last)) <= letters
