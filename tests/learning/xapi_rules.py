"""The rules of xAPI 1.0.3 for statements, as far as our statements and ADL's templates go. Raises `AssertionError`."""

from __future__ import annotations

import re
import uuid
from datetime import datetime
from typing import Any

_DURATION = re.compile(r"P(?=.)(\d+W|(\d+Y)?(\d+M)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+([.,]\d+)?S)?)?)")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s]+")
_IDENTIFIERS = {"mbox", "mbox_sha1sum", "openid", "account"}
_STATEMENT = {"id", "actor", "verb", "object", "result", "context", "timestamp", "stored", "authority", "version"}
_LISTS = {"parent", "grouping", "category", "other"}


def check_statement(told: dict[str, Any], *, within: bool = False) -> None:
    """Section 2.2 and 2.4 of the data specification."""
    assert told.keys() <= _STATEMENT | {"attachments", "objectType"}
    assert {"actor", "verb", "object"} <= told.keys()
    check_actor(told["actor"])
    check_verb(told["verb"])
    check_object(told["object"], within=within)
    if "id" in told:
        uuid.UUID(told["id"])
    if "timestamp" in told:
        assert datetime.fromisoformat(told["timestamp"]).tzinfo is not None
    check_result(told.get("result", {}))
    check_context(told.get("context", {}))


def check_actor(told: dict[str, Any]) -> None:
    """2.4.2: an agent has one identifier; an anonymous group has members instead."""
    assert told.get("objectType", "Agent") in {"Agent", "Group"}
    known = _IDENTIFIERS & told.keys()
    if told.get("objectType") == "Group" and not known:
        assert told["member"]
        for each in told["member"]:
            check_actor(each)
        return
    assert len(known) == 1, told
    assert str(told.get("mbox", "mailto:")).startswith("mailto:")
    if "account" in told:
        assert set(told["account"]) == {"homePage", "name"}
        assert _IRI.fullmatch(told["account"]["homePage"])
        assert told["account"]["name"]


def check_verb(told: dict[str, Any]) -> None:
    """2.4.3."""
    assert _IRI.fullmatch(told["id"])
    _check_words(told.get("display", {}))


def check_object(told: dict[str, Any], *, within: bool = False) -> None:
    """2.4.4: an activity unless it says something else."""
    kind = told.get("objectType", "Activity")
    if kind == "StatementRef":
        uuid.UUID(told["id"])
    elif kind == "SubStatement":
        assert not within
        assert not {"id", "stored", "version", "authority"} & told.keys()
        check_statement(told, within=True)
    elif kind == "Activity":
        assert _IRI.fullmatch(told["id"])
        definition = told.get("definition", {})
        assert _IRI.fullmatch(definition.get("type", "a:b"))
        for part in ("name", "description"):
            _check_words(definition.get(part, {}))
    else:
        check_actor(told)


def check_result(told: dict[str, Any]) -> None:
    """2.4.5."""
    score = told.get("score", {})
    assert -1 <= score.get("scaled", 0) <= 1
    if {"min", "max", "raw"} <= score.keys():
        assert score["min"] <= score["raw"] <= score["max"]
    assert _DURATION.fullmatch(told.get("duration", "PT0S"))
    for part in ("success", "completion"):
        assert isinstance(told.get(part, True), bool)


def check_context(told: dict[str, Any]) -> None:
    """2.4.6."""
    for name, activities in told.get("contextActivities", {}).items():
        assert name in _LISTS
        for each in activities if isinstance(activities, list) else [activities]:
            check_object(each)


def _check_words(told: dict[str, str]) -> None:
    assert all(_LANGUAGE.fullmatch(language) for language in told)
