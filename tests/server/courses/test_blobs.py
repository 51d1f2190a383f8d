"""Fetching the files of a course."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from server.courses.ranges import Part, asked_part
from tests.server.desk import value

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.server.conftest import Clock
    from tests.server.courses.shop import Shop
    from tests.server.desk import Desk


@pytest.fixture
def page(shop: Shop) -> str:
    """The first file of a published course that Ana is enrolled in."""
    shop.import_()
    shop.publish()
    shop.enrol()
    return max(shop.manifest().assets, key=lambda asset: asset.size).sha256


def test_a_file_comes_whole_and_for_ever(desk: Callable[..., Desk], page: str) -> None:
    """The bytes are what their name says, and may be kept for ever."""
    answer = desk().get(f"/v1/blobs/{page}")
    assert hashlib.sha256(answer.content).hexdigest() == page
    assert answer.headers["ETag"] == f'"{page}"'
    assert "immutable" in answer.headers["Cache-Control"]
    assert desk().get(f"/v1/blobs/{page}", If_None_Match=f'"{page}"').status_code == 304


def test_a_cut_download_goes_on_where_it_stopped(desk: Callable[..., Desk], page: str) -> None:
    """The rest of the same file, asked for by Range and If-Range."""
    device = desk()
    whole = device.get(f"/v1/blobs/{page}").content
    rest = device.get(f"/v1/blobs/{page}", Range="bytes=10-", If_Range=f'"{page}"')
    assert (rest.status_code, rest.content) == (206, whole[10:])
    assert rest.headers["Content-Range"] == f"bytes 10-{len(whole) - 1}/{len(whole)}"
    other = device.get(f"/v1/blobs/{page}", Range="bytes=10-", If_Range='"something else"')
    assert (other.status_code, other.content) == (200, whole)
    beyond = device.get(f"/v1/blobs/{page}", Range=f"bytes={len(whole)}-")
    assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, f"bytes */{len(whole)}")


def test_head_tells_the_size(desk: Callable[..., Desk], page: str) -> None:
    """Without a byte of the file."""
    device = desk()
    answer = device.client.head(f"/v1/blobs/{page}", headers=device.headers())
    assert int(answer.headers["Content-Length"]) == len(device.get(f"/v1/blobs/{page}").content)
    assert answer.content == b""


def test_without_an_enrolment_there_is_no_file(desk: Callable[..., Desk], shop: Shop, page: str) -> None:
    """Ben, a stranger without a token, a hash of nothing and no hash at all: the same 404 or a 401."""
    ben, ana = desk("ben@example.org"), desk()
    assert ben.get(f"/v1/blobs/{page}").status_code == 404
    assert ana.get(f"/v1/blobs/{'0' * 64}").content == ben.get(f"/v1/blobs/{page}").content
    assert ana.get("/v1/blobs/..%2F..%2Fkeys%2Fserver.key").status_code == 404
    assert ana.client.get(f"/v1/blobs/{page}").status_code == 401
    shop.enrol("ben@example.org")
    assert ben.get(f"/v1/blobs/{page}").status_code == 200


def test_an_unpublished_edition_is_nobodys(desk: Callable[..., Desk], shop: Shop, page: str) -> None:
    """What the seller has not shown yet cannot be fetched by its hash."""
    known = {asset.sha256 for asset in shop.manifest().assets}
    shop.write("3-wax", "# Wax\n\nIt melts.\n")
    shop.import_()
    fresh = next(asset.sha256 for asset in shop.manifest().assets if asset.sha256 not in known)
    device = desk()
    assert device.get(f"/v1/blobs/{fresh}").status_code == 404
    shop.publish()
    assert device.get(f"/v1/blobs/{fresh}").status_code == 200
    assert device.get(f"/v1/blobs/{page}").status_code == 200


def test_after_the_end_date_only_the_manifest_is_left(
    desk: Callable[..., Desk], shop: Shop, page: str, clock: Clock
) -> None:
    """Lessons lock; contents, progress and notes stay readable."""
    shop.enrol(until=clock.now + 1000)
    device = desk()
    manifest = value(device.sync().records[-1], "enrolment")["manifest"]
    clock.now += 2000
    assert device.get(f"/v1/blobs/{page}").status_code == 404
    assert device.get(f"/v1/blobs/{manifest}").status_code == 200


def test_a_file_lost_on_the_server_is_said_before_the_first_byte(
    desk: Callable[..., Desk], shop: Shop, page: str
) -> None:
    """The device hears that the server is in trouble, and does not get half a file."""
    (shop.settings.data / "blobs" / page[:2] / page).write_bytes(b"short")
    answer = desk().get(f"/v1/blobs/{page}")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "3600")


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("", None),
        ("bytes=0-", Part(0, 100)),
        ("bytes=10-19", Part(10, 20)),
        ("bytes=90-500", Part(90, 100)),
        ("bytes=-30", Part(70, 100)),
        ("bytes=-500", Part(0, 100)),
        ("bytes=0-1,5-6", None),
        ("bytes=-", None),
        ("lines=1-2", None),
    ],
)
def test_ranges_are_read_as_the_standard_says(header: str, part: Part | None) -> None:
    """One range is given; what is not understood gets the whole file."""
    assert asked_part(header, 100) == part
