"""DOCX, by mammoth: to HTML, and from there as a web page.

mammoth gets a package that is made here: only the parts of it that it needs, each unpacked within bounds and parsed by
``xml``; with what it would pass over without a word, such as fields and line breaks of another kind, in terms that it
knows. So it opens no other file, and whatever text of the document is left out can be counted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Final
from zipfile import ZipFile

from desktop.evidence.copies import CopyError
from desktop.evidence.extraction import Extracted
from desktop.evidence.extraction.composer import Composer
from desktop.evidence.extraction.failures import told_as
from desktop.evidence.extraction.html import walk
from desktop.evidence.extraction.limits import DOCX_XML
from desktop.evidence.extraction.notes import left_out
from desktop.evidence.extraction.packed import Package
from desktop.evidence.extraction.walker import Attributes

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_WORD: Final = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",  # "strict"
)
_COMPATIBILITY: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_CONTENT_TYPES: Final = "[Content_Types].xml"

#: What mammoth does not know, and what it knows that reads the same; a "smartTag" only holds what is in it.
_SAME_AS: Final = {
    "cr": "br",
    "ptab": "tab",
    "bdo": "smartTag",
    "dir": "smartTag",
    "fldSimple": "smartTag",
    "ruby": "smartTag",
    "rubyBase": "smartTag",
    "rt": "smartTag",
}

#: What is not the document's running text, by the element that holds it.
_ASIDE: Final = {
    "hdr": "headers and footers",
    "ftr": "headers and footers",
    "comments": "comments",
    "del": "deleted text",
    "moveFrom": "deleted text",
}

_STYLES: Final = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => h2:fresh
"""
_IGNORED: Final = re.compile(r"An unrecognised element was ignored: (?:\{.*\}|\w+:)?(\w+)")
_UNREADABLE: Final = "the document can't be read: open it, save it as PDF or plain text (UTF-8), and attach that"


def read(data: bytes, progress: Callable[[float], None]) -> Extracted:
    """The text of a DOCX as it would be printed without headers and footers; raises ``CopyError``."""
    package = Package(data)
    if _CONTENT_TYPES not in package:
        raise CopyError("the packed file is neither a DOCX nor an EPUB: unpack it, and attach the document itself")
    types = _affordable(package, [_CONTENT_TYPES])
    relationships = _affordable(package, [name for name in package if name.endswith(".rels")])
    aside: Counter[str] = Counter()
    parts = {name: _cleaned(root, aside) for name, root in _parts(package, types[_CONTENT_TYPES]).items()}
    progress(0.2)
    page, messages = _html(_packed(types | relationships | parts))
    progress(0.9)
    if ignored := {found[1] for message in messages if (found := _IGNORED.match(message))}:
        aside[f"what can't be read ({', '.join(sorted(ignored))})"] += _size_within(parts.values(), ignored)
    composer = Composer()
    marks = _NoteMarks()
    walk(page, composer, skip=marks)
    notes = [left_out(what, size) for what, size in aside.items() if size]
    if any("w:sym " in message for message in messages):
        notes.append("symbols of special fonts, which stand for no letters, are left out")
    if marks.count:
        notes.append(f"marks of footnotes are left out of the sentences ({marks.count:,}); the notes stand at the end")
    return Extracted(*composer.finish(), tuple(notes))


def _parts(package: Package, types: Element) -> dict[str, Element]:
    """The parts of the word processor's, by name."""
    names = dict.fromkeys(
        override.get("PartName", "").lstrip("/")
        for override in types.iter("{*}Override")
        if "word" in override.get("ContentType", "")
    )
    return _affordable(package, [name for name in names if name in package])


def _affordable(package: Package, names: Sequence[str]) -> dict[str, Element]:
    """The root elements of these files, unless they are too large together."""
    if sum(map(package.size, names)) > DOCX_XML:
        raise CopyError(f"the document's text is larger than {DOCX_XML // 2**20} MB: save the part that you quote")
    return {name: package.xml(name) for name in names}


def _cleaned(root: Element, aside: Counter[str]) -> Element:
    """A part with all its text in terms that mammoth knows; counts in ``aside`` what is not the running text."""
    from lxml import etree

    if _local(root) in _ASIDE:
        aside[_ASIDE[_local(root)]] += _size(root)
    for element in list(root.iter(f"{_COMPATIBILITY}AlternateContent")):
        _choose(element)
    for element in list(root.iter(*(f"{{{word}}}*" for word in _WORD))):
        name = _local(element)
        if name in _SAME_AS:
            element.tag = etree.QName(etree.QName(element).namespace, _SAME_AS[name]).text
        parent = element.getparent()
        if parent is None:
            continue
        if name == "rt":  # after what it tells the sound of, as in HTML
            parent.append(element)
        elif name in {"del", "moveFrom"}:
            aside[_ASIDE[name]] += _size(element)
        elif name == "drawing":
            _as_older_text_box(element)
        elif name == "r" and _vanishes(element):
            aside["hidden text"] += _size(element)
            parent.remove(element)
    return root


def _choose(alternatives: Element) -> None:
    """Makes the newer of two ways to say the same the older one, which mammoth takes, where only that has the text."""
    newer = alternatives.find(f"{_COMPATIBILITY}Choice")
    older = alternatives.find(f"{_COMPATIBILITY}Fallback")
    if newer is None or (older is not None and (_size(older) or not _size(newer))):
        return
    if older is not None:
        alternatives.remove(older)
    newer.tag = f"{_COMPATIBILITY}Fallback"


def _as_older_text_box(drawing: Element) -> None:
    """Makes a drawing's text boxes a "pict", of which mammoth takes the text; the picture itself is not read."""
    boxes = [box for box in drawing.iter("{*}txbxContent") if next(box.iterancestors("{*}drawing")) is drawing]
    if boxes:
        drawing[:] = boxes
        drawing.tag = drawing.tag.replace("}drawing", "}pict")


def _vanishes(run: Element) -> bool:
    vanish = run.find("{*}rPr/{*}vanish")
    return vanish is not None and not {"0", "false", "off"} & set(vanish.attrib.values())


def _packed(roots: Mapping[str, Element]) -> bytes:
    """The package that mammoth reads."""
    from lxml import etree

    packed = BytesIO()
    with ZipFile(packed, "w") as file:
        for name, root in roots.items():
            file.writestr(name, etree.tostring(root, encoding="utf-8", xml_declaration=True))
    return packed.getvalue()


def _html(package: bytes) -> tuple[str, list[str]]:
    import mammoth

    with told_as(_UNREADABLE):
        result = mammoth.convert_to_html(
            BytesIO(package),
            style_map=_STYLES,
            include_embedded_style_map=False,
            convert_image=lambda _image: [],
            external_file_access=False,
        )
        return result.value, [message.message for message in result.messages]


class _NoteMarks:
    """Tells apart what mammoth adds for footnotes: a number in the sentence, and an arrow back at the note.

    Neither is a word of the document: a quotation across the number would not stand there.
    """

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, tag: str, attributes: Attributes) -> bool:
        if tag != "a":
            return False
        href = attributes.get("href", "")
        mark = attributes.get("id", "").startswith(("footnote-ref-", "endnote-ref-")) and href.startswith("#")
        self.count += mark
        return mark or href.startswith(("#footnote-ref-", "#endnote-ref-"))


def _size_within(roots: Iterable[Element], names: set[str]) -> int:
    """The length of the text in elements of these local names."""
    return sum(
        len(text.text or "")
        for root in roots
        for text in root.iter("{*}t")
        if any(_local(element) in names for element in text.iterancestors())
    )


def _size(element: Element) -> int:
    """The length of an element's text, deleted text too."""
    return sum(len(text.text or "") for text in element.iter("{*}t", "{*}delText"))


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]
