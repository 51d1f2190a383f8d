"""What can go wrong on the server, each named by what the asker can do next.

ServerError
├── WrongUse            the command line was told something it cannot do
├── NotFound            there is no such course, learner, device or file, or not for this learner
├── Taken               the name is somebody else's already
├── Unauthorized        sign in (again)
├── Throttled           too many attempts: wait
├── Unavailable         busy for a moment: try again
├── BadRequest          the request cannot be understood
├── Refused             it is understood, and cannot be done now: the words say why
├── TooBig              the request is over the announced limits
├── Stale               the request number is not above the device's last one
├── EpochChanged        the server was restored: lower the cursor and offer again
├── ResyncNeeded        the cursor is below the floor: fetch all again
├── DeviceUnknown       register the device first
├── DeviceRevoked       somebody signed this device out
├── AccountDeleted      the learner has ended the account: remove its copy
├── TooOld              update the app; pulling still works
└── DatabaseTrouble     the database cannot be used: look at it
"""

from __future__ import annotations


class ServerError(Exception):
    """Everything that the server raises on purpose. `next` says what the asker can do."""

    next = ""

    def __init__(self, message: str, *, next_: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.next = next_ or self.next


class WrongUse(ServerError):
    """The command line was told something it cannot do."""

    next = "See --help."


class NotFound(ServerError):
    """There is no such thing, or not for this learner: one answer, so that nobody can look for others' things."""


class Taken(ServerError):
    """The name is somebody else's already."""


class Unauthorized(ServerError):
    """Nobody, or not any more."""

    next = "Sign in again."


class Throttled(ServerError):
    """Too many attempts."""

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message, next_=f"Try again in {retry_after} seconds.")
        self.retry_after = retry_after


class Unavailable(ServerError):
    """Busy for a moment; nothing was done."""

    def __init__(self, message: str, retry_after: int = 2) -> None:
        super().__init__(message, next_="Try again.")
        self.retry_after = retry_after


class BadRequest(ServerError):
    """The request cannot be understood."""


class Refused(ServerError):
    """Understood, and cannot be done now: the words say why, and are for the learner."""


class TooBig(ServerError):
    """The request is over the announced limits."""


class Stale(ServerError):
    """The request number is not above the device's last one."""


class EpochChanged(ServerError):
    """The server was restored from a backup since the device last spoke to it."""

    def __init__(self, epoch: int, head: int) -> None:
        super().__init__("The server was restored from a backup.")
        self.epoch = epoch
        self.head = head


class ResyncNeeded(ServerError):
    """Below the floor the contents of tombstones are gone."""

    def __init__(self, floor: int) -> None:
        super().__init__("This device was away for too long to be told only what changed.")
        self.floor = floor


class DeviceUnknown(ServerError):
    """The token's device has no number yet, or the request names another device."""


class DeviceRevoked(ServerError):
    """Somebody signed this device out."""


class AccountDeleted(ServerError):
    """The learner has ended this account; what a device holds of it goes too."""


class TooOld(ServerError):
    """This app is too old to send; it may still fetch."""

    next = "Update the app."


class DatabaseTrouble(ServerError):
    """The database cannot be opened, read or migrated."""

    next = "Run `carrel-server doctor`, or restore a backup."
