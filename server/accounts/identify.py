"""Who asks, taken from the one header that may say it."""

from __future__ import annotations

from typing import Any

from litestar import Request  # noqa: TC002 - Litestar reads the annotations
from litestar.di import NamedDependency  # noqa: TC002 - the same

from server.accounts.access import AccessTokens, Identity  # noqa: TC001 - the same
from server.errors import Unauthorized


def identify(request: Request[Any, Any, Any], tokens: NamedDependency[AccessTokens]) -> Identity:
    """The bearer of the access token. Raises `Unauthorized`."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthorized("This needs an access token.")
    return tokens.read(token)
