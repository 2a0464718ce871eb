"""What a stranger's file may put into a link, a colour, a path or a name, and what it may not."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from desktop.core import dates, fields
from desktop.core.timeline import Event, Lane, Quotation, Timeline

EVENT = {"id": "a", "title": "A"}


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org",
        "http://example.org:8080/a?b=c#d",
        "HTTPS://EXAMPLE.ORG/",
        "https://[2001:db8::1]/",
        "https://münchen.example/straße?q=%20",
        "https://example.org/@someone",
        "https://example.org/a|b",
        "https://example.org/100%",
        "https://my_host.example.:65535/{x}",
        "https://[::ffff:192.0.2.1]:80",
    ],
)
def test_a_web_address_is_taken_to_the_letter(url: str) -> None:
    assert fields.web_address(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt://example.org/%0aalert(1)",
        " https://example.org",
        "https://example.org ",
        "https:example.org",
        "https:///path",
        "https://",
        "//example.org",
        "example.org",
        "file:///etc/passwd",
        "data:text/html,x",
        "https://user:secret@example.org",
        "https://example.org\\@evil.test",
        "https://exam\tple.org",
        "https://example.org/\nX: y",
        "https://example.org/\u202egnp.exe",
        "https://exam\u200bple.org",
        "https://example.org/\x00",
        "https://example.org/<b>",
        'https://example.org/"onclick=',
        "https://example.org:port",
        "https://example.org:65536/",
        "https://example..org",
        "https://-a.example",
        "https://a!b.example",
        "https://a%41.example",
        f"https://{'a' * 64}.example",
        f"https://{'ä' * 60}.example",
        "https://[1::2::3]",
        "https://example.org/" + "a" * 3000,
        "",
    ],
)
def test_an_address_that_could_do_harm_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"address|holds|host|port|longer"):
        fields.web_address(url)


@pytest.mark.parametrize(
    ("written", "encoded"),
    [
        ("https://example.org/a%20b?c=d&e=%C3%A9#:~:text=f,-g", "https://example.org/a%20b?c=d&e=%C3%A9#:~:text=f,-g"),
        ("https://example.org/a|b/100%/{x}^", "https://example.org/a%7Cb/100%25/%7Bx%7D%5E"),
        ("https://[::1]/[a]?[b]#[c]#d", "https://[::1]/%5Ba%5D?%5Bb%5D#%5Bc%5D%23d"),
        ("https://münchen.example/straße", "https://münchen.example/straße"),
        ("https://example.org", "https://example.org"),
    ],
)
def test_what_an_address_may_hold_only_encoded_is_encoded_for_the_browser(written: str, encoded: str) -> None:
    assert fields.percent_encoded(written) == encoded
    assert fields.percent_encoded(encoded) == encoded


@pytest.mark.parametrize(
    "tag", ["en", "en-GB", "zh-Hans", "zh-Hant-TW", "sl-rozaj-biske", "de-CH-1996", "x-own", "es-419"]
)
def test_a_language_tag_is_taken(tag: str) -> None:
    assert fields.language_tag(tag) == tag


@pytest.mark.parametrize("tag", ["", "English", "en_GB", "en-", "-en", "e", "en GB", "en-GB\n"])
def test_what_is_no_language_tag_is_refused(tag: str) -> None:
    with pytest.raises(ValueError, match="BCP 47"):
        fields.language_tag(tag)


@pytest.mark.parametrize("zone", ["Europe/London", "America/Argentina/Buenos_Aires", "UTC", "Etc/GMT+5"])
def test_a_time_zone_is_taken(zone: str) -> None:
    assert fields.time_zone(zone) == zone


@pytest.mark.parametrize(
    "zone", ["", "America", "Mars/Base", "../../etc/passwd", "/etc/localtime", "Europe/London\0", "+01:00"]
)
def test_what_is_no_time_zone_is_refused(zone: str) -> None:
    with pytest.raises(ValueError, match="IANA"):
        fields.time_zone(zone)


@pytest.mark.parametrize("colour", ["#fff", "#1F7A5c"])
def test_a_colour_is_taken(colour: str) -> None:
    assert fields.colour(colour) == colour


@pytest.mark.parametrize("colour", ["red", "#ffff", "#ggg", "fff", "#fff;", "#fff\n", "url(x)", "#\uff11\uff12\uff13"])
def test_what_is_no_colour_is_refused(colour: str) -> None:
    with pytest.raises(ValueError, match="rrggbb"):
        fields.colour(colour)


@given(st.text())
def test_every_rule_takes_a_text_or_says_why_not(text: str) -> None:
    rules = (fields.colour, fields.web_address, fields.relative_path, fields.language_tag, fields.sha256, fields.edtf)
    for rule in rules:
        with contextlib.suppress(ValueError):
            assert rule(text) == text


@given(st.integers(0, 9999), st.integers(0, 13), st.none() | st.integers(0, 32))
def test_everyday_dates_are_judged_as_all_others(year: int, month: int, day: int | None) -> None:
    text = f"{year:04}-{month:02}" + ("" if day is None else f"-{day:02}")
    try:
        Event.model_validate({**EVENT, "date": text})
    except ValidationError:
        with pytest.raises(dates.DateError):
            dates.parse(text)
    else:
        assert dates.parse(text).edtf == text


@pytest.mark.parametrize(
    "change",
    [
        {"id": 1},
        {"importance": "50"},
        {"importance": True},
        {"tags": "a"},
        {"tags": {"a": 1}},
        {"date": 1912},
        {"title": None},
    ],
)
def test_a_type_is_never_guessed(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Event.model_validate({**EVENT, **change})


def test_a_timeline_that_exists_is_sound() -> None:
    whole: dict[str, Any] = {"format": "quoteline/1", "title": "T", "lanes": [{"id": "a", "title": "A"}]}
    Timeline.model_validate({**whole, "events": [{**EVENT, "lane": "a"}]})
    for wrong in ({**EVENT, "lane": "b"}, {**EVENT, "quotations": ["q"]}, {**EVENT, "date_basis": {"quotation": "q"}}):
        with pytest.raises(ValidationError, match=r"events\[0\]"):
            Timeline.model_validate({**whole, "events": [wrong]})


def test_a_long_chain_of_lanes_is_no_circle_and_costs_no_more_than_its_length() -> None:
    lanes = [Lane(id=str(number), title="", parent=str(number + 1)) for number in range(20_000)]
    lanes.append(Lane(id="20000", title=""))
    timeline = Timeline(format="quoteline/1", title="T", lanes=tuple(lanes))
    assert len(timeline.lane_by_id) == 20_001


def test_unknown_keys_and_bare_ids_are_kept() -> None:
    event = Event.model_validate({**EVENT, "quotations": ["q"], "mood": "grim"})
    assert (event.quotations[0].quotation, event.quotations[0].role) == ("q", "supports")
    assert event.model_extra == {"mood": "grim"}


def test_a_place_beyond_what_json_can_count_is_refused() -> None:
    with pytest.raises(ValidationError):
        Quotation.model_validate({"id": "q", "source": "s", "exact": "", "start": 0, "end": 2**53})
