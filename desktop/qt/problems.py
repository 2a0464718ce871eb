"""What a person sees of a damaged file: a banner over the part that is sound, or a page where nothing could be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QTextEdit, QVBoxLayout, QWidget

from desktop.core.files import NO_SUCH_FILE, Loaded
from desktop.core.problems import Problem, one_line
from desktop.qt.icons import icon, pixmap
from desktop.qt.labels import Prose
from desktop.qt.theme import UNIT, Theme, ui_font
from desktop.session.document import Document, Kind
from desktop.session.session import Session, Topic

#: Problems shown in the list: a spoilt export can hold one in each of its hundred thousand events. ``check`` tells all.
LIST_LIMIT = 1_000

#: The file's lists, and what one item is called.
_LISTS = {"events": "event", "quotations": "quotation", "sources": "source", "lanes": "lane", "eras": "era"}
_ITEM = re.compile(rf"({'|'.join(_LISTS)})\[(\d+)\]")

#: The width at which the error page's lines are easy to read, in logical pixels.
_PAGE_WIDTH = 520


def summary(document: Document) -> str:
    """The banner's words: how much is wrong, and what became of it."""
    if document.kind is Kind.TABLE:
        return _summary_of_table(document)
    errors = sum(problem.severity == "error" for problem in document.problems)
    warnings = len(document.problems) - errors
    counts = [_counted(errors, "problem")] if errors else []
    counts += [_counted(warnings, "warning")] if warnings else []
    left_out = " and ".join(_left_out(document.loaded))
    return f"{' and '.join(counts)} in {_file_name(document)}: {left_out or 'nothing'} left out"


def _summary_of_table(document: Document) -> str:
    """Its rows have an error each, or none; warnings are of rows that are shown."""
    name, warned = _file_name(document), document.problem_count - document.left_out
    warnings = _counted(warned, "warning")
    if not document.left_out:
        return f"{warnings} in {name}: nothing left out"
    errors = f"{_counted(document.left_out, 'row')} of {name} left out: each has an error"
    return f"{errors}; and {warnings}" if warned else errors


def _file_name(document: Document) -> str:
    return one_line(document.path.name) if document.path is not None else "this timeline"


def _left_out(loaded: Loaded) -> Iterator[str]:
    """How many of each kind are in the file and not in the timeline."""
    if loaded.kept is None:
        return
    faulty: dict[str, set[int]] = {name: set() for name in _LISTS}
    for problem in loaded.problems:
        if found := _ITEM.match(problem.path):
            faulty[found[1]].add(int(found[2]))
    for name, word in _LISTS.items():
        if lost := len(faulty[name].difference(loaded.kept[name])):
            yield _counted(lost, word)


def _counted(count: int, word: str) -> str:
    return f"1 {word}" if count == 1 else f"{count:,} {word}s"


class ProblemBar(QFrame):
    """Stands above the timeline while its file has problems; the list is one click away, and the bar can be closed."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self.setObjectName("problems")
        self._mark = QLabel(self)
        self._text = plain_label("", self)
        self._text.setWordWrap(True)
        self.list_button = QPushButton("Show the list…", self)
        self.list_button.clicked.connect(self.show_list)
        self.close_button = QPushButton(self)
        self.close_button.setProperty("look", "plain")
        self.close_button.setAccessibleName("Close this notice")
        self.close_button.setIconSize(QSize(16, 16))
        self.close_button.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(4 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        row.setSpacing(2 * UNIT)
        row.addWidget(self._mark)
        row.addWidget(self._text, 1)
        row.addWidget(self.list_button)
        row.addWidget(self.close_button)
        self.destroyed.connect(session.subscribe(self._session_changed))
        self._tell()
        if not self._needed:
            self.hide()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._draw_icons()

    def show_list(self) -> None:
        """Opens the list of problems; it closes with the window."""
        ProblemList(self._session.document, self._theme, self).open()

    @property
    def _needed(self) -> bool:
        """What could not be read at all has a page of its own."""
        document = self._session.document
        return bool(document.problems) and document.readable

    def _session_changed(self, topics: frozenset[Topic]) -> None:
        if Topic.DOCUMENT in topics:
            self._tell()
            self.setVisible(self._needed)

    def _tell(self) -> None:
        self._text.setText(summary(self._session.document) if self._needed else "")
        self.setAccessibleName(self._text.text())
        self._draw_icons()

    def _draw_icons(self) -> None:
        document = self._session.document
        wrong = bool(document.left_out) or any(problem.severity == "error" for problem in document.problems)
        name, color = ("error", self._theme.wrong) if wrong else ("warning", self._theme.attention)
        self._mark.setPixmap(pixmap(name, color, 16, self.devicePixelRatioF()))
        self.close_button.setIcon(icon("close", self._theme.muted))


class ProblemList(QDialog):
    """Each problem with its place in the file, as text that can be selected and copied."""

    def __init__(self, document: Document, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._document = document
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"Problems in {_file_name(document)}")
        self._text = QTextEdit(self)
        self._text.setObjectName("problemText")
        self._text.setReadOnly(True)
        self._text.setAcceptRichText(False)
        self._text.setAccessibleName("Problems")
        self._text.setTabChangesFocus(True)
        _write(self._text, document.problems[:LIST_LIMIT], theme, table=document.kind is Kind.TABLE)
        # the first one, where whoever reads it by the keyboard begins; the text's own cursor was moved to the end
        self._text.moveCursor(QTextCursor.MoveOperation.Start)
        copy = QPushButton("Copy all", self)
        copy.clicked.connect(self.copy_all)
        close = QPushButton("Close", self)
        close.setDefault(True)
        close.clicked.connect(self.close)
        buttons = QHBoxLayout()
        if more := _more(document):
            buttons.addWidget(plain_label(more, self, "muted"))
        buttons.addStretch(1)
        buttons.addWidget(copy)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * UNIT, 4 * UNIT, 4 * UNIT, 4 * UNIT)
        layout.setSpacing(3 * UNIT)
        layout.addWidget(self._text)
        layout.addLayout(buttons)
        room = parent.window().size()
        self.resize(min(680, room.width() - 40), min(460, room.height() - 40))

    def copy_all(self) -> None:
        """All problems, one a line, as the command line prints them."""
        file = self._document.path or "timeline"
        QGuiApplication.clipboard().setText("\n".join(problem.format(file) for problem in self._document.problems))


def _more(document: Document) -> str:
    """What is said of the problems that are not in the list."""
    if document.untold:
        return f"{min(len(document.problems), LIST_LIMIT):,} of {document.problem_count:,} shown"
    left = len(document.problems) - LIST_LIMIT
    return f"and {left:,} more: “quoteline check” lists all" if left > 0 else ""


def _place(problem: Problem, *, table: bool) -> str:
    """Where it is; of a table's row the line, and the column by its name."""
    if not table:
        return f"line {problem.line}, column {problem.column} · {problem.path}"
    return f"line {problem.line}" if problem.path == "$" else f"line {problem.line}, {problem.path}"


def _write(into: QTextEdit, problems: Sequence[Problem], theme: Theme, *, table: bool) -> None:
    """The message, and under it the place: inserted as text, so that nothing in it is read as markup."""
    first, second = QTextBlockFormat(), QTextBlockFormat()
    second.setBottomMargin(3 * UNIT)
    said, placed = _format(theme.ink, "body"), _format(theme.muted, "label")
    into.document().setDocumentMargin(3 * UNIT)
    cursor = QTextCursor(into.document())
    cursor.beginEditBlock()
    for number, problem in enumerate(problems):
        if number:
            cursor.insertBlock()
        cursor.setBlockFormat(first)
        color = theme.wrong if problem.severity == "error" else theme.attention
        cursor.insertText(f"{problem.severity.capitalize()}: ", _format(color, "body", QFont.Weight.DemiBold))
        cursor.insertText(one_line(problem.message), said)
        cursor.insertBlock(second)
        cursor.insertText(one_line(_place(problem, table=table)), placed)
    cursor.endEditBlock()


def _format(color: str, size: str, weight: QFont.Weight = QFont.Weight.Normal) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(QColor(color))
    made.setFont(ui_font(size, weight=weight))
    return made


class ErrorPage(QWidget):
    """What to show in the timeline's place where nothing of the file was read: what happened, and what to do.

    The window decides which of the two stands there; the page is empty while there is nothing to say.
    """

    #: the user wants to open another file
    open_requested = Signal()
    #: the user wants to read the file after all
    read_requested = Signal()

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("errorPage")
        self._session = session
        self._mark = QLabel(self)
        self._texts = QVBoxLayout()
        self._texts.setSpacing(3 * UNIT)
        self.read_button = QPushButton("Read it", self)
        self.read_button.setProperty("look", "primary")
        self.read_button.clicked.connect(self.read_requested)
        self.open_button = QPushButton("Open another timeline…", self)
        self.open_button.clicked.connect(self.open_requested)
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * UNIT)
        buttons.addWidget(self.read_button)
        buttons.addWidget(self.open_button)
        buttons.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(3 * UNIT)
        column.addWidget(self._mark)
        column.addLayout(self._texts)
        column.addSpacing(UNIT)
        column.addLayout(buttons)
        centre = QHBoxLayout()
        centre.addStretch(1)
        centre.addLayout(column)
        centre.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        layout.addLayout(centre)
        layout.addStretch(3)
        self.destroyed.connect(session.subscribe(self._session_changed))
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._mark.setPixmap(pixmap("error", theme.wrong, 32, self.devicePixelRatioF()))
        self._write()

    def _session_changed(self, topics: frozenset[Topic]) -> None:
        if Topic.DOCUMENT in topics:
            self._write()

    def _write(self) -> None:
        document = self._session.document
        stopped = document.kind is Kind.STOPPED
        self._mark.setHidden(stopped)  # nothing is wrong
        self.read_button.setVisible(stopped)
        self.open_button.setProperty("look", "" if stopped else "primary")
        self.open_button.style().polish(self.open_button)
        words = ("", "", "")
        if stopped:
            words = _stopped(document)
        elif document.problems and not document.readable:
            words = _explained(document)
        self.setAccessibleName(". ".join(words[:2]))
        while (item := self._texts.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        bold = ui_font("title", weight=QFont.Weight.Bold)
        looks = ((bold, self._theme.ink), (ui_font(), self._theme.ink), (ui_font("label"), self._theme.muted))
        for text, (font, color) in zip(words, looks, strict=True):
            if text:
                # paths and messages hold long words that a label would cut off
                made = Prose(text, font, color, self)
                made.setFixedWidth(_PAGE_WIDTH)
                self._texts.addWidget(made)


def _stopped(document: Document) -> tuple[str, str, str]:
    """What happened, and what to do: nothing is wrong with the file."""
    return (
        f"{_file_name(document)} was not read",
        "You stopped it before its end.",
        "Read it (F5), or open another one.",
    )


def _explained(document: Document) -> tuple[str, str, str]:
    """What happened, where, and what would help; the first error is the one that ended the reading."""
    problem = next(problem for problem in document.problems if problem.severity == "error")
    if problem.message == NO_SUCH_FILE and document.path is not None:
        where = one_line(f"There is no such file in {document.path.absolute().parent}.")
        return f"{_file_name(document)} was not found", where, "Open another one, or read it (F5) once it is there."
    place = f"Line {problem.line}, column {problem.column}: " if (problem.line, problem.column) != (1, 1) else ""
    mend = "in the program that wrote it" if document.kind is Kind.TABLE else "in a text editor"
    hint = f"The file is as it was. Mend it {mend} and read it again (F5), or open another one."
    return f"{_file_name(document)} could not be read", one_line(f"{place}{problem.message}"), hint


def plain_label(text: str, parent: QWidget, look: str = "") -> QLabel:
    """A label that shows its text to the letter: left alone, ``QLabel`` reads what looks like markup as markup."""
    made = QLabel(parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    if look:
        made.setProperty("look", look)
    return made
