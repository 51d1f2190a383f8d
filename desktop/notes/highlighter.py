"""Markdown in the editor: headings and strong words stand out, the marks themselves step back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtGui import QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument
from typing_extensions import override

from desktop.design.fonts import FontRole

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance

_HEADING = re.compile(r"^(#{1,6})\s+(.*)$")
_LEAD = re.compile(r"^\s*([-*+]|\d+[.)]|>)(\s\[[ xX]\])?\s")
_TABLE = re.compile(r"^\s*\|.*\|\s*$")
_FENCE = re.compile(r"^\s*(```|~~~)")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_SLANTED = re.compile(r"(?<![*\w])\*(?=[^\s*])(.+?)(?<=[^\s*])\*(?!\*)")
_CODE = re.compile(r"`[^`]+`")
_LINK = re.compile(r"\[[^\]]*\]\([^)\s]*\)|\[\[[^\]]+\]\]|https?://\S+")
_IN_CODE = 1


class MarkdownHighlighter(QSyntaxHighlighter):
    """Works line by line; the only state carried on is whether a fence is open."""

    def __init__(self, look: Appearance, document: QTextDocument) -> None:
        super().__init__(document)
        self._look = look
        look.theme_changed.connect(self._on_theme_changed)
        self._dress()

    @override
    def highlightBlock(self, text: str) -> None:
        inside = self.previousBlockState() == _IN_CODE
        fence = bool(_FENCE.match(text))
        self.setCurrentBlockState(_IN_CODE if inside != fence else 0)
        if inside or fence:
            self.setFormat(0, len(text), self._mark if fence else self._code)
        elif heading := _HEADING.match(text):
            self.setFormat(0, len(text), self._strong)
            self.setFormat(0, len(heading.group(1)), self._mark)
        else:
            self._paint_line(text)

    def _paint_line(self, text: str) -> None:
        if lead := _LEAD.match(text):
            self.setFormat(0, lead.end(), self._mark)
        if _TABLE.match(text):
            for place, letter in enumerate(text):
                if letter == "|":
                    self.setFormat(place, 1, self._mark)
        for pattern, shape in (
            (_STRONG, self._strong),
            (_SLANTED, self._slanted),
            (_CODE, self._code),
            (_LINK, self._link),
        ):
            for found in pattern.finditer(text):
                self.setFormat(found.start(), found.end() - found.start(), shape)
        for found in _STRONG.finditer(text):
            self.setFormat(found.start(), 2, self._mark)
            self.setFormat(found.end() - 2, 2, self._mark)

    def _on_theme_changed(self) -> None:
        self._dress()
        self.rehighlight()

    def _dress(self) -> None:
        theme = self._look.theme
        self._strong, self._slanted, self._code, self._link, self._mark = (QTextCharFormat() for _ in range(5))
        self._strong.setFontWeight(QFont.Weight.DemiBold)
        self._slanted.setFontItalic(True)
        self._code.setForeground(theme.text2)
        self._link.setForeground(theme.accent_text)
        self._mark.setForeground(theme.text3)
        self._strong.setFontFamilies(self._look.font(FontRole.CODE).families())
