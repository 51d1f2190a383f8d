"""The reader: contents, lesson and notes side by side, and everything that a learner does between them.

The lectern holds one `Book` at one lesson; here its openings are put on the screen, and what the page and the learner
say is passed to whoever keeps it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop.design.theme import RESOURCES, load_themes
from desktop.lesson_link import linked_lesson
from desktop.quiz.quizzing import Quizzing
from desktop.reader.announcement import Announcement
from desktop.reader.bookmarking import toggle_bookmark
from desktop.reader.contents_menu import ContentsMenu
from desktop.reader.frames import DAMAGED, FRAMES, GONE, NO_CONTENTS, locked_frame
from desktop.reader.highlighting import Highlighting
from desktop.reader.leaving import Leaving
from desktop.reader.lectern import Lectern
from desktop.reader.note_taking import NoteTaking
from desktop.reader.opening import Wish
from desktop.reader.page_news import Answered, PlaceSeen, Selected, Stirred
from desktop.reader.playing import Playing
from desktop.reader.resuming import Resuming
from desktop.reader.shelf import Shelf
from desktop.reader.spread import Spread
from desktop.reader.studying import Studying
from desktop.reader.text_choices import TextChoices
from localdb.clock import SystemClock

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QHideEvent, QShowEvent

    from desktop.design.appearance import Appearance
    from desktop.main_window import Memory
    from desktop.news import News
    from desktop.printing import Printing
    from desktop.reader.book import Book, OpenedLesson
    from desktop.reader.opening import Opening
    from desktop.reader.page_news import PageNews
    from desktop.reader.scheme import CarrelUrl
    from desktop.tasks import Tasks
    from learning.values import Anchor, Position
    from localdb.blobs import BlobFolder
    from localdb.clock import Clock

KEPT_MS = 5 * 60_000
"""How long Chromium is kept after the reader was left."""
_NOWHERE = PlaceSeen("", 0.0, 0.0, ())


class ReaderScreen(QWidget):
    """`opened` carries the `Opening` that is on the screen; `announced` an `Announcement` for a toast.

    `download_requested` carries a course and a section's place, `renew_requested` a course,
    `courses_requested` leads out, `failed` carries an
    error that somebody else puts into words.
    """

    opened = Signal(object)
    announced = Signal(object)
    download_requested = Signal(str, str)
    renew_requested = Signal(str)
    courses_requested = Signal()
    search_requested = Signal(str)
    failed = Signal(object)

    def __init__(
        self,
        look: Appearance,
        tasks: Tasks,
        news: News,
        blobs: BlobFolder,
        memory: Memory,
        *,
        clock: Clock | None = None,
        resources: Path = RESOURCES,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._clock = clock or SystemClock()
        self._place = _NOWHERE
        self._shelf = Shelf(blobs.path, resources)
        self._spread = Spread(look, tasks, news, self._shelf, load_themes(), memory, self._now, self)
        self._studying = Studying(tasks, lambda: self._clock.now().mono, self)
        self._highlighting = Highlighting(tasks, news, self._spread.area, memory, self)
        self._resuming = Resuming(self._spread.area, self._spread.foot, memory, self)
        self._quizzing = Quizzing(look, tasks, news, self._spread.area, self)
        self._leaving = Leaving(tasks, blobs, self)
        self._lectern = Lectern(tasks, news, self._now, lambda: self._place, self)
        self._contents_menu = ContentsMenu(tasks, self._lectern, self._spread.contents, self)
        self._playing = Playing(look, tasks, blobs, self._spread.area, self._studying, memory, self)
        self._note_taking = NoteTaking(self._spread, self._lectern, self._moment, self)
        self._printing: Printing | None = None
        self._text = TextChoices(look, self._spread.area, memory, self)
        self.rest_timer = QTimer(self, singleShot=True, interval=KEPT_MS)
        self.rest_timer.timeout.connect(self._spread.area.view.let_go)
        self._connect_wishes()
        self._connect_parts()

    # What others ask for ------------------------------------------------------------------------------------------

    def open_lesson(
        self, course: str, lesson: str = "", *, note: str = "", fragment: str = "", position: Position | None = None
    ) -> None:
        """Open a course at a lesson (id or place, "" for where the learner stopped), and perhaps at a place in it."""
        self._lectern.open(Wish(course, lesson, fragment, note, position))

    def open_course(self, course: str) -> None:
        """Open a course where the learner stopped; a lesson of it that is on the screen stays unless it is older."""
        self._lectern.open_course(course)

    def leave(self) -> None:
        """Save and close everything: another screen is shown, or the window closes. `open_lesson` comes back."""
        self._lectern.rest()
        self._resuming.remember()
        self._resuming.gate.rest()
        self._playing.pause()
        self._spread.notes.save_all()
        self._quizzing.save()
        self._studying.leave()

    def panes(self) -> list[QWidget]:
        """What F6 goes round."""
        return self._spread.panes()

    @property
    def book(self) -> Book | None:
        """The course that is open."""
        return self._lectern.book

    @property
    def lesson(self) -> OpenedLesson | None:
        """The lesson that is open."""
        return self._lectern.lesson

    @property
    def place(self) -> PlaceSeen:
        """Where on the page the learner is."""
        return self._place

    @property
    def playing(self) -> Playing:
        """The recordings of the lesson."""
        return self._playing

    @property
    def studying(self) -> Studying:
        """Time and progress."""
        return self._studying

    @property
    def quizzing(self) -> Quizzing:
        """The questions of the lesson."""
        return self._quizzing

    @property
    def spread(self) -> Spread:
        """The widgets."""
        return self._spread

    # Qt -----------------------------------------------------------------------------------------------------------

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.rest_timer.stop()
        if self.lesson is not None and not self.lesson.trouble and self._spread.area.is_let_go:
            self._lectern.reopen()
        self._studying.bring_to_front(in_front=self.window().isActiveWindow())
        if self.lesson is not None and self.book is not None and not self._studying.is_open:
            self._begin_studying(self.book, self.lesson)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self.leave()
        self.rest_timer.start()
        self._studying.bring_to_front(in_front=False)
        super().hideEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange:
            self._studying.bring_to_front(in_front=self.isVisible() and self.window().isActiveWindow())

    # Opening ------------------------------------------------------------------------------------------------------

    def _connect_wishes(self) -> None:
        spread, area, lectern = self._spread, self._spread.area, self._lectern
        spread.lesson_requested.connect(self._on_lesson_requested)
        spread.step_requested.connect(lectern.step)
        spread.done_requested.connect(self._on_done)
        spread.bookmark_requested.connect(self._on_bookmark)
        spread.text_requested.connect(self._text.open_popover)
        spread.resize_requested.connect(self._text.resize)
        spread.courses_requested.connect(self.courses_requested)
        spread.print_requested.connect(self._on_print)
        area.search_requested.connect(self.search_requested)
        spread.highlight_requested.connect(self._highlighting.colour)
        area.lesson_requested.connect(lambda asked: lectern.open_beside(asked.lesson, asked.fragment))
        area.file_requested.connect(self._on_file)
        self._playing.save_requested.connect(self._leaving.ask_where_to_save)
        self._playing.note_requested.connect(lambda: spread.note_requested.emit(False))  # noqa: FBT003  no keywords
        spread.notes.second_requested.connect(self._playing.seek)
        area.outside_requested.connect(self._leaving.ask_for_page)
        area.action_requested.connect(self._on_frame_action)
        spread.notes.link_requested.connect(self._on_note_link)

    def _connect_parts(self) -> None:
        notes, lectern = self._spread.notes, self._lectern
        self._spread.area.told.connect(self._on_told)
        self._highlighting.drawn.connect(self._note_taking.go_to_wished_note)
        lectern.left.connect(notes.save_all)
        lectern.opened.connect(self._on_opened)
        lectern.refreshed.connect(self._on_refreshed)
        lectern.edition_came.connect(self._on_edition)
        notes.marks_changed.connect(self._highlighting.show_notes)
        notes.marks_changed.connect(self._playing.show_notes)
        notes.stirred.connect(self._studying.stir)
        self._note_taking.stirred.connect(self._studying.stir)
        self._leaving.saved.connect(lambda path: self.announced.emit(Announcement(f"Saved as {path}")))
        self._contents_menu.finished.connect(self._studying.finish)
        self._contents_menu.download_requested.connect(self.download_requested)
        for teller in (self._highlighting, self._note_taking, self._contents_menu, self._resuming.gate):
            teller.announced.connect(self.announced)
        parts = (lectern, notes, self._studying, self._leaving, self._highlighting, self._quizzing)
        for part in (*parts, self._contents_menu):
            part.failed.connect(self.failed)

    def _on_opened(self, opening: Opening) -> None:
        self._studying.leave()
        self._resuming.leave()
        self._quizzing.leave()
        self._playing.leave()
        self._place = _NOWHERE
        if opening.book is None or opening.opened is None:
            self._spread.show_nothing(NO_CONTENTS if opening.book is None else GONE, opening.book)
        else:
            self._show_lesson(opening, opening.book, opening.opened)
        self.opened.emit(opening)

    def _show_lesson(self, opening: Opening, book: Book, opened: OpenedLesson) -> None:
        lesson, page_comes = opened.placed.lesson, not opened.trouble
        if page_comes:  # first: Chromium works on it while we show the rest
            self._shelf.put_lesson(book.edition, book.manifest, lesson.id, opening.page)
            self._resuming.open(book, opening)
        self._spread.show_lesson(book, opened, known=opening.known)
        self._spread.notes.show_lesson(book.course.course, lesson.id, page_comes=page_comes)
        self._highlighting.show_lesson(book.course.course, lesson.id)
        if not page_comes:
            self._show_trouble(book, opened)
            return
        self._quizzing.show_lesson(book.course.course, book.edition, lesson)
        self._spread.area.show_missing(opened.missing)
        self._begin_studying(book, opened)
        self._playing.show_lesson(book, opened)

    def _show_trouble(self, book: Book, opened: OpenedLesson) -> None:
        sentence = opened.placed.lesson.problem if opened.trouble == "notice" else ""
        locked = opened.trouble == "locked"
        frame = locked_frame(book.course.expires_at, book.now, book.price) if locked else FRAMES[opened.trouble]
        self._spread.area.show_frame(frame, sentence)

    def _begin_studying(self, book: Book, opened: OpenedLesson) -> None:
        if not opened.trouble:
            progress = book.progress.get(opened.placed.lesson.id)
            self._studying.begin(book.course.course, opened.placed.lesson, progress.units if progress else ())
            if self._place.block:  # the page was hidden and has come back; it tells nothing that it has told before
                self._studying.see(self._place)

    def _on_refreshed(self, book: Book) -> None:
        self._spread.refresh(book, self.lesson)
        self._show_bookmarked()

    def _on_edition(self, opening: Opening) -> None:
        """The page stays under the learner's eyes; when it has changed and is here, they choose when to see it."""
        opened, shown = opening.opened, self.lesson
        if opened is None or shown is None or opened.trouble or opened.placed.lesson.page == shown.placed.lesson.page:
            return
        words = "This lesson has changed in a new edition. Your notes and highlights come along"
        self.announced.emit(Announcement(words, "Show it", self._lectern.reopen))

    # What the page tells, and what the learner does ---------------------------------------------------------------

    def _on_told(self, news: PageNews) -> None:
        if isinstance(news, PlaceSeen):
            self._place = news
            self._studying.see(news)
            self._show_bookmarked()
        elif isinstance(news, Stirred | Selected | Answered):
            self._studying.stir()

    def _on_file(self, asked: CarrelUrl) -> None:
        """A file of the course: a recording plays, everything else is saved."""
        if not self._playing.play(asked):
            self._leaving.ask_where_to_save(asked)

    def _on_note_link(self, url: QUrl) -> None:
        """A link of a note: a lesson of ours, else a page outside."""
        lesson = linked_lesson(url)
        if lesson is not None:
            self.open_lesson(*lesson)
        else:
            self._leaving.ask_for_page(url)

    def _show_bookmarked(self) -> None:
        here = (self._lectern.lesson_id, self._place.block)
        self._spread.show_bookmarked(bookmarked=self.book is not None and here in self.book.bookmarks)

    def _on_lesson_requested(self, lesson: str) -> None:
        if lesson != self._lectern.lesson_id:
            self._lectern.open_beside(lesson)

    def _on_done(self, go_on: bool) -> None:  # noqa: FBT001  a slot
        self._studying.finish()
        if go_on:
            self._lectern.step(1)

    def _on_bookmark(self) -> None:
        """Set a bookmark on the chosen words' block, else on the block at the top, or take it away."""
        book, opened, chosen = self.book, self.lesson, self._spread.area.selected_anchor()
        if book is None or opened is None:
            return
        lesson, block = opened.placed.lesson, chosen.block if chosen else self._place.block
        offset = self._place.offset
        self._tasks.run(
            lambda store: toggle_bookmark(store, book, lesson, block, offset), failed=self.failed.emit, owner=self
        )
        self._spread.area.deselect()
        self._studying.stir()

    def _on_frame_action(self) -> None:
        """The one button of a frame, or of the banner about missing files."""
        book, opened = self.book, self.lesson
        if book is None or opened is None:
            return
        if not self._spread.area.is_lesson_shown and not opened.trouble:
            self._lectern.open_beside(opened.placed.lesson.id)
            return
        if opened.trouble == "locked":
            self.renew_requested.emit(book.course.course)
            return
        section = opened.placed.place.rpartition(".")[0]

        def wanted(_freed: int = 0) -> None:
            self.download_requested.emit(book.course.course, section)

        if FRAMES.get(opened.trouble) is DAMAGED:
            page = opened.placed.lesson.page
            self._tasks.run(lambda store: store.blobs.remove(page), wanted, self.failed.emit, owner=self)
        else:
            wanted()

    def _on_print(self) -> None:
        """Qt's printing comes with the first page that is printed."""
        area = self._spread.area
        if self.lesson is None or not area.is_lesson_shown:
            return
        if self._printing is None:
            from desktop.printing import Printing

            self._printing = Printing(self)
        self._printing.ask(self.lesson.placed.lesson.title, area.surface.put_on)

    def _moment(self) -> Anchor | None:
        """The second that is played, or the page of the document that is read: the place of a note on no words."""
        document = self._spread.area.document
        return self._playing.anchor() or (document.anchor() if document is not None else None)

    def _now(self) -> int:
        return self._clock.now().wall
