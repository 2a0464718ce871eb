"""Arranging lanes: by the mouse on their heads, by keys, in the list; and what is remembered of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from desktop.qt import export
from desktop.qt.app import make_window
from desktop.qt.application import application
from desktop.qt.lanescroll import LaneScroll
from desktop.qt.theme import DARK, LIGHT
from desktop.qt.window import Window
from desktop.settings import schema
from desktop.settings.store import Settings
from desktop.view.arrangement import AS_IN_FILE
from desktop.view.frame import LaneHead, Rect
from desktop.view.scene import LANE_COLUMN

NAMES = ["Harbour board", "Keepers", "Pilots", "The town <b>council</b>", "Weather"]
DATA: dict[str, Any] = {
    "format": "quoteline/1",
    "title": "Harbour",
    "lanes": [
        {"id": "board", "title": NAMES[0]},
        {"id": "crew", "title": "Crew"},
        {"id": "keepers", "title": NAMES[1], "parent": "crew"},
        {"id": "pilots", "title": NAMES[2], "parent": "crew"},
        {"id": "town", "title": NAMES[3]},
        {"id": "weather", "title": NAMES[4]},
    ],
    "eras": [{"id": "war", "title": "The long war", "date": "1801/1806"}],
    "events": [
        {"id": f"{lane}{n}", "title": f"{lane} {n}", "date": f"18{n:02}-0{1 + k}-11", "lane": lane}
        for k, lane in enumerate(["board", "keepers", "pilots", "town", "weather"])
        for n in range(1, 9)
    ],
}


def window_on(qtbot: QtBot, folder: Path) -> Window:
    settings = Settings(folder / "settings.json")
    settings.set(schema.REDUCED_MOTION, "on")
    application()
    made = make_window(folder / "harbour.json", settings, synchronous=True)
    qtbot.addWidget(made)
    made.resize(1300, 860)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.canvas.setFocus()
    qtbot.waitUntil(lambda: made.session.view is not None)
    return made


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    (tmp_path / "harbour.json").write_text(json.dumps(DATA), "utf-8")
    made = window_on(qtbot, tmp_path)
    yield made
    made.close()


def order(window: Window) -> list[str]:
    """The lanes that have a head, from the top."""
    scene = window.canvas.scene
    return [scene.lanes[at].id for at in scene.layout.order]


def head(window: Window, lane_id: str) -> LaneHead:
    lanes = window.canvas.scene.lanes
    return next(one for one in window.canvas.frame.lanes if lanes[one.lane].id == lane_id)


def middle(rect: Rect) -> QPoint:
    return QPoint(round(rect.x + rect.width / 2), round(rect.y + rect.height / 2))


def on_name(window: Window, lane_id: str) -> QPoint:
    rect = head(window, lane_id).rect
    return QPoint(90, round(rect.y + min(20, rect.height / 2)))


def click(window: Window, at: QPoint) -> None:
    QTest.mouseClick(window.canvas, Qt.MouseButton.LeftButton, pos=at)


def hover(window: Window, at: QPoint) -> None:
    move(window, at, Qt.MouseButton.NoButton)


def move(window: Window, at: QPoint, held: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
    canvas = window.canvas
    event = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(at), QPointF(canvas.mapToGlobal(at)), Qt.MouseButton.NoButton, held,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(canvas, event)


def drag(window: Window, lane_id: str, to_y: float, *, drop: bool = True) -> None:
    start = on_name(window, lane_id)
    QTest.mousePress(window.canvas, Qt.MouseButton.LeftButton, pos=start)
    for step in range(1, 9):
        move(window, QPoint(start.x(), round(start.y() + (to_y - start.y()) * step / 8)))
    if drop:
        QTest.mouseRelease(window.canvas, Qt.MouseButton.LeftButton, pos=QPoint(start.x(), round(to_y)))


def keys(window: Window, *presses: Qt.Key | tuple[Qt.Key, Qt.KeyboardModifier]) -> None:
    for press in presses:
        key, modifier = press if isinstance(press, tuple) else (press, Qt.KeyboardModifier.NoModifier)
        QTest.keyClick(QApplication.focusWidget() or window.canvas, key, modifier)


# -- the mouse


def test_a_press_on_the_sign_beside_a_name_collapses_the_lane_and_opens_it(window: Window) -> None:
    toggle = head(window, "board").toggle
    assert toggle is not None
    click(window, middle(toggle))
    assert window.session.wish.collapsed == {"board"}
    assert not [card for card in window.canvas.frame.cards if card.event_id.startswith("board")]
    folded = head(window, "board").toggle
    assert folded is not None
    click(window, middle(folded))
    assert window.session.wish == AS_IN_FILE


def test_a_double_click_on_a_name_does_the_same_with_all_that_lies_in_it(window: Window) -> None:
    QTest.mouseDClick(window.canvas, Qt.MouseButton.LeftButton, pos=on_name(window, "crew"))
    QTest.mouseRelease(window.canvas, Qt.MouseButton.LeftButton, pos=on_name(window, "crew"))
    assert order(window) == ["board", "crew", "town", "weather"]
    assert not window.canvas.gliding
    in_strip = [mark for mark in window.canvas.frame.marks if mark.event_id.startswith(("keepers", "pilots"))]
    assert in_strip, "events that stand alone stay signs of their own"
    one = in_strip[0]
    click(window, QPoint(round(one.x), round(one.y)))
    assert window.session.event_id == one.event_id
    assert window.session.wish.collapsed == {"crew"}, "what is chosen in a strip leaves it one"
    assert any(card.lifted and card.event_id == one.event_id for card in window.canvas.frame.cards)


def test_a_name_is_dragged_to_another_place_and_takes_along_what_lies_in_it(window: Window) -> None:
    before = window.session.view
    drag(window, "crew", head(window, "board").rect.y + 4)
    assert order(window) == ["crew", "keepers", "pilots", "board", "town", "weather"]
    drag(window, "keepers", head(window, "pilots").rect.bottom - 4)
    assert order(window) == ["crew", "pilots", "keepers", "board", "town", "weather"]
    assert window.session.view == before, "time stays where it is"


def test_while_it_is_dragged_a_line_shows_where_it_would_go_and_escape_leaves_it(window: Window) -> None:
    plain = window.canvas.grab().toImage()
    window.session.select("board1")
    window.session.select(None)
    top = head(window, "board").rect.y
    drag(window, "weather", top + 4, drop=False)
    assert window.canvas.grab().toImage() != plain
    assert window.theme.color("accent").alphaF() == 1, "the theme's own colours stay what they are"
    keys(window, Qt.Key.Key_Escape)
    QTest.mouseRelease(window.canvas, Qt.MouseButton.LeftButton, pos=QPoint(90, round(top + 4)))
    assert window.session.wish == AS_IN_FILE


def test_a_lane_dropped_where_it_is_stays(window: Window) -> None:
    drag(window, "board", head(window, "board").rect.bottom - 8)
    assert window.session.wish == AS_IN_FILE


def test_at_the_edge_a_drag_scrolls(window: Window, qtbot: QtBot) -> None:
    window.resize(1300, 480)
    bottom = window.canvas.frame.lanes_bottom
    drag(window, "board", bottom - 5, drop=False)
    qtbot.waitUntil(lambda: window.session.scroll == window.canvas.scene.scroll_limit, timeout=5_000)
    move(window, QPoint(90, round(bottom - 6)))
    QTest.mouseRelease(window.canvas, Qt.MouseButton.LeftButton, pos=QPoint(90, round(bottom - 6)))
    assert order(window)[-1] == "board"


def test_the_menu_of_a_name_arranges_its_lane(window: Window, qtbot: QtBot) -> None:
    def choose(lane_id: str, text: str) -> None:
        at = on_name(window, lane_id)
        asked = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, window.canvas.mapToGlobal(at))
        QApplication.sendEvent(window.canvas, asked)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        next(action for action in menu.actions() if action.text() == text).trigger()
        menu.close()
        qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)

    choose("town", "Move up")
    assert order(window) == ["board", "town", "crew", "keepers", "pilots", "weather"]
    choose("town", "Hide")
    assert order(window) == ["board", "crew", "keepers", "pilots", "weather"]
    choose("keepers", "Collapse the others")
    assert window.session.wish.collapsed == {"board", "pilots", "weather", "town"}
    choose("board", "Lanes as in the file")
    assert window.session.wish == AS_IN_FILE


def test_what_is_hidden_is_told_at_the_foot_and_a_press_there_shows_it(window: Window) -> None:
    window.shell.hide_lane("crew")
    window.shell.hide_lane("town")
    told = window.canvas.frame.hidden_lanes
    assert told is not None
    assert told.text == "4 lanes hidden"
    click(window, middle(told.rect))
    assert window.session.wish == AS_IN_FILE
    assert window.canvas.frame.hidden_lanes is None


def test_where_all_is_hidden_the_middle_of_the_window_leads_back(window: Window) -> None:
    for lane_id in ("board", "crew", "town", "weather"):
        window.shell.hide_lane(lane_id)
    hint = window.canvas.frame.hint
    assert hint is not None
    click(window, middle(hint.rect))
    assert window.session.wish == AS_IN_FILE


def test_the_pointer_on_a_name_or_an_era_tells_what_has_no_room(window: Window) -> None:
    window.shell.toggle_lane("crew")
    hover(window, on_name(window, "crew"))
    assert window.canvas.toolTip() == ""
    assert window.canvas.cursor().shape() is Qt.CursorShape.ArrowCursor
    toggle = head(window, "crew").toggle
    assert toggle is not None
    hover(window, middle(toggle))
    assert window.canvas.cursor().shape() is Qt.CursorShape.PointingHandCursor


# -- keys


def test_by_keys_the_lane_of_the_chosen_event_is_arranged(window: Window) -> None:
    alt = Qt.KeyboardModifier.AltModifier
    window.session.select("pilots3")
    keys(window, (Qt.Key.Key_Up, alt))
    assert order(window)[1:4] == ["crew", "pilots", "keepers"]
    keys(window, Qt.Key.Key_C)
    assert window.session.wish.collapsed == {"pilots"}
    keys(window, Qt.Key.Key_C, Qt.Key.Key_H)
    assert "pilots" not in order(window)
    assert window.session.event_id == "pilots3", "the panel stays open"
    assert window.shell.has_hidden_lanes()
    window.registry.run("lanes.show")
    assert "pilots" in order(window)


def test_in_the_list_lanes_are_hidden_collapsed_and_moved(window: Window) -> None:
    keys(window, Qt.Key.Key_L)
    popup = window.canvas.lanes_button.popup
    assert popup.isVisible()
    assert popup.current is not None
    assert popup.current.spoken == "Harbour board, checked"
    keys(window, Qt.Key.Key_Space)
    assert window.session.wish.hidden == {"board"}
    assert popup.current.spoken == "Harbour board, not checked"
    keys(window, Qt.Key.Key_Down, Qt.Key.Key_Left)
    assert window.session.wish.collapsed == {"crew"}
    assert popup.current.spoken == "Crew, checked, collapsed"
    keys(window, (Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier))
    assert order(window) == ["town", "crew", "weather"]
    keys(window, Qt.Key.Key_Right)
    assert order(window) == ["town", "crew", "keepers", "pilots", "weather"]
    keys(window, Qt.Key.Key_Escape)
    assert not popup.isVisible()
    assert QApplication.focusWidget() is window.canvas


def test_the_button_above_the_names_opens_the_list_and_says_what_is_not_shown(window: Window) -> None:
    button = window.canvas.lanes_button
    assert button.accessibleName() == "Lanes"
    window.shell.hide_lane("board")
    assert button.accessibleName() == "Lanes, 1 lane hidden"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert button.is_open
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not button.is_open


def test_assistive_technology_hears_of_lanes_and_of_those_that_are_hidden(window: Window) -> None:
    window.shell.toggle_lane("crew")
    window.shell.hide_lane("weather")
    said = [one.name for one in window.canvas.spoken()]
    assert {"Lane Harbour board, open", "Lane Crew, collapsed", "1 lane hidden"} <= set(said)
    assert f"Lane {NAMES[3]}, open" in said


# -- what is chosen elsewhere


def test_an_event_that_is_found_in_a_hidden_lane_shows_that_lane_and_says_so(window: Window) -> None:
    window.shell.hide_lane("crew")
    window.shell.show_event("keepers4")
    assert window.session.wish == AS_IN_FILE
    assert window.canvas.scene.item("keepers4") is not None
    assert "shown again" in window.status._said


def test_stepping_passes_over_hidden_lanes(window: Window) -> None:
    for lane_id in ("board", "crew", "town"):
        window.shell.hide_lane(lane_id)
    window.session.select("weather1")
    window.shell.step_event(1)
    assert window.session.event_id == "weather2"


# -- scrolling


def bar(window: Window) -> LaneScroll:
    (found,) = window.canvas.findChildren(LaneScroll)
    return found


def slide(found: LaneScroll, start: int, end: int) -> None:
    """Drags the bar's handle. With the left button alone: a test before this one may have left another one down."""
    left, none, plain = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    for kind, y, button, held in (
        (QEvent.Type.MouseButtonPress, start, left, left),
        (QEvent.Type.MouseMove, end, none, left),
        (QEvent.Type.MouseButtonRelease, end, left, none),
    ):
        at = QPoint(found.width() // 2, y)
        QApplication.sendEvent(
            found, QMouseEvent(kind, QPointF(at), QPointF(found.mapToGlobal(at)), button, held, plain)
        )


def test_lanes_that_do_not_fit_have_a_bar_that_scrolls_them(window: Window) -> None:
    canvas = window.canvas
    window.shell.collapse_all_lanes()
    assert canvas.frame.scroll_limit == 0
    assert not bar(window).isVisible()
    window.shell.open_all_lanes()
    window.resize(1300, 480)
    limit = canvas.frame.scroll_limit
    assert limit > 0
    assert bar(window).isVisible()
    assert bar(window).maximum() == round(limit)
    view = window.session.view
    slide(bar(window), 20, bar(window).height())
    assert window.session.scroll == pytest.approx(limit, abs=1)
    assert window.session.view == view


def test_pages_and_the_wheel_over_the_names_scroll_too(window: Window) -> None:
    window.resize(1300, 480)
    keys(window, Qt.Key.Key_PageDown)
    down = window.session.scroll
    assert down > 0
    assert bar(window).value() == round(down)
    keys(window, Qt.Key.Key_PageUp)
    assert window.session.scroll == 0
    at = QPointF(LANE_COLUMN / 2, 200)
    where = QPointF(window.canvas.mapToGlobal(at.toPoint()))
    event = QWheelEvent(
        at, where, QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    view = window.session.view
    QApplication.sendEvent(window.canvas, event)
    assert window.session.scroll > 0
    assert window.session.view == view


# -- what stays


def test_the_arrangement_is_remembered_for_the_file_and_not_in_it(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    before = (tmp_path / "harbour.json").read_bytes()
    window.shell.move_lane(1, "board")
    window.shell.toggle_lane("crew")
    window.shell.hide_lane("weather")
    wish = window.session.wish
    again = window_on(qtbot, tmp_path)
    assert again.session.wish == wish
    assert order(again) == ["crew", "board", "town"]
    again.close()
    assert (tmp_path / "harbour.json").read_bytes() == before
    (tmp_path / "other.json").write_text(json.dumps({**DATA, "title": "Other"}), "utf-8")
    window.shell.open_file(tmp_path / "other.json")
    assert window.session.wish == AS_IN_FILE
    window.shell.open_file(tmp_path / "harbour.json")
    assert window.session.wish == wish


def test_a_picture_shows_the_lanes_as_they_are_arranged(window: Window, tmp_path: Path) -> None:
    def picture(name: str) -> bytes:
        export.export(window.session, tmp_path / name, theme=LIGHT, size=window.canvas.size())
        return (tmp_path / name).read_bytes()

    plain = picture("plain.svg")
    window.shell.hide_lane("crew")
    arranged = picture("arranged.svg")
    assert b">Crew<" in plain
    assert b">Crew<" not in arranged
    assert b"3 lanes hidden" in arranged


def test_one_lane_alone_has_nothing_to_arrange(window: Window, tmp_path: Path) -> None:
    alone = {**DATA, "lanes": [{"id": "board", "title": "Board"}], "events": DATA["events"][:8]}
    (tmp_path / "alone.json").write_text(json.dumps(alone), "utf-8")
    window.shell.open_file(tmp_path / "alone.json")
    assert not window.canvas.lanes_button.isVisible()
    assert not window.shell.has_lanes()
    assert [one.toggle for one in window.canvas.frame.lanes] == [None]


def test_lanes_wear_the_theme(window: Window) -> None:
    window.shell.toggle_lane("crew")
    window.shell.hide_lane("town")
    window.shell.open_lanes()
    light = window.grab().toImage()
    window.shell.choose_theme("dark")
    assert window.theme is DARK
    assert window.grab().toImage() != light
