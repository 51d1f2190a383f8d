"""What a device was told is saved, and whether it is still there.

A learner's day in four verbs: write a note of one's own anew, add a line to a note that all devices write in, put one's
own note into the trash, begin a session. Each says what it is about to do and, when it has returned, that it is done:
only what was said to be done may be asked for later.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from localdb.notes import delete_note, notes, save_note
from localdb.sessions import open_session, sessions

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterable

    from localdb.store import Store

    Tell = Callable[["Said"], None]

COURSE: Final = "faults"
OWN_AT_MOST: Final = 60
"""Notes of one device; then it writes in those it has."""
SHARED: Final = ("shared-a", "shared-b", "shared-c")
"""What the notes that all devices write in are called; their ids differ."""


class Said(NamedTuple):
    """A step of the diary: `saved`, `line`, `deleted` and `session` are done, the rest is about to be."""

    what: str
    identity: str = ""
    number: int = 0


class Shown(NamedTuple):
    """What a device shows: the text of each note, and its sessions."""

    bodies: dict[str, str]
    sessions: frozenset[str]


def shown(store: Store) -> Shown:
    """All of it, as the learner would see it."""
    return Shown(
        {note.id: note.body for note in notes(store)}, frozenset(session.id for session in sessions(store, COURSE))
    )


@dataclass
class Ledger:
    """What one device has been told. Numbers rise over its whole life and name what was written with them."""

    device: str
    shared: tuple[str, ...] = ()
    number: int = 0
    saved: dict[str, int] = field(default_factory=dict)
    lines: set[tuple[str, str]] = field(default_factory=set)
    sessions: set[str] = field(default_factory=set)
    deleted: set[str] = field(default_factory=set)
    begun: set[str] = field(default_factory=set)
    """Notes that may be there or not: their first save or their deletion did not say that it was done."""

    def hear(self, said: Said) -> None:
        """Write down one step."""
        self.number = max(self.number, said.number)
        match said.what:
            case "saving" | "deleting":
                self.begun.add(said.identity)
            case "saved":
                self.begun.discard(said.identity)
                self.saved[said.identity] = said.number
            case "line":
                self.lines.add((said.identity, f"{self.device}-{said.number}"))
            case "deleted":
                self.begun.discard(said.identity)
                self.saved.pop(said.identity, None)
                self.deleted.add(said.identity)
            case "session":
                self.sessions.add(said.identity)

    def step(self, store: Store, chance: random.Random, tell: Tell) -> None:
        """Do one thing; `tell` hears of it."""
        number = self.number + 1
        choice = chance.random()
        if choice < 0.1 and len(self.saved) > OWN_AT_MOST // 2:  # noqa: PLR2004
            identity = chance.choice(sorted(self.saved))
            tell(Said("deleting", identity, number))
            delete_note(store, identity)
            tell(Said("deleted", identity, number))
        elif choice < 0.4 and self.shared:  # noqa: PLR2004
            identity = chance.choice(self.shared)
            tell(Said("adding", identity, number))
            add_line(store, identity, f"{self.device}-{number}")
            tell(Said("line", identity, number))
        elif choice < 0.45:  # noqa: PLR2004
            tell(Said("session", open_session(store, COURSE, "lesson"), number))
        else:
            self._save(store, chance, number, tell)

    def _save(self, store: Store, chance: random.Random, number: int, tell: Tell) -> None:
        new = len(self.saved) < OWN_AT_MOST and chance.random() < 0.3  # noqa: PLR2004
        identity = store.new_id() if new or not self.saved else chance.choice(sorted(self.saved))
        tell(Said("saving" if identity not in self.saved else "changing", identity, number))
        save_note(store, identity, body=f"{number} " + "word " * chance.randrange(80), course=COURSE)
        tell(Said("saved", identity, number))

    def missing(self, here: Shown) -> list[str]:
        """What was done and is not shown, or shown twice, or back from the trash."""
        gone = [
            f"{self.device}: {identity} was saved as {number} and shows {here.bodies.get(identity)!r:.40}"
            for identity, number in self.saved.items()
            if identity not in self.begun and int(here.bodies.get(identity, "0").split()[0]) < number
        ]
        for identity, line in sorted(self.lines):
            times = here.bodies.get(identity, "").split().count(line)
            gone += [f"{self.device}: line {line} stands {times} times in {identity}"] if times != 1 else []
        gone += [f"{self.device}: deleted and back: {identity}" for identity in self.deleted & here.bodies.keys()]
        return gone + [f"{self.device}: no session {identity}" for identity in self.sessions - here.sessions]

    def known(self) -> set[str]:
        """Every note that may rightly be shown."""
        return self.saved.keys() | self.begun | set(self.shared)


def add_line(store: Store, identity: str, line: str) -> None:
    """Read the note and write it back with one line more, at its end."""
    body = next((note.body for note in notes(store) if note.id == identity), "")
    save_note(store, identity, body=f"{body}\n{line}" if body else line, course=COURSE)


def share_notes(store: Store) -> tuple[str, ...]:
    """Begin the notes that all devices write in. Returns their ids."""
    ids = tuple(store.new_id() for _ in SHARED)
    for identity, name in zip(ids, SHARED, strict=True):
        save_note(store, identity, body=name, course=COURSE)
    return ids


def judge(ledgers: Iterable[Ledger], all_shown: Iterable[Shown]) -> list[str]:
    """Once all devices are at rest: all that each was told is on every one, nothing else is, and all are alike."""
    ledgers, all_shown = list(ledgers), list(all_shown)
    known = set().union(*(ledger.known() for ledger in ledgers))
    troubles = [trouble for here in all_shown for ledger in ledgers for trouble in ledger.missing(here)]
    troubles += [f"nobody wrote {identity}" for here in all_shown for identity in here.bodies.keys() - known]
    first, *others = all_shown
    return troubles + [f"device {number} differs" for number, here in enumerate(others, 2) if here != first]
