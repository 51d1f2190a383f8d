"""What a page needs while it is made: where it stands, whom it may link to, what it uses, and what to report."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Protocol
from urllib.parse import unquote

from server.courses.recordings import take_recording

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from learning.course import Asset
    from server.courses.edition_files import EditionFiles
    from server.courses.markdown.resolve import Target
    from server.courses.markdown.source import PageText
    from server.courses.recordings import Recorded
    from server.courses.report import Report

_LINE_END = re.compile("\n")


class Finder(Protocol):
    """Knows what the links of a page lead to."""

    def find(self, page: str, href: str, language: str = "") -> Target | None:
        """What `href` on `page` leads to; None when the course has no such thing."""


class Reading:
    """One page on its way to a lesson."""

    def __init__(
        self,
        page: PageText,
        language: str,
        *,
        files: EditionFiles,
        resolver: Finder,
        lessons: Mapping[str, str],
        report: Report,
    ) -> None:
        self.page = page
        self.language = language
        self.files = files
        self.lessons = lessons
        self.used: dict[str, None] = {}
        self.recordings: dict[str, Recorded] = {}
        self._resolver = resolver
        self._report = report
        self._seen: dict[str, int] = {}
        self._line_starts = _line_starts(page.whole)

    def turn_to(self, page: PageText) -> None:
        """What follows was written on another page; it becomes a part of the same lesson."""
        self.page = page
        self._seen = {}
        self._line_starts = _line_starts(page.whole)

    def find(self, href: str) -> Target | None:
        """The file of the course that `href` leads to."""
        return self._resolver.find(self.page.path, href, self.language)

    def use(self, path: str) -> Asset | None:
        """The file at `path` as an asset of this lesson."""
        asset = self.files.take(path)
        if asset is not None:
            self.used[asset.sha256] = None
        return asset

    def record(self, path: str, captions: Sequence[tuple[str, str]] = (), chapters: str = "") -> Recorded | None:
        """The video or audio at `path` with its captions and chapters; None when it is neither."""
        recorded, broken = take_recording(path, self.files, captions, chapters)
        for name in broken:
            self.warn(name, f"The captions {name[:120]} can't be read.")
        if recorded is not None:
            self.recordings[recorded.asset.sha256] = recorded
            self.used |= dict.fromkeys((recorded.asset.sha256, *(each.file for each in recorded.captions)))
        return recorded

    def warn(self, written: str, message: str) -> None:
        """A learner will miss something: say it with the line where `written` stands."""
        self._report.warning(self.page.path, self._line(written), message)

    def note(self, written: str, message: str) -> None:
        """Worth knowing."""
        self._report.notice(self.page.path, self._line(written), message)

    def _line(self, written: str) -> int:
        """The line of the next place where the author wrote these words; 0 when they can't be found."""
        for words in (written, unquote(written)) if written else ():
            at = self.page.whole.find(words, self._seen.get(words, 0))
            if at < 0:
                at = self.page.whole.find(words)
            if at >= 0:
                self._seen[words] = at + len(words)
                return bisect_right(self._line_starts, at)
        return 0


def _line_starts(text: str) -> list[int]:
    return [0, *(found.end() for found in _LINE_END.finditer(text))]
