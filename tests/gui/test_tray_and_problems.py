"""What has no date and what is damaged is shown, to the letter, and can be reached by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.core.problems import Problem
from desktop.qt.problems import LIST_LIMIT, ErrorPage, ProblemBar, ProblemList, summary
from desktop.qt.theme import DARK, LIGHT
from desktop.qt.tray import UndatedTray
from desktop.session.session import Session
from tests.gui import lighthouse

WRONG_DATE = Problem("error", "the date “1984-13” has no <b>month</b> 13", "events[3].date", 41, 15)
UNKNOWN = Problem("warning", "unknown key “titel”; did you mean “title”?", "events[0]", 9, 5)


class Host(QWidget):
    """A window with the banner above, the status bar below, and something between that can have the focus."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.resize(800, 600)
        self.bar = ProblemBar(session, LIGHT)
        self.canvas = QWidget()
        self.canvas.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.tray = UndatedTray(session, LIGHT)
        layout = QVBoxLayout(self)
        layout.addWidget(self.bar)
        layout.addWidget(self.canvas, 1)
        layout.addWidget(self.tray)


@pytest.fixture
def session() -> Session:
    return lighthouse.session(WRONG_DATE, UNKNOWN)


@pytest.fixture
def host(qtbot: QtBot, session: Session) -> Host:
    made = Host(session)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
    made.canvas.setFocus()
    return made


# -- the tray


def test_the_tray_counts_and_lists_the_undated_with_what_is_known(qtbot: QtBot, host: Host) -> None:
    assert host.tray.button.text() == "2 undated events"
    QTest.mouseClick(host.tray.button, Qt.MouseButton.LeftButton)
    model = host.tray.popup.list.model()
    spoken = [model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(model.rowCount())]
    assert spoken == [
        "The long night, The sea, The log gives no day.",
        "<i>Storm</i> of the century, Everybody speaks of it.",
    ]
    assert host.tray.popup.geometry().bottom() <= host.tray.geometry().top() + 20


def test_an_undated_event_is_chosen_by_keyboard_alone(qtbot: QtBot, host: Host) -> None:
    host.tray.button.setFocus()
    QTest.keyClick(host.tray.button, Qt.Key.Key_Space)
    shown = host.tray.popup.list
    assert shown.hasFocus()
    QTest.keyClick(shown, Qt.Key.Key_Down)
    with qtbot.waitSignal(host.tray.chosen) as chosen:
        QTest.keyClick(shown, Qt.Key.Key_Return)
    assert chosen.args == ["storm"]
    assert host.tray.button.hasFocus()


def test_the_tray_opens_and_closes_by_its_command_and_by_escape(qtbot: QtBot, host: Host) -> None:
    host.tray.toggle()
    assert host.tray.popup.isVisible()
    host.tray.toggle()
    assert not host.tray.popup.isVisible()
    assert host.canvas.hasFocus()
    host.tray.toggle()
    QTest.keyClick(host.tray.popup.list, Qt.Key.Key_Escape)
    assert not host.tray.popup.isVisible()
    assert host.canvas.hasFocus()


def test_a_click_on_the_button_closes_the_open_tray(qtbot: QtBot, host: Host) -> None:
    QTest.mouseClick(host.tray.button, Qt.MouseButton.LeftButton)
    QTest.mouseClick(host.tray.button, Qt.MouseButton.LeftButton)
    assert not host.tray.popup.isVisible()


def test_the_tray_is_not_there_when_all_events_have_dates(host: Host, session: Session) -> None:
    session.open(lighthouse.document(events=[{"id": "a", "title": "Dated", "date": "1822"}]))
    assert not host.tray.isVisible()
    host.tray.toggle()
    assert not host.tray.popup.isVisible()
    session.open(lighthouse.document(events=[{"id": "a", "title": "Undated"}]))
    assert host.tray.isVisible()
    assert host.tray.button.text() == "1 undated event"


# -- the banner


@pytest.mark.parametrize(
    ("problems", "words"),
    [
        (
            (WRONG_DATE, WRONG_DATE, UNKNOWN),
            "2 problems and 1 warning in lighthouses.json: what is damaged is left out here, and the file is as it was",
        ),
        ((WRONG_DATE,), "1 problem in lighthouses.json: what is damaged is left out here, and the file is as it was"),
        ((UNKNOWN, UNKNOWN), "2 warnings in lighthouses.json: everything is shown"),
    ],
)
def test_the_banner_says_how_many_and_what_became_of_them(problems: tuple[Problem, ...], words: str) -> None:
    assert summary(lighthouse.document(*problems)) == words


def test_the_banner_is_there_for_a_damaged_file_only(qtbot: QtBot, host: Host, session: Session) -> None:
    assert host.bar.isVisible()
    assert host.bar.accessibleName().startswith("1 problem and 1 warning")
    QTest.mouseClick(host.bar.close_button, Qt.MouseButton.LeftButton)
    assert not host.bar.isVisible()
    session.open(lighthouse.document())
    assert not host.bar.isVisible()
    session.open(lighthouse.document(UNKNOWN))
    assert host.bar.isVisible()


def test_the_list_tells_each_with_its_place_to_the_letter_and_copies_it(qtbot: QtBot, host: Host) -> None:
    QTest.mouseClick(host.bar.list_button, Qt.MouseButton.LeftButton)
    (dialog,) = host.bar.findChildren(ProblemList)
    text = dialog.findChild(QTextEdit)
    assert isinstance(text, QTextEdit)
    assert text.toPlainText().splitlines() == [
        "Error: the date “1984-13” has no <b>month</b> 13",
        "line 41, column 15 · events[3].date",
        "Warning: unknown key “titel”; did you mean “title”?",
        "line 9, column 5 · events[0]",
    ]
    assert text.isReadOnly()
    (copy,) = (button for button in dialog.findChildren(QPushButton) if button.text() == "Copy all")
    QTest.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text().splitlines()[0] == (
        "lighthouses.json:41:15: error: the date “1984-13” has no <b>month</b> 13 [events[3].date]"
    )
    with qtbot.waitSignal(dialog.finished):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)


def test_a_flood_of_problems_is_counted_and_copied_whole(qtbot: QtBot, host: Host) -> None:
    dialog = ProblemList(lighthouse.document(*[WRONG_DATE] * (LIST_LIMIT + 1)), LIGHT, host)
    texts = [label.text() for label in dialog.findChildren(QLabel)]
    assert texts == ["and 1 more: “quoteline check” lists all"]
    dialog.copy_all()
    assert len(QGuiApplication.clipboard().text().splitlines()) == LIST_LIMIT + 1


# -- the page for a file that could not be read


def test_the_error_page_says_what_happened_and_leads_on(qtbot: QtBot) -> None:
    page = ErrorPage(LIGHT)
    qtbot.addWidget(page)
    page.resize(800, 600)
    page.show()
    page.show_error("a.json could not be read", "line 3: <b>the text ends</b> early", "Open it in an editor.")
    shown = [text.toPlainText() for text in page.findChildren(QTextEdit)]
    assert shown == ["a.json could not be read", "line 3: <b>the text ends</b> early", "Open it in an editor."]
    assert page.accessibleName() == "a.json could not be read. line 3: <b>the text ends</b> early"
    with qtbot.waitSignal(page.open_requested):
        QTest.mouseClick(page.open_button, Qt.MouseButton.LeftButton)


def test_a_long_path_on_the_error_page_is_not_cut_off(qtbot: QtBot) -> None:
    page = ErrorPage(LIGHT)
    qtbot.addWidget(page)
    page.resize(800, 600)
    page.show_error("a.json", "/" + "folder" * 60, "")
    page.show()
    long = page.findChildren(QTextEdit)[1]
    assert long.document().size().width() <= long.width()
    assert long.document().size().height() <= long.height()


def test_the_error_page_follows_the_theme(qtbot: QtBot) -> None:
    page = ErrorPage(LIGHT)
    qtbot.addWidget(page)
    page.show_error("a.json", "broken", "")
    page.show()
    page.set_theme(DARK)
    qtbot.waitUntil(lambda: len(page.findChildren(QTextEdit)) == 2)
    (title, text) = page.findChildren(QTextEdit)
    assert title.toPlainText() == "a.json"
    assert text.document().begin().charFormat().foreground().color().name() == DARK.ink
