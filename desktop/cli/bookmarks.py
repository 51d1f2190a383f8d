"""Bookmarks on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click
import msgspec

from desktop.cli.desk import Desk, json_option, pass_desk
from desktop.cli.naming import find_course, find_lesson, short_ids, slugs
from desktop.cli.output import cut, iso, say, table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from learning.course import Lesson
    from localdb.bookmarks import Bookmark


@click.group("bookmarks")
def bookmarks() -> None:
    """List, add and delete bookmarks."""


@bookmarks.command("list")
@click.option("--course", metavar="COURSE", help="Only those of this course.")
@json_option
@pass_desk
def list_bookmarks(desk: Desk, course: str | None) -> None:
    """List your bookmarks in your order."""
    from localdb import bookmarks as store_bookmarks

    within = find_course(desk.store, course).course if course else None
    found, by_id = store_bookmarks.bookmarks(desk.store, within), slugs(desk.store)

    def lines() -> None:
        short = short_ids(mark.id for mark in store_bookmarks.bookmarks(desk.store))
        titles = _titles(desk)
        rows = [
            (short[mark.id], by_id.get(mark.course, mark.course), titles.get(mark.lesson, mark.lesson), cut(mark.label))
            for mark in found
        ]
        if rows:
            table(("Bookmark", "Course", "Lesson", "Label"), rows)
        else:
            say("No bookmarks.")

    desk.show([_as_json(mark, by_id) for mark in found], lines)


@bookmarks.command("add")
@click.option("--course", required=True, metavar="COURSE", help="The course.")
@click.option("--lesson", required=True, metavar="LESSON", help="The lesson, by its place or id.")
@click.option("--block", default="", metavar="B", help="The id of a block in the lesson.")
@click.option("--label", metavar="T", help="What to call it.")
@json_option
@pass_desk
def add_bookmark(desk: Desk, course: str, lesson: str, block: str, label: str | None) -> None:
    """Bookmark a lesson, or a block in it. One place has one bookmark: adding it again changes its label."""
    from localdb import bookmarks as store_bookmarks

    known = find_course(desk.store, course)
    found = find_lesson(desk.store, known, lesson).lesson
    _check_block(found, block)
    store_bookmarks.set_bookmark(desk.store, course=known.course, lesson=found.id, block=block, label=label)
    identity = store_bookmarks.bookmark_id(desk.store, known.course, found.id, block)
    mark = store_bookmarks.bookmark(desk.store, identity)
    desk.show(_as_json(mark, slugs(desk.store)), lambda: say(f"Bookmarked {known.slug}, {found.title}."))


@bookmarks.command("delete")
@click.argument("bookmark_id", metavar="ID")
@json_option
@pass_desk
def delete_bookmark(desk: Desk, bookmark_id: str) -> None:
    """Delete a bookmark."""
    from localdb import bookmarks as store_bookmarks

    mark = store_bookmarks.bookmark(desk.store, bookmark_id.strip().lower())
    store_bookmarks.remove_bookmark(desk.store, mark.id)
    desk.show(_as_json(mark, slugs(desk.store)), lambda: say("Deleted."))


def _check_block(lesson: Lesson, block: str) -> None:
    from localdb.errors import NotFound

    if block and block not in {known.id for known in lesson.blocks}:
        raise NotFound(f"The lesson {lesson.title} has no block {block}.", next_step="Leave --block away.")


def _titles(desk: Desk) -> dict[str, str]:
    """The title of each lesson by its id, of all courses whose contents are here."""
    from learning.course import lessons
    from localdb.courses import courses, manifest

    contents = (manifest(desk.store, known.course) for known in courses(desk.store))
    return {
        placed.lesson.id: f"{placed.place} {cut(placed.lesson.title)}"
        for content in contents
        if content
        for placed in lessons(content)
    }


def _as_json(mark: Bookmark, by_id: Mapping[str, str]) -> dict[str, Any]:
    return {
        "bookmark": mark.id,
        "course": by_id.get(mark.course, mark.course),
        "lesson": mark.lesson,
        "block": mark.block or None,
        "position": msgspec.to_builtins(mark.position),
        "label": mark.label,
        "updated_at": iso(mark.updated_at),
    }


COMMANDS: Final = {"bookmarks": bookmarks}
