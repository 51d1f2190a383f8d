"""The public page of a certificate, where its QR code leads: every field, and whether it still counts."""

from __future__ import annotations

import datetime as dt
from html import escape
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Final

from server.recognition.typesetting import shown

if TYPE_CHECKING:
    from server.recognition.facts import Facts

_TEMPLATE: Final = Path(__file__).resolve().parents[2] / "resources" / "certificate" / "page.html"


def certificate_page(facts: Facts, issued_at: int, revoked_at: int | None, reason: str, *, withdrawn: bool) -> str:
    """HTML without a script, in which every word of others is escaped."""
    if revoked_at is not None:
        state, words = "revoked", f"Taken back on {_day(revoked_at)}. {reason}".strip()
    elif withdrawn:
        state, words = "revoked", "The key that signed this certificate was withdrawn."
    else:
        state, words = "valid", "This certificate is valid."
    fields = [
        ("Name", facts.name),
        ("Course", facts.course),
        *([("Provider", facts.provider)] if facts.provider else []),
        *shown(facts),
        ("Issued", _day(issued_at)),
        ("Issuer", facts.issuer_name),
    ]
    lines = "\n".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in fields)
    page = Template(_TEMPLATE.read_text(encoding="utf-8"))
    return page.substitute(
        title=escape(f"{facts.name}: {facts.course}"),
        issuer=escape(facts.issuer_name),
        state=state,
        words=escape(words),
        fields=lines,
        id=escape(facts.id),
    )


def _day(ms: int) -> str:
    return dt.datetime.fromtimestamp(ms // 1000, tz=dt.UTC).strftime("%Y-%m-%d")
