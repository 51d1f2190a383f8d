"""Where the pages of a PDF lie when they are shown under each other, and what of them is on the screen. Pure."""

from __future__ import annotations

from typing import NamedTuple


class Sheet(NamedTuple):
    """A page in pixels of the whole document; `scale` is pixels a point."""

    left: float
    top: float
    bottom: float
    scale: float


class Place(NamedTuple):
    """The page at the top of the screen, the pages whose end shows, and what was seen of the document, 0..1."""

    sheet: int
    ends: tuple[int, ...]
    read: float


def lay_out(
    sizes: tuple[tuple[float, float], ...],
    *,
    width: int,
    margins: tuple[int, int, int],
    spacing: int,
    scale: float | None,
) -> tuple[Sheet, ...]:
    """Every page, as Qt's view places them: at `scale`, or each as wide as there is room."""
    left, top, right = margins
    sheets: list[Sheet] = []
    at = float(top)
    for wide, high in sizes:
        factor = scale if scale is not None else (width - left - right) / wide if wide > 0 else 1.0
        beside = max(float(left), (width - wide * factor) / 2)
        sheets.append(Sheet(beside, at, at + high * factor, factor))
        at += high * factor + spacing
    return tuple(sheets)


def place_seen(sheets: tuple[Sheet, ...], top: int, height: int) -> Place:
    """What is on a screen of that height."""
    if not sheets:
        return Place(0, (), 0.0)
    shown = next((n for n, sheet in enumerate(sheets) if sheet.bottom > top), len(sheets) - 1)
    ends = tuple(n for n, sheet in enumerate(sheets) if top < sheet.bottom <= top + height + 1)
    return Place(shown, ends, min(1.0, max(0.0, (top + height) / sheets[-1].bottom)))


def sheet_at(sheets: tuple[Sheet, ...], y: float) -> int | None:
    """The page at that height of the document; None between two."""
    return next((n for n, sheet in enumerate(sheets) if sheet.top <= y <= sheet.bottom), None)
