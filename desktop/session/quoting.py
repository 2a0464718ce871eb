"""Making a quotation of words that somebody selected in a copy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from desktop.core.timeline import Quotation, QuotationRole
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


class Quoted(NamedTuple):
    """What became of a draft: the quotation's id, and in words what was done."""

    id: str
    said: str


def quote(session: Session, source_id: str, copy: Copy, span: Span, draft: Draft) -> Quoted:
    """Quotes the words at ``span`` in one undoable edit.

    Words that are quoted already are used again, not quoted twice; what the draft says of their speaker, and of how
    they bear on the event, is changed there. Raises ``EditError`` where that would bring an error into the file,
    ``ValueError`` where the span holds nothing but white space, ``KeyError`` where the event is gone.
    """
    loaded = session.document.loaded
    known = _quoted_at(session, source_id, copy, span)
    if known is not None:
        return _use_again(session, known, draft)
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
    rests = "the event rests on it now" if draft.event_id is not None else "no event rests on it yet"
    return Quoted(key, f"The quotation is added: {rests}")


def _use_again(session: Session, quotation: Quotation, draft: Draft) -> Quoted:
    loaded, edits, said = session.document.loaded, [], ["These words are quoted already"]
    if draft.event_id is not None:
        event = session.document.timeline.event_by_id[draft.event_id]
        role = next((use.role for use in event.quotations if use.quotation == quotation.id), None)
        if role is None:
            edits.append(editing.use(loaded, event.id, quotation.id, draft.role))
            said.append("the event rests on that quotation, too")
        elif draft.role in {role, "supports"}:  # which it is where nobody chose another
            said.append("the event rests on that quotation as before")
        else:
            edits.append(editing.change_use(loaded, event.id, quotation.id, draft.role))
            said.append("it disputes the event now" if draft.role == "disputes" else "it gives the event context now")
    if spoken := editing.attribute(loaded, quotation.id, draft.speaker, draft.speaker_role):
        edits.extend(spoken)
        said.append(f"its speaker is now {', '.join(filter(None, (draft.speaker, draft.speaker_role)))}")
    if edits:
        session.edit("use quotation", *edits)
    return Quoted(quotation.id, f"{said[0]}: {', and '.join(said[1:])}" if said[1:] else said[0])


def _quoted_at(session: Session, source_id: str, copy: Copy, span: Span) -> Quotation | None:
    """The quotation that has just these words already; white space around them is no part of either."""
    wanted = _trimmed(copy, span)
    for quotation in session.document.timeline.quotations:
        if quotation.source == source_id and (anchor := session.anchor(quotation.id)).state.verified:
            spans = anchor.spans
            if len(spans) == 1 and _trimmed(copy, spans[0]) == wanted:
                return quotation
    return None


def _trimmed(copy: Copy, span: Span) -> Span:
    start, end = span
    words = copy.text[start:end]
    start += len(words) - len(words.lstrip())
    return start, start + len(words.strip())
