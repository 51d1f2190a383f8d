"""Payments as the server told them, and their receipts, kept as files of this learner."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING, Final

import msgspec

from learning.shop import Payment
from localdb.home_folder import make_folder

if TYPE_CHECKING:
    from pathlib import Path

    from localdb.store import Store

_PAYMENT: Final = msgspec.json.Decoder(Payment)
_PDF: Final = b"%PDF-"


class KeptPayment(msgspec.Struct, frozen=True):
    """A payment, and where its receipt lies once it has come."""

    id: str
    payment: Payment
    receipt: str | None


def payments(store: Store) -> tuple[KeptPayment, ...]:
    """Every payment, newest first."""
    rows = store.all("SELECT id, payment FROM payment WHERE NOT deleted AND payment IS NOT NULL")
    found = [KeptPayment(identity, _PAYMENT.decode(text), _receipt(store, identity)) for identity, text in rows]
    return tuple(sorted(found, key=lambda one: (-one.payment.created_at, one.id)))


def total_spent(store: Store) -> dict[str, int]:
    """What was paid and not paid back, by currency."""
    spent: Counter[str] = Counter()
    for one in payments(store):
        if one.payment.state in {"paid", "refunded"}:
            spent[one.payment.currency] += one.payment.amount - one.payment.refunded
    return dict(spent)


def missing_receipts(store: Store) -> tuple[tuple[str, int], ...]:
    """(payment, what was refunded of it) of each payment whose receipt, as it is now, is not here."""
    return tuple(
        (one.id, one.payment.refunded)
        for one in payments(store)
        if one.payment.paid_at is not None and not receipt_path(store, one.id, one.payment.refunded).exists()
    )


def keep_receipt(store: Store, payment: str, refunded: int, content: bytes) -> None:
    """Keep a receipt; one that says less than is true now goes. What is no PDF is not kept."""
    if not content.startswith(_PDF):
        return
    path = receipt_path(store, payment, refunded)
    make_folder(path.parent)
    fresh = path.with_suffix(".part")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    for older in path.parent.glob(f"{payment}*.pdf"):
        older.unlink()
    fresh.replace(path)
    with store.write(durable=False):
        store.touch("payment", payment)


def receipt_path(store: Store, payment: str, refunded: int) -> Path:
    """Where a receipt lies; a refund makes another one."""
    name = f"{payment}-{refunded}.pdf" if refunded else f"{payment}.pdf"
    return store.folder / "receipts" / name


def _receipt(store: Store, payment: str) -> str | None:
    return next((str(path) for path in sorted((store.folder / "receipts").glob(f"{payment}*.pdf"))), None)
