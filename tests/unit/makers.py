"""Copies of every format, made of paragraphs: the same words as a stranger's program would have saved them.

``make`` serves all tests that need some copy; the functions below it make what a test wants to be particular about.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from io import BytesIO
from textwrap import wrap
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile

from desktop.evidence.copies import Format

#: The formats of files, with their usual suffix.
SUFFIXES: Final[Mapping[Format, str]] = {
    "text": ".txt",
    "markdown": ".md",
    "html": ".html",
    "pdf": ".pdf",
    "docx": ".docx",
    "epub": ".epub",
}

WORD: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONSHIPS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_CONTENT_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_WORD_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def make(format: Format, paragraphs: Sequence[str]) -> bytes:  # noqa: A002 - as in Copy
    """A file whose text is ``paragraphs``, each without line ends. A PDF's lines break after some 90 characters."""
    makers: Mapping[Format, Callable[[Sequence[str]], bytes]] = {
        "text": lambda texts: "\n\n".join(texts).encode(),
        "markdown": lambda texts: "\n\n".join(map(_in_markdown, texts)).encode(),
        "html": lambda texts: html("".join(f"<p>{escape(text)}</p>\n" for text in texts)),
        "pdf": lambda texts: pdf([[line for text in texts for line in wrap(text, 90)]]),
        "docx": lambda texts: docx("".join(map(word_paragraph, texts))),
        "epub": lambda texts: epub({"chapter.xhtml": "".join(f"<p>{escape(text)}</p>\n" for text in texts)}),
    }
    return makers[format](paragraphs)


def html(body: str, *, head: str = '<meta charset="utf-8">') -> bytes:
    return f"<!DOCTYPE html>\n<html><head>{head}<title>A title</title></head>\n<body>{body}</body></html>".encode()


def packed(files: Mapping[str, str | bytes], *, compression: int = ZIP_DEFLATED) -> bytes:
    """A zip file of ``files`` by name, in their order."""
    data = BytesIO()
    with ZipFile(data, "w", compression) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return data.getvalue()


def word_paragraph(text: str, *, style: str = "") -> str:
    """A ``w:p`` of one run."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{properties}<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def docx(
    body: str,
    *,
    parts: Mapping[str, str] | None = None,
    relationships: str = "",
    files: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """A DOCX with ``body`` in its ``w:body``.

    ``parts`` are the insides of further parts of the document by their kind, such as ``footnotes`` or ``header``;
    ``relationships`` are more of the document's; ``files`` are added or replaced as they are.
    """
    parts = parts or {}
    roots = {"header": "hdr", "footer": "ftr"}
    overrides = "".join(
        f'<Override PartName="/word/{kind}.xml" ContentType="{_WORD_TYPE}.{kind}+xml"/>' for kind in parts
    )
    targets = "".join(
        f'<Relationship Id="part{number}" Type="{OFFICE}/{kind}" Target="{kind}.xml"/>'
        for number, kind in enumerate(parts)
    )
    contents: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<?xml version="1.0" encoding="UTF-8"?><Types xmlns="{_CONTENT_TYPES}">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_WORD_TYPE}.document.main+xml"/>{overrides}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONSHIPS}">'
        f'<Relationship Id="main" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_RELATIONSHIPS}">{targets}{relationships}'
        "</Relationships>",
        "word/document.xml": word_part("document", f"<w:body>{body}</w:body>"),
        **{f"word/{kind}.xml": word_part(roots.get(kind, kind), inside) for kind, inside in parts.items()},
        **(files or {}),
    }
    return packed(contents)


def word_part(root: str, inside: str) -> str:
    """A part of a DOCX whose root element is ``root``."""
    spaces = {
        "w": WORD,
        "r": OFFICE,
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "v": "urn:schemas-microsoft-com:vml",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    }
    declared = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in spaces.items())
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:{root} {declared}>{inside}</w:{root}>'


#: The styles by which word processors mark headings.
HEADING_STYLES: Final = "".join(
    f'<w:style w:type="paragraph" w:styleId="H{level}"><w:name w:val="heading {level}"/></w:style>'
    for level in range(1, 4)
)


def epub(
    chapters: Mapping[str, str],
    *,
    titles: Mapping[str, str] | None = None,
    files: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """An EPUB 3 of ``chapters``, the insides of their bodies by name, in this order.

    ``titles`` by address are its table of contents; ``files`` are added or replaced as they are.
    """
    items = "".join(
        f'<item id="c{number}" href="{name}" media-type="application/xhtml+xml"/>'
        for number, name in enumerate(chapters)
    )
    spine = "".join(f'<itemref idref="c{number}"/>' for number in range(len(chapters)))
    links = "".join(f'<li><a href="{href}">{escape(title)}</a></li>' for href, title in (titles or {}).items())
    contents: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
        '<rootfiles><rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/></rootfiles>'
        "</container>",
        "book/package.opf": '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><manifest>'
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
        f"{items}</manifest><spine>{spine}</spine></package>",
        "book/nav.xhtml": xhtml(f"<nav><ol>{links}</ol></nav>"),
        **{f"book/{name}": xhtml(body) for name, body in chapters.items()},
        **(files or {}),
    }
    data = BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED) as file:
        for name, content in contents.items():
            file.writestr(name, content, 0 if name == "mimetype" else ZIP_DEFLATED)
    return data.getvalue()


def xhtml(body: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html>'
        f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>A title</title></head><body>{body}</body></html>'
    )


def pdf(pages: Sequence[Iterable[str]], *, catalogue: str = "", objects: Sequence[bytes] = ()) -> bytes:
    """A PDF with these lines on its pages; any letters, told by a map from codes to Unicode as PDFs have it.

    ``catalogue`` is added to the catalogue's entries, ``objects`` are added under the numbers from 5 on.
    """
    lines = [list(page) for page in pages]
    codes = {letter: code for code, letter in enumerate(sorted({*"".join(map("".join, lines))}), 1)}
    first = 5 + len(objects)
    kids = " ".join(f"{first + 2 * number} 0 R" for number in range(len(lines)))
    contents = [
        f"<< /Type /Catalog /Pages 2 0 R {catalogue} >>".encode(),
        f"<< /Type /Pages /Kids [{kids}] /Count {len(lines)} >>".encode(),
        _FONT,
        stream(_to_unicode(codes)),
        *objects,
    ]
    for number, page in enumerate(lines):
        contents.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >>"
            b" /Contents %d 0 R >>" % (first + 2 * number + 1)
        )
        contents.append(stream(_drawn(page, codes)))
    return pdf_of(contents)


def stream(data: bytes, entries: str = "") -> bytes:
    """A PDF's stream object, compressed."""
    squeezed = zlib.compress(data)
    return (
        f"<< /Length {len(squeezed)} /Filter /FlateDecode {entries} >>\nstream\n".encode() + squeezed + b"\nendstream"
    )


def pdf_of(objects: Sequence[bytes], *, trailer: str = "") -> bytes:
    """A PDF of these objects, numbered from 1 on; the first is its catalogue."""
    data = bytearray(b"%PDF-1.7\n")
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    data += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(data)


#: Any letters at all, as long as nobody wants to see them: its glyphs are not there.
_FONT: Final = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /Letters /Encoding /Identity-H /ToUnicode 4 0 R /DescendantFonts ["
    b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Letters /DW 500"
    b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>] >>"
)


def _to_unicode(codes: Mapping[str, int]) -> bytes:
    pairs = [f"<{code:04X}> <{letter.encode('utf-16-be').hex()}>" for letter, code in codes.items()]
    blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
    maps = "\n".join(f"{len(block)} beginbfchar\n{chr(10).join(block)}\nendbfchar" for block in blocks)
    return f"begincmap\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{maps}\nendcmap".encode()


def _drawn(lines: Iterable[str], codes: Mapping[str, int]) -> bytes:
    shown = "\n".join(f"<{''.join(f'{codes[letter]:04X}' for letter in line)}> Tj T*" for line in lines)
    return f"BT /F 10 Tf 12 TL 40 800 Td\n{shown}\nET".encode()


def _in_markdown(text: str) -> str:
    """The text with its punctuation escaped, so that Markdown shows it as it is."""
    return "".join(f"\\{letter}" if letter in r"\`*_{}[]<>()#+-.!|~&" else letter for letter in text)
