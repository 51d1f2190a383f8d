"""The reader on a lesson that asks a question of each kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.reader.sandbox import prepare_chromium
from desktop.reader.scheme import register_scheme
from learning.quizzes import Accepted, Choice, Question, Quiz, Tolerance, Variable
from localdb.home import Home
from tests.desktop.reader.desk import Desk, block
from tests.localdb.builders import ACCOUNT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.design.appearance import Appearance

prepare_chromium()
register_scheme()

BIRDS = (Choice("1", "Owl", chosen="Owls fly at night."), Choice("2", "Wren"), Choice("3", "Neither", fixed=True))
QUIZZES = (
    Quiz(
        "q1",
        (
            Question("q1.1", "choice", "Which bird?", BIRDS, ("2",), shuffled=True, explanation="<p>It <b>is</b>.</p>"),
            Question("q1.2", "choices", "Which can fly?", BIRDS[:2], ("1", "2")),
        ),
        hints=("Think of small birds.", "It sings."),
        attempts=2,
    ),
    Quiz(
        "q2",
        (
            Question("q2.1", "number", "120 times 5?", accepted=(Accepted("600"),), tolerance=Tolerance(1.0)),
            Question(
                *("q2.2", "formula", "Twice x?"), accepted=(Accepted("2*x"),), variables=(Variable("x", 1.0, 2.0),)
            ),
            Question("q2.3", "text", "A dwarf?", accepted=(Accepted("Doc"),)),
            Question("q2.4", "dropdown", "Capital?", (Choice("a", "Sydney"), Choice("b", "Canberra")), ("b",)),
            Question("q2.5", "true_false", "Is it so?", right=("true",)),
            Question("q2.6", "blanks", "… and …", blanks=(("salt",), ("pepper",))),
            Question("q2.7", "matching", "Match", BIRDS[:2], ("2", "1"), items=("small", "wise")),
            Question("q2.8", "ordering", "By size", BIRDS[:2], ("2", "1")),
            Question("q2.9", "unmarked", "Draw it."),
        ),
    ),
)
RIGHT = {
    "q1.1": "2",
    "q1.2": ["1", "2"],
    "q2.1": "600",
    "q2.2": "x+x",
    "q2.3": "doc",
    "q2.4": "b",
    "q2.5": "true",
    "q2.6": ["salt", "pepper"],
    "q2.7": ["2", "1"],
    "q2.8": ["2", "1"],
}
CHOICES = (
    '<div class="answers" data-question="q1.1"><div data-choice="1"><p>An <b>owl</b></p></div> <div data-choice="2">'
    "A wren, <math><msup><mi>x</mi><mn>2</mn></msup></math></div> "
    '<div data-choice="3">Neither</div></div>'
)
PAGE = (
    block("q1", f"<h2>Birds</h2><p>Which bird?</p>{CHOICES}<p>After the choices.</p>")
    + block("q2", '<p>120 times 5? <span class="answers" data-question="q2.1"></span> exactly.</p>')
    + block("b1", "<p>Read this.</p>")
)


@pytest.fixture
def asking(tmp_path: Path, qtbot: QtBot, look: Appearance) -> Iterator[Desk]:
    """The reader of a learner who has signed in, shown, with the lesson that asks."""
    home = Home(tmp_path / "home")
    home.enter(ACCOUNT)
    opened = Desk(home, qtbot, look)
    opened.stock(PAGE, block("b9", "<p>Another lesson.</p>"), quizzes=QUIZZES)
    opened.show()
    yield opened
    opened.close()
