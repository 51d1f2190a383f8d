"""Attempts that arrive are marked at once, in the transaction that takes them in, by the functions that devices use.

What can't be marked yet (its edition is not here, or its learner not enrolled) has a row that waits; it is tried again
with the learner's next attempt and whenever its course is published.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

import msgspec

from learning.attempts import Verdict, tries
from learning.marking import mark_all
from learning.quizzes import Attempt
from learning.records import FieldState
from server.database import row, rows, write_rows
from server.sync.feed import append_change, open_feed, stored_records
from sync.merge import Held

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.engine import Connection

    from learning.quizzes import Quiz
    from server.quizzes.edition_quizzes import EditionQuizzes
    from server.sync.feed import Feed

_ATTEMPT: Final = msgspec.json.Decoder(Attempt)
_BY_SERVER: Final = 0
_TAKE: Final = (
    "INSERT INTO quiz_mark (learner_id, attempt, course, lesson, arrived) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (learner_id, attempt) DO NOTHING"
)
_MARK: Final = (
    "UPDATE quiz_mark SET marked_at = ?, score = ?, most = ?, passed = ? WHERE learner_id = ? AND attempt = ?"
)


def take_attempts(feed: Feed, ids: Iterable[str], quizzes: EditionQuizzes, now: int) -> None:
    """Attempts have come in: list them, and mark them and what has waited."""
    found = [(id_, _attempt(feed, id_), feed.written["quiz_attempt", id_].seq) for id_ in ids]
    write_rows(feed.connection, _TAKE, [(feed.learner, id_, made.course, made.lesson, seq) for id_, made, seq in found])
    mark_waiting(feed, quizzes, now)


def mark_waiting(feed: Feed, quizzes: EditionQuizzes, now: int) -> None:
    """Mark what this learner's rows say is not marked yet, in the order in which it came."""
    sql = "SELECT attempt FROM quiz_mark WHERE learner_id = ? AND marked_at IS NULL ORDER BY arrived"
    for (id_,) in rows(feed.connection, sql, (feed.learner,)):
        made = _attempt(feed, id_)
        asked = quizzes.of(feed.connection, made.course, made.edition) if _is_enrolled(feed, made.course) else None
        if asked is not None:
            _write_verdict(feed, id_, _judged(feed, id_, made, asked.get(made.lesson, ())), now)


def mark_course(connection: Connection, course: str, quizzes: EditionQuizzes, now: int) -> None:
    """A course has been published: whoever waits for one of its editions hears of their attempts now."""
    sql = "SELECT DISTINCT learner_id FROM quiz_mark WHERE course = ? AND marked_at IS NULL ORDER BY learner_id"
    for (learner,) in rows(connection, sql, (course,)):
        with open_feed(connection, learner) as feed:
            mark_waiting(feed, quizzes, now)


def _judged(feed: Feed, id_: str, made: Attempt, asked: tuple[Quiz, ...]) -> Verdict:
    result = mark_all(asked, made.answers, made.seed)
    so_far = [*_earlier(feed, id_, made), made]
    over_limit = any(0 < quiz.attempts < tries(quiz, so_far) for quiz in asked)
    return Verdict(
        course=made.course,
        lesson=made.lesson,
        edition=made.edition,
        score=result.score,
        most=result.most,
        passed=result.passed and not over_limit,
        number=len(so_far),
        over_limit=over_limit,
        points={mark.question: mark.points for mark in result.marks if mark.most},
    )


def _earlier(feed: Feed, id_: str, made: Attempt) -> list[Attempt]:
    """The attempts at the same lesson that came before this one."""
    sql = (
        "SELECT attempt FROM quiz_mark WHERE learner_id = ? AND course = ? AND lesson = ? AND arrived <"
        " (SELECT arrived FROM quiz_mark WHERE learner_id = ? AND attempt = ?) ORDER BY arrived"
    )
    found = rows(feed.connection, sql, (feed.learner, made.course, made.lesson, feed.learner, id_))
    return [_attempt(feed, earlier) for (earlier,) in found]


def _attempt(feed: Feed, id_: str) -> Attempt:
    key = ("quiz_attempt", id_)
    return _ATTEMPT.decode(stored_records(feed, [key])[key].held.fields["attempt"].value)


def _write_verdict(feed: Feed, id_: str, verdict: Verdict, now: int) -> None:
    state = FieldState(msgspec.Raw(msgspec.json.encode(verdict)), (now, 0, _BY_SERVER), secrets.token_hex(8))
    append_change(feed, "quiz_verdict", id_, Held({"verdict": state}))
    values = (now, verdict.score, verdict.most, verdict.passed, feed.learner, id_)
    write_rows(feed.connection, _MARK, [values])


def _is_enrolled(feed: Feed, course: str) -> bool:
    sql = 'SELECT 1 FROM course_enrollments WHERE "userId" = ? AND course = ?'
    return row(feed.connection, sql, (feed.learner, course)) is not None
