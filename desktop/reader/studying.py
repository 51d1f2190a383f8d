"""What is written down while somebody studies a lesson: active time, completed units, and where they are.

Sessions and progress are kept by `localdb.study`; here is only when. A checkpoint every 30 seconds, so that a crash
loses less than that; a pause over 5 minutes ends the session; leaving the lesson closes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.reader.study_clock import StudyClock
from desktop.reader.unit_watch import UnitWatch
from learning.attempts import answered_units
from learning.course import units
from learning.values import Position
from localdb.study import (
    checkpoint,
    close_session,
    complete_lesson,
    complete_units,
    open_session,
    set_position,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from desktop.reader.page_news import PlaceSeen
    from desktop.tasks import Tasks
    from learning.course import Lesson
    from localdb.store import Store

TICK_MS = 500
CHECKPOINT_MS = 30_000
PLACE_AUTHOR = "place in the lesson"
"""The author of writes that move the place and nothing else: screens need not reload for them."""
PLACE_MS = 2_000
"""How often, at most, the place in the lesson is written down while it changes."""


class _Session:
    """One study session; its id comes from the database thread and is known before anything else is written."""

    def __init__(self, course: str, lesson: str) -> None:
        self._course = course
        self._lesson = lesson
        self._id = ""

    def open(self, store: Store) -> None:
        self._id = open_session(store, self._course, self._lesson)

    def checkpoint(self, store: Store, active_ms: int) -> None:
        checkpoint(store, self._id, active_ms)

    def close(self, store: Store, active_ms: int) -> None:
        checkpoint(store, self._id, active_ms)
        close_session(store, self._id)


class Studying(QObject):
    """Writes; whoever shows progress hears of it by the news. `failed` carries what went wrong."""

    failed = Signal(object)

    def __init__(self, tasks: Tasks, now: Callable[[], int], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._now = now
        self._course = ""
        self._lesson: Lesson | None = None
        self._session: _Session | None = None
        self._clock = StudyClock(now())
        self._watch = UnitWatch((), (), now())
        self._in_front = False
        self._second: tuple[str, float] | None = None
        self._played: set[str] = set()
        self._checked = self._placed = 0
        self._position: tuple[Position, float] | None = None
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self.tick)

    def begin(self, course: str, lesson: Lesson, complete: Iterable[str]) -> None:
        """A lesson was opened; the one before is left."""
        self.leave()
        now = self._now()
        self._course, self._lesson = course, lesson
        self._clock = StudyClock(now, in_front=self._in_front)
        recorded = {each.block for each in lesson.media if each.kind != "pdf"}
        self._played = recorded & set(units(lesson)) - set(complete)
        self._watch = UnitWatch(set(units(lesson)) - answered_units(lesson) - recorded, complete, now)
        self._checked = self._placed = now
        self._timer.start()

    def leave(self) -> None:
        """Close what is open: another lesson, another screen, or the end."""
        if self._lesson is not None:
            self.tick()
            self._write_position()
            self._end_session()
        self._timer.stop()
        self._lesson = self._second = None

    @property
    def is_open(self) -> bool:
        """Whether a lesson is being studied."""
        return self._lesson is not None

    def stir(self) -> None:
        """The learner did something."""
        self._clock.stir(self._now())

    def bring_to_front(self, *, in_front: bool) -> None:
        """The window came to the front, or left it."""
        self._in_front = in_front
        self._clock.bring_to_front(self._now(), in_front=in_front)

    def see(self, place: PlaceSeen) -> None:
        """The page says where the learner is."""
        self._watch.show(place.ends)
        second = self._second[1] if self._second else None
        self._position = (Position(place.block, place.offset, second), place.read)

    def play(self, *, playing: bool) -> None:
        """A recording began to play, or stopped."""
        self._clock.play(self._now(), playing=playing)

    def see_second(self, block: str, second: float) -> None:
        """A recording is at this second."""
        self._second = (block, second)
        place, read = self._position or (Position(block), 0.0)
        self._position = (Position(place.block, place.offset, second), read)

    def complete_part(self, block: str) -> None:
        """The recordings of this part were watched."""
        if self._lesson is not None and block in self._played:
            self._played.discard(block)
            self._complete(self._lesson.id, (block,))

    def read_as_page(self, block: str) -> None:
        """The recording of this part can't be played."""
        if block in self._played:
            self._watch.add(block)

    def finish(self) -> None:
        """Mark as done: every unit, whatever was read."""
        if self._lesson is not None:
            course, lesson = self._course, self._lesson.id
            self._watch = UnitWatch((), (), self._now())
            self._do(lambda store: complete_lesson(store, course, lesson))

    def tick(self) -> None:
        """Let time pass. The timer calls it; a test may as well."""
        if self._lesson is None:
            return
        now = self._now()
        active = self._clock.tick(now)
        complete = self._watch.tick(now, active=active)
        if complete:
            self._complete(self._lesson.id, complete)
        if active and self._session is None:
            self._open_session(self._lesson.id)
        if self._clock.is_over(now):
            self._end_session()
        self._write_due(now)

    def _write_due(self, now: int) -> None:
        if now - self._placed >= PLACE_MS:
            self._placed = now
            self._write_position()
        session, active_ms = self._session, self._clock.active_ms
        if session is not None and now - self._checked >= CHECKPOINT_MS:
            self._checked = now
            self._do(lambda store: session.checkpoint(store, active_ms))

    def _open_session(self, lesson: str) -> None:
        session = self._session = _Session(self._course, lesson)
        self._checked = self._now()
        self._do(session.open)

    def _end_session(self) -> None:
        session, active_ms = self._session, self._clock.active_ms
        if session is not None:
            self._session = None
            self._clock = StudyClock(self._now(), in_front=self._in_front)
            self._clock.rest(self._now())
            self._do(lambda store: session.close(store, active_ms))

    def _complete(self, lesson: str, complete: tuple[str, ...]) -> None:
        course = self._course
        self._do(lambda store: complete_units(store, course, lesson, complete))

    def _write_position(self) -> None:
        if self._position is None or self._lesson is None:
            return
        (position, read), course, lesson = self._position, self._course, self._lesson.id
        self._position = None
        self._do(lambda store: set_position(store, course, lesson, position, read), author=PLACE_AUTHOR)

    def _do(self, operation: Callable[[Store], object], *, author: str = "studying") -> None:
        self._tasks.run(operation, failed=self.failed.emit, owner=self, author=author)
