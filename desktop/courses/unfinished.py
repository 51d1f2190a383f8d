"""Which downloads were under way, kept between runs on this device: they go on by themselves at the next start."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.main_window import Memory

Sections = tuple[str, ...]


class Unfinished:
    """Courses with the sections that were asked for, none meaning all of them; one list a learner."""

    def __init__(self, memory: Memory, learner: str) -> None:
        self._memory = memory
        self._key = f"downloads/{learner}"

    def keep(self, wanted: Mapping[str, Sections]) -> None:
        """Remember these and no others."""
        self._memory.setValue(self._key, json.dumps(wanted))

    def kept(self) -> dict[str, Sections]:
        """What was under way when the window closed; nothing when that can't be read any more."""
        try:
            wanted = json.loads(str(self._memory.value(self._key) or "{}"))
            return {str(course): tuple(map(str, sections)) for course, sections in wanted.items()}
        except (ValueError, AttributeError, TypeError):
            return {}
