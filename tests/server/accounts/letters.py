"""The letters that a server has written, read as their receivers read them."""

from __future__ import annotations

import email
import email.policy
import re
from typing import TYPE_CHECKING

from server.accounts.post import Postman, carrier_of, mail_folder

if TYPE_CHECKING:
    from email.message import EmailMessage

    from server.database import Database
    from server.settings import Settings


def letters(database: Database, settings: Settings) -> list[EmailMessage]:
    """Send all that waits into the folder, and open every letter there, oldest first."""
    Postman(database, carrier_of(settings), settings).deliver()
    files = sorted(mail_folder(settings).glob("*.eml"))
    return [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]


def code_of(letter: EmailMessage) -> str:
    """The code in a letter."""
    found = re.search(r"\b[2-9A-Z]{5}-[2-9A-Z]{5}\b", letter.get_content())
    assert found is not None
    return found[0]
