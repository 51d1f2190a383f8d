"""How lessons are set: the learner's choices, shown in the popover, kept on this device, worn by the lesson at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.reader.memory import remember_reading, remembered_reading
from desktop.reader.text_popover import TextPopover

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.design.appearance import Appearance
    from desktop.main_window import Memory
    from desktop.reader.lesson_area import LessonArea
    from desktop.reader.look import Reading


class TextChoices(QObject):
    """Dresses the lesson area anew with every choice and every change of the window's theme."""

    def __init__(self, look: Appearance, area: LessonArea, memory: Memory, screen: QWidget) -> None:
        super().__init__(screen)
        self._look, self._area, self._memory, self._screen = look, area, memory, screen
        self._reading = remembered_reading(memory)
        look.theme_changed.connect(self._wear)
        self._wear()

    def open_popover(self, opener: QWidget) -> None:
        """Offer the choices under the button that was pressed."""
        popover = TextPopover(self._look, self._reading, self._screen)
        popover.chosen.connect(self._choose)
        popover.closed.connect(popover.deleteLater)
        popover.open_under(opener)

    def resize(self, steps: int) -> None:
        """Larger or smaller; 0 for the usual size."""
        if self._area.document is not None:
            self._area.document.resize_text(steps)
        else:
            self._choose(self._reading.resized(steps))

    def _choose(self, reading: Reading) -> None:
        self._reading = reading
        remember_reading(self._memory, reading)
        self._wear()

    def _wear(self) -> None:
        self._area.wear(self._look.theme, self._reading)
