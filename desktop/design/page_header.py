"""The head of a page: serif title left, what can be done right, with at most one primary action."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.design.fonts import FontRole
from desktop.design.label import ElidedLabel

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance

_HEIGHT = 60


class PageHeader(QWidget):
    """60 high, 32 from the edges."""

    def __init__(self, look: Appearance, title: str, *, margin: int = 32, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(margin, 8, margin, 0)
        self._row.setSpacing(12)
        self._title = ElidedLabel(look, title, FontRole.PAGE_TITLE)
        self._row.addWidget(self._title, 1)
        self._look = look
        look.scale_changed.connect(self._on_scale_changed)
        self._on_scale_changed()

    def set_title(self, title: str) -> None:
        """Name the page anew."""
        self._title.set_text(title)

    def add_action(self, widget: QWidget) -> None:
        """Add a button or field at the right."""
        self._row.addWidget(widget)

    def _on_scale_changed(self) -> None:
        self.setFixedHeight(self._look.px(_HEIGHT))
