"""What is chosen of the network is kept for every program of the home, and a proxy's password in no plain file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.account.way import FILE, choose_way, shown_way, way_of
from localdb.errors import Unfit
from localdb.home import Home
from sync.way import DIRECT, USUAL, Way

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.account.secrets import Secrets


class Kept:
    """Secrets in memory: where they lie is tested elsewhere."""

    def __init__(self) -> None:
        self.all: dict[str, str] = {}

    def read(self, name: str) -> str | None:
        """See `Secrets`."""
        return self.all.get(name)

    def write(self, name: str, secret: str) -> None:
        """See `Secrets`."""
        self.all[name] = secret

    def erase(self, name: str) -> None:
        """See `Secrets`."""
        self.all.pop(name, None)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home."""
    return Home(tmp_path)


def untouched() -> Secrets:
    """No secret is needed."""
    raise AssertionError


def test_the_password_is_among_the_secrets_only(home: Home) -> None:
    """The file and what is shown have the address; the way itself has all, as a proxy wants it."""
    kept = Kept()
    shown = choose_way(home, lambda: kept, Way("http://ana:s3 cret@proxy.example:3128"))

    assert shown == shown_way(home) == Way("http://proxy.example:3128")
    assert way_of(home, lambda: kept) == Way("http://ana:s3%20cret@proxy.example:3128")
    assert b"cret" not in (home.path / FILE).read_bytes()

    choose_way(home, lambda: kept, shown)  # the same address again: its sign-in stays
    assert way_of(home, lambda: kept).proxy.startswith("http://ana:")
    choose_way(home, lambda: kept, Way(DIRECT))
    assert (kept.all, way_of(home, untouched)) == ({}, Way(DIRECT))


@pytest.mark.parametrize("proxy", ["", "proxy", "http://proxy", "ftp://proxy:21", "http://proxy:port", "http://:80"])
def test_what_is_no_proxy_is_refused(home: Home, proxy: str) -> None:
    """In words, and nothing is changed."""
    with pytest.raises(Unfit):
        choose_way(home, untouched, Way(proxy))
    assert way_of(home, untouched) == USUAL


def test_a_file_without_certificates_is_refused(home: Home, tmp_path: Path) -> None:
    """So is one that can't be read."""
    (tmp_path / "words.pem").write_text("words")
    for file in ("words.pem", "gone.pem"):
        with pytest.raises(Unfit):
            choose_way(home, untouched, Way(authority=str(tmp_path / file)))


def test_a_damaged_file_is_the_usual_way(home: Home) -> None:
    """Nothing is sent in the clear by that: certificates are checked all the same."""
    (home.path / FILE).write_bytes(b"{")
    assert way_of(home, untouched) == USUAL
