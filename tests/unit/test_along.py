"""What comes along when a timeline is saved in another folder: what it names, and nothing from or to anywhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.core.timeline import Timeline
from desktop.session.along import bring, left_behind


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    before, after = tmp_path / "before", tmp_path / "after"
    for folder in (before / "texts", after):
        folder.mkdir(parents=True)
    (before / "texts" / "log.txt").write_text("the log", "utf-8")
    return before, after


def naming(*names: str) -> Timeline:
    sources = [{"id": f"s{number}", "headline": "Log", "copy": name} for number, name in enumerate(names)]
    return Timeline.model_validate({"format": "quoteline/1", "title": "Named", "sources": sources})


def test_what_is_there_comes_along_to_the_same_place(folders: tuple[Path, Path]) -> None:
    before, after = folders
    names = left_behind(naming("texts/log.txt", "texts/log.txt", "lost.txt"), before, after)
    assert names == ("texts/log.txt",)
    assert bring(names, before, after) == []
    assert (after / "texts" / "log.txt").read_text("utf-8") == "the log"
    assert left_behind(naming("texts/log.txt"), before, after) == ()


def test_nothing_is_written_over(folders: tuple[Path, Path]) -> None:
    before, after = folders
    (after / "texts").mkdir()
    (after / "texts" / "log.txt").write_text("mine", "utf-8")
    assert left_behind(naming("texts/log.txt"), before, after) == ()
    (trouble,) = bring(["texts/log.txt"], before, after)
    assert trouble.startswith("texts/log.txt: ")
    assert (after / "texts" / "log.txt").read_text("utf-8") == "mine"


def test_a_copy_that_fails_half_way_leaves_nothing_and_the_next_try_succeeds(folders: tuple[Path, Path]) -> None:
    resource = pytest.importorskip("resource", reason="no bounds to what a process writes here")
    before, after = folders
    text = "the log\n" * 400_000
    (before / "texts" / "log.txt").write_text(text, "utf-8")
    bounds = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(text) // 2, bounds[1]))  # as a disk that is full by then
    try:
        (trouble,) = bring(["texts/log.txt"], before, after)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, bounds)
    assert trouble == "texts/log.txt: File too large"
    assert not list((after / "texts").iterdir())
    assert bring(["texts/log.txt"], before, after) == []
    assert (after / "texts" / "log.txt").read_text("utf-8") == text


@pytest.mark.parametrize("where", ["before", "after"])
def test_no_link_leads_elsewhere(folders: tuple[Path, Path], tmp_path: Path, where: str) -> None:
    before, after = folders
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    if where == "before":
        (elsewhere / "secret.txt").write_text("secret", "utf-8")
        (before / "linked").symlink_to(elsewhere)
        assert left_behind(naming("linked/secret.txt"), before, after) == ()
        assert bring(["linked/secret.txt"], before, after)
        assert not list(after.iterdir())
    else:
        (after / "texts").symlink_to(elsewhere)
        assert bring(["texts/log.txt"], before, after)
        assert not list(elsewhere.iterdir())
