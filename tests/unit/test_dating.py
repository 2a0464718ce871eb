"""Which words give a date, and who is warned that none do: nobody is accused for words that cannot be read."""

from __future__ import annotations

import json
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop import cli, paths
from desktop.core import files
from desktop.core.dates import Precision, parse
from desktop.core.problems import Problem
from desktop.evidence import dating, mentions
from desktop.evidence.languages import TONGUES


def borne(text: str, edtf: str, language: str | None = "en", zone: str | None = None) -> dict[str, str]:
    """The words that give something, each with what it gives."""
    return {text[start:end]: " ".join(parts) for start, end, parts in dating.bearing(text, parse(edtf), language, zone)}


WHOLE = "year month day"


@pytest.mark.parametrize(
    ("text", "edtf", "words"),
    [
        ("opened on 30 November 2022 to all", "2022-11-30", "30 November 2022"),
        ("opened on November 30, 2022, to all", "2022-11-30", "November 30, 2022"),
        ("the 30th of November, 2022", "2022-11-30", "30th of November, 2022"),
        ("(30-Nov-2022)", "2022-11-30", "30-Nov-2022"),
        ("Log 2022-11-30: open", "2022-11-30", "2022-11-30"),
        ("on 30/11/2022", "2022-11-30", "30/11/2022"),
        ("on 11/30/2022", "2022-11-30", "11/30/2022"),
        ("on 03/04/2022", "2022-04-03", "03/04/2022"),
        ("on 03/04/2022", "2022-03-04", "03/04/2022"),
        ("am 30.11.22", "2022-11-30", "30.11.22"),
        ("30.XI.2022", "2022-11-30", "30.XI.2022"),
        ("20221130.log", "2022-11-30", "20221130"),
        ("15 March 44 BC", "-0043-03-15", "15 March 44 BC"),
        ("25–28 January 2025", "2025-01-25/2025-01-28", "25–28 January 2025"),
        ("from 30 January to 2 February 2025", "2025-01-30/2025-02-02", "30 January to 2 February 2025"),
        ("3, 5 and 7 March 2020", "{2020-03-03,2020-03-05,2020-03-07}", "3, 5 and 7 March 2020"),
        ("throughout January 2025", "2025-01-01/2025-01-31", "January 2025"),
    ],
)
def test_the_words_that_give_a_whole_date_are_found(text: str, edtf: str, words: str) -> None:
    assert borne(text, edtf) == {words: WHOLE}


@pytest.mark.parametrize(
    ("text", "edtf", "words"),
    [
        ("the opening on 20 January, as", "2025-01-20", {"20 January": "month day"}),
        ("by Nov. 30 at last", "2022-11-30", {"Nov. 30": "month day"}),
        ("in May he left", "1931-05-04", {"May": "month"}),
        ("since 2021 or so", "2021/..", {"2021": "year"}),
        ("in the 1760s", "176X", {"1760s": "year"}),
        ("in 1763", "176X", {"1763": "year"}),
        ("the 18th century", "17XX", {"18th century": "year"}),
        ("the 18th century", "1701/1800", {"18th century": "year"}),
        ("the 5th century BC", "-04XX", {"5th century BC": "year"}),
        ("in the 480s BC", "-048X", {"480s BC": "year"}),
        ("in 44 BC", "-0043", {"44 BC": "year"}),
        ("AD 79", "0079", {"AD 79": "year"}),
        ("the war of 1914–18", "1914/1918", {"1914–18": "year"}),
        ("the summer of '69", "1969-22", {"summer of '69": "year month"}),
        ("in spring 2001", "2001-21", {"spring 2001": "year month"}),
        ("in April 2001", "2001-21", {"April 2001": "year month"}),
        ("winter 2002", "2001-24", {"winter 2002": "year month"}),
        ("in Q3 2024", "2024-35", {"Q3 2024": "year month"}),
        ("October and November 2022", "2022-10/2022-11", {"October and November 2022": "year month"}),
        ("at 10:30 on 3 March", "1931-03-03T10:30:00", {"10:30": "time", "3 March": "month day"}),
        ("at 10:30 p.m.", "1931-03-03T22:30", {"10:30 p.m.": "time"}),
        ("about 10 am", "1931-03-03T10:00:00", {"10 am": "time"}),
        ("at 22:15", "1931-03-03T22", {"22:15": "time"}),
        ("12 May", "176X-05-12", {"12 May": "month day"}),
        ("1985, a good year", "1985-XX-12", {"1985": "year"}),
    ],
)  # fmt: skip
def test_words_give_the_parts_that_stand_in_them_and_no_more(text: str, edtf: str, words: dict[str, str]) -> None:
    assert borne(text, edtf) == words


@pytest.mark.parametrize(
    ("language", "text", "edtf"),
    [
        ("de-AT", "am 3. Jänner 1931", "1931-01-03"),
        ("fr", "le 1er août 1914", "1914-08-01"),
        ("es-MX", "15 de marzo de 1931", "1931-03-15"),
        ("it", "l'8 settembre 1943", "1943-09-08"),
        ("pt", "25 de Abril de 1974", "1974-04-25"),
        ("nl", "5 mei 1945", "1945-05-05"),
        ("pl", "22 stycznia 1863 r.", "1863-01-22"),
        ("sv", "den 6:e juni 1523", "1523-06-06"),
        ("ru", "12 апреля 1961 года", "1961-04-12"),
        ("zh", "于2025年1月20日发布", "2025-01-20"),
        ("ja", "２０２５年１月２０日に", "2025-01-20"),
        ("ko", "2025년 1월 20일에", "2025-01-20"),
        ("zh", "2025年1月20日至28日", "2025-01-20/2025-01-28"),
        ("fi", "20.1.2025", "2025-01-20"),
        ("ar", "٢٠٢٥-٠١-٢٠", "2025-01-20"),
    ],
)
def test_sources_are_read_in_their_own_language(language: str, text: str, edtf: str) -> None:
    assert list(borne(text, edtf, language).values()) == [WHOLE]


@pytest.mark.parametrize(
    ("language", "text", "edtf"),
    [
        ("fr", "au XVIIIe siècle", "17XX"),
        ("es", "el siglo XVIII", "17XX"),
        ("de", "in den 1760er Jahren", "176X"),
        ("it", "gli anni 1760", "176X"),
        ("pl", "w XVIII wieku", "17XX"),
        ("sv", "på 1760-talet", "176X"),
        ("ja", "18世紀", "17XX"),
        ("de", "44 v. Chr.", "-0043"),
        ("fr", "en 44 av. J.-C.", "-0043"),
        ("zh", "公元前44年", "-0043"),
    ],
)
def test_long_times_are_read_in_their_own_language(language: str, text: str, edtf: str) -> None:
    assert list(borne(text, edtf, language).values()) == ["year"]


@pytest.mark.parametrize("key", [key for key, tongue in TONGUES.items() if any(tongue.months)])
def test_every_form_of_a_month_is_that_month(key: str) -> None:
    for number, forms in enumerate(TONGUES[key].months, start=1):
        for form in forms.replace("|", " ").split():
            assert WHOLE in borne(f"x 7 {form} 1931 x", f"1931-{number:02}-07", key).values(), form


@pytest.mark.parametrize(
    "text",
    [
        "Three years on", "last Monday", "by that weekend", "yesterday", "the day before", "In former years",
        "2,000 such crates", "between 10,000 and 50,000 sacks", "$2025", "2025%", "v20.1.25.3", "room 2025b",
        "20 January 2024", "21 January 2025", "20 February 2025", "20/02/2025", "in 2024", "march on, they said", "",
    ],
)  # fmt: skip
def test_relative_words_other_dates_and_other_numbers_give_nothing(text: str) -> None:
    assert borne(text, "2025-01-20") == {}


def test_a_time_may_stand_in_the_events_own_zone() -> None:
    edtf = "2022-11-30T23:30:00Z"
    assert borne("at 00:30 on 1 December 2022", edtf, zone="Europe/Berlin") == {
        "00:30": "time",
        "1 December 2022": WHOLE,
    }
    assert borne("at 00:30 on 1 December 2022", edtf) == {}
    assert borne("at 00:30", edtf, zone="Europe/Atlantis") == {}
    assert borne("at 18:30", "2022-11-30T18:30:00-05:00") == {"18:30": "time"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("\U0001f6a2\U0001f6a2 on 20 January", "20 January"),
        ("on  20 \n\t January", "20 \n\t January"),
        ("le 3 de\u0301cembre", "3 de\u0301cembre"),
        ("on 20\u00a0Janu\u00adary", "20\u00a0Janu\u00adary"),
    ],
)
def test_places_count_code_points_of_the_text_as_it_is(text: str, words: str) -> None:
    edtf = "2025-12-03" if "cembre" in text else "2025-01-20"
    assert list(borne(text, edtf, "fr" if "cembre" in text else "en")) == [words]


# -- properties

DAYS = st.dates(date(1000, 1, 1), date(2099, 12, 31))
FORMS = (
    "{day} {month} {year}", "{month} {day}, {year}", "{day}th of {month} {year}", "{year:04}-{number:02}-{day:02}",
    "{day}/{number}/{year}", "{number}/{day}/{year}", "{day}. {number}. {year}", "{year}年{number}月{day}日",
)  # fmt: skip
ENGLISH = [forms.split()[0] for forms in TONGUES["en"].months]


def formed(day: date, form: str) -> str:
    return form.format(year=day.year, number=day.month, day=day.day, month=ENGLISH[day.month - 1])


@given(day=DAYS, form=st.sampled_from(FORMS), before=st.text(max_size=30), after=st.text(max_size=30))
def test_a_date_in_any_usual_form_is_borne_wherever_it_stands(day: date, form: str, before: str, after: str) -> None:
    text = f"{before.rstrip('0123456789')} seen, {formed(day, form)} (so {after}"
    given_parts = {part for mention in dating.bearing(text, parse(day.isoformat())) for part in mention.parts}
    assert given_parts >= {"year", "month", "day"}


@given(day=DAYS, other=DAYS, form=st.sampled_from([form for form in FORMS if "/" not in form]))
def test_another_date_is_never_borne_whole(day: date, other: date, form: str) -> None:
    if day != other:
        assert all(len(mention.parts) < 3 for mention in dating.bearing(formed(other, form), parse(day.isoformat())))


PIECES = st.sampled_from([
    "1", "20", "2025", "January", "May", "'", ".", "/", "-", "–", ":", ",", " ", "\n", "st", "of", "and", "to", "s",
    "BC", "AD", "century", "XVIII", "年", "月", "日", "時", "前", "Q1", "spring", "am", "é",
    "e\u0301", "\u200b", "\ud800", "٣", "v. Chr.", "er Jahre",
])  # fmt: skip


@given(
    text=st.one_of(st.text(), st.lists(PIECES, max_size=40).map("".join)),
    language=st.sampled_from([None, *TONGUES, "tlh", "x-own"]),
    edtf=st.sampled_from(["2025-01-20", "176X", "-0043", "2001-21", "[..2022-10-07]", "2025-01-20T20:01Z", "Y-70000"]),
)
def test_no_text_does_harm_and_places_are_apart_and_in_order(text: str, language: str | None, edtf: str) -> None:
    found = dating.bearing(text, parse(edtf), language, "Europe/Berlin")
    ends = [0, *(place for mention in found for place in (mention.start, mention.end)), len(text)]
    assert ends == sorted(ends)
    assert all(mention.start < mention.end and mention.parts for mention in found)


@pytest.mark.parametrize(
    "piece",
    ["1, ", "1 and ", "'60, ", "January and ", "1月", "A. D. ", "twenty-", "1 ", " ", "2000-", "th ", "a.\u00a0"],
)
@pytest.mark.parametrize("language", ["en", "ja", "pl"])
def test_a_hostile_quotation_takes_no_longer_than_a_page(piece: str, language: str) -> None:
    start = time.process_time()
    dating.bearing("x" + piece * 400_000, parse("2025-01-20"), language)
    mentions.may_hide_more(piece * 1_000, language)
    assert time.process_time() - start < 2


# -- doubts


def timeline(
    text: str = "", *, language: str | None = "en", published: str | None = "1931-03-05", **event: Any
) -> files.Loaded:
    source = {"id": "paper", "headline": "The harbour", "language": language, "date_published": published}
    data = {
        "format": "quoteline/1",
        "title": "The harbour",
        "sources": [{key: value for key, value in source.items() if value is not None}],
        "quotations": [{"id": "q", "source": "paper", "exact": text}] if text else [],
        "events": [{"id": "e", "title": "The gate closes", "quotations": ["q"] if text else [], **event}],
    }
    loaded = files.parse(json.dumps(data, indent=2))
    assert loaded.problems == ()
    return loaded


def doubted(text: str = "", kind: str = "stated", date: str | None = "1931-03-03", **more: Any) -> list[Problem]:
    parts = more.pop("parts", ())
    dated = {"date": date} if date is not None else {}
    basis = {"kind": kind, **({"stated_parts": list(parts)} if parts else {})}
    return dating.doubts(timeline(text, date_basis=basis, **dated, **more))


@pytest.mark.parametrize(
    "text",
    ["closed at dawn on 3 March 1931", "On March 3rd, 1931", "3.3.1931", "In 1931, on 3 March", "the 3d: 1931-03-03"],
)
def test_a_stated_date_that_is_quoted_is_beyond_doubt(text: str) -> None:
    assert doubted(text) == []


def test_who_claims_a_stated_date_without_words_is_told_what_is_missing_and_what_would_be_right() -> None:
    (problem,) = doubted("The gate was closed at dawn on 3 March")
    assert problem.severity == "warning"
    assert problem.path == "events[0].date_basis"
    assert problem.message == (
        'says "stated", but none of the event\'s quotations gives the year: quote the words that do, '
        'or say "inferred" or "background" with stated_parts ["month", "day"]'
    )
    (problem,) = doubted("The gate was closed at dawn")
    assert "gives the year, month and day: quote" in problem.message
    assert problem.message.endswith('or say "inferred" or "background"')


@pytest.mark.parametrize(
    "text", ["closed yesterday", "Three years on", "on Monday last", "2,000 men, 3 boats", "in 1932"]
)
def test_relative_words_and_other_numbers_are_no_statement(text: str) -> None:
    (problem,) = doubted(text)
    assert "year, month and day" in problem.message


def test_a_claim_without_any_quotation_is_doubted() -> None:
    (problem,) = doubted()
    assert "the event has no quotation that gives the year, month and day" in problem.message
    (problem,) = doubted(date=None)
    assert "has no date" in problem.message


def test_the_line_and_column_are_those_of_the_basis() -> None:
    loaded = timeline("at dawn", date="1931", date_basis={"kind": "stated"})
    (problem,) = dating.doubts(loaded)
    line = loaded.text.splitlines()[problem.line - 1]
    assert line.strip() == '"date_basis": {'
    assert problem.column == line.index("{") + 1


def test_events_behind_a_damaged_one_are_found_in_their_place() -> None:
    data = json.loads(timeline("at dawn", date="1931", date_basis={"kind": "stated"}).text)
    data["events"].insert(0, {"id": "broken"})
    assert [problem.path for problem in dating.doubts(files.parse(json.dumps(data)))] == ["events[1].date_basis"]
    assert dating.doubts(files.parse("{")) == []


def test_the_day_on_which_a_source_appeared_stands_at_its_head() -> None:
    assert doubted("The gate is closed", date="1931-03-05") == []
    assert len(doubted("The gate is closed", date="1931")) == 1


def test_parts_that_are_said_to_be_stated_are_looked_for_too() -> None:
    assert doubted("on 3 March", kind="inferred", parts=("month", "day")) == []
    (problem,) = doubted("in March", kind="inferred", parts=("month", "day"))
    assert problem.message == (
        "stated_parts names the day, but none of the event's quotations gives the day: quote the words that do, "
        "or leave out what is not stated"
    )
    (problem,) = doubted("on 3 March", kind="background", date="1931", parts=("day",))
    assert problem.message == "stated_parts names the day, which the date 1931 does not have: leave out what it has not"
    assert doubted("at dawn", kind="inferred") == []


def test_parts_may_stand_in_different_quotations_and_in_that_of_the_basis() -> None:
    data = json.loads(timeline("on 3 March", date="1931-03-03").text)
    data["quotations"].append({"id": "other", "source": "paper", "exact": "all through 1931"})
    event = data["events"][0]
    event["date_basis"] = {"kind": "stated", "quotation": "other"}
    assert dating.doubts(files.parse(json.dumps(data))) == []
    event["date_basis"] = {"kind": "stated"}
    assert len(dating.doubts(files.parse(json.dumps(data)))) == 1


def test_both_ends_of_a_span_must_be_stated() -> None:
    assert doubted("from 3 March 1931 to 5 May 1932", date="1931-03-03/1932-05-05") == []
    assert doubted("from 3 March 1931 on", date="1931-03-03/..") == []
    assert len(doubted("from 3 March 1931 on", date="1931-03-03/1932-05-05")) == 1
    assert doubted("until 3 March 1931", date="[..1931-03-03]") == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "portti suljettiin maaliskuun kolmantena"),
        ("th", "ประตูปิด"),
        ("en", "on the third of March, nineteen thirty-one"),
        ("en", "on the 3rd"),
        ("en", "on Ash Day"),
        ("en", "in the week of the strike"),
        ("de", "am dritten März neunzehnhunderteinunddreißig"),
        ("fr", "le premier mars mil neuf cent trente et un"),
        ("ja", "昭和六年三月三日"),
        ("en", "x" * 5_000),
    ],
)
def test_nobody_is_accused_for_words_that_cannot_be_read(language: str, text: str) -> None:
    assert doubted(text, language=language) == []


def test_a_time_that_may_be_told_by_another_zones_clocks_is_not_doubted() -> None:
    assert doubted("at 9:30 on 3 March 1931", date="1931-03-03T10:30:00Z") == []
    assert len(doubted("on 3 March 1931", date="1931-03-03T10:30:00")) == 1


def test_deep_time_is_not_doubted() -> None:
    assert doubted("66 million years ago", date="Y-66000000") == []


def test_words_of_no_said_language_are_english_and_the_warning_says_so() -> None:
    assert doubted("on 3 March 1931", language=None) == []
    (problem,) = doubted("maaliskuussa", language=None)
    assert problem.message.endswith("; the words were read as English: if they are not, give the source's language")


def test_the_built_in_story_claims_nothing_that_it_does_not_quote() -> None:
    assert dating.doubts(files.load(paths.builtin_timeline())) == []


def test_check_tells_doubts_as_warnings_and_calls_the_file_well(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "harbour.json"
    path.write_text(timeline("at dawn", date="1931", date_basis={"kind": "stated"}).text, encoding="utf-8")
    assert cli.main(["check", str(path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["valid"]
    assert [(one["severity"], one["path"]) for one in found["problems"]] == [("warning", "events[0].date_basis")]
    assert cli.main(["check", str(path)]) == 0
    assert 'warning: says "stated"' in capsys.readouterr().err


def test_many_doubts_are_placed_in_one_pass() -> None:
    event = {"title": "x", "date": "1931", "date_basis": {"kind": "stated"}}
    data = {"format": "quoteline/1", "title": "x", "events": [{"id": f"e{n}", **event} for n in range(5_000)]}
    loaded = files.parse(json.dumps(data))
    start = time.process_time()
    assert len(dating.doubts(loaded)) == 5_000
    assert time.process_time() - start < 3


def test_a_text_is_silent_only_where_that_is_sure() -> None:
    assert dating.is_silent("by that weekend", "en")
    assert not dating.is_silent("on 20 January", "en")
    assert not dating.is_silent("on Christmas Eve", "en")
    assert not dating.is_silent("3. tammikuuta", None)
    assert not dating.is_silent("eilen", "fi")


def test_a_date_as_coarse_as_a_season_counts_as_having_a_month() -> None:
    assert parse("2001-21").precision is Precision.SEASON
    assert doubted("in the spring of 2001", date="2001-21") == []
    (problem,) = doubted("in 2001", date="2001-21")
    assert "gives the month" in problem.message
