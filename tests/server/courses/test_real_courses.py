"""The real courses come in whole: their order, their languages, their pictures, and what is missing upstream."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from learning.course import encode_manifest, lesson_id, lessons
from server.courses.importing import import_course, summary
from tests.server.courses.importing import dangers, page, real, said

if TYPE_CHECKING:
    from pathlib import Path

    from server.courses.imported import Imported

CARPENTRIES = "markdown/carpentries-python-gapminder.zip"
IOT = "markdown/ms-iot-for-beginners-ch1.zip"
pytestmark = pytest.mark.realdata
BOTH = pytest.mark.parametrize("name", [CARPENTRIES, IOT])


@pytest.fixture(name="work", scope="module")
def _work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("work")


@pytest.fixture(name="gapminder", scope="module")
def _gapminder(work: Path) -> Imported:
    return import_course(real(CARPENTRIES), work=work / "gapminder")


@pytest.fixture(name="iot", scope="module")
def _iot(work: Path) -> Imported:
    return import_course(real(IOT), work=work / "iot")


def test_gapminder_has_its_known_figures(gapminder: Imported) -> None:
    """The Carpentries lesson: 20 episodes, its introduction, 4 pages for learners, every picture and data file."""
    figures = summary(gapminder)
    figures.pop("problems")
    assert figures == {
        "title": "Plotting and Programming in Python",
        "sections": 2,
        "lessons": 25,
        "quizzes": 0,
        "questions": 0,
        "assets": 53,
        "bytes": figures["bytes"],
    }


def test_episodes_stand_in_the_order_of_the_settings(gapminder: Imported) -> None:
    """config.yaml alone gives the order, although a comment in it holds the same key."""
    titles = [one.lesson.title for one in lessons(gapminder.manifest)]
    assert titles[:7] == [
        "About this course",
        "Running and Quitting",
        "Variables and Assignment",
        "Data Types and Type Conversion",
        "Built-in Functions and Help",
        "Morning Coffee",
        "Libraries",
    ]
    assert titles[20:] == ["Feedback", "Setup", "Reference", "Discussion", "Further Exercises"]


def test_the_papers_of_a_carpentries_lesson_are_known(gapminder: Imported) -> None:
    """Licence, language, provider and how to cite come from the lesson's own files."""
    manifest = gapminder.manifest
    assert (manifest.licence, manifest.language, manifest.provider) == ("CC-BY 4.0", "en", "Software Carpentry")
    assert manifest.attribution.startswith("Please cite this lesson as: Allen Lee")
    assert manifest.summary.startswith("This lesson is an introduction to programming in Python 3")


def test_minutes_are_the_authors(gapminder: Imported) -> None:
    """Teaching and exercises add up; a coffee break is as long as the break."""
    minutes = {one.lesson.title: one.lesson.minutes for one in lessons(gapminder.manifest)}
    assert (minutes["Pandas DataFrames"], minutes["Morning Coffee"], minutes["Lunch"]) == (30, 15, 45)


def test_a_solution_opens_inside_its_challenge(gapminder: Imported) -> None:
    """Nested fenced divs: the solution is a <details> within the challenge's box."""
    frames = next(one for one in lessons(gapminder.manifest) if one.lesson.title == "Pandas DataFrames")
    markup = page(gapminder, frames)
    challenge = markup.index('<div class="callout challenge">')
    assert challenge < markup.index('<details class="solution">') < markup.rindex("</section>")
    boxes = markup.count('<div class="callout challenge">'), markup.count('<details class="solution">')
    assert boxes == (8, 7)
    assert ":::" not in markup


def test_pandoc_definitions_and_picture_attributes_are_read(gapminder: Imported) -> None:
    """links.md serves every page; `{alt='…'}` becomes the picture's words; nothing of the notation is left."""
    plotting = next(one for one in lessons(gapminder.manifest) if one.lesson.title == "Plotting")
    markup = page(gapminder, plotting)
    assert 'alt="GDP plot for Australia"' in markup
    assert "{alt=" not in markup
    intro = page(gapminder, lessons(gapminder.manifest)[0])
    assert 'href="https://www.datacarpentry.org/lessons/"' in intro
    assert 'class="download"' in intro


def test_notes_for_instructors_stay_hidden(gapminder: Imported) -> None:
    """A learner never sees them, and the report says that they were there."""
    report = said(gapminder)
    assert sum("notes for instructors were left out" in line for line in report) == 2
    assert "instructors/:0 notice: These pages are for instructors, so they were left out." in report


def test_iot_has_its_known_figures(iot: Imported) -> None:
    """One chapter in three languages: 26 pages of its own with the papers, 24 Arabic, 25 Malay."""
    placed = lessons(iot.manifest)
    counts = {code: sum(one.lesson.language == code for one in placed) for code in ("en", "ar", "ms")}
    assert (len(placed), counts) == (75, {"en": 26, "ar": 24, "ms": 25})
    assert summary(iot)["sections"] == 19
    assert (iot.manifest.licence, iot.manifest.attribution) == ("MIT", "Copyright (c) 2021 Microsoft")


def test_each_language_is_a_section_in_its_own_name_and_direction(iot: Imported) -> None:
    """Arabic runs from right to left, and a lesson's id knows its language."""
    assert [section.title for section in iot.manifest.sections][-2:] == ["العربية", "Bahasa Melayu"]
    arabic = [one for one in lessons(iot.manifest) if one.lesson.language == "ar"]
    assert {one.lesson.direction for one in arabic} == {"rtl"}
    path = "translations/ar/1-getting-started/lessons/1-introduction-to-iot/README"
    assert lesson_id("markdown", path, "ar") in {one.lesson.id for one in arabic}


def test_a_translation_links_to_its_own_language(iot: Imported) -> None:
    """The translator's links point at the English folder; the learner stays in Arabic."""
    by_id = {one.lesson.id: one.lesson for one in lessons(iot.manifest)}
    arabic = next(one for one in lessons(iot.manifest) if one.lesson.language == "ar" and len(one.lesson.blocks) > 20)
    linked = [part.split('"')[0].split("#")[0] for part in page(iot, arabic).split('href="/lesson/')[1:]]
    assert {by_id[id_].language for id_ in linked} == {"ar"}


def test_missing_pictures_leave_a_notice_and_a_line(iot: Imported) -> None:
    """52 pictures of the translations dangle upstream: each has its place in the page and a line in the report."""
    missing = [p for p in iot.problems if p.message.startswith("The picture") and "not in the course" in p.message]
    translated = [p for p in missing if p.file.startswith("translations/")]
    assert len(translated) >= 52
    assert all(p.line > 0 for p in missing)
    notices = sum(page(iot, one).count('data-notice="missing-image"') for one in lessons(iot.manifest))
    assert notices == len(missing)


def test_a_quiz_on_the_web_leaves_a_notice_in_its_place(iot: Imported) -> None:
    """24 links to quizzes: each says that it needs the network and keeps its words."""
    pages = "".join(page(iot, one) for one in lessons(iot.manifest))
    assert pages.count("This quiz needs the network:") == 24
    assert sum(p.message.startswith("The quiz") for p in iot.problems) == 24


@BOTH
def test_every_lesson_has_blocks_and_nothing_dangerous(name: str, gapminder: Imported, iot: Imported) -> None:
    """Each lesson can be studied: at least one block that counts, unique ids, all files there, no page that runs."""
    imported = gapminder if name == CARPENTRIES else iot
    listed = {asset.sha256 for asset in imported.manifest.assets}
    for one in lessons(imported.manifest):
        ids = [block.id for block in one.lesson.blocks]
        assert any(block.counts for block in one.lesson.blocks), one.place
        assert len(ids) == len(set(ids)), one.place
        assert {one.lesson.page, *one.lesson.assets} <= listed
        assert dangers(page(imported, one)) == []
    assert listed == set(imported.blobs)
    assert len({one.lesson.id for one in lessons(imported.manifest)}) == len(lessons(imported.manifest))


@BOTH
def test_the_same_source_gives_the_same_bytes(name: str, gapminder: Imported, iot: Imported, tmp_path: Path) -> None:
    """Importing twice makes the same manifest, and so the same edition."""
    imported = gapminder if name == CARPENTRIES else iot
    again = import_course(real(name), work=tmp_path)
    assert encode_manifest(again.manifest) == encode_manifest(imported.manifest)
    assert again.problems == imported.problems
