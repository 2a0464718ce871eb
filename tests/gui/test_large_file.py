"""A file of very many events in the window: counts first, then labels; nobody waits for a layout."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolTip
from pytestqt.qtbot import QtBot

from desktop.bench.events import columns
from desktop.core.dates import US_PER_HOUR
from desktop.core.files import Loaded
from desktop.core.protocols import TextStyle
from desktop.core.timeline import Lane, Timeline
from desktop.qt.canvas import Canvas
from desktop.qt.jobs import Jobs
from desktop.qt.measure import FontMeasure
from desktop.qt.theme import LIGHT
from desktop.session.document import Document
from desktop.session.session import Session
from desktop.store.memory import MemoryStore
from desktop.store.ondemand import StoredEvents, StoredTimeline
from desktop.view.hit import Part, at
from desktop.view.large import LargeScene
from desktop.view.scene import LANE_COLUMN, SmallScene
from desktop.view.timescale import Timescale
from tests.unit.strategies import timeline


def stored(count: int) -> Timeline:
    store = MemoryStore(columns("bursts", count))
    lanes = [Lane(id=name, title=name) for name in store.lanes if name]
    return StoredTimeline.over(StoredEvents(store, ()), "A log", lanes, (), 0)


def objects(count: int) -> Timeline:
    events = [
        {"id": f"e{n}", "title": f"Event {n}", "date": f"{1700 + n % 300}-0{1 + n % 9}-{10 + n % 18}"}
        for n in range(count)
    ]
    return timeline(events=events)


def farther_than_columns_reach() -> Timeline:
    far = {"id": "far", "title": "Long before", "date": "Y-900000000000"}
    return timeline(events=[*({"id": e.id, "title": e.title, "date": e.date} for e in objects(2_500).events), far])


@pytest.fixture
def shown(qtbot: QtBot, request: pytest.FixtureRequest) -> Iterator[tuple[Canvas, Session, Jobs]]:
    session = Session(Document(Loaded(None, "", False, request.param, ()), b""))
    jobs = Jobs()
    canvas = Canvas(session, LIGHT, lambda: True, jobs)
    qtbot.addWidget(canvas)
    canvas.resize(1200, 700)
    canvas.show()
    yield canvas, session, jobs
    jobs.close()


def laid_out(qtbot: QtBot, canvas: Canvas) -> None:
    qtbot.waitUntil(lambda: bool(canvas.frame.cards), timeout=20_000)


LARGE = pytest.mark.parametrize("shown", [stored(5_000), objects(2_500)], indirect=True, ids=["table", "objects"])


@LARGE
def test_a_large_file_says_that_it_is_laid_out_and_then_shows_its_events(
    qtbot: QtBot, shown: tuple[Canvas, Session, Jobs]
) -> None:
    canvas, session, _ = shown
    hint = canvas.frame.hint
    assert hint is not None
    assert "Laying out" in hint.text
    assert not session.view, "nobody knows yet what all of it is"
    laid_out(qtbot, canvas)
    frame = canvas.frame
    assert frame.hint is None
    assert canvas.scene.whole == session.view
    assert frame.densities, "so many events are profiles of their numbers"


@pytest.mark.parametrize("shown", [farther_than_columns_reach()], indirect=True)
def test_texts_are_measured_on_the_interfaces_thread_where_columns_cannot_hold_the_events(
    qtbot: QtBot, shown: tuple[Canvas, Session, Jobs], monkeypatch: pytest.MonkeyPatch
) -> None:
    canvas, session, _ = shown
    threads: set[int] = set()
    width = FontMeasure.width

    def watched(self: FontMeasure, text: str, style: TextStyle) -> float:
        threads.add(threading.get_ident())
        return width(self, text, style)

    monkeypatch.setattr(FontMeasure, "width", watched)
    laid_out(qtbot, canvas)
    assert isinstance(canvas.scene, SmallScene)
    assert len(canvas.scene.ground.everything) == len(session.document.timeline.events)
    assert threads == {threading.get_ident()}
    threads.clear()
    canvas.resize(1200, 500)
    qtbot.waitUntil(lambda: (canvas.scene.width, canvas.scene.height) == (1200, canvas.height()), timeout=20_000)
    assert isinstance(canvas.scene, SmallScene)
    assert threads <= {threading.get_ident()}


@LARGE
def test_a_window_of_another_size_keeps_its_events_while_rows_are_dealt_anew(
    qtbot: QtBot, shown: tuple[Canvas, Session, Jobs]
) -> None:
    canvas, session, _ = shown
    laid_out(qtbot, canvas)
    rows = [band.rows for band in canvas.scene.layout.bands]
    canvas.resize(1000, 1000)
    assert canvas.frame.cards, "no empty moment"
    assert canvas.frame.width == 1000
    qtbot.waitUntil(lambda: [band.rows for band in canvas.scene.layout.bands] != rows, timeout=20_000)
    laid_out(qtbot, canvas)
    assert session.view == canvas.scene.whole, "who saw all of it sees all of it"


@pytest.mark.parametrize("shown", [stored(5_000)], indirect=True)
def test_a_click_on_a_crowd_zooms_to_it(qtbot: QtBot, shown: tuple[Canvas, Session, Jobs]) -> None:
    canvas, session, _ = shown
    laid_out(qtbot, canvas)
    before = canvas.scene.whole
    qtbot.waitUntil(lambda: bool(canvas.frame.densities))
    points = [
        (round(density.rect.x + density.rect.width / 2), round(density.rect.bottom - 2))
        for density in canvas.frame.densities
    ]
    x, y = next(point for point in points if at(canvas.frame, *point).part is Part.CLUSTER)
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(x, y))
    assert session.view is not None
    assert session.view.us_per_px < before.us_per_px / 4


@pytest.mark.parametrize("shown", [stored(5_000)], indirect=True)
def test_a_crowd_says_how_many_in_which_lane_and_when(qtbot: QtBot, shown: tuple[Canvas, Session, Jobs]) -> None:
    canvas, session, _ = shown
    laid_out(qtbot, canvas)
    qtbot.waitUntil(lambda: bool(canvas.frame.densities))
    points = [
        (round(density.rect.x + density.rect.width / 2), round(density.rect.bottom - 2))
        for density in canvas.frame.densities
    ]
    x, y = next(point for point in points if at(canvas.frame, *point).part is Part.CLUSTER)
    crowd = at(canvas.frame, x, y).cluster
    assert crowd is not None
    QTest.mouseMove(canvas, QPoint(x, y))
    qtbot.waitUntil(lambda: f"{crowd.count:,} event" in QToolTip.text())
    _, lane, when = QToolTip.text().split(" · ")
    assert lane == canvas.scene.layout.bands[crowd.lane].title
    assert when == session.telling.stretch(crowd.first, crowd.last)
    said = [one.name for one in canvas.spoken()]
    assert sum(f" · {lane} · " in one for one in said) >= 1
    QToolTip.hideText()


@pytest.mark.parametrize("shown", [stored(20_000)], indirect=True)
def test_a_line_says_how_many_others_are_under_way(qtbot: QtBot, shown: tuple[Canvas, Session, Jobs]) -> None:
    canvas, _, _ = shown
    laid_out(qtbot, canvas)
    places = (
        (bar, QPoint(round(bar.rect.x + 0.5 * bar.rect.width), round(bar.rect.y + 1))) for bar in canvas.frame.bars
    )
    bar, point = next(
        (bar, point)
        for bar, point in places
        if bar.quiet and at(canvas.frame, point.x(), point.y()).event_id == bar.event_id
    )
    instant = canvas.frame.scale.instant(point.x() - LANE_COLUMN)
    lane = canvas.scene.layout.bands[bar.lane]
    scene = canvas.scene
    assert isinstance(scene, LargeScene)
    events = scene.store.rows(range(len(scene.store)))
    going_on = [
        one for one in events if scene.lane_of(one) == bar.lane and (one.start or 0) <= instant <= (one.end or 0)
    ]
    assert len(going_on) > 1
    QTest.mouseMove(canvas, point)
    said = f"{len(going_on) - 1:,} {'other' if len(going_on) == 2 else 'others'} under way · {lane.title}"
    qtbot.waitUntil(lambda: said in QToolTip.text())
    QToolTip.hideText()


@pytest.mark.parametrize("shown", [objects(600)], indirect=True)
def test_a_resize_of_some_hundred_events_does_not_wait_for_their_layout(
    qtbot: QtBot, shown: tuple[Canvas, Session, Jobs]
) -> None:
    canvas, _, _ = shown
    assert canvas.frame.cards, "the first sight is at once"
    first = canvas.scene
    canvas.resize(1100, 900)
    assert canvas.scene.layout == first.layout, "the rows that were there"
    assert canvas.scene.height == 900
    qtbot.waitUntil(lambda: canvas.scene.layout != first.layout, timeout=20_000)


@pytest.mark.parametrize("shown", [stored(5_000)], indirect=True)
def test_a_click_on_a_bar_that_runs_through_moves_nothing_and_says_whose_it_is(
    qtbot: QtBot, shown: tuple[Canvas, Session, Jobs]
) -> None:
    canvas, session, _ = shown
    laid_out(qtbot, canvas)
    spans = [canvas.scene.item(bar.event_id) for bar in canvas.frame.bars]
    start, end = max(
        ((one.start, one.end) for one in spans if one and one.start and one.end), key=lambda of: of[1] - of[0]
    )
    middle = (start + end) // 2
    session.look(Timescale.over(middle, middle + US_PER_HOUR, canvas.scene.time_width), 0.0)
    before = session.view
    bar = canvas.frame.bars[0]
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(700, round(bar.rect.y + 1)))
    selected = session.event_id
    assert selected is not None
    canvas.reveal(selected)
    assert session.view == before
    assert [(card.event_id, card.lifted) for card in canvas.frame.cards if card.selected] == [(selected, True)]
