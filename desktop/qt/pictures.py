"""Pictures of events: from inside the timeline file's folder only, and only as large as the panel needs.

A picture's file is as untrusted as the timeline that names it. Formats that can refer to other files, such as SVG, are
left out, and every bound is checked before a pixel is decoded.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader

from desktop.core.folder import inside

#: Bounds on a file in bytes and on a decoded picture in pixels: a good camera's JPEG passes, a bomb does not.
MAX_BYTES = 32 * 1024 * 1024
MAX_PIXELS = 40_000_000

_FORMATS = frozenset({b"png", b"jpeg", b"jpg", b"gif", b"bmp", b"webp"})


#: Which file a picture is of, as it was when it was read, and the box that it was made to fit.
_Stamp = tuple[Path, int, int, int, object]


class PictureError(ValueError):
    """A picture can't be shown; the message says why, for the user."""


class Keeper:
    """Loads pictures and keeps the last one: what is said beside it changes more often than the picture does.

    To decode a large one takes a quarter of a second, and while a copy is looked through it would be done again and
    again.
    """

    def __init__(self) -> None:
        self._last: tuple[_Stamp, QImage] | None = None

    def load(self, folder: Path, name: str, box: QSize) -> QImage:
        """As ``load``; the one before, where its file is still the same."""
        try:
            path = inside(folder, name)
            stat = path.stat()
        except (OSError, ValueError):
            return load(folder, name, box)  # which says why it can't
        stamp = path, stat.st_ino, stat.st_mtime_ns, stat.st_size, box.toTuple()
        if self._last is None or self._last[0] != stamp:
            self._last = stamp, load(folder, name, box)
        return self._last[1]


def load(folder: Path, name: str, box: QSize) -> QImage:
    """The picture ``name``, a path relative to ``folder``, scaled down to fit ``box`` (device pixels).

    Raises ``PictureError`` for one outside the folder, also by way of a symbolic link, and for whatever is no picture.
    """
    data = _bytes_of(folder, name)
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    if reader.format().data() not in _FORMATS:
        raise PictureError("it is not a PNG, JPEG, GIF, BMP or WebP picture")
    size = reader.size()
    if not size.isValid():
        raise PictureError("it is damaged")
    if size.width() * size.height() > MAX_PIXELS:
        raise PictureError(f"it has more than {MAX_PIXELS // 10**6} million pixels")
    turned = size.transposed() if _turns(reader) else size
    if turned.width() > box.width() or turned.height() > box.height():
        fitting = turned.scaled(box, Qt.AspectRatioMode.KeepAspectRatio)
        reader.setScaledSize((fitting.transposed() if turned != size else fitting).expandedTo(QSize(1, 1)))
    image = reader.read()
    if image.isNull():
        raise PictureError(f"it is damaged ({reader.errorString()})")
    return image


def _bytes_of(folder: Path, name: str) -> bytes:
    try:
        path = inside(folder, name)
    except ValueError as error:
        raise PictureError(f"it {error}") from error
    try:
        if path.exists() and not path.is_file():  # a pipe would never end, or never begin
            raise PictureError("it is not a file")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise PictureError(error.strerror or str(error)) from error
    if len(data) > MAX_BYTES:
        raise PictureError(f"it is larger than {MAX_BYTES // 2**20} MB")
    return data


def _turns(reader: QImageReader) -> bool:
    """Whether the camera's orientation swaps width and height; a scaled size counts before the turn."""
    return bool(reader.transformation().value & QImageIOHandler.Transformation.TransformationRotate90.value)
