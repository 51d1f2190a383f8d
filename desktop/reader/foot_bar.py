"""Below the lesson: the lessons beside it, how far this one is, and the button that says it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
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
NOTICE_MS = 20_000
"""How long the foot says where the lesson was opened."""


class FootBar(Bar):
    """Previous, progress, Mark as done, next."""

    previous_requested = Signal()
    next_requested = Signal()
    done_requested = Signal()
    back_requested = Signal()

    def __init__(self, look: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(look, 44, "top", parent)
        self._previous = Button(look, "", "ghost", "arrow-left", small=True)
        self._previous.clicked.connect(self.previous_requested)
        self._words = ElidedLabel(look, "", FontRole.SMALL, "text2")
        self._bar = ProgressBar(look, thick=4)
        self._bar.setFixedWidth(look.px(120))
        self._why = IconButton(look, "info", RULE, size=24, tone="text3")
        self._usable = True
        self._done = Button(look, "Mark as done", "secondary", "check", small=True)
        self._done.clicked.connect(self.done_requested)
        self._next = Button(look, "", "ghost", small=True)
        self._next.clicked.connect(self.next_requested)
        self._next_arrow = IconButton(look, "arrow-right", "Next lesson", keys="next_lesson")
        self._next_arrow.clicked.connect(self.next_requested)
        self._beside: dict[Button, Placed | None] = {}
        self._notice = ElidedLabel(look, "", FontRole.SMALL, "text2")
        self._back = Button(look, "", "link", small=True)
        self._back.clicked.connect(self.back_requested)
        self.notice_timer = QTimer(self, singleShot=True, interval=NOTICE_MS)
        self.notice_timer.timeout.connect(self._rest_notice)
        self.way_back = ""  # kept after the notice has gone, for the menu
        self._place()
        self.hide_notice()

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
        self._done.setToolTip("" if done else f"Mark as done and go on ({self._look.keys.words('done')}). {RULE}")

    def show_notice(self, words: str, back: str) -> None:
        """Say for a while, in place of the progress, where the lesson was opened, and offer the way back."""
        self._notice.set_text(words)
        self.way_back = back
        self._back.setText(back)
        self._back.setAccessibleName(f"{back}, where you were")
        for widget in (self._notice, self._back):
            widget.show()
        self._fit()
        self.notice_timer.start()

    def hide_notice(self) -> None:
        """The progress again, and no way back."""
        self.way_back = ""
        self._rest_notice()

    def _rest_notice(self) -> None:
        self.notice_timer.stop()
        for widget in (self._notice, self._back):
            widget.hide()
        self._fit()

    @property
    def notice(self) -> tuple[str, str]:
        """The words of the notice and of its button; empty when there is none."""
        return ("", "") if self._notice.isHidden() else (self._notice.text(), self._back.text())

    def show_usable(self, *, usable: bool) -> None:
        """Nothing can be marked where no lesson is shown."""
        self._usable = usable
        self._done.setVisible(usable)
        self._fit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """A narrow reader keeps the words, lets go of the bar, and names the lessons beside by their place alone."""
        roomy, shown = self.width() >= self._look.px(_ROOMY), self._usable and self._notice.isHidden()
        self._words.setVisible(shown)
        self._bar.setVisible(shown and roomy)
        self._why.setVisible(shown and roomy)
        for button, placed in self._beside.items():
            words = (f"{placed.place} {placed.lesson.title}" if roomy else placed.place) if placed else ""
            button.setText(button.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, self._look.px(_WIDEST)))

    def _place(self) -> None:
        self.row.addWidget(self._previous)
        self.row.addStretch(1)
        for widget in (self._words, self._why, self._bar, self._notice, self._back):
            self.row.addWidget(widget)
        self.row.addStretch(1)
        for button in (self._done, self._next, self._next_arrow):
            self.row.addWidget(button)
        self.row.setSpacing(8)
