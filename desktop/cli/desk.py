"""What a verb works with: the home, the learner's store, the way to the server; each opened when first asked for."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

import click

from desktop.account.errors import NoAccount
from desktop.cli.output import print_json, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.account.secrets import Secrets
    from localdb.home import Account, Home
    from localdb.store import Store
    from sync.http import HttpRemote

Command = TypeVar("Command", bound="Callable[..., Any]")


class Desk:
    """One run of one verb."""

    def __init__(self, home: Path | None = None, *, as_json: bool = False) -> None:
        self.home_folder = home or _default_home()
        self.as_json = as_json
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self._open.close()

    @cached_property
    def home(self) -> Home:
        """The folder that holds everything of this installation."""
        from localdb.home import Home

        return Home(self.home_folder)

    @cached_property
    def store(self) -> Store:
        """The database of the account last signed in, or of the sample course."""
        from localdb.store import open_store

        store = self._open.enter_context(open_store(self.home, self.home.current(), app="carrel"))
        if store.moved_aside is not None:
            say(f"The database was broken and is kept as {store.moved_aside}.")
            from desktop.messages import salvaged_words

            say(salvaged_words(store.salvaged))
        return store

    def close_store(self) -> None:
        """Let go of the learner's files: they are about to go. Whoever asks for the store again opens it anew."""
        self.store.close()
        del self.store

    @cached_property
    def secrets(self) -> Secrets:
        """Where this home's secrets are kept. Only verbs that talk to the server ask for them."""
        from desktop.account.secrets import choose_secrets

        return choose_secrets(self.home_folder, ask=ask_hidden if at_terminal() else None)

    @property
    def account(self) -> Account:
        """Who is signed in. Raises `NoAccount` when nobody is."""
        account = self.home.current()
        if account is None:
            raise NoAccount("nobody is signed in")
        return account

    @cached_property
    def remote(self) -> HttpRemote:
        """The account's server, with this device's session. Only the verbs that talk to it touch a secret."""
        account = self.account  # before anything is imported for a network that nobody may use
        from desktop.account.signing import connect_as

        remote = connect_as(self.home, account, self.secrets)
        self._open.callback(remote.close)
        return remote

    def show(self, value: Any, lines: Callable[[], None]) -> None:  # noqa: ANN401 - whatever the verb's keys hold
        """Print the value: as JSON, or as `lines` prints it for a person."""
        if self.as_json:
            print_json(value)
        else:
            lines()


def json_option(command: Command) -> Command:
    """`--json` after the command, the same as before it."""

    def remember(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
        if asked:
            ctx.find_root().obj.as_json = True

    help_line = "Print one JSON value."
    return click.option("--json", is_flag=True, expose_value=False, callback=remember, is_eager=True, help=help_line)(
        command
    )


pass_desk = click.make_pass_decorator(Desk)


def at_terminal() -> bool:
    """Whether a person can be asked. Without a terminal nothing ever prompts."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask_hidden(question: str) -> str:
    """Ask for something that must not be seen."""
    answer: str = click.prompt(question, hide_input=True, err=True)
    return answer


def _default_home() -> Path:
    named = os.environ.get("CARREL_HOME")
    if named:
        return Path(named)
    import platformdirs

    return Path(platformdirs.user_data_dir("carrel", appauthor=False))
