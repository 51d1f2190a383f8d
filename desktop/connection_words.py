"""The words for a connection that was tested: what was found, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.figures import counted
from sync.errors import Finding

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sync.probe import Probe

_MINUTE: Final = 60_000
_ASK: Final = "If your organisation does this, choose its certificate under Settings, Network; else ask who runs it."
_WAIT: Final = "You can go on studying; it is tried again by itself."

WORDS: Final[Mapping[Finding, tuple[str, str]]] = {
    Finding.WELL: ("The server answers.", ""),
    Finding.NO_NAME: (
        *("The server's name was not found: there is no network, or the name is wrong.",),
        f"Look whether this computer is connected. {_WAIT}",
    ),
    Finding.NOTHING_THERE: ("The computer of the server is there, but the server does not run.", _WAIT),
    Finding.NO_ANSWER: ("The server did not answer in time.", _WAIT),
    Finding.CUT: ("The connection can't be made, or was cut.", f"Look at the network. {_WAIT}"),
    Finding.PROXY_SIGN_IN: (
        "The proxy of this network wants a name and a password.",
        "Ask who runs the network, and enter both under Settings, Network.",
    ),
    Finding.PROXY_REFUSED: (
        "The proxy of this network does not let Carrel through to the server.",
        "Ask who runs the network to allow the server's address.",
    ),
    Finding.AUTHORITY: (
        "The file with your organisation's certificates can't be read.",
        "Choose it again under Settings, Network.",
    ),
    Finding.CAPTIVE: (
        "A page of the network answers in the server's place, perhaps to sign in.",
        "Open any web page in a browser, sign in to the network there, then try again.",
    ),
    Finding.NOT_CARREL: (
        "Something answers at this address, but it is no Carrel server.",
        "Check the address with your school.",
    ),
    Finding.UNKNOWN_ISSUER: (
        "The server's certificate is signed by somebody whom this computer does not know: {issuer}.",
        f"Something in this network may read what passes. Nothing was sent. {_ASK}",
    ),
    Finding.EXPIRED: (
        "The server's certificate has expired, or this computer's clock is ahead.",
        "Check the clock; if it is right, tell your school. Nothing was sent.",
    ),
    Finding.NOT_YET_VALID: (
        "The server's certificate is not valid yet: this computer's clock is probably behind.",
        "Set the clock, then try again. Nothing was sent.",
    ),
    Finding.WRONG_HOST: (
        "The certificate that is shown belongs to another address.",
        "Check the address; this may also be a network's sign-in page: open any web page in a browser.",
    ),
    Finding.TLS: ("The connection can't be made safe. Nothing was sent.", "Try another network."),
    Finding.SERVER_DOWN: ("The server has trouble of its own.", _WAIT),
    Finding.SIGN_IN: ("The server wants you to sign in again.", "Sign in again; nothing is lost."),
    Finding.TOO_OLD: ("This Carrel is too old to send changes. It still receives.", "Install the newest Carrel."),
    Finding.ADDRESS: ("This is not an address that Carrel can use.", "It begins with https://."),
}
PASSES_BY_ITSELF: Final = frozenset(
    {
        *(Finding.WELL, Finding.NO_NAME, Finding.NOTHING_THERE, Finding.NO_ANSWER, Finding.CUT, Finding.SERVER_DOWN),
    }
)
"""Being offline is no trouble: nothing is asked of the learner."""


def connection_words(probe: Probe) -> tuple[str, str]:
    """What was found, and what to do next, "" where nothing is to be done."""
    happened, next_step = WORDS[probe.finding]
    clock = _clock_words(probe.ahead)
    return f"{happened.format(issuer=probe.issuer or 'nobody it names')} {clock}".strip(), next_step


def _clock_words(ahead: int | None) -> str:
    minutes = round(abs(ahead or 0) / _MINUTE)
    if not minutes:
        return ""
    side = "ahead" if (ahead or 0) > 0 else "behind"
    return f"This computer's clock is {counted(minutes, 'minute')} {side}; Carrel corrects for it."
