"""What is to be said of a chosen quotation that does not simply stand in the copy, and what can be done about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from desktop.core.protocols import AnchorState
from desktop.core.shortening import cut_middle
from desktop.core.timeline import Quotation
from desktop.evidence.anchor import Anchor
from desktop.evidence.copies import Copy, place_words
from desktop.evidence.wordborders import cuts_word
from desktop.qt.badges import Badge, badge
from desktop.qt.labels import FlowLayout, Prose, Run, Still, Symbol, on_click, section, wrap_height
from desktop.qt.theme import UNIT, Theme, quote_font, ui_font

#: Code points of a quotation that are shown, and of the copy on each side of a place.
_SHOWN, _AROUND = 240, 60
#: Of words that stand unchanged between two differences, so many are shown on each side.
_SAME = 40
#: Code points on each side of what was left out, or of a place where there is little room.
_BESIDE = 24
_BLANKS = re.compile(r"\s+")
_LEFT, _SYMBOL = 6 * UNIT, 18


class Act(Enum):
    """What a user can do about a quotation."""

    QUOTE_COPY = auto()
    REANCHOR = auto()
    CHOOSE = auto()
    PREVIOUS = auto()
    NEXT = auto()
    SEARCH = auto()
    STORE = auto()
    RECHECK = auto()


@dataclass(frozen=True, slots=True)
class Button:
    """An action; ``needs_words`` if it is about what the user selected in the copy."""

    act: Act
    text: str
    needs_words: bool = False
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Remark:
    """What a remark says: a sentence, stretches of text under a word of what they are, and what can be done."""

    mark: Badge
    sentence: str
    excerpts: tuple[tuple[str, tuple[Run, ...]], ...] = ()
    buttons: tuple[Button, ...] = ()


_REANCHOR = Button(Act.REANCHOR, "Quote the selected words", needs_words=True)
_QUOTE_COPY = Button(Act.QUOTE_COPY, "Quote the copy’s words")
_THIS_ONE = Button(Act.CHOOSE, "This one", primary=True)


def remark(
    quotation: Quotation,
    anchor: Anchor,
    copy: Copy,
    theme: Theme,
    *,
    pending: bool,
    candidate: int = 0,
    compact: bool = False,
    selected: str | None = None,
) -> Remark | None:
    """What there is to say of a quotation in its copy; None where it stands there as it should.

    ``pending``: it is still being looked for. ``candidate`` is the one of several places that is looked at.
    ``compact``: there is room for a few lines only, so that of a comparison both wordings are shown as one, and of
    several places less of what is around them. ``selected`` are the words that the user selected in the copy: where
    they can be quoted instead, both wordings are shown before anything changes.
    """
    mark = badge(anchor.state, has_copy=True, pending=pending)
    own: tuple[tuple[str, tuple[Run, ...]], ...] = (("Quoted", (Run(_shortened(quotation.exact), theme.ink),)),)
    if pending:
        return Remark(mark, mark.meaning, own)
    match anchor.state:
        case AnchorState.UNCHECKED:
            return Remark(mark, mark.meaning, own, (Button(Act.RECHECK, "Check again"),))
        case AnchorState.ALTERED:
            told = _altered(quotation, anchor, copy, theme, compact=compact)
            return replace(told, excerpts=_change(quotation, selected, theme)) if selected is not None else told
        case AnchorState.AMBIGUOUS if anchor.candidates:
            return _ambiguous(anchor, copy, theme, candidate, compact=compact)
        case AnchorState.ORPHANED:
            sentence = "These words were not found in the copy. Select the words that are meant to quote them instead."
            if selected is not None:
                own = _change(quotation, selected, theme)
            return Remark(mark, sentence, own, (Button(Act.SEARCH, "Search the copy for it"), _REANCHOR))
        case AnchorState.ELIDED:
            return _elided(anchor, copy, theme)
        case AnchorState.NORMALISED:
            words = _shortened(copy.text[slice(*anchor.spans[0])])
            sentence = "These words stand in the copy but for typography. It prints them like this:"
            return Remark(mark, sentence, (("", (Run(words, theme.ink),)),), (_QUOTE_COPY,))
        case AnchorState.MOVED:
            return Remark(mark, mark.meaning, (), (Button(Act.STORE, "Store the new place"),))
        case AnchorState.EXACT:
            return None
    return Remark(mark, mark.meaning, own)


def _change(quotation: Quotation, selected: str, theme: Theme) -> tuple[tuple[str, tuple[Run, ...]], ...]:
    """The words as they are quoted, and those that would be quoted in their place."""
    was, will = _shortened(quotation.exact), _flat(_shortened(selected))
    return ("Was", (Run(was, theme.ink),)), ("Will be", (Run(will, theme.ink, bold=True),))


def _altered(quotation: Quotation, anchor: Anchor, copy: Copy, theme: Theme, *, compact: bool) -> Remark:
    from desktop.evidence.difference import difference

    pieces = _around_changes(difference(quotation.exact, copy.text[slice(*anchor.spans[0])]))
    place, similarity = place_words(copy, anchor.spans[0][0]), anchor.alike
    quoted = tuple(run for kind, text in pieces if kind != "copy" for run in _runs(kind, text, theme))
    stands = tuple(run for kind, text in pieces if kind != "quoted" for run in _runs(kind, text, theme))
    excerpts: tuple[tuple[str, tuple[Run, ...]], ...]
    excerpts = ("Quoted", quoted), (_joined("In the copy", place, similarity), stands)
    if compact:
        both = tuple(run for kind, text in pieces for run in _runs(kind, text, theme))
        excerpts = ((_joined("Compared", place, similarity), both),)
    return Remark(
        badge(anchor.state),
        "The copy has similar words, not these.",
        excerpts,
        (_QUOTE_COPY, _REANCHOR),
    )


def _ambiguous(anchor: Anchor, copy: Copy, theme: Theme, candidate: int, *, compact: bool) -> Remark:
    count = len(anchor.candidates)
    # where no place has the very words, to choose a place is to choose other words
    near = anchor.similarity is not None
    words = "Similar words, not these," if near else "These words"
    choose = Button(Act.QUOTE_COPY, "Quote these words", primary=True) if near else _THIS_ONE
    start, end = span = anchor.candidates[candidate]
    before, after = _around(copy, start, end, _BESIDE if compact else _AROUND)
    words_here = _shortened(copy.text[slice(*span)])
    runs = (Run(before, theme.muted), Run(words_here, theme.ink, bold=True), Run(after, theme.muted))
    return Remark(
        badge(anchor.state),
        f"{words} stand in {count:,} places. Which one is meant?",
        ((_joined(f"{candidate + 1:,} of {count:,}", place_words(copy, start)), runs),),
        (choose, Button(Act.PREVIOUS, "Previous place"), Button(Act.NEXT, "Next place")),
    )


def _elided(anchor: Anchor, copy: Copy, theme: Theme) -> Remark:
    wide = " One gap is wide: it may join what does not belong together." if anchor.wide_gap else ""
    runs: list[Run] = []
    for before, after in pairwise(anchor.spans):
        if runs:
            runs.append(Run(" ⋯ ", theme.muted))
        gap = copy.text[before[1] : after[0]]
        # with the words that it stands between: a bare “, that” says nothing
        runs.append(Run(_flat(f"…{_last_words(copy.text[slice(*before)], _BESIDE)}"), theme.muted))
        runs.append(Run(cut_middle(gap, _SHOWN), theme.ink))
        runs.append(Run(_flat(f"{_first_words(copy.text[slice(*after)], _BESIDE)}…"), theme.muted))
    return Remark(
        badge(anchor.state),
        f"The parts stand in the copy, with words left out between them.{wide}",
        (("Left out", tuple(runs)),),
    )


def _around_changes(pieces: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    """The pieces of a difference, what is the same in both cut down to what stands by a change."""
    shown = []
    for index, (kind, text) in enumerate(pieces):
        if kind == "same" and len(text) > 2 * _SAME + 3:
            head = _first_words(text, _SAME) if index else ""
            tail = _last_words(text, _SAME) if index + 1 < len(pieces) else ""
            shown.append((kind, f"{head} … {tail}" if head and tail else f"{head} …" if head else f"… {tail}"))
        else:
            shown.append((kind, cut_middle(text, _SHOWN)))
    return shown


def _runs(kind: str, text: str, theme: Theme) -> Iterator[Run]:
    """Struck through what the copy has not, underlined what it has instead: never by colour alone."""
    text = _flat(text)
    if kind == "same" or text.isspace():
        yield Run(text, theme.ink)
        return
    words = text.strip()
    before, _, after = text.partition(words)
    yield Run(before, theme.ink)
    if kind == "quoted":
        yield Run(words, theme.wrong, struck=True)
    else:
        yield Run(words, theme.verified, bold=True, underlined=True)
    yield Run(after, theme.ink)


def _first_words(text: str, letters: int) -> str:
    """The words that a text begins with, none of them cut."""
    end = min(letters, len(text))
    while end and cuts_word(text, end):
        end -= 1
    return text[: end or letters].rstrip() if end < len(text) else text


def _last_words(text: str, letters: int) -> str:
    """The words that a text ends with, none of them cut."""
    least = max(0, len(text) - letters)
    start = least
    while start < len(text) and cuts_word(text, start):
        start += 1
    return text[start if start < len(text) else least :].lstrip() if least else text


def _around(copy: Copy, start: int, end: int, letters: int) -> tuple[str, str]:
    """What stands before and after a place, in whole words, with an ellipsis for what is left out."""
    low, high = max(0, start - 2 * letters), end + 2 * letters
    before, after = copy.text[low:start], copy.text[end:high]
    first, last = _last_words(before, letters), _first_words(after, letters)
    lead = "…" if low or len(first) < len(before) else ""
    trail = "…" if high < len(copy.text) or len(last) < len(after) else ""
    return _flat(f"{lead}{first}"), _flat(f"{last}{trail}")


def _flat(text: str) -> str:
    """On one line, with one space where white space is."""
    return _BLANKS.sub(" ", text)


def _shortened(text: str) -> str:
    return cut_middle(text, _SHOWN).strip()


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


class RemarkArea(QWidget):
    """Shows a remark over the text of the copy, as high as it needs, up to ``maximumHeight``.

    Then what it says scrolls; what can be done about it stays in sight.
    """

    acted = Signal(Act)
    #: what had the focus here is gone: it belongs to the text again
    focus_lost = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: Remark | None = None
        self._buttons: dict[Act, QPushButton] = {}
        self._scroll = QScrollArea(self)
        self._scroll.setObjectName("remark")
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._foot: QWidget | None = None
        wrap_height(self)
        self.hide()

    def tell(self, told: Remark | None, *, has_words: bool) -> None:
        """Says something else, or nothing; ``has_words``: the user selected words of the copy."""
        if told != self._shown:
            self._rebuild(told)
        for button in told.buttons if told is not None else ():
            self._buttons[button.act].setEnabled(has_words or not button.needs_words)

    @property
    def has_words(self) -> bool:
        """Whether there is anything to be said."""
        return self._shown is not None

    def button(self, act: Act) -> QPushButton | None:
        """The button for an action, where it is offered."""
        return self._buttons.get(act)

    def _rebuild(self, told: Remark | None) -> None:
        focused = next((act for act, button in self._buttons.items() if button.hasFocus()), None)
        for old in (self._scroll.takeWidget(), self._foot):
            if old is not None:
                old.hide()
                old.setParent(self)
                old.deleteLater()  # the press that led here may still be running in one of its buttons
        self._shown, self._buttons, self._foot = told, {}, None
        if told is not None:
            self._scroll.setWidget(self._page(told))
            self.setAccessibleName(told.sentence)
            if told.buttons:
                self._foot = self._make_foot(told)
                self._foot.show()
        self.updateGeometry()
        self._arrange()
        if focused in self._buttons:
            self._buttons[focused].setFocus()
        elif focused is not None:
            self.focus_lost.emit()

    def _page(self, told: Remark) -> QWidget:
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(_LEFT, 3 * UNIT, 4 * UNIT, 2 * UNIT)
        row.setSpacing(2 * UNIT)
        row.addWidget(
            Symbol(told.mark.icon, getattr(self._theme, told.mark.role), _SYMBOL), 0, Qt.AlignmentFlag.AlignTop
        )
        column = QVBoxLayout()
        column.setSpacing(UNIT)
        column.addWidget(Prose(told.sentence, ui_font(weight=QFont.Weight.DemiBold), self._theme.ink))
        for label, runs in told.excerpts:
            if label:
                column.addSpacing(UNIT)
                column.addWidget(section(label))
            column.addWidget(Excerpt(runs))
        column.addStretch(1)
        row.addLayout(column, 1)
        return page

    def _make_foot(self, told: Remark) -> QWidget:
        foot = QWidget(self)
        column = QVBoxLayout(foot)
        column.setContentsMargins(_LEFT + _SYMBOL + 2 * UNIT, 0, 4 * UNIT, 3 * UNIT)
        flow = FlowLayout(2 * UNIT)
        for button in told.buttons:
            flow.addWidget(self._button(button))
        column.addLayout(flow)
        return foot

    def _button(self, button: Button) -> QPushButton:
        made = QPushButton(button.text)
        if button.primary:
            made.setProperty("look", "primary")
        if button.needs_words:
            made.setToolTip("Select words in the text first, by mouse or with Shift and the arrow keys")
        on_click(made, partial(self.acted.emit, button.act))
        self._buttons[button.act] = made
        return made

    # -- as high as it needs

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        # Not by a layout of its own: that would not let what is said be cut short, as it scrolls.
        return min(self.maximumHeight(), _height(self._scroll.widget(), width) + _height(self._foot, width) + 1)

    def sizeHint(self) -> QSize:
        return QSize(320, self.heightForWidth(max(200, self.width())))

    def minimumSizeHint(self) -> QSize:
        return QSize(40, 40)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        foot = _height(self._foot, self.width())
        room = max(0, self.height() - foot - 1)
        # Not as Qt finds it needed: a bar that comes for a moment takes the width without which it is needed.
        scrolls = _height(self._scroll.widget(), self.width()) > room
        policy = Qt.ScrollBarPolicy
        self._scroll.setVerticalScrollBarPolicy(policy.ScrollBarAlwaysOn if scrolls else policy.ScrollBarAlwaysOff)
        self._scroll.setGeometry(0, 0, self.width(), room)
        if self._foot is not None:
            self._foot.setGeometry(0, self.height() - foot - 1, self.width(), foot)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("raised"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.color("line"))


def _height(part: QWidget | None, width: int) -> int:
    layout = part.layout() if part is not None else None
    return layout.totalHeightForWidth(width) if layout is not None else 0


class Excerpt(Still):
    """Words of a source, in the serif that says whose they are."""

    def __init__(self, runs: tuple[Run, ...]) -> None:
        super().__init__(runs, quote_font("body"))
        self.setAccessibleName("".join(_spoken(runs)))


def _spoken(runs: tuple[Run, ...]) -> Iterator[str]:
    """The runs for assistive technology, which sees no line through or under a word."""
    for run in runs:
        said = "not in the copy" if run.struck else "in the copy" if run.underlined else ""
        yield f"[{said}: {run.text}]" if said else run.text
