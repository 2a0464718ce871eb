"""What stands around the timeline: the foot in a narrow window, the keys, the menus, and the way of the Tab key."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from desktop.qt.app import make_window
from desktop.qt.application import application
from desktop.qt.help import KeySheet
from desktop.qt.theme import DARK, LIGHT, Theme, style_sheet
from desktop.qt.window import Window
from desktop.session.document import Document
from desktop.settings import schema
from desktop.settings.store import Settings
from desktop.view.frame import Cluster, Rect

MESSAGE = "a-copy-with-a-long-name.txt: 38 of 40 quotations verified"
EVENT = "deepseek-release"
SPLIT = Qt.CursorShape.SplitHCursor


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    settings = Settings(tmp_path / "settings.json")
    settings.set(schema.REDUCED_MOTION, "on")
    application()
    made = make_window(None, settings, synchronous=True)
    qtbot.addWidget(made)
    made.resize(1440, 900)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.canvas.setFocus()
    yield made
    made.close()


# -- the foot


def foot(window: Window) -> dict[str, QWidget]:
    """What the foot shows, by its text."""
    labels, buttons = window.status.findChildren(QLabel), window.status.findChildren(QPushButton)
    parts: list[QLabel | QPushButton] = [*labels, *buttons]
    return {widget.text(): widget for widget in parts if widget.isVisible() and widget.text()}


def span(window: Window) -> QWidget | None:
    return next((widget for text, widget in foot(window).items() if "px" in text), None)


@pytest.mark.parametrize("width", [1440, 800, 700, 640])
def test_nothing_in_the_foot_is_cut(window: Window, qtbot: QtBot, width: int) -> None:
    window.resize(width, 600)
    window.status.say(MESSAGE)
    qtbot.waitUntil(lambda: window.status.width() == width)
    for text, widget in foot(window).items():
        if text != MESSAGE:
            assert widget.width() >= widget.sizeHint().width(), text
    message = foot(window)[MESSAGE]
    assert message.geometry().right() <= width
    assert (message.width() >= message.sizeHint().width()) or span(window) is None


def test_the_span_makes_room_for_a_message_and_comes_back(window: Window, qtbot: QtBot) -> None:
    window.resize(800, 600)
    qtbot.waitUntil(lambda: span(window) is not None)
    window.status.say(MESSAGE)
    assert span(window) is None
    window.status.say("")
    assert span(window) is not None


def test_a_long_account_of_the_evidence_ends_in_an_ellipsis_and_is_whole_for_the_ear(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = "40,000 quotations: 36,000 verified, 1,000 ambiguous, 1,000 orphaned, 2,000 unchecked"
    monkeypatch.setattr("desktop.qt.status.summary", lambda _: whole)
    window.status.set_theme(LIGHT)
    window.resize(640, 600)
    qtbot.waitUntil(lambda: window.status.width() == 640)
    shown = next(widget for text, widget in foot(window).items() if text.startswith("40,000"))
    assert isinstance(shown, QPushButton)
    assert shown.text().endswith("…")
    qtbot.waitUntil(lambda: shown.width() >= shown.sizeHint().width())
    assert shown.accessibleName() == shown.toolTip() == whole
    window.resize(1440, 600)
    assert shown.text() == whole


# -- the keys


@pytest.mark.parametrize("size", [(1440, 900), (800, 600), (700, 460), (640, 440)])
def test_no_key_is_cut_on_the_sheet_of_keys(window: Window, qtbot: QtBot, size: tuple[int, int]) -> None:
    window.resize(*size)
    sheet = KeySheet(window.registry, window)
    with qtbot.waitExposed(sheet):
        sheet.show()
    for label in sheet.findChildren(QLabel):
        assert label.width() >= label.fontMetrics().horizontalAdvance(label.text()), label.text()
    area = sheet.findChild(QScrollArea)
    assert isinstance(area, QScrollArea)
    assert area.horizontalScrollBar().maximum() == 0
    assert sheet.width() <= size[0]
    assert sheet.height() <= size[1]
    sheet.close()


# -- the menus


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_what_cannot_be_done_looks_so_and_what_is_on_has_a_mark(qtbot: QtBot, theme: Theme) -> None:
    menu = QMenu()
    qtbot.addWidget(menu)
    menu.setStyleSheet(style_sheet(theme))
    normal, off, on = (menu.addAction("Save") for _ in range(3))
    off.setEnabled(False)
    for action in (normal, on):
        action.setCheckable(True)
    on.setChecked(True)
    menu.popup(QPoint(0, 0))
    picture, ratio = menu.grab().toImage(), menu.devicePixelRatioF()
    ground = QColor(theme.panel).lightness()

    def ink(row: int, *, of_mark: bool = False) -> int:
        """How far the strongest pixel of a row's text, or of the mark before it, stands out from the ground."""
        box = menu.actionGeometry(menu.actions()[row])
        columns = range(box.left() + 4, box.left() + 20) if of_mark else range(box.left() + 24, box.right() - 4)
        lines = range(box.top() + 2, box.bottom() - 1)
        colors = (picture.pixelColor(round(x * ratio), round(y * ratio)) for x in columns for y in lines)
        return max(abs(color.lightness() - ground) for color in colors)

    assert ink(1) < 0.75 * ink(0)
    assert ink(1) > 40
    assert ink(2, of_mark=True) > 0.75 * ink(0)
    assert ink(0, of_mark=True) < 10
    menu.close()


# -- the Tab key


def way(window: Window, key: Qt.Key) -> list[QWidget]:
    """Where the focus goes from the timeline until it is there again."""
    window.canvas.setFocus()
    went: list[QWidget] = []
    while not went or went[-1] is not window.canvas:
        assert len(went) < 200, "the focus never comes back"
        QTest.keyClick(went[-1] if went else window.canvas, key)
        focused = QApplication.focusWidget()
        assert focused is not None
        went.append(focused)
    return went


def parts(window: Window, went: list[QWidget]) -> list[str]:
    """The parts of the window that were gone through, each once as long as the focus stays in it."""
    by_name = {"head": window.header, "timeline": window.canvas, "panel": window.detail, "foot": window.status}
    if window.session.reader_source is not None:
        by_name["reader"] = window.reader
    found: list[str] = []
    for widget in went:
        name = next(name for name, part in by_name.items() if widget is part or part.isAncestorOf(widget))
        if found[-1:] != [name]:
            found.append(name)
    return found


def test_the_tab_key_goes_from_the_head_to_the_foot_and_round(window: Window) -> None:
    for event in (None, EVENT, "chatgpt-launch"):  # the panel is made anew each time
        window.session.select(event)
        went = way(window, Qt.Key.Key_Tab)
        assert parts(window, went) == ["panel", "foot", "head", "timeline"]
        assert window.search in went
        assert len(went) == len(set(went))
        assert way(window, Qt.Key.Key_Backtab)[:-1] == went[-2::-1]


def test_the_tab_key_goes_through_the_reader_before_the_panel(window: Window) -> None:
    window.resize(2000, 900)
    window.session.select(EVENT)
    window.shell.open_reader()
    assert parts(window, way(window, Qt.Key.Key_Tab)) == ["reader", "panel", "foot", "head", "timeline"]


def test_what_gets_the_focus_from_below_the_panel_is_scrolled_to(window: Window) -> None:
    window.resize(1440, 500)
    window.session.select(EVENT)
    went = way(window, Qt.Key.Key_Tab)
    last = max(number for number, widget in enumerate(went) if window.detail.isAncestorOf(widget))
    button, after = went[last : last + 2]
    window.detail.findChildren(QScrollArea)[0].verticalScrollBar().setValue(0)
    after.setFocus()
    QTest.keyClick(after, Qt.Key.Key_Backtab)
    assert button.hasFocus()
    assert button.visibleRegion().boundingRect().height() == button.height()


def test_the_overview_takes_no_focus_that_one_could_not_see(window: Window) -> None:
    QTest.mouseClick(window.overview, Qt.MouseButton.LeftButton, pos=window.overview.rect().center())
    assert window.canvas.hasFocus()
    assert window.overview not in way(window, Qt.Key.Key_Tab)


def test_the_panel_shows_that_it_has_the_focus(window: Window) -> None:
    window.session.select(EVENT)
    area = window.detail.findChildren(QScrollArea)[0]
    edge = QPoint(0, area.height() // 2)
    window.canvas.setFocus()
    assert area.grab().toImage().pixelColor(edge) == QColor(LIGHT.panel)
    QTest.keyClick(window.canvas, Qt.Key.Key_Tab)
    assert area.hasFocus()
    assert area.grab().toImage().pixelColor(edge) == QColor(LIGHT.accent)


# -- the edge of the column


def drag_the_edge(window: Window, by: int) -> None:
    """Drags the column's edge by so many pixels to the left."""
    stage = window.stage
    handle = next(part for part in stage.children() if isinstance(part, QWidget) and part.cursor().shape() == SPLIT)
    at = QPoint(2, 200)
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseMove(handle, at - QPoint(by, 0))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=at)


@pytest.mark.parametrize("by", [3000, 1000, -3000])
def test_the_column_goes_as_wide_as_its_setting_and_no_wider(window: Window, by: int) -> None:
    window.resize(2400, 900)
    drag_the_edge(window, by)
    width = window.stage.width() - window.canvas.width()
    assert width == (300 if by < 0 else 1200)
    assert window.settings.get(schema.PANEL_WIDTH) == width


@pytest.mark.parametrize("width", [1840, 2200])
def test_reader_and_panel_side_by_side_leave_the_timeline_its_room(window: Window, width: int) -> None:
    window.stage.set_column_width(1200)
    window.resize(width, 900)
    window.session.select(EVENT)
    window.session.read_source(window.session.document.timeline.sources[0].id)
    for by in (0, 3000):
        drag_the_edge(window, by)
        assert window.reader.isVisible()
        assert window.detail.isVisible()
        assert window.canvas.width() >= 360
        assert window.reader.width() + window.detail.width() <= width - 360


# -- a title may be anything


def test_a_title_stands_in_the_window_s_title_and_in_a_menu_as_it_is_written(window: Window, tmp_path: Path) -> None:
    file, title = tmp_path / "mill.json", "Mill[*] &\tCtrl+Q\x01"
    events = [{"id": str(number), "title": title, "date": "1811"} for number in range(2)]
    file.write_text(json.dumps({"format": "quoteline/1", "title": title, "events": events}), "utf-8")
    window.session.open(Document.read(file))
    handle = window.windowHandle()
    assert handle is not None
    assert handle.title().startswith("Mill[*] & Ctrl+Q  – Quoteline")
    window.canvas.cluster_chosen.emit(Cluster(Rect(0, 0, 9, 9), 0, 2, 0, 0, ("0", "1")), QPoint())
    menu = next(menu for menu in window.findChildren(QMenu) if menu.isVisible())
    assert [action.text() for action in menu.actions()] == ["Mill[*] && Ctrl+Q"] * 2
    menu.close()
