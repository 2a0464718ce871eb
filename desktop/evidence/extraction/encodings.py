"""Which letters the bytes of a web page, or of XML, stand for."""

from __future__ import annotations

import codecs
import re
from typing import Final

from desktop.evidence.copies import CopyError, decode

#: Bytes in which an encoding is looked for: four times the standard's, as saved pages begin with comments.
_PRESCAN: Final = 4096
_COMMENT: Final = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_DECLARED: Final = re.compile(
    rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]+encoding\s*=\s*["']([\w.:-]+)""", re.IGNORECASE
)

#: The encodings of the web by Python's names: Python knows others that are none, such as "zip" and "unicode_escape".
_ENCODINGS: Final = frozenset(
    {
        *("utf-8", "gbk", "gb18030", "big5hkscs", "euc_jp", "iso2022_jp", "cp932", "cp949"),
        *("koi8-r", "koi8-u", "mac-roman", "mac-cyrillic", "cp866", "cp874"),
        *(f"cp{page}" for page in range(1250, 1259)),
        *(f"iso8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)),
    }
)
#: What the Encoding standard reads instead of what is declared.
_READ_AS: Final = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "utf-16": "utf-8",  # in UTF-16 the declaration itself could not have been read
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
}


def decoded(data: bytes) -> tuple[str, list[str]]:
    """HTML or XML as text by the rules of the HTML standard, with notes on what had to be guessed.

    Raises ``CopyError`` for what is no text.
    """
    if data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decode(data), []
    if b"\0" in data:
        raise CopyError("the file is not text: save it again, or its text as plain text (UTF-8)")
    declared = _declared(data)
    if declared is None:
        try:
            return data.decode(), []
        except UnicodeDecodeError:
            text, notes = _replaced(data, "cp1252")
            return text, ["the encoding is not declared, and is not UTF-8: read as windows-1252", *notes]
    return _replaced(data, declared)


def _declared(data: bytes) -> str | None:
    found = _DECLARED.search(_COMMENT.sub(b"", data[:_PRESCAN]))
    if found is None:
        return None
    try:
        name = codecs.lookup((found[1] or found[2]).decode("ascii", "replace")).name
    except (LookupError, ValueError):
        return None
    name = _READ_AS.get(name, name)
    return name if name in _ENCODINGS else None


def _replaced(data: bytes, encoding: str) -> tuple[str, list[str]]:
    text = data.decode(encoding, "replace")
    damaged = text.count("\ufffd")
    return text, [f"{damaged:,} characters can't be read and show as \ufffd"] if damaged else []
