"""The detail panel: what happened, when, how we know the date, and the words that say so."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QImage, QPainter, QPainterPath, QPaintEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLayout,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.core.timeline import Event, Image, Source, Timeline
from desktop.qt import pictures, words
from desktop.qt.icons import icon
from desktop.qt.labels import Chip, FlowLayout, Prose, Run, Still, Symbol, TextLink, on_click, section, wrap_height
from desktop.qt.quotations import QuotationCard, Quoted
from desktop.qt.theme import RADIUS, UNIT, Theme, lane_color, ui_font
from desktop.session import review
from desktop.session.session import Session, Topic
from desktop.view import lanes

_MARGIN = 6 * UNIT
_PICTURE = QSize(1200, 1200)
#: After evidence changed, the timeline is painted first; this panel follows in a turn of the event loop of its own.
#: Both at once are longer than a hand should wait, again and again while a copy is looked through.
_RENEW_MS = 30


class DetailPanel(QWidget):
    """Shows the selected event of a session, or what the timeline is about where none is selected.

    Without ``actions`` it has no buttons: for a picture of it, where nobody can press them.
    """

    #: the id of a source that the user wants to give a copy
    attach_requested = Signal(str)
    #: an address that the user clicked; nothing is ever fetched without that
    url_requested = Signal(str)
    #: the id of a quotation whose menu is wanted, and where on the screen to open it
    quotation_menu_requested = Signal(str, QPoint)
    #: the id of a related event that the user wants to see
    event_requested = Signal(str)
    close_requested = Signal()

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None, *, actions: bool = True) -> None:
        super().__init__(parent)
        self.actions_shown = actions
        self.pictures = pictures.Keeper()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Event details")
        self._session = session
        self._theme = theme
        self._page: _Page | None = None
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # A bar that comes and goes would break the lines anew, and those of a narrower page can need the bar that
        # made it narrower: its room is always kept, and it shows itself where there is something to scroll.
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOn if actions else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self._scroll.setVerticalScrollBarPolicy(policy)
        bar = self._scroll.verticalScrollBar()
        bar.rangeChanged.connect(lambda least, most: bar.setEnabled(most > least))
        bar.setEnabled(False)
        self._scroll.setAccessibleName("Event details")
        holder = QWidget()
        self._pages = QVBoxLayout(holder)
        self._pages.setContentsMargins(0, 0, 0, 0)
        self._scroll.setWidget(holder)
        self.setFocusProxy(self._scroll)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 0, 0, 0)
        layout.addWidget(self._scroll)
        self._renew = QTimer(self, singleShot=True, interval=_RENEW_MS)
        self._renew.timeout.connect(partial(self._rebuild, keep_place=True))
        self.destroyed.connect(session.subscribe(self._changed))
        if session.event is not None or not actions:
            self._rebuild()

    def showEvent(self, event: QShowEvent) -> None:
        """At the program's start the timeline is painted first; the words about it follow in the next moment."""
        super().showEvent(event)
        if self._page is None:
            QTimer.singleShot(0, self, self._build)

    def _build(self) -> None:
        if self._page is None:
            self._rebuild()

    def set_theme(self, theme: Theme) -> None:
        """Shows the same in another theme."""
        self._theme = theme
        if self._page is not None:
            self._rebuild(keep_place=True)

    def full_height(self, width: int) -> int:
        """How high the panel would have to be to show all it has to say, in logical pixels."""
        if self._page is None:
            self._rebuild()
        layout = self._page.layout() if self._page is not None else None
        return layout.totalHeightForWidth(width) if layout is not None else 0

    def focus_quotation(self) -> bool:
        """Moves the keyboard to the first quotation; False where there is none."""
        cards = self._page.cards if self._page is not None else []
        if cards:
            self._focus(cards[0])
        return bool(cards)

    def _changed(self, topics: frozenset[Topic]) -> None:
        if topics & {Topic.DOCUMENT, Topic.SELECTION}:
            self._rebuild()
        elif Topic.TELLING in topics:
            self._rebuild(keep_place=True)
        elif Topic.EVIDENCE in topics:
            self._renew.start()
        elif Topic.READER in topics and self._page is not None:
            self._page.choose(self._session.quotation_id)

    def _rebuild(self, *, keep_place: bool = False) -> None:
        self._renew.stop()
        place = self._scroll.verticalScrollBar().value() if keep_place else 0
        holder = QApplication.focusWidget()
        had_focus = holder is not None and self.isAncestorOf(holder)
        focused = next((card.quoted.id for card in self._page.cards if card.hasFocus()), None) if self._page else None
        self._retire()
        self._page = _Page(self, self._session, self._theme)
        self._page.choose(self._session.quotation_id)
        for card in self._page.cards:
            card.stepped.connect(partial(self._step, card))
        self._pages.addWidget(self._page)
        self._page.show()
        QApplication.sendEvent(self._scroll, QEvent(QEvent.Type.LayoutRequest))  # now: it has a place to scroll to
        self._scroll.verticalScrollBar().setValue(place)
        again = next((card for card in self._page.cards if card.quoted.id == focused), None)
        if again is not None:
            again.setFocus()
        elif had_focus:
            self._scroll.setFocus()

    def _retire(self) -> None:
        """Lets go of the old page later: the click that led here may still be running in one of its buttons.

        It stays where it is until then: each change of parent would have Qt style the whole page anew.
        """
        if self._page is not None:
            self._pages.removeWidget(self._page)
            self._page.hide()
            self._page.deleteLater()

    def _step(self, card: QuotationCard, by: int) -> None:
        cards = self._page.cards if self._page is not None else []
        target = cards.index(card) + by
        if 0 <= target < len(cards):
            self._focus(cards[target])

    def _focus(self, card: QuotationCard) -> None:
        card.setFocus(Qt.FocusReason.TabFocusReason)
        self._scroll.ensureWidgetVisible(card, 0, _MARGIN)

    def show_basis(self) -> None:
        """Scrolls to where the panel says why the date is what it is."""
        if self._page is not None and self._page.basis_head is not None:
            self._scroll.verticalScrollBar().setValue(self._page.basis_head.y() - 3 * UNIT)


class _Page(QWidget):
    """One event, or the empty state. Built anew for each: no state of one event can leak into the next."""

    def __init__(self, panel: DetailPanel, session: Session, theme: Theme) -> None:
        super().__init__()
        self._panel = panel
        self._session = session
        self._theme = theme
        self._timeline: Timeline = session.document.timeline
        self._dates = session.telling.dates
        self.cards: list[QuotationCard] = []
        self.basis_head: QWidget | None = None
        self._column = QVBoxLayout(self)
        right = 3 * UNIT if panel.actions_shown else _MARGIN - UNIT  # the scroll bar has its room beside it
        self._column.setContentsMargins(_MARGIN, 4 * UNIT, right, _MARGIN)
        self._column.setSpacing(UNIT)
        event = session.event
        if event is None:
            self._overview()
        else:
            self._event(event)
        self._column.addStretch(1)

    def choose(self, quotation_id: str | None) -> None:
        for card in self.cards:
            card.choose(card.quoted.id == quotation_id)

    # -- the event

    def _event(self, event: Event) -> None:
        self._head(event)
        if event.summary:
            self._column.addSpacing(2 * UNIT)
            self._column.addWidget(self._prose(event.summary))
        if event.image is not None:
            self._column.addSpacing(3 * UNIT)
            self._column.addWidget(self._picture(event.image))
        self._quotations(event)
        self._basis(event)
        self._related(event)
        self._links(event)
        self._sources(self._sources_of(event))

    def _head(self, event: Event) -> None:
        row = QHBoxLayout()
        row.setSpacing(2 * UNIT)
        chips = FlowLayout(UNIT + 2)
        for chip in self._chips(event):
            chips.addWidget(chip)
        row.addLayout(chips, 1)
        if self._panel.actions_shown:
            row.addWidget(self._close_button(), 0, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(row)
        self._column.addSpacing(UNIT)
        self._column.addWidget(self._prose(event.title, ui_font("title", weight=QFont.Weight.Bold)))
        self._column.addSpacing(UNIT)
        basis = words.basis_phrase(event.date_basis, event.when)
        date = TextLink(f"{words.date_line(event, self._dates)} · ", basis, self._theme)
        date.setAccessibleDescription("Shows why this date")
        on_click(date, self._panel.show_basis)
        self._column.addWidget(date)

    def _chips(self, event: Event) -> Iterable[Chip]:
        lane = self._timeline.lane_by_id.get(event.lane or "")
        if lane is not None:
            _, index = lanes.names(self._timeline)
            yield Chip(lane.title, lane_color(self._theme, lane.color, index[lane.id]))
        yield from (Chip(tag) for tag in event.tags if tag.strip())

    def _close_button(self) -> QToolButton:
        button = QToolButton()
        button.setProperty("look", "plain")
        button.setIcon(icon("close", self._theme.muted))
        button.setIconSize(QSize(16, 16))
        button.setAccessibleName("Close the panel")
        button.setToolTip("Close (Esc)")
        button.clicked.connect(self._panel.close_requested)
        return button

    def _quotations(self, event: Event) -> None:
        said = review.standing(self._session, event)
        self._section(f"Quotations · {said}" if said else "Quotations")
        if not event.quotations:
            self._column.addWidget(self._prose("No words of a source support this event yet.", muted=True))
        if review.dispute_is_unfounded(self._session, event):
            said = review.UNFOUNDED
            self._column.addWidget(self._prose(f"{said[:1].upper()}{said[1:]}.", color=self._theme.attention))
        for use in event.quotations:
            quotation = self._timeline.quotation_by_id[use.quotation]
            source = self._timeline.source_by_id[quotation.source]
            copy = self._session.copies.get(source.id)
            anchor, pending = self._session.anchor(quotation.id), quotation.id in self._session.pending
            card = QuotationCard(Quoted.of(quotation, source, anchor, copy, use.role, pending=pending), self._theme)
            card.menu_requested.connect(partial(self._panel.quotation_menu_requested.emit, quotation.id))
            on_click(card, partial(self._session.read, quotation.id))
            self.cards.append(card)
            self._column.addWidget(card)

    def _basis(self, event: Event) -> None:
        self.basis_head = self._section("Why this date" if event.when is not None else "Why no date")
        why = words.why(self._timeline, event, self._dates)
        if why.quotation is not None:
            link = TextLink(why.lead, why.words, self._theme, strong=why.strong)
            link.setAccessibleDescription(why.spoken)
            on_click(link, partial(self._session.read, why.quotation))
            self._column.addWidget(link)
        elif why.lead:
            self._column.addWidget(self._prose(why.lead))
        if why.aside:
            self._column.addWidget(self._prose(why.aside, muted=True))
        if why.doubt:
            self._column.addWidget(self._prose(why.doubt, color=self._theme.attention))
        for text in filter(None, (why.note, why.conclusion)):
            self._column.addSpacing(UNIT)
            self._column.addWidget(self._prose(text))

    def _related(self, event: Event) -> None:
        found = list(words.related(self._timeline, event))
        if found:
            self._section("Related")
        for phrase, other in found:
            link = TextLink(f"{phrase} ", other.title, self._theme, quiet_lead=True)
            on_click(link, partial(self._panel.event_requested.emit, other.id))
            self._column.addWidget(link)

    def _links(self, event: Event) -> None:
        if event.links:
            self._section("Links")
        for link in event.links:
            self._column.addWidget(self._address(link.url, link.title))

    # -- sources

    def _sources_of(self, event: Event) -> list[Source]:
        ids = [use.quotation for use in event.quotations]
        ids += [event.date_basis.quotation] if event.date_basis.quotation else []
        sources = dict.fromkeys(self._timeline.quotation_by_id[key].source for key in ids)
        return [self._timeline.source_by_id[key] for key in sources]

    def _sources(self, sources: list[Source]) -> None:
        if sources:
            self._section("Source" if len(sources) == 1 else "Sources")
        for number, source in enumerate(sources):
            self._column.addSpacing(3 * UNIT if number else 0)
            self._column.addWidget(self._prose(source.headline))
            if said := words.published(source, self._dates):
                self._column.addWidget(self._prose(said, muted=True))
            if source.url:
                self._column.addWidget(self._address(source.url))
            copy = self._session.copies.get(source.id)
            if copy is not None:
                name = copy.path.name if copy.path is not None else "pasted text"
                self._column.addWidget(self._prose(f"Copy attached: {name}", muted=True))
            if self._panel.actions_shown:
                self._column.addLayout(self._actions(source, attached=copy is not None))

    def _actions(self, source: Source, *, attached: bool) -> QLayout:
        row = FlowLayout(2 * UNIT)
        attach = "Attach another copy…" if attached else "Attach copy…"
        for symbol, words_, act in (
            ("reader", "Open in reader", partial(self._session.read_source, source.id)),
            ("attach", attach, partial(self._panel.attach_requested.emit, source.id)),
        ):
            row.addWidget(self._button(symbol, words_, act, about=source.headline))
        row.setContentsMargins(0, UNIT, 0, 0)
        return row

    def _button(self, symbol: str, text: str, act: Callable[[], None], *, about: str) -> QPushButton:
        button = QPushButton(icon(symbol, self._theme.muted), f" {text}")
        button.setAccessibleName(text)
        button.setAccessibleDescription(about)
        on_click(button, act)
        return button

    # -- nothing selected

    def _overview(self) -> None:
        self._column.addSpacing(2 * UNIT)
        self._column.addWidget(Symbol("reader", self._theme.muted, 32))
        self._column.addSpacing(2 * UNIT)
        self._column.addWidget(self._prose("No event selected", ui_font("title", weight=QFont.Weight.Bold)))
        self._column.addWidget(
            self._prose(
                "Click an event, or step through them with . and , to read what happened, how its date is known, "
                "and the words that say so.",
                muted=True,
            )
        )
        self._section("This timeline")
        self._column.addWidget(self._prose(self._timeline.title, ui_font("body", weight=QFont.Weight.DemiBold)))
        if self._timeline.description:
            self._column.addWidget(self._prose(self._timeline.description))
        self._sources(list(self._timeline.sources))

    # -- parts

    def _section(self, text: str) -> QWidget:
        self._column.addSpacing(4 * UNIT)
        # A picture's file knows no capitals of a font's.
        head = section(text if self._panel.actions_shown else text.upper())
        self._column.addWidget(head)
        self._column.addSpacing(UNIT)
        return head

    def _prose(self, text: str, font: QFont | None = None, *, muted: bool = False, color: str = "") -> QWidget:
        color = color or (self._theme.muted if muted else self._theme.ink)
        font = font if font is not None else ui_font()
        return Prose(text, font, color) if self._panel.actions_shown else Still([Run(text, color)], font)

    def _address(self, url: str, title: str | None = None) -> TextLink:
        link = TextLink(f"{title}\n" if title else "", url, self._theme)
        link.setAccessibleDescription("Opens in the web browser")
        on_click(link, partial(self._panel.url_requested.emit, url))
        return link

    def _picture(self, image: Image) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        folder = self._session.document.folder
        try:
            if folder is None:
                raise pictures.PictureError("the timeline is not saved in a folder yet")
            column.addWidget(_Picture(self._panel.pictures.load(folder, image.path, _PICTURE), image.alt))
        except pictures.PictureError as error:
            column.addWidget(self._prose(f"Picture: {image.alt}", muted=True))
            column.addWidget(self._prose(f"“{image.path}” can't be shown: {error}.", muted=True))
        if image.credit:
            column.addWidget(self._prose(image.credit, ui_font("small"), muted=True))
        return box


class _Picture(QWidget):
    """A picture as wide as the panel, or as itself where it is smaller, with rounded corners."""

    def __init__(self, image: QImage, alt: str) -> None:
        super().__init__()
        self._image = image
        self.setAccessibleName(alt)
        wrap_height(self)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(1, round(min(width, self._image.width()) * self._image.height() / self._image.width()))

    def sizeHint(self) -> QSize:
        return QSize(320, self.heightForWidth(320))

    def minimumSizeHint(self) -> QSize:
        return QSize(40, 16)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        room = QRectF(0, 0, min(self.width(), self._image.width()), self.height())
        corners = QPainterPath()
        corners.addRoundedRect(room, RADIUS, RADIUS)
        painter.setClipPath(corners)
        painter.drawImage(room, self._image)
