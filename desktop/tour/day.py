"""The learner's day: sign in, download, read, mark, write, lose the network, come back, and find it all elsewhere.

In the evening both computers have changed the same words of a note, and both texts are kept.
"""

from __future__ import annotations

import os
import secrets
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.account.secrets_file import PASSPHRASE_VARIABLE
from desktop.account.signing import SignInForm
from desktop.app import App
from desktop.one_window import OneWindow
from desktop.start import make_application, remembered
from desktop.tour.answering import give_answers
from desktop.tour.buying import buy_a_course
from desktop.tour.reading import select_words
from desktop.tour.school import EMAIL, NAME, School
from desktop.tour.settling import settle_in
from desktop.tour.stage import NotSeen, Stage
from localdb.home import Home

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication

    from desktop.courses.screen import CoursesScreen
    from desktop.sitting import Sitting
    from desktop.tour.stage import TourStep

COURSE, QUIZ = "Welcome to Carrel", "Learning that lasts"
NOTE = "The desk is where I left it. **Little and often** beats one long evening."
LAPTOP, DESKTOP = "Laptop kerja", "PC rumah"
_SIZE, _SMALL = (1280, 800), (760, 560)
HERE, THERE = "by the window", "upstairs in the quiet room"
"""What each computer makes of the same words."""


def play(folder: Path) -> tuple[int, list[TourStep]]:
    """Play the day and leave pictures and tour.json in the folder. Answers how many pictures, and what failed."""
    os.environ.setdefault(PASSPHRASE_VARIABLE, secrets.token_urlsafe(16))
    if sys.platform == "linux" and not any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY"))):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    stage = Stage(folder)
    application = make_application()
    with tempfile.TemporaryDirectory(prefix="carrel-tour-") as scratch, School(Path(scratch)) as school:
        homes = Path(scratch)
        _act(application, homes / "laptop", lambda app: Laptop(stage, school, app).play(), stage)
        _act(application, homes / "desktop", lambda app: SecondDevice(stage, school, app).play(), stage)
        _act(application, homes / "laptop", lambda app: Evening(stage, school, app).play(), stage)
    return stage.pictures, stage.close()


def _act(application: QApplication, home: Path, play_part: Callable[[App], None], stage: Stage) -> None:
    """Open the window on a home, play, and close it as a person would."""
    desk = Home(home)
    door = OneWindow(desk)
    door.enter()
    app = App(application, desk, door, remembered(desk))
    app.look.choose_stillness(still=True)
    app.open()
    assert app.sitting is not None
    app.sitting.window.resize(*_SIZE)  # whatever was remembered, and however small the screen of no display is
    try:
        play_part(app)
    except NotSeen as error:
        stage.fail(home.name, str(error))
    finally:
        if app.sitting is not None:
            app.sitting.window.close()
        app.close()


class Part:
    """What one device plays."""

    def __init__(self, stage: Stage, school: School, app: App) -> None:
        self.stage, self.school, self.app = stage, school, app

    @property
    def sitting(self) -> Sitting:
        """Who sits there now: another sitting after signing in."""
        assert self.app.sitting is not None
        return self.app.sitting

    @property
    def courses(self) -> CoursesScreen:
        """The courses."""
        return self.sitting.courses

    def show(self, screen: str, *expected: str) -> None:
        """Take the pictures of this screen."""
        self.stage.show(screen, self.app.look, self.sitting.window, *expected)

    def rewrite(self, words: str) -> None:
        """Change the first line of the note, as the other computer will too."""
        notes = self.sitting.notes
        self.open("notes")
        self.stage.until(lambda: "Little and often" in notes.editor.field.toPlainText(), "the note's words")
        first, _, rest = notes.editor.field.toPlainText().partition("\n")
        notes.editor.field.take_words(f"{first.replace('where I left it', words)}\n{rest}")
        notes.editing.save_now()

    def open(self, screen: str) -> None:
        """Go to a screen by the sidebar."""
        self.sitting.window.open_screen(screen)

    def sign_in(self, device: str) -> None:
        """Fill the form and press the button; both devices are this computer, so they are given names."""
        self.sitting.open_sign_in()
        form, before = self.sitting.sign_in, self.sitting
        form.server.field.setText(self.school.url)
        form.email.field.setText(EMAIL)
        form.password.field.setText(self.school.password)

        self.show("sign-in", "Sign in", "Server", "E-mail", "Password")
        typed = SignInForm(self.school.url, EMAIL, self.school.password, device_name=device)
        form.sign_in_requested.emit(typed)
        self.stage.until(lambda: self.app.sitting is not before, "signing in")
        self.until_synced()
        self.stage.until(lambda: self.courses.model.rowCount() > 1, "the list of courses")

    def until_synced(self) -> None:
        """Wait for the server's word."""
        self.stage.until(lambda: self.state == "synced", "sync")

    @property
    def state(self) -> str:
        """What may be said of sync."""
        news = self.sitting.link.news
        return news.status.state if news else "signed_out"

    @property
    def pending(self) -> int:
        """How many changes wait."""
        news = self.sitting.link.news
        return news.counts.pending if news else 0

    def course_id(self, title: str) -> str:
        """The course of that title."""
        model = self.courses.model
        rows = (model.course_at(model.index(row)) for row in range(model.rowCount()))
        return next(each.course for each in rows if each is not None and each.title == title)

    def is_here(self, title: str) -> bool:
        """Whether the course is on this device."""
        model = self.courses.model
        rows = (model.course_at(model.index(row)) for row in range(model.rowCount()))
        return any(each.downloaded for each in rows if each is not None and each.title == title)


class Laptop(Part):
    """The first device."""

    def play(self) -> None:
        """The whole day."""
        self.stage.until(lambda: self.courses.model.rowCount() == 1, "the sample course")
        self.stage.until(self.sitting.home.sample.isVisible, "the sample on Home")
        self.show("first-visit", "A sample course is ready", "Open the sample")
        self.sign_in(LAPTOP)
        self.open("courses")
        self.show("courses", COURSE, "Not here yet", NAME)
        self.download()
        self.read()
        self.write()
        self.look_round()
        self.search()
        self.answer_questions()
        self.lose_the_network()
        self.come_back()
        buy_a_course(self)
        settle_in(self)
        self.school.stop()
        self.rewrite(HERE)
        self.stage.until(lambda: self.state == "offline", "being offline")

    def download(self) -> None:
        """Bring one course here, pause another one, and let it go on."""
        model = self.courses.model
        large = max((model.course_at(model.index(row)) for row in range(model.rowCount())), key=lambda each: each.bytes)  # type: ignore[union-attr]
        assert large is not None
        self.sitting.downloads.begin(self.course_id(COURSE))
        self.stage.until(lambda: self.is_here(COURSE), "the download")
        self.sitting.downloads.begin(large.course)
        self.sitting.downloads.pause(large.course)
        self.stage.live(0.5)
        self.show("downloads", "On this device", "Paused")
        self.sitting.downloads.begin(large.course)
        self.stage.until(lambda: self.is_here(large.title), "the second download")
        self.sitting.downloads.begin(self.course_id(QUIZ))
        self.stage.until(lambda: self.is_here(QUIZ), "the third download")

    def read(self) -> None:
        """Open the lesson, mark the place, write a note on selected words."""
        self.sitting.open_course(self.course_id(COURSE))
        reader = self.sitting.reader
        self.stage.until(lambda: reader.spread.notes.is_placed, "the lesson")
        self.stage.live(0.5)
        self.show("reader", COURSE, "Mark as done")
        reader.spread.top.bookmark.click()
        area = reader.spread.area
        select_words(area.view)
        self.stage.until(lambda: area.selected_anchor() is not None, "a selection")
        self.show("selection")
        reader.spread.note_requested.emit(False)  # noqa: FBT003  N was pressed
        self.stage.until(lambda: any(card.is_writing for card in reader.spread.notes.cards), "the note")
        card = next(card for card in reader.spread.notes.cards if card.is_writing)
        card.field.setPlainText(NOTE)
        card.save_now()
        self.stage.live(0.8)
        self.show("note-beside-lesson", "Little and often")
        reader.spread.done_requested.emit(False)  # noqa: FBT003  Mark as done
        self.stage.live(0.5)

    def write(self) -> None:
        """The same note on its own screen, with title, colour and tags; then the bookmarks."""
        notes = self.sitting.notes
        self.open("notes")
        self.stage.until(lambda: notes.editing.id and notes.editor.field.toPlainText(), "the note's words")
        notes.editor.title.setText("A desk of my own")
        notes.editing.set_colour("green")
        notes.editing.add_tag("habit")
        self.stage.until(lambda: "habit" in "".join(line.spoken for line in notes.pane.model.lines()), "the tag")
        self.stage.live(0.8)
        self.show("notes", "A desk of my own", "habit", "Little and often")
        notes.pane.search.setText("tag:habit often")
        self.stage.until(lambda: notes.pane.query and notes.pane.counted_words() == "1 of 1 note", "the search")
        self.show("notes-search", "1 of 1 note")
        notes.pane.search.clear()
        self.open("bookmarks")
        self.stage.until(lambda: self.sitting.bookmarks.model.rowCount() > 1, "the bookmark")
        self.show("bookmarks", "Your study desk")

    def answer_questions(self) -> None:
        """Answer a lesson's questions, one of them wrong, and read what is said of each."""
        reader = self.sitting.reader
        quizzing = reader.quizzing
        self.sitting.reading.open_lesson(self.course_id(QUIZ), "1.1.2")
        self.stage.until(lambda: quizzing.bar.words[0].startswith("0 of 5"), "the questions")
        self.stage.live(0.5)
        give_answers(reader.spread.area.view, [["1"], ["1", "3"], "12.5", "r^t", "2"])
        self.stage.until(lambda: len(quizzing.answers) == 5, "the answers")  # noqa: PLR2004  all of them
        self.show("questions", "5 of 5 answered", "Check answers")
        quizzing.bar.button.click()
        self.stage.until(lambda: quizzing.is_reviewing and "of 5 points" in quizzing.bar.words[0], "the marks")
        self.stage.live(0.5)
        self.show("marks", "4 of 5 points", "Passed", "Try again")
        self.until_synced()

    def look_round(self) -> None:
        """Home after an hour's work."""
        home = self.sitting.home
        self.open("home")
        self.stage.until(lambda: home.sight is not None and home.sight.resume is not None, "the lesson to go on with")
        self.until_synced()
        self.stage.until(lambda: home.sight is not None and not home.sight.waiting, "nothing that waits")
        self.stage.live(0.5)
        self.show("home", NAME, "Continue", "This week", "Recent courses", "Nothing is waiting")
        self.open("achievements")
        self.stage.until(lambda: bool(self.sitting.achievements.milestones.cards), "the milestones")
        self.stage.live(0.5)
        self.show("achievements", "No certificate yet", "Study days", "Milestones", "First lesson completed")

    def search(self) -> None:
        """One field for everything: lessons and notes by their words, then something to do."""
        palette = self.sitting.searching.palette
        palette.open_palette()
        self.stage.until(lambda: self._finds("desk", "Your study desk"), "the index of the lessons")
        self.show("palette", "Your study desk", "A desk of my own", "New note")
        palette.open_palette(everything=True)
        self.stage.until(lambda: self._finds("time", "Little and often"), "a search of everything")
        self.show("search-everything", "lesson")
        palette.close_palette()

    def _finds(self, words: str, title: str) -> bool:
        """Type, and type again while the lessons still enter the index."""
        palette = self.sitting.searching.palette
        palette.field.setText("")
        palette.field.setText(words)
        self.stage.until(lambda: not palette.is_looking, "the search")
        return any(title in offer.title for offer in palette.model.offers())

    def lose_the_network(self) -> None:
        """The server goes away: everything goes on, and what waits is named."""
        self.until_synced()
        self.school.stop()
        notes = self.sitting.notes
        self.open("notes")
        notes.editor.field.appendPlainText("\n\n- written without a network")
        # The channel may have told it before the words were kept: then they wait first, and are tried in vain.
        self.stage.until(lambda: self.state == "offline" and self.pending > 0, "being offline with a change that waits")
        self.stage.live(0.6)
        self.show("notes-offline", "waiting to sync", "Offline")
        self.open("home")
        self.stage.until(
            lambda: bool(self.sitting.home.sight and self.sitting.home.sight.waiting), "what waits on Home"
        )
        self.stage.live(0.4)
        self.show("home-offline", "Saved on this device", "1 note")
        self.open("sync")
        self.stage.until(lambda: self.sitting.sync.waiting.rowCount() > 0, "the list of what waits")
        self.show("sync-offline", "Offline", "Waiting", "A desk of my own")

    def come_back(self) -> None:
        """The server is there again: what waited goes by itself."""
        self.school.start()
        self.sitting.sync.sync_requested.emit()
        self.until_synced()
        self.stage.until(lambda: self.sitting.sync.waiting.rowCount() == 0, "an empty list")
        self.stage.live(0.6)
        self.show("sync", "Synced", "Nothing waits")


class SecondDevice(Part):
    """Another computer of the same learner."""

    def play(self) -> None:
        """Everything is there but what the laptop has not sent; the same words are changed here too."""
        self.school.start()
        self.sign_in(DESKTOP)
        self.open("notes")
        notes = self.sitting.notes
        self.stage.until(lambda: "written without a network" in notes.editor.field.toPlainText(), "the note's arrival")
        self.show("second-device", "A desk of my own", "habit", "written without a network", "synced")
        self.rewrite(THERE)
        lines = notes.pane.model.lines
        self.stage.until(
            lambda: any(THERE in line.first and not line.waiting for line in lines()), "the change's way to the server"
        )


class Evening(Part):
    """The laptop again: what it had not sent meets what the other computer wrote."""

    def play(self) -> None:
        """Both texts are kept; the learner looks at them when they like."""
        notes, compare = self.sitting.notes, self.sitting.compare
        self.open("notes")
        self.stage.until(lambda: any(line.conflict for line in notes.pane.model.lines()), "two versions of the note")
        self.until_synced()
        self.stage.until(lambda: THERE in notes.editor.field.toPlainText(), "the words of both")
        self.stage.live(0.8)
        self.show("two-versions", "A desk of my own", "Two versions", HERE, THERE)
        notes.editor.head.compare_requested.emit()
        self.stage.until(lambda: THERE in compare.other.text.toPlainText(), "both versions")
        self.show(
            "compare", "Both texts are kept", f"{LAPTOP}, this computer", DESKTOP, HERE, THERE, "Keep merged note"
        )
        compare.merged.keep_requested.emit()
        self.stage.live(0.3)
        self.sitting.window.toasts.dismiss_latest()
        self.stage.until(lambda: not any(line.conflict for line in notes.pane.model.lines()), "one version")
        self.look_back()

    def look_back(self) -> None:
        """The note's history, the log, and the learner's devices."""
        side = self.sitting.notes.editor.side
        self.open("notes")
        side.tabs.choose("history")
        side.tabs.chosen.emit("history")
        versions = side.history.list
        self.stage.until(lambda: versions.model().rowCount() > 2, "the note's history")  # noqa: PLR2004
        versions.setCurrentIndex(versions.model().index(1, 0))
        self.show("history", "Changes", "Use this version")
        self.until_synced()
        self.open("sync")
        self.stage.live(0.8)
        self.show("sync-log", "Both versions are kept. Compare", "Offline")
        self.sitting.open_settings("account")
        self.stage.until(self.sitting.settings.account.are_devices_known, "the list of devices")
        self.show("devices", self.school.url, "this one", "last seen")
        self.open("profile")
        self.stage.until(lambda: self.sitting.profile.form.fields["name"].text() == NAME, "the profile")
        self.show("profile", "Profile", EMAIL, "Change picture", "Delete my account everywhere")
        self.make_room()

    def make_room(self) -> None:
        """Half a screen is enough: the sidebar becomes a rail, and one of two panes is shown at a time."""
        self.sitting.window.resize(*_SMALL)
        for screen, words in (("courses", COURSE), ("notes", "A desk of my own"), ("sync", "Synced")):
            self.open(screen)
            self.stage.live(0.4)
            self.show(f"narrow-{screen}", words)
