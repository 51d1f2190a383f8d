"""A page of settings under one entry of the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from desktop.design.card import Pane
from desktop.design.page_header import PageHeader
from desktop.design.scroll_page import ScrollPage

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance
    from desktop.settings.setting_card import SettingCard


class Section(Pane):
    """A page with a title, under an entry of the list."""

    key, title, icon = "", "", ""

    def __init__(self, look: Appearance) -> None:
        super().__init__(look)
        self._look = look
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(PageHeader(look, self.title))
        self.page = ScrollPage(look)
        self.cards: list[SettingCard] = []
        column.addWidget(self.page, 1)

    def add(self, *cards: SettingCard) -> None:
        """Put cards on the page; nothing comes after them."""
        for card in cards:
            self.cards.append(card)
            self.page.body.addWidget(card)
        self.page.body.addStretch(1)

    def filter(self, words: str) -> int:
        """Show only the rows with these words; answers how many there are."""
        return sum(card.filter(words) for card in self.cards)
