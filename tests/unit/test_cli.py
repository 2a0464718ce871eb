"""The command line says what it found, exits as promised, and fails in one line."""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from desktop import cli, paths
from desktop.core import atomic
from desktop.core.files import Loaded, load
from tests.unit.damage import TEXT, furnish, swap


@contextmanager
def wrong_usage(capsys: pytest.CaptureFixture[str], words: str) -> Iterator[None]:
    with pytest.raises(SystemExit) as end:
        yield
    assert end.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert words in line


def output(capsys: pytest.CaptureFixture[str], *arguments: object, status: int = 0) -> str:
    assert cli.main([str(argument) for argument in arguments]) == status
    captured = capsys.readouterr()
    if status == 0:
        assert "error" not in captured.err
    return captured.out


def check(capsys: pytest.CaptureFixture[str], *arguments: object, status: int = 0) -> Any:
    return json.loads(output(capsys, "check", "--json", *arguments, status=status))


@pytest.fixture
def strike(tmp_path: Path) -> Path:
    return furnish(tmp_path)


# -- check


def test_check_finds_every_quotation_in_the_copy_that_the_file_names(
    strike: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    strike.write_text(
        swap('"exact": "well before dawn", "spans": [[0, 4], [34, 45]]', '"exact": "crews"'), encoding="utf-8"
    )
    text = (strike.parent / "gazette.txt").read_text(encoding="utf-8")
    crews = text.index("crews")
    assert check(capsys, strike) == {
        "valid": True,
        "problems": [],
        "events": 3,
        "quotations": [
            {
                "id": "shut",
                "source": "gazette",
                "state": "exact",
                "spans": [[14, 33]],
                "similarity": 1.0,
                "candidates": [],
            },
            {
                "id": "dawn",
                "source": "gazette",
                "state": "exact",
                "spans": [[crews, crews + 5]],
                "similarity": 1.0,
                "candidates": [],
            },
        ],
    }


def test_a_copy_on_the_command_line_goes_before_the_file_s(
    strike: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other=copy.txt"
    other.write_text("At noon the gates were shut.", encoding="utf-8")
    quotations = check(capsys, strike, "--copy", f"gazette={other}", status=1)["quotations"]
    assert [(one["state"], one["spans"]) for one in quotations] == [("moved", [[8, 27]]), ("orphaned", [])]


def test_without_a_copy_all_is_unchecked_and_well(strike: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (strike.parent / "gazette.txt").unlink()
    found = check(capsys, strike)
    assert found["valid"]
    assert [problem["severity"] for problem in found["problems"]] == ["warning"]
    assert {one["state"] for one in found["quotations"]} == {"unchecked"}
    assert {one["similarity"] for one in found["quotations"]} == {None}


def test_check_tells_people_in_lines(strike: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (strike.parent / "gazette.txt").write_text("the gates were shut, the gates were shut", encoding="utf-8")
    assert cli.main(["check", str(strike)]) == 1
    captured = capsys.readouterr()
    assert captured.out == f"{strike}: valid; events: 3; quotations: 1 ambiguous, 1 orphaned\n"
    assert [line.split(": ")[1:3] for line in captured.err.splitlines()] == [
        ["error", "ambiguous"],
        ["error", "orphaned"],
    ]
    assert f"{strike}:26:16: error: ambiguous" in captured.err


def quoting_log(folder: Path, **quotations: str) -> Path:
    """A timeline whose source has its copy in ``log.txt`` beside it, with these quotations by their ids."""
    timeline = {
        "format": "quoteline/1",
        "title": "Lock",
        "sources": [{"id": "log", "headline": "Log", "copy": "log.txt"}],
        "quotations": [{"id": key, "source": "log", "exact": exact} for key, exact in quotations.items()],
    }
    file = folder / "lock.json"
    file.write_text(json.dumps(timeline, indent=1), "utf-8")
    return file


def test_check_says_what_would_be_right(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "log.txt").write_text(
        "He lit the lamp.\n\nThe barges lay along the quay until the evening.\n\nHe lit the lamp.\n", "utf-8"
    )
    file = quoting_log(tmp_path, barges="The barges lay along the quay until the next evening", lamp="lit the lamp")
    barges, lamp = check(capsys, file, status=1)["quotations"]
    assert (barges["state"], barges["spans"], barges["candidates"]) == ("altered", [[18, 65]], [])
    assert 0.8 < barges["similarity"] < 1
    assert (lamp["state"], lamp["spans"], lamp["candidates"]) == ("ambiguous", [], [[3, 15], [71, 83]])
    cli.main(["check", str(file)])
    near, several = capsys.readouterr().err.splitlines()
    assert re.fullmatch(
        r".*:\d+:\d+: error: altered: “The barges lay.*…” \(barges\): "
        r'at ¶ 2 the copy has "The barges lay along the quay until the evening" '
        r"\(9\d% alike\): quote it to the letter \[quotations\[0\]\.exact\]",
        near,
    )
    assert "ambiguous: “lit the lamp” (lamp): 2 places in the copy fit (¶ 1, ¶ 3): give the prefix and" in several


def test_a_wide_gap_of_an_elided_quotation_is_told_with_what_it_leaves_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "log.txt").write_text(
        "The lamp was lit at dusk.\n\nNobody saw it.\n\nThe barges were not all safe in the morning.\n", "utf-8"
    )
    file = quoting_log(
        tmp_path, wide="The lamp was lit … safe in the morning", narrow="The barges were … safe in the morning"
    )
    found = check(capsys, file)
    assert [one["state"] for one in found["quotations"]] == ["elided", "elided"]
    (problem,) = found["problems"]
    assert (problem["severity"], problem["path"]) == ("warning", "quotations[0].exact")
    left_out = "at dusk.\n\nNobody saw it.\n\nThe barges were not all"
    assert f"(wide): much is left out between its parts: {json.dumps(left_out)} (49 characters)" in problem["message"]
    assert cli.main(["check", str(file)]) == 0
    (line,) = capsys.readouterr().err.splitlines()
    assert "warning: elided: “The lamp was lit" in line
    assert "Nobody saw it." in line


def test_another_text_than_that_of_the_places_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    timeline = {
        "format": "quoteline/1",
        "title": "Lock",
        "sources": [{"id": "log", "headline": "Log", "copy": "log.txt"}],
        "quotations": [{"id": "lamp", "source": "log", "exact": "lit the lamp"}],
    }
    file, copy = tmp_path / "lock.json", tmp_path / "log.txt"
    file.write_text(json.dumps(timeline, indent=1), "utf-8")
    copy.write_text("He lit the lamp.\n", "utf-8")
    assert cli.main(["check", str(file), "--update"]) == 0
    capsys.readouterr()
    assert check(capsys, file)["problems"] == []
    copy.write_text("At dusk he lit the lamp.\n", "utf-8")
    found = check(capsys, file)
    assert [(one["severity"], one["path"]) for one in found["problems"]] == [("warning", "sources[0].sha256_text")]
    assert [one["state"] for one in found["quotations"]] == ["moved"]
    assert "--update notes them anew" in found["problems"][0]["message"]
    cli.main(["check", str(file), "--update"])
    told = capsys.readouterr().err
    assert "the copy is another text" in told
    assert "--update" not in told, "that is what is done"


def test_problems_are_in_the_json(strike: Path, capsys: pytest.CaptureFixture[str]) -> None:
    strike.write_text(swap('"Peace is signed"', "7"), encoding="utf-8")
    found = check(capsys, strike, status=1)
    assert not found["valid"]
    assert found["events"] == 2
    assert found["problems"] == [
        {
            "severity": "error",
            "path": "events[2].title",
            "line": 54,
            "column": 16,
            "message": "must be text, but is the number 7",
        }
    ]


def test_an_unreadable_file_is_in_the_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = check(capsys, tmp_path / "nothing.json", status=1)
    assert (found["valid"], found["events"], found["quotations"]) == (False, 0, [])


def test_warnings_are_no_failure(strike: Path, capsys: pytest.CaptureFixture[str]) -> None:
    strike.write_text(swap('"title": "Docks"', '"title": "Docks", "colour": "#fff"'), encoding="utf-8")
    (strike.parent / "gazette.txt").unlink()
    assert cli.main(["check", str(strike)]) == 0
    assert "warning: unknown key" in capsys.readouterr().err


def test_a_copy_that_cannot_be_read_is_told_at_its_source(strike: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (strike.parent / "gazette.txt").write_bytes(b"\0\0")
    (problem,) = check(capsys, strike, status=1)["problems"]
    assert problem["path"] == "sources[0].copy"
    assert problem["line"] == 19
    assert "the copy cannot be read" in problem["message"]


def test_a_copy_of_the_command_line_that_cannot_be_read_is_wrong_usage(
    strike: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with wrong_usage(capsys, 'argument --copy: "gazette": “nothing.txt” can\'t be opened'):
        cli.main(["check", str(strike), "--copy", f"gazette={strike.parent / 'nothing.txt'}"])


def test_the_copies_that_a_timeline_names_are_bounded_together(
    strike: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    size = (strike.parent / "gazette.txt").stat().st_size
    (strike.parent / "other.txt").write_text("More.", "utf-8")
    more = '{"id": "%s", "headline": "More", "copy": "%s"},\n    {\n      "id": "gazette",'
    first, again = more % ("again", "gazette.txt"), more % ("more", "other.txt")
    text = swap('{\n      "id": "gazette",', first).replace('{\n      "id": "gazette",', again)
    strike.write_text(text, "utf-8")
    monkeypatch.setattr("desktop.evidence.copies.MAX_BYTES", size + 3)
    (problem,) = check(capsys, strike, status=1)["problems"]
    assert problem["path"] == "sources[1].copy"
    assert "“other.txt” is left out" in problem["message"]


def test_update_writes_places_and_hash_and_nothing_else(strike: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = swap(',\n      "start": 14,\n      "end": 33', "").replace(
        ', "spans": [[0, 4], [34, 45]]', ', "start": 0, "end": 16'
    )
    strike.write_text(text, encoding="utf-8")
    assert cli.main(["check", str(strike), "--update"]) == 0
    assert "updated" in capsys.readouterr().err
    loaded = load(strike)
    assert loaded.timeline is not None
    assert [(one.start, one.end) for one in loaded.timeline.quotations] == [(14, 33), (34, 50)]
    assert loaded.timeline.sources[0].sha256_text is not None
    lines, before = strike.read_text(encoding="utf-8").splitlines(), text.splitlines()
    assert len(lines) == len(before) + 3
    assert len(set(before) - set(lines)) == 3
    assert strike.with_name("strike.json~").read_text(encoding="utf-8") == text
    updated = strike.read_bytes()
    assert cli.main(["check", str(strike), "--update"]) == 0
    assert "nothing to update" in capsys.readouterr().err
    assert strike.read_bytes() == updated


@pytest.mark.parametrize("which", ["strike.json~", "strike.json"])
def test_an_update_that_fails_leaves_the_file_as_it_was(
    which: str, strike: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = atomic.replace

    def full(target: Path, raw: bytes, *, mode: int | None = None) -> None:
        if target.name == which:
            raise OSError(errno.ENOSPC, "No space left on device")
        replace(target, raw, mode=mode)

    monkeypatch.setattr(atomic, "replace", full)
    assert cli.main(["check", str(strike), "--update"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("quoteline check: error: strike.json could not be saved: No space left on device")
    assert strike.read_text(encoding="utf-8") == TEXT


def test_an_update_leaves_alone_what_somebody_else_wrote_meanwhile(
    strike: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = swap("Peace is signed", "Peace was signed")

    def meanwhile(path: Path) -> Loaded:
        loaded = load(path)
        path.write_text(theirs, encoding="utf-8")
        return loaded

    monkeypatch.setattr("desktop.core.files.load", meanwhile)
    assert cli.main(["check", str(strike), "--update"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("quoteline check: error: strike.json has changed on the disk since it was read")
    assert strike.read_text(encoding="utf-8") == theirs
    assert not strike.with_name("strike.json~").exists()


def test_update_keeps_no_place_of_another_text(strike: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (strike.parent / "gazette.txt").write_text("nothing of it", encoding="utf-8")
    assert cli.main(["check", str(strike), "--update"]) == 1
    timeline = load(strike).timeline
    assert timeline is not None
    assert timeline.sources[0].sha256_text is not None
    assert {(one.start, one.end, one.spans) for one in timeline.quotations} == {(None, None, None)}


def test_update_decides_nothing_that_was_open(strike: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = "The gates. Look, the gates were shut. At night the gates were shut.\n"
    stale = swap('"start": 14,\n      "end": 33', '"start": 17,\n      "end": 36')
    (strike.parent / "gazette.txt").write_text(copy, encoding="utf-8")
    strike.write_text(stale, encoding="utf-8")
    for _ in range(2):
        found = check(capsys, strike, "--update", status=1)["quotations"]
        assert [one["state"] for one in found] == ["ambiguous", "orphaned"]
        assert found[0]["candidates"][0] == [17, 36]


def test_without_update_the_file_stays(strike: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["check", str(strike)])
    assert strike.read_text(encoding="utf-8") == TEXT
    assert not strike.with_name("strike.json~").exists()


def test_the_built_in_timeline_is_valid(capsys: pytest.CaptureFixture[str]) -> None:
    found = check(capsys, paths.builtin_timeline())
    assert (found["valid"], found["problems"]) == (True, [])
    assert {one["state"] for one in found["quotations"]} == {"unchecked"}


def test_the_built_in_timeline_stands_in_the_article(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = check(capsys, paths.builtin_timeline(), "--copy", f"bbc={article}")
    assert {one["state"] for one in found["quotations"]} == {"exact"}


# -- date and schema


def test_a_date_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert output(capsys, "date", "2025-01-20").splitlines() == [
        "Monday 20 January 2025",
        "earliest: 2025-01-20",
        "latest: 2025-01-20",
    ]
    found = json.loads(output(capsys, "date", "[..2022-10-07]", "--json"))
    assert (found["earliest"], found["latest"], found["start_kind"]) == (None, "2022-10-07", "open")


@pytest.mark.parametrize("edtf", ["-0300", "-0300-03-15", "-0300/..", "--json -0300"])
def test_a_year_before_our_era_is_no_option(edtf: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "-000300" in output(capsys, "date", *edtf.split())


def test_a_bad_date_says_where(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["date", "44 BC"]) == 1
    assert capsys.readouterr().err.endswith("; did you mean -0043?\n")
    assert cli.main(["date", "2025-13"]) == 1
    assert capsys.readouterr().err.startswith("2025-13:1:6: error: ")


def test_the_schema_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert json.loads(output(capsys, "schema"))["title"] == "Quoteline timeline"


# -- usage


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["check"], "required: FILE"),
        (["check", "FILE", "--copy", "x"], "is not SOURCE_ID=PATH"),
        (["check", "FILE", "--copy", "gazete=x.txt"], 'did you mean "gazette"?'),
        (["check", "FILE", "--js"], "unrecognized arguments"),
        (["render", "FILE"], "required: -o"),
        (["render", "FILE", "-o", "x.gif"], ".png, .svg or .pdf"),
        (["render", "FILE", "-o", "x.png", "--size", "big"], "WIDTHxHEIGHT"),
        (["render", "FILE", "-o", "x.png", "--size", "5x9"], "64 to 16,384"),
        (["render", "FILE", "-o", "x.png", "--size", "16000x16000", "--scale", "8"], "pixels"),
        (["render", "FILE", "-o", "x.png", "--scale", "nan"], "between 0.25 and 8"),
        (["render", "FILE", "-o", "x.png", "--scale", "much"], "not a number"),
        (["render", "FILE", "-o", "x.png", "--from", "soon"], "is no date"),
        (["render", "FILE", "-o", "x.png", "--from", "1913", "--to", "1912"], "--from must lie before --to"),
        (["render", "FILE", "-o", "x.png", "--select", "gate"], 'did you mean "gates"?'),
        (["render", "FILE", "-o", "x.png", "--theme", "pink"], "invalid choice"),
        (["date"], "required: EDTF"),
        (["date", "2025", "2026"], "unrecognized arguments"),
        (["schema", "more"], "unrecognized arguments"),
        (["one.json", "two.json"], "unrecognized arguments"),
        (["--bench"], "unrecognized arguments"),
        (["shcema"], 'there is no file "shcema", nor such a command; did you mean "schema"?'),
        (["chekc", "FILE", "--json"], 'did you mean "check"?'),
        (["redner", "FILE", "-o", "x.png"], 'did you mean "render"?'),
    ],
)
def test_wrong_usage_is_one_line_and_exits_2(
    arguments: list[str], words: str, strike: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with wrong_usage(capsys, words):
        cli.main([str(strike) if argument == "FILE" else argument for argument in arguments])


def test_help_names_the_commands_that_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        cli.main(["--help"])
    assert end.value.code == 0
    told = capsys.readouterr().out
    assert all(name in told for name in ("check", "render", "schema", "date", "--smoke", "--copy", "./check"))
    assert "convert" not in told


def test_a_window_without_a_display_is_refused_in_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert cli.main([]) == 1
    assert "quoteline render" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["dates", "shcema"])
def test_a_file_whose_name_is_near_a_command_opens(
    name: str, strike: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    strike.rename(strike.with_name(name))
    monkeypatch.chdir(strike.parent)
    assert cli.main([name, "--version"]) == 0
    assert capsys.readouterr().err == ""


def test_ctrl_c_ends_quietly(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(_words: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "_run", interrupted)
    assert cli.main(["schema"]) == 130
    assert capsys.readouterr().err == ""


# -- as a process


def run(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    root = Path(cli.__file__).parent.parent
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "desktop", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(root), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_file_that_is_called_like_a_command_opens_by_its_path(strike: Path) -> None:
    strike.rename(strike.with_name("check"))
    ended = run("check", "./check", cwd=strike.parent)
    assert (ended.returncode, ended.stdout) == (0, "check: valid; events: 3; quotations: 2 exact\n")


def test_a_damaged_file_exits_1_without_a_traceback(strike: Path) -> None:
    strike.write_text("{", encoding="utf-8")
    ended = run("check", "strike.json", cwd=strike.parent)
    assert ended.returncode == 1
    assert ended.stderr == "strike.json:1:2: error: the file ends here, before it is complete: was it cut off? [$]\n"


def test_a_terminal_without_unicode_gets_escapes(strike: Path) -> None:
    strike.write_text(swap('"lane": "docks"', '"lane": "d\u00f6cks"'), encoding="utf-8")
    ended = run("check", "strike.json", "--json", cwd=strike.parent, PYTHONIOENCODING="ascii")
    assert 'no lane has the id "d\u00f6cks"' in json.loads(ended.stdout)["problems"][0]["message"]
    ended = run("check", "strike.json", cwd=strike.parent, PYTHONIOENCODING="ascii")
    assert r"d\xf6cks" in ended.stderr


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "log.csv"
    path.write_text("id,title,date\nlamp,The lamp burns,1874\nlamp,Again,1875\n", "utf-8")
    return path


def test_check_tells_the_bad_rows_of_a_table(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", str(log)]) == 1
    captured = capsys.readouterr()
    assert captured.out == f"{log}: not valid; events: 1; quotations: none\n"
    assert captured.err.startswith(f'{log}:3:1: error: the id "lamp" is that of line 2, too')
    found = check(capsys, log, status=1)
    assert (found["valid"], found["events"], found["problem_count"], found["quotations"]) == (False, 1, 1, [])
    assert found["problems"][0]["line"] == 3


def test_check_says_how_many_problems_of_a_table_it_does_not_show(
    log: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.store.loading.MOST_PROBLEMS", 0)
    assert cli.main(["check", str(log)]) == 1
    assert capsys.readouterr().err == f"{log}: 0 of 1 problems shown\n"
    assert not check(capsys, log, status=1)["valid"]


def test_check_of_a_sound_table_is_all_well(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log.write_text("id,title,date\nlamp,The lamp burns,1874\n", "utf-8")
    assert check(capsys, log) == {"valid": True, "problems": [], "events": 1, "quotations": [], "problem_count": 0}


def test_warnings_of_a_table_leave_it_valid(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log.write_text("title,date,summary\nThe lamp burns,1874,Bright\n", "utf-8")
    found = check(capsys, log)
    assert (found["valid"], found["events"], found["problem_count"]) == (True, 1, 2)


@pytest.mark.parametrize("option", ["--update", "--copy=a=b.txt"])
def test_a_table_has_nothing_to_be_checked_against_a_copy(
    option: str, log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with wrong_usage(capsys, "a table has no quotations"):
        cli.main(["check", str(log), option])


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    root = Path(cli.__file__).parent.parent
    process = subprocess.Popen(
        [sys.executable, "-m", "desktop", "schema"],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    with process.stderr:
        assert process.stderr.read() == b""
    assert process.wait(timeout=60) == 141


def test_commands_without_a_window_load_no_qt_and_no_numpy() -> None:
    script = (
        "import sys; from desktop.cli import main; main(['schema']); main(['date', '2025'])\n"
        "print([name for name in ('PySide6', 'numpy', 'pydantic') if name in sys.modules], file=sys.stderr)"
    )
    root = Path(cli.__file__).parent.parent
    ended = subprocess.run(
        [sys.executable, "-c", script], cwd=root, capture_output=True, text=True, timeout=60, check=True
    )
    assert ended.stderr == "[]\n"
