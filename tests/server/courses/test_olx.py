"""An Open edX course comes in whole: its order, its questions as data, and a notice for what cannot work here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lxml.html import fromstring

from learning.course import course_id, encode_manifest, lesson_id, lessons, units
from learning.marking import mark_all
from server.courses.errors import CourseRefused
from server.courses.importing import import_course, summary
from tests.server.courses.importing import bring_in, dangers, outline, page, real, said
from tests.server.courses.olx_course import SMALL, small_course

if TYPE_CHECKING:
    from pathlib import Path

    from server.courses.imported import Imported


@pytest.fixture(name="small")
def _small(tmp_path: Path) -> Imported:
    return bring_in(tmp_path, small_course())


def test_the_order_is_that_of_the_pointers(small: Imported) -> None:
    """Chapters and sequentials are sections in the order they are named; a unit without a title takes its section's."""
    assert outline(small) == [
        "1.1.1 First > Part one: Reading",
        "1.1.2 First > Part one: Asking",
        "2.1.1 Second > Part two: Part two",
    ]
    assert summary(small) | {"problems": [], "bytes": 0} == {
        "title": "Small & whole", "sections": 4, "lessons": 3, "quizzes": 3, "questions": 7, "assets": 6, "bytes": 0,
        "problems": [],
    }  # fmt: skip


def test_a_course_is_the_same_in_another_run(tmp_path: Path, small: Imported) -> None:
    """Organisation and number make its identity, url_name a lesson's; the licence comes along."""
    assert small.manifest.course == course_id("olx", "Org+C1")
    assert [one.lesson.id for one in lessons(small.manifest)] == [lesson_id("olx", name) for name in ("v1", "v2", "v3")]
    assert small.manifest.licence == "CC-BY-4.0"
    next_year = {name.replace("2026", "2027"): content for name, content in small_course().items()}
    next_year["course.xml"] = '<course url_name="2027" org="Org" course="C1"/>'
    assert bring_in(tmp_path / "2027", next_year).manifest == small.manifest


def test_pages_are_safe_and_their_links_are_ours(small: Imported) -> None:
    """Scripts go, static files are found under Open edX's names for them, links to parts lead to their lesson."""
    reading, asking, _ = lessons(small.manifest)
    markup = page(small, reading)
    assert dangers(markup) == []
    assert f'href="/lesson/{asking.lesson.id}#part-quiz1"' in markup
    assert 'width="3"' in markup
    assert "/plan.txt" in markup
    assert "<msup>" in markup
    assert any(line.startswith("html/h1.html:3 warning") and "nowhere" in line for line in said(small))


def test_a_remote_video_says_so_and_its_words_stay(small: Imported) -> None:
    """The captions are to read, the video is a notice with its address."""
    markup = page(small, lessons(small.manifest)[0])
    assert "This video needs the network" in markup
    assert "Hello there. Goodbye." in markup


def test_a_problem_is_questions_as_data(small: Imported) -> None:
    """Kinds, choices, solution, hints, attempts and weight; what needs a script can be read and is not marked."""
    (quiz,) = lessons(small.manifest)[1].lesson.quizzes
    assert [one.kind for one in quiz.questions] == ["choice", "number", "text", "dropdown", "unmarked"]
    assert (quiz.attempts, quiz.hints, quiz.questions[0].shuffled) == (3, ("Think of small birds.",), True)
    assert [one.prompt for one in quiz.questions] == ["Which bird?", "120 times 5?", "A dwarf?", "Capital?", "Code?"]
    assert quiz.questions[1].explanation == "<p>It is 600.</p>"
    answers = dict(zip((one.id for one in quiz.questions), ("2", "605", "sneezy", "2", "x"), strict=True))
    result = mark_all([quiz], answers)
    assert (result.score, result.most, result.passed) == (4, 4, True)


def test_a_problem_can_be_read_without_its_solution(small: Imported) -> None:
    """Prompt and choices are in its block; neither solution, hint nor script is; the page says what is true."""
    markup = page(small, lessons(small.manifest)[1])
    assert dangers(markup) == []
    assert all(words in markup for words in ("Which bird?", "Wren", "Canberra"))
    assert not any(words in markup for words in ("It is 600", "small birds", "os.system", "No.</", "Sneezy"))


def test_a_problem_has_a_place_for_each_answer(small: Imported) -> None:
    """It names its question and holds the choices, each by its id, for the reader to put its controls there."""
    lesson = lessons(small.manifest)[1]
    root = fromstring(page(small, lesson))
    places = {one.get("data-question", ""): one for one in root.iter() if one.get("class") == "answers"}
    questions = {one.id: one for quiz in lesson.lesson.quizzes for one in quiz.questions if one.kind != "unmarked"}
    assert places.keys() == questions.keys()
    for id_, place in places.items():
        assert [one.get("data-choice") for one in place] == [choice.id for choice in questions[id_].choices]


def test_a_field_in_a_sentence_stays_in_it(tmp_path: Path) -> None:
    """A field that stands alone is a line of its own; plain words hold no signs of TeX."""
    problem = (
        "<problem><p>It is <optionresponse><optioninput options=\"('so','not')\" correct='so'/></optionresponse>.</p>"
        "<numericalresponse answer='1'><label>(a) [mathjaxinline]10\\ \\%[/mathjaxinline]</label><textline/>"
        "</numericalresponse></problem>"
    )
    imported = bring_in(tmp_path, small_course(problem__quiz1=problem))
    placed = lessons(imported.manifest)[1]
    places = [one.tag for one in fromstring(page(imported, placed)).iter() if one.get("class") == "answers"]
    assert places == ["span", "div"]
    assert placed.lesson.quizzes[0].questions[1].prompt == "(a) 10 %"


def test_what_has_no_meaning_offline_keeps_its_place(small: Imported) -> None:
    """A poll and a lost file are notices in their order, each with a line in the report."""
    lesson = lessons(small.manifest)[1].lesson
    markup = page(small, lessons(small.manifest)[1])
    assert len(units(lesson)) == 3
    assert markup.index("Questions") < markup.index("A poll “Vote” stands here") < markup.index("html/lost.xml")
    assert any("lost" in line and "error" in line for line in said(small))


def test_containers_are_opened(small: Imported) -> None:
    """A library's draw is a pool, of an experiment one arm comes in, a condition is said."""
    lesson = lessons(small.manifest)[2]
    assert [(quiz.pool, quiz.pick) for quiz in lesson.lesson.quizzes] == [("lib", 1), ("lib", 1)]
    assert mark_all(lesson.lesson.quizzes, {}, seed="s").most == 1
    markup = page(small, lesson)
    assert "First arm" in markup
    assert "Second arm" not in markup
    assert "Under a condition" in markup


def test_no_secret_and_nothing_for_staff_comes_in(small: Imported) -> None:
    """Keys of other systems and hidden units are in no file of the edition, and no file names them."""
    content = encode_manifest(small.manifest) + b"".join(path.read_bytes() for path in small.blobs.values())
    assert not any(word in content for word in (b"SECRET", b"lti_passports", b"loncapa", b"Second arm"))
    assert any("hidden" in line for line in said(small))


def test_entities_and_broken_files_are_no_way_in(tmp_path: Path) -> None:
    """An external entity stays unread, a bomb is refused or empty, a broken unit is a notice in its place."""
    xxe = '<!DOCTYPE v [<!ENTITY x SYSTEM "file:///etc/passwd">]><vertical><html><p>a&x;b</p></html></vertical>'
    imported = bring_in(tmp_path, small_course(vertical__v1=xxe, problem__quiz1="<problem><p></problem>"))
    assert "root:" not in page(imported, lessons(imported.manifest)[0])
    assert "This XML is broken" in page(imported, lessons(imported.manifest)[1])
    with pytest.raises(CourseRefused, match="broken"):
        bring_in(tmp_path / "broken", {"course.xml": "<course"})


def test_a_text_whose_file_is_lost_keeps_its_place(tmp_path: Path) -> None:
    """Its notice names the file, and the unit is still counted."""
    files = small_course(html__h1='<html filename="elsewhere"/>')
    imported = bring_in(tmp_path, files)
    assert "the file html/elsewhere.html" in page(imported, lessons(imported.manifest)[0])
    assert len(units(lessons(imported.manifest)[0].lesson)) == 2


def test_a_course_inside_itself_ends(tmp_path: Path) -> None:
    """A vertical that holds itself is cut, not followed for ever."""
    loop = '<vertical><vertical url_name="v1"/><html>once</html></vertical>'
    imported = bring_in(tmp_path, small_course(vertical__v1=loop))
    assert any("inside itself" in line for line in said(imported))


def test_a_course_that_multiplies_is_refused(tmp_path: Path) -> None:
    """Units that hold each other ten times over: a refusal after a bounded number of parts."""
    ten = "<vertical>" + '<vertical url_name="v1"/>' * 10 + "</vertical>"
    with pytest.raises(CourseRefused, match="more than"):
        bring_in(tmp_path, small_course(vertical__v1=ten))


def test_a_library_is_one_lesson(tmp_path: Path) -> None:
    """A content library comes in as a course of its questions, its macOS twins left behind."""
    files: dict[str, str | bytes] = {
        "library.xml": '<library display_name="Bank" org="O" library="L"><problem url_name="x"/></library>',
        "problem/x.xml": (SMALL / "problem" / "c1.xml").read_bytes(),
        "problem/._x.xml": b"\x00\x05\x16\x07",
    }
    imported = bring_in(tmp_path, files)
    assert outline(imported) == ["1.1 Bank: Bank"]
    assert imported.manifest.source == "O+L"
    assert len(lessons(imported.manifest)[0].lesson.quizzes) == 1


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("name", "figures"),
    [
        ("math-percent-fi", (25, 46, 47, 140)),
        ("ms-kitchen-sink", (19, 16, 14, 18)),
        ("openedx-demo-content-library", (1, 1, 6, 6)),
        ("openedx-demo-course.trimmed", (23, 58, 29, 37)),
    ],
)
def test_real_courses_come_in_with_the_counts_of_their_source(
    tmp_path: Path, name: str, figures: tuple[int, ...]
) -> None:
    """Sections are chapters and sequentials, lessons verticals, quizzes problems, questions responses; all is safe."""
    imported = import_course(real(f"olx/{name}.tar.gz"), work=tmp_path)
    found = summary(imported)
    assert tuple(found[key] for key in ("sections", "lessons", "quizzes", "questions")) == figures
    assert [(one.place, danger) for one in lessons(imported.manifest) for danger in dangers(page(imported, one))] == []
    content = encode_manifest(imported.manifest)
    assert not any(secret in content for secret in (b"lti_passports", b"codeboard_secret", b"loncapa/python"))
    assert not [line for line in said(imported) if " error: " in line]


@pytest.mark.realdata
def test_malformed_courses_are_refused_or_reported(tmp_path: Path) -> None:
    """The published broken courses: a refusal in words, or a course with its report; never another error."""
    refused = []
    for path in sorted(real("hostile/olx-malformed").glob("*.tar.gz")):
        try:
            assert lessons(import_course(path, work=tmp_path / path.name).manifest)
        except CourseRefused as trouble:
            refused.append((path.name.removesuffix(".tar.gz")[-1], trouble.message))
    assert [name for name, message in refused if message] == ["2", "3"]


def test_partial_credit_comes_in(tmp_path: Path) -> None:
    """Each decision, halves, a choice's own points, a number close by; what makes no sense gives no part."""
    course = small_course()
    name = next(name for name in course if name.startswith("problem/"))
    boxes = "<choice correct='true'>A</choice><choice correct='false'>B</choice><choice correct='true'>C</choice>"
    course[name] = (
        "<problem>"
        f"<choiceresponse partial_credit='EDC'><checkboxgroup>{boxes}</checkboxgroup></choiceresponse>"
        f"<choiceresponse partial_credit='halves'><checkboxgroup>{boxes}</checkboxgroup></choiceresponse>"
        f"<choiceresponse partial_credit='thirds'><checkboxgroup>{boxes}</checkboxgroup></choiceresponse>"
        "<multiplechoiceresponse partial_credit='points'><choicegroup><choice correct='true'>A</choice>"
        "<choice correct='partial'>B</choice><choice correct='partial' point_value='0.2'>C</choice>"
        "<choice correct='partial' point_value='nan'>D</choice></choicegroup></multiplechoiceresponse>"
        "<numericalresponse answer='100' partial_credit='list, close'><responseparam type='tolerance' default='5'"
        " partial_answers='7' partial_range='3'/><formulaequationinput/></numericalresponse></problem>"
    )
    quiz = next(
        quiz
        for placed in lessons(bring_in(tmp_path / "partial", course).manifest)
        for quiz in placed.lesson.quizzes
        if len(quiz.questions) == 5
    )
    each, halves, none, points, number = quiz.questions
    assert [each.credit, halves.credit, none.credit] == ["each", "halves", ""]
    assert [choice.share for choice in points.choices] == [0, 0.5, 0.2, 0.5]
    earned = mark_all(
        [quiz], {each.id: ["1"], halves.id: ["1"], none.id: ["1"], points.id: "3", number.id: "112"}
    ).marks
    assert [mark.points for mark in earned] == [0.67, 0.5, 0, 0.2, 0.5]
    assert mark_all([quiz], {number.id: "7"}).score == 0.5
