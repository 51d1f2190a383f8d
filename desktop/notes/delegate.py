"""A note as a row of 76: colour bar, title, one line, place, a tag, and an icon for what waits or has two versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QRect
from typing_extensions import override

from desktop.design.chip import chip_size, draw_chip
from desktop.design.fonts import FontRole
from desktop.design.painting import draw_rounded
from desktop.design.row_delegate import Index, RowDelegate, row_rect
from desktop.notes.model import ROW

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QStyleOptionViewItem

    from desktop.notes.page import NoteLine

_BAR, _TEXT, _RIGHT = 16, 29, 13


class NoteDelegate(RowDelegate):
    """Painted from one `NoteLine`."""

    height = 76
    inset = 8

    @override
    def paint_row(self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: Index) -> None:
        line = cast("NoteLine", index.data(ROW))
        px, theme = self.look.px, self.look.theme
        left, width = rect.left() + px(_TEXT), rect.width() - px(_TEXT) - px(_RIGHT)
        if line.colour in theme.highlights:
            bar = QRect(rect.left() + px(_BAR), rect.top() + px(10), 3, rect.height() - px(20))
            draw_rounded(painter, self.placed(option, bar), 1.5, theme.highlights[line.colour].bar)
        title = QRect(left, rect.top() + px(8), width, px(20))
        state = _state(line)
        if state is not None:
            icon = QRect(title.right() - px(15), title.top(), px(16), title.height())
            self.look.icons.paint(painter, self.placed(option, icon), state[0], theme.color(state[1]), px(14))
            title.setRight(icon.left() - 6)
        self.write(painter, self.placed(option, title), line.title, FontRole.SELECTED)
        first = QRect(left, rect.top() + px(28), width, px(20))
        self.write(painter, self.placed(option, first), line.first, tone="text2")
        self._paint_foot(painter, option, QRect(left, rect.top() + px(50), width, px(20)), line)

    @override
    def title_room(self, option: QStyleOptionViewItem) -> int:
        return row_rect(option).width() - self.look.px(_TEXT + _RIGHT) - 16

    def _paint_foot(self, painter: QPainter, option: QStyleOptionViewItem, foot: QRect, line: NoteLine) -> None:
        if line.tags:
            words = line.tags[0] if len(line.tags) == 1 else f"{line.tags[0]} +{len(line.tags) - 1}"
            size = chip_size(self.look, words, self.look.font(FontRole.SMALL_NAME))
            width = min(size.width(), foot.width() // 2)
            chip = QRect(foot.right() - width + 1, foot.top(), width, size.height())
            draw_chip(painter, self.placed(option, chip), self.look, words)
            foot.setRight(chip.left() - 8)
        self.write(painter, self.placed(option, foot), line.place or "No course here", FontRole.SMALL, "text3")


def _state(line: NoteLine) -> tuple[str, str] | None:
    if line.conflict:
        return "git-compare", "warning"
    return ("cloud-upload", "text2") if line.waiting else None
