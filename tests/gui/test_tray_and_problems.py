"""What has no date and what is damaged is shown, to the letter, and can be reached by keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.qt.problems import LIST_LIMIT, ErrorPage, ProblemBar, ProblemList, summary
from desktop.qt.theme import DARK, LIGHT
from desktop.qt.tray import UndatedTray
from desktop.session.document import Document
from desktop.session.session import Session
from tests.gui import lighthouse
from tests.gui.lighthouse import UNKNOWN_KEY, WRONG_DATE

TRUNCATED = '{\n "format": "quoteline/1",\n "title": "<b>Lighthouses</b>'


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
    return lighthouse.session(WRONG_DATE)


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
    ("events", "words"),
    [
        (
            (WRONG_DATE, {**WRONG_DATE, "id": "other"}, UNKNOWN_KEY),
            "2 problems and 1 warning in lighthouses.json: 2 events left out",
        ),
        (({"id": "a", "title": "A", "lane": "nowhere"},), "1 problem in lighthouses.json: nothing left out"),
        ((UNKNOWN_KEY,), "1 warning in lighthouses.json: nothing left out"),
    ],
)
def test_the_banner_says_how_much_is_wrong_and_what_became_of_it(
    events: tuple[dict[str, str], ...], words: str
) -> None:
    assert summary(lighthouse.document(*events)) == words


def test_the_banner_is_there_for_a_damaged_file_only(qtbot: QtBot, host: Host, session: Session) -> None:
    assert host.bar.isVisible()
    assert host.bar.accessibleName() == "1 problem in lighthouses.json: 1 event left out"
    QTest.mouseClick(host.bar.close_button, Qt.MouseButton.LeftButton)
    assert not host.bar.isVisible()
    session.open(lighthouse.document())
    assert not host.bar.isVisible()
    session.open(lighthouse.document(UNKNOWN_KEY))
    assert host.bar.isVisible()


def test_the_list_tells_each_with_its_place_to_the_letter_and_copies_it(
    qtbot: QtBot, host: Host, session: Session
) -> None:
    session.open(lighthouse.document(WRONG_DATE, UNKNOWN_KEY))
    wrong, unknown = session.document.problems
    QTest.mouseClick(host.bar.list_button, Qt.MouseButton.LeftButton)
    (dialog,) = host.bar.findChildren(ProblemList)
    text = dialog.findChild(QTextEdit)
    assert isinstance(text, QTextEdit)
    assert "<b>titel</b>" in unknown.message
    assert text.toPlainText().splitlines() == [
        f"Error: {wrong.message}",
        f"line {wrong.line}, column {wrong.column} · events[5].date",
        f"Warning: {unknown.message}",
        f"line {unknown.line}, column {unknown.column} · {unknown.path}",
    ]
    assert text.isReadOnly()
    (copy,) = (button for button in dialog.findChildren(QPushButton) if button.text() == "Copy all")
    QTest.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text().splitlines() == [
        problem.format("lighthouses.json") for problem in (wrong, unknown)
    ]
    with qtbot.waitSignal(dialog.finished):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)


def test_a_flood_of_problems_is_counted_and_copied_whole(qtbot: QtBot, host: Host) -> None:
    flood = [{**WRONG_DATE, "id": str(number)} for number in range(LIST_LIMIT + 1)]
    dialog = ProblemList(lighthouse.document(events=flood), LIGHT, host)
    texts = [label.text() for label in dialog.findChildren(QLabel)]
    assert texts == ["and 1 more: “quoteline check” lists all"]
    dialog.copy_all()
    assert len(QGuiApplication.clipboard().text().splitlines()) == LIST_LIMIT + 1


# -- the page for a file that could not be read


@pytest.fixture
def page(qtbot: QtBot) -> ErrorPage:
    made = ErrorPage(Session(lighthouse.read(TRUNCATED)), LIGHT)
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    return made


def texts(page: ErrorPage) -> list[str]:
    return [text.toPlainText() for text in page.findChildren(QTextEdit)]


def test_the_error_page_says_what_happened_and_where_and_leads_on(qtbot: QtBot, page: ErrorPage) -> None:
    title, reason, hint = texts(page)
    assert title == "lighthouses.json could not be read"
    assert reason.startswith("Line 3, column 11: ")
    assert "F5" in hint
    assert page.accessibleName() == f"{title}. {reason}"
    with qtbot.waitSignal(page.open_requested):
        QTest.mouseClick(page.open_button, Qt.MouseButton.LeftButton)


def test_the_error_page_says_where_a_missing_file_was_looked_for(qtbot: QtBot, tmp_path: Path) -> None:
    page = ErrorPage(Session(Document.read(tmp_path / "nowhere.json")), LIGHT)
    qtbot.addWidget(page)
    title, reason, hint = texts(page)
    assert title == "nowhere.json was not found"
    assert str(tmp_path) in reason
    assert "mend" not in hint.lower()


def test_the_banner_leaves_to_the_page_what_could_not_be_read_at_all(
    qtbot: QtBot, host: Host, session: Session
) -> None:
    page = ErrorPage(session, LIGHT)
    qtbot.addWidget(page)
    assert (texts(page), host.bar.isVisible()) == ([], True)
    session.open(lighthouse.read(TRUNCATED))
    assert (len(texts(page)), host.bar.isVisible()) == (3, False)
    session.open(lighthouse.document())
    qtbot.waitUntil(lambda: texts(page) == [])
    assert not host.bar.isVisible()


def test_what_waits_for_its_place_in_a_window_never_shows_as_one(qtbot: QtBot) -> None:
    for made in (
        ProblemBar(lighthouse.session(WRONG_DATE), LIGHT),
        UndatedTray(lighthouse.session(), LIGHT),
        ErrorPage(Session(lighthouse.read(TRUNCATED)), LIGHT),
    ):
        qtbot.addWidget(made)
        assert not made.isVisible()
        assert not made.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)


def test_a_long_name_on_the_error_page_is_not_cut_off(qtbot: QtBot, tmp_path: Path) -> None:
    page = ErrorPage(Session(Document.read(tmp_path / ("name" * 60))), LIGHT)
    qtbot.addWidget(page)
    page.resize(800, 600)
    page.show()
    title = page.findChildren(QTextEdit)[0]
    assert title.document().size().width() <= title.width()
    assert title.document().size().height() <= title.height()


def test_the_error_page_follows_the_theme(qtbot: QtBot, page: ErrorPage) -> None:
    before = texts(page)
    page.set_theme(DARK)
    qtbot.waitUntil(lambda: texts(page) == before)
    reason = page.findChildren(QTextEdit)[1]
    assert reason.document().begin().charFormat().foreground().color().name() == DARK.ink
