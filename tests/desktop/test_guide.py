"""What README and guide show is there: every picture exists, and comes from a step of the tour."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PICTURE = re.compile(r"!\[[^\]]+\]\(([^)]+\.png)\)")


def test_every_picture_that_is_shown_exists() -> None:
    """In both files, with words for those who can't see it."""
    shown = [
        page.parent / name
        for page in (ROOT / "README.md", ROOT / "docs" / "guide.md")
        for name in PICTURE.findall(page.read_text(encoding="utf-8"))
    ]
    assert len(shown) > 10
    assert [str(picture) for picture in shown if not picture.is_file()] == []


def test_the_pictures_are_those_of_one_tour() -> None:
    """Numbered without a gap, each in both themes: none is left over from an earlier one."""
    names = sorted(picture.stem for picture in (ROOT / "docs" / "pictures").glob("*.png"))
    numbers = sorted({int(name[:2]) for name in names})
    assert numbers == list(range(1, len(numbers) + 1))
    assert {name.rpartition("-")[2] for name in names} == {"light", "dark"}
    assert len(names) == 2 * len(numbers)
