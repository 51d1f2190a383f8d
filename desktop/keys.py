"""Every key that does something, and which keys the learner gave it instead.

A `Deed` has its usual keys; `Keys` answers those that hold now, binds them to widgets, and binds anew when they change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from desktop.main_window import Memory

_EVERYWHERE, _LESSON, _RECORDING, _NOTES = "Everywhere", "In a lesson", "While a recording plays", "In lists and notes"
_BESIDE: Final = {_LESSON: {_LESSON, _RECORDING}, _RECORDING: {_LESSON, _RECORDING}, _NOTES: {_NOTES}}


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that keys do, where they work, and the usual keys. `fixed` ones stand in the table only."""

    key: str
    where: str
    does: str
    usual: tuple[str, ...]
    fixed: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why keys were not taken, in words."""

    words: str


DEEDS: Final = (
    Deed("palette", _EVERYWHERE, "Search or jump to a screen, course, lesson, note or action", ("Ctrl+K",)),
    Deed("search", _EVERYWHERE, "Search all lessons and notes", ("Ctrl+Shift+F",)),
    Deed("screen_1", _EVERYWHERE, "Home", ("Ctrl+1",)),
    Deed("screen_2", _EVERYWHERE, "My courses", ("Ctrl+2",)),
    Deed("screen_3", _EVERYWHERE, "Notes", ("Ctrl+3",)),
    Deed("screen_4", _EVERYWHERE, "Bookmarks", ("Ctrl+4",)),
    Deed("screen_5", _EVERYWHERE, "Catalogue", ("Ctrl+5",)),
    Deed("screen_6", _EVERYWHERE, "Achievements", ("Ctrl+6",)),
    Deed("settings", _EVERYWHERE, "Settings", ("Ctrl+,",)),
    Deed("back", _EVERYWHERE, "Back", ("Alt+Left",)),
    Deed("forward", _EVERYWHERE, "Forward", ("Alt+Right",)),
    Deed("next_pane", _EVERYWHERE, "Next pane", ("F6",)),
    Deed("previous_pane", _EVERYWHERE, "Previous pane", ("Shift+F6",)),
    Deed("new_note", _EVERYWHERE, "New note", ("Ctrl+N",)),
    Deed("find", _EVERYWHERE, "Find in this lesson, search this list", ("Ctrl+F",)),
    Deed("print", _EVERYWHERE, "Print the lesson, or the open note", ("Ctrl+P",)),
    Deed("sync", _EVERYWHERE, "Sync now", ("F5",)),
    Deed("full_screen", _EVERYWHERE, "Full screen and back", ("F11",)),
    Deed("undo", _EVERYWHERE, "Undo what the message at the foot tells", ("Ctrl+Z",)),
    Deed("help", _EVERYWHERE, "This table", ("F1",)),
    Deed("", _EVERYWHERE, "Close the topmost thing, then clear the search", (), "Esc"),
    Deed("next_lesson", _LESSON, "Next lesson", ("Ctrl+PgDown",)),
    Deed("previous_lesson", _LESSON, "Previous lesson", ("Ctrl+PgUp",)),
    Deed("done", _LESSON, "Mark as done and go on; keep the merged note", ("Ctrl+Return",)),
    Deed("check", _LESSON, "Check the answers", ("Ctrl+Shift+Return",)),
    Deed("contents", _LESSON, "Contents", ("Ctrl+\\",)),
    Deed("notes", _LESSON, "Notes beside the lesson", ("Ctrl+Shift+\\", "Ctrl+|")),
    Deed("bookmark", _LESSON, "Bookmark here", ("Ctrl+D",)),
    Deed("note", _LESSON, "Note on the selected words, or at this second", ("Ctrl+Shift+N",)),
    Deed("highlight", _LESSON, "Highlight the selected words", ("Ctrl+Shift+H",)),
    Deed("menu", _LESSON, "What can be done here", ("Menu", "Shift+F10")),
    Deed("larger", _LESSON, "Larger text", ("Ctrl++", "Ctrl+=")),
    Deed("smaller", _LESSON, "Smaller text", ("Ctrl+-",)),
    Deed("usual", _LESSON, "Usual text", ("Ctrl+0",)),
    Deed("", _LESSON, "Note, or a colour, on the selected words", (), "N, 1 … 5"),
    Deed("toggle", _RECORDING, "Play and pause", ("K",)),
    Deed("back_10", _RECORDING, "Back 10 seconds", ("J",)),
    Deed("on_10", _RECORDING, "On 10 seconds", ("L",)),
    Deed("captions", _RECORDING, "Captions", ("C",)),
    Deed("full", _RECORDING, "The recording in full screen and back", ("F",)),
    Deed("", _RECORDING, "Play and pause, on its buttons", (), "Space"),
    Deed("list_or_note", _NOTES, "List or note, in a narrow window", ("Ctrl+E",)),
    Deed("bold", _NOTES, "Bold", ("Ctrl+B",)),
    Deed("italic", _NOTES, "Italic", ("Ctrl+I",)),
    Deed("link", _NOTES, "Link", ("Ctrl+Shift+K",)),
    Deed("", _NOTES, "Open", (), "Enter"),
    Deed("", _NOTES, "Delete, with Undo", (), "Delete"),
    Deed("", _NOTES, "Rename a bookmark", (), "F2"),
    Deed("", _NOTES, "Move a bookmark", (), "Alt+↑, Alt+↓"),
)
"""All of them, in the order of the table."""
_BY_KEY: Final = {deed.key: deed for deed in DEEDS if deed.key}
_TAKEN: Final = ("Esc", "Tab", "Shift+Tab", "Return", "Enter", "Space", "Backspace", "Del", "F2", "Alt+Up", "Alt+Down")
_EDITING: Final = ("Ctrl+A", "Ctrl+C", "Ctrl+V", "Ctrl+X", "Ctrl+Y", "Ctrl+Shift+Z")
_SPOKEN: Final = {"Return": "Enter", "PgDown": "PgDn", "Left": "←", "Right": "→", "Up": "↑", "Down": "↓"}


class Keys(QObject):
    """`changed` when keys were given to something, or given back."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._memory: Memory | None = None
        self._chosen: dict[str, str] = {}

    def remember_in(self, memory: Memory) -> None:
        """Take what was chosen before, and keep what is chosen from now on."""
        self._memory = memory
        kept = {deed: QKeySequence(str(memory.value(f"keys/{deed}") or "")) for deed in _BY_KEY}
        self._chosen = {deed: keys.toString() for deed, keys in kept.items() if keys.count() == 1 and keys.toString()}
        while (unfit := next((each for each in self._chosen if self._is_unfit(each)), None)) is not None:
            del self._chosen[unfit]
        self.changed.emit()

    def of(self, deed: str) -> list[QKeySequence]:
        """The keys that do it now."""
        chosen = self._chosen.get(deed)
        return [QKeySequence(keys) for keys in ((chosen,) if chosen else _BY_KEY[deed].usual)]

    def words(self, deed: str) -> str:
        """The first of its keys, as "Ctrl+D"."""
        return spoken(self.of(deed)[0])

    def all_words(self, deed: Deed) -> str:
        """Every key of a row of the table."""
        return deed.fixed or ", ".join(spoken(keys) for keys in self.of(deed.key))

    def is_changed(self, deed: str) -> bool:
        """Whether it has other keys than usual."""
        return deed in self._chosen

    @property
    def any_changed(self) -> bool:
        """Whether anything has other keys than usual."""
        return bool(self._chosen)

    def choose(self, deed: str, keys: QKeySequence) -> Refusal | None:
        """Give something these keys instead; None when they were taken."""
        refusal = self._refusal(_BY_KEY[deed], keys)
        if refusal is None:
            usual = [QKeySequence(each) for each in _BY_KEY[deed].usual]
            self._keep(deed, "" if usual == [keys] else keys.toString())
            self.changed.emit()
        return refusal

    def reset(self, deed: str) -> Refusal | None:
        """Give something its usual keys back, unless something else has them by now."""
        for usual in _BY_KEY[deed].usual:
            refusal = self._refusal(_BY_KEY[deed], QKeySequence(usual))
            if refusal is not None:
                return refusal
        self._keep(deed, "")
        self.changed.emit()
        return None

    def reset_all(self) -> None:
        """Everything has its usual keys."""
        for deed in tuple(self._chosen):
            self._keep(deed, "")
        self.changed.emit()

    def bind(
        self,
        deed: str,
        widget: QWidget,
        act: Callable[[], object],
        context: Qt.ShortcutContext = Qt.ShortcutContext.WidgetWithChildrenShortcut,
    ) -> QShortcut:
        """Have its keys do this in a widget, whichever they are and will be."""
        bound = _Bound(self, deed, widget, context)
        bound.activated.connect(act)
        self.changed.connect(bound.renew)
        return bound

    def _keep(self, deed: str, keys: str) -> None:
        if keys:
            self._chosen[deed] = keys
        else:
            self._chosen.pop(deed, None)
        if self._memory is not None:
            self._memory.setValue(f"keys/{deed}", keys)

    def _is_unfit(self, deed: str) -> bool:
        """What another version kept may have got another meaning since."""
        return self._refusal(_BY_KEY[deed], self.of(deed)[0]) is not None

    def _refusal(self, deed: Deed, keys: QKeySequence) -> Refusal | None:
        pressed = spoken(keys)
        if any(keys == QKeySequence(taken) for taken in (*_TAKEN, *_EDITING)):
            return Refusal(f"{pressed} has a meaning everywhere. Press other keys.")
        if deed.where != _RECORDING and _types_a_letter(keys):
            return Refusal(f"{pressed} alone is for typing. Hold Ctrl, Alt or both with it.")
        for other in _BY_KEY.values():
            if other.key != deed.key and _meet(deed.where, other.where) and keys in self.of(other.key):
                return Refusal(f"{pressed} is already for “{other.does}”. Press other keys, or change that first.")
        return None


class _Bound(QShortcut):
    """A shortcut that goes where its deed's keys go."""

    def __init__(self, keys: Keys, deed: str, widget: QWidget, context: Qt.ShortcutContext) -> None:
        super().__init__(widget)
        self._keys, self._deed = keys, deed
        self.setContext(context)
        self.renew()

    def renew(self) -> None:
        self.setKeys(self._keys.of(self._deed))


def spoken(keys: QKeySequence) -> str:
    """Keys as they stand on a keyboard: "Ctrl+Enter"."""
    *held, last = keys.toString(QKeySequence.SequenceFormat.NativeText).rsplit("+", 1)
    if not last:  # the plus sign itself
        held, last = [keys.toString(QKeySequence.SequenceFormat.NativeText).removesuffix("++")], "plus"
    return "+".join((*(each for each in held if each), _SPOKEN.get(last, last)))


def _meet(one: str, other: str) -> bool:
    return _EVERYWHERE in {one, other} or other in _BESIDE[one]


def _types_a_letter(keys: QKeySequence) -> bool:
    """Whether a text field would want it: a sign without Ctrl, Alt or Meta."""
    return len(keys.toString().removeprefix("Shift+")) == 1
