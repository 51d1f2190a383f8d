"""Real Open edX courses, from import to the last percent: every question that has an answer is answered right."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from learning.attempts import is_judged
from learning.course import lessons
from learning.marking import mark
from localdb.courses import course, manifest
from localdb.home import Home
from localdb.quizzes import history, next_sitting
from localdb.store import open_store
from tests.server.courses.importing import real
from tests.system.learner import Device
from tests.system.school import School

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from learning.course import Lesson
    from learning.quizzes import Answer, Question

PATTERNS = {"..bble": "bubble"}
"""What fits the patterns that authors wrote, found by hand."""


def right_answer(question: Question) -> Answer:
    """An answer that earns every point."""
    if question.kind in {"choice", "dropdown", "true_false"}:
        return question.right[0]
    if question.kind in {"choices", "ordering", "matching"}:
        return list(question.right)
    best = max(question.accepted, key=lambda one: one.share).value
    if question.pattern:
        return PATTERNS.get(best, best.split("|")[0])
    if question.kind == "number" and best[:1] in "[(":
        low, high = (float(end) for end in best[1:-1].split(","))
        return (low + high) / 2
    return best


@pytest.fixture(name="studied", params=["math-percent-fi", "ms-kitchen-sink", "openedx-demo-content-library",
                                        "openedx-demo-course.trimmed"])  # fmt: skip
def _studied(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[School, Device]]:
    school = School(tmp_path / "school")
    school.furnish(real(f"olx/{request.param}.tar.gz"))
    school.start()
    device = Device(tmp_path / "home")
    device.sign_in(school.url, school.new_learner())
    device.run("sync")
    yield school, device
    school.stop()


@pytest.mark.realdata
def test_a_real_course_is_studied_to_the_end(studied: tuple[School, Device], tmp_path: Path) -> None:
    """Downloaded whole, each quiz passed with all its points, the rest read: 100 %, and the server says the same."""
    school, device = studied
    assert device.run("download", school.course).value["missing"] == []
    asking = quizzed(device, school.course)
    for place, answers in asking.items():
        marked = device.run("quiz", school.course, place, "--answers", "-", typed=json.dumps(answers)).value
        assert (marked["score"], marked["passed"]) == (marked["max_score"], True), place
    for row in device.run("lessons", school.course).value:
        if not row["complete"]:
            device.run("study", school.course, row["lesson"], "--seconds", "60", "--complete")

    assert device.run("progress", school.course).value["percent"] == 100
    assert device.run("sync", "--wait", "20").value["quarantined"] == 0
    with open_store(Home(device.home)) as store:
        course_id = course(store, school.course).course
        tried = [one for _, lesson in asked(device, school.course) for one in history(store, course_id, lesson.id)]
    assert len(tried) == len(asking)
    assert all(one.verdict and one.verdict.passed and one.verdict.score == one.verdict.most for one in tried)

    other = Device(tmp_path / "other")
    other.sign_in(school.url, device.run("status").value["learner"]["email"], "desk")
    other.run("sync", "--wait", "20")
    assert other.run("progress", school.course).value["percent"] == 100


def quizzed(device: Device, named: str) -> dict[str, dict[str, Answer]]:
    """For each lesson that can be answered, the right answers to what this learner is asked."""
    with open_store(Home(device.home)) as store:
        course_id = course(store, named).course
        found = {place: next_sitting(store, course_id, lesson).quizzes for place, lesson in asked(device, named)}
    answers = {
        place: {one.id: right_answer(one) for quiz in quizzes for one in quiz.questions if one.kind != "unmarked"}
        for place, quizzes in found.items()
    }
    for quizzes in found.values():
        for question in (one for quiz in quizzes for one in quiz.questions if one.kind != "unmarked"):
            assert mark(question, right_answer(question)).right, question
    return answers


def asked(device: Device, named: str) -> list[tuple[str, Lesson]]:
    """The lessons with questions that can be marked, by their place."""
    with open_store(Home(device.home)) as store:
        contents = manifest(store, course(store, named).course)
    assert contents is not None
    return [
        (placed.place, placed.lesson)
        for placed in lessons(contents)
        if any(is_judged(quiz) for quiz in placed.lesson.quizzes)
    ]
