"""`GET /`: the drawing page and its files, read once and served from memory.

The content security policy allows the page its own scripts and styles, requests to this service, and nothing
else: no inline script, no other host, no frame around it. Its trusted types policy, `learner`, creates the
URL of a worker. Browsers cache the files, and revalidate them each time.
"""

import hashlib
from functools import cache
from pathlib import Path
from typing import NamedTuple

from flask import Blueprint, Response, request

from service.core.problems import Problem

blueprint = Blueprint("page", __name__)

STATIC = Path(__file__).parents[1] / "static"
MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".bin": "application/octet-stream",
}
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types learner",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class File(NamedTuple):
    """One of the page's files, ready to send."""

    content: bytes
    media_type: str
    etag: str


@cache
def files() -> dict[str, File]:
    """Every file of the page by its path in the folder, such as `network/layer.js`."""
    paths = (path for path in STATIC.rglob("*") if path.suffix in MEDIA_TYPES)
    return {path.relative_to(STATIC).as_posix(): _file(path) for path in paths}


def _file(path: Path) -> File:
    content = path.read_bytes()
    return File(content, MEDIA_TYPES[path.suffix], hashlib.sha256(content).hexdigest()[:20])


@blueprint.get("/")
def page() -> Response:
    """The page itself."""
    return _answer("index.html")


@blueprint.get("/static/<path:name>")
def file(name: str) -> Response:
    """A script, style or picture of the page."""
    return _answer(name)


def _answer(name: str) -> Response:
    file_ = files().get(name)
    if file_ is None:
        raise Problem(404, "the page has no such file")
    response = Response(file_.content, headers=HEADERS, content_type=file_.media_type)
    response.set_etag(file_.etag, weak=True)
    response.cache_control.no_cache = True
    response.make_conditional(request)
    return response
