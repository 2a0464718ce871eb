"""HTML's elements, as a parser meets them, told to a composer: what is a block, what is hidden, what is the page's own.

A parser's target rather than a tree: memory follows the text and not the markup, and no depth of nesting can overflow a
stack or be cut off silently, as it is where libxml2 builds a tree (2,048 levels).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import Enum
from functools import lru_cache
from typing import Final, NamedTuple

from desktop.evidence.extraction.composer import Composer, Region


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


#: Elements that browsers show as blocks, by the HTML standard's "Rendering"; and an SVG's labels, which stand apart.
_BLOCKS: Final = _names(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure"
    " footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol optgroup option p"
    " plaintext pre search section select summary table tbody text textarea tfoot thead ul xmp"
)
_PREFORMATTED: Final = _names("listing plaintext pre textarea xmp")

#: What is no text of the page for anybody who reads it; ``rp`` are brackets for browsers without ruby.
_NO_TEXT: Final = _names("annotation annotation-xml datalist defs desc metadata rp script style template title")
#: What browsers show only where they can't do better: the text is of the page, but nobody saw it there.
_FALLBACKS: Final = _names("audio canvas iframe noembed noframes noscript object video")
_UNSEEN: Final = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))", re.IGNORECASE)

Attributes = Mapping[str, str]


class _Shown(Enum):
    TEXT = 1
    HIDDEN = 2
    NO_TEXT = 3


class _Kind(NamedTuple):
    """What the name of an element says."""

    tag: str
    shown: _Shown
    block: bool
    preformatted: bool
    heading: int
    """The level, or 0."""
    region: Region


class Walker:
    """What lxml calls for each event of HTML or XHTML. ``skip`` names further elements that are no text."""

    def __init__(
        self, composer: Composer, skip: Callable[[str, Attributes], bool] = lambda _tag, _attributes: False
    ) -> None:
        self.hidden = 0
        """Code points, without white space, that the page holds but hides."""
        self._composer = composer
        self._skip = skip
        self._depth = 0
        self._out: int | None = None  # at which depth what is left out began
        self._counts = False  # whether the text that is left out counts as hidden
        self._preformatted: int | None = None
        self._at_start_of_pre = False
        self._region = Region.AROUND
        self._around: list[tuple[int, Region]] = []  # at which depth a region began, and which stood before it

    def start(self, tag: str, attributes: Attributes) -> None:
        self._depth += 1
        self._at_start_of_pre = False
        if self._out is not None:
            return
        kind = _kind(tag)
        shown = _Shown.NO_TEXT if self._skip(kind.tag, attributes) else _shown(kind, attributes)
        if shown is _Shown.TEXT:
            self._enter(kind, attributes)
        else:
            self._out, self._counts = self._depth, shown is _Shown.HIDDEN

    def end(self, tag: str) -> None:
        if self._out is None:
            self._leave(_kind(tag))
        elif self._out == self._depth:
            self._out = None
        self._depth -= 1

    def data(self, text: str) -> None:
        if self._out is not None:
            if self._counts:
                self.hidden += sum(map(len, text.split()))
        elif self._preformatted is None:
            self._composer.text(text)
        else:
            # the standard drops the line end that follows the tag, the parser does not
            self._composer.verbatim(text.removeprefix("\n") if self._at_start_of_pre else text)
            self._at_start_of_pre = False

    def close(self) -> None:
        """The end of the document, which lxml wants to tell."""

    def _enter(self, kind: _Kind, attributes: Attributes) -> None:
        region = Region.MAIN if attributes and attributes.get("role") == "main" else kind.region
        if region > self._region:
            self._around.append((self._depth, self._region))
            self._region = region
            self._composer.enter(region)
        if kind.tag in {"td", "th"}:
            self._composer.start_cell()
        elif kind.tag == "tr":
            self._composer.end_row()
        elif kind.block or kind.tag == "br":
            self._composer.end_block()
        if kind.heading:
            self._composer.start_heading(kind.heading)
        if kind.preformatted and self._preformatted is None:
            self._preformatted = self._depth
            self._at_start_of_pre = True

    def _leave(self, kind: _Kind) -> None:
        if self._preformatted == self._depth:
            self._preformatted = None
        if kind.heading:
            self._composer.end_heading()
        if kind.tag == "tr":
            self._composer.end_row()
        elif kind.block:
            self._composer.end_block()
        if self._around and self._around[-1][0] == self._depth:
            self._region = self._around.pop()[1]
            self._composer.enter(self._region)


@lru_cache(maxsize=1024)
def _kind(name: str) -> _Kind:
    tag = name.rpartition("}")[2].lower()  # XHTML's elements come with their namespace
    shown = _Shown.NO_TEXT if tag in _NO_TEXT else _Shown.HIDDEN if tag in _FALLBACKS else _Shown.TEXT
    heading = int(tag[1]) if re.fullmatch("h[1-6]", tag) else 0
    region = {"main": Region.MAIN, "article": Region.ARTICLE, "h1": Region.HEADLINE}.get(tag, Region.AROUND)
    return _Kind(tag, shown, tag in _BLOCKS, tag in _PREFORMATTED, heading, region)


def _shown(kind: _Kind, attributes: Attributes) -> _Shown:
    if kind.shown is not _Shown.TEXT:
        return kind.shown
    if not attributes:
        return _Shown.HIDDEN if kind.tag == "dialog" else _Shown.TEXT
    # "until-found" shows itself to whoever searches the page for its words
    hidden = attributes.get("hidden", "until-found").lower() != "until-found"
    closed = kind.tag == "dialog" and "open" not in attributes
    return _Shown.HIDDEN if hidden or closed or _UNSEEN.search(attributes.get("style", "")) else _Shown.TEXT
