"""`make demo`: a server with real courses and the app signed in, all of it in one folder.

It drives the programs a user has, `carrel-server` and `carrel`, and nothing behind them. Running it again goes on
with the same server, courses and notes. Without a display it plays the tour and says where the pictures are.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import secrets
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
PROGRAMS = Path(sys.executable).parent
EMAIL = "aisyah@example.my"
NAME = "Nur Aisyah Rahman"
PRICES = {"welcome-to-carrel": "0.00"}
PRICE = "499.00"
COUPON = "BELAJAR10"
"""The demo's shop has no keys of Stripe: whatever is bought is bought on the test page, and no money moves."""


def main() -> int:
    """Make what is missing, serve it, open the window; the server ends with the window."""
    options = _options()
    folder = options.folder.resolve()
    if not _has_display():
        print("There is no display here: playing the tour instead.")
        return subprocess.call([PROGRAMS / "carrel", "tour", folder / "tour"])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # the server must end with us, however we end
    demo = Demo(folder)
    demo.prepare()
    with demo.serving() as url:
        demo.sign_in(url)
        print(f"\n  Server    {url}\n  E-mail    {EMAIL}\n  Password  {demo.password}\n", flush=True)
        return subprocess.call([PROGRAMS / "carrel", "--home", demo.home], env=demo.environment)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make demo", description=main.__doc__)
    parser.add_argument("--folder", type=Path, default=ROOT / ".demo")
    return parser.parse_args()


def _has_display() -> bool:
    return sys.platform in {"win32", "darwin"} or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY")))


class Demo:
    """One demo folder: the server's data, one learner's home, and the password both agree on."""

    def __init__(self, folder: Path) -> None:
        self.server = folder / "server"
        self.home = folder / "home"
        self._password_file = folder / "password"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # The secrets of a demo are made to be thrown away: a new passphrase at each start, and a new sign-in.
        self.environment = os.environ | {"CARREL_PASSPHRASE": secrets.token_urlsafe(16)}

    @property
    def password(self) -> str:
        """The learner's password, made once."""
        if not self._password_file.exists():
            self._password_file.touch(mode=0o600)
            self._password_file.write_text(secrets.token_urlsafe(9))
        return self._password_file.read_text()

    def prepare(self) -> None:
        """Courses imported and published, one learner enrolled in all of them: only what is not there yet."""
        have = {course["course"] for course in self._admin("course", "list")}
        if have:
            return
        self._admin("user", "create", "--email", EMAIL, "--name", NAME, "--password-stdin", words=self.password)
        for source in sorted((ROOT / "resources" / "courses").iterdir()):
            if source.is_dir() or source.suffix == ".zip":
                self._admin("user", "enrol", EMAIL, self._offer(source))
        for source in sorted((ROOT / "resources" / "for-sale").iterdir()):
            self._offer(source)
        self._admin("coupon", "create", COUPON, "--percent", "10")

    def _offer(self, source: Path) -> str:
        """Import and publish a course. Its slug."""
        print(f"Importing {source.name} …", flush=True)
        course: str = self._admin("course", "import", str(source))["course"]
        price = PRICES.get(course, PRICE)
        self._admin("course", "publish", course, "--price", price, "--currency", "MYR", "--valid-days", "180")
        return course

    def _admin(self, *command: str, words: str | None = None) -> Any:  # noqa: ANN401 - what the command prints
        return _run([PROGRAMS / "carrel-server", "--data", self.server, *command], self.environment, words)

    @contextlib.contextmanager
    def serving(self) -> Iterator[str]:
        """The server on a free port while the block runs: gives its address."""
        command: list[str | Path] = [PROGRAMS / "carrel-server", "--data", self.server, "serve", "--port", "0"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=self.environment) as process:
            try:
                assert process.stdout is not None
                yield json.loads(process.stdout.readline())["url"]
            finally:
                process.send_signal(signal.SIGTERM)

    def sign_in(self, url: str) -> None:
        """The learner's computer signs in, syncs, and has the first course on it."""
        self._desk("sign-in", "--server", url, "--email", EMAIL, "--password-stdin", words=self.password)
        self._desk("sync", "--wait", "30")
        for course in self._desk("courses"):
            self._desk("download", course["course"])

    def _desk(self, *command: str, words: str | None = None) -> Any:  # noqa: ANN401 - what the command prints
        return _run([PROGRAMS / "carrel", "--home", self.home, *command], self.environment, words)


def _run(command: list[str | Path], environment: dict[str, str], words: str | None) -> Any:  # noqa: ANN401
    done = subprocess.run(
        [*command, "--json"], input=words, capture_output=True, text=True, env=environment, check=False
    )
    if done.returncode:
        raise SystemExit(
            f"{command[0]} {' '.join(map(str, command[3:]))} ended with {done.returncode}:\n{done.stderr}{done.stdout}"
        )
    return json.loads(done.stdout)


if __name__ == "__main__":
    raise SystemExit(main())
