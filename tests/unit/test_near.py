"""Near matches: the right place with its true ends, how similar it is, and what else it might be."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from desktop.core.protocols import AnchorState
from desktop.core.timeline import Quotation
from desktop.evidence import near
from desktop.evidence.anchor import Anchor, anchor
from desktop.evidence.copies import from_text
from desktop.evidence.near import IN_PLACE, LONGEST, RUNNER_UP, SHORTEST, SLICE, THRESHOLD, nearest
from tests.timing import at_best
from tests.unit import greywick
from tests.unit.variants import reworded

SENTENCE = "the keeper counted seventeen sails in the bay, and wrote them down one by one"


def look(text: str, words: str) -> list[str]:
    return [text[place.start : place.end] for place in nearest(text, words, lambda: None)]


def long_text(seed: int, words: int) -> str:
    """Sentences without sense, of words that come as often as words do."""
    chosen = random.Random(seed)
    vocabulary = sorted(set(greywick.TEXT.split()), key=lambda word: (len(word), word))
    weights = [1 / (1 + number) for number in range(len(vocabulary))]
    return " ".join(chosen.choices(vocabulary, weights, k=words))


@pytest.mark.parametrize(
    ("words", "place"),
    [
        (SENTENCE.replace("seventeen", "seventy"), SENTENCE),
        (SENTENCE.replace(" sails", ""), SENTENCE),
        (SENTENCE.replace("counted", "never counted"), SENTENCE),
        (SENTENCE.replace("one by one", "two by two"), SENTENCE),
        (SENTENCE.replace("the keeper", "an old man"), SENTENCE),
        (SENTENCE[4:].replace("bay", "harbour"), SENTENCE[4:]),
    ],
)
def test_the_place_begins_and_ends_where_the_words_do(words: str, place: str) -> None:
    text = f"{long_text(1, 3000)}. At noon {place}. {long_text(2, 3000)}"
    assert look(text, words) == [place]


def test_the_place_is_found_wherever_a_slice_ends() -> None:
    words = SENTENCE.replace("sails", "ships")
    filler = long_text(3, SLICE)
    for shift in range(-len(SENTENCE) - 2, 3, 11):
        start = SLICE + shift
        assert look(f"{filler[:start]} {SENTENCE} {filler[start : 2 * SLICE]}", words) == [SENTENCE]


def test_a_text_as_short_as_the_quotation_or_shorter() -> None:
    assert look(SENTENCE, SENTENCE.replace("sails", "ships")) == [SENTENCE]
    assert look(SENTENCE[11:], SENTENCE) == [SENTENCE[11:]]
    assert look(SENTENCE[40:], SENTENCE) == []
    assert look("", SENTENCE) == []
    assert look("by", SENTENCE) == []


def test_the_best_comes_first_with_what_is_nearly_as_good() -> None:
    better, worse = SENTENCE.replace("sails", "ships"), SENTENCE.replace("sails in the bay", "ships at sea")
    other = long_text(4, 40)
    text = f"{worse}. {other}. {better}. {other}. {SENTENCE.replace('wrote', 'put')[9:]}"
    found = nearest(text, SENTENCE, lambda: None)
    assert text[found[0].start : found[0].end] == better
    assert [place.similarity for place in found] == sorted((place.similarity for place in found), reverse=True)
    assert found[0].similarity - found[-1].similarity <= RUNNER_UP
    assert all(place.similarity >= THRESHOLD for place in found)


def test_of_many_near_places_the_nearest_wins() -> None:
    lines = [f"entry: the keeper counted {number} sails in the bay, and wrote them down" for number in range(100, 900)]
    text = "\n".join(lines)
    assert look(text, lines[612].replace("wrote", "noted"))[0] == lines[612]


def test_a_long_quotation_is_found_by_its_pieces() -> None:
    text, place = long_text(5, 9000), long_text(6, 1200)
    altered = " ".join("night" if number % 12 == 7 else word for number, word in enumerate(place.split()))
    assert near.PIECE * 10 < len(altered) <= LONGEST
    whole = f"{text} {place}. {text}"
    assert look(whole, altered) == [place]
    assert look(text, altered) == []


def test_what_is_too_short_or_too_long_is_not_looked_for() -> None:
    text = long_text(7, 3000)
    assert look(text, text[: SHORTEST - 1]) == []
    assert look(text, text[: LONGEST + 1]) == []
    assert len(look(text, text[:LONGEST])) == 1


@given(st.integers(0, 10**6), st.integers(0, 2500), st.integers(SHORTEST, 700), st.integers(0, 3))
def test_what_is_altered_a_little_is_found_where_it_stands(seed: int, start: int, length: int, edits: int) -> None:
    text = greywick.TEXT.replace("\n", " ")
    words = text[start : start + length].strip()
    if len(words) < SHORTEST:
        return
    chosen = random.Random(seed)
    letters = list(words)
    for _ in range(edits):
        letters[chosen.randrange(len(letters))] = chosen.choice("xyz ")
    places = nearest(text, "".join(letters), lambda: None)
    assert any(place.start < start + length and start < place.end for place in places)


@given(st.text("abc ", min_size=1, max_size=40), st.text("abc ", max_size=60))
def test_the_bit_vectors_find_where_the_fewest_edits_end(words: str, text: str) -> None:
    def edits(piece: str) -> int:
        return Levenshtein.distance(words, piece)

    anchored = near._semi_global(words, text, lambda: None, anchored=True)
    assert anchored == max(range(len(text) + 1), key=lambda end: (-edits(text[:end]), end))
    end = near._semi_global(words, text, lambda: None, anchored=False)
    fewest = min(edits(text[a:b]) for a in range(len(text) + 1) for b in range(a, len(text) + 1))
    assert min(edits(text[start:end]) for start in range(end + 1)) == fewest


def test_absent_quotations_of_the_least_length_are_rarely_taken_for_near_ones() -> None:
    text, other = greywick.TEXT.replace("\n", " "), long_text(8, 4000)
    absent = [other[at : at + SHORTEST] for at in range(0, 20_000, 100)]
    assert sum(bool(look(text, words)) for words in absent) <= len(absent) // 50


def quoted(exact: str, **more: object) -> Quotation:
    return Quotation.model_validate({"id": "q", "source": "s", "exact": exact, **more})


def test_a_near_match_is_altered_and_covers_the_copy_s_own_characters() -> None:
    copy = from_text(f"{greywick.TEXT}“{SENTENCE.capitalize()},” he\u00a0said – \U0001f6a2.")
    found = anchor(quoted(f'"{SENTENCE.replace("sails", "ships").capitalize()}," he said'), copy)
    assert found.state is AnchorState.ALTERED
    ((start, end),) = found.spans
    assert copy.text[start:end] == f"“{SENTENCE.capitalize()},” he\u00a0said"
    assert THRESHOLD < (found.similarity or 0) < 1
    assert found.candidates == ()


def test_two_near_places_are_ambiguous_until_one_is_chosen() -> None:
    copy = from_text(f"On Monday {SENTENCE}.\nOn Tuesday {SENTENCE}, too.\n")
    words = SENTENCE.replace("sails", "ships")
    found = anchor(quoted(words), copy)
    assert (found.state, found.spans) == (AnchorState.AMBIGUOUS, ())
    assert [copy.text[slice(*place)] for place in found.candidates] == [SENTENCE, SENTENCE]
    start, end = found.candidates[1]
    chosen = anchor(quoted(words, start=start, end=end), copy, stored_hash=copy.sha256)
    assert (chosen.state, chosen.spans) == (AnchorState.ALTERED, ((start, end),))


@pytest.mark.parametrize(
    ("words", "state"),
    [
        # 0.81 and 0.79 of what both have stand there
        ("a warden counted seventeen boats in the haven, and noted them down one by one", AnchorState.ALTERED),
        ("the warden counted seventeen boats in the haven, and noted them all one by one", AnchorState.ORPHANED),
        # 0.87 and 0.86 of 30 and of 29 characters
        ("the old lamp burned until dusk", AnchorState.ALTERED),
        ("the old lamp burned until six", AnchorState.ORPHANED),
    ],
)
def test_less_than_four_fifths_alike_or_thirty_characters_long_is_not_in_the_copy(
    words: str, state: AnchorState
) -> None:
    copy = from_text(f"At noon {SENTENCE}. As ever, the old lamp burned until noon, and then the rain came.\n")
    assert anchor(quoted(words), copy).state is state


@pytest.mark.parametrize(
    ("second", "state"),
    [
        # less alike by 0.040 and 0.072
        ("the keeper counted seventeen sails in the bay, and put them down one by one", AnchorState.AMBIGUOUS),
        ("the keeper counted seventeen sails in the bay, and noted them all one by one", AnchorState.ALTERED),
    ],
)
def test_a_second_place_leaves_open_which_is_meant_if_it_is_less_alike_by_a_twentieth_at_the_most(
    second: str, state: AnchorState
) -> None:
    copy = from_text(f"On Monday {SENTENCE}. It rained.\nOn Tuesday {second}. It shone.\n")
    found = anchor(quoted(SENTENCE.replace("sails", "ships")), copy)
    assert found.state is state
    places = found.candidates or found.spans
    assert [copy.text[slice(*place)] for place in places] == [SENTENCE, second][: len(places)]


def test_reworded_beyond_likeness_is_orphaned() -> None:
    text, _, sentences = reworded(greywick.TEXT, every=1)
    lost = [greywick.TEXT[slice(*span)].strip() for span in sentences]
    found = [anchor(quoted(words), from_text(text)).state for words in lost if len(words) > SHORTEST]
    assert set(found) == {AnchorState.ORPHANED}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a" * 100_000, "a" * 78 + "b" * 20 + "a" * 94),
        ("ab" * 50_000, "ab" * 45 + "ba" * 51),
        (f"{SENTENCE}. " * 1200, f"{SENTENCE.replace('seventeen', 'seventy')}. " * 9),
        (f"{SENTENCE}. " * 1200, (f"{SENTENCE.replace('seventeen', 'seventy')}. " * 110)[:LONGEST]),
        ("a" * 100_000, ("a" * 300 + "b" * 80) * 21),
    ],
    ids=["one letter", "two letters", "a sentence", "a long quotation", "a long one of one letter"],
)
def test_a_text_made_to_slow_it_down_does_not_keep_it_from_being_cancelled(text: str, words: str) -> None:
    def longest() -> float:
        """Seconds of this thread's own time between two checks."""
        longest, last = 0.0, time.thread_time()

        def check() -> None:
            nonlocal longest, last
            now = time.thread_time()
            longest, last = max(longest, now - last), now

        nearest(text, words, check)
        check()
        return longest

    assert at_best(longest, 0.05) <= 0.05  # measured: 0.01 at the most


@pytest.mark.parametrize("calls", [1, 5, 40])
def test_the_search_can_be_cancelled(calls: int) -> None:
    left = calls

    def check() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        anchor(quoted(SENTENCE), from_text(long_text(9, 200_000)), check=check)
    assert left == 0


# -- few words, in the place that their context gives

BEFORE, AFTER = "The yard by the old lock employs ", " in the winter, and more in spring."
FEW = "about 140 people"


def in_context(copy: str, exact: str = FEW) -> Anchor:
    return anchor(quoted(exact, prefix=BEFORE[-32:], suffix=AFTER[:32]), from_text(copy))


@pytest.mark.parametrize("there", ["about 150 people", "about 140 persons", "140 people", "about 140 men"])
def test_few_words_that_were_changed_are_altered_where_their_context_is(there: str) -> None:
    copy = f"First of all. {BEFORE}{there}{AFTER} So it was."
    found = in_context(copy)
    assert found.state is AnchorState.ALTERED
    ((start, end),) = found.spans
    assert copy[start:end] == there
    assert IN_PLACE <= (found.similarity or 0) < 1


@pytest.mark.parametrize(
    "copy",
    [
        f"{BEFORE}nobody at all{AFTER}",
        f"{BEFORE.strip()}{AFTER}",
        f"{BEFORE}about 150 people, and this goes on for very much longer than anybody quoted of it{AFTER}",
        f"{BEFORE}about 150 people in summer.",
        f"It employs about 150 people{AFTER}",
        f"{AFTER} {BEFORE}about 150 people.",
    ],
    ids=["other words", "nothing", "far apart", "no suffix", "no prefix", "reversed"],
)
def test_few_words_elsewhere_or_unlike_them_are_orphaned(copy: str) -> None:
    assert in_context(copy).state is AnchorState.ORPHANED


def test_few_words_whose_context_stands_twice_are_ambiguous_the_likest_first() -> None:
    copy = f"{BEFORE}about 200 people{AFTER}\n{BEFORE}about 150 people{AFTER}\n"
    found = in_context(copy)
    assert (found.state, found.spans) == (AnchorState.AMBIGUOUS, ())
    assert [copy[start:end] for start, end in found.candidates] == ["about 150 people", "about 200 people"]


def test_a_context_of_a_few_letters_gives_no_place() -> None:
    few = quoted(FEW, prefix="employs ", suffix=" in the")
    assert anchor(few, from_text(f"{BEFORE}about 150 people{AFTER}")).state is AnchorState.ORPHANED


def test_few_words_are_looked_for_between_typographic_neighbours_too() -> None:
    copy = f"“{BEFORE.replace(' ', chr(0xA0), 1)}about 150\npeople{AFTER}”"
    assert in_context(copy).state is AnchorState.ALTERED
