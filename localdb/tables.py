"""How the groups of each kind lie in columns, and what guards the tables that are synced.

A visible table has one column per group, by the group's own name: plain values as SQL values, all else as JSON text.
NULL is "no value". What does not fit (a group of tomorrow, a number where words belong) goes to `extra`, so that it
survives this device. `deleted` and `changed_at` close the row; times, course and lesson are computed columns.
The tables themselves are made by `localdb/migrations/`.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Any, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Raw = msgspec.Raw
Fields = dict[str, Raw]
Row = tuple[Any, ...]


class Shape(enum.Enum):
    """What a column holds."""

    TEXT = "text"
    NUMBER = "number"
    FLAG = "flag"
    JSON = "json"


_TEXT, _NUMBER, _FLAG, _JSON = Shape.TEXT, Shape.NUMBER, Shape.FLAG, Shape.JSON
_LARGEST: Final = 2**63 - 1

SHAPES: Final[dict[str, dict[str, Shape]]] = {
    "note": {
        "origin": _JSON,
        "body": _TEXT,
        "title": _TEXT,
        "colour": _TEXT,
        "anchor": _JSON,
        "tags": _JSON,
        "attachments": _JSON,
    },
    "highlight": {"origin": _JSON, "range": _JSON, "colour": _TEXT},
    "bookmark": {"place": _JSON, "on": _FLAG, "label": _TEXT, "position": _JSON, "rank": _NUMBER},
    "lesson_progress": {"place": _JSON, "done": _JSON, "position": _JSON},
    "study_session": {"start": _JSON, "active_ms": _NUMBER, "closed": _FLAG},
    "session_correction": {"correction": _JSON},
    "quiz_attempt": {"attempt": _JSON},
    "profile": {
        **dict.fromkeys(("name", "avatar", "phone"), _TEXT),
        "address": _JSON,
        **dict.fromkeys(("language", "country", "city", "occupation", "company", "linkedin", "bio"), _TEXT),
        "learning_goals": _JSON,
        "preferences": _JSON,
    },
    "goal": {"value": _JSON},
    "preference": {"value": _JSON},
    "cart_line": {"place": _JSON, "on": _FLAG, "rank": _NUMBER},
    "conflict": {"loser": _JSON, "state": _TEXT},
    "quiz_verdict": {"verdict": _JSON},
    "enrolment": {"enrolment": _JSON},
    "payment": {"payment": _JSON},
    "certificate": {"certificate": _JSON},
    "achievement": {"achievement": _JSON},
}
"""Every kind that this version keeps in a table of its own; any other is parked."""

_MISFIT: Final = object()
_encode = msgspec.json.encode
_decode = msgspec.json.decode
_extra_of = msgspec.json.Decoder(Fields)


def _to_text(raw: Raw) -> object:
    value = _decode(raw)
    return value if type(value) is str else _MISFIT


def _to_number(raw: Raw) -> object:
    value = _decode(raw)
    fits = type(value) is float or (type(value) is int and abs(value) <= _LARGEST)
    return value if fits else _MISFIT


def _to_flag(raw: Raw) -> object:
    value = _decode(raw)
    return int(value) if type(value) is bool else _MISFIT


def _to_json(raw: Raw) -> object:
    return str(raw, "utf-8")


def _to_extra(_raw: Raw) -> object:
    """A group of tomorrow has no column."""
    return _MISFIT


def _from_plain(value: object) -> Raw:
    return Raw(_encode(value))


def _from_flag(value: object) -> Raw:
    return Raw(b"true" if value else b"false")


def _from_json(value: str) -> Raw:
    return Raw(value.encode())


_TO: Final[dict[Shape, Callable[[Raw], object]]] = {
    _TEXT: _to_text,
    _NUMBER: _to_number,
    _FLAG: _to_flag,
    _JSON: _to_json,
}
_NO_COLUMN: Final = (0, _to_extra)
_FROM: Final[dict[Shape, Callable[[Any], Raw]]] = {
    _TEXT: _from_plain,
    _NUMBER: _from_plain,
    _FLAG: _from_flag,
    _JSON: _from_json,
}


class Table:
    """One visible table: its statements, and the way between a record's groups and its row."""

    def __init__(self, kind: str, shapes: dict[str, Shape]) -> None:
        self.kind = kind
        self._to = {group: (place, _TO[shape]) for place, (group, shape) in enumerate(shapes.items(), 1)}
        self._from = tuple((group, _FROM[shape]) for group, shape in shapes.items())
        self._no_values = (None,) * len(shapes)
        self._words = kind == "note"  # the search index wants the tags as words
        columns = [*shapes, "extra", "deleted", "changed_at", *(["tag_words"] if self._words else [])]
        names = ", ".join(f'"{column}"' for column in columns)
        marks = ", ".join("?" * (len(columns) + 1))
        sets = ", ".join(f'"{column}" = excluded."{column}"' for column in columns)
        self.select = f'SELECT {names} FROM "{kind}" WHERE id = ?'  # noqa: S608 (names of our own tables)
        self.upsert = f'INSERT INTO "{kind}" (id, {names}) VALUES ({marks}) ON CONFLICT (id) DO UPDATE SET {sets}'  # noqa: S608
        self.remove = f'DELETE FROM "{kind}" WHERE id = ?'  # noqa: S608
        self.date = f'UPDATE "{kind}" SET changed_at = ? WHERE id = ?'  # noqa: S608

    def row(self, identity: str, fields: Mapping[str, Raw], *, deleted: bool, changed_at: int) -> Row:
        """The row of a record: what `upsert` takes."""
        row: list[object] = [identity, *self._no_values]
        misfits: Fields = {}
        for group, raw in fields.items():
            place, to_column = self._to.get(group, _NO_COLUMN)
            value = to_column(raw)
            if value is _MISFIT:
                misfits[group] = raw
            else:
                row[place] = value
        row += (_encode(misfits).decode() if misfits else None, deleted, changed_at)
        if self._words:
            row.append(tag_words(fields.get("tags")))
        return tuple(row)

    def fields(self, row: Sequence[Any]) -> Fields:
        """The groups of a row that `select` found."""
        fields = {
            group: from_column(value)
            for (group, from_column), value in zip(self._from, row, strict=False)
            if value is not None
        }
        extra = row[len(self._from)]
        return fields if extra is None else {**fields, **_extra_of.decode(extra)}

    def ending(self, row: Sequence[Any]) -> tuple[bool, int]:
        """Of a row that `select` found: whether the record is deleted, and when it changed."""
        at = len(self._from) + 1
        return bool(row[at]), int(row[at + 1])


def tag_words(state: Raw | None) -> str:
    """The tags as the search index reads them."""
    if state is None:
        return ""
    members = _decode(state)
    return " ".join(members) if type(members) is dict else ""


TABLES: Final = {kind: Table(kind, shapes) for kind, shapes in SHAPES.items()}

_GUARD: Final = """
CREATE TRIGGER "guard_{table}_{event}" BEFORE {event} ON "{table}"
WHEN (SELECT open FROM guard) IS NOT 1
BEGIN SELECT RAISE(ABORT, 'only localdb writes to {table}: a change past the outbox would never be synced'); END
"""


def guards() -> tuple[str, ...]:
    """The triggers that refuse every write which does not come through a store. Made anew after each migration."""
    return tuple(
        statement
        for table in (*SHAPES, "outbox")
        for event in ("INSERT", "UPDATE", "DELETE")
        for statement in (
            f'DROP TRIGGER IF EXISTS "guard_{table}_{event}"',
            _GUARD.format(table=table, event=event),
        )
    )
