"""Links between notes by their titles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from localdb.links import linked_titles, links_of, note_titled
from localdb.notes import delete_note, note, save_note

if TYPE_CHECKING:
    from localdb.store import Store


def test_a_link_is_found_in_both_directions(store: Store) -> None:
    """Whatever capitals it is written with; a title that no note has is named."""
    rules, tags = store.new_id(), store.new_id()
    save_note(store, rules, title="NSG rules", body="See [[service tags]] and [[ASG]].", course="c1")
    save_note(store, tags, title="Service tags", body="Microsoft's list.", course="c1")
    out, back = links_of(store, note(store, rules)), links_of(store, note(store, tags))
    assert ([each.id for each in out.to], out.missing, out.here) == ([tags], ("ASG",), ())
    assert ([each.id for each in back.here], back.to) == ([rules], ())


def test_the_words_alone_are_no_link(store: Store) -> None:
    """Nor is a link from the trash."""
    rules, other = store.new_id(), store.new_id()
    save_note(store, rules, title="Rules", body="", course="c1")
    save_note(store, other, title="Other", body="The rules are read in order.", course="c1")
    assert links_of(store, note(store, rules)).here == ()
    save_note(store, other, body="[[Rules]]")
    delete_note(store, other)
    assert links_of(store, note(store, rules)).here == ()


def test_a_title_without_letters_is_no_search(store: Store) -> None:
    """Nothing is found, and nothing breaks."""
    assert note_titled(store, '"?!') is None
    assert linked_titles("[[a]] [[ b  c ]] [[]] [[a]] [[x\ny]]") == ("a", "b c")
