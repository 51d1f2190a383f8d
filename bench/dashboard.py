"""What the web site's dashboard costs: an account with 200 courses and 10,000 sessions beside an empty one.

    .venv/bin/python -m bench.dashboard [ROUNDS]

Both ask the same real app in turn, within one process; prints the medians of a request. The large one
may cost three times the empty one; exit 1 when it costs more.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from litestar.testing import TestClient
from sqlalchemy import insert

from learning.time import DAY_MS
from server.accounts.users import create_user
from server.app import create_app
from server.courses.study_days import count_days
from server.database import open_database
from server.settings import Settings
from server.tables import course_enrollments, study_session, user_progress
from tests.server.desk import PASSWORD, Desk

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

COURSES: Final = 200
SESSIONS: Final = 10_000
MOST: Final = 3.0
_MINUTE: Final = 60_000


def main() -> int:
    """Measure, print, judge."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Path(folder))
        app = create_app(settings)
        with TestClient(app) as client:
            desks = {name: _account(client, settings, name) for name in ("empty", "large")}
            with open_database(settings) as database, database.write() as connection:
                fill(connection, desks["large"].learner, COURSES, SESSIONS, settings.clock())
            times: dict[str, list[float]] = {name: [] for name in desks}
            for number in range(rounds + 10):
                for name, desk in desks.items():
                    began = time.perf_counter()
                    answer = desk.get("/api/user/profile")
                    if number >= 10:  # noqa: PLR2004 - the first ones warm up
                        times[name].append((time.perf_counter() - began) * 1000)
                    assert answer.status_code == 200  # noqa: PLR2004 - well
    medians = {name: statistics.median(each) for name, each in times.items()}
    ratio = medians["large"] / medians["empty"]
    print(f"empty {medians['empty']:.2f} ms, large {medians['large']:.2f} ms: {ratio:.2f} × (at most {MOST:.0f} ×)")
    return int(ratio > MOST)


def fill(connection: Connection, learner: str, courses: int, sessions: int, now: int) -> None:
    """Give a learner so many courses, and sessions over two years."""
    if not courses:
        return
    connection.execute(course_enrollments.delete().where(course_enrollments.c.userId == learner))
    connection.execute(user_progress.delete().where(user_progress.c.userId == learner))
    connection.execute(study_session.delete().where(study_session.c.learner_id == learner))
    ids = [f"e{number:04}" for number in range(courses)]
    enrolled: list[dict[str, Any]] = [
        {
            "userId": learner,
            "id": id_,
            "courseName": f"Course {id_}",
            "provider": "Carrel",
            "status": "active",
            "enrolledAt": now - number * DAY_MS,
            "course": f"c{id_}",
        }
        for number, id_ in enumerate(ids)
    ]
    connection.execute(insert(course_enrollments), enrolled)
    progress = {"userId": learner, "progressPercent": 40, "timeSpent": 600, "lastAccessed": now}
    progress |= {"completed": 4, "total": 10, "seconds": 36_000}
    connection.execute(insert(user_progress), [progress | {"enrollmentId": id_} for id_ in ids])
    studied: list[dict[str, Any]] = [
        {
            "learner_id": learner,
            "id": f"s{number:06}",
            "course": f"c{ids[number % courses]}",
            "lesson": "l",
            "at": now - number * 730 * DAY_MS // sessions,
            "active_ms": 20 * _MINUTE,
            "utc_offset": 480,
        }
        for number in range(sessions)
    ]
    connection.execute(insert(study_session), studied)
    count_days(connection, learner, [each["id"] for each in studied])


def _account(client: Any, settings: Settings, name: str) -> Desk:  # noqa: ANN401 - a TestClient
    with open_database(settings) as database, database.write() as connection:
        email = f"{name}@example.org"
        create_user(connection, email=email, name=name, role="learner", password=PASSWORD, now=settings.clock())
    desk = Desk(client, email)
    desk.sign_in()
    return desk


if __name__ == "__main__":
    sys.exit(main())
