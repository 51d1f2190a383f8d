"""A theme is one frozen set of named colours; both come from one file, and no colour is written anywhere else."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtGui import QColor, QPalette

from desktop.design.cloth import Cloth

if TYPE_CHECKING:
    from collections.abc import Mapping

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
THEME_FILE = RESOURCES / "themes" / "theme.toml"


@dataclass(frozen=True, slots=True)
class Marking:
    """A ground with the bar (or 2 px underline) that names it to eyes that cannot tell the ground."""

    ground: QColor
    bar: QColor


@dataclass(frozen=True, slots=True)
class ReaderColors:
    """The colours of a lesson page; its `page` is also the ground of the view before anything is loaded."""

    page: QColor
    text: QColor
    muted: QColor
    link: QColor
    rule: QColor
    code: QColor


@dataclass(frozen=True, kw_only=True, eq=False, slots=True)
class Theme:
    """Every colour of the interface by its name; `name` is light, dark or high_contrast."""

    name: str
    window: QColor
    side: QColor
    surface: QColor
    sunken: QColor
    hover: QColor
    pressed: QColor
    border: QColor
    border_strong: QColor
    divider: QColor
    track: QColor
    text: QColor
    text2: QColor
    text3: QColor
    disabled: QColor
    accent: QColor
    accent_hover: QColor
    accent_pressed: QColor
    on_accent: QColor
    accent_text: QColor
    accent_tint: QColor
    brass: QColor
    brass_fill: QColor
    brass_tint: QColor
    warning: QColor
    warning_fill: QColor
    warning_tint: QColor
    danger: QColor
    danger_fill: QColor
    on_danger: QColor
    danger_tint: QColor
    info: QColor
    info_fill: QColor
    info_tint: QColor
    focus: QColor
    selection: QColor
    selection_text: QColor
    tooltip: QColor
    tooltip_text: QColor
    tooltip_accent: QColor
    control_edge: QColor
    chart_series: tuple[QColor, ...]
    heat_map: tuple[QColor, ...]
    highlights: Mapping[str, Marking]
    versions: Mapping[str, Marking]
    readers: Mapping[str, ReaderColors]
    cloth: Cloth
    focus_width: int = 2

    @property
    def is_dark(self) -> bool:
        """Whether text is lighter than the page, whatever the theme is called."""
        return self.text.lightness() > self.window.lightness()

    @property
    def success(self) -> QColor:
        """One green means yours, here, safe: success is the accent."""
        return self.accent_text

    @property
    def success_tint(self) -> QColor:
        """The ground of a success chip."""
        return self.accent_tint

    def color(self, token: str) -> QColor:
        """The colour of that name, for widgets which are told their colour by name."""
        return cast("QColor", getattr(self, token))


def load_themes(file: Path = THEME_FILE) -> dict[str, Theme]:
    """The themes of the file by name: light and dark."""
    read = tomllib.loads(file.read_text(encoding="utf-8"))
    shared: dict[str, Any] = {
        "cloth": _cloth(read["cloth"]),
        "readers": {name: _reader(c) for name, c in read["reader"].items()},
    }
    return {name: Theme(name=name, **_colors(read[name]), **shared) for name in ("light", "dark")}


def high_contrast(base: Theme, system: QPalette) -> Theme:
    """The system's palette in place of ours: no tints, every edge in WindowText, a wider focus ring."""
    page, text = system.color(QPalette.ColorRole.Window), system.color(QPalette.ColorRole.WindowText)
    mark, on_mark = system.color(QPalette.ColorRole.Highlight), system.color(QPalette.ColorRole.HighlightedText)
    colors: dict[str, Any] = dict.fromkeys(_color_names(), text)
    colors |= dict.fromkeys(_GROUNDS, page)
    colors |= dict.fromkeys(("accent", "accent_hover", "accent_pressed", "danger_fill", "selection", "info_fill"), mark)
    colors |= dict.fromkeys(("on_accent", "on_danger", "selection_text"), on_mark)
    plain = {name: Marking(page, marking.bar) for name, marking in base.highlights.items()}
    return Theme(
        name="high_contrast",
        **colors,
        chart_series=base.chart_series,
        heat_map=base.heat_map,
        highlights=plain,
        versions=base.versions,
        readers=base.readers,
        cloth=base.cloth,
        focus_width=3,
    )


_GROUNDS = (
    *("window", "side", "surface", "sunken", "hover", "pressed", "track", "tooltip"),
    *("accent_tint", "brass_tint", "warning_tint", "danger_tint", "info_tint"),
)


def _color_names() -> list[str]:
    return [field.name for field in fields(Theme) if field.type == "QColor"]


def _colors(read: dict[str, Any]) -> dict[str, Any]:
    colors: dict[str, Any] = {name: QColor(read[name]) for name in _color_names()}
    for row in ("chart_series", "heat_map"):
        colors[row] = tuple(QColor(each) for each in read[row])
    for markings in ("highlights", "versions"):
        colors[markings] = {
            name: Marking(QColor(each["ground"]), QColor(each["bar"])) for name, each in read[markings].items()
        }
    return colors


def _reader(read: dict[str, str]) -> ReaderColors:
    return ReaderColors(**{name: QColor(value) for name, value in read.items()})


def _cloth(read: dict[str, Any]) -> Cloth:
    return Cloth(
        cream=QColor(read["cream"]),
        ink=QColor(read["ink"]),
        rule=QColor(read["rule"]),
        expired=QColor(read["expired"]),
        colors=tuple(QColor(each) for each in read["colors"].values()),
    )
