"""What a person sees of a damaged file: a banner over the part that is sound, or a page where nothing could be read."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QTextEdit, QVBoxLayout, QWidget

from desktop.core.problems import Problem, one_line
from desktop.qt.icons import icon, pixmap
from desktop.qt.labels import Prose
from desktop.qt.theme import UNIT, Theme, ui_font
from desktop.session.document import Document
from desktop.session.session import Session, Topic

#: Problems shown in the list: a spoilt export can hold one in each of its hundred thousand events. ``check`` tells all.
LIST_LIMIT = 1_000

#: The width at which the error page's lines are easy to read, in logical pixels.
_PAGE_WIDTH = 520


def summary(document: Document) -> str:
    """The banner's words; they say what became of the damaged parts, and that the file was not touched."""
    errors = sum(problem.severity == "error" for problem in document.problems)
    warnings = len(document.problems) - errors
    name = document.path.name if document.path is not None else "this timeline"
    if not errors:
        return f"{_counted(warnings, 'warning')} in {name}: everything is shown"
    counts = _counted(errors, "problem") + (f" and {_counted(warnings, 'warning')}" if warnings else "")
    return f"{counts} in {name}: what is damaged is left out here, and the file is as it was"


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
        self._show()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._draw_icons()

    def show_list(self) -> None:
        """Opens the list of problems; it closes with the window."""
        ProblemList(self._session.document, self._theme, self).open()

    def _session_changed(self, topics: frozenset[Topic]) -> None:
        if Topic.DOCUMENT in topics:
            self._show()

    def _show(self) -> None:
        document = self._session.document
        self._text.setText(summary(document) if document.problems else "")
        self.setAccessibleName(self._text.text())
        self._draw_icons()
        self.setVisible(bool(document.problems))

    def _draw_icons(self) -> None:
        wrong = any(problem.severity == "error" for problem in self._session.document.problems)
        name, color = ("error", self._theme.wrong) if wrong else ("warning", self._theme.attention)
        self._mark.setPixmap(pixmap(name, color, 16, self.devicePixelRatioF()))
        self.close_button.setIcon(icon("close", self._theme.muted))


class ProblemList(QDialog):
    """Each problem with its place in the file, as text that can be selected and copied."""

    def __init__(self, document: Document, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._document = document
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        name = document.path.name if document.path is not None else "this timeline"
        self.setWindowTitle(one_line(f"Problems in {name}"))
        self._text = QTextEdit(self)
        self._text.setObjectName("problemText")
        self._text.setReadOnly(True)
        self._text.setAcceptRichText(False)
        self._text.setAccessibleName("Problems")
        self._text.setTabChangesFocus(True)
        _write(self._text, document.problems[:LIST_LIMIT], theme)
        copy = QPushButton("Copy all", self)
        copy.clicked.connect(self.copy_all)
        close = QPushButton("Close", self)
        close.setDefault(True)
        close.clicked.connect(self.close)
        buttons = QHBoxLayout()
        left = len(document.problems) - LIST_LIMIT
        if left > 0:
            buttons.addWidget(plain_label(f"and {left:,} more: “quoteline check” lists all", self, "muted"))
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


def _write(into: QTextEdit, problems: Sequence[Problem], theme: Theme) -> None:
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
        cursor.insertText(one_line(f"line {problem.line}, column {problem.column} · {problem.path}"), placed)
    cursor.endEditBlock()


def _format(color: str, size: str, weight: QFont.Weight = QFont.Weight.Normal) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(QColor(color))
    made.setFont(ui_font(size, weight=weight))
    return made


class ErrorPage(QWidget):
    """Stands in the timeline's place where a file could not be read at all: what happened, and what to do next."""

    #: the user wants to open another file
    open_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("errorPage")
        self._theme = theme
        self._words = ("", "", "")
        self._mark = QLabel(self)
        self._texts = QVBoxLayout()
        self._texts.setSpacing(3 * UNIT)
        self.open_button = QPushButton("Open another timeline…", self)
        self.open_button.setProperty("look", "primary")
        self.open_button.clicked.connect(self.open_requested)
        column = QVBoxLayout()
        column.setSpacing(3 * UNIT)
        column.addWidget(self._mark)
        column.addLayout(self._texts)
        column.addSpacing(UNIT)
        column.addWidget(self.open_button, 0, Qt.AlignmentFlag.AlignLeft)
        centre = QHBoxLayout()
        centre.addStretch(1)
        centre.addLayout(column)
        centre.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        layout.addLayout(centre)
        layout.addStretch(3)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._mark.setPixmap(pixmap("error", theme.wrong, 32, self.devicePixelRatioF()))
        self._write()

    def show_error(self, title: str, text: str, hint: str) -> None:
        """``title`` names the file, ``text`` what is wrong with it and where, ``hint`` what would help."""
        self._words = (title, text, hint)
        self.setAccessibleName(f"{title}. {text}")
        self._write()

    def _write(self) -> None:
        while (item := self._texts.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        bold = ui_font("title", weight=QFont.Weight.Bold)
        looks = ((bold, self._theme.ink), (ui_font(), self._theme.ink), (ui_font("label"), self._theme.muted))
        for words, (font, color) in zip(self._words, looks, strict=True):
            if words:
                # paths and messages hold long words that a label would cut off
                made = Prose(words, font, color, self)
                made.setFixedWidth(_PAGE_WIDTH)
                self._texts.addWidget(made)


def plain_label(text: str, parent: QWidget, look: str = "") -> QLabel:
    """A label that shows its text to the letter: left alone, ``QLabel`` reads what looks like markup as markup."""
    made = QLabel(parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    if look:
        made.setProperty("look", look)
    return made
