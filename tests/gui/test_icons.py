import re
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage, QPixmap
from pytestqt.qtbot import QtBot

from desktop.core.protocols import AnchorState
from desktop.paths import resources
from desktop.qt import icons

NAMES = sorted(path.stem for path in (resources() / "icons").glob("*.svg"))


@pytest.fixture(autouse=True)
def _application(qtbot: QtBot) -> None:
    """Pixmaps need an application."""


def inked(picture: QPixmap) -> list[QColor]:
    """The colours of the pixels that are at least half covered."""
    image = picture.toImage().convertToFormat(QImage.Format.Format_ARGB32)
    points = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return [color for color in (image.pixelColor(x, y) for x, y in points) if color.alpha() > 127]


def test_every_state_of_an_anchor_has_an_icon() -> None:
    assert {state.value for state in AnchorState} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_an_icon_is_drawn_in_the_colour_asked_for_and_inside_its_square(name: str) -> None:
    picture = icons.pixmap(name, "#cc3311", 16, 2.0)
    colors = inked(picture)
    assert len(colors) > 20
    assert all(abs(color.red() - 0xCC) + abs(color.green() - 0x33) + abs(color.blue() - 0x11) < 24 for color in colors)
    image = picture.toImage()
    edge = [image.pixelColor(i, j).alpha() for i in range(32) for j in (0, 31)]
    edge += [image.pixelColor(j, i).alpha() for i in range(32) for j in (0, 31)]
    assert max(edge) == 0


@pytest.mark.parametrize("name", NAMES)
def test_the_set_is_drawn_on_one_grid_with_one_stroke(name: str) -> None:
    drawing = Path(resources(), "icons", f"{name}.svg").read_text("utf-8")
    assert 'viewBox="0 0 16 16"' in drawing
    assert set(re.findall(r'stroke-width="([^"]*)"', drawing)) == {"1.5"}
    assert not re.search(r"<script|<image|href|#[0-9a-f]{3}", drawing)


def test_icons_differ_from_each_other() -> None:
    pictures = {bytes(icons.pixmap(name, "#000000", 16, 1.0).toImage().constBits()) for name in NAMES}
    assert len(pictures) == len(NAMES)


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0, 3.0])
def test_a_pixmap_has_the_devices_resolution(ratio: float) -> None:
    picture = icons.pixmap("exact", "#000000", 20, ratio)
    assert picture.size() == QSize(round(20 * ratio), round(20 * ratio))
    assert picture.devicePixelRatio() == ratio


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_an_icon_is_as_sharp_as_the_finest_display(ratio: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(icons, "_finest_ratio", lambda: ratio)
    icons.icon.cache_clear()
    picture = icons.icon("search", "#000000", 16).pixmap(QSize(16, 16), ratio)
    icons.icon.cache_clear()
    assert picture.width() == 16 * ratio


def test_mistakes_of_the_program_are_told() -> None:
    with pytest.raises(FileNotFoundError):
        icons.pixmap("no-such-icon", "#000000")
    with pytest.raises(ValueError, match="not a colour"):
        icons.pixmap("exact", "#00zz00")


@pytest.mark.parametrize("side", [16, 32, 128])
def test_the_application_icon_has_the_sizes_that_desktops_ask_for(side: int) -> None:
    picture = icons.application_icon().pixmap(QSize(side, side), 1.0)
    assert picture.width() == side
    assert len(inked(picture)) > side * side / 2
