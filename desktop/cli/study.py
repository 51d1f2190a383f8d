"""Studying and progress on the command line."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import click

from desktop.cli.courses import lesson_complete
from desktop.cli.desk import Desk, json_option, pass_desk
from desktop.cli.naming import find_course, find_lesson
from desktop.cli.output import cut, say, table

if TYPE_CHECKING:
    from learning.course import Placed
    from localdb.courses import Course
    from localdb.study import LessonProgress

LONGEST: Final = 12 * 3600
UNIT: Final = click.FloatRange(0, 1)


def _moment(_ctx: click.Context, _parameter: click.Parameter, told: str | None) -> int | None:
    """ISO 8601; without a zone it is UTC, like every time that we print."""
    if told is None:
        return None
    try:
        moment = datetime.fromisoformat(told)
    except ValueError as error:
        raise click.BadParameter(f"{told!r} is not a time like 2026-06-01T12:00:00Z.") from error
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)


def _number(_ctx: click.Context, _parameter: click.Parameter, told: float | None) -> float | None:
    """A place on a page: nan lies in every range, and nowhere on a page."""
    if told is not None and math.isnan(told):
        raise click.BadParameter("This is no place on a page; give a number from 0 to 1.")
    return told


@click.command("study")
@click.argument("course_name", metavar="COURSE")
@click.argument("lesson_name", metavar="LESSON")
@click.option(
    "--seconds", required=True, type=click.IntRange(0, LONGEST), metavar="N", help="How long, up to 12 hours."
)
@click.option("--complete", is_flag=True, help="The lesson is complete.")
@click.option("--position", type=UNIT, callback=_number, metavar="0..1", help="How far down the page you stopped.")
@click.option("--ended", callback=_moment, metavar="ISO", help="When it ended. [default: now]")
@json_option
@pass_desk
def study(
    desk: Desk,
    course_name: str,
    lesson_name: str,
    seconds: int,
    complete: bool,
    position: float | None,
    ended: int | None,
) -> None:
    """Write down that you studied a lesson. Time that overlaps counts once."""
    from localdb import study as store_study

    course = find_course(desk.store, course_name)
    placed = find_lesson(desk.store, course, lesson_name)
    store_study.study(
        *(desk.store,),
        course=course.course,
        lesson=placed.lesson.id,
        seconds=seconds,
        complete=complete,
        position=position,
        ended=ended,
    )
    progress = store_study.lesson_progress(desk.store, course.course).get(placed.lesson.id)
    value = {
        "lesson": placed.lesson.id,
        "complete": lesson_complete(placed.lesson, progress),
        "seconds": progress.seconds if progress else 0,
        "percent": find_course(desk.store, course.course).percent,
    }
    desk.show(value, lambda: _say_study(placed, value))


@click.command("progress")
@click.argument("course_name", metavar="COURSE", required=False)
@json_option
@pass_desk
def progress(desk: Desk, course_name: str | None) -> None:
    """Show how far you are: in all courses, or lesson by lesson in one."""
    from localdb.courses import courses

    if course_name is None:
        found = courses(desk.store)
        desk.show([_course_progress(known) for known in found], lambda: _print_courses(found))
        return
    course = find_course(desk.store, course_name)
    rows = _lesson_rows(desk, course)
    desk.show({**_course_progress(course), "lessons": rows}, lambda: _print_lessons(course, rows))


def _course_progress(known: Course) -> dict[str, Any]:
    return {
        "course": known.slug,
        "percent": known.percent,
        "completed": known.completed,
        "total": known.total,
        "seconds": known.seconds,
    }


def _lesson_rows(desk: Desk, course: Course) -> list[dict[str, Any]]:
    from learning.course import lessons
    from localdb.courses import manifest
    from localdb.study import lesson_progress

    contents = manifest(desk.store, course.course)
    known = lesson_progress(desk.store, course.course)
    return [_lesson_row(placed, known.get(placed.lesson.id)) for placed in lessons(contents)] if contents else []


def _lesson_row(placed: Placed, progress: LessonProgress | None) -> dict[str, Any]:
    from learning.course import units

    wanted = units(placed.lesson)
    return {
        "lesson": placed.lesson.id,
        "place": placed.place,
        "title": placed.lesson.title,
        "complete": lesson_complete(placed.lesson, progress),
        "completed": len(set(wanted) & set(progress.units)) if progress else 0,
        "total": len(wanted),
        "seconds": progress.seconds if progress else 0,
        "furthest": progress.furthest if progress else 0.0,
    }


def _say_study(placed: Placed, value: dict[str, Any]) -> None:
    from desktop.figures import duration

    done = "complete, " if value["complete"] else ""
    lesson = f"{placed.place} {cut(placed.lesson.title)}"
    say(f"{lesson}: {done}{duration(value['seconds'])} in all. The course is at {value['percent']} %.")


def _print_courses(found: tuple[Course, ...]) -> None:
    from desktop.figures import duration

    if not found:
        say("No courses yet.")
        return
    rows = [
        (known.slug, f"{known.percent} %", f"{known.completed} of {known.total}", duration(known.seconds))
        for known in found
    ]
    table(("Course", "Done", "Items", "Time"), rows)


def _print_lessons(course: Course, rows: list[dict[str, Any]]) -> None:
    from desktop.figures import duration

    click.echo(f"{course.title}: {course.percent} %, {duration(course.seconds)}")
    cells = [
        (
            row["place"],
            cut(row["title"]),
            "done" if row["complete"] else f"{row['completed']} of {row['total']}",
            duration(row["seconds"]) if row["seconds"] else "",
        )
        for row in rows
    ]
    table(("Lesson", "Title", "Items", "Time"), cells)


COMMANDS: Final = {"study": study, "progress": progress}
