"""One recording being played, by QtMultimedia: it alone knows the formats that the wheel's Chromium does not.

Taking a file and letting it go wait for Qt's media threads. Called from Python they would wait while they hold the
interpreter, and a media thread that has something to say to Python (a Qt message, where Python listens to those) would
wait for them in turn, for ever. So the event loop carries them out, in their order and without the interpreter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Q_ARG, QMetaObject, QObject, Qt, QUrl, Signal
from PySide6.QtMultimedia import QAudioOutput, QMediaPlayer, QVideoSink

if TYPE_CHECKING:
    from pathlib import Path

_READY = {QMediaPlayer.MediaStatus.LoadedMedia, QMediaPlayer.MediaStatus.BufferedMedia}


class Playback(QObject):
    """Times are milliseconds. `frame_changed` carries a QVideoFrame; `failed` comes when it can't be played at all."""

    moved = Signal(int)
    length_known = Signal(int)
    playing_changed = Signal(bool)
    failed = Signal()
    frame_changed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._begin_at: int | None = None
        self._plays_at_once = False
        self._sound = QAudioOutput(self)
        self._sink = QVideoSink(self)
        self._player = QMediaPlayer(self)
        self._player.setAudioOutput(self._sound)
        self._player.setVideoSink(self._sink)
        self._sink.videoFrameChanged.connect(self.frame_changed.emit)
        self._player.positionChanged.connect(self._on_moved)
        self._player.durationChanged.connect(self._on_length)
        self._player.mediaStatusChanged.connect(self._on_status)
        self._player.playbackStateChanged.connect(lambda _: self.playing_changed.emit(self.is_playing))
        self._player.errorOccurred.connect(self._on_error)

    def open(self, file: Path, begin_at: int = 0, *, play: bool = False) -> None:
        """Make a file ready at that moment, and perhaps begin."""
        self._begin_at, self._plays_at_once = begin_at, play
        self._take(QUrl.fromLocalFile(str(file)))

    def close(self) -> None:
        """Let go of the file."""
        self._begin_at = None
        QMetaObject.invokeMethod(self._player, "stop", Qt.ConnectionType.QueuedConnection)
        self._take(QUrl())

    def play(self) -> None:
        """Go on, from the beginning when it was at its end."""
        if self.length and self.at >= self.length:
            self._player.setPosition(0)
        self._player.play()

    def pause(self) -> None:
        """Stay where it is."""
        self._player.pause()

    def seek(self, ms: int) -> None:
        """Go to that moment."""
        wanted = max(0, min(ms, self.length or ms))
        if self._begin_at is None:
            self._player.setPosition(wanted)
        else:
            self._begin_at = wanted

    @property
    def speed(self) -> float:
        """How fast it plays; 1 as it was recorded."""
        return self._player.playbackRate()

    def set_speed(self, speed: float) -> None:
        """Play faster or slower; voices keep their pitch where the system can."""
        self._player.setPlaybackRate(speed)

    def set_volume(self, volume: float) -> None:
        """0 is silent, 1 as loud as it was recorded."""
        self._sound.setVolume(volume)
        self._sound.setMuted(volume == 0)

    @property
    def at(self) -> int:
        """The moment that is played now."""
        return self._player.position() if self._begin_at is None else self._begin_at

    @property
    def length(self) -> int:
        """How long it is; 0 until that is known."""
        return self._player.duration()

    @property
    def is_playing(self) -> bool:
        """Whether it moves."""
        return self._player.playbackState() == QMediaPlayer.PlaybackState.PlayingState

    def _take(self, source: QUrl) -> None:
        queued = Qt.ConnectionType.QueuedConnection
        QMetaObject.invokeMethod(self._player, "setSource", queued, Q_ARG(QUrl, source))

    def _on_moved(self, ms: int) -> None:
        if self._begin_at is None:
            self.moved.emit(ms)

    def _on_length(self, ms: int) -> None:
        if ms > 0:
            self.length_known.emit(ms)

    def _on_status(self, status: QMediaPlayer.MediaStatus) -> None:
        if status in _READY and self._begin_at is not None:
            begin_at, self._begin_at = self._begin_at, None
            self._player.setPosition(begin_at)
            if self._plays_at_once:
                self._player.play()
            else:
                self._player.pause()  # which shows the picture of that moment
            self.moved.emit(begin_at)

    def _on_error(self, error: QMediaPlayer.Error, _words: str) -> None:
        if error != QMediaPlayer.Error.NoError:
            self._begin_at = None
            self.failed.emit()
