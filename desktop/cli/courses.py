"""Courses on the command line: what you have, what is in it, and bringing it onto this device."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import click

from desktop.cli.desk import Desk, json_option, pass_desk
from desktop.cli.exits import Exit, Refusal
from desktop.cli.naming import find_course, placed_lessons
from desktop.cli.output import aligned, cut, iso, say, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from learning.course import Lesson
    from localdb.courses import Course
    from localdb.study import LessonProgress
    from sync.downloads import DownloadOutcome, DownloadProgress

TRIES: Final = 4
"""A person who waits at a prompt is told after so many fruitless tries; the window goes on for ever."""


@click.command("courses")
@json_option
@pass_desk
def courses(desk: Desk) -> None:
    """List your courses."""
    from localdb import courses as store_courses

    found = store_courses.courses(desk.store)

    def lines() -> None:
        if not found:
            say("No courses yet. Sign in and sync; your school enrols you.")
            return
        rows = [(known.slug, cut(known.title), f"{known.percent} %", _here(known), _until(known)) for known in found]
        table(("Course", "Title", "Done", "On this device", "Access"), rows)

    desk.show([_course_json(known) for known in found], lines)


@click.command("lessons")
@click.argument("course_name", metavar="COURSE")
@json_option
@pass_desk
def lessons(desk: Desk, course_name: str) -> None:
    """List the lessons of a course, in order."""
    from localdb.courses import lesson_offline
    from localdb.study import lesson_progress

    course = find_course(desk.store, course_name)
    progress = lesson_progress(desk.store, course.course)
    rows = [
        {
            "lesson": placed.lesson.id,
            "place": placed.place,
            "title": placed.lesson.title,
            "section": list(placed.titles),
            "kind": placed.lesson.kind,
            "complete": lesson_complete(placed.lesson, progress.get(placed.lesson.id)),
            "seconds": progress[placed.lesson.id].seconds if placed.lesson.id in progress else 0,
            "offline": lesson_offline(desk.store, course.course, placed.lesson.id),
        }
        for placed in placed_lessons(desk.store, course)
    ]
    desk.show(rows, lambda: _print_lessons(rows))


@click.command("download")
@click.argument("course_name", metavar="COURSE")
@click.option("--section", metavar="S", help="Only this section, by its place (2.1) or title.")
@json_option
@click.pass_context
def download(ctx: click.Context, course_name: str, section: str | None) -> None:
    """Bring a course onto this device. What is here already is not fetched again; a break goes on where it stopped."""
    desk: Desk = ctx.obj
    course = find_course(desk.store, course_name)
    if course.status == "expired":
        raise Refusal("Access to this course has ended.", "Your notes and progress stay yours.")
    outcome = _fetch(desk, course.course, section)
    value = {"course": course.slug, "bytes": outcome.bytes, "files": outcome.files, "missing": list(outcome.missing)}
    desk.show(value, lambda: _say_download(course.slug, outcome))
    if outcome.missing:
        say("Not to be had now: " + ", ".join(outcome.missing) + ". Try again later; the rest of the course is here.")
        ctx.exit(Exit.NOTHING_DONE)


@click.command("remove")
@click.argument("course_name", metavar="COURSE")
@json_option
@pass_desk
def remove(desk: Desk, course_name: str) -> None:
    """Remove a course's files from this device. Notes, bookmarks and progress stay."""
    from desktop.figures import size
    from localdb.courses import remove_course

    course = find_course(desk.store, course_name)
    if not course.bytes_here:
        raise Refusal(f"Nothing of {course.slug} is on this device.")
    freed = remove_course(desk.store, course.course)
    value = {"course": course.slug, "bytes": freed}
    desk.show(value, lambda: say(f"Removed {course.slug}: {size(freed)} are free again. Notes and progress stay."))


def lesson_complete(lesson: Lesson, progress: LessonProgress | None) -> bool:
    """Whether the lesson counts as complete in the edition that is here."""
    from learning.progress import is_complete
    from learning.values import Done

    return progress is not None and is_complete(lesson, Done(units=progress.units, done_at=progress.done_at))


def _fetch(desk: Desk, course: str, section: str | None) -> DownloadOutcome:
    from localdb.courses import wanted_blobs
    from localdb.editions import DAY_MS, collect_unused
    from sync.downloads import DownloadOutcome, download_course

    if not wanted_blobs(desk.store, course, section):
        return DownloadOutcome(0, 0)
    sections = () if section is None else (section,)
    with _bar() as tell:
        outcome = download_course(desk.remote, desk.store, course, sections, on_progress=tell, tries=TRIES)
    collect_unused(desk.store, older_than=DAY_MS)
    return outcome


@contextmanager
def _bar() -> Iterator[Callable[[DownloadProgress], None] | None]:
    """A bar for a person at a terminal; a script's log gets none."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn, TransferSpeedColumn

    columns = (BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("download", total=None)
        yield lambda now: bar.update(task, total=now.total, completed=now.done)


def _say_download(slug: str, outcome: DownloadOutcome) -> None:
    from desktop.figures import counted, size

    if not outcome.files and not outcome.missing:
        say(f"{slug} is on this device already. Nothing to fetch.")
        return
    say(f"{counted(outcome.files, 'file')} of {slug} came ({size(outcome.bytes)}), ready to study offline.")


def _print_lessons(rows: list[dict[str, Any]]) -> None:
    section: list[str] = []
    lines = aligned([("Lesson", "Title", "Done", "Offline"), *map(_lesson_cells, rows)])
    click.echo(next(lines))
    for row, line in zip(rows, lines, strict=True):
        if row["section"] != section:
            section = row["section"]
            click.echo(f"  {', '.join(section)}")
        click.echo(line)


def _lesson_cells(row: dict[str, Any]) -> tuple[str, str, str, str]:
    from desktop.figures import duration

    done = "done" if row["complete"] else duration(row["seconds"]) if row["seconds"] else ""
    return row["place"], cut(row["title"]), done, "yes" if row["offline"] is True else row["offline"]


def _course_json(known: Course) -> dict[str, Any]:
    return {
        "course": known.slug,
        "title": known.title,
        "status": known.status,
        "percent": known.percent,
        "downloaded": known.downloaded,
        "bytes": known.bytes,
        "bytes_here": known.bytes_here,
        "update_bytes": known.update_bytes,
        "expires_at": iso(known.expires_at),
        "edition": known.edition,
        "provider": known.provider,
        "completed": known.completed,
        "total": known.total,
        "seconds": known.seconds,
        "last_studied": iso(known.last_studied),
    }


def _here(known: Course) -> str:
    from desktop.figures import size

    if known.update_bytes is not None:
        return f"new edition ({size(known.update_bytes)} to get)"
    if known.downloaded:
        return f"all ({size(known.bytes)})"
    return f"{size(known.bytes_here)} of {size(known.bytes)}" if known.bytes_here else "no"


def _until(known: Course) -> str:
    from desktop.figures import day

    if known.expires_at is None:
        return "no end"
    return f"{'ended' if known.status == 'expired' else 'until'} {day(known.expires_at)}"


COMMANDS: Final = {"courses": courses, "lessons": lessons, "download": download, "remove": remove}
