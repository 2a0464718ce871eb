"""The table of commands: complete, free of clashes, and the same as what the README says."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.commands import catalogue
from desktop.commands.catalogue import ROWS, Shell
from desktop.commands.matching import fit
from desktop.commands.registry import Command, Group, Registry, normal_key


class RecordingShell:
    """Answers every question with ``answer`` and notes every other call."""

    def __init__(self, *, answer: bool = True) -> None:
        self.answer = answer
        self.calls: list[tuple[str, tuple[Any, ...]]] = []

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name == "theme_choice":
            return lambda: "dark"
        if name in {"undo_label", "redo_label"}:
            return lambda: "add quotation" if self.answer else None
        if name.startswith(("has_", "can_", "is_")) or name == "reduces_motion":
            return lambda *_: self.answer
        return lambda *arguments: self.calls.append((name, arguments))


def built(shell: RecordingShell) -> Registry:
    return catalogue.build(cast(Shell, shell))


def command(name: str = "a.b", *shortcuts: str, **fields: Any) -> Command:
    return Command(name, fields.pop("title", "Title"), Group.VIEW, lambda: None, shortcuts, **fields)


def test_the_catalogue_has_no_clash_and_each_id_names_its_room() -> None:
    registry = built(RecordingShell())
    assert [one.id for one in registry] == [row.id for row in ROWS]
    assert all(re.fullmatch(r"[a-z]+\.[a-z_]+", one.id) for one in registry)


def test_every_command_calls_exactly_one_thing_that_a_shell_can_do() -> None:
    for one in built(shell := RecordingShell()):
        shell.calls.clear()
        one.handler()
        (name, _), *more = shell.calls
        assert not more, one.id
        assert hasattr(Shell, name), one.id


def test_what_cannot_be_done_now_is_not_done() -> None:
    registry = built(shell := RecordingShell(answer=False))
    assert not registry.run("timeline.save")
    assert not registry.run("edit.undo")
    assert shell.calls == []
    assert registry.run("view.all")
    assert shell.calls == [("show_all", ())]


def test_the_keys_people_know() -> None:
    keys = {key: row.id for row in ROWS for key in row.shortcuts}
    assert {
        "+": "view.zoom_in", "-": "view.zoom_out", "Left": "view.left", "D": "view.right", "W": "view.up",
        ",": "event.previous", ".": "event.next", "F": "view.focus", "0": "view.all", "Home": "view.all",
        "/": "search.open", "?": "help.keys", "Ctrl+Shift+P": "palette.open", "Esc": "step.back",
        "Alt+Left": "view.back", "Alt+Right": "view.forward", "Return": "event.open", "Ctrl+Z": "edit.undo",
    }.items() <= keys.items()  # fmt: skip


def test_zoom_keys_undo_each_other() -> None:
    registry = built(shell := RecordingShell())
    registry.run("view.zoom_in")
    registry.run("view.zoom_out")
    (_, (inwards,)), (_, (outwards,)) = shell.calls
    assert inwards > 1
    assert inwards * outwards == pytest.approx(1)


def test_the_theme_is_one_choice_of_three() -> None:
    themes = [one for one in built(RecordingShell()) if one.choice == "theme"]
    assert {one.id: one.checked() for one in themes if one.checked} == {
        "theme.system": False,
        "theme.light": False,
        "theme.dark": True,
    }


def test_reduced_motion_is_switched_to_what_it_is_not() -> None:
    registry = built(shell := RecordingShell(answer=True))
    registry.run("motion.reduce")
    assert shell.calls == [("reduce_motion", (False,))]


def test_a_second_command_of_one_id_is_refused() -> None:
    registry = Registry()
    registry.add(command("a.b"))
    with pytest.raises(ValueError, match=r"two commands 'a\.b'"):
        registry.add(command("a.b"))


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ctrl+Shift+P", "Shift+Ctrl+p"), ("PgDown", "PageDown"), ("a", "A"), ("Ctrl++", "ctrl++"), ("Esc", "Escape")],
)
def test_a_second_command_of_one_key_is_refused_however_it_is_spelt(one: str, other: str) -> None:
    registry = Registry()
    registry.add(command("a.one", one))
    with pytest.raises(ValueError, match=r"both 'a\.one' and 'a\.other'"):
        registry.add(command("a.other", other))
    assert [made.id for made in registry] == ["a.one"]


@pytest.mark.parametrize("shortcut", ["Strg+P", "Ctrl+Hyper+P", ""])
def test_an_unknown_modifier_is_refused(shortcut: str) -> None:
    with pytest.raises(ValueError, match="not a key"):
        normal_key(shortcut)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("zoom", "view.zoom_in"),
        ("zo", "view.zoom_in"),
        ("zout", "view.zoom_out"),
        ("mr", "view.right"),
        ("dark", "theme.dark"),
        ("undated", "tray.toggle"),
        ("copy", "source.attach"),
        ("EXPORT", "timeline.export"),
        ("exprt", "timeline.export"),
        ("theme light", "theme.light"),
    ],
)
def test_the_palette_finds_by_start_initials_and_letters_in_order(typed: str, first: str) -> None:
    assert built(RecordingShell()).search(typed)[0].command.id == first


def test_the_palette_lists_all_for_nothing_typed_and_nothing_for_nonsense() -> None:
    registry = built(RecordingShell())
    assert [match.command.id for match in registry.search("")] == [row.id for row in ROWS if row.in_palette]
    assert registry.search("qqqq") == []


def test_a_group_can_be_asked_for_after_the_titles_that_fit() -> None:
    found = [match.command.id for match in built(RecordingShell()).search("appearance")]
    assert found == ["theme.system", "theme.light", "theme.dark", "motion.reduce"]


@given(st.text(max_size=30), st.text(max_size=60))
def test_matched_letters_are_places_in_the_title(typed: str, title: str) -> None:
    found = fit(typed, title)
    if found is not None:
        assert list(found.letters) == sorted(set(found.letters))
        assert all(0 <= place < len(title) for place in found.letters)
        assert bool(found.letters) == bool(typed.split())


@given(st.text(alphabet=st.characters(categories=["Lu", "Ll", "Nd"]), min_size=1, max_size=40))
def test_every_title_fits_itself_best(title: str) -> None:
    found = fit(title, title)
    assert found is not None
    assert found.cost == 0


def test_the_readme_shows_the_keys_of_the_table(root: Path) -> None:
    readme = (root / "README.md").read_text("utf-8")
    found = re.search(r"<!-- keys -->\n(.*?)\n<!-- /keys -->", readme, re.DOTALL)
    assert found is not None
    assert found[1].strip() == catalogue.keys_table()
