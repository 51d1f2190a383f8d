"""The player above the lesson: picture, captions, controls, and the button for a note at this second."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.design.banner import Banner
from desktop.design.button import Button
from desktop.design.card import Card, Pane
from desktop.design.chip import Chip
from desktop.design.fonts import FontRole
from desktop.design.icon_button import IconButton
from desktop.design.label import ElidedLabel
from desktop.player.clock import moment_words
from desktop.player.controls import Controls
from desktop.player.picture import Picture, video_height
from desktop.player.playback import Playback
from learning.captions import cue_at

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent

    from desktop.design.appearance import Appearance
    from learning.captions import Cue

STEP_MS = 10_000
_MARGIN, _SHARE = 20, 0.55
UNPLAYABLE = "This recording can’t be played on this computer. Your notes are safe. Save it to open it elsewhere."
_SAVE, _DOWNLOAD = "Save the file", "Download this section"
MISSING = "This recording is not on this device. Download this section to play it."


class PlayerPane(Pane):
    """Plays what it is given. `note_requested` and `closed` are wishes; `save_requested` when it can't be played.

    `download_requested` when it is not on this device.
    """

    note_requested = Signal()
    save_requested = Signal()
    download_requested = Signal()
    closed = Signal()
    speed_changed = Signal(float)
    captions_changed = Signal(object)
    full_screen_requested = Signal(bool)

    def __init__(self, look: Appearance, parent: QWidget) -> None:
        super().__init__(look, edges="bottom", parent=parent)
        self._cues: dict[str, tuple[Cue, ...]] = {}
        self._language: str | None = None
        self._is_video = True
        self._is_missing = False
        self.playback = Playback(self)
        self.picture = Picture(look)
        self.controls = Controls(look)
        self.trouble = Banner(look, "", "warning", action=_SAVE)
        self._title = ElidedLabel(look, "", FontRole.SELECTED)
        self._note = Button(look, "", "ghost", "clock", small=True)
        self._close = IconButton(look, "x", "Close the player")
        self._full = IconButton(look, "maximize", "Full screen", keys="full")
        self._full.clicked.connect(lambda: self.full_screen_requested.emit(not self.isFullScreen()))
        self._card = Card(look, margin=1, spacing=0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._place()
        self._connect()
        self.hide()

    def open(self, file: Path, title: str, *, video: bool, begin_at: int = 0, play: bool = False) -> None:
        """Make a recording ready."""
        self._is_video, self._cues = video, {}
        self._title.set_text(title)
        self.picture.setVisible(video)
        self.picture.say("")
        self.trouble.hide()
        self._card.show()
        self.show_captions({}, None)
        self.show()
        self._fit()
        if file.exists():
            self.playback.open(file, begin_at, play=play)
        else:
            self._show_trouble(MISSING, _DOWNLOAD)

    def show_captions(self, cues: dict[str, tuple[Cue, ...]], language: str | None) -> None:
        """What is said, by language, and in which of them it is shown."""
        self._cues, self._language = cues, language if language in cues else None
        self.controls.show_captions(cues, self._language)
        self._say()

    @property
    def has_captions(self) -> bool:
        """Whether anything is known of what is said."""
        return bool(self._cues)

    @property
    def shows_captions(self) -> bool:
        """Whether captions are on."""
        return self._language is not None

    def leave(self) -> None:
        """Let go of the recording."""
        self.playback.close()
        self.hide()

    def toggle(self) -> None:
        """Play, or pause."""
        if self.playback.is_playing:
            self.playback.pause()
        else:
            self.playback.play()

    def step(self, by: int) -> None:
        """Ten seconds on (1) or back (-1)."""
        self.playback.seek(self.playback.at + by * STEP_MS)

    def toggle_captions(self) -> None:
        """Captions on, in the first language, or off."""
        self._choose_captions(next(iter(self._cues), None) if self._language is None else None)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = self._look.keys
        acts: dict[str, Callable[[], object]] = {
            "toggle": self.toggle,
            "back_10": lambda: self.step(-1),
            "on_10": lambda: self.step(1),
            "captions": self.toggle_captions,
            "full": lambda: self.full_screen_requested.emit(not self.isFullScreen()),
        }
        pressed = QKeySequence(event.keyCombination())
        act = next((acts[deed] for deed in acts if pressed in keys.of(deed)), None)
        if event.key() == Qt.Key.Key_Escape and self.isFullScreen():
            self.full_screen_requested.emit(False)  # noqa: FBT003  a signal has no keywords
        elif event.key() == Qt.Key.Key_Space and not event.modifiers():
            self.toggle()
        elif act is not None:
            act()
        else:
            super().keyPressEvent(event)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        """The window of the full screen is closed: the player goes back above its lesson."""
        if self.isWindow():
            event.ignore()
            self.full_screen_requested.emit(False)  # noqa: FBT003  a signal has no keywords

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        area = self.parentWidget()
        rest = self.controls.sizeHint().height() + self._note.sizeHint().height() + 4 * _MARGIN
        most = int(area.height() * _SHARE) if area is not None else self.height() - rest
        self.picture.setFixedHeight(video_height(self.width() - 2 * _MARGIN, most))

    def _show_keys(self) -> None:
        self._keys.set_state(self._look.keys.words("note").replace("+", " "), "tag")

    def _place(self) -> None:
        self._keys = Chip(self._look, "")
        self._look.keys.changed.connect(self._show_keys)
        self._show_keys()
        self._card.body.addWidget(self.picture)
        self._card.body.addWidget(self.controls)
        foot = QHBoxLayout()
        foot.addWidget(self._title, 1)
        for widget in (self._note, self._keys, self._full, self._close):
            foot.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, 14, _MARGIN, 8)
        column.setSpacing(8)
        column.addWidget(self._card)
        column.addWidget(self.trouble)
        column.addLayout(foot)

    def _connect(self) -> None:
        playback, controls = self.playback, self.controls
        playback.frame_changed.connect(self.picture.show_frame)
        playback.moved.connect(self._show_time)
        playback.length_known.connect(self._show_time)
        playback.playing_changed.connect(lambda playing: controls.show_playing(playing=playing))
        playback.failed.connect(lambda: self._show_trouble(UNPLAYABLE))
        controls.play_requested.connect(self.toggle)
        controls.step_requested.connect(self.step)
        controls.timeline.seek_requested.connect(playback.seek)
        controls.speed_chosen.connect(self._on_speed)
        controls.volume_chosen.connect(self._on_volume)
        controls.captions_chosen.connect(self._choose_captions)
        self.picture.clicked.connect(self.toggle)
        self._note.clicked.connect(self.note_requested)
        self._close.clicked.connect(self.closed)
        self.trouble.action_requested.connect(self._on_trouble_action)

    def _show_time(self, _ms: int) -> None:
        self.controls.show_time(self.playback.at, self.playback.length)
        self._note.setText(f"Note at {moment_words(self.playback.at)}")
        self._say()

    def _say(self) -> None:
        cue = cue_at(self._cues.get(self._language, ()), self.playback.at) if self._language is not None else None
        self.picture.say(cue.text if cue else "")

    def _show_trouble(self, words: str, action: str = _SAVE) -> None:
        self._card.hide()
        self._is_missing = action == _DOWNLOAD
        self.trouble.set_text(words)
        self.trouble.set_action(action)
        self.trouble.show()

    def _on_trouble_action(self) -> None:
        wish = self.download_requested if self._is_missing else self.save_requested
        wish.emit()

    def set_speed(self, speed: float) -> None:
        """Play as fast as this, also what comes next."""
        self.playback.set_speed(speed)
        self.controls.show_speed(speed)

    def _on_speed(self, speed: float) -> None:
        self.set_speed(speed)
        self.speed_changed.emit(speed)

    def _choose_captions(self, language: str | None) -> None:
        self.show_captions(self._cues, language)
        self.captions_changed.emit(language)

    def _on_volume(self, volume: float) -> None:
        self.playback.set_volume(volume)
        self.controls.show_volume(volume)
