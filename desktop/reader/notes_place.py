"""Where the notes stand: beside the lesson, or over its trailing edge where there is no room for both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize
from PySide6.QtWidgets import QStyle
from typing_extensions import override

if TYPE_CHECKING:
    from PySide6.QtWidgets import QSplitter, QWidget


class NotesPlace(QObject):
    """Moves the pane between the splitter, whose second part it is, and the widget over which it lies otherwise."""

    def __init__(self, notes: QWidget, beside: QSplitter, above: QWidget, wide: int) -> None:
        super().__init__(above)
        self._notes, self._beside, self._above, self._wide = notes, beside, above, wide
        self._is_over = False
        beside.installEventFilter(self)

    @property
    def is_over(self) -> bool:
        """Whether the notes lie over the lesson."""
        return self._is_over

    def put(self, *, over: bool) -> None:
        """Put the pane over the lesson or beside it; whether it is open stays as it is."""
        if over == self._is_over:
            return
        shown = not self._notes.isHidden()
        self._is_over = over
        if over:
            self._notes.setParent(self._above)
            self._fit()
        else:
            self._beside.insertWidget(1, self._notes)
            self._beside.setStretchFactor(1, 0)
            self._beside.setSizes([2000, self._wide])
        self._notes.setVisible(shown)

    def raise_notes(self) -> None:
        """The pane was opened: it lies on top."""
        if self._is_over:
            self._fit()
            self._notes.raise_()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._is_over and event.type() in {QEvent.Type.Resize, QEvent.Type.Move}:
            self._fit()
        return False

    def _fit(self) -> None:
        room = QRect(self._beside.mapTo(self._above, QPoint(0, 0)), self._beside.size())
        place = QRect(QPoint(room.right() + 1 - self._wide, room.top()), QSize(self._wide, room.height()))
        self._notes.setGeometry(QStyle.visualRect(self._above.layoutDirection(), room, place))
        self._notes.raise_()
