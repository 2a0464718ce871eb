"""That a browser opens a source at the quoted words and marks just these, seen by what it paints.

There is no way to ask a page what a text fragment marked. So the page paints marks in a colour that nothing else has,
and a picture of the window is compared with the boxes of the words that should be marked.
"""

from __future__ import annotations

import html
import itertools
import json
import random
import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QColor, QImage

from desktop.core import files
from desktop.core.timeline import Quotation
from desktop.evidence import copies, fragments
from desktop.evidence.anchor import CONTEXT, anchor
from desktop.evidence.copies import Copy, Span
from tests.browser import lamp
from tests.browser.chromium import Chromium

#: Of the text at places in the copy: boxes in pixels of the window, one for each word and space and line, and whether
#: it is a word.
BOXES = """
(spans => {
  const boxes = [];
  for (const line of document.querySelectorAll('[data-at]')) {
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    let at = Number(line.dataset.at);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const letters = [...node.data];
      for (const word of node.data.matchAll(/\\S+|\\s+/gu)) {
        const first = at + [...node.data.slice(0, word.index)].length, last = first + [...word[0]].length;
        for (const [start, end] of spans) {
          if (Math.max(start, first) >= Math.min(end, last)) continue;
          const range = document.createRange();
          range.setStart(node, letters.slice(0, Math.max(start, first) - at).join('').length);
          range.setEnd(node, letters.slice(0, Math.min(end, last) - at).join('').length);
          for (const box of range.getClientRects())
            boxes.push([box.left, box.top, box.right, box.bottom, word[0].trim() !== '']);
        }
      }
      at += letters.length;
    }
  }
  return boxes.filter(([left, top, right, bottom]) => right - left > 1 && bottom - top > 1);
})
"""


@dataclass(frozen=True)
class Page:
    """A page on a server of this machine, and its copy."""

    url: str
    copy: Copy


class Server:
    """Serves pages by number, at this machine's own address."""

    def __init__(self) -> None:
        self._pages: list[bytes] = []
        pages = self._pages

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                number = re.match(r"/(\d+)", self.path)
                self.send_response(200 if number else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(pages[int(number[1])] if number else b"")

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name that it has there)
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    def add(self, page: str, text: str) -> Page:
        self._pages.append(page.encode())
        return Page(f"http://127.0.0.1:{self._server.server_port}/{len(self._pages) - 1}", copies.from_text(text))

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


@pytest.fixture(scope="module")
def ours(server: Server) -> Page:
    return server.add(*lamp.page(lamp.BLOCKS))


@pytest.fixture(scope="module")
def story(server: Server, article: Path) -> Page:
    return server.add(*lamp.page(tuple(dressed(line) for line in copies.read(article).text.split("\n") if line)))


def dressed(line: str) -> str:
    """A line with inline elements around some of its words, as pages have them."""
    words = [html.escape(word) for word in line.split(" ")]
    for number, word in enumerate(words):
        if number % 7 == 3:
            words[number] = f"<b>{word}</b>"
        elif number % 11 == 5:
            words[number] = f"<a href='#'>{word[:1]}<i>{word[1:]}</i></a>" if word[:1].isalpha() else word
    return " ".join(words)


_loads = itertools.count()
#: The colour of ``::target-text`` on the pages, and what tells its pixels from others in a mask of it.
MARK = QColor(255, 0, 255)
IS_SET = bytes(255) + b"\1"


def faults(browser: Chromium, address: str, spans: Sequence[Span]) -> list[str]:
    """What is wrong with what the browser marks at an address whose words at ``spans`` should be marked."""
    # A query of its own, so that the browser loads the page anew instead of searching in the one it has.
    browser.open(address.replace("#", f"?{next(_loads)}#", 1))
    boxes = browser.evaluate(f"({BOXES})({json.dumps([list(span) for span in spans])})")
    image = QImage.fromData(browser.screenshot()).convertToFormat(QImage.Format.Format_RGB32)
    width, height = image.width(), image.height()
    mask = image.createMaskFromColor(MARK.rgb()).convertToFormat(QImage.Format.Format_Grayscale8)
    # one byte a pixel: 1 where it is marked
    bits, stride = bytes(mask.constBits()).translate(IS_SET), mask.bytesPerLine()
    marked = [bytearray(bits[start : start + width]) for start in range(0, height * stride, stride)]
    words = [box for box in boxes if box[4]]
    allowed = []
    found = [] if words and words[0][1] >= 0 and words[0][3] <= height else ["the words are not in the window"]
    for left, top, right, bottom, is_word in boxes:
        x0, y0, x1, y1 = (max(0, int(edge)) for edge in (left - 1, top - 1, right + 2, bottom + 2))
        inner = [line[x0:x1] for line in marked[y0 + 2 : max(0, y1 - 2)]]
        size = sum(map(len, inner))
        # Emoji are painted in colours of their own on the mark.
        if is_word and size and sum(map(sum, inner)) < size / 2:
            found.append(f"the word at {left:.0f}, {top:.0f} is not marked")
        allowed.append((x0, y0, x1, y1))
    for x0, y0, x1, y1 in allowed:
        for line in marked[y0:y1]:
            line[x0:x1] = bytes(len(line[x0:x1]))
    if beside := sum(map(sum, marked)):
        found.append(f"{beside} pixels are marked beside the words")
    return found


def place(page: Page, words: str, occurrence: int = 0) -> Span:
    start = -1
    for _ in range(occurrence + 1):
        start = page.copy.text.index(words, start + 1)
    return start, start + len(words)


def quoted(page: Page, *spans: Span) -> Quotation:
    """A quotation of the words there, with what stands around them."""
    text = page.copy.text
    start, end = spans[0][0], spans[-1][1]
    exact = " … ".join(text[slice(*span)] for span in spans)
    prefix = text[max(0, start - CONTEXT) : start]
    return Quotation(id="q", source="s", exact=exact, prefix=prefix, suffix=text[end : end + CONTEXT])


CASES = {
    "a heading": ("A letter from the lighthouse", 0),
    "a phrase": ("said the keeper", 0),
    "repeated, the first": ("The lamp was lit at dusk", 0),
    "repeated in other letters": ("the lamp was lit", 0),
    "repeated, the second": ("The lamp was lit at dusk", 1),
    "a whole sentence, quoted inside": ("“We had no choice,” said the keeper", 0),
    "over a dash": ("said the keeper - and turned", 0),
    "hyphens": ("well-known, salt-worn door", 0),
    "ends before a hyphen": ("turned to the well", 0),
    "begins after a hyphen": ("worn door", 0),
    "short, the first of three": ("It rained.", 0),
    "short, the second of three": ("It rained.", 1),
    "short, the third of three": ("It rained.", 2),
    "an ampersand and a comma": ("rained & rained, day after day, 100% of", 0),
    "across paragraphs": ("left at noon.\nThe second boat", 0),
    "across paragraphs, whole": ("The first boat left at noon.\nThe second boat never came back.", 0),
    "over 300 characters": (lamp.LONG, 0),
    "over 300 characters, cut out": (lamp.LONG[12:-30], 0),
    "em dashes": ("Salt—always salt—and rope", 0),
    "between em dashes": ("always salt", 0),
    "accents that another place has not": ("the café", 0),
    "no accents, after one with": ("Cafe", 0),
    "nested quotation marks": ("“so-called ‘tea’”", 0),
    "numbers": ("1,5 or 3.14", 0),
    "emoji": ("🚢🚢 arrived", 0),
    "emoji alone": ("🎉", 0),
    "emoji of several characters": ("👩‍🚀 waved 👍🏽, 🇬🇧", 0),
    "Japanese, a sentence": ("船は静かに港へ帰りました。", 0),
    "Japanese, cut out of a sentence": ("毎晩明かり", 0),
    "Chinese, cut out of a sentence": ("每天晚上都点", 0),
    "Chinese, a character": ("静", 1),
    "Chinese, across sentences": ("点亮灯。船静静地回", 0),
    "Thai, cut out of a sentence": ("ส่องแสง", 0),
    "inline elements inside words": ("unbelievable tide, foam", 0),
    "over a line break": ("Lines of a song,\nsung by nobody,\nheard", 0),
    "a table's cell": ("four left", 0),
    "over a table's cells": ("oil, barrels\tfour left", 0),
    "a list's item that begins the next": ("bread and salt", 0),
    "a list's item that begins with another": ("bread and salt", 1),
    "right to left": ("האיר כל הלילה", 0),
    "a soft hyphen": ("The light\u00adhouse keepers’ log", 0),
    "a space that does not break": ("log\u00a0book", 0),
    "joined by a hyphen": ("T-1000", 0),
    "capitals": ("NOBODY CAME", 0),
    "the same in small letters": ("nobody came", 0),
    "and again": ("nobody came", 1),
    "one short word": ("Yes", 0),
    "one short word again": ("Yes", 1),
    "the same within the sentence": ("yes", 1),
    "brackets and signs": ("C++ or a#b or ~x~ or (brackets) [here]", 0),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_the_words_are_marked(browser: Chromium, ours: Page, case: str) -> None:
    span = place(ours, *CASES[case])
    address = fragments.address(ours.url, quoted(ours, span), ours.copy, [span])
    assert faults(browser, address, [span]) == [], address


@pytest.mark.parametrize("case", [case for case, (words, _) in CASES.items() if "-" in words or "," in words])
def test_also_as_the_systems_pass_addresses_on(browser: Chromium, ours: Page, case: str) -> None:
    span = place(ours, *CASES[case])
    address = fragments.address(ours.url, quoted(ours, span), ours.copy, [span])
    passed_on = QUrl(address, QUrl.ParsingMode.StrictMode).toEncoded().toStdString()
    assert faults(browser, passed_on, [span]) == [], passed_on


@pytest.mark.parametrize("case", [
    "a phrase", "hyphens", "short, the third of three", "across paragraphs", "over 300 characters", "between em dashes",
    "Japanese, a sentence", "emoji", "capitals",
])  # fmt: skip
def test_without_a_copy_the_quotations_own_words_do(browser: Chromium, ours: Page, case: str) -> None:
    span = place(ours, *CASES[case])
    address = fragments.address(ours.url, quoted(ours, span))
    assert faults(browser, address, [span]) == [], address


@pytest.mark.parametrize(("cut", "whole"), [
    ("lighthou", "lighthouse"),
    ("etter from the lig", "letter from the lighthouse"),
    ("no choice,” sa", "no choice,” said"),
    (" - and turned", "and turned"),
    ("aïv", "naïve"),
    ("3.1", "3.14"),
    ("oë", "Zoë’s"),
    ("\nThe second ", "The second"),
])  # fmt: skip
def test_cut_words_are_marked_whole(browser: Chromium, ours: Page, cut: str, whole: str) -> None:
    span = place(ours, cut)
    address = fragments.address(ours.url, quoted(ours, span), ours.copy, [span])
    assert faults(browser, address, [place(ours, whole)]) == [], address


@pytest.mark.parametrize("parts", [
    ("The first boat left", "never came back"),
    ("“We had no choice", "the well-known", "door."),
    ("The lamp was lit at dusk", "again at dawn."),
    ("毎晩明かり", "港へ"),
    ("the keeper wrote down each night", "he did so in a small and even hand", "there were four full books of it"),
])  # fmt: skip
@pytest.mark.parametrize("copied", [True, False], ids=["with a copy", "without"])
def test_each_part_of_an_elided_quotation_is_marked(
    browser: Chromium, ours: Page, parts: tuple[str, ...], copied: bool
) -> None:
    spans = [place(ours, part) for part in parts]
    copy = (ours.copy, spans) if copied else (None, ())
    address = fragments.address(ours.url, quoted(ours, *spans), *copy)
    if not copied:  # short parts within others' words lead anywhere: they are left to the reader
        spans = [span for span in spans if span[1] - span[0] >= 20] or spans[:1]
    assert faults(browser, address, spans) == [], address


def test_whatever_words_one_selects_are_marked(browser: Chromium, ours: Page) -> None:
    borders = sorted({edge for word in re.finditer(r"[^\s-](?:\S*[^\s-])?", ours.copy.text) for edge in word.span()})
    chance = random.Random(1822)
    for _ in range(60):
        first = chance.randrange(len(borders) // 2)
        start, end = borders[2 * first], borders[min(len(borders) - 1, 2 * first + 2 * chance.randrange(14) + 1)]
        address = fragments.address(ours.url, quoted(ours, (start, end)), ours.copy, [(start, end)])
        assert faults(browser, address, [(start, end)]) == [], (ours.copy.text[start:end], address)


def test_the_storys_quotations_are_marked(browser: Chromium, story: Page, root: Path) -> None:
    timeline = files.load(root / "events.json").timeline
    assert timeline is not None
    assert timeline.quotations
    wrong = {}
    for quotation in timeline.quotations:
        spans = anchor(quotation, story.copy).spans
        assert spans, quotation.id
        address = fragments.address(story.url, quotation, story.copy, spans)
        passed_on = QUrl(address, QUrl.ParsingMode.StrictMode).toEncoded().toStdString()
        for one in {address, passed_on, fragments.address(story.url, quotation)}:
            if found := faults(browser, one, spans):
                wrong[one] = found
    assert wrong == {}


def test_the_pages_own_fragment_and_query_are_kept(browser: Chromium, server: Server) -> None:
    page, text = lamp.page(lamp.BLOCKS[:8])
    here = server.add(page.replace("<h1>", "<h1 id=chapter-1>"), text)
    span = place(here, "left at noon")
    address = fragments.address(here.url + "#chapter-1:~:text=never", quoted(here, span), here.copy, [span])
    assert faults(browser, address, [span]) == []
    assert browser.evaluate("location.hash") == "#chapter-1"


def test_words_that_are_not_there_mark_nothing(browser: Chromium, ours: Page) -> None:
    quotation = Quotation(id="q", source="s", exact="The second boat never left at noon.")
    found = faults(browser, fragments.address(ours.url, quotation), [place(ours, "The second boat")])
    assert found == ["the words are not in the window"]
    assert browser.evaluate("scrollY") == 0


def test_the_check_sees_wrong_marks(browser: Chromium, ours: Page) -> None:
    said, keeper, whole = (place(ours, words) for words in ("said", "the keeper -", "said the keeper"))
    address = fragments.address(ours.url, quoted(ours, whole), ours.copy, [whole])
    assert any("beside" in fault for fault in faults(browser, address, [said]))
    assert any("not marked" in fault for fault in faults(browser, address, [(said[0], keeper[1])]))
    elsewhere = faults(browser, address, [place(ours, "The first boat")])
    assert any("window" in fault for fault in elsewhere)
