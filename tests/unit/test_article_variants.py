"""A timeline keeps its receipts when its source is typeset anew or re-ordered, and loses those that were reworded.

Once on a source of our own, and once on the article of the built-in timeline where it lies beside the project.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from desktop import cli
from desktop.core import files
from desktop.core.protocols import AnchorState
from desktop.core.timeline import Quotation, Timeline
from desktop.evidence.anchor import Anchor
from desktop.evidence.copies import Copy, from_text, read
from tests.unit import greywick
from tests.unit.variants import doubled, letters, reworded, typeset, upside_down


class Story(NamedTuple):
    file: Path
    timeline: Timeline
    copy: Copy
    folder: Path
    capsys: pytest.CaptureFixture[str]

    @property
    def text(self) -> str:
        return self.copy.text

    def against(self, text: str) -> list[tuple[Quotation, Anchor]]:
        """Each quotation with what the command line tells of it in another text of its only source."""
        (source,) = self.timeline.sources
        path = self.folder / "variant.txt"
        path.write_bytes(text.encode())
        status = cli.main(["check", str(self.file), "--copy", f"{source.id}={path}", "--json"])
        told = {one["id"]: one for one in json.loads(self.capsys.readouterr().out)["quotations"]}
        anchors = [_anchor(told[quotation.id]) for quotation in self.timeline.quotations]
        assert status == int(not all(anchor.state.verified for anchor in anchors))
        return list(zip(self.timeline.quotations, anchors, strict=True))


def _anchor(told: Any) -> Anchor:
    spans, candidates = (tuple((start, end) for start, end in told[name]) for name in ("spans", "candidates"))
    return Anchor(AnchorState(told["state"]), spans, told["similarity"], candidates)


@pytest.fixture(params=["our own", "the article"])
def story(request: pytest.FixtureRequest, root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Story:
    if request.param == "our own":
        file, copy = tmp_path / "greywick.json", from_text(greywick.TEXT)
        file.write_text(greywick.timeline().model_dump_json(by_alias=True, exclude_none=True), "utf-8")
    else:
        file, copy = root / "events.json", read(request.getfixturevalue("article"))
    timeline = files.load(file).timeline
    assert timeline is not None
    return Story(file, timeline, copy, tmp_path, capsys)


def place(quotation: Quotation) -> tuple[int, int]:
    assert quotation.start is not None
    assert quotation.end is not None
    return quotation.start, quotation.end


def test_in_the_source_itself_all_are_exact(story: Story) -> None:
    for quotation, anchor in story.against(story.text):
        assert anchor == Anchor(AnchorState.EXACT, (place(quotation),), 1.0)


def test_typeset_and_wrapped_anew_each_is_found_where_it_stood(story: Story) -> None:
    text = typeset(story.text)
    assert letters(text) == letters(story.text)
    states = set()
    for quotation, anchor in story.against(text):
        ((start, end),) = anchor.spans
        assert letters(text[:start]) == letters(story.text[: place(quotation)[0]])
        assert letters(text[start:end]) == letters(quotation.exact)
        assert not text[start].isspace()
        assert not text[end - 1].isspace()
        untouched = text[start:end] == quotation.exact
        assert anchor.state in ({AnchorState.EXACT, AnchorState.MOVED} if untouched else {AnchorState.NORMALISED})
        states.add(anchor.state)
    assert AnchorState.NORMALISED in states
    assert len(states) > 1


def test_with_its_paragraphs_in_reverse_order_all_moved(story: Story) -> None:
    text = upside_down(story.text)
    for quotation, anchor in story.against(text):
        assert anchor.state is AnchorState.MOVED
        ((start, end),) = anchor.spans
        assert text[start:end] == quotation.exact
        assert text[:start].count("\n") == story.text[place(quotation)[0] :].count("\n")


def test_with_a_fifth_of_its_sentences_reworded_those_are_not_verified_and_the_others_are(story: Story) -> None:
    text, words, sentences = reworded(story.text)
    states = set()
    for quotation, anchor in story.against(text):
        start, end = place(quotation)
        if any(start < stop and begin < end for begin, stop in (*words, *sentences)):
            assert quotation.exact not in text
            assert anchor.state in {AnchorState.ALTERED, AnchorState.ORPHANED}
            states.add(anchor.state)
        else:
            assert anchor.state.verified
            assert text[slice(*anchor.spans[0])] == quotation.exact
    assert states == {AnchorState.ALTERED, AnchorState.ORPHANED}


def in_context(quotation: Quotation, text: str, at: int) -> bool:
    def words(text: str) -> str:
        return " ".join(text.split())

    before, after = words(text[:at]), words(text[at + len(quotation.exact) :])
    return before.endswith(words(quotation.prefix)) and after.startswith(words(quotation.suffix))


def test_with_every_paragraph_twice_the_context_decides_or_nothing_does(story: Story) -> None:
    text = doubled(story.text)
    ambiguous = 0
    for quotation, anchor in story.against(text):
        places = [at for at in range(len(text)) if text.startswith(quotation.exact, at)]
        assert len(places) > 1
        # context that reaches back to the paragraph before belongs to the first of two, on to the next to the second
        apart = [at for at in places if in_context(quotation, text, at)]
        if len(apart) == 1:
            assert anchor.state.verified
            assert anchor.spans[0][0] == apart[0]
        else:
            ambiguous += 1
            assert anchor.state is AnchorState.AMBIGUOUS
            assert sorted(start for start, _ in anchor.candidates) == places
    assert ambiguous
