"""A certificate as a card: its paper on the left, what it is and whether it holds on the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.achievements.words import standing, verified_words
from desktop.design.button import Button
from desktop.design.card import Card
from desktop.design.fonts import FontRole
from desktop.design.icon_button import IconButton
from desktop.design.icon_view import IconView
from desktop.design.label import ElidedLabel, Label
from desktop.figures import day

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance
    from localdb.certificates import Checked

_PAPER = QSize(150, 186)
_CENTRED = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
_WRAPPED = Qt.TextFlag.TextWordWrap | _CENTRED


class CertificateCard(Card):
    """`chosen` carries what is to be done: open, link or save."""

    chosen = Signal(str)

    def __init__(self, look: Appearance, checked: Checked, *, parent: QWidget | None = None) -> None:
        super().__init__(look, margin=16, parent=parent)
        told, title = checked.kept.certificate, checked.kept.certificate.title
        self.setAccessibleName(f"Certificate: {title}. {standing(checked).words}")
        row = QHBoxLayout()
        row.setSpacing(16)
        self.body.addLayout(row)
        row.addWidget(_Paper(look, checked), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(2)
        row.addLayout(column, 1)
        column.addWidget(Label(look, title, FontRole.CARD_TITLE, wrap=True))
        column.addWidget(Label(look, f"Issued {day(told.issued_at)}", FontRole.SMALL, "text2"))
        column.addWidget(ElidedLabel(look, f"No. {checked.kept.id}", FontRole.SMALL, "text2"))
        column.addSpacing(8)
        column.addLayout(self._standing(look, checked))
        column.addStretch(1)
        column.addLayout(self._buttons(look, checked, title))

    def _standing(self, look: Appearance, checked: Checked) -> QVBoxLayout:
        state = standing(checked)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(IconView(look, state.icon, state.tone))
        line.addWidget(Label(look, state.words, FontRole.SMALL_NAME, state.tone, wrap=True), 1)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addLayout(line)
        column.addWidget(Label(look, verified_words(checked), FontRole.SMALL, "text2", wrap=True))
        return column

    def _buttons(self, look: Appearance, checked: Checked, title: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.open = Button(look, "Open PDF", "secondary", "file-text", small=True)
        self.open.setAccessibleName(f"Open the certificate of {title}")
        self.open.setEnabled(checked.kept.pdf is not None)
        self.open.clicked.connect(lambda: self.chosen.emit("open"))
        self.save = IconButton(look, "save", f"Save the files of {title}")
        self.save.setEnabled(checked.kept.pdf is not None and checked.kept.credential is not None)
        self.save.clicked.connect(lambda: self.chosen.emit("save"))
        self.link = IconButton(look, "link", f"Copy the address of the public page of {title}")
        self.link.clicked.connect(lambda: self.chosen.emit("link"))
        for button in (self.open, self.save, self.link):
            row.addWidget(button)
        row.addStretch(1)
        return row


class _Paper(QWidget):
    """Cream with a brass rule and a seal; the words beside it say all that it shows."""

    def __init__(self, look: Appearance, checked: Checked) -> None:
        super().__init__()
        self._look, self._checked = look, checked
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._look.px(_PAPER.width()), self._look.px(_PAPER.height()))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, px, cloth = QPainter(self), self._look.px, self._look.theme.cloth
        told = self._checked.kept.certificate
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), cloth.cream)
        painter.setPen(QPen(cloth.rule, 1))
        inset = px(4)
        painter.drawRect(self.rect().adjusted(inset, inset, -inset - 1, -inset - 1))
        room = self.rect().adjusted(px(12), px(18), -px(12), -px(8))
        room = self._write(painter, room, told.issuer_name.upper(), FontRole.TINY, 0.9, lines=2)
        room = self._write(painter, room.adjusted(0, px(6), 0, 0), told.title, FontRole.CARD_TITLE, 0.85, lines=2)
        rule = QRect(self.width() // 2 - px(12), room.top() + px(5), px(24), 1)
        painter.fillRect(rule, cloth.rule)
        room.adjust(0, px(12), 0, 0)
        room = self._write(painter, room, "awarded to", FontRole.QUOTE, 0.72, lines=1)
        self._write(painter, room, told.name, FontRole.CARD_TITLE, 0.72, lines=2)
        self._seal(painter, QRect(self.width() // 2 - px(11), self.height() - px(34), px(22), px(22)))

    def _write(self, painter: QPainter, room: QRect, words: str, role: FontRole, share: float, *, lines: int) -> QRect:
        """Write centred, at most so many lines; answers the room that is left below."""
        font = QFont(self._look.font(role))
        font.setPointSizeF(font.pointSizeF() * share)
        painter.setFont(font)
        painter.setPen(self._look.theme.cloth.ink)
        metrics = painter.fontMetrics()
        most = QRect(room.left(), room.top(), room.width(), metrics.lineSpacing() * lines)
        needed = painter.boundingRect(most, _WRAPPED, words)
        if needed.height() > most.height():
            words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, most.width() * lines - metrics.height() * 2)
        painter.drawText(most, _WRAPPED, words)
        return room.adjusted(0, min(needed.height(), most.height()), 0, 0)

    def _seal(self, painter: QPainter, spot: QRect) -> None:
        """A check where it holds, a cross where it was taken back."""
        theme, state = self._look.theme, standing(self._checked)
        painter.setPen(QPen(theme.cloth.rule, 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(spot)
        painter.setPen(Qt.PenStyle.NoPen)
        inner = spot.adjusted(3, 3, -3, -3)
        painter.setBrush(theme.cloth.color("") if state.holds else theme.cloth.expired)
        painter.drawEllipse(inner)
        self._look.icons.paint(
            painter, inner, "check" if state.holds else "x", theme.cloth.cream, inner.width() * 7 // 10
        )
