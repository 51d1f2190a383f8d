"""A course's source as the importers see it: names that mean something inside the course, and where the bytes are.

The names of an archive never touch the disk: its members lie in one file, so that case twins, reserved names and
tricks of Unicode stay words in a table. Names are NFC and use "/".
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server.courses.place import Place

_PARTS_OF_A_COURSE = {"docs", "episodes", "_episodes", "lessons", "src", "translations"}
_ROOT_MARKS = (
    "course.xml",
    "library.xml",
    "config.yaml",
    "_config.yml",
    "mkdocs.yml",
    "book.toml",
    "SUMMARY.md",
    "_sidebar.md",
    "LICENSE",
    "LICENSE.md",
)
_NOT_OURS = ("__MACOSX", ".git", ".github", ".gitignore", ".DS_Store", "Thumbs.db", "desktop.ini", "node_modules")


class Tree:
    """The files of one source. `name` is the folder's name, which gives the course its identity."""

    def __init__(self, name: str, files: Mapping[str, Place]) -> None:
        self.name = unicodedata.normalize("NFC", name)
        self.files = dict(sorted(files.items()))
        self._alike: dict[str, str] = {}
        for path in reversed(self.files):
            self._alike[path.casefold()] = path

    def find(self, path: str) -> str | None:
        """The file at `path`; if there is none, one whose name differs only in capitals."""
        wanted = unicodedata.normalize("NFC", path)
        return wanted if wanted in self.files else self._alike.get(wanted.casefold())

    def below_single_folder(self, *, packed: bool) -> Tree:
        """The course itself, when all of it stands in one folder.

        An archive is usually packed so; in a folder the inner one must look like a course's root, since a course may
        well have one section only.
        """
        tops = {path.partition("/")[0] for path in self.files}
        top = next(iter(tops))
        if len(tops) != 1 or top in self.files or top.lower() in _PARTS_OF_A_COURSE:
            return self
        if not packed and not any(f"{top}/{mark}" in self.files for mark in _ROOT_MARKS):
            return self
        name = re.sub(r"-(main|master)$", "", top)
        return Tree(name, {path.partition("/")[2]: where for path, where in self.files.items()})


def ours(path: str) -> bool:
    """False for what systems and tools leave in a folder."""
    return not any(part in _NOT_OURS or part.startswith("._") for part in path.split("/"))
