"""What the seller's web dashboard is told, and what it may change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey
from litestar.testing import TestClient
from sqlalchemy import event

from learning.records import Edit, fixed_id
from learning.time import DAY_MS
from server.accounts.users import create_user
from server.app import create_app
from server.settings import Settings
from server.site.reading import streak
from server.site.token import SiteSettings, site_settings
from tests.server.conftest import START, Clock
from tests.server.desk import PASSWORD, Desk, problem, value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from litestar import Litestar

    from server.database import Database
    from tests.server.courses.shop import Shop

SECRET = "a secret of the web site, 32 bytes"
COURSE_KEYS = {
    *("enrollmentId", "certificationId", "courseName", "provider", "status", "progressPercent", "timeSpent"),
    *("lastAccessed", "enrolledAt", "completedAt", "expiresAt"),
}


def put(desk: Desk, **told: Any) -> Any:  # noqa: ANN401 - any JSON
    """Change the profile as the site does."""
    return desk.client.put("/api/user/profile", json=told, headers=desk.headers())


def sold(shop: Shop) -> str:
    """Ana has the seller's course."""
    shop.import_()
    shop.publish()
    return shop.enrol().course


def session(desk: Desk, number: int, at: int, minutes: int, course: str = "c1", offset: int = 0) -> Edit:
    """Time studied on a device."""
    start = {"course": course, "lesson": "l1", "at": at, "offset": offset}
    fields = {"start": start, "active_ms": minutes * 60_000, "closed": True}
    return Edit("study_session", f"s{number}", 1, {name: desk.field(told) for name, told in fields.items()})


def test_an_empty_account_has_every_key(desk: Callable[..., Desk]) -> None:
    """The shape is the seed's, also before anything was bought or studied."""
    data = desk().get("/api/user/profile").json()["data"]
    assert set(data) == {"user", "profile", "statistics", "achievements", "courses", "analytics"}
    assert set(data["user"]) == {"id", "name", "email", "role", "createdAt"}
    assert data["statistics"] == {
        "totalCourses": 0,
        "completedCourses": 0,
        "totalSpent": 0,
        "totalTimeSpent": 0,
        "currentStreak": 0,
        "certificates": 0,
    }
    assert (data["achievements"], data["courses"]) == ([], [])
    assert data["analytics"] == {"daily": [], "completionRate": 0}
    assert data["profile"]["language"] == "english"


def test_what_devices_sent_is_what_the_site_shows(desk: Callable[..., Desk], shop: Shop, clock: Clock) -> None:
    """Courses, time, days and the streak follow the synced records; an hour on two devices is one hour."""
    course = sold(shop)
    ana, other = desk(), desk()
    begun = clock.now - 2 * 3600 * 1000
    for day in range(3):
        ana.sync(session(ana, day, begun - day * DAY_MS, 60, course))
    other.sync(session(other, 10, begun, 60, course), session(other, 11, begun - 5 * DAY_MS, 30, course))
    data = ana.get("/api/user/profile").json()["data"]
    assert data["statistics"]["totalTimeSpent"] == 3 * 60 + 30
    assert data["statistics"]["currentStreak"] == 3
    assert [day["minutes"] for day in data["analytics"]["daily"]] == [30, 60, 60, 60]
    (told,) = data["courses"]
    assert set(told) == COURSE_KEYS
    assert (told["status"], told["timeSpent"]) == ("active", 210)
    assert ana.get("/api/user/courses").json() == data["courses"]
    (progress,) = ana.get("/api/user/progress").json()
    assert progress["enrollmentId"] == told["enrollmentId"]
    assert ana.get("/api/payments").json() == []
    assert other.get("/api/user/courses").json() == data["courses"]
    assert desk("ben@example.org").get("/api/user/courses").json() == []


def test_a_corrected_session_corrects_its_day(desk: Callable[..., Desk], clock: Clock) -> None:
    """A day's time follows what the learner says of a session."""
    ana = desk()
    ana.sync(session(ana, 1, clock.now, 60))
    fix = {"session": "s1", "active_ms": 10 * 60_000}
    ana.sync(Edit("session_correction", "x1", 1, {"correction": ana.field(fix)}))
    data = ana.get("/api/user/profile").json()["data"]
    assert [day["minutes"] for day in data["analytics"]["daily"]] == [10]


def test_days_are_the_learners_own(desk: Callable[..., Desk], clock: Clock) -> None:
    """Half past midnight in Kuala Lumpur is that day, whatever day it is in London."""
    ana = desk()
    noon = clock.now // DAY_MS * DAY_MS
    ana.sync(session(ana, 1, noon - 7 * 3600 * 1000, 30, offset=480))
    (day,) = ana.get("/api/user/profile").json()["data"]["analytics"]["daily"]
    assert day["date"] == "2026-05-28"


@pytest.mark.parametrize(
    ("days", "expected"),
    [((0, 1, 2), 3), ((1, 2), 2), ((2, 3), 0), ((), 0), ((-1, 0), 2), ((0, 2, 3), 1)],
)
def test_a_streak_ends_when_a_day_is_missed(days: tuple[int, ...], expected: int) -> None:
    """Counted back from today, which may not have begun yet where the learner is."""
    today = START // DAY_MS
    assert streak({today - day: 1 for day in days}, START) == expected


def test_a_changed_profile_reaches_the_devices(desk: Callable[..., Desk]) -> None:
    """What the site writes is a record like any other, normalised and merged per field."""
    ana = desk()
    ana.sync(Edit("profile", fixed_id("profile", ana.learner), 1, {"city": ana.field("Ipoh", ms=START - 5)}))
    answer = put(ana, phone="+60123456789", country="my", language="Bahasa Melayu", learningGoals="Pass AZ-104")
    assert answer.status_code == 200, answer.text
    profile = answer.json()["data"]["profile"]
    assert (profile["phone"], profile["country"], profile["language"]) == ("+60 12-345 6789", "Malaysia", "malay")
    assert (profile["city"], profile["learningGoals"]) == ("Ipoh", "Pass AZ-104")
    (record,) = [each for each in ana.sync().records if each.kind == "profile"]
    assert (value(record, "phone"), value(record, "city")) == ("+60 12-345 6789", "Ipoh")
    assert put(ana, name="Ana binti Ali").json()["data"]["user"]["name"] == "Ana binti Ali"
    assert put(ana, phone="").json()["data"]["profile"]["phone"] == ""


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"phone": "012-345 6789"}, "country code"),
        ({"country": "Atlantis"}, "no country"),
        ({"avatar": "data:image/png;base64,AAAA"}, "JPEG, PNG or WebP"),
        ({"linkedin": "https://evil.example/in/ana"}, "LinkedIn"),
        ({"role": "admin"}, "unknown field"),
        ({"status": "active", "paid": True}, "unknown field"),
        ({"bio": 7}, "str"),
    ],
)
def test_what_no_profile_holds_is_refused_in_words(desk: Callable[..., Desk], told: Any, words: str) -> None:  # noqa: ANN401
    """And nothing of it is written."""
    ana = desk()
    answer = put(ana, city="Ipoh", **told)
    assert answer.status_code == 400
    assert words in answer.text
    assert ana.get("/api/user/profile").json()["data"]["profile"]["city"] is None


def test_the_site_brings_progress_forward(desk: Callable[..., Desk], shop: Shop, clock: Clock) -> None:
    """What it has seen becomes records of the learner's; less than is known changes nothing; others' are not there."""
    course = sold(shop)
    ana, ben = desk(), desk("ben@example.org")
    ana.sync()
    enrolment = fixed_id("enrolment", ana.learner, course)

    def post(desk: Desk, **told: Any) -> Any:  # noqa: ANN401 - any JSON
        told = {"enrollmentId": enrolment, **told}
        return desk.client.post("/api/user/progress", json=told, headers=desk.headers())

    answer = post(ana, progressPercent=50, timeSpent=45, notes="from the web").json()
    assert answer["progressPercent"] >= 50
    assert (answer["timeSpent"], answer["notes"]) == (45, "from the web")
    assert {"study_session", "lesson_progress"} <= {record.kind for record in ana.sync().records}
    assert post(ana, progressPercent=10, timeSpent=5).json()["progressPercent"] == answer["progressPercent"]
    assert ana.sync().records == ()
    assert post(ana, progressPercent=100).json()["progressPercent"] == 100
    assert ana.get("/api/user/courses").json()[0]["status"] == "completed"
    earned = {each["id"] for each in ana.get("/api/user/profile").json()["data"]["achievements"]}
    assert earned == {"first-lesson", "first-course"}
    assert post(ben, progressPercent=100).status_code == 404
    assert post(ana, status="completed").status_code == 400
    assert post(ana, lastAccessed="yesterday").status_code == 400


@pytest.fixture
def site(tmp_path: object, settings: Settings, clock: Clock) -> Iterator[tuple[TestClient[Litestar], Settings]]:
    """A server that was told the site's secret."""
    told = Settings(settings.data, settings.database, clock=clock, site=SiteSettings(SECRET, "userId"))
    with TestClient(create_app(told)) as client:
        yield client, told


def token(claims: dict[str, Any], secret: str = SECRET) -> dict[str, str]:
    """As the site makes it."""
    return {"Authorization": f"Bearer {jwt.encode({'alg': 'HS256'}, claims, OctKey.import_key(secret.encode()))}"}


def test_the_sites_own_token_is_good_here_only(site: tuple[TestClient[Litestar], Settings], database: Database) -> None:
    """By id or address, until it ends; a forged one, one without end, and one at `/v1` are strangers'."""
    client, _ = site
    with database.write() as connection:
        user = create_user(connection, email="eve@x.org", name="Eve", role="learner", password=PASSWORD, now=START)
    later = START // 1000 + 60
    for named in (user.id, "EVE@x.org"):
        answer = client.get("/api/user/profile", headers=token({"userId": named, "exp": later}))
        assert answer.json()["data"]["user"]["name"] == "Eve"
    refused = (
        token({"userId": user.id, "exp": later}, "another secret that has 32 bytes"),
        token({"userId": user.id}),
        token({"userId": user.id, "exp": later - 3600}),
        token({"userId": "nobody@x.org", "exp": later}),
        token({"sub": user.id, "exp": later}),
    )
    for headers in refused:
        answer = client.get("/api/user/profile", headers=headers)
        assert (answer.status_code, problem(answer).type) == (401, "unauthorized")
    good = token({"userId": user.id, "exp": later})
    for path in ("/v1/account", "/v1/devices", "/v1/sync/head", "/v1/sync/digest"):
        assert client.get(path, headers=good).status_code == 401


def test_site_settings_are_whole_or_none() -> None:
    """A short secret, or one without a claim, is said before anything is served."""
    assert not site_settings({}).secret
    for wrong in ({"CARREL_SITE_SECRET": SECRET}, {"CARREL_SITE_SECRET": "short", "CARREL_SITE_CLAIM": "sub"}):
        with pytest.raises(Exception, match="CARREL_SITE_SECRET"):
            site_settings(wrong)


def test_a_large_account_costs_no_more_queries(desk: Callable[..., Desk], database: Database, clock: Clock) -> None:
    """The number of queries of the dashboard does not grow with what the learner has."""
    from bench.dashboard import fill
    from server.site.reading import dashboard

    ana = desk()
    asked: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    counts = []
    for courses, sessions in ((0, 0), (3, 10), (40, 400)):
        with database.write() as connection:
            fill(connection, ana.learner, courses, sessions, clock.now)
        asked.clear()
        with database.read() as connection:
            assert dashboard(connection, ana.learner, clock.now).statistics.total_courses == courses
        counts.append(len(asked))
    assert len(set(counts)) == 1
    assert counts[0] <= 9
