"""`/v1/sync`: the one request that carries everything, and the cheap question whether it is worth asking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import msgspec
from litestar import MediaType, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.openapi import ResponseSpec
from litestar.openapi.spec import OpenAPIMediaType, OpenAPIType, Operation, RequestBody, Schema
from litestar.params import RawBody

from server.accounts.access import Identity
from server.bodies import pack
from server.database import Database
from server.errors import BadRequest
from server.settings import Settings
from server.sync.exchange import StoredAnswer, head_of, sync_once
from sync.protocol import SyncRequest

_REQUEST: Final = msgspec.json.Decoder(SyncRequest)
_WHOLE: Final = Schema(type=OpenAPIType.INTEGER)
_SHAPES: Final = {
    **dict.fromkeys(("rid", "epoch", "cursor", "v", "schema", "boot", "max_bytes"), _WHOLE),
    "device": Schema(type=OpenAPIType.STRING),
    "edits": Schema(type=OpenAPIType.ARRAY, items=Schema(type=OpenAPIType.OBJECT, title="Edit")),
}


@dataclass
class _SyncOperation(Operation):
    """The handler reads the body itself, so it also says itself what stands in it."""

    def __post_init__(self) -> None:
        fields = msgspec.structs.fields(SyncRequest)
        schema = Schema(
            type=OpenAPIType.OBJECT,
            title="SyncRequest",
            required=[field.name for field in fields if field.required],
            properties={field.name: _SHAPES[field.name] for field in fields},
        )
        content = {"application/json": OpenAPIMediaType(schema=schema)}
        self.request_body = RequestBody(required=True, content=content)


class Head(msgspec.Struct, frozen=True):
    """The last `seq` of the learner's feed."""

    head: int
    epoch: int


@post(
    "/v1/sync",
    status_code=200,
    sync_to_thread=True,
    tags=["sync"],
    operation_class=_SyncOperation,
    responses={200: ResponseSpec(StoredAnswer, generate_examples=False, description="Verdicts, then a page")},
)
def sync(
    request: Request[Any, Any, Any],
    body: RawBody,
    identity: NamedDependency[Identity],
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
) -> Response[bytes]:
    """Take edits in and give back verdicts and what is new."""
    answer = sync_once(database, identity, _read(body), settings.clock())
    content, headers = pack(msgspec.json.encode(answer), request.headers.get("Accept-Encoding", ""))
    return Response(content, media_type=MediaType.JSON, headers=headers)


def _read(body: bytes) -> SyncRequest:
    """Read here and not by Litestar: groups that this version does not know must keep their bytes."""
    try:
        return _REQUEST.decode(body)
    except msgspec.DecodeError as trouble:
        raise BadRequest(f"This is no sync request: {trouble}.") from trouble


@get("/v1/sync/head", sync_to_thread=True, tags=["sync"])
def head(
    request: Request[Any, Any, Any], identity: NamedDependency[Identity], database: NamedDependency[Database]
) -> Response[Head | None]:
    """Whether there is anything new: 304 when the ETag is still right."""
    with database.read() as connection:
        epoch, seq = head_of(connection, identity)
    tag = f'"{epoch}-{seq}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache, private"}
    if request.headers.get("If-None-Match") == tag:
        return Response(None, status_code=304, headers=headers)
    return Response(Head(seq, epoch), headers=headers)


ROUTES = (sync, head)
