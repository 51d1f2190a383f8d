"""Fusion with our edges: what Qt's own widgets draw of themselves comes from the theme, as everything else does.

No style sheet: a widget with one ignores much of its palette, and changing one costs fifty times changing a palette.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import (
    QProxyStyle,
    QStyle,
    QStyleOption,
    QStyleOptionComboBox,
    QStyleOptionComplex,
    QStyleOptionFrame,
    QStyleOptionMenuItem,
    QStyleOptionSlider,
    QWidget,
)
from typing_extensions import override

from desktop.design.indicators import PRIMITIVES
from desktop.design.painting import RADIUS_BUTTON, draw_focus_ring, draw_rounded
from desktop.design.scroll_bar import draw_scroll_bar, scroll_bar_part

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from desktop.design.appearance import Appearance

_METRICS = {
    QStyle.PixelMetric.PM_ScrollBarExtent: 12,
    QStyle.PixelMetric.PM_SplitterWidth: 1,
    QStyle.PixelMetric.PM_MenuVMargin: 5,
    QStyle.PixelMetric.PM_MenuHMargin: 5,
    QStyle.PixelMetric.PM_IndicatorWidth: 16,
    QStyle.PixelMetric.PM_IndicatorHeight: 16,
    QStyle.PixelMetric.PM_ExclusiveIndicatorWidth: 16,
    QStyle.PixelMetric.PM_ExclusiveIndicatorHeight: 16,
    QStyle.PixelMetric.PM_CheckBoxLabelSpacing: 8,
    QStyle.PixelMetric.PM_RadioButtonLabelSpacing: 8,
    QStyle.PixelMetric.PM_ToolTipLabelFrameWidth: 6,
}
_HEIGHTS = {
    QStyle.ContentsType.CT_LineEdit: 32,
    QStyle.ContentsType.CT_ComboBox: 32,
    QStyle.ContentsType.CT_PushButton: 32,
    QStyle.ContentsType.CT_MenuItem: 30,
}


class CarrelStyle(QProxyStyle):
    """The style of the whole application.

    No `styleHint`: Qt asks for hints a thousand times in one lesson's opening, and each would come through Python.
    """

    def __init__(self, look: Appearance) -> None:
        super().__init__("Fusion")
        self._look = look

    @override
    def pixelMetric(
        self, metric: QStyle.PixelMetric, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> int:
        ours = _METRICS.get(metric)
        return super().pixelMetric(metric, option, widget) if ours is None else ours

    @override
    def sizeFromContents(
        self, type: QStyle.ContentsType, option: QStyleOption, size: QSize, widget: QWidget | None = None
    ) -> QSize:
        found = super().sizeFromContents(type, option, size, widget)  # type: ignore[arg-type] # the stub forgets None
        is_line = type == QStyle.ContentsType.CT_MenuItem and size.height() < _SEPARATOR
        if type in _HEIGHTS and not is_line:
            found.setHeight(max(found.height(), self._look.px(_HEIGHTS[type])))
        return found

    @override
    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        draw = PRIMITIVES.get(element)
        if draw is None:
            super().drawPrimitive(element, option, painter, widget)
        else:
            draw(self._look, option, painter)

    @override
    def drawControl(
        self,
        element: QStyle.ControlElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        if element == QStyle.ControlElement.CE_Splitter:
            painter.fillRect(option.rect, self._look.theme.border)
        elif isinstance(option, QStyleOptionMenuItem) and element == QStyle.ControlElement.CE_MenuItem:
            super().drawControl(element, self._menu_item(option, painter), painter, widget)
        else:
            super().drawControl(element, option, painter, widget)

    @override
    def drawComplexControl(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        if isinstance(option, QStyleOptionSlider) and control == QStyle.ComplexControl.CC_ScrollBar:
            draw_scroll_bar(self._look.theme, option, painter)
        elif isinstance(option, QStyleOptionComboBox) and control == QStyle.ComplexControl.CC_ComboBox:
            self._draw_combo_box(option, painter)
        else:
            super().drawComplexControl(control, option, painter, widget)

    @override
    def subControlRect(
        self,
        cc: QStyle.ComplexControl,
        opt: QStyleOptionComplex,
        sc: QStyle.SubControl,
        widget: QWidget | None = None,
    ) -> QRect:
        if isinstance(opt, QStyleOptionSlider) and cc == QStyle.ComplexControl.CC_ScrollBar:
            return QStyle.visualRect(opt.direction, opt.rect, scroll_bar_part(opt, sc))
        if isinstance(opt, QStyleOptionComboBox) and sc == QStyle.SubControl.SC_ComboBoxEditField:
            room = opt.rect.adjusted(10, 0, -30, 0)
            return QStyle.visualRect(opt.direction, opt.rect, room)
        return super().subControlRect(cc, opt, sc, widget)  # type: ignore[arg-type] # the stub forgets None

    @override
    def subElementRect(self, element: QStyle.SubElement, option: QStyleOption, widget: QWidget | None = None) -> QRect:
        found = super().subElementRect(element, option, widget)  # type: ignore[arg-type] # the stub forgets None
        is_framed = isinstance(option, QStyleOptionFrame) and option.lineWidth > 0
        if element == QStyle.SubElement.SE_LineEditContents and is_framed:
            return found.adjusted(6, 0, -6, 0)
        return found

    def _menu_item(self, option: QStyleOptionMenuItem, painter: QPainter) -> QStyleOptionMenuItem:
        """Draw the ground of the item under the pointer ourselves: Fusion would frame it."""
        if not option.state & QStyle.StateFlag.State_Selected:
            return option
        draw_rounded(painter, option.rect, RADIUS_BUTTON, self._look.theme.hover)
        plain = QStyleOptionMenuItem(option)
        plain.state &= ~QStyle.StateFlag.State_Selected
        return plain

    def _draw_combo_box(self, option: QStyleOptionComboBox, painter: QPainter) -> None:
        theme, rect = self._look.theme, option.rect
        draw_rounded(painter, rect, RADIUS_BUTTON, theme.surface, theme.border_strong)
        if option.state & QStyle.StateFlag.State_HasFocus:
            draw_focus_ring(painter, rect, theme)
        arrow = QRect(rect.right() - 26, rect.top(), 20, rect.height())
        arrow = QStyle.visualRect(option.direction, rect, arrow)
        self._look.icons.paint(painter, arrow, "chevron-down", theme.text2)


_SEPARATOR = 12  # a menu's line is a low menu item
