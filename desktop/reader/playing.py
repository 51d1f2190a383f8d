"""The recordings of the open lesson: played above its page, resumed at their second, watched, and noted on.

The player comes with the first recording that is asked for: QtMultimedia is not loaded for a lesson without one.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from desktop.player.watched import Watched
from desktop.reader.memory import remember_captions, remember_speed, remembered_captions, remembered_speed
from learning.captions import read_captions
from learning.values import Anchor

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance
    from desktop.main_window import Memory
    from desktop.player.pane import PlayerPane
    from desktop.reader.book import Book, OpenedLesson
    from desktop.reader.lesson_area import LessonArea
    from desktop.reader.marks import PlacedNotes
    from desktop.reader.scheme import CarrelUrl
    from desktop.reader.studying import Studying
    from desktop.tasks import Tasks
    from learning.captions import Cue
    from learning.course import Medium
    from localdb.blobs import BlobFolder
    from localdb.store import Store

_LONGEST_STEP = 4_000
"""Between two tellings of a player that plays; anything more is a jump."""


class Playing(QObject):
    """`note_requested` wishes a note at the second; `save_requested` carries the `CarrelUrl` of a file to save."""

    note_requested = Signal()
    save_requested = Signal(object)

    def __init__(
        self,
        look: Appearance,
        tasks: Tasks,
        blobs: BlobFolder,
        area: LessonArea,
        studying: Studying,
        memory: Memory,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._memory = memory
        self._look, self._tasks, self._blobs, self._area, self._studying = look, tasks, blobs, area, studying
        self._pane: PlayerPane | None = None
        self._media: tuple[Medium, ...] = ()
        self._edition = ""
        self._medium: Medium | None = None
        self._watched: dict[str, Watched] = {}
        self._last = 0
        self._placed: PlacedNotes | None = None
        for deed, act in (("toggle", "toggle"), ("back_10", "back"), ("on_10", "on"), ("captions",) * 2, ("full",) * 2):
            look.keys.bind(deed, area, partial(self._on_key, act))

    @property
    def pane(self) -> PlayerPane | None:
        """The player, once there was something to play."""
        return self._pane

    def show_lesson(self, book: Book, opened: OpenedLesson) -> None:
        """Another lesson: one that is a recording opens ready to play, where the learner stopped."""
        self.leave()
        lesson = opened.placed.lesson
        self._edition, self._media, self._watched = book.edition, lesson.media, {}
        if lesson.kind in {"video", "audio"} and lesson.media and not opened.trouble:
            progress = book.progress.get(lesson.id)
            position = progress.position if progress else None
            self._open(lesson.media[0], (position.second or 0.0) if position else 0.0, play=False)

    def leave(self) -> None:
        """Nothing plays any more."""
        if self._pane is not None:
            self._on_full_screen(on=False)
            self._pane.leave()
        self._medium, self._media = None, ()
        self._studying.play(playing=False)

    def pause(self) -> None:
        """Another screen is shown."""
        if self._pane is not None and self._medium is not None:
            self._pane.playback.pause()

    def play(self, asked: CarrelUrl) -> bool:
        """Play the recording that a link of the page names, at its second; False for any other file."""
        medium = next((each for each in self._media if each.file == asked.blob and each.kind != "pdf"), None)
        if medium is None:
            return False
        second = asked.fragment.removeprefix("t=")
        at = float(second) if second.replace(".", "", 1).isdecimal() else None
        if self._pane is not None and self._medium is medium:
            if at is not None:
                self._pane.playback.seek(round(at * 1000))
            self._pane.playback.play()
        else:
            self._open(medium, at or 0.0, play=True)
        return True

    def seek(self, second: float) -> None:
        """Go to the second of a note."""
        if self._pane is not None and self._medium is not None:
            self._pane.playback.seek(round(second * 1000))

    def anchor(self) -> Anchor | None:
        """The second that is played now, as the place of a note; None where nothing plays."""
        if self._pane is None or self._medium is None:
            return None
        return Anchor(block=self._medium.block, second=round(self._pane.playback.at / 1000, 1))

    def show_notes(self, placed: PlacedNotes) -> None:
        """The notes of the lesson: those at a second stand on the timeline."""
        self._placed = placed
        self._show_marks()

    def _open(self, medium: Medium, second: float, *, play: bool) -> None:
        pane = self._made_pane()
        self._medium, self._last = medium, round(second * 1000)
        file = self._blobs.path(medium.file)
        pane.open(file, medium.title, video=medium.kind == "video", begin_at=self._last, play=play)
        self._show_marks()
        pane.setFocus(Qt.FocusReason.OtherFocusReason)
        self._tasks.run(
            lambda store: (medium, _read_captions(store, medium)), self._on_captions, lambda _: None, owner=self
        )

    def _made_pane(self) -> PlayerPane:
        if self._pane is None:
            from desktop.player.pane import PlayerPane

            self._pane = PlayerPane(self._look, self._area)
            self._area.put_above(self._pane)
            self._pane.playback.moved.connect(self._on_moved)
            self._pane.playback.playing_changed.connect(lambda playing: self._studying.play(playing=playing))
            self._pane.playback.failed.connect(self._on_failed)
            self._pane.set_speed(remembered_speed(self._memory))
            self._pane.full_screen_requested.connect(self._on_full_screen)
            self._pane.speed_changed.connect(lambda speed: remember_speed(self._memory, speed))
            self._pane.captions_changed.connect(lambda language: remember_captions(self._memory, language))
            self._pane.note_requested.connect(self.note_requested)
            self._pane.closed.connect(self._on_closed)
            self._pane.save_requested.connect(self._on_save)
            self._pane.download_requested.connect(self._area.action_requested)
        return self._pane

    def _on_full_screen(self, on: bool) -> None:  # noqa: FBT001  a slot
        """A window of its own while it lasts; the recording goes on."""
        pane = self._pane
        if pane is None or on == pane.isWindow():
            return
        if on:
            pane.setParent(None)
            pane.showFullScreen()
        else:
            self._area.put_above(pane)
            pane.showNormal()
        pane.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_closed(self) -> None:
        media = self._media
        self.leave()
        self._media = media

    def _on_save(self) -> None:
        if self._medium is not None:
            from desktop.reader.scheme import CarrelUrl

            self.save_requested.emit(CarrelUrl(self._edition, blob=self._medium.file, name=self._medium.title))

    def _on_captions(self, read: tuple[Medium, dict[str, tuple[Cue, ...]]]) -> None:
        medium, cues = read
        if self._pane is not None and medium is self._medium:
            self._pane.show_captions(cues, remembered_captions(self._memory, tuple(cues)))

    def _on_moved(self, ms: int) -> None:
        if self._pane is None or self._medium is None:
            return
        watched = self._watched.setdefault(self._medium.file, Watched())
        if self._pane.playback.is_playing and 0 < ms - self._last <= _LONGEST_STEP:
            watched.play(self._last, ms)
        self._last = ms
        self._studying.see_second(self._medium.block, ms / 1000)
        self._area.view.command("follow", self._medium.file, ms / 1000)
        if watched.is_enough(self._pane.playback.length):
            self._studying.complete_part(self._medium.block)

    def _on_failed(self) -> None:
        """What can't be played can't be watched: its part is complete when it was read, like any other."""
        if self._medium is not None:
            self._studying.read_as_page(self._medium.block)

    def _on_key(self, act: str) -> None:
        if self._pane is None or self._medium is None:
            return
        acts = {"toggle": self._pane.toggle, "captions": self._pane.toggle_captions}
        acts["full"] = lambda: self._on_full_screen(on=True)
        acts |= {"back": lambda: self._step(-1), "on": lambda: self._step(1)}
        acts[act]()

    def _step(self, by: int) -> None:
        if self._pane is not None:
            self._pane.step(by)

    def _show_marks(self) -> None:
        from desktop.player.timeline import NoteMark

        if self._pane is None or self._medium is None or self._placed is None:
            return
        timed = [note for note in self._placed.timed if note.anchor and note.anchor.block == self._medium.block]
        self._pane.controls.timeline.show_marks(
            tuple(
                NoteMark(note.id, round((note.anchor.second or 0) * 1000), note.colour or "yellow", note.body[:80])
                for note in timed
                if note.anchor
            )
        )


def _read_captions(store: Store, medium: Medium) -> dict[str, tuple[Cue, ...]]:
    found = {}
    for each in medium.captions:
        path = store.blobs.path(each.file)
        if path.exists():
            found[each.language] = read_captions(path.read_text(encoding="utf-8", errors="replace"))
    return found
