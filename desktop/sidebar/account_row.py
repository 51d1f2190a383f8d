"""Who is studying: initials on brass and the name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from typing_extensions import override

from desktop.design.fonts import FontRole
from desktop.design.painting import draw_rounded
from desktop.sidebar.side_row import SideRow

if TYPE_CHECKING:
    from PySide6.QtGui import QColor, QPainter

    from desktop.design.appearance import Appearance


class AccountRow(SideRow):
    """A click opens what belongs to the account."""

    leading_width = 26

    def __init__(self, look: Appearance, name: str) -> None:
        super().__init__(look, name)

    @override
    def name_tint(self) -> QColor:
        return self.look.theme.text

    @override
    def draw_leading(self, painter: QPainter, rect: QRect) -> None:
        theme = self.look.theme
        circle = QRect(0, 0, self.look.px(26), self.look.px(26))
        circle.moveCenter(rect.center())
        draw_rounded(painter, circle, circle.width() / 2, theme.brass_tint)
        painter.setFont(self.look.font(FontRole.AVATAR))
        painter.setPen(theme.brass)
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, initials(self.text()))


def initials(name: str) -> str:
    """The first letters of the first two names: Nur Aisyah Rahman is NA."""
    return "".join(word[0] for word in name.split()[:2]).upper()
