"""A list of painted rows: one Tab stop, arrows inside, and the keys that rows of every screen share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QSizePolicy, QWidget
from typing_extensions import override

if TYPE_CHECKING:
    from PySide6.QtCore import QAbstractItemModel

_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class RowList(QListView):
    """Says what the keys mean for the current row. `fits`: as high as its rows, in a page that scrolls."""

    opened = Signal(QModelIndex)
    delete_requested = Signal(QModelIndex)
    rename_requested = Signal(QModelIndex)
    menu_requested = Signal(QModelIndex, QPoint)
    move_requested = Signal(QModelIndex, int)

    def __init__(self, name: str, *, selects: bool = True, fits: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fits = fits
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.SingleSelection if selects else mode.NoSelection)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.viewport().setAutoFillBackground(False)
        self.doubleClicked.connect(self.opened)
        if fits:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @override
    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        if model is not None and self._fits:
            for changed in (model.modelReset, model.rowsInserted, model.rowsRemoved, model.dataChanged):
                changed.connect(self.updateGeometry)

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._height()) if self._fits else super().sizeHint()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(120, self._height()) if self._fits else super().minimumSizeHint()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()  # rows may be of another height at another width
            self.updateGeometry()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        index, step = self.currentIndex(), _STEPS.get(Qt.Key(event.key()))
        if not index.isValid():
            super().keyPressEvent(event)
        elif event.key() in _ENTER:
            self.opened.emit(index)
        elif event.matches(QKeySequence.StandardKey.Delete):
            self.delete_requested.emit(index)
        elif event.key() == Qt.Key.Key_F2:
            self.rename_requested.emit(index)
        elif step is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.move_requested.emit(index, step)
        else:
            super().keyPressEvent(event)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if by_mouse else self.currentIndex()
        if index.isValid():
            where = event.globalPos() if by_mouse else self.mapToGlobal(self.visualRect(index).center())
            self.menu_requested.emit(index, where)

    def _height(self) -> int:
        model: QAbstractItemModel | None = self.model()  # None until one is set, whatever the stub says
        return sum(self.sizeHintForRow(row) for row in range(model.rowCount())) if model else 0
