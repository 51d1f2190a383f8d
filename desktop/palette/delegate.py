"""A row of the palette: icon, title, and at the end what it is or the keys; under them where the words were found."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem
from typing_extensions import override

from desktop.design.fonts import FontRole
from desktop.design.painting import RADIUS_CHIP, draw_rounded
from desktop.design.row_delegate import Index, RowDelegate, is_state
from desktop.palette.model import OFFER
from localdb.lesson_index import CLOSED, OPENED

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from desktop.palette.offer import Offer

_PARTS = re.compile(f"({OPENED}[^{CLOSED}]*{CLOSED})")
_LINE, _WITH_SNIPPET = 36, 54
_LEFT, _GAP = 36, 12


class OfferDelegate(RowDelegate):
    """Rows with a snippet are higher."""

    height = _LINE

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        offer = cast("Offer", index.data(OFFER))
        return QSize(self.look.px(120), self.look.px(_WITH_SNIPPET if offer.snippet else _LINE))

    @override
    def paint_row(self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: Index) -> None:
        offer, px = cast("Offer", index.data(OFFER)), self.look.px
        chosen = is_state(option, QStyle.StateFlag.State_Selected)
        first = QRect(rect.left(), rect.top(), rect.width(), px(_LINE))
        icon = QRect(rect.left() + px(10), first.top(), px(16), first.height())
        tint = self.look.theme.color("accent_text" if chosen else "text2")
        self.look.icons.paint(painter, self.placed(option, icon), offer.icon, tint, px(16))
        left = rect.left() + px(_LEFT)
        end = self._paint_end(painter, first, option, offer, chosen=chosen)
        title = QRect(left, first.top(), end - left - px(_GAP), first.height())
        role = FontRole.SELECTED if chosen else FontRole.BODY
        self.write(painter, self.placed(option, title), offer.title, role, "accent_text" if chosen else "text")
        if offer.snippet:
            line = QRect(left, rect.top() + px(28), rect.right() - left - px(_GAP), px(20))
            self._paint_snippet(painter, option, line, offer.snippet)

    def _paint_end(
        self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, offer: Offer, *, chosen: bool
    ) -> int:
        """The keys in a cap, or what it is and where. Answers where that begins."""
        words = offer.keys or " · ".join(part for part in (offer.detail, offer.kind) if part)
        role = FontRole.TINY if offer.keys else FontRole.SMALL
        width = min(self.text_width(words, role) + 2, rect.width() // 2)
        place = QRect(rect.right() - width - self.look.px(12), rect.top(), width, rect.height())
        if offer.keys:
            cap = place.adjusted(-5, (rect.height() - self.look.px(20)) // 2, 5, 0)
            cap.setHeight(self.look.px(20))
            theme = self.look.theme
            draw_rounded(painter, self.placed(option, cap), RADIUS_CHIP, theme.sunken, theme.control_edge)
        tone = "accent_text" if chosen and not offer.keys else "text2"
        self.write(painter, self.placed(option, place), words, role, tone)
        return place.left()

    def _paint_snippet(self, painter: QPainter, option: QStyleOptionViewItem, line: QRect, snippet: str) -> None:
        """One line with the words found in the text's own colour."""
        room = QRect(line)
        for part in _PARTS.split(snippet):
            found = part.startswith(OPENED)
            words = part.strip(OPENED + CLOSED) if found else part
            if not words or room.width() < self.look.px(8):
                continue
            role, tone = (FontRole.SMALL_NAME, "text") if found else (FontRole.SMALL, "text2")
            room.setLeft(room.left() + self.write(painter, self.placed(option, room), words, role, tone))

    @override
    def title_room(self, option: QStyleOptionViewItem) -> int:
        return super().title_room(option) * 2 // 3
