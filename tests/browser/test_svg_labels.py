"""That no label overlaps another or is cut, measured by a browser on the SVG and not by our own layout.

Needs Chromium (``make browser-test`` installs it), and so is not part of ``make test``.
"""

import itertools
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.browser.chromium import Chromium

MEASURE = """
[...document.querySelectorAll('svg text')].map(text => {
  const box = text.getBBox(), matrix = text.getCTM(), at = text.ownerSVGElement.createSVGPoint();
  at.x = box.x; at.y = box.y;
  const a = at.matrixTransform(matrix);
  at.x = box.x + box.width; at.y = box.y + box.height;
  const b = at.matrixTransform(matrix);
  return {text: text.textContent, left: a.x, top: a.y, right: b.x, bottom: b.y};
})
"""


class Label(NamedTuple):
    text: str
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Label", by: float = 0.5) -> bool:
        """By more than half a pixel each way: boxes of neighbouring lines may touch."""
        return (
            min(self.right, other.right) - max(self.left, other.left) > by
            and min(self.bottom, other.bottom) - max(self.top, other.top) > by
        )


def labels_of(browser: Chromium, svg: Path) -> list[Label]:
    """What Chromium says of each text of a drawing, in pixels of the page."""
    page = svg.with_suffix(".html")
    drawing = re.sub(r"<\?xml.*?\?>", "", svg.read_text("utf-8"))
    page.write_text(f"<!doctype html><meta charset=utf-8><body style='margin:0'>{drawing}", "utf-8")
    browser.open(page.as_uri())
    return [Label(**found) for found in browser.evaluate(MEASURE)]


def faults(labels: list[Label], width: float, height: float) -> list[str]:
    cut = [
        f"“{one.text}” is cut" for one in labels
        if one.left < 0 or one.top < 0 or one.right > width or one.bottom > height
    ]  # fmt: skip
    return cut + [f"“{a.text}” overlaps “{b.text}”" for a, b in itertools.combinations(labels, 2) if a.overlaps(b)]


def render(root: Path, out: Path, *options: str, file: Path | None = None) -> Path:
    command = [sys.executable, "-m", "desktop", "render", str(file or root / "events.json"), "-o", str(out), *options]
    subprocess.run(command, cwd=root, check=True, timeout=60)
    return out


FIVE = ("chatgpt-launch", "ernie-reception", "export-bans", "deepseek-release", "lunar-new-year")


@pytest.mark.parametrize("size", ["1600x900", "1280x720", "2560x1440"])
def test_no_two_labels_of_the_story_overlap_and_none_is_cut(
    browser: Chromium, root: Path, tmp_path: Path, size: str
) -> None:
    labels = labels_of(browser, render(root, tmp_path / "story.svg", "--size", size))
    width, height = map(int, size.split("x"))
    assert not faults(labels, width, height)
    titles = {event["id"]: event["title"] for event in json.loads((root / "events.json").read_text("utf-8"))["events"]}
    shown = {one.text for one in labels}
    assert {titles[one] for one in FIVE} <= shown


def test_the_check_sees_an_overlap_and_a_cut(browser: Chromium, tmp_path: Path) -> None:
    svg = tmp_path / "bad.svg"
    svg.write_text(
        '<svg width="200" height="100" xmlns="http://www.w3.org/2000/svg"><text x="10" y="20">first label</text>'
        '<text x="30" y="24">second label</text><text x="180" y="80">beyond the edge</text></svg>',
        "utf-8",
    )
    assert faults(labels_of(browser, svg), 200, 100) == [
        "“beyond the edge” is cut",
        "“first label” overlaps “second label”",
    ]


def test_a_crowd_stays_readable(browser: Chromium, root: Path, tmp_path: Path) -> None:
    events = [
        {"id": f"e{n}", "title": f"Event number {n} of the crowd", "date": f"20{n % 24:02}-0{n % 9 + 1}-1{n % 10}",
         "lane": f"lane-{n % 3}", "importance": n * 37 % 101}
        for n in range(300)
    ]  # fmt: skip
    lanes = [{"id": f"lane-{n}", "title": f"Lane {n}"} for n in range(3)]
    file = tmp_path / "crowd.json"
    crowd = {"format": "quoteline/1", "title": "A crowd", "lanes": lanes, "events": events}
    file.write_text(json.dumps(crowd), "utf-8")
    labels = labels_of(browser, render(root, tmp_path / "crowd.svg", "--from", "2004", "--to", "2006", file=file))
    overlaps = [fault for fault in faults(labels, 1600, 900) if "overlaps" in fault]
    assert not overlaps
    assert sum("of the crowd" in one.text for one in labels) > 5
