"""The ways in which Open edX courses lie in their files: old and new, whole and broken, however they were packed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from learning.course import lessons
from server.courses.errors import CourseRefused
from tests.server.courses.importing import bring_in, page, said

if TYPE_CHECKING:
    from pathlib import Path

ASKS = (
    '<problem url_name="p1" display_name="P"><multiplechoiceresponse><choicegroup><choice correct="true">A</choice>'
    '<choice correct="false">B</choice></choicegroup></multiplechoiceresponse></problem>'
)
WHOLE = (
    '<course org="O" course="C" url_name="r" display_name="Café"><chapter display_name="Ch">'
    '<sequential display_name="S">'
    f'<vertical display_name="V"><html display_name="H"><p>Hi <b>there</b></p></html>{ASKS}</vertical>'
    "</sequential></chapter></course>"
)
POINTER = '<course org="O" course="C" url_name="r"/>'
SPREAD = {
    "course.xml": POINTER,
    "course/r.xml": '<course><chapter url_name="c"/></course>',
    "chapter/c.xml": '<chapter><sequential url_name="s"/></chapter>',
    "sequential/s.xml": '<sequential><vertical url_name="v"/></sequential>',
    "vertical/v.xml": f'<vertical><html url_name="h"/>{ASKS}</vertical>',
    "html/h.xml": "<html>Words with <i>weight</i></html>",
}


@pytest.mark.parametrize(
    "files",
    [
        {"course.xml": WHOLE},
        {"course/course.xml": WHOLE},
        {"README.md": "# A course", "export/2026/course/course.xml": WHOLE},
        {"course.xml": POINTER, "roots/r.xml": POINTER, "course/r.xml": WHOLE},
        {"course.xml": ('<?xml version="1.0" encoding="ISO-8859-1"?>' + WHOLE).encode("latin-1")},
        {"course.xml": b"\xef\xbb\xbf" + WHOLE.encode()},
    ],
    ids=["one file", "in a folder", "deep in a repository", "roots", "latin-1", "byte order mark"],
)
def test_one_course_in_many_layouts(tmp_path: Path, files: dict[str, str | bytes]) -> None:
    """The same course comes in, whatever lies around it and however it is written down."""
    imported = bring_in(tmp_path, files)
    assert imported.manifest.title == "Café"
    assert imported.manifest.source == "O+C"
    (placed,) = lessons(imported.manifest)
    assert (placed.lesson.title, placed.lesson.kind, len(placed.lesson.quizzes)) == ("V", "quiz", 1)


def test_names_and_the_pass_mark_come_from_the_policy(tmp_path: Path) -> None:
    """Exports of older sites keep names beside the course; the grading says what passes."""
    policy = '{"course/r": {"display_name": "Named"}, "vertical/v": {"display_name": "Unit"}}'
    grading = '{"GRADER": [], "GRADE_CUTOFFS": {"A": 0.9, "Pass": 0.7}}'
    imported = bring_in(
        tmp_path, {**SPREAD, "policies/r/policy.json": policy, "policies/r/grading_policy.json": grading}
    )
    (placed,) = lessons(imported.manifest)
    assert (imported.manifest.title, placed.lesson.title) == ("Named", "Unit")
    assert placed.lesson.quizzes[0].pass_mark == 70


def test_the_policy_of_old_courses_is_a_file(tmp_path: Path) -> None:
    """`policies/<run>.json`, and a broken grading policy costs nothing but its line."""
    imported = bring_in(
        tmp_path,
        {
            **SPREAD,
            "policies/r.json": '{"course/r": {"display_name": "Old"}}',
            "policies/r/grading_policy.json": "{",
        },
    )
    assert imported.manifest.title == "Old"
    assert lessons(imported.manifest)[0].lesson.quizzes[0].pass_mark == 50
    assert any("grading_policy.json" in line for line in said(imported))


def test_drafts_stay_behind(tmp_path: Path) -> None:
    """What was never published on the old site is not published here, and has no line of its own."""
    draft = '<vertical parent_url="i4x://O/C/sequential/s" index_in_children_list="1" display_name="Draft"/>'
    imported = bring_in(tmp_path, {**SPREAD, "drafts/vertical/d.xml": draft, "drafts/html/e.html": "<p>e</p>"})
    assert len(lessons(imported.manifest)) == 1
    assert said(imported) == []


def test_slugs_and_names_of_files_lead_to_parts(tmp_path: Path) -> None:
    """Courses from before 2013: `slug` for `url_name`, `filename` for the pointer, parts right in a sequential."""
    course = (
        '<course org="O" course="C" slug="r" display_name="Old"><chapter slug="c" display_name="C">'
        '<sequential display_name="S"><problem filename="pp" slug="k"/><html filename="hh"/><html filename="hh"/>'
        "</sequential></chapter></course>"
    )
    imported = bring_in(
        tmp_path,
        {"course.xml": course, "problem/pp.xml": ASKS.replace('url_name="p1" ', ""), "html/hh.html": "<p>Words</p>"},
    )
    placed = lessons(imported.manifest)
    assert [one.lesson.kind for one in placed] == ["quiz", "page", "page"]
    assert "Words" in page(imported, placed[1])
    assert said(imported) == []


def test_a_missing_file_an_unknown_tag_and_a_broken_chapter_keep_the_rest(tmp_path: Path) -> None:
    """Each has a line in the report; what can stay in its place stays there as a notice."""
    imported = bring_in(
        tmp_path,
        {
            **SPREAD,
            "course/r.xml": '<course><chapter url_name="c"/><chapter url_name="torn"/></course>',
            "chapter/torn.xml": "<chapter><sequential></chapter>",
            "vertical/v.xml": '<vertical><problem url_name="lost"/><mystery foo="1"/><html url_name="h"/></vertical>',
        },
    )
    (placed,) = lessons(imported.manifest)
    markup = page(imported, placed)
    assert markup.index("problem/lost.xml") < markup.index("(mystery)") < markup.index("weight")
    lines = said(imported)
    assert [any(word in line for line in lines) for word in ("lost.xml", "mystery", "chapter/torn.xml")] == [True] * 3


@pytest.mark.parametrize(
    "files",
    [
        {"course.xml": POINTER},
        {"course.xml": "<course"},
        {"course.xml": "<html/>"},
        {"course.xml": '<course org="O" course="C" display_name="Empty"/>'},
    ],
    ids=["no run", "torn", "no course", "empty"],
)
def test_what_is_no_course_is_refused_in_words(tmp_path: Path, files: dict[str, str | bytes]) -> None:
    """With the file that is at fault."""
    with pytest.raises(CourseRefused) as refused:
        bring_in(tmp_path, files)
    assert refused.value.message
