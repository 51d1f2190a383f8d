"""The sections of the settings that are about this computer alone: each a page of cards."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from typing_extensions import override

from desktop.design.button import Button
from desktop.design.segments import Segments
from desktop.design.theme import RESOURCES
from desktop.settings.backups_card import BackupsCard
from desktop.settings.section import Section
from desktop.settings.setting_card import SettingCard, SettingRow

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QShowEvent

    from desktop.design.appearance import Appearance

_THEMES = [("system", "System"), ("light", "Light"), ("dark", "Dark"), ("high_contrast", "High contrast")]
_SCALES = [("0.8", "80%"), ("1.0", "100%"), ("1.25", "125%"), ("1.5", "150%"), ("2.0", "200%")]
_MOTIONS = [("system", "System"), ("none", "Reduced"), ("always", "Full")]


class AppearanceSection(Section):
    """Theme, size and motion; each acts at once."""

    key, title, icon = "appearance", "Appearance", "palette"

    theme_chosen = Signal(str)
    scale_chosen = Signal(float)
    motion_chosen = Signal(str)

    def __init__(self, look: Appearance, motion: str) -> None:
        super().__init__(look)
        self.theme = Segments(look, _THEMES, "joined", name="Theme")
        self.scale = Segments(look, _SCALES, "joined", name="Size of text and controls")
        self.motion = Segments(look, _MOTIONS, "joined", name="Motion")
        self.motion.choose(motion)
        self.theme.chosen.connect(self.theme_chosen)
        self.scale.chosen.connect(lambda key: self.scale_chosen.emit(float(key)))
        self.motion.chosen.connect(self.motion_chosen)
        look.theme_changed.connect(self._show_choices)
        self._show_choices()
        self.add(
            SettingCard(
                look,
                "Look",
                [
                    SettingRow(look, "Theme", "System follows your computer", self.theme, also="dark light contrast"),
                    SettingRow(look, "Size of text and controls", "", self.scale, also="scale zoom font large"),
                    SettingRow(look, "Motion", "Reduced: nothing slides or fades", self.motion, also="animation"),
                ],
            )
        )

    def _show_choices(self) -> None:
        self.theme.choose(self._look.choice if self._look.choice in dict(_THEMES) else "")
        scale = str(float(self._look.scale))
        self.scale.choose(scale if scale in dict(_SCALES) else "")


class StorageSection(Section):
    """Where everything is kept, and what one can go back to. `backups_asked` when that is about to be seen."""

    key, title, icon = "storage", "On this computer", "hard-drive"

    backups_asked = Signal()

    def __init__(self, look: Appearance, home: Path) -> None:
        super().__init__(look)
        folder = Button(look, "Open", small=True)
        folder.setAccessibleName("Open the data folder")
        folder.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(home))))
        row = SettingRow(look, "Data folder", str(home), folder, also="storage files disk home path backup")
        self.backups = BackupsCard(look)
        self.add(SettingCard(look, "Storage", [row]), self.backups)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.backups_asked.emit()


class AboutSection(Section):
    """Which Carrel this is, and what is shipped inside, with its licence; the texts stand beside the files."""

    key, title, icon = "about", "About", "info"

    def __init__(self, look: Appearance) -> None:
        super().__init__(look)
        fonts = "Inter, Source Serif 4, JetBrains Mono, Atkinson Hyperlegible Next; SIL Open Font Licence 1.1"
        rows = [
            SettingRow(look, "Carrel", f"Version {version('carrel')}, MIT licence"),
            SettingRow(look, "Icons", f"Lucide, ISC licence, in {RESOURCES.name}/icons", also="licence"),
            SettingRow(look, "Fonts", fonts, also="licence"),
            SettingRow(look, "Qt", "Qt for Python, LGPL 3, by The Qt Company", also="licence"),
        ]
        self.add(SettingCard(look, "About", rows))
