"""The pages in the browser and their files, read once at the start.

The policy lets a page run its own scripts and styles, ask this service, and nothing more: no inline script,
no other host, no frame around it.
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
"""Of every answer: an uploaded page must be no more open to another site than our own pages are."""


class File(NamedTuple):
    """One of the pages' files, ready to send."""

    content: bytes
    media_type: str
    etag: str


@cache
def files() -> dict[str, File]:
    """Every file of the pages by its name."""
    return {path.name: _file(path) for path in STATIC.iterdir() if path.suffix in MEDIA_TYPES}


def _file(path: Path) -> File:
    content = path.read_bytes()
    return File(content, MEDIA_TYPES[path.suffix], hashlib.sha256(content).hexdigest()[:20])


@blueprint.get("/", defaults={"name": "index"})
@blueprint.get("/<any(editor, reading, review):name>")
def page(name: str) -> Response:
    """A page: the first one, the template editor, the results of a stack, or the review."""
    return _answer(f"{name}.html")


@blueprint.get("/static/<name>")
def file(name: str) -> Response:
    """A script, style or picture of the pages."""
    return _answer(name)


def _answer(name: str) -> Response:
    found = files().get(name)
    if found is None:
        raise Problem(404, f"there is nothing at {request.path}")
    response = Response(found.content, content_type=found.media_type)
    response.set_etag(found.etag, weak=True)
    response.cache_control.no_cache = True
    response.make_conditional(request)
    return response
