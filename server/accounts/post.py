"""Letters by mail: written into a table in the transaction that they belong to, sent by a thread a moment later.

So a server that stops loses no letter, and nobody can tell from an answer's time whether one was written. Without the
settings of a mail server the embedded default puts each letter as a file into a folder and says which.
"""

from __future__ import annotations

import logging
import smtplib
import ssl
import uuid
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import TYPE_CHECKING, Final, Protocol

import msgspec

from server.database import row, rows, write_rows
from server.errors import WrongUse

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sqlalchemy.engine import Connection

    from server.database import Database
    from server.settings import Settings

_LOG: Final = logging.getLogger("carrel.server")
_PATIENCE: Final = 20
"""Seconds that a mail server may take."""
_CLAIM_MS: Final = 5 * 60 * 1000
"""How long a letter belongs to the process that took it; after that it died with it in hand."""
_GIVE_UP_MS: Final = 24 * 3600 * 1000
"""By then every code has run out."""
_PORTS: Final = {"starttls": 587, "tls": 465, "none": 25}


class MailSettings(msgspec.Struct, frozen=True):
    """How to reach a mail server. Without `host` letters become files."""

    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    security: str = "starttls"
    sender: str = ""


class Letter(msgspec.Struct, frozen=True):
    """What somebody is told by mail."""

    to: str
    subject: str
    body: str


class Carrier(Protocol):
    """Takes letters to people. Raises `OSError` (and so `smtplib.SMTPException`) when it cannot now."""

    def carry(self, letter: Letter) -> None:
        """Take one letter."""


def mail_settings(environment: Mapping[str, str]) -> MailSettings:
    """What the environment says: `CARREL_SMTP_HOST`, `_PORT`, `_USER`, `_PASSWORD`, `_SECURITY`, `CARREL_MAIL_FROM`.

    Raises `WrongUse`.
    """
    host = environment.get("CARREL_SMTP_HOST", "").strip()
    security = environment.get("CARREL_SMTP_SECURITY", "starttls").strip() or "starttls"
    sender = environment.get("CARREL_MAIL_FROM", "").strip()
    if security not in _PORTS:
        raise WrongUse("CARREL_SMTP_SECURITY is starttls, tls or none.")
    port = environment.get("CARREL_SMTP_PORT", "").strip() or str(_PORTS[security])
    if not port.isdecimal() or not 0 < int(port) < 1 << 16:
        raise WrongUse("CARREL_SMTP_PORT is a number.")
    if host and "@" not in sender:
        raise WrongUse("CARREL_MAIL_FROM is needed: the address that letters come from.")
    user, password = (environment.get(f"CARREL_SMTP_{name}", "") for name in ("USER", "PASSWORD"))
    return MailSettings(host, int(port), user, password, security, sender)


def write_letter(connection: Connection, letter: Letter, now: int) -> None:
    """Have a letter sent once this transaction is committed; one to nobody is written too, and thrown away."""
    write_rows(
        connection,
        "INSERT INTO letter (id, recipient, subject, body, at, claimed_at) VALUES (?, ?, ?, ?, ?, 0)",
        [(uuid.uuid4().hex, letter.to, letter.subject, letter.body, now)],
    )


def carrier_of(settings: Settings) -> Carrier:
    """The mail server, or the folder."""
    if settings.mail.host:
        return SmtpCarrier(settings.mail, settings.seller)
    return FolderCarrier(mail_folder(settings), settings.seller)


def mail_folder(settings: Settings) -> Path:
    """Where letters become files."""
    return settings.folder("mail")


class FolderCarrier:
    """Each letter is a file that any mail program opens, newest last."""

    def __init__(self, folder: Path, seller: str) -> None:
        self._folder, self._seller = folder, seller

    def carry(self, letter: Letter) -> None:
        """Write the file, whole."""
        message = _message(letter, "carrel@localhost", self._seller)
        number = max((int(path.stem) for path in self._folder.glob("*.eml") if path.stem.isdecimal()), default=0) + 1
        part = self._folder / f".{uuid.uuid4().hex}"
        part.write_bytes(bytes(message))
        part.replace(self._folder / f"{number:06}.eml")


class SmtpCarrier:
    """A connection for each letter: there are few, and none is kept waiting open."""

    def __init__(self, settings: MailSettings, seller: str) -> None:
        self._settings, self._seller = settings, seller

    def carry(self, letter: Letter) -> None:
        """Hand the letter to the mail server."""
        settings = self._settings
        tls = ssl.create_default_context()
        if settings.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(settings.host, settings.port, timeout=_PATIENCE, context=tls)
        else:
            server = smtplib.SMTP(settings.host, settings.port, timeout=_PATIENCE)
        with server:
            if settings.security == "starttls":
                server.starttls(context=tls)
            if settings.user:
                server.login(settings.user, settings.password)
            server.send_message(_message(letter, settings.sender, self._seller))


class Postman:
    """Sends what is written."""

    def __init__(self, database: Database, carrier: Carrier, settings: Settings) -> None:
        self._database, self._carrier, self._clock = database, carrier, settings.clock

    def deliver(self) -> int:
        """Send what is there; how many letters went. What cannot be sent now stays."""
        sent = 0
        while (taken := self._take()) is not None:
            id_, letter = taken
            if letter.to:
                self._carrier.carry(letter)
                sent += 1
            with self._database.write() as connection:
                write_rows(connection, "DELETE FROM letter WHERE id = ?", [(id_,)])
        return sent

    def _take(self) -> tuple[str, Letter] | None:
        """The oldest letter that nobody has in hand."""
        now = self._clock()
        free = "SELECT id, recipient, subject, body FROM letter WHERE claimed_at < ? ORDER BY at, id LIMIT 1"
        with self._database.read() as connection:
            if row(connection, free, (now - _CLAIM_MS,)) is None:
                return None
        with self._database.write() as connection:
            write_rows(connection, "DELETE FROM letter WHERE at < ?", [(now - _GIVE_UP_MS,)])
            locked = "" if connection.dialect.name == "sqlite" else " FOR UPDATE SKIP LOCKED"
            found = rows(connection, free + locked, (now - _CLAIM_MS,))
            if not found:
                return None
            id_, *letter = found[0]
            write_rows(connection, "UPDATE letter SET claimed_at = ? WHERE id = ?", [(now, id_)])
        return id_, Letter(*letter)


def _message(letter: Letter, sender: str, seller: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = f'"{seller.replace(chr(34), "")}" <{sender}>' if "<" not in sender else sender
    message["To"] = letter.to
    message["Subject"] = letter.subject
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2].rstrip(">") or "localhost")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body)
    return message
