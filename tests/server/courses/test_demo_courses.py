"""The courses that come with the program: few bytes, open licences, and each can be studied at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from learning.course import lessons
from server.courses.importing import import_course
from tests.server.courses.importing import ROOT, dangers, outline, page

if TYPE_CHECKING:
    from pathlib import Path

COURSES = ROOT / "resources" / "courses"
NAMES = [
    "carpentries-python-gapminder.zip",
    "learning-that-lasts",
    "ms-iot-for-beginners-ch1.zip",
    "welcome-to-carrel",
]


@pytest.mark.parametrize("name", NAMES)
def test_each_comes_in_with_its_licence(tmp_path: Path, name: str) -> None:
    """Every lesson can be read, nothing in it runs, and the manifest says whose it is."""
    imported = import_course(COURSES / name, work=tmp_path)
    assert imported.manifest.licence
    assert imported.manifest.attribution
    for one in lessons(imported.manifest):
        assert one.lesson.kind in {"page", "quiz"}
        assert dangers(page(imported, one)) == []


def test_our_own_course_has_nothing_to_report(tmp_path: Path) -> None:
    """What we write ourselves comes in without a line in the report."""
    imported = import_course(COURSES / "welcome-to-carrel", work=tmp_path)
    assert imported.problems == ()
    assert outline(imported) == [
        "1.1 Welcome to Carrel: Your study desk",
        "2.1 First steps: Reading a lesson",
        "2.2 First steps: Notes and bookmarks",
        "3.1 A good habit: Little and often",
    ]


def test_our_own_quiz_asks_what_can_be_marked(tmp_path: Path) -> None:
    """Five questions of five kinds, each with an answer, and nothing to report."""
    imported = import_course(COURSES / "learning-that-lasts", work=tmp_path)
    assert imported.problems == ()
    questions = [
        one for placed in lessons(imported.manifest) for quiz in placed.lesson.quizzes for one in quiz.questions
    ]
    assert [one.kind for one in questions] == ["choice", "choices", "number", "formula", "dropdown"]


def test_they_are_small_and_attributed() -> None:
    """15 MB in all, and each named in the notice."""
    notice = (ROOT / "resources" / "NOTICE.md").read_text()
    assert sum(path.stat().st_size for path in COURSES.rglob("*") if path.is_file()) < 15_000_000
    assert {path.name for path in COURSES.iterdir()} == set(NAMES)
    assert all(name in notice for name in NAMES)
