"""The server marks every attempt with the functions of the device, and its verdict reaches every device."""

from __future__ import annotations

import itertools
import uuid
from contextlib import ExitStack
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from litestar.testing import TestClient

from learning.attempts import Verdict
from learning.course import Block, Lesson, Manifest, Section, encode_manifest
from learning.marking import mark_all
from learning.quizzes import Attempt, Choice, Question, Quiz
from learning.records import Edit
from server.accounts.users import create_user, user_by_email
from server.app import create_app
from server.courses.blob_store import BlobStore
from server.courses.editions import find_course, keep_edition, keep_files
from server.courses.enrolments import enrol
from server.courses.publishing import publish
from server.database import open_database, rows
from server.quizzes.edition_quizzes import EditionQuizzes
from server.quizzes.marking import mark_course
from server.settings import Settings
from server.sync.feed import open_feed
from tests.learning.quiz_strategies import answers, quizzes
from tests.server.desk import PASSWORD, Desk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from learning.quizzes import Answer

EMAIL, NOW = "ana@example.org", 1_780_000_000_000
ABC = (Choice("a", "Ant"), Choice("b", "Bee"))
QUIZ = Quiz("b1", (Question("q1", "choice", "Which flies?", ABC, right=("b",)),), attempts=2)


class Hall:
    """A server where courses of nothing but quizzes are made by the dozen."""

    def __init__(self, place: Settings, client: TestClient) -> None:  # type: ignore[type-arg]
        self.place = place
        self.client = client
        self.blobs = BlobStore(place.folder("blobs"))
        self._imports = itertools.count(NOW)

    def publish(self, asked: tuple[Quiz, ...], course: str = "", *, known: bool = True) -> tuple[str, str]:
        """A course with one lesson; its id and edition. Not `known`: its manifest is lost."""
        course = course or uuid.uuid4().hex[:16]
        lesson = Lesson("lesson", "Quiz", blocks=tuple(Block(quiz.block) for quiz in asked), quizzes=asked)
        manifest = Manifest(course, "Course", "olx", course, sections=(Section("One", (lesson,)),))
        content = keep_files(self.blobs, manifest, {}) if known else encode_manifest(manifest)
        with open_database(self.place) as database, database.write() as connection:
            kept = keep_edition(connection, content, (), slug=course, now=next(self._imports))
            publish(connection, kept.course, price=None, valid_days=None, now=NOW)
        return course, kept.edition

    def enrol(self, course: str) -> None:
        """Give Ana the course."""
        with open_database(self.place) as database, database.write() as connection:
            learner = user_by_email(connection, EMAIL).id
            with open_feed(connection, learner) as feed:
                enrol(feed, find_course(connection, course), until=None, now=NOW)

    def mark(self, course: str) -> None:
        """What publishing does for those who wait."""
        with open_database(self.place) as database, database.write() as connection:
            mark_course(connection, course, EditionQuizzes(self.blobs), NOW)

    def waiting(self) -> int:
        """How many attempts wait to be marked."""
        with open_database(self.place) as database, database.read() as connection:
            return len(rows(connection, "SELECT 1 FROM quiz_mark WHERE marked_at IS NULL"))

    def desk(self) -> Desk:
        """A device of Ana's that is signed in."""
        desk = Desk(self.client, EMAIL)
        assert desk.sign_in().is_success
        desk.register()
        desk.sync()
        return desk


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def hall(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """One server for the whole file, over either database."""
    data = tmp_path_factory.mktemp("hall")
    with ExitStack() as stack:
        url = ""
        if request.param == "postgresql":
            url = stack.enter_context(request.getfixturevalue("postgres").scratch())
        place = Settings(data, url, clock=lambda: NOW)
        with open_database(place) as database, database.write() as connection:
            create_user(connection, email=EMAIL, name="Ana", role="learner", password=PASSWORD, now=NOW)
        yield Hall(place, stack.enter_context(TestClient(create_app(place))))


def attempt(desk: Desk, course: str, edition: str, given_answers: dict[str, Answer], seed: str = "") -> Edit:
    """An attempt as a device sends it."""
    made = Attempt(course, "lesson", NOW, given_answers, edition=edition, seed=seed)
    return Edit("quiz_attempt", str(uuid.uuid4()), 1, {"attempt": desk.field(msgspec.to_builtins(made))})


def verdicts(desk: Desk, *edits: Edit) -> dict[str, Verdict]:
    """What the answer to these edits says of them."""
    records = [record for record in desk.sync(*edits).records if record.kind == "quiz_verdict"]
    return {record.id: msgspec.json.decode(record.fields["verdict"].value, type=Verdict) for record in records}


@settings(max_examples=25)
@given(data=st.data(), asked=quizzes())
def test_device_and_server_agree(hall: Hall, data: st.DataObject, asked: tuple[Quiz, ...]) -> None:
    """Whatever is asked and answered: the same points for each question, the same score, passed or not."""
    course, edition = hall.publish(asked)
    hall.enrol(course)
    ids = [question.id for quiz in asked for question in quiz.questions]
    said = data.draw(st.dictionaries(st.sampled_from(ids), answers))
    seed = data.draw(st.text("ab", max_size=3))
    desk = hall.desk()
    edit = attempt(desk, course, edition, said, seed)

    verdict = verdicts(desk, edit)[edit.id]

    mine = mark_all(asked, said, seed)
    assert (verdict.score, verdict.most, verdict.passed) == (mine.score, mine.most, mine.passed)
    assert verdict.points == {mark.question: mark.points for mark in mine.marks if mark.most}


def test_the_verdict_comes_with_the_answer_and_reaches_the_other_device(hall: Hall) -> None:
    """In the same transaction: the sender has it at once, the other device with its next round."""
    course, edition = hall.publish((QUIZ,))
    hall.enrol(course)
    desk, other = hall.desk(), hall.desk()
    edit = attempt(desk, course, edition, {"q1": "b"})

    mine = verdicts(desk, edit)

    assert mine[edit.id] == Verdict(course, "lesson", edition, 1.0, 1.0, passed=True, points={"q1": 1.0})
    assert verdicts(other) == mine
    assert verdicts(desk) == {}


def test_an_attempt_is_marked_by_the_edition_it_names(hall: Hall) -> None:
    """Another solution in a new edition changes nothing for who answered the old one; unnamed, it is today's."""
    course, old = hall.publish((QUIZ,))
    hall.enrol(course)
    changed = msgspec.structs.replace(QUIZ.questions[0], right=("a",))
    _, new = hall.publish((Quiz("b1", (changed,)),), course)
    desk = hall.desk()
    sent = [attempt(desk, course, edition, {"q1": "b"}) for edition in (old, new, "")]

    told = verdicts(desk, *sent)

    assert [told[edit.id].score for edit in sent] == [1.0, 0.0, 0.0]


def test_what_cannot_be_marked_waits_and_is_marked_later(hall: Hall) -> None:
    """The attempt is stored all the same; the verdict follows when the edition is there, without a new attempt."""
    course, edition = hall.publish((QUIZ,), known=False)
    hall.enrol(course)
    desk = hall.desk()
    edit = attempt(desk, course, edition, {"q1": "b"})
    assert verdicts(desk, edit) == {}
    assert hall.waiting() == 1

    hall.publish((QUIZ,), course)
    hall.mark(course)

    assert verdicts(desk)[edit.id].passed
    assert hall.waiting() == 0


def test_who_is_not_enrolled_is_told_nothing(hall: Hall) -> None:
    """An attempt is no way to try out the answers of a course that one has not got."""
    course, edition = hall.publish((QUIZ,))
    desk = hall.desk()
    early = attempt(desk, course, edition, {"q1": "b"})
    assert verdicts(desk, early) == {}

    hall.enrol(course)
    later = attempt(desk, course, edition, {"q1": "a"})

    assert {id_: told.score for id_, told in verdicts(desk, later).items()} == {early.id: 1.0, later.id: 0.0}


def test_an_attempt_too_many_is_marked_and_said_to_be(hall: Hall) -> None:
    """Two devices that did not know of each other: nothing is dropped, the third of two does not pass."""
    course, edition = hall.publish((QUIZ,))
    hall.enrol(course)
    desk = hall.desk()
    sent = [attempt(desk, course, edition, {"q1": choice}) for choice in ("a", "a", "b")]

    told = verdicts(desk, *sent)

    assert [(told[one.id].number, told[one.id].over_limit, told[one.id].score) for one in sent] == [
        *((1, False, 0.0), (2, False, 0.0)),
        (3, True, 1.0),
    ]
    assert not told[sent[2].id].passed


def test_what_is_no_attempt_is_refused(hall: Hall) -> None:
    """In words, and nothing is stored that a marker could stumble over."""
    desk = hall.desk()
    for value in ({"course": "c"}, {"course": "c", "lesson": "l", "at": -1, "answers": {}}, "x"):
        result = desk.sync(Edit("quiz_attempt", str(uuid.uuid4()), 1, {"attempt": desk.field(value)})).results[0]
        assert (result.status, result.reason[:7]) == ("invalid", "attempt")
