"""The engine asks for the right thing at the right time, and believes only the answer it waits for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from learning.records import FieldEdit, Judged, Moment, Pending, PendingBirth, PendingField
from sync.engine import Engine
from sync.events import (
    Answered,
    Applied,
    Apply,
    EngineState,
    Failed,
    Register,
    Registered,
    Report,
    Seal,
    Sealed,
    Send,
    Sleep,
    Take,
    Taken,
    Trouble,
    Wake,
)
from sync.protocol import Limits, Result, SyncAnswer
from tests.sync.sim.overlay import raw

if TYPE_CHECKING:
    from sync.events import Effect, Event

Kind = TypeVar("Kind")
KNOWN = EngineState(number=7, rid=10, epoch=1, cursor=5)
HOUR = 3_600_000


def at(mono: int = 0, run: str = "run") -> Moment:
    """A moment of this run."""
    return Moment(1_000_000 + mono, mono, run)


def row(n: int, words: str = "words", kind: str = "note") -> Pending:
    """An outbox row."""
    return Pending(kind, f"id{n}", n, {"title": PendingField(raw(words), f"e{n}", at())})


class Talk:
    """An engine, and what it said last."""

    def __init__(self, state: EngineState = KNOWN) -> None:
        self.engine = Engine("d", state, lambda: 0.5)
        self.said: tuple[Effect, ...] = ()

    def tell(self, event: Event) -> Talk:
        """An event; its effects are what is said now."""
        self.said = self.engine.step(event)
        return self

    def the(self, kind: type[Kind]) -> Kind:
        """The effect of that kind."""
        (found,) = [effect for effect in self.said if isinstance(effect, kind)]
        return found

    def wants(self, kind: type[object]) -> bool:
        """Whether such an effect is among them."""
        return any(isinstance(effect, kind) for effect in self.said)

    def answer(self, *statuses: str, cursor: int = 5, more: bool = False, mono: int = 1) -> Talk:
        """The server answers the request in flight, and the answer is stored."""
        request = self.the(Send).request
        results = tuple(
            Result(edit.kind, edit.id, edit.n, status)  # type: ignore[arg-type]
            for edit, status in zip(request.edits, statuses, strict=True)
        )
        answer = SyncAnswer(request.rid, 500_000, 1, 0, cursor, more, results)
        self.tell(Answered(answer, at(mono - 1), at(mono)))
        return self.applied(mono)

    def applied(self, mono: int = 1) -> Talk:
        """What the engine wants stored is stored."""
        arrival, state = self.the(Apply).arrival, self.engine.state
        cursor = 0 if arrival.boot is not None else arrival.cursor
        boot = (arrival.boot or state.boot) if arrival.more else None
        return self.tell(Applied(at(mono), EngineState(state.number, 0, arrival.epoch, cursor, boot)))

    def take(self, *rows: Pending) -> Talk:
        """What the outbox holds."""
        assert self.wants(Take)
        return self.tell(Taken(rows, at(2)))

    def push(self, *rows: Pending) -> Talk:
        """These rows are taken and sealed; the request is under way."""
        return self.take(*rows).tell(Sealed())


@pytest.fixture
def talk() -> Talk:
    """A round has pulled, so that server time is known, and looks into the outbox."""
    return Talk().tell(Wake("start", at())).answer()


def test_births_travel_only_to_a_server_that_says_it_knows_them() -> None:
    """Any other would see an edit without groups."""
    born = Pending("note", "id1", 1, birth=PendingBirth({"title": raw("words")}, "e1", at()))
    for births in (False, True):
        talk = Talk().tell(Wake("start", at()))
        answer = SyncAnswer(talk.the(Send).request.rid, 500_000, 1, 0, 5, more=False, births=births)
        (edit,) = talk.tell(Answered(answer, at(0), at(1))).applied().push(born).the(Send).request.edits

        assert (edit.birth is not None, "title" in edit.fields) == (births, not births)
        assert edit.spread().fields["title"] == FieldEdit(raw("words"), (499_999, 0, 7), "e1")


def test_a_round_pulls_before_it_pushes() -> None:
    """Rule 2: the first request tells server time, and carries nothing that needs it."""
    request = Talk().tell(Wake("start", at())).the(Send).request
    assert (request.edits, request.cursor, request.rid) == ((), 5, 11)


def test_nothing_to_do_is_one_request(talk: Talk) -> None:
    """An idle round asks once and sleeps five to fifteen minutes."""
    talk.take()
    assert talk.the(Report).status.state == "synced"
    assert 300 <= talk.the(Sleep).seconds <= 900
    assert talk.engine.resting


def test_a_known_time_saves_the_first_pull(talk: Talk) -> None:
    """Within an hour of a quick answer a push goes straight away."""
    talk.take().tell(Wake("edit", at(HOUR // 2)))
    assert talk.push(row(1)).the(Send).request.edits[0].id == "id1"


def test_an_old_time_is_asked_for_again(talk: Talk) -> None:
    """After an hour the clocks may have drifted."""
    talk.take().tell(Wake("edit", at(HOUR + 2)))
    assert talk.the(Send).request.edits == ()


def test_a_slow_answer_is_no_good_clock() -> None:
    """Ten seconds on the way could be ten seconds wrong."""
    talk = Talk().tell(Wake("start", at()))
    answer = SyncAnswer(11, 500_000, 1, 0, 5, more=False)
    talk.tell(Answered(answer, at(0), at(10_000))).applied(10_000).take()
    assert talk.tell(Wake("edit", at(10_001))).the(Send).request.edits == ()


def test_stamps_are_durable_before_anything_is_sent(talk: Talk) -> None:
    """The seal carries the number of the request and every new stamp, and comes first."""
    seal = talk.take(row(1)).the(Seal)
    assert (seal.rid, seal.edits[0].n, seal.edits[0].fields["title"].stamp[2]) == (12, 1, 7)
    assert talk.tell(Sealed()).the(Send).request.edits == seal.edits


def test_a_row_that_moved_is_not_sent(talk: Talk) -> None:
    """What the learner changed between take and seal goes with the next request."""
    talk.take(row(1), row(2)).tell(Sealed(moved=(("note", "id1"),)))
    assert [edit.id for edit in talk.the(Send).request.edits] == ["id2"]
    assert talk.answer("ok").the(Take).after == 2


def test_every_result_reaches_the_store(talk: Talk) -> None:
    """The arrival brings each judgement beside its edit, and the page."""
    request = talk.push(row(1)).the(Send).request
    answer = SyncAnswer(12, 500_000, 1, 0, 9, more=False, results=(Result("note", "id1", 1, "ok", seq=9),))
    arrival = talk.tell(Answered(answer, at(3), at(4))).the(Apply).arrival
    assert arrival.judged == (Judged(request.edits[0], "ok", "", 9),)
    assert (arrival.cursor, talk.applied(4).engine.state.cursor) == (9, 9)


def test_more_is_fetched_until_there_is_no_more() -> None:
    """A round ends when the server has no more."""
    talk = Talk().tell(Wake("start", at())).answer(cursor=6, more=True).take()
    assert talk.the(Send).request.cursor == 6
    assert talk.answer(cursor=8).take().engine.resting


def test_a_late_answer_is_not_believed(talk: Talk) -> None:
    """Rule 5: only the answer to the request in flight counts."""
    talk.push(row(1))
    late = SyncAnswer(11, 1, 1, 0, 99, more=False)
    assert talk.tell(Answered(late, at(), at(5))).said == ()
    assert talk.engine.state.cursor == 5


def test_events_nobody_waits_for_change_nothing() -> None:
    """A resting engine ignores leftovers of an earlier round."""
    engine = Engine("d", KNOWN, lambda: 0.5)
    assert (
        engine.step(Applied(at(), KNOWN)) == engine.step(Sealed()) == engine.step(Failed(Trouble.OFFLINE, at())) == ()
    )


def test_a_device_without_a_number_asks_for_one() -> None:
    """Stamps need it."""
    talk = Talk(EngineState()).tell(Wake("start", at()))
    assert talk.wants(Register)
    assert talk.tell(Registered(3, at())).wants(Send)
    assert talk.engine.state.number == 3


def test_stale_twice_means_a_copy(talk: Talk) -> None:
    """Rule 6: the database was restored or cloned; take a new number and go on, stamps and all."""
    first = talk.push(row(1)).the(Send).request
    again = talk.tell(Failed(Trouble.STALE, at(5))).push(row(1)).the(Send).request
    assert again.rid > first.rid
    assert talk.tell(Failed(Trouble.STALE, at(6))).wants(Register)
    assert talk.tell(Registered(8, at(7))).wants(Send)


def test_too_much_is_halved(talk: Talk) -> None:
    """413: half as many; the limits it names hold from now on."""
    talk.push(row(1), row(2), row(3), row(4))
    assert talk.tell(Failed(Trouble.TOO_BIG, at(5), limits=Limits(edits=100))).the(Take).edits == 2


def test_one_edit_that_is_too_large_goes_to_quarantine(talk: Talk) -> None:
    """It must not stand in the way of the others."""
    arrival = talk.push(row(1)).tell(Failed(Trouble.TOO_BIG, at(5))).the(Apply).arrival
    assert [(judged.edit.id, judged.status) for judged in arrival.judged] == [("id1", "too_large")]
    talk.applied(6).take()
    assert talk.the(Report).status.state == "needs_you"


def test_what_no_server_takes_is_not_even_sent(talk: Talk) -> None:
    """Over the hard limit it is judged here."""
    talk.take(row(1, "x" * (5 << 20)))
    assert talk.the(Apply).arrival.judged[0].status == "too_large"


def test_requests_are_cut_by_bytes(talk: Talk) -> None:
    """One mebibyte at a time, and at least one edit."""
    big = "x" * 700_000
    assert [one.n for one in talk.take(row(1, big), row(2, big)).the(Seal).edits] == [1]


def test_an_old_app_may_still_pull(talk: Talk) -> None:
    """426: what others made goes on arriving, and the status says why nothing is sent."""
    talk.push(row(1)).tell(Failed(Trouble.TOO_OLD, at(5)))
    assert talk.answer(cursor=9).the(Report).status.trouble is Trouble.TOO_OLD
    assert talk.engine.state.cursor == 9


def test_kinds_of_tomorrow_wait_without_blocking(talk: Talk) -> None:
    """What the server does not know yet is kept, and not sent again in this run."""
    talk.push(row(1, kind="sticker"), row(2)).answer("future", "ok")
    talk.take().tell(Wake("hand", at(5))).take(row(1, kind="sticker"))
    assert talk.the(Take).after == 1


def test_need_full_is_asked_once_more_in_the_same_round(talk: Talk) -> None:
    """The row is taken again, now with all groups; a server that never has enough does not hold the round up."""
    assert talk.push(row(1)).answer("need_full").the(Take).after == 0
    assert talk.push(row(2)).answer("ok").the(Take).after == 2
    talk.tell(Taken((row(3),), at())).tell(Sealed()).answer("need_full").push(row(3)).answer("need_full")
    assert talk.take().engine.resting


@pytest.mark.parametrize(
    ("trouble", "state"),
    [
        (Trouble.OFFLINE, "offline"),
        (Trouble.SERVER, "server_trouble"),
        (Trouble.SIGN_IN, "sign_in_needed"),
        (Trouble.LOCAL, "needs_you"),
    ],
)
def test_a_trouble_is_told_and_tried_again(talk: Talk, trouble: Trouble, state: str) -> None:
    """Nothing is dropped: the engine rests, says what is wrong and when it tries again."""
    talk.push(row(1)).tell(Failed(trouble, at(5)))
    assert (talk.the(Report).status.state, talk.engine.resting) == (state, True)
    assert talk.the(Sleep).seconds == 1.0


def test_the_server_may_ask_for_patience(talk: Talk) -> None:
    """Retry-After is the least."""
    talk.push(row(1)).tell(Failed(Trouble.SERVER, at(5), retry_after=90.0))
    assert talk.the(Sleep).seconds == 90.0


def test_typing_does_not_shorten_a_back_off(talk: Talk) -> None:
    """But a hand on the button, the network or a hint does."""
    talk.push(row(1)).tell(Failed(Trouble.SERVER, at(5), retry_after=90.0))
    assert talk.tell(Wake("edit", at(10_005))).the(Sleep).seconds == 80.0
    assert talk.tell(Wake("hand", at(10_005))).wants(Take)


def test_an_edit_during_a_round_is_sent_in_it(talk: Talk) -> None:
    """One more look into the outbox, no extra request when it is empty."""
    assert talk.tell(Wake("edit", at(2))).said == ()
    talk.said = (Take(1, 0),)
    assert talk.take().wants(Take)
    assert talk.take().engine.resting


def test_going_in_circles_stops() -> None:
    """Rule 11: three identical answers, and the engine backs off and says so."""
    talk = Talk().tell(Wake("start", at()))
    for _ in range(2):
        talk.answer(more=True).take()
    talk.tell(Answered(SyncAnswer(talk.the(Send).request.rid, 1, 1, 0, 5, more=True), at(), at(1)))
    assert (talk.the(Report).status.state, talk.the(Report).status.trouble) == ("server_trouble", Trouble.LOOP)


@pytest.mark.parametrize(
    "reply", [{"trouble": Trouble.EPOCH, "epoch": 2, "head": 3}, {"trouble": Trouble.RESYNC, "floor": 9}]
)
def test_a_server_that_repeats_itself_is_a_trouble(talk: Talk, reply: dict[str, Any]) -> None:
    """Rule 11 holds for refusals too: a server that sends a device back three times is not asked a fourth time."""
    talk.push(row(1))
    for _ in range(2):
        talk.tell(Failed(now=at(5), **reply)).applied().push(row(1))
    assert talk.tell(Failed(now=at(7), **reply)).the(Report).status.trouble is Trouble.LOOP


def test_stale_for_ever_is_a_trouble(talk: Talk) -> None:
    """A new number did not help either."""
    talk.push(row(1)).tell(Failed(Trouble.STALE, at(5))).push(row(1)).tell(Failed(Trouble.STALE, at(6)))
    talk.tell(Registered(8, at(7))).tell(Failed(Trouble.STALE, at(8)))
    assert talk.the(Report).status.trouble is Trouble.LOOP


def test_a_new_epoch_lowers_the_cursor_and_offers_again(talk: Talk) -> None:
    """Rule 7: both sides go on from where they agree, and what the server has lost is offered again."""
    arrival = talk.push(row(1)).tell(Failed(Trouble.EPOCH, at(5), epoch=2, head=3)).the(Apply).arrival
    assert (arrival.epoch, arrival.cursor, arrival.again) == (2, 3, 3)
    request = talk.applied(6).push(row(1)).the(Send).request
    assert (request.epoch, request.cursor) == (2, 3)


def test_below_the_floor_everything_is_fetched_anew(talk: Talk) -> None:
    """Rule 8: from the beginning, and the request says which floor it saw, or the server would refuse it for ever."""
    arrival = talk.push(row(1)).tell(Failed(Trouble.RESYNC, at(5), floor=9)).the(Apply).arrival
    assert (arrival.cursor, arrival.boot) == (0, 9)
    request = talk.applied(6).push(row(1)).the(Send).request
    assert (request.cursor, request.boot, len(request.edits)) == (0, 9, 1)


def test_a_question_for_the_learner_is_not_asked_every_second(talk: Talk) -> None:
    """Rule 10: sync rests until they have answered, or as long as between idle looks."""
    talk.take().tell(Wake("hand", at(5))).take()
    talk.tell(Wake("hand", at(HOUR + 9))).tell(Answered(SyncAnswer(13, 500_000, 1, 0, 9, more=False), at(), at(1)))
    talk.tell(Failed(Trouble.BRAKE, at(9)))
    assert (talk.the(Report).status.state, talk.the(Report).status.trouble) == ("needs_you", Trouble.BRAKE)
    assert talk.the(Sleep).seconds >= 300
