"""`GET /openapi.json` and `GET /docs`."""

from functools import cache, lru_cache

import orjson
from flask import Blueprint, Response, request

from service.core.reply import JSON
from service.docs.page import HEADERS, html

blueprint = Blueprint("docs", __name__)


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """The OpenAPI document."""
    return Response(_document(f"/{request.script_root.strip('/')}"), content_type=JSON)


@blueprint.get("/docs", strict_slashes=True)
def docs() -> Response:
    """The document as a page that loads nothing from other hosts."""
    return Response(_page(), headers=HEADERS, content_type="text/html; charset=utf-8")


@blueprint.get("/docs/", strict_slashes=True)
def docs_with_a_slash() -> Response:
    """Redirect: links on the page are relative, for path prefixes, and would be wrong at this address."""
    return Response(status=308, headers={"Location": "../docs"})


@lru_cache(maxsize=4)
def _document(prefix: str) -> bytes:
    """The document for clients that reach the service under this path prefix."""
    from service.docs.document import openapi_document

    return orjson.dumps(openapi_document() | {"servers": [{"url": prefix}]})


@cache
def _page() -> str:
    from service.docs.document import openapi_document

    return html(openapi_document())
