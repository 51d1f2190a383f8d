"""A PDF lesson in the reader: the real file, read, noted on, found in, and left and opened again at its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPointF

from desktop.reader.page_news import MarkClicked, PlaceSeen, Ready, Selected
from desktop.reader.pdf_places import lay_out, place_seen, sheet_at
from learning.course import Asset, Block, Lesson, Manifest, Medium, Section, edition_id, encode_manifest
from learning.values import Anchor, Enrolment
from localdb.bookmarks import bookmarks
from localdb.courses import add_sample_course
from localdb.highlights import highlights
from localdb.notes import notes
from localdb.store import open_store
from localdb.study import lesson_progress
from tests.desktop.reader.desk import COURSE, ONE, Desk, block, named
from tests.server.courses.importing import real

if TYPE_CHECKING:
    from desktop.reader.pdf_view import PdfView
    from desktop.reader.view import Found

PAGES = ("p1", "p2", "p3", "p4")


def stock(desk: Desk, content: bytes) -> None:
    """A course of one document of four pages."""
    page = "".join(block(each, "<p>Words.</p>") for each in PAGES).encode()
    lesson = Lesson(
        ONE,
        "Paper",
        "pdf",
        named(page),
        tuple(Block(each, f"Page {n}") for n, each in enumerate(PAGES, 1)),
        (named(content),),
        1,
        media=(Medium("p1", named(content), "pdf", "paper.pdf"),),
    )
    assets = tuple(Asset(f"{n}", named(each), len(each)) for n, each in enumerate((page, content)))
    manifest = Manifest(COURSE, "Papers", "test", "papers", sections=(Section("One", (lesson,)),), assets=assets)
    for each in (page, content):
        desk.home.blobs.keep(named(each), each)
    encoded = encode_manifest(manifest)
    with open_store(desk.home, clock=desk.clock) as store:
        add_sample_course(store, Enrolment(COURSE, "papers", "Papers", edition=edition_id(encoded), number=2), encoded)


@pytest.fixture
def paper(desk: Desk) -> PdfView:
    """A document of four pages, open."""
    stock(desk, real("media/pdf/pdflatex-4-pages.pdf").read_bytes())
    desk.open(ONE)
    view = desk.reader.spread.area.document
    assert view is not None
    return view


def select(desk: Desk, paper: PdfView) -> Selected:
    """Some words of the first page, as a mouse would."""
    paper.select(0, QPointF(120, 120), QPointF(400, 200))
    paper.tell_selection()
    (chosen,) = (news for news in desk.told if isinstance(news, Selected))
    return chosen


def test_its_pages_are_read_and_complete(desk: Desk, paper: PdfView) -> None:
    """Each page whose end was on the screen for two seconds is complete, and time counts."""
    paper.command("goToId", "p4")
    bar = paper.verticalScrollBar()
    desk.until(lambda: bar.maximum() > 0)
    for at in range(0, bar.maximum() + 1, max(1, paper.viewport().height() // 2)):
        bar.setValue(at)
        desk.reader.studying.stir()
        desk.pass_ms(3_000)
    bar.setValue(bar.maximum())
    desk.pass_ms(3_000)
    desk.reader.leave()
    progress = desk.read(lambda store: lesson_progress(store, COURSE)[ONE])
    assert set(progress.units) == set(PAGES)
    assert progress.seconds > 0


def test_it_opens_again_at_its_page(desk: Desk, paper: PdfView) -> None:
    """The place is kept like that of any lesson."""
    paper.command("goToId", "p3")
    desk.reader.leave()
    position = desk.read(lambda store: lesson_progress(store, COURSE)[ONE].position)
    assert position.block == "p3"
    at = paper.verticalScrollBar().value()
    desk.open(ONE)
    desk.until(lambda: abs(paper.verticalScrollBar().value() - at) < 5)


def test_a_note_is_bound_to_a_page(desk: Desk, paper: PdfView) -> None:
    """Ctrl+Shift+N without a selection; its card says the page and goes there."""
    paper.command("goToId", "p2")
    desk.reader.spread.note_requested.emit(False)
    desk.until(lambda: len(desk.reader.spread.notes.cards) == 1)
    (note,) = desk.read(lambda store: notes(store, course=COURSE, lesson=ONE))
    assert (note.anchor.page, note.anchor.block) == (2, "p2")
    paper.command("goToId", "p4")
    desk.reader.spread.notes.page_requested.emit(note.anchor.block)
    assert paper.anchor() == note.anchor


def test_words_are_highlighted_and_noted_on(desk: Desk, paper: PdfView) -> None:
    """Selected words have the bar of every lesson; the highlight is drawn, and a click on it finds it."""
    chosen = select(desk, paper)
    area = desk.reader.spread.area
    assert not area.bar.isHidden()
    area.colour_chosen.emit("green")
    desk.until(lambda: bool(desk.read(lambda store: highlights(store, course=COURSE, lesson=ONE))))
    (made,) = desk.read(lambda store: highlights(store, course=COURSE, lesson=ONE))
    assert (made.range.block, made.range.exact) == ("p1", dict(paper.texts)["p1"][chosen.start : chosen.end])
    desk.until(lambda: [mark.mark for mark in paper.marks] == [made.id])
    paper.click(0, QPointF(200, 160))
    assert any(isinstance(news, MarkClicked) and made.id in news.marks for news in desk.told)


def test_a_bookmark_keeps_its_page(desk: Desk, paper: PdfView) -> None:
    """One on each page, if the learner likes."""
    paper.command("goToId", "p2")
    desk.reader.spread.bookmark_requested.emit()
    (mark,) = desk.read(lambda store: bookmarks(store, COURSE))
    assert mark.block == "p2"


def test_words_are_found_and_the_page_grows(desk: Desk, paper: PdfView) -> None:
    """Find counts the places; larger is larger and the place stays."""
    found: list[Found] = []
    paper.found.connect(found.append)
    paper.look_for("the")
    desk.until(lambda: bool(found) and found[-1].places > 3)
    paper.command("goToId", "p3")
    before = paper.verticalScrollBar().maximum()
    desk.reader.spread.resize_requested.emit(1)
    assert paper.verticalScrollBar().maximum() > before
    assert paper.anchor() == Anchor(block="p3", page=3)


def test_a_broken_file_is_said_and_breaks_nothing(desk: Desk) -> None:
    """The frame says it; the window stays, and another lesson opens."""
    for content in (b"%PDF-1.7\n" + b"\x00" * 5_000, b"no document at all", b""):
        stock(desk, content)
        desk.reader.open_lesson(COURSE, ONE)
        desk.until(lambda: desk.reader.lesson is not None and not desk.reader.spread.area.is_lesson_shown)
        desk.settle()
    stock(desk, real("media/pdf/pdflatex-4-pages.pdf").read_bytes())
    desk.open(ONE)
    assert desk.reader.spread.area.document is not None


def test_where_pages_lie() -> None:
    """Under each other, as wide as there is room; what is on the screen follows from it."""
    sheets = lay_out(((100, 200), (200, 100)), width=206, margins=(3, 3, 3), spacing=10, scale=None)
    assert [(sheet.top, sheet.bottom, sheet.scale) for sheet in sheets] == [(3, 403, 2), (413, 513, 1)]
    assert place_seen(sheets, 0, 300) == (0, (), 300 / 513)
    assert place_seen(sheets, 250, 300) == (0, (0, 1), 1.0)
    assert place_seen(sheets, 405, 50) == (1, (), 455 / 513)
    assert [sheet_at(sheets, y) for y in (5, 408, 450)] == [0, None, 1]
    assert place_seen((), 0, 10) == (0, (), 0.0)


def test_the_file_tells_its_words(desk: Desk, paper: PdfView) -> None:
    """Ready carries the text of every page, as notes are anchored to."""
    (ready,) = (news for news in desk.told if isinstance(news, Ready))
    assert [name for name, _ in ready.texts] == list(PAGES)
    assert all(len(text) > 100 for _, text in ready.texts)
    assert any(isinstance(news, PlaceSeen) for news in desk.told)
    assert paper.texts == list(ready.texts)
