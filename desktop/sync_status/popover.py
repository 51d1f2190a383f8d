"""Sync in a few lines, beside its row: state, last time, next time, downloads, and a try by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.design.button import Button
from desktop.design.card import Line
from desktop.design.fonts import FontRole
from desktop.design.icon_view import CircleIcon
from desktop.design.label import ElidedLabel, Label
from desktop.design.popover import Popover
from desktop.sync_status.unlock_row import UnlockRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.design.appearance import Appearance
    from desktop.sync_status.status_words import StatusWords


class SyncPopover(Popover):
    """A snapshot that is brought up to date while it is open."""

    sync_requested = Signal()
    page_requested = Signal()
    sign_in_requested = Signal()
    unlock_requested = Signal(str)

    def __init__(self, look: Appearance, parent: QWidget) -> None:
        super().__init__(look, width=332, parent=parent)
        self._look = look
        self._icon = CircleIcon(look, "cloud-check", "accent_text", "sunken", 40)
        self._title = Label(look, "", FontRole.SECTION, wrap=True)
        self._detail = Label(look, "", tone="text2", wrap=True)
        self._values: list[ElidedLabel] = []
        self._unlock = UnlockRow(look)
        self._unlock.unlock_requested.connect(self.unlock_requested)
        self._try = Button(look, "Try now", icon="refresh-cw", small=True)
        self._sign_in = Button(look, "Sign in", "primary", "log-in", small=True)
        self._lay_out()

    def show_status(self, words: StatusWords, values: Sequence[str], *, signed_in: bool, locked: bool) -> None:
        """Show another state; `values` are last synced, next try and downloads."""
        self._icon.set_icon(words.icon, words.tone)
        self._title.setText(words.title)
        self._detail.setText(words.detail)
        for label, value in zip(self._values, values, strict=True):
            label.set_text(value)
        self._try.setVisible(signed_in)
        self._sign_in.setVisible(not signed_in)
        self._unlock.setVisible(locked)
        self.setAccessibleName(f"Sync: {words.title}. {words.detail}")
        self.body.activate()
        self.setFixedHeight(self.body.totalHeightForWidth(self.width()))  # words that wrap want more than their hint

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._detail)
        head.addLayout(words, 1)
        self.body.addLayout(head)
        self.body.addWidget(self._unlock)
        self.body.addWidget(Line(self._look))
        grid = QGridLayout()
        grid.setVerticalSpacing(6)
        grid.setColumnMinimumWidth(0, self._look.px(88))
        grid.setColumnStretch(1, 1)
        for row, name in enumerate(("Last synced", "Next try", "Downloads")):
            value = ElidedLabel(self._look, "", FontRole.BODY)
            grid.addWidget(Label(self._look, name, tone="text3"), row, 0)
            grid.addWidget(value, row, 1)
            self._values.append(value)
        self.body.addLayout(grid)
        buttons = QHBoxLayout()
        page = Button(self._look, "Open sync page", "ghost", small=True)
        for button, wish in ((self._try, self.sync_requested), (self._sign_in, self.sign_in_requested)):
            button.clicked.connect(wish)
            buttons.addWidget(button)
        page.clicked.connect(self.page_requested)
        page.clicked.connect(self.close)
        self._sign_in.clicked.connect(self.close)
        buttons.addWidget(page)
        buttons.addStretch(1)
        self.body.addLayout(buttons)
