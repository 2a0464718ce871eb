"""The command line: ``quoteline [FILE]`` opens the window, ``quoteline check FILE`` and its like work without one.

Exit status: 0 all well, 1 the input has problems, 2 wrong usage. What is wrong goes to stderr, one line each. Modules
are imported where they are used: the window's start waits for none that it does not need.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn, get_args

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.core.dates import DateRange
    from desktop.core.files import Loaded
    from desktop.core.problems import Problem
    from desktop.evidence.anchor import Anchor
    from desktop.evidence.copies import Copy
    from desktop.session.document import Document

OK: Final = 0
PROBLEMS: Final = 1
USAGE: Final = 2
INTERRUPTED: Final = 130
"""128 and the number of the signal, as a shell reports a program that Ctrl+C ended."""
BROKEN_PIPE: Final = 141
"""The same for a reader that went away, such as ``head``."""

COMMANDS: Final = ("check", "render", "text", "schema", "date", "bench")
FAILED_STATES: Final = ("altered", "orphaned", "ambiguous")
SHOWN: Final = 200
"""Characters of a copy's words in a message, as JSON writes them: a sentence or two, to be taken over."""
NAMED: Final = 40
"""Characters of a quotation by which its messages name it."""
PLACES: Final = 5
"""Of an ambiguous quotation, told in its message; ``--json`` has all candidates."""
SIZES: Final = range(64, 16_385)
"""Logical pixels that a drawing may be wide or high: Qt's painter ends at 32,767."""
MAX_PIXELS: Final = 200_000_000
"""Of a whole drawing: 800 MB while it is drawn."""
COUNTS: Final = range(1, 10_000_001)
"""Events that ``bench`` makes: ten million take 4 GB while they are written."""
SEEDS: Final = range(2**32)

_COMMANDS_HELP = """commands:
  check      says what is wrong with a timeline, and where its quotations stand in their copies
  render     draws a timeline into a picture: PNG, SVG or PDF
  text       prints the text of a copy, as offsets and hashes count it
  schema     prints the file format's JSON Schema
  date       explains a date
  bench      measures how fast the program is on this machine

`quoteline COMMAND --help` tells more. A timeline that is called like a command opens as ./check."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the program; returns its exit status. ``SystemExit`` with 2 for wrong usage, as argparse has it."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # not where a windowed program has no terminal
            stream.reconfigure(errors="backslashreplace")
    try:
        status = _run(words)
        if sys.stdout is not None:
            sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Python flushes once more when it ends: let that go nowhere
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    return status


def _run(words: list[str]) -> int:
    command, rest = (words[0], words[1:]) if words else ("", [])
    match command:
        case "check":
            return _check(rest)
        case "render":
            return _render(rest)
        case "text":
            return _text(rest)
        case "schema":
            return _schema(rest)
        case "date":
            return _date(rest)
        case "bench":
            return _bench(rest)
    return _window(words)


class _Parser(argparse.ArgumentParser):
    """argparse, with its errors on one line."""

    def __init__(self, command: str, description: str, *, epilog: str = "") -> None:
        super().__init__(
            prog=f"quoteline {command}".strip(),
            description=description,
            epilog=epilog,
            allow_abbrev=False,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )

    def error(self, message: str) -> NoReturn:
        self.exit(USAGE, f"{self.prog}: error: {message} (see {self.prog} --help)\n")


def _add_copies(parser: _Parser) -> None:
    parser.add_argument(
        "--copy",
        action="append",
        default=[],
        type=_copy,
        metavar="SOURCE_ID=PATH",
        help="the text of a source on this disk; may be given once for each source",
    )


def _copy(text: str) -> tuple[str, Path]:
    source_id, equals, path = text.partition("=")
    if not (source_id and equals and path):
        raise argparse.ArgumentTypeError(f"{text!r} is not SOURCE_ID=PATH")
    return source_id, Path(path)


# -- the window


def _window(words: list[str]) -> int:
    parser = _Parser("", "A timeline in which every event shows its receipts.", epilog=_COMMANDS_HELP)
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="the timeline; the built-in one if left out")
    _add_copies(parser)
    parser.add_argument("--smoke", action="store_true", help="opens the window, clicks an event, checks it, and exits")
    parser.add_argument("--version", action="store_true", help="prints the version and exits")
    options, more = parser.parse_known_args(words)
    if options.file is not None:
        _refuse_misspelt(parser, options.file)
    if more:
        parser.error(f"unrecognized arguments: {' '.join(more)}")
    if options.version:
        print(f"quoteline {_version()}")
        return OK
    if _lacks_display():
        _say("quoteline: error: there is no display here: `quoteline render FILE -o OUT.png` draws without one")
        return PROBLEMS
    if options.smoke:
        from desktop.qt.smoke import smoke

        return smoke()
    # What needs no Qt comes before it: PySide6 looks through the source of each module that is imported after it, which
    # is a tenth of the start. And a start allocates much, but leaves nothing for a collector to find: ``run`` wakes it.
    gc.disable()
    import_module("desktop.session.session")
    import_module("desktop.commands.catalogue")
    import_module("desktop.settings.store")
    import_module("desktop.view.frame")
    from desktop.qt.app import run

    return run(options.file, dict(options.copy))


def _refuse_misspelt(parser: _Parser, file: Path) -> None:
    """A command with a letter wrong looks like a file that is not there; a window that says so would help nobody."""
    name = str(file)
    if not name.isalpha():
        return
    from desktop.core.problems import Hints, shown

    hint = Hints().near(name, COMMANDS)
    if hint and not file.exists():
        parser.error(f"there is no file {shown(name)}, nor such a command{hint}")


def _version() -> str:
    from importlib import metadata

    try:
        return metadata.version("quoteline")
    except metadata.PackageNotFoundError:
        return "(not installed)"


def _lacks_display() -> bool:
    """Qt would end the process with a core dump."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return False
    return not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


# -- check


def _check(words: list[str]) -> int:
    parser = _Parser("check", "Says what is wrong with a timeline, and where its quotations stand in their copies.")
    parser.add_argument("file", type=Path, metavar="FILE", help="the timeline, or a table of events")
    _add_copies(parser)
    parser.add_argument("--json", action="store_true", help="prints the findings as JSON")
    parser.add_argument("--update", action="store_true", help="writes found places and hashes into the timeline")
    options = parser.parse_args(words)
    from desktop.core import files

    if options.file.suffix.lower() in files.TABLES:
        return _check_table(parser, options)
    from desktop.evidence import dating

    loaded = files.load(options.file)
    copies, unread = _copies(parser, loaded, options.copy)
    anchors = _anchors(loaded, copies)
    told = [*_other_texts(loaded, copies, options.update), *_wide_gaps(loaded, copies, anchors)]
    problems = [*loaded.problems, *unread, *told, *dating.doubts(loaded)]
    valid = not any(problem.severity == "error" for problem in problems)
    if options.json:
        _print_json(_findings(loaded, problems, anchors, valid=valid))
    else:
        _tell(options.file, problems)
        _tell(options.file, _failures(loaded, copies, anchors))
        print(_summary(loaded, anchors, valid=valid))
    if options.update and not _update(options.file, loaded, copies, anchors):
        return PROBLEMS
    failed = any(anchor.state in FAILED_STATES for anchor in anchors.values())
    return PROBLEMS if failed or not valid else OK


def _check_table(parser: _Parser, options: argparse.Namespace) -> int:
    """A table has rows that are sound and rows that are not, and no quotations."""
    from desktop.session.document import Document

    if options.update or options.copy:
        parser.error("a table has no quotations: leave out --copy and --update")
    document = Document.read(options.file)
    valid = document.readable and not document.left_out
    if options.json:
        findings = _findings(document.loaded, list(document.problems), {}, valid=valid)
        _print_json({**findings, "problem_count": document.problem_count})
    else:
        _tell_document(options.file, document)
        print(_summary(document.loaded, {}, valid=valid))
    return OK if valid else PROBLEMS


def _tell_document(file: Path, document: Document) -> None:
    _tell(file, document.problems)
    if document.untold:
        _say(f"{file}: {len(document.problems):,} of {document.problem_count:,} problems shown")


def _copies(parser: _Parser, loaded: Loaded, given: list[tuple[str, Path]]) -> tuple[dict[str, Copy], list[Problem]]:
    """The copies by source: those of the command line, and those that the timeline names; and what cannot be read."""
    if loaded.timeline is None:
        return {}, []
    from desktop.core.folder import is_file
    from desktop.core.problems import Fault, Hints, shown
    from desktop.evidence import copies

    sources = loaded.timeline.source_by_id
    read: dict[str, Copy] = {}
    for source_id, path in given:
        if source_id not in sources:
            parser.error(f"no source has the id {shown(source_id)}{Hints().near(source_id, sources)}")
        try:
            read[source_id] = copies.read(path)
        except copies.CopyError as error:
            parser.error(f"argument --copy: {shown(source_id)}: {error}")  # no fault of the timeline's
    folder = loaded.path.resolve().parent if loaded.path is not None else Path()
    named = [
        (source.id, source.copy_path)
        for source in sources.values()
        if source.copy_path is not None and source.id not in read and is_file(folder, source.copy_path)
    ]
    found, troubles = copies.read_named(folder, named)
    unread = [
        Fault((*loaded.path_of("sources", source_id), "copy"), f"the copy cannot be read: {trouble}")
        for source_id, trouble in troubles.items()
    ]
    return read | found, loaded.told(unread)


def _other_texts(loaded: Loaded, copies: Mapping[str, Copy], updates: bool) -> list[Problem]:
    """A warning for each copy that is another text than the one that the timeline's places were noted for.

    ``updates``: they are about to be noted anew, and nobody need be told how.
    """
    from desktop.core.problems import Fault

    message = "the copy is another text than the one that the places were noted for"
    message += "" if updates else ": --update notes them anew"
    stored = {source.id: source.sha256_text for source in (loaded.timeline.sources if loaded.timeline else ())}
    return loaded.told(
        [
            Fault((*loaded.path_of("sources", key), "sha256_text"), message, "warning")
            for key, copy in copies.items()
            if stored[key] is not None and stored[key] != copy.sha256
        ]
    )


def _wide_gaps(loaded: Loaded, copies: Mapping[str, Copy], anchors: Mapping[str, Anchor]) -> list[Problem]:
    """A warning for each elided quotation that joins what stands far apart, with what it leaves out."""
    from desktop.core.problems import Fault, shown
    from desktop.core.shortening import cut_end, in_marks
    from desktop.evidence.anchor import gaps

    faults = []
    for position, quotation in enumerate(loaded.timeline.quotations if loaded.timeline is not None else ()):
        anchor = anchors[quotation.id]
        if anchor.wide_gap:
            left_out = [gap for gap in gaps(anchor, copies[quotation.source].text) if gap]
            words = ", ".join(f"{shown(gap, SHOWN)} ({len(gap):,} characters)" for gap in left_out[:PLACES])
            more = ", …" if len(left_out) > PLACES else ""
            message = f"much is left out between its parts: {words}{more}: see whether it still says the same"
            named = f"{in_marks(cut_end(quotation.exact, NAMED))} ({quotation.id})"
            path = (*loaded.place("quotations", position), "exact")
            faults.append(Fault(path, f"elided: {named}: {message}", "warning"))
    return loaded.told(faults)


def _anchors(loaded: Loaded, copies: Mapping[str, Copy]) -> dict[str, Anchor]:
    """The anchor of each quotation; unchecked where its source has no copy."""
    if loaded.timeline is None:
        return {}
    from desktop.evidence.anchor import anchor_all, unchecked

    anchors = {quotation.id: unchecked() for quotation in loaded.timeline.quotations}
    for source_id, copy in copies.items():
        anchors |= anchor_all(loaded.timeline, source_id, copy)
    return anchors


def _findings(
    loaded: Loaded, problems: list[Problem], anchors: Mapping[str, Anchor], *, valid: bool
) -> dict[str, object]:
    quotations = loaded.timeline.quotations if loaded.timeline is not None else ()
    return {
        "valid": valid,
        "problems": [
            {name: getattr(problem, name) for name in ("severity", "path", "line", "column", "message")}
            for problem in problems
        ],
        "events": len(loaded.timeline.events) if loaded.timeline is not None else 0,
        "quotations": [
            {
                "id": quotation.id,
                "source": quotation.source,
                "state": anchors[quotation.id].state.value,
                "spans": anchors[quotation.id].spans,
                "similarity": anchors[quotation.id].similarity,
                "candidates": anchors[quotation.id].candidates,
            }
            for quotation in quotations
        ],
    }


def _failures(loaded: Loaded, copies: Mapping[str, Copy], anchors: Mapping[str, Anchor]) -> list[Problem]:
    """The quotations whose words the copy does not bear out, as problems at their place in the timeline."""
    from desktop.core.problems import Fault
    from desktop.core.shortening import cut_end, in_marks

    faults = []
    for position, quotation in enumerate(loaded.timeline.quotations if loaded.timeline is not None else ()):
        anchor = anchors[quotation.id]
        if anchor.state in FAILED_STATES:
            path = (*loaded.place("quotations", position), "exact")
            named = f"{in_marks(cut_end(quotation.exact, NAMED))} ({quotation.id})"
            faults.append(Fault(path, f"{anchor.state.value}: {named}: {_remedy(anchor, copies[quotation.source])}"))
    return loaded.told(faults)


def _remedy(anchor: Anchor, copy: Copy) -> str:
    """What is wrong with an anchor that failed, and what would be right."""
    from desktop.core.problems import shown
    from desktop.evidence.copies import place_words

    if anchor.state == "altered":
        start, end = anchor.spans[0][0], anchor.spans[-1][1]
        words = shown(copy.text[start:end], SHOWN)
        return f"at {place_words(copy, start)} the copy has {words} ({anchor.alike}): quote it to the letter"
    if anchor.state == "ambiguous":
        places = [place_words(copy, start) for start, _ in anchor.candidates[:PLACES]]
        more = ", …" if len(anchor.candidates) > PLACES else ""
        count = len(anchor.candidates)
        return f"{count} places in the copy fit ({', '.join(places)}{more}): give the prefix and suffix that tell which"
    return "these words are not in the copy: quote it to the letter, or give the copy that has them"


def _summary(loaded: Loaded, anchors: Mapping[str, Anchor], *, valid: bool) -> str:
    from collections import Counter

    from desktop.core.problems import one_line

    word = "valid" if valid else "not valid"
    name = one_line(str(loaded.path))
    if loaded.timeline is None:
        return f"{name}: {word}"
    states = Counter(anchor.state.value for anchor in anchors.values())
    counts = ", ".join(f"{count} {state}" for state, count in states.items()) or "none"
    return f"{name}: {word}; events: {len(loaded.timeline.events)}; quotations: {counts}"


def _update(path: Path, loaded: Loaded, copies: Mapping[str, Copy], anchors: Mapping[str, Anchor]) -> bool:
    """Writes back what was found. Says what it did, and returns False if it could not."""
    from desktop.core import files
    from desktop.session.editing import found_places
    from desktop.session.undo import change

    if not loaded.valid:
        _say(f"quoteline check: error: {path} was not updated: mend its errors first")
        return False
    edits = found_places(loaded, copies, anchors)
    if not edits:
        _say(f"{path}: nothing to update")
        return True
    text = change("update", loaded.text, edits).apply(loaded.text)
    try:
        files.write(path, files.encoded(text, bom=loaded.bom), expected=loaded.raw, backup=True)
    except files.SaveError as error:
        _say(f"quoteline check: error: {error}")
        return False
    _say(f"{path}: updated; as it was before: {path.name}~")
    return True


# -- render


def _render(words: list[str]) -> int:
    parser = _Parser("render", "Draws a timeline as the window would, without a display.")
    parser.add_argument("file", type=Path, metavar="FILE", help="the timeline, or a table of events")
    parser.add_argument(
        "-o", "--output", type=_picture, required=True, metavar="OUT", help="OUT.png, OUT.svg or OUT.pdf"
    )
    parser.add_argument("--size", type=_size, default=(1600, 900), metavar="WxH", help="in logical pixels; 1600x900")
    parser.add_argument("--scale", type=_scale, default=1.0, metavar="F", help="a PNG's pixels for each of these; 1")
    parser.add_argument("--from", dest="start", type=_edtf, metavar="DATE", help="where the drawing begins (EDTF)")
    parser.add_argument("--to", dest="end", type=_edtf, metavar="DATE", help="where it ends")
    parser.add_argument("--select", metavar="EVENT", help="the id of the event to select")
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--panel", action="store_true", help="draws the detail panel, too")
    parser.add_argument("--window", action="store_true", help="draws the whole window (a PNG, without --from and --to)")
    _add_copies(parser)
    options = parser.parse_args(words)
    if options.window and (options.output.suffix.lower() != ".png" or options.start or options.end):
        parser.error("--window draws a PNG of the first sight: leave out --from and --to, and end OUT in .png")
    width, height = options.size
    if width * height * options.scale**2 > MAX_PIXELS:
        parser.error(f"{width}x{height} at scale {options.scale:g} is more than {MAX_PIXELS:,} pixels")
    if options.start is not None and options.start.earliest is None:
        parser.error(f"--from {options.start.edtf}: nothing is known of its beginning; name a date that begins")
    if options.end is not None and options.end.latest is None:
        parser.error(f"--to {options.end.edtf}: nothing is known of its end; name a date that ends")
    start = options.start.earliest if options.start is not None else None
    end = options.end.latest if options.end is not None else None
    if start is not None and end is not None and start >= end:
        parser.error("--from must lie before --to")
    return _draw(parser, options, start, end)


def _draw(parser: _Parser, options: argparse.Namespace, start: int | None, end: int | None) -> int:
    from desktop.core.problems import Hints, shown
    from desktop.session.document import Document

    document = Document.read(options.file)
    loaded = document.loaded
    copies, unread = _copies(parser, loaded, options.copy)
    _tell_document(options.file, document)
    _tell(options.file, unread)
    if not document.readable:
        return PROBLEMS
    events = document.timeline.event_by_id
    if options.select is not None and options.select not in events:
        parser.error(f"no event has the id {shown(options.select)}{Hints().near(options.select, events)}")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    try:
        if options.window:
            from desktop.qt.picture import draw_window

            draw_window(
                document,
                options.output,
                size=options.size,
                scale=options.scale,
                select=options.select,
                theme=options.theme,
                copies=copies,
                anchors=_anchors(loaded, copies),
            )
            return OK if loaded.valid and not unread else PROBLEMS
        from desktop.qt.export import render

        render(
            document,
            options.output,
            size=options.size,
            scale=options.scale,
            start=start,
            end=end,
            select=options.select,
            theme=options.theme,
            panel=options.panel,
            copies=copies,
            anchors=_anchors(loaded, copies),
        )
    except OSError as error:
        _say(f"quoteline render: error: {error}")
        return PROBLEMS
    return OK if loaded.valid and not unread else PROBLEMS


def _picture(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower() not in (".png", ".svg", ".pdf"):
        raise argparse.ArgumentTypeError(f"{text!r} must end in .png, .svg or .pdf")
    return path


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    try:
        size = (int(width), int(height))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not WIDTHxHEIGHT, such as 1600x900") from None
    if any(side not in SIZES for side in size):
        raise argparse.ArgumentTypeError(f"{text!r}: each side has {SIZES.start} to {SIZES.stop - 1:,} pixels")
    return size


def _scale(text: str) -> float:
    try:
        scale = float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number, such as 2") from None
    if not 0.25 <= scale <= 8:
        raise argparse.ArgumentTypeError(f"{text!r}: the scale lies between 0.25 and 8")
    return scale


def _edtf(text: str) -> DateRange:
    from desktop.core import dates

    try:
        return dates.parse(text)
    except dates.DateError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no date: {dates.Meant().told(text, error)}") from None


# -- text


def _text(words: list[str]) -> int:
    from desktop.evidence import copies

    parser = _Parser(
        "text",
        "Prints the text of a copy in UTF-8, as offsets and hashes count it.",
        epilog="Reads plain text, Markdown, HTML, PDF, DOCX and EPUB.",
    )
    parser.add_argument("file", type=Path, nargs="?", metavar="FILE", help="the copy")
    parser.add_argument("--json", action="store_true", help="prints the text, its hash and its sections as JSON")
    parser.add_argument("--child", choices=get_args(copies.Format), help=argparse.SUPPRESS)  # see evidence/worker.py
    options = parser.parse_args(words)
    if options.child is not None:
        from desktop.evidence.worker import serve

        serve(options.child)
        return OK
    if options.file is None:
        parser.error("the following arguments are required: FILE")
    try:
        copy = copies.read(options.file)
    except copies.CopyError as error:
        _say(f"quoteline text: error: {error}")
        return PROBLEMS
    if options.json:
        _print_json(
            {
                "text": copy.text,
                "sha256": copy.sha256,
                "format": copy.format,
                "sections": [section._asdict() for section in copy.sections],
                "notes": copy.notes,
            }
        )
        return OK
    for note in copy.notes:
        _say(f"{options.file}: note: {note}")
    sys.stdout.buffer.write(copy.text.encode())  # not one byte more, such as a line end of this system
    return OK


# -- schema and date


def _schema(words: list[str]) -> int:
    _Parser("schema", "Prints the file format's JSON Schema, for editors that check and complete.").parse_args(words)
    from desktop import paths

    print(paths.schema().read_text(encoding="utf-8"), end="")
    return OK


def _date(words: list[str]) -> int:
    parser = _Parser("date", "Explains a date in EDTF (ISO 8601-2).")
    parser.add_argument("date", metavar="EDTF", help="such as 2004-06-11, 198X, 1984?, 2022-10-07/.. or -0300")
    parser.add_argument("--json", action="store_true", help="prints its bounds and precision as JSON")
    options = parser.parse_args(_dates_last(words))
    from desktop.core import dates
    from desktop.core.problems import one_line

    try:
        date = dates.parse(options.date)
    except dates.DateError as error:
        told = dates.Meant().told(options.date, error)
        _say(f"{one_line(options.date)}:1:{error.offset + 1}: error: {told}")
        return PROBLEMS
    facts = dates.explain(date)
    if options.json:
        _print_json(facts)
    else:
        print(facts["text"])
        for name in ("earliest", "latest"):
            print(f"{name}: {facts[name] if facts[name] is not None else 'open or unknown'}")
    return OK


def _dates_last(words: list[str]) -> list[str]:
    """A year before our era begins with a hyphen, as options do: the dates go behind the ``--`` that ends those."""
    options = [word for word in words if word in ("-h", "--help", "--json")]
    return [*options, "--", *(word for word in words if word not in (*options, "--"))]


# -- bench


def _bench(words: list[str]) -> int:
    parser = _Parser(
        "bench",
        "Measures opening, zooming, panning and pointing, and says which promise of speed is broken (exit status 1).",
        epilog="Without FILE and --events: 5 to 1,000,000 events, evenly and in bursts, which takes some minutes.",
    )
    parser.add_argument("file", type=Path, nargs="?", metavar="FILE", help="a timeline or a table of your own")
    parser.add_argument("--events", type=_count, metavar="N", help="makes so many events instead")
    parser.add_argument(
        "--kind", choices=("uniform", "bursts"), help="how they lie in time; uniform if N is given, else both"
    )
    parser.add_argument("--seed", type=_seed, default=7, metavar="S", help="of a seed they are always the same; 7")
    parser.add_argument("--size", type=_size, default=(1600, 900), metavar="WxH", help="of the window; 1600x900")
    parser.add_argument("--json", action="store_true", help="prints the figures as JSON")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)  # see bench/running.py
    options = parser.parse_args(words)
    if options.file is not None and (options.events is not None or options.kind is not None):
        parser.error("name a FILE, or say what events to make, not both")
    if _lacks_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return _bench_child(options) if options.child is not None else _bench_all(options)


def _bench_child(options: argparse.Namespace) -> int:
    """Measures one file, in a process that does nothing else."""
    from desktop.qt.bench import BenchError, measure

    try:
        _print_json(measure(options.child, options.size))
    except BenchError as error:
        _say(str(error))
        return PROBLEMS
    return OK


def _bench_all(options: argparse.Namespace) -> int:
    from desktop.bench import report, running

    run = running.Run(options.size, _say)
    results = []
    failed = False
    try:
        wanted = running.sets(options.events, options.kind, options.seed)
        for result in run.of_sets(wanted) if options.file is None else [run.of_file(options.file)]:
            results.append(result)
            if not options.json:
                print("\n".join(report.lines(result)), flush=True)
    except running.RunError as error:
        _say(f"quoteline bench: error: {error}")
        failed = True
    if options.json and results:
        single = options.file is not None or options.events is not None
        _print_json(results[0] if single else {"sets": results})
    return PROBLEMS if failed or any(result["broken"] for result in results) else OK


def _count(text: str) -> int:
    return _whole(text, COUNTS, "a number of events, such as 100000")


def _seed(text: str) -> int:
    return _whole(text, SEEDS, "a seed")


def _whole(text: str, among: range, what: str) -> int:
    digits = text.replace(",", "").replace("_", "")
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 20 and int(digits) in among):
        raise argparse.ArgumentTypeError(f"{text!r} is not {what}: from {among.start} to {among.stop - 1:,}")
    return int(digits)


# -- what is printed


def _say(line: str) -> None:
    from desktop.core.problems import one_line

    print(one_line(line), file=sys.stderr)


def _tell(file: Path, problems: Iterable[Problem]) -> None:
    for problem in problems:
        print(problem.format(file), file=sys.stderr)


def _print_json(value: object) -> None:
    encoding = (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "")
    print(json.dumps(value, indent=2, ensure_ascii=encoding != "utf8"))
