"""The tour's own school: a real server process with real courses, that can be stopped and started again."""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

COURSES = Path(__file__).resolve().parents[2] / "resources" / "courses"
FOR_SALE = COURSES.with_name("for-sale")
PROGRAM = Path(sys.executable).parent / "carrel-server"
EMAIL = "aisyah@example.my"
NAME = "Nur Aisyah Rahman"


class SchoolClosed(Exception):
    """The server's program did not do what it was asked; the words are its own."""


class School:
    """Opened by `with`; the server is running then, at `url`."""

    def __init__(self, folder: Path) -> None:
        self._data = folder / "server"
        self._process: subprocess.Popen[str] | None = None
        self._port = 0
        self.password = secrets.token_urlsafe(9)
        self.url = ""

    def __enter__(self) -> Self:
        self._furnish()
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Serve, at the same address as the last time."""
        command: list[str | Path] = [PROGRAM, "--data", self._data, "serve", "--port", str(self._port)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)  # noqa: S603
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise SchoolClosed("carrel-server did not start to serve")
        self.url = json.loads(line)["url"]
        self._port = int(self.url.rpartition(":")[2])

    def stop(self) -> None:
        """End the server as an administrator would."""
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.communicate(timeout=10)
            self._process = None

    def _furnish(self) -> None:
        self._ask("user", "create", "--email", EMAIL, "--name", NAME, "--password-stdin", words=self.password)
        for source in sorted(COURSES.iterdir()):
            course = self._ask("course", "import", str(source))["course"]
            self._publish(course, "499.00")
            self._ask("user", "enrol", EMAIL, course)
        for source in sorted(FOR_SALE.iterdir()):
            self._publish(self._ask("course", "import", str(source))["course"], "260.00")

    def _publish(self, course: str, price: str) -> None:
        self._ask("course", "publish", course, "--price", price, "--currency", "MYR", "--valid-days", "180")

    def _ask(self, *command: str, words: str | None = None) -> dict[str, Any]:
        whole: list[str | Path] = [PROGRAM, "--data", self._data, *command, "--json"]
        done = subprocess.run(whole, input=words, capture_output=True, text=True, env=os.environ, check=False)  # noqa: S603
        if done.returncode:
            raise SchoolClosed(f"carrel-server {' '.join(command[:2])}: {done.stderr or done.stdout}")
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer
