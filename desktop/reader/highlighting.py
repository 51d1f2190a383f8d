"""The highlights of the open lesson: found again in its text, drawn with the marks of notes, and changed by the bar.

Highlights live in the page alone. Like the notes beside the lesson they are read again on news, so that one that was
made on another device appears while the lesson is open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.reader.announcement import Announcement
from desktop.reader.memory import remember_colour, remembered_colour
from desktop.reader.page_news import ColourKey, MarkClicked, Ready, RemoveKey
from learning.anchors import Spot, find_anchor
from learning.records import random_id
from localdb.clock import SystemClock, SystemIds
from localdb.highlights import (
    COLOURS,
    add_highlight,
    delete_highlight,
    highlights,
    recolour_highlight,
    restore_highlight,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.main_window import Memory
    from desktop.news import News, Piece
    from desktop.reader.lesson_area import LessonArea
    from desktop.reader.marks import PlacedNotes
    from desktop.reader.page_news import PageNews
    from desktop.tasks import Tasks
    from learning.values import Anchor
    from localdb.highlights import Highlight
    from localdb.store import Store

_AUTHOR = "highlights in the lesson"
_LONGEST = 40


class Highlighting(QObject):
    """`announced` carries an `Announcement`, `drawn` comes when the marks on the page have changed."""

    announced = Signal(object)
    drawn = Signal()
    failed = Signal(object)

    def __init__(self, tasks: Tasks, news: News, area: LessonArea, memory: Memory, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks, self._area, self._memory = tasks, area, memory
        self._course = self._lesson = ""
        self._texts: dict[str, str] = {}
        self._highlights: tuple[Highlight, ...] = ()
        self._spots: dict[str, Spot] = {}
        self._note_marks: list[dict[str, object]] = []
        area.show_last_colour(remembered_colour(memory))
        area.told.connect(self._on_told)
        area.colour_chosen.connect(self.colour)
        area.remove_requested.connect(self._on_remove)
        news.changed.connect(self._on_news)

    @property
    def highlights(self) -> tuple[Highlight, ...]:
        """Those of the open lesson, also such whose words are gone."""
        return self._highlights

    def show_lesson(self, course: str, lesson: str) -> None:
        """Draw the highlights of this lesson from now on."""
        self._course, self._lesson = course, lesson
        self._texts, self._highlights, self._spots, self._note_marks = {}, (), {}, []
        self.reload()

    def reload(self) -> None:
        """Read them again."""
        course, lesson = self._course, self._lesson
        if lesson:
            self._tasks.run(
                lambda store: (lesson, highlights(store, course=course, lesson=lesson)), self._on_read, owner=self
            )

    def show_notes(self, placed: PlacedNotes) -> None:
        """The notes of the lesson have their places: their marks are drawn over the highlights."""
        self._note_marks = placed.marks()
        self._draw()

    def colour(self, colour: str = "") -> None:
        """Give the picked highlight or the selected words a colour, "" for the one used last."""
        colour = colour or remembered_colour(self._memory)
        remember_colour(self._memory, colour)
        self._area.show_last_colour(colour)
        picked, place = self._area.picked, self._area.selected_anchor()
        known = picked or (self._same_place(place) if place else "")
        if known:
            self._do(lambda store: recolour_highlight(store, known, colour))
        elif place is not None:
            self._add(place, colour)
        else:
            self.announced.emit(Announcement("Select the words to highlight first"))
        self._area.deselect()

    def _add(self, place: Anchor, colour: str) -> None:
        course, lesson = self._course, self._lesson
        new = random_id(SystemClock().now().wall, SystemIds().noise(10))
        self._do(lambda store: add_highlight(store, new, course=course, lesson=lesson, place=place, colour=colour))

    def _on_remove(self) -> None:
        gone = next((each for each in self._highlights if each.id == self._area.picked), None)
        if gone is None:
            return
        self._area.deselect()
        self._do(lambda store: delete_highlight(store, gone.id))
        words = " ".join(gone.range.exact.split())
        named = words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
        said = f"Highlight “{named}” removed"
        self.announced.emit(
            Announcement(said, "Undo", lambda: self._do(lambda store: restore_highlight(store, gone.id)))
        )

    def _same_place(self, place: Anchor) -> str:
        spot = Spot(place.block, place.start, place.end)
        return next((identity for identity, known in self._spots.items() if known == spot), "")

    def _do(self, operation: Callable[[Store], object]) -> None:
        self._tasks.run(operation, lambda _: self.reload(), self.failed.emit, owner=self, author=_AUTHOR)

    def _on_read(self, read: tuple[str, tuple[Highlight, ...]]) -> None:
        lesson, found = read
        if lesson == self._lesson:  # the learner may have gone on to another lesson meanwhile
            self._highlights = found
            self._draw()

    def _on_told(self, news: PageNews) -> None:
        if isinstance(news, Ready):
            self._texts = dict(news.texts)
            self._draw()
        elif isinstance(news, MarkClicked):
            self._on_mark_clicked(news)
        elif isinstance(news, ColourKey):
            self.colour(COLOURS[news.number - 1])
        elif isinstance(news, RemoveKey):
            self._on_remove()

    def _on_mark_clicked(self, news: MarkClicked) -> None:
        """The one made last lies on top."""
        mine = [each for each in self._highlights if each.id in news.marks and each.id in self._spots]
        if mine:
            self._area.pick(mine[-1], self._spots[mine[-1].id], news)

    def _draw(self) -> None:
        """Draw everything anew; before the page has told its text nobody knows any place."""
        spots = {each.id: find_anchor(each.range, self._texts) for each in self._highlights} if self._texts else {}
        self._spots = {identity: spot for identity, spot in spots.items() if spot is not None}
        marks = [
            {"mark": each.id, "colour": each.colour, **self._spots[each.id]._asdict()}
            for each in self._highlights
            if each.id in self._spots
        ]
        self._area.surface.command("draw", [*marks, *self._note_marks])
        self.drawn.emit()

    def _on_news(self, piece: Piece) -> None:
        mine = piece.author == _AUTHOR
        if not mine and (piece.changes.everything or "highlight" in piece.changes.kinds):
            self.reload()
