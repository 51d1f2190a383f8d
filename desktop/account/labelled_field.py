"""A field of a form: its name above, and below it what is wrong with what stands in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.design.fonts import FontRole
from desktop.design.label import Label

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from desktop.design.appearance import Appearance


class LabelledField(QWidget):
    """`field` is the line edit; `secret` hides what is typed until the eye is clicked."""

    def __init__(
        self, look: Appearance, name: str, *, secret: bool = False, placeholder: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._name = name
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        label = Label(look, name, FontRole.NAME)
        self.field = QLineEdit()
        self.field.setMinimumHeight(look.px(36))
        self.field.setAccessibleName(name)
        self.field.setPlaceholderText(placeholder)
        look.dress(self.field)
        label.setBuddy(self.field)
        self._trouble = Label(look, "", FontRole.SMALL, "danger", wrap=True)
        self._trouble.hide()
        for widget in (label, self.field, self._trouble):
            column.addWidget(widget)
        self._eye: QAction | None = None
        if secret:
            self._hide()
        self.field.textEdited.connect(lambda _text: self.show_trouble(""))

    def text(self) -> str:
        """What was typed."""
        return self.field.text()

    def show_trouble(self, words: str) -> None:
        """Say what is wrong here; nothing takes it away."""
        self._trouble.setText(words)
        self._trouble.setVisible(bool(words))
        self.field.setAccessibleDescription(words)

    @property
    def trouble(self) -> str:
        """What is said to be wrong."""
        return self._trouble.text()

    def _hide(self) -> None:
        self._eye = self.field.addAction(self._look.icon("eye"), QLineEdit.ActionPosition.TrailingPosition)
        self._eye.triggered.connect(self._on_eye)
        self._conceal(hidden=True)

    def _on_eye(self) -> None:
        self._conceal(hidden=self.field.echoMode() == QLineEdit.EchoMode.Normal)

    def _conceal(self, *, hidden: bool) -> None:
        mode = QLineEdit.EchoMode
        self.field.setEchoMode(mode.Password if hidden else mode.Normal)
        if self._eye is not None:
            verb = "Show" if hidden else "Hide"
            self._eye.setText(f"{verb} the {self._name.lower()}")
            self._eye.setToolTip(f"{verb} the {self._name.lower()}")
            self._eye.setIcon(self._look.icon("eye" if hidden else "eye-off"))
