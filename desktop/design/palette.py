"""The theme as a QPalette: Qt's own widgets, dialogs and menus follow it without a style sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QPalette

if TYPE_CHECKING:
    from desktop.design.theme import Theme

_Role = QPalette.ColorRole
_Group = QPalette.ColorGroup
_LETTERING = (_Role.WindowText, _Role.Text, _Role.ButtonText, _Role.PlaceholderText, _Role.HighlightedText)


def palette_for(theme: Theme) -> QPalette:
    """Every role of the three groups; a window in the background looks as it does in front."""
    palette = QPalette()
    for role, color in _roles(theme).items():
        palette.setColor(_Group.Active, role, color)
        palette.setColor(_Group.Inactive, role, color)
        palette.setColor(_Group.Disabled, role, theme.disabled if role in _LETTERING else color)
    palette.setColor(_Group.Disabled, _Role.Accent, theme.disabled)
    palette.setColor(_Group.Disabled, _Role.Link, theme.disabled)
    return palette


def text_palette(theme: Theme, palette: QPalette) -> QPalette:
    """The palette of a text field, where what is highlighted is a selection of text, not a chosen row."""
    field = QPalette(palette)
    for group in (_Group.Active, _Group.Inactive, _Group.Disabled):
        field.setColor(group, _Role.Highlight, theme.selection)
        field.setColor(group, _Role.HighlightedText, theme.selection_text)
    return field


def _roles(theme: Theme) -> dict[QPalette.ColorRole, QColor]:
    return {
        _Role.Window: theme.window,
        _Role.WindowText: theme.text,
        _Role.Base: theme.surface,
        _Role.AlternateBase: theme.sunken,
        _Role.Text: theme.text,
        _Role.PlaceholderText: theme.text3,
        _Role.Button: theme.surface,
        _Role.ButtonText: theme.text,
        _Role.BrightText: theme.on_accent,
        _Role.Light: theme.surface,
        _Role.Midlight: theme.hover,
        _Role.Mid: theme.border,
        _Role.Dark: theme.border_strong,
        _Role.Shadow: theme.control_edge,
        _Role.Highlight: theme.accent_tint,
        _Role.HighlightedText: theme.text,
        _Role.Accent: theme.accent,
        _Role.Link: theme.accent_text,
        _Role.LinkVisited: theme.accent_text,
        _Role.ToolTipBase: theme.tooltip,
        _Role.ToolTipText: theme.tooltip_text,
    }
