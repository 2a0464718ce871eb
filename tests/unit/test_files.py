"""Files keep their bytes: what nobody edited is written as it was, and a save is whole or does not happen."""

from __future__ import annotations

import difflib
import json
import os
import stat
import time
from copy import deepcopy
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.files import SaveError, load, write
from desktop.core.folder import OutsideError, inside
from desktop.core.jsonedit import Append, Edit, EditError, Insert, Put, Remove, inverted, spliced, splices
from desktop.core.jsontext import Lines, locate
from desktop.core.problems import JsonPath
from desktop.session.document import Document
from tests.unit.damage import TEXT, furnish, swap

# -- spellings that a reader must keep

SPELLINGS = {
    "as it is": TEXT,
    "with a BOM": "\ufeff" + TEXT,
    "with CRLF": TEXT.replace("\n", "\r\n"),
    "with old Mac line ends": TEXT.replace("\n", "\r"),
    "with tabs": TEXT.replace("  ", "\t"),
    "on one line": json.dumps(json.loads(TEXT), separators=(",", ":")),
    "without a last line end": TEXT.rstrip("\n"),
    "with escapes": json.dumps({**json.loads(TEXT), "description": "caf\u00e9 \U0001f600"}, indent=3),
    "with unknown keys": swap('"title": "Docks"', '"title": "Docks", "berths": [1.0, 1e2, {"deep": null}]'),
    "with a damaged item": swap('"Talks begin"', "17"),
    "with odd spacing": TEXT.replace('": ', '" :  ').replace("}", " }"),
}


@pytest.fixture(params=list(SPELLINGS.values()), ids=list(SPELLINGS))
def spelt(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = furnish(tmp_path)
    path.write_bytes(request.param.encode())
    return path


def test_an_unedited_save_is_the_file_byte_for_byte(spelt: Path) -> None:
    raw = spelt.read_bytes()
    loaded = load(spelt)
    assert loaded.timeline is not None
    assert loaded.raw == raw
    write(spelt, loaded.raw, expected=raw)
    assert spelt.read_bytes() == raw


def test_editing_a_title_changes_that_title_alone(spelt: Path) -> None:
    raw = spelt.read_bytes()
    document = Document.read(spelt)
    document.edit("rename event", Put(("events", 0, "title"), "Gates “shut”")).save()
    assert spelt.read_bytes() == raw.replace(b'"Gates shut"', '"Gates “shut”"'.encode())


def test_a_file_with_a_bom_loads_as_without(tmp_path: Path) -> None:
    path = furnish(tmp_path)
    bare = load(path).timeline
    path.write_text(TEXT, encoding="utf-8-sig")
    loaded = load(path)
    assert loaded.bom
    assert loaded.timeline == bare
    assert loaded.problems == ()


def test_html_is_text(tmp_path: Path) -> None:
    path = furnish(tmp_path)
    path.write_text(swap('"Talks begin"', '"<img src=x onerror=alert(1)><b>Talks</b> &amp;"'), encoding="utf-8")
    timeline = load(path).timeline
    assert timeline is not None
    assert timeline.event_by_id["talks"].title == "<img src=x onerror=alert(1)><b>Talks</b> &amp;"


# -- edits of the text


def changed_lines(before: str, after: str) -> list[str]:
    return [line for line in difflib.ndiff(before.splitlines(), after.splitlines()) if line[0] in "+-"]


def edited(text: str, edit: Edit) -> str:
    return spliced(text, splices(text, [edit]))


def test_an_inserted_item_is_laid_out_as_its_neighbours() -> None:
    after = edited(TEXT, Insert(("events", 1), {"id": "march", "title": "A march"}))
    talks = '    {\n      "id": "talks",'
    assert after == swap(talks, '    {\n      "id": "march",\n      "title": "A march"\n    },\n' + talks)
    after = edited(TEXT, Insert(("lanes", 2), {"id": "town", "title": "Town"}))
    assert changed_lines(TEXT, after)[-1] == '+     {"id": "town", "title": "Town"}'
    assert edited(TEXT, Insert(("story", 0), "peace")).count('["peace", "gates", "talks"]') == 1


def test_a_new_key_takes_one_line_and_a_comma() -> None:
    after = edited(TEXT, Put(("events", 1, "lane"), "docks"))
    assert changed_lines(TEXT, after) == [
        '-       "date": "1912-02"',
        '+       "date": "1912-02",',
        '+       "lane": "docks"',
    ]


def test_the_first_item_of_an_empty_list_opens_it() -> None:
    text = '{\n  "lanes": [],\n  "inline": {"tags": []}\n}\n'
    assert edited(text, Insert(("lanes", 0), "a")) == '{\n  "lanes": [\n    "a"\n  ],\n  "inline": {"tags": []}\n}\n'
    assert edited(text, Insert(("inline", "tags", 0), "a")).count('{"tags": ["a"]}') == 1
    assert edited('{"lanes":[]}', Insert(("lanes", 0), {"id": 1})) == '{"lanes":[{"id":1}]}'
    assert edited("{}", Put(("a",), 1)) == '{"a": 1}'


def test_a_removed_item_takes_its_comma_along() -> None:
    for index in range(3):
        after = edited(TEXT, Remove(("events", index)))
        assert len(json.loads(after)["events"]) == 2
    assert edited(TEXT, Remove(("story", 1))).count('["gates"]') == 1
    assert edited('{"a": [\n 1 \n]}', Remove(("a", 0))) == '{"a": []}'


def test_the_file_s_line_ends_are_used() -> None:
    text = TEXT.replace("\n", "\r\n")
    after = edited(text, Insert(("events", 0), {"id": "march", "tags": ["a", "b"]}))
    assert after.count("\r\n") == after.count("\n") == text.count("\n") + 7


@pytest.mark.parametrize(
    "edit",
    [
        Put(("events", 9), 1),
        Put(("nothing", "here"), 1),
        Put(("title", "deeper"), 1),
        Put(("title",), float("nan")),
        Put(("title",), "\ud800"),
        Insert(("events", 4), 1),
        Insert(("events", -1), 1),
        Insert(("title", 0), 1),
        Insert((), 1),
        Remove(()),
        Remove(("events", 3)),
        Remove(("nothing",)),
    ],
)
def test_an_edit_that_fits_nowhere_is_refused(edit: Edit) -> None:
    with pytest.raises(EditError):
        splices(TEXT, [edit])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)
LAYOUTS = st.sampled_from(
    [
        {},
        {"indent": 2},
        {"indent": "\t"},
        {"separators": (",", ":")},
        {"indent": 0},
        {"indent": 4, "ensure_ascii": False},
    ]
)


def places(value: Any, path: JsonPath = ()) -> list[JsonPath]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, item in inner for place in places(item, (*path, key)))]


def at(value: Any, path: JsonPath) -> Any:
    for part in path:
        value = value[part]
    return value


@st.composite
def edits(draw: st.DrawFn, data: Any) -> Edit:
    """An edit that fits ``data``, and does to it what it says."""
    paths = places(data)
    path = draw(st.sampled_from(paths))
    value = at(data, path)
    kinds = ["put"] * bool(path) + ["remove"] * bool(path) + ["insert"] * isinstance(value, list)
    kinds += ["append"] * isinstance(value, list) + ["add", "make list"] * isinstance(value, dict)
    if not kinds:
        return Put((), draw(JSON))
    new = draw(JSON)
    match draw(st.sampled_from(kinds)):
        case "put":
            at(data, path[:-1])[path[-1]] = deepcopy(new)  # that another edit may change
            return Put(path, new)
        case "remove":
            del at(data, path[:-1])[path[-1]]
            return Remove(path)
        case "insert":
            index = draw(st.integers(0, len(value)))
            value.insert(index, deepcopy(new))
            return Insert((*path, index), new)
        case "append":
            value.append(deepcopy(new))
            return Append(path, new)
        case "make list":
            key = draw(st.text(max_size=4).filter(lambda key: key not in value))
            value[key] = [deepcopy(new)]
            return Append((*path, key), new)
        case _:
            key = draw(st.text(max_size=4))
            value[key] = deepcopy(new)
            return Put((*path, key), new)


@given(
    st.data(), st.dictionaries(st.text(max_size=4), JSON, max_size=4), LAYOUTS, st.sampled_from(["\n", "\r\n", "\r"])
)
def test_any_edits_give_the_edited_data_and_undone_the_same_text(
    data: st.DataObject, value: dict[str, Any], layout: dict[str, Any], newline: str
) -> None:
    text = json.dumps(value, **layout).replace("\n", newline)
    several = [data.draw(edits(value)) for _ in range(data.draw(st.integers(1, 5)))]
    made = splices(text, several)
    assert all(before.end < after.start for before, after in pairwise(made)), "apart, and in the order of the text"
    after = spliced(text, made)
    assert json.loads(after) == value
    assert spliced(after, inverted(made)) == text


def test_edits_that_belong_together_are_laid_out_as_one_by_one() -> None:
    several = (
        Remove(("quotations", 1, "spans")),
        Put(("quotations", 1, "start"), 34),
        Put(("sources", 0, "sha256_text"), "0" * 64),
        Put(("quotations", 1, "end"), 50),
        Append(("quotations",), {"id": "new"}),
        Append(("events", 1, "quotations"), "new"),
    )
    one_by_one = TEXT
    for edit in several:
        one_by_one = edited(one_by_one, edit)
    made = splices(TEXT, several)
    assert spliced(TEXT, made) == one_by_one
    assert sum(len(one.old) + len(one.new) for one in made) < 400, "what an undo keeps"
    with pytest.raises(EditError, match="not the one"):
        spliced(one_by_one, made)


def test_thousands_of_edits_cost_no_more_than_a_look_at_each() -> None:
    value = {"items": [{"id": n, "words": "x" * 200} for n in range(5_000)], "last": {}}
    text = json.dumps(value, indent=1)
    started = time.thread_time()
    made = splices(text, [Put(("items", n, "place"), n) for n in range(5_000)])
    after = spliced(text, made)
    # CPU seconds; measured are 0.2, and 60 with a pass over the text for each
    assert time.thread_time() - started < 4
    assert json.loads(after)["items"][-1]["place"] == 4_999
    assert spliced(after, inverted(made)) == text


@given(st.dictionaries(st.text(max_size=4), JSON, max_size=4), LAYOUTS)
def test_every_value_is_found_where_it_stands(value: dict[str, Any], layout: dict[str, Any]) -> None:
    text = json.dumps(value, **layout)
    found = locate(text, places(value))
    assert found.keys() == set(places(value))
    for path, place in found.items():
        assert json.loads(text[place.start : place.end]) == at(value, path)
        if place.key is not None:
            assert text[place.key : place.start].startswith('"')


def test_lines_end_at_any_line_end() -> None:
    lines = Lines("a\nb\r\nc\rd")
    assert [lines.at(offset) for offset in (0, 2, 5, 7, 8)] == [(1, 1), (2, 1), (3, 1), (4, 1), (4, 2)]


# -- writing


def test_a_save_keeps_the_file_as_it_was_beside_it_once(tmp_path: Path) -> None:
    path = furnish(tmp_path)
    document = Document.read(path)
    document = document.edit("rename", Put(("title",), "One")).save()
    document = document.edit("rename", Put(("title",), "Two")).save()
    assert path.with_name("strike.json~").read_text(encoding="utf-8") == TEXT
    assert '"Two"' in path.read_text(encoding="utf-8")


def test_a_save_without_edits_writes_nothing(tmp_path: Path) -> None:
    path = furnish(tmp_path)
    before = path.stat()
    Document.read(path).save()
    assert path.stat().st_ino == before.st_ino
    assert not path.with_name("strike.json~").exists()


def test_a_file_that_somebody_else_changed_is_left_alone(tmp_path: Path) -> None:
    path = furnish(tmp_path)
    document = Document.read(path).edit("rename", Put(("title",), "Mine"))
    theirs = swap('"The harbour strike"', '"Theirs"')
    path.write_text(theirs, encoding="utf-8")
    with pytest.raises(SaveError, match="changed on the disk"):
        document.save()
    assert path.read_text(encoding="utf-8") == theirs
    path.unlink()
    with pytest.raises(SaveError, match="no longer there"):
        document.save()


def test_permissions_stay_and_a_new_file_gets_the_usual_ones(tmp_path: Path) -> None:
    path = furnish(tmp_path)
    path.chmod(0o640)
    write(path, b"{}", backup=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert stat.S_IMODE(path.with_name("strike.json~").stat().st_mode) == 0o640
    (plain := tmp_path / "plain").touch()
    write(tmp_path / "new.json", b"{}")
    assert (tmp_path / "new.json").stat().st_mode == plain.stat().st_mode


def test_a_symbolic_link_stays_one(tmp_path: Path) -> None:
    path = furnish(tmp_path)
    link = tmp_path / "link.json"
    link.symlink_to(path)
    assert load(link).valid
    write(link, b"{}", expected=TEXT.encode())
    assert link.is_symlink()
    assert path.read_bytes() == b"{}"


def test_a_full_disk_leaves_the_old_file_and_no_rubbish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = furnish(tmp_path)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SaveError, match="No space left on device"):
        write(path, b"{}")
    assert path.read_text(encoding="utf-8") == TEXT
    assert sorted(file.name for file in tmp_path.iterdir()) == ["gazette.txt", "pictures", "strike.json"]


def test_what_is_no_file_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SaveError, match="no regular file"):
        write(tmp_path, b"{}")
    with pytest.raises(SaveError, match="could not be saved"):
        write(tmp_path / "no" / "folder.json", b"{}")
    path = furnish(tmp_path)
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(SaveError, match="write-protected"):
        write(path, b"{}")


# -- the folder


@pytest.mark.parametrize(
    "name", ["../a", "/a", "a/../../b", "C:a", "a\\b", "", " ", ".", "a/", "\\\\host\\a", "..", "a/.. /b"]
)
def test_a_path_that_could_lead_out_is_no_path(name: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"folder|path"):
        inside(tmp_path, name)


def test_a_path_inside_is_followed_as_long_as_it_stays_there(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "texts").mkdir(parents=True)
    (home / "near").symlink_to(home / "texts")
    (home / "far").symlink_to(tmp_path)
    assert inside(home, "texts/a..txt") == home.resolve() / "texts" / "a..txt"
    assert inside(home, "near/a.txt") == home.resolve() / "texts" / "a.txt"
    with pytest.raises(OutsideError, match="symbolic link"):
        inside(home, "far/a.txt")
