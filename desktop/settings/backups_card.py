"""Backups: what one can go back to, newest first. What stands here before a restore becomes one of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog

from desktop.design.button import Button
from desktop.figures import ago, counted, size
from desktop.settings.setting_card import SettingCard, SettingRow, side_by_side
from localdb.backups import is_replaced

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.design.appearance import Appearance
    from localdb.backups import Backup

_SHOWN = 12
_EXPLAINED = "Made every hour you work, and checked. Going back keeps what is here now, and all that is unsent"


class BackupsCard(SettingCard):
    """`back_requested` carries the file of the backup to go back to."""

    back_requested = Signal(Path)
    now_requested = Signal()

    def __init__(self, look: Appearance) -> None:
        super().__init__(look, "Backups")
        self.buttons: dict[Path, Button] = {}
        self.show_backups((), 0)

    def show_backups(self, backups: Sequence[Backup], now: int) -> None:
        """Show the newest of them; `now` is the time, ms."""
        self.buttons.clear()
        rows = [self._row(backup, now) for backup in backups[:_SHOWN]]
        self.show_rows([self._head(), *rows])

    def set_busy(self, *, busy: bool) -> None:
        """Nothing can be asked for twice."""
        for button in (self.now, self.from_file, *self.buttons.values()):
            button.setEnabled(not busy)

    def _head(self) -> SettingRow:
        self.now = Button(self._look, "Back up now", small=True)
        self.now.clicked.connect(self.now_requested)
        self.from_file = Button(self._look, "From a file…", "ghost", small=True)
        self.from_file.setAccessibleName("Go back to a backup in a file")
        self.from_file.clicked.connect(self._on_file)
        both = side_by_side(self.from_file, self.now)
        return SettingRow(self._look, "Go back to a backup", _EXPLAINED, both, also="restore undo copy", whole=True)

    def _row(self, backup: Backup, now: int) -> SettingRow:
        back = self.buttons[backup.path] = Button(self._look, "Go back", "ghost", small=True)
        when = ago(backup.made_at, now)
        back.setAccessibleName(f"Go back to the backup of {when}")
        back.clicked.connect(lambda: self.back_requested.emit(backup.path))
        before = "Before you went back, " if is_replaced(backup) else ""
        about = f"{before}{when}"
        contents = f"{counted(backup.notes, 'note')} and all else you made, {size(backup.bytes)}"
        return SettingRow(self._look, about[0].upper() + about[1:], contents, back, also="restore backup")

    def _on_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, "Go back to a backup", "", "Backups (*.db);;All files (*)")
        if chosen:
            self.back_requested.emit(Path(chosen))
