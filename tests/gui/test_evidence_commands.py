"""What the commands about evidence, saving and undoing do in a window."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QAction, QContextMenuEvent, QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMenu, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop import paths
from desktop.core import fields
from desktop.core.jsonedit import Put
from desktop.core.protocols import AnchorState, Support
from desktop.core.timeline import Quotation
from desktop.evidence.anchor import Anchor
from desktop.evidence.copies import from_text
from desktop.qt.app import make_window
from desktop.qt.application import application
from desktop.qt.copymarks import Mark
from desktop.qt.copytext import CopyText
from desktop.qt.quotations import QuotationCard
from desktop.qt.window import Window
from desktop.session.document import Document
from desktop.settings import schema
from desktop.settings.store import Settings
from tests.gui.test_attaching import PARAGRAPHS, TEXT, TIMELINE, button, give, notices, rest
from tests.unit.makers import make

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def opened(qtbot: QtBot, folder: Path, path: Path | None) -> Window:
    settings = Settings(folder / "settings.json")
    settings.set(schema.REDUCED_MOTION, "on")
    application()
    made = make_window(path, settings, shelf=folder / "copies", synchronous=True)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.canvas.setFocus()
    return made


@pytest.fixture(autouse=True)
def answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is asked about edits on closing lets them go."""
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Discard)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    source = {
        "id": "log", "headline": "The keeper's log", "publisher": "Lock Archive", "url": "https://example.org/log",
        "date_published": "1871",
    }  # fmt: skip
    file = tmp_path / "lock.json"
    file.write_text(json.dumps({**TIMELINE, "sources": [source]}, indent=2), "utf-8")
    return file


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, path: Path) -> Iterator[Window]:
    made = opened(qtbot, tmp_path, path)
    made.keeper.attach_text("log", TEXT)
    made.session.select("closing")
    yield made
    made.close()


def said(window: Window) -> str:
    return window.status._message.text()


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


# -- undo, redo, and whether all is saved


def test_the_title_says_whether_all_is_saved(window: Window) -> None:
    assert not window.isWindowModified()
    assert not window.registry["timeline.save"].enabled()
    window.session.edit("rename", Put(("title",), "Another"))
    assert window.isWindowModified()
    assert window.windowTitle() == "Another[*] – Quoteline"
    assert window.registry["edit.undo"].title_now == "Undo: rename"
    QTest.keyClick(window, Qt.Key.Key_S, CONTROL)
    assert not window.isWindowModified()
    QTest.keyClick(window, Qt.Key.Key_Z, CONTROL)
    assert window.isWindowModified()
    assert window.registry["edit.redo"].title_now == "Redo: rename"
    QTest.keyClick(window, Qt.Key.Key_Y, CONTROL)
    assert not window.isWindowModified()


def choose_file(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    monkeypatch.setattr(QFileDialog, "exec", lambda _: True)
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda _: [str(file)])


def test_saved_under_another_name_the_copies_follow(
    qtbot: QtBot, window: Window, tmp_path: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "elsewhere" / "other.json"
    other.parent.mkdir()
    choose_file(monkeypatch, other)
    window.session.edit("rename", Put(("title",), "Another"))
    QTest.keyClick(window, Qt.Key.Key_S, CONTROL | SHIFT)
    assert said(window) == "Saved as other.json"
    assert json.loads(other.read_text("utf-8"))["title"] == "Another"
    assert json.loads(path.read_text("utf-8"))["title"] == TIMELINE["title"]
    assert window.settings.get(schema.RECENT_FILES)[0] == str(other)
    assert not window.isWindowModified()
    window.close()
    again = opened(qtbot, tmp_path, other)
    again.keeper.open_copies()
    assert again.session.copies["log"].text == TEXT


@pytest.mark.parametrize("command", ["timeline.save_as", "timeline.export", "source.attach"])
def test_a_file_that_was_chosen_for_a_timeline_is_not_taken_for_the_one_that_took_its_place(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    other, chosen = tmp_path / "other.json", tmp_path / "chosen.svg"
    other.write_text(json.dumps({**TIMELINE, "title": "Another"}), "utf-8")

    def answer(*_: object) -> tuple[str, str]:
        window.shell.show_document(Document.read(other))  # as when a file is read to its end meanwhile
        return str(chosen), ""

    monkeypatch.setattr(QFileDialog, "exec", answer)
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda _: [str(chosen)])
    monkeypatch.setattr(QFileDialog, "getOpenFileName", answer)
    monkeypatch.setattr(window.keeper, "attach_file", lambda *_: pytest.fail("the copy of another timeline"))
    window.registry.run(command)
    (box,) = window.findChildren(QMessageBox)
    assert "Another timeline was opened" in box.text()
    box.close()
    assert not chosen.exists()
    assert window.session.document.path == other


def test_files_that_the_timeline_names_come_along_if_the_user_wants(
    qtbot: QtBot, window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "text").mkdir()
    (tmp_path / "text" / "log.txt").write_text(TEXT, "utf-8")
    window.session.edit("name the copy", Put(("sources", 0, "copy"), "text/log.txt"))
    other = tmp_path / "elsewhere" / "other.json"
    other.parent.mkdir()
    choose_file(monkeypatch, other)
    window.shell.save_as()
    assert notices(window) == ["Saved as other.json. 1 file that it names is still beside the old one"]
    assert any("log.txt" in problem.message for problem in window.session.document.problems)
    QTest.mouseClick(button(window.notices, "Copy along"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.session.document.problems)
    assert (other.parent / "text" / "log.txt").read_text("utf-8") == TEXT
    assert not notices(window)
    assert not window.isWindowModified()


def test_no_notice_of_files_where_none_is_left_behind(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_file(monkeypatch, tmp_path / "beside.json")
    window.shell.save_as()
    assert not notices(window)


def test_what_could_not_be_saved_elsewhere_is_told(
    qtbot: QtBot, window: Window, tmp_path: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_file(monkeypatch, tmp_path / "nowhere" / "other.json")
    window.shell.save_as()
    (box,) = window.findChildren(QMessageBox)
    assert "other.json could not be saved" in box.text()
    box.close()
    assert window.session.document.path == path


def test_the_programs_own_timeline_is_never_written_over(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    builtin = paths.builtin_timeline()
    before = builtin.read_bytes()
    for path in (None, builtin.parent / "resources" / ".." / builtin.name):  # by itself, and by a way round
        window = opened(qtbot, tmp_path, path)
        window.session.edit("rename", Put(("title",), "Mine"))
        choose_file(monkeypatch, builtin)
        QTest.keyClick(window, Qt.Key.Key_S, CONTROL)
        (box,) = window.findChildren(QMessageBox)
        assert box.text().startswith("This is the program’s own timeline")
        box.close()
        assert window.isWindowModified()
        mine = tmp_path / "mine.json"
        choose_file(monkeypatch, mine)
        QTest.keyClick(window, Qt.Key.Key_S, CONTROL)
        assert json.loads(mine.read_text("utf-8"))["title"] == "Mine"
        mine.unlink()
        window.close()
    assert builtin.read_bytes() == before


# -- quotations


def test_a_quotation_is_removed_from_its_event_and_comes_back(window: Window) -> None:
    session = window.session
    session.read("grain")
    give(window, "remove the quotation")
    assert session.event is not None
    assert [use.quotation for use in session.event.quotations] == ["closed"]
    assert "grain" in session.document.timeline.quotation_by_id
    assert not window.shell.can_remove_quotation()
    assert said(window).startswith("The event rests on this quotation no more")
    QTest.keyClick(window, Qt.Key.Key_Z, CONTROL)
    assert [use.quotation for use in session.event.quotations] == ["closed", "grain"]
    assert said(window) == "Undone: remove the quotation"
    QTest.keyClick(window, Qt.Key.Key_Y, CONTROL)
    assert said(window) == "Done again: remove the quotation"


def test_found_places_are_stored_in_one_step(window: Window, path: Path) -> None:
    give(window, "store the places")
    quotations = window.session.document.timeline.quotation_by_id
    start = TEXT.index("the lower gate")
    assert (quotations["closed"].start, quotations["never"].start) == (start, None)
    assert window.session.document.timeline.sources[0].sha256_text == window.session.copies["log"].sha256
    give(window, "store the places")
    assert said(window).startswith("The timeline has all places already")
    QTest.keyClick(window, Qt.Key.Key_Z, CONTROL)
    assert not window.isWindowModified()


def test_places_are_not_stored_while_they_are_looked_for(window: Window) -> None:
    session = window.session
    placed = Put(("quotations", 0, "start"), 1), Put(("quotations", 0, "end"), 2)
    session.edit("place", *placed)
    session.attach("log", session.copies["log"], {}, [])
    give(window, "store the places")
    assert said(window).startswith("Nothing was stored")


def test_what_an_edit_would_damage_is_told_and_not_done(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.session.editing.found_places", lambda *_: [Put(("quotations", 0, "start"), -1)])
    window.shell.store_places()
    (box,) = window.findChildren(QMessageBox)
    assert "The timeline is as it was" in box.text()
    box.close()
    assert not window.isWindowModified()


def test_a_quotation_with_its_source_goes_to_the_clipboard(window: Window) -> None:
    window.session.read("closed")
    window.canvas.setFocus()
    QTest.keyClick(window, Qt.Key.Key_C, CONTROL | SHIFT)
    assert "the lower gate was closed at dawn" in clipboard()
    assert all(part in clipboard() for part in ("The keeper", "Lock Archive", "1871", "¶ 2"))
    give(window, "as markdown")
    assert clipboard().startswith(">")
    give(window, "for bibtex")
    assert clipboard().startswith("@")
    give(window, "csl")
    assert json.loads(clipboard())[0]["URL"] == "https://example.org/log"


def test_without_a_chosen_quotation_only_the_source_can_be_cited(window: Window) -> None:
    assert not window.registry.run("quotation.copy")
    assert window.registry.run("source.bibtex")


def test_the_browser_is_asked_for_the_quoted_words(window: Window, browsed: list[str]) -> None:
    give(window, "open in the browser")
    window.session.read("closed")
    window.canvas.setFocus()
    QTest.keyClick(window, Qt.Key.Key_B, CONTROL | SHIFT)
    assert browsed == [
        "https://example.org/log",
        "https://example.org/log#:~:text=the%20lower%20gate%20was%20closed%20at%20dawn",
    ]


@pytest.mark.parametrize("end", ["a|b", "100%", "{x}", "a^b?[c]#d#e"])
def test_every_address_that_a_file_may_hold_reaches_the_browser(window: Window, browsed: list[str], end: str) -> None:
    address = fields.web_address(f"https://example.org/{end}")
    window.shell.open_url(address)
    assert browsed == [fields.percent_encoded(address)]


ADDRESS = r"https?://[a-zA-Z0-9_.!%|:\[\]-]{1,12}(:[0-9]{1,6})?([/?#].*)?"


@given(st.from_regex(ADDRESS, fullmatch=True, alphabet=st.characters(max_codepoint=126)))
def test_what_is_taken_for_an_address_is_one_for_qt(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert QUrl(fields.percent_encoded(fields.web_address(text)), QUrl.ParsingMode.StrictMode).isValid()


def test_what_is_no_address_is_told_from_a_system_without_a_browser(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _: False)
    window.shell.open_url("https://a..b/")
    assert said(window) == "That is not an address that a browser could open"
    window.shell.open_url("https://example.org/")
    assert said(window) == "The system has no browser that could open it"


def test_find_goes_where_the_focus_is(window: Window) -> None:
    window.session.read("closed")
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_F, CONTROL)
    assert window.search.isAncestorOf(focus())
    window.reader.setFocus()
    QTest.keyClick(focus(), Qt.Key.Key_F, CONTROL)
    assert window.reader.isAncestorOf(focus())
    assert isinstance(focus(), QLineEdit)


def open_menu(window: Window) -> QMenu:
    found = (one for one in window.findChildren(QMenu) if one.isVisible())
    return next(found)


def actions(menu: QMenu) -> dict[str, QAction]:
    return {one.text(): one for one in menu.actions() if one.text()}


def right_click(on: QWidget, at: QPoint) -> None:
    QApplication.sendEvent(on, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, on.mapToGlobal(at)))


@pytest.fixture
def browsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that the browser was asked for."""
    asked: list[str] = []

    def open_url(url: QUrl) -> bool:
        asked.append(bytes(url.toEncoded().data()).decode("ascii"))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    return asked


@pytest.mark.parametrize("where", ["panel", "reader"])
def test_the_menu_of_a_quotation_gives_the_commands_that_are_about_it(
    window: Window, browsed: list[str], where: str
) -> None:
    session = window.session
    if where == "panel":
        card = next(one for one in window.detail.findChildren(QuotationCard) if one.quoted.id == "grain")
        right_click(card, card.rect().center())
        assert session.quotation_id is None, "a look at its menu opens no reader"
    else:
        session.read_source("log")
        text = next(one for one in window.reader.findChildren(CopyText) if one.isVisible())
        start = TEXT.index("We had grain")
        right_click(text.viewport(), text.rect_of(Mark("", start, start + 6)).center())
    menu = open_menu(window)
    found = actions(menu)
    assert found.keys() == {window.registry[one].title for one in (
        "quotation.copy", "quotation.markdown", "source.bibtex", "source.csl", "quotation.browse", "quotation.remove"
    )}  # fmt: skip
    found["Copy the quotation"].trigger()
    assert clipboard().startswith("“We had grain for two days”")
    found["Open in the browser"].trigger()
    assert browsed == ["https://example.org/log#:~:text=We%20had%20grain%20for%20two%20days"]
    found["Copy the quotation as Markdown"].trigger()
    assert f"(<{browsed[0]}>)" in clipboard(), "the link leads to the words, too"
    found["Remove the quotation from the event"].trigger()
    assert session.event is not None
    assert [use.quotation for use in session.event.quotations] == ["closed"]
    assert window.registry["edit.undo"].title_now == "Undo: remove the quotation"
    menu.close()


def test_by_key_and_by_menu_the_same_is_on_the_clipboard(window: Window) -> None:
    window.shell.copy_citation("markdown", "closed")
    by_menu = clipboard()
    window.session.read("closed")
    give(window, "as markdown")
    assert clipboard() == by_menu
    assert "#:~:text=" in by_menu


def test_words_that_nobody_found_are_not_cited_as_if_they_stood_there(window: Window) -> None:
    session = window.session
    session.attach("log", from_text("Nothing of the sort.\n"), {"closed": Anchor(AnchorState.ORPHANED)})
    for kind in ("plain", "markdown"):
        window.shell.copy_citation(kind, "closed")
        assert "not found in the copy" in clipboard()
        assert "not found in the copy" in said(window)


def test_a_menu_offers_only_what_can_be_done(window: Window) -> None:
    window.session.select("soldiers")
    window.shell.open_quotation_menu("closed", QPoint(0, 0))
    menu = open_menu(window)
    assert "Remove the quotation from the event" not in actions(menu), "the event does not rest on it"
    menu.close()


def test_the_words_are_told_from_all_others_at_the_click_not_when_the_menu_opens(
    window: Window, monkeypatch: pytest.MonkeyPatch, browsed: list[str]
) -> None:
    looked: list[str] = []

    def address(url: str, quotation: Quotation, *_: object) -> str:
        looked.append(quotation.id)
        return f"{url}#there"

    monkeypatch.setattr("desktop.evidence.fragments.address", address)
    window.shell.open_quotation_menu("closed", QPoint(0, 0))
    menu = open_menu(window)
    assert looked == []
    actions(menu)["Open in the browser"].trigger()
    assert (looked, browsed) == (["closed"], ["https://example.org/log#there"])
    menu.close()


def test_a_removal_that_the_file_does_not_bear_is_told(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.session.editing.end_use", lambda *_: [Put(("quotations", 0, "start"), -1)])
    window.shell.remove_quotation("closed")
    (box,) = window.findChildren(QMessageBox)
    assert "The timeline is as it was" in box.text()
    box.close()
    assert not window.isWindowModified()


# -- which source, and which timeline


@pytest.fixture
def several(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    """A timeline of two sources, of which an event rests on both."""
    data = {
        **TIMELINE,
        "sources": [{"id": "log", "headline": "The keeper's log"}, {"id": "bill", "headline": "A bill & <b>more</b>"}],
        "quotations": [*TIMELINE["quotations"], {"id": "sum", "source": "bill", "exact": "four hundred pounds"}],
        "events": [{"id": "both", "title": "Both", "quotations": ["closed", "sum"]}],
    }
    path = tmp_path / "several.json"
    path.write_text(json.dumps(data), "utf-8")
    made = opened(qtbot, tmp_path, path)
    yield made
    made.close()


@pytest.mark.parametrize("selected", [None, "both"])
@pytest.mark.parametrize("how", ["attach", "paste", "drop"])
def test_where_several_sources_may_be_meant_all_ways_to_attach_ask_which(
    several: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str, selected: str | None
) -> None:
    file = tmp_path / "bill.txt"
    file.write_text("To the mason: four hundred pounds.", "utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    QGuiApplication.clipboard().setText(file.read_text("utf-8"))
    several.session.select(selected)
    if how == "drop":
        several.shell.receive(file)
    else:
        assert several.registry.run(f"source.{how}")
    menu = open_menu(several)
    asked, log, bill = menu.actions()
    assert (asked.text(), asked.isEnabled()) == ("Which source?", False)
    assert (log.text(), bill.text()) == ("The keeper's log", "A bill && <b>more</b>")
    bill.trigger()
    assert list(several.session.copies) == ["bill"]
    assert several.session.anchor("sum").state.verified
    menu.close()


def test_what_is_dropped_on_a_timeline_without_sources_has_no_place(qtbot: QtBot, tmp_path: Path, path: Path) -> None:
    path.write_text(json.dumps({"format": "quoteline/1", "title": "Nothing yet"}), "utf-8")
    window = opened(qtbot, tmp_path, path)
    window.shell.receive("some text")
    (box,) = window.findChildren(QMessageBox)
    assert "names no source" in box.text()
    box.close()
    window.close()


def test_a_copy_that_was_being_saved_is_named_in_no_other_timeline(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "elsewhere" / "lock.json"
    other.parent.mkdir()
    other.write_text(json.dumps(TIMELINE), "utf-8")
    written: list[Callable[[], None]] = []

    def submit(_key: str, work: Callable[[None], Path], done: Callable[[Path], None], _failed: object) -> None:
        written.append(lambda: done(work(None)))

    with monkeypatch.context() as patch:
        patch.setattr(window.jobs, "submit", submit)
        window.shell.keep_copy_beside()
    window.session.open(Document.read(other))
    for end in written:
        end()
    assert (tmp_path / "log.txt").read_text("utf-8") == TEXT
    assert not window.isWindowModified()
    assert window.session.document.timeline.sources[0].copy_path is None
    assert "log.txt is saved, but not named" in said(window)


# -- at a glance


def test_events_are_shown_by_their_evidence_several_kinds_at_once(window: Window) -> None:
    session = window.session
    give(window, "partly verified")
    assert session.filter == {Support.PARTLY}
    give(window, "not verified")
    assert session.filter == {Support.PARTLY, Support.PROBLEM}
    assert [one.id for one in session.document.timeline.events if session.shows(one)] == ["waiting", "soldiers"]
    give(window, "partly verified")
    assert session.filter == {Support.PROBLEM}
    assert window.registry["filter.clear"].enabled()
    give(window, "whatever their evidence")
    assert not session.filter
    assert not window.registry["filter.clear"].enabled()


def test_the_list_of_problems_opens_by_key_and_leads_to_the_words(window: Window) -> None:
    QTest.keyClick(window, Qt.Key.Key_E, CONTROL | SHIFT)
    assert window.evidence_list.isVisible()
    QTest.keyClick(window.evidence_list.list, Qt.Key.Key_Return)
    assert window.session.quotation_id in {"evening", "never"}
    assert window.reader.isVisible()


def test_rechecking_says_what_became_of_the_quotations(window: Window) -> None:
    give(window, "check the copy again")
    assert said(window) == "The pasted text checked again: all 4 quotations as before"


def test_the_card_that_has_the_keyboard_is_what_a_command_is_about(window: Window) -> None:
    window.shell.open_event()
    QTest.keyClick(focus(), Qt.Key.Key_Down)
    assert window.session.quotation_id is None
    QTest.keyClick(focus(), Qt.Key.Key_C, CONTROL | SHIFT)
    assert TIMELINE["quotations"][1]["exact"] in clipboard()
    window.shell.remove_quotation()
    event = window.session.event
    assert event is not None
    assert [use.quotation for use in event.quotations] == ["closed"]


def test_after_the_dialog_the_keyboard_is_at_the_quotations(
    qtbot: QtBot, window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The button that opened it goes when the panel follows."""
    file = tmp_path / "log.txt"
    file.write_text(TEXT, "utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    window.shell.detach_copy()
    qtbot.waitUntil(lambda: bool(attach_buttons(window)))
    attach_buttons(window)[0].setFocus()
    QTest.keyClick(focus(), Qt.Key.Key_Space)
    rest(qtbot, window)
    qtbot.waitUntil(lambda: not attach_buttons(window))
    assert isinstance(focus(), QuotationCard)


def attach_buttons(window: Window) -> list[QPushButton]:
    shown = [one for one in window.detail.findChildren(QPushButton) if one.isVisible()]
    return [one for one in shown if one.accessibleName() == "Attach copy…"]


def test_a_copy_that_was_read_from_a_book_keeps_its_chapters_when_its_text_is_saved(
    qtbot: QtBot, window: Window, tmp_path: Path
) -> None:
    book = tmp_path / "book.epub"
    book.write_bytes(make("epub", PARAGRAPHS))
    window.keeper.attach_file("log", book)
    rest(qtbot, window)
    window.shell.keep_copy_beside()
    qtbot.waitUntil(lambda: "is in log.txt beside" in said(window))
    rest(qtbot, window)
    copy = window.session.copies["log"]
    assert (copy.path, copy.format) == (book, "epub")
    assert (tmp_path / "log.txt").read_text("utf-8") == copy.text
    assert window.session.document.timeline.sources[0].copy_path == "log.txt"


def test_the_window_is_no_larger_than_its_screen(qtbot: QtBot, tmp_path: Path) -> None:
    application()
    other = make_window(None, Settings(tmp_path / "none.json"))
    qtbot.addWidget(other)
    free = other.screen().availableSize()
    assert other.width() <= free.width()
    assert other.height() < free.height()
