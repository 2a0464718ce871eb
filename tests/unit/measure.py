"""Text widths without a font: what the geometry promises must hold whatever the letters measure."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.core.protocols import TextStyle

#: About the average letter of the fonts in use, in pixels.
ADVANCE = {
    TextStyle.CARD_TITLE: 7.5,
    TextStyle.CARD_DETAIL: 6.0,
    TextStyle.CARD_MARK: 6.5,
    TextStyle.LANE: 7.0,
    TextStyle.ERA: 6.0,
    TextStyle.AXIS_CONTEXT: 8.0,
    TextStyle.AXIS_UNIT: 6.0,
}


@dataclass(frozen=True)
class FixedMeasure:
    """Implements ``core.protocols.TextMeasure``: every letter of a style is as wide as any other."""

    factor: float = 1.0

    def width(self, text: str, style: TextStyle) -> float:
        return len(text) * ADVANCE[style] * self.factor

    def elided(self, text: str, style: TextStyle, width: float) -> str:
        text = " ".join(text.split())
        room = int(width / self.width("x", style))
        return text if len(text) <= room else text[: max(0, room - 1)] + "…" if room > 0 else ""


MEASURE = FixedMeasure()
