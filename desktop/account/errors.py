"""What can go wrong with an account and its secrets; each name is a next step.

AccountError
├── NoAccount           sign in first
├── DeviceSignedOut     another device signed this one out
├── AccountEnded        the account was deleted
├── SignInRefused       give another email or password
├── PassphraseNeeded    give the passphrase (CARREL_PASSPHRASE, a terminal, a dialog)
├── PassphraseWrong     give the right one, or sign in again
├── SecretsDamaged      the file cannot be read: sign in again
└── KeyringTrouble      the computer's keyring did not answer: unlock it
"""

from __future__ import annotations


class AccountError(Exception):
    """The root of what this package raises."""


class NoAccount(AccountError):
    """Nobody is signed in in this home."""


class DeviceSignedOut(AccountError):
    """Another device signed this one out. `sent`: changes that went before the copy here was removed."""

    def __init__(self, email: str, sent: int, *, removed: bool = True) -> None:
        super().__init__(email)
        self.email, self.sent, self.removed = email, sent, removed


class AccountEnded(AccountError):
    """The account was deleted by its learner; its copy here is gone."""


class SignInRefused(AccountError):
    """The server does not know this email with this password."""


class PassphraseNeeded(AccountError):
    """The secrets are in an encrypted file, and nobody is there to give its passphrase."""


class PassphraseWrong(AccountError):
    """This passphrase does not open the file."""


class SecretsDamaged(AccountError):
    """The file of secrets is not one that this program wrote."""


class KeyringTrouble(AccountError):
    """The keyring failed, or was silent for longer than we wait."""
