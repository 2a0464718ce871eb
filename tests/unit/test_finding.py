"""Finding is blind to case and typography, and leads to where the words stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.evidence import characters
from desktop.evidence.finding import MAX_HITS, STEP, Index, telling_part
from desktop.evidence.folding import fold


def found(text: str, words: str) -> list[str]:
    index = Index(text)
    while not index.advance():
        pass
    return [text[slice(*hit)] for hit in index.hits(words)]


@pytest.mark.parametrize(
    ("text", "words", "hits"),
    [
        ("They don’t know", "DON'T", ["don’t"]),
        ("“No choice”, he said", '"no choice"', ["“No choice”"]),
        ("no\u00a0choice, no\n  choice", "no choice", ["no\u00a0choice", "no\n  choice"]),
        ("the ship\u00adping lane", "shipping", ["ship\u00adping"]),
        ("wait … here", "wait ...", ["wait …"]),
        ("wait ... here", "…", ["..."]),
        ("oﬃce and office", "office", ["oﬃce", "office"]),
        ("1990–95, 1990-95", "1990—95", ["1990–95", "1990-95"]),
        ("İzmir", "izmir", ["İzmir"]),
        ("ὈΔΥΣΣΕΎΣ ὀδυσσεύς", "ὀδυσσεύς", ["ὈΔΥΣΣΕΎΣ", "ὀδυσσεύς"]),
        ("港務局の記録と港務局", "港務局", ["港務局", "港務局"]),
        ("\U0001f6a2 a ship", "A SHIP", ["a ship"]),
        ("a+b (c)", "A+B (", ["a+b ("]),
        ("nothing here", "elsewhere", []),
        ("nothing here", " \u200b ", []),
    ],
)
def test_what_a_person_would_find_is_found(text: str, words: str, hits: list[str]) -> None:
    assert found(text, words) == hits


@pytest.mark.parametrize(
    ("printed", "typed"),
    [
        *((one, "'") for one in characters.APOSTROPHES),
        *((one, '"') for one in characters.QUOTATION_MARKS),
        *((one, "-") for one in characters.DASHES),
        *((one, " ") for one in characters.SPACES),
        *characters.SPELT_OUT.items(),
        *((one, "") for one in "\u00ad\u034f\u180b\u180e\u200b\u200d\u2060\u2064\u202e\ufe0f\ufeff\U000e0101"),
    ],
)
def test_what_is_the_same_to_a_quotation_is_found_by_hand_too(printed: str, typed: str) -> None:
    text = f"then a{printed}b followed"
    assert fold(text) == f"then a{typed}b followed"
    assert found(text, f"a{typed}b") == [f"a{printed}b"]


def test_nothing_is_found_before_the_text_is_ready_and_all_of_it_after() -> None:
    text = "a needle " + "hay " * STEP + "a needle"
    index = Index(text)
    assert not index.advance()
    assert index.hits("needle") == []
    while not index.advance():
        pass
    assert index.hits("needle") == [(2, 8), (len(text) - 6, len(text))]


def test_words_that_a_step_cuts_are_found() -> None:
    text = "x" * (STEP - 3) + "needle"
    assert found(text, "needle") == ["needle"]


def test_no_more_hits_are_told_than_anybody_steps_through() -> None:
    assert len(found("a" * (MAX_HITS + 5), "a")) == MAX_HITS


@given(st.text(max_size=60), st.data())
def test_what_is_cut_from_a_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    words = text[start : data.draw(st.integers(start, len(text)))]
    hits = found(text, words)
    assert all(hit in text for hit in hits)
    if any(letter.isalnum() and letter.isascii() for letter in words):
        assert hits


def leading(text: str, quotation: str) -> str:
    index = Index(text)
    while not index.advance():
        pass
    return ["", *telling_part(index, quotation)][-1]


@pytest.mark.parametrize(
    ("text", "quotation", "part"),
    [
        ("It ran well. The deck had moved\nby 14 mm.", "the deck had moved by 41 mm", "the deck had moved by"),
        ("One of the ships. The pilot of the ship.", "all of the pilots’ ships, of the fleet", "ships"),
        ("It took fewer than 150 people, no fewer.", "fewer than 140 people", "fewer than"),
        ("Nobody came.", "“everybody left”", ""),
        ("", "words", ""),
        ("any text", "", ""),
    ],
)
def test_a_quotation_that_is_not_there_is_looked_for_by_what_of_it_is(text: str, quotation: str, part: str) -> None:
    assert leading(text, quotation) == part


@given(st.text("ab c", max_size=60), st.text("abd c", max_size=60))
def test_what_leads_to_a_passage_occurs_and_nothing_is_said_only_where_no_word_does(text: str, quotation: str) -> None:
    part = leading(text, quotation)
    assert not part or found(text, part)
    assert part or not any(found(text, word) for word in quotation.split())
