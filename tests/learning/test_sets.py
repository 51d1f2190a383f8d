"""Tags of two devices come together, and no add is lost to a removal that never saw it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from learning.sets import changed, difference, follow, members
from learning.values import SetEdit, SetState

WORDS = st.lists(st.sampled_from("abc"), unique=True, max_size=2).map(tuple)


def test_a_removal_takes_the_tokens_it_names() -> None:
    """An add that came meanwhile stays."""
    state = changed({"a": ("1", "2")}, SetEdit(remove={"a": ("1",)}), "3")
    assert members(state) == ("a",)
    assert members(changed(state, SetEdit(remove={"a": ("2",)}), "4")) == ()


def test_the_same_edit_twice_is_once() -> None:
    """A duplicate changes nothing."""
    once = changed({}, SetEdit(add=("a",)), "1")
    assert changed(once, SetEdit(add=("a",)), "1") == once == {"a": ("1",)}


def test_what_changes_nothing_is_no_edit() -> None:
    """Adding what is there and removing what is not."""
    assert difference({"a": ("1",)}, add=("a",), remove=("b",)) == SetEdit()


@given(add=WORDS, remove=WORDS, then_add=WORDS, then_remove=WORDS)
def test_two_waiting_edits_are_one(
    add: tuple[str, ...], remove: tuple[str, ...], then_add: tuple[str, ...], then_remove: tuple[str, ...]
) -> None:
    """Whether the first had reached the server or not, the learner's last wish stands."""
    server: SetState = {"a": ("0",), "b": ("0",)}
    first = difference(server, add=add, remove=remove)
    shown = changed(server, first, "1")
    second = difference(shown, add=then_add, remove=then_remove)
    wish = members(changed(shown, second, "2"))
    both = follow(first, ("1",), second)
    assert members(changed(server, both, "2")) == wish
    assert members(changed(changed(server, first, "1"), both, "2")) == wish
