"""A lesson's questions are answered in the window, by keyboard as by mouse, offline, and nothing typed is lost."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.reader.page_news import Ready
from learning.attempts import Verdict
from localdb.errors import Unfit
from localdb.outbox import pending
from localdb.quizzes import answer_quizzes, history
from localdb.study import lesson_progress
from tests.desktop.quiz.conftest import QUIZZES, RIGHT
from tests.desktop.reader.desk import COURSE, ONE, TWO

if TYPE_CHECKING:
    from learning.course import Lesson
    from localdb.store import Store
    from tests.desktop.reader.desk import Desk

CONTROL = Qt.KeyboardModifier.ControlModifier
_FIND = """
globalThis.quizHost = (id) => [...document.querySelectorAll('.answers, .carrel-own')]
  .find((each) => each.dataset.question === id || each.dataset.carrel === id)?.shadowRoot ?? null;
"""


def open_asking(desk: Desk) -> None:
    """Open the lesson and wait until its questions are drawn."""
    desk.open(ONE)
    desk.until(lambda: bool(desk.script(f"{_FIND} quizHost('q2.8') !== null")))


def drawn(desk: Desk, question: str, code: str) -> Any:  # noqa: ANN401  whatever the script answers
    """What the script answers of the controls of a question, which it calls `root`."""
    return json.loads(
        desk.script(f"(() => {{ const root = quizHost({question!r}); return JSON.stringify({code}); }})()")
    )


def give(desk: Desk, question: str, answer: Any) -> None:  # noqa: ANN401  JSON
    """Answer as the learner's hands would: click, choose or type."""
    desk.script(
        f"""(() => {{
          const root = quizHost({question!r}), wanted = {json.dumps(answer)};
          const fields = [...root.querySelectorAll('input[type=text], select')];
          if (fields.length) fields.forEach((field, at) => {{
            field.value = [].concat(wanted)[at];
            field.dispatchEvent(new Event(field.matches('select') ? 'change' : 'input', {{ bubbles: true }}));
          }});
          for (const input of root.querySelectorAll('fieldset input'))
            if ([].concat(wanted).includes(input.value) !== input.checked) input.click();
          const rows = [...root.querySelectorAll('li')];
          if (rows.length && rows[0].dataset.id !== wanted[0]) rows[0].querySelectorAll('button')[1].click();
        }})()"""
    )


def answer_all(desk: Desk, **changed: Any) -> None:  # noqa: ANN401  JSON
    """Answer every question, right unless `changed` says else (`q1_1` is q1.1)."""
    wanted = RIGHT | {name.replace("_", "."): answer for name, answer in changed.items()}
    for question, answer in wanted.items():
        give(desk, question, answer)
    desk.until(lambda: desk.reader.quizzing.answers.keys() >= wanted.keys() - {"q2.8"})


def check(desk: Desk) -> None:
    """Press the button and wait for the marks."""
    with desk.qtbot.waitSignal(desk.reader.quizzing.checked):
        QTest.mouseClick(desk.reader.quizzing.bar.button, Qt.MouseButton.LeftButton)
    desk.until(lambda: desk.reader.quizzing.bar.button.text() != "Check answers" and desk.tasks.is_idle)


def test_every_kind_is_answered_and_marked(asking: Desk) -> None:
    """All right: every point, the units complete, the attempt waits to be sent, and the bar says that it is passed."""
    open_asking(asking)
    assert asking.reader.quizzing.bar.words[0] == "0 of 10 answered"
    answer_all(asking)
    check(asking)

    words, detail = asking.reader.quizzing.bar.words
    assert words == "10 of 10 points · Passed"
    assert detail.endswith("marked on this device")
    (tried,) = asking.read(lambda store: history(store, COURSE, ONE))
    assert tried.attempt.answers == RIGHT
    assert {"q1", "q2"} <= set(asking.read(lambda store: lesson_progress(store, COURSE))[ONE].units)
    assert "quiz_attempt" in {one.kind for one in asking.read(pending)}
    assert drawn(asking, "q2.1", "root.querySelector('.verdict').textContent") == "✓ Right · 1 of 1 point"
    assert asking.failures == []


def test_choices_are_as_rich_as_their_author_wrote_them(asking: Desk) -> None:
    """Formulas and formatting show through in the order of the seed; the text of the lesson stays as it was."""
    open_asking(asking)
    shown = drawn(asking, "q1.1", "[...root.querySelectorAll('slot')].map((slot) => slot.assignedNodes()[0].innerHTML)")
    assert min(shown).startswith("<p>An <b>owl</b>")
    assert any("<math>" in one for one in shown)
    assert shown[2] == "Neither"
    texts = dict(next(news for news in asking.told if isinstance(news, Ready)).texts)
    assert texts["q1"] == asking.script("document.querySelector('[data-block=q1]').textContent")


def test_no_solution_reaches_the_page_before_an_answer(asking: Desk) -> None:
    """Neither what is right, nor what is accepted, nor the explanation stands in what is drawn."""
    open_asking(asking)
    page = asking.script(
        "[...document.querySelectorAll('.answers, .carrel-own')].map((host) => host.shadowRoot.innerHTML).join('')"
    )
    assert not any(words in page for words in ("pepper", "600", "Doc", "explanation", "Owls fly", "checked"))


def test_what_is_wrong_is_said_and_can_be_tried_again(asking: Desk) -> None:
    """Feedback by the answer; Try again keeps the answers; then no try is left for what allows two."""
    open_asking(asking)
    answer_all(asking, q1_1="1", q2_3="Grumpy")
    check(asking)
    assert asking.reader.quizzing.bar.words[0].startswith("8 of 10 points")
    assert drawn(asking, "q1.1", "root.querySelector('.verdict').textContent") == "✗ Not right · 0 of 1 point"
    assert drawn(asking, "q1.1", "root.querySelector('.said').textContent") == "Owls fly at night."
    assert drawn(asking, "q1.1", "root.querySelector('details') === null")
    assert drawn(asking, "q1.1", "root.querySelector('fieldset').disabled")

    QTest.mouseClick(asking.reader.quizzing.bar.button, Qt.MouseButton.LeftButton)
    assert asking.reader.quizzing.answers["q2.3"] == "Grumpy"
    asking.until(lambda: bool(drawn(asking, "q1.1", "!root.querySelector('fieldset').disabled")))
    give(asking, "q1.1", "2")
    asking.until(lambda: asking.reader.quizzing.answers["q1.1"] == "2")
    check(asking)
    assert asking.reader.quizzing.bar.words[0].startswith("9 of 10 points")
    assert "is" in drawn(asking, "q1.1", "root.querySelector('details').textContent")

    QTest.mouseClick(asking.reader.quizzing.bar.button, Qt.MouseButton.LeftButton)
    asking.until(lambda: bool(drawn(asking, "q2.3", "!root.querySelector('input').disabled")))
    assert drawn(asking, "q1.1", "root.querySelector('fieldset').disabled")
    give(asking, "q2.3", "Doc")
    asking.until(lambda: asking.reader.quizzing.answers["q2.3"] == "Doc")
    check(asking)
    assert asking.reader.quizzing.bar.words[0] == "10 of 10 points · Passed"


def test_hints_come_one_at_a_time(asking: Desk) -> None:
    """Each press of the button tells one more; after the last there is no button."""
    open_asking(asking)
    assert asking.script("quizHost('help').textContent") == "Hint (1/2)2 of 2 tries left."
    asking.script("quizHost('help').querySelector('button').click()")
    assert asking.script("quizHost('help').textContent") == "Think of small birds.Next hint (2/2)2 of 2 tries left."
    asking.script("quizHost('help').querySelector('button').click()")
    assert drawn(asking, "help", "root.querySelector('button') === null")


def test_what_was_typed_is_there_when_the_learner_comes_back(asking: Desk) -> None:
    """Another lesson, and back: the answers stand where they were, and the bar counts them."""
    open_asking(asking)
    give(asking, "q2.3", "Do")
    give(asking, "q1.1", "2")
    asking.until(lambda: len(asking.reader.quizzing.answers) == 2)
    asking.open(TWO)
    assert not asking.reader.quizzing.bar.isVisible()
    open_asking(asking)
    asking.until(lambda: asking.reader.quizzing.bar.words[0] == "2 of 10 answered")
    assert drawn(asking, "q2.3", "root.querySelector('input').value") == "Do"
    assert drawn(asking, "q1.1", "root.querySelector('input:checked').value") == "2"
    assert asking.read(lambda store: history(store, COURSE, ONE)) == ()


def test_seeing_a_question_completes_nothing(asking: Desk) -> None:
    """What is read completes by being read, what asks by being answered; a wrong answer is not enough."""
    open_asking(asking)
    asking.script(
        "dispatchEvent(new Event('pointerdown')); scrollTo(0, document.documentElement.scrollHeight);"
        " dispatchEvent(new Event('scrollend'))"
    )
    asking.until(lambda: "b1" in asking.reader.place.ends)
    asking.pass_ms(6_000)
    assert set(asking.read(lambda store: lesson_progress(store, COURSE))[ONE].units) == {"b1"}


def test_a_verdict_of_the_server_is_shown_calmly(asking: Desk) -> None:
    """It arrives while the marks stand there: the words change, the page stays, nothing opens."""
    open_asking(asking)
    answer_all(asking)
    check(asking)
    (tried,) = asking.read(lambda store: history(store, COURSE, ONE))
    verdict = Verdict(COURSE, ONE, tried.attempt.edition, 10.0, 10.0, passed=True)

    asking.read(lambda store: asking.hear(store, "quiz_verdict", tried.id, verdict=verdict))

    asking.until(lambda: asking.reader.quizzing.bar.words[1].endswith("confirmed by the server"))
    assert asking.reader.quizzing.is_reviewing


def test_an_attempt_of_another_device_keeps_what_is_typed(asking: Desk) -> None:
    """The questions may come in another order then, but no answer is lost."""
    open_asking(asking)
    give(asking, "q2.3", "Doc")
    asking.until(lambda: "q2.3" in asking.reader.quizzing.answers)
    asking.read(lambda store: answer_quizzes(store, COURSE, _lesson(store), {"q1.1": "1"}))

    asking.until(lambda: asking.reader.quizzing.bar.words[1].startswith("Attempt 2"))
    assert asking.reader.quizzing.answers == {"q2.3": "Doc"}
    asking.until(lambda: drawn(asking, "q2.3", "root.querySelector('input').value") == "Doc")


def test_attempts_that_have_run_out_are_refused_in_words(asking: Desk) -> None:
    """Made elsewhere meanwhile: nothing is written, what was typed stays."""
    open_asking(asking)
    for _ in range(2):
        asking.read(lambda store: answer_quizzes(store, COURSE, _lesson(store), {"q1.1": "1"}))
    with pytest.raises(Unfit, match="no attempt left"):
        asking.read(lambda store: answer_quizzes(store, COURSE, _lesson(store), {"q1.1": "2"}))
    assert len(asking.read(lambda store: history(store, COURSE, ONE))) == 2


def test_all_of_it_works_by_keyboard(asking: Desk) -> None:
    """Every control takes the focus and has a name; one pair of keys checks the answers."""
    open_asking(asking)
    names = json.loads(
        asking.script(
            """JSON.stringify([...document.querySelectorAll('.answers, .carrel-own')].flatMap((host) =>
          [...host.shadowRoot.querySelectorAll('select, input[type=text], fieldset, ol, button')]
            .map((each) => each.ariaLabel || each.textContent)))"""
        )
    )
    assert all(names)
    assert len(names) >= 13
    asking.reader.activateWindow()
    asking.until(asking.reader.isActiveWindow)
    asking.reader.spread.area.view.setFocus()
    page = asking.reader.focusWidget()
    assert page is not None
    drawn(asking, "q1.1", "root.querySelector('input').focus() ?? null")
    QTest.keyClick(page, Qt.Key.Key_Space)
    asking.until(lambda: "q1.1" in asking.reader.quizzing.answers)
    drawn(asking, "q2.3", "root.querySelector('input').focus() ?? null")
    QTest.keyClicks(page, "Doc n1")
    asking.until(lambda: asking.reader.quizzing.answers.get("q2.3") == "Doc n1")

    with asking.qtbot.waitSignal(asking.reader.quizzing.checked):
        QTest.keyClick(page, Qt.Key.Key_Return, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    asking.until(lambda: asking.reader.quizzing.bar.button.text() == "Try again")


def test_a_lesson_that_asks_nothing_has_no_bar(asking: Desk) -> None:
    """It appears with the questions and goes with them."""
    open_asking(asking)
    assert asking.reader.quizzing.bar.isVisible()
    asking.open(TWO)
    assert not asking.reader.quizzing.bar.isVisible()


def _lesson(store: Store) -> Lesson:
    placed = store.cache.lesson(COURSE, ONE)
    assert placed is not None
    assert placed.lesson.quizzes == QUIZZES
    return placed.lesson
