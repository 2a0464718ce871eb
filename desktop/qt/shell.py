"""What a user can do in a window: the handlers of the one table of commands (``commands.catalogue.Shell``)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt

from desktop import paths
from desktop.commands.catalogue import ThemeChoice
from desktop.core.files import SaveError
from desktop.core.timeline import Event
from desktop.evidence import anchor, copies
from desktop.evidence.copies import Copy
from desktop.qt.jobs import Job
from desktop.session.document import Document
from desktop.session.session import Viewport
from desktop.settings import schema

if TYPE_CHECKING:
    from desktop.qt.window import Window

TIMELINES = "Timelines (*.json);;All files (*)"
COPIES = "Text (*.txt *.md);;All files (*)"
#: A PNG's pixels for each of the window's: sharp on any display and in print.
EXPORT_SCALE = 2.0
IMAGES = "PNG image (*.png);;SVG drawing (*.svg);;PDF document (*.pdf)"


class Shell:
    """Does what a command says, by changing the session or by asking the user. Holds no state of its own."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._session = window.session

    # -- timeline

    def open_dialog(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        name, _ = QFileDialog.getOpenFileName(self._window, "Open a timeline", self._folder(), TIMELINES)
        if name:
            self.open_file(Path(name))

    def open_file(self, path: Path) -> None:
        """Reads a timeline off the interface's thread, then shows it; the present one stays until then."""
        if not self.may_close():
            return
        self._window.status.say(f"Reading {path.name} …")
        self._window.jobs.submit("open", lambda _job: Document.read(path), self._opened, self._failed)

    def _opened(self, document: Document) -> None:
        window = self._window
        window.status.say("")
        window.canvas.flight.stop()
        self._session.open(document)
        if document.path is not None and document.readable:
            path = str(document.path.resolve())
            recent = window.settings.get(schema.RECENT_FILES)
            window.settings.set(schema.RECENT_FILES, schema.with_recent(recent, path))
            window.settings.set(schema.LAST_FOLDER, str(document.path.resolve().parent))
            self.store_settings()
        self.read_named_copies()
        window.canvas.setFocus()

    def read_named_copies(self) -> None:
        """Reads the copies that the timeline itself names, beside it, off the interface's thread.

        Each file is read once, whatever number of sources name it, and all together no more than one copy may hold: a
        stranger's file must not fill the memory. What cannot be read is told in one line.
        """
        timeline, folder = self._session.document.timeline, self._session.document.folder
        named = [(source.id, source.copy_path) for source in timeline.sources if source.copy_path is not None]
        if not named or folder is None:
            return
        def work(job: Job) -> tuple[dict[str, Copy], list[str]]:
            return copies.read_named(folder, named, job.check)

        def done(found: tuple[dict[str, Copy], list[str]]) -> None:
            if self._session.document.timeline is not timeline:
                self.read_named_copies()
                return
            read, troubles = found
            for source_id, copy in read.items():
                present = self._session.copies.get(source_id)
                if present is None or present.path == copy.path:  # the user's own choice stays
                    self._session.attach(source_id, copy, anchor.anchor_all(timeline, source_id, copy))
            if troubles:
                self._window.status.say("; ".join(troubles[:3]))

        self._window.jobs.submit("named copies", work, done, self._failed)

    def _failed(self, error: Exception) -> None:
        self._window.status.say("")
        self._warn("That did not work", str(error))

    def _warn(self, title: str, text: str) -> None:
        from PySide6.QtWidgets import QMessageBox

        box = QMessageBox(QMessageBox.Icon.NoIcon, title, text, QMessageBox.StandardButton.Ok, self._window)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    def receive(self, path: Path) -> None:
        """A file was dropped on the window: a timeline is opened, a text becomes the copy of the only source."""
        if path.suffix.lower() == ".json":
            self.open_file(path)
            return
        source_id = self._source()
        if source_id is None:
            self._warn("Which source?", f"Open the source that {path.name} is a copy of, then drop it there.")
        else:
            self.read_copy(source_id, path)

    def save(self) -> None:
        try:
            self._session.save()
        except SaveError as error:
            self._warn("Not saved", f"{error}. Your file is as it was.")
        else:
            self._window.status.say("Saved")

    def reload(self) -> None:
        if self._session.document.path is not None:
            self.open_file(self._session.document.path)

    def export_dialog(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        from desktop.qt import export

        name = Path(self._folder()) / (self._stem() + ".png")
        dialog = QFileDialog(self._window, "Export what is shown", str(name), IMAGES)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("png")  # given by the dialog, which asks before it writes over a file of that name
        dialog.filterSelected.connect(lambda kind: dialog.setDefaultSuffix(kind.split("*.")[1].rstrip(")")))
        if not dialog.exec():
            return
        path = Path(dialog.selectedFiles()[0])
        try:
            size = self._window.canvas.size() + QSize(0, export.HEAD)
            export.export(self._session, path, theme=self._window.theme, size=size, scale=EXPORT_SCALE)
        except (OSError, ValueError) as error:
            self._warn("Not exported", str(error))
        else:
            self._window.status.say(f"Exported to {path}")

    def _stem(self) -> str:
        path = self._session.document.path
        return path.stem if path is not None else "timeline"

    def _folder(self) -> str:
        """Where the user last was, else beside the timeline, if it is the user's own."""
        path = self._session.document.path
        beside = str(path.parent) if path is not None and path != paths.builtin_timeline() else str(Path.home())
        return self._window.settings.get(schema.LAST_FOLDER) or beside

    def quit(self) -> None:
        self._window.close()

    def may_close(self) -> bool:
        """Asks before edits are lost."""
        from PySide6.QtWidgets import QMessageBox

        if not self.has_edits():
            return True
        kinds = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self._window,
            "Save your edits?",
            "The timeline has edits that are not saved.",
            kinds.Save | kinds.Discard | kinds.Cancel,
            kinds.Save,
        )
        if answer == kinds.Save:
            self.save()
        return answer == kinds.Discard or (answer == kinds.Save and not self.has_edits())

    def store_settings(self) -> None:
        problem = self._window.settings.save()
        if problem:
            self._window.status.say(problem)

    def has_file(self) -> bool:
        return self._session.document.path is not None

    def has_edits(self) -> bool:
        return self._session.document.edited

    def can_undo(self) -> bool:
        return self._session.document.can_undo

    def can_redo(self) -> bool:
        return self._session.document.can_redo

    def undo(self) -> None:
        self._session.undo()

    def redo(self) -> None:
        self._session.redo()

    # -- events

    def has_selection(self) -> bool:
        return self._session.event_id is not None

    def has_undated(self) -> bool:
        return bool(self._window.tray.events)

    def has_story(self) -> bool:
        return bool(self._session.document.timeline.story)

    def step_event(self, step: int) -> None:
        canvas, view = self._window.canvas, self._session.view
        if view is None:
            return
        start = view.start if step > 0 else view.end
        found = canvas.scene.neighbour(self._session.event_id, step, start)
        if found is not None:
            self._session.select(found)

    def step_story(self, step: int) -> None:
        timeline = self._session.document.timeline
        told = [event_id for event_id in timeline.story if event_id in timeline.event_by_id]
        if not told:
            return
        present = self._session.event_id
        at = told.index(present) + step if present in told else (0 if step > 0 else len(told) - 1)
        if not 0 <= at < len(told):
            self._window.status.say("The story ends here" if step > 0 else "The story begins here")
            return
        self.show_event(told[at])
        self._window.status.say(f"Story: {at + 1} of {len(told)} · N goes on, P goes back")

    def show_event(self, event_id: str) -> None:
        """Selects an event, found in a list or by a link, and brings it into view."""
        if event_id == self._session.event_id:
            self._window.canvas.reveal(event_id)
        self._session.select(event_id)
        self._window.canvas.setFocus()

    def close_event(self) -> None:
        self._session.select(None)
        self._window.canvas.setFocus()

    def open_event(self) -> None:
        if self._session.reader_source is not None:
            self._session.close_reader()
        if not self._window.detail.focus_quotation():
            self._window.detail.setFocus()

    def open_search(self) -> None:
        self._window.search.open()

    def toggle_tray(self) -> None:
        self._window.tray.toggle()

    # -- evidence

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

    def can_read(self) -> bool:
        return bool(self._session.document.timeline.sources)

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

    def close_reader(self) -> None:
        self._session.close_reader()
        self._focus_where_one_was()

    def attach_copy(self) -> None:
        source_id = self._source() or self._session.document.timeline.sources[0].id
        self.attach_copy_to(source_id)

    def attach_copy_to(self, source_id: str) -> None:
        """Asks for the file that is a copy of this source."""
        from PySide6.QtWidgets import QFileDialog

        headline = self._session.document.timeline.source_by_id[source_id].headline
        name, _ = QFileDialog.getOpenFileName(self._window, f"A copy of “{headline}”", self._folder(), COPIES)
        if name:
            self.read_copy(source_id, Path(name))

    def has_copy(self) -> bool:
        return self._source() in self._session.copies

    def detach_copy(self) -> None:
        source_id = self._source()
        if source_id is not None:
            self._session.detach(source_id)
            self._window.status.say("The copy is detached: its quotations are unchecked")

    def read_copy(self, source_id: str, path: Path) -> None:
        """Reads a copy and looks for the quotations in it, off the interface's thread."""
        timeline = self._session.document.timeline

        def work(job: Job) -> tuple[Copy, dict[str, anchor.Anchor]]:
            copy = copies.read(path)
            job.check()
            return copy, anchor.anchor_all(timeline, source_id, copy)

        def done(found: tuple[Copy, dict[str, anchor.Anchor]]) -> None:
            if self._session.document.timeline is not timeline:
                if source_id in self._session.document.timeline.source_by_id:
                    self.read_copy(source_id, path)  # it was edited or read again meanwhile
                return
            self._session.attach(source_id, *found)
            verified = sum(one.state.verified for one in found[1].values())
            self._window.status.say(f"{path.name}: {verified} of {len(found[1])} quotations verified")

        self._window.jobs.submit(f"copy {source_id}", work, done, self._failed)

    # -- view

    def zoom_by(self, factor: float) -> None:
        self._window.canvas.zoom_by(factor)

    def pan_by(self, share_x: float, share_y: float) -> None:
        self._window.canvas.pan_by(share_x, share_y)

    def focus_or_fit(self) -> None:
        canvas, event_id = self._window.canvas, self._session.event_id
        if event_id is None or canvas.scene.item(event_id) is None:
            canvas.show_all()
        elif not canvas.centre_on(event_id):
            canvas.zoom_to(event_id)

    def show_all(self) -> None:
        self._window.canvas.show_all()

    def can_view_back(self) -> bool:
        return self._session.views.has_back

    def can_view_forward(self) -> bool:
        return self._session.views.has_forward

    def view_back(self) -> None:
        self._travel(self._session.view_back(self._window.canvas.present))

    def view_forward(self) -> None:
        self._travel(self._session.view_forward(self._window.canvas.present))

    def _travel(self, to: Viewport | None) -> None:
        if to is not None:
            canvas = self._window.canvas
            canvas.go(to.scale.resized(canvas.scene.time_width), to.scroll, remember=False)

    def step_back(self) -> None:
        if self._session.step_back():
            self._focus_where_one_was()

    def _focus_where_one_was(self) -> None:
        """From the reader back to the panel's quotations, from the panel back to the timeline."""
        if self._session.event_id is None or not self._window.detail.focus_quotation():
            self._window.canvas.setFocus()

    # -- appearance

    def theme_choice(self) -> ThemeChoice:
        choice = self._window.settings.get(schema.THEME)
        return "light" if choice == "light" else "dark" if choice == "dark" else "system"

    def choose_theme(self, choice: ThemeChoice) -> None:
        self._window.settings.set(schema.THEME, choice)
        self.store_settings()
        self._window.apply_theme()

    def reduces_motion(self) -> bool:
        return self._window.reduced_motion()

    def reduce_motion(self, reduced: bool) -> None:
        self._window.settings.set(schema.REDUCED_MOTION, "on" if reduced else "off")
        self.store_settings()

    # -- help

    def open_menu(self) -> None:
        self._window.header.open_menu()

    def open_palette(self) -> None:
        self._window.palette_list.open()

    def show_keys(self) -> None:
        from desktop.qt.help import KeySheet

        KeySheet(self._window.registry, self._window).open()

    def show_about(self) -> None:
        from importlib import metadata

        try:
            version = metadata.version("quoteline")
        except metadata.PackageNotFoundError:
            version = "from the source tree"
        self._warn(
            "About Quoteline",
            f"Quoteline {version}\nA timeline in which every event shows its receipts.\n\n"
            "MIT licence. Made with Qt (LGPL), see THIRD-PARTY-NOTICES.txt in the program's folder.",
        )
