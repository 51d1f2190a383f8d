"""Milestones as the site shows them: by the rules of `learning.milestones`, from tables that say when things were done.

Streaks and hours come from the days that are kept with the sessions, in one look at each.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from learning.milestones import RULES, Events, Rule, milestones
from learning.time import DAY_MS, EPOCH
from server.database import rows
from server.site.shapes import SiteAchievement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Connection

_HOUR_MS: Final = 3600 * 1000
_LESSONS: Final = (
    "SELECT done_at FROM lesson_progress WHERE learner_id = ? AND done_at IS NOT NULL ORDER BY done_at LIMIT 50"
)
_PERFECT: Final = (
    "SELECT marked_at FROM quiz_mark WHERE learner_id = ? AND marked_at IS NOT NULL AND most > 0 AND score >= most"
    " ORDER BY marked_at LIMIT 1"
)
_LANGUAGES: Final = (
    "SELECT min(p.done_at), e.language FROM lesson_progress p JOIN course c ON c.id = p.course"
    " JOIN edition e ON e.course = c.id AND e.id = c.edition"
    " WHERE p.learner_id = ? AND p.done_at IS NOT NULL GROUP BY e.language"
)


def achievements_of(
    connection: Connection, learner: str, days: dict[int, int], completed: Sequence[int], now: int
) -> list[SiteAchievement]:
    """What the learner has earned, newest first. `completed`: when courses were."""
    mine = (learner,)
    events = Events(
        lessons=[at for (at,) in rows(connection, _LESSONS, mine)],
        courses=completed,
        perfect=[at for (at,) in rows(connection, _PERFECT, mine)],
        languages=[(at, language) for at, language in rows(connection, _LANGUAGES, mine)],
    )
    today = EPOCH + timedelta(days=now // DAY_MS)
    earned = [(each.earned, each.rule) for each in milestones(events, today) if each.earned is not None]
    earned += [(EPOCH + timedelta(days=day), rule) for rule in RULES if (day := _reached(rule, days)) is not None]
    earned.sort(key=lambda each: each[0], reverse=True)
    return [SiteAchievement(rule.id, rule.title, f"{day.isoformat()}T00:00:00.000Z") for day, rule in earned]


def _reached(rule: Rule, days: dict[int, int]) -> int | None:
    """The day on which a streak, or a sum of hours, was first so much."""
    if rule.measure not in {"streak", "hours"}:
        return None
    run, before, spent = 0, None, 0
    for day, ms in days.items():
        run = run + 1 if before == day - 1 else 1
        before, spent = day, spent + ms
        if (run if rule.measure == "streak" else spent // _HOUR_MS) >= rule.wanted:
            return day
    return None
