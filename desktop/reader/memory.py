"""How the learner likes to read, kept between runs on this device: text, paper, and which panes are open."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from desktop.reader.look import LARGEST, SMALLEST, USUAL_SIZE, Font, Lines, Paper, Reading, Width
from desktop.reader.quote import USUAL_COLOUR
from localdb.highlights import COLOURS

if TYPE_CHECKING:
    from desktop.main_window import Memory

_READING, _PANES, _COLOUR = "reader/reading", "reader/panes", "reader/colour"


def remembered_reading(memory: Memory) -> Reading:
    """The choices of the last time; whatever is not one of ours any more is the usual one."""
    parts = str(memory.value(_READING) or "").split()
    size, width, font, paper, lines = (*parts, "", "", "", "", "")[:5]
    return Reading(
        size=int(size) if size.isdigit() and SMALLEST <= int(size) <= LARGEST else USUAL_SIZE,
        width=next((each for each in get_args(Width) if each == width), "normal"),
        font=next((each for each in get_args(Font) if each == font), "serif"),
        paper=next((each for each in get_args(Paper) if each == paper), "app"),
        lines=next((each for each in get_args(Lines) if each == lines), "normal"),
    )


def remember_reading(memory: Memory, reading: Reading) -> None:
    """Keep the choices."""
    memory.setValue(_READING, f"{reading.size} {reading.width} {reading.font} {reading.paper} {reading.lines}")


def remembered_panes(memory: Memory) -> tuple[bool, bool]:
    """Whether contents and notes were open; both are at first."""
    parts = str(memory.value(_PANES) or "contents notes").split()
    return "contents" in parts, "notes" in parts


def remember_panes(memory: Memory, *, contents: bool, notes: bool) -> None:
    """Keep which panes are open."""
    names = [name for name, is_open in (("contents", contents), ("notes", notes)) if is_open]
    memory.setValue(_PANES, " ".join(names) or "none")


def remembered_colour(memory: Memory) -> str:
    """The colour that was used last for a highlight."""
    colour = str(memory.value(_COLOUR) or "")
    return colour if colour in COLOURS else USUAL_COLOUR


def remember_colour(memory: Memory, colour: str) -> None:
    """Keep the colour."""
    memory.setValue(_COLOUR, colour)
