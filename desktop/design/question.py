"""The rare dialog: it names the thing in its title and the verb on its button, and Cancel has the focus.

For signing out with forget, deleting an account, deleting a large course, restoring a backup. All else has Undo.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.design.button import Button
from desktop.design.fonts import FontRole
from desktop.design.label import Label

if TYPE_CHECKING:
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
        column.addWidget(Label(look, consequence, tone="text2", wrap=True))
        column.addSpacing(8)
        self.cancel = Button(look, "Cancel")
        self.verb = Button(look, verb, "danger" if dangerous else "primary")
        self.cancel.clicked.connect(self.reject)
        self.verb.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch()
        row.addWidget(self.cancel)
        row.addWidget(self.verb)
        column.addLayout(row)
        self.setMinimumWidth(look.px(400))
        self.cancel.setAutoDefault(True)
        self.verb.setAutoDefault(False)
        self.cancel.setFocus()
