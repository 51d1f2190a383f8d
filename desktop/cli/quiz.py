"""Quizzes on the command line: the questions of a lesson without their solution, and answers marked at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click

from desktop.cli.desk import Desk, json_option, pass_desk
from desktop.cli.exits import Exit, Refusal
from desktop.cli.naming import find_course, find_lesson
from desktop.cli.output import say

if TYPE_CHECKING:
    from typing import BinaryIO

    from learning.course import Placed
    from learning.quizzes import Answer, Question, Quiz
    from localdb.quizzes import Marked

_LARGEST: Final = 1 << 20


@click.command("quiz")
@click.argument("course_name", metavar="COURSE")
@click.argument("lesson_name", metavar="LESSON")
@click.option("--answers", type=click.File("rb"), metavar="FILE", help="A JSON object of answers; - reads stdin.")
@json_option
@pass_desk
def quiz(desk: Desk, course_name: str, lesson_name: str, answers: BinaryIO | None) -> None:
    """List the questions of a lesson, or answer them.

    FILE holds {"question": choice, [choices], number or text}; for an ordering all choices in order, for a matching one
    choice for each item. It works offline, and the attempt is sent with the next sync.
    """
    from localdb.quizzes import answer_quizzes, next_sitting

    course = find_course(desk.store, course_name)
    placed = find_lesson(desk.store, course, lesson_name)
    if answers is None:
        sitting = next_sitting(desk.store, course.course, placed.lesson)
        rows = [_row(question, sitting.seed) for one in sitting.quizzes for question in one.questions]
        desk.show(rows, lambda: _print_questions(rows, sitting.quizzes))
        return
    given = _read(answers)
    if not placed.lesson.quizzes:
        raise Refusal(f"Lesson {placed.place} asks nothing.", f"carrel lessons {course.slug} shows which do.")
    edition = desk.store.cache.edition(course.course)  # the one that is here, which may not be the newest
    marked = answer_quizzes(desk.store, course.course, placed.lesson, given, edition=edition)
    desk.show(_marked(placed, marked), lambda: _say_marked(placed, marked))


def _read(file: BinaryIO) -> dict[str, Answer]:
    """Raises `Refusal` for what is no object of answers."""
    import msgspec

    from learning.quizzes import Answer

    content = file.read(_LARGEST + 1)
    try:
        return msgspec.json.decode(content[:_LARGEST], type=dict[str, Answer])
    except (msgspec.DecodeError, UnicodeDecodeError) as trouble:
        form = 'Write {"question": choice, [choices], number or text}, in JSON.'
        raise Refusal(f"These are no answers: {trouble}.", form, code=Exit.WRONG_USE) from trouble


def _row(question: Question, seed: str) -> dict[str, Any]:
    """What may be shown of a question: never its solution."""
    from learning.quizzes import shown_choices

    choices = [{"choice": choice.id, "text": choice.text} for choice in shown_choices(question, seed)]
    row = {"question": question.id, "kind": question.kind, "prompt": question.prompt, "choices": choices}
    return row | ({"items": list(question.items)} if question.items else {})


def _marked(placed: Placed, marked: Marked) -> dict[str, Any]:
    result = marked.result
    marks = [
        {"question": one.question, "score": one.points, "max_score": one.most, "feedback": list(one.feedback)}
        for one in result.marks
    ]
    return {
        "lesson": placed.lesson.id,
        "score": result.score,
        "max_score": result.most,
        "passed": result.passed,
        "attempt": marked.number,
        "questions": marks,
    }


def _print_questions(rows: list[dict[str, Any]], quizzes: tuple[Quiz, ...]) -> None:
    if not rows:
        say("This lesson asks nothing.")
    for row in rows:
        click.echo(f"{row['question']}  {row['prompt']}")
        for choice in row["choices"]:
            click.echo(f"    {choice['choice']}  {choice['text']}")
        for item in row.get("items", ()):
            click.echo(f"    … {item}")
    for hint in (hint for one in quizzes for hint in one.hints):
        say(f"Hint: {hint}")


def _say_marked(placed: Placed, marked: Marked) -> None:
    result = marked.result
    verdict = "passed" if result.passed else "not passed yet"
    say(f"{placed.place} {placed.lesson.title}: {result.score:g} of {result.most:g}, {verdict}.")
    for words in (words for one in result.marks for words in one.feedback):
        say(f"  {words}")


COMMANDS: Final = {"quiz": quiz}
