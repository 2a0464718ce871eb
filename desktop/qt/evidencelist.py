"""The list of what is amiss with the evidence: what it is, and what to do next, one press away."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.core.files import Loaded
from desktop.core.protocols import AnchorState
from desktop.qt.badges import badge
from desktop.qt.icons import icon, pixmap
from desktop.qt.jobs import Jobs
from desktop.qt.labels import OneLine
from desktop.qt.popup import SHADOW, paint_panel
from desktop.qt.problems import ProblemList, plain_label
from desktop.qt.rows import TALL_ROW_HEIGHT, Row, RowDelegate, Rows, list_of
from desktop.qt.stage import Stage
from desktop.qt.theme import UNIT, Theme
from desktop.session import review
from desktop.session.review import Concern, Finding, Remedy
from desktop.session.search import fold
from desktop.session.session import Session, Topic

#: As the command is called that opens it.
NAME = "Problems of the evidence"
#: Beyond so many rows a field narrows them by words.
FIELD_FROM = 20
#: The list is no wider than its lines can be read, and leaves most of the timeline in sight.
WIDEST = 760
ROWS_SHARE = 0.45
_AROUND = 3 * UNIT
#: What becomes known in many small steps is shown so often: each time, all rows are made anew.
REFRESH_MS = 100
_DATES = "doubts of dates"

_OTHERS = {
    Concern.GAP: ("elided", "attention"),
    Concern.STALE: ("warning", "attention"),
    Concern.UNSOUGHT: ("unchecked", "muted"),
    Concern.PENDING: ("unchecked", "muted"),
    Concern.UNSUPPORTED: ("none", "muted"),
    Concern.DATE: ("calendar", "attention"),
}


class EvidenceList(QFrame):
    """Lies over the timeline's foot while one goes through it; panel and reader open beside it.

    It follows the session while it is open, and closes by Escape or its cross, never by itself.
    """

    quotation_requested = Signal(str)
    #: the id of a quotation whose menu is wanted, and where on the screen to open it
    quotation_menu_requested = Signal(str, QPoint)
    event_requested = Signal(str)
    attach_requested = Signal(str)
    #: the id of a source whose copy is to be read and looked through again
    recheck_requested = Signal(str)

    def __init__(self, session: Session, theme: Theme, stage: Stage, jobs: Jobs) -> None:
        super().__init__(stage)
        self._session, self._theme, self._stage, self._jobs = session, theme, stage, jobs
        self._findings: dict[str, Finding] = {}
        self._all: list[Row] = []
        #: what is doubtful of the dates, and the file that it is found out of, if it is not known yet
        self._doubts: Mapping[str, str] = {}
        self._doubted: Loaded | None = None
        self._focus_before: QWidget | None = None
        self._late = QTimer(self, singleShot=True, interval=REFRESH_MS)
        self._late.timeout.connect(self._refresh)
        self._rows = Rows(self)
        self._delegate = RowDelegate(self._rows, theme, self)
        self.list = list_of(self._rows, self._delegate, NAME, self)
        self.list.clicked.connect(self._act)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._open_menu)
        self.field = QLineEdit(self)
        self.field.setPlaceholderText("Narrow the list by words")
        self.field.setAccessibleName("Narrow the list by words")
        self.field.textChanged.connect(self._narrow)
        self._well_mark = QLabel(self)
        self._well = plain_label("", self)
        self._well.setWordWrap(True)
        self._head = plain_label(NAME, self, "heading")
        self._said = OneLine()
        self._said.setProperty("look", "muted")
        self.file_button = QPushButton(self)
        self.file_button.setProperty("look", "plain")
        self.file_button.clicked.connect(self._show_file_problems)
        self.close_button = QPushButton(self)
        self.close_button.setProperty("look", "plain")
        self.close_button.setIconSize(QSize(16, 16))
        self.close_button.setAccessibleName("Close the list")
        self.close_button.setToolTip("Close (Esc)")
        self.close_button.clicked.connect(self.close_list)
        self._arrange()
        self.setAccessibleName(NAME)
        self.hide()
        self.destroyed.connect(session.subscribe(self._changed))
        stage.arranged.connect(self._place)
        self.set_theme(theme)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(2 * UNIT)
        head.addWidget(self._head)
        head.addWidget(self._said, 1)
        head.addWidget(self.file_button)
        head.addWidget(self.close_button)
        self._calm = QWidget(self)
        calm = QHBoxLayout(self._calm)
        calm.setContentsMargins(0, 2 * UNIT, 0, 3 * UNIT)
        calm.setSpacing(2 * UNIT)
        calm.addWidget(self._well_mark)
        calm.addWidget(self._well, 1)
        self._column = column = QVBoxLayout(self)
        inner = SHADOW + 2 * UNIT
        column.setContentsMargins(inner, inner - UNIT, inner, inner)
        column.setSpacing(UNIT)
        column.addLayout(head)
        column.addWidget(self.field)
        column.addWidget(self._calm)
        column.addWidget(self.list, 1)

    def set_theme(self, theme: Theme) -> None:
        self._theme = self._delegate.theme = theme
        self.close_button.setIcon(icon("close", theme.muted))
        self.file_button.setIcon(icon("warning", theme.attention, 14))
        self._well_mark.setPixmap(pixmap("exact", theme.verified, 16, self.devicePixelRatioF()))
        self.update()
        self.list.viewport().update()

    # -- opening and closing

    def open(self) -> None:
        """Shows the list, made anew, with the focus in it."""
        focus = QApplication.focusWidget()
        if focus is None or not self.isAncestorOf(focus):
            self._focus_before = focus
        if not self.isVisible():
            self.field.clear()
        self.show()
        self._refresh()
        (self.list if self._rows.rowCount() else self.close_button).setFocus(Qt.FocusReason.PopupFocusReason)

    def close_list(self) -> None:
        """Closes it and, where the focus was inside, gives that back to who had it before."""
        focus = QApplication.focusWidget()
        inside = focus is not None and self.isAncestorOf(focus)
        self.hide()
        if inside and self._focus_before is not None:
            self._focus_before.setFocus(Qt.FocusReason.PopupFocusReason)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._late.stop()
        self._rows.replace(())  # ten thousand rows are not kept for nobody

    def _place(self) -> None:
        if not self.isVisible():
            return
        free = self._stage.free
        width = min(WIDEST, free.width() - 2 * _AROUND) + 2 * SHADOW
        most = min(len(self._findings) * TALL_ROW_HEIGHT + 2, round(free.height() * ROWS_SHARE))
        self.list.setFixedHeight(max(TALL_ROW_HEIGHT + 2, most))  # as high as for all, whatever the field leaves
        height = self._column.totalHeightForWidth(width)  # -1 where no part's height depends on its width
        height = height if height > 0 else self._column.totalSizeHint().height()
        left, bottom = free.left() + _AROUND - SHADOW, free.bottom() - _AROUND + SHADOW
        self.setGeometry(QRect(left, bottom - height, width, height))

    # -- contents

    def _changed(self, topics: frozenset[Topic]) -> None:
        if not self.isVisible():
            return
        if Topic.DOCUMENT in topics:
            self._refresh()
        elif Topic.EVIDENCE in topics and not self._late.isActive():
            self._late.start()

    def _refresh(self) -> None:
        self._look_at_dates()
        self._late.stop()
        self._find()
        self._narrow()
        self._place()

    def _look_at_dates(self) -> None:
        """Has the dates looked at anew where the file is another; what was found of the former stays until then."""
        loaded = self._session.document.loaded
        if loaded is self._doubted:
            return
        if self._doubted is None or self._doubted.path != loaded.path:
            self._doubts = {}
        self._doubted = loaded
        self._jobs.submit(_DATES, lambda job: review.doubts(loaded, job.check), self._doubt, self._fail)

    def _doubt(self, found: Mapping[str, str]) -> None:
        self._doubts = found
        if self.isVisible() and not self._late.isActive():
            self._late.start()

    def _fail(self, error: Exception) -> None:
        self._doubted = None
        raise error

    def _find(self) -> None:
        document = self._session.document
        found = review.findings(self._session, self._doubts)
        self._findings = {finding.id: finding for finding in found}
        self._all = [_row(finding) for finding in found]
        self.__dict__.pop("_folded", None)
        count = len(found)
        self._said.setText("" if not count else "1 thing to look at" if count == 1 else f"{count:,} things to look at")
        if not found and (self.list.hasFocus() or self.field.hasFocus()):  # which are about to vanish
            self.close_button.setFocus()
        self._well.setText(review.all_well(self._session))
        self._calm.setVisible(not found)
        self.list.setVisible(bool(found))
        self.field.setVisible(count > FIELD_FROM)
        if count <= FIELD_FROM:
            self.field.clear()
        problems = document.problem_count
        self.file_button.setVisible(bool(problems))
        self.file_button.setText("1 problem in the file…" if problems == 1 else f"{problems:,} problems in the file…")

    @cached_property
    def _folded(self) -> list[str]:
        """Of each row, what the field's words are looked for in; made when first something is typed."""
        return [fold(row.spoken) for row in self._all]

    def _narrow(self) -> None:
        """Shows the rows that hold every word of the field; the current one stays, or what took its place."""
        words = fold(self.field.text()).split()
        current = self.list.currentIndex()
        before = self._rows.row(current).id if current.isValid() else None
        rows = self._all
        if words:
            rows = [row for row, said in zip(rows, self._folded, strict=True) if all(word in said for word in words)]
        self._rows.replace(rows)
        if rows:
            instead = min(max(0, current.row()), len(rows) - 1)
            at = next((place for place, row in enumerate(rows) if row.id == before), instead)
            self.list.setCurrentIndex(self._rows.index(at, 0))

    # -- what a press does

    def _act(self, index: QModelIndex) -> None:
        finding = self._findings.get(self._rows.row(index).id) if index.isValid() else None
        if finding is None:
            return
        match finding.remedy:
            case Remedy.READ:
                self._select(finding)
                self.quotation_requested.emit(finding.target)
            case Remedy.ATTACH:
                self.attach_requested.emit(finding.target)
            case Remedy.RECHECK:
                self.recheck_requested.emit(finding.target)
            case Remedy.SHOW:
                self.event_requested.emit(finding.target)

    def _open_menu(self, where: QPoint) -> None:
        """By mouse for the row under it, by key for the current one: what can be done with its quotation besides."""
        index = self.list.indexAt(where)
        index = index if index.isValid() else self.list.currentIndex()
        finding = self._findings.get(self._rows.row(index).id) if index.isValid() else None
        if finding is not None and finding.remedy is Remedy.READ:
            self.list.setCurrentIndex(index)
            self._select(finding)
            self.quotation_menu_requested.emit(finding.target, self.list.viewport().mapToGlobal(where))

    def _select(self, finding: Finding) -> None:
        """Selects the event that a row names: what is done to the quotation is then done for it.

        One that rests on the quotation, too, and is selected already, stays so.
        """
        selected = self._session.event
        rests = selected is not None and any(use.quotation == finding.target for use in selected.quotations)
        if finding.event and not rests:
            self._session.select(finding.event)

    def _show_file_problems(self) -> None:
        ProblemList(self._session.document, self._theme, self).open()

    # -- Qt

    def event(self, event: QEvent) -> bool:
        """The window's keys would take Escape and Return from the list."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _OURS:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Escape if self.field.hasFocus() and self.field.text():
                self.field.clear()
            case Qt.Key.Key_Escape:
                self.close_list()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._act(self.list.currentIndex())
            case Qt.Key.Key_Down if self.field.hasFocus():
                self.list.setFocus()
            case _:
                super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_panel(QPainter(self), QRectF(self.rect()), self._theme)


_OURS = frozenset({Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Up, Qt.Key.Key_Down})


def _row(finding: Finding) -> Row:
    symbol, role = _look(finding.concern)
    return Row(
        finding.id,
        finding.subject,
        detail=finding.advice,
        aside=", ".join(finding.events),
        symbol=symbol,
        role=role,
        lead=finding.concern.value,
        action=finding.action,
    )


def _look(concern: Concern) -> tuple[str, str]:
    """The symbol and the colour's role: a quotation's state looks as it does beside the quotation."""
    if concern in _OTHERS:
        return _OTHERS[concern]
    shown = badge(AnchorState(concern.value))
    return shown.icon, shown.role
