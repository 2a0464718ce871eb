"""One sentence for the user, whatever a parser raises."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from desktop.evidence.copies import CopyError


class MalformedError(CopyError):
    """XML that breaks XML's rules: a more forgiving parser may still read it."""


@contextmanager
def told_as(sentence: str, kind: type[CopyError] = CopyError) -> Iterator[None]:
    """Makes any failure within a ``CopyError`` that says ``sentence``, which must tell what would work.

    The parsers of PDF, DOCX and EPUB do not promise what they raise for a damaged file, and in fact raise ``KeyError``,
    ``AttributeError``, ``struct.error`` and many more. A ``CopyError`` from within passes, and so does ``MemoryError``:
    the process that reads copies has a sentence for it.
    """
    try:
        yield
    except (CopyError, MemoryError):
        raise
    except Exception as error:
        raise kind(sentence) from error
