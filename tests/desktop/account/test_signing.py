"""Connecting as the learner: a locked or ended session shows before anything is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.account.errors import PassphraseNeeded
from desktop.account.secrets_file import PASSPHRASE_VARIABLE, FileSecrets
from desktop.account.session import secret_name
from desktop.account.signing import SignInForm, connect_as, sign_in
from localdb.home import Home
from sync.errors import SignInNeeded
from tests.desktop.room import LEARNER

if TYPE_CHECKING:
    from pathlib import Path

SESSION = '{"key":"","access":"token","refresh":"token"}'


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home on a computer without a keyring, where nobody has set a passphrase."""
    monkeypatch.delenv(PASSPHRASE_VARIABLE)
    return Home(tmp_path / "home")


def secrets(home: Home, passphrase: str) -> FileSecrets:
    """The home's secrets, with what the learner types."""
    return FileSecrets(home.path / "secrets.json", ask=lambda _question: passphrase)


def test_a_locked_sign_in_shows_before_the_network_is_asked(home: Home) -> None:
    """And opens with the passphrase."""
    secrets(home, "sesame").write(secret_name(LEARNER), SESSION)
    with pytest.raises(PassphraseNeeded):
        connect_as(home, LEARNER, secrets(home, ""))
    connect_as(home, LEARNER, secrets(home, "sesame")).close()


def test_without_a_session_signing_in_is_needed(home: Home) -> None:
    """It is no fault of the network."""
    with pytest.raises(SignInNeeded):
        connect_as(home, LEARNER, secrets(home, "sesame"))


def test_a_first_sign_in_without_a_passphrase_never_asks_the_server(home: Home) -> None:
    """Else the server would know a device that can't keep its session."""
    nobody_listens = SignInForm("http://127.0.0.1:9", "ana@example.org", "password")
    with pytest.raises(PassphraseNeeded):
        sign_in(home, secrets(home, ""), nobody_listens)
