"""PDFs among the pages of a Markdown course: lessons to read, or an honest notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from learning.course import lessons
from localdb.lesson_text import block_words
from tests.server.courses.importing import bring_in, page, real

if TYPE_CHECKING:
    from pathlib import Path

PAPER = "media/pdf/pdflatex-4-pages.pdf"


def test_a_pdf_beside_pages_is_a_lesson(tmp_path: Path) -> None:
    """In its place by name, a block a page, with the words of each page for search and the file for the reader."""
    content = real(PAPER).read_bytes()
    came = bring_in(
        tmp_path, {"1-start.md": "# Start\n\nWords.", "2-paper.pdf": content, "3-end.md": "# End\n\nWords."}
    )
    start, paper, end = (placed.lesson for placed in lessons(came.manifest))
    assert [start.title, paper.title, end.title] == ["Start", "Paper", "End"]
    assert (paper.kind, [block.title for block in paper.blocks]) == ("pdf", ["Page 1", "Page 2", "Page 3", "Page 4"])
    assert came.blobs[paper.media[0].file].read_bytes() == content
    words = block_words(page(came, lessons(came.manifest)[1]))
    assert set(words) <= {block.id for block in paper.blocks}
    assert len(" ".join(words.values()).split()) > 1_000


def test_a_link_to_it_opens_the_lesson(tmp_path: Path) -> None:
    """A PDF of the course is read here; one among the supplements is a file to save."""
    content = real(PAPER).read_bytes()
    text = "# Start\n\n[Read](paper.pdf) and [take](files/sheet.pdf)."
    came = bring_in(tmp_path, {"a.md": text, "paper.pdf": content, "files/sheet.pdf": content})
    first, paper = lessons(came.manifest)
    assert f'href="/lesson/{paper.lesson.id}"' in page(came, first)
    assert "/sheet.pdf" in page(came, first)


def test_a_pdf_and_a_page_of_one_name_are_two_lessons(tmp_path: Path) -> None:
    """Their progress is never mixed."""
    came = bring_in(tmp_path, {"notes.md": "# Notes\n\nWords.", "notes.pdf": real(PAPER).read_bytes()})
    assert len({placed.lesson.id for placed in lessons(came.manifest)}) == 2


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("media/pdf/libreoffice-writer-password.pdf", b"", "password"),
        ("media/ricecooker/broken.pdf", b"", "damaged"),
        ("", b"%PDF-1.7\n" + b"[" * 20_000, "damaged"),
        ("", b"MZ, and no PDF", "damaged"),
        ("", b"", "damaged"),
    ],
)
def test_what_cannot_be_read_keeps_its_place(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    """The lesson is there and says why; the report does too."""
    came = bring_in(tmp_path, {"a.md": "# Start\n\nWords.", "b.pdf": real(name).read_bytes() if name else content})
    lesson = lessons(came.manifest)[1].lesson
    assert (lesson.kind, lesson.page) == ("notice", "")
    assert said in lesson.problem
    assert any(problem.file == "b.pdf" and said in problem.message for problem in came.problems)
