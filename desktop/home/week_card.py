"""This week: the time studied, and a bar for each day; a day of rest is a line, today is dashed until it has time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from desktop.design.card import Card
from desktop.design.fonts import FontRole
from desktop.design.label import Label
from desktop.design.painting import draw_rounded
from desktop.figures import counted, duration
from desktop.home.home_words import week_words

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance
    from desktop.home.sight import HomeSight

_LETTERS = "MTWTFSS"
_FULL_MS = 30 * 60 * 1000
"""A bar is as high as the card only from half an hour on: a minute must not look like a day's work."""
_BAR, _LEAST, _AXIS = 16, 3, 22


class WeekBars(QWidget):
    """Seven days from Monday, in ms."""

    def __init__(self, look: Appearance) -> None:
        super().__init__()
        self._look = look
        self._week: tuple[int, ...] = (0,) * 7
        self._today = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_week(self, week: tuple[int, ...], today: int, spoken: str) -> None:
        """Take the figures, and the sentence that says them."""
        self._week, self._today = week, today
        self.setAccessibleName(spoken)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._look.px(240), self._look.px(92))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(160), self._look.px(72))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for day in range(len(self._week)):
            self._draw_day(painter, day)

    def _draw_day(self, painter: QPainter, day: int) -> None:
        look, count = self._look, len(self._week)
        column = day if self.layoutDirection() != Qt.LayoutDirection.RightToLeft else count - 1 - day
        cell = QRect(column * self.width() // count, 0, self.width() // count, self.height())
        foot = self.height() - look.px(_AXIS)
        self._draw_bar(painter, cell, foot, day)
        is_today = day == self._today
        painter.setFont(look.font(FontRole.AVATAR if is_today else FontRole.TINY))
        painter.setPen(look.theme.color("text" if is_today else "text2"))
        place = QRect(cell.left(), foot + look.px(6), cell.width(), look.px(_AXIS - 6))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, _LETTERS[day])

    def _draw_bar(self, painter: QPainter, cell: QRect, foot: int, day: int) -> None:
        theme, width = self._look.theme, self._look.px(_BAR)
        left = cell.center().x() - width // 2
        if self._week[day]:
            height = max(_LEAST, foot * self._week[day] // max(_FULL_MS, *self._week))
            draw_rounded(painter, QRect(left, foot - height, width, height), 3, theme.accent)
        elif day == self._today:
            painter.setPen(QPen(theme.border_strong, 1, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(QRect(left, foot - width, width - 1, width - 1), 3, 3)
        elif day < self._today:
            painter.fillRect(QRect(left, foot - 2, width, 2), theme.track)


class WeekCard(Card):
    """Without a goal it shows the bare hours."""

    def __init__(self, look: Appearance) -> None:
        super().__init__(look, spacing=4)
        self._time = Label(look, "", FontRole.NUMBER)
        self._days = Label(look, "", FontRole.SMALL, "text2")
        self.bars = WeekBars(look)
        self.body.addWidget(Label(look, "This week", FontRole.SECTION))
        self.body.addSpacing(6)
        self.body.addWidget(self._time)
        self.body.addWidget(self._days)
        self.body.addSpacing(8)
        self.body.addWidget(self.bars, 1)

    def show_sight(self, sight: HomeSight) -> None:
        """Show the week."""
        studied = sum(1 for ms in sight.week if ms)
        self._time.setText(duration(sum(sight.week) // 1000) if studied else "0 min")
        self._days.setText(f"studied on {counted(studied, 'day')}" if studied else "Ten minutes are a beginning")
        self.bars.show_week(sight.week, sight.today, week_words(sight))
