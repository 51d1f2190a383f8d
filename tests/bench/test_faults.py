"""The commands in `bench/faults`, each with small counts: real processes, real files, the loopback network."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bench.faults import clocks, four, full, kills, network, power
from bench.faults.disk import Platter, watched_disk

if TYPE_CHECKING:
    from bench.faults.disk import Disk


@pytest.mark.slow
def test_nothing_saved_is_lost_to_kill_9(tmp_path: Path) -> None:
    """Two devices and their server are killed in the middle of things; all that was said to be saved is there."""
    killed = kills.Killed()
    kills.kill(tmp_path, ["client", "server", "client", "client"], "a test", killed)
    assert killed.troubles == []
    assert killed.counts == {"client": 3, "server": 1}
    assert killed.saved > 0


def test_a_power_cut_takes_what_was_not_flushed(tmp_path: Path) -> None:
    """The disk under the tests really forgets: with a flush at each commit nothing is lost, without one rows are."""
    lost = {}
    for synchronous in ("FULL", "NORMAL"):
        town = tmp_path / synchronous
        town.mkdir()
        with watched_disk(town) as disk, closing(sqlite3.connect(town / "x.db", isolation_level=None)) as writer:
            writer.execute("PRAGMA journal_mode = WAL")
            writer.execute("CREATE TABLE t (n)")
            platter, disk.recording = Platter(town), True
            writer.execute(f"PRAGMA synchronous = {synchronous}")
            for number in range(1, 20):
                writer.execute("INSERT INTO t VALUES (?)", (number,))
                disk.say(number)
        lost[synchronous] = _rows_lost(platter, disk, town, tmp_path / "cut")
    assert lost["FULL"] == 0
    assert lost["NORMAL"] > 0


def _rows_lost(platter: Platter, disk: Disk, town: Path, cut: Path) -> int:
    lost = said = 0
    for number, op in enumerate(disk.log):
        cut.mkdir()
        for path, content in platter.files(random.Random(number), (f"{town}/",)).items():
            (cut / Path(path).name).write_bytes(content)
        with closing(sqlite3.connect(cut / "x.db")) as found:
            lost += max(0, said - found.execute("SELECT count(*) FROM t").fetchone()[0])
        shutil.rmtree(cut)
        platter.take(op)
        said = op.said if isinstance(op.said, int) else said
    return lost


@pytest.mark.slow
def test_nothing_saved_is_lost_to_a_power_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two devices and a server lose what was not flushed, at a few moments; all that was said to be saved is there."""
    monkeypatch.setattr(power, "STEPS", 8)
    cuts = power.Cuts()
    power.cut_power(tmp_path, 2, "a test", cuts)
    assert cuts.troubles == []
    assert cuts.count == 2
    assert cuts.saved > 0


@pytest.mark.slow
def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path) -> None:
    """Full at each of the first writes of every sort of work, on the device and on the server."""
    fulls = full.Fulls()
    full.fill(tmp_path, 3, "a test", fulls)
    assert fulls.troubles == []
    assert set(fulls.times) == set(full.KINDS)


@pytest.mark.slow
def test_a_bad_line_loses_nothing(tmp_path: Path) -> None:
    """Requests and answers are lost, cut, garbled and repeated; in the end everything is everywhere, once."""
    kinds, saved, troubles = network.disturb(tmp_path, 25, "a test")
    assert troubles == []
    assert kinds.total() >= 25
    assert saved > 0


@pytest.mark.slow
def test_four_devices_at_once_are_never_refused(tmp_path: Path) -> None:
    """With clocks that say the same."""
    came, saved = four.meet(tmp_path, 5, "a test")
    assert (came.troubles, came.refused, came.rounds) == ([], 0, 20)
    assert saved > 0


@pytest.mark.slow
def test_a_clock_that_jumps_loses_nothing(tmp_path: Path) -> None:
    """Beside one that is ten years late."""
    wrong = [clocks.ERRORS["ten years"] * -1], [clocks.ERRORS["a day"], -clocks.HOUR, clocks.ERRORS["ten years"]]
    saved, troubles = clocks.differ(tmp_path / "town", list(wrong), 6, "a test")
    assert troubles == []
    assert saved > 0
