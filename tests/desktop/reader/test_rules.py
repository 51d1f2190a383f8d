"""The pure rules of the reader: what time counts, when a part is read, which URLs are ours, what a page may say."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QUrl
from typing_extensions import override

from desktop.reader.look import LARGEST, SMALLEST, Reading
from desktop.reader.memory import remember_panes, remember_reading, remembered_panes, remembered_reading
from desktop.reader.note_html import note_html
from desktop.reader.page_news import LONGEST, PlaceSeen, read_news
from desktop.reader.scheme import blob_url, lesson_url, read_url
from desktop.reader.study_clock import IDLE_MS, StudyClock
from desktop.reader.times import clock_words
from desktop.reader.unit_watch import UnitWatch
from tests.desktop.reader.desk import ONE, MemoryOfTest, named


@given(st.lists(st.tuples(st.sampled_from(["tick", "stir", "front", "back"]), st.integers(0, 400_000)), max_size=60))
def test_active_time_never_exceeds_the_time_that_passed(steps: list[tuple[str, int]]) -> None:
    """Whatever happens in whatever order, active time grows, never beyond the clock, and never while behind."""
    clock, now, in_front = StudyClock(0), 0, True
    for step, passed in steps:
        before, now = clock.active_ms, now + passed
        if step == "stir":
            clock.stir(now)
        elif step == "tick":
            clock.tick(now)
        else:
            clock.bring_to_front(now, in_front=step == "front")
        assert before <= clock.active_ms <= now
        assert in_front or clock.active_ms == before
        in_front = {"front": True, "back": False}.get(step, in_front)


def test_a_computer_that_slept_adds_nothing() -> None:
    """Between two ticks eight hours passed: nobody studied in them."""
    clock = StudyClock(0)
    clock.tick(500)
    clock.stir(500 + 8 * 3600 * 1000)
    assert clock.active_ms == 500


def test_a_minute_after_the_last_sign_of_life_counts_and_no_more() -> None:
    """Reading without touching anything counts for 60 seconds."""
    clock = StudyClock(0)
    for now in range(0, 10 * IDLE_MS, 500):
        clock.tick(now)
    assert clock.active_ms == IDLE_MS


def test_a_part_must_be_seen_for_two_seconds_in_all() -> None:
    """A second now and a second later are two; a second while idle is none."""
    watch = UnitWatch(("a", "b"), (), 0)
    watch.show(["a"])
    assert watch.tick(1000, active=True) == ()
    watch.show([])
    assert watch.tick(9000, active=True) == ()
    watch.show(["a"])
    assert watch.tick(10_000, active=False) == ()
    assert watch.tick(11_000, active=True) == ("a",)
    assert watch.tick(15_000, active=True) == ()


def test_a_part_that_is_complete_is_not_told_again() -> None:
    """What was complete when the lesson was opened stays out of it."""
    watch = UnitWatch(("a",), ("a",), 0)
    watch.show(["a"])
    assert watch.tick(5000, active=True) == ()


def test_our_urls_are_read_back() -> None:
    """What we write is what we read, odd names too."""
    lesson = read_url(QUrl(lesson_url("ab12", ONE).toString() + "#a%20b"))
    assert lesson is not None
    assert (lesson.edition, lesson.lesson, lesson.fragment) == ("ab12", ONE, "a b")
    blob = read_url(blob_url("ab12", named(b""), "über/../x y?.pdf"))
    assert blob is not None
    assert (blob.blob, blob.lesson) == (named(b""), "")


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://localhost/",
        "carrel://ab12/",
        "carrel://ab12/lesson/../../etc/passwd",
        "carrel://ab12/lesson/zz",
        f"carrel://ab12/lesson/{ONE}?x=1",
        f"carrel://ab12:80/lesson/{ONE}",
        f"carrel://me@ab12/lesson/{ONE}",
        "carrel:///lesson/" + ONE,
        "carrel://ab12/app/../../../etc/passwd",
        "carrel://ab12/blob/../x",
        "data:text/html,x",
        "about:blank",
    ],
)
def test_nothing_else_is_ours(url: str) -> None:
    """Every URL that is not ours to the letter is none of ours."""
    assert read_url(QUrl(url)) is None


@given(st.text(max_size=60) | st.binary(max_size=60).map(repr))
def test_what_is_not_news_is_dropped(message: str) -> None:
    """Text from the page never raises; only well-formed news passes."""
    assert read_news(message) is None


@pytest.mark.parametrize(
    "message",
    [
        '{"type":"place","block":"b","offset":2,"read":0,"ends":[]}',
        '{"type":"place","block":"b","offset":0,"read":0,"ends":[],"more":1}',
        '{"type":"selected","block":"b","start":-1,"end":2,"text":"","left":0,"top":0,"bottom":0,"right":0}',
        '{"type":"mark_clicked","marks":["' + "x" * 101 + '"],"left":1,"top":1,"bottom":1,"right":1}',
        '{"type":"quit"}',
        '{"type":"stirred"}' + " " * LONGEST,
    ],
)
def test_news_out_of_bounds_is_dropped(message: str) -> None:
    """Wrong ranges, unknown fields and kinds, and what is far too long."""
    assert read_news(message) is None


def test_news_is_read() -> None:
    """A well-formed message is what it says."""
    news = read_news('{"type":"place","block":"b","offset":0.5,"read":1,"ends":["b"]}')
    assert news == PlaceSeen("b", 0.5, 1.0, ("b",))


class _Tags(HTMLParser):
    """What is left as tags; text is only text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '<img src="http://127.0.0.1/x">',
        "![x](http://127.0.0.1/x.png)",
        "[x](javascript:alert(1))",
        "[x](file:///etc/passwd)",
        '<a href="x" onclick="y">z</a>',
    ],
)
def test_a_note_shows_nothing_that_runs_or_loads(hostile: str) -> None:
    """Markdown of a note, perhaps synced from elsewhere, becomes text and links to the web only."""
    found = _Tags()
    found.feed(note_html(hostile))
    assert found.tags <= {"p", "a"}
    assert all(name in {"href", "rel"} for name, _ in found.attributes)
    assert not [value for name, value in found.attributes if name == "href"]


def test_a_note_keeps_its_markdown() -> None:
    """Bold, lists and tables show."""
    html = note_html("**a**\n\n- b\n\n| c |\n|---|\n| d |")
    assert all(tag in html for tag in ("<strong>", "<li>", "<table>"))


def test_reading_choices_are_remembered() -> None:
    """Size, width, font and paper survive a restart; what makes no sense is the usual."""
    memory, chosen = MemoryOfTest(), Reading(22, "wide", "legible", "sepia")
    assert remembered_reading(memory) == Reading()
    remember_reading(memory, chosen)
    remember_panes(memory, contents=False, notes=False)
    assert remembered_reading(memory) == chosen
    assert remembered_panes(memory) == (False, False)
    memory.setValue("reader/reading", "900 huge comic neon")
    assert remembered_reading(memory) == Reading()


def test_text_stays_within_what_is_readable() -> None:
    """Larger and smaller end at the limits; 0 is the usual size."""
    assert Reading(LARGEST).resized(1).size == LARGEST
    assert Reading(SMALLEST).resized(-1).size == SMALLEST
    assert Reading(25).resized(0) == Reading()


def test_times_are_said_as_a_learner_says_them() -> None:
    """Today the hour, this week the day, else the date."""
    now = 1_800_000_000_000
    day = 24 * 3600 * 1000
    assert ":" in clock_words(now, now)
    assert clock_words(now - 2 * day, now).split()[0].isalpha()
    assert clock_words(now - 30 * day, now).split()[0].isdigit()
