"""What the page says of a certificate, and of a file that was looked at. Pure words from frozen values."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from learning.credentials.verdict import Reason

if TYPE_CHECKING:
    from learning.credentials.verdict import Verdict
    from localdb.certificates import KeptCertificate

_DOUBTFUL = frozenset({Reason.UNKNOWN_ISSUER, Reason.UNKNOWN_CONTEXT, Reason.NOT_YET_VALID})
"""What may well be real, but not by what is known here."""


class Checked(NamedTuple):
    """A certificate, and what was found of its PDF; nothing while that has not come."""

    kept: KeptCertificate
    verdict: Verdict | None


class Standing(NamedTuple):
    """Whether it holds, with an icon, the colour and the words for it."""

    holds: bool
    icon: str
    tone: str
    words: str


def standing(checked: Checked) -> Standing:
    """How a certificate stands, by what this device was told and by its file."""
    if checked.kept.status == "revoked":
        return Standing(holds=False, icon="circle-alert", tone="warning", words="Taken back by its issuer")
    if checked.verdict is None:
        return Standing(holds=True, icon="cloud", tone="text2", words="Comes with the next sync")
    if checked.verdict.valid:
        return Standing(holds=True, icon="shield-check", tone="accent_text", words="Verified on this device")
    return Standing(holds=False, icon="triangle-alert", tone="danger", words="Its file does not hold")


def verified_words(checked: Checked) -> str:
    """The second line: why."""
    told = checked.kept.certificate
    if checked.kept.status == "revoked":
        return told.reason or "Its issuer gave no reason."
    if checked.verdict is None:
        return f"Issued by {told.issuer_name}"
    return f"Signature of {told.issuer_name} fits" if checked.verdict.valid else checked.verdict.words


def verdict_words(name: str, found: Verdict) -> tuple[str, str, str]:
    """Icon, tone and words for a file with this name."""
    if found.valid:
        return "shield-check", "accent_text", f"{name}: {found.words}"
    if found.reason in _DOUBTFUL:
        return "circle-alert", "warning", f"{name} can't be vouched for. {found.words}"
    return "triangle-alert", "danger", f"{name} is not valid. {found.words}"
