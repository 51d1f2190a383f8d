"""The seller's commands for coupons and payments, as scripts use them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.server.test_cli import Terminal

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A terminal with an empty data folder."""
    return Terminal(tmp_path / "data", capsys, monkeypatch)


def test_coupons_are_made_listed_and_ended(terminal: Terminal) -> None:
    """Percent or amount, with limit and last day; what cannot be one is wrong use."""
    code, made = terminal.run("coupon", "create", "belajar 10", "--percent", "10", "--limit", "5")
    assert (code, made["coupon"], made["percent"]) == (0, "BELAJAR10", 10)
    assert terminal.run("coupon", "create", "BELAJAR10", "--percent", "5")[0] == 1
    code, _ = terminal.run("coupon", "create", "OFF", "--amount", "50.00", "--currency", "MYR", "--until", "2030-12-31")
    assert code == 0
    for wrong in (("X",), ("X", "--percent", "5", "--amount", "1", "--currency", "MYR"), ("X", "--percent", "101")):
        assert terminal.run("coupon", "create", *wrong)[0] == 2
    assert terminal.run("coupon", "create", "X", "--percent", "5", "--course", "nothing")[0] == 7
    code, listed = terminal.run("coupon", "list")
    assert [(one["coupon"], one["used"], one["limit"], one["expires_at"]) for one in listed] == [
        ("BELAJAR10", 0, 5, None),
        ("OFF", 0, None, "2030-12-31T23:59:59Z"),
    ]
    assert terminal.run("coupon", "end", "belajar10")[0] == 0
    assert terminal.run("coupon", "end", "nothing")[0] == 7


def test_payments_are_listed_and_reconciled(terminal: Terminal) -> None:
    """On an empty shop there is nothing to do, and that is said."""
    assert terminal.run("payments", "list") == (0, [])
    assert terminal.run("payments", "reconcile") == (0, {"looked_at": 0, "changed": [], "failed": [], "expired": 0})
    assert terminal.run("payments", "refund", "CR-NONE-HERE")[0] == 7


def test_half_of_stripes_keys_is_wrong_use(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """A shop that takes money and hears of no payment must not start."""
    monkeypatch.setenv("CARREL_STRIPE_KEY", "sk_test_x")
    assert terminal.run("payments", "list")[0] == 2
    monkeypatch.delenv("CARREL_STRIPE_KEY")
    monkeypatch.setenv("CARREL_TAX", "eight percent")
    assert terminal.run("payments", "list")[0] == 2
