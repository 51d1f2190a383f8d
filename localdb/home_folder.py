"""The folder of a home and its locks: all that has to be known before the first window is painted."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from localdb.errors import Busy
from localdb.locks import held

if TYPE_CHECKING:
    from collections.abc import Iterator


class HomeFolder:
    """For its owner's eyes only. Created when it is missing."""

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        make_folder(self.path)
        _close_to_others(self.path)

    @contextmanager
    def lock(self, name: str) -> Iterator[None]:
        """Be the only one of all processes that does this.

        Raises `Busy` at once when another one is at it. A killed process holds nothing.
        """
        make_folder(self.path / "locks")
        with held(self.path / "locks" / f"{name}.lock") as mine:
            if not mine:
                raise Busy(f"Another Carrel on this computer is busy with the same ({name}). Nothing was changed.")
            yield


def make_folder(path: Path) -> None:
    """Make a folder, and those above it, if it is not there."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        from localdb.database import explained

        raise explained(error, path) from error


def _close_to_others(path: Path) -> None:
    """A folder that somebody made beforehand has the rights of any folder. One with other things in it is not ours."""
    ours = (path / "accounts").is_dir() or not any(path.iterdir())
    if os.name == "posix" and ours and path.stat().st_mode & 0o077 and path.stat().st_uid == os.geteuid():
        path.chmod(0o700)
