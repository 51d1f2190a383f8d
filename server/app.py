"""The composition root: settings become one Litestar application, and nothing else makes any of its parts."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from litestar import Litestar, get
from litestar.di import NamedDependency, Provide
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from sqlalchemy import select

from server import tables
from server.accounts import routes as accounts
from server.accounts.access import AccessTokens
from server.accounts.account_routes import ACCOUNT_ROUTES
from server.accounts.identify import identify
from server.accounts.keys import open_keys
from server.accounts.passwords import PasswordPool, old_cost
from server.accounts.post import Postman, carrier_of
from server.accounts.reception import Reception
from server.accounts.sign_in import Door
from server.background import Repeated
from server.bodies import UnpackedBodies
from server.commerce import routes as commerce
from server.commerce.checkout import Counter
from server.commerce.reconciling import make_tills
from server.courses import routes as courses
from server.courses.blob_store import BlobStore
from server.database import open_database
from server.json_bodies import JsonRequest
from server.problems import answer_error
from server.quizzes.edition_quizzes import EditionQuizzes
from server.recognition import routes as recognition
from server.recognition.certificates import Registrar
from server.settings import Settings
from server.site.routes import SITE_ROUTES
from server.site.token import Visitors
from server.sync import hint_routes
from server.sync.exchange import OLDEST_SCHEMA
from server.sync.hints import Hints
from server.sync.routes import sync_routes
from server.sync.shapes import LIMITS
from server.upkeep import Upkeep
from sync.protocol import Health

if TYPE_CHECKING:
    from litestar.types import Message, Scope

    from server.database import Database

VERSION = version("carrel")


@get("/v1/health", sync_to_thread=False, tags=["health"])
def health(settings: NamedDependency[Settings]) -> Health:
    """That a Carrel server answers here, and which; what its clock says, and from which schema on devices may send."""
    return Health(VERSION, settings.clock(), OLDEST_SCHEMA)


def create_app(settings: Settings, *, by_itself: bool = False) -> Litestar:
    """The server on this data folder; a missing database is made, an older one migrated.

    `by_itself`: it also does what nobody asks for, like issuing the certificates that are due.

    Raises `DatabaseTrouble` when that cannot be.
    """
    database = open_database(settings)
    keys = open_keys(settings.folder("keys"))
    tokens = AccessTokens(keys.access, settings.clock)
    passwords = PasswordPool(_old_costs(database))
    door = Door(settings, database, keys, tokens, passwords)
    post = Postman(database, carrier_of(settings), settings)
    blobs = BlobStore(settings.folder("blobs"))
    registrar = Registrar(settings, database, keys)
    upkeep = Upkeep(database, settings)
    counter = Counter(database, make_tills(database, settings.shop), settings)
    shop_routes = (*commerce.SHOP_ROUTES, *(commerce.TEST_ROUTES if settings.shop.is_test else ()))
    quizzes = EditionQuizzes(blobs)
    hints = Hints(database)
    given = {
        "settings": settings,
        "database": database,
        "keys": keys,
        "tokens": tokens,
        "door": door,
        "blobs": blobs,
        "counter": counter,
        "reception": Reception(settings, database, keys, passwords),
        "visitors": Visitors(tokens, settings.site, settings.clock),
        "quizzes": quizzes,
        "post": post,
        "hints": hints,
    }
    chores = _chores(registrar, post, upkeep)
    sync = sync_routes(database, tokens, quizzes, settings, hints)
    return Litestar(
        [
            health,
            *accounts.ROUTES,
            *ACCOUNT_ROUTES,
            *SITE_ROUTES,
            *sync,
            *hint_routes.ROUTES,
            *courses.ROUTES,
            *recognition.ROUTES,
            *shop_routes,
        ],
        dependencies={name: _given(value) for name, value in given.items()}
        | {"identity": Provide(identify, sync_to_thread=False)},
        request_class=JsonRequest,
        middleware=[UnpackedBodies()],
        before_send=[_name_ourselves],
        exception_handlers={Exception: answer_error},
        on_startup=[each.start for each in chores] if by_itself else [],
        on_shutdown=[hints.close, *(each.close for each in chores), passwords.close, database.close],
        openapi_config=OpenAPIConfig("Carrel", VERSION, path="/schema", render_plugins=[JsonRenderPlugin()]),
        request_max_body_size=LIMITS.hard_bytes,
        logging_config=None,
    )


def _chores(registrar: Registrar, post: Postman, upkeep: Upkeep) -> tuple[Repeated, ...]:
    """What is done without being asked. The tables that are looked at are empty but for what is due."""
    daily = Repeated("upkeep", 600.0, upkeep.look)
    upkeep.is_over = daily.is_over
    return Repeated("certificates", 2.0, registrar.issue_due), Repeated("post", 1.0, post.deliver), daily


def _old_costs(database: Database) -> set[int]:
    """Of the bcrypt hashes that an adopted shop brought: every attempt to sign in does their work."""
    kept = tables.users.c.password_hash
    with database.read() as connection:
        found = connection.execute(select(kept).where(kept.like("$2%"))).scalars()
        return {cost for each in found if (cost := old_cost(each)) is not None}


def _given(value: object) -> Provide:
    def give() -> Any:  # noqa: ANN401 - each asker names the type it wants
        return value

    return Provide(give, sync_to_thread=False)


async def _name_ourselves(message: Message, _scope: Scope) -> None:
    """Every answer of ours says so: the page of a captive network is never taken for one. No proxy keeps any."""
    if message["type"] == "http.response.start":
        headers = [*message["headers"], (b"carrel-server", VERSION.encode())]
        if not any(name.lower() == b"cache-control" for name, _ in headers):
            headers.append((b"cache-control", b"no-store"))
        message["headers"] = headers
