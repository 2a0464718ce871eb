"""Web pages, as browsers save them.

The text is all that the page shows, in its order; of a page that marks its main content (``<main>``, ``role="main"`` or
``<article>``) and has most of its text there, it is that and the first-level headings, and a note says how much was
left out. No heuristics beyond: those of "readability" drop captions, lists and pull quotes by how they look, and a
passage that is dropped would make a true quotation orphaned.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from desktop.evidence.extraction import Extracted
from desktop.evidence.extraction.composer import Composer, Region
from desktop.evidence.extraction.encodings import decoded
from desktop.evidence.extraction.failures import told_as
from desktop.evidence.extraction.notes import left_out
from desktop.evidence.extraction.walker import Attributes, Walker

#: Bytes that the parser gets at once: progress is told between two of them.
_PIECE: Final = 2**20


def read(data: bytes, progress: Callable[[float], None]) -> Extracted:
    """The text of a web page; raises ``CopyError``."""
    page, notes = decoded(data)
    composer = Composer()
    hidden = walk(page, composer, progress=progress).hidden
    sizes = composer.sizes()
    keep = _regions_to_keep(sizes)
    text, sections = composer.finish(keep)
    if around := sum(size for region, size in sizes.items() if region not in keep):
        notes.append(left_out("navigation and the like", around))
    if hidden:
        notes.append(left_out("hidden parts of the page", hidden))
    return Extracted(text, sections, tuple(notes))


def walk(
    page: str,
    composer: Composer,
    *,
    skip: Callable[[str, Attributes], bool] = lambda _tag, _attributes: False,
    progress: Callable[[float], None] = lambda _share: None,
) -> Walker:
    """Parses HTML into ``composer``; ``skip`` names elements that are no text. Every text is some HTML."""
    from lxml import etree

    walker = Walker(composer, skip)
    target: Any = walker  # lxml asks for less than its stubs do
    # "huge" lifts the bound of 10 MB for a comment or a script, of which the rest would become text; no tree is built
    parser = etree.HTMLParser(
        target=target, encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True, remove_pis=True
    )
    data = page.encode()
    with told_as("the page can't be read: save its text as plain text (UTF-8) and attach that"):
        for start in range(0, len(data), _PIECE):
            parser.feed(data[start : start + _PIECE])
            progress(start / len(data))
        if data:
            parser.close()
    return walker


def _regions_to_keep(sizes: dict[Region, int]) -> frozenset[Region]:
    """All, but where most of the text is in what the page itself calls its main content."""
    half = sum(sizes.values()) / 2
    main, article = sizes[Region.MAIN], sizes[Region.ARTICLE]
    if main > half:
        return frozenset({Region.HEADLINE, Region.MAIN})
    if main + article > half:
        return frozenset({Region.HEADLINE, Region.ARTICLE, Region.MAIN})
    return frozenset(Region)
