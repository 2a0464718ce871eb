"""One table of commands: the same by key, by menu, by palette and on the sheet of keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QPushButton,
    QScrollArea,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.commands import catalogue
from desktop.commands.catalogue import ROWS, Shell
from desktop.commands.registry import Group
from desktop.qt.help import KeySheet
from desktop.qt.menus import Actions, Recent
from desktop.qt.palette import Palette
from desktop.qt.theme import DARK, LIGHT

Key, Modifier = Qt.Key, Qt.KeyboardModifier


class FakeShell:
    """Notes what it is asked to do; what may be done is in ``can``, and choices behave as the window's do."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.can = True
        self.theme = "system"
        self.undoes: str | None = None

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith(("has_", "can_", "is_")) or name == "reduces_motion":
            return lambda *_: self.can
        return lambda *arguments: self.calls.append(" ".join([name, *map(str, arguments)]))

    def undo_label(self) -> str | None:
        return self.undoes

    def redo_label(self) -> str | None:
        return None

    def zone_choice(self) -> str:
        return "utc"

    def zone_label(self, choice: str) -> str | None:
        return "Europe/Berlin" if choice == "system" else None

    def theme_choice(self) -> str:
        return self.theme

    def choose_theme(self, choice: str) -> None:
        self.theme = choice


class Host(QWidget):
    """A window with the kinds of widget that want keys of their own."""

    def __init__(self, shell: FakeShell) -> None:
        super().__init__()
        self.resize(800, 600)
        self.registry = catalogue.build(cast(Shell, shell))
        self.canvas = QWidget()
        self.canvas.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.field, self.button, self.list = QLineEdit(), QPushButton("Open in reader"), QListWidget()
        self.list.addItems(["one", "two"])
        self.area = QScrollArea()
        self.inner = QPushButton("A link in the panel")
        self.area.setWidget(self.inner)
        self.reader = QTextEdit()
        self.reader.setReadOnly(True)
        layout = QVBoxLayout(self)
        for widget in (self.canvas, self.field, self.button, self.list, self.area, self.reader):
            layout.addWidget(widget)
        self.recent: list[str] = []
        self.opened: list[str] = []
        self.actions_ = Actions(self.registry, self, self.canvas)
        self.palette_ = Palette(self.registry, LIGHT, self)

    def menu(self) -> QMenu:
        return self.actions_.menu(self, Recent(lambda: self.recent, self.opened.append))


@pytest.fixture
def shell() -> FakeShell:
    return FakeShell()


@pytest.fixture
def host(qtbot: QtBot, shell: FakeShell) -> Host:
    made = Host(shell)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
    made.canvas.setFocus()
    return made


# -- keys


@pytest.mark.parametrize(
    ("pressed", "call"),
    [
        ((Key.Key_F, Modifier.NoModifier), "focus_or_fit"),
        ((Key.Key_Period, Modifier.NoModifier), "step_event 1"),
        ((Key.Key_Slash, Modifier.NoModifier), "open_search"),
        ((Key.Key_Question, Modifier.NoModifier), "show_keys"),
        ((Key.Key_Plus, Modifier.NoModifier), "zoom_by 1.5"),
        ((Key.Key_Plus, Modifier.ControlModifier), "zoom_by 1.5"),
        ((Key.Key_Plus, Modifier.KeypadModifier), "zoom_by 1.5"),
        ((Key.Key_Left, Modifier.NoModifier), "pan_by -0.15 0.0"),
        ((Key.Key_Left, Modifier.AltModifier), "view_back"),
        ((Key.Key_Home, Modifier.NoModifier), "show_all"),
        ((Key.Key_Return, Modifier.NoModifier), "open_event"),
        ((Key.Key_Enter, Modifier.KeypadModifier), "open_event"),
        ((Key.Key_PageDown, Modifier.NoModifier), "page 1"),
        ((Key.Key_Escape, Modifier.NoModifier), "step_back"),
    ],
)
def test_a_key_on_the_timeline_gives_its_command(
    qtbot: QtBot, host: Host, shell: FakeShell, pressed: tuple[Qt.Key, Qt.KeyboardModifier], call: str
) -> None:
    QTest.keyClick(host.canvas, *pressed)
    assert shell.calls == [call]


def test_letters_typed_into_a_field_are_text(qtbot: QtBot, host: Host, shell: FakeShell) -> None:
    host.field.setFocus()
    QTest.keyClicks(host.field, "faRn0+-/?.,")
    for key in (Key.Key_Left, Key.Key_Home, Key.Key_Up, Key.Key_Return):
        QTest.keyClick(host.field, key)
    assert host.field.text() == "faRn0+-/?.,"
    assert shell.calls == []
    QTest.keyClick(host.field, Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert shell.calls == ["open_palette"]


def test_a_list_moves_by_its_own_arrows(qtbot: QtBot, host: Host, shell: FakeShell) -> None:
    host.list.setFocus()
    host.list.setCurrentRow(0)
    QTest.keyClick(host.list, Key.Key_Down)
    assert host.list.currentRow() == 1
    assert shell.calls == []


def test_a_scrolling_panel_and_the_reader_scroll_by_their_own_keys(qtbot: QtBot, host: Host, shell: FakeShell) -> None:
    for widget in (host.inner, host.reader):
        widget.setFocus()
        for key in (Key.Key_Down, Key.Key_PageDown, Key.Key_End):
            widget.setFocus()
            QTest.keyClick(widget, key)
    assert shell.calls == []
    host.reader.setFocus()
    QTest.keyClick(host.reader, Key.Key_F)
    assert shell.calls == ["focus_or_fit"]


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Enter, Key.Key_Space])
def test_return_presses_the_button_that_has_the_focus(qtbot: QtBot, host: Host, shell: FakeShell, key: Qt.Key) -> None:
    pressed = list[bool]()
    host.button.clicked.connect(lambda: pressed.append(True))
    host.button.setFocus()
    QTest.keyClick(host.button, key)
    assert len(pressed) == 1
    assert shell.calls == []


def test_a_key_whose_command_cannot_be_given_does_nothing(qtbot: QtBot, host: Host, shell: FakeShell) -> None:
    shell.can = False
    QTest.keyClick(host.canvas, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert shell.calls == []
    shell.can = True
    QTest.keyClick(host.canvas, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert shell.calls == ["undo"]


# -- menus


def items(menu: QMenu) -> list[QAction]:
    found = []
    for action in menu.actions():
        found += items(submenu) if isinstance(submenu := action.menu(), QMenu) else [action]
    return found


def test_the_menu_holds_every_command_meant_for_it_with_its_key(host: Host) -> None:
    menu = host.menu()
    texts = {action.text(): action.shortcut().toString() for action in items(menu)}
    assert {row.title for row in ROWS if row.in_menu} <= texts.keys()
    assert texts["Open a timeline…"] == "Ctrl+O"
    assert [action.text() for action in menu.actions()][-1] == "Quit"


def test_an_open_menu_greys_what_cannot_be_done_and_keys_still_ask_afterwards(
    qtbot: QtBot, host: Host, shell: FakeShell
) -> None:
    menu = host.menu()
    shell.can = False
    menu.popup(host.mapToGlobal(QPoint(0, 0)))
    assert not host.actions_["timeline.save"].isEnabled()
    assert host.actions_["view.all"].isEnabled()
    menu.close()
    shell.can = True
    QTest.keyClick(host.canvas, Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert shell.calls == ["save"]


def test_what_undo_would_undo_is_named_in_the_menu_and_in_the_palette(
    qtbot: QtBot, host: Host, shell: FakeShell
) -> None:
    menu = host.menu()
    shell.undoes = "add quotation"
    menu.popup(host.mapToGlobal(QPoint(0, 0)))
    assert host.actions_["edit.undo"].text() == "Undo: add quotation"
    assert host.actions_["edit.redo"].text() == "Redo"
    menu.close()
    host.palette_.open()
    QTest.keyClicks(host.palette_.field, "add quot")
    assert host.palette_.current is not None
    assert host.palette_.current.title == "Undo: add quotation"
    host.palette_.close()


def test_the_filter_is_a_menu_within_the_evidence_with_what_is_shown_marked(host: Host, shell: FakeShell) -> None:
    evidence = next(one.menu() for one in host.menu().actions() if one.text() == "Evidence")
    assert isinstance(evidence, QMenu)
    inner = next(one.menu() for one in evidence.actions() if one.text() == "Show events by evidence")
    assert isinstance(inner, QMenu)
    words = [one.text() for one in inner.actions()]
    assert words[:-1] == [support.words.capitalize() for support in catalogue.FILTERED]
    shell.can = False
    inner.actions()[2].trigger()
    assert shell.calls == ["toggle_support_filter problem"]
    assert not inner.actions()[2].isChecked()


def test_choosing_from_the_menu_with_the_mouse(qtbot: QtBot, host: Host, shell: FakeShell) -> None:
    menu = host.menu()
    menu.popup(host.mapToGlobal(QPoint(0, 0)))
    about = host.actions_["help.about"]
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(about).center())
    assert shell.calls == ["show_about"]


def test_the_theme_is_a_choice_of_one(host: Host, shell: FakeShell) -> None:
    def chosen() -> list[str]:
        return [name for name in ("system", "light", "dark") if host.actions_[f"theme.{name}"].isChecked()]

    menu = host.menu()
    menu.aboutToShow.emit()
    assert chosen() == ["system"]
    host.actions_["theme.dark"].trigger()
    assert (shell.theme, chosen()) == ("dark", ["dark"])
    shell.theme = "light"
    menu.aboutToShow.emit()
    assert chosen() == ["light"]


def test_timelines_opened_lately_can_be_opened_again(host: Host) -> None:
    host.recent = ["/home/a & b.json", "/home/c\tCtrl+D.json"]
    again = next(action.menu() for action in host.menu().actions() if action.text() == "Open again")
    assert isinstance(again, QMenu)
    again.aboutToShow.emit()
    assert [action.text() for action in again.actions()] == ["/home/a && b.json", "/home/c Ctrl+D.json"]
    again.actions()[0].trigger()
    assert host.opened == ["/home/a & b.json"]


def test_without_any_the_list_of_the_recent_says_so(host: Host) -> None:
    again = next(action.menu() for action in host.menu().actions() if action.text() == "Open again")
    assert isinstance(again, QMenu)
    assert [(action.text(), action.isEnabled()) for action in again.actions()] == [
        ("No timeline was opened yet", False)
    ]


def test_the_menu_bar_has_a_menu_for_each_section_and_quit_where_macos_wants_it(qtbot: QtBot, host: Host) -> None:
    bar = host.actions_.menu_bar(Recent(list, host.opened.append))
    sections = [str(group) for group in host.registry.by_group() if group not in (Group.FILTER, Group.LANES)]
    assert [action.text() for action in bar.actions()] == sections
    assert host.actions_["app.quit"].menuRole() is QAction.MenuRole.QuitRole


# -- palette


def test_the_palette_finds_by_initials_and_gives_the_focus_back_before_it_acts(
    qtbot: QtBot, host: Host, shell: FakeShell
) -> None:
    focused = list[bool]()
    host.palette_.chosen.connect(lambda _: focused.append(host.canvas.hasFocus()))
    host.palette_.open()
    assert host.palette_.field.hasFocus()
    QTest.keyClicks(host.palette_.field, "zo")
    QTest.keyClick(host.palette_.field, Key.Key_Return)
    assert shell.calls == ["zoom_by 1.5"]
    assert focused == [True]
    assert not host.palette_.isVisible()


def test_the_palette_shows_group_and_key_and_what_is_off(qtbot: QtBot, host: Host, shell: FakeShell) -> None:
    shell.can = False
    host.palette_.open()
    QTest.keyClicks(host.palette_.field, "save")
    row = host.palette_.current
    assert row is not None
    assert row.spoken == "Save, Timeline, Ctrl+S, not available now"
    QTest.keyClick(host.palette_.field, Key.Key_Return)
    assert shell.calls == []
    assert host.palette_.isVisible()


def test_the_palette_says_which_choice_holds(qtbot: QtBot, host: Host, shell: FakeShell) -> None:
    shell.theme = "dark"
    host.palette_.open()
    QTest.keyClicks(host.palette_.field, "dark")
    row = host.palette_.current
    assert row is not None
    assert row.aside == "Appearance · on"


def test_escape_closes_the_palette_and_nothing_else(qtbot: QtBot, host: Host, shell: FakeShell) -> None:
    host.palette_.open()
    QTest.keyClick(host.palette_.field, Key.Key_Escape)
    assert not host.palette_.isVisible()
    assert host.canvas.hasFocus()
    assert shell.calls == []


def test_nonsense_in_the_palette_has_a_designed_answer(qtbot: QtBot, host: Host) -> None:
    host.palette_.open()
    QTest.keyClicks(host.palette_.field, "<i>q")
    texts = [label.text() for label in host.palette_.findChildren(QLabel) if label.isVisible()]
    assert texts[0] == "No command fits “<i>q”"


# -- the sheet of keys


def test_the_sheet_shows_every_key_and_fits_a_small_window(qtbot: QtBot, host: Host) -> None:
    sheet = KeySheet(host.registry, host)
    sheet.show()
    texts = [label.text() for label in sheet.findChildren(QLabel)]
    for row in ROWS:
        if row.shortcuts:
            assert row.title.rstrip("…") in texts
            assert set(row.shortcuts) <= set(texts)
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in sheet.findChildren(QLabel))
    assert sheet.width() <= host.width()
    assert sheet.height() <= host.height()
    area = sheet.findChild(QScrollArea)
    assert isinstance(area, QScrollArea)
    assert area.horizontalScrollBar().maximum() == 0
    sheet.close()


@pytest.mark.parametrize("key", ["?", "\x1b"])
def test_the_key_that_opened_the_sheet_closes_it_and_escape_too(qtbot: QtBot, host: Host, key: str) -> None:
    sheet = KeySheet(host.registry, host)
    sheet.open()
    with qtbot.waitSignal(sheet.finished):
        QTest.keyClick(sheet, Key.Key_Escape) if key == "\x1b" else QTest.keyClicks(sheet, key)


def test_the_palette_changes_its_theme(qtbot: QtBot, host: Host) -> None:
    host.palette_.open()
    light = host.palette_.grab().toImage()
    host.palette_.set_theme(DARK)
    dark = host.palette_.grab().toImage()
    at = QPoint(16, light.height() // 2)
    assert light.pixelColor(at).lightness() > 200
    assert dark.pixelColor(at).lightness() < 80
