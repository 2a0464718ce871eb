"""XML out of a stranger's package, parsed so that it can name nothing outside itself and grow no larger than it is."""

from __future__ import annotations

import re
from html.entities import html5
from typing import TYPE_CHECKING, Any, Final

from desktop.evidence.copies import CopyError
from desktop.evidence.extraction.encodings import decoded
from desktop.evidence.extraction.failures import MalformedError, told_as

if TYPE_CHECKING:
    from lxml.etree import XMLParser
    from lxml.etree import _Element as Element

    from desktop.evidence.extraction.walker import Walker

_DAMAGED: Final = "the file is damaged or incomplete: fetch or save it again"
_DECLARES: Final = (
    "the file declares entities of its own, as bombs do and documents don't, and is not to be trusted:"
    " copy its text from a program that shows it, and paste that"
)
_ENTITY: Final = re.compile(r"&([A-Za-z][A-Za-z0-9]*;)")
_OF_XML: Final = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})


class _PrologEnd(Exception):  # noqa: N818 - no error: it stops a scanner that has seen enough
    """The first element has begun."""


def parse(data: bytes) -> Element:
    """The root element. Raises ``MalformedError``, and ``CopyError`` for what declares entities of its own."""
    from lxml import etree

    document = _harmless(decoded(data)[0])
    with told_as(_DAMAGED, MalformedError):
        return etree.fromstring(document, _parser())


def feed(document: str, walker: Walker) -> None:
    """Tells XHTML to a walker. Raises as ``parse`` does; the walker may have been told a part by then."""
    parser = _parser(walker)
    data = _harmless(document)
    with told_as(_DAMAGED, MalformedError):
        parser.feed(data)
        parser.close()


def _parser(target: Any = None) -> XMLParser:  # lxml asks less of a target than its stubs do
    from lxml import etree

    return etree.XMLParser(
        target=target,
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _harmless(document: str) -> bytes:
    """The document in UTF-8, sure to declare no entities: by those a kilobyte would grow to a gigabyte."""
    from xml.parsers import expat

    def doctype(_name: str, _system: str | None, _public: str | None, internal_subset: int) -> None:
        if internal_subset:
            raise CopyError(_DECLARES)

    def element(_name: str, _attributes: dict[str, str]) -> None:
        raise _PrologEnd

    data = _ENTITY.sub(_letter, document).encode()
    scanner = expat.ParserCreate("utf-8")
    scanner.StartDoctypeDeclHandler = doctype
    scanner.StartElementHandler = element
    with told_as(_DAMAGED, MalformedError):
        try:
            scanner.Parse(data, True)
        except _PrologEnd:
            return data
    raise MalformedError(_DAMAGED)


def _letter(entity: re.Match[str]) -> str:
    """What HTML's names for letters stand for: XHTML has them from a document type, which is not fetched."""
    return entity[0] if entity[1] in _OF_XML else html5.get(entity[1], entity[0])
