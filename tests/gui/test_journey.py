"""What a person does with the story, from the first sight to the source's words and back: by mouse, then by keys."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QInputDevice,
    QMouseEvent,
    QNativeGestureEvent,
    QPointingDevice,
    QTextDocument,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from desktop.core import dates
from desktop.qt.app import make_window
from desktop.qt.application import application
from desktop.qt.labels import Prose, TextLink
from desktop.qt.quotations import QuotationCard
from desktop.qt.window import Window
from desktop.settings import schema
from desktop.settings.store import Settings
from desktop.view.frame import Card
from desktop.view.ticks import DAY

RELEASE = "deepseek-release"
RELEASE_DAY = dates.instant(2025, 1, 20)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    """The story in a window, without motion: where it flies to is the same, and no test waits for it."""
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
    qtbot.waitUntil(lambda: made.session.view is not None)
    yield made
    made.close()


def selected(window: Window) -> str | None:
    return window.session.event_id


def words_of_hint(window: Window) -> str:
    """What an empty view says."""
    return window.canvas.frame.hint.text if window.canvas.frame.hint is not None else ""


def card(window: Window, event_id: str) -> Card:
    return next(one for one in window.canvas.frame.cards if one.event_id == event_id)


def middle(drawn: Card) -> QPointF:
    return QPointF(drawn.rect.x + drawn.rect.width / 2, drawn.rect.y + drawn.rect.height / 2)


def wheel(
    widget: QWidget,
    at: QPointF,
    angle: QPoint,
    *,
    pixels: QPoint | None = None,
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    device: QPointingDevice | None = None,
) -> None:
    """A turn of the wheel, or a move of two fingers where a ``device`` says so."""
    event = QWheelEvent(
        at, QPointF(widget.mapToGlobal(at.toPoint())), pixels or QPoint(), angle, Qt.MouseButton.NoButton, modifiers,
        Qt.ScrollPhase.NoScrollPhase, False, Qt.MouseEventSource.MouseEventNotSynthesized,
        device or QPointingDevice.primaryPointingDevice(),
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


def touchpad() -> QPointingDevice:
    kinds = QInputDevice.Capability.Position | QInputDevice.Capability.PixelScroll
    return QPointingDevice(
        "touchpad", 7, QInputDevice.DeviceType.TouchPad, QPointingDevice.PointerType.Finger, kinds, 2, 0
    )


def drag(qtbot: QtBot, widget: QWidget, start: QPoint, by: QPoint, *, steps: int = 8) -> None:
    QTest.mousePress(widget, Qt.MouseButton.LeftButton, pos=start)
    for step in range(1, steps + 1):
        at = QPointF(start + by * step / steps)
        event = QMouseEvent(
            QEvent.Type.MouseMove, at, QPointF(widget.mapToGlobal(at.toPoint())), Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(widget, event)
    QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=start + by)


def pinch(widget: QWidget, at: QPointF, value: float) -> None:
    where = QPointF(widget.mapToGlobal(at.toPoint()))
    gesture = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture, touchpad(), 2, at, at, where, value, QPointF()
    )
    QApplication.sendEvent(widget, gesture)


def words(widget: QWidget) -> str:
    """All text that a widget shows."""
    labels = [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]
    prose = [edit.toPlainText() for edit in widget.findChildren(Prose) if edit.isVisible()]
    links = [link.accessibleName() for link in widget.findChildren(TextLink) if link.isVisible()]
    return "\n".join(labels + prose + links)


def chosen(window: Window) -> list[str]:
    """The words that the reader shows as the chosen quotation."""
    return [one.quoted.words for one in window.reader.findChildren(QuotationCard) if one.chosen]


def test_by_mouse(window: Window, qtbot: QtBot) -> None:
    session, canvas = window.session, window.canvas
    assert {"chatgpt-launch", "ernie-reception", "export-bans", RELEASE, "lunar-new-year"} <= {
        one.event_id for one in canvas.frame.cards
    }
    first = session.view

    # zoom by wheel at the release, to where a day is wide
    mark = next(one for one in canvas.frame.marks if one.event_id == RELEASE)
    at = QPointF(mark.x, mark.y)
    for _ in range(40):
        wheel(canvas, at, QPoint(0, 120))
    assert session.view is not None
    assert DAY / session.view.us_per_px > 50
    assert abs(canvas.plot_x(RELEASE_DAY) - at.x()) < 2, "the wheel zooms at the cursor"
    assert any("Jan 2025" in tick.label for tick in canvas.frame.axis.context)

    # drag to pan: what was under the hand stays under it
    before = canvas.plot_x(RELEASE_DAY)
    drag(qtbot, canvas, QPoint(600, 420), QPoint(-150, 0))
    assert canvas.plot_x(RELEASE_DAY) == pytest.approx(before - 150, abs=1)
    assert selected(window) is None, "a drag is not a click"

    # pinch out over empty space
    before_scale = session.view.us_per_px
    pinch(canvas, QPointF(before - 150, 300), -0.5)
    assert session.view.us_per_px > before_scale * 1.5

    # click it, and read the panel
    target = middle(card(window, RELEASE)).toPoint()
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=target)
    assert selected(window) == RELEASE
    assert card(window, RELEASE).selected
    shown = words(window.detail)
    event = session.document.timeline.event_by_id[RELEASE]
    assert event.title in shown
    assert "20 January 2025" in shown
    assert event.summary is not None
    assert event.summary in shown

    # click a quotation, and see it in the reader
    quotation = window.detail.findChildren(QuotationCard)[0]
    wanted = session.document.timeline.quotation_by_id[event.quotations[0].quotation]
    QTest.mouseClick(quotation, Qt.MouseButton.LeftButton)
    assert window.reader.isVisible()
    assert chosen(window) == [f"“{wanted.exact}”"]

    # back by Escape: the reader, then the event; and through the history of views to the first sight
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.reader.isVisible()
    assert window.detail.isVisible()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert selected(window) is None
    for _ in range(50):
        if not session.views.has_back:
            break
        QTest.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert session.view == first
    QTest.keyClick(window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert session.view != first


def test_by_keyboard_alone(window: Window, qtbot: QtBot) -> None:
    session = window.session
    first = session.view

    def key(name: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or window, name, modifier)

    seen = []
    for _ in range(30):
        key(Qt.Key.Key_Period)
        assert session.event_id is not None
        seen.append(session.event_id)
        if session.event_id == RELEASE:
            break
    assert seen[-1] == RELEASE
    assert seen == sorted(seen, key=window.canvas.scene.position), "full stop goes forward in time"

    for _ in range(20):
        key(Qt.Key.Key_Plus)
    assert session.view is not None
    assert DAY / session.view.us_per_px > 50
    assert 0 < session.view.x(RELEASE_DAY) < session.view.width, "zooming by key keeps the selected event in view"
    before = session.view
    key(Qt.Key.Key_Right)
    assert session.view.start > before.start
    key(Qt.Key.Key_F)
    assert session.view.x(RELEASE_DAY) == pytest.approx(session.view.width / 2, abs=1)

    # Return goes into the panel, to its first quotation; Return opens the reader there
    key(Qt.Key.Key_Return)
    focus = QApplication.focusWidget()
    assert isinstance(focus, QuotationCard)
    key(Qt.Key.Key_Return)
    assert window.reader.isVisible()
    assert chosen(window) == [focus.quoted.words]
    key(Qt.Key.Key_Escape)
    assert not window.reader.isVisible()
    assert selected(window) == RELEASE
    key(Qt.Key.Key_Escape)
    assert selected(window) is None

    for _ in range(80):
        if not session.views.has_back:
            break
        key(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert session.view == first

    # search: the slash leads into the field, Return to the event
    key(Qt.Key.Key_Slash)
    assert QApplication.focusWidget() is window.search
    QTest.keyClicks(window.search, "baidu ernie")
    key(Qt.Key.Key_Return)
    assert selected(window) == "ernie-reception"
    key(Qt.Key.Key_0)
    assert session.view == window.canvas.scene.whole


def test_double_click_zooms_to_the_item(window: Window, qtbot: QtBot) -> None:
    at = middle(card(window, "export-bans")).toPoint()
    first = window.session.view
    assert first is not None
    QTest.mouseClick(window.canvas, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseDClick(window.canvas, Qt.MouseButton.LeftButton, pos=at)
    assert window.session.view is not None
    assert window.session.view.us_per_px < first.us_per_px
    assert window.session.view.contains(dates.instant(2022, 10, 7))


def test_two_fingers_pan_and_with_control_zoom(window: Window) -> None:
    canvas = window.canvas
    before, width = canvas.plot_x(RELEASE_DAY), window.session.view
    pad = touchpad()
    wheel(canvas, QPointF(500, 300), QPoint(), pixels=QPoint(60, 0), device=pad)
    assert canvas.plot_x(RELEASE_DAY) == pytest.approx(before + 60, abs=1)
    assert width is not None
    assert window.session.view is not None
    assert window.session.view.us_per_px == width.us_per_px
    control = Qt.KeyboardModifier.ControlModifier
    wheel(canvas, QPointF(500, 300), QPoint(0, 120), pixels=QPoint(0, 30), device=pad, modifiers=control)
    assert window.session.view.us_per_px < width.us_per_px


def test_control_zooms_finer(window: Window) -> None:
    session, at = window.session, QPointF(500, 300)
    assert session.view is not None
    start = session.view.us_per_px
    wheel(window.canvas, at, QPoint(0, 120), modifiers=Qt.KeyboardModifier.ControlModifier)
    fine = start / session.view.us_per_px
    wheel(window.canvas, at, QPoint(0, 120))
    coarse = start / fine / session.view.us_per_px
    assert 1 < fine < coarse


def test_a_released_drag_glides_on_and_comes_to_rest(window: Window, qtbot: QtBot) -> None:
    window.settings.set(schema.REDUCED_MOTION, "off")
    drag(qtbot, window.canvas, QPoint(900, 420), QPoint(-300, 0), steps=20)
    released = window.session.view
    assert window.canvas.gliding
    qtbot.waitUntil(lambda: not window.canvas.gliding, timeout=5_000)
    assert released is not None
    assert window.session.view is not None
    assert window.session.view.start > released.start
    QTest.mouseClick(window.canvas, Qt.MouseButton.LeftButton, pos=QPoint(500, 10))


def test_a_flight_arrives_where_it_would_at_once(window: Window, qtbot: QtBot) -> None:
    window.settings.set(schema.REDUCED_MOTION, "off")
    window.session.select(RELEASE)
    window.canvas.zoom_to(RELEASE)
    assert window.session.view == window.canvas.scene.whole, "it begins where one is"
    target = window.canvas.flight.target
    qtbot.waitUntil(lambda: window.session.view == target, timeout=5_000)


def test_a_click_beside_lets_go(window: Window, qtbot: QtBot) -> None:
    window.session.select(RELEASE)
    QTest.mouseClick(window.canvas, Qt.MouseButton.LeftButton, pos=QPoint(200, 100))
    assert window.session.event_id is None


def test_arrows_join_what_responds_to_what(window: Window) -> None:
    window.session.select(RELEASE)
    assert window.canvas.frame.arrows
    window.session.select(None)
    assert not window.canvas.frame.arrows


def test_an_empty_view_leads_back(qtbot: QtBot, see: Callable[[str], Window]) -> None:
    window = see(
        """{"format": "quoteline/1", "title": "Two", "events": [
        {"id": "a", "title": "Early", "date": "2001-02-03"}, {"id": "b", "title": "Late", "date": "2011-02-03"}]}"""
    )
    canvas, session = window.canvas, window.session
    assert not words_of_hint(window)
    view = canvas.scene.whole.zoomed(400, 300)
    session.look(view.panned(view.width / 2 - view.x(dates.instant(2008))))
    assert "Late" in words_of_hint(window)
    hint = canvas.frame.hint
    assert hint is not None
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(round(hint.rect.x + 20), round(hint.rect.y + 20)))
    qtbot.waitUntil(lambda: [one.event_id for one in canvas.frame.cards] == ["b"])


def test_markup_in_a_title_shows_literally(qtbot: QtBot, tmp_path: Path, see: Callable[[str], Window]) -> None:
    title = "<b>bold</b> <img src='file:///etc/passwd'> &amp;"
    window = see(f'''{{"format": "quoteline/1", "title": "<i>t</i>", "events": [
        {{"id": "a", "title": "{title}", "date": "2020"}}]}}''')
    from PySide6.QtGui import QAccessible

    interface = QAccessible.queryAccessibleInterface(window.canvas)
    assert interface.child(0).text(QAccessible.Text.Name) == title
    window.session.select("a")
    assert title in words(window.detail)
    card = window.canvas.frame.cards[0].rect
    assert title in hovered(window, qtbot, card.x + 20, card.y + 10)


def test_a_tooltip_of_one_line_shows_letters_and_no_markup(qtbot: QtBot, see: Callable[[str], Window]) -> None:
    title = 'R&D and the "Great" War'
    window = see(json.dumps({
        "format": "quoteline/1", "title": "t", "events": [{"id": "a", "title": "a", "date": "1915"}],
        "eras": [{"id": "e", "title": title, "date": "1914/1918"}],
    }))  # fmt: skip
    era = window.canvas.frame.eras[0]
    assert hovered(window, qtbot, era.label_x + 4, era.label_y + 6) == title


BEGINNING = """{"format": "quoteline/1", "title": "t", "events": [
    {"id": "first", "title": "The beginning", "date": "Y-13800000000"},
    {"id": "now", "title": "Now", "date": "2026-11-28"}, {"id": "then", "title": "Then", "date": "1066-10-14"}]}"""


@pytest.mark.parametrize("beside", [0, -4, 5, 40])
@pytest.mark.parametrize("pinched", [False, True])
def test_zooming_on_an_event_keeps_it_where_it_is(see: Callable[[str], Window], beside: int, pinched: bool) -> None:
    """Where a pixel is millions of years, the time under the pointer is not that of the mark under it."""
    window = see(BEGINNING)
    canvas, now = window.canvas, dates.instant(2026, 11, 28)
    mark = next(one for one in canvas.frame.marks if one.event_id == "now")
    at = QPointF(mark.x + beside, mark.y) if beside < 40 else middle(card(window, "now"))
    for _ in range(60):
        if pinched:
            pinch(canvas, at, 0.25)
        else:
            wheel(canvas, at, QPoint(0, 120))
    assert window.session.view is not None
    assert canvas.scene.whole.us_per_px > 1e5 * window.session.view.us_per_px
    assert canvas.plot_x(now) == pytest.approx(mark.x, abs=0.5)
    for _ in range(60):
        wheel(canvas, at, QPoint(0, -120))
    assert canvas.plot_x(now) == pytest.approx(mark.x, abs=0.5)


def hovered(window: Window, qtbot: QtBot, x: float, y: float) -> str:
    """What the tooltip at a place of the timeline shows, as Qt reads it."""
    QToolTip.hideText()
    QTest.mouseMove(window.canvas, QPoint(round(x), round(y)))
    qtbot.waitUntil(lambda: bool(QToolTip.text()))
    text, document = QToolTip.text(), QTextDocument()
    QToolTip.hideText()
    if "<" not in text:  # for Qt plain text
        return text
    document.setHtml(text)
    return document.toPlainText()


@pytest.fixture
def see(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[[str], Window]]:
    """Opens a window on a timeline given as text."""
    made: list[Window] = []

    def open_text(text: str) -> Window:
        path = tmp_path / "timeline.json"
        path.write_text(text, "utf-8")
        application()
        window = make_window(path, Settings(tmp_path / "settings.json"), synchronous=True)
        qtbot.addWidget(window)
        made.append(window)
        with qtbot.waitExposed(window):
            window.show()
        return window

    yield open_text
    for window in made:
        window.close()


def test_a_copy_that_the_file_names_is_read_with_it(tmp_path: Path, see: Callable[[str], Window]) -> None:
    (tmp_path / "log.txt").write_text("At noon the wheel stood still.\n", "utf-8")
    window = see(
        """{"format": "quoteline/1", "title": "Mill", "sources": [{"id": "log", "headline": "Log", "copy": "log.txt"}],
        "quotations": [{"id": "wheel", "source": "log", "exact": "the wheel stood still"}],
        "events": [{"id": "stop", "title": "The mill stops", "date": "1811", "quotations": ["wheel"]}]}"""
    )
    window.keeper.open_copies()
    assert window.session.anchor("wheel").state.verified
    assert any("verified" in button.text() for button in window.status.findChildren(QPushButton))


def test_a_click_that_moves_nothing_keeps_the_way_forward(window: Window) -> None:
    session = window.session
    window.canvas.zoom_by(1.5)
    QTest.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert session.views.has_forward
    QTest.mouseClick(window.canvas, Qt.MouseButton.LeftButton, pos=middle(card(window, RELEASE)).toPoint())
    assert selected(window) == RELEASE
    assert session.views.has_forward
    assert not session.views.has_back, "nothing moved: there is no step to go back"


def test_back_twice_in_flight_goes_two_views_back(window: Window, qtbot: QtBot) -> None:
    session, canvas = window.session, window.canvas
    views = [session.view]
    for _ in range(2):
        view = session.view
        assert view is not None
        session.look(view.zoomed(2.0, 300), remember=True)
        views.append(session.view)
    window.settings.set(schema.REDUCED_MOTION, "off")
    window.shell.view_back()
    window.shell.view_back()
    qtbot.waitUntil(lambda: session.view == views[0], timeout=5_000)
    window.shell.view_forward()
    window.shell.view_forward()
    qtbot.waitUntil(lambda: session.view == views[2], timeout=5_000)
    assert not canvas.gliding


def test_a_quick_second_press_of_the_side_button_is_no_double_click(window: Window) -> None:
    at = middle(card(window, RELEASE)).toPoint()
    QTest.mouseClick(window.canvas, Qt.MouseButton.LeftButton, pos=at)
    before = window.session.view
    for button in (Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton):
        QTest.mouseDClick(window.canvas, button, pos=at)
    assert window.session.view == before


def test_with_the_reader_open_the_timeline_keeps_the_keys(window: Window) -> None:
    window.session.select(RELEASE)
    window.shell.open_reader()
    window.canvas.setFocus()
    QTest.mouseClick(window.canvas, Qt.MouseButton.LeftButton, pos=middle(card(window, "export-bans")).toPoint())
    assert window.canvas.hasFocus()
    before = window.session.view
    QTest.keyClick(window.canvas, Qt.Key.Key_Right)
    assert window.session.view != before


@pytest.mark.parametrize("way", ["zoom_to", "centre_on", "reveal"])
def test_in_a_narrow_window_an_event_is_not_under_the_drawer(window: Window, qtbot: QtBot, way: str) -> None:
    window.resize(800, 600)
    window.session.select(RELEASE)
    qtbot.waitUntil(lambda: window.stage.covered > 0)
    getattr(window.canvas, way)(RELEASE)
    assert window.canvas.plot_x(RELEASE_DAY) < window.canvas.width() - window.stage.covered


def test_a_drawer_leaves_the_overview_in_sight(window: Window, qtbot: QtBot) -> None:
    window.resize(800, 600)
    window.session.select(RELEASE)
    qtbot.waitUntil(lambda: window.stage.covered > 0)
    at_its_end = window.overview.mapTo(window, window.overview.rect().bottomRight() - QPoint(10, 10))
    assert window.childAt(at_its_end) is window.overview
    assert window.detail.height() == window.stage.height() - window.overview.height()
    window.resize(1400, 600)
    qtbot.waitUntil(lambda: not window.stage.is_drawer)
    assert window.detail.height() == window.stage.height(), "beside the timeline it has all the height"


def test_the_menu_key_opens_the_menu_where_one_is(window: Window) -> None:
    window.session.select(RELEASE)
    place = window.canvas.mapFromGlobal(window.canvas.menu_place())
    assert card(window, RELEASE).rect.contains(place.x(), place.y(), slack=1)
    window.session.select(None)
    at = window.canvas.rect().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, at, window.canvas.mapToGlobal(at))
    QApplication.sendEvent(window.canvas, event)
    window.menu.close()
    assert selected(window) is None, "the key selects nothing by the place of the pointer"
