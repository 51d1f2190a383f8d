"""The Carpentries' lesson layout: Workbench (config.yaml, episodes/) and the older Jekyll one (_episodes/).

The order of the episodes stands in the settings and nowhere else. Pages for learners (setup, reference) follow as a
section of their own; what is for instructors stays out, and the report says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.courses.markdown.chapters import Chapter, Page
from server.courses.markdown.folders import is_lesson as may_be_lesson
from server.courses.markdown.source import natural

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from server.courses.markdown.source import Source

SETTINGS = ("config.yaml", "config.yml", "_config.yml", "_config.yaml")
_EPISODES = ("episodes/", "_episodes/", "_episodes_rmd/")
_LEARNERS = ("setup", "reference")


def is_lesson(source: Source) -> bool:
    """True for a source laid out as a Carpentries lesson."""
    name, values = source.settings(*SETTINGS)
    if name and ("carpentry" in values or "episodes" in values):
        return True
    return any(page.startswith("_episodes/") for page in source.pages)


def chapters(source: Source, own: Sequence[str], title: str) -> tuple[Chapter, ...]:
    """The lesson's introduction and episodes, then the pages for learners."""
    name, values = source.settings(*SETTINGS)
    front = [page for page in ("index.md", "index.Rmd") if page in own and not source.is_empty(page)]
    episodes = _listed(source, name, values, "episodes", [page for page in own if page.startswith(_EPISODES)])
    pages = [page for page in own if page.startswith("learners/")]
    jekyll = [page for page in ("setup.md", "reference.md", "_extras/discuss.md") if page in own]
    learners = _listed(source, name, values, "learners", sorted(pages, key=_learners_key) or jekyll)
    _say_hidden(source, own)
    found = (Chapter(title, _pages([*front, *episodes])), Chapter("For learners", _pages(learners)))
    return tuple(chapter for chapter in found if chapter.entries)


def _pages(paths: Sequence[str]) -> tuple[Page, ...]:
    return tuple(Page(path) for path in paths)


def _listed(
    source: Source, settings: str, values: Mapping[str, object], key: str, pages: Sequence[str]
) -> Sequence[str]:
    """`pages` as the settings order them under `key`; in their natural order when the settings don't say."""
    names = values.get(key) or values.get("episode_order" if key == "episodes" else key)
    if not isinstance(names, list) or not names:
        return [page for page in pages if may_be_lesson(page.lstrip("_"))]
    by_name = {page.rpartition("/")[2]: page for page in pages}
    by_name |= {name.rpartition(".")[0]: page for name, page in by_name.items()}
    for name in names:
        if str(name) not in by_name:
            line = _line_of(source.text(settings), str(name))
            source.report.error(settings, line, f"The settings name {name} under {key}, which is not there.")
    return [by_name[str(name)] for name in dict.fromkeys(names) if str(name) in by_name]


def _line_of(text: str, name: str) -> int:
    lines = text.splitlines()
    return next((number for number, line in enumerate(lines, 1) if line.lstrip(" -'\"").startswith(name)), 0)


def _learners_key(page: str) -> tuple[int, object]:
    stem = page.rpartition("/")[2].partition(".")[0]
    return (_LEARNERS.index(stem) if stem in _LEARNERS else len(_LEARNERS), natural(page))


def _say_hidden(source: Source, own: Sequence[str]) -> None:
    for folder, whose in (("instructors/", "instructors"), ("profiles/", "the authors")):
        if any(page.startswith(folder) for page in own):
            source.report.notice(folder, 0, f"These pages are for {whose}, so they were left out.")


def published_files(source: Source) -> tuple[str, ...]:
    """The data and downloads of the episodes: exercises read them although no page links to them."""
    folders = ("episodes/data/", "episodes/files/", "data/", "files/", "_episodes/data/", "_episodes/files/")
    return tuple(path for path in source.tree.files if path.startswith(folders)) if is_lesson(source) else ()
