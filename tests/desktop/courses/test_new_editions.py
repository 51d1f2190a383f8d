"""A new edition in My courses: its row, and what it changes."""

from __future__ import annotations

from desktop.courses.course_words import device_state
from desktop.courses.news_popover import effect_words, news_lines
from learning.editions import WhatIsNew
from tests.desktop.courses.test_course_words import MB, NOW, course


def test_a_row_offers_the_new_edition_by_what_travels() -> None:
    """The size of the change, and that the old one stays."""
    state = device_state(course(downloaded=True, bytes_here=100 * MB, update_bytes=12 * MB), None, NOW)
    assert (state.said.words, state.action, state.action_words) == ("New edition", "download", "Get 12 MB")
    assert "stays until it is whole" in state.detail
    read = device_state(course(downloaded=True, bytes_here=100 * MB, has_news=True), None, NOW)
    assert (read.action, read.detail) == ("open", "New edition: see what is new")


def test_what_is_new_is_told_by_its_lessons() -> None:
    """Each kind with its titles; a long list ends with how many more."""
    news = WhatIsNew(added=tuple(f"L{n}" for n in range(11)), removed=("Old",), more_units=9)
    (added, titles), (removed, gone) = news_lines(news)
    assert (added, removed, gone) == ("11 lessons new", "1 lesson removed", ("Old",))
    assert titles[-1] == "and 3 more"
    assert "25 percent of more" in effect_words(course(), news)
    assert "come along" in effect_words(course(), WhatIsNew())
