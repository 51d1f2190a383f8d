"""Letters reach people: through a mail server, or as files."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.controller import Controller

from server.accounts.post import Letter, MailSettings, Postman, SmtpCarrier, mail_settings, write_letter
from server.errors import WrongUse
from tests.server.accounts.letters import letters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.database import Database
    from server.settings import Settings

LETTER = Letter("ana@example.org", "Kod anda · 你好", "Isi surat: தமிழ்\n")


class Sink:
    """A mail server's hand: keeps what it is given, or refuses it."""

    def __init__(self) -> None:
        self.taken: list[Any] = []
        self.answer = "250 kept"

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: ANN401, N802 - aiosmtpd's
        """One letter."""
        if self.answer.startswith("250"):
            self.taken.append(envelope)
        return self.answer


@pytest.fixture
def sink() -> Iterator[tuple[Sink, MailSettings]]:
    """A real mail server on loopback, and how to reach it."""
    hand = Sink()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(hand, hostname="127.0.0.1", port=port)
    controller.start()
    yield hand, MailSettings("127.0.0.1", port, security="none", sender="belajar@example.my")
    controller.stop()


def test_a_letter_goes_through_the_mail_server(
    database: Database, settings: Settings, sink: tuple[Sink, MailSettings]
) -> None:
    """From the seller to the learner, in any script, once; a letter to nobody is thrown away."""
    hand, mail = sink
    post = Postman(database, SmtpCarrier(mail, "Belajar"), settings)
    with database.write() as connection:
        write_letter(connection, LETTER, settings.clock())
        write_letter(connection, Letter("", "", ""), settings.clock())
    assert post.deliver() == 1
    assert post.deliver() == 0
    (envelope,) = hand.taken
    assert (envelope.mail_from, envelope.rcpt_tos) == ("belajar@example.my", ["ana@example.org"])
    assert b"Belajar" in envelope.content


def test_a_letter_waits_for_a_mail_server_that_refuses(
    database: Database, settings: Settings, sink: tuple[Sink, MailSettings]
) -> None:
    """What cannot be sent now is tried again, by whichever process comes after the first gave it up."""
    hand, mail = sink
    post = Postman(database, SmtpCarrier(mail, "Belajar"), settings)
    now = settings.clock()
    with database.write() as connection:
        write_letter(connection, LETTER, now)
    hand.answer = "451 later"
    with pytest.raises(OSError, match="later"):
        post.deliver()
    hand.answer = "250 kept"
    assert post.deliver() == 0
    settings.clock.now += 6 * 60_000  # type: ignore[attr-defined]
    assert post.deliver() == 1
    assert len(hand.taken) == 1


def test_without_a_mail_server_letters_are_files(database: Database, settings: Settings) -> None:
    """The embedded default: a folder of letters that any mail program opens."""
    with database.write() as connection:
        write_letter(connection, LETTER, settings.clock())
    (letter,) = letters(database, settings)
    assert (letter["To"], letter["Subject"]) == (LETTER.to, LETTER.subject)
    assert letter.get_content() == LETTER.body


def test_mail_settings_come_from_the_environment() -> None:
    """A host needs a sender; what cannot be is said before anything is served."""
    told = mail_settings({"CARREL_SMTP_HOST": "mail.example.my", "CARREL_MAIL_FROM": "a@example.my"})
    assert (told.port, told.security) == (587, "starttls")
    assert not mail_settings({}).host
    for wrong in ({"CARREL_SMTP_HOST": "x"}, {"CARREL_SMTP_SECURITY": "maybe"}, {"CARREL_SMTP_PORT": "many"}):
        with pytest.raises(WrongUse):
            mail_settings(wrong)
