"""What comes after a round that went well: the catalogue that the server named, signed rights, receipts, certificates.

None of it is a record, and none of it may hold a round up or make it fail: what does not come now comes another time.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from localdb.catalogue import catalogue_state, keep_catalogue, note_newest
from localdb.certificates import keep_file, missing_files
from localdb.courses import enrolments
from localdb.payments import keep_receipt, missing_receipts
from localdb.rights import keep_rights, wants_rights
from localdb.state import read_state
from sync.errors import SyncError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from learning.shop import Catalogue
    from localdb.store import Store
    from sync.protocol import Rights


class ShopRemote(Protocol):
    """The server's shop as a device sees it. Every method raises `sync.errors.SyncError` and nothing else."""

    def catalogue(self, version: int, since: int) -> Catalogue:
        """`GET /v1/catalogue/{version}.json.zst`."""

    def rights(self) -> Rights:
        """`GET /v1/entitlements`."""

    def receipt(self, payment: str) -> bytes:
        """`GET /v1/payments/{payment}/receipt.pdf`."""

    def blob(self, sha256: str) -> Iterator[bytes]:
        """`GET /v1/blobs/{sha256}`."""


def bring_shop(store: Store, remote: ShopRemote) -> None:
    """Fetch what is missing of the shop."""
    with suppress(SyncError):
        _bring_rights(store, remote)
    with suppress(SyncError):
        _bring_catalogue(store, remote)
    with suppress(SyncError):
        for payment, refunded in missing_receipts(store):
            keep_receipt(store, payment, refunded, remote.receipt(payment))
    with suppress(SyncError):
        for wanted in missing_files(store):
            keep_file(store, wanted, b"".join(remote.blob(wanted.sha256)))


def _bring_catalogue(store: Store, remote: ShopRemote) -> None:
    offered, here = read_state(store).offered, catalogue_state(store).version
    if offered == here:
        if here:
            note_newest(store)
        return
    since = here if offered > here else 0  # a restored server counts on from further back
    if offered and not keep_catalogue(store, remote.catalogue(offered, since)):
        keep_catalogue(store, remote.catalogue(offered, 0))


def _bring_rights(store: Store, remote: ShopRemote) -> None:
    if wants_rights(store, enrolments(store)):
        told = remote.rights()
        keep_rights(store, told.key, told.signed)
