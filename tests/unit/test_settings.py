"""Settings survive restarts, other programs and spoilt files, and never stop the program."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.settings import lanes
from desktop.settings.schema import (
    ARRANGED_LIMIT,
    LANE_ID_LIMIT,
    LANES,
    LANES_LIMIT,
    PANEL_WIDTH,
    RECENT_FILES,
    RECENT_LIMIT,
    REDUCED_MOTION,
    SCHEMA,
    THEME,
    WINDOW_GEOMETRY,
    with_recent,
)
from desktop.settings.store import Settings
from desktop.view.arrangement import AS_IN_FILE, Arrangement


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.json"


def write(path: Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")


def test_without_a_file_all_are_defaults_and_nothing_is_wrong(path: Path) -> None:
    settings = Settings(path)
    assert (settings.get(THEME), settings.get(PANEL_WIDTH), settings.get(RECENT_FILES)) == ("system", 408, ())
    assert settings.problems == []
    assert settings.save() is None
    assert not path.exists()


def test_a_change_survives_a_restart_and_only_differences_are_written(path: Path) -> None:
    settings = Settings(path)
    settings.set(THEME, "dark")
    settings.set(RECENT_FILES, ("/a/ü.json", "/b.json"))
    settings.set(PANEL_WIDTH, 408)
    assert settings.save() is None
    assert json.loads(path.read_text("utf-8")) == {"theme": "dark", "recent_files": ["/a/ü.json", "/b.json"]}
    again = Settings(path)
    assert again.get(THEME) == "dark"
    assert again.get(RECENT_FILES) == ("/a/ü.json", "/b.json")


def test_a_setting_put_back_to_its_default_leaves_the_file(path: Path) -> None:
    write(path, {"theme": "dark"})
    settings = Settings(path)
    settings.set(THEME, "system")
    settings.save()
    assert json.loads(path.read_text("utf-8")) == {}


def test_what_a_newer_program_or_another_window_wrote_is_kept(path: Path) -> None:
    write(path, {"from_the_future": {"a": [1]}, "theme": "dark"})
    settings = Settings(path)
    write(path, {"from_the_future": {"a": [2]}, "theme": "dark", "reduced_motion": "on"})
    settings.set(PANEL_WIDTH, 500)
    settings.save()
    assert json.loads(path.read_text("utf-8")) == {
        "from_the_future": {"a": [2]},
        "theme": "dark",
        "reduced_motion": "on",
        "panel_width": 500,
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("theme", "pink"),
        ("theme", None),
        ("reduced_motion", True),
        ("panel_width", "408"),
        ("panel_width", True),
        ("panel_width", 10**9),
        ("panel_width", float("nan")),
        ("window_geometry", "<b>"),
        ("recent_files", "a.json"),
        ("recent_files", ["a.json", 3]),
        ("last_folder", "a\0b"),
        ("lanes", ["a.json"]),
        ("lanes", {"a\0b": {}}),
        ("lanes", {"a.json": ["board"]}),
        ("lanes", {"a.json": {"order": "board"}}),
        ("lanes", {"a.json": {"hidden": [3]}}),
        ("time_zone", "../../etc/passwd"),
        ("time_zone", 1),
        ("time_zone", "Europe/" + "x" * 100),
        ("axis_weeks", "yes"),
        ("mark_now", 1),
    ],
)
def test_a_bad_value_is_reported_and_replaced_by_the_default(path: Path, name: str, value: object) -> None:
    write(path, {name: value, "theme" if name != "theme" else "reduced_motion": "dark" if name != "theme" else "on"})
    settings = Settings(path)
    setting = next(setting for setting in SCHEMA if setting.name == name)
    assert settings.get(setting) == setting.default
    (problem,) = settings.problems
    assert name in problem
    assert "must be" in problem
    assert (settings.get(THEME), settings.get(REDUCED_MOTION)) in {("dark", "system"), ("system", "on")}


# -- lanes

IDS = st.text(max_size=12)
WISHES = st.builds(Arrangement, st.lists(IDS, max_size=6).map(tuple), st.frozensets(IDS), st.frozensets(IDS))


@given(WISHES, WISHES)
def test_how_lanes_are_arranged_survives_a_restart_for_each_timeline(
    tmp_path_factory: pytest.TempPathFactory, one: Arrangement, other: Arrangement
) -> None:
    folder = tmp_path_factory.mktemp("lanes")
    settings = Settings(folder / "settings.json")
    lanes.keep(settings, folder / "one.json", other)
    lanes.keep(settings, folder / "one.json", one)
    lanes.keep(settings, folder / "other.json", other)
    lanes.keep(settings, None, other)
    assert settings.save() is None
    again = Settings(folder / "settings.json")
    assert again.problems == []
    assert lanes.wish_for(again, folder / "one.json") == one
    assert lanes.wish_for(again, folder / "other.json") == other
    assert lanes.wish_for(again, None) == lanes.wish_for(again, folder / "third.json") == AS_IN_FILE


def test_lanes_as_in_the_file_leave_nothing_behind(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.json")
    lanes.keep(settings, tmp_path / "one.json", Arrangement(hidden=frozenset("a")))
    settings.save()
    lanes.keep(settings, tmp_path / "one.json", AS_IN_FILE)
    settings.save()
    assert json.loads((tmp_path / "settings.json").read_text("utf-8")) == {}


def test_of_many_timelines_the_lanes_of_the_latest_are_remembered(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.json")
    many = Arrangement(tuple(str(n) for n in range(LANES_LIMIT + 5)), frozenset({"x" * (LANE_ID_LIMIT + 1), "y"}))
    for number in range(ARRANGED_LIMIT + 3):
        lanes.keep(settings, tmp_path / f"{number}.json", many)
    kept = settings.get(LANES)
    assert len(kept) == ARRANGED_LIMIT
    assert lanes.wish_for(settings, tmp_path / "2.json") == AS_IN_FILE
    last = lanes.wish_for(settings, tmp_path / f"{ARRANGED_LIMIT + 2}.json")
    assert len(last.order) == LANES_LIMIT
    assert last.hidden == {"y"}


# -- spoilt files


@pytest.mark.parametrize("content", ["", "{", "[]", "3", "[" * 100_000, '{"theme": "dark"'])
def test_a_spoilt_file_is_reported_and_set_aside_not_overwritten(path: Path, content: str) -> None:
    write(path, content)
    settings = Settings(path)
    assert settings.get(THEME) == "system"
    assert len(settings.problems) == 1
    settings.set(THEME, "light")
    assert settings.save() is None
    assert Settings(path).get(THEME) == "light"
    assert path.with_name("settings.json.damaged").read_text("utf-8") == content


def test_a_folder_that_cannot_be_written_is_a_message(tmp_path: Path) -> None:
    # a file where the folder should be: refused for every user, root too
    (tmp_path / "config").write_text("")
    settings = Settings(tmp_path / "config" / "settings.json")
    settings.set(THEME, "dark")
    message = settings.save()
    assert message is not None
    assert "could not be saved" in message
    assert settings.get(THEME) == "dark"


def test_a_write_that_fails_leaves_the_old_file_and_no_litter(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(path, {"theme": "dark"})
    settings = Settings(path)
    settings.set(THEME, "light")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    message = settings.save()
    assert message is not None
    assert "No space left" in message
    assert json.loads(path.read_text("utf-8")) == {"theme": "dark"}
    assert [file.name for file in path.parent.iterdir()] == ["settings.json"]


def test_a_wrong_value_cannot_be_set(path: Path) -> None:
    with pytest.raises(ValueError, match="one of system, light, dark"):
        Settings(path).set(THEME, "pink")


def test_a_path_that_is_no_unicode_can_be_remembered(path: Path) -> None:
    settings = Settings(path)
    settings.set(RECENT_FILES, ("/tmp/\udcff.json",))
    assert settings.save() is None
    assert Settings(path).get(RECENT_FILES) == ("/tmp/\udcff.json",)


@given(st.lists(st.sampled_from("abcdefghijkl"), max_size=30))
def test_recent_files_are_the_last_different_ones(opened: list[str]) -> None:
    recent: tuple[str, ...] = ()
    for path in opened:
        recent = with_recent(recent, path)
    assert recent == tuple(dict.fromkeys(reversed(opened)))[:RECENT_LIMIT]


def test_geometry_is_kept_as_qt_writes_it(path: Path) -> None:
    settings = Settings(path)
    settings.set(WINDOW_GEOMETRY, "AdnQywADAAAAAAAA+/==")
    settings.save()
    assert Settings(path).get(WINDOW_GEOMETRY) == "AdnQywADAAAAAAAA+/=="
