"""Folding changes typography alone, and always finds the way back."""

from __future__ import annotations

import threading
import unicodedata

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from desktop.evidence.copies import Copy, from_text
from desktop.evidence.folding import SLICE, fold, folded
from desktop.evidence.graphemes import LONGEST, composed, whole

#: Characters that fold, join or are joined, and plain ones between them.
TRICKY = (
    "ab1 \n\t\u00a0\u2028\u3000‘’‚‛′ʼ“”„‟″«»‐‑‒–—―−-….\u00ad\u200b\u200d\ufeff\u202e\ufe0f\U000e0101"
    "ﬀﬁﬃﬅéḋ\u0301\u0323🇬🇧👨👩한²"
)
TEXTS = st.text(alphabet=TRICKY, max_size=60) | st.text(max_size=40)


def copy(text: str) -> Copy:
    return from_text("".join(char for char in text if not 0xD800 <= ord(char) < 0xE000))


def borders(text: str) -> set[int]:
    return {0} | {cluster.end() for cluster in regex.finditer(r"\X", text)}


@pytest.mark.parametrize(
    ("text", "result"),
    [
        (" \t\n\u00a0\u2028\u2029\u3000", " "),
        ("a \u200b \u00ad b", "a b"),
        ("‘’‚‛′ʼ“”„‟″«»", "''''''" + '"' * 7),
        ("‐‑‒–—―−-", "-" * 8),
        ("…", "..."),
        ("ﬀﬁﬂﬃﬄﬅﬆ", "fffiflffifflstst"),
        ("\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u202a\u2066\u061c\ufe0f\U000e0100", ""),
        ("cafe\u0301", "café"),
        ("10² ½ ④ Ⅷ ℌ ſ ƒ ＡBc Éé", "10² ½ ④ Ⅷ ℌ ſ ƒ ＡBc Éé"),
    ],
)
def test_the_profile(text: str, result: str) -> None:
    assert fold(text) == result


@given(TEXTS)
def test_folding_a_folded_text_changes_nothing(text: str) -> None:
    once = "".join(fold(char) for char in fold(text))  # each by itself: what was parted by unseen ones may compose
    assert fold(once) == composed(once)


@given(TEXTS)
def test_letters_and_digits_stay_as_they_are(text: str) -> None:
    plain = "".join(char for char in text if not "\ufb00" <= char <= "\ufb06" and char != "ʼ")
    kept = [char for char in unicodedata.normalize("NFC", plain) if char.isalnum()]
    assert [char for char in fold(plain) if char.isalnum()] == kept


@given(TEXTS, st.data())
def test_any_folded_stretch_maps_back_to_whole_graphemes_that_hold_it(text: str, data: st.DataObject) -> None:
    source = copy(text)
    layer = folded(source)
    assert layer.text == fold(source.text)
    if not layer.text:
        return
    start = data.draw(st.integers(0, len(layer.text) - 1))
    end = data.draw(st.integers(start + 1, len(layer.text)))
    covered = layer.cover(start, end)
    assert set(covered) <= borders(source.text)
    assert layer.text[start:end].strip() in fold(source.text[slice(*covered)])
    placed = layer.place(start, end, layer.text[start:end])
    assert placed in {None, covered}


@given(TEXTS, st.data())
def test_a_span_is_widened_to_the_graphemes_that_it_touches_and_no_further(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    begin, stop = whole(text, start, end)
    at = borders(text)
    assert begin == max(border for border in at if border <= start)
    assert stop == min(border for border in at if border >= end)


def test_a_pile_of_marks_costs_no_more_than_its_bound() -> None:
    text = "a" + "\u0301\u0323" * 100_000
    start, end = whole(text, 50_000, 50_001)
    assert 50_000 - LONGEST <= start < end <= 50_001 + LONGEST
    assert composed(text) is text  # Python would sort it for half a minute


def test_slices_of_a_long_text_fold_as_one() -> None:
    pattern = "“Light” \u00a0 – ﬁre…\n\u00ad\n it\u00ad\nself -\n"
    source = copy(pattern * (3 * SLICE // len(pattern)))
    layer, joined = folded(source), folded(source).joined()
    assert layer.text == fold(pattern) * (3 * SLICE // len(pattern))
    assert joined is not None
    assert "-" not in joined.text
    last = layer.text.rindex("fire...")
    assert source.text[slice(*layer.cover(last, last + 7))] == "ﬁre…"
    assert set(map(len, layer.text.split('"Light"')[1:-1])) == {len(fold(pattern)) - len('"Light"')}


def test_a_line_that_ends_in_no_hyphen_needs_no_second_search() -> None:
    assert folded(copy("well-known\nlight")).joined() is None


def test_a_copy_is_folded_once_for_all_threads() -> None:
    source = copy("“Once,” she said. " * 1000)
    first = folded(source)
    again = []
    threads = [threading.Thread(target=lambda: again.append(folded(copy(source.text)))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(layer is first for layer in again)


def test_few_folded_copies_are_kept_and_a_wrong_hash_misleads_nobody() -> None:
    first = folded(copy("the first"))
    for number in range(9):
        folded(copy(f"number {number}"))
    assert folded(copy("the first")) is not first
    assert folded(Copy("another text", copy("the first").sha256)).text == "another text"


def test_the_work_can_be_cancelled_between_slices() -> None:
    calls = 0

    def check() -> None:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise InterruptedError

    source = copy("never seen before " * SLICE)
    with pytest.raises(InterruptedError):
        folded(source, check)
    assert len(folded(source).text) == len(source.text)
