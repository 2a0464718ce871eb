"""The designed light and dark look: colour tokens by role, the type scale, the palette and style sheet made of them.

Colours are plain ``#rrggbb`` text, so that the contrast of every pair can be computed without a screen. ``PAIRS`` lists
what text stands on what ground; a test holds each pair to 4.5:1 (WCAG 2.2, success criterion 1.4.3).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette

from desktop.core.protocols import TextStyle

#: One unit of space; margins and gaps are multiples of it.
UNIT = 4
RADIUS = 8
PANEL_WIDTH = 408


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours by role. ``lanes`` are eight hues of about equal weight, told apart with any colour-blindness."""

    name: str
    dark: bool
    background: str  # behind the timeline
    panel: str  # cards, panels, fields
    raised: str  # hovered rows, chips, keys
    ink: str  # text
    muted: str  # second lines, captions
    disabled: str  # what cannot be done now: WCAG asks no contrast of it, and it must not look as if it could
    line: str  # borders
    grid: str  # minor ticks
    grid_major: str  # major ticks
    accent: str  # selection, links, focus
    accent_ink: str  # text on the accent
    accent_soft: str  # ground of what is selected
    era: str  # the warm band
    era_ink: str  # its label
    era_line: str
    era_share: float  # the opacity at which era_line gives era, so that bands that overlap are seen through each other
    verified: str
    attention: str
    wrong: str
    highlight: str  # ground of a quotation in the reader
    highlight_event: str  # ... of one of the selected event
    highlight_strong: str  # ... of the chosen one
    found: str  # ground of words that were searched for
    lanes: tuple[str, ...]

    def color(self, role: str) -> QColor:
        """A role's colour for Qt."""
        return _color(getattr(self, role))


@lru_cache(maxsize=256)
def _color(text: str) -> QColor:
    return QColor(text)


LIGHT = Theme(
    name="light",
    dark=False,
    background="#faf9f7",
    panel="#ffffff",
    raised="#f1efec",
    ink="#1d2024",
    muted="#59606a",
    disabled="#9a9fa7",
    line="#e4e1dc",
    grid="#eeebe6",
    grid_major="#d9d5ce",
    accent="#2456a6",
    accent_ink="#ffffff",
    accent_soft="#e8eef8",
    era="#f1ece2",
    era_ink="#6f5530",
    era_line="#d9c9ac",
    era_share=0.27,
    verified="#1a6e51",
    attention="#8a5c00",
    wrong="#b3261e",
    highlight="#f8f2dc",
    highlight_event="#f5e8b8",
    highlight_strong="#f0d572",
    found="#cfe0f7",
    lanes=("#1f7a5c", "#b3472e", "#2456a6", "#8d6fc4", "#9a6700", "#a03a72", "#3f8aa8", "#4d545e"),
)

DARK = Theme(
    name="dark",
    dark=True,
    background="#15171a",
    panel="#1c1f23",
    raised="#282c32",
    ink="#e8e6e3",
    muted="#a3a9b2",
    disabled="#6a717b",
    line="#33373d",
    grid="#22252a",
    grid_major="#353a41",
    accent="#8ab4f2",
    accent_ink="#10213d",
    accent_soft="#22304a",
    era="#221f1a",
    era_ink="#c9ae80",
    era_line="#4a4030",
    era_share=0.22,
    verified="#67c5a0",
    attention="#e0ad4f",
    wrong="#f08c80",
    highlight="#2f2c1d",
    highlight_event="#443d1c",
    highlight_strong="#64571a",
    found="#2b4163",
    lanes=("#4fb792", "#e07f63", "#7ba7ec", "#8a70d6", "#d3a03f", "#e58fbf", "#3f8ca3", "#c3c8cf"),
)

#: What text stands on what ground.
PAIRS: tuple[tuple[str, str], ...] = tuple(
    (ink, ground)
    for ink, grounds in {
        "ink": (
            "background",
            "panel",
            "raised",
            "era",
            "accent_soft",
            "highlight",
            "highlight_event",
            "highlight_strong",
            "found",
        ),
        "muted": ("background", "panel", "raised", "era", "accent_soft", "highlight"),
        "accent": ("background", "panel", "raised", "accent_soft", "era"),
        "accent_ink": ("accent",),
        "era_ink": ("era", "background"),
        "verified": ("background", "panel", "raised", "era", "accent_soft"),
        "attention": ("background", "panel", "raised", "era", "accent_soft"),
        "wrong": ("background", "panel", "raised", "era", "accent_soft"),
    }.items()
    for ground in grounds
)


def contrast(ink: str, ground: str) -> float:
    """The contrast ratio of two ``#rrggbb`` colours, 1 to 21 (WCAG 2.2's relative luminance)."""

    def luminance(text: str) -> float:
        channels = [int(text[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    high, low = sorted((luminance(ink), luminance(ground)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def lane_color(theme: Theme, color: str | None, index: int) -> str:
    """A lane's colour: the file's own, made to stand out from the theme's ground, or the next of the theme's.

    A file that uses the light theme's hues gets the dark one's where the theme is dark. Others are mixed with the ink
    until they reach 3:1 against the ground (WCAG 2.2, success criterion 1.4.11).
    """
    if color is None:
        return theme.lanes[index % len(theme.lanes)]
    color = QColor(color).name()
    if color in LIGHT.lanes:
        return theme.lanes[LIGHT.lanes.index(color)]
    for _ in range(20):
        if contrast(color, theme.background) >= 3 and contrast(color, theme.era) >= 3:
            break
        a, b = QColor(color), QColor(theme.ink)
        pairs = ((a.red(), b.red()), (a.green(), b.green()), (a.blue(), b.blue()))
        color = QColor(*(round(x + (y - x) * 0.15) for x, y in pairs)).name()
    return color


def system_theme() -> Theme:
    """The theme that follows the system, where it says; light where it does not."""
    app = QGuiApplication.instance()
    if isinstance(app, QGuiApplication) and app.styleHints().colorScheme() == Qt.ColorScheme.Dark:
        return DARK
    return LIGHT


# -- type

SIZES = {"small": 11, "label": 12, "body": 13, "quote": 15, "title": 20}


def ui_font(size: str = "body", *, weight: QFont.Weight = QFont.Weight.Normal, spaced: bool = False) -> QFont:
    """The interface's font in one of the five sizes, in logical pixels; ``spaced`` for section heads."""
    font = QFont(_family())
    font.setPixelSize(SIZES[size])
    font.setWeight(weight)
    if spaced:
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.6)
        font.setCapitalization(QFont.Capitalization.AllUppercase)
    return font


def quote_font(size: str = "quote") -> QFont:
    """A serif for the words of a source: they are somebody else's, and look so."""
    font = QFont(_serif_family())
    font.setStyleHint(QFont.StyleHint.Serif)
    font.setPixelSize(SIZES[size])
    return font


@lru_cache(maxsize=1)
def _family() -> str:
    """The resolved family: SVG files must not name an alias such as "Sans Serif"."""
    from PySide6.QtGui import QFontInfo

    return QFontInfo(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)).family()


@lru_cache(maxsize=1)
def _serif_family() -> str:
    from PySide6.QtGui import QFontInfo

    families = set(QFontDatabase.families())
    for name in ("Charter", "Georgia", "Source Serif 4", "Noto Serif", "DejaVu Serif", "Liberation Serif"):
        if name in families:
            return name
    font = QFont("serif")
    font.setStyleHint(QFont.StyleHint.Serif)
    return QFontInfo(font).family()


@lru_cache(maxsize=16)
def canvas_font(style: TextStyle) -> QFont:
    """The font of a role on the canvas."""
    bold, demi = QFont.Weight.Bold, QFont.Weight.DemiBold
    match style:
        case TextStyle.CARD_TITLE:
            return ui_font("body", weight=demi)
        case TextStyle.CARD_DETAIL | TextStyle.ERA:
            return ui_font("small")
        case TextStyle.CARD_MARK:
            return ui_font("small", weight=demi)
        case TextStyle.LANE:
            return ui_font("label", weight=demi)
        case TextStyle.AXIS_CONTEXT:
            return ui_font("body", weight=bold)
        case TextStyle.AXIS_UNIT:
            return ui_font("small")


# -- Qt


def palette(theme: Theme) -> QPalette:
    """The theme's roles in Qt's palette, for what the style sheet does not reach."""
    made = QPalette()
    group, role = QPalette.ColorGroup, QPalette.ColorRole
    for of, name in {
        role.Window: "background",
        role.WindowText: "ink",
        role.Base: "panel",
        role.AlternateBase: "raised",
        role.Text: "ink",
        role.Button: "panel",
        role.ButtonText: "ink",
        role.BrightText: "wrong",
        role.ToolTipBase: "panel",
        role.ToolTipText: "ink",
        role.PlaceholderText: "muted",
        role.Highlight: "accent",
        role.HighlightedText: "accent_ink",
        role.Link: "accent",
        role.LinkVisited: "accent",
        role.Mid: "line",
        role.Light: "panel",
        role.Dark: "line",
    }.items():
        made.setColor(of, theme.color(name))
    for of in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(group.Disabled, of, theme.color("disabled"))
    return made


def _see_through(color: str, opacity: float) -> str:
    """A colour for a style sheet."""
    made = QColor(color)
    return f"rgba({made.red()}, {made.green()}, {made.blue()}, {opacity})"


def style_sheet(theme: Theme) -> str:
    """The application's one style sheet. Widgets choose a look by object name or by the property ``look``."""
    t = theme
    return f"""
    QWidget {{ color: {t.ink}; font-size: {SIZES["body"]}px; }}
    QMainWindow, QDialog, #central {{ background: {t.background}; }}
    #panel, #reader, #header, #status {{ background: {t.panel}; }}
    #header {{ border-bottom: 1px solid {t.line}; }}
    #status {{ border-top: 1px solid {t.line}; }}
    #panel, #reader {{ border-left: 1px solid {t.line}; }}
    QScrollArea, QScrollArea > QWidget > QWidget {{ background: {t.panel}; border: none; }}
    #panel > QScrollArea {{ border: 1px solid transparent; }}
    #panel > QScrollArea:focus {{ border-color: {t.accent}; }}
    QLabel {{ background: transparent; }}
    QLabel[look="heading"] {{ font-size: {SIZES["quote"]}px; font-weight: 700; }}
    QLabel[look="muted"] {{ color: {t.muted}; font-size: {SIZES["label"]}px; }}
    QLabel[look="section"] {{ color: {t.muted}; font-size: {SIZES["small"]}px; font-weight: 600; }}
    QLabel[look="chip"] {{ color: {t.muted}; border: 1px solid {t.line}; border-radius: 9px; padding: 2px 8px;
        font-size: {SIZES["small"]}px; }}
    #popup QListView {{ background: transparent; }}
    #remark, #remark > QWidget > QWidget {{ background: {t.raised}; }}
    #problems {{ background: {t.raised}; border-bottom: 1px solid {t.line}; }}
    #errorPage QTextEdit {{ background: transparent; }}
    #problemText {{ border: 1px solid {t.line}; border-radius: {RADIUS}px; }}
    QLabel[look="key"] {{ color: {t.muted}; background: {t.raised}; border: 1px solid {t.line}; border-radius: 4px;
        padding: 1px 6px; font-size: {SIZES["small"]}px; }}
    QPushButton, QToolButton {{ background: {t.panel}; border: 1px solid {t.line}; border-radius: {RADIUS}px;
        padding: 6px 12px; }}
    QPushButton:hover, QToolButton:hover {{ background: {t.raised}; }}
    QPushButton:pressed, QToolButton:pressed, QToolButton:checked {{ background: {t.accent_soft}; }}
    QPushButton:focus, QToolButton:focus {{ border: 1px solid {t.accent}; }}
    QPushButton:disabled, QToolButton:disabled {{ color: {t.disabled}; }}
    QPushButton[look="primary"] {{ background: {t.accent}; color: {t.accent_ink}; border-color: {t.accent};
        font-weight: 600; }}
    QToolButton[look="plain"], QPushButton[look="plain"] {{ background: transparent; border: 1px solid transparent;
        padding: 4px; }}
    QToolButton[look="plain"]:hover, QPushButton[look="plain"]:hover {{ background: {t.raised}; }}
    QToolButton[look="plain"]:focus, QPushButton[look="plain"]:focus {{ border: 1px solid {t.accent}; }}
    QPushButton[look="tool"] {{ padding: 2px 10px; color: {t.muted}; font-size: {SIZES["label"]}px; }}
    QPushButton[look="tool"]:checked {{ color: {t.accent}; border-color: {t.accent}; }}
    QToolButton::menu-indicator {{ image: none; }}
    QLineEdit {{ background: {t.panel}; border: 1px solid {t.line}; border-radius: {RADIUS}px; padding: 6px 10px;
        selection-background-color: {t.accent}; selection-color: {t.accent_ink}; }}
    QLineEdit:focus {{ border: 1px solid {t.accent}; }}
    QComboBox {{ background: {t.panel}; border: 1px solid {t.line}; border-radius: {RADIUS}px; padding: 5px 10px; }}
    QComboBox:focus {{ border: 1px solid {t.accent}; }}
    QComboBox QLineEdit {{ border: none; padding: 0; }}
    QComboBox::drop-down {{ border: none; width: 24px; }}
    QComboBox::down-arrow {{ image: none; }}
    QComboBox QAbstractItemView, #offers {{ border: 1px solid {t.line}; }}
    QListView, QTextEdit {{ background: {t.panel}; border: none;
        selection-background-color: {t.accent}; selection-color: {t.accent_ink}; outline: none; }}
    QTextEdit[look="prose"] {{ background: transparent; }}
    QListView::item {{ padding: 6px 10px; border-radius: 6px; }}
    QListView::item:hover {{ background: {t.raised}; }}
    QListView::item:selected {{ background: {t.accent_soft}; color: {t.ink}; }}
    QMenu {{ background: {t.panel}; border: 1px solid {t.line}; border-radius: {RADIUS}px; padding: 4px; }}
    QMenu::item {{ padding: 6px 24px 6px 12px; border-radius: 4px; }}
    QMenu::item:selected {{ background: {t.accent_soft}; }}
    QMenu::item:disabled {{ color: {t.disabled}; background: transparent; }}
    QMenu::separator {{ height: 1px; background: {t.line}; margin: 4px 8px; }}
    QToolTip {{ background: {t.panel}; color: {t.ink}; border: 1px solid {t.line}; padding: 4px 6px; }}
    QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
    QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
    QScrollBar::handle {{ background: {t.line}; border-radius: 4px; min-height: 32px; min-width: 32px; margin: 1px; }}
    QScrollBar::handle:hover {{ background: {t.muted}; }}
    QScrollBar::handle:disabled {{ background: transparent; }}
    #lanescroll {{ width: 12px; }}
    #lanescroll::handle {{ background: {_see_through(t.muted, 0.35)}; border-radius: 3px; margin: 3px; }}
    #lanescroll::handle:hover, #lanescroll::handle:pressed {{ background: {_see_through(t.muted, 0.75)}; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    """
