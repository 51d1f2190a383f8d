"""`python -m bench.safety.packages [FILE…]`: every hostile package against every importer, as the command line does it.

Without files: the project's own traps, and the hostile files of `../shared/realdata` where they lie beside the project.
A file that is no archive is tried as it is, and once more as a part of a course that is otherwise in order. Prints a
line a try (what happened, seconds computed, peak MB) and the counts; exits 1 when one import wrote outside its folder,
took more than 300 MB or 10 seconds of computing, left something half made, or broke instead of saying why.
"""

from __future__ import annotations

import argparse
import html
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bench.safety.archives import tarred, zipped
from bench.safety.courses import olx_files
from bench.safety.ground import Ground, Outcome
from server.courses.importing import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_REAL: Final = Path(__file__).parents[3] / "shared" / "realdata" / "hostile"
_PACKED: Final = (".zip", ".gz", ".h5p", ".imscc")
_LARGEST_PICTURE: Final = 1 << 20


def main() -> int:
    """Try them all and count."""
    options = _options()
    outcomes: list[Outcome] = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        ground = Ground(folder / "ground")
        for file in options.files or [*_own(folder / "traps"), *_real()]:
            for path, importer in _tries(file, folder / "wrapped"):
                outcomes.append(ground.take(path, importer, _shown(path)))
                _print(outcomes[-1])
    return _conclude(outcomes)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="try these only")
    return parser.parse_args()


def _own(folder: Path) -> list[Path]:
    """Made in a process of its own: the system counts a parent's memory as that of the children it starts."""
    subprocess.run([sys.executable, "-m", "bench.safety.traps", str(folder)], check=True)
    return sorted(folder.iterdir())


def _real() -> list[Path]:
    if not _REAL.is_dir():
        print(f"{_REAL} is not there: the project's own traps only", file=sys.stderr)
    return sorted(path for path in _REAL.rglob("*") if path.is_file())


def _tries(file: Path, folder: Path) -> Iterator[tuple[Path, str]]:
    yield from ((file, importer) for importer in FORMATS)
    if file.suffix in _PACKED:
        return
    folder.mkdir(exist_ok=True)
    for importer, wrap in _WRAPPED.items():
        path = folder / f"{file.name}.{'tar.gz' if importer == 'olx' else 'zip'}"
        path.write_bytes(wrap(file))
        yield path, importer


def _in_markdown(file: Path) -> bytes:
    """The file as a picture, as a download and, if it is text, as a page and as HTML in a page."""
    content, text = file.read_bytes(), file.read_text(errors="replace")
    page = f"# A\n\n![x]({file.name}) [y]({file.name})\n\n{text[:_LARGEST_PICTURE]}\n"
    return zipped({"README.md": page, "2.md": text, file.name: content})


def _in_olx(file: Path) -> bytes:
    """The file in place of a unit, inside another as HTML, and as a picture."""
    content = file.read_bytes()
    page = f'<p><img src="/static/{html.escape(file.name)}"></p>'.encode() + content
    unit = b'<vertical display_name="V"><html url_name="h"/><html url_name="e"/></vertical>'
    files = olx_files(html=page, vertical=unit) | {"course/html/e.xml": content, f"course/static/{file.name}": content}
    return tarred(files)


_WRAPPED: Final[dict[str, Callable[[Path], bytes]]] = {"olx": _in_olx, "markdown": _in_markdown}


def _shown(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def _print(outcome: Outcome) -> None:
    what = "came in" if outcome.came_in else "refused"
    print(
        f"{outcome.file:52} {outcome.importer:9} {what:8} {outcome.used.seconds:5.1f} s {outcome.used.megabytes:4} MB  "
        f"{outcome.words[:110]}" + "".join(f"\n    FAULT: {fault}" for fault in outcome.faults),
        flush=True,
    )


def _conclude(outcomes: list[Outcome]) -> int:
    faults = sum(bool(outcome.faults) for outcome in outcomes)
    files = len({outcome.file for outcome in outcomes})
    counts = Counter("came in" if outcome.came_in else "refused" for outcome in outcomes)
    print(
        f"{files} packages, {len(outcomes)} imports: {counts['came in']} came in with a report, {counts['refused']} "
        f"refused in words; faults {faults}; at most {max(o.used.seconds for o in outcomes):.1f} s of computing, "
        f"{max(o.used.megabytes for o in outcomes)} MB"
    )
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
