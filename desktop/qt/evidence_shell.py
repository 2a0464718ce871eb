"""What a user can do about evidence: copies, quotations, citations, the list of problems, the filter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtGui import QCursor, QGuiApplication

from desktop.commands.catalogue import CitationKind
from desktop.core.fields import percent_encoded
from desktop.core.protocols import AnchorState, Support
from desktop.core.shortening import cut_end
from desktop.core.timeline import Quotation, Source
from desktop.qt.drops import received

if TYPE_CHECKING:
    from desktop.core.jsonedit import Edit
    from desktop.evidence.copies import Copy
    from desktop.qt.copykeeper import CopyKeeper
    from desktop.qt.jobs import Job
    from desktop.qt.window import Window

#: What can be attached as a copy (``evidence.copies``).
COPIES = (
    "Copies (*.txt *.md *.markdown *.html *.htm *.xhtml *.pdf *.docx *.epub);;"
    "Text (*.txt *.md *.markdown);;Web pages (*.html *.htm *.xhtml);;PDF (*.pdf);;Word (*.docx);;EPUB (*.epub);;"
    "All files (*)"
)
#: Beside a timeline, how often a name is tried with a number behind it.
_NAMES = 1_000
#: Sources in a menu at the most, and characters of each one's headline.
_SOURCES, _HEADLINE = 40, 80


class EvidenceShell:
    """The part of the shell that is about evidence. Holds no state of its own.

    What edits and cites is imported where it is used: the start needs it not.
    """

    def __init__(self, window: Window) -> None:
        self._window = window
        self._session = window.session

    @property
    def _keeper(self) -> CopyKeeper:
        return self._window.keeper

    def warn(self, title: str, text: str) -> None:
        """Tells what did not work, and what would help."""
        raise NotImplementedError

    def _folder(self) -> str:
        raise NotImplementedError

    def _focus_where_one_was(self) -> None:
        raise NotImplementedError

    def _has_own_file(self) -> bool:
        """Whether the timeline has a file that may be written: the program's own is not the user's."""
        raise NotImplementedError

    # -- which source is meant

    def _source(self) -> str | None:
        """The source that is meant: the one in the reader, else the selected event's, else the only one."""
        session, timeline = self._session, self._session.document.timeline
        if session.reader_source is not None:
            return session.reader_source
        uses = session.event.quotations if session.event is not None else ()
        sources = {timeline.quotation_by_id[use.quotation].source for use in uses} or timeline.source_by_id.keys()
        return next(iter(sources)) if len(sources) == 1 else None

    def _for_source(self, act: Callable[[str], None]) -> None:
        """Does something for the source that is meant; asks which where it may be one of several."""
        source_id, sources = self._source(), self._session.document.timeline.sources
        if source_id is not None:
            act(source_id)
        elif sources:
            self._ask_source(sources, act)
        else:
            self.warn("No source", "This timeline names no source that it could be a copy of.")

    def _ask_source(self, sources: Sequence[Source], act: Callable[[str], None]) -> None:
        from PySide6.QtWidgets import QMenu

        from desktop.qt.labels import menu_text

        menu = QMenu(self._window)
        menu.setAccessibleName("Which source?")
        menu.addAction("Which source?").setEnabled(False)
        for source in sources[:_SOURCES]:
            action = menu.addAction(menu_text(cut_end(source.headline, _HEADLINE)))
            action.triggered.connect(lambda _checked=False, key=source.id: act(key))
        if len(sources) > _SOURCES:
            menu.addAction(f"and {len(sources) - _SOURCES:,} more: open one in the reader first").setEnabled(False)
        menu.aboutToHide.connect(menu.deleteLater)
        pointer, window = QCursor.pos(), self._window
        menu.popup(pointer if window.geometry().contains(pointer) else window.mapToGlobal(window.rect().center()))

    def _cited(self, quotation: Quotation | None) -> Source | None:
        """The source that a citation is of: the quotation's, else the one that is meant."""
        key = quotation.source if quotation is not None else self._source()
        return self._session.document.timeline.source_by_id[key] if key is not None else None

    def _quotation(self, quotation_id: str | None) -> Quotation | None:
        """One of the timeline's quotations; None: the one whose card has the keyboard, else the chosen one."""
        if quotation_id is None:
            quotation_id = self._focused()
        if quotation_id is None:
            return self._session.quotation
        return self._session.document.timeline.quotation_by_id.get(quotation_id)

    def _focused(self) -> str | None:
        from desktop.qt.quotations import QuotationCard

        card = self._window.focusWidget()
        return card.quoted.id if isinstance(card, QuotationCard) else None

    def can_read(self) -> bool:
        return bool(self._session.document.timeline.sources)

    # -- the reader

    def open_reader(self) -> None:
        session = self._session
        event = session.event
        if session.quotation_id is not None:
            session.read(session.quotation_id)
        elif event is not None and event.quotations:
            session.read(event.quotations[0].quotation)
        elif session.document.timeline.sources:
            session.read_source(self._source() or session.document.timeline.sources[0].id)
        else:
            return
        self._window.reader.setFocus()

    def has_copy_in_reader(self) -> bool:
        return self._session.reader_source in self._session.copies

    def find_in_reader(self) -> None:
        self._window.reader.open_find()

    # -- copies

    def attach_copy(self) -> None:
        self._for_source(self.attach_copy_to)

    def attach_copy_to(self, source_id: str) -> None:
        """Asks for the file that is a copy of this source."""
        from PySide6.QtWidgets import QFileDialog

        headline = self._session.document.timeline.source_by_id[source_id].headline
        title = f"A copy of “{headline}”"
        path = self._answer(lambda: QFileDialog.getOpenFileName(self._window, title, self._folder(), COPIES)[0])
        if path is not None:
            self._leave_button()
            self._keeper.attach_file(source_id, path)

    def _answer(self, ask: Callable[[], str]) -> Path | None:
        """The file that somebody chooses for the timeline that is open; None where nobody does.

        While a dialog asks, a file that is being read may take the timeline's place: the answer was not meant for that.
        """
        before = self._session.document
        chosen = ask()
        if not chosen:
            return None
        present = self._session.document
        if present is not before and (present.path is None or present.path != before.path):
            self.warn(
                "Nothing was done",
                "Another timeline was opened while you chose the file, which was not meant for it. Choose again.",
            )
            return None
        return Path(chosen)

    def _leave_button(self) -> None:
        """The button that asked for a copy goes with the page that it is on: the keyboard goes on to what stays."""
        from PySide6.QtWidgets import QPushButton

        if isinstance(self._window.focusWidget(), QPushButton):
            if self._session.reader_source is not None:
                self._window.reader.setFocus()
            else:
                self._focus_where_one_was()

    def give_copy(self, source_id: str, what: Path | str) -> None:
        """A file or a text was dropped for a source."""
        self._keeper.attach(source_id, what)

    def receive_copy(self, what: Path | str) -> None:
        """A file or a text was dropped on the window: it becomes the copy of the source that is meant."""
        self._for_source(lambda source_id: self._keeper.attach(source_id, what))

    def paste_copy(self) -> None:
        self._for_source(self.paste_copy_to)

    def paste_copy_to(self, source_id: str) -> None:
        """Gives a source the text on the clipboard, or the file that was copied in a file manager."""
        pasted = received(QGuiApplication.clipboard().mimeData())
        if pasted is None:
            self._window.status.say("There is no text on the clipboard: copy the source’s text first")
        else:
            self._keeper.attach(source_id, pasted)

    def has_copy(self) -> bool:
        return self._source() in self._session.copies

    def has_copies(self) -> bool:
        return bool(self._session.copies)

    def detach_copy(self) -> None:
        source_id = self._source()
        if source_id is not None:
            self._keeper.detach(source_id)

    def recheck_copy(self) -> None:
        source_id = self._source()
        if source_id is not None:
            self._keeper.recheck(source_id)

    def is_checking(self) -> bool:
        return self._keeper.is_working

    def stop_checking(self) -> None:
        self._keeper.cancel()

    def keep_copy_beside(self) -> None:
        source_id, document = self._source(), self._session.document
        if source_id is None or source_id not in self._session.copies or document.folder is None:
            return
        if not self._has_own_file():
            self.warn(
                "Save the timeline first",
                "This timeline is the program’s own. Save it under a name of yours, then the copy beside it.",
            )
            return
        folder, copy = document.folder, self._session.copies[source_id]

        def written(path: Path) -> None:
            from desktop.session import editing

            present, held = self._session.document, self._session.copies.get(source_id)
            if present.path != document.path or held is None or held.sha256 != copy.sha256:
                self._window.status.say(f"{path.name} is saved, but not named: the timeline or its copy is another now")
                return
            loaded, anchors = present.loaded, self._session.anchors
            if not self._edit("name the copy", lambda: editing.name_copy(loaded, source_id, path.name, copy, anchors)):
                return
            self._window.status.say(f"The text is in {path.name} beside the timeline, which names it now")
            if copy.path is None:  # else the copy stays the file that it was read from, with its chapters or pages
                self._keeper.attach_file(source_id, path)

        def failed(error: Exception) -> None:
            self.warn("Not saved", f"The copy could not be saved beside the timeline: {error}.")

        self._window.jobs.submit("save copy", lambda _job: _write_beside(folder, source_id, copy), written, failed)

    def store_places(self) -> None:
        from desktop.session import editing

        session = self._session
        edits = editing.found_places(session.document.loaded, session.copies, session.anchors)
        if not edits:
            attached = (one for one in session.document.timeline.quotations if one.source in session.copies)
            is_open = any(session.anchor(one.id).state is AnchorState.UNCHECKED for one in attached)
            nothing = "Nothing was stored: some quotations are not looked for to the end"
            self._window.status.say(nothing if is_open else "The timeline has all places already, as they were found")
        elif self._edit("store the places found", lambda: edits):
            self._window.status.say("The places found are in the timeline now: save it to keep them")

    # -- quotations

    def quote_selection(self) -> None:
        self._window.reader.quote_selection()

    def has_quotation(self) -> bool:
        return self._quotation(None) is not None

    def can_use_quotation(self, quotation_id: str | None = None) -> bool:
        event, quotation = self._session.event, self._quotation(quotation_id)
        if event is None or quotation is None:
            return False
        return all(use.quotation != quotation.id for use in event.quotations)

    def use_quotation(self, quotation_id: str | None = None) -> None:
        from desktop.session import editing

        event_id, quotation = self._session.event_id, self._quotation(quotation_id)
        if event_id is None or quotation is None:
            return
        loaded = self._session.document.loaded
        if self._edit("use the quotation", lambda: (editing.use(loaded, event_id, quotation.id),)):
            self._window.status.say("The event rests on this quotation, too (undo takes it back)")

    def can_remove_quotation(self, quotation_id: str | None = None) -> bool:
        event, quotation = self._session.event, self._quotation(quotation_id)
        if event is None or quotation is None:
            return False
        return any(use.quotation == quotation.id for use in event.quotations)

    def open_quotation_menu(self, quotation_id: str, at: QPoint) -> None:
        """Opens the menu of a quotation, chosen or not, at a place on the screen."""
        from desktop.qt.quotationmenu import quotation_menu

        quotation_menu(self, self._window.registry, quotation_id, self._window).popup(at)

    def remove_quotation(self, quotation_id: str | None = None) -> None:
        from desktop.session import editing

        event_id, quotation = self._session.event_id, self._quotation(quotation_id)
        if event_id is None or quotation is None:
            return
        loaded = self._session.document.loaded
        if self._edit("remove the quotation", lambda: editing.end_use(loaded, event_id, quotation.id)):
            self._window.status.say("The event rests on this quotation no more (undo brings it back)")

    def _edit(self, label: str, edits: Callable[[], Iterable[Edit]]) -> bool:
        """Makes an edit; what speaks against it is told."""
        from desktop.core.jsonedit import EditError

        try:
            self._session.edit(label, *edits())
        except (EditError, ValueError) as error:
            self.warn("Not changed", f"{error}. The timeline is as it was.")
            return False
        return True

    # -- citations and the browser

    def has_citation(self) -> bool:
        return self._cited(self._quotation(None)) is not None

    def copy_citation(self, kind: CitationKind, quotation_id: str | None = None) -> None:
        from desktop.evidence import citations

        quotation = self._quotation(quotation_id)
        source = self._cited(quotation)
        if source is None:
            return
        if kind in {"bibtex", "csl"}:
            self._put(citations.bibtex(source) if kind == "bibtex" else citations.csl_json(source), "The source")
        elif quotation is not None:
            self._put_quotation(quotation, source, as_markdown=kind == "markdown")

    def _put_quotation(self, quotation: Quotation, source: Source, *, as_markdown: bool) -> None:
        from desktop.evidence import citations
        from desktop.session import review

        place, caveat = self._place(quotation), review.caveat(self._session, quotation.id)
        what = "The quotation, with its source,"

        def put(address: str | None) -> None:
            self._put(citations.markdown(quotation, source, place, caveat=caveat, address=address), what, caveat)

        if not as_markdown:
            self._put(citations.plain(quotation, source, place, caveat=caveat), what, caveat)
        elif source.url is None:
            put(None)
        else:
            self._find_address("address to copy", quotation, source.url, put)

    def _put(self, text: str, what: str, caveat: str = "") -> None:
        QGuiApplication.clipboard().setText(text)
        noted = f", noted as “{caveat}”" if caveat else ""
        self._window.status.say(f"{what} is on the clipboard{noted}")

    def _place(self, quotation: Quotation) -> str:
        from desktop.evidence import copies

        copy, spans = self._session.copies.get(quotation.source), self._session.anchor(quotation.id).spans
        return copies.place_words(copy, spans[0][0]) if copy is not None and spans else ""

    def has_address(self, quotation_id: str | None = None) -> bool:
        source = self._cited(self._quotation(quotation_id))
        return source is not None and source.url is not None

    def open_in_browser(self, quotation_id: str | None = None) -> None:
        quotation = self._quotation(quotation_id)
        source = self._cited(quotation)
        if source is None or source.url is None:
            return
        if quotation is None:
            self.open_url(source.url)
        else:
            self._find_address("address to open", quotation, source.url, self.open_url)

    def _find_address(self, key: str, quotation: Quotation, url: str, done: Callable[[str], None]) -> None:
        """The address at which a browser finds the words: to tell them from all others takes a while in a long copy."""
        copy, spans = self._session.copies.get(quotation.source), self._session.anchor(quotation.id).spans

        def work(_job: Job) -> str:
            from desktop.evidence import fragments

            return fragments.address(url, quotation, copy, spans)

        def failed(error: Exception) -> None:
            self.warn("That did not work", f"The words’ place on the web could not be worked out: {error}.")

        self._window.jobs.submit(key, work, done, failed)

    def open_url(self, address: str) -> None:
        """Opens a web address in the browser, at the user's click."""
        from PySide6.QtCore import QUrl
        from PySide6.QtGui import QDesktopServices

        url = QUrl(percent_encoded(address), QUrl.ParsingMode.StrictMode)
        if not url.isValid():
            self._window.status.say("That is not an address that a browser could open")
        elif not QDesktopServices.openUrl(url):
            self._window.status.say("The system has no browser that could open it")

    # -- at a glance

    def show_evidence_problems(self) -> None:
        self._window.evidence_list.open()

    def has_filter(self, support: Support | None = None) -> bool:
        return bool(self._session.filter) if support is None else support in self._session.filter

    def toggle_support_filter(self, support: Support) -> None:
        self._session.filter_by(self._session.filter ^ {support})

    def clear_filter(self) -> None:
        self._session.filter_by(())


def _write_beside(folder: Path, source_id: str, copy: Copy) -> Path:
    """The copy's text as a new file beside the timeline, or the one that holds it already. Raises ``OSError``."""
    from desktop.core import atomic

    stem = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in source_id)[:80]
    raw = copy.text.encode()
    for number in range(1, _NAMES):
        path = folder / (f"{stem}.txt" if number == 1 else f"{stem}-{number}.txt")
        if not path.exists() and not path.is_symlink():
            atomic.replace(path, raw)
            return path
        if path.is_file() and not path.is_symlink() and path.stat().st_size == len(raw) and path.read_bytes() == raw:
            return path
    raise FileExistsError(f"{stem}.txt and all names like it are taken")
