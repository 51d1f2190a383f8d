"""What can go wrong with the learner's own data, named by what to do next.

LocalError
├── NotFound        nothing has this id or name
├── Ambiguous       several things begin with this id
├── Unfit           a value that could not be synced: too large, or a note without a course
├── MassDelete      a sync would delete a large part of the records here: the learner decides
├── Busy            another process of ours holds the data or the lock: try again
├── Damaged         a blob whose bytes are not what its name says: fetch it again
└── DatabaseTrouble the file itself
    ├── DiskFull
    ├── NoAccess    a folder or file that may not be read or written
    ├── BrokenFile  what is in the file is no database, or no longer whole
    └── TooNew      written by a later Carrel

`str(error)` says what happened and what is safe; `next` says what to do.
"""

from __future__ import annotations


class LocalError(Exception):
    """The root: something about the data on this computer."""

    next = "Try again; if it happens again, run `carrel doctor`."

    def __init__(self, told: str, *, next_step: str = "") -> None:
        super().__init__(told)
        self.next = next_step or type(self).next


class NotFound(LocalError):
    """Nothing has this id or name."""

    next = "List what is there and choose from the list."


class Ambiguous(LocalError):
    """More than one thing begins like this."""

    next = "Give more letters of the id."


class Unfit(LocalError):
    """A value that must not be kept as it is."""

    next = "Change what you entered; nothing was saved of it."


class MassDelete(LocalError):
    """Rule 10 of sync: so many deletes need the learner's word."""

    next = "Say whether they may be deleted here too: `carrel sync --deletes allow`, or `refuse` to keep them."

    def __init__(self, doomed: int, living: int, names: tuple[str, ...] = ()) -> None:
        super().__init__(f"A sync would delete {doomed} of {living} records here. Nothing was deleted.")
        self.doomed = doomed
        self.living = living
        self.names = names


class Busy(LocalError):
    """Somebody else of ours is at work; nothing was changed."""

    next = "Wait until the other Carrel has finished, then try again."


class Damaged(LocalError):
    """The bytes of a blob are not those its name promises."""

    next = "Download the course again."


class DatabaseTrouble(LocalError):
    """The database file could not be used."""

    next = "Run `carrel doctor`."


class DiskFull(DatabaseTrouble):
    """No room for the change."""

    next = "Free some space on the disk, then do it again."


class NoAccess(DatabaseTrouble):
    """The system does not let us read or write there. That says nothing against the data."""

    next = "Give your user read and write access to this folder and the files in it."


class BrokenFile(DatabaseTrouble):
    """What is in the file can't be read as our database."""

    next = "Close Carrel and open it again: the broken file is moved aside, never deleted. Then sync."


class TooNew(DatabaseTrouble):
    """A later version of Carrel has been here."""

    next = "Install the newest Carrel. Your data is untouched."
