"""The note as it reads: Markdown as rich text, in the serif of lessons; nothing in it is ever loaded."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget
from typing_extensions import override

from desktop.design.fonts import FontRole
from localdb.links import LINK

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from desktop.design.appearance import Appearance


NOTE_SCHEME = "note"
"""Where `[[Title]]` leads: note:Title."""
_BOXES = re.compile("<li>([☐☑]) ")
_CHECKS = re.compile(r"^(\s*[-*+] )\[([ xX])\] ", re.MULTILINE)


class Preview(QTextBrowser):
    """`link_requested` carries where a link points; nothing is followed from here."""

    link_requested = Signal(QUrl)

    def __init__(self, look: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._body = ""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setAccessibleName("Preview of the note")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(0)
        self.anchorClicked.connect(self.link_requested)
        look.dress(self, FontRole.PREVIEW)
        look.theme_changed.connect(self._on_theme_changed)

    def show_note(self, body: str) -> None:
        """Show the words, where the reader was."""
        from desktop.reader.note_html import note_html

        self._body = body
        bar = self.verticalScrollBar()
        place = bar.value()
        self.document().setDefaultFont(self.font())
        self.document().setDefaultStyleSheet(_style(self._look))
        html = note_html(_CHECKS.sub(_check, LINK.sub(_link, body)), schemes=frozenset({NOTE_SCHEME}))
        self.setHtml(_BOXES.sub(_box, html))
        bar.setValue(place)

    def put_on(self, printer: QPrinter, title: str) -> None:
        """Print the note, black on white, under its title."""
        paper = self.document().clone(self)
        paper.setDefaultStyleSheet("")
        cursor = QTextCursor(paper)
        cursor.select(QTextCursor.SelectionType.Document)
        black = QTextCharFormat()
        black.setForeground(Qt.GlobalColor.black)
        cursor.mergeCharFormat(black)
        cursor.setPosition(0)
        cursor.insertHtml(f"<h1>{escape(title)}</h1><br>")
        paper.print_(printer)
        paper.deleteLater()

    @override
    def loadResource(self, type: int, name: QUrl | str) -> object:
        return None  # nothing in a note is loaded, from nowhere

    def _on_theme_changed(self) -> None:
        self.show_note(self._body)


def _box(found: re.Match[str]) -> str:
    """Qt draws the box itself, in the place of the bullet."""
    return f'<li class="{"checked" if found[1] == "☑" else "unchecked"}">'


def _check(found: re.Match[str]) -> str:
    """A check list reads as boxes, ticked or not."""
    return f"{found[1]}{'☐' if found[2] == ' ' else '☑'} "


def _link(found: re.Match[str]) -> str:
    """A link to another note, in Markdown's own way."""
    title = " ".join(found[1].split())
    return f"[{title}]({NOTE_SCHEME}:{quote(title, safe='')})"


def _style(look: Appearance) -> str:
    theme = look.theme
    return (
        f"a {{ color: {theme.accent_text.name()}; }} pre, code {{ font-family: 'JetBrains Mono'; font-size: 85%; }}"
        f" blockquote {{ color: {theme.text2.name()}; }} p, li {{ line-height: 145%; }}"
        f" h1 {{ font-size: 130%; }} h2 {{ font-size: 118%; }} h3, h4 {{ font-size: 105%; }}"
        f" th {{ color: {theme.text2.name()}; text-align: left; }} td, th {{ padding: 4px 12px 4px 0; }}"
    )
