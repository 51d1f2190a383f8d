"""A PDF that lies among the pages becomes a lesson: each of its pages is a block, with its words for search and notes.

The reader shows the file itself; the lesson's own page holds only the words. What can't be read (a password, a broken
file) keeps its place in the contents and says why.
"""

from __future__ import annotations

import logging
from html import escape
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

import msgspec
from pypdf import PdfReader

from learning.course import Block, Lesson, Medium, block_id

if TYPE_CHECKING:
    from pathlib import Path

    from server.courses.edition_files import EditionFiles
    from server.courses.report import Report

MOST_PAGES: Final = 2_000
_MOST_CHARACTERS: Final = 20_000
_WORDS_PER_MINUTE: Final = 200
_BEGINNING: Final = b"%PDF-"
_LOOKED_AT: Final = 1024
_SUPPLEMENTS: Final = frozenset(
    {"assets", "downloads", "files", "fig", "figures", "handouts", "images", "img", "media", "pdf", "static"}
)
LOCKED: Final = "This PDF is locked with a password, so it can't be read here."
BROKEN: Final = "This PDF is damaged, so it can't be read here."
TOO_LONG: Final = f"This PDF has more than {MOST_PAGES:,} pages, so it can't be read here."


class Unreadable(Exception):
    """Why a PDF can't be a lesson, in the learner's words."""


class Written(msgspec.Struct, frozen=True):
    """A document to be made a lesson: its place in the course and what the lesson is called."""

    path: str
    lesson: str
    title: str
    language: str


def is_document(path: str) -> bool:
    """A PDF that stands among the lessons; those in a folder of supplements are files to save."""
    parts = PurePosixPath(path.lower()).parts
    return path.lower().endswith(".pdf") and not _SUPPLEMENTS.intersection(parts[:-1])


def make_document(written: Written, files: EditionFiles, report: Report) -> Lesson | None:
    """The lesson of a PDF, its words among the edition's files; None when the file can't come in at all."""
    asset = files.take(written.path)
    if asset is None:
        return None
    try:
        texts = read_pages(files.blobs[asset.sha256])
    except Unreadable as reason:
        report.warning(written.path, 0, str(reason))
        return Lesson(written.lesson, written.title, "notice", assets=(asset.sha256,), problem=str(reason))
    blocks = tuple(
        Block(block_id(written.lesson, f"page {number}", 0), f"Page {number}") for number in range(1, len(texts) + 1)
    )
    page = files.make(f"{written.path}#words", _page(blocks, texts).encode(), "text/html")
    words = sum(len(text.split()) for text in texts)
    return Lesson(
        id=written.lesson,
        title=written.title,
        kind="pdf",
        page=page.sha256,
        blocks=blocks,
        assets=(asset.sha256,),
        minutes=max(1, round(words / _WORDS_PER_MINUTE)),
        language=written.language,
        media=(Medium(blocks[0].id, asset.sha256, "pdf", PurePosixPath(written.path).name),),
    )


def read_pages(path: Path) -> tuple[str, ...]:
    """The words of each page; at least one page.

    Raises `Unreadable`.
    """
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells of each flaw that it puts up with
    with path.open("rb") as file:
        if _BEGINNING not in file.read(_LOOKED_AT):
            raise Unreadable(BROKEN)
    try:
        reader = PdfReader(path)
        is_locked = reader.is_encrypted and not reader.decrypt("")
        count = 0 if is_locked else len(reader.pages)
    except Exception as flaw:  # whatever a stranger's file makes of the reader
        raise Unreadable(BROKEN) from flaw
    if is_locked:
        raise Unreadable(LOCKED)
    if not 1 <= count <= MOST_PAGES:
        raise Unreadable(TOO_LONG if count else BROKEN)
    return tuple(_words(reader, number) for number in range(count))


def _words(reader: PdfReader, number: int) -> str:
    """A page whose words can't be taken out is shown all the same, and not found by search."""
    try:
        return " ".join(reader.pages[number].extract_text().split())[:_MOST_CHARACTERS]
    except Exception:  # noqa: BLE001  the same
        return ""


def _page(blocks: tuple[Block, ...], texts: tuple[str, ...]) -> str:
    return "".join(
        f'<section class="block" data-block="{block.id}"><p>{escape(text)}</p></section>'
        for block, text in zip(blocks, texts, strict=True)
    )
