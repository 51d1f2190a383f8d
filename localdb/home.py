"""The home: one folder that holds everything of this installation, for its owner's eyes only.

accounts/<learner>/user.db, cache.db, account.json     accounts/local/ (nobody signed in)
blobs/<two letters>/<sha256>     current     locks/<name>.lock
"""

from __future__ import annotations

import os
import re
import shutil
from typing import TYPE_CHECKING, Final

import msgspec

from localdb.blobs import BlobFolder
from localdb.database import explained
from localdb.errors import Unfit
from localdb.home_folder import HomeFolder, make_folder

if TYPE_CHECKING:
    from pathlib import Path

_LEARNER: Final = re.compile(r"[0-9A-Za-z_-]{1,64}")
LOCAL: Final = "local"
"""The learner's id when nobody is signed in: the sample course's records, never sent."""


class Account(msgspec.Struct, frozen=True):
    """A learner who has signed in here, with the server and the device id made for it. No secrets."""

    learner: str
    email: str = ""
    name: str = ""
    server: str = ""
    device: str = ""
    device_name: str = ""

    @property
    def is_local(self) -> bool:
        """Whether this is nobody's account."""
        return self.learner == LOCAL


class Home(HomeFolder):
    """See the module."""

    def __init__(self, path: Path | str) -> None:
        super().__init__(path)
        self.blobs = BlobFolder(self.path / "blobs")

    def accounts(self) -> tuple[Account, ...]:
        """Everyone whose data is here, signed in or not; nobody's own is left out."""
        files = sorted((self.path / "accounts").glob("*/account.json"))
        return tuple(account for account in map(_account, files) if account is not None)

    def current(self) -> Account | None:
        """Who is signed in."""
        try:
            learner = (self.path / "current").read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        return next((account for account in self.accounts() if account.learner == learner), None)

    def local(self) -> Account:
        """Nobody's account."""
        return Account(LOCAL)

    def enter(self, account: Account) -> None:
        """Make an account the one signed in."""
        replace_file(self.folder(account.learner) / "account.json", msgspec.json.encode(account))
        replace_file(self.path / "current", account.learner.encode())

    def leave(self, *, forget: bool = False) -> None:
        """Nobody is signed in any more. `forget` deletes the account's data from this computer, sent or not."""
        account = self.current()
        (self.path / "current").unlink(missing_ok=True)
        if forget and account is not None:
            shutil.rmtree(self.folder(account.learner))

    def folder(self, learner: str) -> Path:
        """Where a learner's files lie; made when missing.

        Raises `Unfit` for an id that would lead out of the home: it comes from a server.
        """
        if not _LEARNER.fullmatch(learner):
            raise Unfit("This server gives its learners ids that can't be used.", next_step="Report it to the server.")
        folder = self.path / "accounts" / learner
        make_folder(folder.parent)
        make_folder(folder)
        return folder


def _account(file: Path) -> Account | None:
    """The account of a file; one that can't be read is not there, and signing in writes it anew."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=Account)
    except msgspec.DecodeError:
        return None


def replace_file(path: Path, content: bytes) -> None:
    """Replace a small file as a whole: after a crash it is the old one or the new one."""
    part = path.with_name(path.name + ".part")
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise explained(error, path) from error
