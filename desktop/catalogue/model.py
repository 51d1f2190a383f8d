"""The cards of the catalogue: a snapshot of what is offered, by language and price."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from desktop.catalogue.shelf import LANGUAGES
from desktop.design.cover import Book
from desktop.figures import counted
from learning.money import price_words

if TYPE_CHECKING:
    from desktop.catalogue.shelf import Shelf, Standing
    from learning.shop import Offer

CARD = Qt.ItemDataRole.UserRole
STANDINGS = {"offered": "", "in_cart": "In cart", "yours": "Yours", "renew": "Access has ended"}
ACTIONS = {"offered": "Add to cart", "renew": "Renew", "in_cart": "Remove from cart", "yours": ""}
SHORT = {"ms": "BM"}
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class OfferCard:
    """All that one card shows."""

    offer: Offer
    book: Book
    standing: Standing

    @property
    def price(self) -> str:
        """What it costs."""
        return price_words(self.offer.amount, self.offer.currency)

    @property
    def facts(self) -> str:
        """How much it is, in which language, for how long."""
        offer = self.offer
        days = counted(offer.valid_days, "day") if offer.valid_days else ""
        code = offer.language.partition("-")[0]
        language = SHORT.get(code) or LANGUAGES.get(code, code)
        return " · ".join(filter(None, (counted(offer.lessons, "lesson"), language, days)))

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        parts = (self.offer.title, self.offer.provider, self.facts, self.price)
        return ", ".join(filter(None, (*parts, STANDINGS[self.standing], ACTIONS[self.standing])))


class OfferModel(QAbstractListModel):
    """`show` replaces the snapshot, `arrange` filters and sorts it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shelf: Shelf | None = None
        self._offers: list[Offer] = []
        self._language, self._sort = "", "title"

    def show(self, shelf: Shelf) -> None:
        """Take what the store says now; the same offers with another standing are only drawn again."""
        same = self._shelf is not None and self._shelf.found == shelf.found
        self._shelf = shelf
        if not same:
            self._arrange()
        elif self._offers:
            self.dataChanged.emit(self.index(0), self.index(len(self._offers) - 1))

    def arrange(self, *, language: str | None = None, sort: str | None = None) -> None:
        """Only one language, or "" for all; in another order."""
        self._language = self._language if language is None else language
        self._sort = sort or self._sort
        self._arrange()

    def card_at(self, index: _Index) -> OfferCard | None:
        """The card of a place."""
        if self._shelf is None or not index.isValid() or index.row() >= len(self._offers):
            return None
        offer = self._offers[index.row()]
        standing = self._shelf.standing.get(offer.course, "offered")
        return OfferCard(offer, Book(offer.course, offer.title, expired=standing == "renew"), standing)

    def row_of(self, course: str) -> int:
        """Where a course stands, or -1."""
        return next((row for row, one in enumerate(self._offers) if one.course == course), -1)

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self._offers)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        card = self.card_at(index)
        if card is None:
            return None
        if role == CARD:
            return card
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return card.spoken
        return card.offer.title if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole} else None

    def _arrange(self) -> None:
        self.beginResetModel()
        found = () if self._shelf is None else self._shelf.found
        self._offers = [one for one in found if not self._language or one.language.startswith(self._language)]
        if self._sort != "title":
            self._offers.sort(key=lambda one: one.amount, reverse=self._sort == "dear")
        self.endResetModel()
