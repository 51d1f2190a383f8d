"""The catalogue: what can be bought, as versions that never change.

A device that has an earlier version is sent what changed since; one that has none, or one too old, gets it whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec
import zstandard
from sqlalchemy import delete, insert, select

from learning.shop import Catalogue, Offer
from server.database import row
from server.errors import NotFound
from server.tables import catalogue, course, edition

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Row

KEPT: Final = 200
"""Versions kept for devices that were away."""
_OFFERS: Final = msgspec.json.Decoder(tuple[Offer, ...])


def renew_catalogue(connection: Connection, now: int) -> int:
    """Make a new version if anything in it would be different. Returns the newest."""
    offers = tuple(map(_offer, connection.execute(_on_offer())))
    newest = newest_version(connection)
    if offers == (_content(connection, newest)[1] if newest else ()):
        return newest
    content = zstandard.compress(msgspec.json.encode(offers))
    connection.execute(insert(catalogue).values(version=newest + 1, at=now, content=content))
    connection.execute(delete(catalogue).where(catalogue.c.version <= newest + 1 - KEPT))
    return newest + 1


def newest_version(connection: Connection) -> int:
    """The number of the newest version; 0 while nothing was ever offered."""
    found = row(connection, "SELECT max(version) FROM catalogue")
    return int(found[0] or 0) if found else 0


def catalogue_of(connection: Connection, version: int, since: int) -> Catalogue:
    """A version, as what changed since an earlier one where that is known. Raises `NotFound`."""
    at, offers = _content(connection, version)
    known = row(connection, "SELECT 1 FROM catalogue WHERE version = ?", (since,))
    if known is None or since >= version:
        return Catalogue(version, at, offers)
    before = {offer.course: offer for offer in _content(connection, since)[1]}
    changed = tuple(offer for offer in offers if before.get(offer.course) != offer)
    gone = tuple(sorted(before.keys() - {offer.course for offer in offers}))
    return Catalogue(version, at, changed, since, gone)


def _content(connection: Connection, version: int) -> tuple[int, tuple[Offer, ...]]:
    found = row(connection, "SELECT at, content FROM catalogue WHERE version = ?", (version,))
    if found is None:
        raise NotFound("There is no such catalogue.")
    return found[0], _OFFERS.decode(zstandard.decompress(bytes(found[1])))


def _on_offer() -> Any:  # noqa: ANN401 - a Select of what it selects
    published = (edition.c.course == course.c.id) & (edition.c.id == course.c.edition)
    columns = (edition.c.number, edition.c.language, edition.c.summary, edition.c.units)
    return select(course, *columns).join(edition, published).where(course.c.amount.is_not(None)).order_by(course.c.slug)


def _offer(found: Row[Any]) -> Offer:
    return Offer(
        course=found.id,
        slug=found.slug,
        title=found.title,
        amount=found.amount,
        currency=found.currency,
        provider=found.provider,
        language=found.language,
        summary=found.summary,
        lessons=len(msgspec.json.decode(found.units)),
        valid_days=found.valid_days,
        number=found.number,
    )
