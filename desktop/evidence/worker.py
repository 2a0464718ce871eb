"""Copies of every format but plain text are read by a process of its own: a stranger's file can bring that down alone.

A parser that crashes, hangs, eats the memory or is cancelled in the middle of a C function leaves the window as it was,
and a kill frees at once what a thread could not be made to let go of. The child is this same program, called as
``quoteline text --child FORMAT``. It is given no path: it reads the file from its standard input, which the parent
opened. It answers on its standard output with lines of JSON, each an object with one key of these:

``progress``
    the share done, 0 to 1
``text``
    the next piece of the text
``sections``
    the next of the sections, each as title, level and start
``notes``
    what the person should know of how it was read
``done``
    true: that was all
``error``
    a sentence: why it cannot be read

What the child says is untrusted as the file is, and is checked and bounded here.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from io import FileIO
from typing import IO, TYPE_CHECKING, Any, BinaryIO, Final

from desktop import paths
from desktop.core.plaintext import without_controls
from desktop.evidence import sectionrows
from desktop.evidence.copies import MAX_BYTES, CopyError, Format, Section

if TYPE_CHECKING:
    from desktop.evidence.extraction import Extracted

SILENT_SECONDS: Final = 120.0
"""Wall time without a word from the child, after which it hangs. Measured: the longest silence of an honest file, a
DOCX of 6,000 pages in mammoth's hands, is 30 s of CPU; on a machine that others keep busy it may be four times that."""
WALL_SECONDS: Final = 900.0
"""All in all: the child's own limit on CPU time is ``confinement.CPU_SECONDS``, on a machine that is shared."""
MAX_OUTPUT: Final = 4 * MAX_BYTES
"""Bytes of the answer: the text of a file that unpacks, such as an EPUB, may be longer than the file."""
MAX_LINE: Final = 8 * 1024**2
"""Bytes of one line of the answer."""

_PIECE: Final = 2**20
"""Code points of text in a line: a line is decoded in some 5 ms, in which no other thread of Python runs."""
_BATCH: Final = 1_000
"""Sections in a line."""
_POLL: Final = 0.02
"""Seconds between two looks at whether to go on: a tenth of what a person takes for at once."""
_INSTEAD = "save its text as plain text (UTF-8) and attach that"


def extracted(
    file: FileIO,
    kind: Format,
    name: str,
    *,
    check: Callable[[], None] = lambda: None,
    progress: Callable[[float], None] = lambda _share: None,
) -> Extracted:
    """The text of a file, read from where it stands by a child process that is gone when this returns or raises.

    ``name`` is for messages. ``check`` is called every 20 ms, and ends the work by raising; ``progress`` gets the share
    done, 0 to 1. Both run on the caller's thread. Raises ``CopyError`` with what to do, whatever happens to the child.
    """
    return answer([*paths.program(), "text", "--child", kind], file, name, check=check, progress=progress)


def answer(
    command: list[str],
    file: FileIO,
    name: str,
    *,
    check: Callable[[], None] = lambda: None,
    progress: Callable[[float], None] = lambda _share: None,
) -> Extracted:
    """What the process ``command`` says of ``file``, which it gets as its standard input; else as ``extracted``."""
    heard = _Answer()
    with _started(command, file, name) as child:
        assert child.stdout is not None
        listener = threading.Thread(target=heard.listen, args=(child.stdout,), name="listening to a reader of copies")
        listener.start()
        try:
            _wait(listener, heard, name, check, progress)
            return heard.extracted(name, lambda: _status(child))
        finally:
            child.kill()
            child.wait()
            listener.join()


def _wait(
    listener: threading.Thread,
    heard: _Answer,
    name: str,
    check: Callable[[], None],
    progress: Callable[[float], None],
) -> None:
    """Until the child has said all; raises what ``check`` raises, and ``CopyError`` where it takes too long."""
    began = time.monotonic()
    told = 0.0
    while listener.is_alive():
        check()
        if (share := heard.share) != told:
            progress(share)
            told = share
        now = time.monotonic()
        if now - began > WALL_SECONDS:
            raise CopyError(f"“{name}” takes more than {WALL_SECONDS / 60:.0f} minutes to read: {_INSTEAD}")
        if now - max(began, heard.at) > SILENT_SECONDS:
            raise CopyError(f"“{name}” can't be read: the program that reads it got stuck; {_INSTEAD}")
        listener.join(_POLL)
    check()


class _Answer:
    """What the child has said so far. A thread listens, as a pipe cannot be polled on every system."""

    def __init__(self) -> None:
        self.share = 0.0
        self.at = 0.0
        """When it last said something, by the monotonic clock."""
        self._text: list[str] = []
        self._sections: list[Section] = []
        self._notes: list[str] = []
        self._done = False
        self._error = ""
        self._too_long = False
        self._junk = False

    def listen(self, stream: IO[bytes]) -> None:
        """Takes in all that comes, until the end or the first thing that makes no sense."""
        size = 0
        for line in iter(partial(stream.readline, MAX_LINE), b""):
            size += len(line)
            self.at = time.monotonic()
            if size > MAX_OUTPUT:
                self._too_long = True
                return
            try:
                self._take(json.loads(line))
            except (ValueError, RecursionError):
                self._junk = True
                return
            if self._done or self._error:
                return

    def _take(self, message: Any) -> None:
        match message:
            case {"progress": int() | float() as share} if 0 <= share <= 1:
                self.share = float(share)
            case {"text": str() as piece}:
                self._text.append(piece)
            case {"sections": list() as rows}:
                self._sections.extend(map(sectionrows.section, rows))
            case {"notes": list() as notes} if all(isinstance(note, str) for note in notes):
                self._notes.extend(map(without_controls, notes))
            case {"done": True}:
                self._done = True
            case {"error": str() as sentence} if sentence:
                self._error = without_controls(sentence[:1_000])
            case _:
                raise ValueError("this is no part of an answer")

    def extracted(self, name: str, status: Callable[[], str]) -> Extracted:
        """The whole answer, or a ``CopyError``; ``status`` says how the child ended, if it must be told."""
        from desktop.evidence.extraction import Extracted

        if self._error:
            raise CopyError(f"“{name}”: {self._error}")
        if self._too_long:
            raise CopyError(f"“{name}” holds more text than {MAX_OUTPUT // 2**20} MB: attach the part that you quote")
        text = "".join(self._text)
        sound = not self._junk and all(section.start <= len(text) for section in self._sections)
        if not (sound and self._done):
            why = status() if sound else "the answer made no sense"
            raise CopyError(f"“{name}” can't be read: the program that reads it failed ({why}); {_INSTEAD}")
        return Extracted(text, tuple(self._sections), tuple(self._notes))


def _status(child: subprocess.Popen[bytes]) -> str:
    """How a child ended that did not finish its answer."""
    try:
        code = child.wait(timeout=0.1)
    except subprocess.TimeoutExpired:
        return "it stopped in the middle"
    if code < 0:
        if -code == getattr(signal, "SIGXCPU", None):
            return "it took too much time"
        return signal.strsignal(-code) or f"signal {-code}"
    return f"exit status {code}"


# -- how the child is started


def _started(command: list[str], file: FileIO, name: str) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(  # noqa: S603 - the program itself, and one word out of a closed list
            command,
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=paths.program_environment(),
            creationflags=_flags(),
        )
    except OSError as error:
        raise CopyError(f"“{name}” can't be read: no process can be started for it ({error.strerror})") from error


def _flags() -> int:
    if sys.platform == "win32":
        return subprocess.CREATE_NO_WINDOW | subprocess.BELOW_NORMAL_PRIORITY_CLASS
    return 0


# -- in the child


def serve(kind: Format) -> None:
    """The child: reads its standard input as a file of the format ``kind``, and answers on its standard output."""
    # what a library prints must not get into the answer
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as out:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        for message in _answered(kind, partial(_say, out)):
            _say(out, message)


def _answered(kind: Format, say: Callable[[dict[str, object]], None]) -> Iterator[dict[str, object]]:
    from desktop.evidence.confinement import MEMORY_BYTES, confine
    from desktop.evidence.extraction import extract

    confine()
    try:
        found = extract(sys.stdin.buffer.read(MAX_BYTES), kind, progress=_Seldom(say))
    except CopyError as error:
        yield {"error": str(error)}
        return
    except MemoryError:
        yield {"error": f"the file needs more than {MEMORY_BYTES // 2**30} GB of memory to be read: {_INSTEAD}"}
        return
    for start in range(0, len(found.text), _PIECE):
        yield {"text": found.text[start : start + _PIECE]}
    for start in range(0, len(found.sections), _BATCH):
        yield {"sections": sectionrows.rows(found.sections[start : start + _BATCH])}
    yield {"notes": found.notes}
    yield {"done": True}


class _Seldom:
    """Tells the progress twenty times a second at most: a parser may report each of a million elements."""

    def __init__(self, say: Callable[[dict[str, object]], None]) -> None:
        self._say = say
        self._next = 0.0

    def __call__(self, share: float) -> None:
        now = time.monotonic()
        if now >= self._next:
            self._next = now + 0.05
            self._say({"progress": min(1.0, max(0.0, share))})


def _say(out: BinaryIO, message: dict[str, object]) -> None:
    # a lone surrogate is for the one to refuse who makes a copy of the text
    out.write(json.dumps(message, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")
    out.flush()
