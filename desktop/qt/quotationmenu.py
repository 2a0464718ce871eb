"""The menu of a quotation, in the panel and in the reader: the commands that are about one, with their titles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu, QWidget

from desktop.commands.registry import Registry
from desktop.qt.labels import menu_text

if TYPE_CHECKING:
    from desktop.qt.evidence_shell import EvidenceShell

#: The id of a command, and what it does to a quotation that need not be the chosen one.
_Entry = tuple[str, Callable[[], None]]


def quotation_menu(shell: EvidenceShell, registry: Registry, quotation_id: str, parent: QWidget) -> QMenu:
    """Offers what can be done with a quotation now; opening it costs nothing, however long the copy is."""
    menu = QMenu(parent)
    menu.setAccessibleName("Quotation")
    menu.aboutToHide.connect(menu.deleteLater)
    for section in _sections(shell, quotation_id):
        menu.addSeparator()
        for command_id, act in section:
            action = menu.addAction(menu_text(registry[command_id].title))
            action.triggered.connect(lambda _checked=False, act=act: act())
    return menu


def _sections(shell: EvidenceShell, quotation_id: str) -> Iterator[list[_Entry]]:
    yield [
        ("quotation.copy", partial(shell.copy_citation, "plain", quotation_id)),
        ("quotation.markdown", partial(shell.copy_citation, "markdown", quotation_id)),
        ("source.bibtex", partial(shell.copy_citation, "bibtex", quotation_id)),
        ("source.csl", partial(shell.copy_citation, "csl", quotation_id)),
    ]
    if shell.has_address(quotation_id):
        yield [("quotation.browse", partial(shell.open_in_browser, quotation_id))]
    if shell.can_use_quotation(quotation_id):
        yield [("quotation.use", partial(shell.use_quotation, quotation_id))]
    if shell.can_remove_quotation(quotation_id):
        yield [("quotation.remove", partial(shell.remove_quotation, quotation_id))]
