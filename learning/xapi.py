"""A learner's record as xAPI 1.0.3 statements, for any other learning record store. Pure.

Each statement has the id of the record that it tells of, made into a UUID, so that telling twice is telling once.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from learning.records import CARREL_NS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from learning.time import Interval

Statement = dict[str, Any]
_VERBS: Final = {
    "completed": "http://adlnet.gov/expapi/verbs/completed",
    "experienced": "http://adlnet.gov/expapi/verbs/experienced",
    "answered": "http://adlnet.gov/expapi/verbs/answered",
    "passed": "http://adlnet.gov/expapi/verbs/passed",
    "failed": "http://adlnet.gov/expapi/verbs/failed",
    "earned": "http://id.tincanapi.com/verb/earned",
}
_COURSE: Final = "http://adlnet.gov/expapi/activities/course"
_LESSON: Final = "http://adlnet.gov/expapi/activities/lesson"
_QUIZ: Final = "http://adlnet.gov/expapi/activities/assessment"
_CERTIFICATE: Final = "https://www.opigno.org/en/tincan_registry/activity_type/certificate"
_LATEST: Final = 253_402_300_799_000
"""The end of the year 9999 in ms; a clock that was wrong by more is told as that."""


class Person(NamedTuple):
    """Whose record it is. `server`: the address of the school, which names everything in it."""

    learner: str
    name: str
    server: str


class Place(NamedTuple):
    """A course, or a lesson of it, by its names."""

    course: str
    course_title: str
    lesson: str = ""
    title: str = ""


class Done(NamedTuple):
    """A lesson, or a whole course, was completed at a time (ms)."""

    place: Place
    at: int


class Studied(NamedTuple):
    """A session. `record`: its id."""

    record: str
    place: Place
    interval: Interval


class Tried(NamedTuple):
    """An attempt at a lesson's questions; `passed` is None where nobody has said what passes."""

    record: str
    place: Place
    at: int
    score: float
    most: float
    passed: bool | None = None


class Earned(NamedTuple):
    """A certificate. `url`: its public page."""

    record: str
    place: Place
    url: str
    at: int


Event = Done | Studied | Tried | Earned


def statements(person: Person, events: list[Event]) -> Iterator[Statement]:
    """Each event as a statement, in the order of their times."""
    for event in sorted(events, key=_when):
        yield _TELL[type(event)](person, event)


def _when(event: Event) -> int:
    return event.interval.end if isinstance(event, Studied) else event.at


def _done(person: Person, event: Done) -> Statement:
    identity = f"{event.place.course} {event.place.lesson} {event.at}"
    return _statement(person, identity, "completed", _activity(person, event.place), event.at) | {
        "result": {"completion": True}
    }


def _studied(person: Person, event: Studied) -> Statement:
    told = _statement(
        person, event.record, "experienced", _activity(person, event.place), event.interval.end, event.interval.offset
    )
    return told | {"result": {"duration": f"PT{max(0, event.interval.length) / 1000:.2f}S"}}


def _tried(person: Person, event: Tried) -> Statement:
    verb = {None: "answered", True: "passed", False: "failed"}[event.passed]
    activity = _activity(person, event.place)
    activity["id"] += "/questions"
    activity["definition"] = {**activity["definition"], "type": _QUIZ}
    score = {"raw": min(event.score, event.most), "min": 0, "max": event.most}
    if event.most > 0:
        score["scaled"] = round(max(0.0, min(1.0, event.score / event.most)), 4)
    result = {"score": score} | ({} if event.passed is None else {"success": event.passed})
    return _statement(person, event.record, verb, activity, event.at) | {"result": result}


def _earned(person: Person, event: Earned) -> Statement:
    name = {"en": f"Certificate: {event.place.course_title}"}
    activity = {
        "objectType": "Activity",
        "id": event.url,
        "definition": {"type": _CERTIFICATE, "name": name},
    }
    told = _statement(person, event.record, "earned", activity, event.at)
    grouping = _activity(person, event.place._replace(lesson="", title=""))
    return told | {"context": {"platform": "Carrel", "contextActivities": {"parent": [grouping]}}}


def _statement(person: Person, record: str, verb: str, activity: Statement, at: int, offset: int = 0) -> Statement:
    return {
        "id": str(uuid.uuid5(CARREL_NS, f"xapi\n{person.learner}\n{verb}\n{record}")),
        "actor": {
            "objectType": "Agent",
            "name": person.name or "Learner",
            "account": {"homePage": person.server, "name": person.learner},
        },
        "verb": {"id": _VERBS[verb], "display": {"en": verb}},
        "object": activity,
        "timestamp": _time(at, offset),
        "version": "1.0.0",
    }


def _activity(person: Person, place: Place) -> Statement:
    path = f"{person.server.rstrip('/')}/courses/{place.course}"
    if not place.lesson:
        return _named(path, _COURSE, place.course_title)
    return _named(f"{path}/lessons/{place.lesson}", _LESSON, place.title or place.lesson)


def _named(identity: str, kind: str, name: str) -> Statement:
    return {"objectType": "Activity", "id": identity, "definition": {"type": kind, "name": {"en": name}}}


def _time(at: int, offset: int) -> str:
    """ISO 8601 with the offset of where it was; a time that no calendar has becomes its nearest."""
    zone = timezone(timedelta(minutes=max(-14 * 60, min(14 * 60, offset)))) if offset else UTC
    moment = datetime.fromtimestamp(max(0, min(at, _LATEST - 86_400_000)) / 1000, UTC).astimezone(zone)
    return moment.isoformat(timespec="milliseconds")


_TELL: Final[dict[type, Any]] = {Done: _done, Studied: _studied, Tried: _tried, Earned: _earned}
