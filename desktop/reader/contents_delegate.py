"""Paints the rows of the contents: a section with its chevron and count, a lesson with its state, notes and minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem
from typing_extensions import override

from desktop.design.fonts import FontRole
from desktop.design.row_delegate import Index, RowDelegate, is_state, row_rect
from desktop.reader.contents_model import Role

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

_ICONS = {
    "done": ("circle-check", "accent_text"),
    "begun": ("circle-dot", "accent_text"),
    "new": ("circle", "text3"),
    "away": ("cloud", "text3"),
}
_EDGE, _INDENT, _ICON, _GAP = 10, 10, 16, 8
_END = Qt.AlignmentFlag.AlignTrailing


class ContentsDelegate(RowDelegate):
    """Rows of 32, as wide as the pane."""

    height = 32
    inset = 10
    radius = 6

    @override
    def paint_row(self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: Index) -> None:
        if index.data(Role.LESSON):
            self._paint_lesson(painter, rect, option, index)
        else:
            self._paint_section(painter, rect, option, index)

    @override
    def title_room(self, option: QStyleOptionViewItem) -> int:
        return row_rect(option).width() - 2 * self.inset - self.look.px(120)

    def _paint_section(self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: Index) -> None:
        opened = is_state(option, QStyle.StateFlag.State_Open)
        left = rect.left() + self.look.px(index.data(Role.DEPTH) * _INDENT)
        mark = self.placed(option, QRect(left, rect.top(), self.look.px(_ICON), rect.height()))
        name = "chevron-down" if opened else "chevron-right"
        self.look.icons.paint(painter, mark, name, self.look.theme.text3, self.look.px(14))
        count = f"{index.data(Role.DONE) or 0}/{index.data(Role.TOTAL) or 0}"
        right = self._write_end(painter, rect, option, count, "text2", FontRole.SMALL_NAME)
        words = QRect(left + self.look.px(_ICON + 4), rect.top(), 0, rect.height())
        words.setRight(right - _GAP)
        self.write(painter, self.placed(option, words), index.data(), FontRole.SELECTED)

    def _paint_lesson(self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: Index) -> None:
        chosen = is_state(option, QStyle.StateFlag.State_Selected)
        icon, color = _ICONS[index.data(Role.STATE) or "new"]
        left = rect.left() + _EDGE + self.look.px((index.data(Role.DEPTH) - 1) * _INDENT)
        mark = self.placed(option, QRect(left, rect.top(), self.look.px(_ICON), rect.height()))
        self.look.icons.paint(painter, mark, icon, self.look.theme.color(color), self.look.px(_ICON))
        right = self._paint_end(painter, rect, option, index)
        words = QRect(left + self.look.px(_ICON) + _GAP, rect.top(), 0, rect.height())
        words.setRight(right - _GAP)
        role, tone = (FontRole.SELECTED, "accent_text") if chosen else (FontRole.BODY, "text2")
        self.write(painter, self.placed(option, words), index.data(), role, tone)

    def _paint_end(self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: Index) -> int:
        """Minutes, and before them the notes; answers where they begin."""
        right, minutes, notes = rect.right() - 2, index.data(Role.MINUTES), index.data(Role.NOTES)
        if minutes:
            right = self._write_end(painter, rect, option, f"{minutes} min", "text3")
        if notes:
            count = QRect(rect)
            count.setRight(right - _GAP)
            right = self._write_end(painter, count, option, str(notes), "text3") - self.look.px(14)
            icon = QRect(right - 1, rect.top(), self.look.px(14), rect.height())
            self.look.icons.paint(
                painter, self.placed(option, icon), "sticky-note", self.look.theme.text3, self.look.px(13)
            )
        return right

    def _write_end(
        self,
        painter: QPainter,
        rect: QRect,
        option: QStyleOptionViewItem,
        text: str,
        tone: str,
        role: FontRole = FontRole.SMALL,
    ) -> int:
        """A short text at the end of the row; answers where it begins."""
        width = self.text_width(text, role) + 2
        left = rect.right() - self.look.px(8) - width
        self.write(painter, self.placed(option, QRect(left, rect.top(), width, rect.height())), text, role, tone, _END)
        return left
