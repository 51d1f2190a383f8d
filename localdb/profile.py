"""The learner's profile: one record, each part with its own last writer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from learning.profile import ProfileTrouble, fitting
from learning.records import fixed_id
from localdb.edits import change_record, raw, seen_record
from localdb.errors import Unfit
from localdb.outbox import pending_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from localdb.changes import Changes
    from localdb.store import Store


def profile(store: Store) -> dict[str, Any]:
    """The parts that were ever filled in."""
    seen = seen_record(store, "profile", _id(store))
    return {} if seen is None else {part: msgspec.json.decode(value) for part, value in seen.fields.items()}


def change_profile(store: Store, parts: Mapping[str, object]) -> Changes:
    """Fill in some parts; the others stay.

    Raises `Unfit` in words for what cannot stand there. A phone number without a country code is at home in the
    profile's country.
    """
    with store.write():
        country = str(parts.get("country") or profile(store).get("country") or "")
        try:
            kept = {part: fitting(part, value, country=country) for part, value in parts.items()}
        except ProfileTrouble as trouble:
            raise Unfit(str(trouble)) from trouble
        return change_record(store, "profile", _id(store), {part: raw(value) for part, value in kept.items()})


def waiting_parts(store: Store) -> frozenset[str]:
    """The parts that have not been sent yet."""
    waiting = pending_of(store, "profile", _id(store))
    return frozenset() if waiting is None else frozenset(waiting.fields)


def _id(store: Store) -> str:
    return fixed_id("profile", store.learner)
