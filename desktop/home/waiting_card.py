"""Waiting to sync: what has not reached the server yet, by kind, and that it is safe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.design.button import Button
from desktop.design.card import Card
from desktop.design.fonts import FontRole
from desktop.design.icon_view import CircleIcon, IconView
from desktop.design.label import ElidedLabel, Label
from desktop.home.home_words import kind_words
from desktop.sidebar.sync_row import SyncGlance, face_of
from desktop.sync_status.status_words import kind_icon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QShowEvent

    from desktop.design.appearance import Appearance
    from desktop.home.sight import WaitingKind

_MOST = 4
_SAFE = "Saved on this device. It goes by itself when you are online."


class WaitingCard(Card):
    """`page_requested` opens the sync page."""

    page_requested = Signal()

    def __init__(self, look: Appearance) -> None:
        super().__init__(look, spacing=10)
        self.body.setContentsMargins(20, 14, 16, 16)
        self._look = look
        self._glance = SyncGlance("signed_out")
        self._kinds: tuple[WaitingKind, ...] = ()
        self._rows: list[QWidget] = []
        self._is_old = False
        head = QHBoxLayout()
        head.addWidget(Label(look, "Waiting to sync", FontRole.SECTION))
        head.addStretch(1)
        page = Button(look, "Details", "link", small=True)
        page.setAccessibleName("Details of sync")
        page.clicked.connect(self.page_requested)
        head.addWidget(page)
        self.body.addLayout(head)
        self._inside = QVBoxLayout()
        self._inside.setSpacing(10)
        self.body.addLayout(self._inside)
        self.body.addStretch(1)

    def show_waiting(self, kinds: Sequence[WaitingKind]) -> None:
        """Show what waits."""
        if tuple(kinds) != self._kinds or not self._rows:
            self._kinds = tuple(kinds)
            self._show_or_wait()

    def show_glance(self, glance: SyncGlance) -> None:
        """Show the state of sync."""
        if glance != self._glance or not self._rows:
            self._glance = glance
            self._show_or_wait()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_old:
            self._show()

    def _show_or_wait(self) -> None:
        """The state of sync changes with every lesson that is opened; on another screen nobody sees the card."""
        self._is_old = True
        if self.isVisible():
            self._show()

    def _show(self) -> None:
        self._is_old = False
        for row in self._rows:
            self._inside.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [self._kind_row(kind) for kind in self._kinds[:_MOST]]
        if self._kinds:
            self._rows.append(Label(self._look, _SAFE, tone="text2", wrap=True))
        else:
            self._rows = [self._nothing()]
        for row in self._rows:
            self._inside.addWidget(row)

    def _kind_row(self, kind: WaitingKind) -> QWidget:
        row, line = QWidget(), QHBoxLayout()
        row.setLayout(line)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(IconView(self._look, kind_icon(kind.kind)))
        line.addWidget(Label(self._look, kind_words(kind.kind, kind.count), FontRole.NAME))
        about = ElidedLabel(self._look, kind.about, FontRole.SMALL, "text2")
        line.addStretch(1)
        line.addWidget(about)
        return row

    def _nothing(self) -> QWidget:
        face = face_of(self._glance)
        row, line, words = QWidget(), QHBoxLayout(), QVBoxLayout()
        row.setLayout(line)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        ground = "accent_tint" if self._glance.state == "synced" else "sunken"
        line.addWidget(CircleIcon(self._look, face.icon, face.tone, ground, 40), 0, Qt.AlignmentFlag.AlignTop)
        words.setSpacing(2)
        words.addWidget(Label(self._look, "Nothing is waiting", FontRole.NAME))
        last = f"Last synced {self._glance.last_synced}" if self._glance.last_synced else face.word
        words.addWidget(Label(self._look, last, FontRole.SMALL, "text2"))
        line.addLayout(words, 1)
        return row
