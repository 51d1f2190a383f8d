"""What an importer hands over: the manifest, the files it names, and the report."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from learning.course import Manifest
from server.courses.report import Problem


class Imported(msgspec.Struct, frozen=True):
    """A course that came in. `blobs` are files on disk by the SHA-256 of their bytes; `problems` is the report."""

    manifest: Manifest
    blobs: Mapping[str, Path]
    problems: tuple[Problem, ...]
