"""What all tests share: no display, no user's folders, and hypothesis without a clock."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# Before Qt is loaded. The few tests of a real window start the program as a process of its own, on a virtual display.
os.environ["QT_QPA_PLATFORM"] = "offscreen"

# Two shared cores make deadlines lie. In CI a run must not fail by luck: what it tries is fixed.
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keeps tests out of the settings of whoever runs them."""
    home = tmp_path_factory.mktemp("home")
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return Path(__file__).parent.parent


@pytest.fixture(scope="session")
def article(root: Path) -> Path:
    """The article that the built-in timeline is made from; what needs it is skipped where it is not at hand."""
    path = root.parent / "shared" / "article" / "deepseek-ai-heroes.txt"
    if not path.is_file():
        pytest.skip("the article is somebody's copyright and does not come with the project")
    return path
