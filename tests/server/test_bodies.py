"""Packed bodies, honest and hostile."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import msgspec
import pytest
import zstandard

from server.bodies import pack, unpack
from server.errors import TooBig
from sync.protocol import SyncRequest
from tests.server.desk import problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.server.desk import Desk

LIMIT = 4 << 20
BOMB = {"zstd": zstandard.compress(bytes(64 << 20)), "gzip": gzip.compress(bytes(16 << 20))}
PACKERS: dict[str, Callable[[bytes], bytes]] = {"zstd": zstandard.compress, "gzip": gzip.compress}


@pytest.mark.parametrize("encoding", ["zstd", "gzip"])
def test_a_bomb_is_refused_with_the_limits(desk: Callable[..., Desk], encoding: str) -> None:
    """A few kilobytes that would become hundreds of megabytes: 413, the limits, and the server goes on."""
    device = desk()
    refused = device.client.post(
        "/v1/sync", content=BOMB[encoding], headers=device.headers() | {"Content-Encoding": encoding}
    )
    told = problem(refused)
    assert (refused.status_code, told.type) == (413, "limits")
    assert told.limits is not None
    assert told.limits.hard_bytes == LIMIT
    device.sync()


@pytest.mark.parametrize("encoding", ["zstd", "gzip"])
def test_packed_requests_and_answers(desk: Callable[..., Desk], encoding: str) -> None:
    """Both ways, in either of the two."""
    first, second = desk(), desk()
    first.rid = 1
    edits = (first.note("n1", "words " * 1000),)
    request = msgspec.json.encode(SyncRequest(first.device, 1, 0, 0, edits=edits))
    sent = first.client.post(
        "/v1/sync", content=PACKERS[encoding](request), headers=first.headers() | {"Content-Encoding": encoding}
    )
    assert sent.json()["results"][0]["status"] == "ok"
    asked = second.client.post(
        "/v1/sync",
        content=msgspec.json.encode(SyncRequest(second.device, 1, 0, 0)),
        headers=second.headers() | {"Accept-Encoding": encoding},
    )
    assert asked.headers["Content-Encoding"] == encoding
    assert asked.headers["Cache-Control"] == "no-store"
    assert len(asked.json()["records"]) == 1


def test_a_plain_body_over_the_limit_is_refused(desk: Callable[..., Desk]) -> None:
    """413 without packing too."""
    device = desk()
    refused = device.client.post("/v1/sync", content=b" " * (LIMIT + 1), headers=device.headers())
    assert problem(refused).type == "limits"


@pytest.mark.parametrize("encoding", ["zstd", "gzip", "br"])
def test_a_damaged_body_is_a_bad_request(desk: Callable[..., Desk], encoding: str) -> None:
    """400 in words, never a 500."""
    device = desk()
    headers = device.headers() | {"Content-Encoding": encoding}
    assert device.client.post("/v1/sync", content=b"nonsense", headers=headers).status_code == 400
    assert device.client.post("/v1/sync", content=b"{", headers=device.headers()).status_code == 400


def test_unpacking_stops_at_the_limit() -> None:
    """Exactly the limit passes; a byte more does not."""
    for packer, encoding in ((zstandard.compress, "zstd"), (gzip.compress, "gzip")):
        assert len(unpack(packer(bytes(1000)), encoding, 1000)) == 1000
        with pytest.raises(TooBig):
            unpack(packer(bytes(1001)), encoding, 1000)


def test_small_answers_travel_as_they_are() -> None:
    """Packing a few bytes costs more than it saves."""
    content, headers = pack(b"{}", "zstd, gzip")
    assert content == b"{}"
    assert "Content-Encoding" not in headers
