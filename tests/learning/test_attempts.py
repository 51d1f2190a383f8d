"""How often one may try, what counts as a try, and which units an attempt completes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from learning.attempts import answered_units, carried, complete_units, is_spent, tries
from learning.course import Block, Lesson
from learning.marking import mark_all
from learning.quizzes import Attempt, Choice, Question, Quiz
from tests.learning.quiz_strategies import answers, quizzes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from learning.quizzes import Answer

AB = (Choice("a", "Ant"), Choice("b", "Bee"))
ONE = Quiz("one", (Question("q1", "choice", "Which?", AB, right=("b",)),), attempts=2)
FREE = Quiz("free", (Question("q2", "choice", "Which?", AB, right=("b",)),))
READ = Quiz("read", (Question("u", "unmarked", "Draw it."),))


def made(*said: Mapping[str, Answer], seed: str = "") -> list[Attempt]:
    """Attempts with these answers, one after the other."""
    return [Attempt("c", "l", number, dict(one), number=number, seed=seed) for number, one in enumerate(said, 1)]


def complete(asked: tuple[Quiz, ...], *said: dict[str, Answer]) -> set[str]:
    """The units complete after these attempts."""
    attempts = made(*said)
    return set(complete_units(asked, mark_all(asked, said[-1] if said else {}), attempts))


def test_attempts_run_out() -> None:
    """The same answer again is a try too; 0 means as often as one likes; who answers only others loses no try."""
    assert not is_spent(ONE, made({"q1": "a"}, {"q2": "a"}, {"q2": "b"}))
    assert is_spent(ONE, made({"q1": "a"}, {"q1": "a"}))
    assert not is_spent(FREE, made(*[{"q2": "a"}] * 99))


def test_what_is_spent_is_taken_along() -> None:
    """A new attempt counts whole: it keeps the last answers of quizzes without a try left, and that is no new try."""
    attempts = made({"q1": "a", "q2": "a"}, {"q1": "b"})
    assert carried([ONE, FREE], attempts) == {"q1": "b"}
    assert tries(ONE, [*attempts, *made({"q1": "b", "q2": "b"})]) == 2
    assert tries(ONE, [*attempts, *made({"q1": "a"})]) == 3


def test_a_quiz_is_complete_when_passed_or_over() -> None:
    """Each quiz for itself; a wrong answer leaves it open while there is a try left."""
    assert complete((ONE, FREE)) == set()
    assert complete((ONE, FREE), {"q1": "b", "q2": "a"}) == {"one"}
    assert complete((ONE, FREE), {"q1": "a"}) == set()
    assert complete((ONE, FREE), {"q1": "a"}, {"q1": "a"}) == {"one"}


def test_what_a_draw_left_out_is_complete_with_what_it_asked() -> None:
    """Nobody can answer what they were not asked."""
    pool = tuple(
        Quiz(f"p{n}", (Question(f"p{n}", "choice", "?", AB, right=("b",)),), pool="lib", pick=1) for n in range(3)
    )
    right: dict[str, Answer] = {f"p{n}": "b" for n in range(3)}
    assert complete(pool, right) == {"p0", "p1", "p2"}
    assert complete(pool, {}) == set()


def test_what_is_only_read_completes_by_reading() -> None:
    """A question that can't be marked waits for no answer."""
    lesson = Lesson("l", "L", blocks=(Block("one"), Block("read"), Block("text")), quizzes=(ONE, READ))
    assert answered_units(lesson) == {"one"}


@given(asked=quizzes(), data=st.data())
def test_more_attempts_never_complete_less_of_what_was_spent(asked: tuple[Quiz, ...], data: st.DataObject) -> None:
    """A quiz whose tries are used up stays complete, whatever the next attempt says."""
    ids = [question.id for quiz in asked for question in quiz.questions]
    said = data.draw(st.lists(st.dictionaries(st.sampled_from(ids), answers), min_size=1, max_size=4))
    loose = tuple(msgspec.structs.replace(quiz, pool="", pick=0) for quiz in asked)
    spent = {quiz.block for quiz in loose if is_spent(quiz, made(*said[:-1]))}
    assert spent <= complete(loose, *said)
