"""Notes on the command line."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
import msgspec

from desktop.cli.desk import Desk, json_option, pass_desk
from desktop.cli.exits import Exit, Refusal
from desktop.cli.naming import find_course, find_lesson, short_ids, slugs
from desktop.cli.output import cut, iso, say, table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from localdb.notes import Note, NoteLine

FORMATS: Final = ("md", "html", "json")
text_option = click.option("--text", metavar="T", help="The text, as Markdown; - reads it from standard input.")


@click.group("notes")
def notes() -> None:
    """List, write, find and export notes.

    An ID may be cut to the beginning that no other note shares, six letters at least.
    """


@notes.command("list")
@click.option("--course", metavar="COURSE", help="Only notes of this course.")
@click.option("--lesson", metavar="LESSON", help="Only notes of this lesson; needs --course.")
@click.option("--deleted", is_flag=True, help="The trash instead.")
@json_option
@pass_desk
def list_notes(desk: Desk, course: str | None, lesson: str | None, deleted: bool) -> None:
    """List your notes, the last changed first."""
    from localdb import notes as store_notes

    course_id, lesson_id = _place(desk, course, lesson)
    _show_all(desk, store_notes.note_lines(desk.store, course=course_id, lesson=lesson_id, deleted=deleted))


@notes.command("show")
@click.argument("note_id", metavar="ID")
@json_option
@pass_desk
def show_note(desk: Desk, note_id: str) -> None:
    """Show one note with its text."""
    _show_one(desk, _find(desk, note_id), _print_note)


@notes.command("add")
@click.option("--course", required=True, metavar="COURSE", help="The course it belongs to.")
@click.option("--lesson", metavar="LESSON", help="The lesson it belongs to.")
@click.option("--title", metavar="T", help="Its title.")
@click.option("--tag", "tags", multiple=True, metavar="X", help="A tag; may be given several times.")
@text_option
@json_option
@pass_desk
def add_note(
    desk: Desk, course: str, lesson: str | None, title: str | None, tags: tuple[str, ...], text: str | None
) -> None:
    """Write a new note."""
    from localdb.notes import save_note

    course_id, lesson_id = _place(desk, course, lesson)
    body, identity = _text(text) or "", desk.store.new_id()
    save_note(desk.store, identity, title=title, body=body, course=course_id, lesson=lesson_id, tags=tags)
    _show_one(desk, _find(desk, identity), lambda note: say(f"Saved on this device: {_short(desk, note)}"))


@notes.command("edit")
@click.argument("note_id", metavar="ID")
@click.option("--title", metavar="T", help="A new title.")
@text_option
@json_option
@pass_desk
def edit_note(desk: Desk, note_id: str, title: str | None, text: str | None) -> None:
    """Change a note's title or text. What is not given stays as it is."""
    from localdb.history import keep_present
    from localdb.notes import save_note

    if title is None and text is None:
        raise Refusal("Nothing to change was given.", "Give --title or --text.")
    note, body = _find(desk, note_id), _text(text)
    with desk.store.write():
        keep_present(desk.store, note.id)
        save_note(desk.store, note.id, title=title, body=body)
    _show_one(desk, _find(desk, note.id), lambda _: say("Saved on this device."))


@notes.command("tag")
@click.argument("note_id", metavar="ID")
@click.option("--add", multiple=True, metavar="X", help="A tag to give.")
@click.option("--remove", multiple=True, metavar="X", help="A tag to take away.")
@json_option
@pass_desk
def tag_note(desk: Desk, note_id: str, add: tuple[str, ...], remove: tuple[str, ...]) -> None:
    """Give tags to a note, or take them away."""
    from localdb import notes as store_notes

    if not add and not remove:
        raise Refusal("No tag was given.", "Give --add or --remove.")
    note = _find(desk, note_id)
    store_notes.tag_note(desk.store, note.id, add=add, remove=remove)
    _show_one(desk, _find(desk, note.id), lambda now: say(f"Tags: {', '.join(now.tags) or 'none'}"))


@notes.command("delete")
@click.argument("note_id", metavar="ID")
@json_option
@pass_desk
def delete_note(desk: Desk, note_id: str) -> None:
    """Move a note to the trash; "restore" takes it out again."""
    from localdb import notes as store_notes

    note = _find(desk, note_id)
    if note.deleted:
        raise Refusal("This note is in the trash already.", f"carrel notes restore {note_id} takes it out.")
    store_notes.delete_note(desk.store, note.id)
    short = _short(desk, note)
    _show_one(desk, _find(desk, note.id), lambda _: say(f"Deleted. carrel notes restore {short} brings it back."))


@notes.command("restore")
@click.argument("note_id", metavar="ID")
@click.option("--revision", metavar="REV", help="Go back to this version of the text; see history.")
@json_option
@pass_desk
def restore_note(desk: Desk, note_id: str, revision: str | None) -> None:
    """Take a note out of the trash, or go back to an earlier version of its text."""
    from localdb import notes as store_notes

    note = _find(desk, note_id)
    if not note.deleted and revision is None:
        raise Refusal("This note is not in the trash.", f"carrel notes history {note_id} lists its versions.")
    store_notes.restore_note(desk.store, note.id, revision=revision)
    _show_one(desk, _find(desk, note.id), lambda _: say("Restored."))


@notes.command("history")
@click.argument("note_id", metavar="ID")
@json_option
@pass_desk
def history(desk: Desk, note_id: str) -> None:
    """List the versions of a note's text, the newest first."""
    from localdb.history import note_history

    versions = note_history(desk.store, _find(desk, note_id).id)
    rows = [
        {"revision": version.id, "at": iso(version.at), "device": version.device, "body": version.body}
        for version in versions
    ]
    cells = [(version.id, iso(version.at) or "", version.device, cut(version.body)) for version in versions]
    desk.show(rows, lambda: table(("Revision", "When", "Device", "Text"), cells))


@notes.command("search")
@click.argument("query", nargs=-1, required=True)
@json_option
@pass_desk
def search(desk: Desk, query: tuple[str, ...]) -> None:
    """Find notes: words, "exact words", -without, tag:x course:x color:x is:trash has:image before: after:."""
    from localdb.search import find_lines

    _show_all(desk, find_lines(desk.store, " ".join(query)))


@notes.command("export")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--format", "form", type=click.Choice(FORMATS), default="md", show_default=True, help="How.")
@json_option
@pass_desk
def export(desk: Desk, folder: Path, form: str) -> None:
    """Write all your notes into a folder, as files that need no Carrel."""
    from desktop.cli.notes_export import export_notes
    from desktop.figures import counted
    from localdb import notes as store_notes

    found = store_notes.notes(desk.store)
    files = export_notes(found, slugs(desk.store), folder, form)
    value = {"folder": str(folder), "format": form, "notes": len(found), "files": [str(file) for file in files]}
    desk.show(value, lambda: say(f"{counted(len(found), 'note')} written to {folder}."))


def as_json(note: Note | NoteLine, by_id: Mapping[str, str]) -> dict[str, Any]:
    """The keys of a note in a list."""
    return {
        "note": note.id,
        "title": note.title,
        "course": by_id.get(note.course, note.course),
        "lesson": note.lesson or None,
        "tags": list(note.tags),
        "updated_at": iso(note.updated_at),
        "deleted": note.deleted,
    }


def whole_as_json(note: Note, by_id: Mapping[str, str]) -> dict[str, Any]:
    """All keys, with its text and its anchor."""
    return as_json(note, by_id) | {
        "body": note.body,
        "anchor": msgspec.to_builtins(note.anchor),
        "colour": note.colour or None,
        "created_at": iso(note.created_at),
        "waiting": note.waiting,
        "conflict": note.conflict,
    }


def headline(note: Note | NoteLine) -> str:
    """The title, or the first words where there is none."""
    return note.title or cut(note.beginning) or "(empty)"


def _place(desk: Desk, course: str | None, lesson: str | None) -> tuple[str | None, str | None]:
    if course is None:
        if lesson is not None:
            raise Refusal("A lesson is found in its course.", "Give --course too.", code=Exit.WRONG_USE)
        return None, None
    known = find_course(desk.store, course)
    return known.course, find_lesson(desk.store, known, lesson).lesson.id if lesson else None


def _text(text: str | None) -> str | None:
    if text != "-":
        return text
    try:
        return sys.stdin.buffer.read().decode()
    except UnicodeDecodeError as error:
        raise Refusal("The text on standard input is not UTF-8.", "Convert it first.", code=Exit.WRONG_USE) from error


def _find(desk: Desk, beginning: str) -> Note:
    from localdb.notes import note

    return note(desk.store, beginning.strip().lower())


def _short(desk: Desk, note: Note) -> str:
    from localdb.notes import note_ids

    return short_ids(note_ids(desk.store)).get(note.id, note.id)


def _show_one(desk: Desk, note: Note, lines: Callable[[Note], None]) -> None:
    desk.show(whole_as_json(note, slugs(desk.store)), lambda: lines(note))


def _show_all(desk: Desk, found: Sequence[NoteLine]) -> None:
    from localdb.notes import note_ids

    by_id = slugs(desk.store)

    def lines() -> None:
        short = short_ids(note_ids(desk.store))
        rows = [
            (
                short[note.id],
                cut(headline(note)),
                by_id.get(note.course, note.course),
                " ".join(note.tags),
                _marks(note),
            )
            for note in found
        ]
        if rows:
            table(("Note", "Title", "Course", "Tags", ""), rows)
        else:
            say("No notes.")

    desk.show([as_json(note, by_id) for note in found], lines)


def _marks(note: Note | NoteLine) -> str:
    marks = {"in the trash": note.deleted, "two versions": note.conflict, "waiting": note.waiting}
    return ", ".join(mark for mark, holds in marks.items() if holds)


def _print_note(note: Note) -> None:
    click.echo(f"# {headline(note)}")
    if note.tags:
        click.echo("Tags: " + ", ".join(note.tags))
    if note.anchor is not None and note.anchor.exact:
        click.echo(f"> {note.anchor.exact}")
    click.echo()
    click.echo(note.body)


COMMANDS: Final = {"notes": notes}
