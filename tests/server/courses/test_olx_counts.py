"""The report's figures are the source's: counted here from the files themselves, without a line of the importer."""

from __future__ import annotations

import tarfile
from collections import Counter
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from server.courses.importing import import_course, summary
from tests.server.courses.importing import real

if TYPE_CHECKING:
    from pathlib import Path

_SKIPPED = {"wiki", "textbook", "show"}
_ONE_ARM = {"split_test", "randomize"}


class Source:
    """An export as a table of its XML files."""

    def __init__(self, archive: Path) -> None:
        self.files: dict[str, bytes] = {}
        with tarfile.open(archive) as packed:
            for member in packed:
                name = member.name.removeprefix("./")
                stream = packed.extractfile(member) if member.isfile() and name.endswith(".xml") else None
                if stream is not None and "/._" not in f"/{name}":
                    self.files[name.partition("/")[2]] = stream.read()
        self.counts: Counter[str] = Counter()

    def count(self) -> Counter[str]:
        """How many of each tag a learner meets, from the root on."""
        self._visit(ET.fromstring(self.files.get("course.xml") or self.files["library.xml"]))  # noqa: S314 - real data
        return self.counts

    def _visit(self, element: ET.Element) -> None:
        pointed = self.files.get(f"{element.tag}/{element.get('url_name', '')}.xml")
        if len(element) == 0 and pointed is not None:
            element = ET.fromstring(pointed)  # noqa: S314 - real data
        if element.get("visible_to_staff_only") == "true" or element.get("hide_from_toc") == "true":
            return
        self.counts[element.tag] += 1
        if element.tag == "problem":
            self._count_problem(element)
        elif element.tag != "html":
            children = [child for child in element if child.tag not in _SKIPPED]
            for child in children[:1] if element.tag in _ONE_ARM else children:
                self._visit(child)

    def _count_problem(self, problem: ET.Element) -> None:
        asked = 0
        for response in problem.iter():
            if response.tag.endswith("response"):
                asked += max(1, sum(1 for _ in response.iter("optioninput")))
        self.counts["response"] += asked
        self.counts["quiz"] += asked > 0


@pytest.mark.realdata
@pytest.mark.parametrize(
    "name", ["math-percent-fi", "ms-kitchen-sink", "openedx-demo-content-library", "openedx-demo-course.trimmed"]
)
def test_the_report_counts_what_the_source_holds(tmp_path: Path, name: str) -> None:
    """Chapters and sequentials, verticals, problems, and what they ask for; a library is one lesson of one section."""
    archive = real(f"olx/{name}.tar.gz")
    counted = Source(archive).count()
    sections, lessons = counted["chapter"] + counted["sequential"], counted["vertical"]
    if counted["library"]:
        sections, lessons = 1, 1

    found = summary(import_course(archive, work=tmp_path))

    assert [found[key] for key in ("sections", "lessons", "quizzes", "questions")] == [
        *(sections, lessons),
        *(counted["quiz"], counted["response"]),
    ]
