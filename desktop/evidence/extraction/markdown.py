"""Markdown (CommonMark and tables), read as what it shows: through the HTML that it stands for."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from desktop.evidence.copies import CopyError, decode
from desktop.evidence.extraction import Extracted
from desktop.evidence.extraction.composer import Composer
from desktop.evidence.extraction.failures import told_as
from desktop.evidence.extraction.html import walk
from desktop.evidence.extraction.limits import MARKDOWN_NESTING
from desktop.evidence.extraction.notes import left_out

#: What generators of websites keep at the top of a page: settings between two lines of dashes, which nobody sees.
_FRONT_MATTER: Final = re.compile(r"---[ \t]*\n(?=\w[\w -]*:)(?:(?!---|\.\.\.).*\n)*(?:---|\.\.\.)[ \t]*(?:\n|\Z)")


def read(data: bytes, progress: Callable[[float], None]) -> Extracted:
    """The text that a Markdown file shows; raises ``CopyError``."""
    from markdown_it import MarkdownIt

    source, notes = decode(data).replace("\r\n", "\n"), []
    if settings := _FRONT_MATTER.match(source):
        source = source[settings.end() :]
        notes.append(left_out("the settings at the top", settings.end()))
    markdown = MarkdownIt("commonmark", {"maxNesting": MARKDOWN_NESTING}).enable("table")
    with told_as("the Markdown can't be read: save it as plain text (.txt) and attach that"):
        tokens = markdown.parse(source)
        # where the parser has reached its bound, it has left out what is deeper
        if max((token.level for token in tokens), default=0) >= MARKDOWN_NESTING - 1:
            raise CopyError("quotes and lists are nested too deeply: save the file as plain text (.txt), attach that")
        page = markdown.renderer.render(tokens, markdown.options, {})
    progress(0.5)
    composer = Composer()
    hidden = walk(page, composer, progress=lambda share: progress(0.5 + share / 2)).hidden
    if hidden:
        notes.append(left_out("hidden parts", hidden))
    return Extracted(*composer.finish(), tuple(notes))
