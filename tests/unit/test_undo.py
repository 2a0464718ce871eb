"""Every edit can be undone to the very same bytes, and the program knows when the file holds what is shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core import files
from desktop.core.jsonedit import Edit, EditError, Insert, Put, Remove
from desktop.session.document import Document
from desktop.session.undo import LIMIT, UndoStack, change
from tests.unit.damage import TEXT, furnish, swap

SOUND_EDITS: list[tuple[Edit, ...]] = [
    (Put(("title",), "Another"),),
    (Put(("description",), "What the harbour did"),),
    (Put(("events", 0, "importance"), 10), Put(("events", 2, "importance"), 90)),
    (Insert(("events", 0, "tags", 0), "dawn"),),
    (Remove(("story", 0)),),
    (Put(("story",), ["peace", "gates"]),),
]


def document(text: str = TEXT) -> Document:
    loaded = files.parse(text)
    return Document(loaded, loaded.raw)


def rename(title: str) -> Edit:
    return Put(("events", 1, "title"), title)


@given(st.lists(st.sampled_from(SOUND_EDITS), max_size=6), st.data())
def test_undone_edits_give_the_same_text_and_redone_the_edited(
    edits: list[tuple[Edit, ...]], data: st.DataObject
) -> None:
    states = [document()]
    for several in edits:
        try:
            states.append(states[-1].edit("change", *several))
        except EditError:  # the story may have run empty
            continue
    current = states[-1]
    steps = data.draw(st.integers(0, len(states) - 1))
    for expected in reversed(states[len(states) - 1 - steps : -1]):
        current = current.undo()
        assert (current.loaded.text, current.timeline) == (expected.loaded.text, expected.timeline)
    for expected in states[len(states) - steps :]:
        current = current.redo()
        assert (current.loaded.text, current.timeline) == (expected.loaded.text, expected.timeline)


def test_menus_say_what_will_be_undone() -> None:
    edited = document().edit("rename event", rename("One")).edit("move event", Put(("events", 1, "lane"), "docks"))
    assert edited.stack.undo_label == "move event"
    undone = edited.undo()
    assert (undone.stack.undo_label, undone.stack.redo_label) == ("rename event", "move event")
    assert not undone.undo().can_undo
    with pytest.raises(IndexError):
        document().undo()
    with pytest.raises(IndexError):
        document().redo()


def test_a_new_edit_ends_what_could_be_redone() -> None:
    edited = document().edit("rename", rename("One")).undo().edit("rename", rename("Two"))
    assert not edited.can_redo
    assert edited.timeline.event_by_id["talks"].title == "Two"


def test_the_file_is_clean_exactly_where_it_was_saved(tmp_path: Path) -> None:
    fresh = Document.read(furnish(tmp_path))
    assert not fresh.edited
    edited = fresh.edit("rename", rename("One")).edit("rename", rename("Two"))
    assert edited.edited
    saved = edited.save()
    assert not saved.edited
    assert saved.undo().edited
    assert not saved.undo().redo().edited
    assert saved.undo().edit("rename", rename("Two")).undo().undo().edited, "the saved state was on a forgotten branch"


def test_undone_and_saved_is_the_file_as_it_was(tmp_path: Path) -> None:
    path = furnish(tmp_path)
    edited = Document.read(path).edit("rename", rename("One")).save()
    edited.undo().save()
    assert path.read_text(encoding="utf-8") == TEXT


def test_the_stack_forgets_what_is_too_long_ago() -> None:
    stack = UndoStack()
    made = change("rename", TEXT, [rename("One")])
    for _ in range(LIMIT + 5):
        stack = stack.push(made)
    assert len(stack.done) == LIMIT
    assert stack.clean is None


def test_an_edit_that_would_damage_the_file_is_refused() -> None:
    with pytest.raises(EditError, match="is no date"):
        document().edit("date event", Put(("events", 1, "date"), "soon"))
    with pytest.raises(EditError, match="no event has the id"):
        document().edit("remove event", Remove(("events", 1)))
    with pytest.raises(EditError, match="cannot be edited"):
        document("{").edit("rename", Put(("title",), "x"))


def test_a_damaged_file_can_be_edited_where_it_is_sound() -> None:
    damaged = document(swap('"Peace is signed"', "7"))
    edited = damaged.edit("insert event", Insert(("events", 0), {"id": "march", "title": "A march"}))
    assert [event.id for event in edited.timeline.events] == ["march", "gates", "talks"]
    mended = edited.edit("mend event", Put(("events", 3, "title"), "Peace"))
    assert mended.problems == ()
    with pytest.raises(EditError):
        edited.edit("break another", Put(("events", 1, "title"), 7))
