"""`python -m bench.safety.traps FOLDER`: the project's own hostile packages, bombs too, written into a folder."""

from __future__ import annotations

import sys
from pathlib import Path

from bench.safety.archives import ARCHIVES
from bench.safety.courses import COURSES

TRAPS = ARCHIVES | COURSES


def write_traps(folder: Path, *names: str) -> list[Path]:
    """These traps, or all of them, as files in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    chosen = names or tuple(TRAPS)
    for name in chosen:
        (folder / name).write_bytes(TRAPS[name]())
    return [folder / name for name in chosen]


if __name__ == "__main__":
    write_traps(Path(sys.argv[1]))
