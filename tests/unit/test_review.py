"""What is said of a timeline's evidence, and what there is to look at: the words that bar, tooltips and list share."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core import files
from desktop.core.protocols import AnchorState, Support
from desktop.evidence.anchor import Anchor
from desktop.evidence.copies import from_text
from desktop.session import review
from desktop.session.document import Document
from desktop.session.review import SHOWN, Concern, Remedy
from desktop.session.session import Session

STATES = list(AnchorState)
COPY = from_text("The mill stood still.\n")


def session(*states: AnchorState, pending: Iterable[str] = (), copy: bool = True, **changed: Any) -> Session:
    """A session whose quotations q0, q1, … stand in these states, each used by the event of its number."""
    data = {
        "format": "quoteline/1",
        "title": "Mill",
        "sources": [{"id": "log", "headline": "The mill's log"}],
        "quotations": [{"id": f"q{n}", "source": "log", "exact": f"words {n}"} for n in range(len(states))],
        "events": [
            {"id": f"e{n}", "title": f"Event {n}", "date": "1811", "quotations": [f"q{n}"]} for n in range(len(states))
        ],
        **changed,
    }
    loaded = files.parse(json.dumps(data))
    assert not loaded.problems
    made = Session(Document(loaded, loaded.raw))
    if copy:
        found = {f"q{n}": Anchor(state) for n, state in enumerate(states) if f"q{n}" not in pending}
        made.attach("log", COPY, found, pending)
    return made


EXACT, NORMALISED, ALTERED = AnchorState.EXACT, AnchorState.NORMALISED, AnchorState.ALTERED
ORPHANED, AMBIGUOUS = AnchorState.ORPHANED, AnchorState.AMBIGUOUS
ELIDED, UNCHECKED = AnchorState.ELIDED, AnchorState.UNCHECKED


# -- at a glance


@pytest.mark.parametrize(
    ("states", "said"),
    [
        ((), "No quotation"),
        ((EXACT,), "1 quotation verified"),
        ((EXACT, NORMALISED), "2 quotations verified"),
        ((UNCHECKED, UNCHECKED), "2 quotations unchecked"),
        ((ORPHANED,), "1 quotation orphaned"),
        (
            (ORPHANED, ALTERED, EXACT, EXACT, AMBIGUOUS, ELIDED, UNCHECKED, ALTERED),
            "8 quotations: 2 verified, 2 altered, 1 orphaned, 1 ambiguous, 1 elided, 1 unchecked",
        ),
    ],
)
def test_all_quotations_are_told_in_a_line_with_the_worst_first(states: tuple[AnchorState, ...], said: str) -> None:
    assert review.summary(session(*states)) == said


def test_what_is_being_looked_for_is_told_apart_from_what_nobody_looked_for() -> None:
    opened = session(EXACT, UNCHECKED, UNCHECKED, pending=["q1", "q2"])
    assert review.summary(opened) == "3 quotations: 1 verified, checking 2 …"
    assert review.summary(session(UNCHECKED, pending=["q0"])) == "1 quotation: checking 1 …"


def test_a_copy_that_changed_is_told() -> None:
    opened = session(EXACT)
    opened.mark_stale("log")
    assert review.summary(opened) == "1 quotation verified · copy changed"


@given(st.lists(st.sampled_from(STATES), max_size=12))
def test_the_numbers_add_up(states: list[AnchorState]) -> None:
    said = review.summary(session(*states))
    _, colon, parts = said.partition(": ")
    if colon:
        assert sum(int(part.split()[0]) for part in parts.split(", ")) == len(states)


def test_an_event_tells_that_it_is_disputed_and_how_its_quotations_stand() -> None:
    uses = [{"quotation": "q0", "role": "disputes"}, "q1"]
    opened = session(EXACT, ORPHANED, events=[{"id": "e", "title": "E", "quotations": uses}, {"id": "f", "title": "F"}])
    disputed, bare = opened.document.timeline.events
    assert review.of_event(opened, disputed) == "2 quotations: 1 verified, 1 orphaned · disputed"
    assert review.standing(opened, disputed) == "1 verified, 1 orphaned · disputed"
    assert review.of_event(opened, bare) == "no quotation"
    assert review.standing(opened, bare) == ""


def test_a_dispute_by_words_that_nobody_finds_is_told_to_be_one() -> None:
    uses = [{"quotation": "q0", "role": "disputes"}, "q1"]
    for state, unfounded in ((ORPHANED, True), (ALTERED, True), (EXACT, False), (UNCHECKED, False), (ELIDED, False)):
        opened = session(state, EXACT, events=[{"id": "e", "title": "E", "quotations": uses}])
        (event,) = opened.document.timeline.events
        assert review.dispute_is_unfounded(opened, event) is unfounded
        assert (review.UNFOUNDED in review.of_event(opened, event)) is unfounded
    undisputed = session(ORPHANED)
    assert not review.dispute_is_unfounded(undisputed, undisputed.document.timeline.events[0])


def test_only_verified_words_are_cited_without_a_word_on_how_they_stand() -> None:
    opened = session(EXACT, NORMALISED, ELIDED, ORPHANED, ALTERED, AMBIGUOUS, UNCHECKED, UNCHECKED, pending=["q7"])
    said = [review.caveat(opened, f"q{number}") for number in range(8)]
    assert said[:3] == ["", "", ""], "a quotation says itself that it leaves words out"
    assert said[3:] == [
        "not found in the copy", "altered: the copy has other words", "stands in several places of the copy",
        "not checked against a copy", "not yet checked against a copy",
    ]  # fmt: skip
    opened.anchors = {"q2": Anchor(ELIDED, wide_gap=True)}
    assert "left out" in review.caveat(opened, "q2")


def test_a_filter_is_told_with_what_it_leaves() -> None:
    opened = session(EXACT, ORPHANED, ALTERED)
    assert review.filtered(opened) == ""
    opened.filter_by([Support.PROBLEM])
    assert review.filtered(opened) == "2 of 3 events: not verified"
    opened.filter_by([Support.PARTLY, Support.DISPUTED])
    assert review.filtered(opened) == "0 of 3 events: disputed, partly verified"


# -- what to look at


def test_what_is_most_likely_wrong_comes_first() -> None:
    opened = session(
        UNCHECKED, ELIDED, AMBIGUOUS, ORPHANED, ALTERED, EXACT,
        events=[{"id": "e0", "title": "Rests on nothing"}, {"id": "e1", "title": "Rests", "quotations": ["q4", "q5"]}],
        sources=[{"id": "log", "headline": "The mill's log"}, {"id": "paper", "headline": "The paper"}],
    )  # fmt: skip
    opened.pending = frozenset({"q0"})
    opened.anchors = {**opened.anchors, "q1": Anchor(ELIDED, wide_gap=True)}
    opened.mark_stale("log")
    found = review.findings(opened, {"e1": "its words give no year"})
    assert [(one.concern, one.target) for one in found] == [
        (Concern.ALTERED, "q4"), (Concern.ORPHANED, "q3"), (Concern.AMBIGUOUS, "q2"), (Concern.GAP, "q1"),
        (Concern.STALE, "log"), (Concern.PENDING, "q0"), (Concern.UNSUPPORTED, "e0"), (Concern.DATE, "e1"),
    ]  # fmt: skip
    assert (found[0].events, found[0].event) == (("Rests",), "e1")
    assert (found[1].events, found[1].event) == ((), "")
    assert found[-1].advice == "its words give no year"
    assert len({one.id for one in found}) == len(found)


def test_a_source_without_a_copy_is_one_thing_to_do_however_many_its_quotations() -> None:
    (one,) = review.findings(session(*[UNCHECKED] * 40, copy=False))
    assert (one.concern, one.remedy, one.target) == (Concern.UNCHECKED, Remedy.ATTACH, "log")
    assert one.subject == "The mill's log"
    assert "40 quotations" in one.advice


def test_words_left_out_within_a_paragraph_are_no_fault() -> None:
    opened = session(ELIDED, EXACT)
    assert review.findings(opened) == ()
    assert review.all_well(opened) == "1 of 2 quotations stands in full, 1 but for words left out."


@pytest.mark.parametrize(
    ("states", "said"),
    [
        ((), "There are no quotations to check."),
        ((EXACT,), "The quotation stands in its copy, to the letter."),
        ((EXACT, EXACT), "Both quotations stand in their copies, to the letter."),
        ((EXACT, NORMALISED, EXACT), "All 3 quotations stand in their copies, 1 but for typography."),
        ((NORMALISED,), "The quotation stands in its copy, but for typography."),
    ],
)
def test_where_all_is_well_no_more_is_said_than_is_known(states: tuple[AnchorState, ...], said: str) -> None:
    opened = session(*states)
    assert review.findings(opened) == ()
    assert review.all_well(opened) == said


def test_what_is_altered_says_how_much_is_alike_and_what_is_ambiguous_in_how_many_places() -> None:
    opened = session(ALTERED, AMBIGUOUS)
    opened.anchors = {"q0": Anchor(ALTERED, ((0, 5),), 0.954), "q1": Anchor(AMBIGUOUS, candidates=((0, 5), (9, 14)))}
    altered, ambiguous = review.findings(opened)
    assert "95% alike" in altered.advice
    assert "2 places" in ambiguous.advice


def test_what_is_as_long_as_a_book_is_a_line_of_the_list() -> None:
    book = "words without\nan end " * 100
    opened = session(
        UNCHECKED,
        copy=False,
        sources=[{"id": "log", "headline": book}],
        events=[{"id": "e", "title": book}],
    )
    for one in review.findings(opened):
        assert one.subject.startswith("words without an end words")
        assert len(one.subject) <= SHOWN


def test_what_was_stopped_is_not_said_to_be_going_on_nor_to_want_a_copy() -> None:
    opened = session(EXACT, UNCHECKED, UNCHECKED, pending=["q1", "q2"])
    opened.resolve({"q1": Anchor(UNCHECKED)})
    stopped, going_on = review.findings(opened)
    assert (stopped.concern, stopped.remedy, stopped.target) == (Concern.UNSOUGHT, Remedy.RECHECK, "log")
    assert stopped.advice == "1 quotation not looked for to the end: check the copy again"
    assert (going_on.concern, going_on.remedy, going_on.target) == (Concern.PENDING, Remedy.READ, "q2")
    assert "being looked for" in going_on.advice
    opened.resolve({"q2": Anchor(UNCHECKED)})
    (stopped,) = review.findings(opened)
    assert "2 quotations not looked for" in stopped.advice


def test_any_quotations_are_counted_in_the_words_of_the_whole() -> None:
    opened = session(EXACT, ORPHANED, ALTERED, UNCHECKED, pending=["q3"])
    assert review.counts(opened, ["q0", "q1", "q3"]) == "1 verified, 1 orphaned, checking 1 …"
    assert review.counts(opened, []) == ""


def test_a_date_that_no_words_bear_is_told_at_its_event_also_where_others_were_left_out() -> None:
    events = [
        {"id": "broken", "title": "Broken", "date": "1984-13"},
        {"id": "lamp", "title": "The lamp burns", "date": "1874-09-12",
         "date_basis": {"kind": "stated", "quotation": "q0"}, "quotations": ["q0"]},
    ]  # fmt: skip
    data = {
        "format": "quoteline/1",
        "title": "Mill",
        "language": "en",
        "sources": [{"id": "log", "headline": "The mill's log"}],
        "quotations": [{"id": "q0", "source": "log", "exact": "The lamp was lit in the morning."}],
        "events": events,
    }
    loaded = files.parse(json.dumps(data))
    told = review.doubts(loaded)
    assert list(told) == ["lamp"]
    opened = Session(Document(loaded, loaded.raw))
    date = next(one for one in review.findings(opened, told) if one.concern is Concern.DATE)
    assert (date.remedy, date.target, date.advice) == (Remedy.SHOW, "lamp", told["lamp"])
