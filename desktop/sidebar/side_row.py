"""A row of the sidebar: something small, a name, a detail at the end. On the rail only the small thing is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyle, QWidget
from typing_extensions import override

from desktop.design.fonts import FontRole
from desktop.design.painting import RADIUS_ROW, draw_focus_ring, draw_rounded, draw_text, has_visible_focus

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance

_PADDING, _GAP, _HEIGHT, _RAIL = 8, 10, 32, 36


class SideRow(QAbstractButton):
    """Subclasses draw what leads the row; a checked row is where the learner is."""

    leading_width = 18

    def __init__(self, look: Appearance, name: str, detail: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self._detail = detail
        self._on_rail = False
        self.setText(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        look.dress(self, FontRole.NAME)
        self._name_for_readers()

    def draw_leading(self, painter: QPainter, rect: QRect) -> None:
        """Draw the icon, spine or picture in that rectangle."""
        raise NotImplementedError

    def say(self, name: str, detail: str = "") -> None:
        """Change the words of the row."""
        self.setText(name)
        self._detail = detail
        self._name_for_readers()
        self.update()

    def set_on_rail(self, on_rail: bool) -> None:  # noqa: FBT001 # the sidebar passes its own state on
        """Show only the leading thing, in a square."""
        self._on_rail = on_rail
        self._name_for_readers()
        self.updateGeometry()
        self.update()

    @property
    def is_on_rail(self) -> bool:
        """Whether the words are hidden."""
        return self._on_rail

    def tint(self) -> QColor:
        """The colour of icon and words."""
        theme = self.look.theme
        return theme.accent_text if self.isChecked() else theme.text2

    @override
    def sizeHint(self) -> QSize:
        side = self.look.px(_RAIL)
        return QSize(side, side) if self._on_rail else QSize(self.look.px(160), self.look.px(_HEIGHT))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self.look.px(_RAIL), self.sizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self.look.theme
        if self.isChecked():
            draw_rounded(painter, self.rect(), RADIUS_ROW - 2, theme.accent_tint)
        elif self.isDown() or self.underMouse():
            draw_rounded(painter, self.rect(), RADIUS_ROW - 2, theme.pressed if self.isDown() else theme.hover)
        if self._on_rail:
            self.draw_leading(painter, self.rect())
        else:
            self._draw_row(painter)
        if has_visible_focus(self):
            draw_focus_ring(painter, self.rect(), theme)

    def _draw_row(self, painter: QPainter) -> None:
        inner = self.rect().adjusted(_PADDING, 0, -_PADDING, 0)
        width = self.look.px(self.leading_width)
        self.draw_leading(painter, self._placed(QRect(inner.left(), 0, width, self.height())))
        words = inner.adjusted(width + _GAP, 0, 0, 0)
        small = self.look.font(FontRole.SMALL_NAME)
        if self._detail:
            tail = QRect(words)
            tail.setLeft(max(words.left(), words.right() - self.detail_width() + 1))
            draw_text(painter, self._placed(tail), self._detail, small, self._detail_tint())
            words.setRight(tail.left() - _GAP)
        font = self.look.font(FontRole.SELECTED if self.isChecked() else FontRole.NAME)
        draw_text(painter, self._placed(words), self.text(), font, self.name_tint())

    def name_tint(self) -> QColor:
        """The colour of the name."""
        return self.tint()

    def detail_width(self) -> int:
        """The room that the detail takes at the end of the row."""
        return self.look.text_width(self._detail, FontRole.SMALL_NAME) + 1

    def _detail_tint(self) -> QColor:
        return self.look.theme.accent_text if self.isChecked() else self.look.theme.text2

    def _placed(self, part: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), part)

    def _name_for_readers(self) -> None:
        whole = f"{self.text()}, {self._detail}" if self._detail else self.text()
        self.setAccessibleName(whole)
        self.setToolTip(whole if self._on_rail else "")


class NavRow(SideRow):
    """A screen of the app."""

    def __init__(self, look: Appearance, name: str, icon: str, *, checkable: bool = True, tone: str = "") -> None:
        self._icon = icon
        self._tone = tone
        super().__init__(look, name)
        self.setCheckable(checkable)

    @override
    def draw_leading(self, painter: QPainter, rect: QRect) -> None:
        color = self.look.theme.color(self._tone) if self._tone else self.tint()
        self.look.icons.paint(painter, rect, self._icon, color, self.look.px(18))
