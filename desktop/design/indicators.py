"""The primitive elements of the style: ring, input, check box, radio button, plain button, menu and tool tip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QStyle, QStyleOption, QStyleOptionFrame

from desktop.design.painting import RADIUS_BUTTON, RADIUS_CHIP, draw_focus_ring, draw_rounded

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtGui import QColor, QPainter

    from desktop.design.appearance import Appearance

_Element = QStyle.PrimitiveElement
_State = QStyle.StateFlag


def draw_input(look: Appearance, option: QStyleOption, painter: QPainter) -> None:
    """The ground and edge of a text field; a field in a spin box or table has no frame and gets neither."""
    if isinstance(option, QStyleOptionFrame) and option.lineWidth == 0:
        return
    theme = look.theme
    edge = theme.border_strong if _is(option, _State.State_Enabled) else theme.border
    draw_rounded(painter, _rect(option), RADIUS_BUTTON, theme.surface, edge)
    if _is(option, _State.State_HasFocus):
        draw_focus_ring(painter, _rect(option), theme)


def draw_ring(look: Appearance, option: QStyleOption, painter: QPainter) -> None:
    """The ring of keyboard focus round whatever Qt says has it."""
    draw_focus_ring(painter, _rect(option), look.theme, RADIUS_CHIP)


def draw_check_box(look: Appearance, option: QStyleOption, painter: QPainter) -> None:
    """A box; filled with the accent and ticked when on."""
    on = _is(option, _State.State_On) or _is(option, _State.State_NoChange)
    rect = _rect(option)
    draw_rounded(painter, rect, RADIUS_CHIP, *_indicator_colors(look, option, on=on), 1.5)
    if on:
        mark = "minus" if _is(option, _State.State_NoChange) else "check"
        look.icons.paint(painter, rect, mark, look.theme.on_accent, 12)


def draw_radio_button(look: Appearance, option: QStyleOption, painter: QPainter) -> None:
    """A ring; a dot in the accent when on."""
    on = _is(option, _State.State_On)
    rect = _rect(option)
    draw_rounded(painter, rect, rect.height() / 2, *_indicator_colors(look, option, on=on), 1.5)
    if on:
        dot = QRect(0, 0, 6, 6)
        dot.moveCenter(rect.center())
        draw_rounded(painter, dot, 3, look.theme.on_accent)


def draw_plain_button(look: Appearance, option: QStyleOption, painter: QPainter) -> None:
    """A QPushButton that Qt made itself, in a dialog."""
    theme = look.theme
    fill = theme.pressed if _is(option, _State.State_Sunken) else theme.surface
    draw_rounded(painter, _rect(option), RADIUS_BUTTON, fill, theme.control_edge)


def draw_menu(look: Appearance, option: QStyleOption, painter: QPainter) -> None:
    """The ground of a menu; its shadow is the platform's."""
    painter.fillRect(_rect(option), look.theme.surface)
    draw_rounded(painter, _rect(option), 0, None, look.theme.control_edge)


def draw_frame(look: Appearance, option: QStyleOption, painter: QPainter) -> None:
    """The edge of a text area or a list."""
    draw_rounded(painter, _rect(option), RADIUS_BUTTON, None, look.theme.border)


def draw_tool_tip(look: Appearance, option: QStyleOption, painter: QPainter) -> None:
    """The ground of a tool tip."""
    painter.fillRect(_rect(option), look.theme.tooltip)


PRIMITIVES: Mapping[QStyle.PrimitiveElement, Callable[[Appearance, QStyleOption, QPainter], None]] = {
    _Element.PE_FrameFocusRect: draw_ring,
    _Element.PE_PanelLineEdit: draw_input,
    _Element.PE_IndicatorCheckBox: draw_check_box,
    _Element.PE_IndicatorItemViewItemCheck: draw_check_box,
    _Element.PE_IndicatorRadioButton: draw_radio_button,
    _Element.PE_PanelButtonCommand: draw_plain_button,
    _Element.PE_PanelMenu: draw_menu,
    _Element.PE_FrameMenu: draw_menu,
    _Element.PE_Frame: draw_frame,
    _Element.PE_PanelTipLabel: draw_tool_tip,
}


def _indicator_colors(look: Appearance, option: QStyleOption, *, on: bool) -> tuple[QColor, QColor]:
    theme = look.theme
    if not _is(option, _State.State_Enabled):
        return (theme.disabled, theme.disabled) if on else (theme.surface, theme.disabled)
    return (theme.accent, theme.accent) if on else (theme.surface, theme.border_strong)


def _is(option: QStyleOption, flag: QStyle.StateFlag) -> bool:
    return bool(option.state & flag)


def _rect(option: QStyleOption) -> QRect:
    rect: QRect = option.rect
    return rect
