"""The window: places the widgets, and ties them to the session. What a user can do is in ``shell``."""

from __future__ import annotations

import sys
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QContextMenuEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QMouseEvent,
)
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from desktop.commands import catalogue
from desktop.core.plaintext import without_controls
from desktop.qt.canvas import Canvas
from desktop.qt.clock import Clock
from desktop.qt.detail import DetailPanel
from desktop.qt.drops import received
from desktop.qt.header import Header
from desktop.qt.icons import application_icon
from desktop.qt.jobs import Jobs
from desktop.qt.menus import Actions, Recent
from desktop.qt.overview import Overview
from desktop.qt.problems import ErrorPage, ProblemBar
from desktop.qt.search import SearchField
from desktop.qt.shell import Shell
from desktop.qt.stage import Stage
from desktop.qt.status import StatusBar
from desktop.qt.taborder import go_on
from desktop.qt.theme import DARK, LIGHT, Theme, palette, style_sheet, system_theme
from desktop.qt.tray import UndatedTray
from desktop.qt.wiring import connect_parts, make_evidence_list, make_keeper, make_opening, make_reader
from desktop.session.document import Kind
from desktop.session.session import Session, Topic
from desktop.settings import schema
from desktop.settings.store import Settings

if TYPE_CHECKING:
    from desktop.qt.copykeeper import CopyKeeper
    from desktop.qt.evidencelist import EvidenceList
    from desktop.qt.notices import Notices
    from desktop.qt.opening import Opening
    from desktop.qt.palette import Palette
    from desktop.qt.reader import Reader

SIZE = (1440, 900)
LEAST_SIZE = (640, 440)
#: The height of a title bar, which nobody knows before the system has shown one; in logical pixels.
_FRAME = 40


class Window(QMainWindow):
    """One timeline, its panel and its reader."""

    first_painted = Signal()
    #: a file that was read after the window was made is shown
    opened = Signal()

    def __init__(self, session: Session, settings: Settings, jobs: Jobs, shelf: Path | None = None) -> None:
        super().__init__()
        self.session, self.settings, self.jobs = session, settings, jobs
        self._shelf = shelf
        self.theme = self._chosen_theme()
        # before whoever writes a date: what it tells them by is no news then
        self.clock = Clock(session, settings, self)
        self.setMinimumSize(*LEAST_SIZE)
        self.setAcceptDrops(True)
        self._dress()
        self._make_widgets()
        self._place_widgets()
        self._connect()
        self._restore()
        self._show_document()

    # -- making

    def _make_widgets(self) -> None:
        session, theme = self.session, self.theme
        self.canvas = Canvas(session, theme, self.reduced_motion, self.jobs)
        self.overview = Overview(session, theme, lambda: self.canvas.scene)
        self.detail = DetailPanel(session, theme)
        self.search = SearchField(session, theme, self.jobs)
        self.tray = UndatedTray(session, theme)
        self.shell = Shell(self)
        self.registry = catalogue.build(self.shell)
        self.actions_ = Actions(self.registry, self, self.canvas)
        recent = Recent(lambda: self.settings.get(schema.RECENT_FILES), lambda path: self.shell.open_file(Path(path)))
        self.menu = self.actions_.menu(self, recent)
        if sys.platform == "darwin":
            self.setMenuBar(self.actions_.menu_bar(recent))
        self.header = Header(session, theme, self.search, self.registry, self.menu)
        self.problems = ProblemBar(session, theme)
        self.error_page = ErrorPage(session, theme)
        self.status = StatusBar(session, theme, self.tray)

    @cached_property
    def keeper(self) -> CopyKeeper:
        """Reads and watches copies; made when there is one to be read, after the first paint at the earliest."""
        return make_keeper(self, self._shelf)

    @cached_property
    def opening(self) -> Opening:
        """Reads files, and has the page for those that take long; made when there is one."""
        return make_opening(self)

    @cached_property
    def reader(self) -> Reader:
        """The reader; made when something is first to be read, to keep the program's start short."""
        return make_reader(self)

    @cached_property
    def evidence_list(self) -> EvidenceList:
        """The list of what is amiss with the evidence; made when first needed."""
        return make_evidence_list(self)

    @cached_property
    def notices(self) -> Notices:
        """What is said until it is dismissed; made when there is something to say."""
        from desktop.qt.notices import Notices

        return Notices(self.stage, self.theme)

    @cached_property
    def palette_list(self) -> Palette:
        """The list of all commands; made when first needed, to keep the program's start short."""
        from desktop.qt.palette import Palette

        return Palette(self.registry, self.theme, self)

    def _place_widgets(self) -> None:
        main = QWidget()
        column = _column(main)
        column.addWidget(self.canvas, 1)
        column.addWidget(self.overview)
        self.stage = Stage(main, self.detail, self.overview.height())
        self.pages = QStackedWidget()
        self.pages.addWidget(self.stage)
        self.pages.addWidget(self.error_page)
        central = QWidget()
        central.setObjectName("central")
        rows = _column(central)
        for widget in (self.header, self.problems, self.pages, self.status):
            rows.addWidget(widget, 1 if widget is self.pages else 0)
        self.setCentralWidget(central)
        self.canvas.setFocus()

    def _connect(self) -> None:
        connect_parts(self)
        self.canvas.painted.connect(self._painted, Qt.ConnectionType.SingleShotConnection)
        self.stage.arranged.connect(self._cover)
        self._end = self.session.subscribe(self._changed)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self.apply_theme)

    def _painted(self) -> None:
        """What nobody misses at the first sight comes after it."""
        QTimer.singleShot(0, self, lambda: self.setWindowIcon(application_icon()))
        self.first_painted.emit()

    # -- the session's changes

    def _changed(self, topics: frozenset[Topic]) -> None:
        if topics & {Topic.DOCUMENT, Topic.SAVED}:
            self._show_document()
        if topics & {Topic.SELECTION, Topic.READER, Topic.DOCUMENT}:
            session = self.session
            if session.reader_source is not None and self.reader.isHidden():
                self.reader.setFocus()
            self.stage.show_parts(event=session.event_id is not None, reader=session.reader_source is not None)
        if Topic.SELECTION in topics and self.session.event_id is not None:
            self.canvas.reveal(self.session.event_id)

    def _cover(self) -> None:
        self.canvas.covered = self.stage.covered

    def _show_document(self) -> None:
        """Names the window after what is open; what could not be read at all has a page that says why."""
        document = self.session.document
        page = self.stage if document.readable else self.error_page
        self.pages.setCurrentWidget(self.opening.page if document.kind is Kind.AWAITED else page)
        # "[*]" is Qt's place for the mark of unsaved changes; twice, it is itself
        title = without_controls(document.timeline.title).replace("[*]", "[*][*]")
        self.setWindowTitle(f"{title}[*] – Quoteline")
        self.setWindowFilePath(str(document.path) if document.path is not None else "")
        self.setWindowModified(document.edited)

    # -- the look

    def reduced_motion(self) -> bool:
        """The user's word, else the system's where Qt knows it."""
        choice = self.settings.get(schema.REDUCED_MOTION)
        if choice != "system":
            return choice == "on"
        from PySide6.QtWidgets import QStyle  # its hundreds of enumerated values take a while to be made

        return self.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, self) == 0

    def _chosen_theme(self) -> Theme:
        choice = self.settings.get(schema.THEME)
        return {"light": LIGHT, "dark": DARK}.get(choice) or system_theme()

    def apply_theme(self) -> None:
        """Shows the theme that is chosen now, by the user or by the system."""
        self._dress()
        for widget in (
            self.canvas, self.overview, self.detail, self.header, self.problems, self.status, self.tray,
            self.error_page,
        ):  # fmt: skip
            widget.set_theme(self.theme)
        for name in ("reader", "palette_list", "evidence_list", "notices", "opening"):
            if name in self.__dict__:
                getattr(self, name).set_theme(self.theme)

    def _dress(self) -> None:
        """Gives the application the theme's palette and style sheet; before the widgets, or each is styled twice."""
        self.theme = self._chosen_theme()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.setPalette(palette(self.theme))
            app.setStyleSheet(style_sheet(self.theme))

    # -- Qt

    def focusNextPrevChild(self, forward: bool) -> bool:
        """The Tab key goes as the eye does: the head, the timeline, what is open beside it, the foot."""
        reader = [self.reader] if "reader" in self.__dict__ else []
        lists = [self.evidence_list] if "evidence_list" in self.__dict__ else []
        notices = [self.notices] if "notices" in self.__dict__ else []
        parts = (
            self.header, self.problems, *notices, self.error_page, self.canvas.lanes_button, self.canvas, *lists,
            *reader, self.detail, self.status,
        )  # fmt: skip
        return go_on(self, parts, forward=forward) or super().focusNextPrevChild(forward)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        self.menu.popup(self.canvas.menu_place() if by_key else event.globalPos())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The mouse's side buttons go through the history of views."""
        if event.button() is Qt.MouseButton.BackButton:
            self.shell.view_back()
        elif event.button() is Qt.MouseButton.ForwardButton:
            self.shell.view_forward()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if received(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        what = received(event.mimeData())
        if what is not None:
            event.acceptProposedAction()
            self.shell.receive(what)

    def changeEvent(self, event: QEvent) -> None:
        """Who comes back from another program may have changed a copy there; not all disks tell of changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow() and "keeper" in self.__dict__:
            self.keeper.look()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.shell.may_close():
            event.ignore()
            return
        self.settings.set(schema.WINDOW_GEOMETRY, bytes(self.saveGeometry().toBase64().data()).decode("ascii"))
        self.shell.store_settings()
        if "keeper" in self.__dict__:
            self.keeper.close()
        self.hide()  # nobody looks on while a thread comes to a place where it can stop
        self.jobs.close()
        if "keeper" in self.__dict__:
            self.keeper.finish()
        self.canvas.close()
        self._end()
        super().closeEvent(event)

    def _restore(self) -> None:
        free = self.screen().availableSize() - QSize(0, _FRAME)
        self.resize(QSize(*SIZE).boundedTo(free))
        if saved := self.settings.get(schema.WINDOW_GEOMETRY):
            self.restoreGeometry(QByteArray.fromBase64(saved.encode("ascii")))  # which Qt fits into the present screen
        self.stage.set_column_width(self.settings.get(schema.PANEL_WIDTH))


def _column(widget: QWidget) -> QVBoxLayout:
    made = QVBoxLayout(widget)
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(0)
    return made
