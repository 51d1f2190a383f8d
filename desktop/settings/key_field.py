"""A field that shows the keys of one deed, and takes those that are pressed in it instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QKeyCombination, Qt, Signal
from PySide6.QtGui import QKeySequence
from typing_extensions import override

from desktop.design.button import Button

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent

    from desktop.design.appearance import Appearance
    from desktop.keys import Deed

_HELD = {Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr, Qt.Key.Key_CapsLock}


class KeyField(Button):
    """`pressed_keys` carries the keys; Esc and leaving the field change nothing."""

    pressed_keys = Signal(QKeySequence)

    def __init__(self, look: Appearance, deed: Deed) -> None:
        super().__init__(look, "", small=True)
        self._look, self._deed = look, deed
        self._listens = False
        self.clicked.connect(self._listen)
        look.keys.changed.connect(self.show_keys)
        self.show_keys()

    @property
    def listens(self) -> bool:
        """Whether the next keys are taken. Qt sends events also before the field is built and after it was let go."""
        return getattr(self, "_listens", False)

    def show_keys(self) -> None:
        """Show those that hold now."""
        self._listens = False
        words = self._look.keys.all_words(self._deed)
        self.setText(words)
        self.setAccessibleName(f"Keys for {self._deed.does}: {words}")
        self.setAccessibleDescription("Press to give it other keys")
        self.updateGeometry()

    @override
    def event(self, event: QEvent) -> bool:
        if self.listens and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # nothing else is to act on these keys
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if not self.listens:
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Escape:
            self.show_keys()
        elif key not in _HELD:
            held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            self.show_keys()
            self.pressed_keys.emit(QKeySequence(QKeyCombination(held, key)))

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        return not self.listens and super().focusNextPrevChild(next)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self.listens:
            self.show_keys()

    def _listen(self) -> None:
        self._listens = True
        self.setText("Press the keys")
        self.setAccessibleName(f"Press the keys for {self._deed.does}, Esc leaves it as it is")
        self.updateGeometry()
