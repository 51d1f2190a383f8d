"""The bar below a lesson that asks: how far the learner is, one action, and the attempts so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.design.button import Button
from desktop.design.card import Pane
from desktop.design.fonts import FontRole
from desktop.design.icon_view import IconView
from desktop.design.label import ElidedLabel
from desktop.design.popover import Popover

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from desktop.design.appearance import Appearance
    from desktop.quiz.quiz_words import BarWords, Line

_HEIGHT, _ROOMY, _WIDTH = 52, 420, 340


class QuizBar(Pane):
    """`acted` when its button was pressed, by whatever name it had."""

    acted = Signal()

    def __init__(self, look: Appearance, keys_in: QWidget) -> None:
        super().__init__(look, edges="top")
        self._look = look
        self._lines: tuple[Line, ...] = ()
        self.setAccessibleName("Questions of this lesson")
        self.setFixedHeight(look.px(_HEIGHT))
        self._passed = IconView(look, "circle-check", "accent_text")
        self._words = ElidedLabel(look, "", FontRole.NAME)
        self._detail = ElidedLabel(look, "", FontRole.SMALL, "text2")
        self._history = Button(look, "Attempts", "ghost", "history", small=True)
        self._history.clicked.connect(self._open_history)
        self._act = Button(look, "", "primary", small=True)
        self._act.clicked.connect(self.acted)
        self._place()
        look.keys.bind("check", keys_in, self._act.click)
        self.hide()

    def say(self, words: BarWords, lines: Sequence[Line]) -> None:
        """Show where the learner is; `lines` are the attempts so far, the last one first."""
        self._lines = tuple(lines)
        self._words.set_text(words.words)
        self._words.set_tone("accent_text" if words.passed else "text")
        self._detail.set_text(words.detail)
        self._passed.setVisible(words.passed)
        self._act.setText(words.button)
        self._act.setVisible(bool(words.button))
        self._act.setEnabled(words.ready)
        self._act.set_kind("primary" if words.button == "Check answers" else "secondary")
        self._act.setToolTip(f"{words.button} ({self._look.keys.words('check')})")
        self._act.setAccessibleName(words.button)
        self._act.updateGeometry()
        self._fit()
        self.show()

    @property
    def button(self) -> Button:
        """Check answers, or Try again."""
        return self._act

    @property
    def words(self) -> tuple[str, str]:
        """What it says."""
        return self._words.text(), self._detail.text()

    @property
    def history(self) -> Button:
        """Opens the attempts so far."""
        return self._history

    def focus_action(self) -> None:
        """Keep the keyboard where the learner was: at the button, whatever it is called now."""
        (self._act if self._act.isVisible() else self._history).setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """A narrow lesson keeps the words and the action."""
        roomy = self.width() >= self._look.px(_ROOMY)
        self._history.setText("Attempts" if roomy else "")
        self._history.setAccessibleName("Attempts so far")
        self._history.setToolTip("" if roomy else "Attempts so far")
        self._history.setVisible(bool(self._lines))

    def _place(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        for label in (self._words, self._detail):
            words.addWidget(label, 0, Qt.AlignmentFlag.AlignLeading)
        words.addStretch(1)
        row.addWidget(self._passed)
        row.addLayout(words, 1)
        row.addWidget(self._history)
        row.addWidget(self._act)

    def _open_history(self) -> None:
        popover = Popover(self._look, width=_WIDTH, parent=self)
        popover.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for line in self._lines:
            popover.body.addWidget(ElidedLabel(self._look, line.title, FontRole.SMALL, "text2"))
            said = f"{line.score} · {'passed' if line.passed else 'not passed'} · {line.detail}"
            popover.body.addWidget(ElidedLabel(self._look, said))
        popover.open_beside(self._history)
