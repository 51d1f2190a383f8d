"""What a new edition changes, and what of it a device needs before it may take the place of the old one. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from learning.course import lessons, units

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from learning.course import Asset, Lesson, Manifest


class WhatIsNew(msgspec.Struct, frozen=True, omit_defaults=True):
    """Titles of lessons, each list in reading order. `more_units`: how much larger the course is to be completed."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    more_units: int = 0

    @property
    def is_nothing(self) -> bool:
        """Whether no lesson differs."""
        return not (self.added or self.changed or self.removed)


def what_is_new(old: Manifest, new: Manifest) -> WhatIsNew:
    """The lessons that came, went, or read differently from before."""
    before = {placed.lesson.id: placed.lesson for placed in lessons(old)}
    after = {placed.lesson.id: placed.lesson for placed in lessons(new)}
    return WhatIsNew(
        added=tuple(lesson.title for id_, lesson in after.items() if id_ not in before),
        changed=tuple(lesson.title for id_, lesson in after.items() if id_ in before and lesson != before[id_]),
        removed=tuple(lesson.title for id_, lesson in before.items() if id_ not in after),
        more_units=_size(after.values()) - _size(before.values()),
    )


def needed(*of: Lesson) -> frozenset[str]:
    """The files, by SHA-256, without which these lessons cannot be studied."""
    return frozenset(name for lesson in of for name in (lesson.page, *lesson.assets) if name)


def to_stay_as_useful(old: Manifest, new: Manifest, is_here: Callable[[str], bool]) -> tuple[Asset, ...]:
    """The files of the new edition that must be here before it replaces the old one.

    Whoever has all of the old needs all of the new; whoever has some lessons needs these lessons. What the old edition
    does not let one study offline the new one need not either.
    """
    studied = [placed.lesson for placed in lessons(old) if needed(placed.lesson)]
    here = {lesson.id for lesson in studied if all(map(is_here, needed(lesson)))}
    has_all = len(here) == len(studied)
    wanted = needed(*(placed.lesson for placed in lessons(new) if has_all or placed.lesson.id in here))
    assets = {asset.sha256: asset for asset in new.assets if asset.sha256 in wanted or has_all}
    return tuple(assets.values()) if here else ()


def _size(of: Iterable[Lesson]) -> int:
    return sum(len(units(lesson)) for lesson in of)
