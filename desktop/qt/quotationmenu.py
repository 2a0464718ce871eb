"""What can be done with a quotation where it stands, by the right button or the menu key."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from desktop.core.timeline import Quotation, Source
from desktop.evidence import citations, fragments
from desktop.evidence.copies import place_words
from desktop.session import editing
from desktop.session.session import Session


def quotation_menu(
    session: Session,
    quotation_id: str,
    parent: QWidget,
    open_url: Callable[[str], object],
    event_id: str | None = None,
) -> QMenu:
    """The menu of a quotation; ``event_id`` is the event whose use of it may be ended.

    ``open_url`` gets the source's address with a fragment that leads a browser to the words.
    """
    timeline = session.document.timeline
    quotation = timeline.quotation_by_id[quotation_id]
    source = timeline.source_by_id[quotation.source]
    menu = QMenu(parent)
    menu.setAccessibleName("Quotation")
    menu.aboutToHide.connect(menu.deleteLater)

    def add(title: str, act: Callable[[], object]) -> None:
        menu.addAction(title).triggered.connect(lambda _checked=False: act())

    place = _place(session, quotation)
    where = address(session, quotation, source) if source.url is not None else None
    add("Copy quotation", lambda: _copy(citations.plain(quotation, source, place)))
    add("Copy as Markdown", lambda: _copy(citations.markdown(quotation, source, place, address=where)))
    add("Copy citation as BibTeX", lambda: _copy(citations.bibtex(source)))
    add("Copy citation as CSL-JSON", lambda: _copy(citations.csl_json(source)))
    if where is not None:
        menu.addSeparator()
        add("Open in browser", partial(open_url, where))
    event = timeline.event_by_id.get(event_id or "")
    if event is not None and any(use.quotation == quotation_id for use in event.quotations):
        menu.addSeparator()
        add("Remove from this event", partial(remove, session, event.id, quotation_id))
    return menu


def address(session: Session, quotation: Quotation, source: Source) -> str:
    """Where the words stand on the web, as far as it is known."""
    copy, anchor = session.copies.get(source.id), session.anchor(quotation.id)
    return fragments.address(source.url or "", quotation, copy, anchor.spans)


def remove(session: Session, event_id: str, quotation_id: str) -> None:
    """Ends an event's use of a quotation, undoably; the quotation itself stays in the file."""
    edits = editing.end_use(session.document.loaded, event_id, quotation_id)
    session.edit("remove quotation from event", *edits)


def _place(session: Session, quotation: Quotation) -> str:
    copy, spans = session.copies.get(quotation.source), session.anchor(quotation.id).spans
    return place_words(copy, spans[0][0]) if copy is not None and spans else ""


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
