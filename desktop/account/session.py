"""The learner's session on this device: who signed in, and the tokens that prove it to the server.

The access token lives minutes, the refresh token is used once. A rotation id is stored before the server is asked for
the next pair and repeated after a lost answer, so that a cut line never costs a sign-in. Only a typed 401 of our own
server ends a session. Threads share one `Session`; processes of one home take turns by a file lock.
"""

from __future__ import annotations

import platform
import secrets as chance
import threading
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Final

import msgspec

from desktop.account.errors import NoAccount, SecretsDamaged, SignInRefused
from localdb.errors import Busy
from localdb.home import Account
from sync.errors import AccountDeleted, DeviceRevoked, SignInNeeded
from sync.protocol import Refresh, SignIn, Tokens, refresh_message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from desktop.account.secrets import Secrets
    from localdb.home import Home
    from sync.protocol import PushOnly

LOCK: Final = "session"
TURN_SECONDS: Final = 45.0
"""Longer than a refresh may take in another process of this home."""


class Kept(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the secrets hold of a session. `key`: the device's Ed25519 key. Without tokens the session is over."""

    key: str
    access: str = ""
    refresh: str = ""
    rotation: str = ""


class Session:
    """One learner on one device; satisfies `sync.http.Credentials`."""

    def __init__(self, home: Home, account: Account, secrets: Secrets) -> None:
        self._home = home
        self._account = account
        self._secrets = secrets
        self._turn = threading.Lock()
        self._kept: Kept | None = None

    def access(self) -> str:
        """The access token. Raises `SignInNeeded` when the session is over."""
        kept = self._kept if self._kept is not None and self._kept.access else self._read()
        if not kept.access:
            raise SignInNeeded("this device's session is over")
        return kept.access

    def renew(self, refused: str, ask: Callable[[Refresh], Tokens]) -> str:
        """Another access token than the refused one. Raises `SignInNeeded` when the session is over."""
        with self._turn, _turn_of_processes(self._home):
            kept = self._read()
            if kept.access and kept.access != refused:
                return kept.access  # another thread or process was faster
            if not kept.refresh:
                raise SignInNeeded("this device's session is over")
            if not kept.rotation:
                kept = self._write(msgspec.structs.replace(kept, rotation=chance.token_urlsafe(16)))
            try:
                tokens = ask(_wish(kept))
            except (DeviceRevoked, AccountDeleted):
                raise  # the refresh token is still good for a farewell
            except SignInNeeded:
                self._write(Kept(kept.key))
                raise
            return self._write(Kept(kept.key, tokens.access, tokens.refresh)).access

    def farewell(self, ask: Callable[[Refresh], PushOnly]) -> str:
        """The token that may only send, once. Raises `SignInNeeded` when there was a farewell already."""
        with self._turn, _turn_of_processes(self._home):
            kept = self._read()
            if not kept.refresh:
                raise SignInNeeded("this device's session is over")
            if not kept.rotation:
                kept = self._write(msgspec.structs.replace(kept, rotation=chance.token_urlsafe(16)))
            try:
                return ask(_wish(kept)).access
            except AccountDeleted:
                raise
            except SignInNeeded:
                self._write(Kept(kept.key))
                raise

    def _read(self) -> Kept:
        told = self._secrets.read(secret_name(self._account))
        if told is None:
            raise SignInNeeded("this device has no session")
        try:
            self._kept = msgspec.json.decode(told, type=Kept)
        except msgspec.DecodeError as error:
            raise SecretsDamaged("the session cannot be read") from error
        return self._kept

    def _write(self, kept: Kept) -> Kept:
        self._secrets.write(secret_name(self._account), msgspec.json.encode(kept).decode())
        self._kept = kept
        return kept


def start_session(
    home: Home, secrets: Secrets, *, server: str, email: str, password: str, name: str, ask: Callable[[SignIn], Tokens]
) -> Account:
    """Sign in: the server's answer, then the secrets, then the home.

    `name` is how other devices will call this one; without one it keeps the name it had, or takes the computer's.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    known = _known(home, server, email)
    device = known.device if known else chance.token_hex(16)
    name = name or (known.device_name if known else "") or platform.node() or "this computer"
    secrets.read(f"session:{device}")  # a locked keyring or a missing passphrase must show before the server is asked
    key = Ed25519PrivateKey.generate()
    wish = SignIn(email, password, device, _text(key.public_key().public_bytes_raw()), name)
    try:
        tokens = ask(wish)
    except SignInNeeded as error:
        raise SignInRefused(str(error)) from error
    if tokens.learner is None:
        raise SignInNeeded("the server did not say who signed in")
    account = Account(tokens.learner.id, tokens.learner.email, tokens.learner.name, server, device, name)
    with _turn_of_processes(home):
        kept = Kept(_text(key.private_bytes_raw()), tokens.access, tokens.refresh)
        secrets.write(secret_name(account), msgspec.json.encode(kept).decode())
        home.enter(account)
    return account


def end_session(home: Home, secrets: Secrets, *, forget: bool = False) -> Account:
    """Sign out on this device; the learner's work stays in the home unless it is to be forgotten."""
    account = home.current()
    if account is None:
        raise NoAccount("nobody is signed in")
    with _turn_of_processes(home):
        secrets.erase(secret_name(account))
        home.leave(forget=forget)
    return account


def secret_name(account: Account) -> str:
    """The name of this session's secret: the device's id is different in every home."""
    return f"session:{account.device}"


def _known(home: Home, server: str, email: str) -> Account | None:
    """The account that signed in here before: it keeps its device, and so its place in the learner's history."""
    return next((known for known in home.accounts() if (known.server, known.email) == (server, email)), None)


def _wish(kept: Kept) -> Refresh:
    return Refresh(kept.refresh, kept.rotation, _text(_key(kept).sign(refresh_message(kept.refresh, kept.rotation))))


def _key(kept: Kept) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(urlsafe_b64decode(kept.key + "=="))


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


@contextmanager
def _turn_of_processes(home: Home) -> Iterator[None]:
    """Hold the home's session lock, waiting for another process of the same home to finish with it."""
    with ExitStack() as turn:
        last = time.monotonic() + TURN_SECONDS
        while True:
            try:
                turn.enter_context(home.lock(LOCK))
                break
            except Busy:
                if time.monotonic() > last:
                    raise
                time.sleep(0.05)
        yield
