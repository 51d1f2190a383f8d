"""An earlier version beside the present one, word by word: what it would bring back, and what it would take away."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget
from typing_extensions import override

from desktop.compare.places import compare, differing_words
from desktop.design.fonts import FontRole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtCore import QUrl

    from desktop.compare.places import Comparison, Span
    from desktop.design.appearance import Appearance
    from desktop.design.theme import Theme


class ChangesView(QTextBrowser):
    """Words of the earlier version are underlined, words of the present one struck out; never by colour alone."""

    def __init__(self, look: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._texts = ("", "")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setAccessibleName("Changes since this version")
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(0)
        look.dress(self, FontRole.PREVIEW)
        look.theme_changed.connect(self._on_theme_changed)

    def show_texts(self, earlier: str, present: str) -> None:
        """Compare two texts."""
        self._texts = earlier, present
        self.document().setDefaultFont(self.font())
        comparison = compare(earlier, present, present)
        self.setHtml("<br>".join(_lines(comparison, self._look.theme)))

    def _on_theme_changed(self) -> None:
        self.show_texts(*self._texts)

    @override
    def loadResource(self, type: int, name: QUrl | str) -> object:
        return None  # nothing in a note is loaded, from nowhere


def _lines(comparison: Comparison, theme: Theme) -> Iterator[str]:
    at = 0
    for place in comparison.places:
        yield from map(escape, comparison.shared[at : place.after])
        at = place.after
        earlier, present = "\n".join(place.this), "\n".join(place.other)
        back, away = differing_words(earlier, present)
        if place.other:
            yield _marked(present, away, f"text-decoration: line-through; background: {theme.danger_tint.name()}")
        if place.this:
            yield _marked(earlier, back, f"text-decoration: underline; background: {theme.accent_tint.name()}")
    yield from map(escape, comparison.shared[at:])


def _marked(text: str, spans: Sequence[Span], style: str) -> str:
    parts, at = [], 0
    for span in spans:
        parts += [escape(text[at : span.start]), f'<span style="{style}">{escape(text[span.start : span.end])}</span>']
        at = span.end
    return "".join([*parts, escape(text[at:])]).replace("\n", "<br>")
