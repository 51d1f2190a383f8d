"""The exit codes: a contract with scripts (DESIGN section 7)."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """What a script learns without reading a word."""

    DONE = 0
    NOTHING_DONE = 1
    WRONG_USE = 2
    NOT_SENT = 3
    SIGN_IN = 4
    QUARANTINED = 5
    LOCAL_TROUBLE = 6
    NOT_FOUND = 7


class Refusal(Exception):
    """A verb that does nothing, and says why: exit 1. `next_step` is what the learner can do instead."""

    def __init__(self, message: str, next_step: str = "", *, code: Exit = Exit.NOTHING_DONE) -> None:
        super().__init__(message)
        self.next_step = next_step
        self.code = code


def exit_of(error: Exception) -> Exit | None:
    """The exit code of an error that is told in words; None for a fault of ours."""
    if isinstance(error, Refusal):
        return error.code
    return next((code for kind, code in _by_error() if isinstance(error, kind)), None)


def _by_error() -> tuple[tuple[type[Exception], Exit], ...]:
    """The first that fits counts. Imported only when something went wrong: a verb that works is quick."""
    from desktop.account.errors import AccountEnded, AccountError, DeviceSignedOut, NoAccount, SignInRefused
    from localdb.errors import Ambiguous, Busy, LocalError, NotFound, Unfit
    from sync.errors import Refused, SignInNeeded, SyncError, WrongServer

    return (
        (NotFound, Exit.NOT_FOUND),
        (Ambiguous, Exit.WRONG_USE),
        (Unfit, Exit.WRONG_USE),
        (Busy, Exit.NOT_SENT),
        (LocalError, Exit.LOCAL_TROUBLE),
        (NoAccount, Exit.SIGN_IN),
        (SignInRefused, Exit.SIGN_IN),
        (DeviceSignedOut, Exit.SIGN_IN),
        (AccountEnded, Exit.SIGN_IN),
        (AccountError, Exit.LOCAL_TROUBLE),
        (WrongServer, Exit.WRONG_USE),
        (SignInNeeded, Exit.SIGN_IN),
        (Refused, Exit.NOTHING_DONE),
        (SyncError, Exit.NOT_SENT),
    )
