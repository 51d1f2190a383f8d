"""The palette over the window: Ctrl+K to go anywhere and do anything, Ctrl+Shift+F to search everything.

What is known at once (screens, courses, actions) is filtered at each letter; lessons and notes are looked for on the
database thread, one search at a time: letters typed meanwhile are looked for next, only the last of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.design.card import Card, Line
from desktop.design.fonts import FontRole
from desktop.design.icon_view import IconView
from desktop.design.label import Label
from desktop.design.row_list import RowList
from desktop.palette.delegate import OfferDelegate
from desktop.palette.field import PaletteField
from desktop.palette.finding import Finding
from desktop.palette.model import OfferModel
from desktop.palette.offer import Offer, matching

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QMouseEvent

    from desktop.design.appearance import Appearance
    from desktop.tasks import Tasks
    from localdb.store import Store

_WIDTH, _TOP, _ROWS_HEIGHT = 600, 72, 400
_FEW, _MANY = 6, 30
_KNOWN_BEFORE = 5
_GO, _SEARCH = "Search or jump to", "Search all lessons and notes"


class Palette(QWidget):
    """A sheet of glass over `window` with a card on it. `chosen` carries the `Offer` that was taken.

    `known` answers what can be offered without looking anything up.
    """

    chosen = Signal(object)

    def __init__(self, look: Appearance, tasks: Tasks, window: QWidget, known: Callable[[], Sequence[Offer]]) -> None:
        super().__init__(window)
        self._look, self._tasks, self._known = look, tasks, known
        self._finding = Finding()
        self._found: tuple[Offer, ...] = ()
        self._asked: tuple[str, bool] | None = None
        self._everything = self._enter_waits = False
        self._before: QWidget | None = None
        self.model = OfferModel()
        self.field = PaletteField(look)
        self.list = RowList("Results")
        self.empty = Label(look, "", tone="text2", wrap=True)
        self._lay_out()
        self._connect()
        self.hide()
        window.installEventFilter(self)

    def open_palette(self, *, everything: bool = False) -> None:
        """Open it empty; `everything` offers lessons and notes only, and many of them."""
        if not self.isVisible():
            self._before = self.window().focusWidget()
        self._everything = everything
        self.field.setPlaceholderText(_SEARCH if everything else _GO)
        self.field.setAccessibleName(_SEARCH if everything else _GO)
        self._found = ()
        self._finding.forget()
        self.field.clear()
        self.setGeometry(self.window().rect())
        self._show_offers()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_palette(self) -> None:
        """Close it; the focus goes back where it was."""
        if self.isVisible():
            held = self.field.hasFocus()
            self.hide()
            if held and self._before is not None:
                self._before.setFocus(Qt.FocusReason.PopupFocusReason)
            self._before = None

    @property
    def is_looking(self) -> bool:
        """Whether a search is under way."""
        return self._asked is not None

    # Qt -----------------------------------------------------------------------------------------------------------

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self.window().rect())
        return False

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.close_palette()

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        return True  # Tab stays here: there is nothing but the field

    # Inside -------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        look = self._look
        card = Card(look, edge="control_edge", margin=8, spacing=6)
        card.setFixedWidth(look.px(_WIDTH))
        card.setAccessibleName("Palette")
        head = QHBoxLayout()
        head.setContentsMargins(10, 4, 8, 4)
        head.setSpacing(10)
        head.addWidget(IconView(look, "search", "text2", 18))
        head.addWidget(self.field, 1)
        head.addWidget(Label(look, "Esc", FontRole.TINY, "text3"))
        card.body.addLayout(head)
        card.body.addWidget(Line(look))
        self.list.setModel(self.model)
        self._delegate = OfferDelegate(look, self.list)
        self.list.setItemDelegate(self._delegate)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        card.body.addWidget(self.list)
        self.empty.setContentsMargins(10, 10, 10, 14)
        card.body.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look.px(_TOP), 0, 24)
        column.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    def _connect(self) -> None:
        self.field.textChanged.connect(self._on_typed)
        self.field.moved.connect(self._on_moved)
        self.field.entered.connect(self._on_entered)
        self.field.left.connect(self.close_palette)
        self.list.clicked.connect(lambda index: self._take(index.row()))
        QApplication.instance().focusChanged.connect(self._on_focus_changed)  # type: ignore[union-attr]

    def _on_typed(self, _words: str) -> None:
        self._enter_waits = False
        if not self.field.text().strip():
            self._found = ()
        self._show_offers()
        self._look_for()

    def _look_for(self) -> None:
        """Begin a search, unless one is under way: its answer begins the next."""
        wanted = (self.field.text(), self._everything)
        if self._asked is not None or not wanted[0].strip():
            return
        self._asked = wanted
        limit = _MANY if self._everything else _FEW

        def find(store: Store) -> tuple[Offer, ...]:
            return self._finding.find(store, wanted[0], limit)

        self._tasks.run(find, self._on_found, self._on_not_found, owner=self)

    def _on_found(self, found: tuple[Offer, ...]) -> None:
        asked, self._asked = self._asked, None
        if asked == (self.field.text(), self._everything):
            self._found = found
            self._show_offers()
            if self._enter_waits:
                self._take(0)
        else:
            self._look_for()

    def _on_not_found(self, error: Exception) -> None:
        self._asked, self._found = None, ()
        self._show_offers()
        raise error

    def _show_offers(self) -> None:
        words = self.field.text().strip()
        changed = self.model.show(self._offers(words))
        rows = self.model.rowCount()
        if changed and rows:
            self.list.setCurrentIndex(self.model.index(0))
            self.list.scrollToTop()
        self.list.setVisible(rows > 0)
        height = sum(self.list.sizeHintForRow(row) for row in range(rows))
        self.list.setFixedHeight(min(height + 2, self._look.px(_ROWS_HEIGHT), max(120, self.height() - 200)))
        self.empty.setVisible(not rows)
        nothing = f"Nothing on this device holds “{words}”." if words else "Type words that a lesson or a note holds."
        self.empty.setText("Looking…" if words and self.is_looking and not rows else nothing)

    def _offers(self, words: str) -> Sequence[Offer]:
        """What is known stands first when it is meant, new things to make stand last."""
        if self._everything:
            return self._found
        known = matching(self._known(), words)
        if not words:
            return known
        new_note = Offer("action", "new_note", f"New note “{words}”", "plus", keys=self._look.keys.words("new_note"))
        return (*known[:_KNOWN_BEFORE], *self._found, new_note)

    def _on_moved(self, by: int) -> None:
        rows = self.model.rowCount()
        if rows:
            row = self.list.currentIndex().row() + by
            last = rows - 1
            step_over = abs(by) == 1 and not 0 <= row <= last
            row = (0 if row > last else last) if step_over else min(max(row, 0), last)
            self.list.setCurrentIndex(self.model.index(row))

    def _on_entered(self) -> None:
        """What was found for the words before is not taken for these: Enter then waits for the answer."""
        row = self.list.currentIndex().row()
        self._enter_waits = self.is_looking and self.model.offer(row) in self._found
        if not self._enter_waits:
            self._take(row)

    def _take(self, row: int) -> None:
        offer = self.model.offer(row)
        if offer is not None:
            self.close_palette()
            self.chosen.emit(offer)

    def _on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Something else of the window took the focus: the palette is not wanted any more."""
        if now is not None and self.isVisible() and now is not self and not self.isAncestorOf(now):
            self._before = None
            self.close_palette()
