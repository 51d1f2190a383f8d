"""What the learner chose of the look: it acts at once and is remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance
    from desktop.main_window import Memory


class LookChoices:
    """Theme, scale and motion; `memory` keeps them between runs."""

    def __init__(self, look: Appearance, memory: Memory) -> None:
        self._look, self._memory = look, memory

    def choose_theme(self, choice: str) -> None:
        """Light, dark, high_contrast, or as the system has it."""
        self._look.choose_theme(choice)
        self._memory.setValue("look/theme", choice)

    def choose_scale(self, scale: float) -> None:
        """All text larger or smaller, and with it all that is measured in text."""
        self._look.choose_scale(scale)
        self._memory.setValue("look/scale", scale)

    def choose_motion(self, choice: str) -> None:
        """None, always, or as the system has it."""
        self._look.choose_stillness(still=STILL[choice])
        self._memory.setValue("look/motion", choice)

    @property
    def motion(self) -> str:
        """What was chosen of motion."""
        chosen = str(self._memory.value("look/motion"))
        return chosen if chosen in STILL else "system"


STILL = {"system": None, "none": True, "always": False}
"""Each choice of motion, and whether nothing may move then; None: as the system says."""
