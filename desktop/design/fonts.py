"""Type roles as ratios of the application font, so that the system's text size and the UI scale act on all of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtGui import QFont, QFontDatabase

if TYPE_CHECKING:
    from pathlib import Path

_BODY_PIXELS = 13
_SERIF = ["Source Serif 4", "Noto Serif", "Noto Sans Tamil", "Noto Sans SC"]
_SANS = ["Inter", "Noto Sans Tamil", "Noto Sans SC"]
_CODE = ["JetBrains Mono", "DejaVu Sans Mono"]
# Where a desktop names no font of its own Qt answers with one of these generic names.
_NO_SYSTEM_FONT = frozenset({"", "Sans", "Sans Serif", "Sans-serif", "Helvetica", "DejaVu Sans", "Monospace"})


@dataclass(frozen=True, slots=True)
class _Face:
    pixels: float
    line: int
    weight: QFont.Weight
    families: list[str] | None = None
    italic: bool = False


class FontRole(Enum):
    """What a piece of text is; its size, weight and family follow."""

    GREETING = _Face(27, 34, QFont.Weight.DemiBold, _SERIF)
    PAGE_TITLE = _Face(22, 28, QFont.Weight.DemiBold, _SERIF)
    NUMBER = _Face(24, 32, QFont.Weight.DemiBold, _SERIF)
    CARD_TITLE = _Face(17, 23, QFont.Weight.DemiBold, _SERIF)
    BRAND = _Face(18, 24, QFont.Weight.DemiBold, _SERIF)
    SECTION = _Face(14, 20, QFont.Weight.DemiBold)
    BODY = _Face(13, 20, QFont.Weight.Normal)
    NAME = _Face(13, 20, QFont.Weight.Medium)
    SELECTED = _Face(13, 20, QFont.Weight.DemiBold)
    SMALL = _Face(12, 16, QFont.Weight.Normal)
    SMALL_NAME = _Face(12, 16, QFont.Weight.Medium)
    TINY = _Face(11, 14, QFont.Weight.Normal)
    AVATAR = _Face(11, 14, QFont.Weight.DemiBold)
    QUOTE = _Face(14, 20, QFont.Weight.Normal, _SERIF, italic=True)
    PREVIEW = _Face(16, 26, QFont.Weight.Normal, _SERIF)
    LESSON = _Face(18, 30, QFont.Weight.Normal, _SERIF)
    CODE = _Face(13, 22, QFont.Weight.Normal, _CODE)


def line_height(role: FontRole) -> int:
    """From one line of a paragraph to the next, as drawn at 100 %."""
    return role.value.line


def load_fonts(folder: Path) -> list[str]:
    """Register the shipped TTFs with this application; answers the families that they brought."""
    families: set[str] = set()
    for file in sorted(folder.rglob("*.ttf")):
        number = QFontDatabase.addApplicationFont(str(file))
        families.update(QFontDatabase.applicationFontFamilies(number))
    return sorted(families)


def application_font(system: QFont, scale: float, dots_per_inch: float) -> QFont:
    """The body font: the system's own family (Inter where there is none) at the system's size, times the UI scale."""
    font = QFont(system)
    if system.family() in _NO_SYSTEM_FONT:
        font.setFamilies(_SANS)
    nominal = 12.0  # pixels of a 9 point font, the default of Windows and of most Linux desktops
    chosen = system.pixelSize() if system.pixelSize() > 0 else system.pointSizeF() * dots_per_inch / 72
    font.setPointSizeF(_BODY_PIXELS * max(chosen, 9.0) / nominal * scale * 72 / dots_per_inch)
    return _tabular(font)


def role_font(application: QFont, role: FontRole) -> QFont:
    """The font of that role beside the given application font."""
    face = role.value
    font = QFont(application)
    if face.families is not None:
        font.setFamilies(face.families)
    font.setPointSizeF(application.pointSizeF() * face.pixels / _BODY_PIXELS)
    font.setWeight(face.weight)
    font.setItalic(face.italic)
    return font


def _tabular(font: QFont) -> QFont:
    """Figures of equal width: times, money and percents stand under each other."""
    font.setFeature(QFont.Tag("tnum"), 1)
    return font
