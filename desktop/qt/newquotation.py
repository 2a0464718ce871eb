"""The form that makes a quotation of selected words: for which event, how it bears on it, who says it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import islice
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QAbstractProxyModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    QStringListModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QWidget,
)

from desktop.core.plaintext import without_controls
from desktop.core.shortening import cut_middle, in_marks
from desktop.core.timeline import Event, Timeline
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
#: Of what holds the letters that are typed, so many are offered: who sees more types on.
_OFFERED = 100


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
        field = self.event_field
        if not self._names_event and (row := self._events.named(field.currentText())) is not None:
            field.setCurrentIndex(row)  # typed in full, and not chosen from the list
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
        row = self._events.row_of(written.event_id)
        if row is not None and written.event_id is not None:
            self.event_field.setCurrentIndex(row)
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
        # the field's own would go through all names; Qt takes None, though its stubs for Python do not say so
        field.setCompleter(None)  # type: ignore[arg-type]
        events = self._events = _Events(self._timeline.events, field)
        field.setModel(events)
        field.setCurrentIndex(events.row_of(event_id) or 0)
        line = field.lineEdit()
        assert line is not None
        offers = _Offers(line, events.offers)
        field.setCompleter(offers)
        # after the field itself, which would take the first event of the name; the stubs do not know that a signal of
        # several forms is asked for one by its type
        offers.activated[QModelIndex].connect(  # type: ignore[index]
            lambda index: field.setCurrentIndex(offers.row(index))
        )
        shown = field.view()
        if isinstance(shown, QListView):
            shown.setUniformItemSizes(True)  # else the height of each is asked for when the list opens

    def _prepare_speakers(self) -> None:
        self.role_field.setAccessibleName("How it bears on the event")
        self.speaker_field.setAccessibleName("Who says it")
        self.speaker_field.setPlaceholderText("Nobody: the source itself")
        self.speaker_role_field.setAccessibleName("The speaker’s role")
        self.speaker_role_field.setPlaceholderText("Such as an office")
        self._suggested = ""
        self._roles = {one.speaker: one.speaker_role or "" for one in self._timeline.quotations if one.speaker}
        self._speakers = sorted(self._roles)
        self.speaker_field.setCompleter(_Offers(self.speaker_field, self._speakers_with))
        self.speaker_field.textChanged.connect(self._remember_role)

    def _speakers_with(self, typed: str) -> list[tuple[int, str]]:
        if typed in self._roles:
            return []
        start = typed.casefold()
        return [(row, name) for row, name in enumerate(self._speakers) if name.casefold().startswith(start)]

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


#: What a list has above its rows.
_ROOT = QModelIndex()


class _Events(QAbstractListModel):
    """The events to choose from, after none: their names are made as they are shown, of a hundred thousand a few."""

    def __init__(self, events: Sequence[Event], parent: QObject) -> None:
        super().__init__(parent)
        self._events = events

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else 1 + len(self._events)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = index.row()
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole}:
            return _name(self._events[row - 1].title) if row else _NO_EVENT
        return self._events[row - 1].id if role == Qt.ItemDataRole.UserRole and row else None

    def match(
        self, start: QModelIndex | QPersistentModelIndex, role: int, value: Any, hits: int = 1, flags: Any = None
    ) -> list[QModelIndex]:
        """What the field asks for as one leaves it: Qt would ask for all names, one by one."""
        row = self.named(value) if isinstance(value, str) else None
        return [self.index(row)] if row is not None else []

    def row_of(self, event_id: str | None) -> int | None:
        return next((row for row, event in enumerate(self._events, 1) if event.id == event_id), None)

    def named(self, name: str) -> int | None:
        """The first row of a name, in whatever case it is typed."""
        return self._rows.get(name.casefold())

    def offers(self, typed: str) -> list[tuple[int, str]]:
        """The rows whose names hold what is typed; none where that is a name already."""
        typed = typed.casefold()
        if typed in self._rows:
            return []
        found = (row for row, name in enumerate(self._folded) if typed in name)
        return [(row, self.data(self.index(row))) for row in islice(found, _OFFERED)]

    @cached_property
    def _folded(self) -> list[str]:
        return [_NO_EVENT.casefold(), *(_name(event.title).casefold() for event in self._events)]

    @cached_property
    def _rows(self) -> dict[str, int]:
        rows = range(len(self._folded) - 1, -1, -1)  # of several of one name the first
        return {self._folded[row]: row for row in rows}


def _name(title: str) -> str:
    """A title on one line; nearly all are that as they are."""
    if title.isprintable() and "  " not in title and title[:1] != " " and title[-1:] != " ":
        return title
    return " ".join(without_controls(title).split())


class _Offers(QCompleter):
    """Offers under a field what may be meant, as one types.

    ``find`` gives the rows and the texts that are offered. Where it gives none, no list is open: an open one takes the
    next click, and the keys, for itself.
    """

    def __init__(self, field: QLineEdit, find: Callable[[str], list[tuple[int, str]]]) -> None:
        texts = QStringListModel()
        super().__init__(texts, field)
        texts.setParent(self)
        self._texts = texts
        self._find = find
        self._offered: list[tuple[int, str]] = []
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        popup = self.popup()
        assert popup is not None
        popup.setObjectName("offers")
        field.textEdited.connect(self._offer)  # before the field asks for what is offered

    def _offer(self, typed: str) -> None:
        self._offered = self._find(typed) if typed else []
        self._texts.setStringList([text for _, text in self._offered])

    def row(self, index: QModelIndex) -> int:
        """The row that was chosen: of several of one text the very one."""
        model = self.completionModel()
        at = model.mapToSource(index) if isinstance(model, QAbstractProxyModel) else index
        return self._offered[at.row()][0]


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
