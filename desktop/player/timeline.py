"""The timeline of a recording: where one is, and the notes in their colours. Time runs left to right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QToolTip, QWidget
from typing_extensions import override

from desktop.design.painting import draw_focus_ring, draw_rounded, has_visible_focus
from desktop.player.clock import moment_words

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance

_HEIGHT, _TRACK, _KNOB, _MARK = 20, 4, 6, 10
_STEP_MS, _PAGE_MS = 5_000, 30_000
_NEAR = 6


@dataclass(frozen=True, slots=True)
class NoteMark:
    """A note at a moment of the recording."""

    note: str
    ms: int
    colour: str
    words: str


class Timeline(QAbstractSlider):
    """`seek_requested` carries the moment that was clicked, dragged to or reached by arrow keys."""

    seek_requested = Signal(int)

    def __init__(self, look: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._marks: tuple[NoteMark, ...] = ()
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSingleStep(_STEP_MS)
        self.setPageStep(_PAGE_MS)
        self.setMouseTracking(True)
        self.actionTriggered.connect(lambda _: self.seek_requested.emit(self.sliderPosition()))
        self.show_moment(0)

    def show_length(self, ms: int) -> None:
        """How long the recording is."""
        self.setRange(0, ms)
        self.show_moment(self.value())

    def show_moment(self, ms: int) -> None:
        """Where the recording is."""
        self.setValue(ms)
        self.setAccessibleName(f"Position: {moment_words(ms)} of {moment_words(self.maximum())}")

    def show_marks(self, marks: tuple[NoteMark, ...]) -> None:
        """The notes on it."""
        self._marks = marks
        self.update()

    @property
    def marks(self) -> tuple[NoteMark, ...]:
        """The notes that are shown."""
        return self._marks

    @override
    def sizeHint(self) -> QSize:
        return QSize(200, self._look.px(_HEIGHT))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(60, self._look.px(_HEIGHT))

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            mark = self._mark_at(event.position())
            self.seek_requested.emit(mark.ms if mark else self._ms_at(event.position().x()))

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.seek_requested.emit(self._ms_at(event.position().x()))

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            mark = self._mark_at(QPointF(event.pos()))
            at = moment_words(mark.ms if mark else self._ms_at(event.pos().x()))
            QToolTip.showText(event.globalPos(), f"{at}  {mark.words}" if mark else at, self)
            return True
        return super().event(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, middle = QPainter(self), self._look.theme, self.rect().center().y()
        room = QRect(self._left, middle - _TRACK // 2, self._room, _TRACK)
        draw_rounded(painter, room, _TRACK / 2, theme.track)
        played = QRect(room)
        played.setWidth(self._x_of(self.value()) - room.left())
        draw_rounded(painter, played, _TRACK / 2, theme.accent)
        for mark in self._marks:
            bar = QRectF(self._x_of(mark.ms) - 1.5, middle - _MARK / 2, 4, _MARK)
            draw_rounded(painter, bar.toRect(), 2, theme.highlights[mark.colour].bar)
        knob = QRect(QPoint(0, 0), QSize(2 * _KNOB, 2 * _KNOB))
        knob.moveCenter(QPoint(self._x_of(self.value()), middle))
        draw_rounded(painter, knob, _KNOB, theme.surface if not theme.is_dark else theme.text, theme.accent)
        if has_visible_focus(self):
            draw_focus_ring(painter, self.rect(), theme)

    @property
    def _left(self) -> int:
        return _KNOB + 2

    @property
    def _room(self) -> int:
        return max(1, self.width() - 2 * self._left)

    def _x_of(self, ms: int) -> int:
        return self._left + (round(self._room * ms / self.maximum()) if self.maximum() else 0)

    def _ms_at(self, x: float) -> int:
        return round(self.maximum() * min(max((x - self._left) / self._room, 0.0), 1.0))

    def _mark_at(self, place: QPointF) -> NoteMark | None:
        near = [mark for mark in self._marks if abs(self._x_of(mark.ms) - place.x()) <= _NEAR]
        return min(near, key=lambda mark: abs(self._x_of(mark.ms) - place.x()), default=None)
