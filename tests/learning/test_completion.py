"""Progress of two devices becomes one, and nothing completed is ever undone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from learning.completion import joined
from learning.values import Done

DONES = st.builds(
    Done,
    st.integers(1, 2),
    st.lists(st.sampled_from("abcd"), unique=True).map(lambda units: tuple(sorted(units))),
    st.none() | st.integers(1, 9),
    st.floats(0, 1),
)


@given(DONES, DONES, DONES)
def test_any_order_any_number_of_times(one: Done, two: Done, three: Done) -> None:
    """Joining is commutative, associative and idempotent."""
    assert joined(one, two) == joined(two, one)
    assert joined(joined(one, two), three) == joined(one, joined(two, three))
    assert joined(one, one) == one


def test_units_unite_and_the_first_completion_counts() -> None:
    """A has done units 1 and 2, B 2 and 3: together three."""
    both = joined(Done(units=("1", "2"), done_at=7, furthest=0.2), Done(units=("2", "3"), done_at=5, furthest=0.9))
    assert both == Done(units=("1", "2", "3"), done_at=5, furthest=0.9)


def test_starting_again_counts_more_than_all_before() -> None:
    """The higher attempt wins whole."""
    assert joined(Done(1, ("a", "b"), 3), Done(2, ("a",))) == Done(2, ("a",))
