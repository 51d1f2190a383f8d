"""Signing in and out as operations for a thread that may wait for a network and a keyring. No Qt."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from desktop.account.way import way_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.account.secrets import Secrets
    from localdb.home import Account, Home
    from sync.http import HttpRemote

Purpose = Literal["sign-up", "reset"]
_LOOPBACK = ("localhost", "127.", "[::1]")


@dataclass(frozen=True, slots=True)
class SignInForm:
    """What the learner typed. `passphrase`: where there is no keyring; `device_name`: of this computer."""

    server: str
    email: str
    password: str
    passphrase: str = ""
    device_name: str = ""


@dataclass(frozen=True, slots=True)
class JoinForm:
    """What was typed. Without `code` a letter is asked for."""

    purpose: Purpose
    server: str
    email: str
    name: str
    password: str
    code: str


def server_address(typed: str) -> str:
    """An address as people type it: without a scheme it is https, except on this very computer."""
    address = typed.strip().rstrip("/")
    if "://" in address or not address:
        return address
    return f"http://{address}" if address.startswith(_LOOPBACK) else f"https://{address}"


def sign_in(home: Home, secrets: Secrets, form: SignInForm) -> Account:
    """Ask the server, keep the session, make the account the current one."""
    from desktop.account.secrets_file import FileSecrets
    from desktop.account.session import start_session
    from sync import http

    if isinstance(secrets, FileSecrets):
        secrets.need_passphrase()  # else the server would let in a device that can't keep its session
    server = server_address(form.server)
    with http.open_client(server, way_of(home, lambda: secrets)) as client:
        return start_session(
            home,
            secrets,
            server=server,
            email=form.email.strip(),
            password=form.password,
            name=form.device_name,
            ask=lambda wish: http.sign_in(client, wish),
        )


def join(home: Home, secrets: Secrets, typed: JoinForm) -> None:
    """Ask for a letter with a code, or use the code: for a new account or a new password."""
    from sync import accounts
    from sync.http import open_client
    from sync.protocol import SignUp

    way = way_of(home, lambda: secrets)
    with open_client(server_address(typed.server), way) as client:
        match typed.purpose, bool(typed.code):
            case "sign-up", False:
                accounts.sign_up(client, SignUp(typed.email, typed.name, typed.password))
            case "sign-up", True:
                accounts.confirm_sign_up(client, typed.email, typed.code)
            case _, False:
                accounts.forget_password(client, typed.email)
            case _:
                accounts.reset_password(client, typed.email, typed.code, typed.password)


def sign_out(home: Home, secrets: Secrets, connect: Callable[[], HttpRemote], *, forget: bool) -> Account:
    """End the session here; the server is told when it can be reached, and being offline is no hindrance."""
    from desktop.account.errors import AccountError
    from desktop.account.session import end_session
    from sync.errors import SyncError

    with suppress(SyncError, AccountError):  # the session ends there by itself when nobody uses it
        connect().sign_out()
    return end_session(home, secrets, forget=forget)


def connect_as(home: Home, account: Account, secrets: Secrets) -> HttpRemote:
    """The account's server, with this device's session. A session that is over or locked shows here, not half-way."""
    from desktop.account.session import Session
    from sync.http import HttpRemote, open_client

    session = Session(home, account, secrets)
    session.access()
    return HttpRemote(open_client(account.server, way_of(home, lambda: secrets)), session)
