"""A row of the storage page, painted: icon, two lines of words, a thin bar while it comes in, and what can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QRect, QSize
from typing_extensions import override

from desktop.design.fonts import FontRole
from desktop.design.line_model import ROW, LineModel
from desktop.design.painting import draw_bar
from desktop.design.row_actions import ActionDelegate, RowAction
from desktop.design.row_delegate import Index, row_rect
from desktop.storage.lines import Line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QStyleOptionViewItem

_EDGE, _ICON, _TEXT, _GAP = 16, 18, 46, 8


class LinesModel(LineModel[Line]):
    """A snapshot of lines."""

    @override
    def spoken(self, line: Line) -> str:
        return line.spoken


class LineDelegate(ActionDelegate):
    """58 high."""

    height = 58
    radius = 0

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self.look.px(120), self.look.px(self.height))

    @override
    def row_actions(self, option: QStyleOptionViewItem, index: Index) -> Sequence[RowAction]:
        px, rect, title = self.look.px, row_rect(option), _line(index)
        right, found = rect.right() - px(_EDGE), []
        for offer in title.offers:
            width = self.button_width(offer.words, offer.icon) if offer.words else px(28)
            spot = QRect(right - width + 1, rect.center().y() - px(14) + 1, width, px(28))
            kind = "secondary" if offer.words else "ghost"
            found.append(
                RowAction(offer.key, offer.name, self.placed(option, spot), offer.words, offer.icon, kind)  # type: ignore[arg-type]
            )
            right -= width + px(_GAP)
        return found

    @override
    def paint_row(self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: Index) -> None:
        line, px, theme = _line(index), self.look.px, self.look.theme
        if index.row():
            painter.fillRect(QRect(rect.left(), rect.top(), rect.width(), 1), theme.divider)
        icon = QRect(rect.left() + px(_EDGE), rect.top(), px(_ICON), rect.height())
        self.look.icons.paint(painter, self.placed(option, icon), line.icon, theme.color(line.tone), px(_ICON))
        title = QRect(rect.left() + px(_TEXT), rect.top() + px(10), self._room(rect, line), px(20))
        self.write(painter, self.placed(option, title), line.title, FontRole.NAME)
        title.translate(0, px(20))
        if line.share is not None:
            bar = QRect(title.left(), title.center().y() - px(2), min(px(112), title.width() // 3), px(5))
            draw_bar(painter, self.placed(option, bar), theme, line.share, theme.info_fill)
            title.setLeft(bar.right() + px(10))
        self.write(painter, self.placed(option, title), line.detail, FontRole.SMALL, "text2")
        self.draw_actions(painter, option, index)

    @override
    def title_room(self, option: QStyleOptionViewItem) -> int:
        return row_rect(option).width() // 2

    def _room(self, rect: QRect, line: Line) -> int:
        px = self.look.px
        taken = sum(
            (self.button_width(offer.words, offer.icon) if offer.words else px(28)) + px(_GAP) for offer in line.offers
        )
        return rect.width() - px(_TEXT) - px(_EDGE) - taken


def _line(index: Index) -> Line:
    return cast("Line", index.data(ROW))
