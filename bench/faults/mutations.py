"""How a request that is right becomes one that is not: seeded, one schedule a seed."""

from __future__ import annotations

import copy
import gzip
import json
from typing import TYPE_CHECKING, Any, Final

import zstandard

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

_STRANGE: Final[tuple[Any, ...]] = (
    *(
        None,
        True,
        -1,
        0,
        1 << 31,
        1 << 53,
        1 << 63,
        1 << 64,
        -(1 << 63),
        10**400,
        1.5,
        1e308,
        -0.0,
        [],
        {},
        [[]],
        {"": {}},
    ),
    *(
        "",
        "\0",
        "a\0b",
        "\ud800",
        "\u202e",
        "é" * 5_000,
        "9" * 400,
        "../../etc/passwd",
        "' OR 1=1 --",
        "%00",
        "🚦",
        "\n",
    ),
    *(["x"] * 600, {f"k{n}": n for n in range(600)}),
)
_HEADERS: Final = (
    {"Content-Encoding": "zstd"},
    {"Content-Encoding": "gzip"},
    {"Content-Encoding": "br, gzip"},
    {"Content-Type": "text/plain"},
    {"Content-Type": "application/json; charset=utf-16"},
    {"Content-Type": "multipart/form-data; boundary=x"},
    {"Content-Type": "\xff"},
    {"Authorization": "Bearer x"},
    {"Authorization": "Basic eDp4"},
    {"Authorization": "Bearer " + "a.b.c"},
    {"Accept-Encoding": "zstd"},
    {"Accept": "application/x-unheard-of"},
    {"If-None-Match": '"'},
    {"Range": "bytes=9-1,4-"},
)
_PATHS: Final = ("", "x", "0" * 64, "%00", "..%2f..%2fetc%2fpasswd", "%ff%fe", "a" * 3_000, "🚦", "'")


def mutated_value(body: Any, chance: random.Random) -> Any:  # noqa: ANN401  JSON
    """A copy with some of it replaced, removed, doubled or wrapped."""
    changed = copy.deepcopy(body)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        places = list(_places(changed))
        if not places:
            return copy.deepcopy(chance.choice(_STRANGE))
        holder, key = chance.choice(places)
        match chance.randrange(4):
            case 0 if isinstance(holder, dict):
                del holder[key]
            case 1:
                holder[key] = [copy.deepcopy(holder[key])] * chance.choice((1, 2, 50))
            case 2 if isinstance(holder, dict):
                holder[chance.choice(("__proto__", "x" * 300, ""))] = copy.deepcopy(chance.choice(_STRANGE))
            case _:
                holder[key] = copy.deepcopy(chance.choice(_STRANGE))
    return changed


def mutated_bytes(body: Any, chance: random.Random) -> bytes:  # noqa: ANN401  JSON
    """The body as bytes: of a mutated value, or with its bytes cut, flipped, nested or packed wrongly."""
    whole = json.dumps(mutated_value(body, chance) if chance.random() < 0.7 else body).encode()  # noqa: PLR2004
    match chance.randrange(10):
        case 0:
            return whole[: chance.randrange(len(whole) + 1)]
        case 1:
            at = chance.randrange(len(whole))
            return whole[:at] + chance.randbytes(chance.randrange(1, 8)) + whole[at + 1 :]
        case 2:
            depth = chance.choice((10, 1_000, 100_000))
            return b"[" * depth + whole + b"]" * depth
        case 3:
            return chance.choice((b"NaN", b"\xef\xbb\xbf" + whole, whole + whole, b"", chance.randbytes(200)))
        case _:
            return whole


def mutated_headers(content: bytes, chance: random.Random) -> tuple[bytes, dict[str, str]]:
    """The body as it travels, with headers that may lie about it."""
    match chance.randrange(8):
        case 0:
            return content, chance.choice(_HEADERS)
        case 1:
            return zstandard.compress(content), {"Content-Encoding": "zstd"}
        case 2:
            packed = gzip.compress(content)
            return packed[: chance.choice((len(packed), len(packed) // 2))], {"Content-Encoding": "gzip"}
        case _:
            return content, {}


def mutated_path(path: str, chance: random.Random) -> str:
    """A path with its places filled with what belongs there, or with anything else."""
    while "{" in path:
        before, _, rest = path.partition("{")
        path = before + chance.choice(_PATHS) + rest.partition("}")[2]
    if chance.random() < 0.2:  # noqa: PLR2004
        path += chance.choice(("?former=true", "?former=\0", "?x=" + "y" * 2_000, "/", "?former=1&former=2"))
    return path.replace("\0", "%00")


def _places(value: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401  JSON
    """Every place of a JSON value, as its holder and its key."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in list(items):
        yield value, key
        yield from _places(inner)
