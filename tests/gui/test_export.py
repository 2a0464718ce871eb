"""What a drawing in a file must keep: every title as text, no picture in vectors, and doubt that looks like doubt."""

import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from desktop.core import dates
from desktop.core.files import SaveError
from desktop.qt.export import render
from desktop.session.document import Document


@pytest.fixture(scope="module")
def story(root: Path) -> Document:
    return Document.read(root / "events.json")


def titles(document: Document) -> set[str]:
    return {event.title for event in document.timeline.events if event.date is not None}


@pytest.mark.parametrize("size", [(1600, 900), (1000, 600)])
def test_an_svg_holds_every_title_as_text_and_no_picture(
    story: Document, tmp_path: Path, size: tuple[int, int]
) -> None:
    out = tmp_path / "story.svg"
    render(story, out, size=size, select="deepseek-release", panel=True)
    text = out.read_text("utf-8")
    assert f'<svg width="{size[0]}" height="{size[1]}"' in text
    assert 'version="1.1"' in text
    assert "<image" not in text
    assert "url(data:" not in text
    words = set(re.findall(r">\s*([^<>]+?)\s*</text>", text))
    named = {story.timeline.event_by_id[one].title for one in
             ("chatgpt-launch", "ernie-reception", "export-bans", "deepseek-release", "lunar-new-year")}  # fmt: skip
    shown = {word.replace("&amp;", "&").replace("&quot;", '"') for word in words}
    assert named <= shown


def test_a_pdf_is_one_page_with_every_title(story: Document, tmp_path: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("no pdftotext: install poppler-utils")
    out = tmp_path / "story.pdf"
    render(story, out, size=(1600, 900))
    info = subprocess.run(["pdfinfo", str(out)], capture_output=True, text=True, check=True).stdout
    assert re.search(r"^Pages:\s+1$", info, re.MULTILINE)
    text = subprocess.run(["pdftotext", "-layout", str(out), "-"], capture_output=True, text=True, check=True).stdout
    assert {title for title in titles(story) if title not in text} == set()
    pictures = subprocess.run(["pdfimages", "-list", str(out)], capture_output=True, text=True, check=True).stdout
    assert len(pictures.splitlines()) == 2, "a head and no row"


def test_doubt_looks_like_doubt_in_a_pdf(tmp_path: Path) -> None:
    """An imprecise date fades at its ends; an engine that draws gradients solid would make it look certain."""
    if shutil.which("pdftoppm") is None:
        pytest.skip("no pdftoppm: install poppler-utils")
    file, out = tmp_path / "t.json", tmp_path / "t.pdf"
    lanes = [{"id": "a", "title": "A", "color": "#000000"}]
    events = [
        {"id": "sure", "title": "Sure", "date": "2000-01-01/2009-12-31", "lane": "a", "importance": 90},
        {"id": "open", "title": "Open", "date": "2000-01-01/..", "lane": "a"},
    ]
    timeline = {"format": "quoteline/1", "title": "T", "lanes": lanes, "events": events}
    file.write_text(json.dumps(timeline), "utf-8")
    render(Document.read(file), out, size=(900, 400))
    subprocess.run(["pdftoppm", "-r", "96", "-png", str(out), str(tmp_path / "page")], check=True)
    image = QImage(str(next(tmp_path.glob("page*.png"))))
    rows = [[image.pixelColor(x, y).lightness() for x in range(160, 890)] for y in range(100, 380)]
    bars = [row for row in rows if sum(light < 110 for light in row) > 200]
    assert bars, "two dark bars are drawn"
    # the lasting one ends hard; the open one grows fainter to the right, step by step
    assert any(row[-1] > row[len(row) // 2] + 40 for row in bars)


def test_a_png_has_the_pixels_that_were_asked_for(story: Document, tmp_path: Path) -> None:
    out = tmp_path / "story.png"
    render(story, out, size=(800, 600), scale=2.0, theme="dark")
    image = QImage(str(out))
    assert (image.width(), image.height()) == (1600, 1200)
    assert image.pixelColor(5, 1195).lightness() < 60


def test_what_can_not_be_written_leaves_what_was_there(story: Document, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"\.png, \.svg, \.pdf"):
        render(story, tmp_path / "story.gif")
    with pytest.raises((OSError, SaveError)):
        render(story, tmp_path / "no-such-folder" / "story.svg")
    assert list(tmp_path.iterdir()) == []


def test_an_svg_is_sound_xml_whatever_characters_the_titles_hold(tmp_path: Path) -> None:
    bad = "a\x01b\x1b[31m\x85\ufffe\nc"
    timeline = {
        "format": "quoteline/1",
        "title": f"Timeline {bad}",
        "sources": [{"id": "s", "headline": f"Headline {bad}", "publisher": f"Publisher {bad}"}],
        "lanes": [{"id": "a", "title": f"Lane {bad}"}],
        "eras": [{"id": "e", "title": f"Era {bad}", "date": "2000/2009"}],
        "events": [{"id": "x", "title": f"Event {bad}", "date": "2001", "lane": "a", "tags": [bad], "summary": bad}],
    }
    file, out = tmp_path / "t.json", tmp_path / "t.svg"
    file.write_text(json.dumps(timeline), "utf-8")
    render(Document.read(file), out, size=(1200, 500), select="x", panel=True)
    drawn = " ".join(ET.parse(out).getroot().itertext())
    for words in ("Lane a b", "Era a b", "Event a b"):
        assert words in drawn


def test_one_bound_beyond_the_story_draws_as_much_time_as_it_has(tmp_path: Path, root: Path) -> None:
    out = tmp_path / "later.svg"
    render(Document.read(root / "events.json"), out, start=dates.instant(2040))
    assert "2041" in out.read_text("utf-8"), "years stand on the axis, not microseconds"
