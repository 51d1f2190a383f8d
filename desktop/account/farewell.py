"""Leaving for good: this device was signed out from another one, or its account was deleted. No Qt.

What is unsent is sent with a token that can do nothing else; then the account's folder goes from this computer. What
cannot be sent stays: nothing is removed before the server has judged all of it.
"""

from __future__ import annotations

import random
from contextlib import suppress
from typing import TYPE_CHECKING

from desktop.account.errors import AccountEnded, DeviceSignedOut
from sync.errors import AccountDeleted, DeviceRevoked, SignInNeeded

if TYPE_CHECKING:
    from desktop.account.secrets import Secrets
    from localdb.home import Account, Home

OVER = (DeviceRevoked, AccountDeleted)
"""What a server answers to a device that is to leave."""


def leave_for_good(home: Home, account: Account, secrets: Secrets, why: SignInNeeded) -> DeviceSignedOut | AccountEnded:
    """Send what may still be sent, and remove the copy. Returns what the learner is to be told.

    The account's store must be closed. Raises `SyncError` when the server cannot be reached; then nothing was removed.
    """
    from desktop.account.session import end_session

    if isinstance(why, AccountDeleted):
        end_session(home, secrets, forget=True)
        return AccountEnded(account.email)
    with suppress(SignInNeeded):
        sent, left = _send_the_rest(home, account, secrets)
        if not left:
            end_session(home, secrets, forget=True)
            return DeviceSignedOut(account.email, sent)
    return DeviceSignedOut(account.email, 0, removed=False)


def _send_the_rest(home: Home, account: Account, secrets: Secrets) -> tuple[int, int]:
    """How many changes went, and how many could not."""
    from desktop.account.session import Session
    from desktop.account.way import way_of
    from localdb.outbox import counts
    from localdb.store import open_store
    from sync.accounts import LeaversRemote, farewell
    from sync.engine import Engine
    from sync.http import open_client
    from sync.rounds import kept_state, run_round

    session = Session(home, account, secrets)
    way = way_of(home, lambda: secrets)
    with open_client(account.server, way) as client, open_store(home, account, app="farewell") as store:
        remote = LeaversRemote(client, session.farewell(lambda wish: farewell(client, wish)))
        waiting = counts(store).pending
        if waiting:
            engine = Engine(account.device, kept_state(store), random.SystemRandom().random)
            outcome = run_round(home, store, remote, engine)
            left = counts(store).pending
            if left and outcome.error is not None and not isinstance(outcome.error, SignInNeeded):
                raise outcome.error
            return waiting - left, left
        return 0, 0
