"""What sync did, kept across restarts: to be searched, cut down to problems, and saved as a file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from desktop.design.card import Card
from desktop.design.fonts import FontRole
from desktop.design.icon_button import IconButton
from desktop.design.label import ElidedLabel, Label
from desktop.design.row_list import RowList
from desktop.design.search_field import SearchField
from desktop.design.segments import Segments
from desktop.sync_status.row_models import LogDelegate, LogModel
from localdb.state import LOG_KEPT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.design.appearance import Appearance
    from desktop.sync_status.status_words import LogLine

_SHOWN = 200


class LogCard(Card):
    """`versions_requested` carries the conflict of a line that tells of one; `save_requested` a file and its text."""

    versions_requested = Signal(str)
    save_requested = Signal(Path, str)

    def __init__(self, look: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(look, margin=1, spacing=0, parent=parent)
        self.body.setContentsMargins(1, 1, 1, 8)
        self._lines: tuple[LogLine, ...] = ()
        self.model = LogModel()
        self.list = RowList("Log", selects=False, fits=True)
        self._delegate = LogDelegate(look, self.list)
        self.list.setModel(self.model)
        self.list.setItemDelegate(self._delegate)
        self.search = SearchField(look, "Search the log")
        self.search.setFixedWidth(look.px(180))
        self.only = Segments(look, [("all", "All"), ("problems", "Problems")], "joined", name="Show", small=True)
        self._save = IconButton(look, "download", "Save the log as a file")
        self.empty = Label(look, "Nothing yet.", tone="text3")
        self.empty.setContentsMargins(20, 0, 20, 8)
        self._lay_out(look)
        self.search.search_changed.connect(lambda _words: self._show())
        self.only.chosen.connect(lambda _key: self._show())
        self._save.clicked.connect(self._ask_where)
        self.list.clicked.connect(self._on_opened)
        self.list.opened.connect(self._on_opened)

    def show_lines(self, lines: Sequence[LogLine]) -> None:
        """Take what happened, newest first."""
        self._lines = tuple(lines)
        self._save.setEnabled(bool(lines))
        self._show()

    def text(self) -> str:
        """All lines as they would stand in a file, oldest first."""
        lines = (
            f"{datetime.fromtimestamp(line.at / 1000).astimezone():%Y-%m-%d %H:%M:%S%z}  {line.words}"
            for line in reversed(self._lines)
        )
        return "\n".join((*lines, ""))

    def _lay_out(self, look: Appearance) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(20, 9, 12, 9)
        row.setSpacing(8)
        row.addWidget(Label(look, "Log", FontRole.SECTION))
        row.addWidget(ElidedLabel(look, f"the last {LOG_KEPT:,} rounds", FontRole.SMALL, "text2"), 1)
        for widget in (self.search, self.only, self._save):
            row.addWidget(widget)
        self.body.addLayout(row)
        self.body.addWidget(self.empty)
        self.body.addWidget(self.list)

    def _show(self) -> None:
        wanted, problems = self.search.text().casefold(), self.only.current() == "problems"
        lines = [line for line in self._lines if wanted in line.words.casefold() and (line.problem or not problems)]
        self.model.show(lines[:_SHOWN])
        self.list.setVisible(bool(lines))
        self.empty.setVisible(not lines)
        self.empty.setText("Nothing yet." if not self._lines else "No line of the log fits.")

    def _on_opened(self, index: QModelIndex) -> None:
        line = self.model.line_at(index)
        if line is not None and line.conflict:
            self.versions_requested.emit(line.conflict)

    def _ask_where(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, "Save the log", "carrel-sync-log.txt")
        if chosen:
            self.save_requested.emit(Path(chosen), self.text())
