"""Signed rights on the device, and a clock that was set back or copied."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from typing import TYPE_CHECKING

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from learning.entitlement import GRACE_MS, Entitlement, read_entitlement, sign_entitlement
from learning.shop import Catalogue, Offer
from localdb.catalogue import catalogue_state, keep_catalogue, offer, offers
from localdb.rights import keep_rights, may_study, note_time, trusted_now
from localdb.state import change_state, read_state

if TYPE_CHECKING:
    from localdb.store import Store
    from tests.localdb.builders import HandClock

DAY = 86_400_000
KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
PUBLIC = urlsafe_b64encode(KEY.public_key().public_bytes_raw()).rstrip(b"=").decode()


def keep(store: Store, right: Entitlement, key: Ed25519PrivateKey = KEY) -> None:
    """What the server sends, or somebody else has made."""
    keep_rights(store, PUBLIC, [sign_entitlement(right, key.sign)])


@pytest.fixture
def right(store: Store, clock: HandClock) -> Entitlement:
    """Thirty days of c1 for this learner on this device."""
    now = clock.now().wall
    change_state(store, last_sync=now, trusted=now)
    return Entitlement(store.account.learner, store.account.device, "c1", now, now + 30 * DAY)


def test_a_signed_right_opens_its_course_until_its_end(store: Store, clock: HandClock, right: Entitlement) -> None:
    """And a week longer, because this device may not have heard of a renewal; no other course."""
    assert may_study(store, "c1")
    keep(store, right)
    assert may_study(store, "c1")
    assert not may_study(store, "c2")
    clock.pass_ms(30 * DAY + 1)
    assert may_study(store, "c1")
    clock.pass_ms(GRACE_MS)
    assert not may_study(store, "c1")


def test_an_end_that_the_server_has_told_is_the_end(store: Store, clock: HandClock, right: Entitlement) -> None:
    """Signed after the end: no grace."""
    assert right.expires_at is not None
    clock.pass_ms(30 * DAY + 1)
    keep(store, msgspec.structs.replace(right, issued_at=right.expires_at + 1))
    assert not may_study(store, "c1")


def test_forged_and_foreign_rights_open_nothing(store: Store, right: Entitlement) -> None:
    """Another key, another learner, another device, a changed date."""
    keep(store, right, Ed25519PrivateKey.generate())
    assert not may_study(store, "c1")
    for change in ({"learner": "somebody else"}, {"device": "another computer"}):
        keep(store, msgspec.structs.replace(right, **change))
        assert not may_study(store, "c1")
    content, _, signature = sign_entitlement(right, KEY.sign).partition(".")
    other, _, _ = sign_entitlement(msgspec.structs.replace(right, expires_at=None), KEY.sign).partition(".")
    assert read_entitlement(f"{content}.{signature}", PUBLIC) == right
    for broken in (f"{other}.{signature}", content, "", "…", f"{content}.AAAA"):
        assert read_entitlement(broken, PUBLIC) is None


def test_a_clock_set_back_opens_nothing(store: Store, clock: HandClock, right: Entitlement) -> None:
    """Time that was seen on this device stays seen; the next word of the server puts a clock that ran ahead right."""
    keep(store, right)
    clock.pass_ms(40 * DAY)
    note_time(store)
    assert not may_study(store, "c1")
    clock.wall -= 39 * DAY
    assert trusted_now(store) >= right.issued_at + 40 * DAY
    assert not may_study(store, "c1")
    change_state(store, trusted=right.issued_at + DAY, trusted_run="")
    assert may_study(store, "c1")


def test_studying_with_a_stopped_clock_costs_time_too(store: Store, clock: HandClock, right: Entitlement) -> None:
    """While the wall clock is held back, the time that one studies still passes."""
    note_time(store)
    before = trusted_now(store)
    clock.pass_ms(DAY)
    clock.wall -= DAY
    assert trusted_now(store) >= before + DAY
    note_time(store)
    assert read_state(store).trusted >= before + DAY


# --- the catalogue ---------------------------------------------------------------------------------------------------


def offered(course: str, title: str, amount: int = 10_000) -> Offer:
    """One course on offer."""
    return Offer(course, title.lower().replace(" ", "-"), title, amount, "MYR", provider="Institut Latihan Selamat")


def test_a_catalogue_is_searched_by_begun_words(store: Store) -> None:
    """In titles and providers, without regard to case and accents; all of it, by title, without words."""
    keep_catalogue(store, Catalogue(1, 1, (offered("c2", "Safety officer"), offered("c1", "Café management"))))
    assert [one.course for one in offers(store)] == ["c1", "c2"]
    assert [one.course for one in offers(store, "cafe man")] == ["c1"]
    assert [one.course for one in offers(store, "latihan")] == ["c1", "c2"]
    assert offers(store, '"*') == offers(store)
    found = offer(store, "safety-officer")
    assert found is not None
    assert found.course == "c2"


def test_a_change_of_the_catalogue_adds_to_its_version_only(store: Store) -> None:
    """What changed, came and went; a change of another version is not taken in."""
    keep_catalogue(store, Catalogue(3, 1, (offered("c1", "One"), offered("c2", "Two"))))
    assert not keep_catalogue(store, Catalogue(5, 1, (offered("c3", "Three"),), since=4))
    assert keep_catalogue(
        store, Catalogue(4, 1, (offered("c2", "Two", 5), offered("c3", "Three")), since=3, gone=("c1",))
    )
    assert [(one.course, one.amount) for one in offers(store)] == [("c3", 10_000), ("c2", 5)]
    assert offers(store, "one") == ()
    assert catalogue_state(store).version == 4
