"""What a user can do in a window: the handlers of the one table of commands (``commands.catalogue.Shell``)."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt

from desktop import paths
from desktop.commands.catalogue import ThemeChoice
from desktop.core import files
from desktop.core.files import SaveError
from desktop.qt.lane_shell import LaneShell
from desktop.qt.time_shell import TimeShell
from desktop.session.document import Document, Kind
from desktop.session.session import Viewport
from desktop.settings import lanes as kept_lanes
from desktop.settings import schema

TIMELINES = "Timelines (*.json);;All files (*)"
_TABLES = " ".join(f"*{ending}" for ending in files.TABLES)
#: What can be opened: a table is shown, and can be saved as a timeline.
OPENED = f"Timelines and tables of events (*.json {_TABLES});;Timelines (*.json);;Tables ({_TABLES});;All files (*)"
#: A PNG's pixels for each of the window's: sharp on any display and in print.
EXPORT_SCALE = 2.0
#: The key of what is said, and done, about files that were left behind.
_LEFT = "files left behind"
IMAGES = "PNG image (*.png);;SVG drawing (*.svg);;PDF document (*.pdf)"


class Shell(LaneShell, TimeShell):
    """Does what a command says, by changing the session or by asking the user. Holds no state of its own."""

    # -- timeline

    def open_dialog(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        name, _ = QFileDialog.getOpenFileName(self._window, "Open a timeline", self._folder(), OPENED)
        if name:
            self.open_file(Path(name))

    def open_file(self, path: Path) -> None:
        """Reads a timeline off the interface's thread, then shows it; the present one stays until then."""
        if self.may_close():
            self._window.opening.open(path)

    def show_document(self, document: Document) -> None:
        """Shows what was read of a file."""
        window = self._window
        window.canvas.flight.stop()
        if document.path != self._session.document.path:
            window.keeper.let_go()
            window.notices.settle(_LEFT)
        self._session.open(document, kept_lanes.wish_for(window.settings, document.path))

    def go_on(self) -> None:
        """A file is read to its end, and shown."""
        self._remember()
        self._window.keeper.open_copies()
        self._window.canvas.setFocus()

    def _remember(self) -> None:
        """Puts the open file first among those that can be opened again."""
        document, settings = self._session.document, self._window.settings
        if document.path is not None and document.readable:
            path = document.path.resolve()
            recent = settings.get(schema.RECENT_FILES)
            settings.set(schema.RECENT_FILES, schema.with_recent(recent, str(path)))
            settings.set(schema.LAST_FOLDER, str(path.parent))
            self.store_settings()

    def _failed(self, error: Exception) -> None:
        self._window.status.say("")
        self.warn("That did not work", str(error))

    def warn(self, title: str, text: str) -> None:
        """Tells what did not work, and what would help; whoever goes on working need not answer at once."""
        from PySide6.QtWidgets import QMessageBox

        box = QMessageBox(QMessageBox.Icon.NoIcon, title, text, QMessageBox.StandardButton.Ok, self._window)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    def receive(self, what: Path | str) -> None:
        """Something was dropped on the window: events are opened, all else becomes the copy of a source."""
        if isinstance(what, Path) and what.suffix.lower() in (".json", *files.TABLES):
            self.open_file(what)
        else:
            self.receive_copy(what)

    def save(self) -> None:
        """Writes the file. The program's own timeline is never written over: an update would take the edits away."""
        if not self._has_own_file():
            self.save_as()
            return
        if self.has_table():
            from desktop.qt.tabled import offer_timeline

            offer_timeline(self._window)
            return
        try:
            self._session.save()
        except SaveError as error:
            self.warn("Not saved", f"{error}. Your file is as it was.")
        else:
            self._window.status.say("Saved")

    def save_as(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        name = str(Path(self._folder()) / f"{self._stem()}.json")
        title = "Save the table as a timeline" if self.has_table() else "Save the timeline as"
        dialog = QFileDialog(self._window, title, name, TIMELINES)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")  # given by the dialog, which asks before it writes over a file of that name
        path = self._answer(lambda: dialog.selectedFiles()[0] if dialog.exec() else "")
        if path is not None:
            self._save_to(path)

    def _save_to(self, path: Path) -> None:
        before = self._session.document
        if _is_builtin(path):
            self.warn("Not saved", "This is the program’s own timeline: choose another name or folder.")
            return
        if self.has_table():
            from desktop.qt.tabled import save_as_timeline

            save_as_timeline(self._window, path)
            return
        try:
            self._session.save_as(path)
        except SaveError as error:
            self.warn("Not saved", f"{error}. Your file is as it was.")
            return
        self._remember()
        self.keep_lanes()
        self._window.status.say(f"Saved as {path.name}")
        if before.folder is not None and before.folder != path.parent:
            self._offer_files(before.folder, path)

    def _offer_files(self, folder: Path, path: Path) -> None:
        """The timeline names files of the folder where it was: says so, with the way to have them in the new one."""
        from desktop.qt.notices import Choice, Notice
        from desktop.session import along

        names = along.left_behind(self._session.document.timeline, folder, path.parent)
        if not names:
            return

        def bring() -> None:
            self._window.notices.settle(_LEFT)
            work = partial(along.bring, names, folder, path.parent)
            self._window.jobs.submit(_LEFT, lambda _job: work(), brought, self._failed)

        def brought(troubles: list[str]) -> None:
            if troubles:
                self.warn("Not all is copied", "\n".join(troubles[:10]))
            if self._session.document.path == path and not self.has_edits():
                self.reload()

        files = "1 file that it names is" if len(names) == 1 else f"{len(names):,} files that it names are"
        sentence = f"Saved as {path.name}. {files} still beside the old one"
        choice = Choice(f"Copies {', '.join(names[:3])}{' …' if len(names) > 3 else ''} to {path.parent}", bring)
        self._window.notices.tell(Notice(_LEFT, sentence, "Copy along", (choice,)))

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
        path = self._answer(lambda: dialog.selectedFiles()[0] if dialog.exec() else "")
        if path is None:
            return
        try:
            size = self._window.canvas.size() + QSize(0, export.HEAD)
            export.export(self._session, path, theme=self._window.theme, size=size, scale=EXPORT_SCALE)
        except (OSError, ValueError) as error:
            self.warn("Not exported", str(error))
        else:
            self._window.status.say(f"Exported to {path}")

    def _stem(self) -> str:
        path = self._session.document.path
        return path.stem if path is not None else "timeline"

    def _folder(self) -> str:
        """Where the user last was, else beside the timeline, if it is the user's own."""
        path = self._session.document.path
        beside = str(path.parent) if path is not None and self._has_own_file() else str(Path.home())
        return self._window.settings.get(schema.LAST_FOLDER) or beside

    def _has_own_file(self) -> bool:
        path = self._session.document.path
        return path is not None and not _is_builtin(path)

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

    def has_table(self) -> bool:
        return self._session.document.kind is Kind.TABLE

    def can_save(self) -> bool:
        return self._session.document.can_be_saved

    def can_undo(self) -> bool:
        return self._session.document.can_undo

    def can_redo(self) -> bool:
        return self._session.document.can_redo

    def undo_label(self) -> str | None:
        return self._session.document.stack.undo_label

    def redo_label(self) -> str | None:
        return self._session.document.stack.redo_label

    def undo(self) -> None:
        label = self.undo_label()
        self._session.undo()
        if label is not None:
            self._window.status.say(f"Undone: {label}")  # what was said of the edit is no longer so

    def redo(self) -> None:
        label = self.redo_label()
        self._session.redo()
        if label is not None:
            self._window.status.say(f"Done again: {label}")

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

    def search_here(self) -> None:
        from PySide6.QtWidgets import QApplication

        focus = QApplication.focusWidget()
        if self.has_copy_in_reader() and focus is not None and self._window.reader.isAncestorOf(focus):
            self.find_in_reader()
        else:
            self.open_search()

    def toggle_tray(self) -> None:
        self._window.tray.toggle()

    # -- the reader

    def close_reader(self) -> None:
        self._session.close_reader()
        self._focus_where_one_was()

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
        window = self._window
        listed = "evidence_list" in window.__dict__ and window.evidence_list.isVisible()
        if listed and self._session.reader_source is None:
            window.evidence_list.close_list()  # the keyboard has left it, and it lies over the timeline
        elif self._session.step_back():
            self._focus_where_one_was()
        elif window.opening.going_on:
            window.opening.stop()

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
        self.warn(
            "About Quoteline",
            f"Quoteline {version}\nA timeline in which every event shows its receipts.\n\n"
            "MIT licence. Made with Qt (LGPL), see THIRD-PARTY-NOTICES.txt in the program's folder.",
        )


def _is_builtin(path: Path) -> bool:
    return path.resolve() == paths.builtin_timeline().resolve()
