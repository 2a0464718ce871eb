"""Copies of every format say what the source says: all of its words, in order, no others, and a note on the rest."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from desktop.core.protocols import AnchorState
from desktop.core.timeline import Quotation
from desktop.evidence import copies
from desktop.evidence.anchor import anchor
from desktop.evidence.copies import CopyError, Format, Section
from desktop.evidence.extraction import Extracted, extract, format_of
from desktop.evidence.extraction.composer import Composer
from tests.unit import makers
from tests.unit.makers import HEADING_STYLES, SUFFIXES, docx, epub, html, make, pdf, word_paragraph

MARKUP: tuple[Format, ...] = ("markdown", "html", "docx", "epub")
PARAGRAPHS = (
    "The board met on 3 March 1871; A. Penrose was in the chair.",
    "Resolved, “that a light be built upon the northern rock” — and that the fishers’ dues pay for it.",
    "Es kostete 10² Pfund & <b>keinen</b> Penny *mehr*: naïve, fi, Ⅳ, \U0001f600, 灯台.",
)
RIGHT_TO_LEFT = "كتبوا: «المَنارة 12» (light) ثم مضوا."


def page(body: str, **options: Any) -> Extracted:
    return extract(html(body, **options), "html")


def heads(found: Extracted) -> list[tuple[str, int, str]]:
    """The sections with the line of the text that each begins at."""
    return [(s.title, s.level, found.text[s.start :].split("\n", 1)[0]) for s in found.sections]


# -- all formats


@pytest.mark.parametrize("kind", MARKUP)
def test_a_paragraph_is_a_line_in_every_format(kind: Format) -> None:
    paragraphs = (*PARAGRAPHS, RIGHT_TO_LEFT)
    assert extract(make(kind, paragraphs), kind) == Extracted("\n".join(paragraphs))


@pytest.mark.parametrize("kind", SUFFIXES)
@pytest.mark.parametrize("sentence", PARAGRAPHS)
def test_the_same_sentence_anchors_in_every_format(kind: Format, sentence: str) -> None:
    copy = copies.from_text(extract(make(kind, PARAGRAPHS), kind).text)
    found = anchor(Quotation(id="q", source="s", exact=sentence), copy)
    assert found.state in {AnchorState.EXACT, AnchorState.NORMALISED}
    assert found.state is AnchorState.EXACT or kind == "pdf"  # whose lines break
    ((start, end),) = found.spans
    assert " ".join(copy.text[start:end].split()) == sentence


@pytest.mark.parametrize("kind", SUFFIXES)
def test_a_format_is_known_by_its_content_before_its_name(kind: Format) -> None:
    data = make(kind, PARAGRAPHS)
    assert format_of(f"minutes{SUFFIXES[kind].upper()}", data) == kind
    assert format_of("minutes", data) == ("text" if kind == "markdown" else kind)
    if kind not in {"text", "markdown"}:
        assert format_of("minutes.txt", data) == kind


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        ("a.txt", "# A heading, or a comment", "text"),
        ("a.htm", "words without any tag", "html"),
        ("a.txt", '\ufeff<?xml version="1.0"?>\n<!-- a --><!-- b -->\n<HTML lang="en">', "html"),
        ("a.txt", "<htmlish>", "text"),
        ("a.txt", "<!-- a note --> and words", "text"),
        ("a.txt", "%PDF is a format", "text"),
        ("a.pdf", "junk before\n%PDF-1.4", "pdf"),
    ],
)
def test_formats_of_files_that_begin_in_other_ways(name: str, head: str, kind: Format) -> None:
    assert format_of(name, head.encode()) == kind
    if not head.startswith("\ufeff") and kind != "pdf":
        assert format_of(name, head.encode("utf-16")) == kind


def test_a_format_is_told_at_once_however_a_file_begins() -> None:
    assert format_of("a.txt", b"<!---->" * 9000) == "text"
    assert format_of("a.txt", b"<?xml" + b" " * 60_000) == "text"
    assert format_of("a.txt", b"From: " + b"\n" * 60_000) == "text"


@pytest.mark.parametrize("kind", MARKUP)
def test_the_text_is_in_the_form_that_offsets_refer_to(kind: Format) -> None:
    found = extract(make(kind, ["Cafe\u0301", "\ufeffBOM", unicodedata.normalize("NFD", "한글")]), kind)
    assert found.text.split("\n") == ["Café", "BOM", "한글"]
    assert copies.from_text(found.text).text == found.text


@pytest.mark.parametrize("kind", [kind for kind in SUFFIXES if kind != "text"])
def test_progress_is_told_in_order_up_to_the_end(kind: Format) -> None:
    told: list[float] = []
    extract(make(kind, PARAGRAPHS), kind, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("html", html("<script>document.write('words')</script>")),
        ("markdown", b"<!-- nothing -->"),
        ("docx", docx("")),
        ("epub", epub({"a.xhtml": "<img src='a.png'/>"})),
        ("pdf", pdf([[], []])),
    ],
)
def test_a_copy_without_words_is_refused_with_a_way_out(kind: Format, data: bytes) -> None:
    with pytest.raises(CopyError, match="no text"):
        extract(data, kind)


@given(st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn"))), max_size=6))
def test_words_of_any_script_survive_a_page_a_document_and_a_book(paragraphs: list[str]) -> None:
    normal = (unicodedata.normalize("NFC", text).lstrip("\ufeff") for text in paragraphs)
    lines = [line for text in normal if (line := " ".join(filter(None, text.split(" "))))]
    assume(any(not line.isspace() for line in lines))
    for kind in ("html", "docx", "epub"):
        assert extract(make(kind, paragraphs), kind).text.split("\n") == lines


# -- the composer, which lays out all of them

PIECES: dict[str, Callable[[Composer, str], None]] = {
    "text": Composer.text,
    "verbatim": Composer.verbatim,
    "end_block": lambda composer, _: composer.end_block(),
    "start_cell": lambda composer, _: composer.start_cell(),
    "end_row": lambda composer, _: composer.end_row(),
    "start_heading": lambda composer, _: composer.start_heading(2),
    "end_heading": lambda composer, _: composer.end_heading(),
    "start_section": lambda composer, text: composer.start_section(text, 1),
}


@given(st.lists(st.tuples(st.sampled_from(sorted(PIECES)), st.text(alphabet="ab \n\té\u0301\u00a0\ufeff\0"))))
def test_whatever_is_composed_keeps_all_words_and_gives_sections_their_places(events: list[tuple[str, str]]) -> None:
    composer = Composer()
    for name, text in events:
        PIECES[name](composer, text)
    text, sections = composer.finish()
    assert copies.from_text(text).text == text
    written = "".join(text for name, text in events if name in {"text", "verbatim"})
    assert text.count("b") == written.count("b")  # with which nothing composes
    assert [section.start for section in sections] == sorted(section.start for section in sections)
    for section in sections:
        assert section.start == len(text) or section.start == 0 or text[section.start - 1] == "\n"


# -- web pages


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>a <b>bo</b>ld <i> word</i> </p>", "a bold word"),
        ("<p>one</p><p>two<div>three</div>four", "one\ntwo\nthree\nfour"),
        ("<p>a<br>b<br/><br>c", "a\nb\nc"),
        ("<p>wrapped\n   in  \t the \f source", "wrapped in the source"),
        ("<p>no\u00a0\u00a0break&nbsp;here", "no\u00a0\u00a0break\u00a0here"),
        ("<p>&ldquo;a&#8212;b&rdquo; &amp;amp; &lt;b&gt; &hellip;", "“a—b” &amp; <b> …"),
        ("<ul><li>a<li>b<ol><li>c</ol></ul>", "a\nb\nc"),
        ("<dl><dt>a<dd>b</dl>", "a\nb"),
        ("<table><tr><th>a<th>b<tr><td>c<td><p>d</p><p>e</p><td>f</table>g", "a\tb\nc\td\ne\tf\ng"),
        ("<pre>\n  a\n\n   b \n</pre>c", "  a\n\n   b \nc"),
        ("<p>10<sup>2</sup>, H<sub>2</sub>O", "102, H2O"),
        ("<ruby>灯台<rp>(</rp><rt>とうだい</rt><rp>)</rp></ruby>", "灯台とうだい"),
        ("<figure><img alt='not shown'><figcaption>The lamp</figcaption></figure>", "The lamp"),
        ("<blockquote><p>pulled</blockquote><aside>quote</aside>", "pulled\nquote"),
        ("<p>soft\u00adhyphen, wb<wbr>r", "soft\u00adhyphen, wbr"),
        ("<svg><title>no</title><text>1871</text><text>1874</text></svg>", "1871\n1874"),
        ("<p>a<!-- no -->b<![CDATA[no]]>c<?no ?>d", "abcd"),
        ("<p>nul &#0; &#xD800;", "nul \ufffd \ufffd"),
        ("<textarea>typed  in</textarea>", "typed  in"),
    ],
)
def test_the_text_of_a_page_is_what_it_shows(body: str, text: str) -> None:
    assert page(body).text == text


@pytest.mark.parametrize(
    ("body", "size"),
    [
        ("<script>var no = '<p>no</p>'</script><style>no {}</style><template>no</template>", 0),
        ("<p hidden>four</p>", 4),
        ("<p style='color: red; DISPLAY : none'>four</p>", 4),
        ("<div style='visibility:hidden'><p>fo<p>ur</div>", 4),
        ("<noscript><p>four</p></noscript>", 4),
        ("<iframe src='http://127.0.0.1/'>four</iframe>", 4),
        ("<dialog>four</dialog>", 4),
    ],
)
def test_what_a_page_hides_is_no_text_and_is_counted(body: str, size: int) -> None:
    found = page(f"<p>shown{body}<p>again")
    assert found.text == "shown\nagain"
    assert found.notes == ((f"hidden parts of the page: {size} characters left out",) if size else ())


def test_what_a_page_shows_on_demand_is_text() -> None:
    found = page("<p hidden='until-found'>a</p><details><summary>b</summary>c</details><dialog open>d</dialog>")
    assert found == Extracted("a\nb\nc\nd")


def test_headings_of_a_page_are_sections() -> None:
    found = page("<h1>The<br>light  <i>house</i></h1><p>x<h2></h2><h3>Cost</h3>y<h2>End</h2>")
    assert heads(found) == [("The light house", 1, "The"), ("Cost", 3, "Cost"), ("End", 2, "End")]
    long = page(f"<h1>{'word ' * 200}</h1>")
    assert len(long.sections[0].title) <= 300
    assert long.text == ("word " * 200).strip()


MENU = "<nav><a>Home</a> <a>News</a></nav>"
IMPRINT = "<footer>Imprint and 3 more</footer>"


@pytest.mark.parametrize(
    ("main", "end"),
    [
        ("<main>", "</main>"),
        ("<div role='main'>", "</div>"),
        ("<article>", "</article>"),
        ("<main><article>", "</main>"),
    ],
)
def test_the_main_content_is_taken_and_the_rest_counted(main: str, end: str) -> None:
    found = page(f"{MENU}<h1>Headline</h1>{main}<p>{PARAGRAPHS[0]}</p><h2>More</h2><aside>Box</aside>{end}{IMPRINT}")
    assert found.text == f"Headline\n{PARAGRAPHS[0]}\nMore\nBox"
    assert heads(found) == [("Headline", 1, "Headline"), ("More", 2, "More")]
    assert found.notes == ("navigation and the like: 27 characters left out",)


def test_a_page_that_says_most_outside_its_main_content_is_taken_whole() -> None:
    found = page(f"{MENU}<main>short</main><div>{PARAGRAPHS[0]}</div>{IMPRINT}")
    assert found == Extracted(f"Home News\nshort\n{PARAGRAPHS[0]}\nImprint and 3 more")


def test_several_articles_are_all_kept() -> None:
    found = page(f"{MENU}<article><p>{PARAGRAPHS[0]}</article><article><p>{PARAGRAPHS[1]}</article>")
    assert found.text == f"{PARAGRAPHS[0]}\n{PARAGRAPHS[1]}"


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("", "utf-8"),
        ("", "utf-8-sig"),
        ("<meta charset=utf-8>", "utf-8"),
        ('<meta charset="iso-8859-1">', "cp1252"),
        ("<meta http-equiv='Content-Type' content='text/html; charset=windows-1250'>", "cp1250"),
        ("<!-- <meta charset=koi8-r> --><meta charset='utf-16'>", "utf-8"),
        ("<meta charset=gb2312>", "gb18030"),
        ("", "utf-16"),
    ],
)
def test_the_encoding_of_a_page_is_the_one_that_browsers_take(head: str, encoding: str) -> None:
    words = "灯台" if "gb" in encoding else "“Café” – hôtel"
    data = html(f"<p>{words}", head=head).decode().encode(encoding)
    assert extract(data, "html") == Extracted(words)


def test_a_page_without_an_encoding_is_read_as_windows_1252_and_says_so() -> None:
    found = extract(html("<p>“Café”", head="").decode().encode("cp1252"), "html")
    assert found == Extracted("“Café”", notes=("the encoding is not declared, and is not UTF-8: read as windows-1252",))


@pytest.mark.parametrize("label", ["unicode_escape", "zip", "utf-7", "idna", "no-such", "x" * 500, "\xff"])
def test_an_encoding_that_is_none_of_the_web_is_no_encoding(label: str) -> None:
    assert extract(html("<p>a\\u0041 +AGE- b", head=f"<meta charset='{label}'>"), "html").text == "a\\u0041 +AGE- b"


def test_damaged_letters_of_a_page_are_counted() -> None:
    found = extract(html("<p>a?b").replace(b"?", b"\xff\xfe"), "html")
    assert found == Extracted("a\ufffd\ufffdb", notes=("2 characters can't be read and show as \ufffd",))


@given(st.integers(1, 60), st.integers(0, 3))
def test_where_a_page_is_cut_for_the_parser_does_not_matter(size: int, more: int) -> None:
    body = "<p>é&amp;amp;灯\U0001f600<b>a</b>&hellip;</p><pre>\r\n x\r\n y</pre><!-- c --><td>z" * (1 + more)
    whole = page(body)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("desktop.evidence.extraction.html._PIECE", size)
        assert page(body) == whole


# -- Markdown


def test_markdown_is_read_as_what_it_shows() -> None:
    source = (
        "The *light* of\nGreywick  \nburns\n=======\n\n- one\n- two\n\n1. three\n\n> quoted\n> on\n\n"
        "    code  here\n\n| a | b |\n|---|---|\n| c | `d` |\n\n"
        "A [link](https://example.org/a), ![alt](b.png) \\*kept\\*, &amp;amp; <b>ra</b>w\n\n## Cost ##\n"
    )
    found = extract(source.encode(), "markdown")
    assert found.text.split("\n") == [
        *("The light of Greywick", "burns", "one", "two", "three", "quoted on", "code  here", "a\tb", "c\td"),
        *("A link, *kept*, &amp; raw", "Cost"),
    ]
    assert heads(found) == [("The light of Greywick burns", 1, "The light of Greywick"), ("Cost", 2, "Cost")]
    assert found.notes == ()


def test_settings_at_the_top_of_markdown_are_left_out_and_counted() -> None:
    found = extract(b"---\r\ntitle: Minutes\r\n---\r\nWords", "markdown")
    assert found == Extracted("Words", notes=("the settings at the top: 23 characters left out",))
    assert extract(b"---\n\nWords\n\n---\n\nmore", "markdown").text == "Words\nmore"


def test_markdown_that_nests_too_deeply_is_refused_and_not_cut() -> None:
    assert extract(b"> " * 90 + b"deep", "markdown").text == "deep"
    with pytest.raises(CopyError, match="nested too deeply"):
        extract(b"> " * 120 + b"deep", "markdown")


def test_markdown_in_another_encoding_is_refused() -> None:
    with pytest.raises(CopyError, match="not UTF-8"):
        extract("Café".encode("latin-1"), "markdown")


# -- DOCX


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def word(inside: str, **options: Any) -> Extracted:
    return extract(docx(inside, **options), "docx")


def test_runs_tables_and_breaks_of_a_document() -> None:
    cells = "".join(f"<w:tc>{word_paragraph(text)}{word_paragraph('2') * (text == 'b')}</w:tc>" for text in "abc")
    found = word(
        f"<w:p>{run('bo', '<w:b/>')}{run('ld ')}{run('&amp;amp;')}<w:r><w:br/></w:r>{run('x')}<w:r><w:cr/></w:r>"
        f"{run('y')}<w:r><w:tab/></w:r>{run('z')}</w:p><w:tbl><w:tr>{cells}</w:tr></w:tbl>{word_paragraph('end')}"
    )
    assert found == Extracted("bold &amp;\nx\ny z\na\tb\n2\tc\nend")


def test_headings_of_a_document_are_sections_whatever_their_styles_are_called() -> None:
    styles = HEADING_STYLES + '<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>'
    body = "".join(word_paragraph(text, style=style) for text, style in [("T", "Titel"), ("A", "H1"), ("B", "H2")])
    found = word(f"{body}{word_paragraph('word')}", parts={"styles": styles})
    assert heads(found) == [("T", 1, "T"), ("A", 1, "A"), ("B", 2, "B")]


NOT_HIDDEN = "<w:vanish w:val='0'/>"


def test_inserted_text_is_text_and_deleted_and_hidden_text_is_counted() -> None:
    found = word(
        f"<w:p>{run('The ')}<w:del><w:r><w:delText>old </w:delText></w:r></w:del><w:ins>{run('new ')}</w:ins>"
        f"{run('secret ', '<w:vanish/>')}{run('shown', NOT_HIDDEN)}"
        f"<w:moveFrom>{run(' away')}</w:moveFrom></w:p>"
    )
    assert found.text == "The new shown"
    assert found.notes == ("deleted text: 9 characters left out", "hidden text: 7 characters left out")


def test_footnotes_stand_at_the_end_and_their_marks_in_no_sentence() -> None:
    found = word(
        f"<w:p>{run('Paid')}<w:r><w:footnoteReference w:id='2'/></w:r>{run(' by all')}"
        "<w:r><w:endnoteReference w:id='3'/></w:r></w:p>",
        parts={
            "footnotes": f"<w:footnote w:id='2'>{word_paragraph('In kind.')}</w:footnote>",
            "endnotes": f"<w:endnote w:id='3'>{word_paragraph('So they said.')}</w:endnote>",
        },
    )
    assert found.text == "Paid by all\nIn kind.\nSo they said."
    assert found.notes == ("marks of footnotes are left out of the sentences (2); the notes stand at the end",)


FIELD = (
    "<w:r><w:fldChar w:fldCharType='begin'/></w:r>"
    '<w:r><w:instrText>HYPERLINK "file:///etc/passwd"</w:instrText></w:r>'
    "<w:r><w:fldChar w:fldCharType='separate'/></w:r>"
)


@pytest.mark.parametrize(
    "inside",
    [
        f"<w:fldSimple w:instr='DATE'>{run('held')}</w:fldSimple>",
        f"<w:bdo w:val='rtl'>{run('held')}</w:bdo>",
        f"<w:dir w:val='rtl'>{run('held')}</w:dir>",
        f"<w:hyperlink w:anchor='x'>{run('held')}</w:hyperlink>",
        f"<w:smartTag>{run('held')}</w:smartTag>",
        f"<w:sdt><w:sdtContent>{run('held')}</w:sdtContent></w:sdt>",
        f"{FIELD}{run('held')}<w:r><w:fldChar w:fldCharType='end'/></w:r>",
        f"<w:r><w:ruby><w:rt>{run('d')}</w:rt><w:rubyBase>{run('hel')}</w:rubyBase></w:ruby></w:r>",
    ],
)
def test_what_holds_text_within_a_sentence_keeps_it(inside: str) -> None:
    assert word(f"<w:p>{run('as ')}{inside}{run(' here')}</w:p>") == Extracted("as held here")


BOX = f"<w:txbxContent>{word_paragraph('In a box')}</w:txbxContent>"
NEW_BOX = (
    "<w:drawing><wp:inline><a:graphic><a:graphicData><wps:wsp><wps:txbx>"
    f"{BOX}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing>"
)
OLD_BOX = f"<w:pict><v:shape><v:textbox>{BOX}</v:textbox></v:shape></w:pict>"
CHOICE = f"<mc:Choice Requires='wps'>{NEW_BOX}</mc:Choice>"


@pytest.mark.parametrize(
    "box",
    [
        NEW_BOX,
        OLD_BOX,
        f"<mc:AlternateContent>{CHOICE}</mc:AlternateContent>",
        f"<mc:AlternateContent>{CHOICE}<mc:Fallback><w:pict/></mc:Fallback></mc:AlternateContent>",
        f"<mc:AlternateContent>{CHOICE}<mc:Fallback>{OLD_BOX}</mc:Fallback></mc:AlternateContent>",
    ],
)
def test_a_text_box_is_read_once_after_the_paragraph_that_holds_it(box: str) -> None:
    assert word(f"<w:p>{run('before ')}<w:r>{box}</w:r>{run('after')}</w:p>") == Extracted("before after\nIn a box")


def test_what_is_left_out_of_a_document_is_counted() -> None:
    found = word(
        f"<w:p>{run('words')}<m:oMath><m:r><m:t>E=mc</m:t></m:r></m:oMath>"
        "<w:r><w:sym w:font='Private' w:char='F001'/></w:r></w:p>",
        parts={
            "header": word_paragraph("Top"),
            "footer": word_paragraph("Page 1"),
            "comments": f"<w:comment w:id='1'>{word_paragraph('Really?')}</w:comment>",
        },
    )
    assert found.text == "words"
    assert sorted(found.notes) == [
        "comments: 7 characters left out",
        "headers and footers: 9 characters left out",
        "symbols of special fonts, which stand for no letters, are left out",
        "what can't be read (oMath): 4 characters left out",
    ]


def test_a_packed_file_that_is_no_document_is_refused() -> None:
    with pytest.raises(CopyError, match="neither a DOCX nor an EPUB"):
        extract(makers.packed({"a.txt": "words"}), "docx")


# -- EPUB


def test_a_book_is_read_in_the_order_of_its_spine() -> None:
    found = extract(
        epub(
            {"b one.xhtml": "<p>First</p>", "a.xhtml": "<h2>Second</h2><p>x</p>", "c.xhtml": "<p>Third&nbsp;&amp;</p>"},
            titles={"b%20one.xhtml#top": "Preface", "a.xhtml": "not needed", "c.xhtml": " The \n end "},
        ),
        "epub",
    )
    assert found.text == "First\nSecond\nx\nThird\u00a0&"
    assert heads(found) == [("Preface", 1, "First"), ("Second", 2, "Second"), ("The end", 1, "Third\u00a0&")]
    assert found.notes == ()


def test_titles_of_an_epub_2_come_from_its_ncx() -> None:
    toc = (
        '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint><navLabel><text>Preface</text></navLabel>'
        '<content src="../book/a.xhtml"/></navPoint></navMap></ncx>'
    )
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="2.0"><manifest>'
        '<item id="ncx" href="../toc/toc.ncx" media-type="application/x-dtbncx+xml"/>'
        '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest>'
        '<spine toc="ncx"><itemref idref="a"/></spine></package>'
    )
    found = extract(epub({"a.xhtml": "<p>First</p>"}, files={"book/package.opf": package, "toc/toc.ncx": toc}), "epub")
    assert found == Extracted("First", (Section("Preface", 1, 0),))


def test_xhtml_with_a_public_document_type_and_its_letters_is_read() -> None:
    chapter = (
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">'
        '<html xmlns="http://www.w3.org/1999/xhtml"><head><title/><script/></head><body><p>caf&eacute; &mdash; '
        "<a id='x'/>&amp;amp; &lt;<i/>b</p></body></html>"
    )
    assert extract(epub({"a.xhtml": ""}, files={"book/a.xhtml": chapter}), "epub") == Extracted("café — &amp; <b")


def test_what_a_book_does_not_tell_is_noted() -> None:
    found = extract(
        epub(
            {
                "a.xhtml": "<p>One <b>two</p>three",
                "b.xhtml": "<p>x</p><p hidden='hidden'>no</p>",
                "c.xhtml": "",
                "d": "",
            },
            files={
                "book/package.opf": '<package xmlns="http://www.idpf.org/2007/opf"><manifest>'
                '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>'
                '<item id="b" href="b.xhtml" media-type="application/xhtml+xml"/>'
                '<item id="e" href="e.xhtml" media-type="application/xhtml+xml"/>'
                '<item id="d" href="d" media-type="image/svg+xml"/></manifest><spine>'
                '<itemref idref="a"/><itemref idref="b"/><itemref idref="e"/><itemref idref="d"/></spine></package>'
            },
        ),
        "epub",
    )
    assert found.text == "One two\nthree\nx"
    assert found.notes == (
        "parts of the book that are malformed, where words may be missing: 1",
        "parts of the book that are not in the file: 1",
        "pictures and other parts of the book without text: 1",
        "hidden parts of the book: 2 characters left out",
    )


def protected(algorithm: str) -> bytes:
    encryption = (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><EncryptedData'
        f' xmlns="http://www.w3.org/2001/04/xmlenc#"><EncryptionMethod Algorithm="{algorithm}"/></EncryptedData>'
        "</encryption>"
    )
    return epub({"a.xhtml": "<p>words</p>"}, files={"META-INF/encryption.xml": encryption})


def test_a_copy_protected_book_is_refused_and_one_with_scrambled_fonts_read() -> None:
    with pytest.raises(CopyError, match="DRM"):
        extract(protected("http://www.w3.org/2001/04/xmlenc#aes128-cbc"), "epub")
    assert extract(protected("http://www.idpf.org/2008/embedding"), "epub").text == "words"


def test_a_book_without_its_list_of_parts_is_refused() -> None:
    for name in ("META-INF/container.xml", "book/package.opf"):
        with pytest.raises(CopyError, match="fetch or save it again"):
            extract(epub({"a.xhtml": "<p>words</p>"}, files={name: "<nothing/>"}), "epub")


# -- PDF


def test_pages_of_a_pdf_are_its_sections_and_lines_stay_as_they_are() -> None:
    found = extract(pdf([["The light was kept by the har-", "bour board."], [], [], ["Then", "it went out."]]), "pdf")
    assert found.text == "The light was kept by the har-\nbour board.\n\nThen\nit went out."
    assert [(section.title, section.level) for section in found.sections] == [(f"Page {n}", 1) for n in range(1, 5)]
    assert found.text[found.sections[3].start :].startswith("Then")
    assert found.notes == ("pages 2–3 have no text: they may be scans",)


def test_pages_without_text_are_told_by_their_numbers() -> None:
    silent = {1, 2, 3, 5, 7, 8}
    found = extract(pdf([[] if number in silent else ["words"] for number in range(1, 9)]), "pdf")
    assert found.notes == ("pages 1–3, 5, 7–8 have no text: they may be scans",)
    assert extract(pdf([["words"], []]), "pdf").notes == ("page 2 has no text: it may be a scan",)


def test_a_pdf_of_2000_pages_is_read_and_its_progress_told_page_by_page() -> None:
    told: list[float] = []
    found = extract(pdf([[f"words {number}"] for number in range(1, 2001)]), "pdf", progress=told.append)
    assert told == [number / 2000 for number in range(2001)]
    assert found.text[found.sections[1233].start :].split("\n")[0] == "words 1234"


def encrypted(password: str, user: str) -> bytes:
    from io import BytesIO

    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf([["words"]]))))
    writer.encrypt(user, password, algorithm="RC4-128")
    data = BytesIO()
    writer.write(data)
    return data.getvalue()


def test_a_pdf_with_a_password_is_refused_and_one_protected_from_changes_read() -> None:
    with pytest.raises(CopyError, match="password"):
        extract(encrypted("owner", "user"), "pdf")
    assert extract(encrypted("owner", ""), "pdf").text == "words"


def test_a_page_that_is_damaged_is_noted_and_the_others_read(monkeypatch: pytest.MonkeyPatch) -> None:
    from pypdf import PageObject

    whole = PageObject.extract_text

    def breaks_at_the_second(page: PageObject) -> str:
        if page.page_number == 1:
            raise KeyError("/Contents")
        return whole(page)

    monkeypatch.setattr(PageObject, "extract_text", breaks_at_the_second)
    found = extract(pdf([["one"], ["two"], ["three"]]), "pdf")
    assert found.text == "one\n\nthree"
    assert found.notes == ("page 2 can't be read and is left out: damaged",)


@pytest.mark.parametrize("tag", ["main", "article", "p"])
def test_a_page_that_never_says_where_its_body_begins_is_read(tag: str) -> None:
    found = extract(f"<!DOCTYPE html><title>T</title><{tag}>The lamp was lit.</{tag}>".encode(), "html")
    assert found.text.strip() == "The lamp was lit."


def test_a_pile_of_accents_does_not_stop_the_program() -> None:
    pile = "e" + "\u0301\u0323" * 100_000
    assert copies.from_text(pile).text == pile
    assert pile in page(f"<p>{pile}</p>").text
