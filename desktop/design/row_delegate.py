"""The base of every list's delegate: ground, ring, elided lines and the tool tip of what was elided.

A delegate paints whole rows from roles of the model; no row ever has a widget of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip
from typing_extensions import override

from desktop.design.fonts import FontRole
from desktop.design.painting import RADIUS_ROW, draw_focus_ring, draw_rounded, draw_text

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance

Index = QModelIndex | QPersistentModelIndex
_State = QStyle.StateFlag


class RowDelegate(QStyledItemDelegate):
    """Subclasses give `height` and `paint_row`; `self.look` has theme, fonts and icons. The view does not own it."""

    height = 44
    radius = RADIUS_ROW
    inset = 0

    def __init__(self, look: Appearance, parent: QObject) -> None:
        super().__init__(parent)
        self.look = look

    def paint_row(self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw what the row says; the ground is already there."""
        raise NotImplementedError

    def write(
        self,
        painter: QPainter,
        rect: QRect,
        text: str,
        role: FontRole = FontRole.BODY,
        tone: str = "text",
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeading,
    ) -> int:
        """One elided line in the font of a role; answers the width that it took."""
        return draw_text(painter, rect, text, self.look.font(role), self.look.theme.color(tone), align)

    def text_width(self, text: str, role: FontRole = FontRole.BODY) -> int:
        """How wide that text would be."""
        return QFontMetrics(self.look.font(role)).horizontalAdvance(text)

    def placed(self, option: QStyleOptionViewItem, part: QRect) -> QRect:
        """The part of the row mirrored in a right-to-left language."""
        return QStyle.visualRect(option.direction, option.rect, part)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect = row_rect(option).adjusted(self.inset, 0, -self.inset, 0)
        theme = self.look.theme
        painter.save()
        if is_state(option, _State.State_Selected):
            draw_rounded(painter, rect, self.radius, theme.accent_tint)
        elif is_state(option, _State.State_MouseOver) and is_state(option, _State.State_Enabled):
            draw_rounded(painter, rect, self.radius, theme.hover)
        self.paint_row(painter, rect, option, index)
        if is_state(option, _State.State_HasFocus) and is_state(option, _State.State_KeyboardFocusChange):
            draw_focus_ring(painter, rect, theme, self.radius)
        painter.restore()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self.look.px(120), self.look.px(self.height))

    @override
    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """A row says in its tool tip what it had to elide: the model's ToolTipRole, only when it does not fit."""
        if event.type() != QEvent.Type.ToolTip:
            return super().helpEvent(event, view, option, index)
        whole = index.data(Qt.ItemDataRole.ToolTipRole)
        fits = not whole or self.text_width(str(whole)) <= self.title_room(option)
        QToolTip.showText(event.globalPos(), "" if fits else str(whole), view)
        return True

    def title_room(self, option: QStyleOptionViewItem) -> int:
        """How wide the text of ToolTipRole may be before it is elided."""
        return row_rect(option).width()


def row_rect(option: QStyleOptionViewItem) -> QRect:
    """The rectangle of the row (PySide's stubs leave the fields of style options out)."""
    rect: QRect = option.rect
    return QRect(rect)


def is_state(option: QStyleOptionViewItem, flag: QStyle.StateFlag) -> bool:
    """Whether the row is selected, hovered or focused."""
    return bool(option.state & flag)
