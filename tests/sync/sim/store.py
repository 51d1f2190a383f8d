"""What the simulator asks of a device's store. The dict store satisfies it; so can the real database (level 2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    import msgspec

    from learning.records import Arrival, Edit, Moment, Pending
    from sync.events import EngineState, Key

    Fields = dict[str, msgspec.Raw]


class StoreUnderTest(Protocol):
    """One device's copy. Every method is one transaction: it happens whole or not at all."""

    # The sync steps, as the engine's effects name them.
    def crash(self) -> None:
        """The program is killed, and begins again with what it kept."""

    def state(self) -> EngineState:
        """What the engine starts from."""

    def keep_number(self, number: int) -> None:
        """Keep the number the server gave."""

    def take(self, edits: int, after: int) -> tuple[Pending, ...]:
        """The outbox from `after` on, in the order of `n`."""

    def seal(self, rid: int, edits: tuple[Edit, ...]) -> tuple[Key, ...]:
        """Write the stamps; the rows that have moved since are not sealed but named."""

    def apply(self, arrival: Arrival) -> bool:
        """Rules 5, 7, 8 and 10. False if the learner is asked first, and nothing was done."""

    def answer_brake(self, *, allow: bool) -> None:
        """The learner says what becomes of a pull that would delete much."""

    # What the learner does.
    def put(self, key: Key, values: Mapping[str, msgspec.Raw], made: Moment) -> None:
        """Give groups of a record a value; values that only grow are joined to what is there."""

    def tag(self, key: Key, add: tuple[str, ...], remove: tuple[str, ...], made: Moment) -> None:
        """Add and remove tags."""

    def delete(self, key: Key, made: Moment) -> None:
        """Delete what the learner sees."""

    def restore(self, key: Key, made: Moment) -> None:
        """Take a delete back."""

    # What the simulator looks at.
    def waiting(self, key: Key) -> Pending | None:
        """The outbox row of a record."""

    def versions(self, key: Key) -> dict[str, str]:
        """The eids of a record's groups as the server told of them; that of its death under the empty name."""

    def visible(self) -> dict[Key, Fields]:
        """All living records as the learner sees them."""

    def held(self) -> set[str]:
        """Every eid that this device knows to be current, or has yet to send."""

    def gone(self) -> tuple[Key, ...]:
        """The records that the learner could restore."""

    def settled(self) -> dict[Key, Fields]:
        """All living records as the server told of them, without anything that waits."""

    def digests(self) -> dict[str, int]:
        """Of each kind, the number that the server must have too."""

    def image(self) -> object:
        """A backup, or what a crash leaves behind."""

    def revert(self, image: object) -> None:
        """Become an earlier image."""
