"""Below the lesson: the lessons beside it, how far this one is, and the button that says it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from typing_extensions import override

from desktop.design.button import Button
from desktop.design.fonts import FontRole
from desktop.design.icon_button import IconButton
from desktop.design.label import ElidedLabel
from desktop.design.progress_bar import ProgressBar
from desktop.reader.bar import Bar
from desktop.reader.unit_watch import RULE

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QWidget

    from desktop.design.appearance import Appearance
    from learning.course import Placed

_WIDEST, _ROOMY = 150, 760


class FootBar(Bar):
    """Previous, progress, Mark as done, next."""

    previous_requested = Signal()
    next_requested = Signal()
    done_requested = Signal()

    def __init__(self, look: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(look, 44, "top", parent)
        self._previous = Button(look, "", "ghost", "arrow-left", small=True)
        self._previous.clicked.connect(self.previous_requested)
        self._words = ElidedLabel(look, "", FontRole.SMALL, "text2")
        self._bar = ProgressBar(look, thick=4)
        self._bar.setFixedWidth(look.px(120))
        self._why = IconButton(look, "info", RULE, size=24, tone="text3")
        self._done = Button(look, "Mark as done", "secondary", "check", small=True)
        self._done.clicked.connect(self.done_requested)
        self._next = Button(look, "", "ghost", small=True)
        self._next.clicked.connect(self.next_requested)
        self._next_arrow = IconButton(look, "arrow-right", "Next lesson (Ctrl+Page Down)")
        self._next_arrow.clicked.connect(self.next_requested)
        self._beside: dict[Button, Placed | None] = {}
        self._place()

    def show_beside(self, previous: Placed | None, following: Placed | None) -> None:
        """Name the lessons before and after this one."""
        self._beside = {self._previous: previous, self._next: following}
        for button, placed in self._beside.items():
            words = f"{placed.place} {placed.lesson.title}" if placed else ""
            button.setToolTip(words)
            button.setVisible(placed is not None)
            button.setAccessibleName(f"{'Previous' if button is self._previous else 'Next'} lesson: {words}")
        self._next_arrow.setVisible(following is not None)
        self._fit()

    def show_progress(self, share: float, minutes: int) -> None:
        """How much of the lesson is complete, and about how long the rest takes."""
        percent = int(share * 100)
        left = round(minutes * (1 - share))
        more = f" · about {left} min left" if left else ""
        done = percent == 100  # noqa: PLR2004  all of it
        self._words.set_text("This lesson is done" if done else f"{percent}% of this lesson{more}")
        self._bar.show_percent(percent, more.removeprefix(" · "))
        self._done.setText("Done" if done else "Mark as done")
        self._done.setEnabled(not done)
        self._done.setToolTip("" if done else f"Mark as done and go on (Ctrl+Enter). {RULE}")

    def show_usable(self, *, usable: bool) -> None:
        """Nothing can be marked where no lesson is shown."""
        for widget in (self._words, self._done):
            widget.setVisible(usable)
        self._fit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """A narrow reader keeps the words, lets go of the bar, and names the lessons beside by their place alone."""
        roomy, usable = self.width() >= self._look.px(_ROOMY), not self._done.isHidden()
        self._bar.setVisible(usable and roomy)
        self._why.setVisible(usable and roomy)
        for button, placed in self._beside.items():
            words = (f"{placed.place} {placed.lesson.title}" if roomy else placed.place) if placed else ""
            button.setText(button.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, self._look.px(_WIDEST)))

    def _place(self) -> None:
        self.row.addWidget(self._previous)
        self.row.addStretch(1)
        for widget in (self._words, self._why, self._bar):
            self.row.addWidget(widget)
        self.row.addStretch(1)
        for button in (self._done, self._next, self._next_arrow):
            self.row.addWidget(button)
        self.row.setSpacing(8)
