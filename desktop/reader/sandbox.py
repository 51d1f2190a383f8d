"""How Chromium is started: without a network of any kind, and sandboxed, except as root, where it cannot be.

The policy and the guard of lesson pages refuse every request; hints like `preconnect` are no requests and pass both. So
no host name or address leads anywhere for Chromium: the only network code of Carrel is `sync.http`.
"""

from __future__ import annotations

import os

UNSANDBOXED_WORDS = "Carrel runs as root: lesson pages are shown without Chromium's sandbox"
_FLAGS = "QTWEBENGINE_CHROMIUM_FLAGS"
_NO_NETWORK = ('--host-resolver-rules="MAP * ~NOTFOUND"', "--no-pings", "--disable-background-networking")


def prepare_chromium() -> bool:
    """Set Chromium's flags before its first page; answers whether lesson pages will be sandboxed."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    given = os.environ.get(_FLAGS, "")
    wanted = (*_NO_NETWORK, "--no-sandbox") if is_root else _NO_NETWORK
    os.environ[_FLAGS] = " ".join([*([given] if given else []), *(flag for flag in wanted if flag not in given)])
    return not is_root
