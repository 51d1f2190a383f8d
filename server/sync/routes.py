"""`/v1/sync`: the one request that carries everything, and the cheap question whether it is worth asking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import msgspec
from litestar import MediaType, Request, Response, get, post
from litestar.background_tasks import BackgroundTask
from litestar.openapi import ResponseSpec
from litestar.openapi.spec import OpenAPIMediaType, OpenAPIType, Operation, RequestBody, Schema
from litestar.params import FromPath, JSONBody, RawBody

from server.accounts.identify import identify, identify_leaver
from server.bodies import pack
from server.json_bodies import read_json
from server.sync.digests import bucket_digests, bucket_records, kind_digests
from server.sync.exchange import StoredAnswer, head_of, sync_once
from server.sync.farewell import sync_farewell
from server.sync.feed import as_travelling
from sync.protocol import Digest, Head, Refetch, SyncRequest

if TYPE_CHECKING:
    from litestar.handlers import HTTPRouteHandler

    from server.accounts.access import AccessTokens, Identity
    from server.database import Database
    from server.quizzes.edition_quizzes import EditionQuizzes
    from server.settings import Settings
    from server.sync.hints import Hints

_REQUEST: Final = msgspec.json.Decoder(SyncRequest)
_MANY: Final = 500
"""Edits of one request, after which the database is settled when the answer has gone."""
_NOT_KEPT: Final = {"Cache-Control": "no-store"}
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
            properties={field.name: _SHAPES.get(field.name, Schema()) for field in fields},
        )
        content = {"application/json": OpenAPIMediaType(schema=schema)}
        self.request_body = RequestBody(required=True, content=content)


def sync_routes(
    database: Database, tokens: AccessTokens, quizzes: EditionQuizzes, settings: Settings, hints: Hints
) -> tuple[HTTPRouteHandler, ...]:
    """The two routes that every device asks again and again.

    They take their parts from here and not as dependencies: Litestar starts a task for each, half of an idle request.
    """

    @post(
        "/v1/sync",
        status_code=200,
        sync_to_thread=True,
        tags=["sync"],
        operation_class=_SyncOperation,
        responses={200: ResponseSpec(StoredAnswer, generate_examples=False, description="Verdicts, then a page")},
    )
    def sync(request: Request[Any, Any, Any], body: RawBody) -> Response[bytes]:
        """Take edits in and give back verdicts and what is new."""
        asked = read_json(body, _REQUEST)  # not by Litestar: groups that this version does not know keep their bytes
        identity = identify(request, tokens)
        answer = sync_once(database, identity, asked, quizzes, settings.clock())
        _hint(hints, identity, asked, answer)
        content, headers = pack(msgspec.json.encode(answer), request.headers.get("Accept-Encoding", ""))
        after = BackgroundTask(database.settle) if len(asked.edits) > _MANY else None
        return Response(content, media_type=MediaType.JSON, headers=headers, background=after)

    @post(
        "/v1/sync/farewell",
        status_code=200,
        sync_to_thread=True,
        tags=["sync"],
        operation_class=_SyncOperation,
        responses={200: ResponseSpec(StoredAnswer, generate_examples=False, description="Verdicts")},
    )
    def farewell(request: Request[Any, Any, Any], body: RawBody) -> Response[bytes]:
        """Take in what a device that was signed out from another has not sent yet."""
        asked = read_json(body, _REQUEST)
        answer = sync_farewell(database, identify_leaver(request, tokens), asked, quizzes, settings.clock())
        return Response(msgspec.json.encode(answer), media_type=MediaType.JSON, headers=_NOT_KEPT)

    @get("/v1/sync/head", sync_to_thread=True, tags=["sync"])
    def head(request: Request[Any, Any, Any]) -> Response[Head | None]:
        """Whether there is anything new: 304 when the ETag is still right."""
        with database.read() as connection:
            epoch, seq = head_of(connection, identify(request, tokens))
        tag = f'"{epoch}-{seq}"'
        headers = {"ETag": tag, "Cache-Control": "no-cache, private"}
        if request.headers.get("If-None-Match") == tag:
            return Response(None, status_code=304, headers=headers)
        return Response(Head(epoch, seq), headers=headers)

    @get("/v1/sync/digest", sync_to_thread=True, tags=["sync"])
    def digest(request: Request[Any, Any, Any]) -> Response[Digest]:
        """Of each kind, one number: what a device compares its copy with."""
        with database.read() as connection:
            identity = identify(request, tokens)
            epoch, seq = head_of(connection, identity)
            told = Digest(epoch, seq, kind_digests(connection, identity.learner))
        return Response(told, headers=_NOT_KEPT)

    @get("/v1/sync/digest/{kind:str}", sync_to_thread=True, tags=["sync"])
    def buckets(request: Request[Any, Any, Any], kind: FromPath[str]) -> Response[tuple[str, ...]]:
        """The same for each of the 256 parts of a kind."""
        with database.read() as connection:
            identity = identify(request, tokens)
            head_of(connection, identity)
            return Response(bucket_digests(connection, identity.learner, kind), headers=_NOT_KEPT)

    @post("/v1/sync/refetch", status_code=200, sync_to_thread=True, tags=["sync"])
    def refetch(request: Request[Any, Any, Any], data: JSONBody[Refetch]) -> Response[bytes]:
        """One of the 256 parts of a kind, whole."""
        with database.read() as connection:
            identity = identify(request, tokens)
            head_of(connection, identity)
            docs = bucket_records(connection, identity.learner, data.kind, data.bucket)
            found = list(map(msgspec.Raw, as_travelling(docs, brief=data.brief)))
        content, headers = pack(msgspec.json.encode(found), request.headers.get("Accept-Encoding", ""))
        return Response(content, media_type=MediaType.JSON, headers=headers)

    return sync, farewell, head, digest, buckets, refetch


def _hint(hints: Hints, identity: Identity, asked: SyncRequest, answer: StoredAnswer) -> None:
    """The commit is done: whoever listens may know."""
    if asked.edits:
        hints.tell(identity.learner, Head(answer.epoch, answer.cursor))
