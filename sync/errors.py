"""What can go wrong in sync, a name per next step.

SyncError
├── Offline          wait: there is no connection, or no answer in time
├── Captive          open the network's own page: somebody else answered
├── TlsTrouble       look at the clock, the proxy, the certificates
├── ServerTrouble    wait: the server has troubles or is busy
│   └── Looping          the server gives the same answer again and again: wait longer
├── SignInNeeded     sign in again
│   ├── DeviceRevoked    this device was signed out from elsewhere
│   └── AccountDeleted   the learner has ended the account: its copy here goes too
├── Stale            (the engine's) a request number that was used already
├── EpochChanged     (the engine's) the server was restored from a backup
├── ResyncNeeded     (the engine's) fetch everything again
├── TooOld           update the app; receiving goes on
├── TooBig           (the engine's) send less at once
├── Refused          do something else: the server says in words why it cannot do this
├── WrongServer      this account belongs to another server
└── Damaged          fetch the file again
What the learner made stays on this computer and is sent later: that holds for every one of them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from typing_extensions import override

from sync.events import Failed, Trouble

if TYPE_CHECKING:
    from learning.records import Moment
    from sync.protocol import Limits


class Finding(StrEnum):
    """What exactly is the matter with a connection; the values are stable, for scripts."""

    WELL = "well"
    NO_NAME = "no_name"
    NOTHING_THERE = "nothing_there"
    NO_ANSWER = "no_answer"
    CUT = "cut"
    PROXY_SIGN_IN = "proxy_sign_in"
    AUTHORITY = "authority"
    PROXY_REFUSED = "proxy_refused"
    CAPTIVE = "captive"
    NOT_CARREL = "not_carrel"
    UNKNOWN_ISSUER = "unknown_issuer"
    EXPIRED = "certificate_expired"
    NOT_YET_VALID = "certificate_not_yet_valid"
    WRONG_HOST = "certificate_of_another"
    TLS = "tls"
    SERVER_DOWN = "server_down"
    SIGN_IN = "sign_in_needed"
    TOO_OLD = "too_old"
    ADDRESS = "address"


class SyncError(Exception):
    """Sync stopped. Nothing is lost."""

    trouble: ClassVar[Trouble] = Trouble.SERVER
    finding: Finding = Finding.SERVER_DOWN

    def __init__(self, words: str = "", *, retry_after: float | None = None, finding: Finding | None = None) -> None:
        super().__init__(words or (self.__doc__ or "").partition("\n")[0])
        self.retry_after = retry_after
        self.finding = finding or self.finding

    def told(self, now: Moment) -> Failed:
        """The event for the engine."""
        return Failed(self.trouble, now, self.retry_after)


class Offline(SyncError):
    """The server cannot be reached. Your changes are kept here and sent when it can."""

    trouble = Trouble.OFFLINE
    finding = Finding.CUT


class Captive(SyncError):
    """This network answers in the server's place, perhaps with a sign-in page of its own. Open it in a browser."""

    trouble = Trouble.CAPTIVE
    finding = Finding.CAPTIVE


class TlsTrouble(SyncError):
    """The connection to the server is not safe, so nothing was sent. Check the computer's clock and the network."""

    trouble = Trouble.TLS
    finding = Finding.TLS


class ServerTrouble(SyncError):
    """The server has troubles of its own. Your changes are kept here and sent later."""


class Looping(ServerTrouble):
    """The server gave the same answer three times over. Your changes are kept here and sent later."""

    trouble = Trouble.LOOP


class SignInNeeded(SyncError):
    """Please sign in again. Your changes are kept here and sent after that."""

    trouble = Trouble.SIGN_IN
    finding = Finding.SIGN_IN


class DeviceRevoked(SignInNeeded):
    """This device was signed out from another one. Your changes are kept here; sign in again to send them."""

    trouble = Trouble.REVOKED


class AccountDeleted(SignInNeeded):
    """This account was deleted. Its copy on this device goes too."""

    trouble = Trouble.REVOKED


class Stale(SyncError):
    """The server has seen this request number already."""

    trouble = Trouble.STALE


class EpochChanged(SyncError):
    """The server was restored from a backup; what it lost is offered again."""

    trouble = Trouble.EPOCH

    def __init__(self, epoch: int, head: int) -> None:
        super().__init__()
        self.epoch = epoch
        self.head = head

    @override
    def told(self, now: Moment) -> Failed:
        """The event for the engine, with the new epoch and the cursor to go back to."""
        return Failed(self.trouble, now, epoch=self.epoch, head=self.head)


class ResyncNeeded(SyncError):
    """This device was away for so long that everything must be fetched again."""

    trouble = Trouble.RESYNC

    def __init__(self, floor: int) -> None:
        super().__init__()
        self.floor = floor

    @override
    def told(self, now: Moment) -> Failed:
        """The event for the engine, with the floor to begin from."""
        return Failed(self.trouble, now, floor=self.floor)


class TooOld(SyncError):
    """This version of Carrel is too old to send. It still receives; update it to send your changes."""

    trouble = Trouble.TOO_OLD
    finding = Finding.TOO_OLD


class TooBig(SyncError):
    """The server takes less at once."""

    trouble = Trouble.TOO_BIG

    def __init__(self, limits: Limits) -> None:
        super().__init__()
        self.limits = limits

    @override
    def told(self, now: Moment) -> Failed:
        """The event for the engine, with the limits that hold."""
        return Failed(self.trouble, now, limits=self.limits)


class Refused(SyncError):
    """The server can't do that now."""


class WrongServer(SyncError):
    """This account belongs to another server. Nothing was sent."""

    trouble = Trouble.WRONG_SERVER
    finding = Finding.ADDRESS


class Damaged(SyncError):
    """A file arrived damaged. It was put aside and is fetched again."""

    trouble = Trouble.DAMAGED
