"""Sessions: begun with a password, carried on by refresh tokens, ended by a hand or by theft.

A refresh token is 256 random bits, kept hashed and bound to the device's Ed25519 key. The device stores a rotation
id before it asks; the same token with the same rotation id gets the same successor for ten minutes, so an answer
lost on the way costs nothing. Any other second use means that two have it: the session ends for both.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
from typing import TYPE_CHECKING, Final, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from server.accounts.access import Identity
from server.database import row, write_rows
from server.errors import AccountDeleted, BadRequest, DeviceRevoked, Unauthorized
from sync.protocol import Refresh, SignIn, refresh_message

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from server.accounts.keys import Keys

REPEAT_MS: Final = 10 * 60 * 1000
IDLE_MS: Final = 180 * 24 * 3600 * 1000
"""A device that has not come for half a year signs in again; its unsent work waits on it."""
_SPENT_MS: Final = 14 * 24 * 3600 * 1000
"""How long a spent token is remembered, to tell a theft from a token that never was."""
_KEY_BYTES: Final = 32
_DEVICE_LENGTH: Final = 32


class Renewed(NamedTuple):
    """A session carried on: who, and the next refresh token."""

    identity: Identity
    refresh: str


class _Known(NamedTuple):
    """A refresh token as it is kept, with its device."""

    learner: str
    device: str
    session: str
    issued_at: int
    spent_at: int | None
    rotation: str | None
    public_key: bytes
    alive: str | None
    revoked_at: int | None
    farewell: str | None


def begin_session(connection: Connection, learner: str, asked: SignIn, now: int) -> Renewed:
    """After the password: a new session on this device, known or not; its earlier one is over.

    Raises `BadRequest` when device or key cannot be one.
    """
    key = _decoded(asked.public_key)
    if len(key) != _KEY_BYTES or len(asked.device) != _DEVICE_LENGTH or not asked.device.isalnum():
        raise BadRequest("The device needs an id of 32 hex characters and an Ed25519 key.")
    identity = Identity(learner, asked.device, secrets.token_hex(16))
    write_rows(
        connection,
        "INSERT INTO device (learner_id, id, name, public_key, session, number, rid, platform, app, schema, created_at,"
        " last_seen) VALUES (?, ?, ?, ?, ?, 0, 0, '', '', 0, ?, ?) ON CONFLICT (learner_id, id) DO UPDATE SET"
        " name = excluded.name, public_key = excluded.public_key, session = excluded.session,"
        " last_seen = excluded.last_seen, revoked_at = NULL, farewell = NULL",
        [(learner, asked.device, asked.name[:200], key, identity.session, now, now)],
    )
    forget = "DELETE FROM refresh_token WHERE learner_id = ? AND device = ?"
    write_rows(connection, forget, [(learner, asked.device)])
    refresh = _encoded(secrets.token_bytes(32))
    _keep(connection, identity, refresh, now)
    return Renewed(identity, refresh)


def renew_session(connection: Connection, keys: Keys, asked: Refresh, now: int) -> Renewed | None:
    """The next refresh token; None when the asked one was used twice: the session is over, and that must be committed.

    Raises `Unauthorized` when there is no such token, its session is over, or another key signed.
    """
    known = _known(connection, asked.refresh)
    if known is not None and known.revoked_at is not None:
        raise DeviceRevoked("This device was signed out from another one.")
    if known is None or known.alive != known.session or known.issued_at < now - IDLE_MS:
        raise Unauthorized("This session is over.")
    if known.spent_at is not None and (known.rotation != asked.rotation or known.spent_at < now - REPEAT_MS):
        end_session(connection, known.learner, known.device)
        return None
    _check_signature(known.public_key, asked)
    successor = _encoded(keys.successor(asked.refresh, asked.rotation))
    identity = Identity(known.learner, known.device, known.session)
    if known.spent_at is None:
        _spend(connection, identity, asked, now)
        _keep(connection, identity, successor, now)
    return Renewed(identity, successor)


def say_farewell(connection: Connection, asked: Refresh) -> Identity:
    """Who may send what is unsent, once, after being signed out from another device.

    Raises `Unauthorized` when nobody did that, or the device has had its farewell.
    """
    known = _known(connection, asked.refresh)
    if known is None or known.revoked_at is None or known.farewell not in {None, asked.rotation}:
        raise Unauthorized("This device has nothing to send any more.")
    _check_signature(known.public_key, asked)
    learner, device = known.learner, known.device
    sql = "UPDATE device SET farewell = ? WHERE learner_id = ? AND id = ?"
    write_rows(connection, sql, [(asked.rotation, learner, device)])
    return Identity(learner, device, asked.rotation)


def end_session(connection: Connection, learner: str, device: str) -> None:
    """Nothing that was issued for this device is good any more."""
    write_rows(connection, "UPDATE device SET session = NULL WHERE learner_id = ? AND id = ?", [(learner, device)])
    write_rows(connection, "DELETE FROM refresh_token WHERE learner_id = ? AND device = ?", [(learner, device)])


def _known(connection: Connection, token: str) -> _Known | None:
    found = row(
        connection,
        "SELECT t.learner_id, t.device, t.session, t.issued_at, t.spent_at, t.rotation, d.public_key, d.session,"
        " d.revoked_at, d.farewell"
        " FROM refresh_token t JOIN device d ON d.learner_id = t.learner_id AND d.id = t.device WHERE t.hash = ?",
        (_hash(token),),
    )
    gone = "SELECT 1 FROM gone_session WHERE hash = ?"
    if found is None and row(connection, gone, (_hash(token),)) is not None:
        raise AccountDeleted("This account was deleted.")
    return None if found is None else _Known(*found)


def _check_signature(public_key: bytes, asked: Refresh) -> None:
    try:
        message = refresh_message(asked.refresh, asked.rotation)
        Ed25519PublicKey.from_public_bytes(public_key).verify(_decoded(asked.signature), message)
    except InvalidSignature as trouble:
        raise Unauthorized("Another device signed for this session.") from trouble


def _spend(connection: Connection, identity: Identity, asked: Refresh, now: int) -> None:
    learner, device = identity.learner, identity.device
    write_rows(
        connection,
        "DELETE FROM refresh_token WHERE learner_id = ? AND device = ? AND spent_at < ?",
        [(learner, device, now - _SPENT_MS)],
    )
    write_rows(
        connection,
        "UPDATE refresh_token SET spent_at = ?, rotation = ? WHERE learner_id = ? AND hash = ?",
        [(now, asked.rotation, learner, _hash(asked.refresh))],
    )
    write_rows(connection, "UPDATE device SET last_seen = ? WHERE learner_id = ? AND id = ?", [(now, learner, device)])


def _keep(connection: Connection, identity: Identity, token: str, now: int) -> None:
    write_rows(
        connection,
        "INSERT INTO refresh_token (learner_id, hash, device, session, issued_at) VALUES (?, ?, ?, ?, ?)",
        [(identity.learner, _hash(token), identity.device, identity.session, now)],
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError) as trouble:
        raise BadRequest("A key or signature is not base64url.") from trouble
