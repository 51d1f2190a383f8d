"""The learner's profile, and an export of all their data."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any, Final

import click

from desktop.cli.desk import Desk, json_option, pass_desk
from desktop.cli.exits import Exit, Refusal
from desktop.cli.output import say, table

_TYPES: Final = {".jpg": "jpeg", ".jpeg": "jpeg", ".png": "png", ".webp": "webp"}
_SHOWN: Final = 60


@click.group("profile")
def profile() -> None:
    """Show or fill in your profile; it works offline."""


@profile.command("show")
@json_option
@pass_desk
def show(desk: Desk) -> None:
    """Show every part of your profile, and what has not been sent yet."""
    value = _whole(desk)

    def lines() -> None:
        waiting = set(value["waiting"])
        cells = [
            (part, _brief(told), "waiting" if part in waiting else "")
            for part, told in value.items()
            if part != "waiting"
        ]
        table(("Part", "Value", ""), cells)

    desk.show(value, lines)


@profile.command("set")
@click.argument("values", nargs=-1, required=True, metavar="FIELD=VALUE…")
@json_option
@pass_desk
def set_(desk: Desk, values: tuple[str, ...]) -> None:
    """Fill in parts of your profile: phone="+60 12-345 6789", address.postcode=47000, avatar=me.jpg, bio= (empties)."""
    from localdb.profile import change_profile
    from localdb.profile import profile as kept

    parts: dict[str, Any] = {}
    for each in values:
        field, equals, value = each.partition("=")
        if not equals:
            raise Refusal(f"“{each}” is not FIELD=VALUE.", "See carrel profile show.", code=Exit.WRONG_USE)
        part, dot, inner = field.strip().partition(".")
        if dot:
            whole = parts.setdefault(part, dict(kept(desk.store).get(part) or {}))
            whole[inner] = _preference(value) if part == "preferences" else value
        else:
            parts[part] = _picture(value) if part == "avatar" and value else _object(part, value)
    change_profile(desk.store, parts)
    desk.show(_whole(desk), lambda: say("Saved on this device. It goes with the next sync."))


@click.command("export")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@json_option
@pass_desk
def export(desk: Desk, folder: Path) -> None:
    """Write all your data into a folder: pages to read, your notes, and everything as JSON. Works offline."""
    from desktop.account.export import export_everything, export_words

    try:
        files = export_everything(desk.store, folder)
    except OSError as error:
        raise Refusal(f"{folder} can't be written: {error.strerror}.", "Choose another folder.") from error
    desk.show({"folder": str(folder), "files": [str(file) for file in files]}, lambda: say(export_words(files, folder)))


def _whole(desk: Desk) -> dict[str, Any]:
    from learning.profile import FIELDS
    from localdb.profile import profile as kept
    from localdb.profile import waiting_parts

    known = kept(desk.store)
    found = {field: known.get(field, {} if field in {"address", "preferences"} else "") for field in FIELDS}
    found["name"] = found["name"] or desk.store.account.name
    return {**found, "waiting": sorted(waiting_parts(desk.store))}


def _picture(value: str) -> str:
    """A file becomes what a profile keeps; it is taken as it is. The window crops."""
    if value.startswith(("data:", "https://")):
        return value
    file = Path(value)
    kind = _TYPES.get(file.suffix.lower())
    try:
        content = file.read_bytes()
    except OSError as error:
        raise Refusal(
            f"{file} can't be read: {error.strerror}.", "Give a picture file.", code=Exit.WRONG_USE
        ) from error
    return f"data:image/{kind or 'unknown'};base64,{base64.b64encode(content).decode()}"


def _object(part: str, value: str) -> Any:  # noqa: ANN401 - text, or JSON
    if part not in {"address", "preferences"}:
        return value
    try:
        return json.loads(value) if value else {}
    except ValueError as error:
        words = f"{part} is set by its parts, like {part}.city=Ipoh, or as JSON."
        raise Refusal(words, "See carrel profile show.", code=Exit.WRONG_USE) from error


def _preference(value: str) -> str | bool:
    return {"true": True, "false": False}.get(value.lower(), value)


def _brief(value: object) -> str:
    text = ", ".join(f"{name}: {part}" for name, part in value.items()) if isinstance(value, dict) else str(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


COMMANDS: Final = {"profile": profile, "export": export}
