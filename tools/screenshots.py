"""Takes pictures of the real window on a virtual display: what a customer would see, in every size and theme.

``python tools/screenshots.py`` starts Xvfb and the program in it once for each picture, drives it to a state, and
writes what stands on the screen into ``build/screenshots/``. Two of the pictures are the README's. Where the article
lies beside the project it is attached as the copy; pictures that go into the project show its quotations only.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
OUT = ROOT / "build" / "screenshots"
ARTICLE = ROOT.parent / "shared" / "article" / "deepseek-ai-heroes.txt"
#: Pictures that the README shows, by their name here.
README = {"event-light-1440x900@2x": "light.png", "event-dark-1440x900@2x": "dark.png"}

DAMAGED = """{
  "format": "quoteline/1",
  "title": "A damaged file",
  "lanes": [{"id": "harbour", "title": "Harbour"}],
  "events": [
    {"id": "ferry", "title": "The ferry is sold", "date": "1998-04-02", "lane": "harbour"},
    {"id": "bridge", "title": "The bridge opens", "date": "1998-13-40", "lane": "harbour"},
    {"id": "toll", "title": "The toll ends", "date": "2004", "lane": "harbor", "colour": "red"}
  ]
}
"""
EMPTY = '{"format": "quoteline/1", "title": "A new timeline"}\n'


@dataclass(frozen=True)
class Shot:
    """One picture: the window's size in logical pixels, and how to bring it to the state that is shown."""

    name: str
    theme: str = "light"
    width: int = 1440
    height: int = 900
    scale: int = 1
    copy: bool = True
    event: str | None = None
    reader: bool = False
    zoom: bool = False
    keys: str = ""
    file: str = ""

    @property
    def full_name(self) -> str:
        return f"{self.name}-{self.theme}-{self.width}x{self.height}@{self.scale}x"


EVENT = "deepseek-release"
SHOTS = (
    Shot("first-sight", copy=False),
    Shot("first-sight", "dark", scale=2),
    Shot("event", event=EVENT),
    Shot("event", event=EVENT, scale=2),
    Shot("event", "dark", event=EVENT, scale=2),
    Shot("days", event=EVENT, zoom=True),
    Shot("days", "dark", event="lunar-new-year", zoom=True),
    Shot("reader-without-copy", event=EVENT, reader=True, copy=False),
    Shot("reader", "dark", event=EVENT, reader=True),
    Shot("small", width=800, height=600),
    Shot("small", "dark", 800, 600, event=EVENT),
    Shot("small", "light", 800, 600, scale=2, event="ernie-reception"),
    Shot("large", width=2560, height=1440, event=EVENT),
    Shot("large", "dark", 2560, 1440, event=EVENT, reader=True),
    Shot("search", keys="search.open"),
    Shot("palette", "dark", keys="palette.open"),
    Shot("keys", keys="help.keys"),
    Shot("undated", keys="tray.toggle"),
    Shot("damaged", file=DAMAGED),
    Shot("empty", file=EMPTY),
    Shot("unreadable", file="{ not a timeline"),
)


def main() -> int:
    """Takes the pictures whose name holds the first argument; the exit status says if each came out."""
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    shots = [shot for shot in SHOTS if wanted in shot.full_name]
    OUT.mkdir(parents=True, exist_ok=True)
    failed = 0
    with tempfile.TemporaryDirectory() as home:
        display, server = _display()
        env = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "HOME": home}
        env.pop("WAYLAND_DISPLAY", None)
        try:
            for shot in shots:
                env["QT_SCALE_FACTOR"] = str(shot.scale)
                command = [sys.executable, __file__, "--take", json.dumps(asdict(shot))]
                failed += subprocess.run(command, env=env, check=False, timeout=120).returncode != 0
        finally:
            server.terminate()
            server.wait()
    readme = ROOT / "resources" / "screenshots"
    readme.mkdir(exist_ok=True)
    for name, target in README.items():
        if (picture := OUT / f"{name}.png").is_file() and ARTICLE.is_file():
            shutil.copyfile(picture, readme / target)
    print(f"{len(shots) - failed} pictures in {OUT.relative_to(ROOT)}, {failed} failed")
    return bool(failed)


def _display() -> tuple[str, subprocess.Popen[bytes]]:
    """A virtual display that is large enough for all, and its server, which says its number when it is ready."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "2900x1820x24", "-nolisten", "tcp"],  # noqa: S607 found on PATH
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as pipe:
        number = pipe.readline().strip()
    return f":{number}", server


def take(shot: Shot) -> int:
    """One picture, in a process of its own: themes and scales are chosen at start."""
    from PySide6.QtCore import QTimer

    from desktop.qt.app import make_window
    from desktop.qt.application import application
    from desktop.settings import schema
    from desktop.settings.store import Settings

    app = application()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Path(folder) / "settings.json")
        settings.set(schema.THEME, shot.theme)
        settings.set(schema.REDUCED_MOTION, "on")
        path = None
        if shot.file:
            path = Path(folder) / "harbour.json"
            path.write_text(shot.file, "utf-8")
        window = make_window(path, settings, synchronous=True)
        window.resize(shot.width, shot.height)
        window.move(0, 0)

        def drive() -> None:
            session = window.session
            if shot.copy and ARTICLE.is_file() and path is None:
                window.keeper.attach_file("bbc", ARTICLE)
            if shot.event is not None:
                session.select(shot.event)
                if shot.zoom:
                    window.canvas.zoom_to(shot.event)
                if shot.reader:
                    session.read(session.document.timeline.event_by_id[shot.event].quotations[0].quotation)
            if shot.keys:
                window.registry.run(shot.keys)
            if shot.keys == "search.open":
                window.search.setText("deepseek chips")
                window.search.textEdited.emit("deepseek chips")
            window.status.say("")
            QTimer.singleShot(400, grab)

        def grab() -> None:
            screen = app.primaryScreen()
            ratio = screen.devicePixelRatio()
            picture = screen.grabWindow(0).copy(0, 0, round(shot.width * ratio), round(shot.height * ratio))
            picture.save(str(OUT / f"{shot.full_name}.png"))
            window.close()
            app.quit()

        window.show()
        QTimer.singleShot(500, drive)
        app.exec()
    return 0 if (OUT / f"{shot.full_name}.png").is_file() else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["--take"]:
        sys.exit(take(Shot(**json.loads(sys.argv[2]))))
    sys.exit(main())
