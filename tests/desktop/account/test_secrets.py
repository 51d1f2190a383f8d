"""Secrets: in a keyring that can be trusted, else in a file that tells nothing without its passphrase."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from typing_extensions import override

from desktop.account import secrets_file
from desktop.account.errors import KeyringTrouble, PassphraseNeeded, PassphraseWrong, SecretsDamaged
from desktop.account.secrets import KeyringSecrets, choose_secrets
from desktop.account.secrets_file import FileSecrets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


class Drawer(KeyringBackend):
    """A keyring that works."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    @override
    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    @override
    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    @override
    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class Sieve(Drawer):
    """A keyring that takes everything and keeps nothing."""

    @override
    def set_password(self, service: str, username: str, password: str) -> None:
        return None


@pytest.fixture(autouse=True)
def _cheap_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets_file, "SCRYPT_N", 1 << 14)


@pytest.fixture
def chosen() -> Iterator[Drawer]:
    """A working keyring is the computer's."""
    before, drawer = keyring.get_keyring(), Drawer()
    keyring.set_keyring(drawer)
    yield drawer
    keyring.set_keyring(before)


def test_a_working_keyring_is_used(tmp_path: Path, chosen: Drawer) -> None:
    """Kept there and nowhere else."""
    secrets = choose_secrets(tmp_path)
    secrets.write("session:d", "hush")
    assert choose_secrets(tmp_path).read("session:d") == "hush"
    assert list(tmp_path.iterdir()) == []
    secrets.erase("session:d")
    secrets.erase("session:d")
    assert chosen.kept == {}


@pytest.mark.parametrize("backend", [fail.Keyring, null.Keyring])
def test_a_keyring_that_keeps_nothing_is_refused(tmp_path: Path, backend: Callable[[], KeyringBackend]) -> None:
    """Then the encrypted file is used."""
    before = keyring.get_keyring()
    keyring.set_keyring(backend())
    try:
        choose_secrets(tmp_path).write("session:d", "hush")
    finally:
        keyring.set_keyring(before)
    assert (tmp_path / "secrets.json").exists()


def test_a_plain_text_keyring_is_refused(tmp_path: Path, chosen: Drawer, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that anybody can read is no place for a token."""
    monkeypatch.setattr(Drawer, "__module__", "keyrings.alt.file")
    assert isinstance(choose_secrets(tmp_path), FileSecrets)


def test_what_a_keyring_does_not_give_back_is_no_secret_kept() -> None:
    """The read-back finds it out at once, not at the next start."""
    with pytest.raises(KeyringTrouble, match="give back"):
        KeyringSecrets(Sieve()).write("session:d", "hush")


def test_a_keyring_that_never_answers_is_given_up() -> None:
    """It may wait for a prompt on another screen: the program does not wait with it."""
    never = threading.Event()

    class Mute(Drawer):
        @override
        def get_password(self, service: str, username: str) -> str | None:
            never.wait()
            return None

    with pytest.raises(KeyringTrouble, match="did not answer"):
        KeyringSecrets(Mute(), seconds=0.01).read("session:d")
    never.set()


def test_a_file_once_begun_is_kept_to(tmp_path: Path, chosen: Drawer) -> None:
    """A keyring that appears later would hide the session that is in the file."""
    FileSecrets(tmp_path / "secrets.json").write("session:d", "hush")
    assert choose_secrets(tmp_path).read("session:d") == "hush"


def test_the_file_tells_nothing(tmp_path: Path) -> None:
    """Neither names nor secrets stand in it, and nobody else may open it."""
    file = tmp_path / "secrets.json"
    FileSecrets(file).write("session:device-1", "hush")
    content = file.read_bytes()
    assert b"hush" not in content
    assert b"device-1" not in content
    assert file.stat().st_mode & 0o077 == 0


def test_several_secrets_stay_apart(tmp_path: Path) -> None:
    """Two accounts of one home; the last one to go takes the file with it."""
    secrets = FileSecrets(tmp_path / "secrets.json")
    secrets.write("a", "1")
    secrets.write("b", "2")
    secrets.erase("a")
    assert (secrets.read("a"), FileSecrets(tmp_path / "secrets.json").read("b")) == (None, "2")
    secrets.erase("b")
    assert not secrets.begun


def test_the_passphrase_is_asked_of_a_person_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the variable; and in words that say whether one is chosen or wanted."""
    monkeypatch.delenv("CARREL_PASSPHRASE")
    asked: list[str] = []

    def ask(question: str) -> str:
        asked.append(question)
        return "open sesame"

    secrets = FileSecrets(tmp_path / "secrets.json", ask=ask)
    secrets.write("a", "1")
    assert secrets.read("a") == "1"
    assert asked == [secrets_file.QUESTION_NEW]
    with pytest.raises(PassphraseNeeded):
        FileSecrets(tmp_path / "secrets.json").read("a")


def test_a_wrong_passphrase_opens_nothing_and_may_be_corrected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same object may be asked again with another one."""
    FileSecrets(tmp_path / "secrets.json").write("a", "1")
    right = os.environ["CARREL_PASSPHRASE"]
    monkeypatch.setenv("CARREL_PASSPHRASE", "wrong")
    secrets = FileSecrets(tmp_path / "secrets.json")
    with pytest.raises(PassphraseWrong):
        secrets.read("a")
    monkeypatch.setenv("CARREL_PASSPHRASE", right)
    assert secrets.read("a") == "1"


def test_whoever_lost_the_passphrase_can_still_sign_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Erasing does not need what is inside; no learner's work is in this file."""
    FileSecrets(tmp_path / "secrets.json").write("a", "1")
    monkeypatch.setenv("CARREL_PASSPHRASE", "forgotten")
    secrets = FileSecrets(tmp_path / "secrets.json")
    secrets.erase("a")
    secrets.write("a", "2")
    assert secrets.read("a") == "2"


@pytest.mark.parametrize("content", [b"", b"{}", b'{"v":1,"n":99999999,"salt":"","nonce":"","sealed":""}', b"\x00\xff"])
def test_a_damaged_file_is_told_calmly(tmp_path: Path, content: bytes) -> None:
    """And none can make us ask for all the computer's memory."""
    file = tmp_path / "secrets.json"
    file.write_bytes(content)
    with pytest.raises(SecretsDamaged):
        FileSecrets(file).read("a")
