"""The measurement of the window: what it tells is what the window did."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.bench import running, tables
from desktop.core.dates import US_PER_DAY
from desktop.qt import bench
from desktop.qt.app import make_window
from desktop.qt.window import Window
from desktop.settings import schema
from desktop.settings.store import Settings


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    settings = Settings(tmp_path / "settings.json")
    settings.set(schema.REDUCED_MOTION, "on")
    made = make_window(None, settings)
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"STEPS": 6, "MOST_PANS": 10, "GRID": (8, 4), "BLANKS": 5, "QUIET_MS": 50}.items():
        monkeypatch.setattr(bench, name, value)


def test_each_view_is_a_frame_that_was_painted(window: Window, tmp_path: Path) -> None:
    painted = []
    window.canvas.painted.connect(lambda: painted.append(window.canvas.frame.scale))
    found = bench.measured(window, tables.write(tmp_path, "uniform", 40))
    assert found["events"] == 40
    assert found["format"] == "json"
    assert found["window"] == [1000, 700]
    assert found["frames"]["zoom"] == bench.CENTRES * 6
    assert 8 <= found["frames"]["pan"] <= 11
    views = [scale.end - scale.start for scale in painted]
    assert min(views) < US_PER_DAY, "no frame was as close as dates to the day allow"
    assert max(views) > 20 * 365 * US_PER_DAY, "no frame showed all"
    for way in ("zoom", "pan"):
        for times in (found[way], found["wall"][way], found["between"][way]):
            assert 0 < times["median_ms"] <= times["p95_ms"] <= times["max_ms"]
    assert 0 < found["open_ms"] <= found["open_full_ms"]
    assert found["hit_ms"] > 0
    assert found["blank_ms"] > 0
    assert found["resident_mb"] <= found["peak_mb"]


def test_a_timeline_without_events_is_measured_as_well(window: Window, tmp_path: Path) -> None:
    assert bench.measured(window, tables.write(tmp_path, "uniform", 0))["events"] == 0


def test_what_cannot_be_opened_is_said(window: Window, tmp_path: Path) -> None:
    with pytest.raises(bench.BenchError, match=r"missing\.json could not be opened"):
        bench.measured(window, tmp_path / "missing.json")


def test_a_hidden_window_measures_nothing(window: Window, tmp_path: Path) -> None:
    path = tables.write(tmp_path, "uniform", 5)
    window.hide()
    with pytest.raises(bench.BenchError, match="painted"):
        bench.measured(window, path)


def test_a_process_of_its_own_measures_a_file(tmp_path: Path) -> None:
    found = running.measured_by_child(tables.write(tmp_path, "bursts", 5), (640, 480))
    assert found["events"] == 5
    assert found["platform"] == "offscreen"
    with pytest.raises(running.RunError, match="could not be opened"):
        running.measured_by_child(tmp_path / "missing.json", (640, 480))
