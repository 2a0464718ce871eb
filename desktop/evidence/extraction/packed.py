"""The files inside a DOCX or EPUB: unpacked in memory, one at a time, within bounds.

A zip bomb is refused by what it declares, and where it lies, while it is unpacked. Names are keys into the package and
never paths of the disk.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from desktop.evidence.copies import CopyError
from desktop.evidence.extraction.failures import told_as
from desktop.evidence.extraction.limits import PACKED_FILES, PART, UNPACKED
from desktop.evidence.extraction.xml import parse

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

#: How each file's entry in a package's directory begins.
_ENTRY: Final = b"PK\x01\x02"

_DAMAGED: Final = "the file is damaged or incomplete: fetch or save it again"
_TOO_LARGE: Final = "the file unpacks to more than any document needs: save its text as plain text (UTF-8)"


class Package:
    """A DOCX or EPUB. Raises ``CopyError`` for whatever is not sound in it."""

    def __init__(self, data: bytes) -> None:
        # counted before the directory is read, which takes some hundred times its size in memory
        if data.count(_ENTRY) > PACKED_FILES:
            raise CopyError(_TOO_LARGE)
        with told_as(_DAMAGED):
            self._file = ZipFile(BytesIO(data))
        self._infos = {info.filename: info for info in self._file.infolist()}
        if sum(info.file_size for info in self._file.infolist()) > UNPACKED:
            raise CopyError(_TOO_LARGE)

    def __iter__(self) -> Iterator[str]:
        """The names of its files."""
        return iter(self._infos)

    def __contains__(self, name: str) -> bool:
        return name in self._infos

    def size(self, name: str) -> int:
        """The declared size in bytes of a file that is there; it unpacks to no more."""
        return self._infos[name].file_size

    def read(self, name: str) -> bytes:
        """A file's bytes."""
        info = self._infos.get(name)
        if info is None:
            raise CopyError(_DAMAGED)
        _refuse(info)
        with told_as(_DAMAGED), self._file.open(info) as part:
            data = part.read(info.file_size + 1)
        if len(data) != info.file_size:
            raise CopyError(_DAMAGED)
        return data

    def xml(self, name: str) -> Element:
        """A file's root element, as ``xml.parse`` gives it."""
        return parse(self.read(name))


def _refuse(info: ZipInfo) -> None:
    if info.flag_bits & 1:
        raise CopyError("the file is protected by a password: save it without one, and attach that")
    if info.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:  # the formats allow no other; others unpack in leaps
        raise CopyError(_DAMAGED)
    if info.file_size > PART:
        raise CopyError(_TOO_LARGE)
