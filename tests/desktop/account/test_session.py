"""The session: a refresh token is used once, a rotation id stored before asking; threads and processes take turns."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from desktop.account.session import Kept, Session, secret_name, start_session
from localdb.home import Account, Home
from sync.errors import Offline, SignInNeeded
from sync.protocol import Learner, Refresh, SignIn, Tokens, refresh_message

if TYPE_CHECKING:
    from pathlib import Path


class Drawer:
    """Secrets in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def read(self, name: str) -> str | None:
        """What is there."""
        return self.kept.get(name)

    def write(self, name: str, secret: str) -> None:
        """Keep it."""
        self.kept[name] = secret

    def erase(self, name: str) -> None:
        """Forget it."""
        self.kept.pop(name, None)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty home."""
    return Home(tmp_path / "home")


@pytest.fixture
def drawer() -> Drawer:
    """Where the secrets are."""
    return Drawer()


def begin(home: Home, drawer: Drawer, asked: list[SignIn] | None = None, *, name: str = "laptop") -> Account:
    """Sign in on a server that says yes."""

    def yes(wish: SignIn) -> Tokens:
        if asked is not None:
            asked.append(wish)
        return Tokens("access-1", "refresh-1", Learner("learner-1", wish.email, "Ana"))

    words = {"server": "https://school.example", "email": "ana@example.org", "password": "pw", "name": name}
    return start_session(home, drawer, **words, ask=yes)


def kept(drawer: Drawer, account: Account) -> Kept:
    """What the secrets hold."""
    return msgspec.json.decode(drawer.kept[secret_name(account)], type=Kept)


def test_a_device_keeps_its_name_until_it_is_given_another(home: Home, drawer: Drawer) -> None:
    """Signing in again without a name must not rename the device on all others."""
    begin(home, drawer)
    assert begin(home, drawer, name="").device_name == "laptop"
    assert begin(home, drawer, name="tablet").device_name == "tablet"


def test_signing_in_again_keeps_the_device(home: Home, drawer: Drawer) -> None:
    """The same learner here is the same device for their history, with a new key each time."""
    asked: list[SignIn] = []
    first, second = begin(home, drawer, asked), begin(home, drawer, asked)
    assert first.device == second.device == asked[1].device
    assert len(first.device) == 32
    assert asked[0].public_key != asked[1].public_key


def test_the_rotation_is_stored_before_it_is_asked_for(home: Home, drawer: Drawer) -> None:
    """After a lost answer the very same question is put again, properly signed."""
    account = begin(home, drawer)
    asked: list[Refresh] = []

    def lost(wish: Refresh) -> Tokens:
        assert kept(drawer, account).rotation == wish.rotation
        asked.append(wish)
        raise Offline("cut")

    with pytest.raises(Offline):
        Session(home, account, drawer).renew("access-1", lost)
    key = Ed25519PrivateKey.from_private_bytes(_raw(kept(drawer, account).key)).public_key()

    def answer(wish: Refresh) -> Tokens:
        key.verify(_raw(wish.signature), refresh_message(wish.refresh, wish.rotation))
        asked.append(wish)
        return Tokens("access-2", "refresh-2")

    assert Session(home, account, drawer).renew("access-1", answer) == "access-2"
    assert asked[0].rotation == asked[1].rotation
    assert (kept(drawer, account).refresh, kept(drawer, account).rotation) == ("refresh-2", "")


def test_many_threads_renew_once(home: Home, drawer: Drawer) -> None:
    """Several downloads meet the same 401: one asks, the others take its answer."""
    account = begin(home, drawer)
    session = Session(home, account, drawer)
    asked: list[Refresh] = []

    def answer(wish: Refresh) -> Tokens:
        asked.append(wish)
        return Tokens("access-2", "refresh-2")

    with ThreadPoolExecutor(8) as pool:
        tokens = list(pool.map(lambda _: session.renew("access-1", answer), range(8)))
    assert tokens == ["access-2"] * 8
    assert len(asked) == 1


def test_another_process_that_was_faster_is_believed(home: Home, drawer: Drawer) -> None:
    """Two programs on one home: the second finds the new token and asks nothing."""
    account = begin(home, drawer)
    window, command = Session(home, account, drawer), Session(home, account, drawer)
    assert window.access() == command.access() == "access-1"
    command.renew("access-1", lambda _: Tokens("access-2", "refresh-2"))
    assert window.renew("access-1", _never) == "access-2"


def test_a_session_that_is_over_stays_over_until_somebody_signs_in(home: Home, drawer: Drawer) -> None:
    """Nothing asks the server in vain; a new sign-in is noticed by sessions that are open."""
    account = begin(home, drawer)
    session = Session(home, account, drawer)

    def no(_: Refresh) -> Tokens:
        raise SignInNeeded("over")

    with pytest.raises(SignInNeeded):
        session.renew("access-1", no)
    with pytest.raises(SignInNeeded):
        session.access()
    with pytest.raises(SignInNeeded):
        session.renew("access-1", _never)
    begin(home, drawer)
    assert session.access() == "access-1"


def _never(_: Refresh) -> Tokens:
    raise AssertionError("nobody should ask the server")


def _raw(text: str) -> bytes:
    from base64 import urlsafe_b64decode

    return urlsafe_b64decode(text + "==")
