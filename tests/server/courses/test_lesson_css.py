"""The lesson's style sheet can be read on every page colour of the reader."""

from __future__ import annotations

import re

import pytest

from tests.server.courses.importing import ROOT

SHEET = (ROOT / "resources" / "themes" / "lesson.css").read_text()
THEMES = {
    "light": {"page": "#FFFFFF", "text": "#22261F", "muted": "#5F645E", "link": "#17644F", "code": "#F4F2EC"},
    "dark": {"page": "#191C1A", "text": "#D9DCD5", "muted": "#9AA19B", "link": "#6CCBAB", "code": "#232825"},
    "sepia": {"page": "#F6EEDD", "text": "#3B3226", "muted": "#6D6150", "link": "#7A4A12", "code": "#EFE4CC"},
    "high contrast": {"page": "#000000", "text": "#FFFFFF", "muted": "#FFFFFF", "link": "#FFE14D", "code": "#000000"},
}
TONES = re.findall(r"--tone-\w+: color-mix\(in srgb, (#\w{6}) (\d+)%, var\(--text", SHEET)
ENOUGH = 4.5


def _channels(colour: str) -> list[float]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def _luminance(channels: list[float]) -> float:
    parts = [part / 255 for part in channels]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: list[float], other: list[float]) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES)
def test_every_colour_of_code_is_readable(theme: str) -> None:
    """Contrast of at least 4.5 : 1 on the ground of code, for the mixed tones and the theme's own colours."""
    colours = THEMES[theme]
    ground, text = _channels(colours["code"]), _channels(colours["text"])
    shades = [_channels(colours[name]) for name in ("text", "muted", "link")]
    for hue, share in TONES:
        part = int(share) / 100
        shades.append([one * part + other * (1 - part) for one, other in zip(_channels(hue), text, strict=True)])
    assert len(TONES) == 3
    assert [shade for shade in shades if _contrast(shade, ground) < ENOUGH] == []


def test_the_sheet_loads_nothing_and_knows_both_directions() -> None:
    """No address in it, and no left or right but where code stays left to right."""
    assert "url(" not in SHEET
    assert "@import" not in SHEET
    assert re.findall(r"(?:margin|padding|border)-(?:left|right)|float:", SHEET) == []
