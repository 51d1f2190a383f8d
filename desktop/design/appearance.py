"""How the program looks now: which theme, which sizes, how much motion, and which keys it names and hears.

Widgets are given this one object.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFont, QFontDatabase, QFontMetrics, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from desktop.design.carrel_style import CarrelStyle
from desktop.design.fonts import FontRole, application_font, load_fonts, role_font
from desktop.design.icons import Icons
from desktop.design.palette import palette_for, text_palette
from desktop.design.theme import RESOURCES, Theme, high_contrast, load_themes
from desktop.keys import Keys
from desktop.lasting_none import make_none_last

if TYPE_CHECKING:
    from pathlib import Path

# Kept in Qt, not in Python: a widget that Python is letting go still gets events, but has lost its attributes.
_ROLE, _TONE, _HEIGHT = "carrel_font_role", "carrel_tone", "carrel_height"
_SCHEMES = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark, "system": Qt.ColorScheme.Unknown}


class Appearance(QObject):
    """The current theme, fonts and icons of the application, following the system unless a theme was chosen."""

    theme_changed = Signal(object)

    def __init__(
        self, application: QApplication, choice: str = "system", scale: float = 1.0, resources: Path = RESOURCES
    ) -> None:
        make_none_last()
        super().__init__(application)
        self._application = application
        self._themes = load_themes(resources / "themes" / "theme.toml")
        self._theme = self._themes["light"]
        self._choice = choice
        self._scale = scale
        self._still: bool | None = None
        load_fonts(resources / "fonts")
        self._system_font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
        self._unit = 1.0
        self._font = self._application_font()
        application.primaryScreenChanged.connect(lambda _screen: self._application_font())
        self._role_fonts: dict[FontRole, QFont] = {}
        self.keys = Keys(self)
        self.icons = Icons(resources / "icons", lambda: self._theme)
        application.setStyle(CarrelStyle(self))  # which owns it from now on, and throws the one before away
        # Both are kept: PySide invalidates what accessibility() answers when the hints it came from are let go.
        self._hints = application.styleHints()
        self._accessibility = self._hints.accessibility()
        self._hints.colorSchemeChanged.connect(self._on_system_changed)
        self._accessibility.contrastPreferenceChanged.connect(self._on_contrast_changed)
        application.setFont(self._font)
        self.choose_theme(choice)

    @property
    def theme(self) -> Theme:
        """The theme in use."""
        return self._theme

    @property
    def choice(self) -> str:
        """What the learner chose: system, light, dark or high_contrast."""
        return self._choice

    @property
    def scale(self) -> float:
        """The UI scale that the learner chose, 0.8 to 2.0."""
        return self._scale

    def choose_theme(self, choice: str) -> None:
        """Follow the system, or stay with one theme; native title bars and dialogs follow as well."""
        self._choice = choice
        self._hints.setColorScheme(_SCHEMES.get(choice, Qt.ColorScheme.Unknown))
        self._apply_theme()

    def choose_scale(self, scale: float) -> None:
        """Scale all type, and with it all that is measured in type."""
        self._scale = min(max(scale, 0.8), 2.0)
        self._font = self._application_font()
        self._role_fonts.clear()
        self._application.setFont(self._font)
        self._dress_all()

    def choose_stillness(self, *, still: bool | None) -> None:
        """Turn motion off or on; None follows the system."""
        self._still = still

    def font(self, role: FontRole) -> QFont:
        """The font of a role at the current scale."""
        if role not in self._role_fonts:
            self._role_fonts[role] = role_font(self._font, role)
        return self._role_fonts[role]

    def text_width(self, text: str, role: FontRole = FontRole.BODY) -> int:
        """How wide that text is in the font of a role."""
        return QFontMetrics(self.font(role)).horizontalAdvance(text)

    def icon(self, name: str, tone: str = "text2") -> QIcon:
        """An icon of resources/icons which follows the theme."""
        return self.icons.icon(name, tone)

    def px(self, drawn: float) -> int:
        """A length of the drawings at the current text size; lines and radii stay as drawn."""
        return round(drawn * self._unit)

    def milliseconds(self, drawn: int) -> int:
        """How long a movement lasts: nothing at all when motion is reduced."""
        return 0 if self.is_still else drawn

    @property
    def is_still(self) -> bool:
        """Whether nothing may move."""
        if self._still is not None:
            return self._still
        return self._accessibility.motionPreference() == Qt.MotionPreference.ReducedMotion

    def dress(self, widget: QWidget, role: FontRole = FontRole.BODY, tone: str = "text") -> None:
        """Give a widget the font of a role and the text colour of a token, now and after every change."""
        widget.setProperty(_ROLE, role.name)
        widget.setProperty(_TONE, tone)
        self._dress(widget)

    def hold_height(self, widget: QWidget, drawn: int) -> None:
        """Fix the height of a widget as drawn, now and at every later text size."""
        widget.setProperty(_HEIGHT, drawn)
        widget.setFixedHeight(self.px(drawn))

    def _application_font(self) -> QFont:
        dots = self._application.primaryScreen().logicalDotsPerInchY()
        font = application_font(self._system_font, self._scale, dots)
        self._unit = font.pointSizeF() * dots / 72 / 13
        return font

    def _apply_theme(self) -> None:
        self._theme = self._wanted_theme()
        self.icons.forget_drawn()
        palette = self._system_palette() if self._theme.name == "high_contrast" else palette_for(self._theme)
        self._application.setPalette(palette)
        QToolTip.setPalette(palette)
        for field in ("QLineEdit", "QPlainTextEdit", "QTextEdit"):
            # PySide takes a str where its stub says bytes.
            self._application.setPalette(text_palette(self._theme, palette), field)  # type: ignore[arg-type]
        self._dress_all()
        self.theme_changed.emit(self._theme)

    def _wanted_theme(self) -> Theme:
        dark = self._hints.colorScheme() == Qt.ColorScheme.Dark
        base = self._themes["dark" if dark else "light"]
        if self._choice in self._themes:
            base = self._themes[self._choice]
        contrast = self._accessibility.contrastPreference()
        if self._choice == "high_contrast" or contrast == Qt.ContrastPreference.HighContrast:
            return high_contrast(base, self._system_palette())
        return base

    def _system_palette(self) -> QPalette:
        return QApplication.style().standardPalette()

    def _dress_all(self) -> None:
        for widget in self._application.allWidgets():
            if widget.property(_ROLE) is not None:
                self._dress(widget)
            if widget.property(_HEIGHT) is not None:
                widget.setFixedHeight(self.px(widget.property(_HEIGHT)))

    def _dress(self, widget: QWidget) -> None:
        widget.setFont(self.font(FontRole[widget.property(_ROLE)]))
        palette = QPalette()
        color = self._theme.color(widget.property(_TONE))
        for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
            palette.setColor(role, color)
            palette.setColor(QPalette.ColorGroup.Disabled, role, self._theme.disabled)
        widget.setPalette(palette)

    def _on_system_changed(self, _scheme: Qt.ColorScheme) -> None:
        if self._wanted_theme().name != self._theme.name:
            self._apply_theme()

    def _on_contrast_changed(self, _preference: Qt.ContrastPreference) -> None:
        self._apply_theme()
