"""Accounts by the learner's own hand: `/v1/auth/sign-up` … and `/v1/account`."""

from __future__ import annotations

from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from server.accounts.access import AccessTokens, Identity
from server.accounts.devices import signed_in
from server.accounts.peers import peer_of
from server.accounts.reception import Reception
from server.accounts.sessions import say_farewell
from server.accounts.users import account_of
from server.database import Database
from sync.protocol import (
    AccountInfo,
    AskCode,
    ChangePassword,
    Code,
    ConfirmSignUp,
    DeleteAccount,
    PushOnly,
    Refresh,
    ResetPassword,
    SignUp,
)


@post("/v1/auth/sign-up", status_code=202, tags=["account"])
async def sign_up(
    request: Request[Any, Any, Any], data: JSONBody[SignUp], reception: NamedDependency[Reception]
) -> None:
    """Ask for an account: a letter with a code goes to the address. The answer is the same if it has one already."""
    await reception.sign_up(data.email, data.name, data.password, peer_of(request))


@post("/v1/auth/sign-up/confirm", status_code=204, tags=["account"])
async def confirm_sign_up(
    request: Request[Any, Any, Any], data: JSONBody[ConfirmSignUp], reception: NamedDependency[Reception]
) -> None:
    """Make the account, with the code from the letter."""
    await reception.confirm_sign_up(data.email, data.code, peer_of(request))


@post("/v1/auth/reset", status_code=202, tags=["account"])
async def forget_password(
    request: Request[Any, Any, Any], data: JSONBody[AskCode], reception: NamedDependency[Reception]
) -> None:
    """Ask for a letter with a code for a new password. The answer is the same for an address without an account."""
    await reception.forget_password(data.email, peer_of(request))


@post("/v1/auth/reset/confirm", status_code=204, tags=["account"])
async def reset_password(
    request: Request[Any, Any, Any], data: JSONBody[ResetPassword], reception: NamedDependency[Reception]
) -> None:
    """Set a new password, with the code from the letter; every device signs in again."""
    await reception.reset_password(data.email, data.code, data.password, peer_of(request))


@post("/v1/auth/farewell", status_code=200, sync_to_thread=True, tags=["account"])
def farewell(
    data: JSONBody[Refresh], database: NamedDependency[Database], tokens: NamedDependency[AccessTokens]
) -> PushOnly:
    """For a device that was signed out from another: a token to send what is unsent, once."""
    with database.write() as connection:
        return PushOnly(tokens.issue_push_only(say_farewell(connection, data)))


@get("/v1/account", sync_to_thread=True, tags=["account"])
def account(identity: NamedDependency[Identity], database: NamedDependency[Database]) -> AccountInfo:
    """The learner's account."""
    with database.read() as connection:
        signed_in(connection, identity)
        return account_of(connection, identity.learner)


@post("/v1/account/password", status_code=204, tags=["account"])
async def change_password(
    request: Request[Any, Any, Any],
    data: JSONBody[ChangePassword],
    identity: NamedDependency[Identity],
    reception: NamedDependency[Reception],
) -> None:
    """Set another password; the learner's other devices sign in again."""
    await reception.change_password(identity, data.password, data.new_password, peer_of(request))


@post("/v1/account/address", status_code=202, sync_to_thread=True, tags=["account"])
def send_address_code(identity: NamedDependency[Identity], reception: NamedDependency[Reception]) -> None:
    """Ask for a letter with a code, to show that the account's address is read."""
    reception.send_address_code(identity)


@post("/v1/account/address/confirm", status_code=204, sync_to_thread=True, tags=["account"])
def confirm_address(
    data: JSONBody[Code], identity: NamedDependency[Identity], reception: NamedDependency[Reception]
) -> None:
    """Confirm the account's address, with the code from the letter."""
    reception.confirm_address(identity, data.code)


@post("/v1/account/delete", status_code=204, tags=["account"])
async def delete_account(
    request: Request[Any, Any, Any],
    data: JSONBody[DeleteAccount],
    identity: NamedDependency[Identity],
    reception: NamedDependency[Reception],
) -> None:
    """End the account and all that the learner made here; their devices remove their copies."""
    await reception.delete_account(identity, data.password, peer_of(request))


ACCOUNT_ROUTES = (
    *(sign_up, confirm_sign_up, forget_password, reset_password, farewell),
    *(account, change_password, send_address_code, confirm_address, delete_account),
)
