"""A copy is read the same way everywhere, places in it are told as people cite them, and the rest is refused."""

from __future__ import annotations

import os
import subprocess
import sys
import unicodedata
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.timeline import Quotation
from desktop.evidence import copies, extraction
from desktop.evidence.anchor import anchor
from desktop.evidence.copies import Format, Section
from tests.unit.makers import SUFFIXES, make, pdf

SENTENCE = "A light shall be kept on the northern rock, “from dusk to dawn”, and paid for by all."


@pytest.mark.parametrize(
    "data",
    [
        "Caf\u00e9 \U0001f600\nnext".encode(),
        "\ufeffCaf\u00e9 \U0001f600\nnext".encode(),
        "Cafe\u0301 \U0001f600\r\nnext".encode(),
        "Caf\u00e9 \U0001f600\r\nnext".encode("utf-16"),
        "\ufeffCaf\u00e9 \U0001f600\nnext".encode("utf-16-be"),
    ],
    ids=["utf-8", "bom", "crlf and decomposed", "utf-16", "utf-16 big-endian"],
)
def test_every_spelling_of_a_text_is_one_copy(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "copy.txt"
    path.write_bytes(data)
    copy = copies.read(path)
    assert copy.text == "Caf\u00e9 \U0001f600\nnext"
    assert copy.sha256 == sha256(copy.text.encode()).hexdigest()
    assert copy.path == path
    assert copy.format == "text"


@pytest.mark.parametrize("kind", SUFFIXES)
def test_a_file_of_every_format_is_a_copy_that_its_sentence_stands_in(tmp_path: Path, kind: Format) -> None:
    path = tmp_path / f"minutes{SUFFIXES[kind]}"
    path.write_bytes(make(kind, ["The board met.", SENTENCE]))
    told: list[float] = []
    copy = copies.read(path, progress=told.append)
    assert (copy.format, copy.path, copy.pages) == (kind, path, kind == "pdf")
    info = path.stat()
    assert copy.stamp == (info.st_size, info.st_mtime_ns)
    assert copies.from_text(copy.text).sha256 == copy.sha256
    found = anchor(Quotation(id="q", source="s", exact=SENTENCE), copy)
    assert [copy.text[slice(*span)] for span in found.spans] == [SENTENCE]
    assert told == sorted(told)


def test_what_stops_the_work_stops_the_reading(tmp_path: Path) -> None:
    class EnoughError(Exception):
        pass

    def check() -> None:
        raise EnoughError

    path = tmp_path / "minutes.pdf"
    path.write_bytes(pdf([[SENTENCE]] * 50))
    with pytest.raises(EnoughError):
        copies.read(path, check=check)


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("source.txt", b"caf\xe9 au lait", "not UTF-8 (byte 3)"),
        ("source.txt", b"GIF89a\x00\x01\xff", "a picture"),
        ("source.txt", b"\x89PNG\r\n\x1a\n\0\0", "a picture"),
        ("source.txt", b" \r\n\t", "has no text"),
        ("source.txt", b"", "has no text"),
        ("source.txt", b"plain but for a \x00", "not text"),
        ("source.txt", "UTF-16 without its mark".encode("utf-16-le"), "not text"),
        ("source.txt", b"\xff\xfea", "not UTF-8 (byte 2)"),
        ("source.txt", b"{\\rtf1 words}", "RTF"),
        ("source.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...", "save it as DOCX"),
        ("source.odt", b"PK\x03\x04" + b"-" * 26 + b"mimetypeapplication/vnd.oasis.opendocument.text", "OpenDocument"),
        ("source.webarchive", b"bplist00...", "Safari"),
        ("source.mhtml", b"From: <Saved>\r\nSubject: x\r\nContent-Type: multipart/related;", "MHTML"),
    ],
)
def test_what_can_not_be_read_is_refused_with_a_way_out(tmp_path: Path, name: str, data: bytes, says: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(copies.CopyError) as caught:
        copies.read(path)
    assert says in str(caught.value)
    assert name in str(caught.value)


@pytest.fixture
def no_child(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails where a process is started."""

    def start(*_arguments: object, **_options: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr(subprocess, "Popen", start)


@pytest.mark.usefixtures("no_child")
@pytest.mark.parametrize("suffix", ["txt", "pdf"])
def test_what_is_no_file_is_refused_at_once(tmp_path: Path, suffix: str) -> None:
    (tmp_path / f"folder.{suffix}").mkdir()
    with pytest.raises(copies.CopyError, match="“folder"):
        copies.read(tmp_path / f"folder.{suffix}")
    with pytest.raises(copies.CopyError, match=f"^“missing.{suffix}” can't be opened: No such file"):
        copies.read(tmp_path / f"missing.{suffix}")
    with pytest.raises(copies.CopyError):
        copies.read(Path(f"nul\0in the name.{suffix}"))
    with (tmp_path / f"huge.{suffix}").open("wb") as file:
        file.truncate(copies.MAX_BYTES + 1)
    with pytest.raises(copies.CopyError, match=f"^“huge.{suffix}” is larger than 64 MB"):
        copies.read(tmp_path / f"huge.{suffix}")


@pytest.mark.usefixtures("no_child")
@pytest.mark.parametrize("suffix", ["txt", "pdf"])
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes in the file system are a thing of Unix")
def test_a_pipe_never_hangs(tmp_path: Path, suffix: str) -> None:
    os.mkfifo(tmp_path / f"pipe.{suffix}")
    with pytest.raises(copies.CopyError, match=f"^“pipe.{suffix}” is not a file"):
        copies.read(tmp_path / f"pipe.{suffix}")


def test_a_file_that_another_replaces_meanwhile_is_read_as_it_was_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "minutes.html"
    path.write_bytes(make("html", [SENTENCE]))
    info = path.stat()
    format_of = extraction.format_of

    def replacing(name: str, head: bytes) -> Format:
        (tmp_path / "new").write_bytes(make("html", ["Nothing of the kind was ever said."]))
        (tmp_path / "new").replace(path)
        return format_of(name, head)

    monkeypatch.setattr(extraction, "format_of", replacing)
    copy = copies.read(path)
    assert copy.text == SENTENCE
    assert copy.stamp == (info.st_size, info.st_mtime_ns)


def test_a_text_that_grows_meanwhile_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "log.txt"
    path.write_bytes(b"a" * 100)
    monkeypatch.setattr(copies, "MAX_BYTES", 100)
    format_of = extraction.format_of

    def growing(name: str, head: bytes) -> Format:
        path.write_bytes(b"a" * 200)
        return format_of(name, head)

    monkeypatch.setattr(extraction, "format_of", growing)
    with pytest.raises(copies.CopyError, match="is larger than"):
        copies.read(path)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("scan.txt", b"caf\xe9"),
        ("scan.pdf", b"%PDF-1.7 and nothing else"),
        ("scan.docx", b"PK\x03\x04 and nothing else"),
        ("scan.html", b"<html><body></body></html>"),
        ("scan.rtf", b"{\\rtf1 words}"),
    ],
)
def test_a_sentence_names_its_file_once(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(copies.CopyError) as caught:
        copies.read(tmp_path / name)
    assert str(caught.value).startswith(f"“{name}”")
    assert str(caught.value).count(name) == 1
    assert copies.read_named(tmp_path, [("s", name), ("t", name)]) == ({}, dict.fromkeys("st", str(caught.value)))


def test_an_absurd_size_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "MAX_BYTES", 2**20)
    path = tmp_path / "large.txt"
    path.write_bytes(b"a" * 2**20)
    assert len(copies.read(path).text) == 2**20
    path.write_bytes(b"a" * (2**20 + 1))
    with pytest.raises(copies.CopyError, match="larger than 1 MB"):
        copies.read(path)


def test_half_a_character_is_refused() -> None:
    with pytest.raises(copies.CopyError, match="place 1"):
        copies.from_text("a\ud800b")


@given(st.text())
def test_reading_a_copy_again_changes_nothing(text: str) -> None:
    copy = copies.from_text(text.replace("\ufeff", "").replace("\r", ""))
    assert unicodedata.is_normalized("NFC", copy.text)
    assert copies.from_text(copy.text) == copy


def test_the_program_starts_without_the_parsers(root: Path) -> None:
    code = "import sys, desktop.evidence.copies; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    heavy = {"lxml", "pypdf", "mammoth", "markdown_it", "zipfile", "desktop.evidence.extraction"}
    assert not heavy & set(done.stdout.split())


# -- paragraphs and places


def test_paragraphs_are_the_lines_that_are_not_blank() -> None:
    text = f"{'One ' * 30}\n\n \t\nTwo \U0001f600.\nThree."
    assert [text[slice(*span)][:5] for span in copies.paragraphs(text)] == ["One O", "Two \U0001f600", "Three"]
    assert [copies.paragraph_number(text, text.index(word)) for word in ("One", "\U0001f600", "Three")] == [1, 2, 3]
    assert copies.paragraph_number(text, text.index("\t")) == 1
    assert copies.paragraph_number("\n\nfirst", 0) == 1
    assert copies.paragraphs(" \n ") == ()
    assert len(copies.paragraphs("One.\nTwo.\nThree.")) == 3


def test_paragraphs_of_a_hard_wrapped_text_are_its_groups_of_lines() -> None:
    text = "\nThe board met,\nand resolved.\n \n\nA light\nwas built.\n"
    assert [text[slice(*span)] for span in copies.paragraphs(text)] == [
        "The board met,\nand resolved.",
        "A light\nwas built.",
    ]
    assert copies.paragraph_number(text, text.index("built")) == 2


@given(st.text(alphabet="ab \n"))
def test_paragraphs_cover_all_but_white_space_in_order(text: str) -> None:
    spans = copies.paragraphs(text)
    assert "".join("".join(text[slice(*span)].split()) for span in spans) == "".join(text.split())
    assert all(copies.paragraph_number(text, start) == n for n, (start, _) in enumerate(spans, 1))


def test_a_place_is_told_by_the_page_of_a_pdf_and_by_the_paragraph_of_all_else() -> None:
    text = "one\n\ntwo\n\nthree"
    pages = tuple(Section(f"Page {n}", 1, start) for n, start in enumerate((0, 5, 5, 10), 1))
    copy = copies.from_text(text, format="pdf", sections=pages, pages=True)
    assert [copies.place_words(copy, offset) for offset in (0, 3, 5, 9, 10, 15)] == [
        "p. 1",
        "p. 1",
        "p. 3",  # the second has no text
        "p. 3",
        "p. 4",
        "p. 4",
    ]
    assert copies.place_words(copies.from_text(text), 10) == "¶ 3"


# -- copies that a timeline names


def test_named_copies_are_read_once_and_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("one text", "utf-8")
    (tmp_path / "b.txt").write_text("x" * 1400, "utf-8")
    (tmp_path / "p.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "w.html").write_bytes(make("html", [SENTENCE]))
    monkeypatch.setattr(copies, "MAX_BYTES", 1300)
    paths = ("a.txt", "a.txt", "b.txt", "p.pdf", "gone.txt", "../a.txt", "w.html")
    found, troubles = copies.read_named(tmp_path, [(f"s{number}", path) for number, path in enumerate(paths, 1)])
    assert found["s1"] is found["s2"]
    assert found["s7"].text == SENTENCE
    assert set(found) == {"s1", "s2", "s7"}
    assert {source_id: trouble.split(":")[0] for source_id, trouble in troubles.items()} == {
        "s3": "“b.txt” is left out",
        "s4": "“p.pdf”",
        "s5": "“gone.txt” can't be opened",
        "s6": "../a.txt",
    }
