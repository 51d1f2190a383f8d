"""Settings as cards of rows, each with its control at the right; a search hides the rows that do not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.design.card import Card, Line
from desktop.design.fonts import FontRole
from desktop.design.label import ElidedLabel, Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.design.appearance import Appearance

_HEIGHT = 54


class SettingRow(QWidget):
    """A name, what it means, and perhaps a control. `also`: other words by which it is found.

    `whole`: what it means may take several lines; else it is cut, and its tooltip has the rest.
    """

    def __init__(
        self,
        look: Appearance,
        name: str,
        detail: str = "",
        control: QWidget | None = None,
        *,
        also: str = "",
        whole: bool = False,
    ) -> None:
        super().__init__()
        self._found_by = f"{name} {detail} {also}".casefold()
        self.is_wanted = True  # whether it says anything as things are now; `SettingCard.refresh` then hides it or not
        self.setMinimumHeight(look.px(_HEIGHT))
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 8, 20, 8)
        row.setSpacing(16)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(Label(look, name, FontRole.NAME, wrap=True))
        self._detail: Label | ElidedLabel = (
            Label(look, detail, FontRole.SMALL, "text2", wrap=True)
            if whole
            else ElidedLabel(look, detail, FontRole.SMALL, "text2")
        )
        self._detail.setVisible(bool(detail))
        words.addWidget(self._detail)
        words.addStretch(1)
        row.addLayout(words, 1)
        if control is not None:
            row.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)

    @property
    def detail(self) -> str:
        """What stands below the name."""
        return self._detail.text()

    def show_detail(self, detail: str) -> None:
        """Say something else below the name."""
        if isinstance(self._detail, Label):
            self._detail.setText(detail)
        else:
            self._detail.set_text(detail)
        self._detail.setVisible(bool(detail))

    def fits(self, words: str) -> bool:
        """Whether every word is found in the row."""
        return self.is_wanted and all(word in self._found_by for word in words.casefold().split())


class SettingCard(QWidget):
    """A heading over a card; rows may be replaced, as a list of devices is."""

    def __init__(self, look: Appearance, title: str, rows: Sequence[SettingRow] = ()) -> None:
        super().__init__()
        self._look = look
        self._words = ""
        self._rows: list[SettingRow] = []
        self._lines: list[Line] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(8)
        column.addWidget(Label(look, title, FontRole.SECTION))
        self._card = Card(look, margin=1, spacing=0)
        column.addWidget(self._card)
        self.show_rows(rows)

    def show_rows(self, rows: Sequence[SettingRow]) -> None:
        """Take other rows."""
        for widget in (*self._rows, *self._lines):
            self._card.body.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._rows, self._lines = list(rows), []
        for number, row in enumerate(self._rows):
            if number:
                line = Line(self._look)
                self._lines.append(line)
                self._card.body.addWidget(line)
            self._card.body.addWidget(row)
        self.filter(self._words)

    def refresh(self) -> None:
        """Which rows are wanted has changed."""
        self.filter(self._words)

    def filter(self, words: str) -> int:
        """Show only what fits; answers how many rows do."""
        self._words = words
        fitting = [row.fits(words) for row in self._rows]
        for row, fits in zip(self._rows, fitting, strict=True):
            row.setVisible(fits)
        for number, line in enumerate(self._lines, 1):
            line.setVisible(fitting[number] and any(fitting[:number]))
        self.setVisible(any(fitting))
        return sum(fitting)


def side_by_side(*controls: QWidget) -> QWidget:
    """Several controls of one row."""
    both = QWidget()
    row = QHBoxLayout(both)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    for control in controls:
        row.addWidget(control)
    return both
