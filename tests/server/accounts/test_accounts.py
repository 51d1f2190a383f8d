"""Accounts that people make, lose the password of, and end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import bcrypt
import msgspec
from sqlalchemy import select, update

from server.database import row, rows
from server.tables import metadata, users
from sync.protocol import PushOnly, Refresh, refresh_message
from tests.server.accounts.letters import code_of, letters
from tests.server.desk import PASSWORD, Desk, base64url, problem

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx
    from litestar import Litestar
    from litestar.testing import TestClient

    from server.database import Database
    from server.settings import Settings
    from tests.server.conftest import Clock

HOUR = 3600 * 1000
CORA = {"email": "Cora@example.org", "name": "Cora Ong", "password": "a quiet library"}


def test_an_account_is_made_by_whoever_reads_the_mail(
    client: TestClient[Litestar], database: Database, settings: Settings
) -> None:
    """Sign-up sends a code; only the code makes the account, with a confirmed address."""
    assert client.post("/v1/auth/sign-up", json=CORA).status_code == 202
    assert Desk(client, CORA["email"]).sign_in(CORA["password"]).status_code == 401
    (letter,) = letters(database, settings)
    assert letter["To"] == CORA["email"]
    wrong = client.post("/v1/auth/sign-up/confirm", json={"email": CORA["email"], "code": "22222-22222"})
    assert (wrong.status_code, problem(wrong).type) == (409, "refused")
    told = {"email": " cora@EXAMPLE.org", "code": code_of(letter).lower().replace("-", " ")}
    assert client.post("/v1/auth/sign-up/confirm", json=told).status_code == 204
    desk = Desk(client, "cora@example.org")
    assert desk.sign_in(CORA["password"]).status_code == 200
    account = desk.get("/v1/account").json()
    assert (account["name"], account["role"]) == ("Cora Ong", "learner")
    assert account["verified_at"]
    assert client.post("/v1/auth/sign-up/confirm", json=told).status_code == 409


def test_nobody_learns_by_asking_who_has_an_account(
    client: TestClient[Litestar], database: Database, settings: Settings
) -> None:
    """Sign-up and reset answer the same for a known address; what is different stands in a letter to it."""
    known = client.post("/v1/auth/sign-up", json={**CORA, "email": "ana@example.org"})
    new = client.post("/v1/auth/sign-up", json=CORA)
    assert (known.status_code, known.content) == (new.status_code, new.content)
    there = client.post("/v1/auth/reset", json={"email": "ana@example.org"})
    nobody = client.post("/v1/auth/reset", json={"email": "nobody@example.org"})
    assert (there.status_code, there.content) == (nobody.status_code, nobody.content)
    with database.read() as connection:
        assert len(rows(connection, "SELECT 1 FROM letter")) == 4  # one to nobody, which takes as long
    told = sorted(letter["To"] for letter in letters(database, settings))
    assert told == ["Cora@example.org", "ana@example.org", "ana@example.org"]


def test_a_forgotten_password_is_replaced_by_the_code(
    client: TestClient[Litestar], database: Database, settings: Settings, clock: Clock
) -> None:
    """The code sets a password, once and within its hour; every session is over, and the learner is told by mail."""
    desk = Desk(client, "ana@example.org")
    desk.sign_in()
    client.post("/v1/auth/reset", json={"email": "ana@example.org"})
    told = {"email": "ana@example.org", "code": code_of(letters(database, settings)[-1]), "password": "another one"}
    clock.now += HOUR + 1
    assert client.post("/v1/auth/reset/confirm", json=told).status_code == 409
    client.post("/v1/auth/reset", json={"email": "ana@example.org"})
    told["code"] = code_of(letters(database, settings)[-1])
    assert client.post("/v1/auth/reset/confirm", json=told).status_code == 204
    assert client.post("/v1/auth/reset/confirm", json=told).status_code == 409
    assert desk.refresh(desk.tokens.refresh, "r").status_code == 401
    assert desk.sign_in().status_code == 401
    assert desk.sign_in("another one").status_code == 200
    assert "was changed" in letters(database, settings)[-1]["Subject"]


def test_a_changed_password_keeps_this_device_and_ends_the_others(desk: Callable[..., Desk]) -> None:
    """Who changes it proves that they know it; the device in hand stays signed in."""
    here, there = desk(), desk()
    wrong = here.client.post(
        "/v1/account/password", json={"password": "no", "new_password": "a new one"}, headers=here.headers()
    )
    assert wrong.status_code == 409
    right = {"password": PASSWORD, "new_password": "a new one"}
    assert here.client.post("/v1/account/password", json=right, headers=here.headers()).status_code == 204
    assert here.sync().rid == 1
    assert there.ask().status_code == 401
    assert there.sign_in("a new one").status_code == 200


def test_old_hashes_are_good_for_one_more_sign_in(client: TestClient[Litestar], database: Database) -> None:
    """`$2a$` and `$2b$` of an adopted shop let their learners in, and are Argon2id afterwards; longer than 72 bytes."""
    for prefix, password in ((b"2a", "short enough"), (b"2b", "x" * 90)):
        old = bcrypt.hashpw(password.encode()[:72], bcrypt.gensalt(4, prefix)).decode()
        with database.write() as connection:
            connection.execute(update(users).where(users.c.email_key == "ana@example.org").values(password_hash=old))
        desk = Desk(client, "ana@example.org")
        assert desk.sign_in("wrong").status_code == 401
        assert kept(database) == old
        assert desk.sign_in(password).status_code == 200
        assert kept(database).startswith("$argon2id$")
        assert desk.sign_in(password).status_code == 200


def kept(database: Database) -> str:
    """What is kept of Ana's password."""
    with database.read() as connection:
        found = row(connection, "SELECT password_hash FROM users WHERE email_key = 'ana@example.org'")
    assert found is not None
    return str(found[0])


def test_a_signed_in_learner_confirms_the_address(
    desk: Callable[..., Desk], database: Database, settings: Settings
) -> None:
    """An account that the seller made is confirmed by a code sent to it."""
    ana = desk()
    assert "verified_at" not in ana.get("/v1/account").json()
    assert ana.client.post("/v1/account/address", headers=ana.headers()).status_code == 202
    code = code_of(letters(database, settings)[-1])
    confirm = "/v1/account/address/confirm"
    assert ana.client.post(confirm, json={"code": "22222-22222"}, headers=ana.headers()).status_code == 409
    assert ana.client.post(confirm, json={"code": code}, headers=ana.headers()).status_code == 204
    assert ana.get("/v1/account").json()["verified_at"]


def test_letters_are_limited_per_address(client: TestClient[Litestar], clock: Clock) -> None:
    """Nobody's mailbox is filled by us; a quarter of an hour later it goes on."""
    for _ in range(4):
        assert client.post("/v1/auth/reset", json={"email": "ana@example.org"}).status_code == 202
    assert client.post("/v1/auth/reset", json={"email": "ANA@example.org"}).status_code == 429
    assert client.post("/v1/auth/reset", json={"email": "ben@example.org"}).status_code == 202
    clock.now += HOUR // 4
    assert client.post("/v1/auth/reset", json={"email": "ana@example.org"}).status_code == 202


def test_a_code_cannot_be_guessed(client: TestClient[Litestar]) -> None:
    """After ten wrong codes even a right one waits."""
    told = {"email": "ana@example.org", "code": "", "password": "another one"}
    for number in range(10):
        told["code"] = f"AAAAA-AAAA{number}"
        assert client.post("/v1/auth/reset/confirm", json=told).status_code == 409
    assert client.post("/v1/auth/reset/confirm", json=told).status_code == 429


def test_a_device_signed_out_from_afar_sends_the_rest_once(desk: Callable[..., Desk]) -> None:
    """It may send what it has, is told nothing of anybody's, and its token is good for nothing else."""
    here, there = desk(), desk()
    here.sync(here.note("n1", "seen by all"))
    revoked = here.client.delete(f"/v1/devices/{there.device}", headers=here.headers())
    assert revoked.status_code == 204
    assert problem(there.ask()).type == "device-revoked"
    assert problem(there.refresh(there.tokens.refresh, "r")).type == "device-revoked"
    push = farewell(there, "bye")
    access = msgspec.json.decode(push.content, type=PushOnly).access
    assert farewell(there, "again").status_code == 401
    assert farewell(there, "bye").status_code == 200  # the answer was lost
    there.tokens = msgspec.structs.replace(there.tokens, access=access)
    for path in ("/v1/account", "/v1/devices", "/v1/sync/head", "/api/user/profile"):
        assert there.get(path).status_code == 401
    assert there.ask().status_code == 401
    there.rid = 1
    answer = there.post("/v1/sync/farewell", request_of(there)).json()
    assert (answer["results"][0]["status"], answer.get("records", [])) == ("ok", [])
    assert {record.id for record in here.sync().records} == {"n2"}


def test_nobody_else_says_a_devices_farewell(desk: Callable[..., Desk]) -> None:
    """Neither a device that is signed in, nor one without the key, gets the token."""
    here, there = desk(), desk()
    assert farewell(here, "bye").status_code == 401
    here.client.delete(f"/v1/devices/{there.device}", headers=here.headers())
    there.key = here.key
    assert farewell(there, "bye").status_code == 401


def farewell(desk: Desk, rotation: str) -> httpx.Response:
    """Ask for the token that may only send."""
    signature = base64url(desk.key.sign(refresh_message(desk.tokens.refresh, rotation)))
    return desk.post("/v1/auth/farewell", Refresh(desk.tokens.refresh, rotation, signature))


def request_of(desk: Desk) -> msgspec.Struct:
    """A push of one note."""
    from sync.protocol import SyncRequest

    return SyncRequest(desk.device, desk.rid, desk.epoch, desk.cursor, edits=(desk.note("n2", "never sent"),))


def test_a_deleted_account_leaves_nothing_and_tells_its_devices(
    desk: Callable[..., Desk], database: Database, settings: Settings
) -> None:
    """Every row goes but the seller's books; other devices hear it by either token; the address is free again."""
    here, there, ben = desk(), desk(), desk("ben@example.org")
    here.sync(here.note("n1", "mine"))
    ben.sync(ben.note("n1", "his"))
    delete = "/v1/account/delete"
    assert here.client.post(delete, json={"password": "no"}, headers=here.headers()).status_code == 409
    assert here.client.post(delete, json={"password": PASSWORD}, headers=here.headers()).status_code == 204
    for answer in (there.ask(), there.get("/v1/account"), there.refresh(there.tokens.refresh, "r")):
        assert (answer.status_code, problem(answer).type) == (410, "account-deleted")
    with database.read() as connection:
        for table in metadata.tables.values():
            for column in {"learner_id", "userId"} & set(table.columns.keys()):
                left = connection.execute(select(table).where(table.c[column] == here.learner)).all()
                assert not left or table.name == "gone_learner", table.name
    assert here.sign_in().status_code == 401
    assert "deleted" in letters(database, settings)[-1]["Subject"]
    assert ben.sync().epoch == 1
    assert client_signs_up(here) == 202


def client_signs_up(desk: Desk) -> int:
    """The same address may have an account again."""
    told = {"email": desk.email, "name": "Ana", "password": "once more"}
    return desk.client.post("/v1/auth/sign-up", json=told).status_code
