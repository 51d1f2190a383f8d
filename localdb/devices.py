"""What the learner's devices are called. Stamps carry their small numbers; the server knows the names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from localdb.state import change_state, read_state

if TYPE_CHECKING:
    from collections.abc import Mapping

    from localdb.state import SyncState
    from localdb.store import Store


def device_name(store: Store, number: int | None, state: SyncState | None = None) -> str:
    """The name of the device with that number; None is this one. A number that nobody told us of stands for itself."""
    state = state or read_state(store)
    if number is None or number == state.number:
        return store.account.device_name
    return state.device_names.get(number) or f"device {number}"


def keep_device_names(store: Store, names: Mapping[int, str]) -> bool:
    """Remember the names. Those of numbers that the server names no more stay. Answers whether any is new."""
    with store.write():
        known = read_state(store).device_names
        after = {**known, **names}
        if after != known:
            change_state(store, device_names=after)
    return after != known


def unnamed_devices(store: Store) -> frozenset[int]:
    """The numbers of devices whose words are kept here, and whose names are not known."""
    state = read_state(store)
    rows = store.all(
        "SELECT DISTINCT device FROM note_revision WHERE device IS NOT NULL"
        " UNION SELECT DISTINCT json_extract(loser, '$.device') FROM conflict WHERE loser IS NOT NULL"
    )
    return frozenset(int(number) for (number,) in rows) - state.device_names.keys() - {state.number}
