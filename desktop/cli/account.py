"""Signing in and out, and the devices that are signed in."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

import click

from desktop.cli.desk import Desk, ask_hidden, at_terminal, json_option, pass_desk
from desktop.cli.exits import Exit, Refusal
from desktop.cli.output import iso, say, table

if TYPE_CHECKING:
    from localdb.home import Account


@click.command("sign-in")
@click.option("--server", required=True, metavar="URL", help="The school's address; it begins with https://.")
@click.option("--email", required=True, metavar="E", help="Your e-mail address.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option(
    "--device", metavar="NAME", help="How your other devices will call this one. [default: the computer's name]"
)
@json_option
@pass_desk
def sign_in(desk: Desk, server: str, email: str, password_stdin: bool, device: str | None) -> None:
    """Sign in to a server with e-mail and password.

    Your courses, notes and progress come with the next "carrel sync".
    """
    from desktop.account.signing import SignInForm
    from desktop.account.signing import sign_in as begin
    from localdb.state import change_state

    password = _password(email, from_stdin=password_stdin)
    account = begin(desk.home, desk.secrets, SignInForm(server, email, password, device_name=device or ""))
    change_state(desk.store, last_error="")  # the server has just answered: what ailed the last round is over
    desk.show(who(account), lambda: say(f"Signed in as {account.name} <{account.email}>. Next: carrel sync"))


@click.command("sign-out")
@click.option("--forget", is_flag=True, help="Also remove your courses' records, notes and progress from this device.")
@json_option
@pass_desk
def sign_out(desk: Desk, forget: bool) -> None:
    """Sign out on this device. What you wrote stays here for your next sign-in, unless it is to be forgotten."""
    from desktop.account.signing import sign_out as end
    from desktop.figures import counted
    from localdb.outbox import counts

    account = desk.account
    if forget and (waiting := counts(desk.store).pending):
        unsent = counted(waiting, "change has", "changes have")
        raise Refusal(f"{unsent} not been sent and would be lost.", "Run carrel sync first, then forget.")
    desk.store.close()  # on some systems an open file can't be forgotten
    end(desk.home, desk.secrets, lambda: desk.remote, forget=forget)
    kept = "Everything of it was removed from this device." if forget else "Your work stays on this device."
    desk.show({**who(account), "forgotten": forget}, lambda: say(f"Signed out {account.email}. {kept}"))


@click.group("devices", invoke_without_command=True)
@json_option
@click.pass_context
def devices(ctx: click.Context) -> None:
    """List the devices that are signed in with your account."""
    if ctx.invoked_subcommand is None:
        _list_devices(ctx.obj)


@devices.command("sign-out")
@click.argument("device", metavar="DEVICE")
@json_option
@pass_desk
def sign_out_device(desk: Desk, device: str) -> None:
    """Sign a device out, by its id or name: it sends what is unsent when it next comes, and removes its copy."""
    from localdb.errors import Ambiguous, NotFound
    from sync.accounts import sign_out_device as end

    known = [each for each in desk.remote.devices() if device in {each.device[: len(device)], each.name}]
    if len(known) != 1:
        raise (Ambiguous if known else NotFound)(f"{len(known)} of your devices are called {device}.")
    end(desk.remote, known[0].device)
    value = {"device": known[0].device, "name": known[0].name, "signed_out": True}
    desk.show(value, lambda: say(f"{known[0].name} is signed out. Its copy goes when it next reaches the server."))


def _list_devices(desk: Desk) -> None:
    from desktop.account.device_names import learn_device_names

    known = [device for device in learn_device_names(desk.store, desk.remote) if not device.signed_out]
    rows = [
        {
            "device": device.device,
            "name": device.name,
            "platform": device.platform,
            "last_seen": iso(device.last_seen),
            "this": device.this,
        }
        for device in known
    ]

    def lines() -> None:
        cells = [
            (device.name + (" (this one)" if device.this else ""), device.platform, iso(device.last_seen) or "never")
            for device in known
        ]
        table(("Device", "System", "Last seen"), cells)

    desk.show(rows, lines)


def who(account: Account) -> dict[str, Any]:
    """The keys of `sign-in`, which `status` begins with."""
    return {
        "learner": {"email": account.email, "name": account.name},
        "device": account.device_name,
        "server": account.server,
    }


def _password(email: str, *, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if at_terminal():
        return ask_hidden(f"Password of {email}")
    raise Refusal("The password is missing.", "Give it with --password-stdin.", code=Exit.WRONG_USE)


COMMANDS: Final = {"sign-in": sign_in, "sign-out": sign_out, "devices": devices}
