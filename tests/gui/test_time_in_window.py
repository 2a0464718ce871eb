"""Whose clocks tell the times of a window, what its axis shows of time, and the way to a date that somebody types."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QEvent, QLocale, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.core.dates import US_PER_DAY, US_PER_HOUR, US_PER_SECOND, Instant, instant, parse
from desktop.core.datewords import DateWords
from desktop.qt import clock as clocks
from desktop.qt.app import make_window
from desktop.qt.application import application
from desktop.qt.datetext import language_of
from desktop.qt.goto import DateFinder
from desktop.qt.labels import TextLink
from desktop.qt.status import span_text
from desktop.qt.theme import LIGHT
from desktop.qt.window import Window
from desktop.qt.zonelist import ZoneList
from desktop.settings import schema
from desktop.settings.store import Settings
from desktop.view.telling import Telling
from desktop.view.ticks import AxisOptions, Tick
from desktop.view.timescale import Timescale

BERLIN = ZoneInfo("Europe/Berlin")
FILE = {
    "format": "quoteline/1",
    "title": "Two clocks",
    "events": [
        {"id": "call", "title": "The call", "date": "2025-01-20T10:30", "time_zone": "Asia/Shanghai"},
        {"id": "release", "title": "The release", "date": "2025-01-20T17:30Z"},
        {"id": "day", "title": "A day", "date": "2025-01-22"},
    ],
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = Settings(tmp_path / "settings.json")
    made.set(schema.REDUCED_MOTION, "on")
    return made


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path, settings: Settings) -> Iterator[Callable[[], Window]]:
    """Opens a window on the file, without motion: where it flies to is the same, and no test waits for it."""
    application()
    path = tmp_path / "clocks.json"
    path.write_text(json.dumps(FILE), "utf-8")
    windows: list[Window] = []

    def show() -> Window:
        made = make_window(path, settings, synchronous=True)
        qtbot.addWidget(made)
        made.resize(1440, 900)
        with qtbot.waitExposed(made):
            made.show()
        made.activateWindow()
        made.canvas.setFocus()
        qtbot.waitUntil(lambda: made.session.view is not None)
        windows.append(made)
        return made

    yield show
    for made in windows:
        made.close()


@pytest.fixture
def window(opened: Callable[[], Window]) -> Window:
    return opened()


def on_card(window: Window, event_id: str) -> str:
    return next(card.detail for card in window.canvas.frame.cards if card.event_id == event_id)


def in_panel(window: Window) -> str:
    """All that the panel says, links included."""
    links = [link.accessibleName() for link in window.detail.findChildren(TextLink) if link.isVisibleTo(window.detail)]
    return "\n".join(links)


def field() -> QLineEdit:
    """The field that has the keyboard."""
    focus = QApplication.focusWidget()
    assert isinstance(focus, QLineEdit)
    return focus


def titles(popup: DateFinder | ZoneList) -> list[str]:
    model = popup.list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def seen(window: Window) -> Timescale:
    assert window.session.view is not None
    return window.session.view


# -- whose clocks


def test_another_zone_is_shown_at_once_wherever_a_time_stands(window: Window) -> None:
    assert on_card(window, "release") == "20 Jan 2025, 17:30 UTC"
    window.session.select("call")
    assert "Monday 20 January 2025, 10:30 in Shanghai (02:30 UTC)" in in_panel(window)
    before = window.canvas.scene.item("day")
    window.shell.tell_times_in("Europe/Berlin")
    assert on_card(window, "release") == "20 Jan 2025, 18:30 CET"
    assert "Monday 20 January 2025, 10:30 in Shanghai (03:30 CET)" in in_panel(window)
    assert window.canvas.tip("release") == "The release\nMonday 20 January 2025, 18:30 CET · no quotation"
    assert any("18:30 CET" in one.description for one in window.canvas.spoken())
    item = window.canvas.scene.item("day")
    assert before is not None
    assert item is not None
    assert item.anchor == before.anchor - US_PER_HOUR, "a day begins with the midnight of the clocks on the axis"
    assert window.settings.get(schema.TIME_ZONE) == "Europe/Berlin"


def test_the_axis_and_the_foot_go_by_the_chosen_clocks(window: Window, qtbot: QtBot) -> None:
    window.shell.tell_times_in("Europe/Berlin")
    midnight = instant(2025, 1, 21) - US_PER_HOUR
    window.session.look(Timescale.over(midnight - US_PER_HOUR, midnight + US_PER_HOUR, seen(window).width))
    (context,) = [tick for tick in window.canvas.frame.axis.context if tick.label == "21 Jan 2025"]
    assert context.x == pytest.approx(seen(window).width / 2, abs=1)
    said, labels = "20 Jan 2025, 23:00 – 21 Jan 2025, 01:00  ·  Europe/Berlin", window.status.findChildren(QLabel)
    # the foot follows a movement some times a second
    qtbot.waitUntil(lambda: any(label.text().startswith(said) for label in labels))


def test_a_zone_is_found_by_letters_and_chosen_by_keys(window: Window, qtbot: QtBot) -> None:
    window.registry.run("zone.other")
    QTest.keyClicks(field(), "buenos")
    (zones,) = window.findChildren(ZoneList)
    assert titles(zones)[0] == "America/Argentina/Buenos Aires"
    QTest.keyClick(field(), Qt.Key.Key_Return)
    assert window.session.telling.zone_name == "America/Argentina/Buenos_Aires"
    assert on_card(window, "release") == "20 Jan 2025, 14:30 UTC−3"
    assert window.canvas.hasFocus()
    assert window.registry["zone.other"].title_now == "Times of another zone: America/Argentina/Buenos_Aires…"
    window.registry.run("zone.utc")
    assert window.session.telling.axis.zone is None


def test_a_zone_is_chosen_by_the_mouse_too(window: Window) -> None:
    window.registry.run("zone.other")
    (zones,) = window.findChildren(ZoneList)
    QTest.keyClicks(field(), "kolkata")
    place = zones.list.visualRect(zones.list.model().index(0, 0)).center()
    QTest.mouseClick(zones.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert window.session.telling.zone_name == "Asia/Kolkata"


def test_a_zone_that_is_chosen_leads_the_list_and_its_difference_of_today_is_told(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.qt.zonelist.system_now", lambda: instant(2025, 7, 1))
    window.shell.tell_times_in("Europe/Berlin")
    window.registry.run("zone.other")
    (zones,) = window.findChildren(ZoneList)
    assert titles(zones)[1:3] == ["UTC", "Europe/Berlin"]
    spoken = zones.list.model().index(2, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Europe/Berlin, UTC+2 · chosen"
    QTest.keyClick(field(), Qt.Key.Key_Escape)
    assert window.session.telling.zone_name == "Europe/Berlin"


def test_where_there_are_no_tables_the_list_says_what_brings_them(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.core.zones.names", lambda: ())
    window.registry.run("zone.other")
    QTest.keyClicks(field(), "berlin")
    said = [label.text() for label in window.findChildren(QLabel) if label.isVisible()]
    assert "This computer has no table of time zones. The Python package “tzdata” brings one." in said
    QTest.keyClick(field(), Qt.Key.Key_Escape)


def test_a_zone_that_this_computer_does_not_know_is_utc_and_that_is_said(
    opened: Callable[[], Window], settings: Settings
) -> None:
    settings.set(schema.TIME_ZONE, "Europe/Atlantis")
    window = opened()
    assert window.session.telling.zone_name == "UTC"
    assert window.clock.problem == (
        "Times are told in UTC: this computer’s table of time zones has no “Europe/Atlantis”"
    )
    assert settings.get(schema.TIME_ZONE) == "Europe/Atlantis", "another computer may know it"


def test_the_computers_own_zone_is_by_its_name_so_that_its_summers_are_right(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("clock", "time_shell", "zonelist"):
        monkeypatch.setattr(f"desktop.qt.{module}.system_zone", lambda: "Europe/Berlin")
    window.registry.run("zone.system")
    assert window.session.telling.axis.zone == BERLIN
    assert window.settings.get(schema.TIME_ZONE) == "system"
    assert window.registry["zone.system"].title_now == "Times of this computer’s zone: Europe/Berlin"
    assert clocks.system_zone()


# -- the axis


def ticking(window: Window) -> bool:
    """Whether the clock will be looked at again."""
    return window.clock.ticking


def test_weeks_and_quarters_come_onto_the_axis_by_request_and_stay_for_the_next_time(
    window: Window, tmp_path: Path
) -> None:
    window.session.look(Timescale.over(instant(2025), instant(2025, 3), seen(window).width))
    window.registry.run("axis.weeks")
    assert "W4" in [tick.label for tick in window.canvas.frame.axis.unit]
    window.session.look(Timescale.over(instant(2024), instant(2026), seen(window).width))
    window.registry.run("axis.quarters")
    assert any("Q" in tick.label for tick in (*window.canvas.frame.axis.unit, *window.canvas.frame.axis.context))
    stored = json.loads((tmp_path / "settings.json").read_text())
    assert (stored["axis_weeks"], stored["axis_quarters"]) == (True, True)
    window.registry.run("axis.weeks")
    window.registry.run("axis.quarters")
    assert window.session.telling.axis == AxisOptions()


def mark_of(window: Window) -> Tick | None:
    return window.canvas.frame.axis.now


class Hand:
    """A clock that somebody sets by hand."""

    def __init__(self, at: Instant) -> None:
        self.at = at

    def __call__(self) -> Instant:
        return self.at


@pytest.fixture
def hand(window: Window) -> Hand:
    made = Hand(instant(2025, 1, 21, 12))
    window.clock.now = made
    return made


def test_the_present_is_marked_by_request_and_moves_by_whole_pixels(window: Window, hand: Hand) -> None:
    frames: list[object] = []
    window.session.subscribe(frames.append)
    assert mark_of(window) is None
    window.registry.run("axis.now")
    mark = mark_of(window)
    assert mark is not None
    assert mark.x == pytest.approx(seen(window).x(hand.at))
    frames.clear()
    hand.at += round(seen(window).us_per_px / 2)
    window.clock.look()
    assert frames == [], "half a pixel is nothing to paint"
    hand.at += round(seen(window).us_per_px)
    window.clock.look()
    moved = mark_of(window)
    assert moved is not None
    assert moved.x > mark.x + 1
    window.registry.run("axis.now")
    assert mark_of(window) is None


def test_a_hidden_window_does_not_look_at_the_clock(window: Window, hand: Hand) -> None:
    window.registry.run("axis.now")
    assert ticking(window)
    window.hide()
    assert not ticking(window)
    hand.at += US_PER_DAY
    window.show()
    assert window.session.now == hand.at
    assert ticking(window)


def test_nobody_looks_at_the_clock_where_the_present_is_not_marked(window: Window) -> None:
    assert not ticking(window)


def test_the_closer_the_view_the_sooner_the_mark_is_looked_at_again(window: Window, hand: Hand) -> None:
    window.registry.run("axis.now")
    window.session.look(Timescale.over(hand.at - US_PER_DAY * 365, hand.at + US_PER_DAY * 365, seen(window).width))
    assert window.clock.wait == clocks.MOST_MS
    window.session.look(Timescale.over(hand.at - US_PER_SECOND, hand.at + US_PER_SECOND, seen(window).width))
    assert window.clock.wait == clocks.LEAST_MS
    assert ticking(window)


# -- going to a date


def go_to(window: Window, text: str) -> DateFinder:
    QTest.keyClick(window.canvas, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(field(), text)
    (finder,) = window.findChildren(DateFinder)
    return finder


def let_go() -> None:
    """What closed is deleted in the next turn of the event loop."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.mark.parametrize(
    ("text", "words", "edtf"),
    [
        ("20 jan 2025", "Monday 20 January 2025", "2025-01-20"),
        ("2025-01-20T17:30Z", "Monday 20 January 2025, 17:30 UTC", "2025-01-20T17:30Z"),
        ("first week of feb 2025", "1–7 February 2025", "2025-02-01/2025-02-07"),
    ],
)
def test_return_flies_to_what_is_typed_so_that_it_fills_the_middle(
    window: Window, text: str, words: str, edtf: str
) -> None:
    finder = go_to(window, text)
    assert titles(finder)[0] == words
    QTest.keyClick(field(), Qt.Key.Key_Return)
    when, view = parse(edtf), seen(window)
    assert when.earliest is not None
    assert when.latest is not None
    free = view.width - window.canvas.covered
    middle = (view.x(when.earliest) + view.x(when.latest)) / 2
    assert middle == pytest.approx(free / 2, abs=1)
    share = (view.x(when.latest) - view.x(when.earliest)) / free
    closest = window.canvas.scene.limits.closest
    assert share == pytest.approx(0.6, abs=0.01) or view.us_per_px == pytest.approx(closest)
    assert window.canvas.hasFocus()
    let_go()
    assert window.findChildren(DateFinder) == []


def test_far_from_the_events_the_hint_leads_back(window: Window) -> None:
    go_to(window, "44 BC")
    QTest.keyClick(field(), Qt.Key.Key_Return)
    view = seen(window)
    assert view.start < instant(-43) < view.end
    hint = window.canvas.frame.hint
    assert hint is not None
    at = QPoint(round(hint.rect.x + hint.rect.width / 2), round(hint.rect.y + hint.rect.height / 2))
    QTest.mouseClick(window.canvas, Qt.MouseButton.LeftButton, pos=at)
    assert window.canvas.frame.cards


def test_deep_time_is_as_far_as_the_limits_let_one_out(window: Window) -> None:
    go_to(window, "66 million years ago")
    QTest.keyClick(field(), Qt.Key.Key_Return)
    view = seen(window)
    assert view.start < instant(-66_500_000) < view.end
    assert view.us_per_px <= window.canvas.scene.limits.farthest * 1.001


def test_a_second_offer_is_chosen_by_the_arrow_or_the_mouse(window: Window) -> None:
    finder = go_to(window, "03/04/2022")
    assert titles(finder)[:2] == ["Sunday 3 April 2022", "Friday 4 March 2022"]
    QTest.keyClick(field(), Qt.Key.Key_Down)
    QTest.keyClick(field(), Qt.Key.Key_Return)
    assert seen(window).start < instant(2022, 3, 4) < seen(window).end
    let_go()
    finder = go_to(window, "03/04/2022")
    QTest.mouseClick(
        finder.list.viewport(),
        Qt.MouseButton.LeftButton,
        pos=finder.list.visualRect(finder.list.model().index(0, 0)).center(),
    )
    assert seen(window).start < instant(2022, 4, 3) < seen(window).end


def test_a_day_is_that_of_the_chosen_clocks(window: Window) -> None:
    window.shell.tell_times_in("Europe/Berlin")
    window.shell.go_to_date("2025-01-21")
    view = seen(window)
    assert (view.start + view.end) / 2 == pytest.approx(instant(2025, 1, 21, 12) - US_PER_HOUR, abs=US_PER_SECOND)


def test_an_open_end_keeps_the_scale_and_shows_the_end_that_is_known(window: Window) -> None:
    before = seen(window).us_per_px
    go_to(window, "since 2019")
    QTest.keyClick(field(), Qt.Key.Key_Return)
    view = seen(window)
    assert view.us_per_px == before
    assert view.x(instant(2019)) == pytest.approx((view.width - window.canvas.covered) / 2, abs=1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Type a date, in words or as EDTF"),
        ("the day before <b>yesterday</b>s", "No date is understood in “the day before <b>yesterday</b>s”"),
        ("2025-02-30", "No date is understood in “2025-02-30”"),
    ],
)
def test_what_is_not_understood_is_said_with_what_would_be(window: Window, text: str, said: str) -> None:
    finder = go_to(window, text)
    assert titles(finder) == []
    shown = [label for label in finder.findChildren(QLabel) if label.isVisible()]
    assert [label.textFormat() for label in shown] == [Qt.TextFormat.PlainText] * 2
    assert shown[0].text() == said
    assert "its days are 01 to 28" in shown[1].text() if text == "2025-02-30" else "44 BC" in shown[1].text()
    QTest.keyClick(field(), Qt.Key.Key_Escape)
    assert window.canvas.hasFocus()


def test_what_the_words_do_not_tell_apart_is_offered_once(window: Window) -> None:
    finder = go_to(window, "66 million years ago")
    assert titles(finder) == ["About 66 million years ago"]
    QTest.keyClick(field(), Qt.Key.Key_Escape)


def test_yesterday_counts_from_today(qtbot: QtBot, window: Window) -> None:
    finder = DateFinder(window.session.telling, LIGHT, window, lambda _: date(2025, 1, 21))
    finder.open()
    QTest.keyClicks(finder.field, "yesterday")
    assert titles(finder) == ["Monday 20 January 2025"]
    finder.close_list()


# -- the order in which a language writes dates


@pytest.mark.parametrize(
    ("locale", "words", "short"),
    [
        ("en_US", "Monday, January 20, 2025", "Jan 25 – Jan 29, 2025"),
        ("en_CA", "Monday, January 20, 2025", "Jan 25 – Jan 29, 2025"),
        ("en_GB", "Monday 20 January 2025", "25–29 Jan 2025"),
        ("en_IN", "Monday 20 January 2025", "25–29 Jan 2025"),
        ("de_DE", "Monday 20 January 2025", "25–29 Jan 2025"),  # the phrases around a date are English still
        ("zh_CN", "Monday 20 January 2025", "25–29 Jan 2025"),
        ("C", "Monday 20 January 2025", "25–29 Jan 2025"),
    ],
)
def test_english_is_written_as_where_the_user_lives(locale: str, words: str, short: str) -> None:
    told = DateWords(language_of(QLocale(locale)))
    assert (told.in_words(parse("2025-01-20")), told.short(parse("2025-01-25/2025-01-29"))) == (words, short)


def test_an_american_window_puts_the_month_first_everywhere(window: Window) -> None:
    window.clock.speak(language_of(QLocale("en_US")))
    assert on_card(window, "day") == "Jan 22, 2025"
    window.session.look(Timescale.over(instant(2025, 1, 21), instant(2025, 1, 22), seen(window).width))
    assert "Jan 21, 2025" in [tick.label for tick in window.canvas.frame.axis.context]


# -- the foot


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (3_000, "1 Jan 2025, 00:00:00.000000 – 1 Jan 2025, 00:00:00.003000  ·  Europe/Berlin"),
        (9 * US_PER_SECOND, "1 Jan 2025, 00:00:00.000 – 1 Jan 2025, 00:00:09.000  ·  Europe/Berlin"),
        (300 * US_PER_SECOND, "1 Jan 2025, 00:00:00 – 1 Jan 2025, 00:05:00  ·  Europe/Berlin"),
        (3 * US_PER_HOUR, "1 Jan 2025, 00:00 – 1 Jan 2025, 03:00  ·  Europe/Berlin"),
        (9 * US_PER_DAY, "1 Jan 2025 – 10 Jan 2025  ·  Europe/Berlin"),
        (3 * 365 * US_PER_DAY, "Jan 2025 – Jan 2028  ·  1 month"),
        (365_250 * US_PER_DAY, "2025 – 3025  ·  1 century"),
    ],
)
def test_the_foot_tells_a_views_ends_as_finely_as_they_differ(length: int, said: str) -> None:
    told = Telling(DateWords(zone=BERLIN), AxisOptions(zone=BERLIN))
    text = span_text(Timescale(instant(2025) - US_PER_HOUR, 0.0, length / 1000, 1000.0), told)
    assert text.startswith(said)
