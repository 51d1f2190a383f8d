"""The merged note: already in use, to be read and, if the learner likes, to be written in; a choice for each place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget
from typing_extensions import override

from desktop.compare.placed_text import Ground, PlacedText
from desktop.compare.places import Comparison, Stand, choice_of, standing, standing_after, with_choice
from desktop.design.button import Button
from desktop.design.card import Card, Line
from desktop.design.fonts import FontRole
from desktop.design.icon_button import IconButton
from desktop.design.icon_view import IconView
from desktop.design.label import ElidedLabel, Label
from desktop.design.segments import Segments
from desktop.notes.taking_words import replace_differing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QResizeEvent

    from desktop.compare.places import Choice, Place
    from desktop.compare.reading import Shown
    from desktop.design.appearance import Appearance


_ONE_LINE = 700


class MergedCard(Card):
    """`keep_requested` and `later_requested` are the two ways to leave."""

    keep_requested = Signal()
    later_requested = Signal()

    def __init__(self, look: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(look, edge="accent", margin=1, spacing=0, parent=parent)
        self._look = look
        self._comparison = Comparison((), ())
        self._stands: list[Stand] = []
        self._before = ""
        self._place = 1
        self.text = PlacedText(look, "Merged note", writable=True)
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._choices = QHBoxLayout()
        self._segments: Segments | None = None
        self._lay_out()
        self.text.textChanged.connect(self._on_typed)
        self.text.place_chosen.connect(self.choose_place)

    @property
    def words(self) -> str:
        """The note as it shall be."""
        return self.text.toPlainText()

    def show_versions(self, shown: Shown) -> None:
        """Show what the two became."""
        self._comparison = Comparison((), ())
        self.text.setPlainText(shown.versions.present)
        self._comparison, self._before = shown.comparison, shown.versions.present
        self._stands = standing(self._comparison, self._before)
        self._make_segments(shown.versions.this.device, shown.versions.other.device)
        self._show_grounds()
        self.choose_place(1)

    def take(self, words: str) -> None:
        """Put other words into the note, as typing would: Ctrl+Z takes them out again."""
        replace_differing(self.text, words)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= self._look.px(_ONE_LINE)
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._head.setDirection(direction)

    def _lay_out(self) -> None:
        self._head.setContentsMargins(16, 9, 16, 9)
        self._head.setSpacing(8)
        name = QHBoxLayout()
        name.setSpacing(8)
        name.addWidget(IconView(self._look, "file-pen", "accent_text"))
        name.addWidget(Label(self._look, "Merged note", FontRole.SELECTED))
        name.addWidget(ElidedLabel(self._look, "you can type here", FontRole.SMALL, "text2"), 1)
        self._head.addLayout(name, 1)
        self._head.addLayout(self._choices)
        self._choices.setSpacing(8)
        self._previous = IconButton(self._look, "chevron-left", "Previous place")
        self._next = IconButton(self._look, "chevron-right", "Next place")
        self._previous.clicked.connect(lambda: self._go(-1))
        self._next.clicked.connect(lambda: self._go(1))
        self._which = Label(self._look, "", FontRole.SMALL, "text2")
        for widget in (self._previous, self._next, self._which):
            self._choices.addWidget(widget)
        self.body.addLayout(self._head)
        self.body.addWidget(Line(self._look))
        inside = QHBoxLayout()
        inside.setContentsMargins(16, 10, 16, 10)
        inside.addWidget(self.text)
        self.body.addLayout(inside, 1)
        self.body.addWidget(Line(self._look))
        self.body.addLayout(self._make_foot())

    def _make_foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 10, 16, 10)
        foot.setSpacing(8)
        foot.addWidget(IconView(self._look, "history", "text2"))
        words = "Both texts stay in History, whatever you choose."
        foot.addWidget(ElidedLabel(self._look, words, FontRole.SMALL, "text2"), 1)
        later = Button(self._look, "Later", "ghost")
        keep = Button(self._look, "Keep merged note", "primary", "check")
        later.clicked.connect(self.later_requested)
        keep.clicked.connect(self.keep_requested)
        foot.addWidget(later)
        foot.addWidget(keep)
        return foot

    def _make_segments(self, this: str, other: str) -> None:
        """The devices are in the choices, so they are made for each pair."""
        if self._segments is not None:
            self._choices.removeWidget(self._segments)
            self._segments.hide()
            self._segments.deleteLater()
        choices = [("both", "Both"), ("this", _short(this)), ("other", _short(other))]
        self._segments = Segments(self._look, choices, "joined", name="What stands at this place", small=True)
        self._segments.chosen.connect(self._on_chosen)
        self._choices.addWidget(self._segments)

    def _go(self, step: int) -> None:
        self.choose_place(self._place + step)
        self.text.go_to(self._place)

    def choose_place(self, number: int) -> None:
        """Which place the choices are about."""
        count = len(self._comparison.places)
        self._place = max(1, min(number, count))
        several = count > 1
        for button, can in ((self._previous, self._place > 1), (self._next, self._place < count)):
            button.setVisible(several)
            button.setEnabled(can)
        self._which.setText(f"Place {self._place} of {count}:" if several else "Place 1:")
        self._which.setVisible(count > 0)
        if self._segments is not None:
            self._segments.setVisible(count > 0)
        self._show_choice()

    def _show_choice(self) -> None:
        if self._segments is not None and self._stands:
            place, stand = self._comparison.places[self._place - 1], self._stands[self._place - 1]
            self._segments.choose(choice_of(place, stand.lines))

    def _on_chosen(self, key: Choice) -> None:
        place, stand = self._comparison.places[self._place - 1], self._stands[self._place - 1]
        self.take(with_choice(place, stand, self.words, key))

    def _on_typed(self) -> None:
        if not self._comparison.places or self.words == self._before:
            return
        self._stands = standing_after(self._stands, self._before, self.words)
        self._before = self.words
        self._show_grounds()
        self._show_choice()

    def _show_grounds(self) -> None:
        pairs = zip(self._comparison.places, self._stands, strict=True)
        self.text.show_grounds([ground for place, stand in pairs for ground in _grounds(place, stand)])


def _grounds(place: Place, stand: Stand) -> Iterator[Ground]:
    """Each line of a place has the colour of the side that wrote it, and of none when the learner did here."""
    sides = [_side(place, line) for line in stand.lines]
    for n, side in enumerate(sides):
        line = stand.start + n
        yield Ground(line, line, place.number, side, badge=n == 0 or side != sides[n - 1])


def _side(place: Place, line: str) -> str:
    return "here" if line in place.this else "there" if line in place.other else ""


def _short(device: str) -> str:
    longest = 18
    return device if len(device) <= longest else f"{device[: longest - 1]}…"
