"""A tick means verbatim: what anchors, what is left open, and what is not found."""

from __future__ import annotations

import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from desktop.core.protocols import AnchorState
from desktop.core.timeline import Quotation, Source, Timeline
from desktop.evidence import anchor as anchors
from desktop.evidence.anchor import (
    CONTEXT,
    MAX_CANDIDATES,
    Anchor,
    anchor,
    anchor_all,
    anchor_in_place,
    anchor_quickly,
    order_in_source,
    place_of,
)
from desktop.evidence.copies import Copy, from_text, read
from tests.timing import at_best

TEXT = (
    "The harbour master closed the northern gate at dawn.\n\n"
    "“We had no choice,” she said. \U0001f6a2 The ferries waited outside the northern gate until noon.\n"
    "By evening the northern gate was open again.\n"
)
COPY = from_text(TEXT)


def quoted(exact: str, **more: object) -> Quotation:
    return Quotation.model_validate({"id": "q", "source": "s", "exact": exact, **more})


def cut(copy: Copy, start: int, end: int) -> Quotation:
    """A quotation as an editor would store it."""
    text = copy.text
    prefix, suffix = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    return quoted(text[start:end], start=start, end=end, prefix=prefix, suffix=suffix)


def test_the_only_place_is_exact_with_or_without_a_stored_place() -> None:
    start = TEXT.index("no choice")
    found = Anchor(AnchorState.EXACT, ((start, start + 9),), 1.0)
    assert anchor(quoted("no choice"), COPY) == found
    assert anchor(quoted("no choice", start=start, end=start + 9), COPY) == found


def test_a_paragraph_inserted_above_moves_it() -> None:
    start = TEXT.index("no choice")
    longer = from_text("A new first paragraph.\n\n" + TEXT)
    assert anchor(cut(COPY, start, start + 9), longer) == Anchor(AnchorState.MOVED, ((start + 24, start + 33),), 1.0)


def test_of_several_places_the_context_finds_the_right_one() -> None:
    first, second, third = (place for place in range(len(TEXT)) if TEXT.startswith("the northern gate", place))
    for place in (first, second, third):
        moved = anchor(cut(COPY, place, place + 17), from_text("Above.\n" + TEXT))
        assert moved == Anchor(AnchorState.MOVED, ((place + 7, place + 24),), 1.0)
    assert anchor(quoted("the northern gate", prefix="outside "), COPY).spans == ((second, second + 17),)
    assert anchor(quoted("the northern gate", suffix=" was"), COPY).state is AnchorState.EXACT


def test_a_stored_place_orders_candidates_but_never_decides() -> None:
    places = [place for place in range(len(TEXT)) if TEXT.startswith("the northern gate", place)]
    found = anchor(quoted("the northern gate", start=places[1], end=places[1] + 17), COPY)
    assert (found.state, found.spans, found.similarity) == (AnchorState.AMBIGUOUS, (), None)
    assert found.candidates[0] == (places[1], places[1] + 17)
    assert sorted(start for start, _ in found.candidates) == places
    unplaced = anchor(quoted("the northern gate"), COPY)
    assert [start for start, _ in unplaced.candidates] == places


def test_in_the_very_copy_that_a_place_was_found_in_the_place_decides() -> None:
    place = TEXT.rindex("the northern gate")
    quotation = quoted("the northern gate", start=place, end=place + 17)
    assert anchor(quotation, COPY, stored_hash=COPY.sha256).spans == ((place, place + 17),)
    assert anchor(quotation, COPY, stored_hash="0" * 64).state is AnchorState.AMBIGUOUS


def test_the_same_words_in_the_same_context_are_ambiguous() -> None:
    copy = from_text("and again and again and again, and so on")
    found = anchor(quoted("again", prefix="and ", suffix=" and"), copy)
    assert (found.state, found.candidates) == (AnchorState.AMBIGUOUS, ((4, 9), (14, 19)))


def test_a_context_that_fits_nowhere_leaves_all_places_open() -> None:
    found = anchor(quoted("northern gate", prefix="not there "), COPY)
    assert (found.state, len(found.candidates)) == (AnchorState.AMBIGUOUS, 3)


def test_overlapping_places_are_all_seen() -> None:
    assert anchor(quoted("ana"), from_text("banana")).candidates == ((1, 4), (3, 6))
    assert anchor(quoted("ana", prefix="an"), from_text("banana")).spans == ((3, 6),)


@pytest.mark.parametrize("exact", ["had choice", "‘We had no choice’", "We had no Choice", "WE HAD", "\ud800"])
def test_what_does_not_stand_there_to_the_letter_is_never_verified(exact: str) -> None:
    found = anchor(quoted(exact), COPY)
    assert not found.state.verified
    assert found == Anchor(AnchorState.ORPHANED)


def test_an_empty_quotation_is_orphaned() -> None:
    assert anchor(Quotation.model_construct(id="q", source="s", exact=""), COPY) == Anchor(AnchorState.ORPHANED)
    assert anchor(quoted("words"), from_text("")) == Anchor(AnchorState.ORPHANED)


@pytest.mark.parametrize("place", [(-9, 0), (5, 5), (10**9, 10**9 + 9), (9, 2)])
def test_an_absurd_stored_place_does_no_harm(place: tuple[int, int]) -> None:
    quotation = Quotation.model_construct(id="q", source="s", exact="no choice", start=place[0], end=place[1])
    assert anchor(quotation, COPY, stored_hash=COPY.sha256).state is AnchorState.MOVED


def test_many_candidates_are_bounded_and_keep_the_stored_one() -> None:
    copy = from_text("ab" * 4 * MAX_CANDIDATES)
    place = len(copy.text) - 2
    for quotation in (quoted("a", start=place, end=place + 1), quoted("a", start=place, end=place + 1, prefix="b")):
        found = anchor(quotation, copy)
        assert len(found.candidates) == MAX_CANDIDATES
        assert found.candidates[0] == (place, place + 1)
    elsewhere = anchor(quoted("a", start=place, end=place + 1, suffix="ba"), copy)
    assert (place, place + 1) not in elsewhere.candidates


@given(st.text(min_size=1), st.data())
def test_a_quotation_cut_from_any_text_anchors_to_its_own_place(text: str, data: st.DataObject) -> None:
    copy = from_text(text)
    start = data.draw(st.integers(0, len(copy.text) - 1)) if copy.text else 0
    end = data.draw(st.integers(start + 1, len(copy.text))) if copy.text else 0
    if start == end:
        return
    quotation = cut(copy, start, end)
    assert anchor(quotation, copy) == Anchor(AnchorState.EXACT, ((start, end),), 1.0)
    unplaced = anchor(quotation.model_copy(update={"start": None, "end": None}), copy)
    assert (start, end) in unplaced.spans + unplaced.candidates
    assert anchor(quotation, copy, stored_hash=copy.sha256).spans == ((start, end),)


@given(st.text(alphabet="ab\U0001f600", max_size=40), st.text(alphabet="ab\U0001f600", min_size=1, max_size=6))
def test_whatever_is_verified_stands_there_verbatim(text: str, words: str) -> None:
    copy = from_text(text)
    found = anchor(quoted(words, start=3, end=3 + len(words)), copy)
    assert all(copy.text[slice(*span)] == words for span in found.spans + found.candidates)
    assert found.state.verified == bool(found.spans)
    assert (found.state is AnchorState.ORPHANED) == (words not in copy.text)


#: Other typography for what folds, a choice for each.
OTHERS = {" ": "\u00a0\n\u2003", "'": "’‘ʼ", '"': "“”„«", "-": "–—‑", "ﬁ": ("fi",), "…": ("...",), "é": ("e\u0301",)}
TYPESET = st.text(alphabet="ab 1'\"-ﬁ…é\u00ad", min_size=1, max_size=30)


@given(TYPESET, st.data())
def test_a_quotation_in_other_typography_is_found_at_its_own_place(text: str, data: st.DataObject) -> None:
    copy = from_text(text)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assume(text[start:end].strip(" \u00ad") == text[start:end])
    assume("\u00ad " not in text)  # before the end of a line a soft hyphen joins, before a space it does not
    typed = "".join(data.draw(st.sampled_from((char, *OTHERS.get(char, ())))) for char in text[start:end])
    quotation = cut(copy, start, end).model_copy(update={"exact": typed})
    found = anchor(quotation, copy)
    assert found.state in {AnchorState.EXACT, AnchorState.MOVED, AnchorState.NORMALISED, AnchorState.AMBIGUOUS}
    assert found.candidates or letters(text[slice(*found.spans[0])]) == letters(typed)
    assert any(begin <= start and end <= stop for begin, stop in found.spans + found.candidates)
    assert anchor(quotation, copy, stored_hash=copy.sha256).spans == ((start, end),)


@given(st.text(min_size=1) | TYPESET, st.data())
def test_a_changed_letter_or_digit_is_never_verified(text: str, data: st.DataObject) -> None:
    copy = from_text(text)
    places = [place for place, char in enumerate(copy.text) if char.isalnum() and not "\ufb00" <= char <= "\ufb06"]
    assume(places)
    place = data.draw(st.sampled_from(places))
    other = data.draw(st.sampled_from([char for char in "ab12é²٣中" if char != copy.text[place]]))
    start = data.draw(st.integers(0, place))
    end = data.draw(st.integers(place + 1, len(copy.text)))
    changed = copy.text[start:place] + other + copy.text[place + 1 : end]
    context = {"prefix": copy.text[:start], "suffix": copy.text[end:], "start": start, "end": end}
    for quotation in (quoted(changed), quoted(changed, **context)):
        found = anchor(quotation, copy, stored_hash=copy.sha256)
        if found.state.verified:  # the changed words may stand elsewhere
            assert found.spans != ((start, end),)
            assert letters(copy.text[slice(*found.spans[0])]) == letters(changed)


def letters(text: str) -> str:
    spelled = unicodedata.normalize("NFC", text).replace("ﬁ", "fi").replace("ʼ", "")
    return "".join(char for char in spelled if char.isalnum())


@given(st.text() | TYPESET, st.text() | TYPESET | st.text("a …[]().", max_size=60), st.text(), st.text(), st.data())
def test_no_input_raises_and_all_places_lie_in_the_copy(
    text: str, exact: str, prefix: str, suffix: str, data: st.DataObject
) -> None:
    place = data.draw(st.none() | st.tuples(st.integers(0, 99), st.integers(0, 99)).map(sorted))
    start, end = place or (None, None)
    quotation = Quotation.model_construct(
        id="q", source="s", exact=exact, prefix=prefix, suffix=suffix, start=start, end=end
    )
    copy = Copy(text, "0" * 64)
    for stored_hash in (None, copy.sha256):
        found = anchor(quotation, copy, stored_hash=stored_hash)
        assert all(0 <= start < end <= len(text) for start, end in found.spans + found.candidates)
        assert bool(found.spans) == (found.state not in {AnchorState.AMBIGUOUS, AnchorState.ORPHANED})
        assert (len(found.candidates) > 1) == (found.state is AnchorState.AMBIGUOUS)
        assert anchor_quickly(quotation, copy, stored_hash=stored_hash) in {found, None}


MILLION = 1_000_000
#: Quotations and texts that are made to cost: nothing but repeats, gaps, marks, breaks, halves of characters.
HOSTILE = {
    "absent among its own letters": ("a" * 300 + "b" + "a" * 300, "a" * 200_000),
    "near everywhere": ("ab" * 150 + "c", "ab" * 50_000),
    "nearly near everywhere": ("a" * 230 + "b" * 90, "a" * 300_000),
    "long and near everywhere": ("ab" * 1000 + "c", "ab" * 20_000),
    "a million characters in as many": ("ab" * (MILLION // 2), "ab" * (MILLION // 2) + "c"),
    "a million characters that are absent": ("ab" * (MILLION // 2) + "c", "ab" * MILLION),
    "longer than the copy": ("a long quotation " * 1000, "a short copy"),
    "only ellipses": ("…" * 10_000, "… " * 200_000),
    "ten thousand ellipses": ("word… " * 10_000, "word " * MILLION),
    "parts everywhere": ("aa … bb … aa … bb … aa … bb", "aa bb " * 100_000),
    "parts in words": ("aaaa … bbbb", "xaaaax xbbbbx " * 50_000),
    "brackets": ("[" * 10_000 + "some words" + "]" * 10_000, "[some] " * 50_000),
    "marks": ("a" + "\u0301\u0323" * 50_000, "a" + "\u0301\u0323" * 100_000),
    "marks on every letter": ("“aa", "\u201ea\u0303a\u0303 " * 50_000),
    "joined emojis": ("\U0001f468\u00ad\U0001f469", "\U0001f468\u200d\U0001f469" * 50_000),
    "unseen": ("a b", "\u200b" * MILLION + "a\u200b" * 50_000),
    "spaces": ("a b", " " * MILLION),
    "broken lines": ("a" * 30 + "-b", "a-\n" * 100_000),
    "lone surrogates": ("\ud800 \udfff" * 100, "\udfff\ud800 " * 10_000),
    "nothing": ("\0" * 40, "\0" * 10_000),
}


@pytest.mark.parametrize(("exact", "text"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_quotation_costs_no_more_than_its_bound(exact: str, text: str) -> None:
    quotation = Quotation.model_construct(id="q", source="s", exact=exact, prefix="before ", suffix=" after")

    def shares() -> float:
        """Of what is permitted in CPU seconds, in all and between two checks, the larger share that was spent."""
        started = last = time.thread_time()
        longest = 0.0

        def check() -> None:
            nonlocal longest, last
            now = time.thread_time()
            longest, last = max(longest, now - last), now

        copy = Copy(text, f"{len(text)} of {text[:9]!r} at {started}")  # which nobody has folded before
        found = anchor(quotation, copy, check=check)
        assert len(found.candidates) <= MAX_CANDIDATES
        return max((time.thread_time() - started) / 10, longest / 0.5)  # measured are 2 and 0.06

    assert at_best(shares, 1, tries=3) <= 1


def timeline(*quotations: Quotation, sha256_text: str | None = None) -> Timeline:
    sources = (Source(id="s", headline="S", sha256_text=sha256_text), Source(id="other", headline="O"))
    return Timeline(format="quoteline/1", title="T", sources=sources, quotations=quotations)


def test_all_quotations_of_one_source_are_anchored_with_its_hash() -> None:
    place = TEXT.rindex("the northern gate")
    mine = quoted("the northern gate", start=place, end=place + 17)
    other = quoted("dawn").model_copy(update={"id": "o", "source": "other"})
    found = anchor_all(timeline(mine, other, sha256_text=COPY.sha256), "s", COPY)
    assert found == {"q": Anchor(AnchorState.EXACT, ((place, place + 17),), 1.0)}
    with pytest.raises(KeyError):
        anchor_all(timeline(mine), "unknown", COPY)


def test_the_context_decides_against_the_same_words_elsewhere() -> None:
    # typeset anew, the quoted words are broken by a space that holds; untouched ones stand elsewhere by chance
    quotation = quoted("the ban", prefix="Long before ", suffix=" the firm", start=12, end=19)
    copy = from_text("Nobody liked the ban. Long before the\u00a0ban\nthe firm bought chips.")
    found = anchor(quotation, copy)
    assert (found.state, copy.text[slice(*found.spans[0])]) == (AnchorState.NORMALISED, "the\u00a0ban")
    rewrapped = from_text("Nobody liked the ban. Long\nbefore the ban\nthe firm bought chips.")
    found = anchor(quotation, rewrapped)
    assert (found.state, found.spans) == (AnchorState.MOVED, ((34, 41),))


def test_in_the_very_copy_a_found_place_is_found_again_whatever_its_state() -> None:
    copy = from_text("“No,” he said. “No,” he said. He lit the lamp, and the lamp went out, and so the lamp went out.")
    normal = quoted('"No," he', start=15, end=23)
    assert anchor(normal, copy).state is AnchorState.AMBIGUOUS
    assert anchor(normal, copy, stored_hash=copy.sha256) == Anchor(AnchorState.NORMALISED, ((15, 23),), 1.0)
    parted = [copy.text.index("and the"), copy.text.index("went out")]
    spans = [(parted[0], parted[0] + 3), (parted[1], parted[1] + 8)]
    elided = quoted("and … went out", spans=spans)
    assert anchor(elided, copy).state is AnchorState.AMBIGUOUS
    assert anchor(elided, copy, stored_hash=copy.sha256) == Anchor(AnchorState.ELIDED, tuple(spans))


def test_what_needs_a_search_for_near_matches_is_left_open_by_the_quick_steps() -> None:
    assert anchor_quickly(quoted("no choice"), COPY) == anchor(quoted("no choice"), COPY)
    assert anchor_quickly(quoted("no choise"), COPY) == Anchor(AnchorState.ORPHANED)
    altered = quoted("The ferries waited outside the southern gate until noon.")
    assert anchor_quickly(altered, COPY) is None
    assert anchor(altered, COPY).state is AnchorState.ALTERED


def test_a_stored_place_tells_alone_where_it_can_be_trusted() -> None:
    place = TEXT.rindex("the northern gate")
    placed = quoted("the northern gate", start=place, end=place + 17)
    assert anchor_in_place(placed, COPY) is None, "the words stand elsewhere too"
    assert anchor_in_place(placed, COPY, stored_hash=COPY.sha256) == Anchor(
        AnchorState.EXACT, ((place, place + 17),), 1.0
    )
    assert anchor_in_place(cut(COPY, place, place + 17), COPY) == anchor(placed, COPY, stored_hash=COPY.sha256)
    assert anchor_in_place(quoted("the northern gate"), COPY, stored_hash=COPY.sha256) is None
    assert anchor_in_place(cut(COPY, place, place + 17), from_text("Above.\n" + TEXT)) is None


def test_the_very_words_elsewhere_go_before_a_place_in_other_typography_unless_it_was_found_in_this_copy() -> None:
    copy = from_text("He said ‘no’ at once. He said 'no' at once.")
    typed = quoted("'no'", start=8, end=12)
    around = typed.model_copy(update={"prefix": "He said ", "suffix": " at once."})
    for quotation in (typed, around):
        assert anchor(quotation, copy) == Anchor(AnchorState.MOVED, ((30, 34),), 1.0)
        assert anchor_in_place(quotation, copy) is None
        assert anchor_in_place(quotation, copy, stored_hash=copy.sha256) == Anchor(
            AnchorState.NORMALISED, ((8, 12),), 1.0
        )


def test_what_may_be_waited_for_is_not_as_long_as_an_absurd_place() -> None:
    copy = from_text("\u00ad" * 1_000_000 + "no choice")
    hostile = quoted("no choice", start=0, end=len(copy.text))

    def seconds() -> float:
        started = time.thread_time()
        assert anchor_in_place(hostile, copy, stored_hash=copy.sha256) is None
        return time.thread_time() - started

    assert at_best(seconds, 0.05) <= 0.05
    assert anchor_in_place(Quotation.model_construct(id="q", source="s", exact="", start=0, end=9), copy) is None


def test_a_context_decides_for_a_stored_place_in_its_own_typography() -> None:
    verse = "“So be it,” said the\nkeeper — ‘shut the gate’ … and went to bed.\n\n"
    copy = from_text(verse * 3)
    start = copy.text.index("‘shut", len(verse))
    context = {"prefix": '"So be it," said the keeper - ', "suffix": " ... and went"}
    stored = quoted("'shut the gate'", start=start, end=start + 15, **context)
    assert anchor(stored, copy) == Anchor(AnchorState.NORMALISED, ((start, start + 15),), 1.0)
    for changed in ({"prefix": "said the warden - "}, {"suffix": " ... and came"}, {"prefix": "", "suffix": ""}):
        assert anchor(stored.model_copy(update=changed), copy).state is AnchorState.AMBIGUOUS


def test_progress_is_told_and_a_cancel_heard_between_quotations() -> None:
    shares: list[float] = []
    many = timeline(*(quoted("dawn").model_copy(update={"id": f"q{n}"}) for n in range(4)))
    anchor_all(many, "s", COPY, progress=shares.append)
    assert shares == [0.25, 0.5, 0.75, 1.0]

    def check() -> None:
        if len(shares) > 5:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        anchor_all(many, "s", COPY, check=check, progress=shares.append)
    assert len(shares) == 6


def test_the_order_of_the_source_goes_by_anchor_then_stored_place_then_file() -> None:
    def named(name: str, **more: object) -> Quotation:
        return quoted(name, **more).model_copy(update={"id": name})

    late, early, lost = named("late", start=90, end=94), named("early", start=10, end=15), named("lost")
    parts = named("parts", spans=[[30, 34], [50, 60]])
    shown = timeline(lost, late, early, parts)
    assert [q.id for q in order_in_source(shown, "s")] == ["early", "parts", "late", "lost"]
    moved = {"early": Anchor(AnchorState.MOVED, ((200, 205),))}
    assert [q.id for q in order_in_source(shown, "s", moved)] == ["parts", "late", "early", "lost"]
    assert place_of(parts) == (30, 60)
    assert place_of(lost, anchors.unchecked()) is None


def test_any_sentence_of_the_article_anchors_in_it(article: Path) -> None:
    copy = read(article)
    for start in range(0, len(copy.text) - 60, 60):
        quotation = cut(copy, start, start + 60).model_copy(update={"start": None, "end": None})
        assert anchor(quotation, copy) == Anchor(AnchorState.EXACT, ((start, start + 60),), 1.0)
