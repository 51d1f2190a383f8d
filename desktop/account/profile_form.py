"""The form of the profile: each field is saved as one leaves it, with a word beside it while it has not been sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QGridLayout, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.account.picture import Picture
from desktop.design.button import Button
from desktop.design.card import Card
from desktop.design.fonts import FontRole
from desktop.design.label import ElidedLabel, Label
from learning.profile import label_of, language_choices

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from PySide6.QtGui import QFocusEvent

    from desktop.design.appearance import Appearance

from desktop.account.labelled_field import LabelledField

_ROWS: tuple[tuple[str, ...], ...] = (
    ("name", "phone"),
    ("country", "city", "language"),
    ("address.line1", "address.postcode"),
    ("occupation", "company"),
    ("linkedin",),
    ("bio",),
    ("learning_goals",),
)
_LABELS = {"address.line1": "Street", "address.postcode": "Postcode", "learning_goals": "Learning goals, one a line"}
_LONG = frozenset({"bio", "learning_goals"})
_COLUMNS = 6


class _Lines(QPlainTextEdit):
    """Several lines; `left` when one goes on to something else."""

    left = Signal()
    entered = Signal()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class _Field(QWidget):
    """A name, the field, and what is to be said of it."""

    left = Signal()

    def __init__(self, look: Appearance, part: str) -> None:
        super().__init__()
        name = _LABELS.get(part, label_of(part))
        self.part = part
        self._waits = Label(look, "waiting", FontRole.SMALL, "text2")
        self._waits.hide()
        self._trouble = Label(look, "", FontRole.SMALL, "danger", wrap=True)
        self._trouble.hide()
        self._shown = ""
        self.editor = self._make(look, part, name)
        label = Label(look, name, FontRole.NAME)
        label.setBuddy(self.editor)
        head = QHBoxLayout()
        head.addWidget(label, 1)
        head.addWidget(self._waits)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addLayout(head)
        column.addWidget(_framed(look, self.editor) if isinstance(self.editor, _Lines) else self.editor)
        column.addWidget(self._trouble)

    def _make(self, look: Appearance, part: str, name: str) -> QWidget:
        if part == "language":
            editor: QWidget = self._combo()
        elif part in _LONG:
            lines = _Lines()
            lines.setTabChangesFocus(True)
            lines.setFixedHeight(look.px(72))
            lines.left.connect(self._on_left)
            editor = lines
        else:
            field = LabelledField(look, name).field
            field.setParent(None)
            field.editingFinished.connect(self._on_left)
            field.textEdited.connect(lambda _text: self.show_trouble(""))
            editor = field
        editor.setAccessibleName(name)
        look.dress(editor)
        return editor

    def _combo(self) -> QComboBox:
        combo = QComboBox()
        for kept, named in language_choices():
            combo.addItem(named, kept)
        combo.setMinimumHeight(36)
        combo.activated.connect(self._on_left)
        return combo

    def _on_left(self) -> None:
        if self.text() != self._shown:
            self.left.emit()

    def text(self) -> str:
        """What stands there."""
        editor = self.editor
        if isinstance(editor, QComboBox):
            return str(editor.currentData())
        return editor.toPlainText() if isinstance(editor, QPlainTextEdit) else str(editor.property("text"))

    def show_text(self, text: str, *, waits: bool) -> None:
        """Take what is kept, unless something else is being typed."""
        self._waits.setVisible(waits)
        if self.editor.hasFocus() and self.text() != self._shown and self.text() != text:
            return
        self._shown = text
        editor = self.editor
        if isinstance(editor, QComboBox):
            found = editor.findData(text or "english")
            if found < 0:
                editor.addItem(text.capitalize(), text)
                found = editor.count() - 1
            editor.setCurrentIndex(found)
        elif isinstance(editor, QPlainTextEdit):
            if editor.toPlainText() != text:
                editor.setPlainText(text)
        else:
            editor.setProperty("text", text)

    def show_trouble(self, words: str) -> None:
        """What is wrong with what stands there; it stays for the learner to mend."""
        self._trouble.setText(words)
        self._trouble.setVisible(bool(words))
        self.editor.setAccessibleDescription(words)

    @property
    def trouble(self) -> str:
        """What is said to be wrong."""
        return self._trouble.text()


def _framed(look: Appearance, lines: _Lines) -> Card:
    """The edge of every other field."""
    frame = Card(look, edge="border_strong", radius=7, margin=3, spacing=0)
    lines.setFrameShape(QPlainTextEdit.Shape.NoFrame)
    lines.entered.connect(lambda: frame.set_emphasized(True))
    lines.left.connect(lambda: frame.set_emphasized(False))
    frame.body.addWidget(lines)
    return frame


class ProfileForm(Card):
    """`changed` carries (part, value); `picture_chosen` the path of a file."""

    changed = Signal(object)
    picture_chosen = Signal(str)

    def __init__(self, look: Appearance) -> None:
        super().__init__(look, spacing=16)
        self.picture = Picture(look)
        self._name = ElidedLabel(look, "", FontRole.CARD_TITLE)
        self._email = ElidedLabel(look, "", tone="text2")
        self.fields = {part: _Field(look, part) for row in _ROWS for part in row}
        self._address: dict[str, str] = {}
        self._lay_out(look)
        for field in self.fields.values():
            field.left.connect(lambda field=field: self._on_left(field))

    def show_profile(self, email: str, parts: Mapping[str, Any], waiting: Collection[str]) -> None:
        """What is kept, and which of it has not been sent."""
        self._address = dict(parts.get("address") or {})
        name = str(parts.get("name") or "")
        self._name.set_text(name)
        self._email.set_text(email)
        self.picture.show_person(name, str(parts.get("avatar") or ""))
        for part, field in self.fields.items():
            whole, dot, inner = part.partition(".")
            text = self._address.get(inner, "") if dot else str(parts.get(whole) or "")
            field.show_text(text, waits=whole in waiting)

    def show_trouble(self, part: str, words: str) -> None:
        """What is wrong with a field, next to it."""
        for name, field in self.fields.items():
            if name == part:
                field.show_trouble(words)

    def _on_left(self, field: _Field) -> None:
        field.show_trouble("")
        part, dot, inner = field.part.partition(".")
        value: object = {**self._address, inner: field.text()} if dot else field.text()
        self.changed.emit((field.part, {part: value}))

    def _on_picture(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, "Choose a picture", "", "Pictures (*.jpg *.jpeg *.png *.webp)")
        if chosen:
            self.picture_chosen.emit(chosen)

    def _lay_out(self, look: Appearance) -> None:
        change = Button(look, "Change picture", small=True)
        change.clicked.connect(self._on_picture)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self._name)
        words.addWidget(self._email)
        words.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self.picture)
        head.addLayout(words, 1)
        head.addWidget(change, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(head)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(14)
        for column in range(_COLUMNS):
            grid.setColumnStretch(column, 1)
        for number, row in enumerate(_ROWS):
            span = _COLUMNS // len(row)
            for place, part in enumerate(row):
                grid.addWidget(self.fields[part], number, place * span, 1, span, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(grid)
