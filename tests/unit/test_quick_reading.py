"""The quick ways of reading a large file find what the thorough ones find, to the last message."""

from __future__ import annotations

import gc
import json
import weakref
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core import dates, fields, files, salvage
from desktop.core.dates import DateError
from desktop.core.files import Loaded
from tests.unit.damage import TEXT
from tests.unit.strategies import DATES, timelines

HEAD = '"format": "quoteline/1", "title": "T"'

#: What careless or hostile hands put into a file that a quick look may pass over.
INSERTS = st.sampled_from(
    [
        '"id": "again",', '"title": "again",', '"title" : "again",', '"title"\n:\t"again",',
        '"new": {"a": 1, "a": 2},', "//", ",", "\x00",
        '"summary": "\\": a colon behind a mark",', '"summary": "a: b",', '"tags": ["\\"", ":"],',
        '"tags": [{"a": 1}],',
        '"new": 1e999,', '"new": NaN,', '"new": "\\ud800",', '"new": "\\ud83d\\ude00",', '"new": -0,',
        '"importance": 1e2,', '"importance": 50.0,', f'"importance": {"9" * 5000},', f'"new": {"[" * 300}{"]" * 300},',
        f'"new": {"[" * 100}{"]" * 100},', '"summary": "a\tb",', '"summary": "\\u0000",', '"\\u0069d": "x",',
    ]
)  # fmt: skip


def thoroughly(text: str) -> Loaded:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(salvage, "_parsed_quickly", lambda _text: None)
        return files.parse(text)


@given(st.lists(st.tuples(st.integers(0, TEXT.count('{"') + TEXT.count("{\n") - 1), INSERTS), max_size=3))
def test_a_damaged_text_is_told_alike(inserts: list[tuple[int, str]]) -> None:
    text = TEXT
    for number, insert in inserts:
        pieces = text.split("{")
        at = min(number, len(pieces) - 2) + 1
        text = "{".join(pieces[:at]) + "{" + insert + "{".join(pieces[at:])
    quick, thorough = files.parse(text), thoroughly(text)
    assert quick.problems == thorough.problems
    assert quick.timeline == thorough.timeline
    assert quick.kept == thorough.kept


@given(st.integers(0, len(TEXT) - 1), st.characters(exclude_categories=()))
def test_a_wrong_character_is_told_alike(at: int, character: str) -> None:
    text = TEXT[:at] + character + TEXT[at + 1 :]
    quick, thorough = files.parse(text), thoroughly(text)
    assert (quick.problems, quick.timeline) == (thorough.problems, thorough.timeline)


@given(timelines(), st.sampled_from([None, 1, "\t"]), st.sampled_from([(",", ":"), (", ", ": "), (",\n", " :\n")]))
def test_a_sound_file_is_read_alike_however_it_is_spaced(
    timeline: Any, indent: int | str | None, separators: tuple[str, str]
) -> None:
    text = json.dumps(timeline.model_dump(by_alias=True, exclude_unset=True), indent=indent, separators=separators)
    assert files.parse(text).timeline == timeline
    assert thoroughly(text).timeline == timeline


@pytest.mark.parametrize("spacing", ["", " ", "\n\t", "\r\n"])
@pytest.mark.parametrize("title", ["plain", "a: b", '\\": b', '\\\\\\": b', "\\\\"])
def test_equal_keys_are_told_whatever_colons_stand_around(spacing: str, title: str) -> None:
    event = f'{{"id"{spacing}: "a", "title"{spacing}: "{title}", "title"{spacing}: "{title}"}}'
    loaded = files.parse(f'{{{HEAD}, "events": [{event}]}}')
    assert any('the key "title" stands twice' in problem.message for problem in loaded.problems)


# -- dates


def dated(text: str) -> str | None:
    """What is wrong with a date as a file's field; None if nothing is."""
    try:
        fields.edtf(text)
    except DateError as error:
        return str(error)
    return None


def parsed(text: str) -> str | None:
    try:
        dates.parse(text)
    except DateError as error:
        return str(error)
    return None


_DIGITS = st.sampled_from(["0000", "1900", "2000", "2023", "2024", "9999", "0001"])
_DAY = st.builds(
    lambda year, month, day: f"{year}-{month:02}-{day:02}", _DIGITS, st.integers(0, 13), st.integers(0, 32)
)
_TIME = st.builds(
    lambda hour, minute, rest: f"T{hour:02}:{minute:02}{rest}",
    st.integers(0, 25),
    st.integers(0, 61),
    st.sampled_from(["", "Z", ":00", ":59Z", ":60Z", ":00.", ":00.1", ":00.123456Z", ":00.1234567", "+01:00", "\n"]),
)


@given(
    st.one_of(
        st.builds("{}/{}".format, _DAY, _DAY),
        st.builds("{}{}".format, _DAY, _TIME),
        st.builds("{}{}/{}".format, _DAY, _TIME, _DAY),
        st.builds("{}/{}{}".format, _DAY, _DAY, _TIME),
        st.builds("{}{}".format, st.sampled_from(DATES) | _DAY, st.text(max_size=1)),
    )
)
def test_spans_and_times_are_judged_as_all_other_dates(text: str) -> None:
    assert dated(text) == parsed(text)


class _Ring:
    """Garbage that only the collector finds."""

    def __init__(self) -> None:
        self.itself = self


def test_the_collector_goes_on_after_a_large_file_and_misses_nothing() -> None:
    with salvage.collector_at_rest():
        assert not gc.isenabled()
        ring = _Ring()
        very_many = [[number] for number in range(200_000)]
    assert gc.isenabled()
    gone = weakref.ref(ring)
    del ring, very_many
    gc.collect()
    assert gone() is None
