"""A bookmark on a block of the open lesson: set, or taken away where there is one already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from learning.values import Position
from localdb.bookmarks import remove_bookmark, set_bookmark

if TYPE_CHECKING:
    from desktop.reader.book import Book
    from learning.course import Lesson
    from localdb.changes import Changes
    from localdb.store import Store


def toggle_bookmark(store: Store, book: Book, lesson: Lesson, block: str, offset: float) -> Changes:
    """It goes by the title of its block, or by the lesson's."""
    known = book.bookmarks.get((lesson.id, block))
    if known is not None:
        return remove_bookmark(store, known)
    title = next((each.title for each in lesson.blocks if each.id == block and each.title), "")
    return set_bookmark(
        store,
        course=book.course.course,
        lesson=lesson.id,
        block=block,
        label=title or lesson.title,
        position=Position(block, offset),
    )
