"""Profile: a form that is saved field by field, also offline, and the account beside it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.account.account_card import AccountCard
from desktop.account.picture import square_picture
from desktop.account.profile_form import ProfileForm
from desktop.design.button import Button
from desktop.design.card import Pane
from desktop.design.fonts import FontRole
from desktop.design.label import Label
from desktop.design.page_header import PageHeader
from desktop.design.scroll_page import ScrollPage
from desktop.messages import words_for
from localdb.errors import LocalError
from localdb.profile import change_profile, profile, waiting_parts

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent, QShowEvent

    from desktop.design.appearance import Appearance
    from desktop.news import News, Piece
    from desktop.tasks import Tasks
    from localdb.home import Account
    from localdb.store import Store

_SIDE_BY_SIDE = 860


class ProfileScreen(Pane):
    """`exported` carries words when all data was written; `failed` what could not be done."""

    exported = Signal(object)
    failed = Signal(object)

    def __init__(self, look: Appearance, tasks: Tasks, news: News, account: Account | None) -> None:
        super().__init__(look)
        self.setObjectName("profile")
        self._tasks, self._account = tasks, account
        self.form = ProfileForm(look)
        self.account = AccountCard(look)
        self._saved = Label(look, "", FontRole.SMALL, "text2")
        self._export = Button(look, "Export all my data", "ghost", icon="download")
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()
        self.form.changed.connect(self._on_changed)
        self.form.picture_chosen.connect(self._on_picture)
        self._export.clicked.connect(self._on_export)
        news.changed.connect(self._on_news)
        self.account.setVisible(account is not None)

    def panes(self) -> list[QWidget]:
        """What F6 goes through."""
        return [self.form, self.account]

    def reload(self) -> None:
        """Read what is kept."""
        account = self._account

        def read(store: Store) -> tuple[dict[str, object], frozenset[str]]:
            parts = profile(store)
            parts["name"] = parts.get("name") or (account.name if account else "")
            return parts, waiting_parts(store)

        email = account.email if account else "Kept on this computer only"
        self._tasks.run(read, lambda told: self.form.show_profile(email, *told), self.failed.emit, owner=self)

    def export(self, folder: Path) -> None:
        """Write all that is the learner's into a folder."""
        from desktop.account.export import export_everything, export_words

        self._tasks.run(
            lambda store: export_everything(store, folder),
            lambda files: self.exported.emit((export_words(files, folder), folder)),
            self.failed.emit,
            owner=self,
        )

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reload()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= self._look.px(_SIDE_BY_SIDE)
        self._both.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    def _on_changed(self, told: tuple[str, dict[str, object]]) -> None:
        part, values = told
        self._tasks.run(
            lambda store: change_profile(store, values),
            lambda _changes: self._on_saved(),
            lambda error: self._on_refused(part, error),
            owner=self,
        )

    def _on_picture(self, file: str) -> None:
        try:
            avatar = square_picture(file)
        except LocalError as error:
            self.failed.emit(error)
            return
        self._on_changed(("avatar", {"avatar": avatar}))

    def _on_saved(self) -> None:
        self._saved.setText(f"Saved on this device {time.strftime('%H:%M')}")
        self.reload()

    def _on_refused(self, part: str, error: Exception) -> None:
        words = words_for(error)
        if words.type == "unfit" and part in self.form.fields:
            self.form.show_trouble(part, words.happened)
        else:
            self.failed.emit(error)

    def _on_news(self, piece: Piece) -> None:
        if self.isVisible() and (piece.changes.everything or "profile" in piece.changes.kinds):
            self.reload()

    def _on_export(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Export all my data to a folder")
        if folder:
            self.export(Path(folder) / "carrel-export")

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        header = PageHeader(self._look, "Profile")
        header.add_action(self._saved)
        header.add_action(self._export)
        column.addWidget(header)
        page = ScrollPage(self._look)
        self._both.setSpacing(16)
        self._both.addWidget(self.form, 62, Qt.AlignmentFlag.AlignTop)
        self._both.addWidget(self.account, 36, Qt.AlignmentFlag.AlignTop)
        page.body.addLayout(self._both)
        page.body.addStretch(1)
        column.addWidget(page, 1)
