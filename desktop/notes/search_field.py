"""The search of notes: what is an operator gets a ground in the field, the text itself stays plain."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QStyle, QStyleOptionFrame, QWidget
from typing_extensions import override

from desktop.design.painting import RADIUS_CHIP, draw_rounded
from desktop.design.search_field import SearchField

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance

_OPERATOR = re.compile(r'-?\b(?:tag|course|lesson|colou?r|is|before|after):(?:"[^"]*"?|\S+)', re.IGNORECASE)


class NoteSearch(SearchField):
    """Esc clears; Enter looks at once."""

    def __init__(self, look: Appearance, placeholder: str, *, parent: QWidget | None = None) -> None:
        super().__init__(look, placeholder, parent=parent)
        self._look = look
        self.setAccessibleName("Search notes")

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
                left - 3, (self.height() - metrics.height()) // 2 - 1, metrics.horizontalAdvance(each[0]) + 6, 0
            )
            chip.setHeight(metrics.height() + 2)
            draw_rounded(painter, chip, RADIUS_CHIP, theme.info_tint)
            painter.setPen(theme.info)
            painter.drawText(left, chip.top() + 1 + metrics.ascent(), each[0])
