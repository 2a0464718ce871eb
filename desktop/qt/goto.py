"""Going to a date that somebody types: in words or EDTF, with all that it may mean to choose from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.core.dates import DateError, DateKind, Instant, parse
from desktop.core.plaintext import without_controls
from desktop.core.shortening import cut_end
from desktop.core.suggest import MAX_TEXT, Suggestion, suggest
from desktop.qt.popup import Popup, Side
from desktop.qt.rows import Row
from desktop.qt.theme import Theme
from desktop.view.telling import Telling

PLACEHOLDER = "Go to a date"
EXAMPLES = "Such as: last week of Jan 2025 · 44 BC · 1760s · about 66 million years ago · 2022-11-30T10:30"
#: Of a text that is no date, as much is said again as tells it.
_SAID = 40


class DateFinder(Popup):
    """Opens in the upper middle of the window, for once; ``chosen`` tells the EDTF."""

    def __init__(
        self, telling: Telling, theme: Theme, parent: QWidget, today: Callable[[Telling], date] | None = None
    ) -> None:
        super().__init__("Dates that this may mean", theme, parent, width=560)
        self._telling = telling
        self._today = (today or _today)(telling)
        self.field = QLineEdit(self)
        self.field.setMaxLength(MAX_TEXT)
        self.field.setPlaceholderText(PLACEHOLDER)
        self.field.setAccessibleName(PLACEHOLDER)
        self.field.setAccessibleDescription(EXAMPLES)
        self.body.insertWidget(0, self.field)
        self.field.textChanged.connect(self._offer)
        self.drive_from(self.field)

    def open(self) -> None:
        """Shows the field, and what may be typed in it."""
        self._offer("")
        self.open_at(self.window(), Side.MIDDLE)
        self.field.setFocus()

    def close_list(self) -> None:
        """Closes it for good: the next date is asked for anew."""
        super().close_list()
        self.deleteLater()

    def _offer(self, text: str) -> None:
        offers = _places(suggest(text, self._today, self._telling.dates))
        self.show_rows([_row(offer) for offer in offers], empty=_no_date(text), hint=_help(text))


def _places(offers: Iterable[Suggestion]) -> list[Suggestion]:
    """One offer a stretch of time: to go there it is all one whether something lasted for it, or took place within.

    Of several that the words do not tell apart, the likeliest.
    """
    found: dict[tuple[Instant | None, Instant | None], Suggestion] = {}
    for offer in offers:
        when = parse(offer.edtf)
        ends = when.earliest, when.latest
        if ends not in found or (when.kind is DateKind.INTERVAL and None not in ends):
            found[ends] = offer
    by_words = {offer.words: offer for offer in reversed(found.values())}
    return [offer for offer in found.values() if by_words[offer.words] is offer]


def _row(offer: Suggestion) -> Row:
    """A date that is open at both ends is one, but nowhere to go to."""
    when = parse(offer.edtf)
    somewhere = when.earliest is not None or when.latest is not None
    return Row(offer.edtf, offer.words[:1].upper() + offer.words[1:], aside=offer.edtf, enabled=somewhere)


def _today(telling: Telling) -> date:
    """The day that "yesterday" counts from, by the clocks that times are told by."""
    return datetime.now(telling.axis.zone or UTC).date()


def _no_date(text: str) -> str:
    typed = without_controls(text).strip()
    return f"No date is understood in “{cut_end(typed, _SAID)}”" if typed else "Type a date, in words or as EDTF"


def _help(text: str) -> str:
    """What is wrong with a text that is nearly EDTF, where that can be told; else what may be typed."""
    typed = text.strip()
    if typed and set(typed) <= set("0123456789-/.:?~%XTYZES[]{},+"):
        try:
            parse(typed)
        except DateError as error:
            return f"{str(error)[:1].upper()}{str(error)[1:]}."
    return EXAMPLES
