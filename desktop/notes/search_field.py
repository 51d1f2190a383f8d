"""The search of notes: what is an operator gets a ground in the field, the text itself stays plain."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QStringListModel, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QCompleter, QListView, QStyle, QStyleOptionFrame, QWidget
from typing_extensions import override

from desktop.design.painting import RADIUS_CHIP, draw_rounded
from desktop.design.search_field import SearchField
from desktop.notes.suggesting import Known, Suggestion, operators, suggest, with_term

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.design.appearance import Appearance

_OPERATOR = re.compile(r'-?\b(?:tag|course|lesson|colou?r|is|has|before|after):(?:"[^"]*"?|\S+)', re.IGNORECASE)


class NoteSearch(SearchField):
    """Esc clears; Enter looks at once; Down in an empty field shows all that can be asked for."""

    def __init__(self, look: Appearance, placeholder: str, *, parent: QWidget | None = None) -> None:
        super().__init__(look, placeholder, parent=parent)
        self._look = look
        self._known = Known()
        self._offered: tuple[Suggestion, ...] = ()
        self.setAccessibleName("Search notes")
        self._model = QStringListModel(self)
        self._popup = QListView()
        self._popup.setSpacing(3)
        self._completer = QCompleter(self._model, self)
        self._completer.setPopup(self._popup)
        self._completer.setWidget(self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.activated.connect(self._on_chosen)
        self.textEdited.connect(self._on_edited)

    def show_known(self, known: Known) -> None:
        """What to suggest."""
        self._known = known

    def offered(self) -> tuple[str, ...]:
        """What is suggested now."""
        return tuple(each.term for each in self._offered) if self._popup.isVisible() else ()

    def offer_all(self) -> None:
        """Show everything that can be asked for."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._offer(operators())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and not self.text():
            self.offer_all()
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        found = list(_OPERATOR.finditer(self.text()))
        if not found:
            return
        painter, theme = QPainter(self), self._look.theme
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        room = self.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, self)
        metrics = QFontMetrics(self.font())
        # The caret says where the text begins, however far it is scrolled and whatever icons stand before it.
        before = metrics.horizontalAdvance(self.text()[: self.cursorPosition()])
        start = self.cursorRect().center().x() - before
        painter.setClipRect(room.adjusted(self.height() - 6, 0, -self.height() + 6, 0))
        painter.setFont(self.font())
        for each in found:
            left = start + metrics.horizontalAdvance(self.text()[: each.start()])
            chip = QRect(
                left - 1, (self.height() - metrics.height()) // 2 - 1, metrics.horizontalAdvance(each[0]) + 2, 0
            )
            chip.setHeight(metrics.height() + 2)
            draw_rounded(painter, chip, RADIUS_CHIP, theme.info_tint)
            painter.setPen(theme.info)
            painter.drawText(left, chip.top() + 1 + metrics.ascent(), each[0])

    def _on_edited(self, text: str) -> None:
        self._offer(suggest(text, self.cursorPosition(), self._known))

    def _offer(self, suggestions: Sequence[Suggestion]) -> None:
        self._offered = tuple(suggestions)
        self._model.setStringList([_line(each) for each in self._offered])
        if self._offered:
            self._completer.complete()
        else:
            self._popup.hide()

    def _on_chosen(self, line: str) -> None:
        chosen = next((each for each in self._offered if _line(each) == line), None)
        if chosen is None:
            return
        text, caret = with_term(self.text(), self.cursorPosition(), chosen.term)
        self.setText(text)
        self.setCursorPosition(caret)
        if chosen.term.endswith(":"):
            self._on_edited(text)


def _line(suggestion: Suggestion) -> str:
    return f"{suggestion.term}   {suggestion.about}".rstrip()
