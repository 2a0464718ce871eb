"""What a user can do, as values: menus, shortcuts, the palette and the sheet of keys all read the same registry.

No Qt here: a shortcut is Qt's portable text ("Ctrl+Shift+P"), which the interface's room turns into keys.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from desktop.commands.matching import fit

MODIFIERS = ("Ctrl", "Alt", "Shift", "Meta")

#: Two names of one key in Qt's portable text.
_SYNONYMS = {"PAGEDOWN": "PGDOWN", "PAGEUP": "PGUP", "ESCAPE": "ESC", "DELETE": "DEL", "INSERT": "INS"}


class Group(StrEnum):
    """Sections of the menu and of the sheet of keys, in their order."""

    TIMELINE = "Timeline"
    EDIT = "Edit"
    EVENTS = "Events"
    EVIDENCE = "Evidence"
    FILTER = "Show events by evidence"
    VIEW = "View"
    LANES = "Lanes"
    TIME = "Time"
    APPEARANCE = "Appearance"
    HELP = "Help"


def always() -> bool:
    """The ``enabled`` of a command that can be given at any time."""
    return True


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that a user can do.

    ``enabled`` is asked at the moment of use; ``checked`` is None for what is not a choice, and commands that share
    a ``choice`` are alternatives of each other (a radio group). ``repeats``: whether a key held down does it again.
    ``naming`` gives the title at this moment where it depends on what the command would do, such as what it undoes; it
    begins with ``title``.
    """

    id: str
    title: str
    group: Group
    handler: Callable[[], None]
    shortcuts: tuple[str, ...] = ()
    enabled: Callable[[], bool] = always
    checked: Callable[[], bool] | None = None
    choice: str | None = None
    repeats: bool = False
    in_menu: bool = True
    in_palette: bool = True
    naming: Callable[[], str] | None = None

    @property
    def title_now(self) -> str:
        """The title to show at this moment."""
        return self.title if self.naming is None else self.naming()


@dataclass(frozen=True, slots=True)
class Match:
    """A command that fits what was typed, by the title that it has now, with the places of the matched letters."""

    command: Command
    title: str
    letters: tuple[int, ...]


class Registry:
    """All commands of a window, in the order of the table. A second command of one id or one key is a mistake."""

    def __init__(self) -> None:
        self._commands: dict[str, Command] = {}
        self._by_key: dict[str, Command] = {}

    def add(self, command: Command) -> None:
        """Adds a command; ``ValueError`` where its id is taken or one of its keys is, naming whose it is."""
        if command.id in self._commands:
            raise ValueError(f"there are two commands {command.id!r}")
        for shortcut in command.shortcuts:
            other = self._by_key.setdefault(normal_key(shortcut), command)
            if other is not command:
                raise ValueError(f"{shortcut} is the key of both {other.id!r} and {command.id!r}")
        self._commands[command.id] = command

    def __iter__(self) -> Iterator[Command]:
        return iter(self._commands.values())

    def __getitem__(self, command_id: str) -> Command:
        return self._commands[command_id]

    def run(self, command_id: str) -> bool:
        """Does it, unless it cannot be done now (then False). ``KeyError`` for an unknown id."""
        command = self._commands[command_id]
        if not command.enabled():
            return False
        command.handler()
        return True

    def by_group(self) -> dict[Group, tuple[Command, ...]]:
        """The commands by section, in the order of ``Group``; sections without commands are left out."""
        sections = {group: tuple(command for command in self if command.group is group) for group in Group}
        return {group: commands for group, commands in sections.items() if commands}

    def search(self, text: str) -> list[Match]:
        """The palette's answer, best first.

        By title, then by what a title has more at this moment ("Undo: add quotation"; it begins with the title), else
        by the group's name: "view" lists what moves the view.
        """
        found = []
        for command in self:
            if not command.in_palette:
                continue
            title = command.title_now
            for rank, words in enumerate((command.title, title)):
                by_title = fit(text, words)
                if by_title is not None:
                    found.append((rank, by_title.cost, Match(command, title, by_title.letters)))
                    break
            else:
                if command.group.lower().startswith(text.strip().lower()):
                    found.append((2, 0, Match(command, title, ())))
        return [match for _, _, match in sorted(found, key=lambda row: row[:2])]


def normal_key(shortcut: str) -> str:
    """One spelling a key, so that "Shift+Ctrl+P" and "ctrl+shift+p" are seen to clash."""
    *modifiers, key = split_key(shortcut)
    ordered = sorted(modifier.capitalize() for modifier in modifiers)
    unknown = set(ordered) - set(MODIFIERS)
    if unknown or not key:
        raise ValueError(f"{shortcut!r} is not a key with modifiers of {', '.join(MODIFIERS)}")
    upper = key.upper()
    return "+".join([*ordered, _SYNONYMS.get(upper, upper)])


def split_key(shortcut: str) -> list[str]:
    """Modifiers and the key; the key may itself be "+", as in "Ctrl++"."""
    if shortcut.endswith("+"):
        return [*filter(None, shortcut[:-1].split("+")), "+"]
    return shortcut.split("+")
