"""A copy is read the same way everywhere, and whatever is no plain text is refused with a sentence."""

from __future__ import annotations

import os
import unicodedata
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.evidence import copies


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


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"caf\xe9 au lait", "not UTF-8 (byte 3)"),
        (b"GIF89a\x00\x01\xff", "not text"),
        (b"plain but for a \x00", "not text"),
        ("UTF-16 without its mark".encode("utf-16-le"), "not text"),
        (b"\xff\xfea", "not UTF-8 (byte 2)"),
        (b"%PDF-1.7\n...", "is a PDF"),
        (b"PK\x03\x04...", "packed file"),
        (b"{\\rtf1 words}", "RTF"),
    ],
)
def test_what_is_not_plain_text_is_refused_with_a_way_out(tmp_path: Path, data: bytes, says: str) -> None:
    path = tmp_path / "source.txt"
    path.write_bytes(data)
    with pytest.raises(copies.CopyError) as caught:
        copies.read(path)
    assert says in str(caught.value)
    assert "source.txt" in str(caught.value)


def test_a_folder_a_pipe_and_a_missing_file_are_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(copies.CopyError):
        copies.read(tmp_path)
    with pytest.raises(copies.CopyError, match="No such file"):
        copies.read(tmp_path / "missing.txt")
    with pytest.raises(copies.CopyError):
        copies.read(Path("nul\0in the name"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes in the file system are a thing of Unix")
def test_a_pipe_never_hangs(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(copies.CopyError, match="not a file"):
        copies.read(tmp_path / "pipe")


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


def test_paragraphs_are_the_lines_that_are_not_blank() -> None:
    text = "One.\n\n \t\nTwo \U0001f600.\nThree."
    assert [text[slice(*span)] for span in copies.paragraphs(text)] == ["One.", "Two \U0001f600.", "Three."]
    assert [copies.paragraph_number(text, text.index(word)) for word in ("One", "\U0001f600", "Three")] == [1, 2, 3]
    assert copies.paragraph_number(text, text.index("\t")) == 1
    assert copies.paragraph_number("\n\nfirst", 0) == 1
    assert copies.paragraphs(" \n ") == ()


@given(st.text(alphabet="ab \n"))
def test_paragraphs_cover_all_but_white_space_in_order(text: str) -> None:
    spans = copies.paragraphs(text)
    assert "".join(text[slice(*span)] for span in spans).replace(" ", "") == "".join(text.split())
    assert all(copies.paragraph_number(text, start) == n for n, (start, _) in enumerate(spans, 1))


def test_named_copies_are_read_once_and_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("one text", "utf-8")
    (tmp_path / "b.txt").write_text("x" * 400, "utf-8")
    (tmp_path / "p.txt").write_bytes(b"%PDF-1.7")
    monkeypatch.setattr(copies, "MAX_BYTES", 300)
    named = [("s1", "a.txt"), ("s2", "a.txt"), ("s3", "b.txt"), ("s4", "p.txt"), ("s5", "gone.txt"), ("s6", "../a.txt")]
    found, troubles = copies.read_named(tmp_path, named)
    assert found["s1"] is found["s2"]
    assert set(found) == {"s1", "s2"}
    assert len(troubles) == 4
    assert "PDF" in " ".join(troubles)
