"""The names of the learner's devices, asked of the server and kept for when there is none. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from localdb.devices import keep_device_names, unnamed_devices

if TYPE_CHECKING:
    from localdb.store import Store
    from sync.http import HttpRemote
    from sync.protocol import DeviceInfo


def learn_device_names(store: Store, remote: HttpRemote) -> tuple[DeviceInfo, ...]:
    """Ask which devices there are and were. A number that the server has no name for is not asked for again."""
    devices = remote.devices(former=True)
    unknown = dict.fromkeys(unnamed_devices(store), "")
    keep_device_names(store, unknown | {each.number: each.name for each in devices if each.number})
    return devices
