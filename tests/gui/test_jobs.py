"""Long work never holds the window, never answers twice and never answers too late."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, qInstallMessageHandler
from pytestqt.qtbot import QtBot

from desktop.qt.jobs import PATIENCE_S, CancelledError, Job, Jobs


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.close()


def unexpected(error: Exception) -> None:
    raise AssertionError(error)


def test_work_runs_elsewhere_and_its_answer_comes_back_to_the_main_thread(qtbot: QtBot, jobs: Jobs) -> None:
    seen: list[tuple[int, bool]] = []
    main = threading.get_ident()
    jobs.submit(
        "add",
        lambda _: (1 + 1, threading.get_ident()),
        lambda answer: seen.append((answer[0], answer[1] != main and threading.get_ident() == main)),
        unexpected,
    )
    assert seen == []
    qtbot.waitUntil(lambda: seen == [(2, True)])


def test_the_latest_wins_and_the_replaced_one_is_told_to_stop(qtbot: QtBot, jobs: Jobs) -> None:
    started, answers = threading.Event(), list[str]()

    def slow(job: Job) -> str:
        started.set()
        while True:
            job.check()

    first = jobs.submit("search", slow, answers.append, unexpected)
    assert started.wait(5)
    jobs.submit("search", lambda _: "new", answers.append, unexpected)
    assert first.cancelled
    qtbot.waitUntil(lambda: answers == ["new"])
    jobs.close()
    qtbot.wait(0)
    assert answers == ["new"]


def test_an_answer_already_on_its_way_is_not_delivered_once_replaced(qtbot: QtBot, jobs: Jobs) -> None:
    answers = list[str]()
    finished = threading.Event()

    def old(job: Job) -> str:
        finished.set()
        return "old"

    jobs.submit("key", old, answers.append, unexpected)
    assert finished.wait(5)
    jobs.submit("key", lambda _: "new", answers.append, unexpected)
    qtbot.waitUntil(lambda: bool(answers))
    assert answers == ["new"]


def test_other_keys_go_on(qtbot: QtBot, jobs: Jobs) -> None:
    answers = list[str]()
    for name in ("one", "two", "three"):
        jobs.submit(name, lambda job: job.key, answers.append, unexpected)
    qtbot.waitUntil(lambda: sorted(answers) == ["one", "three", "two"])


def test_an_error_reaches_the_one_who_asked(qtbot: QtBot, jobs: Jobs) -> None:
    errors = list[Exception]()

    def work(job: Job) -> None:
        raise OSError("the disk is gone")

    jobs.submit("read", work, unexpected_answer, errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert str(errors[0]) == "the disk is gone"


def unexpected_answer(answer: object) -> None:
    raise AssertionError(answer)


def test_progress_is_told_on_the_main_thread_and_only_of_the_present_job(qtbot: QtBot, jobs: Jobs) -> None:
    told = list[tuple[str, float, bool]]()
    main = threading.get_ident()
    jobs.progress.connect(lambda key, share: told.append((key, share, threading.get_ident() == main)))
    done = list[object]()

    def work(job: Job) -> None:
        job.progress(0.5)
        job.progress(7.0)

    jobs.submit("check", work, done.append, unexpected)
    qtbot.waitUntil(lambda: bool(done))
    assert told == [("check", 0.5, True), ("check", 1.0, True)]


def test_busy_is_told_once_at_the_start_and_once_at_the_end(qtbot: QtBot, jobs: Jobs) -> None:
    told = list[bool]()
    jobs.busy.connect(told.append)
    gate, answers = threading.Event(), list[bool]()
    jobs.submit("a", lambda _: gate.wait(5), answers.append, unexpected)
    jobs.submit("a", lambda _: gate.wait(5), answers.append, unexpected)
    jobs.submit("b", lambda _: gate.wait(5), answers.append, unexpected)
    assert told == [True]
    jobs.cancel("b")
    gate.set()
    qtbot.waitUntil(lambda: told == [True, False])


def test_cancelling_the_only_job_ends_the_busy_state(jobs: Jobs) -> None:
    told = list[bool]()
    jobs.busy.connect(told.append)
    jobs.submit("a", lambda _: None, unexpected_answer, unexpected)
    jobs.cancel("a")
    jobs.cancel("unknown")
    assert told == [True, False]


def test_closing_stops_what_runs_and_waits_for_it(qtbot: QtBot, jobs: Jobs) -> None:
    running, ended = threading.Event(), threading.Event()

    def work(job: Job) -> None:
        running.set()
        try:
            while True:
                job.check()
        except CancelledError:
            ended.set()
            raise

    jobs.submit("long", work, unexpected_answer, unexpected)
    assert running.wait(5)
    jobs.close()
    assert ended.is_set()


def test_thousands_of_small_jobs_leave_no_answer_out(qtbot: QtBot, jobs: Jobs) -> None:
    answers = set[int]()

    def answer(number: int, _: Job) -> int:
        return number

    for number in range(2000):
        jobs.submit(f"job {number}", partial(answer, number), answers.add, unexpected)
    qtbot.waitUntil(lambda: len(answers) == 2000, timeout=20_000)


def test_synchronous_jobs_are_done_when_submitted(qtbot: QtBot) -> None:
    jobs = Jobs(synchronous=True)
    answers, errors, told = list[int](), list[Exception](), list[float]()
    jobs.progress.connect(lambda _, share: told.append(share))

    def work(job: Job) -> int:
        job.progress(0.25)
        return 3

    def fails(job: Job) -> int:
        raise ValueError("no")

    jobs.submit("a", work, answers.append, unexpected)
    jobs.submit("a", fails, answers.append, errors.append)
    assert (answers, told, [str(error) for error in errors]) == ([3], [0.25], ["no"])
    jobs.close()


def test_the_interface_goes_first(qtbot: QtBot, jobs: Jobs) -> None:
    turns, meanwhile = [0], list[int]()

    def work(job: Job) -> None:
        while True:
            turns[0] += 1
            job.check()

    def something_long() -> None:
        before, until = turns[0], time.monotonic() + PATIENCE_S / 2
        while time.monotonic() < until:
            pass
        meanwhile.append(turns[0] - before)

    jobs.submit("long", work, unexpected_answer, unexpected)
    qtbot.waitUntil(lambda: turns[0] > 10)
    QTimer.singleShot(0, something_long)
    qtbot.waitUntil(lambda: bool(meanwhile))
    assert meanwhile[0] <= 1
    went_on = turns[0]
    qtbot.waitUntil(lambda: turns[0] > went_on + 10)


def test_an_interface_that_never_rests_does_not_hold_up_work_for_good(qtbot: QtBot, jobs: Jobs) -> None:
    begin, ended, in_time, answers = threading.Event(), threading.Event(), list[bool](), list[None]()

    def work(job: Job) -> None:
        assert begin.wait(5)
        job.check()
        ended.set()

    def never_rest() -> None:
        begin.set()
        in_time.append(ended.wait(5))

    jobs.submit("short", work, answers.append, unexpected)
    QTimer.singleShot(0, never_rest)
    qtbot.waitUntil(lambda: bool(answers))
    assert in_time == [True]


def test_a_worker_that_sends_events_is_not_taken_for_the_interface(qtbot: QtBot, jobs: Jobs) -> None:
    """As one does that lets go of an object of Qt. To start a timer from its thread is an error of Qt's."""
    told, receiver = list[str](), QObject()
    before = qInstallMessageHandler(lambda _kind, _context, message: told.append(message))

    def work(_job: Job) -> bool:
        return QCoreApplication.sendEvent(receiver, QEvent(QEvent.Type.User))

    try:
        answers = list[bool]()
        jobs.submit("send", work, answers.append, unexpected)
        assert jobs.wait(5_000)  # with no event of the interface's own in between
        qtbot.waitUntil(lambda: bool(answers))
    finally:
        qInstallMessageHandler(before)
    assert not told


def test_waiting_ends_when_no_thread_works_even_for_what_was_cancelled(jobs: Jobs) -> None:
    running, gate = threading.Event(), threading.Event()

    def work(_job: Job) -> None:
        running.set()
        gate.wait(5)

    jobs.submit("long", work, unexpected_answer, unexpected)
    assert running.wait(5)
    jobs.cancel("long")
    assert not jobs.wait(1)
    gate.set()
    assert jobs.wait(5_000)
