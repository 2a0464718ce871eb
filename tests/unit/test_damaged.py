"""A damaged file is told by line, column and path, keeps its bytes, and loses no more than what is damaged."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop import cli
from desktop.core import files
from desktop.core.files import Loaded, load, parse
from desktop.session.along import left_behind
from tests.unit.damage import TEXT, furnish, swap


class Damage(NamedTuple):
    """``new`` replaces ``old``; its mark « is where the error must point, and does not stand in the file."""

    old: str
    new: str
    path: str
    words: str
    survives: bool = True


START = '{\n  "format": "quoteline/1"'
SHUT = '{\n      "id": "shut",\n      "source": "gazette",\n      "exact": "the gates were shut",'
DATE = '"date": "1912-01-08"'
DAMAGES = {
    "title is a number": Damage('"Gates shut"', "«42", "events[0].title", "must be text, but is the number 42"),
    "importance is a text": Damage(
        "80", '«"high"', "events[0].importance", 'must be a whole number, but is the text "high"'
    ),
    "importance is a fraction": Damage("80", "«80.5", "events[0].importance", "whole number"),
    "importance is true": Damage("80", "«true", "events[0].importance", "whole number, but is true"),
    "importance is too great": Damage("80", "«101", "events[0].importance", "must be 100 or less, but is 101"),
    "importance is a huge number": Damage("80", "«" + "9" * 5000, "events[0].importance", "5,000 digits"),
    "importance is NaN": Damage("80", "«NaN", "events[0].importance", "NaN is not a number that JSON has"),
    "importance is infinite": Damage("80", "«-Infinity", "events[0].importance", "-Infinity is not a number"),
    "tags are a text": Damage('["strike"]', '«"strike"', "events[0].tags", 'must be a list, but is the text "strike"'),
    "a tag is a number": Damage('["strike"]', '["strike", «7]', "events[0].tags[1]", "must be text"),
    "eras are an object": Damage('"eras": [', '"eras": «{}, "more": [', "eras", "must be a list, but is an object"),
    "a lane is a text": Damage(
        '{"id": "crews", "title": "Crews", "parent": "docks"}', '«"crews"', "lanes[1]", "must be an object"
    ),
    "an id is missing": Damage('{\n      "id": "peace",', "«{", "events[2].id", 'the key "id" is missing'),
    "a headline is missing": Damage(
        '{\n      "id": "gazette",\n      "headline": "Gates shut at dawn",',
        '«{"id": "gazette",',
        "sources[0].headline",
        "is missing",
    ),
    "the title is missing": Damage(
        START + ',\n  "title": "The harbour strike"', f"«{START}", "title", "every timeline needs one"
    ),
    "an id is empty": Damage('"id": "peace"', '"id": «""', "events[2].id", "must not be empty"),
    "the format is missing": Damage(START + ",", "«{", "format", 'the key "format" is missing', survives=False),
    "the format is another": Damage(
        '"quoteline/1"', '«"quoteline/9"', "format", 'must be "quoteline/1"', survives=False
    ),
    "lane unknown": Damage(
        '"lane": "docks"', '"lane": «"dock"', "events[0].lane", 'has the id "dock"; did you mean "docks"?'
    ),
    "source unknown": Damage(
        '"id": "shut",\n      "source": "gazette"',
        '"id": "shut",\n      "source": «"herald"',
        "quotations[0].source",
        "herald",
    ),
    "quotation unknown": Damage(', "dawn"]', ', «"dusk"]', "events[0].quotations[1]", 'no quotation has the id "dusk"'),
    "basis unknown": Damage(
        '"quotation": "shut"}', '"quotation": «"shot"}', "events[0].date_basis.quotation", "no quotation"
    ),
    "relation to nothing": Damage(
        '"event": "talks"', '"event": «"tides"', "events[0].relations[0].event", "no event has"
    ),
    "story of nothing": Damage('["gates", "talks"]', '["gates", «"tides"]', "story[1]", "no event has the id"),
    "parent unknown": Damage('"parent": "docks"', '"parent": «"sea"', "lanes[1].parent", "no lane has the id"),
    "lanes in a circle": Damage(
        '"color": "#1f7a5c"',
        '"parent": «"crews"',
        "lanes[0].parent",
        'the lane "docks" lies in itself by way of "crews"',
    ),
    "a duplicate id": Damage('"id": "peace"', '"id": «"gates"', "events[2].id", "is that of events[0] already"),
    "a duplicate key": Damage(DATE, f'{DATE}, «"date": "1913"', "events[0].date", "stands twice"),
    "no such month": Damage('"1912-02"\n', '"1912-«13"\n', "events[1].date", "no month 13"),
    "no such day": Damage('"1912-01-08"', '"1912-02-«30"', "events[0].date", "no day 30 in 1912-02"),
    "not a date": Damage('"1912-02"\n', '"«soon"\n', "events[1].date", '"soon" is no date'),
    "an era that ends first": Damage('"1911-11/1912-02"', '"1911-11/«1910"', "eras[0].date", "is no date"),
    "a date of publication": Damage('"1912-01-09"', '"«9 January"', "sources[0].date_published", "is no date"),
    "a colour by name": Damage('"#1f7a5c"', '«"teal"', "lanes[0].color", "write it as #rgb or #rrggbb"),
    "a javascript: link": Damage(
        '"https://example.org/strike"', '«"javascript:alert(1)"', "events[0].links[0].url", "must begin with https://"
    ),
    "a file: source": Damage('"https://example.org/gates"', '«"file:///etc/passwd"', "sources[0].url", "web address"),
    "a link with a user": Damage(
        '"https://example.org/gates"', '«"https://example.org@evil.test/"', "sources[0].url", "user name before @"
    ),
    "a copy outside": Damage('"gazette.txt"', '«"../secret.txt"', "sources[0].copy", "it may not hold .."),
    "an absolute copy": Damage('"gazette.txt"', '«"/etc/passwd"', "sources[0].copy", "may not begin with /"),
    "a copy on a drive": Damage('"gazette.txt"', '«"C:\\\\secret.txt"', "sources[0].copy", "no drive, no backslash"),
    "a picture outside": Damage(
        '"pictures/gates.png"', '«"pictures/../../x.png"', "events[0].image.path", "it may not hold .."
    ),
    "half a place": Damage(
        SHUT + '\n      "start": 14,', f"«{SHUT}", "quotations[0].start", "a place has both start and end"
    ),
    "a place that ends first": Damage('"end": 33', '"end": «3', "quotations[0].end", "before it starts at 14"),
    "a negative place": Damage('"start": 14', '"start": «-1', "quotations[0].start", "must be 0 or more"),
    "a span of one": Damage("[[0, 4], ", "[«[0], ", "quotations[1].spans[0][1]", "a pair [start, end]"),
    "an unknown role": Damage('"supports"', '«"support"', "events[0].quotations[0].role", 'did you mean "supports"?'),
    "an unknown kind": Damage(
        '"inferred",', '«"guessed",', "events[0].date_basis.kind", 'must be "stated", "inferred"'
    ),
    "an unknown relation": Damage('"before"', '«"beside"', "events[0].relations[0].type", '"responds_to"'),
    "an unknown zone": Damage('"Europe/London"', '«"Europe/Londn"', "events[0].time_zone", "not an IANA time zone"),
    "a language in words": Damage('"en-GB"', '«"English"', "language", "BCP 47"),
    "half a surrogate pair": Damage(
        '"Gates shut"', '"Gates «\\ud83d shut"', "events[0].title", "half of a surrogate pair"
    ),
    "a comma too many": Damage('["strike"]', '["strike"«,]', "events[0].tags[0]", "a comma before ]", survives=False),
    "a comma too few": Damage(
        '"1912-02"\n', '"1912-02"\n  «"x": 1', "events[1]", "a comma or } is missing", survives=False
    ),
    "a comment": Damage(
        '"lane": "docks",', '«// the lane\n"lane": "docks",', "events[0]", "no comments", survives=False
    ),
    "single quotation marks": Damage(
        '"docks",\n', "«'docks',\n", "events[0].lane", "double quotation marks", survives=False
    ),
    "Python's None": Damage("80", "«None", "events[0].importance", "write null", survives=False),
    "a line in a text": Damage(
        '"Talks begin"', '"Talks«\nbegin"', "events[1].title", "a line ends inside a text", survives=False
    ),
    "too deep": Damage("80", "[" * 61 + "«" + "[" * 9_939, "$", "more than 64 deep", survives=False),
}


def damaged(damage: Damage) -> tuple[str, int, int]:
    """The damaged text, and the line and column that the mark stood at."""
    marked = swap(damage.old, damage.new)
    before = marked[: marked.index("«")]
    return marked.replace("«", ""), before.count("\n") + 1, len(before) - before.rfind("\n")


def check(path: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What ``quoteline check`` says of a damaged file, having looked that it does nothing else."""
    before = hashlib.sha256(path.read_bytes()).digest()
    assert cli.main(["check", str(path), "--update"]) == 1
    output = capsys.readouterr()
    assert "Traceback" not in output.err
    assert hashlib.sha256(path.read_bytes()).digest() == before
    assert sorted(file.name for file in path.parent.iterdir()) == ["gazette.txt", "pictures", path.name]
    return output.err.splitlines()


def test_the_undamaged_file_has_no_problem(tmp_path: Path) -> None:
    loaded = load(furnish(tmp_path))
    assert loaded.problems == ()
    assert loaded.timeline is not None
    assert [event.id for event in loaded.timeline.events] == ["gates", "talks", "peace"]


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_damage_is_told_by_line_column_and_path(
    damage: Damage, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = furnish(tmp_path)
    text, line, column = damaged(damage)
    path.write_text(text, encoding="utf-8")
    loaded = load(path)
    errors = [problem for problem in loaded.problems if problem.severity == "error"]
    assert [(error.path, error.line, error.column) for error in errors] == [(damage.path, line, column)]
    assert damage.words in errors[0].message
    assert (loaded.timeline is not None) == damage.survives
    assert not loaded.valid
    said = check(path, capsys)
    assert f"{path}:{line}:{column}: error: {errors[0].message} [{damage.path}]" in said


# -- what is no text, or no file


BYTES = {
    "an empty file": (b"", 1, 1, "the file is empty"),
    "only white space": (b" \n\n", 3, 1, "the file is empty"),
    "a list": (b'["quoteline/1"]', 1, 1, "must be an object"),
    "cut off in a text": (TEXT.encode()[: TEXT.index("Talks begin") + 3], 49, 16, "never ends"),
    "cut off between events": (TEXT.encode()[: TEXT.index('"id": "talks"')], 48, 7, "was it cut off?"),
    "something after the end": (TEXT.encode() + b"{}", 59, 1, "goes on after its end"),
    "UTF-16": (TEXT.encode("utf-16"), 1, 1, "looks like UTF-16: save it as UTF-8"),
    "UTF-16 without a BOM": (TEXT.encode("utf-16-be"), 1, 1, "looks like UTF-16"),
    "UTF-32": (TEXT.encode("utf-32"), 1, 1, "looks like UTF-32"),
    "a byte of Windows-1252": (TEXT.encode().replace(b"hard", b"h\x93rd"), 10, 35, "the byte 0x93 here is not UTF-8"),
    "a surrogate as bytes": (TEXT.encode().replace(b"hard", b"h\xed\xa0\x80d"), 10, 35, "the byte 0xed"),
    "a null byte": (TEXT.encode().replace(b"hard", b"h\x00rd"), 10, 35, "a control character stands inside a text"),
    "ten thousand lists": (b"[" * 10_000, 1, 65, "more than 64 deep"),
    "ten thousand objects": (b'{"a":' * 10_000, 1, 321, "more than 64 deep"),
    "a hundred lists under a key of one's own": (
        TEXT.replace('"story"', '"mine": ' + "[" * 100 + "]" * 100 + ', "story"').encode(), 57, 11, "more than 64 deep",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BYTES.values(), ids=BYTES.keys())
def test_bytes_that_are_no_timeline_are_told(
    case: tuple[bytes, int, int, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw, line, column, words = case
    path = furnish(tmp_path)
    path.write_bytes(raw)
    (error,) = [problem for problem in load(path).problems if problem.severity == "error"]
    assert (error.severity, error.line, error.column) == ("error", line, column)
    assert words in error.message
    assert error.format(path) in check(path, capsys)


def only_error(path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """The one line that ``check`` says of what is not even a file to be read."""
    assert cli.main(["check", str(path)]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    (problem,) = load(path).problems
    assert line == problem.format(path)
    return line


def test_two_gigabytes_are_refused_before_they_are_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "large.json"
    path.touch()
    os.truncate(path, 2 * 1024**3)
    assert ":1:1: error: this file has 2,048 MB, but at most 256 MB are read" in only_error(path, capsys)
    assert path.stat().st_size == 2 * 1024**3


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = furnish(tmp_path)
    monkeypatch.setattr(files, "MAX_BYTES", path.stat().st_size - 1)
    monkeypatch.setattr(Path, "stat", lambda _path: os.stat_result((stat.S_IFREG, *[0] * 9)))
    assert "are read: split the timeline" in load(path).problems[0].message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system without named pipes")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "pipe.json"
    os.mkfifo(path)
    assert "no regular file" in only_error(path, capsys)


def test_a_device_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert "no regular file" in only_error(Path(os.devnull), capsys)


def test_a_folder_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "this is a folder" in only_error(tmp_path, capsys)


def test_a_missing_file_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "there is no such file" in only_error(tmp_path / "nothing.json", capsys)
    assert "there is no such file" in only_error(tmp_path / "no" / "folder.json", capsys)


def test_a_name_that_no_file_can_have_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "cannot be read" in only_error(tmp_path / "null\0.json", capsys)
    assert "cannot be read" in only_error(tmp_path / ("long" * 100), capsys)


def test_a_file_without_permission_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = furnish(tmp_path)

    def denied(*_: object) -> None:
        raise PermissionError  # file modes do not bind the user that containers run as

    monkeypatch.setattr(Path, "open", denied)
    assert "not permitted" in only_error(path, capsys)


def test_links_in_a_circle_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "circle.json"
    path.symlink_to(path)
    assert "cannot be read" in only_error(path, capsys)


@pytest.mark.parametrize(
    ("name", "at"), [("gazette.txt", "sources[0].copy"), ("pictures/gates.png", "events[0].image.path")]
)
def test_a_link_out_of_the_folder_is_an_error(name: str, at: str, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    path = furnish(folder)
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    (folder / name).unlink()
    (folder / name).symlink_to(tmp_path / "secret")
    loaded = load(path)
    (error,) = [problem for problem in loaded.problems if problem.severity == "error"]
    assert error.path == at
    assert "leads out of the timeline's folder" in error.message


def test_a_copy_that_is_not_there_is_a_warning(tmp_path: Path) -> None:
    path = furnish(tmp_path)
    (tmp_path / "gazette.txt").unlink()
    loaded = load(path)
    assert loaded.valid
    assert [(problem.severity, problem.path) for problem in loaded.problems] == [("warning", "sources[0].copy")]


@pytest.mark.parametrize(
    ("before", "at"), [("gazette.txt", "sources[0].copy"), ("pictures/gates.png", "events[0].image.path")]
)
@pytest.mark.parametrize("name", ["a" * 300, "a/" * 100 + "b" * 300], ids=["long", "long and deep"])
def test_a_name_that_no_disk_can_hold_is_a_warning_as_of_any_file_that_is_not_there(
    name: str, before: str, at: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = furnish(tmp_path)
    path.write_text(TEXT.replace(before, name), encoding="utf-8")
    loaded = load(path)
    assert [(problem.severity, problem.path) for problem in loaded.problems] == [("warning", at)]
    assert cli.main(["check", str(path)]) == 0
    assert "there is no file" in capsys.readouterr().err
    assert loaded.timeline is not None
    assert name not in left_behind(loaded.timeline, tmp_path, tmp_path / "elsewhere")


def test_a_date_as_people_write_it_is_told_with_what_would_be_right() -> None:
    loaded = parse(swap('"1912-02"', '"February 1912"'))
    (problem,) = [problem for problem in loaded.problems if problem.path == "events[1].date"]
    assert problem.message.endswith("; did you mean 1912-02?")


@pytest.mark.parametrize("title", ["", " ", r"\u00a0\n"])
@pytest.mark.parametrize("date", ["1912-02", "1912-13"], ids=["short way", "long way"])
def test_an_event_without_a_title_is_kept_with_a_warning(title: str, date: str) -> None:
    loaded = parse(swap('"Peace is signed"', f'"{title}"').replace('"1912-02"', f'"{date}"'))
    assert loaded.timeline is not None
    assert "peace" in loaded.timeline.event_by_id
    warnings = [problem for problem in loaded.problems if problem.severity == "warning"]
    assert [problem.path for problem in warnings if "the title is empty" in problem.message] == ["events[2].title"]


# -- what survives


def test_every_problem_is_told_not_only_the_first() -> None:
    text = swap('"1912-01-08"', '"1912-13"').replace('"teal"', "1").replace('"talks"],', "").replace("#1f7a5c", "teal")
    text = text.replace('"Talks begin"', "null").replace('"importance": 80', '"importance": -1')
    loaded = parse(text)
    assert [problem.path for problem in loaded.problems if problem.severity == "error"] == [
        "lanes[0].color",
        "events[0].date",
        "events[0].importance",
        "events[1].title",
    ]


def test_what_is_sound_is_kept_and_what_hangs_on_damage_is_listed() -> None:
    loaded = parse(swap('"Talks begin"', "7"))
    assert loaded.timeline is not None
    assert [event.id for event in loaded.timeline.events] == ["gates", "peace"]
    gates = loaded.timeline.event_by_id["gates"]
    assert gates.relations == ()
    assert len(gates.quotations) == 2
    assert loaded.timeline.story == ("gates",)
    assert [(problem.severity, problem.path) for problem in loaded.problems] == [
        ("warning", "events[0].relations[0].event"),
        ("error", "events[1].title"),
        ("warning", "story[1]"),
    ]
    assert loaded.problems[2].message == 'the event "talks" is left out: mend events[1] first'
    assert loaded.path_of("events", "peace") == ("events", 2)


def test_a_lost_source_takes_its_quotations_and_their_uses_along() -> None:
    loaded = parse(swap('"Gates shut at dawn"', "7"))
    assert loaded.timeline is not None
    assert loaded.timeline.quotations == ()
    assert loaded.timeline.event_by_id["gates"].quotations == ()
    assert loaded.timeline.event_by_id["gates"].date_basis.quotation is None
    assert sum(problem.severity == "error" for problem in loaded.problems) == 1
    assert len(loaded.problems) == 6


def test_a_lost_title_is_replaced() -> None:
    loaded = parse(swap('"The harbour strike"', "7"))
    assert loaded.timeline is not None
    assert loaded.timeline.title == "Untitled"


def test_an_unknown_key_is_a_warning_told_once_for_each_kind_of_place() -> None:
    text = TEXT.replace('"title": "Docks"', '"title": "Docks", "colour": 1').replace(
        '"Crews",', '"Crews", "colour": 2,'
    )
    text = text.replace('"title": "A hard winter"', '"title": "A hard winter", "colour": 3')
    loaded = parse(text)
    assert loaded.valid
    assert [(problem.path, problem.message) for problem in loaded.problems] == [
        ("lanes[0].colour", 'unknown key "colour" (2 times), kept but not read; did you mean "color"?'),
        ("eras[0].colour", 'unknown key "colour", kept but not read; did you mean "color"?'),
    ]
    first = loaded.problems[0]
    assert text.splitlines()[first.line - 1][first.column - 1 :].startswith('"colour"')


def test_the_schema_may_be_named_in_the_file() -> None:
    assert parse(swap('{\n  "format"', '{\n  "$schema": "quoteline-1.schema.json",\n  "format"')).problems == ()


def test_a_message_stays_on_its_line_and_obeys_nothing() -> None:
    loaded = parse(swap('"lane": "docks"', r'"lane": "a\nb\u001b[31m\u202e"'))
    (error,) = loaded.problems
    line = error.format("a\nfile.json")
    assert line.isprintable()
    assert line.startswith(r"a\nfile.json:38:")


def test_a_hundred_thousand_misspellings_are_told_without_a_search_for_each() -> None:
    relations = ", ".join(f'{{"type": "before", "event": "talk{number}"}}' for number in range(20_000))
    loaded = parse(swap('{"type": "before", "event": "talks"}', relations))
    assert len(loaded.problems) == 20_000


# -- whatever comes

JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["gates", "docks", "shut"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "title", "x"]), inner, max_size=3)
    ),
    max_leaves=5,
)


def places(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    found = [path]
    if isinstance(value, dict):
        for key, item in value.items():
            found += places(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            found += places(item, (*path, index))
    return found


def holds_together(loaded: Loaded) -> None:
    """What is promised of any file at all."""
    lines = loaded.text.splitlines() or [""]
    for problem in loaded.problems:
        assert 1 <= problem.line <= len(lines) + 1
        assert problem.column >= 1
        assert str(problem).isprintable()
    if loaded.timeline is None:
        assert not loaded.valid
    else:
        type(loaded.timeline).model_validate_json(loaded.timeline.model_dump_json(by_alias=True), strict=False)


@given(st.data())
def test_any_value_in_any_place_is_told_or_taken(data: st.DataObject) -> None:
    whole = json.loads(TEXT)
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(places(whole)[1:]))
        at = whole
        for part in path[:-1]:
            at = at[part]
        at[path[-1]] = data.draw(JUNK)
    holds_together(parse(json.dumps(whole, ensure_ascii=data.draw(st.booleans()), indent=1)))


@given(
    st.integers(0, len(TEXT)),
    st.integers(0, 30),
    st.text(max_size=5) | st.sampled_from(['"', "{", "]", ",", "\\", "0", "-"]),
)
def test_any_change_of_the_text_is_told_or_taken(start: int, length: int, new: str) -> None:
    holds_together(parse(TEXT[:start] + new + TEXT[start + length :]))


@given(raw=st.binary(max_size=200))
def test_any_bytes_are_told(raw: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_bytes(raw)
    loaded = load(path)
    holds_together(loaded)
    assert not loaded.valid
