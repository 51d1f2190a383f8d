"""What can go wrong with an account and its secrets; each name is a next step.

AccountError
├── NoAccount           sign in first
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
