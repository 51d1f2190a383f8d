"""`python -m bench.faults.schema [--examples 200]`: schemathesis asks every operation of the OpenAPI document.

It makes requests that the description allows, and some that it does not, and sends them to a real server on loopback.
Prints a line an operation; exits 1 after any 5xx, an answer over two seconds or more than 300 MB.
"""

from __future__ import annotations

import argparse
import logging
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.core.result import Ok

from bench.faults.requests import MOST_MB, MOST_SECONDS
from bench.faults.wire import Abused

if TYPE_CHECKING:
    from collections.abc import Iterator

_FAILED = 500


class Asked(NamedTuple):
    """What one operation answered, and what was wrong with that."""

    operation: str
    answers: Counter[int]
    troubles: list[str]


def main() -> int:
    """Ask them all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--examples", type=int, default=200, help="requests of each operation, of each of the two modes"
    )
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    logging.disable()
    found: list[Asked] = []
    with tempfile.TemporaryDirectory() as scratch, Abused(Path(scratch)) as server:
        for asked in ask(server, options.examples, options.seed):
            print(f"{asked.operation:36} {dict(sorted(asked.answers.items()))}", *asked.troubles, sep="\n    ")
            found.append(asked)
        peak = server.megabytes()
    troubles, count = sum(len(asked.troubles) for asked in found), sum(asked.answers.total() for asked in found)
    print(f"{len(found)} operations, {count} requests, seed {options.seed}; troubles {troubles}; peak {peak} MB")
    return 1 if troubles or peak > MOST_MB else 0


def ask(server: Abused, examples: int, number: int) -> Iterator[Asked]:
    """Each operation in turn, by a learner who is signed in, but for signing out."""
    schema = schemathesis.openapi.from_dict(server.client.get("/schema/openapi.json").json())
    for found in schema.get_all_operations():
        assert isinstance(found, Ok), found
        operation = found.ok()
        asked = Asked(f"{operation.method.upper()} {operation.path}", Counter(), [])
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            try:
                _ask(server, operation.as_strategy(generation_mode=mode), asked, examples, number)
            except Exception as impossible:  # noqa: BLE001  the library cannot break what has no parameters
                if mode is GenerationMode.POSITIVE:
                    asked.troubles.append(f"could not be asked: {impossible!r:.200}")
        yield asked


def _ask(server: Abused, cases: Any, asked: Asked, examples: int, number: int) -> None:  # noqa: ANN401  a strategy
    headers = server.desk.headers() if "sign-out" not in asked.operation else {}

    @seed(number)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(cases)
    def send(case: Any) -> None:  # noqa: ANN401  the library's own
        began = time.monotonic()
        status = case.call(base_url=server.url, headers=headers, timeout=30).status_code
        asked.answers[status] += 1
        if status >= _FAILED or time.monotonic() - began > MOST_SECONDS:
            asked.troubles.append(f"{status}: {case.as_curl_command()[:300]}")

    send()


if __name__ == "__main__":
    raise SystemExit(main())
