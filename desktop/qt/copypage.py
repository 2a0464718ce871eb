"""A source with its copy, as the reader shows it: the text with what leads through it, and what can be done there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget

from desktop.core.jsonedit import Edit
from desktop.core.protocols import AnchorState
from desktop.core.shortening import cut_end, in_marks
from desktop.core.timeline import Quotation, Source
from desktop.evidence.anchor import Anchor, anchor_quickly
from desktop.evidence.copies import Copy, Span
from desktop.qt.badges import badge
from desktop.qt.chapters import Chapters
from desktop.qt.copyhead import MARGIN, SHOWN, Head, Information
from desktop.qt.copymarks import Level, Mark, level_of, marks_of, place_shown
from desktop.qt.copyremark import Act, RemarkArea, remark
from desktop.qt.copytext import CopyText
from desktop.qt.coveragebar import CoverageBar
from desktop.qt.findbar import FindBar
from desktop.qt.icons import icon
from desktop.qt.keys import key_of
from desktop.qt.labels import menu_text, on_click
from desktop.qt.newquotation import NewQuotation, Written
from desktop.qt.selectionbar import SelectionBar
from desktop.qt.strip import Strip, Tick
from desktop.qt.theme import UNIT, Theme
from desktop.session import editing, review
from desktop.session.quoting import Draft, quote
from desktop.session.session import Session

#: The share of the height that what is said of a quotation may take from the text, and the form of a new one.
_REMARK_SHARE = 0.4
#: Below this height, in pixels, what one works at takes the place of what is only to be known.
_LOW = 620
#: What a remark leaves to the text there, in pixels: four lines.
_LEAST_TEXT = 112


class Unfinished(NamedTuple):
    """A quotation that somebody is about to add: which words (see ``editing.selector``), and the form so far."""

    words: Mapping[str, Any]
    written: Written


class CopyPage(QWidget):
    """Shows one copy of one source; made anew for another. ``describe`` tells a quotation's events in words."""

    #: ids of quotations in one place, whose events are wanted
    passage_opened = Signal(list)
    #: ids of events that are wanted, and where on the screen to ask which
    events_opened = Signal(list, QPoint)
    #: the id of a quotation whose menu is wanted, and where on the screen to open it
    quotation_menu_requested = Signal(str, QPoint)
    #: the copy is to be read and looked through again
    recheck_pressed = Signal()
    #: what was done, in words
    said = Signal(str)
    #: another of several places is looked at
    refreshed = Signal()

    def __init__(
        self,
        session: Session,
        source: Source,
        copy: Copy,
        head: Head,
        theme: Theme,
        describe: Callable[[str], str],
    ) -> None:
        super().__init__()
        self._session = session
        self._source_id = source.id
        self._copy = copy
        self._theme = theme
        self._describe = describe
        self._candidate = 0
        self._candidate_of: str | None = None
        self._place_known = False
        self._form: NewQuotation | None = None
        self._quoted: Mapping[str, Any] = {}
        self.head = head
        self.text = CopyText(copy, theme, describe)
        self.text.setAccessibleName(f"Text of {source.headline}")
        self.information = Information(theme)
        self.remark = RemarkArea(theme)
        self.findbar = FindBar(self.text, copy.text, theme)
        self.strip = Strip(self.text, len(copy.text), theme, self._describe_tick)
        self.selection_bar = SelectionBar(self.text, theme)
        self.chapters = Chapters(self.text, copy, theme)
        self._coverage = CoverageBar(session, source.id, copy, self.text, theme)
        self._tools = self._make_tools()
        self._place()
        self._connect()

    def _make_tools(self) -> QWidget:
        tools = QWidget()
        row = QHBoxLayout(tools)
        row.setContentsMargins(MARGIN - UNIT, UNIT, 3 * UNIT, UNIT)
        row.setSpacing(UNIT)
        row.addWidget(self.chapters, 1)
        if self.chapters.isHidden():
            row.addStretch(1)
        self.coverage_button = QPushButton("Coverage")
        self.coverage_button.setCheckable(True)
        self.coverage_button.setProperty("look", "tool")
        self.coverage_button.setToolTip("Shows which events each paragraph supports, and what nobody has quoted")
        self.find_button = QToolButton()
        self.find_button.setProperty("look", "plain")
        self.find_button.setIcon(icon("search", self._theme.muted))
        self.find_button.setIconSize(QSize(16, 16))
        self.find_button.setAccessibleName("Find in this text")
        self.find_button.setToolTip(f"Find in this text ({key_of('search.here')})")
        row.addWidget(self.coverage_button)
        row.addWidget(self.find_button)
        return tools

    def _place(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.head, self.information, self._tools, self._coverage, self.findbar, self.remark):
            column.addWidget(part)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.text, 1)
        row.addWidget(self.strip)
        column.addLayout(row, 1)
        self._column = column

    def _connect(self) -> None:
        self.text.passage_clicked.connect(self.passage_opened)
        self.text.events_clicked.connect(self.events_opened)
        self.text.menu_requested.connect(self._open_menu)
        self.text.selection_settled.connect(self._tell)
        self.information.recheck_pressed.connect(self.recheck_pressed)
        self.strip.chosen.connect(self._session.read)
        self.selection_bar.quote_pressed.connect(self.quote_selection)
        self.findbar.closed.connect(self._found)
        self.findbar.moved.connect(self._tell)
        self.findbar.nothing_found.connect(partial(self._say, "orphaned", "muted", _NO_WORD))
        self.head.menu_requested.connect(self._open_head_menu)
        self.remark.focus_lost.connect(self.text.setFocus)
        self.remark.acted.connect(self._act)
        self.coverage_button.toggled.connect(self._coverage.switch)
        self._coverage.bare_pressed.connect(self.events_opened)
        on_click(self.find_button, self.open_find)

    # -- what is shown

    @property
    def body(self) -> CopyText:
        """What takes the keyboard."""
        return self.text

    def refresh(self, quotations: Sequence[Quotation]) -> None:
        """Shows how the source's quotations stand now, in their order."""
        session = self._session
        chosen = session.quotation
        if self._candidate_of != session.quotation_id:
            self._leave(chosen)
            self._candidate_of, self._candidate, self._place_known = session.quotation_id, 0, True
        event = session.event
        of_event = {use.quotation for use in event.quotations} if event is not None else set()
        levels = {quotation.id: level_of(quotation, chosen, of_event) for quotation in quotations}
        self._candidate = min(self._candidate, max(0, len(self._anchor_of_chosen.candidates) - 1))
        self.text.mark(list(self._marks(quotations, levels)))
        self.strip.show_ticks(list(self._ticks(quotations, levels)))
        self.text.setAccessibleDescription(
            f"{len(quotations)} quotations. N and P go to the next and the previous one, Return to its event."
        )
        self.head.tell(self._standing(quotations))
        self._inform(quotations)
        self._tell()
        self._coverage.refresh()
        known = place_shown(self._anchor_of_chosen, self._candidate) is not None
        if known and not self._place_known:
            self.reveal()  # what was being looked for has a place now
        self._place_known = known

    def _leave(self, chosen: Quotation | None) -> None:
        """Lets go of what was selected and searched for by the side of another quotation: it is not about this one."""
        self.findbar.leave_quotation()
        if chosen is not None and self._form is None:
            self.text.clear_selection()

    def reveal(self) -> None:
        """Goes to the chosen quotation."""
        place = place_shown(self._anchor_of_chosen, self._candidate)
        if place is not None:
            self.text.go_to(place)

    @property
    def _anchor_of_chosen(self) -> Anchor:
        return self._session.anchor(self._session.quotation_id or "")

    def _marks(self, quotations: Sequence[Quotation], levels: Mapping[str, Level]) -> Iterator[Mark]:
        for quotation in quotations:
            level = levels[quotation.id]
            candidate = self._candidate if level is Level.CHOSEN else 0
            yield from marks_of(quotation, self._session.anchor(quotation.id), level, candidate)

    def _ticks(self, quotations: Sequence[Quotation], levels: Mapping[str, Level]) -> Iterator[Tick]:
        for quotation in quotations:
            anchor, level = self._session.anchor(quotation.id), levels[quotation.id]
            candidate = self._candidate if level is Level.CHOSEN else 0
            place = place_shown(anchor, candidate)
            if place is not None:
                yield Tick(quotation.id, place[0], anchor.state, level)

    def _describe_tick(self, quotation_id: str) -> str:
        """A quotation where it is not seen itself: its words, how it stands, and its events."""
        quotation = self._session.document.timeline.quotation_by_id[quotation_id]
        state = badge(self._session.anchor(quotation_id).state).word  # only what has a place has a tick
        return f"{in_marks(cut_end(quotation.exact, SHOWN))} · {state}\n{self._describe(quotation_id)}"

    def _standing(self, quotations: Sequence[Quotation]) -> str:
        copy = self._copy
        name = copy.path.name if copy.path is not None else "Pasted text"
        kind = _FORMATS.get(copy.format, "")
        named = f"{name} ({kind})" if kind and copy.path is not None else name
        said = review.counts(self._session, [quotation.id for quotation in quotations])
        return f"{named}: {said}" if said else named

    def _inform(self, quotations: Sequence[Quotation]) -> None:
        """What is to be known of the copy itself."""
        source = self._session.document.timeline.source_by_id[self._source_id]
        stale = self._source_id in self._session.stale
        lines = []
        if stale:
            lines.append(("warning", "attention", "Changed on the disk: being checked again."))
        if source.sha256_text is not None and source.sha256_text != self._copy.sha256:
            lines.append(("info", "muted", "Not the text that the timeline was last checked with."))
        lines.extend(("info", "muted", note) for note in self._copy.notes)
        unsought = sum(self._is_unsought(quotation) for quotation in quotations)
        if unsought:
            number = "1 quotation was" if unsought == 1 else f"{unsought:,} quotations were"
            lines.append(("unchecked", "muted", f"{number} not looked for to the end."))
        self.information.tell(lines, recheck=stale or bool(unsought))
        self._share_room()

    def _is_unsought(self, quotation: Quotation) -> bool:
        """Whether a quotation is unchecked though the copy is there, and nobody is looking for it."""
        session = self._session
        return session.anchor(quotation.id).state is AnchorState.UNCHECKED and quotation.id not in session.pending

    def _tell(self) -> None:
        """Says what there is to say of the chosen quotation."""
        chosen = self._session.quotation
        told, selected = None, self.text.selection_by_hand()
        if chosen is not None and chosen.source == self._source_id:
            told = remark(
                chosen,
                self._session.anchor(chosen.id),
                self._copy,
                self._theme,
                pending=chosen.id in self._session.pending,
                candidate=self._candidate,
                compact=self._is_low,
                selected=self._copy.text[slice(*selected)].strip() or None if selected is not None else None,
            )
        if told is not None and self._is_low and selected is None:
            told = replace(told, buttons=tuple(button for button in told.buttons if not button.needs_words))
        if told is not None and not self.remark.has_words:
            self._keep_in_view()
        if told is not None and selected is not None:
            self.text.keep_in_view(selected)  # what it tells of the selection takes room from the text
        self.remark.tell(told, has_words=selected is not None)
        self._share_room()

    def _keep_in_view(self) -> None:
        """What opens over the text must not hide the passage that it is about, if that is in sight."""
        place = place_shown(self._anchor_of_chosen, self._candidate)
        if place is not None and self.text.shows(place):
            self.text.keep_in_view(place)

    def _say(self, symbol: str, role: str, sentence: str) -> None:
        """Says something once, in the place of what is known of the copy; the next change takes it away."""
        self.information.tell([(symbol, role, sentence)], recheck=False)
        self.information.show()

    def _share_room(self) -> None:
        """In a low window the form or the remark stands alone with the text; a form stands alone in any."""
        low, form, finds = self._is_low, self._form is not None, not self.findbar.isHidden()
        self.head.fold(folded=low)
        self.remark.setVisible(self.remark.has_words and not form and not (low and finds))
        self.information.setVisible(self.information.has_words and not (low and (form or self.remark.has_words)))
        self._tools.setVisible(not (low and (form or finds or self.remark.has_words)))

    @property
    def _is_low(self) -> bool:
        return self.height() < _LOW

    # -- finding

    def open_find(self) -> None:
        """Opens the find bar, with what is selected."""
        span = self.text.selection()
        chosen = " ".join(self._copy.text[slice(*span)].split()) if span is not None else ""
        self.findbar.open(chosen if len(chosen) <= _FOUND else "")
        self._share_room()

    def search_quotation(self) -> None:
        """Searches the copy for the passage that the chosen quotation may mean, by what of its words is there."""
        if (chosen := self._session.quotation) is not None:
            self.findbar.open_for(chosen.exact)
            self._share_room()

    def _found(self) -> None:
        self._tell()
        self.text.setFocus()

    # -- a new quotation

    def quote_selection(self) -> None:
        """Opens the form for a quotation of what is selected or found; says how to select where nothing is."""
        self.findbar.take_hit()
        span = self.text.selection()
        try:
            if span is None:
                raise ValueError
            made = editing.selector(self._copy, span)
        except ValueError:
            self._say("info", "muted", _SELECT_FIRST)
            self.text.setFocus()
            return
        form = self._open_form(made, self._form.written if self._form is not None else None)
        form.speaker_field.setFocus()

    @property
    def unfinished(self) -> Unfinished | None:
        """The quotation that is about to be added, for a page that takes this one's place."""
        return Unfinished(self._quoted, self._form.written) if self._form is not None else None

    def go_on(self, unfinished: Unfinished) -> None:
        """Opens the form that another page of the source had open; its words may stand elsewhere in this copy."""
        quotation = Quotation.model_validate({**unfinished.words, "id": "new", "source": self._source_id})
        found = anchor_quickly(quotation, self._copy)
        if found is not None and found.state.verified:
            self._open_form(editing.selector(self._copy, found.spans[0]), unfinished.written)
        else:
            self._open_form(unfinished.words, unfinished.written, lost=True).tell_problem(_LOST)

    def _open_form(self, words: Mapping[str, Any], written: Written | None, *, lost: bool = False) -> NewQuotation:
        """``written`` is what is in the form already; ``lost``: the words are not in this copy."""
        self._close_form()
        span = None if lost else (words["start"], words["end"])
        timeline, event_id = self._session.document.timeline, self._session.event_id
        self._session.writing = True
        form = self._form = NewQuotation(timeline, words["exact"], event_id, self._theme)
        self._quoted = words
        form.submitted.connect(partial(self._add, span))
        form.closed.connect(self._give_up)
        self._column.addWidget(form)
        self.selection_bar.rest(span is not None)
        self.text.show_draft(span)
        if span is not None:
            self.text.keep_in_view(span)
        form.show()
        self._share_room()
        if written is not None:
            form.go_on(written)
        return form

    def _add(self, span: Span | None, draft: Draft) -> None:
        if span is None:
            self._told_in_form(_LOST)
            return
        try:
            done = quote(self._session, self._source_id, self._copy, span, draft)
        except (KeyError, ValueError) as error:  # EditError, or the event is gone meanwhile
            gone = isinstance(error, KeyError)
            self._told_in_form("That event is no longer in the timeline." if gone else str(error))
            return
        self._close_form()
        self.text.clear_selection()
        self._session.read(done.id)
        self.text.setFocus()
        self.said.emit(done.said)

    def _told_in_form(self, text: str) -> None:
        if self._form is not None:
            self._form.tell_problem(text)

    def _give_up(self) -> None:
        self._close_form()
        self.text.setFocus()

    def _close_form(self) -> None:
        form, self._form = self._form, None
        self._session.writing = False
        if form is not None:
            self._column.removeWidget(form)
            form.hide()
            form.deleteLater()
        self.text.show_draft(None)
        self.selection_bar.rest(False)
        self._share_room()

    # -- what is wrong with a quotation, and what to do

    def _act(self, act: Act) -> None:
        chosen = self._session.quotation
        if chosen is None:
            return
        anchor, selected = self._session.anchor(chosen.id), self.text.selection_by_hand()
        match act:
            case Act.NEXT | Act.PREVIOUS:
                self._look_at(self._candidate + (1 if act is Act.NEXT else -1))
            case Act.RECHECK:
                self.recheck_pressed.emit()
            case Act.SEARCH:
                self.search_quotation()
            case Act.REANCHOR if selected is not None:
                self._edit("quote other words", editing.anchor_at, chosen, selected)
            case Act.QUOTE_COPY:
                place = anchor.candidates[self._candidate] if anchor.candidates else anchor.spans[0]
                self._edit("quote the copy’s words", editing.anchor_at, chosen, place)
            case Act.STORE:
                self._edit("store the new place", editing.anchor_at, chosen, anchor.spans[0])
            case Act.CHOOSE:
                self._edit("choose the place", editing.choose_place, chosen, anchor.candidates[self._candidate])

    def _look_at(self, candidate: int) -> None:
        self._candidate = candidate % max(1, len(self._anchor_of_chosen.candidates))
        self.refreshed.emit()
        self.reveal()

    def _edit(self, label: str, make: Callable[..., tuple[Edit, ...]], quotation: Quotation, span: Span) -> None:
        """Carries out one undoable edit of the chosen quotation, and stays at it."""
        try:
            edits = make(self._session.document.loaded, quotation.id, self._copy, span)
            if edits:
                self._session.edit(label, *edits)
        except ValueError as error:  # EditError, or nothing but white space is selected
            self._say("error", "wrong", str(error))
            return
        self.text.clear_selection()
        self._session.read(quotation.id)
        self.text.setFocus()

    # -- menus

    def _open_menu(self, at: QPoint, where: QPoint) -> None:
        if (ids := self.text.ids_at(at)) and self.text.selection() is None:
            self.quotation_menu_requested.emit(ids[0], where)
            return
        menu = QMenu(self)
        menu.setAccessibleName("Text")
        menu.aboutToHide.connect(menu.deleteLater)
        has_words = self.text.selection() is not None
        for title, act, enabled in (
            ("Copy", self.text.copy, has_words),
            ("New quotation…", self.quote_selection, has_words),
            ("Find…", self.open_find, True),
        ):
            action = menu.addAction(title)
            action.setEnabled(enabled)
            action.triggered.connect(lambda _checked=False, act=act: act())
        menu.popup(where)

    def _open_head_menu(self, where: QPoint) -> None:
        """What the folded head and the tools beside the chapters leave out."""
        menu = QMenu(self)
        menu.setAccessibleName("This source")
        menu.aboutToHide.connect(menu.deleteLater)
        for said in filter(None, (self.head.published, self.head.standing)):
            menu.addAction(menu_text(cut_end(said, SHOWN))).setEnabled(False)
        menu.addSeparator()
        menu.addAction("Find…").triggered.connect(lambda _checked=False: self.open_find())
        coverage = menu.addAction(self.coverage_button.text())
        coverage.setCheckable(True)
        coverage.setChecked(self.coverage_button.isChecked())
        coverage.triggered.connect(self.coverage_button.setChecked)
        menu.addAction(self.head.attach_words).triggered.connect(lambda _checked=False: self.head.attach_pressed.emit())
        menu.popup(where)

    # -- Qt

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_own(event):
            event.accept()
            return True
        return super().event(event)

    def _is_own(self, event: QKeyEvent) -> bool:
        """Escape closes what is open within the reader before it closes the reader."""
        if event.key() == Qt.Key.Key_Escape:
            return self._form is not None or self.findbar.isVisible()
        return event.key() == Qt.Key.Key_F3 and self.findbar.isVisible()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._is_own(event):
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_F3:
            self.findbar.step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif self._form is not None:
            self._give_up()
        else:
            self.findbar.close_bar()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell()  # in a low window shorter
        room = self.height() - self.head.sizeHint().height() - _LEAST_TEXT
        self.remark.setMaximumHeight(max(96, room if self._is_low else round(self.height() * _REMARK_SHARE)))


#: What a copy was made from, where its name might not tell.
_FORMATS = {"html": "web page", "pdf": "PDF", "docx": "Word", "epub": "EPUB", "markdown": "Markdown"}
_NO_WORD = "None of the quotation’s words is in this copy."
_SELECT_FIRST = "Select the words to quote first, by mouse or with Shift and the arrow keys."
_LOST = "These words are not in the copy as it is now. Select others, and choose “New quotation” again."
#: Characters of a selection that are searched for as they are; more is a passage, not a word.
_FOUND = 100
