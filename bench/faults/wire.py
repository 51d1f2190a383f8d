"""A server to be abused, and what is known of it: its operations with bodies that are right, its memory, its log."""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

import httpx

from tests.server.desk import Desk

EMAIL: Final = "canary.learner@example.org"
PASSWORD: Final = "canary-password-9f2c"  # noqa: S105  of a scratch account
WORDS: Final = "canary words of a note"
_PROGRAM: Final = (sys.executable, "-c", "from server.cli import main; main()")


class Operation(NamedTuple):
    """One operation of the interface, with a body that would be right."""

    method: str
    path: str
    body: Any


class Abused:
    """`carrel-server serve` on a scratch folder, with one learner on one device, and all it says on stderr kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        data = [*_PROGRAM, "--data", str(folder / "data")]
        account = ["user", "create", "--email", EMAIL, "--name", "Canary", "--password-stdin"]
        subprocess.run([*data, *account], input=PASSWORD, text=True, check=True, capture_output=True)
        self._log = (folder / "log").open("w+")
        command = [*data, "serve", "--port", "0"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self._log, text=True)
        assert self.process.stdout is not None
        self.url: str = json.loads(self.process.stdout.readline())["url"]
        self.client = httpx.Client(base_url=self.url, trust_env=False, timeout=60)
        self.desk = Desk(self.client, EMAIL)
        self.desk.sign_in(PASSWORD)
        self.desk.register()
        self.desk.sync(self.desk.note("n1", WORDS))

    def operations(self) -> list[Operation]:
        """Every operation that the server's own description names."""
        paths = self.client.get("/schema/openapi.json").json()["paths"]
        known = {
            "/v1/auth/sign-in": {
                **dict.fromkeys(("device", "public_key", "name"), "x"), "email": EMAIL, "password": PASSWORD,
            },
            "/v1/auth/refresh": {"refresh": self.desk.tokens.refresh, "rotation": "r", "signature": "s"},
            "/v1/sync/devices": {"platform": "linux", "app": "0.1.0", "schema": 1},
            "/v1/sync": self._sync(),
            "/v1/sync/refetch": {"kind": "note", "bucket": 1},
        }  # fmt: skip
        return [
            Operation(method.upper(), path, known.get(path)) for path, item in paths.items() for method in sorted(item)
        ]

    def megabytes(self) -> int:
        """The most memory that the server ever held; 0 where the system does not say."""
        status = Path(f"/proc/{self.process.pid}/status")
        if not status.exists():
            return 0
        return int(status.read_text().split("VmHWM:")[1].split()[0]) >> 10

    def secrets_in_log(self) -> list[str]:
        """Which of the things that no log may hold are in the server's."""
        self._log.flush()
        said = (self._folder / "log").read_text(errors="replace")
        tokens = self.desk.tokens
        return [name for name in (EMAIL, PASSWORD, WORDS, tokens.access, tokens.refresh) if name in said]

    def lines_in_log(self) -> int:
        """How much it had to say."""
        return len((self._folder / "log").read_text(errors="replace").splitlines())

    def tracebacks(self) -> int:
        """How often it was surprised."""
        return (self._folder / "log").read_text(errors="replace").count("Traceback")

    def _sync(self) -> dict[str, Any]:
        field = {"value": WORDS, "stamp": [1, 0, 1], "eid": secrets.token_hex(8), "replaces": []}
        origin = {**field, "value": {"course": "c", "created_at": 1, "lesson": "l"}, "eid": secrets.token_hex(8)}
        edit = {"kind": "note", "id": "n2", "n": 1, "fields": {"body": field, "origin": origin}}
        gone = {"stamp": [2, 0, 1], "eid": secrets.token_hex(8), "saw": {"body": []}}
        return {
            "rid": 1, "epoch": self.desk.epoch, "cursor": self.desk.cursor, "max_bytes": 1000,
            "device": self.desk.device,
            "edits": [edit, {"kind": "note", "id": "n1", "n": 2, "fields": {}, "delete": gone}],
        }  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.client.close()
        self.process.kill()
        self.process.communicate()
        self._log.close()
