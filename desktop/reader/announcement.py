"""Something that was done, for a toast: the words, and how to take it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Announcement:
    """`undo` is called when the learner chooses `action`; there is none when `action` is empty."""

    words: str
    action: str = ""
    undo: Callable[[], None] | None = None
