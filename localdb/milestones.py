"""What the learner has reached, counted from the records on this device: the mirror with what waits laid over it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from learning.attempts import Verdict
from learning.course import every_lesson
from learning.marking import mark_all
from learning.milestones import Events, Milestone, milestones
from learning.quizzes import Attempt
from learning.streaks import USUAL, Streak, days_studied, streak
from learning.time import union
from localdb.courses import enrolments
from localdb.sessions import studied_intervals

if TYPE_CHECKING:
    from learning.course import Lesson
    from localdb.store import Store

_ATTEMPT: Final = msgspec.json.Decoder(Attempt)
_VERDICT: Final = msgspec.json.Decoder(Verdict)
DONE: Final = (
    "SELECT course, lesson, json_extract(done, '$.done_at') FROM lesson_progress"
    " WHERE NOT deleted AND json_extract(done, '$.done_at') IS NOT NULL"
)
_ATTEMPTS: Final = (
    "SELECT a.attempt, v.verdict FROM quiz_attempt a LEFT JOIN quiz_verdict v ON v.id = a.id WHERE NOT a.deleted"
)


class Reached(NamedTuple):
    """Every milestone, the streaks, and the ms studied on each day of the learner's own."""

    milestones: tuple[Milestone, ...]
    streak: Streak
    studied: dict[date, int]


def reached(store: Store, now: datetime | None = None) -> Reached:
    """Count everything anew. `now` is the learner's own time; without it the system's."""
    today = ((now or datetime.now(UTC).astimezone()) - timedelta(hours=USUAL.turn)).date()
    events = _events(store)
    studied = days_studied(events.intervals)
    return Reached(milestones(events, today), streak(studied, today), studied)


def _events(store: Store) -> Events:
    done, told = store.all(DONE), enrolments(store)
    lessons = {
        lesson.id: lesson
        for course in {course for course, *_ in done} | {enrolment.course for enrolment in told}
        if (contents := store.cache.manifest(course)) is not None
        for lesson in every_lesson(contents)
    }
    return Events(
        lessons=[at for _, _, at in done],
        courses=[enrolment.completed_at for enrolment in told if enrolment.completed_at is not None],
        intervals=union(studied_intervals(store)),
        perfect=_perfect(store, lessons),
        languages=[(at, lessons[lesson].language) for _, lesson, at in done if lesson in lessons],
    )


def _perfect(store: Store, lessons: dict[str, Lesson]) -> list[int]:
    """When each quiz with full marks was answered: by the server's verdict, else as it is marked here."""
    found = []
    for text, said in store.all(_ATTEMPTS):
        attempt = _ATTEMPT.decode(text)
        if said is not None:
            verdict = _VERDICT.decode(said)
            full = verdict.most > 0 and verdict.score >= verdict.most
        else:
            lesson = lessons.get(attempt.lesson)
            result = None if lesson is None else mark_all(lesson.quizzes, attempt.answers, attempt.seed)
            full = result is not None and result.most > 0 and result.score >= result.most
        if full:
            found.append(attempt.at)
    return found
