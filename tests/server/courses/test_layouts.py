"""Every layout of Markdown course that people use gets its order, its titles and its sections."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from learning.course import block_id, course_id, lesson_id, lessons
from server.courses.errors import CourseRefused
from server.courses.importing import import_course, summary
from server.errors import WrongUse
from tests.server.courses.importing import bring_in, only_page, outline, page, said, write_course

if TYPE_CHECKING:
    from pathlib import Path


def test_a_folder_is_a_section_and_a_file_a_lesson(tmp_path: Path) -> None:
    """Numbered folders sort as a person would; README comes first and names its folder."""
    imported = bring_in(
        tmp_path,
        {
            "README.md": "# The course\n\nWelcome.",
            "10-late/b.md": "# B\n\nb",
            "2-early/README.md": "# Early days\n\nx",
            "2-early/10-ten.md": "ten",
            "2-early/9-nine.md": "nine",
            "2-early/deep/one.md": "one",
            "2-early/deep/two.md": "two",
        },
    )
    assert outline(imported) == [
        "1.1 The course: The course",
        "2.1 Early days: Early days",
        "2.2 Early days: Nine",
        "2.3 Early days: Ten",
        "2.4.1 Early days > Deep: One",
        "2.4.2 Early days > Deep: Two",
        "3.1 Late: B",
    ]


def test_ids_come_from_names_as_the_design_says(tmp_path: Path) -> None:
    """The course by its folder, a lesson by its path, a block by its headings and an ordinal among equals."""
    imported = bring_in(tmp_path, {"part/one.md": "intro\n\n## A\n\nx\n\n### B\n\ny\n\n### B\n\nz"})
    assert imported.manifest.course == course_id("markdown", "course")
    (placed,) = lessons(imported.manifest)
    lesson = lesson_id("markdown", "part/one")
    assert placed.lesson.id == lesson
    expected = [("", 0), ("A", 0), ("A/B", 0), ("A/B", 1)]
    assert [block.id for block in placed.lesson.blocks] == [block_id(lesson, key, n) for key, n in expected]


def test_a_course_can_be_given_its_name_and_title(tmp_path: Path) -> None:
    """`course` makes the identity, `title` the title; the folder's name no longer matters."""
    folder = write_course(tmp_path / "any", {"a.md": "# A\n\ntext"})
    imported = import_course(folder, course="algebra", title="Algebra I", work=tmp_path / "work")
    assert (imported.manifest.course, imported.manifest.title) == (course_id("markdown", "algebra"), "Algebra I")


def test_one_readme_is_a_course(tmp_path: Path) -> None:
    """A single page, as a folder or as a file, is a course of one lesson named by its heading."""
    imported = bring_in(tmp_path, {"README.md": "# Knots\n\nTie one."})
    assert outline(imported) == ["1.1 Knots: Knots"]
    single = import_course(tmp_path / "course" / "README.md", work=tmp_path / "again")
    assert outline(single) == ["1.1 Knots: Knots"]


def test_folders_of_one_page_each_are_lessons(tmp_path: Path) -> None:
    """`lessons/1-x/README.md`, one page a folder, makes no section of a single lesson."""
    files = {f"lessons/{n}-{name}/README.md": f"# {name}\n\nx" for n, name in enumerate(("One", "Two", "Three"), 1)}
    assert outline(bring_in(tmp_path, files)) == ["1.1 Course: One", "1.2 Course: Two", "1.3 Course: Three"]


def test_a_projects_own_papers_are_no_lessons(tmp_path: Path) -> None:
    """Licence, rules of conduct and templates stay out, and the report says so."""
    imported = bring_in(
        tmp_path, {"a.md": "# A\n\nx", "CONTRIBUTING.md": "Do.", ".github/x.md": "y", "LICENSE.md": "MIT"}
    )
    assert outline(imported) == ["1.1 Course: A"]
    assert "CONTRIBUTING.md:0 notice: This page is no lesson of the course, so it was left out." in said(imported)


def test_weights_in_front_matter_give_the_order(tmp_path: Path) -> None:
    """Hugo's `weight`, Docusaurus' `sidebar_position` and Jekyll's `nav_order` are all obeyed."""
    imported = bring_in(
        tmp_path,
        {
            "a.md": "---\ntitle: Last\nweight: 30\n---\nx",
            "b.md": "---\ntitle: First\nsidebar_position: 1\n---\nx",
            "c.md": "---\ntitle: Middle\nnav_order: 2\n---\nx",
        },
    )
    assert [one.lesson.title for one in lessons(imported.manifest)] == ["First", "Middle", "Last"]


def test_mdbook_is_read_in_the_order_of_its_summary(tmp_path: Path) -> None:
    """SUMMARY.md: parts, chapters with chapters inside, pages that are not there."""
    imported = bring_in(
        tmp_path,
        {
            "book.toml": '[book]\ntitle = "The Book"\nsrc = "text"\n',
            "text/SUMMARY.md": "# Summary\n\n[Preface](preface.md)\n\n# Part one\n\n"
            "- [Z first](z.md)\n    - [Inside](in/x.md)\n"
            "- [A second](a.md)\n- [Gone](gone.md)\n",
            "text/preface.md": "p",
            "text/z.md": "z",
            "text/in/x.md": "x",
            "text/a.md": "a",
            "text/unlisted.md": "u",
        },
    )
    assert outline(imported) == [
        "1.1 The Book: Preface",
        "2.1.1 Part one > Z first: Z first",
        "2.1.2 Part one > Z first: Inside",
        "2.2.1 Part one > A second: A second",
    ]
    assert "text/SUMMARY.md:10 warning: The list of contents names gone.md, which is not there." in said(imported)
    assert any(line.startswith("text/unlisted.md:0 notice") for line in said(imported))


def test_mkdocs_is_read_in_the_order_of_its_navigation(tmp_path: Path) -> None:
    """mkdocs.yml `nav`, with its Python tags, which are never obeyed."""
    nav = (
        "site_name: My Site\nnav:\n  - Home: index.md\n  - Guide:\n    - guide/two.md\n    - One: guide/one.md\n"
        "  - Out: https://example.org\nx: !!python/name:os.system\n"
    )
    pages = {f"docs/{name}.md": f"# {name}\n\nx" for name in ("index", "guide/one", "guide/two")}
    imported = bring_in(tmp_path, {"mkdocs.yml": nav, **pages})
    assert outline(imported) == ["1.1 My Site: Home", "2.1 Guide: guide/two", "2.2 Guide: One"]


def test_docsify_is_read_in_the_order_of_its_sidebar(tmp_path: Path) -> None:
    """_sidebar.md: a heading without a link is a section."""
    imported = bring_in(
        tmp_path,
        {
            "README.md": "# Home\n\nhi",
            "_sidebar.md": "* Basics\n  * [Two](two.md)\n  * [One](/one)\n* [Home](/)\n",
            "one.md": "# One\n\n1",
            "two.md": "# Two\n\n2",
        },
    )
    assert [one.lesson.title for one in lessons(imported.manifest)] == ["Two", "One", "Home"]
    assert "Basics" in {one.titles[0] for one in lessons(imported.manifest)}
    assert not [line for line in said(imported) if "not there" in line]


def test_the_older_carpentries_layout_is_read(tmp_path: Path) -> None:
    """Jekyll: episodes by name, boxes as quotes with `{: .class}`, languages after code, Liquid taken out."""
    episode = (
        "---\ntitle: Shell\nteaching: 5\nexercises: 5\n---\n{% include base.html %}\n\n"
        "~~~\n$ ls\n~~~\n{: .language-bash}\n\n"
        "> ## Try\n>\n> Do it.\n>\n> > ## Solution\n> >\n> > Done.\n> {: .solution}\n{: .challenge}\n\n"
        "![fig]({{ page.root }}/fig/a.png)\n"
    )
    imported = bring_in(
        tmp_path,
        {
            "_config.yml": "title: Old\ncarpentry: swc\nlicense: CC-BY\n",
            "_episodes/01-shell.md": episode,
            "index.md": "---\nlayout: lesson\n---\nHello.",
            "setup.md": "---\ntitle: Setup\n---\nInstall.",
            "fig/a.png": b"x",
        },
    )
    assert outline(imported) == ["1.1 Old: About this course", "1.2 Old: Shell", "2.1 For learners: Setup"]
    markup = page(imported, lessons(imported.manifest)[1])
    assert '<div class="callout challenge"><p class="callout-title" id="try">Challenge: Try</p>' in markup
    assert '<details class="solution"><summary id="solution">Solution</summary>' in markup
    assert 'data-language="bash"' in markup
    assert "{" not in markup
    assert "/fig" not in markup
    assert any("commands for another system" in line for line in said(imported))


def test_settings_that_name_a_missing_episode_say_where(tmp_path: Path) -> None:
    """The others come in; the report names the settings' file and line."""
    imported = bring_in(
        tmp_path,
        {"config.yaml": "carpentry: swc\ntitle: T\nepisodes:\n- b.md\n- gone.md\n- a.md\n"}
        | {f"episodes/{name}.md": f"---\ntitle: {name}\n---\nx" for name in "abc"},
    )
    assert [one.lesson.title for one in lessons(imported.manifest)] == ["b", "a"]
    assert "config.yaml:5 error: The settings name gone.md under episodes, which is not there." in said(imported)
    assert any(line.startswith("episodes/c.md:0 notice") for line in said(imported))


def test_a_translation_beside_its_page_is_found(tmp_path: Path) -> None:
    """README.fa.md is the Persian README: a section of its own, from right to left."""
    imported = bring_in(tmp_path, {"README.md": "# Hi\n\nx", "README.fa.md": "# سلام\n\nx"})
    assert outline(imported) == ["1.1 Hi: Hi", "2.1 فارسی: سلام"]
    assert lessons(imported.manifest)[1].lesson.direction == "rtl"


def test_a_page_may_say_its_own_language_and_direction(tmp_path: Path) -> None:
    """Front matter wins over the settings; letters decide when nobody says."""
    imported = bring_in(
        tmp_path,
        {
            "a.md": "---\nlang: he\n---\nx",
            "b.md": "---\ndir: rtl\n---\nx",
            "c.md": "هذا نص عربي بلا إعدادات",
            "d.md": "text",
        },
    )
    assert [one.lesson.direction for one in lessons(imported.manifest)] == ["rtl", "rtl", "rtl", "ltr"]


def test_other_formats_are_refused_by_name(tmp_path: Path) -> None:
    """Somebody who gives a SCORM package is told what it is, and nothing is made."""
    folder = write_course(tmp_path / "scorm", {"imsmanifest.xml": "<manifest/>"})
    with pytest.raises(CourseRefused, match="SCORM package"):
        import_course(folder, work=tmp_path / "work")
    with pytest.raises(WrongUse, match="“epub” is not known"):
        import_course(folder, format_="epub", work=tmp_path / "work")


def test_a_course_without_words_is_refused(tmp_path: Path) -> None:
    """Nothing to study is no course."""
    with pytest.raises(CourseRefused, match="nothing to study"):
        bring_in(tmp_path, {"a.md": "", "b.md": "<!-- later -->"})
    with pytest.raises(CourseRefused, match="no such file"):
        import_course(tmp_path / "nowhere", work=tmp_path / "work")


def test_the_summary_counts_what_came_in(tmp_path: Path) -> None:
    """The figures of `course import`, with the report as plain values."""
    imported = bring_in(tmp_path, {"one/a.md": "a ![x](no.png)", "two/b.md": "b"})
    figures = summary(imported)
    assert (figures["sections"], figures["lessons"], figures["assets"]) == (2, 2, 2)
    assert figures["problems"] == [
        {"file": "one/a.md", "line": 1, "severity": "warning", "message": "The picture no.png is not in the course."}
    ]
    assert "x" in only_page(bring_in(tmp_path / "other", {"a.md": "x"}))


def test_an_empty_picture_is_told_with_its_place(tmp_path: Path) -> None:
    """It can't be seen, and only the author can mend it."""
    imported = bring_in(tmp_path, {"a.md": "# A\n\ntext\n\n![x](no.png)", "no.png": b""})
    assert "a.md:5 warning: The picture no.png is an empty file." in said(imported)
