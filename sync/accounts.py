"""Accounts over the wire: asking for one, new passwords, devices, and the farewell of one that was signed out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sync.errors import DeviceRevoked
from sync.http import ask, tell
from sync.protocol import (
    AccountInfo,
    AskCode,
    ChangePassword,
    Code,
    ConfirmSignUp,
    DeleteAccount,
    PushOnly,
    Refresh,
    RegisterDevice,
    Registered,
    ResetPassword,
    SignUp,
    SyncAnswer,
    SyncRequest,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from learning.records import Record
    from sync.http import Client, HttpRemote
    from sync.protocol import Digest


def sign_up(client: Client, wish: SignUp) -> None:
    """Have a letter with a code sent. Raises `Refused` in words."""
    tell(client, "/v1/auth/sign-up", wish)


def confirm_sign_up(client: Client, email: str, code: str) -> None:
    """The account is made. Raises `Refused` for a wrong code."""
    tell(client, "/v1/auth/sign-up/confirm", ConfirmSignUp(email, code))


def forget_password(client: Client, email: str) -> None:
    """Have a letter with a code for a new password sent."""
    tell(client, "/v1/auth/reset", AskCode(email))


def reset_password(client: Client, email: str, code: str, password: str) -> None:
    """Set the new password. Raises `Refused` for a wrong code."""
    tell(client, "/v1/auth/reset/confirm", ResetPassword(email, code, password))


def account(remote: HttpRemote) -> AccountInfo:
    """The learner's account as the server knows it."""
    return remote.ask("GET", "/v1/account", AccountInfo)


def change_password(remote: HttpRemote, old: str, new: str) -> None:
    """Raises `Refused` when the old one is wrong or the new one too short."""
    remote.tell("POST", "/v1/account/password", ChangePassword(old, new))


def send_address_code(remote: HttpRemote) -> None:
    """Have a letter with a code sent to the account's address."""
    remote.tell("POST", "/v1/account/address")


def confirm_address(remote: HttpRemote, code: str) -> None:
    """Raises `Refused` for a wrong code."""
    remote.tell("POST", "/v1/account/address/confirm", Code(code))


def delete_account(remote: HttpRemote, password: str) -> None:
    """End the account everywhere. Raises `Refused` when the password is wrong."""
    remote.tell("POST", "/v1/account/delete", DeleteAccount(password))


def sign_out_device(remote: HttpRemote, device: str) -> None:
    """Sign another device out; it sends what is unsent when it next comes, and removes its copy."""
    remote.tell("DELETE", f"/v1/devices/{device}")


def farewell(client: Client, wish: Refresh) -> PushOnly:
    """A token to send what is unsent. Raises `SignInNeeded` when there was a farewell already."""
    return ask(client, "/v1/auth/farewell", wish, PushOnly)


class LeaversRemote:
    """The server for a device that may only send: `sync.protocol.ComparableRemote` with one method that works."""

    def __init__(self, client: Client, access: str) -> None:
        self._client, self._access = client, access

    def sync(self, request: SyncRequest) -> SyncAnswer:
        """`POST /v1/sync/farewell`."""
        return ask(self._client, "/v1/sync/farewell", request, SyncAnswer, self._access)

    def register(self, _device: RegisterDevice) -> Registered:
        """It is too late for that."""
        raise DeviceRevoked

    def blob(self, _sha256: str, *, start: int = 0) -> Iterator[bytes]:  # noqa: ARG002 - the contract's
        """Nothing is told any more."""
        raise DeviceRevoked

    def digest(self) -> Digest:
        """Nothing is told any more."""
        raise DeviceRevoked

    def buckets(self, _kind: str) -> tuple[str, ...]:
        """Nothing is told any more."""
        raise DeviceRevoked

    def refetch(self, _kind: str, _bucket: int) -> tuple[Record, ...]:
        """Nothing is told any more."""
        raise DeviceRevoked
