"""Once a day, when all is quiet: whether the mirror holds what the server holds. What differs is fetched again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from localdb.digests import buckets, digests, mend
from localdb.outbox import counts
from localdb.state import append_round, change_state, read_state

if TYPE_CHECKING:
    from localdb.store import Store
    from sync.protocol import ComparableRemote

EVERY_MS: Final = 24 * 60 * 60 * 1000
AT_ONCE: Final = 32
"""Parts of a kind fetched again in one check; what is left comes with the next round."""


def check_mirror(store: Store, remote: ComparableRemote) -> int:
    """Compare and mend, if it is time and nothing waits. Returns how many records were not as on the server."""
    state, now = read_state(store), store.clock.now().wall
    if state.checked_at is None:
        change_state(store, checked_at=now)
        return 0
    if now - state.checked_at < EVERY_MS or counts(store).pending:
        return 0
    told = remote.digest()
    if (told.epoch, told.head) != (state.epoch, state.cursor):
        return 0  # something came meanwhile: another time
    own = {kind: f"{number:016x}" for kind, number in digests(store).items()}
    wrong = [kind for kind in sorted(own.keys() | told.kinds.keys()) if own.get(kind) != told.kinds.get(kind)]
    left = AT_ONCE
    mended = 0
    for kind in wrong:
        changed, left = _mend(store, remote, kind, left)
        mended += changed
    if left:
        change_state(store, checked_at=now)
    if mended:
        were = "record was" if mended == 1 else "records were"
        append_round(store, "synced", received=mended, detail=f"Checked: {mended} {were} not as on the server.")
    return mended


def _mend(store: Store, remote: ComparableRemote, kind: str, left: int) -> tuple[int, int]:
    own = [f"{number:016x}" for number in buckets(store, kind)]
    odd = [place for place, (mine, theirs) in enumerate(zip(own, remote.buckets(kind), strict=False)) if mine != theirs]
    mended = sum(mend(store, kind, place, remote.refetch(kind, place)) for place in odd[:left])
    return mended, left - len(odd[:left])
