"""The rare dialog: it names the thing in its title and the verb on its button, and Cancel has the focus.

For signing out with forget, deleting an account, deleting a large course, restoring a backup. All else has Undo.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.design.button import Button
from desktop.design.fonts import FontRole
from desktop.design.label import Label

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from desktop.design.appearance import Appearance


class Question(QDialog):
    """Open it with `open()`; `accepted` when the learner chose the verb. It blocks no event loop."""

    def __init__(
        self, look: Appearance, title: str, consequence: str, verb: str, *, dangerous: bool = False, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(8)
        column.addWidget(Label(look, title, FontRole.CARD_TITLE, wrap=True))
        self._consequence = Label(look, consequence, tone="text2", wrap=True)
        column.addWidget(self._consequence)
        column.addSpacing(8)
        self.cancel = Button(look, "Cancel")
        self.verb = Button(look, verb, "danger" if dangerous else "primary")
        self.cancel.clicked.connect(self.reject)
        self.verb.clicked.connect(self.accept)
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        self._row.addStretch()
        self._row.addWidget(self.cancel)
        self._row.addWidget(self.verb)
        column.addLayout(self._row)
        self.setMinimumWidth(look.px(400))
        self.cancel.setAutoDefault(True)
        self.verb.setAutoDefault(False)
        self.cancel.setFocus()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Words that wrap want more than their hint."""
        column = self.layout()
        assert column is not None
        self.setMinimumHeight(column.totalHeightForWidth(self.width()))
        super().showEvent(event)

    def consequence(self) -> str:
        """What would follow."""
        return self._consequence.text()

    def add_verb(self, button: Button) -> None:
        """One more thing that may be done, between Cancel and the verb."""
        button.setAutoDefault(False)
        self._row.insertWidget(self._row.count() - 1, button)
