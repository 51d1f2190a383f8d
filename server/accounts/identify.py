"""Who asks, taken from the one header that may say it."""

from __future__ import annotations

from typing import Any

from litestar import Request  # noqa: TC002 - Litestar reads the annotations
from litestar.di import NamedDependency  # noqa: TC002 - the same

from server.accounts.access import AccessTokens, Identity  # noqa: TC001 - the same
from server.errors import Unauthorized


def identify(request: Request[Any, Any, Any], tokens: NamedDependency[AccessTokens]) -> Identity:
    """The bearer of the access token. Raises `Unauthorized`."""
    return tokens.read(bearer(request))


def identify_leaver(request: Request[Any, Any, Any], tokens: NamedDependency[AccessTokens]) -> Identity:
    """The bearer of a token that can only send. Raises `Unauthorized`."""
    return tokens.read_push_only(bearer(request))


def bearer(request: Request[Any, Any, Any]) -> str:
    """The token of a request. Raises `Unauthorized`."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthorized("This needs an access token.")
    return token
