"""The words for every error: what happened, what is safe, what to do. The window and the command line say the same.

Errors of `localdb` bring their words along, because only the place that found the trouble knows the file. All others
are worded here and nowhere else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import desktop.account.errors as account
import localdb.errors as local
import sync.errors as wire
from desktop.figures import counted, size
from sync.downloads import NoRoom, OverBudget

if TYPE_CHECKING:
    from collections.abc import Mapping

    from localdb.salvage import Salvaged

KEPT: Final = "Your work is safe on this device."
GOES_BY_ITSELF: Final = "It goes by itself when the connection is back."


@dataclass(frozen=True)
class Words:
    """One error, told. `type` is stable, for scripts; `next` is what to do."""

    type: str
    happened: str
    safe: str
    next: str

    @property
    def message(self) -> str:
        """What happened and what is safe, in one line."""
        return f"{self.happened} {self.safe}".strip()


OUR_FAULT: Final = Words(
    *("fault", "Something in Carrel went wrong.", "What you wrote is saved."),
    "Try again; if it happens again, see the report, or run carrel doctor.",
)

WORDS: Final[Mapping[type[Exception], Words]] = {
    wire.Offline: Words("offline", "The server can't be reached.", KEPT, GOES_BY_ITSELF),
    wire.Captive: Words(
        *("captive", "This network answers in the server's place, perhaps with a sign-in page.", "Nothing was sent."),
        "Open the network's page in a browser and sign in there, then sync again.",
    ),
    wire.TlsTrouble: Words(
        *("tls", "The connection to the server can't be made safe.", "Nothing was sent."),
        "Check this computer's clock and the network, then sync again.",
    ),
    wire.ServerTrouble: Words(
        *("server_trouble", "The server has trouble of its own.", KEPT),
        "It is tried again by itself; nothing is needed from you.",
    ),
    wire.Looping: Words(
        *("loop", "The server gives the same answer again and again, so sync has paused.", KEPT),
        "It is tried again by itself, less and less often; syncing by hand tries at once.",
    ),
    wire.DeviceRevoked: Words(
        *("device_revoked", "This device was signed out from another one.", KEPT),
        "Sign in again to sync.",
    ),
    wire.SignInNeeded: Words("sign_in_needed", "Sign in again to sync.", "You can go on studying.", "Sign in again."),
    wire.TooOld: Words(
        *("too_old", "This Carrel is too old to send changes.", f"{KEPT} It still receives."),
        "Install the newest Carrel.",
    ),
    wire.WrongServer: Words(
        *("wrong_server", "This is not an address Carrel can use.", "Nothing was sent."),
        "Give the address of your school's server; it begins with https://.",
    ),
    wire.Damaged: Words("damaged", "A file arrived damaged.", "It was put aside.", "Download the course again."),
    wire.AccountDeleted: Words("account_deleted", "This account was deleted.", "", "Sign in with another one."),
    wire.SyncError: Words("sync", "Sync stopped.", KEPT, "Sync again; if it stays so, run carrel doctor."),
    account.NoAccount: Words(
        *("signed_out", "Nobody is signed in here.", "The sample course and what you wrote in it stay."),
        "Sign in: carrel sign-in --server URL --email E",
    ),
    account.SignInRefused: Words(
        *("sign_in_refused", "The server doesn't know this e-mail with this password.", "Nothing was changed here."),
        "Check both and sign in again.",
    ),
    account.DeviceSignedOut: Words(
        *("device_signed_out", "This device was signed out from another one.", "Your work is on the server."),
        "Sign in to study here again.",
    ),
    account.AccountEnded: Words(
        *("account_deleted", "This account was deleted.", "Its copy was removed from this device."),
        "The sample course stays; anybody may sign in here.",
    ),
    account.PassphraseNeeded: Words(
        *("passphrase_needed", "Your sign-in is locked in a file, and its passphrase is not here.", KEPT),
        "Set CARREL_PASSPHRASE, or run this in a terminal, where it is asked for.",
    ),
    account.PassphraseWrong: Words(
        *("passphrase_wrong", "This passphrase does not unlock your sign-in.", KEPT),
        "Give the passphrase chosen at sign-in, or sign out and sign in again.",
    ),
    account.SecretsDamaged: Words(
        *("secrets_damaged", "The file that keeps your sign-in can't be read.", KEPT),
        "Sign out and sign in again.",
    ),
    account.KeyringTrouble: Words(
        *("keyring", "The computer's keyring did not answer.", KEPT),
        "Unlock the keyring, then try again.",
    ),
}


WITH_REASON: Final = (wire.Offline, wire.Captive, wire.TlsTrouble, wire.ServerTrouble, wire.WrongServer)
"""Errors whose own words say something more exact, fit to be read."""


def words_for(error: BaseException, *, waiting: int = 0) -> Words:
    """The words for an error. `waiting`: how many changes have not been sent; they are named among what is safe."""
    if isinstance(error, NoRoom):
        return _no_room(error)
    if isinstance(error, wire.Refused):
        return Words("refused", str(error), "Nothing was changed.", "Change what it names, then try again.")
    if isinstance(error, account.DeviceSignedOut):
        return _signed_out(error)
    if isinstance(error, local.LocalError):
        return Words(_snake(type(error).__name__), str(error), "", error.next)
    words = next((WORDS[kind] for kind in type(error).__mro__ if kind in WORDS), OUR_FAULT)
    if isinstance(error, WITH_REASON) and not isinstance(error, wire.Looping) and str(error):
        words = replace(words, happened=f"{words.happened.rstrip('.')}: {str(error).rstrip('.')}.")
    if waiting and words.safe == KEPT:
        words = replace(
            words, safe=f"{counted(waiting, 'change')} {'is' if waiting == 1 else 'are'} safe on this device."
        )
    return words


def salvaged_words(saved: Salvaged | None) -> str:
    """What was saved of a broken database, and where the rest is."""
    count = 0 if saved is None else saved.changes + saved.records
    told = f"{counted(count, 'unsent change')} {'was' if count == 1 else 'were'} saved."
    some = "" if saved is not None and saved.whole else " Some could not be read: carrel restore goes back to a backup."
    return f"{told} What had been sent comes back with sync.{some}"


def _signed_out(error: account.DeviceSignedOut) -> Words:
    words = WORDS[account.DeviceSignedOut]
    if not error.removed:
        return replace(words, safe="What could not be sent stays here.", next="Sign in again to send it.")
    if error.sent:
        return replace(words, safe=f"{counted(error.sent, 'unsent change')} went to the server first.")
    return words


def _no_room(error: NoRoom) -> Words:
    if isinstance(error, OverBudget):
        return Words(
            *("over_budget", f"{size(error.needed)} more are needed, and courses may take {size(error.free)} more."),
            *("What is here stays.", "Allow courses more room, or remove one."),
        )
    return Words(
        *("disk_full", f"{size(error.needed)} more are needed and {size(error.free)} are free."),
        *("What is here stays.", "Free some space or choose fewer sections."),
    )


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
