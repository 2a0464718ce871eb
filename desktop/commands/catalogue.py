"""The one table of commands. A command exists if it stands here, and nowhere else are keys or titles written down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Literal, Protocol

from desktop.commands.registry import Command, Group, Registry
from desktop.core.protocols import Support

#: What can be put on the clipboard: a quotation with its source, as text or Markdown; a source for BibTeX, as CSL-JSON.
CitationKind = Literal["plain", "markdown", "bibtex", "csl"]
ThemeChoice = Literal["system", "light", "dark"]
#: By whose clocks times are told.
ZoneChoice = Literal["utc", "system", "other"]

#: The ways in which an event's evidence can stand, from the best on.
FILTERED = (
    Support.VERIFIED,
    Support.PARTLY,
    Support.PROBLEM,
    Support.DISPUTED,
    Support.UNCHECKED,
    Support.NONE,
)

#: A step of zooming by key, and the share of the visible width or height that an arrow key moves by.
ZOOM_STEP = 1.5
PAN_STEP = 0.15


class Shell(Protocol):
    """What a window can do for a user, by intent. The window implements it; the table below calls it."""

    # -- timeline
    def open_dialog(self) -> None: ...
    def save(self) -> None:
        """Writes the file; asks where to, if it is the program's own timeline."""
        ...

    def save_as(self) -> None:
        """Asks where to, and goes on with that file."""
        ...

    def reload(self) -> None:
        """Reads the file again, as it is on the disk now."""
        ...

    def export_dialog(self) -> None:
        """Asks where to, and draws the timeline as PNG, SVG or PDF."""
        ...

    def quit(self) -> None: ...
    def has_file(self) -> bool:
        """Whether the timeline has a file on the disk (to be read again)."""
        ...

    def has_edits(self) -> bool: ...
    def has_table(self) -> bool:
        """Whether what is open is a table, which is shown and not written, but can be saved as a timeline."""
        ...

    def can_save(self) -> bool:
        """Whether what is open was read to its end, so that all of it can be written."""
        ...

    def can_undo(self) -> bool: ...
    def can_redo(self) -> bool: ...
    def undo_label(self) -> str | None:
        """What would be undone, in the words of a menu: "add quotation"."""
        ...

    def redo_label(self) -> str | None: ...
    def undo(self) -> None: ...
    def redo(self) -> None: ...

    # -- events
    def has_selection(self) -> bool: ...
    def has_undated(self) -> bool: ...
    def has_story(self) -> bool: ...
    def step_event(self, step: int) -> None:
        """Selects the next (+1) or previous (-1) event in time; the first in view where none is selected."""
        ...

    def step_story(self, step: int) -> None:
        """Goes to the next (+1) or previous (-1) event in the order of telling, and shows it."""
        ...

    def open_event(self) -> None:
        """Opens the panel of the current event (the one that the keys stand on) and moves the focus there."""
        ...

    def open_search(self) -> None: ...
    def search_here(self) -> None:
        """Finds in the reader's text if the focus is there, else searches the events."""
        ...

    def toggle_tray(self) -> None:
        """Opens or closes the list of undated events."""
        ...

    # -- evidence
    def can_read(self) -> bool:
        """Whether there is a source that the reader could open."""
        ...

    def open_reader(self) -> None:
        """Opens the reader at the chosen quotation, else at the selected event's first, else on the first source."""
        ...

    def attach_copy(self) -> None:
        """Asks for a file, and gives it to the source that is shown (or the only one) as its copy."""
        ...

    def has_copy(self) -> bool:
        """Whether the source that is meant has a copy."""
        ...

    def has_copies(self) -> bool:
        """Whether any source has a copy."""
        ...

    def detach_copy(self) -> None:
        """Takes the copy of the source that is meant away: its quotations are unchecked again."""
        ...

    def paste_copy(self) -> None:
        """Gives the source that is meant the text on the clipboard as its copy."""
        ...

    def recheck_copy(self) -> None:
        """Reads the copy of the source that is meant again, and looks for all its quotations again."""
        ...

    def is_checking(self) -> bool:
        """Whether a copy is being read, or quotations are being looked for."""
        ...

    def stop_checking(self) -> None: ...
    def keep_copy_beside(self) -> None:
        """Saves the copy's text beside the timeline and names it there."""
        ...

    def store_places(self) -> None:
        """Writes the found places and the copies' hashes into the timeline."""
        ...

    def has_copy_in_reader(self) -> bool:
        """Whether the reader shows a copy's text."""
        ...

    def find_in_reader(self) -> None: ...
    def has_quotation(self) -> bool:
        """Whether a quotation is chosen."""
        ...

    def quote_selection(self) -> None:
        """Makes a new quotation of what is selected in the reader."""
        ...

    def can_use_quotation(self) -> bool:
        """Whether an event is selected that does not rest on the chosen quotation yet."""
        ...

    def use_quotation(self) -> None:
        """Rests the selected event on the chosen quotation, too."""
        ...

    def can_remove_quotation(self) -> bool:
        """Whether the selected event rests on the chosen quotation."""
        ...

    def remove_quotation(self) -> None:
        """Takes the chosen quotation from the selected event; the quotation itself stays in the file."""
        ...

    def has_citation(self) -> bool:
        """Whether a source is meant that could be cited."""
        ...

    def copy_citation(self, kind: CitationKind) -> None:
        """Puts the chosen quotation, or the source that is meant, on the clipboard."""
        ...

    def has_address(self) -> bool:
        """Whether the source of the chosen quotation, or the one that is meant, has a web address."""
        ...

    def open_in_browser(self) -> None:
        """Opens the source in the browser, at the chosen quotation."""
        ...

    def show_evidence_problems(self) -> None:
        """Opens the list of quotations that do not stand in their copies, and of what to do next."""
        ...

    def has_filter(self, support: Support | None = None) -> bool:
        """Whether events are shown by their evidence; with ``support``: whether those that stand so are."""
        ...

    def toggle_support_filter(self, support: Support) -> None:
        """Shows the events whose evidence stands so, beside those that are shown already, or no longer."""
        ...

    def clear_filter(self) -> None:
        """Shows all events, however their evidence stands."""
        ...

    # -- view
    def zoom_by(self, factor: float) -> None:
        """Zooms in (out below 1) about the selected event if it is in view, else about the middle."""
        ...

    def pan_by(self, share_x: float, share_y: float) -> None:
        """Moves the window over the timeline by shares of its width (to later: +) and height (downwards: +)."""
        ...

    def focus_or_fit(self) -> None:
        """Brings the selected event to the middle; done again, zooms to fit it. Without a selection: shows all."""
        ...

    def show_all(self) -> None: ...
    def page(self, step: int) -> None:
        """Scrolls the lanes a page down (+1) or up (-1); where all of them are in sight, goes on in the story."""
        ...

    def can_view_back(self) -> bool: ...
    def can_view_forward(self) -> bool: ...
    def view_back(self) -> None: ...
    def view_forward(self) -> None: ...
    def step_back(self) -> None:
        """Escape: closes the innermost thing that is open."""
        ...

    # -- lanes
    def has_lanes(self) -> bool:
        """Whether there are several lanes, so that they can be arranged."""
        ...

    def open_lanes(self) -> None:
        """Opens the list of lanes, to show and hide, collapse and move them."""
        ...

    def has_lane(self) -> bool:
        """Whether the selected event stands in one of several lanes."""
        ...

    def is_lane_collapsed(self) -> bool: ...
    def toggle_lane(self) -> None:
        """Collapses the selected event's lane to a strip, or opens it again."""
        ...

    def collapse_other_lanes(self) -> None:
        """Opens the selected event's lane and collapses the others."""
        ...

    def hide_lane(self) -> None: ...
    def can_move_lane(self, step: int) -> bool: ...
    def move_lane(self, step: int) -> None:
        """Moves the selected event's lane, with those in it, above (-1) or below (+1) its neighbour."""
        ...

    def has_collapsed_lanes(self) -> bool: ...
    def collapse_all_lanes(self) -> None: ...
    def open_all_lanes(self) -> None: ...
    def has_hidden_lanes(self) -> bool: ...
    def show_all_lanes(self) -> None: ...
    def has_arranged_lanes(self) -> bool:
        """Whether the lanes are in another order than in the file, or any is hidden or collapsed."""
        ...

    def reset_lanes(self) -> None:
        """Shows the lanes as they are in the file."""
        ...

    # -- time
    def open_dates(self) -> None:
        """Asks for a date, and takes the view there."""
        ...

    def zone_choice(self) -> ZoneChoice: ...
    def choose_zone(self, choice: ZoneChoice) -> None:
        """Tells times by other clocks; asks by which where it is neither UTC's nor the computer's own."""
        ...

    def zone_label(self, choice: ZoneChoice) -> str | None:
        """The name of the zone that a choice means, where that is known: "Europe/Berlin"."""
        ...

    def has_weeks(self) -> bool: ...
    def show_weeks(self, shown: bool) -> None: ...
    def has_quarters(self) -> bool: ...
    def show_quarters(self, shown: bool) -> None: ...
    def has_now(self) -> bool: ...
    def show_now(self, shown: bool) -> None: ...

    # -- appearance
    def theme_choice(self) -> ThemeChoice: ...
    def choose_theme(self, choice: ThemeChoice) -> None: ...
    def reduces_motion(self) -> bool: ...
    def reduce_motion(self, reduced: bool) -> None: ...

    # -- help
    def open_menu(self) -> None: ...
    def open_palette(self) -> None: ...
    def show_keys(self) -> None: ...
    def show_about(self) -> None: ...


def _always(_: Shell) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Row:
    """A command before it is bound to a window; the fields are ``Command``'s."""

    id: str
    title: str
    group: Group
    handler: Callable[[Shell], None]
    shortcuts: tuple[str, ...] = ()
    enabled: Callable[[Shell], bool] = _always
    checked: Callable[[Shell], bool] | None = None
    choice: str | None = None
    repeats: bool = False
    in_menu: bool = True
    in_palette: bool = True
    naming: Callable[[Shell], str] | None = None

    def bound(self, shell: Shell) -> Command:
        return Command(
            id=self.id,
            title=self.title,
            group=self.group,
            handler=partial(self.handler, shell),
            shortcuts=self.shortcuts,
            enabled=partial(self.enabled, shell),
            checked=partial(self.checked, shell) if self.checked else None,
            choice=self.choice,
            repeats=self.repeats,
            in_menu=self.in_menu,
            in_palette=self.in_palette,
            naming=partial(self.naming, shell) if self.naming else None,
        )


def _theme(choice: ThemeChoice, title: str) -> Row:
    return Row(
        f"theme.{choice}",
        title,
        Group.APPEARANCE,
        lambda shell: shell.choose_theme(choice),
        checked=lambda shell: shell.theme_choice() == choice,
        choice="theme",
    )


def _zone(choice: ZoneChoice, title: str, more: str = "") -> Row:
    return Row(
        f"zone.{choice}",
        title,
        Group.TIME,
        lambda shell: shell.choose_zone(choice),
        checked=lambda shell: shell.zone_choice() == choice,
        choice="zone",
        naming=lambda shell: _named(title, shell.zone_label(choice)) + more,
    )


def _named(title: str, label: str | None) -> str:
    return f"{title}: {label}" if label else title


def _citation(name: str, title: str, kind: CitationKind, *shortcuts: str) -> Row:
    of_words = kind in {"plain", "markdown"}
    return Row(
        name,
        title,
        Group.EVIDENCE,
        lambda shell: shell.copy_citation(kind),
        shortcuts,
        enabled=lambda shell: shell.has_quotation() if of_words else shell.has_citation(),
    )


def _filter(support: Support) -> Row:
    return Row(
        f"filter.{support}",
        support.words.capitalize(),
        Group.FILTER,
        lambda shell: shell.toggle_support_filter(support),
        checked=lambda shell: shell.has_filter(support),
    )


def _move_lane(name: str, step: int, key: str) -> Row:
    return Row(
        f"lane.{name}",
        f"Move the event’s lane {name}",
        Group.LANES,
        lambda shell: shell.move_lane(step),
        (key,),
        enabled=lambda shell: shell.can_move_lane(step),
        repeats=True,
    )


def _page(name: str, step: int, key: str) -> Row:
    on = "on" if step > 0 else "back"
    return Row(
        f"view.page_{name}",
        f"One page {name}; where all lanes are in sight, {on} in the story",
        Group.VIEW,
        lambda shell: shell.page(step),
        (key,),
        repeats=True,
        in_menu=False,
    )


def _move(name: str, share_x: float, share_y: float, *shortcuts: str) -> Row:
    return Row(
        f"view.{name}",
        f"Move {name}",
        Group.VIEW,
        lambda shell: shell.pan_by(share_x, share_y),
        shortcuts,
        repeats=True,
        in_menu=False,
    )


ROWS: tuple[Row, ...] = (
    Row("timeline.open", "Open a timeline…", Group.TIMELINE, lambda shell: shell.open_dialog(), ("Ctrl+O",)),
    Row(
        "timeline.save",
        "Save",
        Group.TIMELINE,
        lambda shell: shell.save(),
        ("Ctrl+S",),
        enabled=lambda shell: shell.can_save() and (shell.has_edits() or shell.has_table()),
    ),
    Row(
        "timeline.save_as",
        "Save as…",
        Group.TIMELINE,
        lambda shell: shell.save_as(),
        ("Ctrl+Shift+S",),
        enabled=lambda shell: shell.can_save(),
        naming=lambda shell: "Save as timeline…" if shell.has_table() else "Save as…",
    ),
    Row(
        "timeline.reload",
        "Read the file again",
        Group.TIMELINE,
        lambda shell: shell.reload(),
        ("F5",),
        enabled=lambda shell: shell.has_file(),
    ),
    Row(
        "timeline.export",
        "Export an image or PDF…",
        Group.TIMELINE,
        lambda shell: shell.export_dialog(),
        ("Ctrl+E",),
    ),
    Row("app.quit", "Quit", Group.TIMELINE, lambda shell: shell.quit(), ("Ctrl+Q",)),
    Row(
        "edit.undo",
        "Undo",
        Group.EDIT,
        lambda shell: shell.undo(),
        ("Ctrl+Z",),
        enabled=lambda shell: shell.can_undo(),
        naming=lambda shell: _named("Undo", shell.undo_label()),
        repeats=True,
    ),
    Row(
        "edit.redo",
        "Redo",
        Group.EDIT,
        lambda shell: shell.redo(),
        ("Ctrl+Shift+Z", "Ctrl+Y"),
        enabled=lambda shell: shell.can_redo(),
        naming=lambda shell: _named("Redo", shell.redo_label()),
        repeats=True,
    ),
    Row("search.open", "Search", Group.EVENTS, lambda shell: shell.open_search(), ("/",)),
    Row(
        "search.here",
        "Find in the reader, else search",
        Group.EVENTS,
        lambda shell: shell.search_here(),
        ("Ctrl+F",),
        in_menu=False,
        in_palette=False,
    ),
    Row(
        "event.next",
        "Next event",
        Group.EVENTS,
        lambda shell: shell.step_event(1),
        (".",),
        repeats=True,
        in_menu=False,
    ),
    Row(
        "event.previous",
        "Previous event",
        Group.EVENTS,
        lambda shell: shell.step_event(-1),
        (",",),
        repeats=True,
        in_menu=False,
    ),
    Row(
        "event.open",
        "Open the event’s panel",
        Group.EVENTS,
        lambda shell: shell.open_event(),
        ("Return", "Enter"),
        enabled=lambda shell: shell.has_selection(),
        in_menu=False,
    ),
    Row(
        "story.next",
        "Story: next event",
        Group.EVENTS,
        lambda shell: shell.step_story(1),
        ("N",),
        enabled=lambda shell: shell.has_story(),
    ),
    Row(
        "story.previous",
        "Story: previous event",
        Group.EVENTS,
        lambda shell: shell.step_story(-1),
        ("P",),
        enabled=lambda shell: shell.has_story(),
    ),
    Row(
        "tray.toggle",
        "Undated events",
        Group.EVENTS,
        lambda shell: shell.toggle_tray(),
        ("U",),
        enabled=lambda shell: shell.has_undated(),
    ),
    Row(
        "reader.open",
        "Read the source",
        Group.EVIDENCE,
        lambda shell: shell.open_reader(),
        ("R",),
        enabled=lambda shell: shell.can_read(),
    ),
    Row(
        "reader.find",
        "Find in the source’s text",
        Group.EVIDENCE,
        lambda shell: shell.find_in_reader(),
        enabled=lambda shell: shell.has_copy_in_reader(),
    ),
    Row(
        "source.attach",
        "Attach a copy of the source…",
        Group.EVIDENCE,
        lambda shell: shell.attach_copy(),
        ("Ctrl+Shift+A",),
        enabled=lambda shell: shell.can_read(),
    ),
    Row(
        "source.paste",
        "Attach the pasted text as a copy",
        Group.EVIDENCE,
        lambda shell: shell.paste_copy(),
        ("Ctrl+Shift+V",),
        enabled=lambda shell: shell.can_read(),
    ),
    Row(
        "source.recheck",
        "Check the copy again",
        Group.EVIDENCE,
        lambda shell: shell.recheck_copy(),
        ("Shift+F5",),
        enabled=lambda shell: shell.has_copy(),
    ),
    Row(
        "source.stop",
        "Stop reading and looking",
        Group.EVIDENCE,
        lambda shell: shell.stop_checking(),
        enabled=lambda shell: shell.is_checking(),
    ),
    Row(
        "source.keep",
        "Save the copy’s text beside the timeline",
        Group.EVIDENCE,
        lambda shell: shell.keep_copy_beside(),
        enabled=lambda shell: shell.has_copy(),
    ),
    Row(
        "source.detach",
        "Detach the copy",
        Group.EVIDENCE,
        lambda shell: shell.detach_copy(),
        enabled=lambda shell: shell.has_copy(),
    ),
    Row(
        "quotation.new",
        "New quotation from the selection",
        Group.EVIDENCE,
        lambda shell: shell.quote_selection(),
        ("Ctrl+Shift+Q",),
        enabled=lambda shell: shell.has_copy_in_reader(),
    ),
    Row(
        "quotation.use",
        "Use the quotation for the selected event",
        Group.EVIDENCE,
        lambda shell: shell.use_quotation(),
        enabled=lambda shell: shell.can_use_quotation(),
    ),
    Row(
        "quotation.remove",
        "Remove the quotation from the event",
        Group.EVIDENCE,
        lambda shell: shell.remove_quotation(),
        enabled=lambda shell: shell.can_remove_quotation(),
    ),
    _citation("quotation.copy", "Copy the quotation", "plain", "Ctrl+Shift+C"),
    _citation("quotation.markdown", "Copy the quotation as Markdown", "markdown"),
    _citation("source.bibtex", "Copy the source for BibTeX", "bibtex"),
    _citation("source.csl", "Copy the source as CSL-JSON", "csl"),
    Row(
        "quotation.browse",
        "Open in the browser",
        Group.EVIDENCE,
        lambda shell: shell.open_in_browser(),
        ("Ctrl+Shift+B",),
        enabled=lambda shell: shell.has_address(),
    ),
    Row(
        "evidence.problems",
        "Problems of the evidence…",
        Group.EVIDENCE,
        lambda shell: shell.show_evidence_problems(),
        ("Ctrl+Shift+E",),
    ),
    Row(
        "evidence.store",
        "Store the places found in the timeline",
        Group.EVIDENCE,
        lambda shell: shell.store_places(),
        enabled=lambda shell: shell.has_copies(),
    ),
    *map(_filter, FILTERED),
    Row(
        "filter.clear",
        "All events, whatever their evidence",
        Group.FILTER,
        lambda shell: shell.clear_filter(),
        enabled=lambda shell: shell.has_filter(),
    ),
    Row(
        "view.zoom_in",
        "Zoom in",
        Group.VIEW,
        lambda shell: shell.zoom_by(ZOOM_STEP),
        ("+", "=", "Ctrl++", "Ctrl+="),
        repeats=True,
    ),
    Row(
        "view.zoom_out",
        "Zoom out",
        Group.VIEW,
        lambda shell: shell.zoom_by(1 / ZOOM_STEP),
        ("-", "Ctrl+-"),
        repeats=True,
    ),
    Row(
        "view.focus",
        "Focus on the event, again to fit it",
        Group.VIEW,
        lambda shell: shell.focus_or_fit(),
        ("F",),
    ),
    Row("view.all", "Show all", Group.VIEW, lambda shell: shell.show_all(), ("0", "Home", "Ctrl+0")),
    Row(
        "view.back",
        "Back to the view before",
        Group.VIEW,
        lambda shell: shell.view_back(),
        ("Alt+Left",),
        enabled=lambda shell: shell.can_view_back(),
        repeats=True,
    ),
    Row(
        "view.forward",
        "Forward again",
        Group.VIEW,
        lambda shell: shell.view_forward(),
        ("Alt+Right",),
        enabled=lambda shell: shell.can_view_forward(),
        repeats=True,
    ),
    _move("left", -PAN_STEP, 0.0, "Left", "A"),
    _move("right", PAN_STEP, 0.0, "Right", "D"),
    _move("up", 0.0, -PAN_STEP, "Up", "W"),
    _move("down", 0.0, PAN_STEP, "Down", "S"),
    _page("up", -1, "PgUp"),
    _page("down", 1, "PgDown"),
    Row(
        "step.back",
        "Close what is open",
        Group.VIEW,
        lambda shell: shell.step_back(),
        ("Esc",),
        in_menu=False,
        in_palette=False,
    ),
    Row(
        "lanes.open",
        "Lanes…",
        Group.LANES,
        lambda shell: shell.open_lanes(),
        ("L",),
        enabled=lambda shell: shell.has_lanes(),
    ),
    Row(
        "lane.collapse",
        "Collapse the event’s lane",
        Group.LANES,
        lambda shell: shell.toggle_lane(),
        ("C",),
        enabled=lambda shell: shell.has_lane(),
        checked=lambda shell: shell.is_lane_collapsed(),
    ),
    Row(
        "lane.others",
        "Collapse the other lanes",
        Group.LANES,
        lambda shell: shell.collapse_other_lanes(),
        ("Shift+C",),
        enabled=lambda shell: shell.has_lane(),
    ),
    Row(
        "lane.hide",
        "Hide the event’s lane",
        Group.LANES,
        lambda shell: shell.hide_lane(),
        ("H",),
        enabled=lambda shell: shell.has_lane(),
    ),
    _move_lane("up", -1, "Alt+Up"),
    _move_lane("down", 1, "Alt+Down"),
    Row(
        "lanes.collapse",
        "Collapse all lanes",
        Group.LANES,
        lambda shell: shell.collapse_all_lanes(),
        enabled=lambda shell: shell.has_lanes(),
    ),
    Row(
        "lanes.expand",
        "Open all lanes",
        Group.LANES,
        lambda shell: shell.open_all_lanes(),
        enabled=lambda shell: shell.has_collapsed_lanes(),
    ),
    Row(
        "lanes.show",
        "Show all lanes",
        Group.LANES,
        lambda shell: shell.show_all_lanes(),
        enabled=lambda shell: shell.has_hidden_lanes(),
    ),
    Row(
        "lanes.reset",
        "Lanes as in the file",
        Group.LANES,
        lambda shell: shell.reset_lanes(),
        enabled=lambda shell: shell.has_arranged_lanes(),
    ),
    Row("view.date", "Go to a date…", Group.VIEW, lambda shell: shell.open_dates(), ("Ctrl+G",)),
    Row(
        "axis.weeks",
        "Weeks on the axis",
        Group.TIME,
        lambda shell: shell.show_weeks(not shell.has_weeks()),
        checked=lambda shell: shell.has_weeks(),
    ),
    Row(
        "axis.quarters",
        "Quarters on the axis",
        Group.TIME,
        lambda shell: shell.show_quarters(not shell.has_quarters()),
        checked=lambda shell: shell.has_quarters(),
    ),
    Row(
        "axis.now",
        "Mark the present",
        Group.TIME,
        lambda shell: shell.show_now(not shell.has_now()),
        checked=lambda shell: shell.has_now(),
    ),
    _zone("utc", "Times in UTC"),
    _zone("system", "Times of this computer’s zone"),
    _zone("other", "Times of another zone", more="…"),
    _theme("system", "Theme of the system"),
    _theme("light", "Light theme"),
    _theme("dark", "Dark theme"),
    Row(
        "motion.reduce",
        "Reduced motion",
        Group.APPEARANCE,
        lambda shell: shell.reduce_motion(not shell.reduces_motion()),
        checked=lambda shell: shell.reduces_motion(),
    ),
    Row("menu.open", "Menu", Group.HELP, lambda shell: shell.open_menu(), ("F10",), in_menu=False, in_palette=False),
    Row(
        "palette.open",
        "All commands…",
        Group.HELP,
        lambda shell: shell.open_palette(),
        ("Ctrl+Shift+P",),
        in_palette=False,
    ),
    Row("help.keys", "Keys", Group.HELP, lambda shell: shell.show_keys(), ("?",)),
    Row("help.about", "About Quoteline", Group.HELP, lambda shell: shell.show_about()),
)


def build(shell: Shell) -> Registry:
    """All commands, bound to a window."""
    registry = Registry()
    for row in ROWS:
        registry.add(row.bound(shell))
    return registry


def keys_table() -> str:
    """The keys as a Markdown table, by group: what README shows, so that it cannot drift from the program."""
    lines = ["| keys | what |", "|---|---|"]
    for group in Group:
        rows = [row for row in ROWS if row.group is group and row.shortcuts]
        if rows:
            lines.append(f"| | **{group}** |")
            lines += [f"| {' '.join(f'`{key}`' for key in row.shortcuts)} | {row.title.rstrip('…')} |" for row in rows]
    return "\n".join(lines)
