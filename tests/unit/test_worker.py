"""A stranger's file is read by a process of its own, and whatever becomes of that, the window only gets a sentence."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from desktop import cli, paths
from desktop.evidence import worker
from desktop.evidence.copies import CopyError, Section
from desktop.evidence.extraction import Extracted
from tests.timing import at_best

SENTENCE = "The lamp was lit on the twelfth of September, and burnt until the morning."
PAGE = f"<!DOCTYPE html><title>Greywick</title><body><main><h1>The light</h1><p>{SENTENCE}</p></main>"

DONE = '{"done": true}'


class StoppedError(Exception):
    """What a caller raises who does not want to wait any longer."""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "minutes.html"
    path.write_text(PAGE, "utf-8")
    return path


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[subprocess.Popen[bytes]]]:
    """The processes that a test starts; none may be left, not even a dead one, nor a thread that listens to it."""
    started: list[subprocess.Popen[bytes]] = []

    class Child(subprocess.Popen[bytes]):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            started.append(self)

    monkeypatch.setattr(subprocess, "Popen", Child)
    before = set(threading.enumerate())
    yield started
    assert set(threading.enumerate()) == before
    assert all(child.returncode is not None and child.stdout is not None and child.stdout.closed for child in started)


@pytest.fixture
def ask(page: Path, children: list[subprocess.Popen[bytes]]) -> Callable[..., Extracted]:
    """Has a child that is only a few lines of Python answer for a file."""

    def answer(program: str, **hooks: Callable[..., None]) -> Extracted:
        with page.open("rb", buffering=0) as file:
            return worker.answer([sys.executable, "-c", textwrap.dedent(program)], file, page.name, **hooks)

    return answer


def extracted(path: Path, **hooks: Callable[..., None]) -> Extracted:
    """What the program itself, as a child, says of a page."""
    with path.open("rb", buffering=0) as file:
        return worker.extracted(file, "html", path.name, **hooks)


def says(*lines: str) -> str:
    return f"import sys; sys.stdout.write({''.join(line + chr(10) for line in lines)!r})"


# -- what comes back


def test_a_page_is_read_by_a_child(page: Path) -> None:
    shares: list[float] = []
    found = extracted(page, progress=shares.append)
    assert SENTENCE in found.text.splitlines()
    assert "The light" in [section.title for section in found.sections]
    assert all(found.text[section.start :].startswith(section.title) for section in found.sections)
    assert all(0 <= share <= 1 for share in shares)


def test_the_answer_is_put_together_from_its_pieces(ask: Callable[..., Extracted]) -> None:
    shares: list[float] = []
    found = ask(
        says(
            '{"progress": 0.5}',
            '{"text": "One \\ud83d\\ude00"}',
            '{"text": "\\nTwo"}',
            '{"sections": [["One", 1, 0]]}',
            '{"sections": [["Two", 2, 6]]}',
            '{"notes": ["a picture\\nwas left out"]}',
            DONE,
        ),
        progress=shares.append,
    )
    assert found.text == "One 😀\nTwo"
    assert found.sections == (Section("One", 1, 0), Section("Two", 2, 6))
    assert found.notes == ("a picture was left out",)


def test_a_long_text_with_all_kinds_of_characters_comes_back_as_it_is(tmp_path: Path) -> None:
    words = [f"{SENTENCE} 灯塔 😀 e\u0301 “{number}”" for number in range(30_000)]
    (tmp_path / "long.html").write_text("<main>" + "".join(f"<p>{line}</p>" for line in words) + "</main>", "utf-8")
    found = extracted(tmp_path / "long.html")
    lines = [line for line in found.text.splitlines() if line]
    assert len(lines) == len(words)
    assert lines[-1].startswith(f"{SENTENCE} 灯塔 😀")
    assert lines[-1].endswith("“29999”")


def test_a_file_that_cannot_be_read_is_told_in_the_childs_words(ask: Callable[..., Extracted]) -> None:
    with pytest.raises(CopyError, match=r"^“minutes.html”: this PDF has a password: save it without$"):
        ask(says('{"text": "half"}', '{"error": "this PDF has a password:\\nsave it without"}'))


# -- children that do not do as they should


@pytest.mark.parametrize(
    ("program", "why"),
    [
        ("import os; os.abort()", "Aborted"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "Segmentation fault"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "Killed"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "too much time"),
        ("raise SystemExit(7)", "exit status 7"),
        ("", "exit status 0"),
        (says('{"text": "only half"}'), "exit status 0"),
        (says("Segmentation fault"), "made no sense"),
        (says("null", DONE), "made no sense"),
        (says("[" * 100_000), "made no sense"),
        (says('{"text": 7}', DONE), "made no sense"),
        (says('{"progress": NaN}', DONE), "made no sense"),
        (says('{"progress": 2}', DONE), "made no sense"),
        (says('{"sections": [["One", 1, 4]]}', '{"text": "One"}', DONE), "made no sense"),
        (says('{"sections": [["One", -1, 0]]}', DONE), "made no sense"),
        (says('{"sections": [[1, 1, 0]]}', DONE), "made no sense"),
        (says('{"notes": [null]}', DONE), "made no sense"),
        ("import sys; sys.stdout.buffer.write(b'\\xff' * 100 + b'\\n')", "made no sense"),
    ],
)
def test_a_child_that_fails_is_a_sentence_with_a_way_on(ask: Callable[..., Extracted], program: str, why: str) -> None:
    with pytest.raises(CopyError) as raised:
        ask(program)
    message = str(raised.value)
    assert message.startswith("“minutes.html” can't be read: ")
    assert why in message
    assert message.endswith("save its text as plain text (UTF-8) and attach that")


def test_a_child_that_hangs_is_ended(ask: Callable[..., Extracted], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "SILENT_SECONDS", 0.2)
    with pytest.raises(CopyError, match="got stuck"):
        ask("import time; time.sleep(60)")


def test_a_child_that_feigns_progress_is_ended(ask: Callable[..., Extracted], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "WALL_SECONDS", 0.5)
    monkeypatch.setattr(worker, "SILENT_SECONDS", 60)
    with pytest.raises(CopyError, match="minutes to read"):
        ask("""
            import time
            while True:
                print('{"progress": 0.1}', flush=True)
                time.sleep(0.01)
        """)


@pytest.mark.parametrize("line", ['{"text": "' + "x" * 1000 + '"}', '{"progress": 0.1}'])
def test_a_child_that_talks_without_end_is_ended(
    ask: Callable[..., Extracted], monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    monkeypatch.setattr(worker, "MAX_OUTPUT", 1_000_000)
    with pytest.raises(CopyError, match="more text than"):
        ask(f"while True: print({line!r})")


def test_a_line_without_end_is_not_waited_for(ask: Callable[..., Extracted]) -> None:
    with pytest.raises(CopyError, match="made no sense"):
        ask("import sys\nwhile True: sys.stdout.write('x' * 65536)")


def test_where_no_process_can_be_started_it_says_so(page: Path) -> None:
    with page.open("rb", buffering=0) as file, pytest.raises(CopyError, match="no process can be started"):
        worker.answer([str(page.parent / "nothing")], file, page.name)


# -- the child's side


def serving(extract: str) -> str:
    """The child, with a function in the place of ``extract``."""
    return f"""
import os, sys
from desktop.evidence import extraction, worker
def extract(data, kind, *, progress):
    {extract}
extraction.extract = extract
worker.serve("html")
"""


def test_what_a_library_prints_does_not_get_into_the_answer(ask: Callable[..., Extracted]) -> None:
    found = ask(serving("print('{}', flush=True); os.write(1, b'{}'); return extraction.Extracted(data.decode())"))
    assert found == Extracted(PAGE)


def test_a_file_that_eats_the_memory_is_told(ask: Callable[..., Extracted]) -> None:
    with pytest.raises(CopyError, match=r"“minutes.html”: the file needs more than 2 GB of memory"):
        ask(serving("bytearray(3 * 2**30)"))


def test_a_parser_that_makes_a_mistake_is_told(ask: Callable[..., Extracted]) -> None:
    with pytest.raises(CopyError, match="can't be read: the program that reads it failed"):
        ask(serving("raise KeyError(7)"))


def test_a_report_of_each_of_a_million_elements_does_no_harm(ask: Callable[..., Extracted]) -> None:
    shares: list[float] = []
    found = ask(
        serving("[progress(i / 300_000) for i in range(300_000)]; return extraction.Extracted('all')"),
        progress=shares.append,
    )
    assert found.text == "all"
    assert shares == sorted(shares)
    assert len(shares) < 300


# -- cancelling


@pytest.mark.parametrize("program", ["import time; time.sleep(60)", "while True: print('{\"progress\": 0.5}')"])
def test_a_cancelled_child_is_gone_at_once(ask: Callable[..., Extracted], program: str) -> None:
    def seconds() -> float:
        """From the stop, a little after the start, until the child is gone."""
        began, cancelled = time.monotonic(), 0.0

        def check() -> None:
            nonlocal cancelled
            if time.monotonic() > began + 0.3:
                cancelled = time.monotonic()
                raise StoppedError

        with pytest.raises(StoppedError):
            ask(program, check=check)
        return time.monotonic() - cancelled

    assert at_best(seconds, 0.2) <= 0.2


def test_it_looks_often_whether_to_go_on(ask: Callable[..., Extracted], tmp_path: Path) -> None:
    go_on = tmp_path / "go on"

    def usually() -> float:
        """Seconds from one look to the next, the median, of a child that has nothing to say before the ninth."""
        looks: list[float] = []

        def check() -> None:
            looks.append(time.monotonic())
            if len(looks) == 9:
                go_on.touch()

        go_on.unlink(missing_ok=True)
        ask(f"import os\nwhile not os.path.exists({str(go_on)!r}): pass\n" + says(DONE), check=check)
        between = sorted(after - before for before, after in itertools.pairwise(looks))
        return between[len(between) // 2]

    assert at_best(usually, 0.05) <= 0.05


def test_what_progress_raises_ends_the_child_too(ask: Callable[..., Extracted]) -> None:
    def progress(_share: float) -> None:
        raise StoppedError

    with pytest.raises(StoppedError):
        ask("print('{\"progress\": 0.5}', flush=True); import time; time.sleep(60)", progress=progress)


def test_nothing_of_the_current_folder_is_run(
    page: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    trap = tmp_path_factory.mktemp("trap")
    for name in ("desktop", "json", "lxml"):
        (trap / f"{name}.py").write_text("raise SystemExit('trapped')")
    monkeypatch.chdir(trap)
    assert SENTENCE in extracted(page).text


# -- what the child may not do


def confined(program: str) -> subprocess.CompletedProcess[str]:
    """Runs a few lines of Python as the child runs its parsers."""
    begin = "import os, socket, subprocess, sys\nfrom desktop.evidence.confinement import confine\nconfine()\n"
    return subprocess.run(
        [sys.executable, "-c", begin + textwrap.dedent(program)],
        env=paths.program_environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    "attempt",
    [
        "open('{folder}/new', 'w')",
        "open('{folder}/old', 'a')",
        "open('{folder}/old', 'r+')",
        "os.open('{folder}/new', os.O_CREAT | os.O_RDONLY)",
        "open('{folder}/old')",
        "open(b'{folder}/old', 'rb')",
        "open('{folder}/link')",
        "os.remove('{folder}/old')",
        "os.rename('{folder}/old', '{folder}/new')",
        "os.mkdir('{folder}/new')",
        "os.symlink('{folder}/old', '{folder}/new')",
        "os.truncate('{folder}/old', 0)",
        "__import__('shutil').rmtree('{folder}')",
        "socket.socket()",
        "socket.create_connection(('127.0.0.1', 9))",
        "socket.getaddrinfo('localhost', 80)",
        "__import__('urllib.request').request.urlopen('http://127.0.0.1:9/')",
        "subprocess.run(['true'])",
        "os.system('true')",
        "os.fork()",
        "os.posix_spawn('/bin/true', ['true'], {{}})",
        "os.kill(os.getppid(), 0)",
    ],
)
def test_the_child_can_touch_nothing(tmp_path: Path, attempt: str) -> None:
    (tmp_path / "old").write_text("as it was")
    (tmp_path / "link.py").touch()
    (tmp_path / "link").symlink_to(tmp_path / "old")
    before = {path.name for path in tmp_path.iterdir()}
    done = confined(attempt.format(folder=tmp_path))
    assert "PermissionError: reading a copy" in done.stderr
    assert {path.name for path in tmp_path.iterdir()} == before
    assert (tmp_path / "old").read_text() == "as it was"


def test_the_child_can_still_load_its_parsers() -> None:
    done = confined("import lxml.html, mammoth, markdown_it, pypdf, regex, encodings.cp1252\nprint('all')")
    assert done.stdout == "all\n", done.stderr


def test_the_childs_memory_and_time_are_bounded() -> None:
    done = confined("""
        import resource
        print(resource.getrlimit(resource.RLIMIT_CPU), os.nice(0) >= 5, resource.getrlimit(resource.RLIMIT_CORE))
        try:
            bytearray(3 * 2**30)
        except MemoryError:
            print("enough")
    """)
    assert done.stdout == "(600, 600) True (0, 0)\nenough\n", done.stderr


# -- the command


def test_the_command_prints_the_text_of_any_format(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["text", str(page), "--json"]) == cli.OK
    facts = json.loads(capsys.readouterr().out)
    assert set(facts) == {"text", "sha256", "format", "sections", "notes"}
    assert facts["format"] == "html"
    assert facts["sha256"] == sha256(facts["text"].encode()).hexdigest()
    assert {"title": "The light", "level": 1, "start": facts["text"].index("The light")} in facts["sections"]


def test_the_command_prints_what_is_hashed_to_the_byte(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    (tmp_path / "minutes.txt").write_bytes("\ufeffThe lamp\r\nwas lit, cafe\u0301 😀".encode())
    assert cli.main(["text", str(tmp_path / "minutes.txt")]) == cli.OK
    printed = capfdbinary.readouterr().out
    assert printed == "The lamp\nwas lit, caf\u00e9 😀".encode()
    assert cli.main(["text", "--json", str(tmp_path / "minutes.txt")]) == cli.OK
    assert json.loads(capfdbinary.readouterr().out)["sha256"] == sha256(printed).hexdigest()


def test_the_command_says_what_was_left_out(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page.write_text(PAGE.replace("<main>", "<nav>Home | About</nav><main>"), "utf-8")
    assert cli.main(["text", str(page)]) == cli.OK
    assert "note: navigation" in capsys.readouterr().err


def test_the_command_tells_what_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.7 and nothing else")
    assert cli.main(["text", str(tmp_path / "scan.pdf")]) == cli.PROBLEMS
    captured = capsys.readouterr()
    assert captured.out == ""
    (line,) = captured.err.splitlines()
    assert line.startswith("quoteline text: error: “scan.pdf”: ")


def test_the_command_wants_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        cli.main(["text"])
    assert end.value.code == cli.USAGE
    (line,) = capsys.readouterr().err.splitlines()
    assert "FILE" in line
