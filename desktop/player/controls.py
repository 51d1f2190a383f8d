"""Below the picture: the timeline, ten seconds back and on, play, time, speed, captions, sound."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from desktop.design.button import Button
from desktop.design.fonts import FontRole
from desktop.design.icon_button import IconButton
from desktop.design.label import Label
from desktop.player.clock import moment_words
from desktop.player.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.design.appearance import Appearance

SPEEDS = (0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0)
_LOUDNESS = (("Silent", 0.0), ("Quiet", 0.25), ("Half", 0.5), ("Full", 1.0))
_OFF = "Off"


class Controls(QWidget):
    """Wishes only; what is so is told by `show_…`. `captions_chosen` carries a language or None for none."""

    play_requested = Signal()
    step_requested = Signal(int)
    speed_chosen = Signal(float)
    captions_chosen = Signal(object)
    volume_chosen = Signal(float)

    def __init__(self, look: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._languages: tuple[str, ...] = ()
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # time runs to the right in every language
        self.timeline = Timeline(look)
        self._back = IconButton(look, "rotate-ccw", "Back 10 seconds", size=32, keys="back_10")
        self._play = IconButton(look, "play", "Play", size=36, keys="toggle")
        self._on = IconButton(look, "rotate-cw", "On 10 seconds", size=32, keys="on_10")
        self._time = Label(look, "", FontRole.SMALL_NAME, "text2")
        self._speed = Button(look, "1×", "ghost", small=True)
        self._captions = IconButton(look, "captions", "Captions", size=32, keys="captions", checkable=True)
        self._sound = IconButton(look, "volume-2", "Sound", size=32)
        self._place()
        self._connect()
        self.show_time(0, 0)
        self.show_speed(1.0)
        self.show_captions((), None)
        self.show_volume(1.0)

    def show_time(self, at: int, length: int) -> None:
        """Where the recording is, and how long."""
        if self.timeline.maximum() != length:
            self.timeline.show_length(length)
        if not self.timeline.isSliderDown():
            self.timeline.show_moment(at)
        self._time.setText(f"{moment_words(at)} / {moment_words(length)}")

    def show_playing(self, *, playing: bool) -> None:
        """What the middle button does now."""
        self._play.set_icon_name("pause" if playing else "play")
        self._play.set_name("Pause" if playing else "Play")

    def show_speed(self, speed: float) -> None:
        """How fast it plays."""
        self._speed.setText(f"{speed:g}×")
        self._speed.setAccessibleName(f"Speed: {speed:g} times")
        self._speed.setToolTip("Speed")

    def show_captions(self, languages: Iterable[str], chosen: str | None) -> None:
        """In which languages there are captions, and which are on."""
        self._languages = tuple(languages)
        self._captions.setVisible(bool(self._languages))
        self._captions.setChecked(chosen is not None)
        self._captions.set_name(f"Captions: {chosen or 'on'}" if chosen is not None else "Captions: off")

    def show_volume(self, volume: float) -> None:
        """How loud it is."""
        self._sound.set_icon_name("volume-x" if volume == 0 else "volume-2")
        self._sound.set_name("Sound: silent" if volume == 0 else f"Sound: {volume:.0%}")

    def _place(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(4)
        for widget in (self._back, self._play, self._on, self._time):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self._speed)
        row.addWidget(self._captions)
        row.addWidget(self._sound)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 2, 12, 4)
        column.setSpacing(0)
        column.addWidget(self.timeline)
        column.addLayout(row)

    def _connect(self) -> None:
        self._play.clicked.connect(self.play_requested)
        self._back.clicked.connect(lambda: self.step_requested.emit(-1))
        self._on.clicked.connect(lambda: self.step_requested.emit(1))
        self._speed.clicked.connect(self._offer_speeds)
        self._captions.clicked.connect(self._offer_captions)
        self._sound.clicked.connect(self._offer_volumes)

    def _offer_speeds(self) -> None:
        menu = self._menu(self._speed, [f"{speed:g}×" for speed in SPEEDS], self._speed.text())
        menu.triggered.connect(lambda action: self.speed_chosen.emit(float(action.text().removesuffix("×"))))

    def _offer_captions(self) -> None:
        """One language is turned on and off; among several one chooses."""
        on = self._captions.isChecked()
        if len(self._languages) == 1:
            self.captions_chosen.emit(self._languages[0] if on else None)
            return
        self._captions.setChecked(not on)  # until something is chosen it is as it was
        names = [_OFF, *(language or "On" for language in self._languages)]
        menu = self._menu(self._captions, names, "")
        named = dict(zip(names[1:], self._languages, strict=True))
        menu.triggered.connect(lambda action: self.captions_chosen.emit(named.get(action.text())))

    def _offer_volumes(self) -> None:
        loudness = dict(_LOUDNESS)
        menu = self._menu(self._sound, list(loudness), "")
        menu.triggered.connect(lambda action: self.volume_chosen.emit(loudness[action.text()]))

    def _menu(self, opener: QToolButton | Button, names: Iterable[str], chosen: str) -> QMenu:
        menu = QMenu(self)
        group = QActionGroup(menu)
        for name in names:
            action = QAction(name, menu, checkable=bool(chosen), checked=name == chosen)
            group.addAction(action)
            menu.addAction(action)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(opener.mapToGlobal(QPoint(0, -menu.sizeHint().height())))
        return menu
