"""A page that is made when it is first looked at: a start pays only for the screen that it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QShowEvent


class LatePage(QWidget):
    """Stands in the window from the start; `make` makes what is shown in it and has the page take it."""

    def __init__(self, make: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._make = make
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def take(self, screen: QWidget) -> None:
        """Show this from now on; it belongs to the window, however it came to be made."""
        self._column.addWidget(screen)
        if self.isVisible():
            screen.show()  # now, not with the next turn: whoever opened the page may want to put the focus in it

    @override
    def showEvent(self, event: QShowEvent) -> None:
        if self._column.isEmpty():
            self._make()
        super().showEvent(event)
