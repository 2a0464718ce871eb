"""The reader in its window: keys, commands and the drawing of a person's way from a text to a quotation and back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from desktop.core import files
from desktop.core.timeline import QuotationUse
from desktop.evidence.copies import from_text
from desktop.qt.app import make_window
from desktop.qt.application import application
from desktop.qt.copypage import CopyPage
from desktop.qt.newquotation import NewQuotation
from desktop.qt.window import Window
from desktop.settings import schema
from desktop.settings.store import Settings
from tests.gui.test_reading_on import DATA, TEXT, attach, span

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Window]:
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Discard)
    path = tmp_path / "greywick.json"
    path.write_text(json.dumps(DATA, indent=2), "utf-8")
    settings = Settings(tmp_path / "settings.json")
    settings.set(schema.REDUCED_MOTION, "on")
    application()
    made = make_window(path, settings, synchronous=True)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    attach(made.session, from_text(TEXT, path=Path("minutes.txt")))
    yield made
    made.close()


def key(which: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, which, held)


def type_in(text: str) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClicks(focus, text)


def page(window: Window) -> CopyPage:
    return next(one for one in window.reader.findChildren(CopyPage) if one.isVisible())


def test_by_keyboard_from_a_text_to_a_saved_quotation_and_back(qtbot: QtBot, window: Window) -> None:
    session = window.session
    session.select("loss")
    session.read("ships")
    qtbot.waitUntil(lambda: QApplication.focusWidget() is page(window).text)
    key(Qt.Key.Key_Right, CTRL)
    for _ in range(3):
        key(Qt.Key.Key_Right, CTRL | SHIFT)
    chosen = page(window).text.selection()
    assert chosen is not None
    words = TEXT[slice(*chosen)].strip()
    key(Qt.Key.Key_Q, CTRL | SHIFT)
    type_in("A. Penrose")
    key(Qt.Key.Key_Return)
    assert session.quotation is not None
    assert (session.quotation.exact, session.quotation.speaker) == (words, "A. Penrose")
    made = session.quotation.id
    key(Qt.Key.Key_Z, CTRL)
    assert made not in session.document.timeline.quotation_by_id
    key(Qt.Key.Key_Z, CTRL | SHIFT)
    key(Qt.Key.Key_S, CTRL)
    path = session.document.path
    assert path is not None
    again = files.load(path).timeline
    assert again is not None
    assert again.quotation_by_id[made].exact == words
    assert made in [use.quotation for use in again.event_by_id["loss"].quotations]


def test_escape_closes_one_thing_at_a_time(qtbot: QtBot, window: Window) -> None:
    session = window.session
    session.read_source("minutes")
    qtbot.waitUntil(lambda: QApplication.focusWidget() is page(window).text)
    key(Qt.Key.Key_F, CTRL)
    assert page(window).findbar.isVisible()
    page(window).text.setFocus()
    page(window).text.select(span("two ships"))
    key(Qt.Key.Key_Q, CTRL | SHIFT)
    reader = window.reader
    open_now: tuple[Callable[[], bool], ...] = (
        lambda: any(one.isVisible() for one in reader.findChildren(NewQuotation)),
        lambda: page(window).text.selection() is not None,
        page(window).findbar.isVisible,
        reader.isVisible,
    )
    for closed in range(len(open_now)):
        assert [is_open() for is_open in open_now] == [n >= closed for n in range(len(open_now))]
        key(Qt.Key.Key_Escape)
    assert not reader.isVisible()


def test_the_reader_follows_to_the_event_that_is_selected(qtbot: QtBot, window: Window) -> None:
    session = window.session
    session.read("held")
    window.resize(1200, 500)
    text = page(window).text
    qtbot.waitUntil(lambda: text.shows(span("It held, by six")))
    window.canvas.setFocus()
    session.select("loss")
    assert (session.quotation_id, page(window).text) == ("ships", text)
    assert text.shows(span("two ships were lost"))
    assert [TEXT[mark.start : mark.end] for mark in text.chosen] == ["two ships were lost"]
    assert QApplication.focusWidget() is window.canvas, "one goes on in the timeline"
    session.select("bare")
    assert not text.chosen
    assert text.shows(span("two ships were lost"))
    key(Qt.Key.Key_Escape)
    assert (session.reader_source, session.event_id) == (None, "bare")


def test_words_that_are_quoted_already_are_said_to_be(window: Window) -> None:
    window.session.select("decision")
    window.session.read("ships")
    page(window).text.select(span("two ships were lost"))
    key(Qt.Key.Key_Q, CTRL | SHIFT)
    type_in("A. Penrose")
    key(Qt.Key.Key_Return)
    quotation = window.session.quotation
    assert quotation is not None
    assert (quotation.id, quotation.speaker) == ("ships", "A. Penrose")
    assert window.status._message.text().startswith("These words are quoted already: the event rests on that")


def test_what_one_writes_stays_in_sight_when_another_event_is_selected(window: Window, writing: NewQuotation) -> None:
    text = page(window).text
    window.session.select("decision")
    assert writing.isVisible()
    assert text.shows(span("nobody told the pilots"))
    type_in("ose")
    key(Qt.Key.Key_Return)
    window.session.select("loss")
    window.session.select("decision")
    assert window.session.quotation_id == "light", "it is written: the reader follows again"


def test_the_list_of_what_is_amiss_leads_to_the_passage_that_may_be_meant(qtbot: QtBot, window: Window) -> None:
    window.evidence_list.quotation_requested.emit("gone")
    qtbot.waitUntil(lambda: page(window).findbar.count.text() == "1 of 1")
    assert page(window).findbar.field.text() == "the northern"


def test_letters_typed_into_a_field_are_no_commands(qtbot: QtBot, window: Window) -> None:
    session = window.session
    session.read("ships")
    qtbot.waitUntil(lambda: QApplication.focusWidget() is page(window).text)
    key(Qt.Key.Key_F, CTRL)
    type_in("npfu/.,?")
    assert page(window).findbar.field.text() == "npfu/.,?"
    assert session.quotation_id == "ships"


def test_the_selected_words_are_on_the_clipboard_as_they_stand(qtbot: QtBot, window: Window) -> None:
    window.session.read_source("minutes")
    qtbot.waitUntil(lambda: QApplication.focusWidget() is page(window).text)
    page(window).text.select(span("\U0001f6a2 The board"))
    key(Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "\U0001f6a2 The board"


def test_every_action_of_a_remark_is_reached_by_the_tab_key(qtbot: QtBot, window: Window) -> None:
    window.session.read("gate")
    qtbot.waitUntil(lambda: QApplication.focusWidget() is page(window).text)
    reached = set()
    for _ in range(40):
        key(Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        if focus is not None:
            reached.add(getattr(focus, "text", str)())
    assert {"This one", "Previous place", "Next place", "Coverage"} <= {one for one in reached if isinstance(one, str)}


def form_of(window: Window) -> NewQuotation:
    return next(one for one in window.reader.findChildren(NewQuotation) if one.isVisible())


@pytest.fixture
def writing(qtbot: QtBot, window: Window) -> NewQuotation:
    """A quotation that is about to be added, with something in every field and the focus in the last but one."""
    window.session.select("loss")
    window.session.read_source("minutes")
    qtbot.waitUntil(lambda: QApplication.focusWidget() is page(window).text)
    page(window).text.select(span("nobody told the pilots"))
    key(Qt.Key.Key_Q, CTRL | SHIFT)
    form = form_of(window)
    form.role_field.setCurrentIndex(2)
    form.speaker_role_field.setText("chair")
    type_in("A. Penr")
    return form


def test_what_one_is_writing_outlives_a_copy_that_is_read_again_and_another_theme(
    qtbot: QtBot, window: Window, writing: NewQuotation
) -> None:
    session = window.session
    text = f"A new first line.\n\n{TEXT}"
    attach(session, from_text(text, path=Path("minutes.txt")))
    window.shell.choose_theme("dark")
    assert form_of(window) is not writing
    type_in("ose")  # where one was
    key(Qt.Key.Key_Return)
    assert session.quotation is not None
    made = session.quotation
    assert (made.exact, made.speaker, made.speaker_role) == ("nobody told the pilots", "A. Penrose", "chair")
    assert made.start == text.index(made.exact)
    assert session.event is not None
    assert session.event.quotations[-1] == QuotationUse(quotation=made.id, role="context")


def test_words_that_a_copy_lost_are_not_quoted_and_others_take_their_place(
    qtbot: QtBot, window: Window, writing: NewQuotation
) -> None:
    session = window.session
    before = len(session.document.timeline.quotations)
    text = TEXT.replace("nobody told the pilots", "the pilots had not heard")
    attach(session, from_text(text, path=Path("minutes.txt")))
    key(Qt.Key.Key_Return)
    assert any("not in the copy as it is now" in one.text() for one in form_of(window).findChildren(QLabel))
    assert len(session.document.timeline.quotations) == before
    page(window).text.select(span("the pilots had not heard", text))
    key(Qt.Key.Key_Q, CTRL | SHIFT)
    key(Qt.Key.Key_Return)
    assert session.quotation is not None
    assert (session.quotation.exact, session.quotation.speaker) == ("the pilots had not heard", "A. Penr")


def test_half_a_title_in_the_form_stays_half_a_title(qtbot: QtBot, window: Window, writing: NewQuotation) -> None:
    writing.event_field.setEditText("Two sh")
    window.shell.choose_theme("dark")
    assert form_of(window).event_field.currentText() == "Two sh"
    key(Qt.Key.Key_Return)
    assert any("Choose an event" in one.text() for one in form_of(window).findChildren(QLabel))


def test_buttons_name_the_keys_that_the_table_of_commands_has(qtbot: QtBot, window: Window) -> None:
    window.session.read_source("minutes")
    for button, command in (
        (page(window).selection_bar.quote, "quotation.new"),
        (page(window).find_button, "search.here"),
    ):
        assert window.registry[command].shortcuts[0] in button.toolTip()


def test_a_copy_that_is_read_again_leaves_one_where_one_read(qtbot: QtBot, window: Window) -> None:
    session = window.session
    session.read_source("minutes")
    text = page(window).text
    text.go_to_top(span("Of money")[0])
    attach(session, from_text(TEXT, path=Path("minutes.txt")))
    assert page(window).text is text
    attach(session, from_text(TEXT.replace("two ships", "2 ships"), path=Path("minutes.txt")))
    assert page(window).text is not text
    assert abs(page(window).text.visible_span()[0] - span("Of money")[0]) < 120
