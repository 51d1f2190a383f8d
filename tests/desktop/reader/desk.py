"""A desk to read at: a home, a course of three lessons, the database thread and the reader on the screen."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import QCoreApplication, QEvent

from desktop.news import News
from desktop.reader.page_news import PlaceSeen, Ready
from desktop.reader.profile import OUR_WORLD
from desktop.reader.reader import ReaderScreen
from desktop.tasks import Tasks
from learning.course import Asset, Block, Lesson, Manifest, Section, edition_id, encode_manifest
from learning.records import fixed_id
from learning.values import Enrolment
from localdb import mirror
from localdb.courses import add_sample_course, keep_manifest
from localdb.state import change_state
from localdb.store import open_store
from tests.localdb.builders import HandClock, HandServer

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from desktop.design.appearance import Appearance
    from desktop.reader.page_news import PageNews
    from learning.quizzes import Quiz
    from localdb.home import Home
    from localdb.store import Store

COURSE = "c0a5e0c0a5e0c0a5"
ONE, TWO, RTL = "1" * 16, "2" * 16, "3" * 16
PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><rect width="40" height="40"/></svg>'
WAIT = 20_000
"""Generous: Chromium starts once in a test run, on a machine that does much else."""


def named(content: bytes) -> str:
    """The name of a blob."""
    return hashlib.sha256(content).hexdigest()


def block(identity: str, inside: str) -> str:
    """A block as importers write it."""
    return f'<section class="block" data-block="{identity}">{inside}</section>'


FILLING = "<p>" + "Long enough to fill more than a screen of words. " * 60 + "</p>"
PAGE_ONE = "".join(
    (
        block(
            "b1", f"<h2>Rules</h2><p>Rules are read 🚦 in order, and the first one that matches decides.</p>{FILLING}"
        ),
        block("b2", f'<h2>Defaults</h2><p id="deny">Everything else is denied.</p>{FILLING}'),
        block("b3", f'<p><a id="go" href="/lesson/{TWO}#there">On to the second.</a></p>'),
    )
)
PAGE_TWO = block("b4", f'<p>Short.</p>{FILLING}<p id="there">There.</p>')
PAGE_RTL = block("b5", "<p>القواعد تقرأ بالترتيب.</p>")


class MemoryOfTest(dict[str, Any]):
    """What QSettings would keep."""

    def value(self, key: str, /) -> Any:  # noqa: ANN401  as QSettings does
        """What was kept."""
        return self.get(key)

    def setValue(self, key: str, value: Any, /) -> None:  # noqa: ANN401, N802  as QSettings does
        """Keep it."""
        self[key] = value


class Desk:
    """Everything together, and what tests do with it."""

    def __init__(self, home: Home, qtbot: QtBot, look: Appearance) -> None:
        self.home = home
        self.qtbot = qtbot
        self.clock = HandClock()
        self.told: list[PageNews] = []
        self.failures: list[object] = []
        self.memory = MemoryOfTest()
        self.server = HandServer()
        self.tasks = Tasks(lambda: open_store(home, clock=self.clock))
        self.news = News(self.tasks)
        self.news.start()
        self.reader = ReaderScreen(look, self.tasks, self.news, home.blobs, self.memory, clock=self.clock)
        self.reader.spread.area.told.connect(self.told.append)
        self.reader.failed.connect(self.failures.append)
        self.reader.resize(1228, 800)

    def stock(
        self,
        *pages: str,
        pictures: tuple[bytes, ...] = (PICTURE,),
        without: tuple[str, ...] = (),
        needs: tuple[str, ...] = (),
        status: str = "active",
        expires_at: int | None = None,
        quizzes: tuple[Quiz, ...] = (),
    ) -> None:
        """Put a course of these pages on the desk; the files of `without` stay away, each lesson `needs` these.

        `quizzes` are asked in the first lesson.
        """
        texts = pages or (PAGE_ONE, PAGE_TWO, PAGE_RTL)
        contents = [text.encode() for text in texts]
        made = [_lesson(number, content, needs) for number, content in enumerate(contents, 1)]
        lessons = (msgspec.structs.replace(made[0], quizzes=quizzes), *made[1:])
        assets = tuple(
            Asset(f"{n}", named(each), len(each), _type(each)) for n, each in enumerate((*contents, *pictures))
        )
        manifest = Manifest(
            COURSE, "Network rules", "test", "test", sections=(Section("Rules", lessons),), assets=assets
        )
        for content in (*contents, *pictures):
            if named(content) not in without:
                self.home.blobs.keep(named(content), content)
        encoded = encode_manifest(manifest)
        enrolment = Enrolment(
            COURSE,
            "network-rules",
            "Network rules",
            edition=edition_id(encoded),
            number=1,
            status=status,
            expires_at=expires_at,
        )
        with open_store(self.home, clock=self.clock) as store:
            if store.is_local:
                add_sample_course(store, enrolment, encoded)
            else:
                keep_manifest(store, COURSE, encoded)
                self.hear(store, "enrolment", fixed_id("enrolment", store.learner, COURSE), enrolment=enrolment)

    def hear(self, store: Store, kind: str, identity: str, **values: object) -> None:
        """The server tells of a record that device 2 has written."""
        change_state(store, number=1)
        self.clock.pass_ms(1)
        record = self.server.write(kind, identity, (self.clock.wall, 0, 2), **values)
        mirror.apply(store, self.server.answer(records=(record,)))

    def show(self) -> None:
        """Show the reader, in front."""
        with self.qtbot.waitExposed(self.reader):
            self.reader.show()
        self.reader.studying.bring_to_front(in_front=True)

    def open(self, lesson: str = ONE, **place: Any) -> None:  # noqa: ANN401  as open_lesson takes it
        """Open a lesson and wait until its page has told that it is there."""
        self.told.clear()
        self.reader.open_lesson(COURSE, lesson, **place)
        self.await_page()

    def await_page(self) -> None:
        """Wait for a page, and until all that was asked of the database is done."""
        self.until(lambda: {Ready, PlaceSeen} <= {type(news) for news in self.told})
        self.settle()

    def settle(self) -> None:
        """Until the database thread has done and told everything."""
        self.qtbot.waitUntil(lambda: self.tasks.is_idle, timeout=WAIT)

    def until(self, condition: Callable[[], bool]) -> None:
        """Wait for something to become so."""
        self.qtbot.waitUntil(condition, timeout=WAIT)

    def script(self, code: str, world: int = OUR_WORLD) -> Any:  # noqa: ANN401  whatever the script answers
        """Run a script in the page and answer its value."""
        page = self.reader.spread.area.view.page
        assert page is not None
        answers: list[Any] = []
        page.runJavaScript(code, world, answers.append)
        self.until(lambda: bool(answers))
        return answers[0]

    def select(self, words: str) -> None:
        """Select these words of the lesson as a mouse would."""
        self.script(
            f"""(() => {{
              const words = {words!r}, walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              for (let node = walk.nextNode(); node; node = walk.nextNode()) {{
                const at = node.data.indexOf(words);
                if (at >= 0 && node.parentElement.closest("section.block")) {{
                  const range = document.createRange();
                  range.setStart(node, at); range.setEnd(node, at + words.length);
                  getSelection().removeAllRanges(); getSelection().addRange(range);
                  dispatchEvent(new Event("mouseup"));
                  return true;
                }}
              }}
            }})()"""
        )

    def pass_ms(self, ms: int, step: int = 500) -> None:
        """Let time go by as the timer would count it."""
        for _ in range(0, ms, step):
            self.clock.pass_ms(step)
            self.reader.studying.tick()
        self.settle()

    def read(self, question: Callable[[Store], Any]) -> Any:  # noqa: ANN401  whatever the question answers
        """Ask the database."""
        self.settle()
        with open_store(self.home, clock=self.clock) as store:
            return question(store)

    def close(self) -> None:
        """Clear the desk."""
        self.reader.close()
        self.news.stop()
        self.tasks.close()
        self.reader.spread.area.view.let_go()
        self.reader.deleteLater()
        # Now, not with the interpreter: a page that outlives its profile takes the whole test run with it.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _lesson(number: int, content: bytes, needs: tuple[str, ...]) -> Lesson:
    identity = str(number) * 16
    ids = [part.split('"')[0] for part in content.decode().split('data-block="')[1:]]
    return Lesson(
        identity,
        f"Lesson {number}",
        page=named(content),
        assets=needs,
        blocks=tuple(Block(each) for each in ids),
        minutes=10,
        language="ar" if "القواعد" in content.decode() else "en",
        direction="rtl" if "القواعد" in content.decode() else "ltr",
    )


def _type(content: bytes) -> str:
    return "image/svg+xml" if content.startswith(b"<svg") else "text/html"
