"""The built-in timeline keeps what it promises: honest dates, verbatim words in their places, and a story of its own.

The checks are functions of a timeline and a text, so that they are themselves checked on a small timeline and a text
written for it: they must pass what is sound and catch what is not, with or without the article at hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core import files
from desktop.core.dates import DateRange, instant, parse
from desktop.core.timeline import Event, Quotation, Timeline
from desktop.evidence import copies
from desktop.evidence.anchor import anchor_all

ROOT = Path(__file__).parents[2]
STORY = ROOT / "events.json"

#: Characters of context on either side of a quotation (the design's evidence page).
CONTEXT = 32
#: So many words in a row of a summary that are also the source's are copied, not told.
COPIED_WORDS = 8
#: The greatest share of a copyrighted source that may be quoted, and the greatest length of one title in characters.
QUOTED_SHARE = 0.40
TITLE_LENGTH = 40

NAMED = {
    "chatgpt-launch": ("2022-11-30", "background", ()),
    "ernie-reception": ("2023-03", "background", ()),
    "export-bans": ("2022-10-07/..", "background", ()),
    "deepseek-release": ("2025-01-20", "inferred", ("month", "day")),
    "lunar-new-year": ("2025-01-25~/2025-01-28", "background", ()),
}


# -- the checks: each yields what is wrong, in words


def place_faults(timeline: Timeline) -> Iterator[str]:
    """Quotations whose place, words and context can't all be true, as far as that shows without the copy.

    What the quotations of one source say about one place must agree, wherever their words or contexts overlap.
    """
    known: dict[tuple[str, int], str] = {}
    for quotation in timeline.quotations:
        start, end = quotation.start, quotation.end
        if start is None or end is None:
            yield f"{quotation.id}: no place"
            continue
        if end - start != len(quotation.exact):
            yield f"{quotation.id}: {len(quotation.exact)} characters in {end - start} places"
        if len(quotation.prefix) != min(CONTEXT, start):
            yield f"{quotation.id}: a prefix of {len(quotation.prefix)} characters"
        if len(quotation.suffix) > CONTEXT:
            yield f"{quotation.id}: a suffix of {len(quotation.suffix)} characters"
        around = quotation.prefix + quotation.exact + quotation.suffix
        for place, character in enumerate(around, start - len(quotation.prefix)):
            if known.setdefault((quotation.source, place), character) != character:
                yield f"{quotation.id}: another quotation has other words at {place}"
                break


def wording_faults(timeline: Timeline, source: str, text: str) -> Iterator[str]:
    """Quotations of ``source`` that do not stand in ``text`` to the letter, context included, where they say."""
    for quotation in of_source(timeline, source):
        start, end = quotation.start or 0, quotation.end or 0
        stands = (text[max(0, start - CONTEXT) : start], text[start:end], text[end : end + CONTEXT])
        if stands != (quotation.prefix, quotation.exact, quotation.suffix):
            yield f"{quotation.id}: the text has {stands}"


def copied_summaries(timeline: Timeline, *texts: str) -> Iterator[str]:
    """Summaries and titles that take ``COPIED_WORDS`` or more words in a row from the texts or the quotations."""
    theirs = {run for text in (*texts, *(q.exact for q in timeline.quotations)) for run in runs_of_words(text)}
    for event in timeline.events:
        for run in (*runs_of_words(event.title), *runs_of_words(event.summary or "")):
            if run in theirs:
                yield f"{event.id}: {' '.join(run)}"


def quoted_share(timeline: Timeline, source: str, text: str) -> float:
    """The share of ``text`` that the timeline quotes, from 0 to 1; what is quoted twice counts twice."""
    return sum(len(quotation.exact) for quotation in of_source(timeline, source)) / len(text)


def relation_faults(timeline: Timeline) -> Iterator[str]:
    """Relations that the dates rule out: an answer that ends before its cause begins, a part outside its whole."""
    for event in timeline.events:
        for relation in event.relations:
            if relation.event == event.id:
                yield f"{event.id}: {relation.type} itself"
                continue
            this, that = event.when, timeline.event_by_id[relation.event].when
            if this is None or that is None:
                continue
            can_follow, can_lead = may_begin_by_end(that, this), may_begin_by_end(this, that)
            possible = {
                "responds_to": can_follow,
                "after": can_follow,
                "causes": can_lead,
                "before": can_lead,
                "part_of": can_follow and can_lead,
            }
            if not possible[relation.type]:
                yield f"{event.id}: {relation.type} {relation.event}"


def of_source(timeline: Timeline, source: str) -> list[Quotation]:
    return [quotation for quotation in timeline.quotations if quotation.source == source]


def runs_of_words(text: str) -> set[tuple[str, ...]]:
    """Every run of ``COPIED_WORDS`` words, whatever their case, punctuation and kind of apostrophe."""
    words = re.findall(r"[\w']+", text.lower().replace("’", "'"))
    return {tuple(words[i : i + COPIED_WORDS]) for i in range(len(words) - COPIED_WORDS + 1)}


def may_begin_by_end(first: DateRange, second: DateRange) -> bool:
    """Whether ``first`` may have begun by the time that ``second`` was over."""
    return first.earliest is None or second.latest is None or first.earliest <= second.latest


# -- the story


@pytest.fixture(scope="module")
def story() -> Timeline:
    loaded = files.load(STORY)
    assert [str(problem) for problem in loaded.problems] == []
    assert loaded.timeline is not None
    return loaded.timeline


@pytest.fixture(scope="module")
def article_text(article: Path) -> copies.Copy:
    return copies.read(article)


def test_names_its_one_source_without_an_address_that_is_not_known(story: Timeline) -> None:
    assert story.title == "How DeepSeek overcame US chip curbs"
    (source,) = story.sources
    assert (source.id, source.publisher, source.date_published) == ("bbc", "BBC News", "2025-01-28")
    assert (source.language, source.url, source.copy_path) == ("en-GB", None, None)


@pytest.mark.parametrize("event_id", NAMED)
def test_the_five_named_events_have_their_dates_and_say_on_what_they_rest(story: Timeline, event_id: str) -> None:
    event = story.event_by_id[event_id]
    assert (event.date, event.date_basis.kind, event.date_basis.stated_parts) == NAMED[event_id]
    assert any(use.role == "supports" for use in event.quotations)


def test_the_five_named_events_lead(story: Timeline) -> None:
    others = max(event.importance for event in story.events if event.id not in NAMED)
    assert min(story.event_by_id[event_id].importance for event_id in NAMED) > others


def test_the_joy_ends_before_lunar_new_year(story: Timeline) -> None:
    joy = story.event_by_id["lunar-new-year"].when
    assert joy is not None
    assert joy.latest is not None
    assert joy.latest < instant(2025, 1, 29)


def test_the_weekend_before_the_article_is_counted_back_rightly(story: Timeline) -> None:
    published = date.fromisoformat(story.source_by_id["bbc"].date_published or "")
    weekend = story.event_by_id["china-discovers-deepseek"].date or ""
    saturday, sunday = (date.fromisoformat(day) for day in weekend.split("/"))
    assert (saturday.weekday(), sunday.weekday()) == (5, 6)
    assert 0 < (published - sunday).days < 7


def test_what_the_article_does_not_date_is_left_open_or_undated(story: Timeline) -> None:
    assert story.event_by_id["a100-stockpile"].date == "[..2022-10-07]"
    undated = [event for event in story.events if event.date is None]
    assert 2 <= len(undated) <= 4
    assert {event.date_basis.kind for event in undated} == {"unknown"}
    assert all(event.date_basis.kind != "unknown" for event in story.events if event.date is not None)


def test_tells_the_whole_article_in_four_lanes(story: Timeline) -> None:
    assert len(story.events) >= 14
    assert len(story.quotations) >= 22
    assert {event.lane for event in story.events} == {"world", "us-policy", "deepseek", "china"}
    assert [event.id for event in story.events if len(event.title) > TITLE_LENGTH] == []


def test_every_event_is_told_and_shows_on_what_it_rests(story: Timeline) -> None:
    def lacks(event: Event) -> bool:
        return not (event.summary and event.date_basis.note and event.tags and event.quotations)

    assert [event.id for event in story.events if lacks(event)] == []


def test_a_date_rests_only_on_words_that_its_event_quotes(story: Timeline) -> None:
    for event in story.events:
        words = event.date_basis.quotation
        assert words is None or words in {use.quotation for use in event.quotations}, event.id


def test_every_quotation_is_used(story: Timeline) -> None:
    assert set(story.quotation_by_id) == set(story.events_by_quotation)


@pytest.mark.parametrize("event_id", ["a100-stockpile", "training-claim"])
def test_the_number_of_chips_is_disputed_by_role(story: Timeline, event_id: str) -> None:
    roles = {use.role for use in story.event_by_id[event_id].quotations}
    assert {"supports", "disputes"} <= roles


def test_who_speaks_is_named_with_a_role_and_spelled_one_way(story: Timeline) -> None:
    roles: dict[str | None, set[str | None]] = {}
    for quotation in story.quotations:
        roles.setdefault(quotation.speaker, set()).add(quotation.speaker_role)
    assert roles.pop(None) == {None}
    assert all(len(of) == 1 and None not in of for of in roles.values())
    assert "Liang Wenfeng" in roles


def test_quotations_do_not_contradict_each_other_about_the_source(story: Timeline) -> None:
    assert list(place_faults(story)) == []


def test_relations_fit_the_dates(story: Timeline) -> None:
    assert sum(len(event.relations) for event in story.events) >= len(story.events) // 2
    assert list(relation_faults(story)) == []


def test_summaries_are_in_our_own_words(story: Timeline) -> None:
    assert list(copied_summaries(story)) == []


def test_the_story_goes_through_every_dated_event_once(story: Timeline) -> None:
    assert sorted(story.story) == sorted(event.id for event in story.events if event.date is not None)
    assert [event_id for event_id in story.story if event_id in NAMED] == list(NAMED)


def test_eras_do_not_overlap(story: Timeline) -> None:
    (controls, holiday) = (era.when for era in story.eras)
    assert not may_begin_by_end(holiday, controls)


def test_the_file_is_laid_out_for_people() -> None:
    text = STORY.read_text(encoding="utf-8")
    assert text.endswith("}\n")
    assert "\t" not in text
    assert "\\u" not in text
    assert all(line == line.rstrip() and (len(line) - len(line.lstrip())) % 2 == 0 for line in text.splitlines())


def test_every_quotation_stands_in_the_article(story: Timeline, article_text: copies.Copy) -> None:
    assert article_text.sha256 == story.source_by_id["bbc"].sha256_text
    assert list(wording_faults(story, "bbc", article_text.text)) == []
    assert {anchor.state.value for anchor in anchor_all(story, "bbc", article_text).values()} == {"exact"}


def test_the_story_is_told_and_not_copied(story: Timeline, article_text: copies.Copy) -> None:
    assert quoted_share(story, "bbc", article_text.text) < QUOTED_SHARE
    assert list(copied_summaries(story, article_text.text)) == []


# -- the checks, checked

TEXT = """The ferry at Oxbow, 1907

For eleven years a rowing boat had carried the post across the river, "in all weathers and most tempers".
In May the steam ferry came. The miller said it was 🚢 “loud as a mill”; the postmaster, that it was late.
"""


def quoted(exact: str, quotation_id: str, text: str = TEXT) -> dict[str, Any]:
    start = text.index(exact)
    return placed(text, start, start + len(exact)) | {"id": quotation_id}


def placed(text: str, start: int, end: int) -> dict[str, Any]:
    """A sound quotation of ``text[start:end]``."""
    return {
        "id": "words",
        "source": "paper",
        "exact": text[start:end],
        "prefix": text[max(0, start - CONTEXT) : start],
        "suffix": text[end : end + CONTEXT],
        "start": start,
        "end": end,
    }


def ferry(**changes: Any) -> Timeline:
    """A sound timeline of two events on ``TEXT``, with top-level keys replaced by ``changes``."""
    data: dict[str, Any] = {
        "format": "quoteline/1",
        "title": "The ferry",
        "sources": [{"id": "paper", "headline": "The ferry at Oxbow, 1907"}],
        "quotations": [quoted("eleven years", "years"), quoted("loud as a mill", "loud")],
        "events": [
            {"id": "rowing", "title": "Post by boat", "date": "1896/1907-05", "quotations": ["years"]},
            {
                "id": "steam",
                "title": "Steam takes over",
                "date": "1907-05",
                "summary": "A ferry with an engine replaces the oars; its neighbours complain.",
                "quotations": ["loud"],
                "relations": [{"type": "after", "event": "rowing"}],
            },
        ],
    }
    return Timeline.model_validate(data | changes)


def test_a_sound_timeline_passes_every_check() -> None:
    timeline = ferry()
    assert list(place_faults(timeline)) == []
    assert list(wording_faults(timeline, "paper", TEXT)) == []
    assert list(copied_summaries(timeline, TEXT)) == []
    assert list(relation_faults(timeline)) == []
    assert quoted_share(timeline, "paper", TEXT) == pytest.approx(26 / len(TEXT))


@given(st.data())
def test_a_quotation_cut_from_any_text_is_sound_and_a_displaced_one_is_not(data: st.DataObject) -> None:
    text = data.draw(st.text(st.characters(codec="utf-8"), min_size=2, max_size=200))
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    timeline = ferry(quotations=[placed(text, start, end)], events=[])
    assert list(place_faults(timeline)) == []
    assert list(wording_faults(timeline, "paper", text)) == []
    assert list(wording_faults(timeline, "paper", "+" + text)) != []


@pytest.mark.parametrize(
    "change",
    [
        {"end": TEXT.index("loud") + 3},
        {"start": None, "end": None},
        {"prefix": "said"},
        {"suffix": "”" * (CONTEXT + 1)},
    ],
)
def test_a_place_that_contradicts_the_words_is_caught(change: dict[str, Any]) -> None:
    assert list(place_faults(ferry(quotations=[quoted("loud as a mill", "loud") | change], events=[]))) != []


def test_two_quotations_that_disagree_about_a_place_are_caught() -> None:
    said = quoted("miller said", "said")
    forged = quoted("loud as a mill", "loud")
    forged["prefix"] = forged["prefix"].replace("it", "IT")
    assert list(place_faults(ferry(quotations=[said, forged], events=[]))) == [
        f"loud: another quotation has other words at {TEXT.index('it was 🚢')}"
    ]


def test_a_summary_that_copies_is_caught_whatever_its_case_and_punctuation() -> None:
    copied = "A rowing boat had carried: the post, across the river!"
    timeline = ferry(events=[{"id": "rowing", "title": "Post by boat", "summary": copied}])
    assert list(copied_summaries(timeline)) == []
    assert len(list(copied_summaries(timeline, TEXT))) == 3


@pytest.mark.parametrize(
    ("relation", "target", "sound"),
    [
        ("responds_to", "1906", True),
        ("responds_to", "1908", False),
        ("responds_to", "[..1908]", True),
        ("responds_to", None, True),
        ("after", "1907-05-31", True),
        ("after", "1907-06-01/..", False),
        ("causes", "1906", False),
        ("causes", "1906/..", True),
        ("before", "../1906", False),
        ("part_of", "1906/1908", True),
        ("part_of", "1908/1909", False),
    ],
)
def test_a_relation_that_the_dates_rule_out_is_caught(relation: str, target: str | None, sound: bool) -> None:
    events = [
        {"id": "steam", "title": "Steam", "date": "1907-05", "relations": [{"type": relation, "event": "other"}]},
        {"id": "other", "title": "Other"} | ({} if target is None else {"date": target}),
    ]
    assert (list(relation_faults(ferry(events=events))) == []) is sound


def test_a_relation_to_itself_is_caught() -> None:
    event = {"id": "steam", "title": "Steam", "relations": [{"type": "part_of", "event": "steam"}]}
    assert list(relation_faults(ferry(events=[event]))) == ["steam: part_of itself"]


def test_dates_that_may_meet_are_told_from_dates_that_can_not() -> None:
    assert may_begin_by_end(parse("1907-05-31"), parse("1907-05"))
    assert not may_begin_by_end(parse("1907-06"), parse("1907-05"))
