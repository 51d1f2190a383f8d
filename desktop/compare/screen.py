"""Two versions of a note, side by side, and the note that both became. Nobody has to come here.

The merge is in use already; whatever the learner decides is an ordinary change, with Undo, and both texts stay in the
note's history.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.compare.kept_card import KeptCard
from desktop.compare.merged_card import MergedCard
from desktop.compare.reading import Shown, read_two_versions
from desktop.compare.version_card import VersionCard
from desktop.design.banner import Banner
from desktop.design.button import Button
from desktop.design.card import Pane
from desktop.design.empty_state import EmptyState
from desktop.design.fonts import FontRole
from desktop.design.icon_button import IconButton
from desktop.design.label import ElidedLabel, Label
from localdb.conflicts import conflicts, keep_present, use_other
from localdb.two_versions import answer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent

    from desktop.design.appearance import Appearance
    from desktop.design.toast import Toasts
    from desktop.news import News, Piece
    from desktop.tasks import Tasks
    from localdb.store import Store

_SIDE_BY_SIDE = 640
_BOTH_KEPT = "You changed this note on two computers. Both texts are kept. The merged note below is already in use;"
AUTHOR = "compare"


class CompareScreen(Pane):
    """`left` when the learner is done here."""

    left = Signal()
    failed = Signal(object)

    def __init__(self, look: Appearance, tasks: Tasks, news: News, parent: QWidget | None = None) -> None:
        super().__init__(look, parent=parent)
        self._look, self._tasks = look, tasks
        self._toasts: Toasts | None = None
        self._shown: Shown | None = None
        self._asked = ""
        self.this, self.other = VersionCard(look, "here"), VersionCard(look, "there")
        self.merged, self.kept = MergedCard(look), KeptCard(look)
        self._banner = Banner(look, f"{_BOTH_KEPT} change it only if you want to.", "info", "git-compare")
        self._lay_out()
        self._connect()
        news.changed.connect(self._on_news)

    def bind_toasts(self, toasts: Toasts) -> None:
        """Where an answer can be taken back."""
        self._toasts = toasts

    def open_versions(self, identity: str) -> None:
        """Show a conflict."""
        self._asked = identity
        self._tasks.run(lambda store: read_two_versions(store, identity), self._show, self._on_unreadable, owner=self)

    def open_record(self, record: str) -> None:
        """Show the newest conflict of a record."""
        self._tasks.run(
            lambda store: [each.id for each in conflicts(store, record=record)],
            lambda found: self.open_versions(found[0]) if found else self._on_unreadable(),
            owner=self,
        )

    def panes(self) -> Sequence[QWidget]:
        """What F6 goes round."""
        return [each for each in (self.merged.text, self.this.text, self.other.text) if each.isVisible()] or [self.kept]

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Alt+Left comes back here: what is shown is as it is now."""
        super().showEvent(event)
        if self._asked:
            self.open_versions(self._asked)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        """What was typed is kept, though the question stays open."""
        super().hideEvent(event)
        shown, words = self._shown, self.merged.words
        if shown is not None and shown.versions.is_words and words != shown.versions.present:
            versions = shown.versions
            self._shown = None
            state = "open" if versions.is_open else "kept"
            self._write(lambda store: answer(store, versions.id, words, state=state))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= self._look.px(_SIDE_BY_SIDE)
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(direction)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._make_head())
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(16)
        self._columns.addWidget(self.this, 1)
        self._columns.addWidget(self.other, 1)
        page = QWidget()
        inside = QVBoxLayout(page)
        inside.setContentsMargins(32, 2, 32, 20)
        inside.setSpacing(14)
        inside.addWidget(self._banner)
        inside.addLayout(self._columns, 2)
        inside.addWidget(self.merged, 3)
        inside.addWidget(self.kept)
        self._rest = QWidget()
        inside.addWidget(self._rest, 1)
        words = "Where two devices changed the same words, both are kept, and they are shown here side by side."
        back = Button(self._look, "Back to notes", "primary", "arrow-left")
        back.clicked.connect(self.left)
        self._nothing = EmptyState(self._look, "git-compare", "Nothing has two versions", words, [back])
        self._pages = QStackedWidget()
        self._pages.addWidget(page)
        self._pages.addWidget(self._nothing)
        self._pages.setCurrentWidget(self._nothing)
        column.addWidget(self._pages, 1)

    def _make_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(24, 14, 32, 10)
        row.setSpacing(8)
        back = IconButton(self._look, "arrow-left", "Back")
        back.clicked.connect(self.left)
        self._title = ElidedLabel(self._look, "Two versions", FontRole.PAGE_TITLE)
        self._which = Label(self._look, "", FontRole.SMALL, "text2")
        self._previous = IconButton(self._look, "chevron-left", "Previous pair")
        self._next = IconButton(self._look, "chevron-right", "Next pair")
        self._previous.clicked.connect(lambda: self._go(-1))
        self._next.clicked.connect(lambda: self._go(1))
        row.addWidget(back)
        row.addWidget(self._title, 1)
        for widget in (self._which, self._previous, self._next):
            row.addWidget(widget)
        return row

    def _connect(self) -> None:
        self.merged.keep_requested.connect(self._keep)
        self.merged.later_requested.connect(self.left)
        self.kept.keep_requested.connect(lambda: self._settle(keep_present, "Kept as it is"))
        self.kept.use_requested.connect(lambda: self._settle(use_other, "The other version is in use"))
        self.this.use_requested.connect(lambda: self._use(this=True))
        self.other.use_requested.connect(lambda: self._use(this=False))
        for number, card in enumerate((self.this, self.other)):
            card.text.place_chosen.connect(self.merged.choose_place)
            card.text.setObjectName(f"version {number + 1}")
        self._look.keys.bind("done", self, self._keep)

    # What is shown --------------------------------------------------------------------------------------------------

    def _show(self, shown: Shown) -> None:
        if shown.versions.id != self._asked:
            return
        self._shown = shown
        versions = shown.versions
        self._pages.setCurrentIndex(0)
        self._title.set_text(f"Two versions of “{versions.title}”" if versions.title else "Two versions")
        self._show_which(shown)
        for widget in (self.this, self.other, self.merged, self._banner):
            widget.setVisible(versions.is_words)
        self.kept.setVisible(not versions.is_words)
        self._rest.setVisible(not versions.is_words)
        if versions.is_words:
            self.this.show_side(versions.this, shown.this)
            self.other.show_side(versions.other, shown.other)
            self.merged.show_versions(shown)
        else:
            self.kept.show_versions(versions)

    def _show_which(self, shown: Shown) -> None:
        several = len(shown.ids) > 1 and shown.at >= 0
        self._which.setText(f"{shown.at + 1} of {len(shown.ids)}" if several else "")
        for button, can in ((self._previous, shown.at > 0), (self._next, shown.at < len(shown.ids) - 1)):
            button.setVisible(several)
            button.setEnabled(can)

    def _go(self, step: int) -> None:
        if self._shown is not None:
            self.open_versions(self._shown.ids[self._shown.at + step])

    def _on_unreadable(self, _error: Exception | None = None) -> None:
        self._shown = None
        self._title.set_text("Two versions")
        self._pages.setCurrentIndex(1)

    def _on_news(self, piece: Piece) -> None:
        """The note or the conflict changed elsewhere; words typed here are not taken away."""
        shown = self._shown
        if shown is None or piece.author == AUTHOR or not self.isVisible():
            return
        touched = piece.changes.everything or bool(
            {(shown.versions.kind, shown.versions.record), ("conflict", shown.versions.id)} & piece.changes.touched
        )
        if touched and self.merged.words == shown.versions.present:
            self.open_versions(shown.versions.id)

    # What the learner decides ---------------------------------------------------------------------------------------

    def _keep(self) -> None:
        if self._shown is not None and self._shown.versions.is_words:
            words = self.merged.words
            changed = None if words == self._shown.versions.present else words
            self._answer(changed, "kept", "Merged note kept")

    def _use(self, *, this: bool) -> None:
        if self._shown is not None:
            versions = self._shown.versions
            side = versions.this if this else versions.other
            state = "used" if versions.lost_here == this else "kept"
            self._answer(side.text, state, f"The version of {side.device} is in use")

    def _answer(self, words: str | None, state: str, told: str) -> None:
        self._settle(lambda store, identity: answer(store, identity, words, state=state), told)

    def _settle(self, decide: Callable[[Store, str], object], told: str) -> None:
        """Write the answer; the toast takes it back: the words that stood before, and the question."""
        if self._shown is None:
            return
        versions, ids = self._shown.versions, self._shown.ids
        self._write(lambda store: decide(store, versions.id))
        before = versions.present if versions.is_words else None
        if self._toasts is not None:
            toast = self._toasts.show_toast(told, action="Undo")
            toast.action_requested.connect(
                lambda: self._write(lambda store: answer(store, versions.id, before, state="open"))
            )
        following = next((each for each in ids if each != versions.id), "")
        self._shown = None
        if following:
            self.open_versions(following)
        else:
            self.left.emit()

    def _write(self, operation: Callable[[Store], object]) -> None:
        self._tasks.run(operation, failed=self.failed.emit, owner=self, author=AUTHOR)
