"""The palette in the window: what can be offered at once, and where each offer leads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.design.appearance import Appearance
    from desktop.main_window import MainWindow
    from desktop.notes.screen import NotesScreen
    from desktop.palette.offer import Offer
    from desktop.palette.palette import Palette
    from desktop.reading import Reading
    from desktop.screen import Place
    from desktop.tasks import Tasks
    from localdb.courses import Course

_OWN_NOTES = frozenset({"notes", "reader", "sign_in"})


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do from anywhere. `deed`: what keys do the same; `also`: other words by which it is found."""

    key: str
    title: str
    icon: str
    act: Callable[[], object]
    deed: str = ""
    also: str = ""


class Searching(QObject):
    """The palette is made when it is first opened."""

    def __init__(
        self,
        look: Appearance,
        tasks: Tasks,
        window: MainWindow,
        reading: Reading,
        notes: Callable[[], NotesScreen],
        actions: Sequence[Action],
    ) -> None:
        super().__init__(window)
        self._look, self._tasks, self._window = look, tasks, window
        self._reading, self._notes = reading, notes
        self._actions = {action.key: action for action in actions}
        self._courses: tuple[Course, ...] = ()
        self._palette: Palette | None = None
        context = Qt.ShortcutContext.WindowShortcut
        self._new_note = look.keys.bind("new_note", window, self._actions["new_note"].act, context)
        window.palette_requested.connect(self._on_requested)
        window.place_changed.connect(self._on_place_changed)
        reading.search_requested.connect(self.search_for)

    @property
    def palette(self) -> Palette:
        """The palette."""
        if self._palette is None:
            from desktop.palette.palette import Palette

            self._palette = Palette(self._look, self._tasks, self._window, self._known)
            self._palette.chosen.connect(self.go)
        return self._palette

    def search_for(self, words: str) -> None:
        """Search everything for these words."""
        self.palette.open_palette(everything=True)
        self.palette.field.setText(words)

    def show_courses(self, courses: Sequence[Course]) -> None:
        """Take the courses of now."""
        self._courses = tuple(courses)

    def go(self, offer: Offer) -> None:
        """Do what was chosen."""
        if offer.kind == "screen":
            self._window.open_screen(offer.target)
        elif offer.kind == "course":
            self._reading.open_course(offer.target)
        elif offer.kind == "lesson":
            self._reading.open_lesson(*offer.target.split("/"))
        elif offer.kind == "note":
            self._window.open_screen("notes")
            self._notes().open_note(offer.target)
        else:
            self._act(offer)

    def _act(self, offer: Offer) -> None:
        title = offer.title.partition("“")[2].rstrip("”")
        if offer.target == "new_note" and title:
            self._window.open_screen("notes")
            self._notes().new_note(title=title)
        else:
            self._actions[offer.target].act()

    def _known(self) -> tuple[Offer, ...]:
        """Screens, courses and actions."""
        from desktop.palette.offer import Offer

        keys = self._look.keys
        entries = [screen for screen in self._window.screens() if screen.entry]
        screens = [
            Offer(
                "screen", each.key, each.title, each.icon, keys=keys.words(f"screen_{n}") if n <= len(entries) else ""
            )
            for n, each in enumerate(self._window.screens(), 1)
        ]
        courses = [
            Offer("course", each.course, each.title, "library", f"{each.percent}%", also=each.provider)
            for each in self._courses
        ]
        actions = [
            Offer(
                "action",
                each.key,
                each.title,
                each.icon,
                keys=keys.words(each.deed) if each.deed else "",
                also=each.also,
            )
            for each in self._actions.values()
        ]
        return (*screens, *courses, *actions)

    def _on_requested(self, everything: bool) -> None:  # noqa: FBT001  a slot
        self.palette.open_palette(everything=everything)

    def _on_place_changed(self, place: Place) -> None:
        """Where the screen begins notes of its own by the same keys, those are meant."""
        self._new_note.setEnabled(place.screen not in _OWN_NOTES)
        if self._palette is not None:
            self._palette.close_palette()
