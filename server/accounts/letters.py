"""What our letters say: plain text, a code to type, and what to do when one did not ask for it."""

from __future__ import annotations

from server.accounts.post import Letter


def sign_up_letter(to: str, name: str, code: str, seller: str) -> Letter:
    """To somebody who may become a learner."""
    return Letter(
        to,
        f"{code} confirms your e-mail address",
        f"Hello {name},\n\nyour code for {seller} is\n\n    {code}\n\nType it in Carrel within an hour; then your"
        " account is made.\n\nIf you did not ask for an account, do nothing: without the code none is made.\n",
    )


def known_letter(to: str, seller: str) -> Letter:
    """To a learner whose address was given for another account."""
    return Letter(
        to,
        f"You have an account at {seller} already",
        f"Hello,\n\nsomebody asked for an account at {seller} with this address, which has one already. If it was you,"
        " sign in with it; “Forgot it?” on that page brings a new password.\n\nIf it was not you, do nothing: nothing"
        " was changed.\n",
    )


def reset_letter(to: str, name: str, code: str, seller: str) -> Letter:
    """To a learner who has forgotten the password."""
    return Letter(
        to,
        f"{code} sets a new password",
        f"Hello {name},\n\nyour code for a new password at {seller} is\n\n    {code}\n\nType it in Carrel within an"
        " hour, with the new password. All your devices are signed out then; what is unsent on them stays there and"
        " goes when you sign in again.\n\nIf you did not ask for it, do nothing: your password stays as it is.\n",
    )


def address_letter(to: str, name: str, code: str, seller: str) -> Letter:
    """To a learner whose address is to be confirmed."""
    return Letter(
        to,
        f"{code} confirms your e-mail address",
        f"Hello {name},\n\nyour code for {seller} is\n\n    {code}\n\nType it in Carrel within an hour.\n",
    )


def changed_letter(to: str, name: str, seller: str) -> Letter:
    """To a learner whose password was just changed, by them or not."""
    return Letter(
        to,
        "Your password was changed",
        f"Hello {name},\n\nthe password of your account at {seller} was changed just now. If it was you, all is"
        " well.\n\nIf it was not you, ask for a new one in Carrel at once: “Forgot it?” on the sign-in page.\n",
    )


def deleted_letter(to: str, name: str, seller: str) -> Letter:
    """The last one."""
    return Letter(
        to,
        "Your account was deleted",
        f"Hello {name},\n\nyour account at {seller} and what you made there was deleted, as you asked. Your devices"
        " remove their copies when they next reach the server. Payments are kept as the law asks, without your"
        " name.\n",
    )


NOBODY = Letter("", "", "")
"""Written where there is nobody to tell, so that it takes as long."""
