"""The house itself: packages say one thing, the lock names hashes and no addresses, exceptions have reasons."""

from __future__ import annotations

import ast
import re
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("desktop", "learning", "localdb", "server", "sync")
LOCKS = ("requirements.lock", "requirements-dev.lock")
PIN = re.compile(r"^([a-z0-9-]+)==\S+")


def pinned(lock: str) -> set[str]:
    """The names that a lock pins."""
    return {match[1] for line in (ROOT / lock).read_text().splitlines() if (match := PIN.match(line))}


def requirement_name(requirement: str) -> str:
    """`SQLAlchemy>=2.1; marker` as the lock spells its name."""
    return re.split(r"[^A-Za-z0-9._-]", requirement)[0].lower().replace("_", "-")


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_init_holds_a_docstring_only(package: str) -> None:
    """Importing a package runs nothing and re-exports nothing: names come from the module that owns them."""
    for init in (ROOT / package).rglob("__init__.py"):
        body = ast.parse(init.read_text()).body
        assert all(isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) for node in body), init


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address(lock: str) -> None:
    """Where a file comes from is the machine's affair; the lock says what it is."""
    text = (ROOT / lock).read_text()
    assert "://" not in text
    assert "index-url" not in text


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_of_a_lock_has_a_hash(lock: str) -> None:
    """No file is unpacked that was not seen when the lock was made."""
    lines = (ROOT / lock).read_text().splitlines()
    for pin, following in pairwise(lines):
        assert not PIN.match(pin) or following.strip().startswith("--hash=sha256:"), pin


def test_the_runtime_lock_has_all_that_both_programs_ask_for() -> None:
    """An install from the lock, without resolving anything, runs the window and the server."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    assert {requirement_name(one) for one in asked} <= pinned("requirements.lock")


def test_the_development_lock_agrees_with_the_runtime_lock() -> None:
    """What is tested is what a learner gets: one version of each library."""
    runtime, development = (
        {line for line in (ROOT / lock).read_text().splitlines() if PIN.match(line)} for lock in LOCKS
    )
    assert runtime <= development


def test_every_ignored_lint_rule_has_its_reason() -> None:
    """A rule is switched off in words, beside its name."""
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    rule = re.compile(r'^\s*(?:"[^"]+" = \[)?"[A-Z]+[0-9]+"')
    assert [line for line in lines if rule.match(line) and " # " not in line] == []


def test_the_debian_packages_stand_in_one_sorted_list() -> None:
    """`make` and a reader take the same list, one package a line, each once."""
    names = [line for line in (ROOT / "packages.debian").read_text().splitlines() if not line.startswith("#")]
    assert names == sorted(set(names))
