"""The files of the edition in the making: each once, by the SHA-256 of its bytes, on disk and never in memory."""

from __future__ import annotations

import hashlib
import posixpath
from functools import cached_property
from typing import TYPE_CHECKING

from learning.course import Asset
from server.courses.media_types import media_type
from server.courses.svg import unsafe_svg, without_scripts

if TYPE_CHECKING:
    from pathlib import Path

    from server.courses.place import Place
    from server.courses.report import Report
    from server.courses.tree import Tree


class EditionFiles:
    """Takes files of the source and pages we make. `work` is where what we write lies until it is stored."""

    def __init__(self, tree: Tree, work: Path, report: Report) -> None:
        self._tree = tree
        self._work = work
        self._made = work / "made"
        self._report = report
        self._taken: dict[str, Asset | None] = {}
        self._assets: dict[str, Asset] = {}
        self.blobs: dict[str, Path] = {}

    def take(self, path: str) -> Asset | None:
        """The file at `path` of the source becomes part of the edition. None when it can't come in."""
        if path not in self._taken:
            self._taken[path] = self._take(path)
        return self._taken[path]

    def source(self, path: str) -> Place | None:
        """Where the file at `path` of the source lies, to be read and not to be taken."""
        return self._tree.files.get(path)

    def in_folder(self, folder: str) -> tuple[str, ...]:
        """The paths of the files of one folder of the source, by name."""
        return self._folders.get(folder, ())

    @cached_property
    def _folders(self) -> dict[str, tuple[str, ...]]:
        folders: dict[str, list[str]] = {}
        for path in sorted(self._tree.files):
            folders.setdefault(posixpath.dirname(path), []).append(path)
        return {folder: tuple(paths) for folder, paths in folders.items()}

    def make(self, path: str, content: bytes, type_: str) -> Asset:
        """Bytes of our own become part of the edition, listed as `path`."""
        sha256 = hashlib.sha256(content).hexdigest()
        self._made.mkdir(parents=True, exist_ok=True)
        target = self._made / sha256
        if not target.exists():
            target.write_bytes(content)
        return self._list(Asset(path, sha256, len(content), type_), target)

    def assets(self) -> tuple[Asset, ...]:
        """Every file, once, by path."""
        return tuple(sorted(self._assets.values(), key=lambda asset: (asset.path, asset.sha256)))

    def _take(self, path: str) -> Asset | None:
        where = self._tree.files[path]
        try:
            if path.lower().endswith(".svg") and unsafe_svg(where):
                return self._take_cleaned(path, where)
            own, sha256, size = where.own_file(self._work / "taken" / str(len(self._taken)))
        except OSError as unreadable:
            self._report.error(path, 0, f"This file can't be read ({unreadable.strerror}), so it was left out.")
            return None
        return self._list(Asset(path, sha256, size, media_type(path)), own)

    def _take_cleaned(self, path: str, where: Place) -> Asset | None:
        cleaned = without_scripts(where)
        if cleaned is None:
            self._report.warning(path, 0, "This drawing holds scripts and is no well-formed SVG, so it was left out.")
            return None
        self._report.notice(path, 0, "Scripts and links to other files were taken out of this drawing.")
        return self.make(path, cleaned, media_type(path))

    def _list(self, asset: Asset, where: Path) -> Asset:
        self.blobs.setdefault(asset.sha256, where)
        return self._assets.setdefault(asset.sha256, asset)
