"""Where a lesson opens: where the learner stopped, on whichever device, or at the farthest place they have read.

When that is another place than the one they left on this device, the foot says so for a while and offers the way back.
"""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.reader.frames import TRYING
from desktop.reader.page_news import PlaceSeen, Ready, WentFurther
from desktop.reader.pdf_gate import DocumentGate
from learning.values import Position

if TYPE_CHECKING:
    from desktop.main_window import Memory
    from desktop.reader.book import Book
    from desktop.reader.foot_bar import FootBar
    from desktop.reader.lesson_area import LessonArea
    from desktop.reader.opening import Opening
    from desktop.reader.page_news import PageNews
    from learning.course import Lesson

_KEY = "reader/places"
_KEPT = 100
_NEAR = 0.02
"""Two places of one block that are closer than this share of the page are the same to a reader."""


class Resuming(QObject):
    """Opens the page of a lesson at its place, and shows the notice."""

    def __init__(self, area: LessonArea, foot: FootBar, memory: Memory, parent: QObject) -> None:
        super().__init__(parent)
        self._area, self._foot, self._memory = area, foot, memory
        self.gate = DocumentGate(memory, self)
        self.gate.tried.connect(lambda: area.show_frame(TRYING))
        self._lesson: Lesson | None = None
        self._place = PlaceSeen("", 0.0, 0.0, ())
        self._back: Position | None = None
        self._from = ""
        area.told.connect(self._on_told)
        foot.back_requested.connect(self._on_back)

    def open(self, book: Book, opening: Opening) -> None:
        """Show the lesson of an opening; a place that was asked for comes before any that was left."""
        assert opening.opened is not None
        wish, lesson = opening.wish, opening.opened.placed.lesson
        self.leave()
        self._lesson = lesson
        progress = book.progress.get(lesson.id)
        last = progress.position if progress else None
        asked = bool(wish.position or wish.fragment or wish.note)
        self._from = "" if asked else opening.elsewhere
        self._back = None if asked else self._place_to_go_back_to(lesson, last)
        furthest = progress.furthest if progress and not asked and not book.is_done(lesson) else 0.0
        at = wish.position or last
        show_page = partial(self._area.open, book.edition, lesson.id, at, wish.fragment, furthest)
        if opening.opened.file is not None:
            blocks = tuple(block.id for block in lesson.blocks)
            show = partial(self._area.open_document, opening.opened.file, blocks, at, furthest)
            self.gate.ask(opening.opened.file, show, show_page)
            return
        show_page()

    def leave(self) -> None:
        """The lesson is left for another one."""
        self.remember()
        self.gate.leave()
        self._lesson, self._place = None, PlaceSeen("", 0.0, 0.0, ())
        self._foot.hide_notice()

    def remember(self) -> None:
        """Keep where the learner is on this device."""
        if self._lesson is not None and self._place.block:
            places = {**self._places(), self._lesson.id: (self._place.block, self._place.offset)}
            newest = dict(list(places.items())[-_KEPT:])
            self._memory.setValue(_KEY, json.dumps(newest))

    def _place_to_go_back_to(self, lesson: Lesson, last: Position | None) -> Position | None:
        """Where the learner was on this device; None when the lesson opens there anyway."""
        if not self._from:
            return last
        kept = self._places().get(lesson.id)
        own = Position(kept[0], kept[1]) if kept else Position()
        near = last is not None and own.block in {"", last.block} and abs(own.offset - last.offset) < _NEAR
        return None if near else own

    def _places(self) -> dict[str, tuple[str, float]]:
        try:
            kept = json.loads(str(self._memory.value(_KEY) or "{}"))
            return {str(lesson): (str(block), float(offset)) for lesson, (block, offset) in kept.items()}
        except (ValueError, TypeError, AttributeError):
            return {}

    def _on_told(self, news: PageNews) -> None:
        if isinstance(news, Ready) and self._from and self._back is not None:
            self._say(f"Opened where you stopped on {self._from}.", self._back)
        elif isinstance(news, WentFurther) and news.further and self._back is not None:
            where = f", from {self._from}" if self._from else ""
            self._say(f"Opened at your furthest place{where}.", self._back)
        elif isinstance(news, PlaceSeen):
            self._place = news

    def _say(self, words: str, back: Position) -> None:
        blocks = self._lesson.blocks if self._lesson is not None else ()
        title = next((each.title for each in blocks if each.id == back.block and each.title), "")
        percent = f"{round(100 * back.offset)}%" if back.offset >= _NEAR else "the beginning"
        self._foot.show_notice(words, f"Back to {f'“{title}”' if title else percent}")

    def _on_back(self) -> None:
        if self._back is not None:
            self._area.surface.command("resume", self._back.block, self._back.offset)
            self._area.surface.setFocus()
        self._foot.hide_notice()
