"""An account of one's own: asking for it, its password, its end."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

import click

from desktop.cli.desk import Desk, ask_hidden, at_terminal, json_option, pass_desk
from desktop.cli.exits import Exit, Refusal
from desktop.cli.output import say

if TYPE_CHECKING:
    from sync.http import Client

_SERVER: Final = click.option("--server", required=True, metavar="URL", help="The school's address.")
_EMAIL: Final = click.option("--email", required=True, metavar="E", help="Your e-mail address.")
_STDIN: Final = click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
_CODE: Final = click.option("--code", metavar="CODE", help="The code from the letter; without it, one is sent.")
_SENT: Final = "If this address can have one, a letter with a code is on its way."


@click.command("sign-up")
@_SERVER
@_EMAIL
@click.option("--name", metavar="N", help="Your name.")
@_CODE
@_STDIN
@json_option
@pass_desk
def sign_up(desk: Desk, server: str, email: str, name: str | None, code: str | None, password_stdin: bool) -> None:
    """Ask for an account: first a letter with a code is sent, then --code makes the account."""
    from sync.accounts import confirm_sign_up
    from sync.accounts import sign_up as ask
    from sync.protocol import SignUp

    with _client(desk, server) as client:
        if code:
            confirm_sign_up(client, email, code)
            desk.show(
                {"email": email, "state": "made"},
                lambda: say(f"Your account is made. Next: carrel sign-in --server {server} --email {email}"),
            )
            return
        if not name:
            raise Refusal("A name is needed.", "Give it with --name.", code=Exit.WRONG_USE)
        ask(client, SignUp(email, name, _secret("Password", from_stdin=password_stdin)))
    desk.show({"email": email, "state": "code_sent"}, lambda: say(f"{_SENT} Next: carrel sign-up --code …"))


@click.group("password")
def password() -> None:
    """Change your password, or set a new one with a code."""


@password.command("change")
@_STDIN
@json_option
@pass_desk
def change(desk: Desk, password_stdin: bool) -> None:
    """Change it; other devices sign in again. Standard input: the old one, then the new one, a line each."""
    from sync.accounts import change_password

    remote = desk.remote
    old = _secret("Password now", from_stdin=password_stdin)
    new = _secret("New password", from_stdin=password_stdin)
    change_password(remote, old, new)
    desk.show({"changed": True}, lambda: say("Your password is changed. Other devices sign in again."))


@password.command("reset")
@_SERVER
@_EMAIL
@_CODE
@_STDIN
@json_option
@pass_desk
def reset(desk: Desk, server: str, email: str, code: str | None, password_stdin: bool) -> None:
    """You have forgotten it: first a letter with a code is sent, then --code sets a new one."""
    from sync.accounts import forget_password, reset_password

    with _client(desk, server) as client:
        if code:
            reset_password(client, email, code, _secret("New password", from_stdin=password_stdin))
            desk.show({"email": email, "state": "changed"}, lambda: say("Your password is set. Next: carrel sign-in"))
            return
        forget_password(client, email)
    desk.show({"email": email, "state": "code_sent"}, lambda: say(f"{_SENT} Next: carrel password reset --code …"))


@click.group("account")
def account() -> None:
    """Your account: what the server knows of it, its address, its end."""


@account.command("show")
@json_option
@pass_desk
def show(desk: Desk) -> None:
    """Show your account as the server knows it."""
    from desktop.cli.output import iso
    from sync.accounts import account as told

    known = told(desk.remote)
    value = {
        "email": known.email,
        "name": known.name,
        "role": known.role,
        "created_at": iso(known.created_at),
        "verified_at": iso(known.verified_at),
    }
    confirmed = "confirmed" if known.verified_at else "not confirmed: carrel account confirm"
    desk.show(value, lambda: say(f"{known.name} <{known.email}>, {confirmed}"))


@account.command("confirm")
@_CODE
@json_option
@pass_desk
def confirm(desk: Desk, code: str | None) -> None:
    """Confirm your e-mail address: first a letter with a code is sent, then --code confirms."""
    from sync.accounts import confirm_address, send_address_code

    if code:
        confirm_address(desk.remote, code)
        desk.show({"state": "confirmed"}, lambda: say("Your address is confirmed."))
        return
    send_address_code(desk.remote)
    desk.show(
        {"state": "code_sent"}, lambda: say("A letter with a code is on its way. Next: carrel account confirm --code …")
    )


@account.command("delete")
@click.option("--yes", is_flag=True, help="Delete it: there is no way back.")
@_STDIN
@json_option
@pass_desk
def delete(desk: Desk, yes: bool, password_stdin: bool) -> None:
    """Delete your account everywhere: on the server, here, and on your other devices when they next sync."""
    from desktop.account.farewell import leave_for_good
    from sync.accounts import delete_account
    from sync.errors import AccountDeleted

    learner = desk.account
    if not yes:
        raise Refusal("Nothing was deleted.", "carrel export DIR keeps a copy; --yes deletes.", code=Exit.WRONG_USE)
    delete_account(desk.remote, _secret(f"Password of {learner.email}", from_stdin=password_stdin))
    desk.close_store()
    leave_for_good(desk.home, learner, desk.secrets, AccountDeleted())
    desk.show({"email": learner.email, "deleted": True}, lambda: say(f"The account {learner.email} is deleted."))


def _client(desk: Desk, server: str) -> Client:
    from desktop.account.signing import server_address
    from desktop.account.way import way_of
    from sync.http import open_client

    return open_client(server_address(server), way_of(desk.home, lambda: desk.secrets))


def _secret(question: str, *, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if at_terminal():
        return ask_hidden(question)
    raise Refusal("The password is missing.", "Give it with --password-stdin.", code=Exit.WRONG_USE)


COMMANDS: Final = {"sign-up": sign_up, "password": password, "account": account}
