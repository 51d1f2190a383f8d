"""What went wrong on the line, in our errors: what an answer that was not wished for means, and what httpx raises.

What lacks our server's header is no answer of our server. No token ever stands in an error's words.
"""

from __future__ import annotations

import email.utils
import socket
import ssl
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import httpx
import msgspec

from sync.errors import (
    AccountDeleted,
    Captive,
    DeviceRevoked,
    EpochChanged,
    Finding,
    Offline,
    Refused,
    ResyncNeeded,
    ServerTrouble,
    SignInNeeded,
    Stale,
    SyncError,
    TlsTrouble,
    TooBig,
    TooOld,
    WrongServer,
)
from sync.protocol import Limits, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

OUR_HEADER: Final = "Carrel-Server"
GATEWAY_TROUBLE: Final = frozenset({429, 500, 502, 503, 504})
"""What a reverse proxy says when it cannot reach the server behind it."""

BY_TYPE: Final[dict[str, type[SyncError]]] = {
    "unauthorized": SignInNeeded,
    "device-revoked": DeviceRevoked,
    "account-deleted": AccountDeleted,
    "stale": Stale,
    "device-unknown": Stale,  # it has no number, or lost it: the engine asks for one
    "too-old": TooOld,
    "refused": Refused,
    "invalid": Refused,
    "throttled": Refused,
}
WORDED: Final = frozenset({"refused", "invalid", "throttled"})
"""Problems whose words are for the learner, with what to do."""
_CERTIFICATES: Final = {
    9: Finding.NOT_YET_VALID,
    10: Finding.EXPIRED,
    62: Finding.WRONG_HOST,
    64: Finding.WRONG_HOST,
}
"""X509_V_ERR_…: of all other numbers nobody we trust has vouched for it."""
BY_STATUS: Final[dict[int, type[SyncError]]] = {401: SignInNeeded, 426: TooOld}


def failure(response: httpx.Response) -> SyncError:
    """What an answer other than the wished one means."""
    if OUR_HEADER not in response.headers:
        return _strangers_answer(response)
    problem = _problem(response)
    kind = problem.type.rsplit("/", 1)[-1]
    words = problem.title or problem.detail or f"status {response.status_code}"
    if kind == "epoch":
        return EpochChanged(problem.epoch or 0, problem.head or 0)
    if kind == "resync":
        return ResyncNeeded(problem.floor or 0)
    if response.status_code == httpx.codes.REQUEST_ENTITY_TOO_LARGE:
        return TooBig(problem.limits or Limits())
    if kind in WORDED:
        words = f"{words} {problem.detail}".strip()
    meaning = BY_TYPE.get(kind) or BY_STATUS.get(response.status_code, ServerTrouble)
    return meaning(words, retry_after=_retry_after(response))


def _strangers_answer(response: httpx.Response) -> SyncError:
    status = response.status_code
    if status in GATEWAY_TROUBLE:
        words = f"status {status} from something before the server"
        return ServerTrouble(words, retry_after=_retry_after(response))
    is_page = response.is_redirect or "html" in response.headers.get("Content-Type", "")
    finding = Finding.CAPTIVE if is_page else Finding.NOT_CARREL
    return Captive(f"status {status} from something that is not our server", finding=finding)


def _problem(response: httpx.Response) -> Problem:
    try:
        return msgspec.json.decode(response.content, type=Problem)
    except msgspec.DecodeError:
        return Problem(type="unknown")


def _retry_after(response: httpx.Response) -> float | None:
    """Seconds, from either form that HTTP allows; a date is read against the server's own clock."""
    told = response.headers.get("Retry-After", "")
    if told.isdecimal():
        return float(told)
    try:
        then, now = (email.utils.parsedate_to_datetime(date) for date in (told, response.headers.get("Date", "")))
    except ValueError:
        return None
    return max(0.0, (then - now).total_seconds())


@contextmanager
def closing_response(response: httpx.Response) -> Iterator[None]:
    """Give the connection back, also when the reader of the bytes stops early."""
    try:
        yield
    finally:
        response.close()


@contextmanager
def translated() -> Iterator[None]:
    """Turn httpx's errors into ours, here and nowhere else. Ours name the host at most: never a header."""
    try:
        yield
    except httpx.TimeoutException as error:
        raise Offline("the server did not answer in time", finding=Finding.NO_ANSWER) from error
    except httpx.ProxyError as error:
        raise _proxy_trouble(error) from error
    except httpx.DecodingError as error:
        raise Captive("an answer came that cannot be unpacked") from error
    except httpx.UnsupportedProtocol as error:
        raise WrongServer("the address of the server is no web address") from error
    except httpx.RequestError as error:
        raise _connection_trouble(error) from error


def _proxy_trouble(error: httpx.ProxyError) -> Offline:
    if str(error).startswith(str(httpx.codes.PROXY_AUTHENTICATION_REQUIRED.value)):
        return Offline("the proxy of this network wants a sign-in", finding=Finding.PROXY_SIGN_IN)
    return Offline("the proxy of this network refused", finding=Finding.PROXY_REFUSED)


def _certificate_finding(error: ssl.SSLError) -> Finding:
    """By OpenSSL's number of what is wrong with the certificate."""
    if not isinstance(error, ssl.SSLCertVerificationError):
        return Finding.TLS
    return _CERTIFICATES.get(error.verify_code, Finding.UNKNOWN_ISSUER)


def _connection_trouble(error: httpx.RequestError) -> SyncError:
    """The operating system's reason stands deep in the chain of causes."""
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLError):
            words = (getattr(cause, "reason", None) or "unknown reason").replace("_", " ").lower()
            return TlsTrouble(words, finding=_certificate_finding(cause))
        if isinstance(cause, socket.gaierror):
            return Offline("the server's name was not found", finding=Finding.NO_NAME)
        if isinstance(cause, ConnectionRefusedError):
            return Offline("nothing answers at the server's address", finding=Finding.NOTHING_THERE)
    return Offline("the connection was cut")


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__
