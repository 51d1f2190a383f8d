"""A learner's record as statements that any learning record store takes."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.time import Interval
from learning.xapi import Done, Earned, Person, Place, Studied, Tried, statements
from tests.learning.xapi_rules import (
    check_actor,
    check_context,
    check_object,
    check_result,
    check_statement,
    check_verb,
)

if TYPE_CHECKING:
    from learning.xapi import Event

REAL = Path(__file__).parents[3] / "shared" / "realdata" / "xapi"
ANA = Person("2b1c9a52", "Ana Tan", "https://school.example")
LESSON = Place("c1", "Network rules", "l1", "Ports")
AT = 1_763_825_400_000
TIMES = st.integers(-(10**15), 10**15)
PLACES = st.builds(Place, st.just("c1"), st.text(max_size=9), st.sampled_from(["", "l1"]), st.text(max_size=9))
EVENTS = st.lists(
    st.one_of(
        st.builds(Done, PLACES, TIMES),
        st.builds(
            Studied,
            st.text(min_size=1, max_size=9),
            PLACES,
            st.builds(Interval, TIMES, st.integers(-9, 10**9), st.integers(-9999, 9999)),
        ),
        st.builds(
            Tried,
            st.text(min_size=1, max_size=9),
            PLACES,
            TIMES,
            st.floats(0, 99),
            st.floats(0, 99),
            st.sampled_from([None, True, False]),
        ),
        st.builds(Earned, st.just("k1"), PLACES, st.just("https://school.example/c/k1"), TIMES),
    ),
    max_size=6,
)


def test_each_event_is_told_in_the_words_of_the_field() -> None:
    """Verbs, results and times of day where it was; in the order in which it happened."""
    events: list[Event] = [
        Earned("k1", LESSON, "https://school.example/c/k1", AT + 9),
        Studied("s1", LESSON, Interval(AT, 90_500, 480)),
        Tried("a1", LESSON, AT + 100_000, 3.0, 4.0, passed=True),
        Done(LESSON._replace(lesson=""), AT + 200_000),
    ]
    earned, studied, tried, done = statements(ANA, events)
    assert [each["verb"]["display"]["en"] for each in (earned, studied, tried, done)] == [
        *("earned", "experienced", "passed", "completed"),
    ]
    assert studied["result"] == {"duration": "PT90.50S"}
    assert studied["timestamp"] == "2025-11-22T23:31:30.500+08:00"
    assert tried["result"] == {"score": {"raw": 3.0, "min": 0, "max": 4.0, "scaled": 0.75}, "success": True}
    assert tried["object"]["id"] == "https://school.example/courses/c1/lessons/l1/questions"
    assert done["object"]["definition"]["name"] == {"en": "Network rules"}
    assert done["actor"]["account"] == {"homePage": "https://school.example", "name": "2b1c9a52"}


@given(EVENTS)
def test_whatever_was_done_is_a_valid_statement(events: list[Event]) -> None:
    """Times from wrong clocks, odd zones and empty names among it; told twice it has the same id."""
    told = list(statements(ANA, events))
    for each in told:
        check_statement(json.loads(json.dumps(each)))
    assert told == list(statements(ANA, events))


CHECKS = {
    "agents": check_actor,
    "groups": check_actor,
    "verbs": check_verb,
    "activities": check_object,
    "results": check_result,
    "contexts": check_context,
    "statements": check_statement,
}
INVALID = {
    *("agents/account_no_name.json", "agents/account_no_homepage.json", "groups/anonymous_no_member.json"),
    *("groups/identified_account_no_homepage.json", "groups/identified_account_no_name.json", "verbs/no_id.json"),
    *("activities/no_id.json", "statements/no_actor.json", "statements/no_object.json", "statements/no_verb.json"),
    *("statements/object_statementref_no_id.json", "statements/object_actor.json", "statements/actor.json"),
    *("statements/verb.json", "statements/object_activity.json", "statements/object_substatement.json"),
}
"""Of ADL's templates those that a store must refuse: the last five have an empty part, to be filled in. Other "no_"
ones leave out what may be left out."""


@pytest.mark.realdata
@pytest.mark.skipif(not REAL.exists(), reason="the real xAPI files do not stand beside the project")
def test_the_rules_take_what_adl_says_is_valid_and_nothing_else() -> None:
    """Else they would prove nothing of our statements."""
    with zipfile.ZipFile(REAL / "adl-lrs-statement-templates-1.0.zip") as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if name.endswith(".json")}
    refused = set()
    for name, content in parts.items():
        check = CHECKS.get(name.split("/")[-2])
        if check is not None:
            try:
                check(json.loads(content))
            except (AssertionError, KeyError, ValueError):
                refused.add("/".join(name.split("/")[-2:]))
    assert refused == INVALID
    for example in json.loads((REAL / "xapi-spec-examples.json").read_bytes()):
        if {"actor", "verb", "object"} <= example.keys():
            check_statement(example)
