"""The head of a page: serif title left, what can be done right, with at most one primary action."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.design.fonts import FontRole
from desktop.design.label import ElidedLabel

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance


class PageHeader(QWidget):
    """60 high, 32 from the edges."""

    def __init__(self, look: Appearance, title: str, *, margin: int = 32, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(margin, 8, margin, 0)
        self._row.setSpacing(12)
        self._title = ElidedLabel(look, title, FontRole.PAGE_TITLE)
        self._row.addWidget(self._title, 1)
        look.hold_height(self, 60)

    def set_title(self, title: str) -> None:
        """Name the page anew."""
        self._title.set_text(title)

    def add_action(self, widget: QWidget) -> None:
        """Add a button or field at the right."""
        self._row.addWidget(widget)
