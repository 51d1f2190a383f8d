"""The one table from what went wrong to what is answered: RFC 9457 problem documents with a stable `type`."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final

import msgspec
from litestar import Response
from litestar.exceptions import HTTPException, ValidationException

from server.errors import (
    AccountDeleted,
    BadRequest,
    DatabaseTrouble,
    DeviceRevoked,
    DeviceUnknown,
    EpochChanged,
    NotFound,
    Refused,
    ResyncNeeded,
    ServerError,
    Stale,
    Throttled,
    TooBig,
    TooOld,
    Unauthorized,
    Unavailable,
)
from server.sync.shapes import LIMITS
from sync.protocol import Problem

if TYPE_CHECKING:
    from litestar import Request

PROBLEMS: Final[dict[type[ServerError], tuple[int, str]]] = {
    BadRequest: (400, "invalid"),
    Unauthorized: (401, "unauthorized"),
    NotFound: (404, "not-found"),
    Refused: (409, "refused"),
    Stale: (409, "stale"),
    EpochChanged: (409, "epoch"),
    ResyncNeeded: (409, "resync"),
    DeviceUnknown: (409, "device-unknown"),
    DeviceRevoked: (409, "device-revoked"),
    AccountDeleted: (410, "account-deleted"),
    TooBig: (413, "limits"),
    TooOld: (426, "too-old"),
    Throttled: (429, "throttled"),
    Unavailable: (503, "unavailable"),
    DatabaseTrouble: (503, "unavailable"),
}
_BY_STATUS: Final = {400: "invalid", 401: "unauthorized", 404: "not-found", 405: "not-found", 413: "limits"}
_TOO_BIG: Final = 413
_BROKEN: Final = 500
_log = logging.getLogger("carrel.server")


def answer_error(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """What the asker is told; what is no error of ours is logged, without its request."""
    if isinstance(error, ServerError) and type(error) in PROBLEMS:
        return _of_ours(error)
    if isinstance(error, HTTPException):
        status = error.status_code
        kind = _BY_STATUS.get(status, "refused" if status < _BROKEN else "server-error")
        limits = LIMITS if status == _TOO_BIG else None
        return _answer(Problem(kind, error.detail[:500], status, _what_is_wrong(error), limits=limits))
    _log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return _answer(Problem("server-error", "Something went wrong on the server; nothing was changed.", _BROKEN))


def _what_is_wrong(error: HTTPException) -> str:
    """What reading a body met: names of fields and types, never a value."""
    extra = error.extra if isinstance(error, ValidationException) else None
    found = extra if isinstance(extra, list) else []
    return "; ".join(str(each.get("message", "")) for each in found if isinstance(each, dict))[:500]


def _of_ours(error: ServerError) -> Response[bytes]:
    status, kind = PROBLEMS[type(error)]
    problem = Problem(kind, error.message, status, error.next)
    match error:
        case EpochChanged():
            problem = msgspec.structs.replace(problem, epoch=error.epoch, head=error.head)
        case ResyncNeeded():
            problem = msgspec.structs.replace(problem, floor=error.floor)
        case TooBig():
            problem = msgspec.structs.replace(problem, limits=LIMITS)
        case Throttled() | Unavailable():
            return _answer(problem, {"Retry-After": str(error.retry_after)})
        case DatabaseTrouble():
            _log.error("the database: %s", error.message)
            return _answer(Problem(kind, "The server cannot reach its records.", status), {"Retry-After": "30"})
        case Unauthorized():
            return _answer(problem, {"WWW-Authenticate": "Bearer"})
    return _answer(problem)


def _answer(problem: Problem, headers: dict[str, str] | None = None) -> Response[bytes]:
    return Response(
        msgspec.json.encode(problem),
        status_code=problem.status,
        media_type="application/problem+json",
        headers={"Cache-Control": "no-store", **(headers or {})},
    )
