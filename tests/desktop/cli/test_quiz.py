"""`carrel quiz`: questions without their solutions, answers marked offline, and the attempt waits to be sent."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from localdb.home import Home
from localdb.quizzes import history
from localdb.store import open_store
from tests.server.courses.olx_course import SMALL
from tests.system.learner import Device
from tests.system.school import School

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from learning.quizzes import Attempt
    from localdb.quizzes import Tried

ASKING = "1.1.2"


@pytest.fixture(name="school", scope="module")
def _school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    school = School(tmp_path_factory.mktemp("school"))
    school.furnish(SMALL)
    school.start()
    yield school
    school.stop()


@pytest.fixture(name="device")
def _device(tmp_path: Path, school: School) -> Device:
    device = Device(tmp_path / "home")
    device.sign_in(school.url, school.new_learner())
    device.run("sync")
    return device


def answer(device: Device, school: School, answers: dict[str, Any], lesson: str = ASKING, code: int = 0) -> Any:  # noqa: ANN401
    """What `carrel quiz` prints for these answers, given on stdin."""
    return device.run("quiz", school.course, lesson, "--answers", "-", typed=json.dumps(answers), code=code).value


def right_answers(device: Device, school: School) -> dict[str, Any]:
    """The right answers to the four questions that can be marked."""
    questions = device.run("quiz", school.course, ASKING).value
    return dict(zip((one["question"] for one in questions), ("2", 600, "doc", "2"), strict=False))


def test_questions_come_without_their_solution(device: Device, school: School) -> None:
    """Kind, prompt and choices; nothing that says what is right, and the same order when asked again."""
    questions = device.run("quiz", school.course, ASKING).value
    assert [one["kind"] for one in questions] == ["choice", "number", "text", "dropdown", "unmarked"]
    assert all(one.keys() == {"question", "kind", "prompt", "choices"} for one in questions)
    assert {choice["text"] for choice in questions[0]["choices"]} == {"Owl", "Wren", "None"}
    assert "Sneezy" not in json.dumps(questions)
    assert device.run("quiz", school.course, ASKING).value == questions
    assert device.run("quiz", school.course, "1.1.1").value == []


def test_answers_are_marked_at_once_and_wait(device: Device, school: School) -> None:
    """The score is there offline; the attempt waits, and the unit that it completes; the next attempt counts on."""
    right = right_answers(device, school)
    first = answer(device, school, right)
    assert (first["score"], first["max_score"], first["passed"], first["attempt"]) == (4, 4, True, 1)
    assert device.run("status").value["pending"] == 2
    assert device.run("progress", school.course).value["completed"] == 1
    second = answer(device, school, {next(iter(right)): "1"})
    assert (second["score"], second["passed"], second["attempt"]) == (0, False, 2)
    assert second["questions"][0]["feedback"] == ["No."]


def test_an_attempt_reaches_another_device(device: Device, school: School, tmp_path: Path) -> None:
    """The server takes it, marks it as the device did, and hands both on."""
    answer(device, school, right_answers(device, school))
    assert device.run("sync").value["quarantined"] == 0
    email = device.run("status").value["learner"]["email"]
    other = Device(tmp_path / "other")
    other.sign_in(school.url, email, "desk")
    other.run("sync")
    assert _history(other) == _history(device)
    (tried,) = _history(other)
    assert tried.verdict is not None
    assert (tried.attempt.number, tried.verdict.number) == (1, 1)
    assert (tried.verdict.score, tried.verdict.most, tried.verdict.passed) == (4, 4, True)
    assert tried.verdict.edition == tried.attempt.edition != ""


def test_attempts_run_out(device: Device, school: School) -> None:
    """The problem allows three; the fourth is refused in words and nothing is written."""
    right = right_answers(device, school)
    for _ in range(3):
        answer(device, school, right)
    assert "no attempt left" in answer(device, school, right, code=2)["error"]["message"]
    assert len(_attempts(device)) == 3


def test_what_is_no_answer_is_wrong_use(device: Device, school: School) -> None:
    """No JSON, no object, a question that is not asked; a lesson without questions does nothing."""
    for typed in ("{", "[]", '{"a": {}}', '{"no-such": "1"}'):
        device.run("quiz", school.course, ASKING, "--answers", "-", typed=typed, code=2)
    answer(device, school, {}, lesson="1.1.1", code=1)
    device.run("quiz", school.course, "9.9", code=7)
    assert _attempts(device) == []


def _attempts(device: Device) -> list[Attempt]:
    return [tried.attempt for tried in _history(device)]


def _history(device: Device) -> tuple[Tried, ...]:
    home = Home(device.home)
    with open_store(home) as store:
        course = device.run("courses").value[0]["course"]
        lesson = device.run("lessons", course).value[1]["lesson"]
        (identity,) = store.one("SELECT course FROM enrolment")
        return history(store, identity, lesson)
