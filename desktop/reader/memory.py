"""How the learner likes to read, kept between runs on this device: text, paper, and which panes are open."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from desktop.reader.look import LARGEST, SMALLEST, USUAL_SIZE, Font, Lines, Paper, Reading, Width
from desktop.reader.quote import USUAL_COLOUR
from localdb.highlights import COLOURS

if TYPE_CHECKING:
    from desktop.main_window import Memory

_READING, _PANES, _COLOUR = "reader/reading", "reader/panes", "reader/colour"
_SPEED, _CAPTIONS = "player/speed", "player/captions"
_OFF = "off"
_SLOWEST, _FASTEST = 0.5, 2.0


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


def remembered_speed(memory: Memory) -> float:
    """How fast recordings play on this device."""
    try:
        speed = float(str(memory.value(_SPEED) or 1))
    except ValueError:
        return 1.0
    return speed if _SLOWEST <= speed <= _FASTEST else 1.0


def remember_speed(memory: Memory, speed: float) -> None:
    """Keep the speed."""
    memory.setValue(_SPEED, f"{speed:g}")


def remembered_captions(memory: Memory, languages: tuple[str, ...]) -> str | None:
    """The captions of a recording to begin with: the language chosen last, else the first; None where they are off."""
    kept = memory.value(_CAPTIONS)
    if kept == _OFF:
        return None
    return str(kept) if kept in languages else next(iter(languages), None)


def remember_captions(memory: Memory, language: str | None) -> None:
    """Keep the language, or that there shall be none."""
    memory.setValue(_CAPTIONS, _OFF if language is None else language)
