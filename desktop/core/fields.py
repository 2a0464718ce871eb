"""The kinds of text that a timeline file holds, each with the rule that keeps a hostile or a careless file harmless.

Each rule is a plain function from text to the same text that raises ``ValueError`` saying what is wrong and what would
be right; pydantic calls it, and the generated schema carries a pattern that an editor can check while one types.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, Field, WithJsonSchema

from desktop.core import dates, zones

MAX_OFFSET = 2**53 - 1
"""The greatest whole number that every JSON reader keeps exactly (RFC 8259, section 6)."""

_DAY = r"[0-9]{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
_EVERYDAY = re.compile(
    # a leap day is left to the calendar
    rf"[0-9]{{4}}(?:-(?:0[1-9]|1[0-2]))?|{_DAY}"
    rf"(?:/({_DAY})|T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{{1,6}})?)?Z?)?"
)
"""Years, months, days, spans of days and times: nearly all dates of a large file, in a tenth of the time of parsing.

Only whether they are dates is asked here; what they mean is worked out when an event is drawn.
"""

_COLOUR = re.compile(r"#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LANGUAGE = re.compile(
    # RFC 5646, section 2.1: language, extlangs, script, region, variants, extensions, private use; or that alone
    r"(?:[A-Za-z]{2,3}(?:-[A-Za-z]{3}){0,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*(?:-[A-WY-Za-wy-z0-9](?:-[A-Za-z0-9]{2,8})+)*"
    r"(?:-[xX](?:-[A-Za-z0-9]{1,8})+)?|[xX](?:-[A-Za-z0-9]{1,8})+)"
)
_TIME_ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+){0,2}")
_HOST_AND_PORT = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\[\]:@/?#]+)(?::([0-9]{1,5}))?")
_MAX_PORT = 65_535
_LABEL = re.compile(r"(?!-)(?:[A-Za-z0-9_-]|[^\x00-\x7f]){1,63}(?<!-)")
"""Between dots: letters, digits and hyphens (RFC 1123), the underscore that some hosts have, and other scripts."""

_DOTS = re.compile("[.\u3002]")
_MAX_LABEL = 63
_BEFORE_PATH = re.compile(r"[^:]*://[^/?#]*")
_FORBIDDEN = re.compile(r"%(?![0-9A-Fa-f]{2})|[\x00-\x20\x7f\"<>\[\\\]^`{|}]")
"""What RFC 3986 allows nowhere after the host but percent-encoded, and a percent sign that encodes nothing."""

_MAX_URL = 2_048
_NEVER_IN_URLS = frozenset('\\"<>`')
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"}
"""Unicode categories that a reader does not see, or not where they stand: controls, bidi marks, white space."""


def edtf(text: str) -> str:
    """A date that ``core.dates`` reads; its ``DateError`` says at which character it goes wrong."""
    match = _EVERYDAY.fullmatch(text)
    # days of four digits a year stand in the order of time when they stand in that of the alphabet
    if match is None or ((last := match[1]) and last < text[: len(last)]):
        dates.parse(text)
    return text


def colour(text: str) -> str:
    """Only numbers: a name or a function would mean what the drawing library happens to make of it."""
    if _COLOUR.fullmatch(text) is None:
        raise ValueError("is not a colour: write it as #rgb or #rrggbb, such as #1f7a5c")
    return text


def web_address(text: str) -> str:
    """An address that may be handed to a browser on a click: ``javascript:`` and ``file:`` never get there."""
    scheme, separator, rest = text.partition("://")
    if scheme.lower() not in ("http", "https") or not separator:
        raise ValueError("is not a web address: it must begin with https:// or http://")
    if not _NEVER_IN_URLS.isdisjoint(text) or any(unicodedata.category(character) in _UNSEEN for character in text):
        raise ValueError("holds a space, a quote, a backslash or an invisible character: write those percent-encoded")
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    if "@" in authority:
        raise ValueError("holds a user name before @, which can disguise the host: leave it out")
    parts = _HOST_AND_PORT.fullmatch(authority)
    if parts is None or not _is_host(parts[1]):
        raise ValueError("names no host: write it as https://example.org/page")
    if int(parts[2] or 0) > _MAX_PORT:
        raise ValueError(f"names a port that no host has: the greatest is {_MAX_PORT}")
    if len(text) > _MAX_URL:
        raise ValueError(f"is longer than {_MAX_URL:,} characters: shorten it")
    return text


def _is_host(text: str) -> bool:
    """Whether a host can have this name or number: what is none would be no address at all for a browser."""
    if text.startswith("["):
        import ipaddress  # hardly any address needs it

        try:
            ipaddress.IPv6Address(text[1:-1])
        except ValueError:
            return False
        return True
    labels = _DOTS.split(unicodedata.normalize("NFKC", text))
    if len(labels) > 1 and not labels[-1]:
        labels.pop()  # the root of all names
    return all(_is_label(label) for label in labels)


def _is_label(text: str) -> bool:
    if _LABEL.fullmatch(text) is None or text.lower() == "xn--" or unicodedata.category(text[0]).startswith("M"):
        return False
    # hyphens in the third and the fourth place say how a label is encoded (RFC 5891, section 4.2.3.1)
    return text.isascii() or (text[2:4] != "--" and len("xn--") + len(text.encode("punycode")) <= _MAX_LABEL)


def percent_encoded(address: str) -> str:
    """A web address as a browser takes it: what RFC 3986 allows nowhere in it is percent-encoded, the rest stays."""
    before = _BEFORE_PATH.match(address)
    host = before[0] if before is not None else ""
    rest, sign, fragment = address[len(host) :].partition("#")
    rest, fragment = (_FORBIDDEN.sub(lambda one: f"%{ord(one[0]):02X}", part) for part in (rest, fragment))
    return host + rest + sign + fragment.replace("#", "%23")


def relative_path(text: str) -> str:
    """A path that stays inside the timeline file's folder, on every operating system alike.

    ``core.folder.inside`` follows symbolic links on top of this, when the file is to be opened.
    """
    if not text.strip() or any(unicodedata.category(character) in ("Cc", "Cs") for character in text):
        raise ValueError("is not a path: name a file beside the timeline, such as copies/article.txt")
    if "\\" in text or ":" in text:
        raise ValueError("must be relative to the timeline's folder, with / between folders: no drive, no backslash")
    parts = text.split("/")
    if parts[0] == "":
        raise ValueError("must be relative to the timeline's folder: it may not begin with /")
    if any(not part.strip(". ") for part in parts if part not in ("", ".")):  # Windows takes ".. " for ".."
        raise ValueError("must stay inside the timeline's folder: it may not hold ..")
    if parts[-1] in ("", "."):
        raise ValueError("names a folder: name a file in it")
    return text


def language_tag(text: str) -> str:
    """BCP 47 by its shape: whether a language is registered changes, and nothing here depends on it."""
    if _LANGUAGE.fullmatch(text) is None:
        raise ValueError("is not a language tag (BCP 47): write it as en, en-GB or zh-Hans")
    return text


def time_zone(text: str) -> str:
    """An IANA zone that this machine's tables know; by its shape alone where a machine has no tables."""
    if _TIME_ZONE.fullmatch(text) is None or (zones.zone(text) is None and zones.zone("Europe/London") is not None):
        raise ValueError("is not an IANA time zone: write it as Europe/London, Asia/Shanghai or UTC")
    return text


def sha256(text: str) -> str:
    """The hash of a copy's text, in the one spelling that is compared."""
    if _SHA256.fullmatch(text) is None:
        raise ValueError("is not a SHA-256 hash: it has 64 digits 0-9 and a-f")
    return text


Id = Annotated[str, Field(min_length=1, description="Unique in its list; other parts of the file refer to it.")]
Edtf = Annotated[
    str,
    AfterValidator(edtf),
    WithJsonSchema(
        {
            "type": "string",
            "minLength": 1,
            "maxLength": dates.MAX_LENGTH,
            "format": "edtf",
            "description": "A date in EDTF (ISO 8601-2), as precise as it is known.",
            "examples": ["2022-11-30", "2023-03", "1984?", "2022-10-07/..", "[..2022-10-07]", "2022-11-30T10:30:00Z"],
        }
    ),
]
Colour = Annotated[
    str,
    AfterValidator(colour),
    WithJsonSchema({"type": "string", "pattern": f"^{_COLOUR.pattern}$", "examples": ["#1f7a5c"]}),
]
WebAddress = Annotated[
    str,
    AfterValidator(web_address),
    WithJsonSchema(
        {
            "type": "string",
            "format": "uri",
            "pattern": r"^[Hh][Tt][Tt][Pp][Ss]?://[^\s\\]+$",
            "maxLength": _MAX_URL,
            "description": "A web address; it is opened by the reader's click only.",
        }
    ),
]
RelativePath = Annotated[
    str,
    AfterValidator(relative_path),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^(?!/)(?!.*(^|/)\.\.(/|$))[^\\:]+$",
            "description": "A file inside the timeline file's folder, with / between folders.",
            "examples": ["copies/article.txt"],
        }
    ),
]
Language = Annotated[
    str,
    AfterValidator(language_tag),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$|^[xX](-[A-Za-z0-9]{1,8})+$",
            "description": "A language tag (BCP 47).",
            "examples": ["en", "en-GB", "zh-Hans"],
        }
    ),
]
TimeZone = Annotated[
    str,
    AfterValidator(time_zone),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": f"^{_TIME_ZONE.pattern}$",
            "description": "An IANA time zone.",
            "examples": ["Europe/London", "Asia/Shanghai"],
        }
    ),
]
Sha256 = Annotated[
    str,
    AfterValidator(sha256),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": f"^{_SHA256.pattern}$",
            "description": "SHA-256 of the copy's text as UTF-8 (BOM dropped, LF line ends, NFC).",
        }
    ),
]
Offset = Annotated[int, Field(ge=0, le=MAX_OFFSET, description="A place in the copy's text, in Unicode code points.")]
