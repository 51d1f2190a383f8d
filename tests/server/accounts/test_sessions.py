"""Who gets in, who stays in, and who is thrown out."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from server.tables import metadata
from sync.protocol import Tokens
from tests.server.desk import Desk, problem

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx
    from litestar import Litestar
    from litestar.testing import TestClient

    from server.database import Database
    from server.settings import Settings
    from tests.server.conftest import Clock

MINUTE = 60_000


def tokens(response: httpx.Response) -> Tokens:
    """What a successful answer gave."""
    assert response.status_code == 200, response.text
    return msgspec.json.decode(response.content, type=Tokens)


def test_signing_in_gives_tokens_and_the_learner(client: TestClient[Litestar]) -> None:
    """The right pair opens a session, however the address is spelled."""
    desk = Desk(client, " ANA@Example.org ")
    told = tokens(desk.sign_in())
    assert told.learner is not None
    assert (told.learner.email, told.learner.name) == ("ana@example.org", "Ana")


def test_a_wrong_pair_always_gets_the_same_words(client: TestClient[Litestar]) -> None:
    """Nobody can find out by signing in who has an account here."""
    wrong = Desk(client, "ana@example.org").sign_in("not this one")
    nobody = Desk(client, "nobody@example.org").sign_in()
    assert wrong.status_code == nobody.status_code == 401
    assert wrong.content == nobody.content
    assert problem(wrong).type == "unauthorized"
    assert "carrel-server" in wrong.headers


def test_attempts_are_limited_per_account(client: TestClient[Litestar], clock: Clock) -> None:
    """After ten wrong passwords even the right one waits a quarter of an hour; others are not kept out."""
    desk = Desk(client, "ana@example.org")
    for _ in range(10):
        assert desk.sign_in("wrong").status_code == 401
    refused = desk.sign_in()
    assert (refused.status_code, problem(refused).type) == (429, "throttled")
    assert int(refused.headers["Retry-After"]) <= 15 * 60
    assert Desk(client, "ben@example.org").sign_in().status_code == 200
    clock.now += 15 * MINUTE
    assert desk.sign_in().status_code == 200


def test_a_success_gives_the_attempts_back(client: TestClient[Litestar]) -> None:
    """Mistyping now and then never locks anybody out."""
    desk = Desk(client, "ana@example.org")
    for _ in range(3):
        for _ in range(6):
            desk.sign_in("wrong")
        assert desk.sign_in().status_code == 200


def test_others_at_the_same_address_are_not_kept_out(client: TestClient[Litestar]) -> None:
    """A school's computers share one address: signing in well never uses it up, guessing does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("server.accounts.sign_in.PER_PEER", 3)
        for _ in range(5):
            assert Desk(client, "ana@example.org").sign_in().status_code == 200
        for number in range(3):
            assert Desk(client, f"guess{number}@example.org").sign_in().status_code == 401
        assert Desk(client, "ana@example.org").sign_in().status_code == 429


def test_an_access_token_lasts_a_quarter_of_an_hour(desk: Callable[..., Desk], clock: Clock) -> None:
    """Then sync is told to renew it, which works: nobody signs in again for that."""
    device = desk()
    clock.now += 14 * MINUTE
    device.sync()
    clock.now += 3 * MINUTE
    assert problem(device.ask()).type == "unauthorized"
    device.tokens = tokens(device.refresh(device.tokens.refresh, "r1"))
    device.sync()


def test_a_refresh_token_is_good_once_and_gives_the_next(desk: Callable[..., Desk]) -> None:
    """The session goes on from token to token."""
    device = desk()
    first = device.tokens.refresh
    second = tokens(device.refresh(first, "r1"))
    third = tokens(device.refresh(second.refresh, "r2"))
    assert len({first, second.refresh, third.refresh}) == 3
    device.tokens = third
    assert device.sync().cursor == 0


def test_a_lost_answer_can_be_asked_for_again(desk: Callable[..., Desk], clock: Clock) -> None:
    """The same token with the same rotation id gives the same successor for ten minutes."""
    device = desk()
    first = device.tokens.refresh
    given = tokens(device.refresh(first, "r1"))
    clock.now += 9 * MINUTE
    assert tokens(device.refresh(first, "r1")).refresh == given.refresh
    tokens(device.refresh(given.refresh, "r2"))


def test_a_second_use_ends_the_session_for_both(desk: Callable[..., Desk]) -> None:
    """Another rotation id for a spent token means two have it: nothing of the session is good any more."""
    device = desk()
    first = device.tokens.refresh
    given = tokens(device.refresh(first, "r1"))
    assert problem(device.refresh(first, "r2")).type == "unauthorized"
    assert device.refresh(given.refresh, "r3").status_code == 401
    assert problem(device.ask()).type == "unauthorized"


def test_a_late_repetition_ends_the_session(desk: Callable[..., Desk], clock: Clock) -> None:
    """After ten minutes the same question is a theft too."""
    device = desk()
    first = device.tokens.refresh
    given = tokens(device.refresh(first, "r1"))
    clock.now += 11 * MINUTE
    assert device.refresh(first, "r1").status_code == 401
    assert device.refresh(given.refresh, "r2").status_code == 401


def test_a_stolen_token_is_worth_nothing_without_the_key(desk: Callable[..., Desk]) -> None:
    """Another key's signature is refused, and the owner goes on undisturbed."""
    device = desk()
    thief = device.refresh(device.tokens.refresh, "r1", Ed25519PrivateKey.generate())
    assert thief.status_code == 401
    tokens(device.refresh(device.tokens.refresh, "r2"))


def test_signing_out_ends_only_this_device(desk: Callable[..., Desk]) -> None:
    """The token is no longer good at once, the other device's is."""
    first, second = desk(), desk()
    assert first.client.post("/v1/auth/sign-out", headers=first.headers()).status_code == 204
    assert problem(first.ask()).type == "unauthorized"
    assert first.refresh(first.tokens.refresh, "r").status_code == 401
    second.sync()


def test_devices_are_listed_and_signed_out_from_afar(desk: Callable[..., Desk]) -> None:
    """Only one's own devices; a revoked one hears that it was."""
    first, second, ben = desk(), desk(), desk("ben@example.org")
    listed = {line["device"]: line.get("this", False) for line in first.get("/v1/devices").json()}
    assert listed == {first.device: True, second.device: False}
    assert ben.client.delete(f"/v1/devices/{second.device}", headers=ben.headers()).status_code == 404
    assert first.client.delete(f"/v1/devices/{second.device}", headers=first.headers()).status_code == 204
    assert problem(second.ask()).type == "device-revoked"
    assert len(first.get("/v1/devices").json()) == 1


def test_a_device_number_is_never_given_twice(desk: Callable[..., Desk]) -> None:
    """Two devices, and one that asks again, have three numbers; request numbers start again."""
    first, second = desk(), desk()
    first.sync(first.note("n1", "x"))
    numbers = [first.number, second.number]
    first.register()
    assert sorted([*numbers, first.number]) == [1, 2, 3]
    first.rid = 0
    first.sync(first.note("n2", "x"))


def test_identity_comes_from_the_token_alone(desk: Callable[..., Desk]) -> None:
    """No token, a broken one, or one of another server: 401 with our header."""
    device = desk()
    for token in ("", "x.y.z", device.tokens.access[:-2] + "xx"):
        device.tokens = Tokens(token, "")
        refused = device.ask()
        assert (refused.status_code, problem(refused).type) == (401, "unauthorized")
        assert "carrel-server" in refused.headers


def test_no_secret_is_kept_in_the_clear(desk: Callable[..., Desk], settings: Settings, database: Database) -> None:
    """Neither passwords nor tokens can be read from the database; the key file is the server's alone."""
    device = desk()
    tokens(device.refresh(device.tokens.refresh, secrets.token_hex(8)))
    with database.read() as connection:
        content = repr([connection.execute(table.select()).all() for table in metadata.sorted_tables])
    for secret in ("correct horse battery", device.tokens.refresh, device.tokens.access):
        assert secret not in content
    assert (settings.data / "keys" / "server.key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_no_secret_ever_touched_the_file(desk: Callable[..., Desk], settings: Settings, database: Database) -> None:
    """Not even in a page that was freed since."""
    device = desk()
    tokens(device.refresh(device.tokens.refresh, secrets.token_hex(8)))
    with database.write():
        content = (settings.data / "carrel.db").read_bytes() + (settings.data / "carrel.db-wal").read_bytes()
    for secret in ("correct horse battery", device.tokens.refresh, device.tokens.access):
        assert secret.encode() not in content
