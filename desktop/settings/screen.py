"""Settings: how Carrel looks, what it is connected with, where it keeps everything."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.design.button import Button
from desktop.design.card import Card, Line, Pane
from desktop.design.fonts import FontRole
from desktop.design.label import ElidedLabel, Label
from desktop.design.page_header import PageHeader
from desktop.design.scroll_page import ScrollPage
from desktop.design.segments import Segments
from desktop.design.theme import RESOURCES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from desktop.design.appearance import Appearance
    from localdb.home import Account

_THEMES = [("system", "System"), ("light", "Light"), ("dark", "Dark")]
_SCALES = [("1.0", "100%"), ("1.25", "125%"), ("1.5", "150%")]


class SettingsScreen(Pane):
    """`theme_chosen` carries system, light or dark; `scale_chosen` a factor; both act at once."""

    theme_chosen = Signal(str)
    scale_chosen = Signal(float)

    def __init__(self, look: Appearance, home: Path, account: Account | None, parent: QWidget | None = None) -> None:
        super().__init__(look, parent=parent)
        self._look = look
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(PageHeader(look, "Settings"))
        page = ScrollPage(look)
        self._theme = Segments(look, _THEMES, "joined", name="Theme")
        if look.choice in dict(_THEMES):
            self._theme.choose(look.choice)
        self._theme.chosen.connect(self.theme_chosen)
        look.theme_changed.connect(self._on_theme_changed)
        self._scale = Segments(look, _SCALES, "joined", name="Size of text")
        if str(look.scale) in dict(_SCALES):
            self._scale.choose(str(look.scale))
        self._scale.chosen.connect(lambda key: self.scale_chosen.emit(float(key)))
        folder = Button(look, "Show", small=True)
        folder.setAccessibleName("Show the data folder")
        folder.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(home))))
        appearance = [("Theme", "System follows your computer", self._theme), ("Size of text", "", self._scale)]
        page.body.addWidget(self._card("Appearance", appearance))
        page.body.addWidget(self._card("Account", _account_rows(account)))
        page.body.addWidget(self._card("On this computer", [("Data folder", str(home), folder)]))
        page.body.addWidget(
            self._card("About", [("Carrel", f"Version {version('carrel')}, MIT licence", None), *_licences()])
        )
        page.body.addStretch(1)
        column.addWidget(page, 1)

    def _on_theme_changed(self) -> None:
        if self._look.choice in dict(_THEMES):
            self._theme.choose(self._look.choice)

    def _card(self, title: str, rows: Sequence[tuple[str, str, QWidget | None]]) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(8)
        column.addWidget(Label(self._look, title, FontRole.SECTION))
        card = Card(self._look, margin=1, spacing=0)
        for number, (name, detail, control) in enumerate(rows):
            if number:
                card.body.addWidget(Line(self._look))
            card.body.addWidget(self._row(name, detail, control))
        column.addWidget(card)
        return box

    def _row(self, name: str, detail: str, control: QWidget | None) -> QWidget:
        box = QWidget()
        box.setMinimumHeight(self._look.px(54))
        row = QHBoxLayout(box)
        row.setContentsMargins(20, 8, 20, 8)
        row.setSpacing(16)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(Label(self._look, name, FontRole.NAME))
        if detail:
            line = ElidedLabel(self._look, detail, FontRole.SMALL, "text2")
            words.addWidget(line)
        words.addStretch(1)
        row.addLayout(words, 1)
        if control is not None:
            row.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)
        return box


def _account_rows(account: Account | None) -> list[tuple[str, str, QWidget | None]]:
    if account is None:
        return [("Nobody is signed in", "The sample course and what you write in it stay on this computer", None)]
    return [
        ("Learner", f"{account.name}, {account.email}", None),
        ("Server", account.server, None),
        ("This device", account.device_name, None),
    ]


def _licences() -> list[tuple[str, str, QWidget | None]]:
    """What is shipped inside, with its licence; the texts stand beside the files."""
    return [
        ("Icons", f"Lucide, ISC licence, in {RESOURCES.name}/icons", None),
        ("Fonts", "Inter, Source Serif 4, JetBrains Mono, Atkinson Hyperlegible Next; SIL Open Font Licence 1.1", None),
        ("Qt", "Qt for Python, LGPL 3, by The Qt Company", None),
    ]
