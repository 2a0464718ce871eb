"""Text fragments: the addresses at which browsers mark a quotation. What browsers make of them is in tests/browser."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.timeline import Quotation
from desktop.evidence.copies import from_text
from desktop.evidence.fragments import MAX_ADDRESS, address

URL = "https://example.org/log"
TEXT = (
    "The keeper's log\n"
    "The lamp was lit at dusk. The lamp was lit at dawn, in fog, too.\n"
    "It rained & rained, they say.\n"
    "It rained.\n"
    "It rained.\n"
    "A well-known, salt-worn door was opened - and closed again.\n"
    "The first boat left at noon.\n"
    "The second boat never came back.\n"
    "So the winter went on, "
    + "".join(f"with line {n} of the log telling of wind and water, " for n in range(12))
    + "until the spring.\n"
    "灯台守は毎晩明かりをともしました。船は静かに港へ帰りました。\n"
)
COPY = from_text(TEXT)


def quoting(exact: str, prefix: str = "", suffix: str = "") -> Quotation:
    return Quotation(id="q", source="s", exact=exact, prefix=prefix, suffix=suffix)


def directive(*words: str, occurrence: int = 0) -> str:
    """What marks words of the copy, or such parts of it, decoded."""
    spans = []
    for part in words:
        start = [found.start() for found in re.finditer(re.escape(part), TEXT)][occurrence]
        spans.append((start, start + len(part)))
    return unquote(address(URL, quoting(" … ".join(words)), COPY, spans).removeprefix(URL + "#:~:"))


def test_unique_words_stand_alone() -> None:
    assert directive("The second boat never came back") == "text=The second boat never came back"


def test_what_would_end_a_term_is_encoded() -> None:
    found = address(
        URL, quoting("rained & rained, they say"), COPY, [(TEXT.index("rained & "), TEXT.index(" say.") + 4)]
    )
    assert found == f"{URL}#:~:text=rained%20%26%20rained%2C%20they%20say"


def test_repeated_words_have_the_context_that_tells_them_apart() -> None:
    assert directive("The lamp was lit at d", occurrence=0) == "text=The lamp was lit at dusk"
    assert directive("The lamp was lit") == "text=The lamp was lit,-at dusk"
    assert directive("The lamp was lit", occurrence=1) == "text=dusk.-,The lamp was lit"


def test_other_letters_are_the_same_to_a_browser() -> None:
    copy = from_text('NAÏVE “KEEPERS” of the lamp\nthe naive "keepers" of the lamp at night')
    start = copy.text.index("naive")
    found = address(URL, quoting('naive "keepers" of the lamp'), copy, [(start, start + 27)])
    assert unquote(found).endswith('text=the-,naive "keepers" of the lamp')


def test_short_words_have_context() -> None:
    assert directive("noon") == "text=first boat left at-,noon"


def test_context_crosses_a_paragraph_only_where_it_must() -> None:
    assert directive("It rained.", occurrence=0) == "text=say.-,It rained.,-It rained"
    assert directive("The lamp", occurrence=1) == "text=dusk.-,The lamp,-was lit"


def test_a_quotation_across_paragraphs_has_start_and_end() -> None:
    assert directive("left at noon.\nThe second boat") == "text=left at noon.,The second boat"


def test_a_long_quotation_has_start_and_end() -> None:
    start, end = TEXT.index("So the winter"), TEXT.index("until the spring") + 16
    found = unquote(address(URL, quoting(TEXT[start:end]), COPY, [(start, end)]))
    assert found == f"{URL}#:~:text=So the winter went,, until the spring"


def test_the_words_between_hyphens_make_do() -> None:
    assert directive("well-known, salt-worn door was opened - and closed") == "text=well,and closed,-again."
    assert "%2D" not in address(URL, quoting("well-known"), COPY, [(TEXT.index("well-"), TEXT.index("-known") + 6)])


def test_a_hyphen_that_cannot_be_helped_is_encoded() -> None:
    copy = from_text("at berth a-1 or near, then at berth b-1 or near")
    start = copy.text.rindex("1")
    found = address(URL, quoting("1"), copy, [(start, start + 1)])
    assert found == f"{URL}#:~:text=or%20near%2C%20then%20at%20berth%20b%2D-,1"


@pytest.mark.parametrize(
    ("cut", "whole"),
    [
        ("he second boat nev", "The second boat never"),
        ("\nThe second boat never came ba", "The second boat never came back"),
        ("- and closed aga", "and closed again"),
    ],
)
def test_cut_words_are_made_whole(cut: str, whole: str) -> None:
    assert f"text={whole}" in directive(cut)


def test_without_spaces_a_context_reaches_on_to_a_sure_end() -> None:
    assert directive("毎晩明かり") == "text=灯台守は-,毎晩明かり,-をともしました。船は静かに港へ帰りました。"
    assert (
        directive("船は静かに港へ帰りました。") == "text=灯台守は毎晩明かりをともしました。-,船は静かに港へ帰りました。"
    )


def test_each_part_of_an_elided_quotation_has_a_directive() -> None:
    assert directive("The first boat left at noon", "never came back") == (
        "text=The first boat left at noon&text=second boat-,never came back"
    )


def test_the_addresss_own_fragment_is_kept_and_an_old_directive_replaced() -> None:
    words = quoting("The second boat never came back")
    new = ":~:text=The%20second%20boat%20never%20came%20back"
    place = [(TEXT.index(words.exact), TEXT.index(words.exact) + len(words.exact))]
    assert address(f"{URL}?a=1#boats", words, COPY, place) == f"{URL}?a=1#boats{new}"
    assert address(f"{URL}#boats:~:text=old", words, COPY, place) == f"{URL}#boats{new}"
    assert address(f"{URL}#:~:text=old", words, COPY, place) == f"{URL}#{new}"


class TestWithoutACopy:
    def test_long_words_stand_alone(self) -> None:
        exact = "The second boat never came back, and nobody asked where it was"
        assert unquote(address(URL, quoting(exact, "at noon.\n", ".\nSo"))) == f"{URL}#:~:text={exact}"

    def test_short_words_have_their_context_less_what_its_limit_cut(self) -> None:
        found = unquote(address(URL, quoting("second boat", "t noon.\nThe ", " never came ba")))
        assert found == f"{URL}#:~:text=The-,second boat,-never came"

    def test_a_word_that_both_quotation_and_context_cut_is_left_out(self) -> None:
        assert unquote(address(URL, quoting("cond boat never", "se"))).endswith("text=boat never")

    def test_parts_that_say_little_are_left_to_the_reader(self) -> None:
        found = unquote(address(URL, quoting("The first boat left at noon … never … came back to the harbour")))
        assert found.endswith("text=The first boat left at noon&text=came back to the harbour")
        assert unquote(address(URL, quoting("one [...] two"))).endswith("text=one")


@pytest.mark.parametrize("exact", ["", " \n", "---", "\u200b"])
def test_nothing_to_mark_leaves_the_address_alone(exact: str) -> None:
    assert address(f"{URL}#a:~:text=b", quoting(exact)) == f"{URL}#a:~:text=b"


def test_no_room_leaves_the_address_alone() -> None:
    url = f"{URL}/{'x' * (MAX_ADDRESS - len(URL) - 10)}"
    assert address(url, quoting("The second boat")) == url


def test_little_room_shortens_the_words() -> None:
    url = f"{URL}/{'é' * 320}"  # six characters each, once encoded
    words = quoting(
        "The second boat went out at noon and never, in all these years, came back to the harbour of the town"
    )
    found = address(url, words)
    assert unquote(found) == f"{url}#:~:text=The second boat went,harbour of the town"
    assert len(found) + 5 * 320 <= MAX_ADDRESS


ODD = "ab -,&#%.…[]\n\t'’é\u0301灯台ก\u0e48🚢\u200d🇬\0"
HOSTILE = st.text(ODD + "\ud800", max_size=60)


@given(HOSTILE, HOSTILE, HOSTILE)
def test_any_quotation_gives_an_address_of_bounded_length(exact: str, prefix: str, suffix: str) -> None:
    found = address(URL, quoting(exact, prefix, suffix))
    assert re.fullmatch(re.escape(URL) + r"(#:~:text=[A-Za-z0-9%_.~,&=-]+)?", found)
    assert len(found) <= MAX_ADDRESS


@given(st.text(ODD, max_size=60), st.data())
def test_no_term_crosses_a_line_and_all_stand_in_the_copy(text: str, data: st.DataObject) -> None:
    copy = from_text(text)
    start = data.draw(st.integers(0, len(copy.text)))
    end = data.draw(st.integers(start, len(copy.text)))
    found = address(URL, quoting(copy.text[start:end]), copy, [(start, end)])
    written = found.partition("text=")[2].split(",") if "#" in found else []
    terms = [unquote(term.removesuffix("-").removeprefix("-")) for term in written]
    lines = [" ".join(line.split()) for line in re.split("[\n\t]", copy.text)]
    assert all(any(term in line for line in lines) for term in terms)


@pytest.mark.parametrize(
    "exact",
    ["a" * 10**6, "a\n" * 500_000, "a … " * 10_000, "-" * 10**6, "word " * 200_000, "灯" * 10**6, "…" * 10_000],
    ids=lambda exact: f"{exact[:4]!r} repeated",
)
def test_huge_quotations_are_no_burden(exact: str) -> None:
    assert len(address(URL, quoting(exact, exact, exact))) <= MAX_ADDRESS
    copy = from_text(exact)
    assert len(address(URL, quoting(exact), copy, [(0, len(exact))])) <= MAX_ADDRESS
