"""Text that is as high as its words: the preview of a note, and the field it is written in."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QTextBrowser, QWidget
from typing_extensions import override

from desktop.reader.note_html import note_html


class NotePreview(QTextBrowser):
    """Shows a note's Markdown. A click wishes to edit; a link is told, never followed from here."""

    edit_requested = Signal()
    link_requested = Signal(QUrl)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self.document().setDocumentMargin(0)
        self.document().setDefaultStyleSheet("p, li { line-height: 130%; margin: 0 0 4px 0 }")
        self.anchorClicked.connect(self.link_requested)

    def show_note(self, body: str) -> None:
        """Show the words of a note."""
        self.document().setDefaultFont(self.font())
        self.setHtml(note_html(body))
        self._fit()

    @override
    def loadResource(self, type: int, name: QUrl | str) -> object:
        return None  # nothing in a note is loaded, from nowhere

    @override
    def sizeHint(self) -> QSize:
        return QSize(120, round(self.document().size().height()))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if not self.anchorAt(event.position().toPoint()) and not self.textCursor().hasSelection():
            self.edit_requested.emit()

    def _fit(self) -> None:
        self.document().setTextWidth(self.viewport().width())
        self.setFixedHeight(max(1, round(self.document().size().height())))


class NoteField(QPlainTextEdit):
    """Where a note is written. `left` when the focus goes elsewhere, Esc included."""

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(0)
        self.setPlaceholderText("Write a note")
        self.setAccessibleName("Note, in Markdown")
        self.document().documentLayout().documentSizeChanged.connect(self._fit)

    def take_words(self, words: str) -> None:
        """Take words from elsewhere in place: only what differs is replaced, so that the caret stays where it was."""
        mine = self.toPlainText()
        if words == mine:
            return
        start = _shared(mine, words)
        end = _shared(mine[start:][::-1], words[start:][::-1])
        cursor = QTextCursor(self.document())
        cursor.setPosition(_utf16(mine[:start]))
        cursor.setPosition(_utf16(mine[: len(mine) - end]), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(words[start : len(words) - end])

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in {Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason}:
            self.left.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        lines = round(self.document().size().height())  # a plain text layout counts lines, not pixels
        self.setFixedHeight(max(1, lines) * self.fontMetrics().lineSpacing() + 4)


def _shared(one: str, other: str) -> int:
    """How many characters two texts have in common at their beginning."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _utf16(text: str) -> int:
    """Qt counts UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2
