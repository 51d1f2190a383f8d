"""Who asks at `/api/*`: a learner with a token of ours, or with the site's own, when its secret was told to us.

A site's token is an HS256 JWT whose claim names a learner, by id or by e-mail address. It is good here and nowhere
else: `/v1/*` never takes one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from sqlalchemy import or_, select

from server import tables
from server.accounts.devices import signed_in
from server.accounts.identify import bearer
from server.errors import Unauthorized, WrongUse

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from litestar import Request
    from sqlalchemy.engine import Connection

    from server.accounts.access import AccessTokens

_LEEWAY: Final = 60
_SHORTEST: Final = 32
"""Bytes of a secret: HS256 needs as many as its digest has (RFC 7518, 3.2)."""


class SiteSettings(msgspec.Struct, frozen=True):
    """The web site's own tokens. Without a secret there are none."""

    secret: str = ""
    claim: str = ""


def site_settings(environment: Mapping[str, str]) -> SiteSettings:
    """`CARREL_SITE_SECRET` and `CARREL_SITE_CLAIM`. Raises `WrongUse`."""
    secret = environment.get("CARREL_SITE_SECRET", "")
    claim = environment.get("CARREL_SITE_CLAIM", "").strip()
    if bool(secret) != bool(claim):
        raise WrongUse("CARREL_SITE_SECRET and CARREL_SITE_CLAIM are given together or not at all.")
    if secret and len(secret.encode()) < _SHORTEST:
        raise WrongUse(f"CARREL_SITE_SECRET needs at least {_SHORTEST} bytes.")
    return SiteSettings(secret, claim)


class Visitors:
    """Reads the tokens of `/api/*`."""

    def __init__(self, tokens: AccessTokens, site: SiteSettings, clock: Callable[[], int]) -> None:
        self._tokens, self._site, self._clock = tokens, site, clock
        self._key = OctKey.import_key(site.secret.encode()) if site.secret else None

    def learner(self, connection: Connection, request: Request[Any, Any, Any]) -> str:
        """The learner's id. One read of the database. Raises `Unauthorized`, `DeviceRevoked`."""
        token = bearer(request)
        named = self._of_site(token)
        if named is None:
            identity = self._tokens.read(token)
            signed_in(connection, identity)
            return identity.learner
        users = tables.users.c
        mine = or_(users.id == named, users.email_key == named.strip().casefold())
        found = connection.execute(select(users.id).where(mine)).scalars().first()
        if found is None:
            raise Unauthorized("Nobody here has this token.")
        return str(found)

    def _of_site(self, token: str) -> str | None:
        """Whom a token of the site's names; None when it is none of theirs."""
        if self._key is None:
            return None
        try:
            claims = jwt.decode(token, self._key, algorithms=["HS256"]).claims
        except (JoseError, ValueError):
            return None
        named, expires = claims.get(self._site.claim), claims.get("exp")
        if not isinstance(named, str) or not named.strip() or not isinstance(expires, int | float):
            raise Unauthorized("The site’s token lacks its claim or its end.")
        if expires + _LEEWAY < self._clock() // 1000:
            raise Unauthorized("The access token has expired.")
        return named
