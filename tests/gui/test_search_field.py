"""What a person does with the search field: types, moves, chooses, gives up."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.qt.popup import Popup
from desktop.qt.search import PLACEHOLDER, SearchField
from desktop.qt.theme import DARK, LIGHT
from desktop.session.session import Session
from tests.gui import lighthouse


class Host(QWidget):
    """A window with the field at its top right, and something else that can have the focus."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.resize(900, 600)
        self.field = SearchField(session, LIGHT)
        self.field.setFixedWidth(300)
        self.canvas = QWidget()
        self.canvas.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        layout = QVBoxLayout(self)
        layout.addWidget(self.field, 0, Qt.AlignmentFlag.AlignRight)
        layout.addWidget(self.canvas, 1)


@pytest.fixture
def session() -> Session:
    return lighthouse.session()


@pytest.fixture
def host(qtbot: QtBot, session: Session) -> Host:
    made = Host(session)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
    made.canvas.setFocus()
    return made


def titles(popup: Popup) -> list[str]:
    model = popup.list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def spoken(popup: Popup) -> str:
    text: str = popup.list.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
    return text


def test_in_a_narrow_field_the_key_stands_on_no_words(host: Host) -> None:
    field = host.field
    for width in range(150, 200, 4):
        field.setFixedWidth(width)
        end = QRect(width - 26, 0, 26, field.height())
        shown = field.grab(end).toImage()
        field.setPlaceholderText("")
        assert field.grab(end).toImage() == shown
        field.setPlaceholderText(PLACEHOLDER)
    field.setFocus()
    QTest.keyClicks(field, "A long word that fills the field whole")
    end = QRect(field.width() - 26, 0, 26, field.height())
    typed = field.grab(end).toImage()
    field.clear()
    assert field.grab(end).toImage() != typed, "what is typed has all the room"


def test_typing_lists_titles_first_and_return_chooses_the_best(qtbot: QtBot, host: Host) -> None:
    host.field.open()
    QTest.keyClicks(host.field, "lamp")
    assert host.field.popup.isVisible()
    assert titles(host.field.popup) == ["The first lamp is lit", "Lamp <b>oil</b> runs out & more"]
    with qtbot.waitSignal(host.field.chosen) as chosen:
        QTest.keyClick(host.field, Qt.Key.Key_Return)
    assert chosen.args == ["lit"]
    assert not host.field.popup.isVisible()


def test_a_speaker_finds_the_event_with_its_date(qtbot: QtBot, host: Host) -> None:
    host.field.open()
    QTest.keyClicks(host.field, "muller")
    assert titles(host.field.popup) == ["A keeper writes"]
    assert "Zoë Müller" in spoken(host.field.popup)
    assert "1824" in spoken(host.field.popup)


def test_arrows_move_in_the_list_and_round(qtbot: QtBot, host: Host) -> None:
    host.field.open()
    QTest.keyClicks(host.field, "lamp")
    QTest.keyClick(host.field, Qt.Key.Key_Down)
    assert spoken(host.field.popup).startswith("Lamp <b>oil</b>")
    QTest.keyClick(host.field, Qt.Key.Key_Down)
    assert spoken(host.field.popup).startswith("The first lamp")
    QTest.keyClick(host.field, Qt.Key.Key_Up)
    with qtbot.waitSignal(host.field.chosen) as chosen:
        QTest.keyClick(host.field, Qt.Key.Key_Enter)
    assert chosen.args == ["oil"]


def test_a_click_chooses(qtbot: QtBot, host: Host) -> None:
    host.field.open()
    QTest.keyClicks(host.field, "lamp")
    shown = host.field.popup.list
    with qtbot.waitSignal(host.field.chosen) as chosen:
        QTest.mouseClick(
            shown.viewport(), Qt.MouseButton.LeftButton, pos=shown.visualRect(shown.model().index(1, 0)).center()
        )
    assert chosen.args == ["oil"]


def test_escape_empties_and_leaves_even_without_a_list(qtbot: QtBot, host: Host) -> None:
    for typed in ("lamp", ""):
        host.field.open()
        QTest.keyClicks(host.field, typed)
        with qtbot.waitSignal(host.field.dismissed):
            QTest.keyClick(host.field, Qt.Key.Key_Escape)
        assert host.field.text() == ""
        assert not host.field.popup.isVisible()


def test_keys_of_the_list_are_not_the_windows_while_it_is_open(qtbot: QtBot, host: Host) -> None:
    fired = list[str]()
    for key in ("Esc", "Down", "Return", "A"):
        action = QAction(host)
        action.setShortcut(QKeySequence(key))
        action.triggered.connect(lambda _=False, key=key: fired.append(key))
        host.addAction(action)
    host.field.open()
    QTest.keyClicks(host.field, "lamp")
    for pressed in (Qt.Key.Key_Down, Qt.Key.Key_A, Qt.Key.Key_Return, Qt.Key.Key_Escape):
        QTest.keyClick(host.field, pressed)
    assert fired == []
    host.canvas.setFocus()
    QTest.keyClick(host.canvas, Qt.Key.Key_Down)
    assert fired == ["Down"]


def test_nothing_found_says_so_to_the_letter(qtbot: QtBot, host: Host) -> None:
    host.field.open()
    QTest.keyClicks(host.field, "<b>nowhere</b>")
    labels = [label for label in host.field.popup.findChildren(QLabel) if label.isVisible()]
    assert labels[0].text() == "Nothing found for “<b>nowhere</b>”"
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in labels)
    assert not host.field.popup.list.isVisible()


def test_more_than_fit_are_counted(qtbot: QtBot) -> None:
    many = [{"id": f"e{number}", "title": f"Lamp {number}"} for number in range(60)]
    host = Host(lighthouse.session(events=many))
    qtbot.addWidget(host)
    host.show()
    host.field.open()
    QTest.keyClicks(host.field, "lamp")
    texts = [label.text() for label in host.field.popup.findChildren(QLabel) if label.isVisible()]
    assert texts == ["The first 50 of 60: another word narrows it"]
    assert host.field.popup.geometry().bottom() <= host.rect().bottom()


def test_another_timeline_is_searched_after_it_opened(qtbot: QtBot, host: Host, session: Session) -> None:
    host.field.open()
    QTest.keyClicks(host.field, "lamp")
    session.open(lighthouse.document(events=[{"id": "new", "title": "A new lamp"}]))
    assert host.field.text() == ""
    assert not host.field.popup.isVisible()
    QTest.keyClicks(host.field, "lamp")
    assert titles(host.field.popup) == ["A new lamp"]


def test_the_list_stays_inside_the_window_when_that_is_resized(qtbot: QtBot, host: Host) -> None:
    host.field.open()
    QTest.keyClicks(host.field, "lamp")
    for width, height in ((500, 300), (320, 200), (1200, 800)):
        host.resize(width, height)
        assert host.rect().contains(host.field.popup.geometry())


def test_the_list_closes_when_the_focus_goes_elsewhere(qtbot: QtBot, host: Host) -> None:
    host.field.open()
    QTest.keyClicks(host.field, "lamp")
    host.canvas.setFocus()
    assert not host.field.popup.isVisible()


def test_opened_again_it_offers_the_last_search(qtbot: QtBot, host: Host) -> None:
    host.field.open()
    QTest.keyClicks(host.field, "lamp")
    QTest.keyClick(host.field, Qt.Key.Key_Return)
    host.canvas.setFocus()
    host.field.open()
    assert host.field.selectedText() == "lamp"
    assert host.field.popup.isVisible()


def test_the_field_names_itself_and_shows_its_key_until_it_is_used(qtbot: QtBot, host: Host) -> None:
    assert host.field.accessibleName() == PLACEHOLDER
    corner = QPoint(host.field.width() - 22, host.field.height() // 2 - 8)
    resting = host.field.grab().toImage().pixelColor(corner)
    host.field.setFocus()
    assert resting != host.field.grab().toImage().pixelColor(corner)


def test_both_themes_are_painted(qtbot: QtBot, host: Host) -> None:
    host.field.open()
    QTest.keyClicks(host.field, "lamp")
    light = host.field.popup.grab().toImage()
    host.field.set_theme(DARK)
    dark = host.field.popup.grab().toImage()
    middle = light.rect().center()
    assert light.pixelColor(middle).lightness() > 200
    assert dark.pixelColor(middle).lightness() < 80
