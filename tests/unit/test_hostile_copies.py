"""A stranger's copy does nothing but be read: nothing runs, is fetched or opened, and a failure is one sentence."""

from __future__ import annotations

import re
import socket
import struct
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from zipfile import ZIP_BZIP2, ZIP_STORED

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from desktop.evidence import copies
from desktop.evidence.copies import CopyError, Format
from desktop.evidence.extraction import Extracted, extract, format_of, limits
from tests.unit.makers import SUFFIXES, docx, epub, html, make, packed, pdf, pdf_of, stream, word_paragraph, xhtml

WORDS: Final = "A light shall be kept on the northern rock."
SECRET: Final = "root:x:0:0"
PARSED: tuple[Format, ...] = ("markdown", "html", "pdf", "docx", "epub")


# -- what no copy may do


class _Seal:
    """An audit hook, which Python cannot take out again: hence one for all tests, on only while one reads a copy."""

    _TOUCHES: Final = (
        "socket.",
        "subprocess.",
        "os.exec",
        "os.posix_spawn",
        "os.spawn",
        "os.fork",
        "os.system",
        "urllib.",
    )

    def __init__(self) -> None:
        self.on = False
        self.seen: list[str] = []
        self._own = tuple(
            str(Path(path).resolve()) for path in (sys.prefix, sys.base_prefix, Path(__file__).parents[2])
        )
        sys.addaudithook(self._hear)

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.on:
            return
        if event == "open":
            path, _, flags = arguments
            # modules that a parser loads as it is first used; they are read, and nothing is written
            if not isinstance(path, str) or not path.startswith(self._own) or flags & 3:
                self.seen.append(f"{event} {arguments}")
        elif event.startswith(self._TOUCHES):
            self.seen.append(f"{event} {arguments}")


_SEAL: Final = _Seal()


@contextmanager
def sealed() -> Iterator[None]:
    """Fails if what is done within opens a file, a socket or a process by Python's own means."""
    _SEAL.seen.clear()
    _SEAL.on = True
    try:
        yield
    finally:
        _SEAL.on = False
    assert not _SEAL.seen


def read(data: bytes, kind: Format) -> Extracted | str:
    with sealed():
        try:
            return extract(data, kind)
        except CopyError as error:
            return str(error)


def outcome(data: bytes, kind: Format) -> str:
    """The text, or the sentence that says why there is none; whatever else is raised fails the test."""
    found = read(data, kind)
    if isinstance(found, str):
        assert re.search(r": .{10}", found), f"no way out: {found}"
        return f"refused: {found}"
    assert copies.from_text(found.text).text == found.text
    assert all(0 <= section.start <= len(found.text) for section in found.sections)
    return found.text


@pytest.fixture
def elsewhere(tmp_path: Path) -> str:
    """The address of a file that no copy may show."""
    path = tmp_path / "secret.txt"
    path.write_text(SECRET, "utf-8")
    return path.as_uri()


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Hears whether C code, which no audit hook sees, fetches anything: the address is one of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


def address(server: socket.socket) -> str:
    host, port = server.getsockname()
    return f"http://{host}:{port}/x"


def assert_nobody_came(server: socket.socket) -> None:
    with pytest.raises(BlockingIOError):
        server.accept()


def test_the_seal_sees_what_it_is_there_for(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.touch()
    with pytest.raises(AssertionError, match="secret"), sealed():
        path.read_bytes()
    with pytest.raises(AssertionError, match="socket"), sealed():
        socket.socket().close()


def remote(url: str) -> dict[Format, bytes]:
    """A copy of each format that names ``url`` wherever a careless reader would fetch it."""
    page = (
        f'<link rel="stylesheet" href="{url}"/><style>@import "{url}";</style><script src="{url}">{WORDS}</script>'
        f'<img src="{url}" srcset="{url} 2x"/><iframe src="{url}"></iframe><object data="{url}"></object>'
        f'<embed src="{url}"/><video poster="{url}"></video><base href="{url}"/><a href="{url}" ping="{url}">link</a>'
        f'<meta http-equiv="refresh" content="0; url={url}"/><p style="background: url({url})">{WORDS}</p>'
    )
    doctype = f'<!DOCTYPE html SYSTEM "{url}">'
    relationship = (
        f'<Relationship Id="out" TargetMode="External" Target="{url}"'
        ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"/>'
    )
    picture = (
        "<w:p><w:r><w:drawing><wp:inline><wp:docPr/><a:graphic><a:graphicData><pic:pic><pic:blipFill>"
        '<a:blip r:link="out" r:embed="out"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline>'
        "</w:drawing></w:r></w:p>"
    )
    actions = (
        f"/OpenAction << /S /URI /URI ({url}) >> /AA << /O << /S /Launch /F ({url}) >> >>"
        f" /Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (app.launchURL('{url}')) >>] >> >>"
        f" /AcroForm << /XFA ({url}) >>"
    )
    return {
        "html": html(f"{doctype}<?xml-stylesheet href='{url}'?>{page}", head=f"<base href='{url}'>"),
        "markdown": f"![image]({url})\n\n[link]: {url}\n\n{WORDS}\n\n<img src='{url}'>".encode(),
        "epub": epub(
            {"a.xhtml": ""},
            files={"book/a.xhtml": f'{doctype}<?xml-stylesheet href="{url}"?><html><body>{page}</body></html>'},
        ),
        "docx": docx(
            f"{word_paragraph(WORDS)}{picture}<w:altChunk r:id='out'/><w:subDoc r:id='out'/>",
            relationships=relationship,
        ),
        "pdf": pdf([[WORDS]], catalogue=actions),
    }


@pytest.mark.parametrize("kind", PARSED)
def test_nothing_is_fetched(kind: Format, listener: socket.socket) -> None:
    text = outcome(remote(address(listener))[kind], kind)
    assert_nobody_came(listener)
    assert WORDS in text
    assert text.count(WORDS) == 1  # what stands in a script is no text


@pytest.mark.parametrize("kind", PARSED)
def test_no_other_file_is_opened(kind: Format, elsewhere: str) -> None:
    text = outcome(remote(elsewhere)[kind], kind)
    assert WORDS in text
    assert SECRET not in text


# -- XML that grows, or reaches out


def entities(declarations: str, use: str) -> str:
    return (
        f'<!DOCTYPE html [{declarations}]><html xmlns="http://www.w3.org/1999/xhtml"><body><p>{use}</p></body></html>'
    )


def laughs() -> str:
    lines = ["<!ENTITY a0 'ha ha ha ha '>", *(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))]
    return entities("".join(lines), f"{WORDS}&a9;")


def reaching(url: str) -> list[str]:
    return [
        entities(f'<!ENTITY x SYSTEM "{url}">', "&x;"),
        entities(f'<!ENTITY % x SYSTEM "{url}"> %x;', "word"),
        entities(f'<!NOTATION n SYSTEM "{url}"><!ENTITY x SYSTEM "{url}" NDATA n>', "word"),
    ]


@pytest.mark.parametrize("name", ["book/a.xhtml", "book/package.opf", "META-INF/container.xml", "book/nav.xhtml"])
def test_a_book_that_declares_entities_is_refused(name: str, elsewhere: str) -> None:
    for document in (laughs(), *reaching(elsewhere)):
        assert "not to be trusted" in outcome(epub({"a.xhtml": WORDS}, files={name: document}), "epub")


@pytest.mark.parametrize("name", ["word/document.xml", "[Content_Types].xml", "_rels/.rels"])
def test_a_document_that_declares_entities_is_refused(name: str, elsewhere: str) -> None:
    for document in (laughs(), *reaching(elsewhere)):
        for encoding in ("utf-8", "utf-16"):
            data = docx(word_paragraph(WORDS), files={name: document.encode(encoding)})
            assert "not to be trusted" in outcome(data, "docx")


def test_entities_of_a_page_stay_what_they_look_like(elsewhere: str, listener: socket.socket) -> None:
    for document in (laughs(), *reaching(elsewhere), *reaching(address(listener))):
        text = outcome(document.encode(), "html")
        assert SECRET not in text
        assert len(text) < 300
    assert_nobody_came(listener)


def test_an_xml_encoding_that_no_parser_shares_is_refused() -> None:
    disguised = laughs().encode("utf-7")
    assert "refused" in outcome(docx("", files={"word/document.xml": disguised}), "docx")


# -- what unpacks to more than it is


def lying(data: bytes, name: str, size: int) -> bytes:
    """The package with another unpacked size declared for the file ``name``, in both places."""
    changed = bytearray(data)
    for signature, at, length in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        place = re.search(re.escape(signature) + b".{%d}" % (length - 4) + name.encode(), data, re.DOTALL)
        assert place
        changed[place.start() + at : place.start() + at + 4] = struct.pack("<I", size)
    return bytes(changed)


def chapter_of(size: int) -> str:
    return xhtml(f"<p>{'ha ' * (size // 3)}</p>")


def test_a_bomb_is_refused_by_what_it_declares(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.evidence.extraction.packed.PART", 2**20)
    monkeypatch.setattr("desktop.evidence.extraction.packed.UNPACKED", 2**22)
    one = epub({"a.xhtml": ""}, files={"book/a.xhtml": chapter_of(2**20 + 2**10)})
    many = epub({"a.xhtml": WORDS}, files={f"book/{n}.png": b"\0" * 2**20 for n in range(5)})
    assert len(one) + len(many) < 2**16
    for data in (one, many):
        assert "unpacks to more" in outcome(data, "epub")
    assert WORDS in outcome(epub({"a.xhtml": WORDS}, files={"book/1.png": b"\0" * 2**20}), "epub")


@pytest.mark.parametrize("size", [0, 1, 1000, 2**31])
def test_a_bomb_that_lies_is_refused(size: int) -> None:
    data = epub({"a.xhtml": ""}, files={"book/a.xhtml": chapter_of(2**22)})
    assert "refused" in outcome(lying(data, "book/a.xhtml", size), "epub")
    document = docx("".join(word_paragraph("ha") for _ in range(1000)))
    assert "refused" in outcome(lying(document, "word/document.xml", size), "docx")


def test_a_bomb_within_a_package_is_never_unpacked() -> None:
    inner = packed({"bomb.xml": b"<" * 2**24})
    for _ in range(3):
        inner = packed({"bomb.zip": inner}, compression=ZIP_STORED)
    assert outcome(epub({"a.xhtml": WORDS}, files={"book/bomb.epub": inner}), "epub") == WORDS
    assert outcome(docx(word_paragraph(WORDS), files={"word/embeddings/bomb.docx": inner}), "docx") == WORDS


def test_a_package_of_very_many_files_is_refused_before_they_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.evidence.extraction.packed.PACKED_FILES", 50)
    data = epub({f"{n}.xhtml": WORDS for n in range(60)})
    assert "unpacks to more" in outcome(data, "epub")


def test_a_chapter_that_is_named_many_times_is_read_once() -> None:
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><manifest>'
        + "".join(f'<item id="c{n}" href="a.xhtml" media-type="application/xhtml+xml"/>' for n in range(500))
        + "</manifest><spine>"
        + "".join(f'<itemref idref="c{n % 500}"/>' for n in range(5000))
        + "</spine></package>"
    )
    assert outcome(epub({"a.xhtml": WORDS}, files={"book/package.opf": package}), "epub") == WORDS


def test_other_packing_and_passwords_are_refused() -> None:
    assert "damaged" in outcome(packed({"[Content_Types].xml": "<a/>"}, compression=ZIP_BZIP2), "docx")
    data = bytearray(epub({"a.xhtml": WORDS}))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for place in re.finditer(re.escape(signature), bytes(data)):
            data[place.start() + at] |= 1
    assert "password" in outcome(bytes(data), "epub")


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd", "/etc/passwd", "C:\\secret", "book/../../x", "con", "a" * 5000]
)
def test_names_in_a_package_are_no_paths(name: str) -> None:
    chapter = xhtml(WORDS)
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><manifest>'
        f'<item id="a" href="{name}" media-type="application/xhtml+xml"/>'
        '<item id="b" href="b.xhtml" media-type="application/xhtml+xml"/>'
        '</manifest><spine><itemref idref="a"/><itemref idref="b"/></spine></package>'
    )
    data = epub({"b.xhtml": WORDS}, files={name: chapter, "book/package.opf": package})
    assert set(outcome(data, "epub").split("\n")) == {WORDS}
    document = docx(word_paragraph(WORDS), files={name: "<a/>", "word/_rels/document.xml.rels": "<Relationships/>"})
    assert outcome(document, "docx") == WORDS


# -- depth and length


def test_no_nesting_overflows_or_is_cut_silently() -> None:
    deep = 1_000_000
    assert outcome(b"<div>" * deep + WORDS.encode() + b"</div>" * deep + b"<p>after", "html") == f"{WORDS}\nafter"
    assert outcome(html(f"{'<b><i>' * 100_000}{WORDS}"), "html") == WORDS
    assert outcome(html(f"{'<table><tr><td>' * 20_000}{WORDS}"), "html") == WORDS
    book = epub({"a.xhtml": f"{'<div>' * 100_000}{WORDS}{'</div>' * 100_000}"})
    assert outcome(book, "epub") == WORDS


@pytest.mark.parametrize("depth", [30, 300, 3000])
def test_a_document_that_nests_is_read_whole_or_refused(depth: int) -> None:
    cell = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"
    text = outcome(docx(f"{cell[0] * depth}{word_paragraph(WORDS)}{cell[1] * depth}"), "docx")
    assert text == WORDS or text.startswith("refused")
    assert depth > 30 or text == WORDS


def test_long_words_attributes_and_comments_are_no_trouble() -> None:
    long = "x" * 12_000_000  # libxml2's own bound is 10,000,000
    assert outcome(html(f"<p>{long}</p><p>after"), "html") == f"{long}\nafter"
    assert outcome(html(f"<!-- {long} --><p title='{long}'>after<script>{long}</script>"), "html") == "after"
    assert outcome(html(f"<p {long}='x'>after</p>"), "html") == "after"


def test_a_text_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.evidence.extraction.composer.TEXT", 1000)
    for kind in PARSED:
        assert "longer than 1,000" in outcome(make(kind, [WORDS] * 30), kind)
        assert WORDS in outcome(make(kind, [WORDS] * 20), kind)


def test_a_file_or_document_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.evidence.extraction.docx.DOCX_XML", 2**16)
    assert "larger than" in outcome(docx(word_paragraph(WORDS) * 2000), "docx")
    monkeypatch.setattr("desktop.evidence.extraction.MAX_BYTES", 100)
    assert "larger than" in outcome(html(WORDS), "html")


def test_a_page_of_headings_alone_has_a_bounded_list_of_sections(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.evidence.extraction.composer.SECTIONS", 100)
    found = extract(html("<h1>a" * 1000), "html")
    assert len(found.sections) == 100
    assert found.text.count("a") == 1000


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("html", b"<a b='" * 200_000),
        ("html", b"<!--" * 200_000 + b"x"),
        ("html", b"&" * 500_000),
        ("html", b"<p><table>" * 20_000 + b"x"),
        ("html", b"<meta " * 200_000 + b"x"),
        ("markdown", b"[" * 20_000 + b"x"),
        ("markdown", b"**a" * 10_000),
        ("markdown", b"`" * 5_000 + b" x " + b"``" * 5_000),
        ("markdown", b"<" * 20_000 + b"x"),
        ("markdown", b"---\n" + b"a: b\n" * 50_000),
        ("epub", epub({"a.xhtml": "&" * 200_000})),
    ],
)
def test_time_does_not_explode(kind: Format, data: bytes) -> None:
    began = time.process_time()
    outcome(data, kind)
    assert time.process_time() - began < 20  # of CPU; each takes a second at the most


# -- PDF's own ways


def page_tree(kids: str, *more: bytes) -> bytes:
    return pdf_of([b"<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Count 1 /Kids [{kids}] >>".encode(), *more])


@pytest.mark.parametrize(
    "data",
    [
        page_tree("2 0 R"),
        page_tree("3 0 R", b"<< /Type /Pages /Count 1 /Kids [2 0 R] >>"),
        page_tree("3 0 R", b"<< /Type /Page /Parent 2 0 R /Contents 3 0 R >>"),
        page_tree("3 0 R " * 1000, b"<< /Type /Page /Parent 3 0 R >>"),
        page_tree("3 0 R", b"<< /Type /Page /Parent 2 0 R /Contents [4 0 R] >>", b"[4 0 R]"),
        page_tree("99 0 R"),
        page_tree("[" * 2000),
        page_tree("<<" * 2000),
        pdf_of([b"<< /Type /Catalog /Pages 1 0 R >>"]),
        pdf_of([b"1 0 R"]),
        pdf_of([b"<< /Type /Catalog >>"], trailer="/Prev 0"),
        pdf_of([b"<< >>"], trailer="/Encrypt 1 0 R"),
        b"%PDF-1.7\nstartxref\n99999999999\n%%EOF",
        b"%PDF-1.7\n" + b"1 0 obj\n" * 5000,
    ],
)
def test_a_pdf_that_leads_in_circles_ends(data: bytes) -> None:
    began = time.process_time()
    assert outcome(data, "pdf").startswith("refused")
    assert time.process_time() - began < 20


def test_a_form_that_draws_itself_ends() -> None:
    form = stream(b"/X Do", "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 3 0 R >> >>")
    page = b"<< /Type /Page /Parent 2 0 R /Resources << /XObject << /X 3 0 R >> >> /Contents 5 0 R >>"
    assert outcome(page_tree("4 0 R", form, page, stream(b"/X Do")), "pdf").startswith("refused")


def test_a_pdf_that_unpacks_to_very_much_is_refused_or_the_page_left_out() -> None:
    import zlib

    squeezed = zlib.compress(zlib.compress(b" " * 400_000_000, 9), 9)
    filters = f"<< /Length {len(squeezed)} /Filter [/FlateDecode /FlateDecode] >>\nstream\n".encode()
    content = filters + squeezed + b"\nendstream"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>"
    assert outcome(page_tree("3 0 R", page, content), "pdf").startswith("refused")


def test_a_pdf_of_very_many_pages_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.evidence.extraction.pdf.PDF_PAGES", 5)
    assert "more than 5 pages" in outcome(pdf([[WORDS]] * 6), "pdf")


# -- what is damaged

WHOLE: Final = {kind: make(kind, [WORDS, "And it was."]) for kind in PARSED}


@pytest.mark.parametrize("kind", PARSED)
def test_a_truncated_copy_is_refused_or_read_as_far_as_it_goes(kind: Format) -> None:
    data = WHOLE[kind]
    for share in range(1, 20):
        text = outcome(data[: len(data) * share // 20], kind)
        assert kind in {"markdown", "html", "pdf"} or text.startswith("refused")


@pytest.mark.parametrize("kind", ["pdf", "docx", "epub"])
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_damaged_copy_is_a_sentence_or_a_text(kind: Format, data: st.DataObject) -> None:
    damaged = bytearray(WHOLE[kind])
    places = st.integers(0, len(damaged) - 1)
    for place in data.draw(st.lists(places, min_size=1, max_size=8)):
        damaged[place] = data.draw(st.integers(0, 255))
    outcome(bytes(damaged), kind)


@pytest.mark.parametrize("kind", PARSED)
@given(data=st.binary(max_size=300))
@example(data=b"")
def test_random_bytes_are_a_sentence_or_a_text(kind: Format, data: bytes) -> None:
    start = {"pdf": b"%PDF-1.7\n", "docx": b"PK\x03\x04", "epub": b"PK\x03\x04", "html": b"<html>"}.get(kind, b"")
    outcome(start + data, kind)
    outcome(data, kind)


@pytest.mark.parametrize("kind", ["docx", "epub"])
@given(document=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_random_parts_of_a_package_are_a_sentence_or_a_text(kind: Format, document: bytes) -> None:
    if kind == "docx":
        outcome(docx("", files={"word/document.xml": document}), kind)
        outcome(docx(word_paragraph(WORDS), files={"word/_rels/document.xml.rels": document}), kind)
    else:
        outcome(epub({"a.xhtml": ""}, files={"book/a.xhtml": document}), kind)
        outcome(epub({"a.xhtml": WORDS}, files={"book/package.opf": document}), kind)


TOKENS = (
    *("<w:p>", "</w:p>", "<w:r>", "</w:r>", "<w:t>word</w:t>", "<w:del/>", "<w:br/>", "<w:sym/>", "<w:pict/>"),
    *("<w:tbl>", "</w:tbl>", "<w:tr>", "</w:tr>", "<w:tc>", "</w:tc>", "<w:gridSpan w:val='x'/>", "<w:vMerge/>"),
    *("<w:footnoteReference/>", "<w:footnoteReference w:id='9'/>", "<w:commentReference/>", "<w:numPr/>"),
    *("<w:hyperlink r:id='no'>", "</w:hyperlink>", "<w:fldChar/>", "<w:fldChar w:fldCharType='end'/>"),
    *("<w:drawing/>", "<w:sdt/>", "<v:imagedata r:id='no'/>", "<mc:AlternateContent/>", "<w:ruby><w:rt/></w:ruby>"),
)


@given(st.lists(st.sampled_from(TOKENS)))
def test_any_order_of_a_documents_elements_is_a_sentence_or_a_text(tokens: list[str]) -> None:
    outcome(docx("".join(tokens)), "docx")


def told(name: str, head: bytes) -> str:
    try:
        return format_of(name, head)
    except CopyError as error:
        return str(error)


@given(st.binary(max_size=100))
@example(b"PK\x03\x04")
def test_telling_a_format_never_fails_but_with_a_sentence(head: bytes) -> None:
    for suffix in ("", *SUFFIXES.values()):
        answer = told(f"x{suffix}", head)
        assert answer in SUFFIXES or answer.endswith("attach that")


def test_the_limits_leave_room_for_what_people_quote_from() -> None:
    assert limits.PART >= copies.MAX_BYTES
    assert limits.UNPACKED > limits.PART
