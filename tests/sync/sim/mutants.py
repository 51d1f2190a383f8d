"""Rules broken on purpose: a simulator that does not notice is no proof."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

import learning.sets
import sync.groups
import sync.merge
from learning.records import NO_STAMP, Death, FieldState, Rule
from learning.text_merge import TextMerge, merge_texts
from sync.engine import Engine
from sync.events import Send
from sync.groups import Outcome
from sync.merge import Held
from sync.protocol import OK, SAME
from tests.sync.sim import dict_server, dict_store
from tests.sync.sim.dict_server import DictServer
from tests.sync.sim.dict_store import DictStore

if TYPE_CHECKING:
    import pytest

Break = Callable[["pytest.MonkeyPatch"], None]
MUTANTS: Final[dict[str, Break]] = {}


def mutant(what: str) -> Callable[[Break], Break]:
    """Enter a way to break a rule."""

    def enter(how: Break) -> Break:
        MUTANTS[what] = how
        return how

    return enter


# ------------------------------------------------------------------------------------------------------- on the device


@mutant("an acknowledgement clears what was typed meanwhile")
def _acknowledge_all(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(DictStore, "_drop_sent", lambda store, key, *_: store.outbox.pop(key))


@mutant("a row that moved between take and seal is sealed and sent")
def _seal_moved(patch: pytest.MonkeyPatch) -> None:
    seal = DictStore.seal
    patch.setattr(DictStore, "seal", lambda store, rid, rows: seal(store, rid, rows)[:0])


@mutant("a version hidden under a change that waits counts as seen")
def _see_hidden(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        dict_store,
        "_context",
        lambda _, beneath: ((), NO_STAMP) if beneath is None else ((beneath.eid,), beneath.stamp),
    )


@mutant("a delete claims to have seen what lies under a change")
def _delete_unseen(patch: pytest.MonkeyPatch) -> None:
    delete = DictStore.delete

    def unseen(store: DictStore, *args: object) -> None:
        delete(store, *args)  # type: ignore[arg-type]
        row = store.outbox.get(args[0])  # type: ignore[call-overload]
        if row is not None and row.delete is not None:
            beneath = store.versions(args[0])  # type: ignore[arg-type]
            saw = {group: (*eids, beneath.get(group, "")) for group, eids in row.delete.saw.items()}
            store.outbox[args[0]] = replace(row, delete=replace(row.delete, saw=saw))  # type: ignore[index]

    patch.setattr(DictStore, "delete", unseen)


@mutant("what a restored server lost is not offered again")
def _offer_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(DictStore, "_offer_again", lambda *_: False)


@mutant("a restored server is believed about what it can't know")
def _offer_only_own(patch: pytest.MonkeyPatch) -> None:
    offer = DictStore._offer_again
    patch.setattr(DictStore, "_offer_again", lambda store, head: bool(offer(store, head)) and False)


@mutant("fetching anew drops what waits")
def _sweep_dirty(patch: pytest.MonkeyPatch) -> None:
    end = DictStore._end

    def sweep(store: DictStore, boot: int | None) -> None:
        for key in [key for key in store.outbox if boot is not None and key not in store._marked]:
            del store.outbox[key]
        end(store, boot)

    patch.setattr(DictStore, "_end", sweep)


@mutant("fetching anew drops nothing")
def _sweep_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(DictStore, "_unmarked", lambda *_: [])


@mutant("a brake that is refused lets the deletes pass")
def _save_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(DictStore, "_touch", lambda *_: None)


# ------------------------------------------------------------------------------------------------------- in the engine


@mutant("an epoch goes by unnoticed")
def _keep_cursor(patch: pytest.MonkeyPatch) -> None:
    epoch = Engine._on_epoch
    patch.setattr(Engine, "_on_epoch", lambda engine, number, _: epoch(engine, number, 10**9))


@mutant("a request does not say that everything is fetched anew")
def _forget_boot(patch: pytest.MonkeyPatch) -> None:
    send = Engine._send

    def forget(engine: Engine, edits: object) -> object:
        (effect,) = send(engine, edits)  # type: ignore[arg-type]
        engine._request = replace(effect.request, boot=None)  # type: ignore[union-attr]
        return (Send(engine._request),)

    patch.setattr(Engine, "_send", forget)


@mutant("the cursor runs ahead of the records")
def _run_ahead(patch: pytest.MonkeyPatch) -> None:
    apply = Engine._apply
    patch.setattr(Engine, "_apply", lambda engine, it: apply(engine, replace(it, cursor=it.cursor + 1)))


@mutant("a late answer is taken for the one that is waited for")
def _take_late(patch: pytest.MonkeyPatch) -> None:
    answered = Engine._on_answered

    def any_answer(engine: Engine, event: object) -> object:
        if engine._request is not None:
            event = replace(event, answer=replace(event.answer, rid=engine._request.rid))  # type: ignore[type-var,attr-defined]
        return answered(engine, event)  # type: ignore[arg-type]

    patch.setattr(Engine, "_on_answered", any_answer)


# ------------------------------------------------------------------------------------------------------- in the merge


@mutant("a delete kills what it never saw")
def _kill_all(patch: pytest.MonkeyPatch) -> None:
    def kill(held: Held, _edit: object, delete: Death) -> object:
        return Held(held.fields, held.past, Death(delete.stamp, delete.eid)), OK, []

    patch.setattr(sync.merge, "_deleted", kill)


def _last_writer(current: FieldState, past: object, field: FieldState) -> object:
    return Outcome(OK, FieldState(field.value, field.stamp, field.eid), past)  # type: ignore[arg-type]


@mutant("progress goes to its last writer")
def _overwrite_progress(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(sync.groups._RULES, Rule.PROGRESS, _last_writer)


@mutant("time goes to its last writer")
def _overwrite_time(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(sync.groups._RULES, Rule.MAX, _last_writer)


@mutant("the losing side is not logged")
def _forget_losers(patch: pytest.MonkeyPatch) -> None:
    last = sync.groups._last
    patch.setitem(sync.groups._RULES, Rule.LAST, lambda *args: last(*args)._replace(lost=None))


@mutant("of two changes of a text the newer one is taken for both")
def _take_newer(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sync.groups, "merge_texts", lambda _, __, other: TextMerge(other, clashed=False))


@mutant("a text is merged from the present one")
def _merge_from_present(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sync.groups, "merge_texts", lambda _, one, other: merge_texts(one, one, other))


@mutant("a version that lost is forgotten")
def _forget_past(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sync.groups, "_with", lambda _, past: past)


@mutant("a removal takes adds that its author never saw")
def _remove_all(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(learning.sets, "_without", lambda tokens, removed: () if removed else tokens)


@mutant("a purged record is reborn hollow")
def _reborn_hollow(patch: pytest.MonkeyPatch) -> None:
    new = sync.merge._merged_new
    patch.setattr(sync.merge, "_merged_into_purged", lambda kind, _, edit: new(kind, edit))


@mutant("a restore of a purged record needs no contents")
def _restore_hollow(patch: pytest.MonkeyPatch) -> None:
    into = sync.merge._merged_into_purged
    patch.setattr(sync.merge, "_merged_into_purged", lambda kind, held, it: into(kind, held, replace(it, full=True)))


@mutant("a delete that was taken back before it came is forgotten")
def _forget_deletes(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sync.merge, "_remembers", lambda *_: False)


@mutant("a purge takes the tombstone's memory")
def _purge_all(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(dict_server, "purged", lambda held: Held({}, {}, held.dead))


@mutant("what is offered again wakes the dead")
def _wake_by_old(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sync.merge, "_is_news", lambda *args: args[-1].status != SAME)


# ------------------------------------------------------------------------------------------------------- on the server


@mutant("a server restored twice knows only its last head")
def _last_head(patch: pytest.MonkeyPatch) -> None:
    restore = DictServer.restore

    def forgetful(server: DictServer, image: object, epoch: int) -> None:
        restore(server, image, epoch)
        server.heads = dict.fromkeys(server.heads, server.seq)

    patch.setattr(DictServer, "restore", forgetful)


@mutant("an epoch of another history is taken for one of ours")
def _trust_epochs(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(DictServer, "knows", lambda *_: True)


@mutant("a page leaves out what the device has not seen")
def _hide_all(patch: pytest.MonkeyPatch) -> None:
    hidden = DictServer._hidden
    patch.setattr(DictServer, "_hidden", staticmethod(lambda verdicts, _: hidden(verdicts, 10**9)))


@mutant("records of merged edits are not sent along")
def _say_ok(patch: pytest.MonkeyPatch) -> None:
    result = DictServer._result
    patch.setattr(DictServer, "_result", lambda server, verdict: replace(result(server, verdict), status=OK))
