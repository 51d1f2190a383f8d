"""The two lists of the sync page, painted from frozen lines: what waits, and what happened."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QRect
from typing_extensions import override

from desktop.design.fonts import FontRole
from desktop.design.line_model import ROW, LineModel
from desktop.design.row_delegate import Index, RowDelegate
from desktop.reader.times import clock_words
from desktop.sync_status.status_words import LogLine, kind_icon, waiting_words

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QStyleOptionViewItem

    from localdb.waiting import WaitingRow


class WaitingModel(LineModel["WaitingRow"]):
    """What waits to be sent."""

    @override
    def spoken(self, line: WaitingRow) -> str:
        return ", ".join(part for part in waiting_words(line) if part)


class LogModel(LineModel[LogLine]):
    """What sync did."""

    @override
    def spoken(self, line: LogLine) -> str:
        return line.words


class WaitingDelegate(RowDelegate):
    """Icon, kind, what, changed, state; under a line of its own."""

    height = 38
    radius = 0

    @override
    def paint_row(self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: Index) -> None:
        line, px, theme = cast("WaitingRow", index.data(ROW)), self.look.px, self.look.theme
        painter.fillRect(QRect(rect.left(), rect.top(), rect.width(), 1), theme.divider)
        icon = QRect(rect.left() + px(20), rect.top(), px(16), rect.height())
        self.look.icons.paint(painter, self.placed(option, icon), kind_icon(line.kind), theme.text2)
        kind, about, state = waiting_words(line)
        narrow = rect.width() < px(560)
        state_width = px(130)
        changed_width = 0 if narrow else px(110)
        room = QRect(
            rect.left() + px(49), rect.top(), rect.width() - px(69) - state_width - changed_width, rect.height()
        )
        width = self.write(painter, self.placed(option, room), kind, FontRole.NAME)
        room.setLeft(room.left() + width)
        if about:
            self.write(painter, self.placed(option, room), f" · {about}", tone="text2")
        cell = QRect(rect.right() - state_width - changed_width, rect.top(), changed_width, rect.height())
        if not narrow:
            when = clock_words(line.changed_at, time.time_ns() // 1_000_000)
            self.write(painter, self.placed(option, cell), when, FontRole.SMALL, "text2")
        cell = QRect(rect.right() - state_width, rect.top(), state_width - px(10), rect.height())
        self.write(painter, self.placed(option, cell), state, FontRole.SMALL, "text2")


class LogDelegate(RowDelegate):
    """Time, icon, words."""

    height = 30
    radius = 0

    @override
    def paint_row(self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: Index) -> None:
        line, px = cast("LogLine", index.data(ROW)), self.look.px
        when = QRect(rect.left() + px(20), rect.top(), px(84), rect.height())
        words = clock_words(line.at, time.time_ns() // 1_000_000)
        self.write(painter, self.placed(option, when), words, tone="text2")
        icon = QRect(rect.left() + px(114), rect.top(), px(16), rect.height())
        tone = self.look.theme.color(line.tone)
        self.look.icons.paint(painter, self.placed(option, icon), line.icon, tone)
        room = QRect(rect.left() + px(139), rect.top(), rect.width() - px(159), rect.height())
        self.write(painter, self.placed(option, room), line.words)

    @override
    def title_room(self, option: QStyleOptionViewItem) -> int:
        return super().title_room(option) - self.look.px(159)
