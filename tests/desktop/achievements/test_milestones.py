"""Milestones, streak and the map of the year: what the learner did, at once and in words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from desktop.achievements.screen import AchievementsScreen
from desktop.achievements.words import milestone_words, streak_words, year_words
from learning.course import lessons
from learning.milestones import RULES, Milestone
from learning.streaks import Streak
from localdb.courses import courses, manifest
from localdb.study import study
from tests.desktop.eyes import clipped, nameless

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop.design.appearance import Appearance
    from localdb.store import Store
    from tests.desktop.room import Room

HOUR_MS = 3_600_000


@pytest.fixture
def screen(qtbot: QtBot, look: Appearance, room: Room) -> AchievementsScreen:
    """The page of somebody who has only opened the sample course."""
    shown = AchievementsScreen(look, room.tasks, room.news)
    qtbot.addWidget(shown)
    shown.resize(1060, 900)
    shown.show()
    room.until(lambda: len(shown.milestones.cards) == len(RULES))
    return shown


def study_first(store: Store) -> None:
    """One lesson, two hours, done."""
    course = courses(store)[0].course
    contents = manifest(store, course)
    assert contents is not None
    study(store, course=course, lesson=lessons(contents)[0].lesson.id, seconds=7200, complete=True)


def names(screen: AchievementsScreen) -> list[str]:
    """What the cards say aloud."""
    return [card.accessibleName() for card in screen.milestones.cards]


def test_what_was_done_is_there_at_once(screen: AchievementsScreen, room: Room) -> None:
    """A finished lesson earns its milestone without a network, and stands first; the map and the streak say it too."""
    assert "First lesson completed. 0 of 1" in names(screen)
    room.do(study_first)
    room.until(lambda: names(screen)[0].startswith("First lesson completed. ") and " of " not in names(screen)[0])
    assert "10 hours of study. 2 of 10" in names(screen)
    assert "1 day, 2 h 00 min in all" in screen.days.map.accessibleName()


@pytest.mark.parametrize("width", [708, 948, 1060])
def test_nothing_is_cut_off_and_everything_has_a_name(
    screen: AchievementsScreen, room: Room, width: int, qtbot: QtBot
) -> None:
    """At every width that the window can have."""
    room.do(study_first)
    screen.resize(width, 560)
    qtbot.waitUntil(lambda: screen.width() == width and not clipped(screen))
    assert not nameless(screen)


def test_the_words() -> None:
    """Dates, how far, days in a row; a year without study says so."""
    earned = Milestone(RULES[0], date(2026, 11, 3), 1)
    day = date(2026, 11, 2)

    assert milestone_words(earned) == "3 November 2026"
    assert milestone_words(earned._replace(rule=RULES[1], earned=None, reached=12)) == "12 of 50"
    assert streak_words(Streak(1, 4, day)) == ("1 day", "in a row up to today")
    assert streak_words(Streak(0, 4, day))[0] == "0 days"
    assert year_words({day: HOUR_MS, day - timedelta(days=3): 2 * HOUR_MS}) == (
        "Study days in the last year: 2 days, 3 h 00 min in all, most on 30 October 2026 with 2 h 00 min"
    )
    assert year_words({}) == "Study days: none in the last year"
