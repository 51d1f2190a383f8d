"""Undo, not "Are you sure?": a toast at the bottom centre says what was done and takes it back for 8 seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget
from typing_extensions import override

from desktop.design.icon_button import IconButton
from desktop.design.icon_view import IconView
from desktop.design.label import Label
from desktop.design.painting import RADIUS_ROW, draw_rounded
from desktop.design.toast_action import ToastAction

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance

_STAY, _AFTER_HOVER, _MOST, _GAP, _MARGIN = 8000, 3000, 3, 8, 24


class Toast(QFrame):
    """One thing that was done; stays while the pointer or the focus is on it."""

    action_requested = Signal()
    closed = Signal()

    def __init__(self, look: Appearance, text: str, icon: str, action: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.text = text
        self.setAccessibleName(f"{text}. {action}" if action else text)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 8, 0)
        row.setSpacing(12)
        row.addWidget(IconView(look, icon, "tooltip_text"))
        row.addWidget(Label(look, text, tone="tooltip_text"))
        if action:
            button = ToastAction(look, action)
            button.clicked.connect(self._on_action)
            row.addWidget(button)
        dismiss = IconButton(look, "x", "Dismiss", tone="tooltip_text")
        dismiss.clicked.connect(self.dismiss)
        row.addWidget(dismiss)
        look.hold_height(self, 44)
        self._clock = QTimer(self, singleShot=True, interval=_STAY)
        self._clock.timeout.connect(self._on_time)
        self._clock.start()

    def dismiss(self) -> None:
        """Go now; what was done stays done."""
        self.hide()
        self.closed.emit()
        self.deleteLater()

    def take_back(self) -> None:
        """What a click on Undo does."""
        self._on_action()

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        self._clock.stop()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._clock.start(_AFTER_HOVER)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        draw_rounded(QPainter(self), self.rect(), RADIUS_ROW, self._look.theme.tooltip)

    def _on_action(self) -> None:
        self.action_requested.emit()
        self.dismiss()

    def _on_time(self) -> None:
        if self.isAncestorOf(self.window().focusWidget()):
            self._clock.start(_AFTER_HOVER)
        else:
            self.dismiss()


class Toasts(QObject):
    """The stack of toasts in one window, centred over one part of it, the newest at the bottom, three at most."""

    def __init__(self, look: Appearance, window: QWidget, over: QWidget | None = None) -> None:
        super().__init__(window)
        self._look = look
        self._window = window
        self._shown: list[Toast] = []
        self._over = over or window
        self._over.installEventFilter(self)

    def show_toast(self, text: str, *, icon: str = "circle-check", action: str = "") -> Toast:
        """Say what was done. Connect `action_requested` of what comes back to the undoing of it."""
        toast = Toast(self._look, text, icon, action, self._window)
        toast.closed.connect(self._on_closed)
        self._shown.append(toast)
        while len(self._shown) > _MOST:
            self._shown[0].dismiss()
        self._place()
        toast.show()
        toast.raise_()
        return toast

    def undo_latest(self) -> bool:
        """Ctrl+Z: take back what the newest toast told; False when there is none."""
        for toast in reversed(self._shown):
            if toast.receivers("2action_requested()"):
                toast.take_back()
                return True
        return False

    def dismiss_latest(self) -> bool:
        """Esc: the newest toast goes, what it told stays done; False when there is none."""
        if not self._shown:
            return False
        self._shown[-1].dismiss()
        return True

    def shown(self) -> list[str]:
        """What is being said now, oldest first."""
        return [toast.text for toast in self._shown]

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.Resize, QEvent.Type.Move}:
            self._place()
        return False

    def _on_closed(self) -> None:
        self._shown = [toast for toast in self._shown if toast is not self.sender()]
        self._place()

    def _place(self) -> None:
        area = QRect(self._over.mapTo(self._window, QPoint(0, 0)), self._over.size())
        bottom = area.bottom() + 1 - _MARGIN
        for toast in reversed(self._shown):
            toast.adjustSize()
            toast.setFixedWidth(min(toast.sizeHint().width(), area.width() - 2 * _MARGIN))
            toast.move(area.center().x() - toast.width() // 2, bottom - toast.height())
            bottom -= toast.height() + _GAP
