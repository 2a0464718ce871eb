"""What a person attached is there the next time, for their eyes alone, and gone when they say so."""

from __future__ import annotations

import errno
import json
import os
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop import paths
from desktop.core import atomic
from desktop.evidence import copies
from desktop.evidence.copies import Copy, Section, Stamp
from desktop.evidence.shelf import MAX_ENTRY, Kept, NewerError, Shelf, changed, gone

TEXT = "Minutes\nThe lamp was lit 😀 on the twelfth.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "shelf"


@pytest.fixture
def shelf(folder: Path) -> Shelf:
    return Shelf(folder)


@pytest.fixture
def timeline(tmp_path: Path) -> Path:
    path = tmp_path / "lighthouse.json"
    path.touch()
    return path


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "minutes.txt"
    path.write_text(TEXT, "utf-8")
    return path


def copy_of(text: str, **more: Any) -> Copy:
    return copies.from_text(text, **more)


def text_files(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "texts").iterdir())


def entry_file(folder: Path) -> Path:
    (file,) = (folder / "timelines").iterdir()
    return file


# -- keeping


def test_what_is_kept_is_there_the_next_time(folder: Path, timeline: Path, source: Path) -> None:
    copy = replace(
        copies.read(source),
        format="pdf",
        sections=(Section("Page 1", 1, 0), Section("Page 2", 1, 8)),
        notes=("page 3 has no text",),
        pages=True,
    )
    Shelf(folder).keep(timeline, "minutes", copy)
    assert Shelf(folder).kept(timeline) == {"minutes": Kept(copy, changed=False, gone=False)}


def test_a_pasted_text_has_no_file_that_could_change(shelf: Shelf, timeline: Path) -> None:
    copy = copy_of(TEXT, format="pasted")
    shelf.keep(timeline, "minutes", copy)
    assert shelf.kept(timeline) == {"minutes": Kept(copy, changed=False, gone=False)}


def test_without_a_folder_nothing_is_kept_and_nothing_made(shelf: Shelf, folder: Path, timeline: Path) -> None:
    assert shelf.kept(timeline) == {}
    shelf.forget(timeline, "minutes")
    assert not folder.exists()


def test_timelines_do_not_see_each_others_copies(shelf: Shelf, timeline: Path, tmp_path: Path) -> None:
    shelf.keep(timeline, "minutes", copy_of(TEXT))
    assert shelf.kept(tmp_path / "other.json") == {}


def test_a_timeline_is_the_same_by_every_name(
    shelf: Shelf, timeline: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.keep(timeline, "minutes", copy_of(TEXT))
    (tmp_path / "link.json").symlink_to(timeline)
    monkeypatch.chdir(tmp_path)
    for name in (Path("lighthouse.json"), tmp_path / "link.json", tmp_path / "data" / ".." / "lighthouse.json"):
        assert set(shelf.kept(name)) == {"minutes"}


def test_a_text_is_there_once_however_often_it_is_attached(
    shelf: Shelf, folder: Path, timeline: Path, tmp_path: Path
) -> None:
    page = copy_of(TEXT, format="html", sections=(Section("Minutes", 1, 0),))
    shelf.keep(timeline, "a", copy_of(TEXT))
    shelf.keep(timeline, "b", page)
    shelf.keep(tmp_path / "other.json", "a", copy_of(TEXT))
    assert text_files(folder) == [f"{page.sha256}.txt"]
    assert shelf.kept(timeline)["a"].copy.format == "text"
    assert shelf.kept(timeline)["b"].copy == page


@given(
    st.dictionaries(
        st.text(max_size=8),
        st.builds(
            copy_of,
            st.text(st.characters(codec="utf-8"), min_size=2, max_size=30),
            format=st.sampled_from(["html", "epub", "pasted"]),
            notes=st.lists(st.text(), max_size=2).map(tuple),
            stamp=st.none() | st.builds(Stamp, st.integers(0, 2**40), st.integers(-(2**62), 2**62)),
        ),
        max_size=3,
    )
)
def test_any_text_under_any_id_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, attached: dict[str, Copy]
) -> None:
    folder = tmp_path_factory.mktemp("shelf")
    for source_id, copy in attached.items():
        Shelf(folder).keep(folder / "a.json", source_id, copy)
    assert {key: kept.copy for key, kept in Shelf(folder).kept(folder / "a.json").items()} == attached


def test_a_name_that_is_no_unicode_comes_back_as_it_was(shelf: Shelf, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/minut\xe9s.txt"))
    path.write_text(TEXT, "utf-8")
    shelf.keep(tmp_path / os.fsdecode(b"l\xff.json"), "minutes", copies.read(path))
    kept = shelf.kept(tmp_path / os.fsdecode(b"l\xff.json"))["minutes"]
    assert kept.copy.path == path
    assert not kept.gone


# -- what became of the file


def test_a_file_with_other_words_or_another_time_has_changed(shelf: Shelf, timeline: Path, source: Path) -> None:
    copy = copies.read(source)
    shelf.keep(timeline, "minutes", copy)
    source.write_text(TEXT + "More.\n", "utf-8")
    assert changed(copy)
    assert shelf.kept(timeline)["minutes"] == Kept(copy, changed=True, gone=False)


def test_a_file_that_was_only_touched_is_not_stale_once_it_is_read_again(
    shelf: Shelf, timeline: Path, source: Path
) -> None:
    copy = copies.read(source)
    shelf.keep(timeline, "minutes", copy)
    os.utime(source, (1, 1))
    assert shelf.kept(timeline)["minutes"].changed
    again = copies.read(source)
    assert again.sha256 == copy.sha256
    shelf.keep(timeline, "minutes", again)
    assert not shelf.kept(timeline)["minutes"].changed


def test_a_file_that_is_gone_leaves_its_text(shelf: Shelf, timeline: Path, source: Path) -> None:
    copy = copies.read(source)
    shelf.keep(timeline, "minutes", copy)
    source.unlink()
    assert gone(copy)
    assert not changed(copy)
    assert shelf.kept(timeline) == {"minutes": Kept(copy, changed=False, gone=True)}


# -- forgetting


def test_a_forgotten_text_leaves_the_disk(shelf: Shelf, folder: Path, timeline: Path, tmp_path: Path) -> None:
    shelf.keep(timeline, "a", copy_of(TEXT))
    shelf.keep(timeline, "b", copy_of("Other"))
    shelf.keep(tmp_path / "other.json", "a", copy_of("Other"))
    shelf.forget(timeline, "a")
    assert set(shelf.kept(timeline)) == {"b"}
    assert text_files(folder) == [f"{copy_of('Other').sha256}.txt"]
    shelf.forget(timeline, "b")
    shelf.forget(timeline, "never kept")
    assert set(shelf.kept(tmp_path / "other.json")) == {"a"}
    shelf.forget(tmp_path / "other.json", "a")
    assert {path.name for path in folder.rglob("*")} == {"lock", "texts", "timelines"}


def test_a_text_that_another_one_replaces_leaves_the_disk(shelf: Shelf, folder: Path, timeline: Path) -> None:
    shelf.keep(timeline, "a", copy_of(TEXT))
    shelf.keep(timeline, "a", copy_of("Newer"))
    assert text_files(folder) == [f"{copy_of('Newer').sha256}.txt"]


def test_what_a_crash_left_half_written_leaves_the_disk(shelf: Shelf, folder: Path, timeline: Path) -> None:
    shelf.keep(timeline, "a", copy_of(TEXT))
    (folder / "texts" / ".half.tmp").write_text("The lamp")
    (folder / "timelines" / ".half.tmp").write_text("{")
    shelf.keep(timeline, "a", copy_of("Newer"))
    assert text_files(folder) == [f"{copy_of('Newer').sha256}.txt"]
    assert entry_file(folder).suffix == ".json"


def test_what_was_put_into_the_folder_by_others_stops_nothing(shelf: Shelf, folder: Path, timeline: Path) -> None:
    shelf.keep(timeline, "a", copy_of(TEXT))
    (folder / "texts" / "old").mkdir()
    (folder / "timelines" / ".old.tmp").mkdir()
    shelf.keep(timeline, "a", copy_of("Newer"))
    shelf.forget(timeline, "a")
    assert text_files(folder) == ["old"]


def test_what_others_have_attached_is_read_only_where_a_text_is_let_go(
    shelf: Shelf, folder: Path, timeline: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.keep(tmp_path / "other.json", "a", copy_of("Other"))
    other = entry_file(folder)
    opened: list[Path] = []
    real = Path.open

    def spy(path: Path, *arguments: Any, **options: Any) -> Any:
        opened.append(path)
        return real(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", spy)
    shelf.keep(timeline, "a", copy_of(TEXT))
    shelf.keep(timeline, "a", copy_of(TEXT))
    shelf.keep(timeline, "b", copy_of("Newer"))
    assert opened
    assert other not in opened
    shelf.forget(timeline, "a")
    assert other in opened


# -- privacy


def test_only_the_owner_can_read_it(shelf: Shelf, folder: Path, timeline: Path) -> None:
    mask = os.umask(0)
    try:
        shelf.keep(timeline, "a", copy_of(TEXT))
    finally:
        os.umask(mask)
    for path in (folder, *folder.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_nothing_of_it_gets_into_the_timeline(shelf: Shelf, timeline: Path) -> None:
    shelf.keep(timeline, "a", copy_of(TEXT))
    assert timeline.read_bytes() == b""
    assert {path.name for path in timeline.parent.iterdir()} == {"data", "lighthouse.json"}


# -- damage


def spoil(file: Path, **values: Any) -> None:
    """Changes the entry of the source "a", as a bad disk or a bad neighbour might."""
    noted = json.loads(file.read_text("utf-8"))
    noted["copies"]["a"].update(values)
    file.write_text(json.dumps(noted), "utf-8")


@pytest.mark.parametrize(
    "values",
    [
        {"text": "../../secret"},
        {"text": "0" * 64},
        {"text": None},
        {"path": 7},
        {"format": "exe"},
        {"format": ["html"]},
        {"pages": "yes"},
        {"stamp": [1]},
        {"stamp": [1, None]},
        {"notes": [1]},
        {"notes": "note"},
        {"sections": [["Title", 1]]},
        {"sections": [["Title", 1, -1]]},
        {"sections": [["Title", 1, 10**9]]},
        {"sections": {"a": 1}},
    ],
)
def test_a_damaged_entry_is_left_out_and_the_others_stay(
    shelf: Shelf, folder: Path, timeline: Path, values: dict[str, Any]
) -> None:
    shelf.keep(timeline, "a", copy_of(TEXT))
    shelf.keep(timeline, "b", copy_of("Other"))
    spoil(entry_file(folder), **values)
    assert set(shelf.kept(timeline)) == {"b"}
    shelf.keep(timeline, "a", copy_of(TEXT))
    assert set(shelf.kept(timeline)) == {"a", "b"}


def test_a_path_that_can_be_none_is_gone(shelf: Shelf, folder: Path, timeline: Path) -> None:
    shelf.keep(timeline, "a", copy_of(TEXT))
    spoil(entry_file(folder), path="/tmp/\0", stamp=[1, 1])
    assert shelf.kept(timeline)["a"].gone


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b"[" * 100_000, b"\xff\xfe", b'{"schema": 1}', b'{"schema": 1, "copies": []}', b"{}"],
)
def test_a_damaged_file_is_as_if_nothing_were_attached(
    shelf: Shelf, folder: Path, timeline: Path, content: bytes
) -> None:
    shelf.keep(timeline, "a", copy_of(TEXT))
    entry_file(folder).write_bytes(content)
    assert shelf.kept(timeline) == {}
    shelf.keep(timeline, "b", copy_of("Other"))
    assert set(shelf.kept(timeline)) == {"b"}
    assert text_files(folder) == [f"{copy_of('Other').sha256}.txt"]


@pytest.mark.parametrize("damage", [b"", b"Minutes\nThe lamp was not lit.\n", b"\xff"])
def test_a_text_that_is_not_what_was_attached_is_left_out_until_it_is_attached_again(
    shelf: Shelf, folder: Path, timeline: Path, damage: bytes
) -> None:
    shelf.keep(timeline, "a", copy_of(TEXT))
    (text,) = (folder / "texts").iterdir()
    text.write_bytes(damage)
    assert shelf.kept(timeline) == {}
    shelf.keep(timeline, "a", copy_of(TEXT))
    assert shelf.kept(timeline)["a"].copy.text == TEXT


def test_huge_files_are_not_read(shelf: Shelf, folder: Path, timeline: Path) -> None:
    shelf.keep(timeline, "a", copy_of(TEXT))
    os.truncate(entry_file(folder), MAX_ENTRY + 1)
    assert shelf.kept(timeline) == {}


def test_what_could_not_be_read_back_is_not_written(shelf: Shelf, timeline: Path) -> None:
    shelf.keep(timeline, "a", copy_of(TEXT))
    with pytest.raises(OSError, match="too much is attached"):
        shelf.keep(timeline, "b", copy_of(TEXT, notes=("x" * MAX_ENTRY,)))
    assert set(shelf.kept(timeline)) == {"a"}


def test_what_a_newer_program_noted_is_left_alone(shelf: Shelf, folder: Path, timeline: Path, tmp_path: Path) -> None:
    shelf.keep(timeline, "a", copy_of(TEXT))
    newer = b'{"schema": 2, "everything": "is different"}'
    entry_file(folder).write_bytes(newer)
    assert shelf.kept(timeline) == {}
    with pytest.raises(NewerError, match="newer Quoteline"):
        shelf.keep(timeline, "b", copy_of("Other"))
    with pytest.raises(NewerError, match="newer Quoteline"):
        shelf.forget(timeline, "a")
    assert entry_file(folder).read_bytes() == newer
    shelf.keep(tmp_path / "other.json", "b", copy_of("Other"))
    shelf.forget(tmp_path / "other.json", "b")
    assert f"{copy_of(TEXT).sha256}.txt" in text_files(folder)  # which the newer one may refer to


# -- disks that are full, folders that are none, and others at work


def test_a_full_disk_is_told_and_leaves_what_was_kept(
    shelf: Shelf, folder: Path, timeline: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.keep(timeline, "a", copy_of(TEXT))
    monkeypatch.setattr(atomic, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        shelf.keep(timeline, "a", copy_of("Newer"))
    monkeypatch.undo()
    assert shelf.kept(timeline)["a"].copy.text == TEXT
    shelf.forget(timeline, "a")
    assert text_files(folder) == []


def full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, timeline: Path) -> None:
    (tmp_path / "data").touch()
    with pytest.raises(OSError, match=r"Not a directory|File exists"):
        Shelf(tmp_path / "data" / "shelf").keep(timeline, "a", copy_of(TEXT))
    assert Shelf(tmp_path / "data" / "shelf").kept(timeline) == {}


def test_two_windows_at_once_lose_nothing(folder: Path, tmp_path: Path) -> None:
    """Each keeps copies of the same two timelines, and lets others of the same texts go."""
    timelines = [tmp_path / "one.json", tmp_path / "two.json"]

    def work(name: str) -> None:
        shelf = Shelf(folder)
        for number in range(6):
            for timeline in timelines:
                shelf.keep(timeline, f"{name}{number}", copy_of(f"Text {number}"))
            if number % 2:
                shelf.forget(timelines[0], f"{name}{number}")

    with ThreadPoolExecutor() as pool:
        list(pool.map(work, "abc"))
    assert set(Shelf(folder).kept(timelines[0])) == {f"{name}{number}" for name in "abc" for number in (0, 2, 4)}
    assert set(Shelf(folder).kept(timelines[1])) == {f"{name}{number}" for name in "abc" for number in range(6)}


def test_a_window_that_is_stuck_does_not_hang_the_others(
    shelf: Shelf, folder: Path, timeline: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    shelf.keep(timeline, "a", copy_of(TEXT))
    monkeypatch.setattr("desktop.evidence.shelf._PATIENCE", 0.05)
    with (folder / "lock").open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(TimeoutError, match="another window is busy"):
            shelf.keep(timeline, "b", copy_of(TEXT))
        assert set(shelf.kept(timeline)) == {"a"}


# -- where it is


def test_the_data_folder_is_the_systems_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Path.home()
    expected: dict[str, Callable[[], Path]] = {
        "linux": lambda: home / ".local" / "share" / "quoteline",
        "darwin": lambda: home / "Library" / "Application Support" / "Quoteline",
    }
    for platform, place in expected.items():
        monkeypatch.setattr("sys.platform", platform)
        assert paths.user_data_dir() == place()
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert paths.user_data_dir() == tmp_path / "quoteline"
    monkeypatch.setenv("XDG_DATA_HOME", "relative")
    assert paths.user_data_dir() == home / ".local" / "share" / "quoteline"
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    assert paths.user_data_dir() == tmp_path / "Quoteline"
    assert paths.user_config_dir() == home / "Quoteline"
