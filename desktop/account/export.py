"""All of a learner's data as files that need no Carrel: pages to read, a table of time, and everything as JSON. No Qt.

Works offline: whatever the server knows of a learner is in their own copy.
"""

from __future__ import annotations

import csv
import html
import json
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from desktop.figures import counted

if TYPE_CHECKING:
    from pathlib import Path

    from localdb.store import Store

_PAGE: Final = """<!doctype html>
<html><head><meta charset="utf-8"><title>{name}</title>
<style>body {{ font: 17px/1.6 serif; max-width: 46rem; margin: 3rem auto; padding: 0 1rem }}
table {{ border-collapse: collapse }} td, th {{ padding: .2rem 1rem .2rem 0; text-align: left; vertical-align: top }}
</style></head>
<body><h1>{name}</h1>
{body}
</body></html>
"""


def export_everything(store: Store, folder: Path) -> list[Path]:
    """Write it all into the folder; which files it has now. Raises `OSError`."""
    from desktop.cli.naming import slugs
    from desktop.cli.notes_export import export_notes
    from localdb.everything import every_record
    from localdb.notes import notes

    folder.mkdir(parents=True, exist_ok=True)
    records = list(every_record(store))
    files = [
        _write(folder / "everything.json", json.dumps(_machine(store, records), ensure_ascii=False, indent=1)),
        _write_sessions(folder / "study-time.csv", records),
        _write(folder / "index.html", _page(store, records)),
        _write(folder / "xapi.json", _statements(store)),
    ]
    files += export_notes(notes(store), slugs(store), folder / "notes", "md")
    return files + _own_files(store, folder)


def _machine(store: Store, records: list[dict[str, Any]]) -> dict[str, Any]:
    account = store.account
    about = {"id": account.learner, "email": account.email, "name": account.name, "server": account.server}
    return {"carrel": 1, "exported_at": _iso(store.clock.now().wall), "account": about, "records": records}


def _statements(store: Store) -> str:
    """For another learning record store: xAPI statements."""
    from learning.xapi import statements
    from localdb.told import told_events, whose

    told = list(statements(whose(store), told_events(store)))
    return json.dumps(told, ensure_ascii=False, indent=1)


def _write_sessions(file: Path, records: list[dict[str, Any]]) -> Path:
    """One line for each session, as corrected."""
    fixes = [each["fields"].get("correction") or {} for each in records if each["kind"] == "session_correction"]
    corrected = {fix.get("session"): fix.get("active_ms") for fix in fixes}
    with file.open("w", encoding="utf-8", newline="") as out:
        lines = csv.writer(out)
        lines.writerow(("began", "minutes", "course", "lesson"))
        for record in records:
            start = record["fields"].get("start")
            if record["kind"] == "study_session" and start:
                active = corrected.get(record["id"]) or record["fields"].get("active_ms", 0)
                lines.writerow((_iso(start["at"]), round(active / 60_000, 1), start["course"], start["lesson"]))
    return file


def _page(store: Store, records: list[dict[str, Any]]) -> str:
    from localdb.courses import courses
    from localdb.payments import payments
    from localdb.profile import profile

    told = [(_label(part), _plain(value)) for part, value in profile(store).items() if part != "avatar" and value]
    taken = [(course.title, f"{course.percent}%", course.status) for course in courses(store)]
    paid = [
        (kept.payment.number, _iso(kept.payment.created_at), f"{kept.payment.amount / 100:.2f} {kept.payment.currency}")
        for kept in payments(store)
    ]
    kinds: dict[str, int] = {}
    for record in records:
        kinds[record["kind"]] = kinds.get(record["kind"], 0) + 1
    counts = [(_label(kind), str(count)) for kind, count in kinds.items()]
    body = _table("Profile", told) + _table("Courses", taken) + _table("Payments", paid) + _table("Records", counts)
    name = store.account.name or "Sample course"
    where = "Notes are in the folder notes, time in study-time.csv, xAPI in xapi.json, everything in everything.json."
    notes = f"<p>{where}</p>"
    return _PAGE.format(name=html.escape(name), body=f"<p>{html.escape(store.account.email)}</p>\n{notes}\n{body}")


def _own_files(store: Store, folder: Path) -> list[Path]:
    """Certificates and receipts, as far as they have come."""
    from pathlib import Path as File

    from localdb.certificates import certificates
    from localdb.payments import payments

    own = [
        (source, f"certificates/{kept.id}{source.suffix}")
        for kept in certificates(store)
        for source in (kept.pdf, kept.credential)
        if source is not None
    ]
    own += [(File(kept.receipt), f"receipts/{kept.payment.number}.pdf") for kept in payments(store) if kept.receipt]
    for source, name in own:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    return [folder / name for _, name in own]


def export_words(files: list[Path], folder: Path) -> str:
    """What is said afterwards."""
    return f"All your data is in {folder}: {counted(len(files), 'file')}."


def _table(title: str, rows: list[Any]) -> str:
    if not rows:
        return ""
    lines = ("<tr>" + "".join(f"<td>{html.escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<h2>{title}</h2>\n<table>{''.join(lines)}</table>\n"


def _label(part: str) -> str:
    return part.replace("_", " ").capitalize()


def _plain(value: object) -> str:
    return ", ".join(map(str, value.values())) if isinstance(value, dict) else str(value)


def _iso(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _write(file: Path, content: str) -> Path:
    file.write_text(content, encoding="utf-8")
    return file
