"""A lesson that is a recording plays in the reader: real files, the real player, the real page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from learning.course import Asset, Block, Captions, Lesson, Manifest, Medium, Section, edition_id, encode_manifest
from learning.values import Enrolment, Position
from localdb.courses import add_sample_course
from localdb.notes import notes
from localdb.store import open_store
from localdb.study import lesson_progress
from tests.desktop.reader.desk import COURSE, FILLING, ONE, TWO, Desk, block, named

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop.player.pane import PlayerPane

MEDIA = Path(__file__).parents[2] / "fixtures" / "media"
CLIP, WORDS = (MEDIA / "clip.mp4").read_bytes(), (MEDIA / "clip.en.vtt").read_bytes()
ADDRESS = f"/blob/{named(CLIP)}/clip.mp4"
CUES = "".join(
    f'<p class="cue"><a class="cue" href="{ADDRESS}#t={at}" title="0:{at:02}"></a>Line at {at}.</p>'
    for at in (0, 4, 9, 15)
)
LINK = f'<p><a class="media video" href="{ADDRESS}">Rules</a></p>'
FILM = block("f1", f'{LINK}<details class="transcript"><summary>Transcript</summary>{CUES}</details>')
PAGE = block("p1", f"<p>Words.</p>{LINK}{FILLING}")


def stock(desk: Desk, clip: bytes = CLIP) -> None:
    """A course of a video and of a page with the same video in it."""
    film, page = (text.replace(named(CLIP), named(clip)).encode() for text in (FILM, PAGE))
    lessons = []
    for lesson, kind, content, place in ((ONE, "video", film, "f1"), (TWO, "page", page, "p1")):
        media = (Medium(place, named(clip), "video", "Rules", 20, (Captions(named(WORDS), "en"),)),)
        lessons.append(
            Lesson(lesson, "Film", kind, named(content), (Block(place),), (named(clip), named(WORDS)), 1, media=media)  # type: ignore[arg-type]
        )
    files = (film, page, clip, WORDS)
    assets = tuple(Asset(f"{n}", named(each), len(each)) for n, each in enumerate(files))
    manifest = Manifest(COURSE, "Films", "test", "films", sections=(Section("One", tuple(lessons)),), assets=assets)
    for content in files:
        desk.home.blobs.keep(named(content), content)
    encoded = encode_manifest(manifest)
    enrolment = Enrolment(COURSE, "films", "Films", edition=edition_id(encoded), number=2)
    with open_store(desk.home, clock=desk.clock) as store:
        add_sample_course(store, enrolment, encoded)


def player(desk: Desk) -> PlayerPane:
    """The player, ready."""
    desk.until(lambda: desk.reader.playing.pane is not None)
    pane = desk.reader.playing.pane
    assert pane is not None
    desk.until(lambda: pane.playback.length > 0)
    return pane


def press(pane: PlayerPane) -> None:
    """The space bar."""
    QTest.keyClick(pane, Qt.Key.Key_Space)


def test_a_video_lesson_opens_ready_and_plays(desk: Desk) -> None:
    """Paused at its first picture, with captions; it plays, the line of the transcript is marked, time counts."""
    stock(desk)
    desk.open(ONE)
    pane = player(desk)
    desk.until(lambda: pane.picture.has_frame)
    assert not pane.playback.is_playing
    pane.playback.seek(5_000)
    desk.until(lambda: pane.picture.words == "The first one that matches decides.")
    press(pane)
    desk.until(lambda: pane.playback.is_playing and pane.playback.at > 5_200)
    assert desk.script("document.querySelector('p.carrel-now').textContent") == "Line at 4."
    desk.reader.studying.bring_to_front(in_front=False)
    desk.pass_ms(90_000)
    pane.playback.pause()
    desk.reader.leave()
    assert desk.read(lambda store: lesson_progress(store, COURSE)[ONE].seconds) > 60


def test_a_line_of_the_transcript_seeks_and_the_second_is_kept(desk: Desk) -> None:
    """A click on its words; opened again, the lesson is at that second."""
    stock(desk)
    desk.open(ONE)
    pane = player(desk)
    desk.script("document.querySelectorAll('p.cue')[2].click()")
    desk.until(lambda: pane.playback.at >= 9_000)
    pane.playback.pause()
    desk.reader.leave()
    position = desk.read(lambda store: lesson_progress(store, COURSE)[ONE].position)
    assert position.second >= 9
    desk.open(TWO)
    assert pane.isHidden()
    desk.open(ONE)
    desk.until(lambda: 9_000 <= pane.playback.at < 12_000)
    assert not pane.playback.is_playing


def test_a_note_is_bound_to_a_second(desk: Desk) -> None:
    """Ctrl+Shift+N holds the second; its card says it and seeks, and the timeline carries its mark."""
    stock(desk)
    desk.open(ONE)
    pane = player(desk)
    desk.until(lambda: pane.picture.has_frame)
    pane.playback.seek(6_000)
    desk.until(lambda: pane.playback.at == 6_000)
    pane.note_requested.emit()
    desk.until(lambda: len(desk.reader.spread.notes.cards) == 1)
    (note,) = desk.read(lambda store: notes(store, course=COURSE, lesson=ONE))
    assert (note.anchor.second, note.anchor.block) == (6.0, "f1")
    assert [mark.ms for mark in pane.controls.timeline.marks] == [6_000]
    pane.step(1)
    desk.until(lambda: pane.playback.at == 16_000)
    desk.reader.spread.notes.second_requested.emit(6.0)
    desk.until(lambda: pane.playback.at == 6_000)


def test_a_link_of_a_page_plays_its_recording(desk: Desk) -> None:
    """The player comes when the link is clicked, and goes when it is closed."""
    stock(desk)
    desk.open(TWO)
    assert desk.reader.playing.pane is None
    desk.script("document.querySelector('a.media').click()")
    pane = player(desk)
    desk.until(lambda: pane.playback.is_playing)
    pane.closed.emit()
    assert pane.isHidden()


def test_reading_does_not_complete_a_video_but_watching_does(desk: Desk) -> None:
    """Ninety percent of it were played."""
    stock(desk)
    desk.open(ONE)
    pane = player(desk)
    desk.pass_ms(5_000)
    assert desk.read(lambda store: lesson_progress(store, COURSE)).get(ONE) is None or not desk.read(
        lambda store: lesson_progress(store, COURSE)[ONE].units
    )
    pane.playback.set_speed(2.0)
    pane.playback.play()
    desk.until(lambda: pane.playback.at > 19_000)
    desk.settle()
    assert desk.read(lambda store: lesson_progress(store, COURSE)[ONE].units) == ("f1",)


@pytest.mark.parametrize("content", [CLIP[:32] + b"junk" * 500])
def test_what_cannot_be_played_says_so(desk: Desk, content: bytes) -> None:
    """In words, with the file to save; the transcript stays, and reading it completes the part."""
    stock(desk, content)
    desk.open(ONE, position=Position("f1"))
    desk.until(lambda: desk.reader.playing.pane is not None and desk.reader.playing.pane.trouble.isVisible())
    desk.until(lambda: "f1" in desk.reader.place.ends)
    desk.reader.studying.bring_to_front(in_front=True)
    desk.pass_ms(5_000)
    assert desk.read(lambda store: lesson_progress(store, COURSE)[ONE].units) == ("f1",)


def test_a_recording_that_is_not_here_can_be_fetched(desk: Desk, qtbot: QtBot) -> None:
    """Said in words, with the one thing that helps: its section is downloaded."""
    stock(desk)
    desk.home.blobs.remove(named(CLIP))
    desk.open(ONE)
    desk.until(lambda: desk.reader.playing.pane is not None and desk.reader.playing.pane.trouble.isVisible())
    pane = desk.reader.playing.pane
    assert pane is not None
    assert "not on this device" in pane.trouble.text()
    with qtbot.waitSignal(desk.reader.download_requested) as asked:
        pane.trouble.action_requested.emit()
    assert asked.args == [COURSE, "1"]


def test_the_whole_screen_and_back(desk: Desk) -> None:
    """F shows the recording alone, Esc puts it back above its lesson; it stays where it was."""
    stock(desk)
    desk.open(ONE)
    pane = player(desk)
    pane.playback.seek(6_000)
    desk.until(lambda: pane.playback.at == 6_000)
    QTest.keyClick(pane, Qt.Key.Key_F)
    assert pane.isFullScreen()
    assert pane.picture.height() > pane.height() // 2
    QTest.keyClick(pane, Qt.Key.Key_Escape)
    assert not pane.isWindow()
    assert pane.parentWidget() is desk.reader.spread.area
    assert pane.isVisible()
    assert pane.playback.at == 6_000
    QTest.keyClick(pane, Qt.Key.Key_F)
    desk.open(TWO)
    assert not pane.isFullScreen()


def test_speed_and_captions_are_remembered(desk: Desk) -> None:
    """What was chosen for one recording holds for the next."""
    stock(desk)
    desk.open(ONE)
    pane = player(desk)
    desk.until(lambda: pane.shows_captions)
    pane.controls.speed_chosen.emit(1.5)
    pane.toggle_captions()
    assert (desk.memory["player/speed"], desk.memory["player/captions"]) == ("1.5", "off")
    desk.open(TWO)
    desk.script("document.querySelector('a.media').click()")
    desk.until(lambda: pane.isVisible() and pane.has_captions)
    assert pane.playback.speed == 1.5
    assert not pane.shows_captions


SAID = "القاعدة الأولى التي تطابق هي التي تقرر، وما يأتي بعدها لا يقرأ"
FOREIGN = "".join(
    f'<p class="cue"><a class="cue" href="{ADDRESS}#t={at}" title="0:{at:02}"></a>{SAID}.</p>' for at in (0, 4, 9)
)
CHAPTERS = (
    f'<details class="chapters"><summary>Chapters</summary><p class="cue"><a class="cue" href="{ADDRESS}#t=0"'
    f' title="0:00"></a>The rule</p><p class="cue"><a class="cue" href="{ADDRESS}#t=9" title="0:09"></a>After it</p>'
    "</details>"
)
PARTS = block(
    "f1", f'{LINK}{CHAPTERS}<details class="transcript" lang="ar"><summary>Transcript</summary>{FOREIGN}</details>'
)


def test_chapters_are_clicked_and_followed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are unfolded; a click plays from there; the chapter and the line of now are marked, each in its list."""
    monkeypatch.setitem(globals(), "FILM", PARTS)
    stock(desk)
    desk.open(ONE)
    pane = player(desk)
    assert desk.script('document.querySelector("details.chapters").open') is True
    desk.script('document.querySelectorAll("details.chapters a.cue")[1].click()')
    desk.until(lambda: pane.playback.at >= 9_000 and pane.playback.is_playing)
    now = '[...document.querySelectorAll(".carrel-now")].map((line) => line.textContent).join("|")'
    desk.until(lambda: desk.script(now) == f"After it|{SAID}.")
    pane.playback.pause()


def test_a_transcript_of_a_right_to_left_language_is_one(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a lesson of any language: its times stand at the right, its words before them."""
    monkeypatch.setitem(globals(), "FILM", PARTS)
    stock(desk)
    desk.open(ONE)
    time, line = (
        desk.script(f'document.querySelector("details.transcript {which}").getBoundingClientRect().right')
        for which in ("a.cue", "p.cue")
    )
    left = desk.script('document.querySelector("details.transcript a.cue").getBoundingClientRect().left')
    first = desk.script(
        """(() => { const range = document.createRange();
        const words = document.querySelector("details.transcript p.cue").lastChild;
        range.setStart(words, 0); range.setEnd(words, 1); return range.getBoundingClientRect().right; })()"""
    )
    assert first <= left + 1 < time <= line
