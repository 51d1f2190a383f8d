"""What the learner did, as events that other learning record stores understand: from the records on this device."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from learning.attempts import Verdict
from learning.course import every_lesson
from learning.marking import mark_all
from learning.quizzes import Attempt
from learning.time import Interval
from learning.values import SessionStart
from learning.xapi import Done, Earned, Event, Person, Place, Studied, Tried
from localdb.certificates import certificates
from localdb.courses import enrolments
from localdb.milestones import DONE

if TYPE_CHECKING:
    from learning.course import Lesson
    from localdb.store import Store

_ATTEMPT: Final = msgspec.json.Decoder(Attempt)
_VERDICT: Final = msgspec.json.Decoder(Verdict)
_START: Final = msgspec.json.Decoder(SessionStart)
_NOWHERE: Final = "https://carrel.invalid"
"""Names what was done without any school, so that it is nobody else's."""
_SESSIONS: Final = (
    "SELECT s.id, s.start, coalesce((SELECT json_extract(c.correction, '$.active_ms') FROM session_correction c"
    " WHERE c.session = s.id ORDER BY c.id DESC LIMIT 1), s.active_ms, 0)"
    " FROM study_session s WHERE NOT s.deleted AND s.start IS NOT NULL"
)
_ATTEMPTS: Final = (
    "SELECT a.id, a.attempt, v.verdict FROM quiz_attempt a LEFT JOIN quiz_verdict v ON v.id = a.id WHERE NOT a.deleted"
)


def whose(store: Store) -> Person:
    """The learner of this store."""
    return Person(store.learner, store.account.name, store.account.server or _NOWHERE)


def told_events(store: Store) -> list[Event]:
    """Everything that was done, in no order."""
    names = _Names(store)
    events: list[Event] = [Done(names.place(course, lesson), int(at)) for course, lesson, at in store.all(DONE)]
    told = enrolments(store)
    events += [Done(names.place(one.course), one.completed_at) for one in told if one.completed_at is not None]
    for identity, text, active_ms in store.all(_SESSIONS):
        start = _START.decode(text)
        interval = Interval(start.at, int(active_ms), start.offset)
        events.append(Studied(identity, names.place(start.course, start.lesson), interval))
    events += [_tried(names, *row) for row in store.all(_ATTEMPTS)]
    return events + [
        Earned(kept.id, names.place(kept.certificate.course), kept.certificate.url, kept.certificate.issued_at)
        for kept in certificates(store)
    ]


class _Names:
    """Titles of courses and lessons, as far as their contents have come."""

    def __init__(self, store: Store) -> None:
        self._courses = {one.course: one.title for one in enrolments(store)}
        contents = (store.cache.manifest(course) for course in self._courses)
        self.lessons: dict[str, Lesson] = {each.id: each for one in contents if one for each in every_lesson(one)}

    def place(self, course: str, lesson: str = "") -> Place:
        known = self.lessons.get(lesson)
        return Place(course, self._courses.get(course, course), lesson, known.title if known else "")


def _tried(names: _Names, identity: str, text: str, said: str | None) -> Tried:
    """By the server's verdict, else as it is marked here."""
    attempt = _ATTEMPT.decode(text)
    lesson = names.lessons.get(attempt.lesson)
    place = names.place(attempt.course, attempt.lesson)
    if said is not None:
        verdict = _VERDICT.decode(said)
        return Tried(identity, place, attempt.at, verdict.score, verdict.most, verdict.passed)
    result = mark_all(lesson.quizzes if lesson else (), attempt.answers, attempt.seed)
    return Tried(identity, place, attempt.at, result.score, result.most)
