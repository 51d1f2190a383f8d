"""The rows of the palette: a snapshot of offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.palette.offer import Offer

OFFER = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex


class OfferModel(QAbstractListModel):
    """`show` replaces the rows."""

    def __init__(self) -> None:
        super().__init__()
        self._offers: tuple[Offer, ...] = ()

    def show(self, offers: Sequence[Offer]) -> bool:
        """Take other offers. Answers whether anything changed."""
        if tuple(offers) == self._offers:
            return False
        self.beginResetModel()
        self._offers = tuple(offers)
        self.endResetModel()
        return True

    def offer(self, row: int) -> Offer | None:
        """The offer of a row."""
        return self._offers[row] if 0 <= row < len(self._offers) else None

    def offers(self) -> tuple[Offer, ...]:
        """All of them, as shown."""
        return self._offers

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self._offers)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        offer = self.offer(index.row()) if index.isValid() else None
        if offer is None:
            return None
        if role == OFFER:
            return offer
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return offer.title
        return offer.spoken if role == Qt.ItemDataRole.AccessibleTextRole else None
