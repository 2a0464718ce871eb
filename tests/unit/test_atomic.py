"""A file of the user's is written wholly or not at all, and is as private as it was meant to be from the first byte."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.core import atomic


def permissions(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_it_writes_a_new_file_and_over_an_old_one(tmp_path: Path) -> None:
    target = tmp_path / "a.json"
    atomic.replace(target, b"one\r\n\x1a")
    atomic.replace(target, b"two")
    assert target.read_bytes() == b"two"
    assert names(tmp_path) == {"a.json"}


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o666])
def test_the_permissions_are_those_asked_for_whatever_the_mask(tmp_path: Path, mode: int) -> None:
    mask = os.umask(0o077)
    try:
        atomic.replace(tmp_path / "a", b"", mode=mode)
    finally:
        os.umask(mask)
    assert permissions(tmp_path / "a") == mode


def test_without_a_mode_the_mask_decides(tmp_path: Path) -> None:
    (tmp_path / "plain").touch()
    atomic.replace(tmp_path / "a", b"")
    assert permissions(tmp_path / "a") == permissions(tmp_path / "plain")


def test_a_private_text_is_private_while_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    sync = os.fsync

    def look(handle: int) -> None:
        seen.append(stat.S_IMODE(os.fstat(handle).st_mode))
        sync(handle)

    monkeypatch.setattr(os, "fsync", look)
    atomic.replace(tmp_path / "a", b"secret", mode=0o600)
    assert seen[0] == 0o600


def test_a_failure_leaves_the_old_file_and_no_litter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a"
    target.write_bytes(b"old")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        atomic.replace(target, b"new")
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == {"a"}


def test_a_folder_that_cannot_be_synced_does_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sync = os.fsync

    def network(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "Invalid argument")
        sync(handle)

    monkeypatch.setattr(os, "fsync", network)
    atomic.replace(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"new"


@pytest.mark.parametrize("name", ["x" * 255, "件" * 85, "😀" * 63])
def test_the_longest_names_can_be_written(tmp_path: Path, name: str) -> None:
    atomic.replace(tmp_path / name, b"new")
    assert names(tmp_path) == {name}


def test_where_there_is_no_folder_it_raises(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        atomic.replace(tmp_path / "none" / "a", b"")


def test_a_new_file_is_written_whole_and_never_over_another(tmp_path: Path) -> None:
    target = tmp_path / "a"
    atomic.create(target, [b"one ", b"two"])
    with pytest.raises(FileExistsError):
        atomic.create(target, [b"three"])
    (tmp_path / "link").symlink_to("nowhere")
    with pytest.raises(FileExistsError):
        atomic.create(tmp_path / "link", [b"three"])
    assert target.read_bytes() == b"one two"
    assert names(tmp_path) == {"a", "link"}


@pytest.mark.parametrize("links", [True, False], ids=["with links", "without"])
def test_a_new_file_spares_what_came_to_be_meanwhile(
    links: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a"

    def meanwhile() -> Iterator[bytes]:
        yield b"mine"
        assert not target.exists(), "it has its name before it is whole"
        target.write_bytes(b"theirs")

    if not links:
        monkeypatch.setattr(os, "link", no_links)
    with pytest.raises(FileExistsError):
        atomic.create(target, meanwhile())
    assert target.read_bytes() == b"theirs"
    assert names(tmp_path) == {"a"}


def no_links(*_: object, **__: object) -> None:
    raise OSError(errno.EPERM, "Operation not permitted")


def test_a_disk_that_knows_no_links_takes_a_new_file_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", no_links)
    atomic.create(tmp_path / "a", [b"new"])
    assert (tmp_path / "a").read_bytes() == b"new"
    assert names(tmp_path) == {"a"}


def test_a_new_file_that_fails_half_way_is_none(tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"half of"
        raise OSError(errno.EIO, "Input/output error")

    with pytest.raises(OSError, match="Input/output error"):
        atomic.create(tmp_path / "a", pieces())
    assert names(tmp_path) == set()
