"""The HTML document around a lesson's sanitised fragment, and the policy that keeps it from reaching anything else."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from learning.course import Placed

POLICY = (
    "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'self'; font-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""No script source at all: our own script runs in a world of its own, which the policy does not touch."""

PAGE_STYLE = Path(__file__).with_name("page.css")


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above the lesson's first block."""

    over: tuple[str, ...]
    title: str


def heading_of(placed: Placed) -> Heading:
    """The innermost section and the minutes over the lesson's title."""
    section = placed.place.rpartition(".")[0]
    over = f"{section} {placed.titles[-1]}" if placed.titles else ""
    minutes = f"{placed.lesson.minutes} min" if placed.lesson.minutes else ""
    return Heading(tuple(part for part in (over, minutes) if part), placed.lesson.title)


def lesson_document(placed: Placed, fragment: str, *, language: str = "") -> bytes:
    """The whole page. `fragment` is the importer's sanitised HTML; all else is escaped here."""
    lesson, heading = placed.lesson, heading_of(placed)
    # Each part by itself: "18 min" must not be turned round in a right-to-left lesson.
    over = " · ".join(f"<bdi>{escape(part)}</bdi>" for part in heading.over)
    kind = f' data-kind="{lesson.kind}"' if lesson.kind in {"video", "audio"} else ""
    spoken = lesson.language or language
    return f"""<!doctype html>
<html lang="{escape(spoken)}" dir="{lesson.direction}"{kind}>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{escape(POLICY.replace("; frame-ancestors 'none'", ""))}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width">
<title>{escape(heading.title)}</title>
<link rel="stylesheet" href="/app/variables.css">
<link rel="stylesheet" href="/app/lesson.css">
<link rel="stylesheet" href="/app/page.css">
</head>
<body>
<header class="carrel-heading"><p>{over}</p><h1>{escape(heading.title)}</h1></header>
<main>
{fragment}
</main>
</body>
</html>
""".encode()
