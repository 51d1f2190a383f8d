"""The foot of the sidebar: what is being downloaded, the state of sync, and the popover that says more of both."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.design.cloth import short_name
from desktop.sync_status.popover import SyncPopover
from desktop.sync_status.state_card import is_locked
from desktop.sync_status.status_words import glance_of, next_try_words, status_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.courses.downloads import Download, Downloads
    from desktop.design.appearance import Appearance
    from desktop.main_window import MainWindow
    from desktop.sync_status.link import SyncLink
    from localdb.courses import Course


class SyncCorner(QObject):
    """`unlock_requested` carries a passphrase."""

    sign_in_requested = Signal()
    unlock_requested = Signal(str)

    def __init__(
        self, look: Appearance, window: MainWindow, link: SyncLink, downloads: Downloads, *, signed_in: bool
    ) -> None:
        super().__init__(window)
        self._look, self._window, self._link, self._downloads = look, window, link, downloads
        self._signed_in = signed_in
        self._titles: dict[str, str] = {}
        self._popover: SyncPopover | None = None
        window.sync_details_requested.connect(self.open_popover)
        downloads.changed.connect(lambda _course: self._show_downloads())
        downloads.finished.connect(lambda _course: self._show_downloads())
        self.show_sync()

    def show_courses(self, courses: Sequence[Course]) -> None:
        """Take the courses' titles."""
        self._titles = {course.course: course.title for course in courses}

    def show_sync(self) -> None:
        """Show the state of sync, also in the popover if it is open."""
        self._window.show_sync(glance_of(self._link.news, _now()))
        if self._popover is not None:
            self._fill(self._popover)

    @property
    def popover(self) -> SyncPopover | None:
        """The popover while it is open."""
        return self._popover

    def open_popover(self) -> None:
        """Say more, beside the row."""
        popover = SyncPopover(self._look, self._window)
        popover.sync_requested.connect(self._link.sync_now)
        popover.page_requested.connect(lambda: self._window.open_screen("sync"))
        popover.sign_in_requested.connect(self.sign_in_requested)
        popover.unlock_requested.connect(self.unlock_requested)
        popover.closed.connect(self._on_closed)
        self._popover = popover
        self._fill(popover)
        popover.open_beside(self._window.sidebar.sync_row)

    def _fill(self, popover: SyncPopover) -> None:
        news, now = self._link.news, _now()
        running = [self._download_words(each) for each in self._downloads.all()]
        last = glance_of(news, now).last_synced or "not yet"
        values = (last, next_try_words(news), ", ".join(running) or "none")
        locked = is_locked(news.error if news else None)
        needs_sign_in = not self._signed_in or (news is not None and news.status.state == "sign_in_needed")
        popover.show_status(status_words(news, now), values, signed_in=not needs_sign_in, locked=locked)

    def _on_closed(self) -> None:
        if self._popover is not None:
            self._popover.deleteLater()
            self._popover = None

    def _show_downloads(self) -> None:
        running = [each for each in self._downloads.all() if each.phase in {"running", "queued"}]
        self._window.show_downloads(self._download_words(running[0]) if running else "")

    def _download_words(self, download: Download) -> str:
        share = f", {100 * download.done // download.total}%" if download.total else ""
        return f"{short_name(self._titles.get(download.course, '')) or 'Download'}{share}"


def _now() -> int:
    return time.time_ns() // 1_000_000
