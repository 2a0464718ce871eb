"""The way of the Tab key through a window whose parts are made, and made anew, while it is open."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget


def go_on(window: QWidget, parts: Sequence[QWidget], *, forward: bool) -> bool:
    """Moves the focus to the next stop, part by part; False where the focus is at none of them.

    Qt itself puts what is new last, and its ``setTabOrder`` lets parts drop out of what has a focus proxy, as panel and
    reader have.
    """
    stops, here = _stops(parts), window.focusWidget()
    if here not in stops:
        return False
    target = stops[(stops.index(here) + (1 if forward else -1)) % len(stops)]
    target.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    for area in window.findChildren(QScrollArea):
        if area.isAncestorOf(target):
            area.ensureWidgetVisible(target)  # Qt itself shows what gets the focus within it, but not from without
    return True


def _stops(parts: Sequence[QWidget]) -> list[QWidget]:
    """What the Tab key reaches now, within each part as its widgets were made.

    Not by ``nextInFocusChain``: PySide takes what it returns away from the parent that keeps it alive.
    """
    widgets = (widget for part in parts for widget in (part, *part.findChildren(QWidget)))
    return [widget for widget in dict.fromkeys(widgets) if _is_stop(widget)]  # a part may come before what it lies in


def _is_stop(widget: QWidget) -> bool:
    takes = widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
    return bool(takes) and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None
