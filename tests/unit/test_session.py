"""The state of one window: what selecting, reading, going back and attaching a copy do to it."""

import json
from pathlib import Path

import pytest

from desktop.core import files
from desktop.core.jsonedit import EditError, Put
from desktop.core.protocols import AnchorState, Support
from desktop.evidence.anchor import Anchor, anchor_all
from desktop.evidence.copies import from_text
from desktop.session.document import Document
from desktop.session.session import Session, Topic
from desktop.view.arrangement import AS_IN_FILE, Arrangement
from desktop.view.timescale import Timescale

TIMELINE = {
    "format": "quoteline/1",
    "title": "Mill",
    "sources": [{"id": "log", "headline": "The mill's log"}],
    "quotations": [
        {"id": "wheel", "source": "log", "exact": "the wheel stood still"},
        {"id": "never", "source": "log", "exact": "the wheel never stood"},
    ],
    "events": [
        {"id": "stop", "title": "The mill stops", "date": "1811", "quotations": ["wheel"]},
        {"id": "quarrel", "title": "A quarrel", "date": "1812",
         "quotations": ["wheel", {"quotation": "never", "role": "disputes"}]},
        {"id": "silence", "title": "Nobody says so"},
    ],
}  # fmt: skip
COPY = from_text("At noon the wheel stood still.\n")


def document(**changed: object) -> Document:
    loaded = files.parse(json.dumps({**TIMELINE, **changed}))
    assert not loaded.problems
    return Document(loaded, loaded.raw)


@pytest.fixture
def session() -> Session:
    return Session(document())


def attached(session: Session) -> Session:
    session.attach("log", COPY, anchor_all(session.document.timeline, "log", COPY))
    return session


def support(session: Session, event_id: str) -> Support:
    return session.support(session.document.timeline.event_by_id[event_id])


def read(session: Session) -> tuple[str | None, str | None]:
    """The quotation that the reader stands at, and its source."""
    return session.quotation_id, session.reader_source


def test_listeners_hear_what_changed_until_they_leave(session: Session) -> None:
    heard: list[frozenset[Topic]] = []
    leave = session.subscribe(heard.append)
    session.select("stop")
    session.select("stop")
    leave()
    session.select(None)
    assert heard == [frozenset({Topic.SELECTION})]


def test_escape_closes_the_innermost_first(session: Session) -> None:
    session.select("stop")
    session.read("wheel")
    assert session.step_back()
    assert (session.reader_source, session.event_id) == (None, "stop")
    assert session.step_back()
    assert session.event_id is None
    assert not session.step_back()


def test_a_quotation_of_another_event_is_let_go(session: Session) -> None:
    session.select("quarrel")
    session.read("never")
    session.select("silence")
    assert read(session) == (None, "log")
    session.read("wheel")
    session.select("quarrel")
    assert session.quotation_id == "wheel", "it belongs to both"
    session.select(None)
    assert read(session) == (None, "log")


def test_an_open_reader_follows_to_the_quotation_of_the_event_that_is_selected() -> None:
    sources = [{"id": one, "headline": one} for one in ("log", "bill", "tale")]
    keys = ("log-1", "log-2", "bill-1", "bill-2", "tale-1", "tale-2")
    quotations = [{"id": key, "source": key.partition("-")[0], "exact": "the wheel"} for key in keys]
    events = [
        {"id": "both", "title": "B", "quotations": ["bill-1", "log-2", "log-1"]},
        {"id": "other", "title": "O", "quotations": ["tale-1", "bill-2"]},
        {"id": "far", "title": "F", "quotations": ["tale-2"]},
    ]
    session = Session(document(sources=sources, quotations=quotations, events=events))
    session.attach("bill", COPY, {})
    session.select("both")
    assert read(session) == (None, None), "selecting opens no reader"
    session.read_source("log")
    heard: list[frozenset[Topic]] = []
    session.subscribe(heard.append)
    for event, quotation in (
        ("other", "bill-2"),  # in another source, which has a copy
        ("both", "bill-1"),
        ("far", None),  # that source has none: what one reads stays
    ):
        session.select(event)
        assert read(session) == (quotation, "bill")
    assert heard == [frozenset({Topic.SELECTION, Topic.READER})] * 3
    session.writing = True
    session.select("both")
    assert read(session) == (None, "bill"), "who writes a quotation is not led away from its words"


def test_what_is_not_there_cannot_be_chosen(session: Session) -> None:
    for choose in (session.select, session.read, session.read_source):
        with pytest.raises(KeyError):
            choose("ghost")


def test_support_is_the_weakest_that_meets(session: Session) -> None:
    assert [support(session, one) for one in ("stop", "quarrel", "silence")] == [
        Support.UNCHECKED, Support.DISPUTED, Support.NONE,
    ]  # fmt: skip
    attached(session)
    assert session.anchor("wheel").state is AnchorState.EXACT
    assert session.anchor("never").state is AnchorState.ORPHANED
    assert support(session, "stop") is Support.VERIFIED
    session.detach("log")
    assert session.anchor("wheel").state is AnchorState.UNCHECKED
    assert support(session, "stop") is Support.UNCHECKED


def test_an_event_with_words_that_are_not_there_is_a_problem(session: Session) -> None:
    events = [{"id": "stop", "title": "The mill stops", "quotations": ["wheel", "never"]}]
    other = attached(Session(document(events=events)))
    assert support(other, "stop") is Support.PARTLY
    only = attached(Session(document(events=[{"id": "stop", "title": "The mill stops", "quotations": ["never"]}])))
    assert support(only, "stop") is Support.PROBLEM
    assert only.standing(only.document.timeline.events[0]) == (Support.PROBLEM, 0, 1, 0, 0, 0)


def test_words_that_stand_in_several_places_are_not_told_as_false_ones_are(session: Session) -> None:
    events = [{"id": "stop", "title": "The mill stops", "quotations": ["wheel"]}]
    other = Session(document(events=events))
    other.attach("log", COPY, {"wheel": Anchor(AnchorState.AMBIGUOUS)})
    assert support(other, "stop") is Support.PARTLY
    assert other.standing(other.document.timeline.events[0]).failed == 0


def test_views_go_back_and_forth(session: Session) -> None:
    views = [Timescale(n * 1000, 0.0, 1.0, 100.0) for n in range(3)]
    session.look(views[0], 5.0)
    for view in views[1:]:
        session.look(view, 0.0, remember=True)
    back = session.view_back()
    assert back is not None
    assert back.scale == views[1]
    session.look(*back)
    back = session.view_back()
    assert back is not None
    assert (back.scale, back.scroll) == (views[0], 5.0)
    session.look(*back)
    assert session.view_back() is None
    forward = session.view_forward()
    assert forward is not None
    assert forward.scale == views[1]


def test_an_edit_can_be_undone_and_keeps_what_is_open(session: Session) -> None:
    attached(session).select("stop")
    before = session.document.loaded.text
    session.edit("rename event", Put(("events", 0, "title"), "The wheel stops"))
    assert session.event is not None
    assert session.event.title == "The wheel stops"
    assert session.anchor("wheel").state is AnchorState.EXACT
    session.undo()
    assert session.document.loaded.text == before
    session.redo()
    assert session.document.edited
    with pytest.raises(EditError):
        session.edit("break it", Put(("events", 0, "date"), "yesterday"))


def test_the_same_file_read_again_keeps_its_copies(tmp_path: Path) -> None:
    path = tmp_path / "mill.json"
    path.write_text(json.dumps(TIMELINE), "utf-8")
    opened = attached(Session(Document.read(path)))
    opened.select("stop")
    path.write_text("{ a slip", "utf-8")
    opened.open(Document.read(path))
    path.write_text(json.dumps({**TIMELINE, "title": "Mill, mended"}), "utf-8")
    opened.open(Document.read(path))
    assert opened.document.timeline.title == "Mill, mended"
    assert opened.anchor("wheel").state is AnchorState.EXACT
    opened.open(document())
    assert opened.copies == {}


def test_a_timeline_saved_under_another_name_goes_on_there(tmp_path: Path) -> None:
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    first.write_text(json.dumps(TIMELINE), "utf-8")
    second.write_text("what was there", "utf-8")
    session = attached(Session(Document.read(first)))
    session.select("stop")
    session.edit("rename", Put(("title",), "Mill and mill"))
    session.save_as(second)
    assert (session.document.path, session.document.edited) == (second, False)
    assert json.loads(first.read_text("utf-8"))["title"] == "Mill"
    assert json.loads(second.read_text("utf-8"))["title"] == "Mill and mill"
    assert (tmp_path / "second.json~").read_text("utf-8") == "what was there"
    assert (session.event_id, session.copies["log"]) == ("stop", COPY)
    session.undo()
    session.save()
    assert json.loads(second.read_text("utf-8"))["title"] == "Mill"
    session.save_as(second)


def test_in_another_folder_other_files_are_missing(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    for folder in (here, there):
        folder.mkdir()
    (here / "log.txt").write_text(COPY.text, "utf-8")
    (there / "log.txt").symlink_to(here / "log.txt")
    named = {**TIMELINE, "sources": [{"id": "log", "headline": "The mill's log", "copy": "log.txt"}]}
    (here / "mill.json").write_text(json.dumps(named), "utf-8")
    session = attached(Session(Document.read(here / "mill.json")))
    session.read("wheel")
    assert not session.document.problems
    session.save_as(tmp_path / "mill.json")
    (problem,) = session.document.problems
    assert (problem.severity, problem.path) == ("warning", "sources[0].copy")
    assert (session.copies["log"], session.quotation_id) == (COPY, "wheel")
    session.save_as(there / "mill.json")
    assert "symbolic link" in session.document.problems[0].message
    assert (session.copies, session.quotation_id, session.reader_source) == ({}, None, None)


def shown(session: Session) -> frozenset[str] | None:
    return session.shown


def test_a_filter_shows_what_stands_so_and_follows_the_evidence(session: Session) -> None:
    assert shown(session) is None
    heard: list[frozenset[Topic]] = []
    session.subscribe(heard.append)
    session.filter_by([Support.UNCHECKED])
    session.filter_by([Support.UNCHECKED])
    assert heard == [frozenset({Topic.FILTER})]
    assert shown(session) == frozenset({"stop"})
    attached(session)
    assert shown(session) == frozenset()
    session.filter_by([Support.VERIFIED, Support.NONE])
    assert shown(session) == frozenset({"stop", "silence"})
    session.edit("rename event", Put(("events", 0, "title"), "The wheel stops"))
    assert shown(session) == frozenset({"stop", "silence"})
    session.filter_by(())
    assert shown(session) is None


NESTED = [
    {"id": "town", "title": "Town"},
    {"id": "mill", "title": "Mill", "parent": "town"},
    {"id": "far", "title": "F"},
]


def test_an_event_in_a_hidden_lane_brings_that_lane_back_when_it_is_chosen() -> None:
    events = [
        {"id": "stop", "title": "S", "date": "1811", "lane": "mill"},
        {"id": "stray", "title": "S", "date": "1812"},
        {"id": "tale", "title": "T", "lane": "far"},
    ]
    wish = Arrangement(hidden=frozenset({"town", "mill", "far", ""}), collapsed=frozenset({"mill"}))
    session = Session(document(lanes=NESTED, events=events, sources=[], quotations=[]), wish)
    heard: list[frozenset[Topic]] = []
    session.subscribe(heard.append)
    session.select("tale")
    assert session.wish == wish, "what has no date is seen in no lane"
    session.select("stop")
    assert session.wish == Arrangement(hidden=frozenset({"far", ""}), collapsed=frozenset({"mill"}))
    session.select("stray")
    assert session.wish.hidden == {"far"}
    assert heard == [frozenset({Topic.SELECTION}), *[frozenset({Topic.SELECTION, Topic.LANES})] * 2]


def test_lanes_stay_arranged_while_a_file_is_edited_and_not_in_another(session: Session) -> None:
    heard: list[frozenset[Topic]] = []
    wish = Arrangement(hidden=frozenset({"gone"}))
    session.subscribe(heard.append)
    session.arrange(wish)
    session.arrange(wish)
    assert heard == [frozenset({Topic.LANES})]
    session.edit("rename event", Put(("events", 0, "title"), "The wheel stops"))
    assert session.wish == wish
    session.open(document(title="Another"))
    assert session.wish == AS_IN_FILE


def test_an_event_that_the_filter_hides_is_shown_when_it_is_chosen(session: Session) -> None:
    session.select("stop")
    session.filter_by([Support.NONE])
    assert session.event_id == "stop", "what is open stays open"
    heard: list[frozenset[Topic]] = []
    session.subscribe(heard.append)
    session.select("silence")
    assert shown(session) == frozenset({"silence"})
    session.select("stop")
    assert heard == [frozenset({Topic.SELECTION}), frozenset({Topic.SELECTION, Topic.FILTER})]
    assert shown(session) is None
    session.filter_by([Support.NONE])
    session.select("stop")
    assert shown(session) is None, "also where it is selected already"
