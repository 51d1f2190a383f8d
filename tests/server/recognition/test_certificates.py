"""Certificates: from a completed course to files that anybody can check, and back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from learning.credentials.status_list import BITS, is_set
from learning.credentials.verdict import Issuer, Key, Reason, verify
from learning.values import Certificate
from server.accounts.keys import open_keys
from server.recognition.certificates import Registrar
from server.recognition.issuers import rotate, withdraw
from tests.server.courses.test_progress import session, study
from tests.server.desk import value

if TYPE_CHECKING:
    from collections.abc import Callable

    from learning.records import Record
    from tests.server.courses.shop import Shop
    from tests.server.desk import Desk


@pytest.fixture
def registrar(shop: Shop) -> Registrar:
    """Issues at once, when asked."""
    return Registrar(shop.settings, shop.database, open_keys(shop.settings.folder("keys")))


@pytest.fixture
def graduate(shop: Shop, desk: Callable[..., Desk]) -> Desk:
    """A device of Ana, who has completed the course."""
    shop.import_()
    shop.publish()
    course = shop.enrol().course
    device = desk()
    device.sync()
    lessons = [study(device, course, *lesson, done_at=1_780_000_000_000) for lesson in shop.units().items()]
    device.sync(*lessons, session(device, course, 1_779_000_000_000, 90, "s1"))
    return device


def told(device: Desk) -> Certificate:
    """The newest certificate that a device hears of."""
    found = [record for record in device.sync().records if record.kind == "certificate"]
    return read(found[-1])


def read(record: Record) -> Certificate:
    """What a record says."""
    return Certificate(**value(record, "certificate"))


def files(device: Desk, certificate: Certificate) -> tuple[bytes, bytes]:
    """The credential and the PDF, fetched as a device does."""
    got = [device.get(f"/v1/blobs/{name}") for name in (certificate.credential, certificate.pdf)]
    assert [answer.status_code for answer in got] == [200, 200]
    return got[0].content, got[1].content


def known(certificate: Certificate) -> dict[str, Issuer]:
    """What a device can check with, where no network is."""
    keys = {method: Key(public, method in certificate.withdrawn) for method, public in certificate.keys.items()}
    return {certificate.issuer: Issuer(certificate.issuer, certificate.issuer_name, keys)}


def test_a_completed_course_brings_a_certificate_that_can_be_checked(
    shop: Shop, graduate: Desk, registrar: Registrar
) -> None:
    """By its record: both files are whole, say the learner's name, and are valid by the keys that came along."""
    assert len(registrar.issue_due()) == 1
    certificate = told(graduate)
    credential, pdf = files(graduate, certificate)
    now = shop.settings.clock()

    assert verify(credential, known(certificate), now).reason is Reason.VALID
    assert verify(pdf, known(certificate), now).reason is Reason.VALID
    assert (certificate.name, certificate.title) == ("Ana", "Bees")
    said = json.loads(credential)
    assert said["credentialSubject"]["identifier"][0]["identityHash"] == "Ana"
    assert "90 minutes" in said["credentialSubject"]["narrative"]


def test_a_course_brings_one_certificate(shop: Shop, graduate: Desk, registrar: Registrar) -> None:
    """However often it is looked for, and whatever is published later."""
    registrar.issue_due()
    certificate = told(graduate)
    shop.write("3-wax", "# Wax\n\nIt melts.\n")
    shop.import_()
    shop.publish()

    assert registrar.issue_due() == []
    assert registrar.issue(graduate.learner, certificate.course) is None


def test_an_unfinished_course_brings_none(shop: Shop, desk: Callable[..., Desk], registrar: Registrar) -> None:
    """Whoever asks."""
    shop.import_()
    shop.publish()
    course = shop.enrol().course

    assert registrar.issue(desk().learner, course) is None


def test_every_edited_pdf_is_named_so(shop: Shop, graduate: Desk, registrar: Registrar) -> None:
    """One bit anywhere, or a line more: the seal is over every byte."""
    registrar.issue_due()
    certificate = told(graduate)
    _, pdf = files(graduate, certificate)
    now = shop.settings.clock()
    for place in (*range(5, len(pdf) - 200, len(pdf) // 40), len(pdf) - 5):
        edited = bytearray(pdf)
        edited[place] ^= 1
        assert verify(bytes(edited), known(certificate), now).reason is Reason.ALTERED
    assert verify(pdf + b"%more\n", known(certificate), now).reason in {Reason.ALTERED, Reason.UNSIGNED}
    assert verify(pdf.partition(b"\n%carrel-seal")[0], known(certificate), now).reason is Reason.UNSIGNED


def test_a_certificate_taken_back_says_so_everywhere(shop: Shop, graduate: Desk, registrar: Registrar) -> None:
    """To its learner, on its page, and in the signed list."""
    (id_,) = registrar.issue_due()
    graduate.sync()
    registrar.revoke(id_, "The exam was <repeated>.")
    certificate = told(graduate)
    page = graduate.client.get(f"/certificates/{id_}").text
    status = json.loads(files(graduate, certificate)[0])["credentialStatus"]
    listed = graduate.client.get(status["statusListCredential"].removeprefix(shop.settings.url))

    assert certificate.revoked_at == shop.settings.clock()
    assert "Taken back on" in page
    assert "&lt;repeated&gt;" in page
    assert verify(listed.content, known(certificate), shop.settings.clock()).reason is Reason.VALID
    encoded = listed.json()["credentialSubject"]["encodedList"]
    assert is_set(encoded, int(status["statusListIndex"]))
    assert sum(is_set(encoded, bit) for bit in range(0, BITS, 997)) <= 1


def test_the_public_page_shows_every_field(shop: Shop, graduate: Desk, registrar: Registrar) -> None:
    """To anybody who has its address, with both files; a guessed address shows nothing."""
    (id_,) = registrar.issue_due()
    client = graduate.client
    page = client.get(f"/certificates/{id_}")

    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    for word in ("Ana", "Bees", "1 hour 30 minutes", id_, shop.settings.seller, "This certificate is valid."):
        assert word in page.text
    certificate = told(graduate)
    assert (client.get(f"/certificates/{id_}/credential").content, client.get(f"/certificates/{id_}/pdf").content) == (
        files(graduate, certificate)
    )
    assert client.get("/certificates/0b5a7a52-9f7e-4c1d-8a44-0c7a11e5de5c").status_code == 404


def test_another_learner_has_no_such_files(graduate: Desk, registrar: Registrar, desk: Callable[..., Desk]) -> None:
    """Through a device they do not exist."""
    registrar.issue_due()
    certificate = told(graduate)

    assert desk("ben@example.org").get(f"/v1/blobs/{certificate.pdf}").status_code == 404


def test_a_replaced_key_goes_on_proving_and_a_withdrawn_one_does_not(
    shop: Shop, graduate: Desk, registrar: Registrar
) -> None:
    """And the issuer's own document says which is which."""
    (id_,) = registrar.issue_due()
    first = told(graduate)
    credential, pdf = files(graduate, first)
    keys = open_keys(shop.settings.folder("keys"))
    with shop.database.write() as connection:
        rotate(connection, shop.settings, keys)
    registrar.tell_keys()
    now = shop.settings.clock()
    replaced = told(graduate)
    assert len(replaced.keys) == 2
    assert verify(credential, known(replaced), now).reason is Reason.VALID

    (public,) = first.keys.values()
    with shop.database.write() as connection:
        withdraw(connection, public, now)
    registrar.tell_keys()
    withdrawn = told(graduate)
    assert verify(credential, known(withdrawn), now).reason is Reason.KEY_WITHDRAWN
    assert verify(pdf, known(withdrawn), now).reason is Reason.KEY_WITHDRAWN
    assert "was withdrawn" in graduate.client.get(f"/certificates/{id_}").text
    published = graduate.client.get("/issuer").json()
    assert [("revoked" in method) for method in published["verificationMethod"]] == [True, False]

    again = registrar.reissue(id_)
    assert again not in {None, id_}
    assert verify(files(graduate, told(graduate))[0], known(told_again(graduate)), now).reason is Reason.VALID


def told_again(device: Desk) -> Certificate:
    """The newest certificate, from the beginning of the feed."""
    device.cursor = device.epoch = 0
    return told(device)


def test_a_renamed_learner_is_issued_their_name(shop: Shop, graduate: Desk, registrar: Registrar) -> None:
    """Names in the scripts of Malaysia: in the credential, on the page, and typeset without a missing letter."""
    (id_,) = registrar.issue_due()
    with shop.database.write() as connection:
        connection.exec_driver_sql(
            f"UPDATE {'carrel.' if connection.dialect.name == 'postgresql' else ''}users"  # noqa: S608
            " SET name = 'முத்துசாமி · 李小龙' WHERE email_key = 'ana@example.org'"
        )
    again = registrar.reissue(id_)
    certificate = told(graduate)

    assert certificate.name == "முத்துசாமி · 李小龙"
    assert "李小龙" in graduate.client.get(f"/certificates/{again}").text
    assert verify(files(graduate, certificate)[1], known(certificate), shop.settings.clock()).valid
