"""Downloads of courses, one after the other, on a thread of their own; each can be paused and goes on inside a file.

A course comes in whole or by sections; a section that is asked for while another one comes in joins it. What was under
way when the window closed goes on at the next start.
"""

from __future__ import annotations

import threading
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Qt, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.courses.unfinished import Sections, Unfinished
    from desktop.tasks import Tasks
    from localdb.store import Store
    from sync.downloads import DownloadOutcome, DownloadProgress
    from sync.worker import Line

Phase = Literal["queued", "running", "paused", "stopped"]


@dataclass(frozen=True, slots=True)
class Download:
    """How far one course is. `trouble` says why it stopped; `waiting`: the line was cut, it goes on by itself.

    `sections`: the places of those that were asked for, none for the whole course.
    """

    course: str
    phase: Phase = "queued"
    done: int = 0
    total: int = 0
    speed: float = 0.0
    eta: float | None = None
    waiting: bool = False
    trouble: str = ""
    sections: Sections = ()


@dataclass(frozen=True, slots=True)
class _Told:
    course: str
    progress: DownloadProgress


class Downloads(QObject):
    """`changed` carries the course's id while it comes in, `finished` once there is no download of it any more.

    `arrived` carries the `Download` of which every file is here.
    `tasks` has to be another thread than the database's: a download takes as long as it takes.
    """

    changed = Signal(str)
    finished = Signal(str)
    arrived = Signal(object)
    _told = Signal(object)

    def __init__(
        self,
        tasks: Tasks,
        connect: Callable[[], Line],
        words_for: Callable[[Exception], str],
        parent: QObject | None = None,
        *,
        unfinished: Unfinished | None = None,
        budget: Callable[[], int | None] = lambda: None,
    ) -> None:
        super().__init__(parent)
        self._budget = budget
        self._tasks = tasks
        self._connect = connect
        self._words_for = words_for
        self._unfinished = unfinished
        self._downloads: dict[str, Download] = {}
        self._stops: dict[str, threading.Event] = {}
        self._told.connect(self._on_told, Qt.ConnectionType.QueuedConnection)

    def of(self, course: str) -> Download | None:
        """The download of a course, if there is one."""
        return self._downloads.get(course)

    def all(self) -> tuple[Download, ...]:
        """Every download, in the order in which they were asked for."""
        return tuple(self._downloads.values())

    def begin(self, course: str, section: str = "") -> None:
        """Bring the course here, or one section of it (by its place), or go on with it."""
        known = self._downloads.get(course)
        sections = _joined(known, section)
        if known is not None and known.phase in {"queued", "running"}:
            if known.sections == sections:
                return
            self._stops[course].set()  # more is wanted: it begins again inside the same files
        self._set(replace(known or Download(course), sections=sections, phase="queued", trouble=""))
        self._start(course, sections)

    def go_on(self, course: str) -> None:
        """Go on with what was asked for, after a pause or trouble."""
        known = self._downloads.get(course)
        if known is not None and known.phase in {"paused", "stopped"}:
            self._set(replace(known, phase="queued", trouble=""))
            self._start(course, known.sections)

    def go_on_from_last_time(self) -> None:
        """Begin again what was under way when the window closed."""
        for course, sections in (self._unfinished.kept() if self._unfinished else {}).items():
            if course not in self._downloads:
                self._set(Download(course, sections=sections))
                self._start(course, sections)

    def _start(self, course: str, sections: Sections) -> None:
        stop = self._stops[course] = threading.Event()
        self._tasks.run(
            lambda store: self._fetch(store, course, sections, stop),
            lambda outcome: self._on_done(course, stop, outcome),
            lambda error: self._on_failed(course, stop, error),
            owner=self,
        )

    def pause(self, course: str) -> None:
        """Stop for now; what is here stays."""
        if course in self._downloads:
            self._stops[course].set()
            self._set(replace(self._downloads[course], phase="paused", speed=0.0, eta=None, waiting=False))

    def cancel(self, course: str) -> None:
        """Stop, and forget the beginnings of files."""
        if course in self._downloads:
            self._stops[course].set()
            self._forget(course)
            self._tasks.run(lambda store: _drop_parts(store, course), lambda _: self.finished.emit(course), owner=self)
            self.changed.emit(course)

    def stop_all(self) -> None:
        """The window is closing: let every download go; the parts stay, and the next start goes on inside them."""
        for stop in self._stops.values():
            stop.set()

    def _fetch(self, store: Store, course: str, sections: Sections, stop: threading.Event) -> DownloadOutcome | None:
        from sync.downloads import download_course

        if stop.is_set():
            return None
        with closing(self._connect()) as line:
            return download_course(
                *(line, store, course, sections),
                stop=stop,
                on_progress=self._teller(course),
                budget=self._budget(),
            )

    def _teller(self, course: str) -> Callable[[DownloadProgress], None]:
        return lambda progress: self._told.emit(_Told(course, progress))

    def _on_told(self, told: _Told) -> None:
        known, progress = self._downloads.get(told.course), told.progress
        if known is not None and known.phase in {"queued", "running"}:
            shown = replace(known, phase="running", done=progress.done, total=progress.total, speed=progress.speed)
            self._set(replace(shown, eta=progress.eta, waiting=progress.retrying_in is not None))

    def _on_done(self, course: str, stop: threading.Event, outcome: DownloadOutcome | None) -> None:
        if self._stops.get(course) is not stop or outcome is None or outcome.stopped:
            return
        if outcome.missing:
            self._stop_with(course, f"{len(outcome.missing)} files could not be had. Try again later.")
            return
        whole = self._downloads[course]
        self._forget(course)
        self.finished.emit(course)
        self.changed.emit(course)
        self.arrived.emit(whole)

    def _on_failed(self, course: str, stop: threading.Event, error: Exception) -> None:
        if self._stops.get(course) is stop:
            self._stop_with(course, self._words_for(error))

    def _stop_with(self, course: str, trouble: str) -> None:
        self._set(
            replace(self._downloads[course], phase="stopped", speed=0.0, eta=None, waiting=False, trouble=trouble)
        )

    def _set(self, download: Download) -> None:
        before = self._downloads.get(download.course)
        self._downloads[download.course] = download
        if before is None or (before.phase, before.sections) != (download.phase, download.sections):
            self._keep()
        self.changed.emit(download.course)

    def _forget(self, course: str) -> None:
        del self._downloads[course], self._stops[course]
        self._keep()

    def _keep(self) -> None:
        """What the learner paused stays paused; all else that is not whole goes on at the next start."""
        if self._unfinished is not None:
            self._unfinished.keep({each.course: each.sections for each in self.all() if each.phase != "paused"})


def _joined(known: Download | None, section: str) -> Sections:
    """What is wanted from now on: the sections so far and this one, or the whole course."""
    if not section or (known is not None and not known.sections):
        return ()
    before = known.sections if known is not None else ()
    return before if section in before else (*before, section)


def _drop_parts(store: Store, course: str) -> None:
    from localdb.courses import wanted_blobs
    from sync.downloads import drop_parts

    drop_parts(store.blobs, wanted_blobs(store, course))
