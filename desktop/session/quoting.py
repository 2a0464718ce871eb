"""Making a quotation of words that somebody selected in a copy."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.core.timeline import QuotationRole
from desktop.evidence.copies import Copy, Span
from desktop.session import editing
from desktop.session.session import Session


@dataclass(frozen=True, slots=True)
class Draft:
    """What is said of a new quotation; ``event_id`` is None where no event is to rest on it yet."""

    event_id: str | None
    role: QuotationRole = "supports"
    speaker: str = ""
    speaker_role: str = ""


def quote(session: Session, source_id: str, copy: Copy, span: Span, draft: Draft) -> str:
    """Quotes the words at ``span`` in one undoable edit, and returns the quotation's id.

    Words that are quoted already are used again for the event, not quoted twice. Raises ``EditError`` where that would
    bring an error into the file, ``ValueError`` where the span holds nothing but white space.
    """
    loaded, timeline = session.document.loaded, session.document.timeline
    known = _quoted_at(session, source_id, span)
    event = timeline.event_by_id.get(draft.event_id or "")
    if known is not None and event is not None:
        if all(use.quotation != known for use in event.quotations):
            session.edit("use quotation", editing.use(loaded, event.id, known, draft.role))
        return known
    key, edits = editing.new_quotation(
        loaded,
        source_id,
        copy,
        span,
        event_id=draft.event_id,
        role=draft.role,
        speaker=draft.speaker,
        speaker_role=draft.speaker_role,
    )
    session.edit("add quotation", *edits)
    return key


def _quoted_at(session: Session, source_id: str, span: Span) -> str | None:
    """The quotation that has just these words already."""
    for quotation in session.document.timeline.quotations:
        anchor = session.anchor(quotation.id)
        if quotation.source == source_id and anchor.state.verified and anchor.spans == (span,):
            return quotation.id
    return None
