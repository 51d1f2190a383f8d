"""The access token: 15 minutes, one algorithm, and the only thing that says who asks.

Which learner a request is about never comes from its body, its address or its query.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from server.errors import Unauthorized

if TYPE_CHECKING:
    from collections.abc import Callable

LIFETIME: Final = 15 * 60
_LEEWAY: Final = 60
"""Seconds by which two servers' clocks may differ."""
_ALGORITHM: Final = "HS256"
_AUDIENCE: Final = "carrel"
_TYPE: Final = "at+jwt"
_PUSH_TYPE: Final = "push+jwt"
"""Of a token that can only send: everything else takes it for a stranger's."""
_REMEMBERED: Final = 4096


class Identity(msgspec.Struct, frozen=True):
    """Who asks: a learner, on a device, in a session that began with a password."""

    learner: str
    device: str
    session: str


class _Claims(msgspec.Struct, frozen=True):
    sub: str
    device: str
    sid: str
    aud: str
    exp: int


class AccessTokens:
    """Issues and reads access tokens. A token read once is remembered until it expires: sync asks again and again."""

    def __init__(self, key: bytes, clock: Callable[[], int]) -> None:
        self._key = OctKey.import_key(key)
        self._clock = clock
        self._known: dict[str, tuple[Identity, int]] = {}

    def issue(self, identity: Identity) -> str:
        """A token for the next 15 minutes."""
        return self._issue(identity, _TYPE)

    def issue_push_only(self, identity: Identity) -> str:
        """A token for the next 15 minutes that can send and nothing else."""
        return self._issue(identity, _PUSH_TYPE)

    def _issue(self, identity: Identity, kind: str) -> str:
        claims = {
            "sub": identity.learner,
            "device": identity.device,
            "sid": identity.session,
            "aud": _AUDIENCE,
            "exp": self._clock() // 1000 + LIFETIME,
        }
        return jwt.encode({"alg": _ALGORITHM, "typ": kind}, claims, self._key, algorithms=[_ALGORITHM])

    def read(self, token: str) -> Identity:
        """Who the token stands for. Raises `Unauthorized` when it is not ours, or not any more."""
        identity, expires = self._known.get(token) or self._checked(token, _TYPE)
        self._known[token] = identity, expires
        if expires + _LEEWAY < self._clock() // 1000:
            self._known.pop(token, None)
            raise Unauthorized("The access token has expired.")
        return identity

    def read_push_only(self, token: str) -> Identity:
        """Who may send. Raises `Unauthorized`."""
        identity, expires = self._checked(token, _PUSH_TYPE)
        if expires + _LEEWAY < self._clock() // 1000:
            raise Unauthorized("The access token has expired.")
        return identity

    def _checked(self, token: str, kind: str) -> tuple[Identity, int]:
        try:
            decoded = jwt.decode(token, self._key, algorithms=[_ALGORITHM])
            claims = msgspec.convert(decoded.claims, _Claims)
        except (JoseError, ValueError) as trouble:
            raise Unauthorized("The access token is not one of this server's.") from trouble
        if claims.aud != _AUDIENCE or decoded.header.get("typ") != kind:
            raise Unauthorized("The access token is for something else.")
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        return Identity(claims.sub, claims.device, claims.sid), claims.exp
