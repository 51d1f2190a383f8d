"""Certificates as the server told them, with their files kept as this learner's own, and checked without a network."""

from __future__ import annotations

import hashlib
import os
import shutil
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

import msgspec

from learning.credentials.verdict import Issuer, Key, Verdict, verify
from learning.values import Certificate
from localdb.database import explained
from localdb.errors import Ambiguous, NotFound
from localdb.home_folder import make_folder

if TYPE_CHECKING:
    from pathlib import Path

    from learning.credentials.canonical import Document
    from localdb.store import Store

Status = Literal["valid", "revoked"]
_CERTIFICATE: Final = msgspec.json.Decoder(Certificate)


class KeptCertificate(NamedTuple):
    """A certificate, and its two files once they have come."""

    id: str
    certificate: Certificate
    pdf: Path | None
    credential: Path | None

    @property
    def status(self) -> Status:
        """Whether it still counts: neither it nor the key that signed it was taken back, as far as is known here."""
        told = self.certificate
        return "revoked" if told.revoked_at is not None or told.key in told.withdrawn else "valid"


class Checked(NamedTuple):
    """A certificate, and what was found of its PDF; nothing while that has not come."""

    kept: KeptCertificate
    verdict: Verdict | None


class WantedFile(NamedTuple):
    """A file of a certificate that is not here: its hash, and where it belongs."""

    id: str
    sha256: str
    path: Path


def certificates(store: Store) -> tuple[KeptCertificate, ...]:
    """Every certificate, newest first."""
    rows = store.all("SELECT id, certificate FROM certificate WHERE NOT deleted AND certificate IS NOT NULL")
    found = [_kept(store, identity, _CERTIFICATE.decode(text)) for identity, text in rows]
    return tuple(sorted(found, key=lambda one: (-one.certificate.issued_at, one.id)))


def certificate(store: Store, identity: str) -> KeptCertificate:
    """The certificate with this id, which may be cut. Raises `NotFound` or `Ambiguous`."""
    found = [one for one in certificates(store) if one.id.startswith(identity)]
    if not found:
        raise NotFound(f"There is no certificate {identity}.")
    if len(found) > 1:
        raise Ambiguous(f"More than one certificate has an id that begins with {identity!r}.")
    return found[0]


def missing_files(store: Store) -> tuple[WantedFile, ...]:
    """What is still to be fetched."""
    wanted = [
        WantedFile(one.id, sha256, _path(store, one.id, kind))
        for one in certificates(store)
        for kind, sha256 in (("pdf", one.certificate.pdf), ("json", one.certificate.credential))
    ]
    return tuple(file for file in wanted if not file.path.exists())


def keep_file(store: Store, wanted: WantedFile, content: bytes) -> bool:
    """Keep a file that came; whether it is the one that was promised. Raises `DiskFull` and the like."""
    if hashlib.sha256(content).hexdigest() != wanted.sha256:
        return False
    fresh = wanted.path.with_suffix(".part")
    try:
        make_folder(wanted.path.parent)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(wanted.path)
    except OSError as error:
        raise explained(error, wanted.path) from error
    with store.write(durable=False):
        store.touch("certificate", wanted.id)
    return True


def copy_files(kept: KeptCertificate, folder: Path) -> tuple[Path, Path]:
    """Copy both files into a folder; where they are now, the PDF first. Raises `NotFound`, or what the disk says."""
    if kept.pdf is None or kept.credential is None:
        raise NotFound("Its files are not on this device yet.", next_step="Run carrel sync, then try again.")
    pdf, credential = (folder / f"certificate-{kept.id[:8]}.{kind}" for kind in ("pdf", "json"))
    for source, copy in ((kept.pdf, pdf), (kept.credential, credential)):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, copy)
        except OSError as error:
            raise explained(error, copy) from error
    return pdf, credential


def checked_certificates(store: Store) -> tuple[Checked, ...]:
    """Every certificate, newest first, its PDF checked anew: true of the file as it lies there."""
    mine, now = certificates(store), store.clock.now().wall
    return tuple(
        Checked(kept, None if kept.pdf is None else _verdict(mine, kept.pdf.read_bytes(), now)) for kept in mine
    )


def check_file(store: Store, content: bytes, more: tuple[Issuer, ...] = ()) -> Verdict:
    """Whether a file is a certificate of an issuer known here, unchanged and in force, as far as this device was told.

    `more`: further issuers to believe.
    """
    return _verdict(certificates(store), content, store.clock.now().wall, more)


def _verdict(mine: tuple[KeptCertificate, ...], content: bytes, now: int, more: tuple[Issuer, ...] = ()) -> Verdict:
    revoked = {one.certificate.url for one in mine if one.certificate.revoked_at is not None}
    known = _issuers(mine) | {issuer.id: issuer for issuer in more}

    def taken_back(url: str, _status: Document | None) -> bool:
        return url in revoked

    return verify(content, known, now, taken_back)


def _issuers(mine: tuple[KeptCertificate, ...]) -> dict[str, Issuer]:
    """Everybody who ever issued to this learner; the newest word on a key counts."""
    found: dict[str, Issuer] = {}
    for one in reversed(mine):
        told = one.certificate
        keys = {method: Key(public, method in told.withdrawn) for method, public in told.keys.items()}
        before = found.get(told.issuer)
        found[told.issuer] = Issuer(told.issuer, told.issuer_name, (before.keys if before else {}) | keys)
    return found


def _kept(store: Store, identity: str, told: Certificate) -> KeptCertificate:
    pdf, credential = _path(store, identity, "pdf"), _path(store, identity, "json")
    return KeptCertificate(identity, told, pdf if pdf.exists() else None, credential if credential.exists() else None)


def _path(store: Store, identity: str, kind: str) -> Path:
    return store.folder / "certificates" / f"{identity}.{kind}"
