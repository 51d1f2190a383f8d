"""A course as a row: cover, title and progress, access, and what of it is here. In a narrow list, in two lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem
from typing_extensions import override

from desktop.courses.model import ROW, CourseLine
from desktop.design.cover import draw_cover
from desktop.design.fonts import FontRole
from desktop.design.painting import draw_bar
from desktop.design.row_actions import ActionDelegate, RowAction
from desktop.design.row_delegate import Index, row_rect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPainter

    from desktop.courses.course_words import Said

_WIDE = 760
_COVER, _LEFT, _TEXT, _ACCESS, _DEVICE, _MENU = QSize(52, 70), 16, 86, 206, 218, 46


@dataclass(frozen=True, slots=True)
class _Areas:
    """Where the parts of a row are."""

    title: QRect
    access: QRect
    device: QRect
    menu: QRect


class CourseDelegate(ActionDelegate):
    """109 high; 168 where title and state do not fit side by side."""

    height = 109
    _narrow_height = 168

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view = option.widget
        width = view.viewport().width() if isinstance(view, QAbstractItemView) else 0
        narrow = 0 < width < self.look.px(_WIDE)
        return QSize(self.look.px(120), self.look.px(self._narrow_height if narrow else self.height))

    @override
    def paint_row(self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: Index) -> None:
        line = _line(index)
        areas = self._areas(rect)
        if index.row():
            painter.fillRect(QRect(rect.left(), rect.top(), rect.width(), 1), self.look.theme.divider)
        cover = QRect(rect.left() + self.look.px(_LEFT), 0, self.look.px(_COVER.width()), self.look.px(_COVER.height()))
        cover.moveTop(areas.title.top() - self.look.px(1))
        draw_cover(painter, self.placed(option, cover), self.look, line.book)
        self._paint_title(painter, option, areas.title, line)
        self._paint_access(painter, option, areas.access, line)
        self._paint_device(painter, option, areas.device, line)
        self.draw_actions(painter, option, index)

    @override
    def row_actions(self, option: QStyleOptionViewItem, index: Index) -> Sequence[RowAction]:
        line, px = _line(index), self.look.px
        device, title = line.device, line.course.title
        areas = self._areas(row_rect(option))
        menu = RowAction("menu", f"More about {title}", self.placed(option, areas.menu), icon="ellipsis", kind="ghost")
        found = [menu]
        if device.action:
            icon = "download" if device.action_words == "Download" else None
            width = self.button_width(device.action_words, icon)
            button = QRect(areas.device.right() - width + 1, areas.device.top(), width, px(28))
            name, kind = f"{device.action_words}: {title}", "primary" if device.primary else "secondary"
            found.append(
                RowAction(device.action, name, self.placed(option, button), device.action_words, icon, kind)  # type: ignore[arg-type]
            )
        right = areas.device.right()
        for key, icon, wanted in (("cancel", "x", device.can_cancel), ("pause", "pause", device.can_pause)):
            if wanted:
                side = px(24)
                spot = QRect(right - side + 1, areas.device.bottom() - side + px(4), side, side)
                verb = "Cancel" if key == "cancel" else "Pause"
                found.append(
                    RowAction(key, f"{verb} download of {title}", self.placed(option, spot), icon=icon, kind="ghost")
                )
                right -= side
        return found

    @override
    def title_room(self, option: QStyleOptionViewItem) -> int:
        return self._areas(row_rect(option)).title.width()

    def _areas(self, rect: QRect) -> _Areas:
        px = self.look.px
        left, right, inner = rect.left() + px(_TEXT), rect.right() - px(_MENU), px(70)
        if rect.width() >= px(_WIDE):
            top = rect.top() + (rect.height() - inner) // 2
            device = QRect(right - px(_DEVICE) - px(12), top + px(12), px(_DEVICE), px(46))
            access = QRect(device.left() - px(_ACCESS) - px(18), top + px(14), px(_ACCESS), px(44))
            title = QRect(left, top, access.left() - left - px(12), inner)
        else:
            top = rect.top() + px(16)
            title = QRect(left, top, right - left, inner)
            below = top + inner + px(14)
            device = QRect(right - px(_DEVICE) + px(4), below, px(_DEVICE), px(46))
            access = QRect(left, below, device.left() - left - px(12), px(44))
        menu = QRect(rect.right() - px(40), 0, px(28), px(28))
        menu.moveTop(title.center().y() - px(14))
        return _Areas(title, access, device, menu)

    def _paint_title(self, painter: QPainter, option: QStyleOptionViewItem, area: QRect, line: CourseLine) -> None:
        px, theme = self.look.px, self.look.theme
        name = QRect(area.left(), area.top() + px(2), area.width(), px(24))
        self.write(painter, self.placed(option, name), line.course.title, FontRole.CARD_TITLE)
        below = QRect(area.left(), name.bottom() + 1, area.width(), px(16))
        self.write(painter, self.placed(option, below), line.subtitle, FontRole.SMALL, "text3")
        bar = QRect(area.left(), area.top() + px(56), min(px(112), area.width() // 3), px(6))
        fill = theme.text3 if line.book.expired else theme.accent
        draw_bar(painter, self.placed(option, bar), theme, line.course.percent / 100, fill)
        figure = QRect(bar.right() + px(9), area.top() + px(49), px(40), px(20))
        percent = f"{line.course.percent}%"
        width = self.write(painter, self.placed(option, figure), percent, FontRole.SELECTED)
        left = figure.left() + max(width, px(30)) + px(8)
        rest = QRect(left, figure.top(), area.right() - left, px(20))
        self.write(painter, self.placed(option, rest), line.left, tone="text2")

    def _paint_access(self, painter: QPainter, option: QStyleOptionViewItem, area: QRect, line: CourseLine) -> None:
        row = QRect(area.left(), area.top(), area.width(), self.look.px(20))
        self._say(painter, option, row, line.access, FontRole.SMALL, quiet=line.access.tone == "text3")
        row.translate(0, self.look.px(20))
        self.write(painter, self.placed(option, row), line.studied, FontRole.SMALL, "text3")

    def _paint_device(self, painter: QPainter, option: QStyleOptionViewItem, area: QRect, line: CourseLine) -> None:
        px, device = self.look.px, line.device
        top = QRect(area.left(), area.top(), area.width(), px(28))
        if device.share is not None and not device.action:
            self._paint_download(painter, option, area, line)
            return
        self._say(painter, option, top, device.said, FontRole.NAME)
        below = QRect(area.left(), top.bottom() + px(3), area.width(), px(16))
        if device.can_cancel:
            below.setRight(area.right() - px(26))
        self.write(painter, self.placed(option, below), device.detail, FontRole.SMALL, "text3")

    def _paint_download(self, painter: QPainter, option: QStyleOptionViewItem, area: QRect, line: CourseLine) -> None:
        px, device, theme = self.look.px, line.device, self.look.theme
        top = QRect(area.left(), area.top() - px(6), area.width(), px(20))
        self.write(painter, self.placed(option, top), device.said.words, FontRole.NAME, device.said.tone)
        self.write(
            painter, self.placed(option, top), device.figure, FontRole.SMALL, "text2", Qt.AlignmentFlag.AlignRight
        )
        bar = QRect(area.left(), top.bottom() + px(4), area.width(), px(6))
        draw_bar(painter, self.placed(option, bar), theme, device.share or 0.0, theme.info_fill)
        below = QRect(area.left(), bar.bottom() + px(5), area.width() - px(52), px(18))
        self.write(painter, self.placed(option, below), device.detail, FontRole.SMALL, "text3")

    def _say(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        row: QRect,
        said: Said,
        role: FontRole,
        *,
        quiet: bool = False,
    ) -> None:
        """An icon and its word: a state is never colour alone."""
        side = self.look.px(14 if role == FontRole.SMALL else 16)
        icon = QRect(row.left(), row.top(), side, row.height())
        tone = self.look.theme.color(said.tone)
        self.look.icons.paint(painter, self.placed(option, icon), said.icon, tone, side)
        words = row.adjusted(side + 6, 0, 0, 0)
        self.write(painter, self.placed(option, words), said.words, role, "text2" if quiet else said.tone)


def _line(index: QModelIndex | QPersistentModelIndex) -> CourseLine:
    return cast("CourseLine", index.data(ROW))
