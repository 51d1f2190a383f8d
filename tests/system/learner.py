"""A learner's device: one home, and the real commands on it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

from click.testing import CliRunner

from desktop.cli.main import carrel

PASSWORD = "correct horse battery"
CARREL = Path(sys.executable).with_name("carrel")


class Ran(NamedTuple):
    """What a command left: its exit code, its value (from --json), and what it said."""

    code: int
    value: Any
    said: str


class Device:
    """One home. Commands run in this process, as `carrel` would run them, unless a test kills one."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def run(self, *words: str, typed: str = "", code: int = 0) -> Ran:
        """Run a command with --json and check how it ended."""
        result = CliRunner().invoke(carrel, ["--home", str(self.home), *words, "--json"], input=typed)
        assert result.exit_code == code, (words, result.exit_code, result.output, result.exception)
        value = json.loads(result.stdout) if result.stdout.strip() else None
        return Ran(result.exit_code, value, result.stderr)

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start a command as a process of its own."""
        command = [str(CARREL), "--home", str(self.home), *words]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def sign_in(self, url: str, email: str, name: str = "laptop") -> Ran:
        """Sign in with the learner's password."""
        words = ("sign-in", "--server", url, "--email", email, "--password-stdin", "--device", name)
        return self.run(*words, typed=PASSWORD)

    def notes(self) -> dict[str, str]:
        """The text of every note by its id."""
        return {
            row["note"]: self.run("notes", "show", row["note"]).value["body"] for row in self.run("notes", "list").value
        }

    def looks(self) -> dict[str, Any]:
        """All that a learner sees of their work, to be compared with another device."""
        return {
            "notes": [self.run("notes", "show", note).value | {"waiting": False} for note in sorted(self.notes())],
            "bookmarks": self.run("bookmarks", "list").value,
            "progress": self.run("progress").value,
        }
