"""What Home says: pure, from figures to words."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from desktop.courses.course_words import DAY_MS
from desktop.design.cloth import short_name
from desktop.figures import HOUR, counted, duration
from learning.money import money_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.home.sight import HomeSight, Resume

_MORNING, _NOON, _EVENING, _NIGHT = 5, 12, 18, 22
_EXPIRY_DAYS = 60
_USUAL = "MYR"
_KINDS = {
    "note": "note",
    "highlight": "highlight",
    "bookmark": "bookmark",
    "study_session": "study session",
    "session_correction": "corrected time",
    "quiz_attempt": "quiz",
    "preference": "setting",
    "goal": "goal",
    "cart_line": "cart line",
    "conflict": "choice between two versions",
}


def greeting(name: str, hour: int) -> str:
    """By the hour of the learner's own clock."""
    words = "Good night"
    if _MORNING <= hour < _NOON:
        words = "Good morning"
    elif _NOON <= hour < _EVENING:
        words = "Good afternoon"
    elif _EVENING <= hour < _NIGHT:
        words = "Good evening"
    return f"{words}, {name}" if name else words


def date_line(sight: HomeSight) -> str:
    """The date, and the nearest end of access."""
    now = datetime.fromtimestamp(sight.now / 1000).astimezone()
    parts = [f"{now:%A}, {now.day} {now:%B}"]
    ends = [(each.expires_at, each) for each in sight.courses if each.expires_at and each.expires_at > sight.now]
    if ends:
        at, course = min(ends, key=lambda end: end[0])
        days = max(1, (at - sight.now) // DAY_MS)
        if days <= _EXPIRY_DAYS:
            parts.append(f"Access to {short_name(course.title)} ends in {counted(days, 'day')}")
    return " · ".join(parts)


def stopped_words(resume: Resume, now: int) -> str:
    """Where and when the learner stopped."""
    at = resume.course.last_studied
    if at is None or not resume.begun:
        return "You have not begun this course yet"
    where = f"You stopped at “{resume.stopped}”, " if resume.stopped else "Last studied "
    return where + when(at, now)


def when(at: int, now: int) -> str:
    """A time in a sentence: today at 09:41, yesterday at 22:14, on 3 October."""
    then, today = (datetime.fromtimestamp(ms / 1000).astimezone() for ms in (at, now))
    if then.date() == today.date():
        return f"today at {then:%H:%M}"
    if then.date() == today.date() - timedelta(days=1):
        return f"yesterday at {then:%H:%M}"
    return f"on {then.day} {then:%B}" if then.year == today.year else f"on {then.day} {then:%B %Y}"


def hours(ms: int) -> str:
    """As one figure: "3.7"; a few minutes are not nothing."""
    tenth = HOUR * 1000 // 10
    if 0 < ms < tenth:
        return "< 0.1"
    return f"{ms / 1000 / HOUR:.1f}"


def spent_words(spent: Mapping[str, int]) -> tuple[str, str]:
    """What was spent in all: the figure of the largest sum, and the others beside it."""
    sums = sorted(spent.items(), key=lambda one: -one[1])
    if not sums:
        return money_words(0, _USUAL), "on courses"
    (currency, amount), *others = sums
    beside = ", ".join(money_words(other, of) for of, other in others)
    return money_words(amount, currency), f"and {beside}" if beside else "on courses"


def week_words(sight: HomeSight) -> str:
    """What the week's bars say to somebody who can't see them."""
    names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    said = [f"{name} {duration(ms // 1000)}" for name, ms in zip(names, sight.week, strict=True) if ms]
    return "Studied this week: " + (", ".join(said) or "nothing yet")


def kind_words(kind: str, count: int) -> str:
    """So many of a kind, as "2 notes"."""
    if kind == "lesson_progress":
        return f"Progress in {counted(count, 'lesson')}"
    if kind not in _KINDS:
        return counted(count, "change")
    return counted(count, _KINDS[kind], "quizzes" if kind == "quiz_attempt" else "")
