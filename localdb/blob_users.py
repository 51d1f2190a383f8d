"""Who needs a blob: the editions of all courses, of every account of this home. What nobody needs may go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from localdb.cache import Cache

if TYPE_CHECKING:
    from localdb.store import Store


def blobs_in_use(store: Store, *, but_for: str = "") -> set[str]:
    """The blobs that an edition names, those of one course of this account left out."""
    names = store.cache.blobs_of_others(but_for)
    for path in store.folder.parent.glob("*/cache.db"):
        if path.parent != store.folder:
            cache = Cache(path)
            names |= cache.blobs_of_others("")
            cache.close()
    return names
