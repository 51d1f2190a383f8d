"""What one request of a device gets back, over the real routes."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import msgspec
import pytest

from learning.records import Birth, Edit, fixed_id
from sync.protocol import Limits, SyncAnswer
from tests.server.desk import problem, value

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.server.desk import Desk


def test_a_note_reaches_the_second_device(desk: Callable[..., Desk]) -> None:
    """What one device pushed, another pulls, word for word."""
    first, second = desk(), desk()
    answer = first.sync(first.note("n1", "Hello, “world”"))
    assert [result.status for result in answer.results] == ["ok"]
    assert answer.records == ()
    pulled = second.sync()
    assert [value(record, "body") for record in pulled.records] == ["Hello, “world”"]
    assert pulled.cursor == answer.cursor


def test_a_request_sent_again_changes_nothing(desk: Callable[..., Desk]) -> None:
    """An answer lost on the way: the same number is stale, the same edits under a new one are known already."""
    device = desk()
    edit = device.note("n1", "once")
    device.sync(edit)
    assert problem(device.ask((edit,))).type == "stale"
    again = device.sync(edit)
    assert [result.status for result in again.results] == ["same"]
    assert again.cursor == 1


def test_plain_results_are_told_in_one_number_to_who_understands_it(desk: Callable[..., Desk]) -> None:
    """All stored as sent: the first `seq`. Anything else has its results, and so has who did not ask for less."""
    device = desk()
    device.sync(device.note("n0", "x"))
    device.rid += 1
    edits = (device.note("n1", "one"), device.note("n2", "two"))
    told = msgspec.json.decode(device.ask(edits, brief=True).content, type=SyncAnswer)
    assert (told.results, told.stored) == ((), 2)
    device.rid += 1
    again = msgspec.json.decode(device.ask(edits, brief=True).content, type=SyncAnswer)
    assert ([result.status for result in again.results], again.stored) == (["same", "same"], None)
    plain = device.sync(device.note("n3", "three"))
    assert ([result.seq for result in plain.results], plain.stored) == ([4], None)


def test_a_record_goes_out_as_it_was_made(desk: Callable[..., Desk]) -> None:
    """Only to a device that says it knows births; any other gets it group by group. Then a change takes it up."""
    device = desk()
    values = {group: field.value for group, field in device.note("n1", "words").fields.items()}
    born = Edit("note", "n1", 1, birth=Birth(values, (1000, 0, device.number), "e1"))
    assert [device.sync(born).results[0].status for _ in range(2)] == ["ok", "same"]

    brief, plain = (
        msgspec.json.decode(device.ask((), cursor=0, brief=brief).content, type=SyncAnswer) for brief in (True, False)
    )
    assert (brief.births, brief.records[0].birth) == (True, born.birth)
    assert plain.records == (brief.records[0].spread(),)

    device.sync(device.note("n1", "other words", ms=2000, replaces=("e1",)))
    (record,) = msgspec.json.decode(device.ask((), cursor=0, brief=True).content, type=SyncAnswer).records
    assert (set(record.fields), record.birth and set(record.birth.values)) == ({"body"}, {"origin"})
    assert (value(record, "body"), set(record.values)) == ("other words", {"origin", "body"})
    assert record.eids["origin"] == "e1" != record.eids["body"]


@pytest.mark.parametrize(
    ("kind", "values"), [("note", {"origin": {"course": "c"}, "body": 3}), ("bookmark", {"place": 1})]
)
def test_a_birth_is_checked_like_any_edit(desk: Callable[..., Desk], kind: str, values: dict[str, object]) -> None:
    """A value of another shape is refused in words."""
    device = desk()
    raws = {group: msgspec.Raw(msgspec.json.encode(one)) for group, one in values.items()}
    (result,) = device.sync(Edit(kind, "n1", 1, birth=Birth(raws, (1, 0, device.number), "e1"))).results
    assert (result.status, bool(result.reason)) == ("invalid", True)


def test_nothing_new_is_an_empty_page(desk: Callable[..., Desk]) -> None:
    """An idle device hears that it has everything."""
    device = desk()
    device.sync(device.note("n1", "x"))
    answer = device.sync()
    assert (answer.records, answer.more, answer.cursor) == ((), False, 1)


def test_an_older_title_loses_and_is_kept(desk: Callable[..., Desk]) -> None:
    """The newer stamp wins, the other side's words stand in a conflict record on both devices."""
    first, second = desk(), desk()
    note = first.note("n1", "start", ms=1000)
    first.sync(note)
    second.sync()
    first.sync(Edit("note", "n1", 2, {"title": first.field("newer", 3000)}))
    answer = second.sync(Edit("note", "n1", 2, {"title": second.field("older", 2000)}))
    assert answer.results[0].status == "merged"
    told = {record.kind: record for record in answer.records}
    assert value(told["note"], "title") == "newer"
    assert value(told["conflict"], "loser")["value"] == "older"
    pulled = {record.kind: record for record in first.sync().records}
    assert value(pulled["conflict"], "state") == "open"


def test_two_changes_of_a_note_come_together(desk: Callable[..., Desk]) -> None:
    """Three devices change one text unseen by each other: every word of each is in it, and nothing clashes."""
    first, second, third = desk(), desk(), desk()
    note = first.note("n1", "one\ntwo\nthree", ms=1000)
    first.sync(note)
    seen = (note.fields["body"].eid,)
    first.sync(Edit("note", "n1", 2, {"body": first.field("one, and a half\ntwo\nthree", 2000, seen)}))
    second.sync(Edit("note", "n1", 2, {"body": second.field("one\ntwo\nthree\nfour", 1500, seen)}))
    answer = third.sync(Edit("note", "n1", 2, {"body": third.field("one\ntwo\nno, three", 9000, seen)}))
    assert answer.results[0].status == "merged"
    assert [value(record, "body") for record in answer.records] == ["one, and a half\ntwo\nno, three\nfour"]


def test_the_next_words_grow_from_what_was_sent(desk: Callable[..., Desk]) -> None:
    """Typed on before the answer came: what the server had merged meanwhile stays, and nothing stands there twice."""
    first, second = desk(), desk()
    note = first.note("n1", "one", ms=1000)
    first.sync(note)
    base = note.fields["body"].eid
    second.sync(Edit("note", "n1", 2, {"body": second.field("one\ntheirs", 1500, (base,))}))
    sent = first.field("one\nmine", 1600, (base,))
    first.sync(Edit("note", "n1", 2, {"body": sent}))
    further = first.field("one\nmine, and more", 1700, (base, sent.eid))
    answer = first.sync(Edit("note", "n1", 3, {"body": further}))
    assert [value(record, "body") for record in answer.records] == ["one\ntheirs\nmine, and more"]


def test_words_that_clash_are_all_there_and_told(desk: Callable[..., Desk]) -> None:
    """Both sides' lines stand in the note, and what the older one said is in the conflict log."""
    first, second = desk(), desk()
    note = first.note("n1", "a cat", ms=1000)
    first.sync(note)
    seen = (note.fields["body"].eid,)
    first.sync(Edit("note", "n1", 2, {"body": first.field("a dog", 3000, seen)}))
    told = {r.kind: r for r in second.sync(Edit("note", "n1", 2, {"body": second.field("a bird", 2000, seen)})).records}
    assert value(told["note"], "body") == "a dog\na bird"
    assert value(told["conflict"], "loser")["value"] == "a bird"


def test_pages_are_cut_by_bytes(desk: Callable[..., Desk]) -> None:
    """A small page holds at least one record, says that there is more, and goes on where it stopped."""
    first, second = desk(), desk()
    first.sync(*(first.note(f"n{number}", "word " * 100) for number in range(20)))
    seen = []
    for _ in range(25):
        answer = second.sync(max_bytes=2000)
        seen += [record.id for record in answer.records]
        if not answer.more:
            break
    assert seen == [f"n{number}" for number in range(20)]
    assert len(second.sync(max_bytes=1).records) == 0


def test_an_own_change_over_unseen_work_comes_back_whole(desk: Callable[..., Desk]) -> None:
    """`ok` for a record whose other groups the device has not seen: the record is in the page all the same."""
    first, second = desk(), desk()
    first.sync(first.note("n1", "body"))
    second.sync()
    first.sync(Edit("note", "n1", 2, {"title": first.field("a title", 2000)}))
    answer = second.sync(Edit("note", "n1", 2, {"colour": second.field("blue", 2000)}))
    assert answer.results[0].status == "ok"
    assert [value(record, "title") for record in answer.records] == ["a title"]
    assert answer.cursor == 3


def test_a_field_of_tomorrow_survives(desk: Callable[..., Desk]) -> None:
    """A group that this version does not know passes through unharmed."""
    first, second = desk(), desk()
    edit = first.note("n1", "x")
    edit = msgspec.structs.replace(edit, fields=edit.fields | {"mood": first.field({"of": ["2030", 1.5, None]})})
    first.sync(edit)
    assert value(second.sync().records[0], "mood") == {"of": ["2030", 1.5, None]}


@pytest.mark.parametrize(
    ("group", "wrong", "status"),
    [
        ("body", 7, "invalid"),
        ("body", "é" * (129 << 10), "too_large"),
        ("title", "t" * (65 << 10), "too_large"),
        ("colour", "black", "invalid"),
        ("tags", ["a"], "invalid"),
        ("anchor", {"start": "x"}, "invalid"),
        ("origin", {"course": "c1", "created_at": 10**30}, "invalid"),
    ],
)
def test_a_wrong_value_is_refused_alone(desk: Callable[..., Desk], group: str, wrong: object, status: str) -> None:
    """One edit that cannot be stored gets its reason in words; its neighbours are stored."""
    device = desk()
    bad = device.note("bad", "x")
    bad = msgspec.structs.replace(bad, fields=bad.fields | {group: device.field(wrong)})
    answer = device.sync(device.note("n1", "x"), bad, device.note("n2", "x"))
    assert [result.status for result in answer.results] == ["ok", status, "ok"]
    assert group in answer.results[1].reason


def test_a_place_has_one_record(desk: Callable[..., Desk]) -> None:
    """A bookmark under another id than its place's would be a second one for ever: it is refused."""
    device = desk()
    fields = {"place": device.field({"course": "c1", "lesson": "l1"}), "on": device.field(value=True)}
    right = fixed_id("bookmark", device.learner, "c1", "l1", "")
    answer = device.sync(Edit("bookmark", right, 1, fields), Edit("bookmark", "another", 1, fields))
    assert [result.status for result in answer.results] == ["ok", "invalid"]


def test_a_body_of_the_limit_passes_however_json_writes_it(desk: Callable[..., Desk]) -> None:
    """256 KiB of typed text are allowed, also when every sign of it needs an escape."""
    device = desk()
    assert device.sync(device.note("n1", "\n" * (256 << 10))).results[0].status == "ok"


def test_what_only_the_server_writes_is_forbidden(desk: Callable[..., Desk]) -> None:
    """No device can enrol itself or make a conflict; an unknown kind waits for a newer server."""
    device = desk()
    own = Edit(
        "enrolment", fixed_id("enrolment", device.learner, "c1"), 1, {"enrolment": device.field({"course": "c1"})}
    )
    loser = {
        "kind": "note",
        "record": "n",
        "group": "body",
        "value": 1,
        "eid": "e",
        "device": 1,
        "at": 1,
        "winner": "w",
    }
    made_up = Edit("conflict", "c", 1, {"loser": device.field(loser), "state": device.field("kept")}, again=0)
    future = Edit("dream", "d", 1, {"x": device.field(1)})
    statuses = [result.status for result in device.sync(own, made_up, future).results]
    assert statuses == ["forbidden", "forbidden", "future"]
    assert device.sync().cursor == 0


def test_the_device_must_be_the_tokens(desk: Callable[..., Desk]) -> None:
    """A request that names another device, or comes from one without a number, changes nothing."""
    device = desk()
    other = device.ask((device.note("n1", "x"),), device=secrets.token_hex(16), rid=9)
    assert problem(other).type == "device-unknown"
    device.sign_in()
    assert device.ask((), rid=9).status_code == 200


def test_an_older_app_may_fetch_but_not_send(desk: Callable[..., Desk]) -> None:
    """426 for edits of a schema of yesterday, while pulling goes on."""
    device = desk()
    assert problem(device.ask((device.note("n1", "x"),), rid=1, schema=0)).type == "too-old"
    assert device.ask((), schema=0).status_code == 200


def test_another_epoch_or_a_cursor_ahead_is_told(desk: Callable[..., Desk]) -> None:
    """A device that knows another history of this server hears it before anything is stored."""
    device = desk()
    device.sync(device.note("n1", "x"))
    assert problem(device.ask((), epoch=7)).type == "epoch"
    told = problem(device.ask((), cursor=99))
    assert (told.type, told.epoch, told.head) == ("epoch", 1, 1)


def test_too_many_edits_are_refused_with_the_limits(desk: Callable[..., Desk]) -> None:
    """413 says what would fit; nothing of it is stored."""
    device = desk()
    told = problem(device.ask(tuple(device.note(f"n{n}", "x") for n in range(Limits().edits + 1)), rid=1))
    assert told.type == "limits"
    assert told.limits is not None
    assert told.limits == Limits()
    assert device.sync().cursor == 0


def test_the_head_has_a_tag(desk: Callable[..., Desk]) -> None:
    """Asking whether anything is new costs 304 until something is."""
    device = desk()
    first = device.get("/v1/sync/head")
    assert first.json() == {"head": 0, "epoch": 1}
    assert device.get("/v1/sync/head", If_None_Match=first.headers["ETag"]).status_code == 304
    device.sync(device.note("n1", "x"))
    assert device.get("/v1/sync/head", If_None_Match=first.headers["ETag"]).json()["head"] == 1


def test_learners_never_see_each_other(desk: Callable[..., Desk]) -> None:
    """The same record id of two learners is two records."""
    ana, ben = desk(), desk("ben@example.org")
    ana.sync(ana.note("n1", "Ana's"))
    assert ben.sync().records == ()
    ben.sync(ben.note("n1", "Ben's"))
    assert ana.sync().records == ()
    again = desk("ben@example.org")
    assert [value(record, "body") for record in again.sync().records] == ["Ben's"]


@pytest.mark.parametrize(
    ("group", "value", "words"),
    [
        ("phone", "call me", "This is no phone number."),
        ("country", "Atlantis", "no country"),
        ("linkedin", "javascript:alert(1)", "LinkedIn"),
        ("avatar", "data:text/html;base64,PGI+", "JPEG, PNG or WebP"),
        ("address", {"role": "admin"}, "An address has no role"),
        ("preferences", {"paid": [1]}, "Preferences are names"),
        ("name", " ", "A name is needed"),
    ],
)
def test_a_profile_is_checked_by_the_rules_of_the_device(
    desk: Callable[..., Desk], group: str, value: object, words: str
) -> None:
    """A device that lets more through is told in the words that a learner reads; what fits is stored."""
    device = desk()
    identity = fixed_id("profile", device.learner)
    (refused,) = device.sync(Edit("profile", identity, 1, {group: device.field(value)})).results
    assert (refused.status, words in refused.reason) == ("invalid", True), refused.reason
    fits = {"phone": device.field("+60 12-345 6789"), "of tomorrow": device.field(1)}
    assert device.sync(Edit("profile", identity, 2, fits)).results[0].status == "ok"


def test_what_a_server_once_had_comes_back_as_it_was(desk: Callable[..., Desk]) -> None:
    """An adopted shop may hold what no device would let through; offered again it is not refused."""
    device = desk()
    identity = fixed_id("profile", device.learner)
    again = Edit("profile", identity, 1, {"phone": device.field("ext. 12")}, full=True, again=0)
    assert device.sync(again).results[0].status != "invalid"
