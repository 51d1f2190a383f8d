"""JSON from outside: what is no JSON, no UTF-8 or nested without end is the asker's mistake, never ours.

msgspec tells of the last two by Python's own errors, which Litestar takes for a fault of the server.
"""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec
from litestar import Request
from typing_extensions import override

from server.errors import BadRequest

Read = TypeVar("Read")


class JsonRequest(Request[Any, Any, Any]):
    """A request whose body Litestar reads."""

    @override
    async def json(self) -> Any:
        try:
            return await super().json()
        except (RecursionError, UnicodeDecodeError) as trouble:
            raise BadRequest("The body is not JSON in UTF-8, or nested too deep.") from trouble


def read_json(body: bytes, decoder: msgspec.json.Decoder[Read]) -> Read:
    """What a decoder makes of a body; groups that stay raw are UTF-8 too, for whoever reads them later."""
    try:
        body.decode()
        return decoder.decode(body)
    except msgspec.DecodeError as trouble:
        raise BadRequest(f"The body cannot be read: {trouble}.") from trouble
    except (RecursionError, UnicodeDecodeError) as trouble:
        raise BadRequest("The body is not JSON in UTF-8, or nested too deep.") from trouble
