"""What the engine is told and what it wants done: events go in, effects come out, plain frozen values both.

The worker carries effects out on the device's database and the server; a simulator does the same on a dict.
"""

from __future__ import annotations

import enum
from typing import Final, Literal

import msgspec

from learning.records import Arrival, Edit, Moment, Pending
from sync.protocol import Limits, SyncAnswer, SyncRequest

Reason = Literal["start", "edit", "timer", "network", "hand", "hint"]
State = Literal["synced", "waiting", "syncing", "offline", "needs_you", "sign_in_needed", "server_trouble"]
Key = tuple[str, str]
"""(kind, id) of a record."""


class Trouble(enum.StrEnum):
    """What can stop a round. Every `sync.errors.SyncError` has one."""

    OFFLINE = "offline"  # no connection, no answer in time
    CAPTIVE = "captive"  # an answer that is not our server's
    TLS = "tls"
    SERVER = "server"  # 5xx, 429, or an answer that makes no sense
    SIGN_IN = "sign_in"  # our server's typed 401
    REVOKED = "revoked"
    STALE = "stale"  # a request number the server has seen already
    EPOCH = "epoch"  # the server was restored from a backup
    RESYNC = "resync"  # the cursor lies below the floor
    TOO_OLD = "too_old"  # this app is too old to push; it may still pull
    TOO_BIG = "too_big"
    WRONG_SERVER = "wrong_server"
    DAMAGED = "damaged"
    LOCAL = "local"  # this computer: the disk is full, the database is busy
    LOOP = "loop"  # the server gives the same answer again and again (rule 11)
    BRAKE = "brake"  # what came would delete a large part of the records here; the learner is asked (rule 10)


STATE_OF: Final[dict[Trouble, State]] = {
    Trouble.OFFLINE: "offline",
    Trouble.CAPTIVE: "offline",
    Trouble.SIGN_IN: "sign_in_needed",
    Trouble.REVOKED: "sign_in_needed",
    Trouble.TOO_OLD: "needs_you",
    Trouble.WRONG_SERVER: "needs_you",
    Trouble.LOCAL: "needs_you",
    Trouble.BRAKE: "needs_you",
}
"""What the learner is told of a trouble; any other is the server's."""


class EngineState(msgspec.Struct, frozen=True):
    """What the engine must know of earlier runs. Number 0: not registered yet. Epoch 0 with cursor 0: never synced.

    `boot`: everything is being fetched anew, and this was the server's floor when that began.
    """

    number: int = 0
    rid: int = 0
    epoch: int = 0
    cursor: int = 0
    boot: int | None = None


class SyncStatus(msgspec.Struct, frozen=True):
    """What may be said of sync now. `next_try`: seconds until the engine tries again by itself."""

    state: State
    trouble: Trouble | None = None
    sent: int = 0
    received: int = 0
    next_try: float | None = None


# ------------------------------------------------------------------------------------------------------------ events


class Wake(msgspec.Struct, frozen=True):
    """There is a reason to sync."""

    reason: Reason
    now: Moment


class Taken(msgspec.Struct, frozen=True):
    """What waits in the outbox, in the order of `n`, read for a `Take`."""

    pending: tuple[Pending, ...]
    now: Moment


class Sealed(msgspec.Struct, frozen=True):
    """The seal is durable. `moved`: rows that the learner changed since they were taken; they were not sealed."""

    moved: tuple[Key, ...] = ()


class Answered(msgspec.Struct, frozen=True):
    """The server answered a `Send`."""

    answer: SyncAnswer
    sent_at: Moment
    now: Moment


class Failed(msgspec.Struct, frozen=True):
    """An effect could not be carried out. The rest comes from the problem document, where there is one."""

    trouble: Trouble
    now: Moment
    retry_after: float | None = None
    epoch: int | None = None
    head: int | None = None
    floor: int | None = None
    limits: Limits | None = None


class Applied(msgspec.Struct, frozen=True):
    """The arrival is in the database, which stands at `state` now."""

    now: Moment
    state: EngineState


class Registered(msgspec.Struct, frozen=True):
    """The server gave this device a number, and it is durable."""

    number: int
    now: Moment


Event = Wake | Taken | Sealed | Answered | Failed | Applied | Registered


# ----------------------------------------------------------------------------------------------------------- effects


class Take(msgspec.Struct, frozen=True):
    """Read at most `edits` rows of the outbox with `n` above `after`, in order."""

    edits: int
    after: int


class Seal(msgspec.Struct, frozen=True):
    """Write the request number and the stamps of its edits in one durable transaction, before anything is sent."""

    rid: int
    edits: tuple[Edit, ...]


class Send(msgspec.Struct, frozen=True):
    """Ask the server."""

    request: SyncRequest


class Apply(msgspec.Struct, frozen=True):
    """Write an answer in one transaction."""

    arrival: Arrival


class Register(msgspec.Struct, frozen=True):
    """Ask the server for a device number, and keep it."""


class Sleep(msgspec.Struct, frozen=True):
    """Wake the engine with "timer" after so many seconds, unless something else does before."""

    seconds: float
    why: str


class Report(msgspec.Struct, frozen=True):
    """The truth about sync has changed."""

    status: SyncStatus


Effect = Take | Seal | Send | Apply | Register | Sleep | Report
