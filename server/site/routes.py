"""`/api/*`: what the seller's web dashboard calls."""

from __future__ import annotations

from typing import Any

from litestar import Request, get, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody

from server.database import Database
from server.quizzes.edition_quizzes import EditionQuizzes
from server.settings import Settings
from server.site.reading import courses_of, dashboard, payments_told, progress_of
from server.site.shapes import (
    ProfileChange,
    ProgressChange,
    SiteAnswer,
    SiteCourse,
    SitePayment,
    SiteProgress,
)
from server.site.token import Visitors
from server.site.writing import change_profile, change_progress
from server.sync.feed import open_feed


@get("/api/user/profile", sync_to_thread=True, tags=["site"])
def read_profile(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    visitors: NamedDependency[Visitors],
    settings: NamedDependency[Settings],
) -> SiteAnswer:
    """The learner's dashboard."""
    with database.read() as connection:
        return SiteAnswer(dashboard(connection, visitors.learner(connection, request), settings.clock()))


@put("/api/user/profile", sync_to_thread=True, tags=["site"])
def write_profile(
    request: Request[Any, Any, Any],
    data: JSONBody[ProfileChange],
    database: NamedDependency[Database],
    visitors: NamedDependency[Visitors],
    settings: NamedDependency[Settings],
    quizzes: NamedDependency[EditionQuizzes],
) -> SiteAnswer:
    """Change the profile; the learner's devices get it with their next sync."""
    now = settings.clock()
    with database.write() as connection:
        learner = visitors.learner(connection, request)
        with open_feed(connection, learner) as feed:
            change_profile(feed, data, quizzes, now)
        return SiteAnswer(dashboard(connection, learner, now))


@get("/api/user/courses", sync_to_thread=True, tags=["site"])
def read_courses(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    visitors: NamedDependency[Visitors],
    settings: NamedDependency[Settings],
) -> list[SiteCourse]:
    """The learner's courses."""
    with database.read() as connection:
        return courses_of(connection, visitors.learner(connection, request), settings.clock())


@get("/api/user/progress", sync_to_thread=True, tags=["site"])
def read_progress(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    visitors: NamedDependency[Visitors],
) -> list[SiteProgress]:
    """How far the learner is in each course."""
    with database.read() as connection:
        return progress_of(connection, visitors.learner(connection, request))


@post("/api/user/progress", status_code=200, sync_to_thread=True, tags=["site"])
def write_progress(
    request: Request[Any, Any, Any],
    data: JSONBody[ProgressChange],
    database: NamedDependency[Database],
    visitors: NamedDependency[Visitors],
    settings: NamedDependency[Settings],
    quizzes: NamedDependency[EditionQuizzes],
) -> SiteProgress:
    """Bring a course at least as far as the site has seen; less than is known changes nothing."""
    with database.write() as connection:
        learner = visitors.learner(connection, request)
        with open_feed(connection, learner) as feed:
            change_progress(feed, data, quizzes, settings.clock())
        return progress_of(connection, learner, data.enrollment_id)[0]


@get("/api/payments", sync_to_thread=True, tags=["site"])
def read_payments(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    visitors: NamedDependency[Visitors],
) -> list[SitePayment]:
    """The learner's payments."""
    with database.read() as connection:
        return payments_told(connection, visitors.learner(connection, request))


SITE_ROUTES = (read_profile, write_profile, read_courses, read_progress, write_progress, read_payments)
