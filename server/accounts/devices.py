"""Devices: one installation each, with the small number that its stamps carry."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from server.database import row, rows, write_rows
from server.errors import AccountDeleted, DeviceRevoked, NotFound, Unauthorized
from sync.protocol import DeviceInfo, RegisterDevice, Registered

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from server.accounts.access import Identity


class Device(NamedTuple):
    """What a request needs to know of the device that sent it."""

    number: int
    rid: int


def signed_in(connection: Connection, identity: Identity) -> Device:
    """The device of a token that is still good.

    Raises `DeviceRevoked` or `Unauthorized` when its session is over.
    """
    found = row(
        connection,
        "SELECT number, rid, session, revoked_at FROM device WHERE learner_id = ? AND id = ?",
        (identity.learner, identity.device),
    )
    if found is None:
        raise unknown_device(connection, identity.learner)
    number, rid, session, revoked_at = found
    check_alive(identity, session, revoked_at)
    return Device(number, rid)


def unknown_device(connection: Connection, learner: str) -> AccountDeleted | Unauthorized:
    """Why a token of ours names no device: its account is gone, or it was never here."""
    if row(connection, "SELECT 1 FROM gone_learner WHERE learner_id = ?", (learner,)) is not None:
        return AccountDeleted("This account was deleted.")
    return Unauthorized("This device is not signed in.")


def check_alive(identity: Identity, session: str | None, revoked_at: int | None) -> None:
    """Raises `DeviceRevoked` or `Unauthorized` when the token's session is over."""
    if revoked_at is not None:
        raise DeviceRevoked("This device was signed out from another one.")
    if session != identity.session:
        raise Unauthorized("This session is over.")


def register_device(connection: Connection, identity: Identity, told: RegisterDevice, now: int) -> Registered:
    """A number that this learner's devices never had before; its request numbers start again."""
    signed_in(connection, identity)
    write_rows(connection, "UPDATE learner_sync SET devices = devices + 1 WHERE learner_id = ?", [(identity.learner,)])
    found = row(connection, "SELECT devices FROM learner_sync WHERE learner_id = ?", (identity.learner,))
    assert found is not None
    write_rows(
        connection,
        "UPDATE device SET number = ?, rid = 0, platform = ?, app = ?, schema = ?, last_seen = ?"
        " WHERE learner_id = ? AND id = ?",
        [(found[0], told.platform[:100], told.app[:100], told.schema, now, identity.learner, identity.device)],
    )
    return Registered(identity.device, found[0])


def list_devices(connection: Connection, identity: Identity, *, former: bool = False) -> list[DeviceInfo]:
    """The learner's devices, the one last seen first; `former` adds those that are signed out."""
    signed_in(connection, identity)
    found = rows(
        connection,
        "SELECT id, name, platform, last_seen, number, session IS NULL OR revoked_at IS NOT NULL FROM device"
        " WHERE learner_id = ? ORDER BY last_seen DESC, id",
        (identity.learner,),
    )
    told = (
        DeviceInfo(id_, name, platform, seen, id_ == identity.device, number or 0, bool(out))
        for id_, name, platform, seen, number, out in found
    )
    return [device for device in told if former or not device.signed_out]


def revoke_device(connection: Connection, identity: Identity, device: str, now: int) -> None:
    """Sign a device of the same learner out. Its refresh token stays for one farewell. Raises `NotFound`."""
    signed_in(connection, identity)
    known = row(connection, "SELECT 1 FROM device WHERE learner_id = ? AND id = ?", (identity.learner, device))
    if known is None:
        raise NotFound("You have no such device.")
    write_rows(
        connection,
        "UPDATE device SET session = NULL, revoked_at = ? WHERE learner_id = ? AND id = ? AND revoked_at IS NULL",
        [(now, identity.learner, device)],
    )
