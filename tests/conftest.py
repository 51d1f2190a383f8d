"""What every test stands on: no screen, no network service, no home and no keyring of the person who runs it."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.postgres import Postgres

REALDATA = Path(__file__).parents[2] / "shared" / "realdata"

# Set before any test module imports Qt or keyring: both read the environment once.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
os.environ["CARREL_PASSPHRASE"] = secrets.token_hex(16)
os.environ.pop("CARREL_HOME", None)
if hasattr(os, "geteuid") and os.geteuid() == 0:  # as root Chromium has no sandbox; the product itself never does this
    os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"

# No deadline anywhere: two cores shared with other programs make time a matter of luck.
SLOW_MACHINE = (HealthCheck.too_slow,)
settings.register_profile("dev", max_examples=50, deadline=None, suppress_health_check=SLOW_MACHINE)
settings.register_profile(
    "ci", max_examples=200, deadline=None, print_blob=True, derandomize=False, suppress_health_check=SLOW_MACHINE
)
settings.register_profile("thorough", parent=settings.get_profile("ci"), max_examples=5_000)
settings.register_profile(
    "deterministic", parent=settings.get_profile("ci"), database=None, derandomize=True, print_blob=False
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "dev"))


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep a test that names no home away from the learner's."""
    monkeypatch.setenv("CARREL_HOME", str(tmp_path / "home"))


@pytest.fixture(scope="session")
def realdata() -> Path:
    """The folder of real courses that lies beside the project, or a skip that says so."""
    if not REALDATA.is_dir():
        pytest.skip("no ../shared/realdata beside the project")
    return REALDATA


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """A real PostgreSQL, started for the first test that asks."""
    from tests.postgres import running_postgres

    with running_postgres(tmp_path_factory.mktemp("postgres")) as postgres:
        yield postgres
