"""The whole reader, by mouse and by keyboard: selecting, quoting, finding, mending what does not stand there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QGuiApplication, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QPushButton,
    QToolTip,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.core import files
from desktop.core.protocols import AnchorState
from desktop.evidence.anchor import anchor_all, unchecked
from desktop.evidence.copies import Copy, Section, from_text
from desktop.qt.chapters import Chapters
from desktop.qt.copymarks import Kind, Level, Mark
from desktop.qt.copypage import CopyPage
from desktop.qt.copyremark import Act, Excerpt
from desktop.qt.copytext import CopyText
from desktop.qt.labels import Prose
from desktop.qt.margin import Margin
from desktop.qt.newquotation import LONG, NewQuotation
from desktop.qt.popup import SHADOW
from desktop.qt.reader import Reader
from desktop.qt.theme import DARK, LIGHT, Theme, style_sheet, ui_font
from desktop.session.document import Document
from desktop.session.session import Session

LOG = "The keeper trimmed the wick, wrote the hour into the log, and looked to the north until the light was out. " * 3
PARAGRAPHS = (
    "The harbour of Greywick",
    "In the winter two ships were lost. \U0001f6a2 The board resolved that a light be built upon the northern rock.",
    LOG,
    "“The gate was closed at dawn,” the chair said, “and nobody told the pilots.”",
    "Of money and stone",
    "The gate was closed at dawn, the log says, and it was open again by night.",
    LOG,
    "The treasurer answered that the cost would not exceed four hundred pounds, a sum which the board had in hand.",
    "It held, by six votes to three, that the tower should stand on the mainland.",
    LOG,
)
TEXT = "\n\n".join(PARAGRAPHS)
COST = "the cost would not exceed five hundred pounds, a sum which the board had"
DATA: dict[str, Any] = {
    "format": "quoteline/1",
    "title": "Greywick",
    "lanes": [{"id": "board", "title": "Board"}],
    "sources": [{"id": "minutes", "headline": "Minutes", "url": "https://example.org/minutes"}],
    "quotations": [
        {"id": "light", "source": "minutes", "exact": "a light be built upon the northern rock"},
        {"id": "ships", "source": "minutes", "exact": "two ships were lost"},
        {"id": "typed", "source": "minutes", "exact": '"The gate was closed at dawn," the chair said'},
        {"id": "gate", "source": "minutes", "exact": "The gate was closed at dawn"},
        {"id": "moved", "source": "minutes", "exact": "open again by night", "start": 3, "end": 22},
        {"id": "cost", "source": "minutes", "exact": COST},
        {"id": "held", "source": "minutes", "exact": "It held … that the tower should stand"},
        {"id": "gone", "source": "minutes", "exact": "pilots of the northern channel were never told of any of it"},
    ],
    "events": [
        {"id": "decision", "title": "<b>Decided</b>", "lane": "board", "quotations": ["light", "cost", "held"]},
        {"id": "loss", "title": "Two ships are lost", "quotations": ["ships", "light"]},
        {"id": "closing", "title": "The gate is closed", "quotations": ["gate", "typed", "moved", "gone"]},
        {"id": "bare", "title": "The lamp burns"},
    ],
}  # fmt: skip


def opened(text: str = TEXT, data: dict[str, Any] = DATA, **copied: Any) -> Session:
    loaded = files.parse(json.dumps(data, indent=1), Path("greywick.json"))
    session = Session(Document(loaded, loaded.raw))
    attach(session, from_text(text, path=Path("minutes.html"), **copied))
    return session


def attach(session: Session, copy: Copy) -> None:
    source = session.document.timeline.sources[0].id
    session.attach(source, copy, anchor_all(session.document.timeline, source, copy))


def shown(qtbot: QtBot, session: Session, theme: Theme = LIGHT, *, width: int = 520, height: int = 760) -> Reader:
    if session.reader_source is None:
        session.read_source(session.document.timeline.sources[0].id)
    reader = Reader(session, theme)
    reader.setStyleSheet(style_sheet(theme))
    qtbot.addWidget(reader)
    reader.resize(width, height)
    with qtbot.waitExposed(reader):
        reader.show()
    reader.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    return reader


def page(reader: Reader) -> CopyPage:
    return next(one for one in reader.findChildren(CopyPage) if one.isVisible())


def text_of(reader: Reader) -> CopyText:
    return page(reader).text


def span(words: str, text: str = TEXT, nth: int = 0) -> tuple[int, int]:
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return start, start + len(words)


def press(widget: QWidget | None, at: QPoint | None = None) -> None:
    assert widget is not None
    assert widget.isVisible()
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at if at is not None else widget.rect().center())


def key(which: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key, where the focus is."""
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, which, held)


def drag(view: CopyText, words: tuple[int, int]) -> None:
    """Selects by mouse, from the first letter's left to the last one's right."""
    view.scroll_to(words[0])
    first = view.rect_of(Mark("", words[0], words[0]))
    last = view.rect_of(Mark("", words[1], words[1]))
    port = view.viewport()
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=first.center())
    QTest.mouseMove(port, last.center() - QPoint(2, 0))
    QTest.mouseMove(port, last.center())
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=last.center())


def named(reader: Reader, name: str) -> QAbstractButton:
    found = (one for one in reader.findChildren(QAbstractButton) if one.isVisible())
    return next(one for one in found if name in (one.text().strip(), one.accessibleName()))


def names(reader: Reader) -> list[str]:
    return [one.accessibleName().partition(" · ")[0] for one in reader.findChildren(QAbstractButton) if one.isVisible()]


def spoken(button: QAbstractButton) -> str:
    return button.accessibleName() or button.text()


def said(reader: Reader) -> list[str]:
    return [one.toPlainText() for one in reader.findChildren(Prose) if one.isVisible()]


def excerpts(reader: Reader) -> list[str]:
    return [one.accessibleName() for one in reader.findChildren(Excerpt) if one.isVisible()]


def marked(view: CopyText, kind: Kind = Kind.WORDS) -> dict[str, Level]:
    return {TEXT[one.start : one.end]: one.level for one in view._marks if one.kind is kind}


# -- highlights


def test_three_levels_are_told_apart_by_lines_not_by_colour_alone(qtbot: QtBot) -> None:
    session = opened()
    session.select("decision")
    session.read("light")
    view = text_of(shown(qtbot, session))
    levels = marked(view)
    assert levels["a light be built upon the northern rock"] is Level.CHOSEN
    assert levels["that the tower should stand"] is Level.EVENT
    assert levels["two ships were lost"] is Level.ANY
    lines = {one.cursor.selectedText(): one.format.underlineStyle() for one in view.extraSelections()}
    chosen, event, other = (lines[words] for words in (
        "a light be built upon the northern rock", "that the tower should stand", "two ships were lost"
    ))  # fmt: skip
    assert len({chosen, event, other}) == 3
    session.select("loss")
    assert marked(view)["two ships were lost"] is Level.EVENT


def test_a_near_match_is_marked_in_a_way_of_its_own_and_a_gap_as_left_out(qtbot: QtBot) -> None:
    session = opened()
    session.read("held")
    view = text_of(shown(qtbot, session))
    assert list(marked(view, Kind.ALTERED)) == [COST.replace("five", "four")]
    assert list(marked(view, Kind.GAP)) == [", by six votes to three, "]
    inks = {one.cursor.selectedText(): one.format.foreground().color().name() for one in view.extraSelections()}
    assert inks[", by six votes to three, "] == LIGHT.muted != inks["It held"]


def test_only_marks_near_the_view_are_laid_over_a_text(qtbot: QtBot) -> None:
    text = "".join(f"Line {number} says so and no more than that.\n" for number in range(4000))
    data = {
        **DATA,
        "quotations": [{"id": f"q{n}", "source": "minutes", "exact": f"Line {n} says so"} for n in range(0, 4000, 10)],
        "events": [],
    }
    session = opened(text, data)
    session.read("q3990")
    view = text_of(shown(qtbot, session))
    there = [one.cursor.selectedText() for one in view.extraSelections()]
    assert "Line 3990 says so" in there
    assert "Line 10 says so" not in there
    assert len(there) < 100


# -- long copies


def lines(count: int) -> str:
    return "".join(f"Line {number} of a log that goes on and on.\n" for number in range(count))


def test_a_long_copy_shows_the_part_that_one_reads_and_goes_on_at_its_edges(qtbot: QtBot) -> None:
    text = lines(20_000)
    data = {**DATA, "quotations": [{"id": "far", "source": "minutes", "exact": "Line 19000 of"}], "events": []}
    session = opened(text, data)
    view = text_of(shown(qtbot, session))
    assert view.document().characterCount() < 70_000
    assert view.visible_span()[0] == 0
    session.read("far")
    first, last = view.visible_span()
    assert first < text.index("Line 19000 of") < last
    assert [one.cursor.selectedText() for one in view.extraSelections()] == ["Line 19000 of"]
    bar = view.verticalScrollBar()
    before = text[slice(*view.visible_span())]
    for _ in range(12):  # by the wheel's steps beyond the part's end
        bar.setValue(bar.maximum())
        qtbot.waitUntil(lambda: bar.value() < bar.maximum() or view.visible_span()[1] >= len(text) - 1)
        top = text[slice(*view.visible_span())]
        assert top in text
        if view.visible_span()[1] >= len(text) - 1:
            break
    assert view.visible_span()[1] >= len(text) - 1
    assert before != text[slice(*view.visible_span())]


def test_the_next_part_takes_over_without_a_jump_and_keeps_the_selection(qtbot: QtBot) -> None:
    text = lines(20_000)
    session = opened(text, {**DATA, "quotations": [], "events": []})
    view = text_of(shown(qtbot, session))
    part = view._part
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum() - 100)
    place = (view.visible_span()[0] + 60, view.visible_span()[0] + 200)
    view.setTextCursor(view._cursor(*place))
    tops = {line.offset: line.top for line in view.lines()}
    qtbot.waitUntil(lambda: view._part != part)
    assert view.selection() == place
    assert {line.offset: line.top for line in view.lines()} == tops


def test_the_keys_for_both_ends_reach_those_of_the_copy_not_of_the_part(qtbot: QtBot) -> None:
    text = lines(20_000)
    view = text_of(shown(qtbot, opened(text, {**DATA, "quotations": [], "events": []})))
    key(Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert view.visible_span()[1] == len(text)
    key(Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    assert view.visible_span()[0] == 0


# -- every script


SCRIPTS = {
    "emoji": (
        "\U0001f6a2\U0001f468\u200d\U0001f469\u200d\U0001f467 aboard: ",
        "the \U0001f6a2 sails at dawn",
        " today.",
    ),
    "cjk": ("港務局\U00020bb7の記録、", "門は夜明けに閉じられた", "。以上。"),
    "right-to-left": ("אמר הממונה: ", "לא הייתה לנו ברירה", " ולא יותר."),
    "combining": ("Cafe\u0301 q\u0323\u0307 e\u0308: ", "x\u0302\u0323 was noe\u0328l here", " y\u0301."),
    "no-break": ("Price: ", "10\u00a0000\u202fpounds in\u00a0all", " paid."),
}


@pytest.mark.parametrize("script", SCRIPTS)
def test_what_is_selected_is_quoted_to_the_letter_and_marked_where_it_stands(qtbot: QtBot, script: str) -> None:
    before, words, after = SCRIPTS[script]
    copy = from_text(before + words + after)
    words = from_text(words).text
    session = opened(copy.text, {**DATA, "quotations": [], "events": [DATA["events"][3]]})
    reader = shown(qtbot, session)
    view = text_of(reader)
    start = copy.text.index(words)
    view.select((start, start + len(words)))
    assert view.createMimeDataFromSelection().text() == words
    key(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == words
    reader.quote_selection()
    key(Qt.Key.Key_Return)
    made = session.quotation
    assert made is not None
    assert (made.exact, made.start, made.end) == (words, start, start + len(words))
    assert session.anchor(made.id).state is AnchorState.EXACT
    assert [one.cursor.selectedText() for one in view.extraSelections()] == [words]
    at = view.rect_of(Mark("", start, start + len(words))).center()
    assert view.ids_at(at) == [made.id]


def test_a_selection_by_keys_holds_whole_characters(qtbot: QtBot) -> None:
    text = "a\U0001f468\u200d\U0001f469\u200d\U0001f467b e\u0301 \U0001f6a2"
    view = text_of(shown(qtbot, opened(text, {**DATA, "quotations": [], "events": []})))
    view.go_to((0, 0))
    copied = from_text(text).text
    seen = []
    for _ in range(7):
        key(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
        chosen = view.selection()
        assert chosen is not None
        seen.append(copied[slice(*chosen)])
    assert seen[-1] == copied
    assert all(len(after) > len(before) for before, after in pairwise(seen))


def test_a_hard_wrapped_paragraph_is_one_paragraph_and_quoted_across_its_lines(qtbot: QtBot) -> None:
    text = "The gate was\nclosed at dawn.\n\nNobody told\nthe pilots of it.\n"
    view = text_of(shown(qtbot, opened(text, {**DATA, "quotations": [], "events": []})))
    assert view.document().blockCount() == 4
    view.select(span("was\nclosed", text))
    assert view.createMimeDataFromSelection().text() == "was\nclosed"


# -- a new quotation


def test_by_mouse_a_passage_becomes_a_quotation_and_undo_takes_it_back(qtbot: QtBot) -> None:
    session = opened()
    session.select("loss")
    reader = shown(qtbot, session)
    drag(text_of(reader), span("nobody told the pilots"))
    press(named(reader, "New quotation"))
    form = reader.findChild(NewQuotation)
    assert isinstance(form, NewQuotation)
    assert form.event_field.currentText() == "Two ships are lost"
    QTest.keyClicks(form.speaker_field, "A. Penrose")
    key(Qt.Key.Key_Tab)
    QTest.keyClicks(form.speaker_role_field, "chair")
    form.role_field.setCurrentIndex(form.role_field.findData("context"))
    press(form.add_button)
    made = session.quotation
    assert made is not None
    assert (made.exact, made.speaker, made.speaker_role) == ("nobody told the pilots", "A. Penrose", "chair")
    uses = session.document.timeline.event_by_id["loss"].quotations
    assert [(use.quotation, use.role) for use in uses][-1] == (made.id, "context")
    assert marked(text_of(reader))["nobody told the pilots"] is Level.CHOSEN
    assert not form.isVisible()
    session.undo()
    assert "nobody told the pilots" not in marked(text_of(reader))
    session.redo()
    assert "nobody told the pilots" in marked(text_of(reader))


def test_by_keyboard_alone_a_passage_becomes_a_quotation(qtbot: QtBot) -> None:
    session = opened()
    reader = shown(qtbot, session)
    view = text_of(reader)
    start, _ = span("board resolved")
    view.go_to((start, start))
    for _ in range(2):
        key(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier)
    reader.quote_selection()
    key(Qt.Key.Key_Return)
    assert session.quotation is not None
    assert session.quotation.exact == "board resolved"
    assert QApplication.focusWidget() is view


def test_the_text_stays_where_one_reads_when_the_timeline_changes(qtbot: QtBot) -> None:
    session = opened()
    reader = shown(qtbot, session, height=600)
    view = text_of(reader)
    view.scroll_to(span("Of money")[0])
    before = view.visible_span()
    view.select(span("open again by night"))
    reader.quote_selection()
    key(Qt.Key.Key_Return)
    assert text_of(reader) is view
    assert view.visible_span()[0] <= span("open again")[0] <= view.visible_span()[1]
    session.undo()
    assert text_of(reader) is view
    assert abs(view.visible_span()[0] - before[0]) < 400


def test_escape_gives_the_form_up_and_then_the_selection(qtbot: QtBot) -> None:
    session = opened()
    reader = shown(qtbot, session)
    view = text_of(reader)
    view.select(span("two ships"))
    bar = named(reader, "New quotation")
    reader.quote_selection()
    key(Qt.Key.Key_Escape)
    assert not [one for one in reader.findChildren(NewQuotation) if one.isVisible()]
    assert view.selection() == span("two ships")
    key(Qt.Key.Key_Escape)
    assert view.selection() is None
    assert not bar.isVisible()


def test_a_draft_stays_marked_when_the_selection_goes(qtbot: QtBot) -> None:
    reader = shown(qtbot, opened())
    view = text_of(reader)
    view.select(span("board resolved"))
    reader.quote_selection()
    view.clear_selection()
    assert "board resolved" in [one.cursor.selectedText() for one in view.extraSelections()]


def test_who_quotes_a_page_is_told_that_a_quotation_is_short(qtbot: QtBot) -> None:
    reader = shown(qtbot, opened(), height=900)
    text_of(reader).select((0, len(TEXT)))
    assert len(TEXT) > LONG
    reader.quote_selection()
    assert any("a quotation should be short" in one for one in said(reader))


def test_without_a_selection_the_reader_says_how_to_select(qtbot: QtBot) -> None:
    reader = shown(qtbot, opened())
    assert reader.selection() is None
    reader.quote_selection()
    assert any("Select the words to quote first" in one for one in said(reader))


def test_what_is_no_event_is_not_taken_for_one(qtbot: QtBot) -> None:
    session = opened()
    reader = shown(qtbot, session)
    text_of(reader).select(span("board resolved"))
    reader.quote_selection()
    form = reader.findChild(NewQuotation)
    assert isinstance(form, NewQuotation)
    form.event_field.setEditText("No such event")
    press(form.add_button)
    assert form.isVisible()
    assert len(session.document.timeline.quotations) == len(DATA["quotations"])


def test_a_known_speaker_brings_the_role_along(qtbot: QtBot) -> None:
    session = opened()
    reader = shown(qtbot, session)
    for words in ("board resolved", "northern rock"):
        text_of(reader).select(span(words))
        reader.quote_selection()
        form = next(one for one in reader.findChildren(NewQuotation) if one.isVisible())
        QTest.keyClicks(form.speaker_field, "A. Penrose")
        key(Qt.Key.Key_Tab)
        if words == "board resolved":
            QTest.keyClicks(form.speaker_role_field, "chair")
        assert form.speaker_role_field.text() == "chair"
        press(form.add_button)


def popup_of(field: QLineEdit | QComboBox) -> QAbstractItemView:
    completer = field.completer()
    assert completer is not None
    popup = completer.popup()
    assert popup is not None
    return popup


@pytest.fixture
def form(qtbot: QtBot) -> NewQuotation:
    """The form for a new quotation, where A. Penrose has spoken before."""
    quotations = [{**one, "speaker": "A. Penrose"} for one in DATA["quotations"]]
    events = [*DATA["events"], {"id": "again", "title": "The lamp burns"}, {"id": "odd", "title": " Two\nlines "}]
    session = opened(data={**DATA, "quotations": quotations, "events": events})
    session.select("loss")
    reader = shown(qtbot, session)
    text_of(reader).select(span("nobody told the pilots"))
    reader.quote_selection()
    return next(one for one in reader.findChildren(NewQuotation) if one.isVisible())


def test_a_known_speaker_typed_in_full_leaves_no_list_that_takes_the_next_press(
    qtbot: QtBot, form: NewQuotation
) -> None:
    QTest.keyClicks(form.speaker_field, "a. pen")
    offered = popup_of(form.speaker_field)
    assert offered.isVisible()
    assert offered.model().rowCount() == 1
    form.speaker_field.clear()
    QTest.keyClicks(form.speaker_field, "A. Penrose")
    assert QApplication.activePopupWidget() is None
    with qtbot.waitSignal(form.submitted) as told:
        press(form.add_button)
    assert (told.args[0].event_id, told.args[0].speaker) == ("loss", "A. Penrose")


def test_an_event_is_typed_in_part_and_chosen_or_in_full(qtbot: QtBot, form: NewQuotation) -> None:
    field = form.event_field
    field.setFocus()
    key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(field, "lamp")
    offered = popup_of(field)
    assert offered.isVisible()
    assert offered.model().rowCount() == 2, "two events of one title are two"
    QTest.keyClick(offered, Qt.Key.Key_Down)
    QTest.keyClick(offered, Qt.Key.Key_Down)
    QTest.keyClick(offered, Qt.Key.Key_Return)
    assert (field.currentText(), field.currentData()) == ("The lamp burns", "again")
    key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(field, "two LINES")
    assert QApplication.activePopupWidget() is None
    with qtbot.waitSignal(form.submitted) as told:
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert told.args[0].event_id == "odd"


def test_the_form_names_no_event_that_nobody_sees(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    named: list[str] = []

    def name(title: str) -> str:
        named.append(title)
        return title

    monkeypatch.setattr("desktop.qt.newquotation._name", name)
    events = [{"id": f"e{number}", "title": f"Event {number}"} for number in range(5_000)]
    session = opened(data={**DATA, "events": events})
    session.select("e4999")
    reader = shown(qtbot, session)
    text_of(reader).select(span("nobody told the pilots"))
    reader.quote_selection()
    assert set(named) == {"Event 4999"}


# -- finding


def test_finding_leads_through_the_hits_and_ends_where_it_stood(qtbot: QtBot) -> None:
    reader = shown(qtbot, opened())
    reader.open_find()
    QTest.keyClicks(page(reader).findbar.field, '"the GATE was')
    assert page(reader).findbar.count.text() == "1 of 1"
    page(reader).findbar.field.setText("the gate was closed")
    assert page(reader).findbar.count.text() == "1 of 2"
    view = text_of(reader)
    assert view.caret == span("The gate was closed")[0]
    key(Qt.Key.Key_Return)
    assert view.caret == span("The gate was closed", nth=1)[0]
    assert page(reader).findbar.count.text() == "2 of 2"
    key(Qt.Key.Key_F3)
    assert page(reader).findbar.count.text() == "1 of 2"
    key(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert page(reader).findbar.count.text() == "2 of 2"
    assert view.visible_span()[0] <= view.caret <= view.visible_span()[1]
    key(Qt.Key.Key_Escape)
    assert not page(reader).findbar.isVisible()
    assert QApplication.focusWidget() is view


def test_what_is_not_there_is_said_to_be_not_there(qtbot: QtBot) -> None:
    reader = shown(qtbot, opened())
    reader.open_find()
    QTest.keyClicks(page(reader).findbar.field, "Whitby")
    assert page(reader).findbar.count.text() == "Not found"


def test_the_longest_run_of_a_quotations_words_leads_to_its_passage(qtbot: QtBot) -> None:
    exact = "Nobody remembers that the log says, and it was open again by accident or so they claimed"
    session = opened(data={**DATA, "quotations": [{"id": "q", "source": "minutes", "exact": exact}], "events": []})
    session.read("q")
    reader = shown(qtbot, session)
    reader.search_quotation()
    field = page(reader).findbar.field
    qtbot.waitUntil(lambda: field.text() == "the log says, and it was open again by")
    assert text_of(reader).caret == span("the log says")[0]


def test_a_quotation_of_which_no_word_is_there_is_said_to_have_none(qtbot: QtBot) -> None:
    quotations = [{"id": "q", "source": "minutes", "exact": "Zebra quux xylophone"}]
    session = opened(data={**DATA, "quotations": quotations, "events": []})
    session.read("q")
    reader = shown(qtbot, session)
    reader.search_quotation()
    qtbot.waitUntil(lambda: any("None of the quotation’s words" in one for one in said(reader)))
    assert not page(reader).findbar.isVisible()


def test_what_was_found_is_selected_when_the_bar_is_put_away(qtbot: QtBot) -> None:
    reader = shown(qtbot, opened())
    reader.open_find()
    QTest.keyClicks(page(reader).findbar.field, "two ships")
    key(Qt.Key.Key_Escape)
    assert text_of(reader).selection() == span("two ships")
    assert page(reader).selection_bar.isVisible()


def test_what_is_found_can_be_quoted_at_once(qtbot: QtBot) -> None:
    session = opened()
    reader = shown(qtbot, session)
    reader.open_find()
    QTest.keyClicks(page(reader).findbar.field, "nobody told")
    reader.quote_selection()
    key(Qt.Key.Key_Return)
    assert session.quotation is not None
    assert session.quotation.exact == "nobody told"


# -- where there is little room


def sight(view: CopyText, words: tuple[int, int]) -> bool:
    """Whether a place is wholly in view."""
    return view.viewport().rect().contains(view.rect_of(Mark("", *words)).adjusted(0, 0, -1, -1))


@pytest.mark.parametrize("height", [360, 500, 800])
def test_a_passage_stays_in_view_when_its_remark_or_a_form_opens(qtbot: QtBot, height: int) -> None:
    session = opened()
    reader = shown(qtbot, session, width=352, height=height)
    session.read("cost")
    qtbot.waitUntil(page(reader).remark.isVisible)
    view, four = text_of(reader), span("four hundred")
    qtbot.waitUntil(lambda: sight(view, four))
    where = span("on the mainland")
    view.scroll_to(where[0] - 300)
    view.select(where)
    reader.quote_selection()
    form = next(one for one in reader.findChildren(NewQuotation) if one.isVisible())
    qtbot.waitUntil(lambda: form.add_button.height() >= 30)
    qtbot.waitUntil(lambda: sight(view, where))


def test_in_a_low_window_the_head_is_a_line_and_both_wordings_are_seen(qtbot: QtBot) -> None:
    session = opened()
    session.read("cost")
    reader = shown(qtbot, session, width=316, height=360)
    remark = page(reader).remark
    qtbot.waitUntil(lambda: remark.isVisible() and page(reader).head.height() < 48)
    (both,) = (one for one in reader.findChildren(Excerpt) if one.isVisible())
    assert "[not in the copy: five]" in both.accessibleName()
    assert "[in the copy: four]" in both.accessibleName()
    button = remark.button(Act.QUOTE_COPY)
    assert button is not None
    foot = button.mapTo(reader, QPoint(0, 0)).y()
    assert both.mapTo(reader, both.rect().bottomLeft()).y() <= foot, "the comparison hides behind no button"
    assert remark.button(Act.REANCHOR) is None, "nothing is selected: no room is spent on what can not be done"
    assert text_of(reader).viewport().height() >= 75
    reader.open_find()
    qtbot.waitUntil(lambda: not remark.isVisible())
    press(named(reader, "More about this source"))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert {"Find…", "Coverage", "Attach another copy…"} <= {one.text() for one in menu.actions()}
    menu.close()
    reader.resize(520, 760)
    qtbot.waitUntil(lambda: page(reader).head.height() > 48)


def test_after_a_press_that_settles_a_remark_the_text_has_the_focus(qtbot: QtBot) -> None:
    session = opened()
    session.read("gate")
    reader = shown(qtbot, session)
    button = page(reader).remark.button(Act.CHOOSE)
    assert button is not None
    button.setFocus()
    key(Qt.Key.Key_Space)
    assert session.anchor("gate").state is AnchorState.EXACT
    assert QApplication.focusWidget() is text_of(reader)


def test_a_long_text_is_searched_without_holding_the_window(qtbot: QtBot) -> None:
    text = lines(60_000)
    reader = shown(qtbot, opened(text, {**DATA, "quotations": [], "events": []}))
    reader.open_find()
    QTest.keyClicks(page(reader).findbar.field, "line 59999 of")
    qtbot.waitUntil(lambda: page(reader).findbar.count.text() == "1 of 1")
    assert text_of(reader).visible_span()[1] >= text.index("Line 59999")


# -- what to do about a quotation


def test_an_altered_quotation_shows_the_difference_and_can_take_the_copys_words(qtbot: QtBot) -> None:
    session = opened()
    session.read("cost")
    reader = shown(qtbot, session)
    quoted, stands = excerpts(reader)
    assert "[not in the copy: five]" in quoted
    assert "[in the copy: four]" in stands
    press(page(reader).remark.button(Act.QUOTE_COPY))
    assert session.anchor("cost").state is AnchorState.EXACT
    assert session.quotation is not None
    assert "four hundred pounds" in session.quotation.exact
    assert not page(reader).remark.isVisible()
    assert session.document.stack.undo_label
    session.undo()
    assert session.quotation is not None
    assert "five hundred pounds" in session.quotation.exact


def test_of_several_places_one_is_chosen(qtbot: QtBot) -> None:
    session = opened()
    session.read("gate")
    reader = shown(qtbot, session)
    view = text_of(reader)
    assert [one.number for one in view._marks if one.kind is Kind.CANDIDATE] == [1, 2]
    press(page(reader).remark.button(Act.NEXT))
    second = span("The gate was closed at dawn", nth=1)
    assert view.visible_span()[0] <= second[0] <= view.visible_span()[1]
    assert [(one.start, one.end) for one in view.chosen] == [second]
    press(page(reader).remark.button(Act.CHOOSE))
    assert session.anchor("gate").state is AnchorState.EXACT
    assert session.anchor("gate").spans == (second,)
    session.undo()
    assert session.anchor("gate").state is AnchorState.AMBIGUOUS


def test_of_several_places_with_similar_words_those_of_one_are_quoted(qtbot: QtBot) -> None:
    verse = "The gate was closed at dawn by the keeper, who went to bed.\n\n"
    quotations = [{"id": "gate", "source": "minutes", "exact": "The gate was closed at noon by the keeper"}]
    session = opened(verse * 3, {**DATA, "quotations": quotations, "events": []})
    session.read("gate")
    reader = shown(qtbot, session)
    press(page(reader).remark.button(Act.NEXT))
    press(page(reader).remark.button(Act.QUOTE_COPY))
    place = len(verse)
    assert session.anchor("gate").state is AnchorState.EXACT
    assert session.anchor("gate").spans == ((place, place + len("The gate was closed at dawn by the keeper")),)


def test_what_is_not_found_can_be_searched_for_and_quoted_anew(qtbot: QtBot) -> None:
    session = opened()
    session.read("gone")
    reader = shown(qtbot, session)
    again = page(reader).remark.button(Act.REANCHOR)
    assert isinstance(again, QPushButton)
    assert not again.isEnabled()
    press(page(reader).remark.button(Act.SEARCH))
    field = page(reader).findbar.field
    qtbot.waitUntil(lambda: field.text() == "the northern")
    assert page(reader).findbar.count.text() == "1 of 1"
    assert not again.isEnabled(), "what was found leads to a passage, and is none that somebody chose"
    key(Qt.Key.Key_Escape)
    assert text_of(reader).selection() == span("the northern")
    assert not again.isEnabled()
    drag(text_of(reader), span("nobody told the pilots"))
    again = page(reader).remark.button(Act.REANCHOR)
    assert isinstance(again, QPushButton)
    assert again.isEnabled()
    gone = "pilots of the northern channel were never told of any of it"
    assert excerpts(reader) == [gone, "nobody told the pilots"], "what it was and what it will be"
    assert session.quotation is not None
    assert session.quotation.exact == gone
    press(again)
    assert session.quotation is not None
    assert session.quotation.exact == "nobody told the pilots"
    assert session.anchor("gone").state is AnchorState.EXACT
    session.undo()
    assert session.anchor("gone").state is not AnchorState.EXACT


def test_what_was_selected_for_another_quotation_is_not_quoted_in_this_ones_place(qtbot: QtBot) -> None:
    quotations = [*DATA["quotations"], {"id": "lost", "source": "minutes", "exact": "Zebras of the northern channel"}]
    session = opened(data={**DATA, "quotations": quotations})
    session.read("gone")
    reader = shown(qtbot, session)
    drag(text_of(reader), span("nobody told the pilots"))
    session.read("lost")
    button = page(reader).remark.button(Act.REANCHOR)
    assert isinstance(button, QPushButton)
    assert not button.isEnabled()


def test_the_words_of_a_quotation_are_searched_for_no_longer_at_another_one(qtbot: QtBot) -> None:
    session = opened()
    session.read("gone")
    reader = shown(qtbot, session)
    bar = page(reader).findbar
    press(page(reader).remark.button(Act.SEARCH))
    qtbot.waitUntil(lambda: bar.count.text() == "1 of 1")
    session.read("ships")
    assert not bar.isVisible()
    assert QApplication.focusWidget() is text_of(reader)
    reader.open_find()
    QTest.keyClicks(bar.field, "gate")
    session.read("light")
    assert bar.isVisible(), "what somebody searches for is theirs"


@pytest.mark.parametrize(
    ("quotation", "sentence"),
    [
        ("held", "words left out between them"),
        ("typed", "but for typography"),
        ("moved", "at another place than stored"),
    ],
)
def test_what_stands_there_with_a_reservation_says_which(qtbot: QtBot, quotation: str, sentence: str) -> None:
    session = opened()
    session.read(quotation)
    reader = shown(qtbot, session)
    assert any(sentence in one for one in said(reader))


def test_the_sources_own_typography_is_shown_and_the_words_left_out(qtbot: QtBot) -> None:
    session = opened()
    session.read("typed")
    reader = shown(qtbot, session)
    assert excerpts(reader) == ["“The gate was closed at dawn,” the chair said"]
    session.read("held")
    assert excerpts(reader) == ["…It held, by six votes to three, that the tower should…"]


def test_the_place_of_words_that_moved_is_stored_on_request(qtbot: QtBot) -> None:
    session = opened()
    session.read("moved")
    reader = shown(qtbot, session)
    press(page(reader).remark.button(Act.STORE))
    assert session.quotation is not None
    assert (session.quotation.start, session.quotation.end) == span("open again by night")
    assert session.anchor("moved").state is AnchorState.EXACT


def test_what_is_still_looked_for_is_said_to_be(qtbot: QtBot) -> None:
    session = opened()
    copy = session.copies["minutes"]
    anchors = dict(session.anchors)
    lost = anchors.pop("gone")
    session.attach("minutes", copy, anchors, pending=["gone"])
    session.read("gone")
    reader = shown(qtbot, session)
    assert "These words are being looked for in the copy." in said(reader)
    assert any("checking 1 …" in one.accessibleName() for one in reader.findChildren(QAbstractButton))
    session.resolve({"gone": lost})
    assert any("not found in the copy" in one for one in said(reader))


# -- the map, chapters, coverage, what is known of the copy


def test_a_tick_on_the_strip_leads_to_its_quotation(qtbot: QtBot) -> None:
    session = opened()
    reader = shown(qtbot, session, height=520)
    strip = page(reader).strip
    y = round(strip.y_of(span("two ships")[0]))
    tick = strip.tick_at(y)
    assert tick is not None
    press(strip, QPoint(strip.width() // 2, y))
    assert session.quotation_id == tick.quotation_id
    held = next(one for one in strip._ticks if one.quotation_id == "held")
    press(strip, QPoint(strip.width() // 2, round(strip.y_of(held.place))))
    assert session.quotation_id == "held"
    help_at(strip, QPoint(strip.width() // 2, round(strip.y_of(held.place))))
    assert "“It held … that the tower should stand” · elided\n" in QToolTip.text()
    assert "&lt;b&gt;Decided&lt;/b&gt; (supports)" in QToolTip.text()
    QToolTip.hideText()
    first, last = text_of(reader).visible_span()
    assert first <= held.place <= last


def help_at(widget: QWidget, at: QPoint) -> None:
    QApplication.sendEvent(widget, QHelpEvent(QEvent.Type.ToolTip, at, widget.mapToGlobal(at)))


def test_the_strip_scrolls_a_long_copy(qtbot: QtBot) -> None:
    text = lines(20_000)
    reader = shown(qtbot, opened(text, {**DATA, "quotations": [], "events": []}))
    strip, view = page(reader).strip, text_of(reader)
    middle = QPoint(strip.width() // 2, strip.height() // 2)
    press(strip, middle)
    first, last = view.visible_span()
    assert abs((first + last) // 2 - len(text) // 2) < 2 * len(text) // strip.height()
    QTest.mousePress(strip, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(strip, QPoint(strip.width() // 2, strip.height() - 1))
    QTest.mouseRelease(strip, Qt.MouseButton.LeftButton, pos=QPoint(strip.width() // 2, strip.height() - 1))
    assert view.visible_span()[1] >= len(text) - 100


def test_chapters_name_where_one_is_and_lead_there(qtbot: QtBot) -> None:
    sections = (Section("The harbour of Greywick", 1, 0), Section("Of money and stone", 2, span("Of money")[0]))
    session = opened(sections=sections)
    reader = shown(qtbot, session, height=420)
    chapters, view = page(reader).chapters, text_of(reader)
    assert chapters.accessibleName() == "Chapters: The harbour of Greywick"
    press(chapters)
    left = chapters.mapTo(reader, QPoint(0, 0)).x()
    assert abs(chapters.popup.x() + SHADOW - left) <= 1, "the list opens under its button"
    assert chapters.popup.width() < 320, "and is no wider than the titles need"
    key(Qt.Key.Key_Down)
    key(Qt.Key.Key_Return)
    assert chapters.accessibleName() == "Chapters: Of money and stone"
    assert abs(view.visible_span()[0] - span("Of money")[0]) < 200
    heading = view.document().findBlock(view.document().find("Of money and stone").position())
    assert heading.charFormat().fontWeight() > 500
    assert view.document().toRawText() == TEXT.replace("\n", "\u2029")


def test_the_number_of_a_place_is_seen_whole_at_the_beginning_of_a_line(qtbot: QtBot) -> None:
    session = opened()
    session.read("gate")
    reader = shown(qtbot, session)
    view = text_of(reader)
    press(page(reader).remark.button(Act.NEXT))
    first = view.rect_of(Mark("", *span("The gate was closed at dawn", nth=1))).left()
    assert first >= 5, "half of a number hangs over the line's beginning"
    picture = view.viewport().grab().toImage()
    top = view.rect_of(Mark("", *(span("The gate was closed at dawn", nth=1)[0],) * 2)).top()
    assert picture.pixelColor(round(first * picture.devicePixelRatio()), top - 2) == LIGHT.color("accent")


def test_a_paragraphs_number_of_five_digits_has_its_room(qtbot: QtBot) -> None:
    reader = shown(qtbot, opened())
    margin = reader.findChildren(Margin)[0]
    assert QFontMetrics(ui_font("small")).horizontalAdvance("88888") <= margin.width() - 7


def test_pages_are_named_in_the_margin_and_in_the_list(qtbot: QtBot) -> None:
    sections = (Section("Page 1", 1, 0), Section("Page 2", 1, span("Of money")[0]))
    reader = shown(qtbot, opened(sections=sections, pages=True), height=1400)
    margin = text_of(reader).findChild(Margin)
    assert isinstance(margin, Margin)
    labels = {TEXT[line.offset :][:8]: margin.label(line) for line in text_of(reader).lines()}
    assert labels["The harb"] == "p. 1"
    assert labels["Of money"] == "p. 2"
    assert labels["In the w"] == ""
    chapters = reader.findChild(Chapters)
    assert chapters is not None
    assert chapters.accessibleName() == "Pages: Page 1"


def test_coverage_names_the_events_under_their_paragraphs_and_leads_to_them(qtbot: QtBot) -> None:
    session = opened()
    reader = shown(qtbot, session, height=900)
    press(page(reader).coverage_button)
    view = text_of(reader)
    first = next(line for line in view.lines() if TEXT.startswith("In the winter", line.offset))
    room = view._room_under(first)
    assert view._events_at(QPointF(room.left() + 20, room.center().y()).toPoint()) == ["decision"]
    with qtbot.waitSignal(reader.event_requested) as asked:
        press(view.viewport(), QPointF(room.left() + 20, room.center().y()).toPoint())
    assert asked.args == ["decision"]
    inks = {one.text()[:8]: one.charFormat().foreground().color() for one in blocks(view)}
    assert inks["The keep"] == LIGHT.color("muted")
    assert inks["In the w"] == LIGHT.color("ink")
    assert any("paragraphs unused" in one.accessibleName() for one in reader.findChildren(QAbstractButton))
    press(page(reader).coverage_button)
    assert {one.charFormat().foreground().color().name() for one in blocks(view) if one.text()} == {LIGHT.ink}


def test_who_presses_an_event_under_a_paragraph_stays_there(qtbot: QtBot) -> None:
    session = opened()
    reader = shown(qtbot, session, height=500)
    press(page(reader).coverage_button)
    view = text_of(reader)
    view.scroll_to(span("It held, by six")[0])
    line = next(line for line in view.lines() if TEXT.startswith("It held", line.offset))
    room = view._room_under(line)
    press(view.viewport(), QPointF(room.left() + 20, room.center().y()).toPoint())
    assert session.event_id == "decision"
    assert session.quotation_id in {"held", "cost"}, "its first one stands far above"
    assert view.shows(span("It held, by six"))


def test_events_without_a_quotation_are_a_press_away(qtbot: QtBot) -> None:
    reader = shown(qtbot, opened(), height=900)
    press(page(reader).coverage_button)
    link = next(one for one in reader.findChildren(QAbstractButton) if "without a quotation" in one.accessibleName())
    with qtbot.waitSignal(reader.event_requested) as asked:
        QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    assert asked.args == ["bare"]


def test_coverage_follows_what_is_quoted(qtbot: QtBot) -> None:
    session = opened()
    session.select("bare")
    reader = shown(qtbot, session, height=900)
    press(page(reader).coverage_button)
    text_of(reader).select(span("trimmed the wick"))
    reader.quote_selection()
    key(Qt.Key.Key_Return)
    log = [one for one in blocks(text_of(reader)) if one.text() == LOG]
    inks = [one.charFormat().foreground().color().name() for one in log]
    assert inks == [LIGHT.ink, LIGHT.muted, LIGHT.muted]


def blocks(view: CopyText) -> Iterator[Any]:
    block = view.document().begin()
    while block.isValid():
        yield block
        block = block.next()


def test_what_is_to_be_known_of_the_copy_is_said(qtbot: QtBot) -> None:
    data = {**DATA, "sources": [{**DATA["sources"][0], "sha256_text": "0" * 64}]}
    session = opened(TEXT, data, notes=("Navigation left out: 2,310 characters.",), format="html")
    reader = shown(qtbot, session)
    assert "Not the text that the timeline was last checked with." in said(reader)
    assert "Navigation left out: 2,310 characters." in said(reader)
    session.mark_stale("minutes")
    assert "Changed on the disk: being checked again." in said(reader)
    with qtbot.waitSignal(reader.recheck_requested) as asked:
        press(named(reader, "Check again"))
    assert asked.args == ["minutes"]
    assert any("minutes.html (web page)" in one.accessibleName() for one in reader.findChildren(QAbstractButton))


def test_what_was_not_looked_for_to_the_end_is_said_in_the_reader_and_looked_for_at_a_press(qtbot: QtBot) -> None:
    session = opened()
    copy, anchors = session.copies["minutes"], dict(session.anchors)
    del anchors["gone"]
    session.attach("minutes", copy, anchors, ["gone"])
    session.read("gone")
    reader = shown(qtbot, session)
    assert any(one.endswith(", checking 1 …") for one in names(reader))
    assert "1 quotation was not looked for to the end." not in said(reader)
    session.resolve({"gone": unchecked()})
    assert "1 quotation was not looked for to the end." in said(reader)
    assert any("1 unchecked" in one for one in names(reader))
    for where in (page(reader).information, page(reader).remark):
        button = next(one for one in where.findChildren(QAbstractButton) if spoken(one) == "Check again")
        with qtbot.waitSignal(reader.recheck_requested) as asked:
            press(button)
        assert asked.args == ["minutes"]


# -- menus


def right_click(reader: Reader, at: QPoint) -> None:
    port = text_of(reader).viewport()
    QApplication.sendEvent(port, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, port.mapToGlobal(at)))


def test_a_right_click_on_a_quotation_chooses_it_and_asks_for_its_menu(qtbot: QtBot) -> None:
    session = opened()
    reader = shown(qtbot, session)
    at = text_of(reader).rect_of(Mark("", *span("two ships were lost"))).center()
    with qtbot.waitSignal(reader.quotation_menu_requested) as asked:
        right_click(reader, at)
    assert asked.args == ["ships", text_of(reader).viewport().mapToGlobal(at)]
    assert session.quotation_id == "ships"


def test_the_menu_of_the_text_offers_what_can_be_done_with_the_selection(qtbot: QtBot) -> None:
    reader = shown(qtbot, opened())
    right_click(reader, QPoint(5, 5))
    menu = next(one for one in reader.findChildren(QMenu) if one.isVisible())
    assert {action.text(): action.isEnabled() for action in menu.actions()} == {
        "Copy": False,
        "New quotation…": False,
        "Find…": True,
    }
    menu.close()


def test_it_all_goes_on_in_the_other_theme(qtbot: QtBot) -> None:
    session = opened()
    session.read("cost")
    reader = shown(qtbot, session)
    reader.set_theme(DARK)
    assert any("similar words" in one for one in said(reader))
    assert marked(text_of(reader), Kind.ALTERED)


@pytest.mark.parametrize("size", [(350, 470), (520, 900)])
def test_the_form_has_its_room_in_a_low_window_and_the_text_a_line_at_least(
    qtbot: QtBot, size: tuple[int, int]
) -> None:
    data = {**DATA, "sources": [{**DATA["sources"][0], "sha256_text": "0" * 64}]}
    session = opened(TEXT, data, notes=("Navigation left out: 2,310 characters.",))
    session.read("cost")
    reader = shown(qtbot, session, width=size[0], height=size[1])
    text_of(reader).select(span("board resolved"))
    reader.quote_selection()
    form = next(one for one in reader.findChildren(NewQuotation) if one.isVisible())
    qtbot.waitUntil(lambda: form.add_button.height() >= 30)
    for field in (form.event_field, form.role_field, form.speaker_field, form.speaker_role_field):
        assert field.height() >= 30
        assert reader.rect().contains(field.mapTo(reader, field.rect().bottomRight()))
    assert text_of(reader).viewport().height() >= 40
    key(Qt.Key.Key_Escape)
    assert page(reader).remark.isVisible()
