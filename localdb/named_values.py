"""Goals and preferences: a value under a name, the same on every device; the last writer counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import msgspec

from learning.records import fixed_id
from localdb.edits import change_record, raw, seen_record

if TYPE_CHECKING:
    from localdb.changes import Changes
    from localdb.store import Store

Named = Literal["goal", "preference"]


def set_value(store: Store, kind: Named, name: str, value: object) -> Changes:
    """Set a goal or a preference; any JSON value."""
    return change_record(store, kind, fixed_id(kind, store.learner, name), {"value": raw(value)})


def value_of(store: Store, kind: Named, name: str, default: object = None) -> Any:  # noqa: ANN401 (any JSON)
    """What was set last, on whatever device."""
    seen = seen_record(store, kind, fixed_id(kind, store.learner, name))
    return default if seen is None or "value" not in seen.fields else msgspec.json.decode(seen.fields["value"])
