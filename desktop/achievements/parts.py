"""The parts of the page of achievements, but for the certificates: a file's verdict, the days studied, milestones."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.achievements.heat_map import HeatMap
from desktop.achievements.milestone_card import MilestoneCard
from desktop.achievements.words import longest_words, streak_words
from desktop.design.card import Card
from desktop.design.fonts import FontRole
from desktop.design.icon_view import CircleIcon, IconView
from desktop.design.label import Label
from desktop.figures import duration

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.design.appearance import Appearance
    from learning.milestones import Milestone
    from localdb.milestones import Reached


class VerdictCard(Card):
    """What was found of the file looked at last; hidden until one was."""

    def __init__(self, look: Appearance) -> None:
        super().__init__(look, margin=14)
        self._icon = IconView(look, "shield-check", "text2")
        self.words = Label(look, "", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._icon)
        row.addWidget(self.words, 1)
        self.body.addLayout(row)
        self.hide()

    @property
    def has_words(self) -> bool:
        """Whether a file was looked at."""
        return bool(self.words.text())

    def say(self, icon: str, tone: str, words: str) -> None:
        """Show a verdict."""
        self._icon.set_icon(icon, tone)
        self.words.setText(words)
        self.setAccessibleName(words)
        self.show()


class DaysCard(Card):
    """The map of the year, and beside it the streak."""

    def __init__(self, look: Appearance) -> None:
        super().__init__(look, margin=20)
        self.map = HeatMap(look)
        self._number = Label(look, "", FontRole.NUMBER)
        self._words = Label(look, "", FontRole.SMALL, "text2", wrap=True)
        self._longest = Label(look, "", FontRole.SMALL, "text2", wrap=True)
        self._total = Label(look, "", FontRole.SMALL, "text2", wrap=True)
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(Label(look, "Study days", FontRole.SECTION))
        left.addWidget(self.map)
        left.addStretch(1)
        streak = QHBoxLayout()
        streak.setSpacing(12)
        streak.addWidget(CircleIcon(look, "flame", "brass", "brass_tint"), 0, Qt.AlignmentFlag.AlignTop)
        named = QVBoxLayout()
        named.setSpacing(0)
        named.addWidget(self._number)
        named.addWidget(self._words)
        streak.addLayout(named, 1)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addLayout(streak)
        right.addWidget(self._longest)
        right.addWidget(self._total)
        right.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(24)
        row.addLayout(left, 3)
        row.addLayout(right, 1)
        self.body.addLayout(row)

    def show_days(self, reached: Reached) -> None:
        """Show what was studied."""
        number, words = streak_words(reached.streak)
        self._number.setText(number)
        self._words.setText(words)
        self._longest.setText(f"Longest: {longest_words(reached.streak)}")
        self._total.setText(f"Studied in all: {duration(sum(reached.studied.values()) // 1000)}")
        self.map.show_days(reached.studied, datetime.now(UTC).astimezone().date())


class MilestonesPart(QWidget):
    """A heading with how many are earned, and a card for each: those earned first."""

    def __init__(self, look: Appearance) -> None:
        super().__init__()
        self._look = look
        self.cards: list[MilestoneCard] = []
        self._shown: tuple[Milestone, ...] = ()
        self._columns = 3
        self._count = Label(look, "", FontRole.SMALL, "text2")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Label(look, "Milestones", FontRole.SECTION))
        head.addWidget(self._count)
        head.addStretch(1)
        self._grid = QGridLayout()
        self._grid.setSpacing(16)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(head)
        column.addLayout(self._grid)

    def show_milestones(self, milestones: Sequence[Milestone]) -> None:
        """Show these; what is shown already stays as it is."""
        ordered = tuple(sorted(milestones, key=lambda one: one.earned is None))
        if ordered == self._shown:
            return
        self._shown = ordered
        for card in self.cards:
            self._grid.removeWidget(card)
            card.deleteLater()
        self.cards = [MilestoneCard(self._look, milestone) for milestone in ordered]
        earned = sum(milestone.earned is not None for milestone in ordered)
        self._count.setText(f"{earned} of {len(ordered)}")
        self.arrange(self._columns)

    def arrange(self, columns: int) -> None:
        """So many beside each other."""
        self._columns = columns
        for column in range(3):
            self._grid.setColumnStretch(column, int(column < columns))
        for number, card in enumerate(self.cards):
            self._grid.addWidget(card, number // columns, number % columns)
