"""The notes that this one points at, and those that point at it; a title that no note has can become one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QModelIndex, QRect, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from desktop.design.fonts import FontRole
from desktop.design.label import Label
from desktop.design.line_model import ROW, LineModel
from desktop.design.row_delegate import Index, RowDelegate
from desktop.design.row_list import RowList
from desktop.notes.page import as_line

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QStyleOptionViewItem

    from desktop.design.appearance import Appearance
    from localdb.links import NoteLinks


@dataclass(frozen=True, slots=True)
class LinkLine:
    """A row: `note` is its id, "" for a title that no note has."""

    note: str
    title: str
    what: str
    icon: str


class LinksPane(QWidget):
    """`note_requested` carries the id of a note, `title_requested` the title that a new one shall have."""

    note_requested = Signal(str)
    title_requested = Signal(str)

    def __init__(self, look: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = LinksModel()
        self.list = RowList("Linked notes")
        self._delegate = _LinkDelegate(look, self.list)
        self.list.setModel(self.model)
        self.list.setItemDelegate(self._delegate)
        words = "Write [[the title of a note]] to link it. The notes that link here stand here too."
        self._hint = Label(look, words, FontRole.SMALL, "text3", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 12)
        column.setSpacing(8)
        column.addWidget(self.list, 1)
        column.addWidget(self._hint)
        self.list.clicked.connect(self._on_opened)
        self.list.opened.connect(self._on_opened)

    def show_links(self, links: NoteLinks) -> None:
        """Show both directions."""
        to = [LinkLine(each.id, as_line(each, "").title, "linked from this note", "arrow-right") for each in links.to]
        here = [LinkLine(each.id, as_line(each, "").title, "links here", "arrow-left") for each in links.here]
        missing = [LinkLine("", title, "no such note yet, write it", "plus") for title in links.missing]
        self.model.show((*to, *here, *missing))
        self.list.setVisible(bool(self.model.rowCount()))

    def _on_opened(self, index: QModelIndex) -> None:
        line = self.model.line_at(index)
        if line is not None and line.note:
            self.note_requested.emit(line.note)
        elif line is not None:
            self.title_requested.emit(line.title)


class LinksModel(LineModel[LinkLine]):
    """A snapshot."""

    @override
    def spoken(self, line: LinkLine) -> str:
        return f"{line.title}, {line.what}"


class _LinkDelegate(RowDelegate):
    """Icon, title, and below it what the link is."""

    height = 48
    inset = 2

    @override
    def paint_row(self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: Index) -> None:
        line, px = cast("LinkLine", index.data(ROW)), self.look.px
        icon = QRect(rect.left() + px(10), rect.top(), px(16), rect.height())
        self.look.icons.paint(painter, self.placed(option, icon), line.icon, self.look.theme.text2)
        room = QRect(rect.left() + px(36), rect.top() + px(5), rect.width() - px(46), px(20))
        self.write(painter, self.placed(option, room), line.title, FontRole.NAME)
        room.translate(0, px(18))
        self.write(painter, self.placed(option, room), line.what, FontRole.SMALL, "text2")
