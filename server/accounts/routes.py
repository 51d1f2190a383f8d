"""`/v1/auth/*` and `/v1/devices`."""

from __future__ import annotations

from typing import Any

from litestar import Request, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from server.accounts.access import AccessTokens, Identity
from server.accounts.devices import list_devices, register_device, revoke_device, signed_in
from server.accounts.keys import Keys
from server.accounts.peers import peer_of
from server.accounts.sessions import end_session, renew_session
from server.accounts.sign_in import Door
from server.database import Database
from server.errors import Unauthorized
from server.settings import Settings
from sync.protocol import DeviceInfo, Refresh, RegisterDevice, Registered, SignIn, Tokens


@post("/v1/auth/sign-in", status_code=200, tags=["account"])
async def sign_in(request: Request[Any, Any, Any], data: JSONBody[SignIn], door: NamedDependency[Door]) -> Tokens:
    """Begin a session on a device with e-mail and password."""
    return await door.sign_in(data, peer_of(request))


@post("/v1/auth/refresh", status_code=200, sync_to_thread=True, tags=["account"])
def refresh(
    data: JSONBody[Refresh],
    database: NamedDependency[Database],
    keys: NamedDependency[Keys],
    tokens: NamedDependency[AccessTokens],
    settings: NamedDependency[Settings],
) -> Tokens:
    """The next pair of tokens; the same question gives the same answer for ten minutes."""
    with database.write() as connection:
        renewed = renew_session(connection, keys, data, settings.clock())
    if renewed is None:
        raise Unauthorized("This session was used twice and is over on all sides.")
    return Tokens(tokens.issue(renewed.identity), renewed.refresh)


@post("/v1/auth/sign-out", status_code=204, sync_to_thread=True, tags=["account"])
def sign_out(identity: NamedDependency[Identity], database: NamedDependency[Database]) -> None:
    """End this device's session."""
    with database.write() as connection:
        signed_in(connection, identity)
        end_session(connection, identity.learner, identity.device)


@post("/v1/sync/devices", status_code=200, sync_to_thread=True, tags=["devices"])
def register(
    data: JSONBody[RegisterDevice],
    identity: NamedDependency[Identity],
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
) -> Registered:
    """A new number for the token's device."""
    with database.write() as connection:
        return register_device(connection, identity, data, settings.clock())


@get("/v1/devices", sync_to_thread=True, tags=["devices"])
def devices(
    identity: NamedDependency[Identity],
    database: NamedDependency[Database],
    former: FromQuery[bool] = False,  # noqa: FBT002  a query parameter
) -> list[DeviceInfo]:
    """The learner's signed-in devices; with `former` also those that only their names are left of."""
    with database.read() as connection:
        return list_devices(connection, identity, former=former)


@delete("/v1/devices/{device:str}", sync_to_thread=True, tags=["devices"])
def revoke(
    device: FromPath[str],
    identity: NamedDependency[Identity],
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
) -> None:
    """Sign one of the learner's devices out from another."""
    with database.write() as connection:
        revoke_device(connection, identity, device, settings.clock())


ROUTES = (sign_in, refresh, sign_out, register, devices, revoke)
