"""Who is at the other end of a connection. Behind a proxy uvicorn puts the real peer there (`FORWARDED_ALLOW_IPS`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from litestar import Request


def peer_of(request: Request[Any, Any, Any]) -> str:
    """The address that attempts are counted for."""
    return request.client.host if request.client else ""
