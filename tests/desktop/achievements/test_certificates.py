"""Certificates: the cards, their files, and a file of somebody else's that is looked at."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import msgspec
import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication

from desktop.achievements.screen import AchievementsScreen
from learning.credentials.multibase import base58
from learning.credentials.verdict import seal_text
from learning.records import Arrival, FieldState, Record
from learning.values import Certificate
from localdb import mirror
from localdb.certificates import keep_file, missing_files
from tests.desktop.eyes import clipped, nameless
from tests.learning.credentials.vectors import ISSUER, KEY, OTHER, credential, method, public

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.design.appearance import Appearance
    from localdb.store import Store
    from tests.desktop.room import Room

ID = "6f0c3a52-9f7e-4c1d-8a44-0c7a11e5de5c"
URL = f"https://shop.example/certificates/{ID}"
CREDENTIAL = json.dumps(credential()).encode()


def sealed_pdf() -> bytes:
    """A PDF as the server seals it."""
    content = b"%PDF-1.7\nhello\n%%EOF\n" + seal_text(URL, method())
    return content + base58(KEY.sign(content)).encode() + b"\n"


def told(**changes: object) -> Certificate:
    """What the server tells of it."""
    pdf = sealed_pdf()
    certificate = Certificate(
        course="c" * 16,
        title="Plotting and Programming in Python",
        name="Nurul Aisyah binti Ahmad",
        issued_at=1_780_000_000_000,
        url=URL,
        credential=hashlib.sha256(CREDENTIAL).hexdigest(),
        credential_size=len(CREDENTIAL),
        pdf=hashlib.sha256(pdf).hexdigest(),
        pdf_size=len(pdf),
        issuer=ISSUER,
        issuer_name="Akademi Kimpalan",
        keys={method(): public()},
        key=method(),
    )
    return msgspec.structs.replace(certificate, **changes)


def arrive(store: Store, certificate: Certificate, seq: int = 1) -> None:
    """The server says so."""
    value = msgspec.Raw(msgspec.json.encode(certificate))
    record = Record("certificate", ID, seq, {"certificate": FieldState(value, (seq, 0, 0), f"{seq:016x}")})
    mirror.apply(store, Arrival((), (record,), seq, 1, 1))


def bring_files(store: Store) -> None:
    """Both files come."""
    for wanted in missing_files(store):
        assert keep_file(store, wanted, sealed_pdf() if wanted.path.suffix == ".pdf" else CREDENTIAL)


@pytest.fixture
def screen(qtbot: QtBot, look: Appearance, room: Room) -> AchievementsScreen:
    """The page, with nothing on it yet."""
    shown = AchievementsScreen(look, room.tasks, room.news)
    qtbot.addWidget(shown)
    shown.resize(1060, 760)
    shown.show()
    room.settle()
    return shown


def words(screen: AchievementsScreen) -> str:
    """What the first card says aloud."""
    return screen.cards[0].accessibleName()


def test_without_a_certificate_there_is_one_thing_to_do(screen: AchievementsScreen, qtbot: QtBot) -> None:
    """Go and study."""
    with qtbot.waitSignal(screen.courses_requested):
        screen.panes()[0].click()  # type: ignore[attr-defined]


def test_a_certificate_shows_itself_and_then_its_files(screen: AchievementsScreen, room: Room) -> None:
    """First that it comes; once its files are here they are checked, and can be opened and saved."""
    room.do(lambda store: arrive(store, told()))
    room.until(lambda: screen.cards and "Comes with the next sync" in words(screen))
    assert not screen.cards[0].open.isEnabled()
    room.do(bring_files)
    room.until(lambda: "Verified on this device" in words(screen))
    assert screen.cards[0].open.isEnabled()


def test_a_file_that_was_changed_is_said_to_be(screen: AchievementsScreen, room: Room) -> None:
    """Also one of one's own, on one's own disk."""
    room.do(lambda store: arrive(store, told()))
    room.do(bring_files)
    pdf = room.do(lambda store: store.folder) / "certificates" / f"{ID}.pdf"
    pdf.write_bytes(pdf.read_bytes().replace(b"hello", b"hallo"))
    screen.reload()
    room.until(lambda: screen.cards and "Its file does not hold" in words(screen))


def test_a_certificate_taken_back_says_why(screen: AchievementsScreen, room: Room) -> None:
    """In the issuer's words."""
    room.do(lambda store: arrive(store, told()))
    room.do(bring_files)
    room.do(lambda store: arrive(store, told(revoked_at=5, reason="The exam was repeated."), seq=2))
    room.until(lambda: screen.cards and "Taken back by its issuer" in words(screen))


def test_a_withdrawn_key_takes_its_certificates_with_it(screen: AchievementsScreen, room: Room) -> None:
    """Also when the issuer has another key by now that counts."""
    keys = {method(): public(), method(OTHER): public(OTHER)}
    room.do(lambda store: arrive(store, told(keys=keys, withdrawn=(method(),))))
    room.do(bring_files)
    room.until(lambda: screen.cards and "Taken back by its issuer" in words(screen))


def test_its_files_are_saved_and_its_address_is_copied(screen: AchievementsScreen, room: Room, tmp_path: Path) -> None:
    """Both files, byte for byte."""
    room.do(lambda store: arrive(store, told()))
    room.do(bring_files)
    room.until(lambda: screen.cards and "Verified" in words(screen))
    screen.save(ID, tmp_path)
    room.settle()
    screen.cards[0].link.click()

    assert (tmp_path / f"certificate-{ID[:8]}.pdf").read_bytes() == sealed_pdf()
    assert (tmp_path / f"certificate-{ID[:8]}.json").read_bytes() == CREDENTIAL
    assert QGuiApplication.clipboard().text() == URL


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (CREDENTIAL, "real, and unchanged"),
        (CREDENTIAL.replace(b"Welding", b"Weldinq"), "is not valid. It was changed"),
        (b"hello", "is not valid. This file is not JSON"),
    ],
)
def test_a_dropped_file_is_judged(
    screen: AchievementsScreen, room: Room, tmp_path: Path, content: bytes, expected: str
) -> None:
    """By the issuers that one's own certificates made known."""
    room.do(lambda store: arrive(store, told()))
    file = tmp_path / "from-an-applicant.json"
    file.write_bytes(content)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file))])
    drop = QDropEvent(
        QPoint(50, 50), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    screen.dropEvent(drop)
    room.until(lambda: screen.verdict.has_words)

    assert expected in screen.verdict.words.text()
    assert screen.verdict.isVisible()


@pytest.mark.parametrize("width", [708, 948, 1060])
def test_nothing_is_cut_off_and_everything_has_a_name(
    screen: AchievementsScreen, room: Room, width: int, qtbot: QtBot
) -> None:
    """At every width that the window can have."""
    room.do(lambda store: arrive(store, told()))
    room.do(bring_files)
    room.until(lambda: screen.cards and "Verified" in words(screen))
    screen.resize(width, 560)
    qtbot.waitUntil(lambda: screen.width() == width and not clipped(screen))
    assert not nameless(screen)
