"""EPUB 2 and 3: the documents of a book in the order of its spine.

Sections are the headings in the documents; one without any is a section by its title in the table of contents.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote, urldefrag

from desktop.evidence.copies import CopyError
from desktop.evidence.extraction import Extracted
from desktop.evidence.extraction.composer import Composer
from desktop.evidence.extraction.encodings import decoded
from desktop.evidence.extraction.failures import MalformedError
from desktop.evidence.extraction.html import walk
from desktop.evidence.extraction.notes import left_out
from desktop.evidence.extraction.packed import Package
from desktop.evidence.extraction.walker import Walker
from desktop.evidence.extraction.xml import feed

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_CONTAINER: Final = "META-INF/container.xml"
_ENCRYPTION: Final = "META-INF/encryption.xml"

#: How fonts are scrambled, which hides no text; whatever else is encrypted is copy protection.
_FONT_SCRAMBLING: Final = frozenset({"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"})

_TEXT_TYPES: Final = frozenset({"application/xhtml+xml", "text/html", "application/x-dtbook+xml"})
_BROKEN: Final = "the EPUB does not say what belongs to the book: fetch or save it again"


class _Item(NamedTuple):
    """A file of the book, by its name in the package."""

    name: str
    media_type: str
    properties: str


def read(data: bytes, progress: Callable[[float], None]) -> Extracted:
    """The text of a book; raises ``CopyError``. Documents that are missing, or pictures, are a note."""
    package = Package(data)
    _refuse_protected(package)
    book, name = _book(package)
    manifest = _manifest(book, name)
    titles = _titles(package, manifest)
    spine = _spine(book, manifest)
    composer = Composer()
    trouble: Counter[str] = Counter()
    hidden = 0
    for number, item in enumerate(spine):
        progress(number / len(spine))
        if item.name not in package:
            trouble["parts of the book that are not in the file"] += 1
        elif item.media_type not in _TEXT_TYPES:
            trouble["pictures and other parts of the book without text"] += 1
        else:
            chapter, size = _chapter(package.read(item.name), trouble)
            hidden += size
            if item.name in titles and not chapter.sectioned:
                composer.start_section(titles[item.name], 1)
            composer.extend(chapter)
    notes = [f"{what}: {count:,}" for what, count in trouble.items()]
    if hidden:
        notes.append(left_out("hidden parts of the book", hidden))
    return Extracted(*composer.finish(), tuple(notes))


def _refuse_protected(package: Package) -> None:
    if _ENCRYPTION in package:
        methods = {method.get("Algorithm") for method in package.xml(_ENCRYPTION).iter("{*}EncryptionMethod")}
        if methods - _FONT_SCRAMBLING:
            raise CopyError("the book is copy-protected (DRM): copy the passages that you quote, and paste those")


def _book(package: Package) -> tuple[Element, str]:
    """The document that says what belongs to the book, and its name."""
    if _CONTAINER not in package:
        raise CopyError(_BROKEN)
    for rootfile in package.xml(_CONTAINER).iter("{*}rootfile"):
        name = rootfile.get("full-path", "")
        if name in package:
            return package.xml(name), name
    raise CopyError(_BROKEN)


def _manifest(book: Element, name: str) -> dict[str, _Item]:
    return {
        item.get("id", ""): _Item(
            _resolved(name, item.get("href", "")), item.get("media-type", ""), item.get("properties", "")
        )
        for item in book.iter("{*}item")
    }


def _spine(book: Element, manifest: dict[str, _Item]) -> list[_Item]:
    """The items to read, in order, each once: the standard forbids repetitions, by which a small book grows large."""
    wanted = dict.fromkeys(reference.get("idref", "") for reference in book.iter("{*}itemref"))
    found = [manifest[name] for name in wanted if name in manifest]
    if not found:
        raise CopyError(_BROKEN)
    return list({item.name: item for item in found}.values())


def _chapter(data: bytes, trouble: Counter[str]) -> tuple[Composer, int]:
    """What a document says, and how much of it is hidden."""
    document, _ = decoded(data)
    chapter = Composer()
    walker = Walker(chapter)
    try:
        feed(document, walker)
    except MalformedError:
        trouble["parts of the book that are malformed, where words may be missing"] += 1
        chapter = Composer()
        walker = walk(document, chapter)
    return chapter, walker.hidden


def _titles(package: Package, manifest: dict[str, _Item]) -> dict[str, str]:
    """The titles in the table of contents by the document's name; none where that can't be read, as it is no text."""
    titles: dict[str, str] = {}
    for item in manifest.values():
        try:
            if item.name not in package:
                continue
            if "nav" in item.properties.split():
                entries = _of_nav(package.xml(item.name))
            elif item.media_type == "application/x-dtbncx+xml":
                entries = _of_ncx(package.xml(item.name))
            else:
                continue
        except MalformedError:
            continue
        for href, title in entries:
            titles.setdefault(_resolved(item.name, href), title)
    return titles


def _of_nav(root: Element) -> list[tuple[str, str]]:
    """Addresses and titles of EPUB 3's table of contents, which is the first list of its document."""
    nav = next(root.iter("{*}nav"), root)
    return [(link.get("href", ""), "".join(map(str, link.itertext()))) for link in nav.iter("{*}a")]


def _of_ncx(root: Element) -> list[tuple[str, str]]:
    """Addresses and titles of EPUB 2's table of contents."""
    entries = []
    for point in root.iter("{*}navPoint"):
        label, content = point.findtext("{*}navLabel/{*}text"), point.find("{*}content")
        if label and content is not None:
            entries.append((content.get("src", ""), label))
    return entries


def _resolved(base: str, href: str) -> str:
    """The name in the package that an address in the file ``base`` means; a fragment is left off."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(urldefrag(href).url)))
