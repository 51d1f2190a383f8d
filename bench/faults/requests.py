"""`python -m bench.faults.requests [--count 20000] [--seed 1]`: mutated requests for every operation of the server.

A real server process on loopback gets bodies, headers and paths that are nearly right. Prints the counts by answer, the
slowest answer and the server's peak memory; exits 1 after any 5xx, an answer over two seconds, more than 300 MB, a lost
note, or a secret in the log (mail address, password, tokens, words of a note are canaries there).
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import httpx
import msgspec

from bench.faults.mutations import mutated_bytes, mutated_headers, mutated_path
from bench.faults.wire import WORDS, Abused, Operation

MOST_SECONDS = 2.0
MOST_MB = 300
_FAILED = 500
_SHOWN = 10


class Abuse(msgspec.Struct):
    """What a run came to."""

    answers: Counter[int]
    slowest: float = 0.0
    megabytes: int = 0
    troubles: tuple[str, ...] = ()


def main() -> int:
    """Send them all and count."""
    options = _options()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch, Abused(Path(scratch)) as server:
        found = abuse(server, options.count, options.seed)
        lines = server.lines_in_log()
    for trouble in found.troubles[:_SHOWN]:
        print(trouble, file=sys.stderr)
    counts = ", ".join(f"{count} × {status}" for status, count in sorted(found.answers.items()))
    print(
        f"{options.count} mutated requests, seed {options.seed}: {counts}; slowest {found.slowest:.2f} s; peak "
        f"{found.megabytes} MB; lines in the log {lines}; troubles {len(found.troubles)}; "
        f"{time.monotonic() - began:.0f} s"
    )
    return 1 if found.troubles else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def abuse(server: Abused, count: int, seed: int) -> Abuse:
    """So many requests over all operations in turn, and then an ordinary one that must still work."""
    found = Abuse(Counter())
    operations = server.operations()
    for number in range(count):
        chance = random.Random(f"{seed} {number}")  # noqa: S311 - a schedule, not a key
        _one(server, operations[number % len(operations)], chance, found, number)
    found.megabytes = server.megabytes()
    if found.megabytes > MOST_MB:
        found.troubles += (f"peak memory {found.megabytes} MB",)
    found.troubles += tuple(f"in the log: {secret[:20]}" for secret in server.secrets_in_log())
    if not _note_is_there(server):
        found.troubles += ("the learner's note is not there any more",)
    return found


def _one(server: Abused, operation: Operation, chance: random.Random, found: Abuse, number: int) -> None:
    if operation.path == "/v1/sync":
        operation.body["rid"] = number + 2  # or all but the first would be stale before they are looked at
    content = b""
    lies: dict[str, str] = {}
    if operation.body is not None or chance.random() < 0.1:  # noqa: PLR2004
        content, lies = mutated_headers(mutated_bytes(operation.body or {}, chance), chance)
    headers = {name.encode(): value.encode("latin-1") for name, value in (server.desk.headers() | lies).items()}
    path = mutated_path(operation.path, chance)
    if operation.path.endswith("sign-out"):
        headers.pop(b"Authorization", None)  # or the rest of the run would be nobody's
    began = time.monotonic()
    try:
        status = server.client.request(operation.method, path, content=content, headers=headers).status_code
    except (httpx.RemoteProtocolError, httpx.ReadError):
        status = 0
    took = time.monotonic() - began
    found.answers[status] += 1
    found.slowest = max(found.slowest, took)
    if status >= _FAILED or took > MOST_SECONDS:
        found.troubles += (f"{number}: {operation.method} {path[:80]} {content[:80]!r}: {status} after {took:.1f} s",)


def _note_is_there(server: Abused) -> bool:
    """By a device that signs in anew; the first one was abused."""
    answer = server.desk.get("/v1/sync/head")
    if answer.status_code != 200:  # noqa: PLR2004
        return False
    server.desk.cursor = server.desk.epoch = 0
    page = server.desk.ask(rid=1 << 40)
    return WORDS in page.text


if __name__ == "__main__":
    raise SystemExit(main())
