"""What strangers send: mutated, slow, huge and lying. Smaller versions of the commands in `bench/faults`."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import TYPE_CHECKING

import msgspec
import pytest
import uvicorn
import zstandard

from bench.faults import clients
from bench.faults.requests import abuse
from bench.faults.schema import ask
from bench.faults.wire import Abused
from server import bodies, patience
from server.app import create_app
from server.bodies import UnpackedBodies
from server.errors import Unavailable
from server.serving import _config
from tests.server.desk import problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from server.settings import Settings
    from tests.server.desk import Desk


@pytest.fixture
def abused(tmp_path: Path) -> Iterator[Abused]:
    """A real server process that must go on."""
    with Abused(tmp_path) as server:
        yield server


@pytest.mark.slow
def test_mutated_requests_are_the_askers_mistake(abused: Abused) -> None:
    """No 5xx, nothing slow, little memory, no secret in the log, and the note is still there."""
    found = abuse(abused, 800, seed=7)
    assert found.troubles == ()
    assert {200, 400, 401, 404} <= set(found.answers)
    assert abused.tracebacks() == 0


@pytest.mark.slow
def test_the_interface_keeps_to_its_description(abused: Abused) -> None:
    """Schemathesis asks every operation for what it allows and for what it does not."""
    asked = list(ask(abused, examples=8, number=7))
    assert [trouble for each in asked for trouble in each.troubles] == []
    assert {f"{each.method} {each.path}" for each in abused.operations()} == {each.operation for each in asked}


QUICK = (
    *("a head without end", "a body that says it is 1 TB", "a body longer than it says", "a length that is no number"),
    *("a zstd bomb", "a gzip bomb", "zstd with a window of 1 GB", "a gzip in a gzip", "packed to just the limit"),
)


@pytest.mark.slow
def test_huge_and_lying_clients_are_bounded(abused: Abused) -> None:
    """Eight of each at once: refused or cut off, while others are served, in bounded memory."""
    sorts = clients.sorts(abused)
    assert [name for name in QUICK if not clients._try(abused, name, sorts[name], 8)] == []
    assert abused.megabytes() < 300
    assert abused.tracebacks() == 0


@pytest.fixture
def hasty(embedded: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """A line to a server that waits half a second for what it waits for otherwise much longer."""
    monkeypatch.setattr(patience, "WHOLE_SECONDS", 0.5)
    server = uvicorn.Server(_config(create_app(embedded), "127.0.0.1", 0))
    listening = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    with socket.create_connection(listening.getsockname(), timeout=30) as line:
        yield line
    server.should_exit = True
    thread.join()
    listening.close()


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET /v1/health HTTP/1.1\r\nHost:",
        b"POST /v1/sync HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\nabc",
        b"POST /v1/sync HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx",
    ],
)
def test_a_client_that_only_holds_a_place_is_let_go(hasty: socket.socket, sent: bytes) -> None:
    """Nothing, half a head or half a body: cut off by the server, without an answer."""
    hasty.sendall(sent)
    with contextlib.suppress(ConnectionResetError):  # the same, said more harshly
        assert hasty.recv(100) == b""


def test_two_requests_on_one_line_each_get_their_time(hasty: socket.socket) -> None:
    """The time of the first does not count against the second."""
    for _ in range(3):
        hasty.sendall(b"GET /v1/health HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b"200 OK" in hasty.recv(4096)
        threading.Event().wait(0.3)


def test_a_head_of_many_kilobytes_is_cut_off(hasty: socket.socket) -> None:
    """No header is kept without end."""
    head = b"".join(b"X-Long: " + b"x" * 4_000 + b"\r\n" for _ in range(10_000))
    with pytest.raises(OSError):
        hasty.sendall(head)


@pytest.mark.parametrize(
    "body",
    [b'{"device": "\xff"}', b"[" * 100_000, b'{"rid": "\\ud800"}', b'{"a": ' * 2_000, b"\xef\xbb\xbf{}", b"", b"NaN"],
)
@pytest.mark.parametrize("path", ["/v1/sync", "/v1/sync/devices", "/v1/auth/sign-in", "/v1/auth/refresh"])
def test_what_is_no_json_is_a_bad_request(desk: Callable[..., Desk], path: str, body: bytes) -> None:
    """400 with a reason, wherever a body is read."""
    device = desk()
    refused = device.client.post(path, content=body, headers=device.headers())
    assert (refused.status_code, problem(refused).type) == (400, "invalid")


@pytest.mark.parametrize("number", [1 << 31, 1 << 63, 1 << 64, -1])
def test_a_number_that_no_database_holds_is_a_bad_request(desk: Callable[..., Desk], number: int) -> None:
    """400, before it reaches the database."""
    device = desk()
    body = b'{"platform": "linux", "app": "1", "schema": %d}' % number
    assert device.client.post("/v1/sync/devices", content=body, headers=device.headers()).status_code == 400
    if number != 1 << 31:
        assert device.ask(rid=number).status_code == 400


def test_a_group_of_tomorrow_is_utf8(desk: Callable[..., Desk]) -> None:
    """Even what this server does not read must be readable by the device that will."""
    device = desk()
    edit = msgspec.json.encode(device.note("n1", "x")).replace(b'"body":', b'"tomorrow":')
    whole = b'{"device":"%s","rid":1,"epoch":0,"cursor":0,"edits":[%s]}' % (device.device.encode(), edit)
    broken = whole.replace(b'"x"', b'"\xff"')
    assert device.client.post("/v1/sync", content=broken, headers=device.headers()).status_code == 400
    assert device.client.post("/v1/sync", content=whole, headers=device.headers()).status_code == 200


def test_all_large_bodies_together_have_one_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Over it the asker is told to come again; what it held is given back."""
    monkeypatch.setattr(bodies, "_ROOM", 1000)
    room = UnpackedBodies()._room
    with room.share() as first:
        first(900)
        with room.share() as second:
            second(50)
            with pytest.raises(Unavailable):
                second(51)
    with room.share() as third:
        third(1000)


def test_many_packed_bodies_at_once_are_all_read(desk: Callable[..., Desk]) -> None:
    """More at once than have a turn: each waits, none is lost."""
    device = desk()
    packed = zstandard.compress(b"[" + b" " * (1 << 20) + b"]")
    headers = device.headers() | {"Content-Encoding": "zstd"}
    statuses: list[int] = []

    def send() -> None:
        statuses.append(device.client.post("/v1/sync", content=packed, headers=headers).status_code)

    threads = [threading.Thread(target=send) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [400] * 12
