"""The state of sync, always in sight: an icon, a word, a detail. It never says more than is true."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QColor, QHideEvent, QPainter, QShowEvent
from typing_extensions import override

from desktop.design.painting import draw_rounded
from desktop.sidebar.side_row import SideRow

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance

_TURN, _STEP = 1200, 50


@dataclass(frozen=True, slots=True)
class SyncGlance:
    """What the row needs to know; `state` is one of the words that `carrel status` prints."""

    state: str
    waiting: int = 0
    needs_you: int = 0
    last_synced: str = ""


@dataclass(frozen=True, slots=True)
class SyncFace:
    """How a glance looks: icon, its colour, word and detail."""

    icon: str
    tone: str
    word: str
    detail: str


def face_of(glance: SyncGlance) -> SyncFace:
    """The state table of the look, section 3."""
    waiting = f"{glance.waiting} waiting" if glance.waiting else ""
    faces = {
        "synced": SyncFace("cloud-check", "accent_text", "Synced", glance.last_synced),
        "waiting": SyncFace("cloud-upload", "text2", waiting or "Waiting", ""),
        "syncing": SyncFace("refresh-cw", "info", "Syncing", waiting),
        "offline": SyncFace("cloud-off", "text2", "Offline", waiting),
        "sign_in_needed": SyncFace("key-round", "warning", "Sign in to sync", ""),
        "signed_out": SyncFace("key-round", "text2", "Sign in to sync", ""),
        "needs_you": SyncFace("circle-alert", "warning", "Needs you", f"{glance.needs_you} to look at"),
        "server_trouble": SyncFace("cloud-off", "warning", "Can't reach server", ""),
    }
    return faces[glance.state]


class SyncRow(SideRow):
    """Turns its icon while bytes move, unless motion is reduced; says each new state to screen readers."""

    def __init__(self, look: Appearance, glance: SyncGlance) -> None:
        self._face = face_of(glance)
        self._glance = glance
        self._angle = 0.0
        super().__init__(look, self._face.word, self._face.detail)
        self._clock = QTimer(self, interval=_STEP)
        self._clock.timeout.connect(self._on_step)
        self.show_glance(glance)

    def show_glance(self, glance: SyncGlance) -> None:
        """Show another state."""
        changed = glance.state != self._glance.state
        self._glance = glance
        self._face = face_of(glance)
        self.say(self._face.word, self._face.detail)
        self._turn_or_rest()
        if changed:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.accessibleName()))

    @property
    def face(self) -> SyncFace:
        """What is shown now."""
        return self._face

    @property
    def is_turning(self) -> bool:
        """Whether the icon moves."""
        return self._clock.isActive()

    @override
    def name_tint(self) -> QColor:
        return self.look.theme.text

    @override
    def draw_leading(self, painter: QPainter, rect: QRect) -> None:
        theme, size = self.look.theme, self.look.px(18)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.translate(rect.center())
        painter.rotate(self._angle)
        painter.translate(-rect.center())
        self.look.icons.paint(painter, rect, self._face.icon, theme.color(self._face.tone), size)
        painter.restore()
        if self.is_on_rail:
            self._draw_dot(painter, rect)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._turn_or_rest()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._clock.stop()

    def _draw_dot(self, painter: QPainter, rect: QRect) -> None:
        """On the rail the word is gone, so a dot says that something waits, or that the learner is needed."""
        dots = {"needs_you": "warning_fill", "sign_in_needed": "warning_fill", "server_trouble": "warning_fill"}
        tone = dots.get(self._glance.state, "accent" if self._glance.waiting else None)
        if tone is not None:
            dot = QRect(rect.center().x() + 5, rect.center().y() - 12, 7, 7)
            if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
                dot.moveRight(rect.center().x() - 5)
            draw_rounded(painter, dot, 3.5, self.look.theme.color(tone))

    def _turn_or_rest(self) -> None:
        if self._glance.state == "syncing" and self.isVisible() and not self.look.is_still:
            self._clock.start()
        else:
            self._clock.stop()
            self._angle = 0.0

    def _on_step(self) -> None:
        self._angle = (self._angle + 360 * _STEP / _TURN) % 360
        self.update()
