"""Every key that does something, for the table in Settings. What binds them stands with what they do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One line of the table."""

    keys: str
    does: str


KEYS: Final[dict[str, tuple[KeyRow, ...]]] = {
    "Everywhere": (
        KeyRow("Ctrl+K", "Search or jump to a screen, course, lesson, note or action"),
        KeyRow("Ctrl+Shift+F", "Search all lessons and notes"),
        KeyRow("Ctrl+1 … 6", "Home, My courses, Notes, Bookmarks, Catalogue, Achievements"),
        KeyRow("Ctrl+,", "Settings"),
        KeyRow("Alt+← and Alt+→", "Back and forward"),
        KeyRow("F6 and Shift+F6", "Next and previous pane"),
        KeyRow("Ctrl+N", "New note"),
        KeyRow("F5", "Sync now"),
        KeyRow("F11", "Full screen and back"),
        KeyRow("Ctrl+Z", "Undo what the message at the foot tells"),
        KeyRow("Esc", "Close the topmost thing, then clear the search"),
        KeyRow("F1", "This table"),
    ),
    "In a lesson": (
        KeyRow("Ctrl+PgDn and Ctrl+PgUp", "Next and previous lesson"),
        KeyRow("Ctrl+Enter", "Mark as done and go on"),
        KeyRow("Ctrl+F", "Find in this lesson"),
        KeyRow("Ctrl+\\ and Ctrl+Shift+\\", "Contents, notes"),
        KeyRow("Ctrl+D", "Bookmark here"),
        KeyRow("Ctrl+Shift+N or N", "Note on the selected words"),
        KeyRow("Ctrl+Shift+H or 1 … 5", "Highlight the selected words, in a colour"),
        KeyRow("Ctrl+P", "Print the lesson, or the open note"),
        KeyRow("Menu or Shift+F10", "What can be done here"),
        KeyRow("Ctrl+plus, minus, 0", "Larger, smaller, usual text"),
    ),
    "While a recording plays": (
        KeyRow("Space or K", "Play and pause"),
        KeyRow("J and L", "Back and on 10 seconds"),
        KeyRow("C", "Captions"),
        KeyRow("F and Esc", "Full screen and back"),
        KeyRow("Ctrl+Shift+N", "Note at this second"),
    ),
    "In lists and notes": (
        KeyRow("Enter", "Open"),
        KeyRow("Delete", "Delete, with Undo"),
        KeyRow("F2", "Rename a bookmark"),
        KeyRow("Alt+↑ and Alt+↓", "Move a bookmark"),
        KeyRow("Ctrl+F", "Search this list"),
        KeyRow("Ctrl+E", "List or note, in a narrow window"),
        KeyRow("Ctrl+B, Ctrl+I, Ctrl+Shift+K", "Bold, italic, link"),
    ),
}
"""By where they work."""
