"""Quizzes are marked by rules that anybody can check by hand, and alike wherever they are marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from learning.arithmetic import NoNumber, evaluate
from learning.course import Lesson, Manifest, Section, decode_manifest, encode_manifest
from learning.marking import mark, mark_all
from learning.patterns import is_safe
from learning.quizzes import Accepted, Choice, Question, Quiz, Tolerance, Variable, asked, shown_choices

if TYPE_CHECKING:
    from learning.quizzes import Answer

ABC = (Choice("a", "Ant", chosen="No."), Choice("b", "Bee", unchosen="Bees too."), Choice("c", "Cat"))
ONE = Question("q", "choice", "Which?", ABC, right=("b",))
SEVERAL = Question("q", "choices", "Which?", ABC, right=("b", "c"))
TRUTH = Question("q", "true_false", "Is it?", right=("true",))
ORDER = Question("q", "ordering", "In order", ABC, right=("c", "a", "b"))
PAIRS = Question("q", "matching", "Match", ABC, right=("c", "a"), items=("meows", "is small"))
GAPS = Question("q", "blanks", "… and …", blanks=(("salt",), ("pepper", "Pfeffer")))
WORDS = Question("q", "text", "Where?", accepted=(Accepted("Nanjing  University", feedback="Yes."),))
CASE = Question("q", "text", "Symbol?", accepted=(Accepted("mW"),), same_case=True)
PATTERN = Question("q", "text", "…bble", accepted=(Accepted("..bble"),), pattern=True)
NUMBER = Question("q", "number", "?", accepted=(Accepted("600"),), tolerance=Tolerance(5.0, percent=False))
USUAL = Question("q", "number", "?", accepted=(Accepted("0.3"), Accepted("0.5", share=0.5)))
RANGE = Question("q", "number", "?", accepted=(Accepted("[5,7)"),))
FORMULA = Question(
    *("q", "formula", "?"),
    accepted=(Accepted("R_1*R_2/R_3"),),
    variables=(Variable("R_1", 1.0, 3.0), Variable("R_2", 2.0, 4.0), Variable("R_3", 3.0, 5.0)),
)


@pytest.mark.parametrize(
    ("question", "answer", "points"),
    [
        (ONE, "b", 1), (ONE, "a", 0), (ONE, ["b"], 1), (ONE, ["a", "b"], 0), (ONE, "", 0),
        (SEVERAL, ["c", "b"], 1), (SEVERAL, ["b"], 0), (SEVERAL, ["a", "b", "c"], 0),
        (TRUTH, True, 1), (TRUTH, "true", 1), (TRUTH, False, 0),
        (ORDER, ["c", "a", "b"], 1), (ORDER, ["a", "b", "c"], 0),
        (PAIRS, ["c", "a"], 1), (PAIRS, ["c", "b"], 0.5), (PAIRS, ["c"], 0.5),
        (GAPS, ["Salt ", "pfeffer"], 1), (GAPS, ["salt"], 0.5), (GAPS, [], 0),
        (WORDS, "nanjing university", 1), (WORDS, "Nanjing", 0), (CASE, "mW", 1), (CASE, "MW", 0),
        (PATTERN, "Bubble", 1), (PATTERN, "bubbles", 0),
        (NUMBER, 605, 1), (NUMBER, "594.9", 0), (NUMBER, "5*120", 1), (NUMBER, "", 0),
        (USUAL, "0,3", 1), (USUAL, 0.1 + 0.2, 1), (USUAL, "30%", 1), (USUAL, "1/2", 0.5), (USUAL, "0.31", 0),
        (RANGE, 5, 1), (RANGE, 7, 0), (RANGE, "2*i+6", 0),
        (FORMULA, "R_2/R_3*R_1", 1), (FORMULA, "R_1*R_2*R_3", 0), (FORMULA, "__import__('os')", 0),
    ],
)  # fmt: skip
def test_an_answer_earns_what_it_should(question: Question, answer: Answer, points: float) -> None:
    """Every kind of question, right, wrong and nearly right."""
    assert mark(question, answer).points == points


def test_what_is_said_belongs_to_what_was_chosen() -> None:
    """Feedback of a choice that was taken, of one that was not, and of a foreseen text."""
    assert mark(ONE, "a").feedback == ("No.",)
    assert mark(SEVERAL, ["c"]).feedback == ("Bees too.",)
    assert mark(WORDS, "Nanjing University").feedback == ("Yes.",)


def test_a_question_that_cannot_be_judged_counts_for_nothing() -> None:
    """It lowers nobody's score."""
    quiz = Quiz("b", (Question("u", "unmarked", "Draw it."), msgspec.structs.replace(ONE, id="o")))
    result = mark_all([quiz], {"u": "x", "o": "b"})
    assert (result.score, result.most, result.passed) == (1, 1, True)


def test_the_pass_mark_decides() -> None:
    """Half right passes at 50 percent and not at 80; nothing asked is nothing passed."""
    both = (msgspec.structs.replace(ONE, id="1"), msgspec.structs.replace(ONE, id="2"))
    assert mark_all([Quiz("b", both)], {"1": "b"}).passed
    assert not mark_all([Quiz("b", both, pass_mark=80)], {"1": "b"}).passed
    assert not mark_all([], {}).passed


def test_a_seed_shows_the_same_order_for_ever() -> None:
    """Shuffling is kept with its seed; a fixed choice stays where it is; nothing is lost."""
    question = msgspec.structs.replace(ONE, choices=(*ABC, Choice("z", "None of these", fixed=True)), shuffled=True)
    orders = {tuple(one.id for one in shown_choices(question, str(seed))) for seed in range(40)}
    assert len(orders) == 6
    assert {order[-1] for order in orders} == {"z"}
    assert shown_choices(question, "s") == shown_choices(question, "s")


def test_a_pool_asks_as_many_as_it_says() -> None:
    """Two of six by the seed; what stands outside the pool is always asked."""
    pool = [Quiz(str(n), (ONE,), pool="lib", pick=2) for n in range(6)]
    drawn = [asked([*pool, Quiz("own", (ONE,))], str(seed)) for seed in range(20)]
    assert {len(one) for one in drawn} == {3}
    assert len({tuple(quiz.block for quiz in one) for one in drawn}) > 5


@pytest.mark.parametrize(
    "text", ["", "1/0", "(1", "1 2", "x", "9^9^9^9", "(" * 400, "-" * 499 + "(" * 2, "os.system", "1" * 600]
)
def test_what_is_no_number_is_refused_in_words(text: str) -> None:
    """No input runs, hangs or escapes as another error."""
    with pytest.raises(NoNumber):
        evaluate(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [("9.3*10^7", 9.3e7), ("-2^2", -4), ("2^-1", 0.5), ("2e-3", 0.002), ("5k", 5000), ("10*i", 10j), ("sqrt(16)", 4)],
)
def test_numbers_are_read_as_learners_write_them(text: str, value: complex) -> None:
    """The calculator's notation."""
    assert evaluate(text) == pytest.approx(value)


def test_a_pattern_that_could_hang_is_not_believed() -> None:
    """Nested and repeated repetitions are refused, plain ones are taken."""
    assert is_safe("..bble")
    assert is_safe("(red|blue) (car|bus)")
    assert not any(is_safe(one) for one in (r"(a+)+$", r"(a|aa)*b", r".*.*.*x", r"(.)\1", "(unclosed", "[a"))


def test_a_manifest_without_quizzes_keeps_its_bytes() -> None:
    """Editions made before quizzes existed keep their ids; a manifest with quizzes comes back as it went."""
    old = (
        b'{"course":"c","title":"C","format":"markdown","source":"s",'
        b'"sections":[{"title":"S","lessons":[{"id":"l","title":"T"}]}]}'
    )
    assert encode_manifest(decode_manifest(old)) == old
    lesson = Lesson("l", "T", quizzes=(Quiz("b", (ONE, NUMBER, FORMULA), hints=("Think.",)),))
    new = Manifest("c", "C", "olx", "s", sections=(Section("S", (lesson,)),))
    assert decode_manifest(encode_manifest(new)) == new
    assert encode_manifest(decode_manifest(encode_manifest(new))) == encode_manifest(new)
