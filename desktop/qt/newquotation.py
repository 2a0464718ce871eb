"""The form that makes a quotation of selected words: for which event, how it bears on it, who says it."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from desktop.core.plaintext import without_controls
from desktop.core.shortening import cut_middle, in_marks
from desktop.core.timeline import Timeline
from desktop.qt import icons
from desktop.qt.badges import ROLE_WORDS
from desktop.qt.copyremark import Excerpt
from desktop.qt.labels import Prose, Run, on_click
from desktop.qt.theme import UNIT, Theme, ui_font
from desktop.session.quoting import Draft

#: From how many characters on a quotation is told to be too long: to quote is to choose, and a source is its author's.
LONG = 1000
_SHOWN = 160
#: The height of a field in pixels: where there is little room, the text above gives way and not the form.
_FIELD = 30
_NO_EVENT = "No event yet"


class Written(NamedTuple):
    """What somebody has written into the form so far: it goes on in another one when the reader is made anew.

    ``event`` is what stands in that field, ``event_id`` the event that it is, if it is one; ``field`` the place of the
    field with the focus, if one has it.
    """

    event: str
    event_id: str | None
    role: int
    speaker: str
    speaker_role: str
    field: int | None


class NewQuotation(QWidget):
    """Asks about the words that are selected. Return adds them, Escape gives them up."""

    #: a ``Draft``
    submitted = Signal(object)
    closed = Signal()

    def __init__(self, timeline: Timeline, words: str, event_id: str | None, theme: Theme) -> None:
        super().__init__()
        self.setAccessibleName("New quotation")
        self._timeline = timeline
        self._theme = theme
        self.event_field = _Choice(theme)
        self.role_field = _Choice(theme)
        self.speaker_field, self.speaker_role_field = QLineEdit(), QLineEdit()
        self.add_button, self._cancel = QPushButton("Add quotation"), QPushButton("Cancel")
        self._fill_events(event_id)
        for role, text in ROLE_WORDS.items():
            self.role_field.addItem(text, role)
        self._prepare_speakers()
        self._problem = QLabel()
        self._place(words)
        for field in self._fields:
            field.installEventFilter(self)
            field.setAcceptDrops(False)  # a file that is dropped here is a copy of the source, as everywhere
        self.add_button.setProperty("look", "primary")
        on_click(self.add_button, self.submit)
        on_click(self._cancel, self.closed.emit)

    def submit(self) -> None:
        """Tells what the form says; what is no event of the timeline is pointed out instead."""
        if not self._names_event:
            self.tell_problem("Choose an event from the list.")
            self.event_field.setFocus()
            return
        speaker = self.speaker_field.text().strip()
        role = self.speaker_role_field.text().strip() if speaker else ""
        self.submitted.emit(Draft(self.event_field.currentData(), self.role_field.currentData(), speaker, role))

    @property
    def written(self) -> Written:
        """All that the form holds by now."""
        return Written(
            self.event_field.currentText(),
            self.event_field.currentData() if self._names_event else None,
            self.role_field.currentIndex(),
            self.speaker_field.text(),
            self.speaker_role_field.text(),
            next((place for place, field in enumerate(self._fields) if field.hasFocus()), None),
        )

    def go_on(self, written: Written) -> None:
        """Holds what was written into another form."""
        index = self.event_field.findData(written.event_id) if written.event_id is not None else -1
        if index >= 0:
            self.event_field.setCurrentIndex(index)
        else:
            self.event_field.setEditText(written.event)
        self.role_field.setCurrentIndex(written.role)
        self.speaker_field.setText(written.speaker)
        self.speaker_role_field.setText(written.speaker_role)
        if written.field is not None:
            self._fields[written.field].setFocus()

    @property
    def _fields(self) -> tuple[QWidget, ...]:
        return self.event_field, self.role_field, self.speaker_field, self.speaker_role_field

    @property
    def _names_event(self) -> bool:
        index = self.event_field.currentIndex()
        return index >= 0 and self.event_field.currentText() == self.event_field.itemText(index)

    def tell_problem(self, text: str) -> None:
        """Says in the form why the quotation was not added."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))

    # -- parts

    def _fill_events(self, event_id: str | None) -> None:
        field = self.event_field
        field.setAccessibleName("The event that rests on it")
        field.setEditable(True)
        field.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        field.addItem(_NO_EVENT, None)
        for event in self._timeline.events:
            field.addItem(" ".join(without_controls(event.title).split()), event.id)
        field.setCurrentIndex(max(0, field.findData(event_id)))
        completer = QCompleter(field.model(), field)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        field.setCompleter(completer)

    def _prepare_speakers(self) -> None:
        self.role_field.setAccessibleName("How it bears on the event")
        self.speaker_field.setAccessibleName("Who says it")
        self.speaker_field.setPlaceholderText("Nobody: the source itself")
        self.speaker_role_field.setAccessibleName("The speaker’s role")
        self.speaker_role_field.setPlaceholderText("Such as an office")
        self._suggested = ""
        self._roles = {one.speaker: one.speaker_role or "" for one in self._timeline.quotations if one.speaker}
        completer = QCompleter(QStringListModel(sorted(self._roles), self), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.speaker_field.setCompleter(completer)
        self.speaker_field.textChanged.connect(self._remember_role)

    def _remember_role(self, speaker: str) -> None:
        """Who spoke before most often speaks in the same role; what somebody typed there stays."""
        if self.speaker_role_field.text() == self._suggested:
            self._suggested = self._roles.get(speaker.strip(), "")
            self.speaker_role_field.setText(self._suggested)

    def _place(self, words: str) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(6 * UNIT, 3 * UNIT, 6 * UNIT, 3 * UNIT)
        grid.setHorizontalSpacing(2 * UNIT)
        grid.setVerticalSpacing(UNIT + 2)
        grid.addWidget(Prose("New quotation", ui_font("quote", weight=QFont.Weight.Bold), self._theme.ink), 0, 0, 1, 4)
        shown = in_marks(cut_middle(words.strip(), _SHOWN))
        grid.addWidget(Excerpt((Run(shown, self._theme.ink),)), 1, 0, 1, 4)
        if len(words) > LONG:
            long = (
                f"{len(words):,} characters are a lot: a quotation should be short. A sentence shows more than a page."
            )
            grid.addWidget(Prose(long, ui_font("label"), self._theme.attention), 2, 0, 1, 4)
        for row, column, text, field in (
            (3, 0, "Event", self.event_field),
            (4, 0, "It", self.role_field),
            (5, 0, "Speaker", self.speaker_field),
            (6, 0, "Role", self.speaker_role_field),
        ):
            field.setMinimumHeight(_FIELD)
            label = QLabel(text)
            label.setProperty("look", "muted")
            label.setBuddy(field)
            grid.addWidget(label, row, column)
            grid.addWidget(field, row, column + 1, 1, 3)
        self._problem.setTextFormat(Qt.TextFormat.PlainText)
        self._problem.setWordWrap(True)
        self._problem.setStyleSheet(f"color: {self._theme.wrong}")
        self._problem.hide()
        grid.addWidget(self._problem, 7, 0, 1, 4)
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * UNIT)
        buttons.addStretch(1)
        for button in (self._cancel, self.add_button):
            button.setMinimumHeight(_FIELD)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self.add_button)
        grid.addLayout(buttons, 8, 0, 1, 4)
        grid.setColumnStretch(1, 1)

    # -- Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Return in any field adds the quotation; a list that a field has open takes its keys itself."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self.submit()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.closed.emit()
                return True
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()  # the form's own, not the window's
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("raised"))
        painter.fillRect(0, 0, self.width(), 1, self._theme.color("line"))


class _Choice(QComboBox):
    """A list to choose from that gives way in a narrow reader, with the interface's own arrow."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setMaxVisibleItems(12)

    def minimumSizeHint(self) -> QSize:
        return QSize(96, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = 14
        room = QRectF(self.width() - side - 2 * UNIT, (self.height() - side) / 2, side, side)
        icons.draw(QPainter(self), "chevron-down", self._theme.muted, room)
