"""Where the program and its own files are: in the source tree, in an installed wheel, or in the frozen bundle."""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=1)
def _data() -> Path:
    """The folder that holds ``resources/`` and ``events.json``."""
    package = Path(__file__).parent
    places = [Path(frozen)] if (frozen := getattr(sys, "_MEIPASS", None)) else [package.parent, package / "_data"]
    for place in places:
        if (place / "resources").is_dir() and (place / "events.json").is_file():
            return place
    raise FileNotFoundError("the program's own files are missing: " + " or ".join(map(str, places)))


def resources() -> Path:
    """The folder of icons, notices and the file format's JSON Schema."""
    return _data() / "resources"


def schema() -> Path:
    """The file format's JSON Schema."""
    return resources() / "quoteline-1.schema.json"


def builtin_timeline() -> Path:
    """The timeline that opens if no file is named."""
    return _data() / "events.json"


def program() -> list[str]:
    """This program as a command, for who starts it as a child."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, "-P", "-m", "desktop"]  # -P: not what happens to lie in the current folder


def program_environment() -> dict[str, str]:
    """What such a child gets of the environment: all, and where our modules are if not in the program itself."""
    if getattr(sys, "frozen", False):
        return dict(os.environ)
    own = str(Path(__file__).parent.parent)
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [own, os.environ.get("PYTHONPATH")]))}


def user_config_dir() -> Path:
    """Where the user's settings are, by each system's own convention (XDG Base Directory, Known Folders, Apple's)."""
    return _user_dir("APPDATA", "Roaming", "XDG_CONFIG_HOME", ".config")


def user_data_dir() -> Path:
    """Where the copies are that the user attached; on Windows in the folder that stays on this machine."""
    return _user_dir("LOCALAPPDATA", "Local", "XDG_DATA_HOME", ".local/share")


def _user_dir(windows: str, windows_default: str, xdg: str, xdg_default: str) -> Path:
    """The program's folder, by the variable that names its parent, or by what stands in for that in the user's home."""
    if sys.platform == "win32":
        base = os.environ.get(windows)
        return Path(base) / "Quoteline" if base else Path.home() / "AppData" / windows_default / "Quoteline"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Quoteline"
    base = os.environ.get(xdg, "")
    # a relative path is invalid by the specification, and to be ignored
    return (Path(base) if base.startswith("/") else Path.home() / xdg_default) / "quoteline"
