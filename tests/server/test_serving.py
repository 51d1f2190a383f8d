"""The real program in its own process, on a real port."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import httpx
import pytest

from server.accounts.users import create_user
from server.database import open_database
from server.settings import Settings
from tests.server.desk import PASSWORD, Desk, value

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from server.database import Database
    from tests.postgres import Postgres

PROGRAM = (sys.executable, "-c", "from server.cli import main; main()")


@pytest.fixture
def serving(settings: Settings, database: Database) -> Iterator[subprocess.Popen[str]]:
    """`carrel-server serve --port 0` with one account."""
    with database.write() as connection:
        create_user(connection, email="ana@example.org", name="Ana", role="learner", password=PASSWORD, now=1)
    with subprocess.Popen(serve(settings), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def serve(settings: Settings, *words: str) -> list[str]:
    """The command that serves these settings."""
    named = ["--database", settings.database] if settings.database else []
    return [*PROGRAM, "--data", str(settings.data), *named, "serve", "--port", "0", *words]


def address(process: subprocess.Popen[str]) -> str:
    """What the server says once it accepts."""
    assert process.stdout is not None
    line = json.loads(process.stdout.readline())
    assert line["pid"] == process.pid
    return str(line["url"])


def test_it_serves_syncs_and_stops(serving: subprocess.Popen[str]) -> None:
    """One line when it accepts; two devices meet; SIGTERM ends it in five seconds. It says where its letters go."""
    with httpx.Client(base_url=address(serving), trust_env=False) as client:
        assert client.get("/v1/health").json().keys() == {"carrel", "now", "oldest"}
        first, second = Desk(client, "ana@example.org"), Desk(client, "ana@example.org")
        for device in (first, second):
            assert device.sign_in().status_code == 200
            device.register()
        first.sync(first.note("n1", "over a real wire"))
        assert value(second.sync().records[0], "body") == "over a real wire"
    serving.send_signal(signal.SIGTERM)
    assert serving.wait(5) == 0
    assert serving.stderr is not None
    (said,) = serving.stderr.read().splitlines()
    assert said.startswith("No mail server is set (CARREL_SMTP_HOST): letters go into ")


def test_a_request_that_never_ends_does_not_keep_the_server(serving: subprocess.Popen[str]) -> None:
    """Half a request and an idle line: it still stops in time, and shows nobody a traceback."""
    there = httpx.URL(address(serving))
    with socket.create_connection((there.host, there.port)) as half, socket.create_connection((there.host, there.port)):
        half.sendall(b"POST /v1/sync HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nabc")
        with httpx.Client(base_url=there, trust_env=False) as client:
            client.get("/v1/health")
        serving.send_signal(signal.SIGTERM)
        assert serving.wait(5) == 0
    assert serving.stderr is not None
    assert "Traceback" not in serving.stderr.read()


def test_an_acknowledged_note_survives_the_servers_death(serving: subprocess.Popen[str], settings: Settings) -> None:
    """Kill -9 right after the answer: the next server on the same folder has it."""
    with httpx.Client(base_url=address(serving), trust_env=False) as client:
        device = Desk(client, "ana@example.org")
        device.sign_in()
        device.register()
        device.sync(device.note("n1", "acknowledged"))
    serving.kill()
    serving.wait(5)
    with subprocess.Popen(serve(settings), stdout=subprocess.PIPE, text=True) as again:
        with httpx.Client(base_url=address(again), trust_env=False) as client:
            device = Desk(client, "ana@example.org")
            device.sign_in()
            assert value(device.sync().records[0], "body") == "acknowledged"
        again.terminate()


def test_a_taken_port_is_wrong_use(serving: subprocess.Popen[str], tmp_path: Path) -> None:
    """The second server says so and leaves with 2."""
    port = address(serving).rsplit(":", 1)[1]
    command = [*PROGRAM, "--data", str(tmp_path / "other"), "serve", "--port", port, "--json"]
    refused = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert refused.returncode == 2
    assert "Traceback" not in refused.stderr
    assert json.loads(refused.stdout)["error"]["type"] == "WrongUse"


def test_workers_share_port_and_database(postgres: Postgres, tmp_path: Path) -> None:
    """Two processes behind one address: what one took in the other gives; killed with -9, they leave the port free."""
    with postgres.scratch() as url:
        settings = Settings(tmp_path / "data", url)
        with open_database(settings) as database, database.write() as connection:
            create_user(connection, email="ana@example.org", name="Ana", role="learner", password=PASSWORD, now=1)
        with subprocess.Popen(serve(settings, "--workers", "2"), stdout=subprocess.PIPE, text=True) as process:
            there = address(process)
            with httpx.Client(base_url=there, trust_env=False) as one, httpx.Client(base_url=there) as other:
                writer, reader = Desk(one, "ana@example.org"), Desk(other, "ana@example.org")
                for device in (writer, reader):
                    assert device.sign_in().status_code == 200
                    device.register()
                writer.sync(writer.note("n1", "to whichever answers"))
                assert value(reader.sync().records[0], "body") == "to whichever answers"
            process.kill()
        port = there.rsplit(":", 1)[1]
        again = [*PROGRAM, "--data", str(tmp_path / "other"), "serve", "--port", port]
        heard = ""
        for _ in range(50):  # the workers notice that their parent is gone, and let running requests finish
            with subprocess.Popen(again, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as next_:
                assert next_.stdout is not None
                heard = next_.stdout.readline()
                next_.terminate()
            if heard:
                break
        assert heard
