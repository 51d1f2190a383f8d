"""A certificate as a PDF for people: typeset by typst, with a QR code of its public page, sealed as it stands."""

from __future__ import annotations

import datetime as dt
import io
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from learning.credentials.multibase import base58
from learning.credentials.verdict import seal_text

if TYPE_CHECKING:
    import typst

    from server.recognition.facts import Facts
    from server.recognition.issuers import Signer

_RESOURCES: Final = Path(__file__).resolve().parents[2] / "resources"
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def certificate_pdf(facts: Facts, signer: Signer) -> bytes:
    """The sealed file, for archives (PDF/A-2a) and screen readers."""
    dated = dt.datetime.fromisoformat(facts.completed).replace(tzinfo=dt.UTC)
    content = set_page(told(facts), dated) + seal_text(facts.url, signer.method)
    return content + base58(signer.key.sign(content)).encode() + b"\n"


def set_page(values: dict[str, object], dated: dt.datetime | None = None) -> bytes:
    """The page with these values, as a PDF that nobody has sealed."""
    made = _compiler().compile(
        format="pdf", sys_inputs={"told": json.dumps(values)}, pdf_standards=["a-2a"], timestamp=dated
    )
    if not isinstance(made, bytes):
        raise TypeError("typst made no PDF")
    return made


def told(facts: Facts) -> dict[str, object]:
    """What the template is given."""
    import segno  # a tenth of a second of a server's start, which the first certificate pays

    drawn = io.BytesIO()
    # One of the eight masks, not the prettiest: to try them all takes longer than to set the page.
    segno.make(facts.url, error="m", mask=3).save(drawn, kind="svg", border=0)
    return {
        "heading": "Certificate of completion",
        "issuer": facts.issuer_name,
        "name": facts.name,
        "course": facts.course,
        "provider": facts.provider,
        "facts": shown(facts),
        "url": facts.url,
        "qr": drawn.getvalue().decode(),
    }


def shown(facts: Facts) -> list[tuple[str, str]]:
    """The facts below the name, in words."""
    return [
        ("Completed", _date(facts.completed)),
        ("Time studied", _duration(facts.seconds)),
        ("Units", f"{facts.units} of {facts.units}, edition {facts.edition}"),
        ("Certificate", facts.id),
    ]


def _date(iso: str) -> str:
    day = dt.date.fromisoformat(iso)
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _duration(seconds: int) -> str:
    hours, minutes = divmod(seconds // 60, 60)
    parts = [f"{count} {unit}{'s' * (count != 1)}" for count, unit in ((hours, "hour"), (minutes, "minute")) if count]
    return " ".join(parts) or "under a minute"


@cache
def _compiler() -> typst.Compiler:
    """One for the process: finding the fonts of the system takes longer than typesetting."""
    import typst

    return typst.Compiler(_RESOURCES / "certificate" / "certificate.typ", font_paths=[_RESOURCES / "fonts"])
