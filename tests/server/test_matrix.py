"""Every operation of the published interface × who asks × whose object it is. One without a row fails here.

The rows stand below; the operations come from OpenAPI, so that a new endpoint has to say who may use it.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pytest
from litestar.testing import TestClient
from sqlalchemy import update

from learning.records import fixed_id
from server.accounts.access import AccessTokens, Identity
from server.accounts.keys import open_keys
from server.accounts.post import MailSettings, Postman, SmtpCarrier
from server.accounts.users import create_user
from server.app import create_app
from server.courses.editions import newest_edition
from server.database import open_database
from server.settings import Settings
from server.site.token import SiteSettings
from server.tables import users
from tests.server.conftest import START, Clock
from tests.server.courses.shop import Shop
from tests.server.desk import PASSWORD, Desk
from tests.server.site.test_site import SECRET, token

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx
    from litestar import Litestar


ROLES: Final = ("learner", "instructor", "support", "admin")
EXTRA: Final = {"role": "admin", "price": 1, "status": "paid", "paid": True}
NOBODYS: Final = "0" * 64


class Row(NamedTuple):
    """Who may use an operation. `by`: anybody, a learner, or a device that leaves. `site`: the site's token as well.

    `body` is one that its learner may send; `status` what it then gets.
    """

    by: str
    status: int = 200
    body: dict[str, Any] | None = None
    site: bool = False
    others: bool = False
    """Whether it names an object: another learner's, and one that is not there, are 404 alike."""


_PROGRESS: Final = {"enrollmentId": "{enrolment}", "timeSpent": 1}
_SIGN_IN: Final = {"email": "x@y.org", "password": "p" * 9, "device": "a" * 32, "public_key": "A" * 43, "name": "n"}
_REFRESH: Final = {"refresh": "r", "rotation": "r", "signature": "s"}
_NEW: Final = {"email": "new@y.org", "name": "New", "password": "p" * 9}
ROWS: Final[dict[str, Row]] = {
    "get /v1/health": Row("anybody"),
    "post /v1/auth/sign-in": Row("anybody", 401, _SIGN_IN),
    "post /v1/auth/refresh": Row("anybody", 401, _REFRESH),
    "post /v1/auth/farewell": Row("anybody", 401, _REFRESH),
    "post /v1/auth/sign-up": Row("anybody", 202, _NEW),
    "post /v1/auth/sign-up/confirm": Row("anybody", 409, {"email": "a@b.org", "code": "c"}),
    "post /v1/auth/reset": Row("anybody", 202, {"email": "a@b.org"}),
    "post /v1/auth/reset/confirm": Row("anybody", 409, {"email": "a@b.org", "code": "c", "password": "p" * 9}),
    "post /v1/auth/sign-out": Row("learner", 204),
    "post /v1/sync/devices": Row("learner", 200, {"platform": "linux", "app": "1"}),
    "get /v1/devices": Row("learner"),
    "delete /v1/devices/{device}": Row("learner", 204, others=True),
    "get /v1/account": Row("learner"),
    "post /v1/account/password": Row("learner", 409, {"password": "wrong", "new_password": "p" * 9}),
    "post /v1/account/address": Row("learner", 202),
    "post /v1/account/address/confirm": Row("learner", 409, {"code": "c"}),
    "post /v1/account/delete": Row("learner", 409, {"password": "wrong"}),
    "get /api/user/profile": Row("learner", site=True),
    "put /api/user/profile": Row("learner", 200, {"city": "Ipoh"}, site=True),
    "get /api/user/courses": Row("learner", site=True),
    "get /api/user/progress": Row("learner", site=True),
    "post /api/user/progress": Row("learner", 200, _PROGRESS, site=True, others=True),
    "get /api/payments": Row("learner", site=True),
    "post /v1/sync": Row("learner", 200, {"device": "{device}", "rid": 1, "epoch": 0, "cursor": 0}),
    "post /v1/sync/farewell": Row("leaver", 401, {"device": "{device}", "rid": 1, "epoch": 0, "cursor": 0}),
    "get /v1/sync/head": Row("learner"),
    "get /v1/sync/digest": Row("learner"),
    "get /v1/sync/digest/{kind}": Row("learner"),
    "post /v1/sync/refetch": Row("learner", 200, {"kind": "note", "bucket": 1}),
    "get /v1/blobs/{sha256}": Row("learner", 200, others=True),
    "head /v1/blobs/{sha256}": Row("learner", 200, others=True),
    "get /v1/entitlements": Row("learner"),
    "post /v1/cart/quote": Row("learner", 200, {"courses": []}),
    "post /v1/checkout": Row("learner", 409, {"courses": []}),
    "get /v1/checkout/{payment}": Row("learner", 404),
    "get /v1/payments/{payment}/receipt.pdf": Row("learner", 404),
    "get /v1/catalogue/{name}": Row("anybody", 404),
    "post /v1/stripe/webhook": Row("anybody", 404),
    "get /certificates/{id_}": Row("anybody", 404),
    "get /certificates/{id_}/credential": Row("anybody", 404),
    "get /certificates/{id_}/pdf": Row("anybody", 404),
    "get /issuer": Row("anybody"),
    "get /issuer/status/{number}": Row("anybody", 404),
}
ENDING: Final = ("post /v1/auth/sign-out", "delete /v1/devices/{device}")
"""What ends a session, and so needs one of its own."""
OPEN_BODIES: Final = ("/v1/sync", "/v1/sync/farewell")
"""A field of tomorrow passes through; what is no learner's to say is refused there by its kind (decision 120)."""


class Town:
    """A server with the site's secret, Ana with a course, and Ben without."""

    def __init__(self, client: TestClient[Litestar], settings: Settings, manifest: str, course: str) -> None:
        self.client, self.settings, self.manifest, self.course = client, settings, manifest, course

    def later(self) -> None:
        """An hour passes."""
        clock = self.settings.clock
        assert isinstance(clock, Clock)
        clock.now += 3600 * 1000

    def desk(self, email: str = "ana@example.org") -> Desk:
        """A fresh device."""
        desk = Desk(self.client, email)
        assert desk.sign_in().status_code == 200
        desk.register()
        return desk

    def ask(self, operation: str, owner: Desk, headers: dict[str, str], **changed: Any) -> httpx.Response:  # noqa: ANN401
        """Ask for the owner's object, by whoever the headers say."""
        method, _, path = operation.partition(" ")
        mine = {
            "device": owner.device,
            "sha256": self.manifest,
            "kind": "note",
            "enrolment": fixed_id("enrolment", owner.learner, self.course),
        } | changed
        for name in ("payment", "name", "id_", "number"):
            mine.setdefault(name, "7")
        body = ROWS[operation].body
        filled = {key: _filled(value, mine) for key, value in body.items()} if body is not None else None
        content = None if filled is None else {**filled, **changed.get("extra", {})}
        headers = {name: value for name, value in headers.items() if name != "Content-Type"}
        return self.client.request(method, path.format(**mine), json=content, headers=headers)


def _filled(value: object, mine: dict[str, Any]) -> object:
    return value.format(**mine) if isinstance(value, str) else value


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """See the class. One for all: what is asked here changes little, and each test brings its own devices."""
    folder, clock = tmp_path_factory.mktemp("matrix"), Clock()
    settings = Settings(folder / "data", clock=clock, site=SiteSettings(SECRET, "sub"))
    with open_database(settings) as database:
        with database.write() as connection:
            for name in ("ana", "ben", "eve"):
                create_user(
                    connection, email=f"{name}@example.org", name=name, role="learner", password=PASSWORD, now=START
                )
        shop = Shop(settings, database, folder / "bees")
        shop.import_()
        shop.publish()
        course = shop.enrol().course
        shop.enrol("eve@example.org")
        with database.read() as connection:
            manifest = newest_edition(connection, course).manifest
    with TestClient(create_app(settings)) as client:
        yield Town(client, settings, manifest, course)


@pytest.fixture(autouse=True)
def _later(town: Town) -> None:
    """An hour after the test before: limits of attempts are not what is looked at here."""
    town.later()


def test_every_operation_has_a_row(town: Town) -> None:
    """Whoever adds an endpoint says here who may use it; a row without an endpoint goes."""
    paths = town.client.get("/schema/openapi.json").json()["paths"]
    published = {f"{method} {path}" for path, methods in paths.items() for method in methods}
    assert published == ROWS.keys()


def test_what_anybody_may_needs_no_token(town: Town) -> None:
    """And answers as its row says."""
    ana = town.desk()
    for operation, row in ROWS.items():
        if row.by == "anybody":
            assert town.ask(operation, ana, {}).status_code == row.status, operation


def test_strangers_get_nothing(town: Town) -> None:
    """Nobody, a forger, the site where it is not let in, a token that can only send: 401 everywhere."""
    ana = town.desk()
    site = token({"sub": ana.learner, "exp": town.settings.clock() // 1000 + 600})
    leaver = AccessTokens(open_keys(town.settings.folder("keys")).access, town.settings.clock).issue_push_only(
        Identity(ana.learner, ana.device, "never said")
    )
    for operation, row in ROWS.items():
        if row.by == "anybody":
            continue
        strangers: list[dict[str, str]] = [
            {},
            {"Authorization": "Bearer x.y.z"},
            {"Authorization": f"Basic {ana.tokens.access}"},
            {"Authorization": f"Bearer {leaver}"} if row.by == "learner" else ana.headers(),
        ]
        for headers in [*strangers, *([] if row.site else [site])]:
            assert town.ask(operation, ana, headers).status_code == 401, (operation, headers)
        if row.site:
            assert town.ask(operation, ana, site).status_code == row.status, operation


@pytest.mark.parametrize("role", ROLES)
def test_a_learner_may_what_the_row_says(town: Town, role: str) -> None:
    """No role gives more here: what is a seller's is on the server's own command line."""
    ana = town.desk()
    with open_database(town.settings) as database, database.write() as connection:
        connection.execute(update(users).where(users.c.id == ana.learner).values(role=role))
    for operation, row in ROWS.items():
        if row.by == "learner":
            asker = town.desk() if operation in ENDING else ana
            owner = town.desk() if operation in ENDING else ana
            assert town.ask(operation, owner, asker.headers()).status_code == row.status, operation


def test_a_device_that_was_signed_out_is_told_so(town: Town) -> None:
    """409 everywhere, so that it can say farewell; and 410 once its account is gone."""
    revoked, helper, ended, last = (*(town.desk() for _ in range(2)), *(town.desk("eve@example.org") for _ in range(2)))
    helper.client.delete(f"/v1/devices/{revoked.device}", headers=helper.headers())
    gone = {"password": PASSWORD}
    assert last.client.post("/v1/account/delete", json=gone, headers=last.headers()).status_code == 204
    for operation, row in ROWS.items():
        if row.by == "learner":
            assert town.ask(operation, revoked, revoked.headers()).status_code == 409, operation
            assert town.ask(operation, ended, ended.headers()).status_code == 410, operation


def test_anothers_object_is_not_there(town: Town) -> None:
    """It gets the answer of one that never was."""
    ana, ben = town.desk(), town.desk("ben@example.org")
    for operation in (name for name, row in ROWS.items() if row.others):
        anothers = town.ask(operation, ana, ben.headers())
        nobodys = town.ask(operation, ben, ben.headers(), device="f" * 32, sha256=NOBODYS, enrolment="none")
        assert (anothers.status_code, anothers.content) == (nobodys.status_code, nobodys.content)
        assert anothers.status_code == 404, operation


def test_a_field_too_many_is_refused(town: Town) -> None:
    """Nobody becomes an admin, or pays less, by saying so."""
    ana = town.desk()
    for operation, row in ROWS.items():
        if row.body is None or operation.partition(" ")[2] in OPEN_BODIES:
            continue
        for name, value in EXTRA.items():
            answer = town.ask(operation, ana, ana.headers(), extra={name: value})
            assert (answer.status_code, "unknown field" in answer.text) == (400, True), (operation, name, answer.text)


def test_no_canary_is_in_any_log(
    town: Town, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Tokens, addresses, passwords, codes and notes: asked for well and badly, with the mail server gone."""
    caplog.set_level(logging.DEBUG)
    canary = "canary7f3a"
    ana = town.desk()
    ana.sync(ana.note("n1", f"{canary} note"))
    town.client.post("/v1/auth/sign-up", json={"email": f"{canary}@x.org", "name": canary, "password": f"{canary}pw"})
    town.client.post("/v1/auth/reset/confirm", json={"email": canary, "code": canary, "password": f"{canary}pw"})
    Desk(town.client, f"{canary}@x.org").sign_in(f"{canary}pw")
    for operation in ROWS:
        town.ask(operation, ana, {"Authorization": f"Bearer {canary}"})
        town.ask(operation, ana, ana.headers(), extra={canary: canary})
    nowhere = SmtpCarrier(MailSettings("127.0.0.1", 1, security="none", sender="a@b.org"), "Carrel")
    with open_database(town.settings) as database, pytest.raises(OSError, match="refused"):
        Postman(database, nowhere, town.settings).deliver()
    written = caplog.text + "".join(capfd.readouterr())
    for secret in (canary, ana.tokens.access, ana.tokens.refresh):
        assert secret not in written
