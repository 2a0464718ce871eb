"""The window: places the widgets, and ties them to the session. What a user can do is in ``shell``."""

from __future__ import annotations

import sys
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QPoint, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QContextMenuEvent,
    QDesktopServices,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QMouseEvent,
)
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from desktop.commands import catalogue
from desktop.core.plaintext import without_controls
from desktop.qt.canvas import Canvas
from desktop.qt.detail import DetailPanel
from desktop.qt.header import Header
from desktop.qt.icons import application_icon
from desktop.qt.jobs import Jobs
from desktop.qt.labels import menu_text
from desktop.qt.menus import Actions, Recent
from desktop.qt.overview import Overview
from desktop.qt.problems import ErrorPage, ProblemBar
from desktop.qt.search import SearchField
from desktop.qt.shell import Shell
from desktop.qt.stage import Stage
from desktop.qt.status import StatusBar
from desktop.qt.theme import DARK, LIGHT, Theme, palette, style_sheet, system_theme
from desktop.qt.tray import UndatedTray
from desktop.session.session import Session, Topic
from desktop.settings import schema
from desktop.settings.store import Settings
from desktop.view.frame import Cluster

if TYPE_CHECKING:
    from desktop.qt.palette import Palette
    from desktop.qt.reader import Reader

SIZE = (1440, 900)
LEAST_SIZE = (640, 440)


class Window(QMainWindow):
    """One timeline, its panel and its reader."""

    first_painted = Signal()

    def __init__(self, session: Session, settings: Settings, jobs: Jobs) -> None:
        super().__init__()
        self.session, self.settings, self.jobs = session, settings, jobs
        self.theme = self._chosen_theme()
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
        self.canvas = Canvas(session, theme, self.reduced_motion)
        self.overview = Overview(session, theme, lambda: self.canvas.scene)
        self.detail = DetailPanel(session, theme)
        self.search = SearchField(session, theme)
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
    def reader(self) -> Reader:
        """The reader; made when something is first to be read, to keep the program's start short."""
        from desktop.qt.reader import Reader

        made = Reader(self.session, self.theme)
        made.event_requested.connect(self.shell.show_event)
        made.attach_requested.connect(self.shell.attach_copy_to)
        made.copy_dropped.connect(self.shell.read_copy)
        made.close_requested.connect(self.shell.close_reader)
        self.stage.add_reader(made)
        return made

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
        self.stage = Stage(main, self.detail)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.stage)
        self.pages.addWidget(self.error_page)
        central = QWidget()
        central.setObjectName("central")
        rows = _column(central)
        for widget, stretch in ((self.header, 0), (self.problems, 0), (self.pages, 1), (self.status, 0)):
            rows.addWidget(widget, stretch)
        self.setCentralWidget(central)
        self.canvas.setFocus()

    def _connect(self) -> None:
        shell, session = self.shell, self.session
        for widget in (self.search, self.tray):
            widget.chosen.connect(shell.show_event)
        self.search.dismissed.connect(self.canvas.setFocus)
        self.detail.event_requested.connect(shell.show_event)
        self.detail.attach_requested.connect(shell.attach_copy_to)
        self.error_page.open_requested.connect(shell.open_dialog)
        self.detail.url_requested.connect(self._open_url)
        self.detail.close_requested.connect(shell.close_event)
        self.overview.zoomed.connect(self.canvas.zoom_by)
        self.overview.grabbed.connect(self.canvas.rest)
        self.status.evidence_clicked.connect(shell.open_reader)
        self.canvas.cluster_chosen.connect(self._choose_from)
        self.canvas.painted.connect(self._painted, Qt.ConnectionType.SingleShotConnection)
        self.stage.column_resized.connect(partial(self.settings.set, schema.PANEL_WIDTH))
        self.stage.arranged.connect(self._cover)
        self._end = session.subscribe(self._changed)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self.apply_theme)

    def _painted(self) -> None:
        """What nobody misses at the first sight comes after it."""
        QTimer.singleShot(0, self, lambda: self.setWindowIcon(application_icon()))
        self.first_painted.emit()

    # -- the session's changes

    def _changed(self, topics: frozenset[Topic]) -> None:
        if Topic.DOCUMENT in topics:
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
        self.pages.setCurrentWidget(self.stage if document.readable else self.error_page)
        # "[*]" is Qt's place for the mark of unsaved changes; twice, it is itself
        title = without_controls(self.session.document.timeline.title).replace("[*]", "[*][*]")
        self.setWindowTitle(f"{title} – Quoteline")
        path = self.session.document.path
        self.setWindowFilePath(str(path) if path is not None else "")

    def _choose_from(self, cluster: Cluster, where: QPoint) -> None:
        """The events of one time, as a menu: no zoom would part them."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        timeline = self.session.document.timeline
        for event_id in cluster.event_ids:
            title = menu_text(timeline.event_by_id[event_id].title)
            menu.addAction(title, partial(self.shell.show_event, event_id))
        if cluster.count > len(cluster.event_ids):
            rest = menu.addAction(f"and {cluster.count - len(cluster.event_ids):,} more: zoom in, or search")
            rest.setEnabled(False)
        menu.popup(where)

    def _open_url(self, url: str) -> None:
        QDesktopServices.openUrl(QUrl(url, QUrl.ParsingMode.StrictMode))

    # -- the look

    def reduced_motion(self) -> bool:
        """The user's word, else the system's where Qt knows it."""
        choice = self.settings.get(schema.REDUCED_MOTION)
        if choice != "system":
            return choice == "on"
        from PySide6.QtWidgets import QStyle  # its hundreds of enumerated values take a while to be made

        style = self.style()
        return style.styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, self) == 0

    def _chosen_theme(self) -> Theme:
        choice = self.settings.get(schema.THEME)
        return {"light": LIGHT, "dark": DARK}.get(choice) or system_theme()

    def apply_theme(self) -> None:
        """Shows the theme that is chosen now, by the user or by the system."""
        self._dress()
        for widget in (
            self.canvas, self.overview, self.detail, self.header, self.problems, self.status,
            self.tray, self.error_page,
        ):  # fmt: skip
            widget.set_theme(self.theme)
        for name in ("reader", "palette_list"):
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
        """The Tab key goes as the eye does: the head, the timeline, what is open beside it, the foot.

        Panels are made, and made anew, while the window is open: Qt puts what is new last, and its ``setTabOrder`` lets
        parts drop out of what has a focus proxy, as panel and reader have.
        """
        stops, here = self._tab_stops(), self.focusWidget()
        if here not in stops:
            return super().focusNextPrevChild(forward)
        target = stops[(stops.index(here) + (1 if forward else -1)) % len(stops)]
        target.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
        for area in self.findChildren(QScrollArea):
            if area.isAncestorOf(target):
                area.ensureWidgetVisible(target)  # Qt itself shows what gets the focus within it, but not from without
        return True

    def _tab_stops(self) -> list[QWidget]:
        """What the Tab key reaches now, part by part of the window, and within each as its widgets were made.

        Not by ``nextInFocusChain``: PySide takes what it returns away from the parent that keeps it alive.
        """
        reader = [self.reader] if "reader" in self.__dict__ else []
        parts = (self.header, self.problems, self.error_page, self.canvas, *reader, self.detail, self.status)
        return [widget for part in parts for widget in (part, *part.findChildren(QWidget)) if _is_tab_stop(widget)]

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
        if _dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped(event)
        if path is not None:
            event.acceptProposedAction()
            self.shell.receive(path)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.shell.may_close():
            event.ignore()
            return
        self.settings.set(schema.WINDOW_GEOMETRY, bytes(self.saveGeometry().toBase64().data()).decode("ascii"))
        self.shell.store_settings()
        self.jobs.close()
        self.canvas.close()
        self._end()
        super().closeEvent(event)

    def _restore(self) -> None:
        self.resize(*SIZE)
        saved = self.settings.get(schema.WINDOW_GEOMETRY)
        if saved:
            self.restoreGeometry(QByteArray.fromBase64(saved.encode("ascii")))
        self.stage.set_column_width(self.settings.get(schema.PANEL_WIDTH))


def _is_tab_stop(widget: QWidget) -> bool:
    takes = widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
    return bool(takes) and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None


def _column(widget: QWidget) -> QVBoxLayout:
    made = QVBoxLayout(widget)
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(0)
    return made


def _dropped(event: QDropEvent) -> Path | None:
    """The one local file that is being dropped."""
    urls = event.mimeData().urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
