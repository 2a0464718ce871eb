"""The cases that tying a quotation to its source must pass, one by one, by their names in the design.

Those about what Qt selects are the reader's tests, those about files of each format the copies'.
"""

from __future__ import annotations

import unicodedata

import pytest

from desktop.core.protocols import AnchorState
from desktop.core.timeline import Quotation
from desktop.evidence.anchor import CONTEXT, Anchor, anchor, gaps, unchecked
from desktop.evidence.copies import Copy, from_text

LOG = (
    "The keeper's log\n"
    "At dawn the keeper put out the lamp and counted the sails in the bay.\n"
    "The ferry left at noon with eleven passengers, two goats and the post.\n"
    "By nightfall the wind had turned, and nobody could say when she would be back.\n"
)


def quoted(exact: str, **more: object) -> Quotation:
    return Quotation.model_validate({"id": "q", "source": "s", "exact": exact, **more})


def cut(text: str, words: str, nth: int = 0) -> Quotation:
    """The quotation as an editor stores it: the ``nth`` place of the words, with its context."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    end = start + len(words)
    context = {"prefix": text[max(0, start - CONTEXT) : start], "suffix": text[end : end + CONTEXT]}
    return quoted(words, start=start, end=end, **context)


def found(quotation: Quotation | str, text: str | Copy) -> Anchor:
    copy = from_text(text) if isinstance(text, str) else text
    return anchor(quoted(quotation) if isinstance(quotation, str) else quotation, copy)


def words_of(anchor: Anchor, text: str) -> list[str]:
    return [text[slice(*span)] for span in anchor.spans]


def assert_normalised(words: str, text: str, covering: str) -> None:
    """The words are found but for typography, and ``covering`` is what the reader marks."""
    anchor = found(words, text)
    assert (anchor.state, words_of(anchor, text)) == (AnchorState.NORMALISED, [covering])
    assert anchor.similarity == 1.0


def assert_not_verified(words: str, text: str) -> None:
    assert not found(words, text).state.verified


def test_unique_exact() -> None:
    anchor = found("counted the sails", LOG)
    assert (anchor.state, words_of(anchor, LOG)) == (AnchorState.EXACT, ["counted the sails"])


def test_paragraph_inserted_above() -> None:
    longer = "A note of the editor, which nobody had seen before.\n" + LOG
    anchor = found(cut(LOG, "counted the sails"), longer)
    assert (anchor.state, words_of(anchor, longer)) == (AnchorState.MOVED, ["counted the sails"])


def test_repeated_with_distinct_prefix() -> None:
    text = "First the lamp burned. Then the lamp burned. Last of all the lamp burned."
    for nth, start in enumerate((6, 28, 57)):
        assert found(cut(text, "the lamp burned", nth), "New. " + text).spans == ((start + 5, start + 20),)


def test_repeated_with_the_same_context() -> None:
    line = "and on the next day the lamp burned, as it did on all days, "
    anchor = found(cut(line * 5, "the lamp burned", 2), "Before. " + line * 5)
    assert (anchor.state, anchor.spans) == (AnchorState.AMBIGUOUS, ())
    assert {start % len(line) for start, _ in anchor.candidates} == {(line.index("the lamp") + 8) % len(line)}


def test_overlapping_repeats() -> None:
    assert found("tick tick", "tick tick tick").candidates == ((0, 9), (5, 14))


def test_curly_and_straight_quotes() -> None:
    curly = "She said: “It wasn’t the wind.”"
    assert_normalised('"It wasn\'t the wind."', curly, "“It wasn’t the wind.”")
    assert_normalised("“It wasn’t the wind.”", 'She said: "It wasn\'t the wind."', '"It wasn\'t the wind."')
    assert_normalised('"dusk" and "dawn"', "« dusk » and „dawn“ and «dusk» and „dawn“", "«dusk» and „dawn“")


def test_nested_quote_swap_is_not_exact() -> None:
    text = "“He told me ‘the lamp is out’ and ran down the stairs,” she wrote."
    anchor = found("‘He told me “the lamp is out” and ran down the stairs,’ she wrote.", text)
    assert anchor.state is AnchorState.ALTERED
    assert_not_verified("‘He told me “the lamp", text)


def test_en_and_em_dash_and_minus() -> None:
    for dash in "‐‑‒–—―−":
        assert_normalised("from 1871-1874 at -5 degrees", f"It stood from 1871{dash}1874 at {dash}5 degrees.",
                          f"from 1871{dash}1874 at {dash}5 degrees")  # fmt: skip


def test_nbsp_and_line_wrap() -> None:
    text = "The ferry\u00a0left at\n  noon\u2028with\u2029eleven\u3000passengers."
    assert_normalised("ferry left at noon with eleven passengers", text, text[4:-1])
    assert_normalised("eleven\n\tpassengers", text, "eleven\u3000passengers")


@pytest.mark.parametrize("unseen", ["\u00ad", "\u200b", "\ufeff", "\ufe0f", "\U000e0101", "\u2060", "\u202e", "\u200f"])
def test_soft_hyphen_zero_width_space_byte_order_mark_variation_selectors(unseen: str) -> None:
    text = f"The light{unseen}house keep{unseen}er left."
    assert_normalised("lighthouse keeper", text, f"light{unseen}house keep{unseen}er")
    assert_normalised(f"kee{unseen}per l", "The lighthouse keeper left.", "keeper l")


def test_nfc_and_nfd() -> None:
    text = unicodedata.normalize("NFC", "Le café du marché, 등대지기의 일기")
    assert_normalised(unicodedata.normalize("NFD", "café du marché"), text, "café du marché")
    assert_normalised(unicodedata.normalize("NFD", "등대지기의"), text, "등대지기의")
    decomposed = unicodedata.normalize("NFD", text)
    assert words_of(found("café du marché", decomposed), text) == ["café du marché"]
    assert_not_verified("cafe du marche", text)


def test_an_accent_that_has_no_composed_form_is_part_of_its_letter() -> None:
    text = "the name ‘Ox\u0303’ was painted out"
    assert_normalised("'Ox\u0303'", text, "‘Ox\u0303’")
    assert_not_verified("'Ox", text)


def test_a_ligature_split_in_its_middle_covers_the_glyph() -> None:
    text = "The oﬃce of the ﬁrst keeper."
    assert_normalised("the first", text, "the ﬁrst")
    assert_normalised("The of", "The oﬀer", "The oﬀ")
    assert_normalised("ice of the f", text, "ﬃce of the ﬁ")


def test_ten_squared_is_not_102() -> None:
    assert_not_verified("10² keepers", "There were 102 keepers in all these years.")
    assert_not_verified("102 keepers", "There were 10² keepers in all these years.")
    assert_not_verified("½ a mile", "It was 1/2 a mile.")
    assert_not_verified("No. 4 of the books", "No. ④ of the books")


def test_emoji_before_the_quotation() -> None:
    text = "\U0001f6a2\U0001f468\u200d\U0001f469\u200d\U0001f467 The ferry left"
    anchor = found("The ferry", text)
    assert (anchor.state, anchor.spans) == (AnchorState.EXACT, ((7, 16),))
    assert_normalised("\U0001f6a2\U0001f468\U0001f469\U0001f467 The", text, text[:10])
    assert_not_verified("\u00a0The ferry left \U0001f6a2", text)


def test_part_of_an_emoji_is_not_the_emoji() -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    assert_not_verified("they\u00a0were \U0001f468", f"they were {family}")
    assert_normalised("they\u00a0were ☂", "they were ☂\ufe0f, wet", "they were ☂\ufe0f")


def test_what_stands_there_to_the_letter_is_exact_though_the_copy_goes_on_within_a_character() -> None:
    """Whoever cut a text in the midst of a character finds that place again; the reader shows what it goes on with."""
    text = "the name Ox\u0303 was painted out"
    anchor = found("the name Ox", text)
    assert (anchor.state, anchor.spans) == (AnchorState.EXACT, ((0, 11),))


def test_right_to_left_text() -> None:
    text = "\u202bהמגדלור — אור בחושך\u202c"
    anchor = found("אור בחושך", text)
    assert (anchor.state, words_of(anchor, text)) == (AnchorState.EXACT, ["אור בחושך"])
    assert_normalised("המגדלור - אור", text, "המגדלור — אור")


def test_entities() -> None:
    # what is left of &ldquo;Nets &#8212; &amp;amp; oars&rdquo; when it was decoded once
    text = "“Nets — &amp; oars”"
    assert_normalised('"Nets - &amp; oars"', text, text)
    assert_not_verified("Nets - & oars", text)


def test_break_and_inline_markup() -> None:
    # what is left of The <b>light</b>house<br>is lit
    assert_normalised("lighthouse is lit", "The lighthouse\nis lit", "lighthouse\nis lit")
    assert_not_verified("lighthouseis lit", "The lighthouse\nis lit")


def test_across_paragraphs() -> None:
    text = LOG.replace("\n", "\n\n")
    assert_normalised("two goats and the post. By nightfall", text, "two goats and the post.\n\nBy nightfall")


PRINTED = (
    "The harbour was dee-\npened by order of the govern-\nment, and the well-\nknown engineer, who served from 1871-\n"
    "1874, drew the plans\u2014\nall of them by him\u00ad\nself, in the light-\n\nhouse of Grey-\n  wick."
)


@pytest.mark.parametrize(
    "words",
    [
        "deepened by order of the government",
        "the well-known engineer",
        "the government, and the well-known engineer",
        "dee- pened by order of the government, and the well-known",
        "who served from 1871-1874, drew",
        "the plans—all of them",
        "by himself",
        "the lighthouse of Greywick",
        "deepened … by himself",
    ],
)
def test_pdf_hyphen_and_across_pages(words: str) -> None:
    anchor = found(words, PRINTED)
    assert anchor.state is (AnchorState.ELIDED if "…" in words else AnchorState.NORMALISED)
    assert all(part[0].isalnum() and part[-1].isalnum() for part in words_of(anchor, PRINTED))


@pytest.mark.parametrize(
    "words",
    [
        "served from 18711874, drew",  # a number without its dash is another number
        "the plansall of them",
        "de-epened by order",
        "the govern-ment, and the well-known en-gineer",
        "by order of the-government",
    ],
)
def test_a_hyphen_elsewhere_than_at_the_end_of_a_line_is_none_to_overlook(words: str) -> None:
    assert_not_verified(words, PRINTED)


def test_a_hyphen_within_the_line_stays() -> None:
    text = "The re-\nturn of the co-operative: a re-creation of co-\nal."
    assert_normalised("return of the co-operative", text, "re-\nturn of the co-operative")
    assert_not_verified("return of the cooperative", text)


@pytest.mark.parametrize("ellipsis", ["…", "...", "[…]", "[...]", "(…)", ". . .", "…."])
def test_ellipsis_in_order(ellipsis: str) -> None:
    anchor = found(f"the keeper put out the lamp {ellipsis} the sails in the bay", LOG)
    assert anchor.state is AnchorState.ELIDED
    assert not anchor.state.verified
    assert words_of(anchor, LOG) == ["the keeper put out the lamp", "the sails in the bay"]
    assert gaps(anchor, LOG) == ("and counted",)
    assert not anchor.wide_gap


def test_ellipsis_reversed() -> None:
    assert found("counted the sails … the keeper put", LOG).state is AnchorState.ORPHANED


def test_ellipsis_that_stands_in_the_source() -> None:
    assert_normalised("Well... I was asleep", "“Well… I was asleep,” he said.", "Well… I was asleep")


def test_ellipsis_at_an_end() -> None:
    anchor = found("… counted the sails in the bay …", LOG)
    assert (anchor.state, words_of(anchor, LOG)) == (AnchorState.ELIDED, ["counted the sails in the bay"])
    assert gaps(anchor, LOG) == ()


def test_a_gap_across_a_paragraph_or_over_1000_characters_is_flagged() -> None:
    across = found("counted the sails … left at noon", LOG)
    assert (across.state, across.wide_gap) == (AnchorState.ELIDED, True)
    for length, wide in ((990, False), (1010, True)):
        text = f"The lamp burned{' x' * (length // 2)} until the morning"
        anchor = found("The lamp burned … until the morning", text)
        assert (anchor.state, anchor.wide_gap) == (AnchorState.ELIDED, wide)


def test_typography_in_the_parts() -> None:
    text = "“It wasn’t\u00a0the wind,” he said, “and you know it wasn’t.”"
    anchor = found("\"It wasn't the wind … you know it wasn't.\"", text)
    assert (anchor.state, words_of(anchor, text)) == (
        AnchorState.ELIDED, ["“It wasn’t\u00a0the wind", "you know it wasn’t.”"],
    )  # fmt: skip


def test_the_parts_stand_as_close_together_as_they_can() -> None:
    text = "The lamp burned. The lamp burned low and the keeper slept. The keeper slept."
    anchor = found("The lamp burned … the keeper slept", text)
    assert words_of(anchor, text) == ["The lamp burned", "the keeper slept"]
    assert gaps(anchor, text) == ("low and",)


def test_several_chains_of_parts_are_ambiguous_unless_the_context_decides() -> None:
    line = "the lamp burned low and the keeper slept"
    text = f"On Monday {line} soundly. On Tuesday {line} badly."
    places = tuple((at, at + len(line)) for at in (10, text.rindex(line)))
    elided = "the lamp burned … the keeper slept"
    assert found(elided, text) == Anchor(AnchorState.AMBIGUOUS, candidates=places)
    decided = found(quoted(elided, prefix="On Tuesday "), text)
    assert (decided.state, decided.spans[0][0]) == (AnchorState.ELIDED, places[1][0])
    chosen = quoted(elided, start=places[0][0], end=places[0][1])
    copy = from_text(text)
    assert anchor(chosen, copy, stored_hash=copy.sha256).spans[0][0] == places[0][0]


@pytest.mark.parametrize("words", ["a … e", "the … in", "k … the lamp … s", "… … …", "…", "[…] (…) ...", "out … of"])
def test_parts_that_say_nothing_are_not_looked_for(words: str) -> None:
    assert found(words, LOG).state is AnchorState.ORPHANED


def test_a_part_begins_and_ends_with_whole_words() -> None:
    text = "This island has a permit, which was given in writing: it is now permitted to land."
    anchor = found("is … permitted", text)
    assert words_of(anchor, text) == ["is", "permitted"]
    assert gaps(anchor, text) == ("now",)


def test_is_permitted_over_is_not_permitted_is_flagged() -> None:
    text = "Fishing from the quay is not permitted."
    anchor = found("Fishing from the quay is … permitted", text)
    assert not anchor.state.verified
    assert gaps(anchor, text) == ("not",)
    short = found("is … permitted", text)
    assert (short.state, gaps(short, text)) == (AnchorState.ELIDED, ("not",))


def test_editorial_against_literal_brackets() -> None:
    text = "The keeper put out the lamp [applause]. He counted the sails."
    assert found("the lamp [applause]. He", text).state is AnchorState.EXACT
    assert_normalised("the\u00a0lamp [applause]. He", text, "the lamp [applause]. He")
    replaced = found("[The old man] put out the lamp", text)
    assert (replaced.state, words_of(replaced, text)) == (AnchorState.ELIDED, ["put out the lamp"])
    put_in = found("He counted [all] the sails", text)
    assert (words_of(put_in, text), gaps(put_in, text)) == (["He counted", "the sails"], ("",))
    capital = found("[P]ut out the lamp", text)
    assert words_of(capital, text) == ["ut out the lamp"]
    both = found("The keeper … the lamp [applause]", text)
    assert words_of(both, text) == ["The keeper", "the lamp [applause]"]


def test_dropped_not_and_changed_digit_are_never_verified() -> None:
    text = "The harbour board was not permitted to borrow, and raised 4,180 pounds within a year."
    without = text.replace("not ", "")
    for words in (
        without,
        text.replace("4,180", "4,810"),
        text.replace("4,180", "4,181"),
        text.replace("a y", "one y"),
    ):
        anchor = found(words, text)
        assert (anchor.state, words_of(anchor, text)) == (AnchorState.ALTERED, [text])
        assert 0.9 < (anchor.similarity or 0) < 1
    assert_not_verified("was permitted", text)
    assert_not_verified("4,810 pounds", text)


def test_no_copy() -> None:
    assert unchecked() == Anchor(AnchorState.UNCHECKED)


def test_replaced_copy() -> None:
    quotation = cut(LOG, "counted the sails")
    other = from_text("Somebody put another text here, without any of the words.")
    assert anchor(quotation, other, stored_hash=from_text(LOG).sha256).state is AnchorState.ORPHANED
    again = from_text("Dawn. " + LOG)
    moved = anchor(quotation, again, stored_hash=from_text(LOG).sha256)
    assert (moved.state, words_of(moved, again.text)) == (AnchorState.MOVED, ["counted the sails"])


@pytest.mark.parametrize("words", ["", " \n", "\u200b\ufeff"])
def test_empty_quotation(words: str) -> None:
    assert (
        found(Quotation.model_construct(id="q", source="s", exact=words), "Some words.").state is AnchorState.ORPHANED
    )
