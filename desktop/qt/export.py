"""Drawing the timeline into a file: PNG, SVG or PDF, by the same frame and the same painter as the window.

SVG and PDF hold shapes and text, no picture: text can be searched, copied and edited, and every size is sharp.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QPoint, QPointF, QRect, QRectF, QSize, QSizeF
from PySide6.QtGui import QColor, QImage, QImageWriter, QPageSize, QPainter, QPdfWriter, QRegion
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from desktop.core import files
from desktop.core.dates import Instant
from desktop.core.plaintext import without_controls
from desktop.core.protocols import Standing, TextStyle
from desktop.evidence.anchor import Anchor
from desktop.evidence.copies import Copy
from desktop.qt.application import application
from desktop.qt.detail import DetailPanel
from desktop.qt.measure import FontMeasure
from desktop.qt.painter import lane_colors, paint, paint_text
from desktop.qt.theme import DARK, LIGHT, PANEL_WIDTH, Theme, style_sheet
from desktop.session import review, stores
from desktop.session.document import Document
from desktop.session.session import Session
from desktop.view import scene
from desktop.view.frame import Look, build, uncut
from desktop.view.scene import Scene
from desktop.view.timescale import Timescale

FORMATS = (".png", ".svg", ".pdf")
HEAD = 44
#: How much smaller than in the window a picture's timeline may be drawn, so that no lane is left out.
MOST_SHRUNK = 2.5
#: Logical pixels an inch, as everywhere on the web.
DPI = 96
#: PDF coordinates are whole numbers of this fraction of a pixel.
PDF_FINENESS = 8


def render(
    document: Document,
    out: Path,
    *,
    size: tuple[int, int] = (1600, 900),
    scale: float = 1.0,
    start: Instant | None = None,
    end: Instant | None = None,
    select: str | None = None,
    theme: str = "light",
    panel: bool = False,
    copies: Mapping[str, Copy] | None = None,
    anchors: Mapping[str, Anchor] | None = None,
) -> None:
    """Draws a document as the window would, without a display.

    ``size`` is in logical pixels, ``scale`` the pixels of a PNG for each of them. ``start`` and ``end`` bound the view,
    the whole where None. Raises KeyError for an unknown event, ValueError for an unknown format, OSError where the file
    cannot be written.
    """
    application()
    session = Session(document)
    for source_id, copy in (copies or {}).items():
        found = {key: a for key, a in (anchors or {}).items() if _source_of(document, key) == source_id}
        session.attach(source_id, copy, found)
    if select is not None:
        session.select(select)
    width = size[0] - (PANEL_WIDTH if panel else 0)
    time_width = max(1.0, width - scene.LANE_COLUMN)
    if start is not None or end is not None:
        store = stores.store_of(document.timeline)
        whole = scene.make(document.timeline, FontMeasure(), width, size[1] - HEAD, store=store).whole
        length = whole.end - whole.start
        # one bound beyond the other end of the story: as much time as the story, from there
        first, last = whole.start if start is None else start, whole.end if end is None else end
        if first >= last:
            first, last = (last - length, last) if start is None else (first, first + length)
        session.look(Timescale.over(first, last, time_width))
    export(session, out, theme=DARK if theme == "dark" else LIGHT, size=QSize(*size), scale=scale, panel=panel)


def _source_of(document: Document, quotation_id: str) -> str:
    return document.timeline.quotation_by_id[quotation_id].source


def export(session: Session, out: Path, *, theme: Theme, size: QSize, scale: float = 1.0, panel: bool = False) -> None:
    """Draws what a session shows into ``out``, atomically; its ending chooses the format."""
    title = without_controls(session.document.timeline.title)

    def draw(painter: QPainter) -> None:
        _draw(painter, session, theme, size, panel=panel)

    match out.suffix.lower():
        case ".png":
            data = _png(draw, size, scale, title)
        case ".svg":
            data = _svg(draw, size, title)
        case ".pdf":
            data = _pdf(draw, size, title)
        case _:
            raise ValueError(f"{out.name}: the ending must be one of {', '.join(FORMATS)}")
    files.write(out, data)


def _draw(painter: QPainter, session: Session, theme: Theme, size: QSize, *, panel: bool) -> None:
    timeline, measure = session.document.timeline, FontMeasure()
    width = size.width() - (PANEL_WIDTH if panel else 0)
    made, shrink = _roomy(session, measure, width, size.height() - HEAD)
    seen = session.view
    view = made.whole if seen is None else Timescale.over(seen.start, seen.end, made.time_width)

    def standing(event_id: str) -> Standing:
        return session.standing_of(event_id)

    axis = session.telling.axis_at(session.now)
    frame = uncut(build(made, Look(view, 0.0, session.event_id, axis), measure, standing), measure)
    painter.fillRect(QRectF(0, 0, size.width(), HEAD), theme.color("panel"))
    credits_ = (_credit(source.publisher, source.date_published) for source in timeline.sources[:2])
    credit = "; ".join(said for said in credits_ if said)
    if said := review.filtered(session):
        credit = " · ".join(part for part in (said, credit) if part)
    room = width - 48 - measure.width(credit, TextStyle.CARD_DETAIL)
    title = measure.elided(without_controls(timeline.title), TextStyle.AXIS_CONTEXT, room)
    paint_text(painter, theme, QPointF(16, 13), title, TextStyle.AXIS_CONTEXT, "ink")
    at = QPointF(width - 16 - measure.width(credit, TextStyle.CARD_DETAIL), 15)
    paint_text(painter, theme, at, credit, TextStyle.CARD_DETAIL, "muted")
    painter.save()
    painter.translate(0, HEAD)
    painter.scale(1 / shrink, 1 / shrink)
    paint(painter, frame, theme, lane_colors(theme, made))
    painter.restore()
    if panel:
        _draw_panel(painter, session, theme, QRect(width, 0, PANEL_WIDTH, size.height()))


def _roomy(session: Session, measure: FontMeasure, width: float, height: float) -> tuple[Scene, float]:
    """A layout that shows all lanes, and by how much it is to be drawn smaller for that, up to ``MOST_SHRUNK``.

    A window scrolls; a picture must show what is there.
    """
    shrink, timeline, shown = 1.0, session.document.timeline, session.shown
    store = stores.store_of(timeline)
    how = partial(scene.make, timeline, measure, wish=session.wish, told=session.telling, store=store)
    made = how(width, height, shown)
    while made.scroll_limit > 0 and shrink < MOST_SHRUNK:
        shrink = min(MOST_SHRUNK, shrink * 1.04)
        made = how(width * shrink, height * shrink, shown)
    return made, shrink


def _credit(publisher: str | None, date: str | None) -> str:
    return without_controls(", ".join(part for part in (publisher, date) if part))


def _draw_panel(painter: QPainter, session: Session, theme: Theme, rect: QRect) -> None:
    """The panel is the window's own widget, laid out off screen; smaller where it would not fit: nothing is cut."""
    panel = DetailPanel(session, theme, actions=False)
    panel.setStyleSheet(style_sheet(theme))
    panel.ensurePolished()
    shrink = 1.0
    while panel.full_height(round(rect.width() * shrink)) > rect.height() * shrink and shrink < MOST_SHRUNK:
        shrink = min(MOST_SHRUNK, shrink * 1.04)
    panel.resize(rect.size() * shrink)
    painter.save()
    painter.translate(rect.topLeft())
    painter.scale(1 / shrink, 1 / shrink)
    panel.render(painter, QPoint(0, 0), QRegion(), QWidget.RenderFlag.DrawChildren)
    painter.restore()
    panel.deleteLater()


def picture_of(size: QSize, scale: float) -> QImage:
    """An empty picture of ``size`` logical pixels; OSError where it does not fit into memory."""
    image = QImage(size * scale, QImage.Format.Format_ARGB32_Premultiplied)
    if image.isNull():
        raise OSError(f"a picture of {size.width()}x{size.height()} at {scale:g}x does not fit into memory")
    image.setDevicePixelRatio(scale)
    image.fill(QColor("white"))
    return image


def encoded_png(image: QImage) -> bytes:
    """The bytes of a PNG file."""
    data, buffer = _buffer()
    QImageWriter(buffer, QByteArray(b"png")).write(image)  # QImage.save's types and its behaviour disagree
    return bytes(data.data())


def _png(draw: Callable[[QPainter], None], size: QSize, scale: float, title: str) -> bytes:
    image = picture_of(size, scale)
    image.setText("Title", title)
    painter = QPainter(image)
    draw(painter)
    painter.end()
    return encoded_png(image)


def _svg(draw: Callable[[QPainter], None], size: QSize, title: str) -> bytes:
    data, buffer = _buffer()
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setOutputDevice(buffer)
    generator.setResolution(DPI)
    generator.setSize(size)
    generator.setViewBox(QRectF(0, 0, size.width(), size.height()))
    generator.setTitle(title)
    painter = QPainter(generator)
    draw(painter)
    painter.end()
    # Qt writes the size in millimetres of a resolution that no reader of the file knows
    pixels = f'<svg width="{size.width()}" height="{size.height()}"'.encode()
    return re.sub(rb'<svg width="[^"]*" height="[^"]*"', pixels, bytes(data.data()), count=1)


def _pdf(draw: Callable[[QPainter], None], size: QSize, title: str) -> bytes:
    data, buffer = _buffer()
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setCreator("Quoteline")
    writer.setResolution(DPI * PDF_FINENESS)
    page = QSizeF(size.width() * 72 / DPI, size.height() * 72 / DPI)
    writer.setPageSize(QPageSize(page, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    painter = QPainter(writer)
    painter.scale(PDF_FINENESS, PDF_FINENESS)
    draw(painter)
    painter.end()
    return bytes(data.data())


def _buffer() -> tuple[QByteArray, QBuffer]:
    """A buffer and what it fills; both must be kept until the writing is done."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return data, buffer
