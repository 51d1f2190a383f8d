"""`python -m bench.faults.clients`: slow, huge and lying clients against a real server on loopback.

Each sort comes many times at once. While it is there an ordinary request must be answered within two seconds;
afterwards all must have been refused or let go, and the server may never have held more than 300 MB. Prints a line a
sort.
"""

from __future__ import annotations

import argparse
import gzip
import socket
import sys
import tempfile
import threading
import time
from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import httpx
import zstandard

from bench.faults.requests import MOST_MB, MOST_SECONDS
from bench.faults.wire import Abused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LONGEST: Final = 40
"""Seconds after which a client that is still connected counts as not bounded."""
_LARGE: Final = 64 << 20
_ENDLESS: Final = 256 << 20
_CHUNK: Final = bytes(64 << 10)


def main() -> int:
    """One sort after the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--many", type=int, default=100, help="clients of each sort at once")
    many = parser.parse_args().many
    with tempfile.TemporaryDirectory() as scratch, Abused(Path(scratch)) as server:
        good = [_try(server, name, feed, many) for name, feed in sorts(server).items()]
        peak, said, surprised = server.megabytes(), server.secrets_in_log(), server.tracebacks()
    print(
        f"{len(good)} sorts of {many} clients: {sum(good)} bounded; peak {peak} MB; {surprised} tracebacks in the log"
    )
    return 0 if all(good) and peak <= MOST_MB and not said and not surprised else 1


def sorts(server: Abused) -> dict[str, Callable[[], Iterator[bytes]]]:
    """What each sort of client sends, a piece at a time."""
    head = f"POST /v1/sync HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {server.desk.tokens.access}\r\n"
    json = head + "Content-Type: application/json\r\n"
    zeros, full = bytes(_LARGE), b"[" + b" " * ((4 << 20) - 2) + b"]"
    bombs = {
        "a zstd bomb": ("zstd", zstandard.compress(zeros)),
        "a gzip bomb": ("gzip", gzip.compress(zeros)),
        "zstd with a window of 1 GB": ("zstd", bytes.fromhex("28b52ffd00a0") + bytes(64)),
        "a gzip in a gzip": ("gzip", gzip.compress(gzip.compress(zeros))),
        "packed to just the limit": ("zstd", zstandard.compress(full)),
    }
    return {
        "a head a byte a second": lambda: _slowly(head.encode()),
        "a connection and no word": lambda: _slowly(b""),
        "a body of 1 MB a byte a second": lambda: _after(
            f"{json}Content-Length: 1000000\r\n\r\n", _slowly(b" " * 1000)
        ),
        "a head without end": lambda: _after(head, (b"X-A: " + bytes([65]) * 8_000 + b"\r\n" for _ in range(8_000))),
        "a body without end": lambda: _after(f"{json}Transfer-Encoding: chunked\r\n\r\n", _chunks()),
        "a body that says it is 1 TB": lambda: _after(f"{json}Content-Length: {1 << 40}\r\n\r\n", _pieces()),
        "a body shorter than it says": lambda: _after(f"{json}Content-Length: 100\r\n\r\n{{}}", _end()),
        "a body longer than it says": lambda: _after(f"{json}Content-Length: 1\r\n\r\n{{}}{'x' * 5_000}", _end()),
        "a length that is no number": lambda: _after(f"{json}Content-Length: many\r\n\r\n", _end()),
        **{name: partial(_packed, json, *bomb) for name, bomb in bombs.items()},
    }


def _slowly(content: bytes) -> Iterator[bytes]:
    for n in range(_LONGEST):
        yield content[n : n + 1]
        time.sleep(1)


def _after(head: str, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield head.encode()
    yield from rest


def _packed(head: str, encoding: str, content: bytes) -> Iterator[bytes]:
    yield f"{head}Content-Encoding: {encoding}\r\nContent-Length: {len(content)}\r\n\r\n".encode()
    yield content


def _chunks() -> Iterator[bytes]:
    return (b"%x\r\n%s\r\n" % (len(_CHUNK), _CHUNK) for _ in range(_ENDLESS // len(_CHUNK)))


def _pieces() -> Iterator[bytes]:
    return (_CHUNK for _ in range(_ENDLESS // len(_CHUNK)))


def _end() -> Iterator[bytes]:
    yield b""


def _try(server: Abused, name: str, feed: Callable[[], Iterator[bytes]], many: int) -> bool:
    ends: Counter[str] = Counter()
    began = time.monotonic()
    clients = [threading.Thread(target=_client, args=(server.url, feed(), ends)) for _ in range(many)]
    for client in clients:
        client.start()
    slowest = 0.0
    while any(client.is_alive() for client in clients):
        slowest = max(slowest, _ordinary(server))
        clients[-1].join(0.2)
    bounded = "kept on" not in ends and slowest <= MOST_SECONDS
    told = ", ".join(f"{count} {end}" for end, count in ends.most_common())
    print(
        f"{'bounded' if bounded else 'NOT BOUNDED':11} {name:32} {told}; in {time.monotonic() - began:.0f} s; others "
        f"waited {slowest:.2f} s; {server.megabytes()} MB",
        flush=True,
    )
    return bounded


def _client(url: str, feed: Iterator[bytes], ends: Counter[str]) -> None:
    """Send until there is an answer, or no connection, or nothing more to send; then say how it ended."""
    there = httpx.URL(url)
    with socket.create_connection((there.host, there.port), timeout=_LONGEST) as line:
        answer = b""
        try:
            for piece in feed:
                line.sendall(piece)
                line.setblocking(False)  # noqa: FBT003  the socket's own word
                if answer := _heard(line):
                    break
                line.settimeout(_LONGEST)
            line.settimeout(_LONGEST)
            answer = answer or line.recv(4096)
        except TimeoutError:
            ends["kept on"] += 1
            return
        except OSError:
            ends["cut off"] += 1
            return
    ends[answer[9:12].decode() if answer.startswith(b"HTTP/1.1") else "cut off"] += 1


def _heard(line: socket.socket) -> bytes:
    try:
        return line.recv(4096) or b"cut off"
    except BlockingIOError:
        return b""


def _ordinary(server: Abused) -> float:
    began = time.monotonic()
    answer = httpx.get(f"{server.url}/v1/health", trust_env=False, timeout=30)
    if not answer.is_success:
        print(f"an ordinary request was answered {answer.status_code}", file=sys.stderr)
        return MOST_SECONDS * 2
    return time.monotonic() - began


if __name__ == "__main__":
    raise SystemExit(main())
