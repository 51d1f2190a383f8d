"""Answering the questions of the open lesson: what is typed is kept, checked on this device, and can be tried again.

The page draws what `desktop.quiz.sheet` says and tells each answer; the bar below it has the one action. All of it
works offline: the attempt is marked here, and what the server says of it is shown when it comes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.quiz.quiz_bar import QuizBar
from desktop.quiz.quiz_words import answering_words, attempt_line, reviewing_words
from desktop.quiz.sheet import answering_sheet, default_answers, is_given, reviewing_sheet
from desktop.reader.page_news import Answered, Ready
from learning.attempts import is_judged
from localdb.quizzes import answer_quizzes, keep_draft, next_sitting

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance
    from desktop.news import News, Piece
    from desktop.reader.lesson_area import LessonArea
    from desktop.reader.page_news import PageNews
    from desktop.tasks import Tasks
    from learning.course import Lesson
    from learning.quizzes import Answer
    from localdb.quizzes import Marked, Sitting

_AUTHOR = "questions of the lesson"
_KINDS = frozenset({"quiz_attempt", "quiz_verdict"})
_SAVE_MS = 800


class Quizzing(QObject):
    """`checked` carries the `Marked` attempt."""

    checked = Signal(object)
    failed = Signal(object)

    def __init__(self, look: Appearance, tasks: Tasks, news: News, area: LessonArea, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks, self._area = tasks, area
        self._course = self._edition = ""
        self._lesson: Lesson | None = None
        self._sitting: Sitting | None = None
        self._answers: dict[str, Answer] = {}
        self._reviewing = self._page_is_ready = self._unsaved = False
        self.bar = QuizBar(look, area)
        area.put_below(self.bar)
        self._saving = QTimer(self, singleShot=True, interval=_SAVE_MS)
        self._saving.timeout.connect(self.save)
        self.bar.acted.connect(self._on_acted)
        area.told.connect(self._on_told)
        news.changed.connect(self._on_news)

    def show_lesson(self, course: str, edition: str, lesson: Lesson) -> None:
        """A lesson was opened: its questions can be answered once its page is there."""
        self.leave()
        if any(is_judged(quiz) for quiz in lesson.quizzes):
            self._course, self._edition, self._lesson = course, edition, lesson
            self._read()

    def leave(self) -> None:
        """Keep what was typed; the lesson is left."""
        self.save()
        self._lesson = self._sitting = None
        self._answers = {}
        self._reviewing = self._page_is_ready = False
        self.bar.hide()

    def save(self) -> None:
        """Keep what was typed so far."""
        self._saving.stop()
        if self._lesson is None or not self._unsaved:
            return
        self._unsaved = False
        course, lesson, answers = self._course, self._lesson.id, dict(self._answers)
        self._do_quietly(course, lesson, answers)

    @property
    def is_reviewing(self) -> bool:
        """Whether the last attempt stands on the page, and not the next one."""
        return self._reviewing

    @property
    def answers(self) -> dict[str, Answer]:
        """What was answered so far for the next attempt."""
        return dict(self._answers)

    def _do_quietly(self, course: str, lesson: str, answers: dict[str, Answer]) -> None:
        self._tasks.run(
            lambda store: keep_draft(store, course, lesson, answers), failed=self.failed.emit, author=_AUTHOR
        )

    # Reading ------------------------------------------------------------------------------------------------------

    def _read(self) -> None:
        course, lesson = self._course, self._lesson
        if lesson is not None:
            self._tasks.run(
                lambda store: (lesson, next_sitting(store, course, lesson)), self._on_read, self.failed.emit, owner=self
            )

    def _on_read(self, read: tuple[Lesson, Sitting]) -> None:
        lesson, sitting = read
        if lesson is not self._lesson:
            return  # the learner has gone on to another lesson meanwhile
        before, self._sitting = self._sitting, sitting
        if before is None:
            self._answers = dict(sitting.draft)
            self._reviewing = bool(sitting.tried) and not sitting.draft
        if before is None or self._reviewing or before.seed != sitting.seed:
            self._show_page()
        self._show_bar()

    def _on_news(self, piece: Piece) -> None:
        if piece.author != _AUTHOR and (piece.changes.everything or piece.changes.kinds & _KINDS):
            self._read()

    # Showing ------------------------------------------------------------------------------------------------------

    def _show_page(self) -> None:
        if self._lesson is None or self._sitting is None or not self._page_is_ready:
            return
        quizzes = self._lesson.quizzes
        if self._reviewing:
            sheet = reviewing_sheet(quizzes, [tried.attempt for tried in self._sitting.tried])
        else:
            sheet = answering_sheet(quizzes, self._sitting, self._answers)
        self._area.view.command("quiz", sheet)

    def _show_bar(self) -> None:
        if self._lesson is None or self._sitting is None:
            return
        quizzes, tried = self._lesson.quizzes, self._sitting.tried
        lines = [attempt_line(quizzes, number, one) for number, one in enumerate(tried, 1)]
        if self._reviewing:
            words = reviewing_words(quizzes, self._sitting)
        else:
            words = answering_words(self._sitting, self._answers)
        self.bar.say(words, lines[::-1])

    # What the learner does ----------------------------------------------------------------------------------------

    def _on_told(self, news: PageNews) -> None:
        if isinstance(news, Ready):
            self._page_is_ready = True
            self._show_page()
        elif isinstance(news, Answered) and self._asks(news.question):
            self._take(news.question, news.answer)

    def _asks(self, question: str) -> bool:
        if self._sitting is None or self._reviewing:
            return False
        return any(question == one.id for quiz in self._sitting.quizzes for one in quiz.questions)

    def _take(self, question: str, answer: Answer) -> None:
        if is_given(answer):
            self._answers[question] = answer
        else:
            self._answers.pop(question, None)
        self._unsaved = True
        self._saving.start()
        self._show_bar()

    def _on_acted(self) -> None:
        if self._reviewing:
            self._try_again()
        else:
            self._check()

    def _check(self) -> None:
        lesson, sitting, course, edition = self._lesson, self._sitting, self._course, self._edition
        if lesson is None or sitting is None:
            return
        self._saving.stop()
        self._unsaved = False
        self.bar.button.setEnabled(False)
        asked = {question.id for quiz in sitting.quizzes for question in quiz.questions}
        given = default_answers(sitting.quizzes, sitting.seed) | self._answers
        answers = {id_: answer for id_, answer in given.items() if id_ in asked and id_ not in sitting.taken}
        self._tasks.run(
            lambda store: answer_quizzes(store, course, lesson, answers, edition=edition),
            lambda marked: self._on_checked(lesson, marked),
            self._on_refused,
            owner=self,
            author=_AUTHOR,
        )

    def _on_checked(self, lesson: Lesson, marked: Marked) -> None:
        self.checked.emit(marked)
        if lesson is self._lesson:
            self._answers, self._reviewing = {}, True
            self._sitting = None
            self._read()
            self.bar.focus_action()

    def _on_refused(self, error: Exception) -> None:
        """Nothing was written: what was typed stays, and what is true now is shown."""
        self._unsaved = True
        self.save()
        self._show_bar()
        self.failed.emit(error)

    def _try_again(self) -> None:
        """Another attempt begins with the answers of the last one, so that only what was wrong is done anew."""
        sitting = self._sitting
        if sitting is None:
            return
        last = sitting.tried[-1].attempt.answers
        asked = {question.id for quiz in sitting.quizzes for question in quiz.questions} - set(sitting.taken)
        self._answers = {id_: answer for id_, answer in last.items() if id_ in asked}
        self._reviewing = False
        self._show_page()
        self._show_bar()
        self._area.view.setFocus()
