"""What a user can do about evidence: copies, quotations, citations, the list of problems, the filter."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from desktop.commands.catalogue import CitationKind
from desktop.core.protocols import Support
from desktop.core.timeline import Event, Quotation, Source
from desktop.qt.drops import received

if TYPE_CHECKING:
    from desktop.core.jsonedit import Edit
    from desktop.evidence.copies import Copy
    from desktop.qt.copykeeper import CopyKeeper
    from desktop.qt.window import Window

#: What can be attached as a copy (``evidence.copies``).
COPIES = (
    "Copies (*.txt *.md *.markdown *.html *.htm *.xhtml *.pdf *.docx *.epub);;"
    "Text (*.txt *.md *.markdown);;Web pages (*.html *.htm *.xhtml);;PDF (*.pdf);;Word (*.docx);;EPUB (*.epub);;"
    "All files (*)"
)
#: Beside a timeline, how often a name is tried with a number behind it.
_NAMES = 1_000


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

    def _has_own_file(self) -> bool:
        """Whether the timeline has a file that may be written: the program's own is not the user's."""
        raise NotImplementedError

    # -- which source is meant

    def _source(self) -> str | None:
        """The source that is meant: the one in the reader, the selected event's, or the only one."""
        session = self._session
        if session.reader_source is not None:
            return session.reader_source
        sources = {self._source_of(event) for event in (session.event,) if event is not None}
        sources = (sources - {None}) or set(session.document.timeline.source_by_id)
        return sources.pop() if len(sources) == 1 else None

    def _source_of(self, event: Event) -> str | None:
        quotations = self._session.document.timeline.quotation_by_id
        return quotations[event.quotations[0].quotation].source if event.quotations else None

    def _cited(self) -> Source | None:
        """The source that a citation is of: the chosen quotation's, else the one that is meant."""
        quotation = self._session.quotation
        key = quotation.source if quotation is not None else self._source()
        return self._session.document.timeline.source_by_id[key] if key is not None else None

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
        self.attach_copy_to(self._source() or self._session.document.timeline.sources[0].id)

    def attach_copy_to(self, source_id: str) -> None:
        """Asks for the file that is a copy of this source."""
        from PySide6.QtWidgets import QFileDialog

        headline = self._session.document.timeline.source_by_id[source_id].headline
        name, _ = QFileDialog.getOpenFileName(self._window, f"A copy of “{headline}”", self._folder(), COPIES)
        if name:
            self._keeper.attach_file(source_id, Path(name))

    def give_copy(self, source_id: str, what: Path | str) -> None:
        """A file or a text was dropped for a source."""
        self._keeper.attach(source_id, what)

    def receive_copy(self, what: Path | str) -> None:
        """A file or a text was dropped on the window: it becomes the copy of the source that is meant."""
        source_id = self._source()
        if source_id is None:
            name = what.name if isinstance(what, Path) else "this text"
            self.warn("Which source?", f"Open the source that {name} is a copy of, then drop it there.")
        else:
            self._keeper.attach(source_id, what)

    def paste_copy(self) -> None:
        source_id = self._source()
        if source_id is None:
            self.warn("Which source?", "Open the source that the text is a copy of, then paste it there.")
        else:
            self.paste_copy_to(source_id)

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

            loaded = self._session.document.loaded
            if self._edit("name the copy", lambda: editing.name_copy(loaded, source_id, path.name, copy)):
                self._keeper.attach_file(source_id, path)

        def failed(error: Exception) -> None:
            self.warn("Not saved", f"The copy could not be saved beside the timeline: {error}.")

        self._window.jobs.submit("save copy", lambda _job: _write_beside(folder, source_id, copy), written, failed)

    def store_places(self) -> None:
        from desktop.session import editing

        session = self._session
        edits = tuple(editing.found_places(session.document.loaded, session.copies, session.anchors))
        if not edits:
            self._window.status.say("The timeline has all places already, as they were found")
        elif self._edit("store the places found", lambda: edits):
            self._window.status.say("The places found are in the timeline now: save it to keep them")

    # -- quotations

    def quote_selection(self) -> None:
        self._window.reader.quote_selection()

    def has_quotation(self) -> bool:
        return self._session.quotation is not None

    def can_remove_quotation(self) -> bool:
        event, key = self._session.event, self._session.quotation_id
        return event is not None and any(use.quotation == key for use in event.quotations)

    def remove_quotation(self) -> None:
        from desktop.session import editing

        session = self._session
        event_id, quotation_id = session.event_id, session.quotation_id
        if event_id is None or quotation_id is None:
            return
        loaded = session.document.loaded
        if self._edit("remove the quotation", lambda: editing.end_use(loaded, event_id, quotation_id)):
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
        return self._cited() is not None

    def copy_citation(self, kind: CitationKind) -> None:
        from desktop.evidence import citations

        source, quotation = self._cited(), self._session.quotation
        if source is None:
            return
        if kind in {"bibtex", "csl"}:
            text = citations.bibtex(source) if kind == "bibtex" else citations.csl_json(source)
        elif quotation is not None:
            write = citations.plain if kind == "plain" else citations.markdown
            text = write(quotation, source, self._place(quotation))
        else:
            return
        QGuiApplication.clipboard().setText(text)
        what = "The source" if kind in {"bibtex", "csl"} else "The quotation, with its source,"
        self._window.status.say(f"{what} is on the clipboard")

    def _place(self, quotation: Quotation) -> str:
        from desktop.evidence import copies

        copy, spans = self._session.copies.get(quotation.source), self._session.anchor(quotation.id).spans
        return copies.place_words(copy, spans[0][0]) if copy is not None and spans else ""

    def has_address(self) -> bool:
        source = self._cited()
        return source is not None and source.url is not None

    def open_in_browser(self) -> None:
        from desktop.evidence import fragments

        source, quotation = self._cited(), self._session.quotation
        if source is None or source.url is None:
            return
        address = source.url
        if quotation is not None:
            spans = self._session.anchor(quotation.id).spans
            address = fragments.address(address, quotation, self._session.copies.get(source.id), spans)
        self.open_url(address)

    def open_url(self, address: str) -> None:
        """Opens a web address in the browser, at the user's click."""
        from PySide6.QtCore import QUrl
        from PySide6.QtGui import QDesktopServices

        if not QDesktopServices.openUrl(QUrl(address, QUrl.ParsingMode.StrictMode)):
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
