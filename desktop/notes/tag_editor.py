"""The tags of the open note: chips that a click takes away, and a field that adds one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractButton, QCompleter, QHBoxLayout, QLineEdit, QSizePolicy, QWidget
from typing_extensions import override

from desktop.design.chip import chip_size, draw_chip
from desktop.design.fonts import FontRole
from desktop.design.painting import draw_focus_ring, has_visible_focus

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtCore import QSize
    from PySide6.QtGui import QPaintEvent

    from desktop.design.appearance import Appearance

_SHOWN = 6


class TagEditor(QWidget):
    """`added` and `removed` carry one tag."""

    added = Signal(str)
    removed = Signal(str)

    def __init__(self, look: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._tags: tuple[str, ...] = ()
        self._chips: list[_TagButton] = []
        self._known = QStringListModel(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        self._field = QLineEdit()
        self._field.setPlaceholderText("+ Tag")
        self._field.setAccessibleName("Add a tag")
        self._field.setFixedWidth(look.px(76))
        self._field.setMaxLength(60)
        completer = QCompleter(self._known, self._field)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._field.setCompleter(completer)
        self._field.returnPressed.connect(self._on_entered)
        look.dress(self._field, FontRole.SMALL)
        self._row.addWidget(self._field)
        self._row.addStretch(1)

    def show_tags(self, tags: Iterable[str]) -> None:
        """Show the tags of a note."""
        tags = tuple(sorted(tags))
        if tags == self._tags:
            return
        self._tags = tags
        for chip in self._chips:
            self._row.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = [_TagButton(self._look, tag) for tag in tags[:_SHOWN]]
        for place, chip in enumerate(self._chips):
            self._row.insertWidget(place, chip)
            chip.clicked.connect(partial(self._on_clicked, chip.text()))

    def show_known(self, tags: Sequence[str]) -> None:
        """What to suggest."""
        self._known.setStringList(list(tags))

    def _on_clicked(self, tag: str, _checked: bool) -> None:  # noqa: FBT001  a slot
        self.removed.emit(tag)

    def _on_entered(self) -> None:
        tag = " ".join(self._field.text().split()).lstrip("#")
        self._field.clear()
        if tag and tag not in self._tags:
            self.added.emit(tag)


class _TagButton(QAbstractButton):
    """A tag; clicking it, or Space, takes it away."""

    def __init__(self, look: Appearance, tag: str) -> None:
        super().__init__()
        self._look = look
        self.setText(tag)
        self.setAccessibleName(f"Remove the tag {tag}")
        self.setToolTip(f"Remove the tag {tag}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        look.dress(self, FontRole.SMALL_NAME)

    @override
    def sizeHint(self) -> QSize:
        return chip_size(self._look, self.text(), self.font())

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_chip(painter, self.rect(), self._look, self.text())
        if has_visible_focus(self):
            draw_focus_ring(painter, self.rect(), self._look.theme, 4)
