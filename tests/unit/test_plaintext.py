"""What stands in a title may break no line and no drawing's file, and what people write stays as it is."""

import xml.etree.ElementTree as ET
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.plaintext import without_controls


@given(st.text(st.characters()))
def test_any_text_becomes_one_line_that_xml_can_hold_with_its_places_kept(text: str) -> None:
    made = without_controls(text)
    assert len(made) == len(text)
    assert len(made.splitlines()) <= 1
    assert (ET.fromstring(f"<t>{escape(made)}</t>").text or "") == made


@pytest.mark.parametrize("text", ["Grüße, 世界", "👩‍🚀 und 🏳️‍🌈", "שלום <b>&amp;</b>"])
def test_what_people_write_stays(text: str) -> None:
    assert without_controls(text) == text


def test_half_a_surrogate_pair_is_no_letter() -> None:
    assert without_controls("a\ud800b") == "a b"
