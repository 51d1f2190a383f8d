"""A milestone as a card: a medal in brass once it is earned, dashed with how far it is until then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.achievements.words import milestone_words
from desktop.design.card import Card
from desktop.design.fonts import FontRole
from desktop.design.label import Label
from desktop.design.progress_bar import ProgressBar

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance
    from learning.milestones import Measure, Milestone

_ICONS: Final[dict[Measure, str]] = {
    "lessons": "list-checks",
    "courses": "library",
    "streak": "flame",
    "hours": "clock",
    "perfect": "target",
    "languages": "languages",
}


class MilestoneCard(Card):
    """76 high."""

    def __init__(self, look: Appearance, milestone: Milestone) -> None:
        super().__init__(look, margin=14)
        words = milestone_words(milestone)
        self.setAccessibleName(f"{milestone.rule.title}. {words}")
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(_Medal(look, _ICONS[milestone.rule.measure], earned=milestone.earned is not None))
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(Label(look, milestone.rule.title, FontRole.NAME, wrap=True))
        column.addWidget(Label(look, words, FontRole.SMALL, "text2", wrap=True))
        if milestone.earned is None:
            bar = ProgressBar(look)
            bar.show_percent(100 * milestone.reached // milestone.rule.wanted)
            column.addSpacing(4)
            column.addWidget(bar)
        row.addLayout(column, 1)
        self.body.addLayout(row)


class _Medal(QWidget):
    """A circle of 40; its meaning stands in the words beside it."""

    def __init__(self, look: Appearance, icon: str, *, earned: bool) -> None:
        super().__init__()
        self._look, self._icon, self._earned = look, icon, earned
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._look.px(40), self._look.px(40))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._look.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._earned:
            painter.setPen(QPen(theme.brass_fill, 1))
            painter.setBrush(theme.brass_tint)
        else:
            painter.setPen(QPen(theme.text3, 1, Qt.PenStyle.DashLine))
        painter.drawEllipse(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        tone = theme.brass if self._earned else theme.text3
        self._look.icons.paint(painter, self.rect(), self._icon, tone, self._look.px(18))
