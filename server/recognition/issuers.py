"""Who signs certificates here: one key after the other, under the address that the world knew the server by then.

Private keys are derived from the server's own secret (`server.accounts.keys`), so a backup holds them. A replaced key
goes on proving what it signed; a withdrawn one proves nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, insert, select, update

from learning.credentials.multibase import multikey
from learning.credentials.verdict import Issuer, Key
from server.errors import NotFound
from server.tables import issuer_key

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from sqlalchemy.engine import Connection, Row

    from server.accounts.keys import Keys
    from server.settings import Settings


class Signer(NamedTuple):
    """The key in use. `method` is its address, `issuer` that of whoever signs with it."""

    issuer: str
    name: str
    method: str
    key: Ed25519PrivateKey


def issuer_address(settings: Settings) -> str:
    """Where the issuer's keys are published."""
    return f"{settings.url}/issuer"


def signer(connection: Connection, settings: Settings, keys: Keys) -> Signer:
    """The key to sign with; the first one, or one under another address or name, is made when it is asked for."""
    newest = newest_signer(connection, keys)
    if newest is not None and (newest.issuer, newest.name) == (issuer_address(settings), settings.seller):
        return newest
    return rotate(connection, settings, keys)


def newest_signer(connection: Connection, keys: Keys) -> Signer | None:
    """The key made last, unless it was withdrawn."""
    found = connection.execute(select(issuer_key).order_by(issuer_key.c.number.desc()).limit(1)).first()
    if found is None or found.withdrawn_at is not None:
        return None
    return _signer(found.issuer, found.name, keys.certificates(found.number))


def rotate(connection: Connection, settings: Settings, keys: Keys) -> Signer:
    """Sign with a new key from now on. What older keys signed stays proved."""
    newest = connection.execute(select(func.max(issuer_key.c.number))).scalar() or 0
    by = _signer(issuer_address(settings), settings.seller, keys.certificates(newest + 1))
    public = by.method.partition("#")[2]
    values = {"number": newest + 1, "issuer": by.issuer, "name": by.name, "public": public}
    connection.execute(insert(issuer_key).values(values | {"created_at": settings.clock()}))
    return by


def withdraw(connection: Connection, public: str, now: int) -> None:
    """Say that a key got into other hands: nothing that it signed counts any more. Raises `NotFound`."""
    chosen = update(issuer_key).where(issuer_key.c.public == public)
    if not connection.execute(chosen.values(withdrawn_at=now)).rowcount:
        raise NotFound(f"There is no key {public}.", next_="See `carrel-server certificate keys`.")


def issuers(connection: Connection) -> dict[str, Issuer]:
    """Everybody who ever signed here, by address, with all their keys."""
    found: dict[str, Issuer] = {}
    for row in keys_of(connection):
        issuer = found.setdefault(row.issuer, Issuer(row.issuer, row.name, {}))
        issuer.keys[f"{row.issuer}#{row.public}"] = Key(row.public, row.withdrawn_at is not None)
    return found


def keys_of(connection: Connection) -> list[Row[tuple[object, ...]]]:
    """The rows, in the order of their use."""
    return list(connection.execute(select(issuer_key).order_by(issuer_key.c.number)))


def _signer(issuer: str, name: str, key: Ed25519PrivateKey) -> Signer:
    return Signer(issuer, name, f"{issuer}#{multikey(key.public_key().public_bytes_raw())}", key)
