"""What can be done with a row, painted inside it: buttons without a widget per row.

The keyboard reaches them through the row's menu and keys; nothing here is the only way to do something.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, QPersistentModelIndex, QRect, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem, QToolTip
from typing_extensions import override

from desktop.design.fonts import FontRole
from desktop.design.painting import RADIUS_BUTTON, draw_rounded, draw_text
from desktop.design.row_delegate import Index, RowDelegate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.design.appearance import Appearance
    from desktop.design.button import ButtonKind

_PADDING, _ICON, _GAP = 11, 16, 8


@dataclass(frozen=True, slots=True)
class RowAction:
    """One button: `key` is what `chosen` carries; without words it is an icon alone, and `name` its tool tip."""

    key: str
    name: str
    rect: QRect
    words: str = ""
    icon: str | None = None
    kind: ButtonKind = "secondary"


@dataclass(frozen=True, slots=True)
class RowChoice:
    """A button of a row was clicked."""

    row: int
    key: str


class ActionDelegate(RowDelegate):
    """Subclasses answer `row_actions`; `chosen` carries a `RowChoice`."""

    chosen = Signal(object)

    def __init__(self, look: Appearance, parent: QObject) -> None:
        super().__init__(look, parent)
        self._pointed: tuple[QPersistentModelIndex, str] | None = None
        self._held: tuple[QPersistentModelIndex, str] | None = None

    def row_actions(self, option: QStyleOptionViewItem, index: Index) -> Sequence[RowAction]:
        """The buttons of a row, where they are now."""
        raise NotImplementedError

    def draw_actions(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint them; called from `paint_row`."""
        for action in self.row_actions(option, index):
            here = (QPersistentModelIndex(index), action.key)
            draw_row_button(painter, self.look, action, hovered=self._pointed == here, held=self._held == here)

    def button_width(self, words: str, icon: str | None = None) -> int:
        """The room that a button with these words takes."""
        beside = self.look.px(_ICON) + _GAP if icon else 0
        return self.text_width(words, FontRole.SMALL_NAME) + beside + 2 * _PADDING + 1

    @override
    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index) -> bool:
        if isinstance(event, QMouseEvent):
            action = self._action_at(event, option, index)
            here = None if action is None else (QPersistentModelIndex(index), action.key)
            self._point(here, option)
            if event.type() in {QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick}:
                self._held = here
                return here is not None
            if event.type() == QEvent.Type.MouseButtonRelease and here is not None:
                held, self._held = self._held, None
                if held == here:
                    self.chosen.emit(RowChoice(index.row(), here[1]))
                return True
        return super().editorEvent(event, model, option, index)

    @override
    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        action = next((each for each in self.row_actions(option, index) if each.rect.contains(event.pos())), None)
        if event.type() == QEvent.Type.ToolTip and action is not None and not action.words:
            QToolTip.showText(event.globalPos(), action.name, view)
            return True
        return super().helpEvent(event, view, option, index)

    def _action_at(self, event: QMouseEvent, option: QStyleOptionViewItem, index: Index) -> RowAction | None:
        where = event.position().toPoint()
        return next((action for action in self.row_actions(option, index) if action.rect.contains(where)), None)

    def _point(self, here: tuple[QPersistentModelIndex, str] | None, option: QStyleOptionViewItem) -> None:
        if here != self._pointed:
            self._pointed = here
            view = option.widget
            if isinstance(view, QAbstractItemView):
                view.viewport().update()


def draw_row_button(
    painter: QPainter, look: Appearance, action: RowAction, *, hovered: bool = False, held: bool = False
) -> None:
    """Paint one button of a row as the button of the same kind looks."""
    theme, rect = look.theme, action.rect
    if action.kind == "primary":
        fill = theme.accent_pressed if held else theme.accent_hover if hovered else theme.accent
        draw_rounded(painter, rect, RADIUS_BUTTON, fill)
        tone = theme.on_accent
    else:
        plain = action.kind == "secondary"
        ground = theme.pressed if held else theme.hover if hovered else theme.surface if plain else None
        draw_rounded(painter, rect, RADIUS_BUTTON, ground, theme.control_edge if plain else None)
        tone = theme.text if plain else theme.text2
    inner = rect.adjusted(_PADDING, 0, -_PADDING, 0) if action.words else QRect(rect)
    if action.icon is not None:
        side = look.px(_ICON)
        beside = QRect(inner.left(), inner.top(), side, inner.height()) if action.words else rect
        look.icons.paint(painter, beside, action.icon, tone, side)
        inner.setLeft(inner.left() + side + _GAP)
    if action.words:
        draw_text(painter, inner, action.words, look.font(FontRole.SMALL_NAME), tone)
