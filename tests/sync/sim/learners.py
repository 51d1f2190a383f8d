"""What learners do: few records and few values, so that devices meet on them all the time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from learning.records import fixed_id
from learning.values import Anchor, Done, Origin, Place, SessionStart
from tests.sync.sim.dict_server import LEARNER
from tests.sync.sim.overlay import raw

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from sync.events import Key
    from tests.sync.sim.device import Device

    Doing = Callable[["Device", Random, str], Key | None]

COURSE = "c1"
COLOURS = ("yellow", "green", "blue", "pink", "violet")
WORDS = ("a", "b", "c", "d")
NOTES: tuple[Key, ...] = tuple(("note", f"n{number}") for number in range(3))
LESSONS = ("l1", "l2")


def write_note(device: Device, rng: Random, word: str) -> Key | None:
    """A new note, or new words in one that is there."""
    key = rng.choice(NOTES)
    groups = rng.sample(("body", "title", "colour", "anchor"), rng.randint(1, 2))
    values = {group: _written(group, word if rng.random() < 0.7 else rng.choice(WORDS)) for group in groups}
    seen = device.store.visible().get(key)
    if seen is None:
        if key in device.store.gone():
            return None
        values["origin"] = raw(Origin(COURSE, 1))
    elif "body" in values and "body" in seen:
        values["body"] = raw(_retyped(msgspec.json.decode(seen["body"], type=str), rng, word))
    device.store.put(key, values, device.now())
    return key


def _written(group: str, word: str) -> msgspec.Raw:
    if group == "colour":
        return raw(COLOURS[sum(word.encode()) % len(COLOURS)])
    return raw(Anchor(exact=word) if group == "anchor" else word)


def _retyped(body: str, rng: Random, word: str) -> str:
    """A word put in, or in another's place, in the same line or in one of its own; or one taken away."""
    words = body.split(" ")
    at = rng.randrange(len(words) + 1)
    words[at : at + rng.randint(0, 1)] = [] if rng.random() < 0.2 else [rng.choice(("", "\n")) + word]
    return " ".join(words)


def write_of_tomorrow(device: Device, rng: Random, word: str) -> Key | None:
    """A group that no version of today knows, in a note; or a record of a kind that none knows."""
    key = rng.choice((*NOTES, ("sticker", "s1")))
    if key[0] == "note" and key not in device.store.visible():
        return None
    device.store.put(key, {"mood": raw({"word": word})}, device.now())
    return key


def delete_note(device: Device, rng: Random, _: str) -> Key | None:
    """Delete a note that is seen."""
    return _on_one(device, rng, [key for key in NOTES if key in device.store.visible()], device.store.delete)


def restore_note(device: Device, rng: Random, _: str) -> Key | None:
    """Take a delete back."""
    return _on_one(device, rng, [key for key in device.store.gone() if key in NOTES], device.store.restore)


def tag_note(device: Device, rng: Random, _: str) -> Key | None:
    """Tags on and off."""
    seen = [key for key in NOTES if key in device.store.visible()]
    if not seen:
        return None
    key, words = rng.choice(seen), rng.sample(WORDS, 2)
    add, remove = ((words[0],), (words[1],)) if rng.random() < 0.6 else ((), tuple(words))
    device.store.tag(key, add, remove, device.now())
    return key


def mark_place(device: Device, rng: Random, word: str) -> Key | None:
    """A bookmark on or off: the same id on every device."""
    lesson = rng.choice(LESSONS)
    key = ("bookmark", fixed_id("bookmark", LEARNER, COURSE, lesson, ""))
    values = {"place": raw(Place(COURSE, lesson)), "on": raw(rng.random() < 0.6)}
    device.store.put(key, values | ({"label": raw(word)} if rng.random() < 0.3 else {}), device.now())
    return key


def study_units(device: Device, rng: Random, _: str) -> Key | None:
    """Units of a lesson done; now and then everything from the start again."""
    lesson = rng.choice(LESSONS)
    key = ("lesson_progress", fixed_id("lesson_progress", LEARNER, COURSE, lesson))
    attempt = 2 if rng.random() < 0.1 else 1
    units = tuple(sorted(rng.sample(("u1", "u2", "u3", "u4"), rng.randint(1, 2))))
    done = Done(attempt, units, done_at=rng.randint(1, 9), furthest=rng.random())
    device.store.put(key, {"place": raw(Place(COURSE, lesson)), "done": raw(done)}, device.now())
    return key


def study_time(device: Device, rng: Random, _: str) -> Key | None:
    """A session begins, grows, ends; also one that two devices hold, after a copy."""
    key = ("study_session", f"s{rng.randint(1, 3)}")
    values = {"active_ms": raw(rng.randint(1, 99))}
    if key not in device.store.visible():
        values["start"] = raw(SessionStart(COURSE, "l1", at=1))
    if rng.random() < 0.3:
        values["closed"] = raw(value=True)
    device.store.put(key, values, device.now())
    return key


def write_profile(device: Device, rng: Random, word: str) -> Key | None:
    """One's name or city."""
    key = ("profile", fixed_id("profile", LEARNER))
    device.store.put(key, {rng.choice(("name", "city")): raw(word)}, device.now())
    return key


def settle_conflict(device: Device, rng: Random, _: str) -> Key | None:
    """Close an entry of the conflict log."""
    seen = [key for key in device.store.visible() if key[0] == "conflict"]
    return _on_one(device, rng, seen, lambda key, now: device.store.put(key, {"state": raw("kept")}, now))


def _on_one(device: Device, rng: Random, keys: list[Key], verb: Callable[..., None]) -> Key | None:
    if not keys:
        return None
    key = rng.choice(keys)
    verb(key, device.now())
    return key


DOINGS: dict[Doing, int] = {
    write_note: 8,
    write_of_tomorrow: 1,
    delete_note: 3,
    restore_note: 2,
    tag_note: 3,
    mark_place: 2,
    study_units: 3,
    study_time: 2,
    write_profile: 2,
    settle_conflict: 1,
}
