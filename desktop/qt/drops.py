"""What is dropped or pasted, as a copy of a source or a timeline: one local file, or a text."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData


def received(data: QMimeData) -> Path | str | None:
    """The one local file, else the text where no file or address is; None where there is nothing that could be read.

    Web addresses and other machines' files are refused: nothing is fetched. So are several files at once.
    """
    urls = data.urls()
    if len(urls) == 1 and urls[0].isLocalFile() and not urls[0].host():
        return Path(urls[0].toLocalFile())
    if urls or not data.hasText():
        return None
    return data.text() if data.text().strip() else None
