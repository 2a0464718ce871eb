"""A headless Chromium that answers questions about a page, over its DevTools protocol on a pair of pipes.

Pipes need no port that another program could take and no library for web sockets. One browser serves many pages, since
starting it takes longer than all else.
"""

from __future__ import annotations

import base64
import itertools
import json
import os
import selectors
import shutil
import signal
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

#: Seconds for an answer or an event: a hundred times what this takes, so that only a browser that hangs exceeds it.
PATIENCE = 60.0

# As root, as in most containers, Chromium refuses its sandbox; the pages are the tests' own.
_OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--force-device-scale-factor=1",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
    "--window-size=800,600",
)


class ChromiumError(Exception):
    """The browser ended, hung or refused a command."""


class Chromium:
    """One tab of a browser. Commands and events are those of https://chromedevtools.github.io/devtools-protocol/."""

    def __init__(self, reading: int, writing: int) -> None:
        self._reading, self._writing = reading, writing
        self._numbers = itertools.count(1)
        self._buffer = bytearray()
        self._events: deque[dict[str, Any]] = deque()
        self._session: str | None = None
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.send("Page.enable")

    def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """A command's result."""
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": parameters}
        if self._session is not None:
            message["sessionId"] = self._session
        os.write(self._writing, json.dumps(message).encode() + b"\0")
        deadline = time.monotonic() + PATIENCE
        while True:
            answer = self._receive(deadline)
            if answer.get("id") == number:
                if "error" in answer:
                    raise ChromiumError(f"{method}: {answer['error']['message']}")
                result: dict[str, Any] = answer["result"]
                return result
            self._events.append(answer)

    def open(self, address: str) -> None:
        """Loads a page as if the user had typed its address, and returns when it has been painted with its styles."""
        self._events.clear()
        failure = self.send("Page.navigate", url=address).get("errorText")
        if failure:
            raise ChromiumError(f"{address}: {failure}")
        deadline = time.monotonic() + PATIENCE
        while (self._events.popleft() if self._events else self._receive(deadline))["method"] != "Page.loadEventFired":
            pass
        self.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))")

    def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression in the page; that of a promise, once it is kept."""
        answer = self.send("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise ChromiumError(json.dumps(answer["exceptionDetails"]))
        return answer["result"].get("value")

    def screenshot(self) -> bytes:
        """What the window shows of the page, as PNG."""
        return base64.b64decode(self.send("Page.captureScreenshot", format="png")["data"])

    def _receive(self, deadline: float) -> dict[str, Any]:
        while (end := self._buffer.find(b"\0")) < 0:
            with selectors.DefaultSelector() as selector:
                selector.register(self._reading, selectors.EVENT_READ)
                if not selector.select(max(0.0, deadline - time.monotonic())):
                    raise ChromiumError(f"no answer within {PATIENCE:.0f} s")
            part = os.read(self._reading, 1 << 20)
            if not part:
                raise ChromiumError("the browser ended")
            self._buffer += part
        message: dict[str, Any] = json.loads(self._buffer[:end])
        del self._buffer[: end + 1]
        return message


@contextmanager
def running(profile: Path) -> Iterator[Chromium]:
    """A browser with a profile of its own, ended with the block."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert program is not None, "no Chromium: run 'make browser-test', which installs it"
    its_reading, writing = os.pipe()
    reading, its_writing = os.pipe()
    pid = os.posix_spawn(
        program,
        [program, *_OPTIONS, f"--user-data-dir={profile}", "about:blank"],
        {**os.environ, "HOME": str(profile)},
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
            (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
            *_as_descriptors_3_and_4(its_reading, its_writing),
        ],
        setpgroup=0,
    )
    try:
        os.close(its_reading)
        os.close(its_writing)
        yield Chromium(reading, writing)
    finally:
        os.close(writing)
        os.close(reading)
        _end(pid)


def _as_descriptors_3_and_4(reading: int, writing: int) -> list[tuple[int, int, int]]:
    """Where Chromium expects the pipes; by way of high numbers, for the pipes may have just these themselves."""
    return [
        (os.POSIX_SPAWN_DUP2, reading, 100),
        (os.POSIX_SPAWN_DUP2, writing, 101),
        (os.POSIX_SPAWN_DUP2, 100, 3),
        (os.POSIX_SPAWN_DUP2, 101, 4),
    ]


def _end(pid: int) -> None:
    """Chromium ends by itself once its pipe is closed; one that does not is killed, with the group it leads."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        if os.waitpid(pid, os.WNOHANG)[0]:
            return
        time.sleep(0.02)
    os.killpg(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
