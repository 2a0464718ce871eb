import itertools
import re
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from PySide6.QtGui import QColor, QImage, QPainter

from desktop.qt import guard

PAIRS = list(itertools.product(("6.8.3", "6.10.3", "6.11.3", "6.12.0"), ("3.11.7", "3.12.0", "3.14.1")))


def parts(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


@pytest.mark.parametrize(("pyside", "python"), PAIRS)
def test_only_the_pair_that_corrupts_none_is_refused(pyside: str, python: str) -> None:
    problem = guard.bad_pair(parts(pyside), parts(python))
    assert (problem is not None) == ((pyside, python) == ("6.12.0", "3.11.7"))


def test_the_message_names_both_versions_and_a_way_out() -> None:
    problem = guard.bad_pair((6, 12, 0), (3, 11, 7))
    assert problem is not None
    assert "PySide6 6.12.0 on Python 3.11.7" in problem
    assert "install PySide6-Essentials older than 6.12, or use Python 3.12" in problem


def test_a_version_that_is_too_old_is_refused_on_any_python() -> None:
    problem = guard.bad_pair((6, 8, 2), (3, 13, 0))
    assert problem is not None
    assert "too old: install PySide6-Essentials 6.8.3 or newer" in problem


def test_the_guard_lets_the_tested_pair_pass_and_stops_a_bad_one(monkeypatch: pytest.MonkeyPatch) -> None:
    guard.check()
    monkeypatch.setattr(guard, "_pyside", (6, 1, 0, "", ""))
    with pytest.raises(SystemExit, match=r"^quoteline: error: PySide6 6\.1\.0 on Python"):
        guard.check()


@pytest.mark.parametrize(("pyside", "python"), PAIRS)
def test_the_package_metadata_asks_for_what_the_guard_accepts(pyside: str, python: str) -> None:
    text = Path(__file__, "../../../pyproject.toml").resolve().read_text("utf-8")
    wanted = [
        requirement
        for requirement in map(Requirement, re.findall(r'"(PySide6-Essentials[^"]*)"', text))
        if requirement.marker and requirement.marker.evaluate({"python_version": ".".join(python.split(".")[:2])})
    ]
    assert len(wanted) == 1
    assert wanted[0].specifier.contains(pyside) == (guard.bad_pair(parts(pyside), parts(python)) is None)


def test_painting_keeps_every_reference_to_none() -> None:
    """The defect itself, not its version: it lost one reference for each call."""
    image = QImage(8, 8, QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    pen = QColor("#123456")
    calls = 3_000
    before = sys.getrefcount(None)
    for _ in range(calls):
        painter.setPen(pen)
    after = sys.getrefcount(None)
    painter.end()
    assert abs(after - before) < calls / 10
