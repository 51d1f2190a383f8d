"""The published description of the interface."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from litestar import Litestar
    from litestar.testing import TestClient


def test_every_route_is_described(client: TestClient[Litestar]) -> None:
    """`/schema/openapi.json` names each path, and what sync takes and gives."""
    schema = client.get("/schema/openapi.json").json()
    assert set(schema["paths"]) == {
        "/v1/health",
        "/v1/auth/sign-in",
        "/v1/auth/refresh",
        "/v1/auth/sign-out",
        "/v1/auth/sign-up",
        "/v1/auth/sign-up/confirm",
        "/v1/auth/reset",
        "/v1/auth/reset/confirm",
        "/v1/auth/farewell",
        "/v1/account",
        "/v1/account/password",
        "/v1/account/address",
        "/v1/account/address/confirm",
        "/v1/account/delete",
        "/v1/sync/farewell",
        "/api/user/profile",
        "/api/user/courses",
        "/api/user/progress",
        "/api/payments",
        "/v1/sync/devices",
        "/v1/devices",
        "/v1/devices/{device}",
        "/v1/sync",
        "/v1/sync/head",
        "/v1/sync/digest",
        "/v1/sync/digest/{kind}",
        "/v1/sync/refetch",
        "/v1/blobs/{sha256}",
        "/certificates/{id_}",
        "/certificates/{id_}/credential",
        "/certificates/{id_}/pdf",
        "/issuer",
        "/issuer/status/{number}",
        "/v1/catalogue/{name}",
        "/v1/cart/quote",
        "/v1/checkout",
        "/v1/entitlements",
        "/v1/checkout/{payment}",
        "/v1/payments/{payment}/receipt.pdf",
        "/v1/stripe/webhook",
    }
    sync = schema["paths"]["/v1/sync"]["post"]
    assert "application/json" in sync["requestBody"]["content"]
    assert "200" in sync["responses"]


def test_unknown_paths_and_methods_are_problems(client: TestClient[Litestar]) -> None:
    """Also what is not there is told in our own form."""
    for answer in (client.get("/nothing"), client.get("/v1/sync")):
        assert answer.status_code in {404, 405}
        assert answer.headers["content-type"] == "application/problem+json"
        assert "carrel-server" in answer.headers
