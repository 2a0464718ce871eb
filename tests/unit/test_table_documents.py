"""A table as a document: it is read with every bad row told, shown, and saved as a timeline, never over itself."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.core import files
from desktop.core.files import SaveError
from desktop.core.jsonedit import EditError, Put
from desktop.core.protocols import Support
from desktop.session import document as documents
from desktop.session import review
from desktop.session.document import Document, Kind, takes_long
from desktop.session.session import Session, Topic
from desktop.store import loading

CSV = """id,title,date,lane,importance
lamp,The lamp burns,1874-09-12/..,harbour,90
wreck,"A wreck, off the rock",1869-11,sea,
rumour,A rumour,,sea,7
lamp,Again,1900,,
,Nobody,1900,,
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "log.csv"
    path.write_text(CSV, "utf-8")
    return path


def test_a_table_is_read_with_each_bad_row_told_by_its_line(table: Path) -> None:
    document = Document.read(table)
    assert document.kind is Kind.TABLE
    assert document.readable
    assert document.timeline.title == "log"
    assert [event.id for event in document.timeline.events] == ["wreck", "lamp", "rumour"]
    assert [(problem.line, problem.path) for problem in document.problems] == [(5, "id"), (6, "id")]
    assert str(document.problems[0]).startswith('5:1: error: the id "lamp" is that of line 2, too')


def test_problems_beyond_those_kept_are_counted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(loading, "MOST_PROBLEMS", 3)
    path = tmp_path / "bad.jsonl"
    path.write_text("nothing\n" * 8, "utf-8")
    document = Document.read(path)
    assert len(document.problems) == 3
    assert document.problem_count == 8


@pytest.mark.parametrize("name", ["none.csv", "none.parquet", "none.jsonl"])
def test_a_table_that_is_not_there_is_a_problem_and_no_exception(name: str, tmp_path: Path) -> None:
    document = Document.read(tmp_path / name)
    assert not document.readable
    assert "there is no such file" in document.problems[0].message


def test_parquet_without_its_reader_names_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "log.parquet"
    path.write_bytes(b"PAR1")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert "pip install 'quoteline[parquet]'" in Document.read(path).problems[0].message


@pytest.mark.parametrize("ending", files.TABLES)
def test_every_ending_of_a_table_has_its_reader(ending: str, tmp_path: Path) -> None:
    (path := tmp_path / f"empty{ending}").touch()
    document = Document.read(path)
    assert document.kind is Kind.TABLE
    assert all("is no table" not in problem.message for problem in document.problems)


def test_a_table_is_neither_edited_nor_written(table: Path) -> None:
    document, before = Document.read(table), table.read_bytes()
    with pytest.raises(EditError, match="save it as a timeline"):
        document.edit("rename", Put(("title",), "Mine"))
    with pytest.raises(SaveError, match=r"log\.csv is a table.* save it as a timeline"):
        document.save()
    with pytest.raises(SaveError, match=r"choose a name that ends in \.json"):
        document.save_as(table)
    assert table.read_bytes() == before


def test_saved_as_a_timeline_it_has_all_its_events_and_can_be_edited(table: Path, tmp_path: Path) -> None:
    before = Document.read(table)
    after = before.save_as(tmp_path / "log.json")
    assert after.kind is Kind.TIMELINE
    assert not after.problems
    assert after.timeline.lanes == before.timeline.lanes
    assert [event.model_dump() for event in after.timeline.events] == [
        event.model_dump() for event in before.timeline.events
    ]
    assert after.edit("rename", Put(("title",), "Mine")).timeline.title == "Mine"
    assert json.loads((tmp_path / "log.json").read_text("utf-8"))["events"][0] == {
        "id": "wreck", "title": "A wreck, off the rock", "date": "1869-11", "lane": "sea",
    }  # fmt: skip


def test_a_date_that_only_has_bounds_is_saved_as_these(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    row = {"id": "a", "title": "A", "date": "that day", "earliest": "1900-01-01", "latest": "1900-01-02"}
    path.write_text(json.dumps(row), "utf-8")
    event = Document.read(path).save_as(tmp_path / "log.json").timeline.events[0]
    assert event.date == "1900-01-01T00:00:00.000000Z/1900-01-02T23:59:59.999999Z"
    assert event.date_basis.note is not None
    assert "that day" in event.date_basis.note


def test_too_many_events_are_not_saved_and_none_is_lost_silently(
    monkeypatch: pytest.MonkeyPatch, table: Path, tmp_path: Path
) -> None:
    monkeypatch.setattr(documents, "MOST_SAVED", 2)
    with pytest.raises(SaveError, match=r"has 3 events.*holds up to 2"):
        Document.read(table).save_as(tmp_path / "log.json")
    monkeypatch.setattr(documents, "MOST_SAVED", 100)
    monkeypatch.setattr(loading, "MOST_UNDATED", 0)
    with pytest.raises(SaveError, match="1 of them undated"):
        Document.read(table).save_as(tmp_path / "log.json")
    assert not (tmp_path / "log.json").exists()


class _StopError(Exception):
    pass


def test_reading_and_saving_can_be_stopped(table: Path, tmp_path: Path) -> None:
    def stop() -> None:
        raise _StopError

    with pytest.raises(_StopError):
        Document.read(table, check=stop)
    with pytest.raises(_StopError):
        Document.read(table).save_as(tmp_path / "log.json", check=stop)
    assert not (tmp_path / "log.json").exists()


def test_progress_tells_the_events_and_the_share(table: Path) -> None:
    told: list[tuple[int, float]] = []
    Document.read(table, progress=lambda events, share: told.append((events, share)))
    assert told[-1] == (5, 1.0)


def test_what_takes_long_is_a_table_or_large(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert takes_long(table)
    timeline = table.with_name("t.json")
    timeline.write_text("{}", "utf-8")
    assert not takes_long(timeline)
    assert not takes_long(table.with_name("none.json"))
    monkeypatch.setattr(documents, "LARGE", 1)
    assert takes_long(timeline)


# -- the first sight of a large timeline


GREYWICK = {
    "format": "quoteline/1",
    "title": "Greywick",
    "lanes": [{"id": "sea", "title": "At sea"}],
    "events": [{"id": "wreck", "title": "A wreck", "date": "1869-11", "lane": "sea"}, {"id": "x", "title": 5}],
}


def test_a_first_sight_shows_what_is_plainly_right_and_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "greywick.json"
    path.write_text(json.dumps(GREYWICK), "utf-8")
    glimpse = Document.glimpse(path)
    assert glimpse is not None
    assert glimpse.kind is Kind.GLIMPSE
    assert [event.id for event in glimpse.timeline.events] == ["wreck"]
    assert [lane.title for lane in glimpse.timeline.lanes] == ["At sea"]
    with pytest.raises(EditError, match="still being checked"):
        glimpse.edit("rename", Put(("title",), "Mine"))
    with pytest.raises(SaveError, match="not read to its end"):
        glimpse.save_as(tmp_path / "other.json")


@pytest.mark.parametrize("text", [json.dumps(GREYWICK), "{"])
def test_the_reading_of_a_timeline_can_be_stopped_between_its_passes(text: str, tmp_path: Path) -> None:
    path = tmp_path / "greywick.json"
    path.write_text(text, "utf-8")
    looks = [0]

    class StopError(Exception):
        pass

    def check() -> None:
        looks[0] += 1
        if looks[0] == 2:
            raise StopError

    with pytest.raises(StopError):
        Document.read(path, check=check)


@pytest.mark.parametrize("make", [Document.awaited, Document.given_up, Document.read])
@pytest.mark.parametrize("name", ["greywick.json", "log.csv"])
def test_what_holds_nothing_of_a_file_is_never_written_in_its_place(
    make: Callable[[Path], Document], name: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(b"\xff no text")
    document = make(path)
    assert not document.can_be_saved
    with pytest.raises(SaveError):
        document.save()
    for target in (path, tmp_path / "other.json"):
        with pytest.raises(SaveError):
            document.save_as(target)
    assert [(one, one.read_bytes()) for one in tmp_path.iterdir()] == [(path, b"\xff no text")]


@pytest.mark.parametrize("text", ["", "[]", '{"format": "other"}'])
def test_what_is_no_timeline_has_no_first_sight(text: str, tmp_path: Path) -> None:
    path = tmp_path / "greywick.json"
    path.write_text(text, "utf-8")
    assert Document.glimpse(path) is None
    assert Document.glimpse(tmp_path / "none.json") is None


def test_the_whole_takes_the_place_of_a_first_sight_under_the_same_selection(tmp_path: Path) -> None:
    path = tmp_path / "greywick.json"
    path.write_text(json.dumps(GREYWICK), "utf-8")
    glimpse = Document.glimpse(path)
    assert glimpse is not None
    session = Session(glimpse)
    session.select("wreck")
    session.open(Document.read(path))
    assert session.event_id == "wreck"
    assert session.document.problems


# -- a table in a session


def test_a_table_has_one_way_to_stand_and_a_filter_costs_nothing(table: Path) -> None:
    session = Session(Document.read(table))
    assert session.supports == {Support.NONE: 3}
    shown = []
    for kind in (Support.NONE, Support.VERIFIED):
        session.filter_by({kind})
        shown.append(session.shown)
    assert shown == [None, frozenset()]
    told: list[frozenset[Topic]] = []
    session.subscribe(told.append)
    session.select("rumour")
    assert told == [{Topic.SELECTION, Topic.FILTER}]
    assert not session.filter
    assert session.standing_of("lamp") == session.standing(session.document.timeline.event_by_id["lamp"])


def test_of_a_table_there_is_no_evidence_to_look_at(table: Path) -> None:
    session = Session(Document.read(table))
    assert not review.findings(session)
    assert not review.doubts(session.document.loaded)
    assert review.summary(session) == "No quotation"
    assert review.all_well(session) == "There are no quotations to check."


def test_of_very_many_events_without_a_quotation_the_rest_is_told_as_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(review, "LISTED", 2)
    path = tmp_path / "greywick.json"
    events = [{"id": f"e{number}", "title": f"E{number}"} for number in range(5)]
    path.write_text(json.dumps(GREYWICK | {"events": events}), "utf-8")
    found = review.findings(Session(Document.read(path)))
    assert [(finding.subject, finding.target) for finding in found] == [
        ("E0", "e0"), ("E1", "e1"), ("3 more events", "e2"),
    ]  # fmt: skip
