"""The project as a whole: what is installed, what may import what, and that the documents tell the truth."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from desktop.core import files

ROOMS_WITHOUT_QT = """
import importlib, pkgutil, sys
for name in ("PySide6", "shiboken6", "numpy"):
    sys.modules[name] = None  # as if it were not installed
import desktop
names = [m.name for m in pkgutil.walk_packages(desktop.__path__, "desktop.") if not m.name.startswith("desktop.qt")]
# what works on columns of numpy is loaded when a file is large
many = ("desktop.view.large", "desktop.view.masses", "desktop.view.packing", "desktop.store.", "desktop.bench.")
names = [name for name in names if not name.startswith(many)]
for name in names:
    if not name.endswith("__main__"):
        importlib.import_module(name)
print(len(names))
"""


def python(*arguments: str, folder: Path, **environment: str) -> str:
    """Runs Python in a folder, and gives back what it printed."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def project(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / "pyproject.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def pins(root: Path) -> dict[str, Requirement]:
    lines = (root / "constraints.txt").read_text("utf-8").splitlines()
    requirements = [Requirement(line) for line in lines if not line.startswith("#")]
    return {canonicalize_name(requirement.name): requirement for requirement in requirements}


def test_every_room_but_qt_works_without_qt_and_numpy(root: Path) -> None:
    assert int(python("-c", ROOMS_WITHOUT_QT, folder=root)) > 20


def test_the_wheel_carries_what_the_program_reads(root: Path, tmp_path: Path) -> None:
    source, site, elsewhere = tmp_path / "source", tmp_path / "site", tmp_path / "elsewhere"
    elsewhere.mkdir()
    for name in ("desktop", "resources"):
        shutil.copytree(root / name, source / name, ignore=shutil.ignore_patterns("__pycache__", "screenshots"))
    for name in ("pyproject.toml", "setup.py", "events.json", "README.md", "LICENSE"):
        shutil.copy(root / name, source / name)
    pip = ["-m", "pip", "--disable-pip-version-check", "--quiet", "--no-input"]
    python(
        *pip, "install", "--no-deps", "--no-index", "--no-build-isolation", "--target", str(site), ".", folder=source
    )

    assert Path(
        python("-c", "import desktop; print(desktop.__file__)", folder=elsewhere, PYTHONPATH=str(site)).strip()
    ) == (site / "desktop" / "__init__.py")
    where = "from desktop import paths; print(paths.builtin_timeline()); print(paths.resources())"
    timeline, resources = map(Path, python("-c", where, folder=elsewhere, PYTHONPATH=str(site)).split())
    assert timeline.is_relative_to(site)
    assert resources.is_relative_to(site)
    shipped = {path.relative_to(resources) for path in resources.rglob("*") if path.is_file()}
    ours = {path.relative_to(source / "resources") for path in (source / "resources").rglob("*") if path.is_file()}
    assert shipped == ours
    schema = json.loads(python("-m", "desktop", "schema", folder=elsewhere, PYTHONPATH=str(site)))
    assert schema["properties"]["format"]["const"] == "quoteline/1"
    python("-m", "desktop", "check", str(timeline), folder=elsewhere, PYTHONPATH=str(site))


def test_versions_are_pinned_by_number_alone(pins: dict[str, Requirement]) -> None:
    for requirement in pins.values():
        assert re.fullmatch(r"==[0-9.]+", str(requirement.specifier)), requirement
        assert requirement.url is None
        assert requirement.marker is None


def test_everything_that_the_project_asks_for_is_pinned_and_fits(
    project: dict[str, Any], pins: dict[str, Requirement]
) -> None:
    wanted = project["project"]["dependencies"] + project["project"]["optional-dependencies"]["dev"]
    for requirement in map(Requirement, wanted):
        version = str(pins[canonicalize_name(requirement.name)].specifier).removeprefix("==")
        assert requirement.specifier.contains(version), requirement


def test_the_readmes_timeline_is_a_sound_file(root: Path, tmp_path: Path) -> None:
    found = re.search(r"<!-- example -->\n```json\n(.*?)```", (root / "README.md").read_text("utf-8"), re.DOTALL)
    assert found
    example = tmp_path / "example.json"
    example.write_text(found[1], "utf-8")
    loaded = files.load(example)
    assert not loaded.problems
    assert loaded.timeline is not None
    assert [event.id for event in loaded.timeline.events] == ["decision", "lamp"]


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_the_documents_name_only_what_is_there(root: Path, document: str) -> None:
    text = (root / document).read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (root / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:`|^    )make ([a-z-]+)", text, re.MULTILINE)) <= targets
    paths = re.findall(r"(?<![\w./])(?:desktop|resources|tests)/[\w./-]*\w", text)
    assert paths
    for path in paths:
        assert (root / path).exists(), path


def test_the_notices_stand_with_their_licences(root: Path) -> None:
    notices = (root / "resources" / "THIRD-PARTY-NOTICES.txt").read_text("utf-8")
    for name, title in {
        "LGPL-3.0.txt": "GNU LESSER GENERAL PUBLIC LICENSE",
        "GPL-3.0.txt": "GNU GENERAL PUBLIC LICENSE",
    }.items():
        assert name in notices
        text = (root / "resources" / "licenses" / name).read_text("utf-8")
        assert title in text
        assert "Version 3, 29 June 2007" in text
