"""What a new edition of a course changes: lessons that came, changed or went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.design.fonts import FontRole
from desktop.design.label import Label
from desktop.design.popover import Popover
from desktop.figures import counted

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.design.appearance import Appearance
    from learning.editions import WhatIsNew
    from localdb.courses import Course

_NAMED = 8


def news_lines(news: WhatIsNew) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Headings with the titles under them; long lists say how many more there are."""
    parts = ((news.added, "new"), (news.changed, "changed"), (news.removed, "removed"))
    return tuple((f"{counted(len(titles), 'lesson')} {what}", _shortened(titles)) for titles, what in parts if titles)


def effect_words(course: Course, news: WhatIsNew) -> str:
    """Why the percent may have fallen."""
    if news.more_units <= 0:
        return "Your progress, notes and highlights come along."
    more = counted(news.more_units, "part")
    return f"The course is {more} longer, so your progress is {course.percent} percent of more. Nothing of it is lost."


def _shortened(titles: tuple[str, ...]) -> tuple[str, ...]:
    more = len(titles) - _NAMED
    return titles if more <= 0 else (*titles[:_NAMED], f"and {more} more")


class NewsPopover(Popover):
    """Small, read and closed; nothing in it can be pressed."""

    def __init__(self, look: Appearance, course: Course, news: WhatIsNew, parent: QWidget) -> None:
        super().__init__(look, width=332, parent=parent)
        waits = course.update_bytes is not None
        title = f"The next edition of {course.title}" if waits else f"What is new in {course.title}"
        self.body.addWidget(Label(look, title, FontRole.CARD_TITLE, wrap=True))
        if news.is_nothing:
            self.body.addWidget(Label(look, "No lesson reads differently.", tone="text2", wrap=True))
        for heading, titles in news_lines(news):
            self.body.addWidget(Label(look, heading, FontRole.SELECTED))
            self.body.addWidget(Label(look, "\n".join(titles), tone="text2", wrap=True))
        self.body.addWidget(Label(look, effect_words(course, news), FontRole.SMALL, "text2", wrap=True))
