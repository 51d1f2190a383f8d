"""How a lesson looks: the learner's reading choices and the theme, as the variables of the page's style."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.design.theme import ReaderColors, Theme

SMALLEST, LARGEST, USUAL_SIZE = 14, 28, 18
WIDTHS = {"narrow": 58, "normal": 66, "wide": 78}
FONTS = {
    "serif": '"Source Serif 4", "Noto Serif", "Noto Sans Arabic", "Noto Naskh Arabic", serif',
    "sans": 'system-ui, "Inter", "Noto Sans", sans-serif',
    "legible": '"Atkinson Hyperlegible Next", "Noto Sans", sans-serif',
}
LINES = {"close": 1.45, "normal": 1.667, "open": 1.95}
Lines = Literal["close", "normal", "open"]
Width = Literal["narrow", "normal", "wide"]
Font = Literal["serif", "sans", "legible"]
Paper = Literal["app", "light", "dark", "sepia", "high_contrast"]


@dataclass(frozen=True, slots=True)
class Reading:
    """The learner's choices for reading. `paper` is "app" while lessons follow the theme of the window."""

    size: int = USUAL_SIZE
    width: Width = "normal"
    font: Font = "serif"
    paper: Paper = "app"
    lines: Lines = "normal"

    def resized(self, steps: int) -> Reading:
        """Larger or smaller by that many steps, within what is readable; 0 steps is the usual size again."""
        size = self.size + steps if steps else USUAL_SIZE
        return replace(self, size=min(max(size, SMALLEST), LARGEST))


def paper_name(theme: Theme, reading: Reading) -> str:
    """Which of the reader's themes is in use."""
    return theme.name if reading.paper == "app" else reading.paper


def paper_colors(theme: Theme, reading: Reading) -> ReaderColors:
    """The colours of the page."""
    return theme.readers[paper_name(theme, reading)]


def style_variables(theme: Theme, reading: Reading, themes: Mapping[str, Theme]) -> dict[str, str]:
    """Every variable that `resources/themes/lesson.css` and our own style sheet use.

    Marks take their colours from the theme that suits the paper, which may be light in a dark window.
    """
    colors, paper = paper_colors(theme, reading), paper_name(theme, reading)
    suited = themes["dark" if paper in {"dark", "high_contrast"} else "light"]
    shown = {name: getattr(colors, name).name() for name in ("page", "text", "muted", "link", "rule", "code")}
    shown |= {"accent": suited.accent.name(), "warning": suited.warning.name()}
    shown |= {"font": FONTS[reading.font], "font-size": f"{reading.size}px", "width": f"{WIDTHS[reading.width]}ch"}
    shown |= {"line-height": str(LINES[reading.lines])}
    shown |= {"focus": suited.focus.name(), "selection": suited.selection.name()}
    shown |= {"mark-line": "3px" if paper == "high_contrast" else "2px"}
    for colour, marking in suited.highlights.items():
        ground = "transparent" if paper == "high_contrast" else marking.ground.name()
        shown |= {f"{colour}-ground": ground, f"{colour}-bar": marking.bar.name()}
    return {f"--{name}": value for name, value in shown.items()}


def variables_sheet(variables: dict[str, str]) -> str:
    """The variables as a style sheet, so that the very first paint is right."""
    return ":root{" + "".join(f"{name}:{value};" for name, value in variables.items()) + "}"
