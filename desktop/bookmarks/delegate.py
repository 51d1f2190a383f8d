"""A bookmark as a row of 54; what can be done with it shows under the pointer and on the chosen row."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QRect, QSize, Qt
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionViewItem, QWidget
from typing_extensions import override

from desktop.bookmarks.model import ROW, Heading, Marked
from desktop.design.cover import draw_spine
from desktop.design.fonts import FontRole
from desktop.design.row_actions import ActionDelegate, RowAction
from desktop.design.row_delegate import Index, is_state, row_rect
from desktop.reader.times import clock_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPainter

_HEADING = 49
_HANDLE, _ICON, _TEXT, _RIGHT = 8, 36, 62, 20
_State = QStyle.StateFlag


class BookmarkDelegate(ActionDelegate):
    """Headings are 49 high."""

    height = 54
    inset = 8

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        heading = isinstance(index.data(ROW), Heading)
        return QSize(self.look.px(120), self.look.px(_HEADING if heading else self.height))

    @override
    def paint_row(self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(ROW)
        if isinstance(line, Heading):
            self._paint_heading(painter, rect, option, index, line)
        elif isinstance(line, Marked):
            self._paint_mark(painter, rect, option, index, line)

    @override
    def row_actions(self, option: QStyleOptionViewItem, index: Index) -> Sequence[RowAction]:
        line = index.data(ROW)
        live = is_state(option, _State.State_MouseOver) or is_state(option, _State.State_Selected)
        if not isinstance(line, Marked) or not live:
            return ()
        px, rect = self.look.px, row_rect(option).adjusted(self.inset, 0, -self.inset, 0)
        right, side = rect.right() - px(12), px(28)
        found: list[RowAction] = []
        for key, icon, verb in (("delete", "trash-2", "Delete"), ("rename", "pencil", "Rename")):
            spot = QRect(right - side + 1, rect.center().y() - side // 2 + 1, side, side)
            found.append(RowAction(key, f"{verb} “{line.label}”", self.placed(option, spot), icon=icon, kind="ghost"))
            right -= side + px(4)
        if line.is_there:
            width = self.button_width("Open", "arrow-right")
            spot = QRect(right - width - px(2), rect.center().y() - side // 2 + 1, width, side)
            found.append(RowAction("open", f"Open “{line.label}”", self.placed(option, spot), "Open", "arrow-right"))
        return found

    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setAccessibleName("Label of the bookmark")
        self.look.dress(editor, FontRole.SELECTED)
        return editor

    @override
    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole)))
            editor.selectAll()

    @override
    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            model.setData(index, editor.text())

    @override
    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        rect = row_rect(option).adjusted(self.inset, 0, -self.inset, 0)
        room = QRect(rect.left() + self.look.px(_TEXT) - 8, rect.top() + 4, rect.width() // 2, rect.height() - 8)
        editor.setGeometry(self.placed(option, room))

    def _paint_heading(
        self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: Index, line: Heading
    ) -> None:
        px = self.look.px
        if index.row():
            whole = row_rect(option)
            painter.fillRect(QRect(whole.left(), whole.top(), whole.width(), 1), self.look.theme.divider)
        spine = QRect(rect.left() + px(8), rect.top() + px(16), px(5), px(18))
        draw_spine(painter, self.placed(option, spine), self.look, line.book)
        words = QRect(spine.right() + px(9), rect.top() + px(2), rect.width() - px(120), rect.height())
        width = self.write(painter, self.placed(option, words), line.book.title, FontRole.SELECTED)
        words.setLeft(words.left() + width + px(8))
        words.setWidth(px(100))
        self.write(painter, self.placed(option, words), line.words, FontRole.SMALL, "text2")

    def _paint_mark(
        self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: Index, line: Marked
    ) -> None:
        px, theme = self.look.px, self.look.theme
        if is_state(option, _State.State_MouseOver) or is_state(option, _State.State_Selected):
            handle = QRect(rect.left() + px(_HANDLE), rect.top(), px(16), rect.height())
            self.look.icons.paint(painter, self.placed(option, handle), "grip-vertical", theme.text3)
        icon = QRect(rect.left() + px(_ICON), rect.top(), px(16), rect.height())
        tone = theme.accent_text if is_state(option, _State.State_Selected) else theme.text2
        shown = "bookmark" if line.is_there else "circle-alert"
        self.look.icons.paint(painter, self.placed(option, icon), shown, tone)
        right = self._paint_end(painter, rect, option, index, line)
        label = QRect(rect.left() + px(_TEXT), rect.top() + px(8), 0, px(20))
        label.setRight(right)
        self.write(painter, self.placed(option, label), line.label, FontRole.NAME)
        label.translate(0, px(18))
        self.write(painter, self.placed(option, label), line.place, FontRole.SMALL, "text2")

    def _paint_end(
        self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: Index, line: Marked
    ) -> int:
        """Buttons and date from the right; answers where the words have to stop."""
        px = self.look.px
        self.draw_actions(painter, option, index)
        actions = self.row_actions(option, index)
        right = min((action.rect.left() for action in actions), default=rect.right() - px(_RIGHT) + px(8)) - px(8)
        words = clock_words(line.mark.updated_at, time.time_ns() // 1_000_000)
        when = QRect(right - px(90), rect.top(), px(90), rect.height())
        self.write(painter, self.placed(option, when), words, FontRole.SMALL, "text2", Qt.AlignmentFlag.AlignRight)
        waits = line.mark.waiting
        edge = right - self.text_width(words, FontRole.SMALL) - px(10)
        if waits:
            cloud = QRect(edge - px(16), rect.top(), px(16), rect.height())
            self.look.icons.paint(painter, self.placed(option, cloud), "cloud-upload", self.look.theme.text3, px(14))
            edge -= px(24)
        return edge
