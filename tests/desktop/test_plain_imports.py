"""The window's modules are imported by Python itself."""

from __future__ import annotations

import subprocess
import sys


def test_no_source_is_read_to_import_a_module() -> None:
    """After PySide6 has put its own import in place, Python's is back, and a module's source stays unread."""
    program = (
        "from desktop.plain_imports import import_plainly\n"
        "import_plainly()\n"
        "import linecache, desktop.start\n"
        "print([name for name in linecache.cache if 'desktop' in name])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
