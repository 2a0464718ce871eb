"""Cards that are narrow for want of room, under a person's hands: they tell the rest, and grow without a jump."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from desktop.qt.app import make_window
from desktop.qt.application import application
from desktop.qt.window import Window
from desktop.settings import schema
from desktop.settings.store import Settings
from desktop.view.frame import Card
from desktop.view.items import Item
from desktop.view.scene import LANE_COLUMN


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    """The story in a window, zoomed out until a card is narrow."""
    settings = Settings(tmp_path / "settings.json")
    settings.set(schema.REDUCED_MOTION, "on")
    application()
    made = make_window(None, settings, synchronous=True)
    qtbot.addWidget(made)
    made.resize(1440, 900)
    with qtbot.waitExposed(made):
        made.show()
    qtbot.waitUntil(lambda: made.session.view is not None)
    for _ in range(20):
        if narrow(made):
            break
        turn(made, made.canvas.width() / 2, -1)
    yield made
    made.close()


def narrow(window: Window) -> list[Card]:
    """The cards whose evidence is told by its symbol alone."""
    return [card for card in window.canvas.frame.cards if not card.support_text]


def middle(card: Card) -> QPoint:
    return QPoint(round(card.rect.x + card.rect.width / 2), round(card.rect.y + card.rect.height / 2))


def item_of(window: Window, card: Card) -> Item:
    item = window.canvas.scene.item(card.event_id)
    assert item is not None
    return item


def turn(window: Window, x: float, notches: int) -> None:
    """Turns the wheel over a place of the axis."""
    at = QPointF(x, 100)
    event = QWheelEvent(
        at, window.canvas.mapToGlobal(at), QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(window.canvas, event)


def test_a_narrow_card_tells_the_rest_on_hover(window: Window, qtbot: QtBot) -> None:
    card = narrow(window)[0]
    event = window.session.document.timeline.event_by_id[card.event_id]
    QTest.mouseMove(window.canvas, middle(card))
    qtbot.waitUntil(lambda: "unchecked" in QToolTip.text())
    assert event.title in QToolTip.text().replace("&#x27;", "’")
    assert "20" in QToolTip.text()


def test_assistive_technology_hears_its_name_whole(window: Window) -> None:
    card = narrow(window)[0]
    title = window.session.document.timeline.event_by_id[card.event_id].title
    assert title in [spoken.name for spoken in window.canvas.spoken()]


def test_a_click_shows_it_whole_where_it_stands(window: Window) -> None:
    card = narrow(window)[0]
    item = item_of(window, card)
    QTest.mouseClick(window.canvas, Qt.MouseButton.LeftButton, pos=middle(card))
    assert window.session.event_id == card.event_id
    whole = next(one for one in window.canvas.frame.cards if one.selected)
    assert whole.support_text
    assert (" ".join(whole.title), whole.detail) == (item.title, item.detail)
    assert (whole.rect.y, whole.rect.height) == (card.rect.y, card.rect.height)


def test_it_grows_once_while_one_zooms_in_and_nothing_else_of_it_moves(window: Window) -> None:
    card = narrow(window)[0]
    item = item_of(window, card)
    x = window.canvas.plot_x(item.anchor)
    side = item.right < -item.left
    widths = []
    for _ in range(30):
        now = next(one for one in window.canvas.frame.cards if one.event_id == card.event_id)
        widths.append(round(now.rect.width, 3))
        edge, before = (now.rect.right, card.rect.right) if side else (now.rect.x, card.rect.x)
        assert edge == pytest.approx(before, abs=0.01)
        assert (now.rect.y, now.rect.height) == (card.rect.y, card.rect.height)
        turn(window, x, 1)
    assert sorted(set(widths)) == list(dict.fromkeys(widths))
    assert len(set(widths)) == 2
    assert x > LANE_COLUMN
