"""What goes wrong is written down, and the file is there only then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.fault_log import keep_log, log

if TYPE_CHECKING:
    from pathlib import Path


def test_the_first_fault_opens_the_file_and_none_is_lost(tmp_path: Path) -> None:
    """The fault that opened it and the one after stand in it once each."""
    before = list(log.handlers)
    keep_log(tmp_path)
    try:
        assert not (tmp_path / "logs").exists()
        log.error("the first")
        log.error("the second")
        written = (tmp_path / "logs" / "carrel.log").read_text(encoding="utf-8")
    finally:
        for handler in set(log.handlers) - set(before):
            log.removeHandler(handler)
            handler.close()
    assert [line.partition("ERROR ")[2] for line in written.splitlines()] == ["the first", "the second"]
