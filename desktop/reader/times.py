"""Times as a learner says them: 09:41 today, Fri 22:02 this week, 14 Nov this year."""

from __future__ import annotations

from datetime import datetime, timedelta


def clock_words(at: int, now: int) -> str:
    """When something was, in as few letters as the distance allows; both in ms since 1970."""
    then, today = _local(at), _local(now)
    if then.date() == today.date():
        return f"{then:%H:%M}"
    if timedelta(0) < today.date() - then.date() < timedelta(days=7):
        return f"{then:%a %H:%M}"
    return f"{then.day} {then:%b}" if then.year == today.year else f"{then.day} {then:%b %Y}"


def date_words(at: int) -> str:
    """A day that matters, in full: 2 November 2026."""
    day = _local(at)
    return f"{day.day} {day:%B %Y}"


def _local(at: int) -> datetime:
    return datetime.fromtimestamp(at / 1000).astimezone()
