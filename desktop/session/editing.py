"""What a user can do to the evidence of a timeline, as edits of its file: each is one step of undo.

The functions make edits and change nothing; ``Session.edit`` carries them out. Places count code points of a copy's
text.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from desktop.core.files import Loaded
from desktop.core.jsonedit import Append, Edit, Put, Remove
from desktop.core.problems import JsonPath
from desktop.core.protocols import AnchorState
from desktop.core.timeline import Quotation, QuotationRole, Timeline
from desktop.evidence.anchor import CONTEXT, Anchor, unchecked
from desktop.evidence.copies import Copy, Span


def selector(copy: Copy, span: Span) -> dict[str, Any]:
    """The keys of a quotation that say which words of a copy it is: the words, their surroundings, their place.

    White space at the ends of ``span`` is no part of the words. Raises ``ValueError`` where nothing is left.
    """
    start, end = span
    words = copy.text[start:end]
    start += len(words) - len(words.lstrip())
    end -= len(words) - len(words.rstrip())
    if start >= end:
        raise ValueError("select some words first")
    return {
        "exact": copy.text[start:end],
        "prefix": copy.text[max(0, start - CONTEXT) : start],
        "suffix": copy.text[end : end + CONTEXT],
        "start": start,
        "end": end,
    }


def new_quotation(
    loaded: Loaded,
    source_id: str,
    copy: Copy,
    span: Span,
    *,
    event_id: str | None = None,
    role: QuotationRole = "supports",
    speaker: str = "",
    speaker_role: str = "",
) -> tuple[str, tuple[Edit, ...]]:
    """The id of a new quotation of the words at ``span``, and the edits that add it, and its use by an event."""
    timeline = _timeline(loaded)
    key = _free_id(timeline, source_id)
    quotation = {"id": key, "source": source_id, **selector(copy, span)}
    quotation |= {name: value for name, value in (("speaker", speaker), ("speaker_role", speaker_role)) if value}
    edits: list[Edit] = [Append(("quotations",), quotation)]
    if event_id is not None:
        edits.append(use(loaded, event_id, key, role))
    edits.extend(_first_hash(loaded, source_id, copy))
    return key, tuple(edits)


def use(loaded: Loaded, event_id: str, quotation_id: str, role: QuotationRole = "supports") -> Edit:
    """The edit that rests an event on a quotation, too."""
    value: Any = quotation_id if role == "supports" else {"quotation": quotation_id, "role": role}
    return Append((*loaded.path_of("events", event_id), "quotations"), value)


def change_use(loaded: Loaded, event_id: str, quotation_id: str, role: QuotationRole) -> Edit:
    """The edit after which a quotation, which an event rests on already, bears on it in another way."""
    path = (*loaded.path_of("events", event_id), "quotations")
    ids = _used(loaded, path)
    return Put((*path, ids.index(quotation_id)), {"quotation": quotation_id, "role": role})


def attribute(loaded: Loaded, quotation_id: str, speaker: str, speaker_role: str) -> tuple[Edit, ...]:
    """The edits after which somebody says the words; no ``speaker``: who says them stays.

    Another speaker has not the role of the one before; the same one keeps it, unless another is given.
    """
    quotation = _timeline(loaded).quotation_by_id[quotation_id]
    path = loaded.path_of("quotations", quotation_id)
    if not speaker:
        return ()
    edits: list[Edit] = []
    if speaker != quotation.speaker:
        edits.append(Put((*path, "speaker"), speaker))
        if quotation.speaker_role is not None and not speaker_role:
            edits.append(Remove((*path, "speaker_role")))
    if speaker_role and speaker_role != quotation.speaker_role:
        edits.append(Put((*path, "speaker_role"), speaker_role))
    return tuple(edits)


def _used(loaded: Loaded, path: JsonPath) -> list[Any]:
    """The ids of the quotations in an event's list, as it is written: the model may have left some out."""
    _, index, _ = path
    written = json.loads(loaded.text)["events"][index].get("quotations", [])
    return [one.get("quotation") if isinstance(one, dict) else one for one in written]


def end_use(loaded: Loaded, event_id: str, quotation_id: str) -> tuple[Edit, ...]:
    """The edits after which an event rests on a quotation no more; the quotation itself stays in the file."""
    path = (*loaded.path_of("events", event_id), "quotations")
    ids = _used(loaded, path)
    # from the last on, so that no index shifts before its turn
    return tuple(Remove((*path, at)) for at in reversed(range(len(ids))) if ids[at] == quotation_id)


def anchor_at(loaded: Loaded, quotation_id: str, copy: Copy, span: Span) -> tuple[Edit, ...]:
    """The edits that tie a quotation to other words: what a reader chose for one that was altered or not found."""
    return _put_selector(loaded, quotation_id, selector(copy, span))


def choose_place(loaded: Loaded, quotation_id: str, copy: Copy, span: Span) -> tuple[Edit, ...]:
    """The edits that say which of several places is meant, by what surrounds it; the words stay as they are quoted."""
    chosen = selector(copy, span)
    del chosen["exact"]
    return _put_selector(loaded, quotation_id, chosen)


def found_places(loaded: Loaded, copies: Mapping[str, Copy], anchors: Mapping[str, Anchor]) -> tuple[Edit, ...]:
    """The edits that bring stored places and hashes to what was found.

    Where a hash changes, the stored place of what was not found for sure goes: it is a place in another text, and
    beside the new hash it would pass for one in this copy. A source whose quotations are not all looked for as yet
    keeps its hash and their places until they are.
    """
    quotations = _by_source(loaded)
    return tuple(
        edit
        for source_id, copy in copies.items()
        if not _is_open(loaded, source_id, copy, quotations[source_id], anchors)
        for edit in _checked_with(loaded, source_id, copy, quotations[source_id], anchors)
    )


def name_copy(
    loaded: Loaded, source_id: str, relative: str, copy: Copy, anchors: Mapping[str, Anchor]
) -> tuple[Edit, ...]:
    """The edits after which the timeline itself names the copy, by a path beside its file, with what was found in it.

    ``anchors`` are those of the source's quotations in this copy. The hash and the places follow as in
    ``found_places``.
    """
    named = Put((*loaded.path_of("sources", source_id), "copy"), relative)
    return named, *found_places(loaded, {source_id: copy}, anchors)


_Placed = tuple[JsonPath, Quotation]


def _by_source(loaded: Loaded) -> Mapping[str, list[_Placed]]:
    """The quotations of each source, with their places in the file."""
    found: dict[str, list[_Placed]] = defaultdict(list)
    for position, quotation in enumerate(_timeline(loaded).quotations):
        found[quotation.source].append((loaded.place("quotations", position), quotation))
    return found


def _is_open(
    loaded: Loaded, source_id: str, copy: Copy, quotations: Iterable[_Placed], anchors: Mapping[str, Anchor]
) -> bool:
    """Whether the hash would change the meaning of a place of which nobody knows yet what became of it."""
    if _timeline(loaded).source_by_id[source_id].sha256_text == copy.sha256:
        return False
    return any(_stored(one) and anchors.get(one.id, unchecked()) == unchecked() for _, one in quotations)


def _checked_with(
    loaded: Loaded, source_id: str, copy: Copy, quotations: Iterable[_Placed], anchors: Mapping[str, Anchor]
) -> Iterator[Edit]:
    """Says that a source's places are those in this copy, and makes it so."""
    other_text = _timeline(loaded).source_by_id[source_id].sha256_text != copy.sha256
    if other_text:
        yield Put((*loaded.path_of("sources", source_id), "sha256_text"), copy.sha256)
    for path, quotation in quotations:
        stored, found = _stored(quotation), _found(anchors.get(quotation.id, unchecked()))
        if not found and not other_text:
            continue
        yield from (Remove((*path, key)) for key in stored if key not in found)
        yield from (Put((*path, key), value) for key, value in found.items() if stored.get(key) != value)


def _found(anchor: Anchor) -> dict[str, Any]:
    """The keys that say where a quotation was found; none where it was not for sure."""
    if anchor.state.verified:
        return {"start": anchor.spans[0][0], "end": anchor.spans[0][1]}
    if anchor.state is AnchorState.ELIDED:
        return {"spans": [list(span) for span in anchor.spans]}
    return {}


def _timeline(loaded: Loaded) -> Timeline:
    if loaded.timeline is None:
        raise ValueError("what cannot be read cannot be edited: mend the file first")
    return loaded.timeline


def _free_id(timeline: Timeline, source_id: str) -> str:
    number = 1 + sum(quotation.source == source_id for quotation in timeline.quotations)
    while f"{source_id}-{number}" in timeline.quotation_by_id:
        number += 1
    return f"{source_id}-{number}"


def _first_hash(loaded: Loaded, source_id: str, copy: Copy) -> Iterator[Edit]:
    """Says of which text the places are, where none of the source's quotations has had a place so far."""
    timeline = _timeline(loaded)
    placed = any(_stored(one) for one in timeline.quotations if one.source == source_id)
    if timeline.source_by_id[source_id].sha256_text is None and not placed:
        yield Put((*loaded.path_of("sources", source_id), "sha256_text"), copy.sha256)


def _put_selector(loaded: Loaded, quotation_id: str, values: Mapping[str, Any]) -> tuple[Edit, ...]:
    quotation = _timeline(loaded).quotation_by_id[quotation_id]
    path = loaded.path_of("quotations", quotation_id)
    present = quotation.model_dump(mode="json", exclude_none=True, exclude_unset=True)
    edits: list[Edit] = [Put((*path, key), value) for key, value in values.items() if present.get(key) != value]
    if "spans" in present:
        edits.append(Remove((*path, "spans")))
    return tuple(edits)


def _stored(quotation: Quotation) -> dict[str, Any]:
    return quotation.model_dump(include={"start", "end", "spans"}, mode="json", exclude_none=True)
