"""The open books: what the scheme handler may give out, all of it decided before Chromium asks.

The reader puts a lesson's page here once it has read it on the database thread; the files of an edition are those that
its manifest names, so that no page reaches a blob of another course.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desktop.reader.document import PAGE_STYLE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from learning.course import Manifest

_TYPES = {".css": "text/css", ".ttf": "font/ttf"}
_LESSONS_KEPT = 8


@dataclass(frozen=True, slots=True)
class Served:
    """An answer: a media type with the bytes themselves, or with the file that holds them."""

    type: str
    content: bytes = b""
    file: Path | None = None


@dataclass(slots=True)
class _Edition:
    types: dict[str, str]
    pages: dict[str, bytes] = field(default_factory=dict)


class Shelf:
    """Pages and files by edition, and our own files by name."""

    def __init__(self, blob_file: Callable[[str], Path], resources: Path) -> None:
        self._blob_file = blob_file
        self._editions: dict[str, _Edition] = {}
        fonts = {file.name: file for file in (resources / "fonts").glob("*/*.ttf")}
        self._app = fonts | {"lesson.css": resources / "themes" / "lesson.css", "page.css": PAGE_STYLE}
        self.variables = ""

    def put_lesson(self, edition: str, manifest: Manifest, lesson: str, page: bytes) -> None:
        """Keep a page that may be asked for, again too after the renderer was lost."""
        opened = self._editions.setdefault(edition, _Edition({a.sha256: a.type for a in manifest.assets}))
        opened.pages.pop(lesson, None)
        opened.pages[lesson] = page
        for oldest in list(opened.pages)[:-_LESSONS_KEPT]:
            del opened.pages[oldest]

    def lesson(self, edition: str, lesson: str) -> Served | None:
        """The page of a lesson that was put here."""
        opened = self._editions.get(edition)
        page = opened.pages.get(lesson) if opened else None
        return Served("text/html", page) if page else None

    def blob(self, edition: str, sha256: str) -> Served | None:
        """A file that the edition names; it may still be missing on the disk."""
        opened = self._editions.get(edition)
        if opened is None or sha256 not in opened.types:
            return None
        return Served(opened.types[sha256], file=self._blob_file(sha256))

    def app(self, name: str) -> Served | None:
        """A file of ours."""
        if name == "variables.css":
            return Served("text/css", self.variables.encode())
        file = self._app.get(name)
        return Served(_TYPES[file.suffix], file=file) if file else None
