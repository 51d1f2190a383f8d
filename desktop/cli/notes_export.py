"""Notes as files that need no Carrel: Markdown with front matter, HTML pages, or one JSON file."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from typing import TYPE_CHECKING, Any, Final

from desktop.cli.exits import Refusal
from desktop.cli.output import iso

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from localdb.notes import Note

NAME_LENGTH: Final = 60
PAGE: Final = """<!doctype html>
<html><head><meta charset="utf-8"><title>{title}</title>
<style>body {{ font: 17px/1.6 serif; max-width: 42rem; margin: 3rem auto; padding: 0 1rem }}</style></head>
<body><h1>{title}</h1>
{about}
{body}
</body></html>
"""


def export_notes(notes: Sequence[Note], slugs: Mapping[str, str], folder: Path, form: str) -> list[Path]:
    """Write the notes into the folder and say which files it has now. Raises `Refusal` when it cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if form == "json":
            return [_write(folder / "notes.json", json.dumps([_whole(note, slugs) for note in notes], **_PRETTY))]
        render = _markdown if form == "md" else _page
        return [
            _write(folder / _course(note, slugs) / f"{_file_name(note)}.{form}", render(note, slugs)) for note in notes
        ]
    except OSError as error:
        raise Refusal(f"{folder} can't be written: {error.strerror}.", "Choose another folder.") from error


_PRETTY: Final[dict[str, Any]] = {"ensure_ascii": False, "indent": 2}


def _write(file: Path, content: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content, encoding="utf-8")
    return file


def _whole(note: Note, slugs: Mapping[str, str]) -> dict[str, Any]:
    from desktop.cli.notes import whole_as_json

    return whole_as_json(note, slugs)


def _markdown(note: Note, slugs: Mapping[str, str]) -> str:
    about = {
        "title": note.title,
        "course": slugs.get(note.course, note.course),
        "lesson": note.lesson,
        "tags": list(note.tags),
        "created": iso(note.created_at),
        "updated": iso(note.updated_at),
        "note": note.id,
    }
    # JSON is YAML: quoting is right for every title.
    lines = (f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in about.items() if value)
    return "---\n" + "\n".join(lines) + f"\n---\n\n{_quote(note)}{note.body}\n"


def _quote(note: Note) -> str:
    exact = note.anchor.exact if note.anchor is not None else ""
    return "".join(f"> {line}\n" for line in exact.splitlines()) + ("\n" if exact else "")


def _page(note: Note, slugs: Mapping[str, str]) -> str:
    from markdown_it import MarkdownIt

    from desktop.cli.notes import headline

    # Without raw HTML: an exported page runs nothing that was pasted into a note.
    body = MarkdownIt("commonmark", {"html": False}).enable("table").render(_quote(note) + note.body)
    facts = [slugs.get(note.course, note.course), iso(note.updated_at) or "", *note.tags]
    about = f"<p><small>{html.escape(' · '.join(facts))}</small></p>"
    return PAGE.format(title=html.escape(headline(note)), about=about, body=body)


def _course(note: Note, slugs: Mapping[str, str]) -> str:
    return _plain(slugs.get(note.course, note.course)) or "notes"


def _file_name(note: Note) -> str:
    """The title as far as every disk takes it, and enough of the id to be the only one."""
    return f"{_plain(note.title) or 'note'}-{note.id.replace('-', '')[-8:]}"


def _plain(words: str) -> str:
    kept = re.sub(r"[^\w-]+", "-", unicodedata.normalize("NFC", words)).strip("-_")
    return kept[:NAME_LENGTH].strip("-")
