"""What the signals of the window's parts do. Parts that a start does not need are made here, when first asked for."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from desktop.core.protocols import AnchorState
from desktop.qt.labels import menu_text
from desktop.session.session import Topic
from desktop.settings import schema
from desktop.view.frame import Cluster

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.qt.copykeeper import CopyKeeper
    from desktop.qt.evidencelist import EvidenceList
    from desktop.qt.opening import Opening
    from desktop.qt.reader import Reader
    from desktop.qt.window import Window


def make_reader(window: Window) -> Reader:
    """The reader, at its place in the window."""
    from desktop.qt.reader import Reader

    made, shell = Reader(window.session, window.theme), window.shell
    made.event_requested.connect(shell.show_event)
    made.attach_requested.connect(shell.attach_copy_to)
    made.copy_dropped.connect(shell.give_copy)
    made.paste_requested.connect(shell.paste_copy_to)
    made.recheck_requested.connect(window.keeper.recheck)
    made.quotation_menu_requested.connect(shell.open_quotation_menu)
    made.close_requested.connect(shell.close_reader)
    made.said.connect(window.status.say)
    window.stage.add_reader(made)
    return made


def make_evidence_list(window: Window) -> EvidenceList:
    """The list of what is amiss with the evidence; closed."""
    from desktop.qt.evidencelist import EvidenceList

    made = EvidenceList(window.session, window.theme, window.stage, window.jobs)
    made.quotation_requested.connect(partial(_read_about, window))
    made.quotation_menu_requested.connect(window.shell.open_quotation_menu)
    made.event_requested.connect(window.shell.show_event)
    made.attach_requested.connect(window.shell.attach_copy_to)
    made.recheck_requested.connect(window.keeper.recheck)
    return made


def _read_about(window: Window, quotation_id: str) -> None:
    """Opens a quotation in the reader; one that was not found in the copy with the way to what may be meant."""
    window.session.read(quotation_id)
    if window.session.anchor(quotation_id).state is AnchorState.ORPHANED:
        window.reader.search_quotation()


def make_keeper(window: Window, shelf: Path | None) -> CopyKeeper:
    """The keeper of the copies; the window says what it has to say."""
    from desktop.qt.copykeeper import CopyKeeper

    keeper, status, notices = CopyKeeper(window.session, window.jobs, shelf, window), window.status, window.notices

    def show(doing: str, share: float) -> None:
        status.show_progress(doing, share if share >= 0 else None, keeper.cancel)

    keeper.said.connect(status.say)
    keeper.noticed.connect(notices.tell)
    keeper.settled.connect(notices.settle)
    keeper.failed.connect(partial(window.shell.warn, "That did not work"))
    keeper.working.connect(show)
    keeper.idle.connect(status.end_progress)
    return keeper


def connect_parts(window: Window) -> None:
    """What is asked for in one part of a window and done by another, or by the shell."""
    shell, canvas = window.shell, window.canvas
    for widget in (window.search, window.tray):
        widget.chosen.connect(shell.show_event)
    window.search.dismissed.connect(canvas.setFocus)
    window.detail.event_requested.connect(shell.show_event)
    window.detail.attach_requested.connect(shell.attach_copy_to)
    window.detail.url_requested.connect(shell.open_url)
    window.detail.quotation_menu_requested.connect(shell.open_quotation_menu)
    window.detail.close_requested.connect(shell.close_event)
    window.error_page.open_requested.connect(shell.open_dialog)
    window.error_page.read_requested.connect(shell.reload)
    window.overview.zoomed.connect(canvas.zoom_by)
    window.overview.grabbed.connect(canvas.rest)
    canvas.laid_out.connect(window.overview.update)
    canvas.cluster_chosen.connect(partial(_choose_event, window))
    window.status.evidence_clicked.connect(shell.show_evidence_problems)
    window.stage.column_resized.connect(partial(window.settings.set, schema.PANEL_WIDTH))
    _connect_lanes(window)


def _connect_lanes(window: Window) -> None:
    """What a hand does on the heads of lanes, and that it is remembered how they are arranged."""
    shell, session = window.shell, window.session
    window.canvas.lane_menu_requested.connect(shell.open_lane_menu)

    def changed(topics: frozenset[Topic]) -> None:
        if Topic.LANES in topics and Topic.DOCUMENT not in topics:
            shell.keep_lanes()

    session.subscribe(changed)


def make_opening(window: Window) -> Opening:
    """What reads files; the shell shows what it brings."""
    from desktop.qt.opening import Opening

    made = Opening(window)
    made.read.connect(window.shell.show_document)
    made.finished.connect(window.shell.go_on)
    made.finished.connect(window.opened)
    made.failed.connect(lambda error: window.shell.warn("That did not work", str(error)))
    return made


def _choose_event(window: Window, cluster: Cluster, where: QPoint) -> None:
    """The events of one time, as a menu: no zoom would part them."""
    menu = QMenu(window)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    events = window.session.document.timeline.event_by_id
    for event_id in cluster.event_ids:
        menu.addAction(menu_text(events[event_id].title), partial(window.shell.show_event, event_id))
    if cluster.count > len(cluster.event_ids):
        rest = menu.addAction(f"and {cluster.count - len(cluster.event_ids):,} more: zoom in, or search")
        rest.setEnabled(False)
    menu.popup(where)
