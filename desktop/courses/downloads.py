"""Downloads of courses, one after the other, on a thread of their own; each can be paused and goes on inside a file."""

from __future__ import annotations

import threading
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Qt, Signal

from learning.records import fixed_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.tasks import Tasks
    from localdb.store import Store
    from sync.downloads import DownloadOutcome, DownloadProgress
    from sync.worker import Line

Phase = Literal["queued", "running", "paused", "stopped"]


@dataclass(frozen=True, slots=True)
class Download:
    """How far one course is. `trouble` says why it stopped; `waiting`: the line was cut, it goes on by itself."""

    course: str
    phase: Phase = "queued"
    done: int = 0
    total: int = 0
    speed: float = 0.0
    eta: float | None = None
    waiting: bool = False
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class _Told:
    course: str
    progress: DownloadProgress


class Downloads(QObject):
    """`changed` carries the course's id while it comes in, `finished` once it is whole.

    `tasks` has to be another thread than the database's: a download takes as long as it takes.
    """

    changed = Signal(str)
    finished = Signal(str)
    _told = Signal(object)

    def __init__(
        self,
        tasks: Tasks,
        connect: Callable[[], Line],
        words_for: Callable[[Exception], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._connect = connect
        self._words_for = words_for
        self._downloads: dict[str, Download] = {}
        self._stops: dict[str, threading.Event] = {}
        self._told.connect(self._on_told, Qt.ConnectionType.QueuedConnection)

    def of(self, course: str) -> Download | None:
        """The download of a course, if there is one."""
        return self._downloads.get(course)

    def all(self) -> tuple[Download, ...]:
        """Every download, in the order in which they were asked for."""
        return tuple(self._downloads.values())

    def begin(self, course: str) -> None:
        """Bring the course here, or go on with it."""
        known = self._downloads.get(course)
        if known is not None and known.phase in {"queued", "running"}:
            return
        stop = self._stops[course] = threading.Event()
        self._set(replace(known, phase="queued", trouble="") if known else Download(course))
        self._tasks.run(
            lambda store: self._fetch(store, course, stop),
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
            del self._downloads[course], self._stops[course]
            self._tasks.run(lambda store: _drop_parts(store, course), lambda _: self.finished.emit(course), owner=self)
            self.changed.emit(course)

    def stop_all(self) -> None:
        """The window is closing: let every download go; the parts stay."""
        for stop in self._stops.values():
            stop.set()

    def _fetch(self, store: Store, course: str, stop: threading.Event) -> DownloadOutcome | None:
        from localdb.courses import wanted_blobs
        from sync.downloads import download

        if stop.is_set():
            return None
        wanted = wanted_blobs(store, course)
        with closing(self._connect()) as line:
            outcome = download(line, store.blobs, wanted, stop=stop, on_progress=self._teller(course))
        with store.write(durable=False):  # the news that a course looks different, to the window and to other processes
            store.touch("enrolment", fixed_id("enrolment", store.learner, course))
        return outcome

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
        del self._downloads[course], self._stops[course]
        self.finished.emit(course)
        self.changed.emit(course)

    def _on_failed(self, course: str, stop: threading.Event, error: Exception) -> None:
        if self._stops.get(course) is stop:
            self._stop_with(course, self._words_for(error))

    def _stop_with(self, course: str, trouble: str) -> None:
        self._set(
            replace(self._downloads[course], phase="stopped", speed=0.0, eta=None, waiting=False, trouble=trouble)
        )

    def _set(self, download: Download) -> None:
        self._downloads[download.course] = download
        self.changed.emit(download.course)


def _drop_parts(store: Store, course: str) -> None:
    from localdb.courses import wanted_blobs
    from sync.downloads import drop_parts

    drop_parts(store.blobs, wanted_blobs(store, course))
