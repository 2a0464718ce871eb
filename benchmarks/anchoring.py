"""How long it takes to look for 200 quotations in a copy of 5 MB, and what the window feels of it meanwhile.

Absent quotations cost the most: each passes through all steps, up to the search for near matches. The work runs in a
thread, as in the program, while another one beats like a window that has nothing to do: its longest pause is what a
click may have to wait. Besides, what a search for near matches does not let itself be interrupted for: of English, and
of texts that repeat themselves, which slow it down the most. Prints JSON; exits with 1 if a promise is broken.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from desktop.core.timeline import Timeline
from desktop.evidence.anchor import Anchor, anchor_all
from desktop.evidence.copies import Copy, from_text
from desktop.evidence.near import LONGEST, PIECE, nearest

SIZE = 5_000_000
QUOTATIONS = 200

#: The promises: CPU seconds for absent and for present quotations, seconds until a cancelled search has ended, and
#: seconds that a click waits.
ABSENT_SECONDS, PRESENT_SECONDS = 30.0, 3.0
CANCEL_SECONDS = 0.2
PAUSE_SECONDS = 0.05

#: How often the idle thread looks at the clock.
BEAT = 0.002

#: The commonest words of English first, then others of all lengths; they are drawn by Zipf's law.
VOCABULARY = """
the of and to a in is that it was for on with as his they be at one have this from or had by not but what all were we
when your can said there use an each which she do how their if will up other about out many then them these so some her
would make like him into time has look two more write go see number no way could people my than first water been call
who oil its now find long down day did get come made may part over new sound take only little work know place year live
me back give most very after thing our just name good sentence man think say great where help through much before line
right too mean old any same tell boy follow came want show also around form three small set put end does another well
large must big even such because turn here why ask went men read need land different home us move try kind hand picture
again change off play spell air away animal house point page letter mother answer found study still learn should world
harbour keeper lantern government restriction technology company artificial intelligence researcher restriction winter
administration university opportunity competition engineering independent responsibility interview described published
according minister economic development scholarship resources powerful estimate specialised question argument evidence
"""


def prose(seed: int, size: int) -> str:
    """Sentences and paragraphs of about ``size`` characters that mean nothing and look like English."""
    chosen = random.Random(seed)  # noqa: S311 - the same text each time
    vocabulary = VOCABULARY.split()
    words = chosen.choices(vocabulary, [1 / rank for rank in range(1, len(vocabulary) + 1)], k=size // 4)
    sentences, at = [], 0
    while at < len(words):
        length = chosen.randint(6, 28)
        sentence = " ".join(words[at : at + length]).capitalize()
        if chosen.random() < 0.1:
            sentence = f"“{sentence},” he said"
        sentences.append(sentence + (".\n" if chosen.random() < 0.15 else ". "))
        at += length
    return "".join(sentences)[:size]


def cuttings(text: str, seed: int) -> list[str]:
    """Quotations of 30 to 300 characters, cut from anywhere."""
    chosen = random.Random(seed)  # noqa: S311
    places = [chosen.randrange(len(text) - 300) for _ in range(QUOTATIONS)]
    return [text[at : at + chosen.randint(30, 300)].strip() for at in places]


def retyped(quotations: list[str]) -> list[str]:
    """Every second one with spaces that are only found when the copy is folded."""
    return [words.replace(" ", "\u00a0") if number % 2 else words for number, words in enumerate(quotations)]


def timeline(quotations: list[str]) -> Timeline:
    """A file that quotes one source."""
    listed = [{"id": f"q{n}", "source": "s", "exact": words} for n, words in enumerate(quotations)]
    return Timeline.model_validate(
        {"format": "quoteline/1", "title": "T", "sources": [{"id": "s", "headline": "S"}], "quotations": listed}
    )


class Cancelled(Exception):  # noqa: N818 - it is none
    """The user has something else in mind."""


@dataclass
class Run:
    """What a search in a thread of its own took: seconds, of the CPU or of the idle thread's longest pause."""

    cpu: float
    pause: float
    states: dict[str, int]


def run(quotations: list[str], copy: Copy, check: Callable[[], None] = lambda: None) -> Run:
    """Looks for all quotations in a thread, and watches it from this one."""
    found: dict[str, Anchor] = {}

    def work() -> None:
        with suppress(Cancelled):
            found.update(anchor_all(timeline(quotations), "s", copy, check=check))

    thread = threading.Thread(target=work)
    pause, began = 0.0, time.process_time()
    thread.start()
    while thread.is_alive():
        before = time.perf_counter()
        time.sleep(BEAT)
        pause = max(pause, time.perf_counter() - before - BEAT)
    return Run(time.process_time() - began, pause, dict(Counter(anchor.state.value for anchor in found.values())))


def cancelling(quotations: list[str], copy: Copy, after: float) -> float:
    """Seconds from a cancel, ``after`` seconds of work, until the thread has ended."""
    start = time.perf_counter()

    def check() -> None:
        if time.perf_counter() - start >= after:
            raise Cancelled

    run(quotations, copy, check)
    return time.perf_counter() - start - after


def uninterrupted(text: str, words: str) -> float:
    """The most CPU seconds between two checks of a search for near matches: no other thread need run meanwhile."""
    longest, last = 0.0, time.thread_time()

    def check() -> None:
        nonlocal longest, last
        longest, last = max(longest, time.thread_time() - last), time.thread_time()

    nearest(text, words, check)
    check()
    return longest


def repeats() -> dict[str, tuple[str, str]]:
    """Texts that were made to be slow to search in, each with such words."""
    sentence = "the keeper counted seventeen sails in the bay, and wrote them down one by one. "
    misquoted = sentence.replace("seventeen", "seventy")
    return {
        "one letter": ("a" * 200_000, "a" * 78 + "b" * 20 + "a" * 94),
        "two letters": ("ab" * 100_000, "ab" * 45 + "ba" * 51),
        "a sentence": (sentence * 2500, (misquoted * 9)[:PIECE]),
        "a long quotation": (sentence * 2500, (misquoted * 110)[:LONGEST]),
    }


def measure() -> dict[str, object]:
    """All figures, with ``kept`` for whether they are within the promises."""
    text = prose(1, SIZE)
    copy = from_text(text)
    absent = [words for words in cuttings(prose(2, SIZE), 3) if words not in text]
    # the first search folds the copy, too
    present = run(retyped(cuttings(text, 4)), copy)
    missing = run(absent, copy)
    cancels = [cancelling(absent, from_text(text + str(number)), 0.05 + number * 0.37) for number in range(8)]
    held = {name: uninterrupted(*case) for name, case in repeats().items()}
    held["English"] = max(uninterrupted(text[:500_000], words) for words in absent[:20])
    return {
        "characters": len(text),
        "present": {"quotations": QUOTATIONS, "cpu_s": round(present.cpu, 2), "states": present.states},
        "absent": {"quotations": len(absent), "cpu_s": round(missing.cpu, 2), "states": missing.states},
        "longest_pause_ms": round(1000 * max(present.pause, missing.pause), 1),
        "cancel_ms": {"median": round(1000 * statistics.median(cancels), 1), "max": round(1000 * max(cancels), 1)},
        "uninterrupted_ms": {name: round(1000 * seconds, 1) for name, seconds in held.items()},
        "kept": present.cpu <= PRESENT_SECONDS
        and missing.cpu <= ABSENT_SECONDS
        and max(cancels) <= CANCEL_SECONDS
        and max(present.pause, missing.pause, *held.values()) <= PAUSE_SECONDS,
    }


if __name__ == "__main__":
    result = measure()
    print(json.dumps(result, indent=2))
    sys.exit(int(not result["kept"]))
