"""One choice out of a few, all in sight: tabs with counts above a list, or joined segments in a bar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QToolButton, QWidget
from typing_extensions import override

from desktop.design.fonts import FontRole
from desktop.design.painting import RADIUS_BUTTON, draw_focus_ring, draw_rounded, draw_text, has_visible_focus

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.design.appearance import Appearance

SegmentsKind = Literal["tabs", "joined"]
_PADDING, _GAP = 10, 6


class Segments(QWidget):
    """Choices by key; `chosen` carries the key that the learner picked. Arrow keys move, one Tab stop for all."""

    chosen = Signal(str)

    def __init__(
        self,
        look: Appearance,
        choices: Iterable[tuple[str, str]],
        kind: SegmentsKind = "tabs",
        *,
        name: str = "",
        small: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._kind = kind
        self._buttons: dict[str, _Segment] = {}
        self._group = QButtonGroup(self)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4 if kind == "tabs" else 0)
        for key, words in choices:
            segment = _Segment(look, key, words, joined=kind == "joined", height=28 if small else 32)
            self._buttons[key] = segment
            self._group.addButton(segment)
            row.addWidget(segment)
        next(iter(self._buttons.values())).setChecked(True)
        self._group.buttonClicked.connect(self._on_clicked)

    def current(self) -> str:
        """The key of what is chosen, "" when nothing is."""
        return next((key for key, segment in self._buttons.items() if segment.isChecked()), "")

    def choose(self, key: str) -> None:
        """Choose without telling: the program, not the learner, decided. "" chooses nothing."""
        self._group.setExclusive(bool(key))
        for each, segment in self._buttons.items():
            segment.setChecked(each == key)
        self._group.setExclusive(True)

    def set_count(self, key: str, count: int | None) -> None:
        """Show how many things stand behind a tab."""
        self._buttons[key].set_count(count)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._kind == "joined":
            theme = self._look.theme
            draw_rounded(QPainter(self), self.rect(), RADIUS_BUTTON, theme.surface, theme.control_edge)

    def _on_clicked(self, segment: _Segment) -> None:
        self.chosen.emit(segment.key)


class _Segment(QToolButton):
    """One of the choices."""

    def __init__(self, look: Appearance, key: str, words: str, *, joined: bool, height: int) -> None:
        super().__init__()
        self.key = key
        self._look = look
        self._joined = joined
        self._drawn_height = height
        self._count: int | None = None
        self.setText(words)
        self.setAccessibleName(words)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        look.dress(self, FontRole.NAME)

    def set_count(self, count: int | None) -> None:
        self._count = count
        self.setAccessibleName(self.text() if count is None else f"{self.text()}, {count}")
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        width = self._words_width() + 2 * _PADDING
        if self._count is not None:
            width += QFontMetrics(self._look.font(FontRole.SMALL_NAME)).horizontalAdvance(str(self._count)) + _GAP
        return QSize(width, self._look.px(self._drawn_height))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._look.theme
        area = self.rect().adjusted(1, 1, -1, -1) if self._joined else self.rect()
        if self.isChecked() or self.underMouse():
            ground = theme.accent_tint if self.isChecked() else theme.hover
            draw_rounded(painter, area, RADIUS_BUTTON - self._joined, ground)
        self._draw_words(painter)
        if has_visible_focus(self):
            draw_focus_ring(painter, area, theme)

    def _words_width(self) -> int:
        # Measured in the heavier weight: choosing a tab must not move its neighbours.
        return QFontMetrics(self._look.font(FontRole.SELECTED)).horizontalAdvance(self.text()) + 2

    def _draw_words(self, painter: QPainter) -> None:
        theme = self._look.theme
        color = theme.accent_text if self.isChecked() else theme.text2
        font = self._look.font(FontRole.SELECTED if self.isChecked() else FontRole.NAME)
        whole = self.rect().adjusted(_PADDING, 0, -_PADDING, 0)
        words = whole.adjusted(0, 0, 0, 0)
        words.setWidth(self._words_width())
        style, direction = self.style(), self.layoutDirection()
        draw_text(painter, style.visualRect(direction, whole, words), self.text(), font, color)
        if self._count is not None:
            count = whole.adjusted(self._words_width() + _GAP - 2, 0, 2, 0)
            count = style.visualRect(direction, whole, count)
            draw_text(painter, count, str(self._count), self._look.font(FontRole.SMALL_NAME), color)
