"""A year of study days: a column a week, darker where more was studied. What it shows is also said in words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget
from typing_extensions import override

from desktop.achievements.words import year_words
from desktop.design.fonts import FontRole
from desktop.figures import duration

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.design.appearance import Appearance

_WEEKS, _DAYS = 53, 7
_GAP, _LARGEST, _AXIS = 2, 14, 20
_STEPS_MS = (1, 15 * 60_000, 30 * 60_000, 60 * 60_000)
"""From how much on a day has the next darker colour: anything, a quarter, half an hour, an hour."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ROOM_FOR_A_NAME = 3


class HeatMap(QWidget):
    """The 53 weeks up to this one; only painted, so the arrow keys pass it by and its name says the year in words."""

    def __init__(self, look: Appearance) -> None:
        super().__init__()
        self._look = look
        self._studied: Mapping[date, int] = {}
        self._first = date(1970, 1, 5)
        self._today = self._first
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_days(self, studied: Mapping[date, int], today: date) -> None:
        """Show these days, in ms each."""
        self._studied, self._today = studied, today
        self._first = today - timedelta(days=today.weekday(), weeks=_WEEKS - 1)
        self.setAccessibleName(year_words({day: ms for day, ms in studied.items() if self._first <= day <= today}))
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._look.px(_WEEKS * (10 + _GAP)), self._look.px(_DAYS * (12 + _GAP) + _AXIS))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(_WEEKS * 6), self.sizeHint().height())

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            day = self._day_at(event.pos().x(), event.pos().y())
            words = "" if day is None else f"{day:%-d %B %Y}: {duration(self._studied.get(day, 0) // 1000)}"
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._look.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for number in range(_WEEKS * _DAYS):
            day = self._first + timedelta(days=number)
            if day > self._today:
                break
            painter.setBrush(theme.heat_map[_step(self._studied.get(day, 0))])
            painter.drawRoundedRect(self._spot(number), 2, 2)
        self._name_months(painter)

    def _name_months(self, painter: QPainter) -> None:
        painter.setFont(self._look.font(FontRole.TINY))
        painter.setPen(self._look.theme.text2)
        last = -_ROOM_FOR_A_NAME
        for week in range(_WEEKS):
            first = self._first + timedelta(weeks=week)
            if first.day <= _DAYS and week - last >= _ROOM_FOR_A_NAME:
                spot = self._spot(week * _DAYS)
                room = QRect(spot.left(), _DAYS * self._side(), 60, self._look.px(_AXIS))
                painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, _MONTHS[first.month - 1])
                last = week

    def _side(self) -> int:
        return max(4, min(self.width() // _WEEKS, self._look.px(_LARGEST)))

    def _spot(self, number: int) -> QRect:
        week, weekday = divmod(number, _DAYS)
        side = self._side()
        return QRect(week * side, weekday * side, side - _GAP, side - _GAP)

    def _day_at(self, x: int, y: int) -> date | None:
        week, weekday = x // self._side(), y // self._side()
        day = self._first + timedelta(days=week * _DAYS + weekday)
        return day if 0 <= week < _WEEKS and 0 <= weekday < _DAYS and day <= self._today else None


def _step(ms: int) -> int:
    return sum(ms >= step for step in _STEPS_MS)
