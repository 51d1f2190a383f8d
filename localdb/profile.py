"""The learner's profile: one record, each part with its own last writer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from learning.records import KINDS, fixed_id
from localdb.edits import change_record, raw, seen_record
from localdb.errors import Unfit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from localdb.changes import Changes
    from localdb.store import Store

PARTS: Final = tuple(KINDS["profile"].groups)
_OBJECTS: Final = frozenset({"address", "preferences"})


def profile(store: Store) -> dict[str, Any]:
    """The parts that were ever filled in."""
    seen = seen_record(store, "profile", _id(store))
    return {} if seen is None else {part: msgspec.json.decode(value) for part, value in seen.fields.items()}


def change_profile(store: Store, parts: Mapping[str, object]) -> Changes:
    """Fill in some parts; the others stay.

    Raises `Unfit` for a part that a profile does not have, or that is no text (address and preferences: an object).
    """
    for part, value in parts.items():
        if part not in PARTS or not isinstance(value, dict if part in _OBJECTS else str):
            raise Unfit(f"A profile has no {part} like this.")
    return change_record(store, "profile", _id(store), {part: raw(value) for part, value in parts.items()})


def _id(store: Store) -> str:
    return fixed_id("profile", store.learner)
