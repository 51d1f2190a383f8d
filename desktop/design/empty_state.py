"""What a place says when there is nothing in it yet, or when it cannot show what is: one idea, one thing to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.design.fonts import FontRole
from desktop.design.icon_view import CircleIcon
from desktop.design.label import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.design.appearance import Appearance
    from desktop.design.button import Button

# tone: colour of the icon, ground of the circle
_TONES = {
    "neutral": ("text2", "sunken"),
    "ok": ("accent_text", "accent_tint"),
    "info": ("info", "info_tint"),
    "warning": ("warning", "warning_tint"),
    "danger": ("danger", "danger_tint"),
}


class EmptyState(QWidget):
    """Circle icon, serif line, one sentence, at most two buttons; in the middle of the room it is given."""

    def __init__(
        self,
        look: Appearance,
        icon: str,
        title: str,
        sentence: str,
        actions: Sequence[Button] = (),
        *,
        tone: str = "neutral",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        color, ground = _TONES[tone]
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addStretch()
        column.addWidget(CircleIcon(look, icon, color, ground), 0, Qt.AlignmentFlag.AlignHCenter)
        self._title = self._line(look, title, FontRole.CARD_TITLE, "text")
        self._sentence = self._line(look, sentence, FontRole.BODY, "text2")
        self._sentence.setMaximumWidth(look.px(320))
        column.addWidget(self._title)
        column.addLayout(self._row([self._sentence], stretch=100))
        column.addLayout(self._row(actions))
        column.addStretch()

    def set_words(self, title: str, sentence: str) -> None:
        """Say something else, as when a search found nothing."""
        self._title.setText(title)
        self._sentence.setText(sentence)

    def _line(self, look: Appearance, text: str, role: FontRole, tone: str) -> Label:
        label = Label(look, text, role, tone, wrap=True)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        return label

    def _row(self, widgets: Sequence[QWidget], stretch: int = 0) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        for widget in widgets:
            row.addWidget(widget, stretch)
        row.addStretch(1)
        return row
