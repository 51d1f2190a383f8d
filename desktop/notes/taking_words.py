"""Words that come from elsewhere take their place in a field: only what differs is replaced, as one step to undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QTextCursor

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPlainTextEdit


def replace_differing(field: QPlainTextEdit, words: str) -> None:
    """The caret and what is selected stay where they were among the words around them."""
    mine = field.toPlainText()
    if words == mine:
        return
    start = _shared(mine, words)
    end = _shared(mine[start:][::-1], words[start:][::-1])
    cursor = QTextCursor(field.document())
    cursor.setPosition(utf16_units(mine[:start]))
    cursor.setPosition(utf16_units(mine[: len(mine) - end]), QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText(words[start : len(words) - end])


def _shared(one: str, other: str) -> int:
    """How many characters two texts have in common at their beginning."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def utf16_units(text: str) -> int:
    """Qt counts UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2
