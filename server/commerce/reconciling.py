"""Asking the tills about every payment, as if all webhooks had been lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from server.commerce.settling import settle
from server.commerce.tills import StripeTill, TrialTill
from server.courses.enrolments import note_ended
from server.courses.grants import DAY_MS
from server.errors import Refused, Unavailable
from server.tables import payment

if TYPE_CHECKING:
    from server.commerce.shop import ShopSettings
    from server.commerce.tills import Till
    from server.database import Database
    from server.settings import Settings


def make_tills(database: Database, shop: ShopSettings) -> dict[str, Till]:
    """Where money is taken: Stripe with keys, the test page without, never both."""
    till: Till = TrialTill(database) if shop.is_test else StripeTill(shop)
    return {till.name: till}


def reconcile(database: Database, settings: Settings, days: int) -> dict[str, object]:
    """Settle what is open, and what was begun within so many days; say what changed."""
    tills = make_tills(database, settings.shop)
    since = settings.clock() - days * DAY_MS
    asked = or_(payment.c.state.in_(["open", "processing"]), payment.c.created_at >= since)
    with database.read() as connection:
        before = list(connection.execute(select(payment).where(asked, payment.c.till != "none")))
    changed, failed = [], []
    for found in before:
        try:
            now = settle(database, tills, found.id, settings.clock)
        except (Unavailable, Refused) as trouble:
            failed.append({"number": found.number, "problem": str(trouble)})
            continue
        if (now.state, now.refunded) != (found.state, found.refunded):
            changed.append({"number": found.number, "was": found.state, "is": now.state})
    with database.write() as connection:
        ended = note_ended(connection, settings.clock())
    return {"looked_at": len(before), "changed": changed, "failed": failed, "expired": ended}
