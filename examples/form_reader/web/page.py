"""The web pages and their files, read once.

The content security policy lets a page run its own scripts and styles, call this service, and nothing more:
no inline scripts, no other hosts, no framing.
"""

import hashlib
from functools import cache
from pathlib import Path
from typing import NamedTuple

from flask import Blueprint, Response, request

from examples.form_reader.web.problems import Problem

blueprint = Blueprint("page", __name__)

STATIC = Path(__file__).parent / "static"
MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
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
        "trusted-types 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""Sent with every response, as uploaded pages need the same protection from other sites as the web pages."""


class File(NamedTuple):
    """A file of the web pages, ready to send."""

    content: bytes
    media_type: str
    etag: str


@cache
def files() -> dict[str, File]:
    """All files of the web pages, by name."""
    return {path.name: _file(path) for path in STATIC.iterdir() if path.suffix in MEDIA_TYPES}


def _file(path: Path) -> File:
    content = path.read_bytes()
    return File(content, MEDIA_TYPES[path.suffix], hashlib.sha256(content).hexdigest()[:20])


@blueprint.get("/", defaults={"name": "index"})
@blueprint.get("/<any(editor, reading, review):name>")
def page(name: str) -> Response:
    """A page: the start page, the template editor, the results of a stack, or the review."""
    return _answer(f"{name}.html")


@blueprint.get("/static/<name>")
def file(name: str) -> Response:
    """A script, style or picture of the web pages."""
    return _answer(name)


def _answer(name: str) -> Response:
    static_file = files().get(name)
    if static_file is None:
        raise Problem(404, f"there is nothing at {request.path}")
    response = Response(static_file.content, content_type=static_file.media_type)
    response.set_etag(static_file.etag, weak=True)
    response.cache_control.no_cache = True
    response.make_conditional(request)
    return response
