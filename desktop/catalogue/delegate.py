"""A course on offer as a card: cover, title, facts, price, and the one thing to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QListView, QStyle, QStyleOptionViewItem
from typing_extensions import override

from desktop.catalogue.model import ACTIONS, CARD, STANDINGS, OfferCard
from desktop.design.cover import draw_cover
from desktop.design.fonts import FontRole
from desktop.design.painting import RADIUS_CARD, draw_focus_ring, draw_rounded
from desktop.design.row_actions import ActionDelegate, RowAction
from desktop.design.row_delegate import Index, is_state, row_rect
from desktop.design.row_list import RowList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.design.appearance import Appearance

HEIGHT, GAP = 182, 12
_PAD, _COVER, _THREE, _TWO = 15, QSize(52, 70), 700, 460
_State = QStyle.StateFlag


class OfferGrid(RowList):
    """Cards in three columns, two or one as there is room; one Tab stop, arrows inside."""

    def __init__(self, look: Appearance, name: str) -> None:
        super().__init__(name, selects=False)
        self._look = look
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        room = self.viewport().width() - 1
        columns = 3 if room >= self._look.px(_THREE) else 2 if room >= self._look.px(_TWO) else 1
        self.setGridSize(QSize(room // columns, self._look.px(HEIGHT + GAP)))
        super().resizeEvent(event)


class OfferDelegate(ActionDelegate):
    """Paints into the cell of the grid; the gap between cards is at its right and below."""

    radius = RADIUS_CARD

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view = self.parent()
        return view.gridSize() if isinstance(view, QListView) else QSize(self.look.px(240), self.look.px(HEIGHT + GAP))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        card = index.data(CARD)
        if not isinstance(card, OfferCard):
            return
        rect, theme = self._card_rect(option), self.look.theme
        painter.save()
        hovered = is_state(option, _State.State_MouseOver)
        draw_rounded(painter, rect, self.radius, theme.surface, theme.control_edge if hovered else theme.border)
        self.paint_row(painter, rect, option, index)
        if is_state(option, _State.State_HasFocus) and is_state(option, _State.State_KeyboardFocusChange):
            draw_focus_ring(painter, rect, theme, self.radius)
        painter.restore()

    @override
    def paint_row(self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: Index) -> None:
        card: OfferCard = index.data(CARD)
        px = self.look.px
        inner = rect.adjusted(px(_PAD), px(_PAD), -px(_PAD), -px(_PAD))
        cover = QRect(inner.left(), inner.top(), px(_COVER.width()), px(_COVER.height()))
        draw_cover(painter, self.placed(option, cover), self.look, card.book)
        words = QRect(cover.right() + px(13), inner.top() - px(2), 0, px(22))
        words.setRight(inner.right())
        for line in two_lines(card.offer.title, QFontMetrics(self.look.font(FontRole.CARD_TITLE)), words.width()):
            self.write(painter, self.placed(option, words), line, FontRole.CARD_TITLE)
            words.translate(0, px(22))
        words.setHeight(px(18))
        self.write(painter, self.placed(option, words), card.offer.provider, FontRole.SMALL, "text2")
        facts = QRect(inner.left(), cover.bottom() + px(12), inner.width(), px(18))
        icon = QRect(facts.left(), facts.top(), px(14), facts.height())
        self.look.icons.paint(painter, self.placed(option, icon), "clock", self.look.theme.text2, px(14))
        facts.setLeft(icon.right() + px(6))
        self.write(painter, self.placed(option, facts), card.facts, FontRole.SMALL, "text2")
        foot = QRect(inner.left(), inner.bottom() - px(26), inner.width(), px(28))
        self.write(painter, self.placed(option, foot), card.price, FontRole.SECTION)
        self._write_standing(painter, option, foot, card)
        self.draw_actions(painter, option, index)

    @override
    def row_actions(self, option: QStyleOptionViewItem, index: Index) -> Sequence[RowAction]:
        card = index.data(CARD)
        if not isinstance(card, OfferCard) or card.standing not in {"offered", "renew"}:
            return ()
        words, px = ACTIONS[card.standing], self.look.px
        icon = "plus" if card.standing == "offered" else "refresh-cw"
        rect = self._card_rect(option)
        width = self.button_width(words, icon)
        spot = QRect(rect.right() - px(_PAD) - width + 1, rect.bottom() - px(_PAD + 27), width, px(28))
        return [RowAction("add", f"{words}: {card.offer.title}", self.placed(option, spot), words, icon)]

    def _write_standing(self, painter: QPainter, option: QStyleOptionViewItem, foot: QRect, card: OfferCard) -> None:
        if card.standing not in {"in_cart", "yours"}:
            return
        words, px, theme = STANDINGS[card.standing], self.look.px, self.look.theme
        name, tone = ("check", "accent_text") if card.standing == "in_cart" else ("library", "text2")
        width = self.text_width(words, FontRole.NAME)
        spot = QRect(foot.right() - width, foot.top(), width + 1, foot.height())
        self.write(painter, self.placed(option, spot), words, FontRole.NAME, tone)
        icon = QRect(spot.left() - px(22), foot.top(), px(16), foot.height())
        self.look.icons.paint(painter, self.placed(option, icon), name, theme.color(tone), px(16))

    def _card_rect(self, option: QStyleOptionViewItem) -> QRect:
        return row_rect(option).adjusted(0, 0, -self.look.px(GAP), -self.look.px(GAP))


def two_lines(text: str, metrics: QFontMetrics, width: int) -> list[str]:
    """The words in at most two lines; the second is elided where it is drawn."""
    words = text.split()
    for cut in range(len(words), 0, -1):
        line = " ".join(words[:cut])
        if metrics.horizontalAdvance(line) <= width or cut == 1:
            rest = " ".join(words[cut:])
            return [line, rest] if rest else [line]
    return [text]
