"""What goes wrong is written down, and the file is there only then."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from desktop.fault_log import FaultLog, log

if TYPE_CHECKING:
    from pathlib import Path


def test_the_first_fault_opens_the_file_and_none_is_lost(tmp_path: Path) -> None:
    """The fault that opened it and the one after stand in it once each; closed, it hears nothing more."""
    with closing(FaultLog(tmp_path)):
        assert not (tmp_path / "logs").exists()
        log.error("the first")
        log.error("the second")
    log.error("the third")
    written = (tmp_path / "logs" / "carrel.log").read_text(encoding="utf-8")
    assert [line.partition("ERROR ")[2] for line in written.splitlines()] == ["the first", "the second"]
