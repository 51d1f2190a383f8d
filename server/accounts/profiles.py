"""The profile as the web site's table has it, written from the learner's profile record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec
from sqlalchemy import update

from server.tables import user_profiles, users

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.engine import Connection

_PLAIN: Final = ("phone", "avatar", "language", "country", "city", "occupation", "company", "linkedin", "bio")
PROFILE_COLUMNS: Final = {
    "name": "name",
    "address": "address",
    "preferences": "preferences",
    "learning_goals": "learningGoals",
    **{name: name for name in _PLAIN},
}
"""Field group of the record: column of the table."""


def write_profile(connection: Connection, learner: str, groups: Mapping[str, msgspec.Raw], now: int) -> None:
    """Bring the learner's row up to date; the name is the account's."""
    values = {PROFILE_COLUMNS[group]: _text(value) for group, value in groups.items()}
    name = values.pop("name", "")
    if name:
        connection.execute(update(users).where(users.c.id == learner).values(name=name))
    row = update(user_profiles).where(user_profiles.c.userId == learner)
    connection.execute(row.values({**values, "updatedAt": now}))


def _text(value: msgspec.Raw) -> str:
    """A string as it is; address and preferences, which are objects, as JSON."""
    decoded = msgspec.json.decode(value)
    return decoded if isinstance(decoded, str) else bytes(value).decode()
