"""The bundled program, as a user has it: from another folder, with another home, and without a Python on the path."""

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.evidence.copies import Format
from tests.unit.makers import SUFFIXES, make

Run = Callable[..., "subprocess.CompletedProcess[str]"]

MEGABYTE = 1_000_000
LARGEST = 210 * MEGABYTE

SENTENCE = "The lamp was lit by the keeper on the evening of the twelfth."


@pytest.fixture(scope="module")
def bundle() -> Path:
    folder = Path(__file__).parents[2] / "dist" / "quoteline"
    assert folder.is_dir(), "there is no bundle: run `make dist`"
    return folder


@pytest.fixture
def run(bundle: Path, tmp_path: Path) -> Run:
    """Runs the program with what a bare system gives it, and no more."""
    (tmp_path / "home").mkdir()

    def start(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [str(bundle / "quoteline"), *arguments],
            cwd=tmp_path,
            env={"HOME": str(tmp_path / "home"), "PATH": str(tmp_path / "none"), "LANG": "C.UTF-8", **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return start


def files(bundle: Path) -> Iterator[Path]:
    return (path for path in bundle.rglob("*") if path.is_file() and not path.is_symlink())


def test_it_is_small(bundle: Path) -> None:
    size = sum(path.stat().st_size for path in files(bundle))
    assert size < LARGEST, f"{size / MEGABYTE:.0f} MB"


def test_it_holds_what_it_should_and_no_other_toolkit(bundle: Path) -> None:
    names = {path.name for path in files(bundle)}
    assert {"libqxcb.so", "libqwayland.so", "libqoffscreen.so", "events.json", "THIRD-PARTY-NOTICES.txt"} <= names
    unwanted = ("libqgtk3", "libgtk", "libgdk", "libQt6Qml", "libQt6Quick", "libQt6Pdf", "libtk", "objectify")
    assert not [name for name in names if name.startswith(unwanted)]
    assert not [path for path in bundle.rglob("*") if path.is_symlink() and not path.exists()]


def test_it_cannot_speak_to_a_server(bundle: Path) -> None:
    assert not [path.name for path in files(bundle) if path.name.startswith(("_ssl", "libssl", "libQt6Network"))]


def test_the_licences_of_what_it_holds_are_inside(bundle: Path) -> None:
    licences = bundle / "_internal" / "resources" / "licenses"
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in (licences / "LGPL-3.0.txt").read_text("utf-8")
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in (licences / "LGPL-2.1.txt").read_text("utf-8")
    notices = (licences.parent / "THIRD-PARTY-NOTICES.txt").read_text("utf-8")
    for name in (
        *("annotated-types", "cobble", "lxml", "mammoth", "markdown-it-py", "mdurl", "pydantic", "pydantic-core"),
        *("pyinstaller", "pypdf", "python", "rapidfuzz", "regex", "typing-extensions"),
    ):
        assert list((licences / name).iterdir()), name
        assert name in notices.casefold()


def test_smoke_without_a_display(run: Run) -> None:
    done = run("--smoke", QT_QPA_PLATFORM="offscreen")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""


def test_smoke_in_a_real_window(run: Run) -> None:
    """On the virtual display of pytest-xvfb."""
    done = run("--smoke", QT_QPA_PLATFORM="xcb", DISPLAY=os.environ["DISPLAY"])
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_command_line(run: Run, bundle: Path, tmp_path: Path) -> None:
    timeline = str(bundle / "_internal" / "events.json")
    assert run("check", timeline).returncode == 0
    done = run("render", timeline, "-o", "story.svg")
    assert done.returncode == 0, done.stderr
    assert "<text" in (tmp_path / "story.svg").read_text("utf-8")


@pytest.mark.parametrize("kind", ["markdown", "html", "pdf", "docx", "epub"])
def test_it_reads_a_copy_of_any_format(run: Run, tmp_path: Path, kind: Format) -> None:
    """In a process of its own, which is the same program: what the parsers need must be in the bundle."""
    copy = tmp_path / f"minutes{SUFFIXES[kind]}"
    copy.write_bytes(make(kind, [SENTENCE, "It burnt until the morning."]))
    done = run("text", "--json", str(copy))
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["format"] == kind
    assert SENTENCE in found["text"]


def test_a_copy_that_is_none_is_told_in_a_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "minutes.pdf").write_bytes(b"%PDF-1.7\nno more")
    done = run("text", "minutes.pdf")
    assert done.returncode == 1
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("quoteline text: error: “minutes.pdf”")


def test_it_finds_what_a_quotation_changed(run: Run, tmp_path: Path) -> None:
    timeline = {
        "format": "quoteline/1",
        "title": "The light",
        "sources": [{"id": "minutes", "headline": "Minutes", "copy": "minutes.html"}],
        "quotations": [
            {"id": "true", "source": "minutes", "exact": SENTENCE},
            {"id": "altered", "source": "minutes", "exact": SENTENCE.replace("twelfth", "thirteenth")},
        ],
    }
    (tmp_path / "light.json").write_text(json.dumps(timeline), "utf-8")
    (tmp_path / "minutes.html").write_bytes(make("html", [SENTENCE]))
    done = run("check", "light.json", "--json")
    assert done.returncode == 1, done.stderr
    states = {quotation["id"]: quotation["state"] for quotation in json.loads(done.stdout)["quotations"]}
    assert states == {"true": "exact", "altered": "altered"}


def test_it_leaves_nothing_where_it_was_started(run: Run, tmp_path: Path) -> None:
    assert run("--version").stdout.startswith("quoteline 0.")
    assert {path.name for path in tmp_path.iterdir()} == {"home"}
