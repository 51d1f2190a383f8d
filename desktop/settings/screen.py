"""Settings: sections at the left, their cards at the right; everything acts at once, and nothing asks for OK."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSize, QStringListModel
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QStyle, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.design.card import Line, Pane
from desktop.design.empty_state import EmptyState
from desktop.design.fonts import FontRole
from desktop.design.label import ElidedLabel
from desktop.design.row_delegate import Index, RowDelegate, is_state
from desktop.design.row_list import RowList
from desktop.design.search_field import SearchField
from desktop.settings.account_section import AccountSection
from desktop.settings.keyboard_section import KeyboardSection
from desktop.settings.network_section import NetworkSection
from desktop.settings.sections import AboutSection, AppearanceSection, StorageSection

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from PySide6.QtCore import QRect
    from PySide6.QtGui import QPainter, QShowEvent
    from PySide6.QtWidgets import QStyleOptionViewItem

    from desktop.design.appearance import Appearance
    from desktop.settings.section import Section
    from localdb.home import Account

_LIST = 216


class SettingsScreen(Pane):
    """`appearance` and `account` say what is wished in their sections."""

    def __init__(
        self,
        look: Appearance,
        home: Path,
        account: Account | None,
        *,
        motion: str = "system",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, parent=parent)
        self._look = look
        self.appearance = AppearanceSection(look, motion)
        self.account = AccountSection(look, account)
        self.storage = StorageSection(look, home)
        self.network = NetworkSection(look, signed_in=account is not None)
        self.sections: list[Section] = [
            self.appearance,
            self.account,
            self.network,
            self.storage,
            KeyboardSection(look),
            AboutSection(look),
        ]
        self._shown = list(self.sections)
        self.search = SearchField(look, "Find a setting")
        self.list = RowList("Sections of the settings")
        self._names = QStringListModel(self)
        self._delegate = _SectionDelegate(look, self.list, lambda row: self._shown[row].icon)
        self._nothing = EmptyState(look, "search", "Nothing found", "No setting has these words.")
        self._pages = QStackedWidget()
        self._lay_out()
        self._connect()
        self._filter("")

    def open_section(self, key: str) -> None:
        """Show a section, whatever was searched for."""
        self.search.clear()
        self._filter("")
        self._choose(next(n for n, each in enumerate(self._shown) if each.key == key))

    @property
    def shown_section(self) -> str:
        """Which section is shown, "" when a search found none."""
        shown = self._pages.currentWidget()
        return next((each.key for each in self.sections if each is shown), "")

    def panes(self) -> Sequence[QWidget]:
        """What F6 goes round."""
        return [self.list, self._pages]

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._pages.currentWidget() is self.account:
            self.account.ask()

    def _lay_out(self) -> None:
        side = QWidget()
        side.setFixedWidth(self._look.px(_LIST))
        column = QVBoxLayout(side)
        column.setContentsMargins(12, 14, 12, 12)
        column.setSpacing(10)
        column.addWidget(ElidedLabel(self._look, "Settings", FontRole.PAGE_TITLE))
        column.addWidget(self.search)
        self.list.setModel(self._names)
        self.list.setItemDelegate(self._delegate)
        column.addWidget(self.list, 1)
        for page in (*self.sections, self._nothing):
            self._pages.addWidget(page)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addWidget(Line(self._look, "border", upright=True))
        row.addWidget(self._pages, 1)

    def _connect(self) -> None:
        self.search.search_changed.connect(self._filter)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self._look.keys.bind("find", self, self.search.setFocus)

    def _filter(self, words: str) -> None:
        """Only the sections with rows that fit, and in them only those rows."""
        current = self._pages.currentWidget()
        self._shown = [section for section in self.sections if section.filter(words)]
        self._names.setStringList([section.title for section in self._shown])
        if not self._shown:
            self._pages.setCurrentWidget(self._nothing)
            return
        self._choose(next((n for n, each in enumerate(self._shown) if each is current), 0))

    def _choose(self, row: int) -> None:
        self.list.setCurrentIndex(self._names.index(row))
        self._show(row)

    def _on_current(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self._show(current.row())

    def _show(self, row: int) -> None:
        section = self._shown[row]
        if self._pages.currentWidget() is not section:
            self._pages.setCurrentWidget(section)
            if section is self.account and self.isVisible():
                self.account.ask()


class _SectionDelegate(RowDelegate):
    """Icon and name, as the sidebar has them."""

    height = 34
    radius = 6

    def __init__(self, look: Appearance, parent: RowList, icon_of: Callable[[int], str]) -> None:
        super().__init__(look, parent)
        self._icon_of = icon_of

    @override
    def paint_row(self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: Index) -> None:
        px = self.look.px
        chosen = is_state(option, QStyle.StateFlag.State_Selected)
        tone = "accent_text" if chosen else "text2"
        icon = rect.adjusted(px(8), 0, 0, 0)
        icon.setSize(QSize(px(18), rect.height()))
        self.look.icons.paint(
            painter, self.placed(option, icon), self._icon_of(index.row()), self.look.theme.color(tone)
        )
        words = rect.adjusted(px(36), 0, -px(8), 0)
        role = FontRole.SELECTED if chosen else FontRole.NAME
        self.write(painter, self.placed(option, words), str(index.data()), role, tone)
