"""The sidebar: mark, search, screens, what is being studied; at the foot downloads, sync and account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from desktop.design.card import Line, Pane
from desktop.design.fonts import FontRole
from desktop.design.icon_button import IconButton
from desktop.design.label import Label
from desktop.design.mark import Mark
from desktop.sidebar.account_row import AccountRow
from desktop.sidebar.course_row import CourseRow, StudiedCourse
from desktop.sidebar.search_row import SearchRow
from desktop.sidebar.side_row import NavRow, SideRow
from desktop.sidebar.sync_row import SyncGlance, SyncRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.design.appearance import Appearance

WIDE, RAIL = 220, 52
_MOST_COURSES = 3


class Sidebar(Pane):
    """Says what the learner wants; the window carries it out."""

    screen_chosen = Signal(str)
    course_chosen = Signal(str)
    downloads_requested = Signal()
    sync_details_requested = Signal()
    account_requested = Signal()
    settings_requested = Signal()
    search_requested = Signal()

    def __init__(self, look: Appearance, *, with_settings: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(look, "side", edges="trailing", parent=parent)
        self._look = look
        self._on_rail = False
        self._screens: dict[str, NavRow] = {}
        self._group = QButtonGroup(self)
        self._with_settings = with_settings
        self._has_courses = False
        self._course_rows: list[CourseRow] = []
        self._navigation = _rows(margin=0)
        self._studying = _rows(margin=0)
        self._studying_box = QWidget()
        self.setAccessibleName("Sidebar")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 1, 8)
        column.setSpacing(0)
        column.addWidget(self._head())
        self._search = SearchRow(look)
        self._search.clicked.connect(self.search_requested)
        above = _rows()
        above.setContentsMargins(8, 0, 7, 12)
        above.addWidget(self._search)
        column.addLayout(above)
        column.addLayout(self._middle())
        column.addStretch(1)
        self._foot(column)
        self.set_on_rail(on_rail=False)

    def add_screen(self, key: str, title: str, icon: str) -> None:
        """Add an entry to the navigation."""
        row = NavRow(self._look, title, icon)
        row.clicked.connect(lambda _checked, chosen=key: self.screen_chosen.emit(chosen))
        row.set_on_rail(self._on_rail)
        self._screens[key] = row
        self._group.addButton(row)
        self._navigation.addWidget(row)

    def mark_screen(self, key: str) -> None:
        """Show where the learner is; a place that is in no entry leaves all of them plain."""
        self._group.setExclusive(False)
        for name, row in self._screens.items():
            row.setChecked(name == key)
        self._group.setExclusive(True)

    def set_count(self, key: str, count: int | None) -> None:
        """Show how many things a screen holds."""
        row = self._screens[key]
        row.say(row.text(), "" if count is None else str(count))

    def show_studying(self, courses: Sequence[StudiedCourse]) -> None:
        """Show the courses being studied, three at most."""
        for old in self._course_rows:
            self._studying.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._course_rows = [CourseRow(self._look, course) for course in courses[:_MOST_COURSES]]
        for row in self._course_rows:
            chosen = row.course.book.course_id
            row.clicked.connect(lambda _checked, course_id=chosen: self.course_chosen.emit(course_id))
            self._studying.addWidget(row)
        self._has_courses = bool(courses)
        self._studying_box.setVisible(self._has_courses and not self._on_rail)

    def show_downloads(self, words: str) -> None:
        """Show what is being downloaded, as "SHO, 48%"; nothing hides the row."""
        self._downloads.say(words)
        self._downloads.setVisible(bool(words))

    def show_sync(self, glance: SyncGlance) -> None:
        """Show the state of sync."""
        self._sync.show_glance(glance)

    def show_account(self, name: str) -> None:
        """Show who is signed in."""
        self._account.say(name)

    @property
    def sync_row(self) -> SyncRow:
        """Where the sync popover opens."""
        return self._sync

    @property
    def account_row(self) -> AccountRow:
        """Where the account's menu opens."""
        return self._account

    def set_on_rail(self, *, on_rail: bool) -> None:
        """Become the rail of icons, or the sidebar again."""
        self._on_rail = on_rail
        self.setFixedWidth(self._look.px(RAIL if on_rail else WIDE))
        rows: list[SideRow] = [self._search, *self._screens.values(), self._downloads, self._sync, self._account]
        for row in rows:
            row.set_on_rail(on_rail)
        self._brand.setVisible(not on_rail)
        self._head_row.setContentsMargins(self._look.px(RAIL) // 2 - 12 if on_rail else 16, 6, 0, 12)
        self._studying_box.setVisible(self._has_courses and not on_rail)
        self._settings.setVisible(self._with_settings and not on_rail)

    @property
    def is_on_rail(self) -> bool:
        """Whether only icons show."""
        return self._on_rail

    def focus_navigation(self) -> None:
        """F6: go to the screen that is shown."""
        row = self._group.checkedButton() or next(iter(self._screens.values()))
        row.setFocus()

    def _head(self) -> QWidget:
        head = QWidget()
        row = QHBoxLayout(head)
        self._head_row = row
        row.setSpacing(10)
        row.addWidget(Mark(self._look), 0, Qt.AlignmentFlag.AlignLeading)  # alone on the rail it would float off
        self._brand = Label(self._look, "Carrel", FontRole.BRAND)
        row.addWidget(self._brand, 1)
        return head

    def _middle(self) -> QVBoxLayout:
        column = _rows()
        column.addLayout(self._navigation)
        box = _rows(self._studying_box, margin=0)
        title = Label(self._look, "Studying now", FontRole.SMALL_NAME, "text3")
        title.setContentsMargins(8, 18, 8, 6)
        box.addWidget(title)
        box.addLayout(self._studying)
        self._studying_box.hide()
        column.addWidget(self._studying_box)
        return column

    def _foot(self, column: QVBoxLayout) -> None:
        self._downloads = NavRow(self._look, "", "download", checkable=False, tone="info")
        self._downloads.clicked.connect(self.downloads_requested)
        self._downloads.hide()
        above = _rows()
        above.addWidget(self._downloads)
        column.addLayout(above)
        column.addSpacing(8)
        column.addWidget(Line(self._look, "border"))
        column.addSpacing(8)
        self._sync = SyncRow(self._look, SyncGlance("signed_out"))
        self._sync.clicked.connect(self.sync_details_requested)
        self._account = AccountRow(self._look, "")
        self._account.clicked.connect(self.account_requested)
        below = _rows()
        below.setSpacing(6)
        below.addWidget(self._sync)
        below.addLayout(self._account_and_settings())
        column.addLayout(below)

    def _account_and_settings(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self._account, 1)
        self._settings = IconButton(self._look, "settings", "Settings")
        self._settings.clicked.connect(self.settings_requested)
        row.addWidget(self._settings)
        return row


def _rows(owner: QWidget | None = None, margin: int = 8) -> QVBoxLayout:
    column = QVBoxLayout() if owner is None else QVBoxLayout(owner)
    column.setContentsMargins(margin, 0, margin - (1 if margin else 0), 0)
    column.setSpacing(2)
    return column
