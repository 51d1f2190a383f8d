"""A screen is a page with an entry in the sidebar, or without one; a place is a screen and where on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget


def _no_panes() -> Sequence[QWidget]:
    return ()


@dataclass(frozen=True, slots=True)
class Screen:
    """What the window shows under `key`.

    `entry` False: not in the navigation, `under` names the entry that is marked instead (the reader: courses).
    `rail`: the sidebar gives way to the rail. `alone`: nothing but the page (signing in).
    `panes` answers what F6 goes round; the first takes the focus when the screen is opened by keyboard.
    """

    key: str
    title: str
    icon: str
    page: QWidget
    entry: bool = True
    under: str = ""
    rail: bool = False
    alone: bool = False
    panes: Callable[[], Sequence[QWidget]] = field(default=_no_panes)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the learner is: the history of Alt+Left and Alt+Right is made of these."""

    screen: str
    detail: str = ""


class Trail:
    """The places gone through, with one finger on the present."""

    def __init__(self) -> None:
        self._places: list[Place] = []
        self._here = -1

    def go(self, place: Place) -> None:
        """Walk on; what lay ahead is forgotten. Standing still leaves no step."""
        if self._here >= 0 and self._places[self._here] == place:
            return
        self._places = [*self._places[: self._here + 1], place]
        self._here += 1

    def step(self, by: int) -> Place | None:
        """The place one back (-1) or forward (+1), or None at either end."""
        if not 0 <= self._here + by < len(self._places):
            return None
        self._here += by
        return self._places[self._here]
