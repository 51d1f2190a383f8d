"""Merging keeps what was written, knows what it has seen, and does not depend on the order in which edits come."""

from __future__ import annotations

import itertools

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from learning.records import Birth, Delete, Edit, FieldEdit, Stamp
from learning.values import Done, SetEdit, SetState
from sync.merge import DOC, Held, Merged, conflict, merge, purged, wanted_texts
from sync.protocol import FORBIDDEN, FUTURE, INVALID, MERGED, NEED_FULL, OK, SAME

Raw = msgspec.Raw


def raw(value: object) -> Raw:
    """A value as it travels."""
    return Raw(msgspec.json.encode(value))


def field(value: object, eid: str, *replaces: str, ms: int = 1, device: int = 1) -> FieldEdit:
    """An edit of one group."""
    return FieldEdit(raw(value), (ms, 0, device), eid, replaces)


def note(**fields: FieldEdit) -> Edit:
    """An edit of the note."""
    return Edit("note", "n1", 1, fields)


def deletion(eid: str, *, ms: int = 9, **saw: str) -> Edit:
    """A delete of the note by one who saw these versions."""
    return Edit("note", "n1", 1, {}, Delete((ms, 0, 2), eid, {group: (seen,) for group, seen in saw.items()}))


def played(*edits: Edit, held: Held | None = None) -> Held:
    """The record after these edits."""
    for edit in edits:
        held = merge(held, edit).held
    assert held is not None
    return held


def value(held: Held | None, group: str) -> object:
    """What a group says."""
    assert held is not None
    return msgspec.json.decode(held.fields[group].value)


NEW = note(origin=field({"course": "c"}, "o1"), title=field("first", "t1"))


BIRTHS: dict[str, dict[str, object]] = {
    "note": {"origin": {"course": "c"}, "title": "first", "tags": {"add": ["a", "b"]}},
    "study_session": {"start": {"course": "c", "lesson": "l", "at": 1}, "active_ms": 5, "closed": False},
    "lesson_progress": {"place": {"course": "c", "lesson": "l"}, "done": {"units": ["a"]}},
    "profile": {"name": "Aisha"},
    "conflict": {"loser": {}},
    "enrolment": {"enrolment": {}},
    "dream": {"what": 1},
    "bookmark": {"on": True},
}


@pytest.mark.parametrize("kind", BIRTHS)
@pytest.mark.parametrize("again", [{}, {"full": True}, {"again": 3}])
def test_a_birth_is_judged_as_its_groups_are(kind: str, again: dict[str, int]) -> None:
    """Known or new, refused or not: only the form is another."""
    values = {group: raw(value) for group, value in BIRTHS[kind].items()}
    born = replace(Edit(kind, "n1", 1, birth=Birth(values, (1, 0, 1), "e1")), **again)
    merged, plain = merge(None, born), merge(None, born.spread())

    assert merged == plain
    assert merge(merged.held, born) == merge(plain.held, born.spread())


def test_a_birth_without_groups_is_nothing() -> None:
    """It makes no record."""
    assert merge(None, Edit("profile", "p", 1, birth=Birth({}, (1, 0, 1), "e1"))) == Merged(SAME, None)


def test_a_new_record_is_stored_as_sent() -> None:
    """The device may fold what it sent into its mirror."""
    merged = merge(None, NEW)
    assert (merged.status, merged.changed, merged.losers) == (OK, True, ())
    assert value(merged.held, "title") == "first"


def test_what_goes_into_the_page_is_what_is_stored() -> None:
    """The server keeps `fields` as JSON and sends those bytes."""
    held = played(NEW)
    assert DOC.decode(msgspec.json.encode(held.fields)) == held.fields


def test_a_knowing_edit_wins_silently() -> None:
    """Replacing what one saw is no conflict."""
    merged = merge(played(NEW), note(title=field("second", "t2", "t1", ms=2)))
    assert (merged.status, merged.losers) == (OK, ())
    assert value(merged.held, "title") == "second"


def test_a_newer_edit_wins_and_the_unseen_one_is_kept() -> None:
    """Nobody loses a word to a race."""
    merged = merge(played(NEW), note(title=field("other", "t2", ms=2, device=2)))
    assert value(merged.held, "title") == "other"
    (loser,) = merged.losers
    assert (loser.eid, loser.winner, bytes(loser.value)) == ("t1", "t2", b'"first"')


def test_an_older_edit_loses_and_is_kept() -> None:
    """The device is told the winner; its own words are in the conflict log."""
    merged = merge(
        played(note(origin=field({}, "o1"), title=field("late", "t1", ms=5))), note(title=field("early", "t2"))
    )
    assert (merged.status, value(merged.held, "title")) == (MERGED, "late")
    assert [loser.eid for loser in merged.losers] == ["t2"]


def test_the_same_words_are_no_conflict() -> None:
    """Two devices that say the same agree."""
    merged = merge(played(NEW), note(title=field("first", "t2", ms=2)))
    assert (merged.status, merged.losers) == (SAME, ())


def test_a_bookmark_has_no_conflict_log() -> None:
    """What is only on or off goes to its last writer."""
    place = field({"course": "c"}, "p1")
    held = played(Edit("bookmark", "b", 1, {"place": place, "on": field(value=True, eid="x")}))
    merged = merge(held, Edit("bookmark", "b", 1, {"on": field(value=False, eid="y", ms=2)}))
    assert (merged.status, merged.losers, value(merged.held, "on")) == (OK, (), False)


@pytest.mark.parametrize("again", [NEW, note(title=field("other", "t2", ms=2)), note(title=field("old", "t0", ms=0))])
def test_a_duplicate_changes_nothing(again: Edit) -> None:
    """Whatever became of an edit, its second coming is no news."""
    held = played(NEW, again)
    merged = merge(held, again)
    assert merged == Merged(SAME, held)


def test_a_delete_kills_what_it_saw() -> None:
    """The usual delete."""
    merged = merge(played(NEW), deletion("d1", origin="o1", title="t1"))
    assert merged.status == OK
    assert merged.held is not None
    assert merged.held.dead is not None


def test_a_delete_spares_what_it_never_saw() -> None:
    """An unseen edit is kept, and the deleter is told by a conflict entry."""
    merged = merge(played(NEW, note(title=field("unseen", "t2", "t1", ms=2))), deletion("d1", origin="o1", title="t1"))
    assert merged.status == MERGED
    assert merged.held is not None
    assert merged.held.dead is None
    (entry,) = merged.losers
    assert (entry.group, entry.eid, msgspec.json.decode(entry.value)) == ("", "d1", {"group": "title", "device": 1})


def test_an_unseen_edit_revives() -> None:
    """A note that somebody went on writing is not gone."""
    held = played(NEW, deletion("d1", origin="o1", title="t1"), note(title=field("more", "t2", "t1", ms=3)))
    assert held.dead is None


def test_known_edits_leave_the_dead_alone() -> None:
    """A late duplicate raises nothing."""
    held = played(NEW, deletion("d1", origin="o1", title="t1"))
    assert merge(held, NEW) == Merged(SAME, held)


def test_a_knowing_restore_revives_and_outlives_the_delete() -> None:
    """The old delete has not seen the restored version."""
    gone = deletion("d1", origin="o1", title="t1")
    held = played(NEW, gone, note(origin=field({"course": "c"}, "o2", "o1", "d1", ms=10)))
    assert held.dead is None
    assert merge(held, gone) == Merged(SAME, held)
    assert merge(held, deletion("d2", origin="o1", title="t1")).status == MERGED


def test_a_purged_record_asks_for_everything() -> None:
    """No record stands without the contents that made it."""
    held = purged(played(NEW, deletion("d1", origin="o1", title="t1")))
    edit = note(title=field("more", "t2", "t1", ms=10))
    assert merge(held, edit) == Merged(NEED_FULL, held)
    whole = Edit("note", "n1", 1, NEW.fields | edit.fields, full=True)
    assert value(merge(held, whole).held, "title") == "more"
    assert merge(held, NEW) == Merged(SAME, held)


def test_a_record_is_not_made_of_a_part() -> None:
    """A server that has never heard of a note wants all of it."""
    assert merge(None, note(title=field("alone", "t1"))).status == NEED_FULL


def test_a_delete_of_nothing_is_done() -> None:
    """It asks for what is so already."""
    assert merge(None, deletion("d1")) == Merged(SAME, None)


def test_progress_is_a_union() -> None:
    """Units done on two devices are all done."""
    held = played(
        Edit("lesson_progress", "p", 1, {"place": field({}, "p1"), "done": field(Done(units=("a",), done_at=5), "x")}),
        Edit("lesson_progress", "p", 1, {"done": field(Done(units=("b",), done_at=3, furthest=0.5), "y")}),
    )
    assert value(held, "done") == {"units": ["a", "b"], "done_at": 3, "furthest": 0.5}


def test_a_new_attempt_replaces_the_old_one() -> None:
    """Starting again is meant."""
    first = Edit("lesson_progress", "p", 1, {"place": field({}, "p1"), "done": field(Done(2, ("a",)), "x")})
    merged = merge(played(first), Edit("lesson_progress", "p", 1, {"done": field(Done(1, ("a", "b")), "y", ms=9)}))
    assert (merged.status, value(merged.held, "done")) == (SAME, {"attempt": 2, "units": ["a"]})


def test_sessions_grow() -> None:
    """Time is the longest that any device counted; closed stays closed."""
    start = {"start": field({}, "s1"), "active_ms": field(30, "a"), "closed": field(value=True, eid="c")}
    later = {"active_ms": field(20, "b", ms=9), "closed": field(value=False, eid="d", ms=9)}
    held = played(Edit("study_session", "s", 1, start), Edit("study_session", "s", 1, later))
    assert (value(held, "active_ms"), value(held, "closed")) == (30, True)


def test_tags_keep_unseen_adds() -> None:
    """A removal takes the tokens it names and no others."""
    held = played(
        NEW,
        note(tags=field(SetEdit(add=("a", "b")), "x")),
        note(tags=field(SetEdit(add=("a",)), "y")),
        note(tags=field(SetEdit(remove={"a": ("x",), "b": ("x",)}), "z", "x")),
    )
    assert msgspec.json.decode(held.fields["tags"].value, type=SetState) == {"a": ("y",)}


@pytest.mark.parametrize(
    ("edit", "status"),
    [
        (Edit("enrolment", "e", 1, {"enrolment": field({}, "x")}), FORBIDDEN),
        (Edit("conflict", "c", 1, {"loser": field({}, "l"), "state": field("kept", "x")}), FORBIDDEN),
        (Edit("sticker", "s", 1, {"mood": field("good", "x")}), FUTURE),
        (Edit("bookmark", "b", 1, {}, Delete((1, 0, 1), "d", {})), INVALID),
        (Edit("study_session", "s", 1, {"start": field({}, "s"), "active_ms": field("long", "x")}), INVALID),
        (note(origin=field({}, "o"), tags=field(["a"], "x")), INVALID),
    ],
    ids=["server-owned", "conflict", "unknown kind", "delete of a flag", "words for a number", "list for a set"],
)
def test_what_cannot_be_taken_is_named(edit: Edit, status: str) -> None:
    """Each edit gets its own result, and a bad one never stands in the way of others."""
    assert merge(None, edit).status == status


def test_a_conflict_is_told_once() -> None:
    """The same loser makes the same record; the learner may close it, and nothing else."""
    (loser,) = merge(played(NEW), note(title=field("other", "t2", ms=2))).losers
    identity, held = conflict("ann", loser)
    assert (identity, held) == conflict("ann", loser)
    closed = merge(held, Edit("conflict", identity, 1, {"state": field("kept", "s", "t1", ms=3)}))
    assert (closed.status, value(closed.held, "state")) == (OK, "kept")
    assert merge(held, Edit("conflict", identity, 1, {"loser": field({}, "x")})).status == FORBIDDEN


# ------------------------------------------------------------------------------------------------------- in any order

STAMPS = st.tuples(st.integers(1, 3), st.integers(0, 1), st.integers(1, 3))


@st.composite
def rivals(draw: st.DrawFn) -> list[FieldEdit]:
    """Edits of one group by authors who saw nothing of each other."""
    stamps: list[Stamp] = draw(st.lists(STAMPS, min_size=2, max_size=4, unique=True))
    return [FieldEdit(raw(f"words {place}"), stamp, f"e{place}") for place, stamp in enumerate(stamps)]


@given(rivals())
def test_the_newest_of_rivals_wins_in_any_order(edits: list[FieldEdit]) -> None:
    """And every other one is in the conflict log, whoever came first."""
    newest = max(edits, key=lambda edit: edit.stamp)
    for order in itertools.permutations(edits):
        held = played(note(origin=field({}, "o1")))
        lost: set[str] = set()
        for edit in order:
            merged = merge(held, note(title=edit))
            assert merged.held is not None
            held, lost = merged.held, lost | {loser.eid for loser in merged.losers}
        assert held.fields["title"].eid == newest.eid
        assert lost == {edit.eid for edit in edits} - {newest.eid}


DONES = st.builds(
    Done,
    st.integers(1, 2),
    st.lists(st.sampled_from("abc"), unique=True).map(lambda units: tuple(sorted(units))),
    st.none() | st.integers(1, 3),
    st.sampled_from((0.0, 0.5, 1.0)),
)


@given(st.lists(DONES, min_size=2, max_size=4))
def test_progress_ends_alike_in_any_order(dones: list[Done]) -> None:
    """Whoever syncs first, all devices show the same figures."""
    edits = [
        Edit("lesson_progress", "p", 1, {"place": field({}, "p"), "done": field(done, f"e{place}")})
        for place, done in enumerate(dones)
    ]
    assert len({bytes(played(*order).fields["done"].value) for order in itertools.permutations(edits)}) == 1


SMALL = (
    note(title=field("a", "t2", "t1", ms=2)),
    note(title=field("b", "t3", ms=3, device=2)),
    note(tags=field(SetEdit(add=("x",)), "g1", ms=2)),
    note(tags=field(SetEdit(remove={"x": ("g1",)}), "g2", "g1", ms=4)),
    deletion("d1", origin="o1", title="t1"),
    deletion("d2", origin="o1", title="t2"),
    note(origin=field({"course": "c"}, "o2", "o1", "d1", ms=10)),
)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_every_small_history_can_be_replayed(count: int) -> None:
    """All sequences of up to three edits: sent once more they change nothing (I11), and nothing is hollow (I10)."""
    for edits in itertools.permutations(SMALL, count):
        held = played(NEW, *edits)
        assert held.dead is not None or "origin" in held.fields
        for edit in edits:
            merged = merge(held, edit)
            assert merged == Merged(SAME, held), (edits, edit)


TEXT = note(origin=field({"course": "c"}, "o1"), body=field("a\nb\nc", "b1"))
MINE = note(body=field("a, mine\nb\nc", "b2", "b1", ms=2))
THEIRS = note(body=field("a\nb\nc, theirs", "b3", "b1", ms=3))
BASES = {"b1": raw("a\nb\nc")}


def test_two_changes_of_a_text_become_one_version() -> None:
    """It has an eid of its own, the same however often the merge is told, and nothing went to the conflict log."""
    merged = merge(played(TEXT, MINE), THEIRS, BASES)
    assert (merged.status, merged.losers, value(merged.held, "body")) == (MERGED, (), "a, mine\nb\nc, theirs")
    assert [state.eid for state in merged.retired] == ["b2", "b3"]
    again = merge(played(TEXT, MINE), THEIRS, BASES)
    assert again == merged
    assert merge(merged.held, THEIRS, BASES).status == SAME


@pytest.mark.parametrize("known", [{}, {"b9": raw("a\nb\nc")}])
def test_without_its_base_the_newer_text_wins(known: dict[str, Raw]) -> None:
    """The revision that it grew from is gone: the other version is in the conflict log, whole."""
    merged = merge(played(TEXT, MINE), THEIRS, known)
    assert value(merged.held, "body") == "a\nb\nc, theirs"
    assert [loser.eid for loser in merged.losers] == ["b2"]
    assert [state.eid for state in merged.retired] == ["b2"]


def test_texts_too_large_together_stay_apart() -> None:
    """Two long texts that clash would make one that no device could send: the newer wins, the other is logged."""
    mine = note(body=field("x" * (200 << 10), "b2", "b1", ms=2))
    merged = merge(played(TEXT, mine), note(body=field("y" * (200 << 10), "b3", "b1", ms=3)), BASES)
    assert value(merged.held, "body") == "y" * (200 << 10)
    assert [loser.eid for loser in merged.losers] == ["b2"]


def test_a_text_is_merged_only_where_the_present_was_not_seen() -> None:
    """The usual edit asks for no revision."""
    held = played(TEXT, MINE)
    assert wanted_texts(held, note(body=field("x", "b4", "b2"))) == ()
    assert wanted_texts(None, TEXT) == ()
    assert wanted_texts(held, note(body=field("x", "b4", "b1", "b3"))) == ("b3", "b1")


def test_knowing_beats_the_stamp() -> None:
    """A device that went back to a backup seals a version once more, later than the edit that replaced it knowingly."""
    held = played(note(origin=field({}, "o1"), title=field("old", "t1", ms=9)))
    merged = merge(held, note(title=field("new", "t2", "t1", ms=5)))
    assert (merged.status, merged.losers, value(merged.held, "title")) == (MERGED, (), "new")
    assert merged.held is not None
    assert merged.held.fields["title"].stamp > (9, 0, 1)


def test_a_joined_value_may_grow_under_its_eid() -> None:
    """After a restore one device offers what it sent, another what the server had made of it: both by one eid."""
    place = field({"course": "c"}, "p")
    mine, joined = field({"units": ["a"]}, "d1"), field({"units": ["a", "b"]}, "d1")
    held = played(Edit("lesson_progress", "l", 1, {"place": place, "done": mine}))
    assert value(played(Edit("lesson_progress", "l", 1, {"done": joined}), held=held), "done") == {"units": ["a", "b"]}
    tags = played(note(origin=field({}, "o1"), tags=field(SetEdit(add=("a",)), "s1")))
    offered = replace(note(tags=field(SetEdit(add=("a", "b")), "s1")), again=0)
    assert set(msgspec.json.decode(played(offered, held=tags).fields["tags"].value)) == {"a", "b"}


def test_what_is_fixed_at_creation_wakes_no_purged_record() -> None:
    """An origin that was the same as another's is not remembered; sent again it is no news, but a restore is."""
    dead = played(NEW, deletion("d1", origin="o1", title="t1"))
    again = replace(note(origin=field({"course": "c"}, "o9"), title=field("first", "t1")), full=True)
    assert merge(purged(dead), again).status == SAME
    restored = replace(note(origin=field({"course": "c"}, "o9", "d1"), title=field("first", "t1")), full=True)
    merged = merge(purged(dead), restored)
    assert merged.held is not None
    assert merged.held.dead is None
