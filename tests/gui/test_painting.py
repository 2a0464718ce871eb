"""What strokes leave on a screen: nothing of what was there before, and pictures of things are as the things."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop import paths
from desktop.core.protocols import Standing, Support, TextStyle
from desktop.qt import painter as strokes
from desktop.qt import profile
from desktop.qt.app import make_window
from desktop.qt.application import application
from desktop.qt.measure import FontMeasure
from desktop.qt.painter import paint
from desktop.qt.theme import LIGHT
from desktop.qt.window import Window
from desktop.session.document import Document
from desktop.settings import schema
from desktop.settings.store import Settings
from desktop.view import scene
from desktop.view.frame import Card, Density, Frame, Look, Rect, build
from desktop.view.items import CARD_HEIGHT

RATIOS = (1.0, 1.1, 1.2, 1.25, 1.5, 1.6, 2.0)
SIZE = QSize(1000, 600)


@pytest.fixture(scope="module")
def story() -> Frame:
    application()
    timeline = Document.read(paths.builtin_timeline()).timeline
    measure = FontMeasure()
    made = scene.make(timeline, measure, SIZE.width(), SIZE.height())
    return build(made, Look(made.whole), measure, lambda _: Standing(Support.UNCHECKED, 0, 1, 1))


def canvas(ratio: float, color: str) -> QImage:
    made = QImage(SIZE * ratio, QImage.Format.Format_RGB32)
    made.setDevicePixelRatio(ratio)
    made.fill(QColor(color))
    return made


def painted(frame: Frame, ratio: float = 1.0, on: str = "white", hovered: str | None = None) -> QImage:
    made = canvas(ratio, on)
    painter = QPainter(made)
    paint(painter, frame, LIGHT, LIGHT.lanes, hovered)
    painter.end()
    return made


@pytest.mark.parametrize("ratio", RATIOS)
def test_nothing_shows_of_what_was_there_before(story: Frame, ratio: float) -> None:
    assert painted(story, ratio, "white") == painted(story, ratio, "black")


@pytest.mark.parametrize("ratio", RATIOS)
@pytest.mark.parametrize("width", [96, 97, 171, 240, 399, 400, 460])
def test_the_stamp_of_a_card_is_as_the_card(ratio: float, width: int) -> None:
    application()
    press = strokes._press(LIGHT, LIGHT.lanes, ratio)
    pixels = round(width * ratio)
    stamp = strokes._card_stamp(0, pixels, CARD_HEIGHT, press)
    assert stamp == strokes._painted_card.__wrapped__(0, pixels / ratio, CARD_HEIGHT, press)


def card(event_id: str, x: float, title: str, *, lifted: bool = False) -> Card:
    return Card(Rect(x, 200, 240, CARD_HEIGHT), event_id, 0, (title,), "a day", 1, 40.0, None, "", False, lifted)


def test_a_lifted_card_and_the_one_under_the_pointer_stand_above_the_others(story: Frame) -> None:
    alone = replace(story, cards=(card("b", 400.0, "Above", lifted=True),), marks=(), clusters=(), bars=(), arrows=())
    both = replace(alone, cards=(*alone.cards, card("a", 300.0, "A title that runs on below the other")))
    inside = QRect(408, 202, 224, 32)
    assert painted(both).copy(inside) == painted(alone).copy(inside)
    flat = replace(both, cards=tuple(one._replace(lifted=False) for one in both.cards))
    alone = replace(alone, cards=flat.cards[:1])
    assert painted(flat, hovered="b").copy(inside) == painted(alone, hovered="b").copy(inside)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=2, max_size=200), st.sampled_from(RATIOS), st.floats(-80, 80))
def test_a_profile_is_filled_up_to_its_heights(heights: list[float], ratio: float, left: float) -> None:
    application()
    rect, within = Rect(100 + left, 100, 3.0 * len(heights), 48), Rect(100, 50, 300, 200)
    lower = Rect(rect.x, 160, rect.width, 48)
    of_lanes = [
        Density(rect, 0, 0, 1, [1] * len(heights), heights),
        Density(lower, 1, 0, 1, [1] * len(heights), [0.5] * len(heights)),
    ]
    found = profile.pictures(of_lanes, within, lambda _: QColor("#336699"), ratio)
    assert len(found) == 2 * (rect.right > within.x)
    if not found:
        return
    drawn, _ = found
    image = canvas(ratio, "white")
    painter = QPainter(image)
    painter.drawImage(drawn.at, drawn.crest)
    for ground in drawn.grounds:
        painter.fillRect(ground, drawn.color)
    painter.end()
    for number, share in enumerate(heights):
        x = rect.x + 3.0 * (number + 0.5)
        if not within.x + 1 <= x < within.right - 1:
            continue
        column = round(x * ratio - 0.5)
        filled = [y for y in range(image.height()) if image.pixelColor(column, y) != QColor("white")]
        # between the middles of columns a line leads from one height to the next
        near = [share, *heights[max(0, number - 1) : number + 2]]
        bottom = rect.bottom * ratio
        top = min(filled, default=bottom)
        assert bottom - max(near) * 48 * ratio - 2 <= top <= bottom - min(near) * 48 * ratio + 2
        assert len(filled) == 0 or filled == list(range(filled[0], filled[-1] + 1)), "without a gap"


@given(st.text("iIlWM abc,é日本語", max_size=60), st.floats(20, 400), st.sampled_from(TextStyle))
def test_a_shortened_text_fits_and_what_fits_is_left_alone(text: str, room: float, style: TextStyle) -> None:
    application()
    measure = FontMeasure()
    line = " ".join(text.split())
    found = measure.elided(text, style, room)
    if measure.width(line, style) <= room:
        assert found == line
    else:
        assert found.endswith("…")
        assert measure.width(found, style) <= room


# -- the overview, of which only that is painted which moved


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    chosen = Settings(tmp_path / "settings.json")
    chosen.set(schema.REDUCED_MOTION, "on")
    application()
    made = make_window(None, chosen, synchronous=True)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    with qtbot.waitExposed(made):
        made.show()
    qtbot.waitUntil(lambda: made.session.view is not None)
    yield made
    made.close()


def on_screen(window: Window) -> QImage:
    """What the screen has of the overview, which is painted part by part."""
    QCoreApplication.processEvents()
    whole = window.screen().grabWindow(window.winId()).toImage()
    overview = window.overview
    return whole.copy(QRect(overview.mapTo(window, overview.rect().topLeft()), overview.size()))


def afresh(window: Window) -> QImage:
    return window.overview.grab().toImage().convertToFormat(on_screen(window).format())


def test_the_overview_on_the_screen_is_as_one_painted_afresh(window: Window) -> None:
    view = window.session.view
    assert view is not None
    for dx, factor in ((0.0, 3.0), (40.0, 1.0), (-11.3, 4.0), (3.7, 40.0), (0.0, 0.01), (25.0, 2.0)):
        view = view.panned(dx).zoomed(factor, 300.0)
        window.session.look(view)
        assert on_screen(window) == afresh(window)
    QTest.keyClick(window.canvas, Qt.Key.Key_Period)
    assert window.session.event_id is not None
    assert on_screen(window) == afresh(window)
    window.session.look(view.panned(90.0))
    assert on_screen(window) == afresh(window)


def test_the_overview_of_another_scene_is_whole_whatever_part_is_painted_first(window: Window, qtbot: QtBot) -> None:
    before = on_screen(window)
    first = window.session.document.timeline.lanes[0].id
    other = window.canvas.scene.showing(None, replace(window.session.wish, collapsed=frozenset({first})))
    window.overview._scene = lambda: other  # nobody told the overview
    window.overview.repaint(QRect(0, 0, 40, 20))
    qtbot.waitUntil(lambda: on_screen(window) == afresh(window))
    assert on_screen(window) != before
