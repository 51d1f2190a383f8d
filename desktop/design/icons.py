"""Lucide line icons tinted by theme: an icon is asked for by name and token and follows the theme while it lives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from typing_extensions import override

from desktop.design.errors import UnknownIcon

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.design.theme import Theme

# What points along the line of reading turns round in Arabic; clocks, players and undo do not.
_TURNING = ("arrow-left", "arrow-right", "chevron-left", "chevron-right", "panel-left", "panel-right", "list-tree")


class Icons:
    """The folder of SVGs with a cache of what was drawn; emptied when the theme changes."""

    def __init__(self, folder: Path, theme: Callable[[], Theme]) -> None:
        self._folder = folder
        self._theme = theme
        self._sources: dict[str, str] = {}
        self._icons: dict[tuple[str, str], QIcon] = {}
        self._drawn: dict[tuple[str, int, int, float, bool], QPixmap] = {}

    def icon(self, name: str, tone: str = "text2") -> QIcon:
        """A QIcon which paints itself in the current theme's colour of that tone, `disabled` when disabled."""
        key = (name, tone)
        if key not in self._icons:
            self._source(name)
            self._icons[key] = QIcon(_TintedIcon(self, name, tone))
        return self._icons[key]

    def pixmap(self, name: str, size: int, color: QColor, ratio: float = 1.0) -> QPixmap:
        """The icon drawn at that size for that device pixel ratio."""
        turned = name in _TURNING and QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
        key = (name, size, color.rgba(), ratio, turned)
        if key not in self._drawn:
            self._drawn[key] = self._draw(name, size, color, ratio, turned=turned)
        return self._drawn[key]

    def paint(self, painter: QPainter, rect: QRect, name: str, color: QColor, size: int = 16) -> None:
        """Draw the icon in the middle of the rectangle, sharp on the screen that the painter draws to."""
        pixmap = self.pixmap(name, size, color, painter.device().devicePixelRatioF())
        corner = rect.center() - QPoint((size - 1) // 2, (size - 1) // 2)
        painter.drawPixmap(corner, pixmap)

    def tinted(self, tone: str, mode: QIcon.Mode) -> QColor:
        """The colour of a tone now; a disabled icon is as pale as disabled text."""
        theme = self._theme()
        return theme.disabled if mode == QIcon.Mode.Disabled else theme.color(tone)

    def forget_drawn(self) -> None:
        """Empty the cache: the colours in it belong to another theme."""
        self._drawn.clear()

    def _source(self, name: str) -> str:
        if name not in self._sources:
            try:
                self._sources[name] = (self._folder / f"{name}.svg").read_text(encoding="utf-8")
            except FileNotFoundError as missing:
                raise UnknownIcon(name) from missing
        return self._sources[name]

    def _draw(self, name: str, size: int, color: QColor, ratio: float, *, turned: bool) -> QPixmap:
        source = (
            self._source(name).replace("currentColor", color.name()).replace('stroke-width="2"', 'stroke-width="1.75"')
        )
        pixmap = QPixmap(QSize(size, size) * ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        pixmap.setDevicePixelRatio(ratio)
        painter = QPainter(pixmap)
        if turned:
            painter.translate(size, 0)
            painter.scale(-1, 1)
        QSvgRenderer(QByteArray(source.encode())).render(painter, QRectF(0, 0, size, size))
        painter.end()
        return pixmap


class _TintedIcon(QIconEngine):
    """What a QIcon asks when it is painted: looks the colour up at that moment."""

    def __init__(self, icons: Icons, name: str, tone: str) -> None:
        super().__init__()
        self._icons = icons
        self._name = name
        self._tone = tone

    @override
    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        size = min(rect.width(), rect.height())
        self._icons.paint(painter, rect, self._name, self._icons.tinted(self._tone, mode), size)

    @override
    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    @override
    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        # Qt hands over the size in device pixels, already multiplied by the scale.
        side = round(min(size.width(), size.height()) / scale)
        return self._icons.pixmap(self._name, side, self._icons.tinted(self._tone, mode), scale)

    @override
    def clone(self) -> QIconEngine:
        return _TintedIcon(self._icons, self._name, self._tone)
