"""The reader: contents, lesson and notes side by side, and everything that a learner does between them.

It holds one `Book` and one lesson at a time. What is read comes from the database thread as an `Opening`; what is done
goes there as verbs; news of others brings the book up to date while the page stays where it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop.design.theme import RESOURCES, load_themes
from desktop.reader.announcement import Announcement
from desktop.reader.bookmarking import toggle_bookmark
from desktop.reader.frames import DAMAGED, FRAMES, GONE, NO_CONTENTS, locked_frame
from desktop.reader.highlighting import Highlighting
from desktop.reader.leaving import Leaving
from desktop.reader.opening import Opening, Wish, read_opening
from desktop.reader.page_news import MarkClicked, MarkPointed, PlaceSeen, Ready, Selected, Stirred
from desktop.reader.resuming import Resuming
from desktop.reader.shelf import Shelf
from desktop.reader.spread import Spread
from desktop.reader.studying import PLACE_AUTHOR, Studying
from desktop.reader.text_choices import TextChoices
from learning.values import Position
from localdb.clock import SystemClock

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QHideEvent, QShowEvent

    from desktop.design.appearance import Appearance
    from desktop.main_window import Memory
    from desktop.news import News, Piece
    from desktop.reader.book import Book, OpenedLesson
    from desktop.reader.page_news import PageNews
    from desktop.reader.scheme import CarrelUrl
    from desktop.tasks import Tasks
    from localdb.blobs import BlobFolder
    from localdb.clock import Clock
    from localdb.notes import Note

_RELOADED_FOR = frozenset({"bookmark", "enrolment", "lesson_progress", "note", "session_correction", "study_session"})
_RELOAD_MS = 300
_DAY_MS = 86_400_000


class ReaderScreen(QWidget):
    """`opened` carries the `Opening` that is on the screen; `announced` an `Announcement` for a toast.

    `download_requested` carries a course and a section's place, `courses_requested` leads out, `failed` carries an
    error that somebody else puts into words.
    """

    opened = Signal(object)
    announced = Signal(object)
    download_requested = Signal(str, str)
    courses_requested = Signal()
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
        self._wish: Wish | None = None
        self._book: Book | None = None
        self._lesson: OpenedLesson | None = None
        self._shown = ""  # the edition of the page, which may be older than that of the book
        self._place = PlaceSeen("", 0.0, 0.0, ())
        self._shelf = Shelf(blobs.path, resources)
        self._spread = Spread(look, tasks, news, self._shelf, load_themes(), memory, self._now, self)
        self._studying = Studying(tasks, lambda: self._clock.now().mono, self)
        self._highlighting = Highlighting(tasks, news, self._spread.area, memory, self)
        self._resuming = Resuming(self._spread.area, self._spread.foot, memory, self)
        self._leaving = Leaving(tasks, blobs, self)
        self._reload = QTimer(self, singleShot=True, interval=_RELOAD_MS)
        self._reload.timeout.connect(self._read_book)
        self._end_of_access = QTimer(self, singleShot=True)
        self._end_of_access.timeout.connect(self._read_book)
        news.changed.connect(self._on_news)
        self._text = TextChoices(look, self._spread.area, memory, self)
        self._connect()

    # What others ask for ------------------------------------------------------------------------------------------

    def open_lesson(
        self, course: str, lesson: str = "", *, note: str = "", fragment: str = "", position: Position | None = None
    ) -> None:
        """Open a course at a lesson (id or place, "" for where the learner stopped), and perhaps at a place in it."""
        self._open(Wish(course, lesson, fragment, note, position))

    def open_course(self, course: str) -> None:
        """Open a course where the learner stopped; a lesson of it that is on the screen stays unless it is older."""
        opened, is_wished = self._lesson, self._wish is not None and self._wish.course == course
        if not is_wished or opened is None or opened.trouble:
            self.open_lesson(course)
        elif self._book is not None and self._book.edition != self._shown:
            if self._book.find(opened.placed.lesson.id) is not None:
                self._reopen()
            else:
                self.open_lesson(course)

    def leave(self) -> None:
        """Save and close everything: another screen is shown, or the window closes. `open_lesson` comes back."""
        self._reload.stop()
        self._resuming.remember()
        self._spread.notes.save_all()
        self._studying.leave()

    def panes(self) -> list[QWidget]:
        """What F6 goes round."""
        return self._spread.panes()

    @property
    def book(self) -> Book | None:
        """The course that is open."""
        return self._book

    @property
    def lesson(self) -> OpenedLesson | None:
        """The lesson that is open."""
        return self._lesson

    @property
    def place(self) -> PlaceSeen:
        """Where on the page the learner is."""
        return self._place

    @property
    def studying(self) -> Studying:
        """Time and progress."""
        return self._studying

    @property
    def spread(self) -> Spread:
        """The widgets."""
        return self._spread

    # Qt -----------------------------------------------------------------------------------------------------------

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._studying.bring_to_front(in_front=self.window().isActiveWindow())
        if self._lesson is not None and self._book is not None and not self._studying.is_open:
            self._begin_studying(self._book, self._lesson)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self.leave()
        self._studying.bring_to_front(in_front=False)
        super().hideEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange:
            self._studying.bring_to_front(in_front=self.isVisible() and self.window().isActiveWindow())

    # Opening ------------------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        spread, area, notes = self._spread, self._spread.area, self._spread.notes
        spread.lesson_requested.connect(self._on_lesson_requested)
        spread.step_requested.connect(self._on_step)
        spread.done_requested.connect(self._on_done)
        spread.bookmark_requested.connect(self._on_bookmark)
        spread.text_requested.connect(self._text.open_popover)
        spread.resize_requested.connect(self._text.resize)
        spread.courses_requested.connect(self.courses_requested)
        spread.note_requested.connect(self._on_note_requested)
        spread.highlight_requested.connect(self._highlighting.colour)
        self._highlighting.drawn.connect(self._go_to_wished_note)
        self._highlighting.announced.connect(self.announced)
        area.told.connect(self._on_told)
        area.lesson_requested.connect(self._on_link)
        area.file_requested.connect(self._leaving.ask_where_to_save)
        area.outside_requested.connect(self._leaving.ask_for_page)
        area.action_requested.connect(self._on_frame_action)
        notes.marks_changed.connect(self._highlighting.show_notes)
        notes.stirred.connect(self._studying.stir)
        notes.link_requested.connect(self._leaving.ask_for_page)
        notes.note_deleted.connect(self._on_note_deleted)
        notes.placing_requested.connect(self._on_placing)
        self._leaving.saved.connect(lambda path: self.announced.emit(Announcement(f"Saved as {path}")))
        for part in (notes, self._studying, self._leaving, self._highlighting):
            part.failed.connect(self.failed)

    def _open(self, wish: Wish) -> None:
        self._wish = wish
        self._spread.notes.save_all()
        self._tasks.run(
            lambda store: read_opening(store, wish),
            self._on_opened,
            lambda error: self._on_unreadable(wish, error),
            owner=self,
        )

    def _on_opened(self, opening: Opening) -> None:
        if opening.wish is not self._wish:
            return  # the learner has asked for something else meanwhile
        self._studying.leave()
        self._resuming.leave()
        self._book, self._lesson = opening.book, opening.opened
        self._place = PlaceSeen("", 0.0, 0.0, ())
        if opening.book is None or opening.opened is None:
            self._spread.show_nothing(NO_CONTENTS if opening.book is None else GONE, opening.book)
        else:
            self._show_lesson(opening, opening.book, opening.opened)
        self.opened.emit(opening)

    def _show_lesson(self, opening: Opening, book: Book, opened: OpenedLesson) -> None:
        lesson, self._shown = opened.placed.lesson, book.edition
        self._spread.show_lesson(book, opened)
        self._spread.notes.show_lesson(book.course.course, lesson.id)
        self._highlighting.show_lesson(book.course.course, lesson.id)
        if opened.trouble:
            self._show_trouble(book, opened)
            return
        self._shelf.put_lesson(book.edition, book.manifest, lesson.id, opening.page)
        self._resuming.open(book, opening)
        self._watch_end_of_access(book)
        self._spread.area.show_missing(opened.missing)
        self._begin_studying(book, opened)

    def _show_trouble(self, book: Book, opened: OpenedLesson) -> None:
        sentence = opened.placed.lesson.problem if opened.trouble == "notice" else ""
        locked = opened.trouble == "locked"
        frame = locked_frame(book.course.expires_at) if locked else FRAMES[opened.trouble]
        self._spread.area.show_frame(frame, sentence)

    def _watch_end_of_access(self, book: Book) -> None:
        """Access may end while the lesson is open: nobody sends news of that, the time has simply come."""
        self._end_of_access.stop()
        if book.course.expires_at is not None and not book.is_locked:
            self._end_of_access.start(min(max(book.course.expires_at - self._now(), 0), _DAY_MS))

    def _begin_studying(self, book: Book, opened: OpenedLesson) -> None:
        if not opened.trouble:
            progress = book.progress.get(opened.placed.lesson.id)
            self._studying.begin(book.course.course, opened.placed.lesson, progress.units if progress else ())
            if self._place.block:  # the page was hidden and has come back; it tells nothing that it has told before
                self._studying.see(self._place)

    def _on_unreadable(self, wish: Wish, error: Exception) -> None:
        if wish is self._wish:
            self.failed.emit(error)

    def _on_news(self, piece: Piece) -> None:
        touched = piece.changes.everything or piece.changes.kinds & _RELOADED_FOR
        if self._book is not None and touched and piece.author != PLACE_AUTHOR:
            self._reload.start()

    def _read_book(self) -> None:
        """Progress, counts and bookmarks again; the page itself stays as it is."""
        book, opened = self._book, self._lesson
        if book is not None:
            wish = Wish(book.course.course, opened.placed.lesson.id if opened else "")
            self._tasks.run(lambda store: read_opening(store, wish), self._on_reread, self.failed.emit, owner=self)

    def _on_reread(self, opening: Opening) -> None:
        here = self._lesson.placed.lesson.id if self._lesson else ""
        if self._book is None or opening.book is None or opening.wish.lesson != here:
            return
        if self._has_turned(opening):
            self._reopen()
            return
        if opening.book.edition != self._book.edition:
            self._announce_edition(opening)
        self._book = opening.book
        self._watch_end_of_access(opening.book)
        self._spread.refresh(opening.book, self._lesson)
        self._spread.show_bookmarked(bookmarked=self._here() in self._book.bookmarks)

    def _has_turned(self, opening: Opening) -> bool:
        """Whether what was missing has come, or access has ended or begun: the lesson is opened anew."""
        shown, now = self._lesson, opening.opened
        if shown is None or now is None:
            return False
        if shown.trouble == now.trouble:
            return not now.trouble and now.missing < shown.missing
        return now.trouble in {"", "locked"}

    def _reopen(self) -> None:
        """The lesson that is open, anew and in its place."""
        book, opened, place = self._book, self._lesson, self._place
        if book is not None and opened is not None:
            position = Position(place.block, place.offset) if place.block else None
            self._open(Wish(book.course.course, opened.placed.lesson.id, position=position))

    def _announce_edition(self, opening: Opening) -> None:
        """The page stays under the learner's eyes; when it has changed and is here, they choose when to see it."""
        opened, shown = opening.opened, self._lesson
        if opened is None or shown is None or opened.trouble or opened.placed.lesson.page == shown.placed.lesson.page:
            return
        words = "This lesson has changed in a new edition. Your notes and highlights come along"
        self.announced.emit(Announcement(words, "Show it", self._reopen))

    # What the page tells ------------------------------------------------------------------------------------------

    def _on_told(self, news: PageNews) -> None:
        if isinstance(news, Ready):
            self._spread.notes.show_texts(dict(news.texts))
            self._go_to_wished_note()
        elif isinstance(news, PlaceSeen):
            self._place = news
            self._studying.see(news)
            self._spread.show_bookmarked(bookmarked=self._book is not None and self._here() in self._book.bookmarks)
        elif isinstance(news, Stirred | Selected):
            self._studying.stir()
        elif isinstance(news, MarkClicked):
            self._on_mark_clicked(news)
        elif isinstance(news, MarkPointed):
            self._spread.notes.point_at(news.mark)

    def _on_mark_clicked(self, news: MarkClicked) -> None:
        """A mark of a note opens its card; what is said of highlights goes its own way."""
        note = next((each for each in reversed(news.marks) if self._spread.notes.has(each)), "")
        if note:
            self._spread.show_pane(notes=True)
            self._spread.notes.edit_note(note)

    def _go_to_wished_note(self) -> None:
        """The wish named a note: go there once both the page and the notes are here."""
        wish = self._wish
        if wish and wish.note and self._spread.notes.has(wish.note) and self._spread.notes.is_placed:
            self._wish = Wish(wish.course, wish.lesson)
            self._spread.area.view.command("goToNote", wish.note)
            self._spread.notes.edit_note(wish.note)

    def _on_link(self, asked: CarrelUrl) -> None:
        if self._book is not None:
            self._open(Wish(self._book.course.course, asked.lesson, asked.fragment))

    # What the learner does ----------------------------------------------------------------------------------------

    def _on_lesson_requested(self, lesson: str) -> None:
        here = self._lesson.placed.lesson.id if self._lesson else ""
        if self._book is not None and lesson != here:
            self._open(Wish(self._book.course.course, lesson))

    def _on_step(self, step: int) -> None:
        if self._book is not None and self._lesson is not None:
            beside = self._book.beside(self._lesson.placed.lesson.id, step)
            if beside is not None:
                self._on_lesson_requested(beside.lesson.id)

    def _on_done(self, go_on: bool) -> None:  # noqa: FBT001  a slot
        self._studying.finish()
        if go_on:
            self._on_step(1)

    def _on_note_requested(self, whole_lesson: bool) -> None:  # noqa: FBT001  a slot
        self._spread.show_pane(notes=True)
        area = self._spread.area
        self._spread.notes.write_note(None if whole_lesson else area.selected_anchor(), area.colour)
        self._spread.area.deselect()
        self._studying.stir()

    def _on_note_deleted(self, note: Note) -> None:
        words = " ".join(note.body.split()) or "Empty note"
        named = words if len(words) <= 40 else f"{words[:39]}…"  # noqa: PLR2004  as much as a toast can hold
        undo = self._spread.notes.keeping.restore
        self.announced.emit(Announcement(f"Note “{named}” deleted", "Undo", lambda: undo(note.id)))

    def _on_placing(self, note: str) -> None:
        anchor = self._spread.area.selected_anchor()
        if anchor is None:
            self.announced.emit(Announcement("Select the words where the note belongs, then choose Place it"))
        else:
            self._spread.notes.place_note(note, anchor)
            self._spread.area.deselect()

    def _here(self) -> tuple[str, str]:
        return (self._lesson.placed.lesson.id if self._lesson else "", self._place.block)

    def _on_bookmark(self) -> None:
        """Set a bookmark on the chosen words' block, else on the block at the top, or take it away."""
        book, opened, chosen = self._book, self._lesson, self._spread.area.selected_anchor()
        if book is None or opened is None:
            return
        lesson, (_, top) = opened.placed.lesson, self._here()
        block, offset = (chosen.block if chosen else top), self._place.offset
        self._tasks.run(
            lambda store: toggle_bookmark(store, book, lesson, block, offset), failed=self.failed.emit, owner=self
        )
        self._spread.area.deselect()
        self._studying.stir()

    def _on_frame_action(self) -> None:
        """The one button of a frame, or of the banner about missing files."""
        book, opened = self._book, self._lesson
        if book is None or opened is None:
            return
        if not self._spread.area.is_lesson_shown and not opened.trouble:
            self._open(Wish(book.course.course, opened.placed.lesson.id))
            return
        section = opened.placed.place.rpartition(".")[0]

        def wanted(_freed: int = 0) -> None:
            self.download_requested.emit(book.course.course, section)

        if FRAMES.get(opened.trouble) is DAMAGED:
            page = opened.placed.lesson.page
            self._tasks.run(lambda store: store.blobs.remove(page), wanted, self.failed.emit, owner=self)
        else:
            wanted()

    def _now(self) -> int:
        return self._clock.now().wall
