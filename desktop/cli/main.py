"""The program `carrel`: without a command it opens the window, with one it works headless on the same store.

The composition root of the headless verbs. A command's module is imported when the command is used: `carrel status`
must not pay for the network, the keyring or a progress bar.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any, Final

import click
from typing_extensions import override

from desktop.cli.desk import Desk
from desktop.cli.exits import Exit
from desktop.cli.telling import WANTS_JSON, told
from desktop.plain_imports import import_plainly

COMMANDS: Final[dict[str, tuple[str, str]]] = {
    "sign-in": ("account", "Sign in to a server with e-mail and password."),
    "sign-out": ("account", "Sign out on this device."),
    "sign-up": ("membership", "Ask for an account."),
    "password": ("membership", "Change your password, or set a new one."),
    "account": ("membership", "Your account on the server: its address, its end."),
    "devices": ("account", "List the devices that are signed in, or sign one out."),
    "profile": ("profile", "Show or fill in your profile."),
    "export": ("profile", "Write all your data into a folder."),
    "status": ("syncing", "Say who is signed in and what waits to be sent."),
    "sync": ("syncing", "Send what waits and fetch what is new."),
    "courses": ("courses", "List your courses."),
    "lessons": ("courses", "List the lessons of a course."),
    "download": ("courses", "Bring a course onto this device."),
    "remove": ("courses", "Remove a course's files from this device; notes and progress stay."),
    "study": ("study", "Write down that you studied a lesson."),
    "progress": ("study", "Show how far you are."),
    "catalogue": ("shop", "List or search the courses that can be bought."),
    "cart": ("shop", "List, fill, empty or pay your cart."),
    "payments": ("shop", "List your payments with their receipts."),
    "certificates": ("certificates", "List, export and verify certificates."),
    "quiz": ("quiz", "List the questions of a lesson, or answer them."),
    "notes": ("notes", "List, write, find and export notes."),
    "bookmarks": ("bookmarks", "List, add and delete bookmarks."),
    "backup": ("backup", "Copy all that you made into one file."),
    "restore": ("backup", "Go back to a backup; nothing is lost by it."),
    "network": ("network", "Show or choose the proxy and the certificates to trust."),
    "doctor": ("doctor", "Check this installation and its data."),
    "tour": ("tour", "Play a learner's day in the real window and leave pictures."),
}
"""Each command with its module and the line that --help shows, so that help imports none of them."""


class Commands(click.Group):
    """The commands, imported one at a time."""

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of a first use, not of the alphabet."""
        return list(COMMANDS)

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's module now."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"desktop.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = module.COMMANDS[cmd_name]
        return command

    @override
    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Remember whether JSON was asked for anywhere: a mistake may come before its place is reached."""
        ctx.meta[WANTS_JSON] = "--json" in args
        with told(ctx):
            return super().parse_args(ctx, args)

    @override
    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list for --help."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    @override
    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an error is told in words and becomes an exit code."""
        with told(ctx):
            return super().invoke(ctx)


@click.group(cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--home", type=click.Path(path_type=Path, file_okay=False), help="The folder that holds everything.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON value instead of lines for a person.")
@click.version_option(package_name="carrel", message="Carrel %(version)s")
@click.pass_context
def carrel(ctx: click.Context, home: Path | None, as_json: bool) -> None:
    """Study your courses on your own computer, offline, with nothing lost.

    Without a command the window opens. A COURSE is the short name that "carrel courses" prints, a LESSON its place
    (like 2.3) or its id; the ids of notes and bookmarks may be cut to six letters.
    """
    desk = ctx.obj = ctx.with_resource(Desk(home, as_json=as_json))
    if ctx.invoked_subcommand is None:
        ctx.exit(open_window(desk))


def open_window(desk: Desk) -> int:
    """Open the window; Qt is imported here and only here."""
    try:
        import_plainly()
        from desktop.start import run
    except ImportError as error:
        click.echo(f"The window needs the desktop extra: pip install carrel[desktop] ({error}).", err=True)
        return Exit.LOCAL_TROUBLE
    return run(desk.home_folder)


def main() -> None:
    """The entry point of `carrel`."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    carrel.main(prog_name="carrel")
