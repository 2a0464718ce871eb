"""Citations: the words to the letter, the source as bibliographies want it, and nothing that becomes markup."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from desktop.core.plaintext import without_controls
from desktop.core.timeline import Quotation, Source
from desktop.evidence.citations import bibtex, csl_json, key, markdown, plain

SOURCE = Source(
    id="log",
    headline="The Keeper's Log: How the Lamp Was Lit",
    publisher="Harbour News",
    authors=("Müller, Zoë", "The Harbour Desk"),
    date_published="1931-03-05",
    url="https://example.org/log?a=1&copy;=2#lamp",
    language="en-GB",
)
QUOTATION = Quotation(id="q", source="log", exact="We had “no choice”.", speaker="Ada Bell", speaker_role="keeper")
BARE = Source(id="diary", headline="A diary")
NARRATION = Quotation(id="n", source="diary", exact="The gate was closed.\n\nNobody came.")


def but(source: Source, **changes: Any) -> Source:
    return Source.model_validate({**source.model_dump(by_alias=True, exclude_none=True), **changes})


def saying(exact: str, speaker: str | None = None) -> Quotation:
    return Quotation(id="q", source="log", exact=exact, speaker=speaker)


class TestPlain:
    def test_says_who_said_it_where_and_when(self) -> None:
        assert plain(QUOTATION, SOURCE, "¶ 22") == (
            "“We had “no choice”.” — Ada Bell, keeper, “The Keeper's Log: How the Lamp Was Lit”, Zoë Müller, The "
            "Harbour Desk, Harbour News, Thursday 5 March 1931, ¶ 22, https://example.org/log?a=1&copy;=2#lamp"
        )

    def test_leaves_out_what_nobody_knows(self) -> None:
        assert plain(NARRATION, BARE) == "“The gate was closed. Nobody came.” — “A diary”"

    def test_words_that_bring_their_marks_get_no_second_pair(self) -> None:
        assert plain(saying("“No choice.”"), BARE) == "“No choice.” — “A diary”"

    def test_words_that_nobody_found_are_not_vouched_for(self) -> None:
        assert plain(NARRATION, BARE, caveat="not found in the copy").endswith("— “A diary” [not found in the copy]")
        assert "[not found in the copy]" in shown(rendered(markdown(NARRATION, BARE, caveat="not found in the copy")))

    def test_is_one_line_whatever_the_file_holds(self) -> None:
        text = plain(saying("a\x07b\u2028c", speaker="x\ny"), but(SOURCE, headline="1\r\n2\x85 \ud800"))
        assert text.startswith("“a b c” — x y, “1 2”, ")
        assert without_controls(text) == text


def rendered(text: str) -> list[Any]:
    return MarkdownIt("gfm-like", {"linkify": False}).parse(text)


def shown(tokens: list[Any]) -> str:
    """What a reader sees of a block."""
    return "".join(child.content for token in tokens for child in token.children or ())


class TestMarkdown:
    def test_is_a_quotation_and_an_attribution_with_a_link(self) -> None:
        assert markdown(QUOTATION, SOURCE, "¶ 22") == (
            "> We had “no choice”.\n"
            "\n"
            "— Ada Bell, keeper, "
            "[The Keeper's Log: How the Lamp Was Lit](<https://example.org/log?a=1\\&copy;=2#lamp>), "
            "Zoë Müller, The Harbour Desk, Harbour News, Thursday 5 March 1931, ¶ 22\n"
        )

    def test_quotes_each_paragraph(self) -> None:
        assert markdown(NARRATION, BARE) == "> The gate was closed.\n>\n> Nobody came.\n\n— A diary\n"

    def test_leads_where_one_says(self) -> None:
        tokens = rendered(markdown(QUOTATION, SOURCE, address="https://example.org/log#:~:text=no%20choice"))
        links = [child.attrs["href"] for token in tokens for child in token.children or () if child.type == "link_open"]
        assert links == ["https://example.org/log#:~:text=no%20choice"]

    def test_links_to_the_very_address(self) -> None:
        links = [
            child.attrs["href"]
            for token in rendered(markdown(QUOTATION, SOURCE))
            for child in token.children or ()
            if child.type == "link_open"
        ]
        assert links == [SOURCE.url]

    @pytest.mark.parametrize(
        "text",
        [
            *(
                "*a* _b_ `c` **d** ~~e~~",
                "# a",
                "- a",
                "+ a",
                "1. a",
                "12) a",
                "> a",
                "***",
                "===",
                "    a",
                "| a | b |",
            ),
            *("[a](https://b)", "![a](b)", "<b>a</b>", "<!-- a -->", "&amp; &#65;", "a\\", "[^1]: a", "https://a.b"),
            *("www.a.b", "$a$"),
        ],
    )
    def test_shows_markup_to_the_letter(self, text: str) -> None:
        tokens = rendered(markdown(saying(text, speaker=text), but(SOURCE, headline=text, publisher=text)))
        quote, attribution = tokens[:5], tokens[5:]
        assert [token.type for token in quote] == [
            "blockquote_open", "paragraph_open", "inline", "paragraph_close", "blockquote_close",
        ]  # fmt: skip
        assert shown(quote) == text.strip()
        assert {child.type for child in quote[2].children} <= {"text", "text_special"}
        assert [token.type for token in attribution] == ["paragraph_open", "inline", "paragraph_close"]
        assert {child.type for child in attribution[1].children} <= {"text", "text_special", "link_open", "link_close"}
        one = text.strip()
        assert shown(attribution).startswith(f"— {one}, {one}, Zoë Müller, The Harbour Desk, {one}, Thursday")

    @given(st.text(st.sampled_from("ab1 \\`*_[](){}<>#+-.!|~&;=:/w$\n\t\"'"), min_size=1).filter(str.strip))
    def test_shows_any_text_to_the_letter(self, text: str) -> None:
        tokens = rendered(markdown(saying(text), but(BARE, headline=text)))
        paragraphs = [" ".join(without_controls(part).split()) for part in text.strip().split("\n") if part.strip()]
        contents = [" ".join(shown([token]).split()) for token in tokens if token.type == "inline"]
        assert contents == [*paragraphs, "— " + " ".join(text.split())]
        assert {token.type for token in tokens} <= {
            "blockquote_open", "blockquote_close", "paragraph_open", "paragraph_close", "inline",
        }  # fmt: skip


class TestBibtex:
    def test_is_an_entry_for_biber(self) -> None:
        assert bibtex(SOURCE) == (
            "@online{muller1931keepers,\n"
            "  author       = {Müller, Zoë and {The Harbour Desk}},\n"
            "  title        = {{The Keeper's Log: How the Lamp Was Lit}},\n"
            "  organization = {Harbour News},\n"
            "  date         = {1931-03-05},\n"
            "  url          = {https://example.org/log?a=1&copy;=2#lamp},\n"
            "}\n"
        )

    def test_without_an_address_is_misc(self) -> None:
        assert bibtex(BARE) == "@misc{diarydiary,\n  title        = {{A diary}},\n}\n"

    def test_escapes_what_latex_would_obey(self) -> None:
        text = bibtex(but(BARE, headline=r"50% of #1 & a_b {x} \input{y} ~^$ naïve"))
        assert (
            r"{{50\% of \#1 \& a\_b \textbraceleft{}x\textbraceright{} \textbackslash{}input\textbraceleft{}y"
            r"\textbraceright{} \textasciitilde{}\textasciicircum{}\$ naïve}}"
        ) in text

    def test_names_stay_whole(self) -> None:
        text = bibtex(but(BARE, authors=("Smith and Sons", "Bell, Ada", "A, B, C", "others", "Bell and Co, Ada")))
        assert "{{Smith and Sons} and Bell, Ada and {A, B, C} and {others} and {Bell and Co, Ada}}" in text

    @pytest.mark.parametrize(
        ("date", "field"),
        [
            ("1931-03-05", "date         = {1931-03-05}"),
            ("1931-03~", "date         = {1931-03~}"),
            ("1931-21", "date         = {1931-21}"),
            ("193X", "date         = {193X}"),
            ("1931/1932?", "date         = {1931/1932?}"),
            ("1931/..", "date         = {1931/..}"),
            ("-0043", "date         = {-0043}"),
            ("1931-03-05T23:30:00-05:00", "date         = {1931-03-05}"),
            ("1931-03-05T23:30Z?", "date         = {1931-03-05?}"),
            ("[1931,1932]", "year         = {1931 or 1932}"),
            ("1931-34", "year         = {second quarter of 1931}"),
            ("1931-03-1X", "year         = {some day within 10–19 March 1931}"),
        ],
    )
    def test_dates_are_what_biblatex_reads(self, date: str, field: str) -> None:
        assert f"  {field},\n" in bibtex(but(BARE, date_published=date))

    @given(st.text(), st.lists(st.text(), max_size=3), st.text())
    def test_braces_balance_and_fields_are_lines(self, headline: str, authors: list[str], publisher: str) -> None:
        text = bibtex(but(SOURCE, headline=headline, authors=authors, publisher=publisher, url="https://a.b/{x}}#%_"))
        depth = 0
        for one in text:
            depth += (one == "{") - (one == "}")
            assert depth >= 0
        assert depth == 0
        lines = text.split("\n")
        assert re.fullmatch(r"@online\{[a-z0-9]+,", lines[0])
        assert lines[-2:] == ["}", ""]
        assert all(re.fullmatch(r"  [a-z]+ += \{.*\},", line) for line in lines[1:-2])


#: From csl-data.json of CSL 1.0.2: what may stand in an item of ours, and in its dates and names.
ITEM: dict[str, type] = {
    **dict.fromkeys(("id", "type", "title", "container-title", "publisher", "URL", "language"), str),
    "author": list,
    "issued": dict,
}
TYPES = {"article-newspaper", "webpage", "document"}
DATE: dict[str, type] = {"date-parts": list, "season": int, "circa": bool, "literal": str}
NAME: dict[str, type] = {"family": str, "given": str, "literal": str}


def conforms(text: str) -> dict[str, Any]:
    """The one item, after the schema's rules: no key but its own, values of their types, id and type there."""
    items = json.loads(text)
    assert isinstance(items, list)
    (item,) = items
    assert {"id", "type"} <= item.keys()
    assert item["type"] in TYPES
    named: list[tuple[dict[str, type], dict[str, Any]]] = [(NAME, name) for name in item.get("author", [])]
    for known, values in [(ITEM, item), (DATE, item.get("issued", {})), *named]:
        assert values.keys() <= known.keys()
        assert all(isinstance(value, known[name]) for name, value in values.items())
    parts = item.get("issued", {}).get("date-parts", [[1]])
    assert 1 <= len(parts) <= 2
    assert all(1 <= len(date) <= 3 and all(type(number) is int for number in date) for date in parts)
    return dict(item)


class TestCsl:
    def test_is_a_list_of_one_item(self) -> None:
        assert conforms(csl_json(SOURCE)) == {
            "id": "muller1931keepers",
            "type": "article-newspaper",
            "title": "The Keeper's Log: How the Lamp Was Lit",
            "author": [{"family": "Müller", "given": "Zoë"}, {"literal": "The Harbour Desk"}],
            "container-title": "Harbour News",
            "issued": {"date-parts": [[1931, 3, 5]]},
            "URL": SOURCE.url,
            "language": "en-GB",
        }

    def test_type_says_what_is_known(self) -> None:
        assert conforms(csl_json(BARE)) == {"id": "diarydiary", "type": "document", "title": "A diary"}
        assert conforms(csl_json(but(BARE, url="https://example.org/")))["type"] == "webpage"
        assert conforms(csl_json(but(BARE, publisher="The Press")))["publisher"] == "The Press"

    @pytest.mark.parametrize(
        ("date", "issued"),
        [
            ("1931", {"date-parts": [[1931]]}),
            ("1931-03", {"date-parts": [[1931, 3]]}),
            ("1931-03-05T23:30:00-05:00", {"date-parts": [[1931, 3, 5]]}),
            ("1931-03-05/1931-04", {"date-parts": [[1931, 3, 5], [1931, 4]]}),
            ("1931~", {"date-parts": [[1931]], "circa": True}),
            ("1931?/1932", {"date-parts": [[1931], [1932]], "circa": True}),
            ("1931-03-05T10:00Z?", {"date-parts": [[1931, 3, 5]], "circa": True}),
            ("1931-22", {"date-parts": [[1931]], "season": 2}),
            ("1931-32", {"date-parts": [[1931]], "season": 4}),
            ("-0043-03-15", {"date-parts": [[-44, 3, 15]]}),
            ("0000", {"date-parts": [[-1]]}),
            ("1931-33", {"literal": "first quarter of 1931"}),
            ("1931-21/1932", {"literal": "spring 1931 – 1932"}),
            ("193X", {"literal": "the 1930s"}),
            ("1931-03-XX", {"literal": "an unknown day in March 1931"}),
            ("1931/..", {"literal": "from 1931, open-ended"}),
            ("[1931,1933]", {"literal": "1931 or 1933"}),
            ("Y17000", {"literal": "17,000 CE"}),
        ],
    )
    def test_dates_are_numbers_where_numbers_say_as_much(self, date: str, issued: dict[str, Any]) -> None:
        assert conforms(csl_json(but(BARE, date_published=date)))["issued"] == issued

    @given(st.text(), st.lists(st.text(), max_size=3), st.text())
    def test_any_text_makes_an_item(self, headline: str, authors: list[str], publisher: str) -> None:
        item = conforms(csl_json(but(SOURCE, headline=headline, authors=authors, publisher=publisher)))
        assert all(without_controls(value) == value for value in item.values() if isinstance(value, str))


class TestKey:
    def test_is_readable(self) -> None:
        source = Source(id="x", headline="How the ‘Deep Sea’ opened", publisher="BBC News", date_published="2025-01-28")
        assert key(source) == "bbcnews2025deep"

    def test_does_not_depend_on_the_place_in_the_file(self) -> None:
        assert key(but(SOURCE, id="other")) == key(SOURCE)

    @pytest.mark.parametrize(
        ("changes", "expected"),
        [
            ({"headline": "灯台", "publisher": "新聞", "id": "灯"}, "source"),
            ({"headline": "Straße", "publisher": None, "id": "s-1", "date_published": "-0043"}, "s1strasse"),
            ({"headline": "Who is it of", "date_published": "../1931"}, "diary"),
        ],
    )
    def test_makes_do_with_little(self, changes: dict[str, Any], expected: str) -> None:
        assert key(but(BARE, **changes)) == expected
