"""Where a note is written: plain Markdown in a fixed pitch, with the keys that every editor has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget
from typing_extensions import override

from desktop.design.fonts import FontRole
from desktop.notes.highlighter import MarkdownHighlighter
from desktop.notes.taking_words import replace_differing, utf16_units

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance


class WritingField(QPlainTextEdit):
    """`left` when the focus goes elsewhere: time to save."""

    left = Signal()

    def __init__(self, look: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setPlaceholderText("Write in Markdown")
        self.setAccessibleName("Note, in Markdown")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(0)
        look.dress(self, FontRole.CODE)
        self._highlighter = MarkdownHighlighter(look, self.document())
        here = Qt.ShortcutContext.WidgetShortcut
        look.keys.bind("bold", self, lambda: self.surround("**"), here)
        look.keys.bind("italic", self, lambda: self.surround("*"), here)
        look.keys.bind("link", self, self.link, here)

    def take_words(self, words: str) -> None:
        """Take words from elsewhere in place; the caret stays."""
        replace_differing(self, words)

    def surround(self, mark: str) -> None:
        """Put the mark round the selection, or round the caret."""
        cursor = self.textCursor()
        chosen = cursor.selectedText().replace("\u2029", "\n")
        cursor.insertText(f"{mark}{chosen}{mark}")
        if not chosen:
            cursor.setPosition(cursor.position() - len(mark))
            self.setTextCursor(cursor)
        self.setFocus()

    def link(self) -> None:
        """Make the selection a link and select where it leads to, for the address to be pasted there."""
        cursor = self.textCursor()
        words = cursor.selectedText().replace("\u2029", " ")
        start = cursor.selectionStart()
        cursor.insertText(f"[{words}](https://)")
        address = start + utf16_units(words) + len("[](")
        cursor.setPosition(address)
        cursor.setPosition(address + len("https://"), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.setFocus()

    def begin_lines(self, mark: str) -> None:
        """Begin each selected line with the mark; lines that do already lose it."""
        cursor = self.textCursor()
        first, last = sorted((cursor.anchor(), cursor.position()))
        block, blocks = self.document().findBlock(first), []
        while block.isValid() and block.position() <= last:
            blocks.append(block)
            block = block.next()
        taken = all(each.text().startswith(mark) for each in blocks)
        cursor.beginEditBlock()
        for each in blocks:
            line = QTextCursor(each)
            if taken:
                line.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor, len(mark))
                line.removeSelectedText()
            else:
                line.insertText(mark)
        cursor.endEditBlock()
        self.setFocus()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()
