"""A banner: one thing to know about this page, with at most one thing to do about it. It never blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.design.button import Button
from desktop.design.card import Card
from desktop.design.icon_view import IconView
from desktop.design.label import Label
from desktop.design.painting import RADIUS_ROW

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance

BannerKind = Literal["neutral", "info", "warning", "danger", "ok"]
# kind: ground, edge, colour of icon, icon unless one is given
_KINDS: dict[str, tuple[str, str, str, str]] = {
    "neutral": ("sunken", "border", "text2", "info"),
    "info": ("info_tint", "info_tint", "info", "info"),
    "warning": ("warning_tint", "warning_tint", "warning", "triangle-alert"),
    "danger": ("danger_tint", "danger_tint", "danger", "circle-alert"),
    "ok": ("accent_tint", "accent_tint", "accent_text", "circle-check"),
}


class Banner(Card):
    """Icon, words, and a link when `action` is given; `action_requested` when it is clicked."""

    action_requested = Signal()

    def __init__(
        self,
        look: Appearance,
        text: str,
        kind: BannerKind = "neutral",
        icon: str | None = None,
        action: str = "",
        *,
        parent: QWidget | None = None,
    ) -> None:
        ground, edge, tone, usual_icon = _KINDS[kind]
        super().__init__(look, ground=ground, edge=edge, radius=RADIUS_ROW, margin=0, parent=parent)
        row = QHBoxLayout()
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(12)
        self.body.addLayout(row)
        row.addWidget(IconView(look, icon or usual_icon, tone), 0, Qt.AlignmentFlag.AlignVCenter)
        self._words = Label(look, text, wrap=True)
        row.addWidget(self._words, 1)
        self._action = Button(look, action, "link", small=True)
        self._action.clicked.connect(self.action_requested)
        self._action.setVisible(bool(action))
        row.addWidget(self._action)

    def text(self) -> str:
        """What the banner says."""
        return self._words.text()

    def set_text(self, text: str) -> None:
        """Say something else of the same kind."""
        self._words.setText(text)

    def set_action(self, action: str) -> None:
        """Offer something else to do."""
        self._action.setText(action)
        self._action.setVisible(bool(action))
