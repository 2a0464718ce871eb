"""The panel leads from the source's words to the date, and the tables of months are Qt's own."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QBuffer, QLocale, QPoint, Qt
from PySide6.QtGui import QPainter, QRegion
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.core import files
from desktop.core.datewords import DateWords
from desktop.core.timeline import Event, Timeline
from desktop.evidence.languages import TONGUES
from desktop.qt import words
from desktop.qt.detail import DetailPanel
from desktop.qt.labels import TextLink
from desktop.qt.theme import LIGHT, style_sheet
from desktop.session.document import Document
from desktop.session.session import Session
from tests.gui import harbour
from tests.gui.harbour import MARKUP

SOURCES = {
    "paper": {"id": "paper", "headline": "The harbour", "language": "en", "date_published": "1931-03-05"},
    "lehti": {"id": "lehti", "headline": "Satama", "language": "fi"},
}


def why(text: str, date: str | None, source: str = "paper", **basis: Any) -> words.Why:
    quoted = {"id": "q", "source": source, "exact": text}
    dated = {"date": date} if date is not None else {}
    event = {"id": "e", "title": "The gate closes", "quotations": ["q"], "date_basis": basis, **dated}
    timeline = Timeline.model_validate({
        "format": "quoteline/1", "title": "The harbour", "sources": list(SOURCES.values()), "quotations": [quoted],
        "events": [event],
    })  # fmt: skip
    return words.why(timeline, timeline.events[0])


def strong(told: words.Why) -> list[str]:
    return [told.words[start:end] for start, end in told.strong]


def test_the_words_that_give_the_date_stand_out_and_what_they_give_is_said() -> None:
    told = why(" It was closed on 3 March, at dawn", "1931-03-03", kind="inferred", quotation="q", note="So 1931.")
    assert (told.lead, told.words) == ("Worked out from ", "“It was closed on 3 March, at dawn”")
    assert strong(told) == ["3 March"]
    assert told.spoken == "“3 March” gives the month and day"
    assert told.aside == "The words give the month and day, not the year. The source is of Thursday 5 March 1931."
    assert (told.note, told.doubt) == ("So 1931.", "")
    assert told.conclusion == "Hence Tuesday 3 March 1931. Precision: to the day."


def test_words_that_bring_their_marks_are_shown_with_those_alone() -> None:
    told = why(" “Closed on 3 March”", "1931-03-03", kind="inferred", quotation="q")
    assert told.words == "“Closed on 3 March”"
    assert strong(told) == ["3 March"]


def test_relative_words_give_no_date_by_themselves_and_the_day_they_count_from_is_told() -> None:
    told = why("the gate was closed two days ago", "1931-03-03", kind="inferred", quotation="q")
    assert strong(told) == []
    assert told.aside == "The words alone give no date. The source is of Thursday 5 March 1931."


def test_of_words_that_cannot_be_read_only_what_the_timeline_claims_is_told() -> None:
    told = why("maaliskuun kolmantena", "1931-03-03", "lehti", kind="inferred", quotation="q", stated_parts=["day"])
    assert told.aside == "The source gives the day, not the year and month."
    assert why("toissapäivänä", "1931-03-03", "lehti", kind="inferred", quotation="q").aside == ""


@pytest.mark.parametrize(
    ("kind", "lead"),
    [
        ("stated", "Stated in "),
        ("inferred", "Worked out from "),
        ("background", "General knowledge. The source says only "),
        ("unknown", "The source says only "),
    ],
)
def test_a_date_rests_on_words_of_the_source_only_where_it_comes_from_there(kind: str, lead: str) -> None:
    assert why("3 March 1931", "1931-03-03", kind=kind, quotation="q").lead == lead


@pytest.mark.parametrize(
    ("basis", "lead", "aside"),
    [
        ({"kind": "stated"}, "The source gives this date.", ""),
        ({"kind": "inferred"}, "This date is worked out from what the source says.", ""),
        ({"kind": "inferred", "stated_parts": ["day"]}, "This date is worked out from what the source says.",
         "The source gives the day, not the year and month. "),
        ({"kind": "background"}, "This date is general knowledge; the source does not give it.", ""),
        ({"kind": "background", "stated_parts": ["day"]},
         "The source gives the day, not the year and month. The rest is general knowledge.", ""),
        ({"kind": "unknown"}, "The timeline does not say on what this date rests.", ""),
    ],
)  # fmt: skip
def test_without_a_quotation_the_basis_is_a_sentence_that_never_speaks_against_itself(
    basis: dict[str, Any], lead: str, aside: str
) -> None:
    told = why("on the 3rd", "1931-03-03", **basis)
    assert (told.lead, told.quotation, told.words) == (lead, None, "")
    assert told.aside == f"{aside}The source is of Thursday 5 March 1931."


@pytest.mark.parametrize(
    ("date", "conclusion"),
    [
        ("1931", "Hence 1931: between 1 January and 31 December 1931. Precision: to the year."),
        ("1931-03", "Hence March 1931: between 1 and 31 March 1931. Precision: to the month."),
        ("1931-03?",
         "Hence perhaps March 1931: perhaps between 1 and 31 March 1931. Precision: to the month, uncertain."),
        ("1931~",
         "Hence about 1931: roughly between 1 January and 31 December 1931. Precision: to the year, approximate."),
        ("193X", "Hence the 1930s: between 1930 and 1939. Precision: to the decade."),
        ("1931-03-25/1931-03-28", "Hence 25–28 March 1931. Precision: to the day."),
        ("1931-03-25/1932", "Hence 25 March 1931 – 1932. Precision: start to the day; end to the year."),
        ("[1931-03-25..1931-03-28]", "Hence between 25 and 28 March 1931. Precision: to the day."),
        ("[1931-03-25~..1931-03-28]",
         ("Hence some time within about 25 March 1931 – 28 March 1931. "
          "Precision: start to the day, approximate; end to the day.")),
        ("[1931,1933]", "Hence 1931 or 1933. Precision: one of several dates, to the year."),
        ("[..1931-03-25]", "Hence some time on or before 25 March 1931. Precision: to the day."),
        ("1931-03-25/..", "Hence from 25 March 1931, open-ended. Precision: to the day."),
        ("1931-03-25~", "Hence about 25 March 1931. Precision: to the day, approximate."),
        ("1931-03-25T10:30", "Hence Wednesday 25 March 1931, 10:30. Precision: to the minute."),
        ("Y-66000000", "Hence 66 million years ago. Precision: to the year."),
    ],
)  # fmt: skip
def test_the_conclusion_says_what_the_date_may_cover_and_how_precise_it_is(date: str, conclusion: str) -> None:
    assert why("at dawn", date, kind="inferred").conclusion == conclusion


@pytest.mark.parametrize("here", ["UTC", "America/New_York", "Asia/Tokyo"])
@pytest.mark.parametrize(
    ("date", "given"),
    [
        ("2024-03-11T23:30+09:00", "Monday 11 March 2024, 23:30 UTC+9"),
        ("2024-03-11T14:30Z", "Monday 11 March 2024, 14:30 UTC"),
        ("2024-03-11T23:30", "Monday 11 March 2024, 23:30 in Tokyo"),
    ],
)
def test_a_time_is_told_by_the_clocks_of_its_place_and_as_the_file_gives_it(date: str, given: str, here: str) -> None:
    event = Event(id="call", title="The call", date=date, time_zone="Asia/Tokyo")
    dates = DateWords(zone=ZoneInfo(here), letters=True)
    elsewhere = {"UTC": " (14:30 UTC)", "America/New_York": " (10:30 EDT)", "Asia/Tokyo": ""}[here]
    assert words.date_line(event, dates) == f"Monday 11 March 2024, 23:30 in Tokyo{elsewhere}"
    made = Timeline(format="quoteline/1", title="Calls", events=(event,))
    assert words.why(made, event, dates).conclusion.startswith(f"Given as {given}")


def test_of_two_ends_it_is_said_which_the_words_give() -> None:
    told = why("closed on 3 March", "[1931-03-03..1931-03-05]", kind="inferred", quotation="q")
    assert told.aside.startswith("The words give the month and day of its start, not the year.")


def test_a_claim_that_no_quotation_bears_is_told() -> None:
    assert why("at dawn", "1931-03-03", kind="stated", quotation="q").doubt == (
        "The timeline says that the source states the year, month and day, but no quotation here does."
    )
    claimed = why("at dawn", "1931-03-03", kind="inferred", quotation="q", stated_parts=["day"])
    assert "states the day, but no quotation here does" in claimed.doubt
    assert claimed.aside == "The words alone give no date. The source is of Thursday 5 March 1931."
    assert "which this date does not have" in why("", "1931", kind="inferred", stated_parts=["day"]).doubt
    assert "does not give it" in why("at dawn", None, kind="stated").doubt
    assert why("3 March 1931", "1931-03-03", kind="stated", quotation="q").doubt == ""


def test_an_undated_event_says_why_and_concludes_nothing() -> None:
    told = why("long ago", None, kind="unknown", quotation="q", note="“Long ago” has no day.")
    assert (told.lead, told.note, told.conclusion) == ("The source says only ", "“Long ago” has no day.", "")
    assert why("long ago", None).lead == "Nothing that this timeline rests on dates this event."


def test_sources_of_several_days_are_no_day_to_count_from() -> None:
    event = Event.model_validate({"id": "e", "title": "x", "date": "1931", "quotations": ["a", "b"]})
    timeline = Timeline.model_validate({
        "format": "quoteline/1", "title": "x", "sources": list(SOURCES.values()),
        "quotations": [{"id": "a", "source": "paper", "exact": "a"}, {"id": "b", "source": "lehti", "exact": "b"}],
        "events": [event],
    })  # fmt: skip
    assert words.why(timeline, event).aside == ""


# -- on the screen


def panel_of(qtbot: QtBot, opened: Session, *, width: int = 408, actions: bool = True) -> DetailPanel:
    opened.select("closing")
    panel = DetailPanel(opened, LIGHT, actions=actions)
    panel.setStyleSheet(style_sheet(LIGHT))
    qtbot.addWidget(panel)
    panel.resize(width, 1400)
    return panel


def basis_link(panel: QWidget) -> TextLink:
    (found,) = (link for link in panel.findChildren(TextLink) if "Worked out from" in link.accessibleName())
    return found


def opened_on(text: str) -> Session:
    """A session whose first event's date rests on other words."""
    data = copy.deepcopy(harbour.DATA)
    data["quotations"][1] = {"id": "closed", "source": "paper", "exact": text}
    loaded = files.parse(json.dumps(data), Path("harbour.json"))
    return Session(Document(loaded, loaded.raw))


def test_the_phrase_opens_the_reader_by_mouse_and_by_keyboard(qtbot: QtBot) -> None:
    opened = harbour.session()
    panel = panel_of(qtbot, opened)
    with qtbot.waitExposed(panel):
        panel.show()
    link = basis_link(panel)
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    assert opened.quotation_id == "closed"
    opened.read("choice")
    QTest.keyClick(basis_link(panel), Qt.Key.Key_Space)
    assert opened.quotation_id == "closed"


def test_nothing_is_said_twice_and_markup_stays_text(qtbot: QtBot) -> None:
    panel = panel_of(qtbot, harbour.session())
    with qtbot.waitExposed(panel):
        panel.show()
    said = [widget.toPlainText() for widget in panel.findChildren(QTextEdit)]
    assert f"The paper gives the day. {MARKUP}" in said
    assert "Hence Tuesday 3 March 1931. Precision: to the day." in said
    assert len(said) == len(set(said))


def test_the_phrase_is_drawn_apart_from_the_words_around_it(qtbot: QtBot) -> None:
    panel = panel_of(qtbot, opened_on("The gate was closed on 3 March at dawn"), actions=False)
    generator, buffer = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11), QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    generator.setOutputDevice(buffer)
    generator.setSize(panel.size())
    painter = QPainter(generator)
    panel.render(painter, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
    painter.end()
    (phrase,) = re.findall(r"<text[^>]*>3 March</text>", bytes(buffer.data().data()).decode())
    assert 'font-weight="600"' in phrase


@pytest.mark.parametrize("key", [key for key, tongue in TONGUES.items() if any(tongue.months)])
def test_the_names_of_months_are_those_of_qts_copy_of_the_cldr(key: str) -> None:
    locale = QLocale(key)
    for number, forms in enumerate(TONGUES[key].months, start=1):
        names = {form.casefold() for form in forms.replace("|", " ").split()}
        for size in (QLocale.FormatType.LongFormat, QLocale.FormatType.ShortFormat):
            for name in (locale.monthName(number, size), locale.standaloneMonthName(number, size)):
                assert name.rstrip(".").casefold() in names
