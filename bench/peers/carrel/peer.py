"""Carrel as one more peer of the sync bench: how it is installed, served and driven.

The harness (not part of this project) imports this file with its own folder on the path and calls these functions.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]
EMAIL = "bench@example.my"
PASSWORD = "a password for the bench"  # noqa: S105 - of an account that lives as long as one run
PASSPHRASE = "a passphrase for the bench"  # noqa: S105

_where = PROJECT / ".venv"


def install(where: str) -> None:
    """The project's own setup, in a folder of the bench."""
    global _where  # noqa: PLW0603 - the harness calls install before all else, on the module
    _where = Path(where)
    subprocess.run(["make", "-s", "-C", PROJECT, "setup", f"VENV={where}"], check=True, stdout=sys.stderr)  # noqa: S607


def version() -> str:
    """Whose figures these are."""
    names = ("carrel", "litestar", "sqlalchemy", "httpx", "uvicorn", "msgspec", "zstandard")
    code = "import sys, importlib.metadata as m; print(', '.join(n + ' ' + m.version(n) for n in sys.argv[1:]))"
    return subprocess.run(
        [_program("python"), "-c", code, *names], capture_output=True, text=True, check=True
    ).stdout.strip()


def server(folder: str, port: int) -> tuple[list[str], dict[str, str]]:
    """The real server on a fresh data folder, with one learner in it."""
    data = ["--data", folder]
    account = ["user", "create", "--email", EMAIL, "--name", "Bench", "--password-stdin"]
    subprocess.run(
        [_program("carrel-server"), *data, *account], input=PASSWORD, text=True, check=True, stdout=sys.stderr
    )
    return [_program("carrel-server"), *data, "serve", "--port", str(port)], {}


def agent() -> tuple[list[str], dict[str, str]]:
    """One process is one device; the harness's own `agent` module is beside the harness."""
    harness = Path(sys.modules["data"].__file__ or "").parent
    paths = os.pathsep.join((str(harness), str(PROJECT)))
    device = str(Path(__file__).with_name("device.py"))
    return [_program("python"), device], {"PYTHONPATH": paths, "CARREL_PASSPHRASE": PASSPHRASE}


def _program(name: str) -> str:
    return str(_where / "bin" / name)
