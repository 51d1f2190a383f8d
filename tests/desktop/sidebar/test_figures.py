"""The sidebar's figures stay true while nobody looks at Home."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from desktop.home.sight import read_home
from desktop.sidebar.figures import SidebarFigures
from localdb.notes import save_note

if TYPE_CHECKING:
    from tests.desktop.room import Room


def test_a_note_and_an_enrolment_are_counted_when_they_come(learners_room: Room) -> None:
    """What this window writes and what another process does."""
    figures = SidebarFigures(learners_room.tasks, learners_room.news)
    counts: dict[str, int] = {}
    titles: list[str] = []
    figures.counted.connect(counts.__setitem__)
    figures.courses_changed.connect(lambda courses: titles.extend(course.title for course in courses))
    learners_room.enrol("Network rules", "c" * 16)
    learners_room.until(lambda: "Network rules" in titles)
    learners_room.tasks.run(partial(save_note, identity="n" * 16, title="One", body="", course="c" * 16))
    learners_room.until(lambda: counts.get("notes") == 1)


def test_what_home_has_read_is_not_read_again(room: Room) -> None:
    """The courses and both counts, in one go."""
    figures = SidebarFigures(room.tasks, room.news)
    counts: dict[str, int] = {}
    figures.counted.connect(counts.__setitem__)
    figures.show_sight(room.do(read_home))
    assert counts == {"notes": 0, "bookmarks": 0}
