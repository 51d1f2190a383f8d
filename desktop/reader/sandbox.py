"""Chromium's sandbox: always on, except as root, where Chromium cannot keep it. Whoever shows the state is told."""

from __future__ import annotations

import os

UNSANDBOXED_WORDS = "Carrel runs as root: lesson pages are shown without Chromium's sandbox"
_FLAGS = "QTWEBENGINE_CHROMIUM_FLAGS"


def prepare_chromium() -> bool:
    """Set Chromium's flags before its first page; answers whether lesson pages will be sandboxed."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return True
    flags = os.environ.get(_FLAGS, "").split()
    if "--no-sandbox" not in flags:
        os.environ[_FLAGS] = " ".join([*flags, "--no-sandbox"])
    return False
