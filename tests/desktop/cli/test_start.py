"""What a start costs: a verb that talks to nobody imports nothing for talking, drawing or locking secrets away."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.system.learner import Device

HEAVY = ("httpx", "keyring", "rich", "cryptography", "PySide6", "sqlalchemy", "zstandard", "markdown_it")
LOADED = """
import sys
from desktop.cli.main import carrel
carrel(["--home", {home!r}, *{words!r}], standalone_mode=False)
print(*sorted(set(sys.modules) & set({heavy!r})), file=sys.stderr)
"""


@pytest.mark.parametrize("words", [["status"], ["notes", "list"], ["courses"], ["progress"], ["bookmarks", "list"]])
def test_offline_verbs_are_light(device: Device, words: list[str]) -> None:
    """No network, no keyring, no Qt, no SQLAlchemy."""
    program = LOADED.format(home=str(device.home), words=[*words, "--json"], heavy=HEAVY)
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stderr.split() == []
