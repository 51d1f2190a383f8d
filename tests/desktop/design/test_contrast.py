"""Every text and mark of the theme file, on every ground where it may stand (WCAG 2.2: 4.5:1 and 3:1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QColor

from desktop.design.theme import Theme, load_themes

if TYPE_CHECKING:
    from collections.abc import Iterator

THEMES = load_themes()
PAGES = ("window", "side", "surface", "sunken")
ROWS = (*PAGES, "hover", "accent_tint")
TINTS = ("accent_tint", "brass_tint", "warning_tint", "danger_tint", "info_tint")
TEXT_ON = {
    "text": (*ROWS, "pressed", *TINTS),
    "text2": (*ROWS, "pressed", *TINTS),
    "text3": (*PAGES, "hover", "accent_tint"),
    "accent_text": ROWS,
    "brass": (*PAGES, "brass_tint"),
    "warning": (*PAGES, "warning_tint"),
    "danger": (*PAGES, "danger_tint"),
    "info": (*PAGES, "info_tint"),
    "on_accent": ("accent", "accent_hover", "accent_pressed"),
    "on_danger": ("danger_fill",),
    "selection_text": ("selection",),
    "tooltip_text": ("tooltip",),
    "tooltip_accent": ("tooltip",),
}
MARKS_ON = {
    "border_strong": ("window", "side", "surface", "sunken"),
    "accent": (*PAGES, "track"),
    "focus": (*ROWS, "warning_tint", "info_tint"),
    "warning_fill": PAGES,
    "brass_fill": ("surface", "window"),
    "danger_fill": PAGES,
    "info_fill": (*PAGES, "track"),
}


def contrast(one: QColor, other: QColor) -> float:
    """The contrast ratio of WCAG."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(color: QColor) -> float:
    """Relative luminance of an sRGB colour."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in (color.redF(), color.greenF(), color.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def pairs(theme: Theme) -> Iterator[tuple[str, QColor, QColor, float]]:
    """What stands on what, and the contrast it needs."""
    for wanted, table in ((4.5, TEXT_ON), (3.0, MARKS_ON)):
        for mark, grounds in table.items():
            for ground in grounds:
                yield f"{mark} on {ground}", theme.color(mark), theme.color(ground), wanted
    for name, marking in {**theme.highlights, **theme.versions}.items():
        yield f"text on {name}", theme.text, marking.ground, 4.5
        yield f"{name} bar on its ground", marking.bar, marking.ground, 3.0
        yield f"{name} bar on surface", marking.bar, theme.surface, 3.0
    for number, series in enumerate(theme.chart_series):
        yield f"chart series {number}", series, theme.surface, 3.0


def shared_pairs(theme: Theme) -> Iterator[tuple[str, QColor, QColor, float]]:
    """What both themes have in common: cloth, and the reader's own themes."""
    for number, cloth in enumerate((*theme.cloth.colors, theme.cloth.expired)):
        yield f"cream on cloth {number}", theme.cloth.cream, cloth, 4.5
    for name, reader in theme.readers.items():
        for text in ("text", "muted", "link"):
            yield f"reader {name}: {text} on page", getattr(reader, text), reader.page, 4.5
        yield f"reader {name}: text on code", reader.text, reader.code, 4.5
        marked = THEMES["dark" if name == "dark" else "light"].highlights
        if name != "high_contrast":  # draws only the underline
            for highlight, marking in marked.items():
                yield f"reader {name}: text on {highlight}", reader.text, marking.ground, 4.5
                yield f"reader {name}: {highlight} bar on page", marking.bar, reader.page, 3.0


CASES = [pytest.param(*rest, id=f"{name}: {what}") for name in THEMES for what, *rest in pairs(THEMES[name])]
CASES += [pytest.param(*rest, id=what) for what, *rest in shared_pairs(THEMES["light"])]


@pytest.mark.parametrize(("mark", "ground", "wanted"), CASES)
def test_readable_on_every_ground(mark: QColor, ground: QColor, wanted: float) -> None:
    """Nobody needs good eyes or a good screen to read Carrel."""
    assert contrast(mark, ground) >= wanted, f"{mark.name()} on {ground.name()}: {contrast(mark, ground):.2f}"


def test_enough_pairs_are_checked() -> None:
    """A token that falls out of the tables above would fall out of the check unseen."""
    assert len(CASES) >= 250
    checked = {
        *TEXT_ON,
        *MARKS_ON,
        *(ground for table in (TEXT_ON, MARKS_ON) for row in table.values() for ground in row),
    }
    decorative = {"border", "divider", "control_edge", "disabled"}
    colors = {name for name in Theme.__slots__ if isinstance(getattr(THEMES["light"], name), QColor)}
    assert colors - checked == decorative


def test_both_themes_name_the_same_colors() -> None:
    """A screen drawn in one theme can be drawn in the other."""
    light, dark = THEMES["light"], THEMES["dark"]
    assert list(light.highlights) == list(dark.highlights) == ["yellow", "green", "blue", "pink", "violet"]
    assert (light.is_dark, dark.is_dark) == (False, True)
    assert len(light.chart_series) == len(dark.chart_series) == 6
    assert len(light.heat_map) == len(dark.heat_map) == 5
