"""`GET /openapi.json` and `GET /docs`."""

from functools import cache

import orjson
from flask import Blueprint, Response

from ..answers import MEDIA_TYPE
from .page import HEADERS, html

blueprint = Blueprint("docs", __name__)


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """The document."""
    return Response(_document(), content_type=MEDIA_TYPE)


@blueprint.get("/docs")
def docs() -> Response:
    """The document as a page that needs nothing from anywhere else."""
    return Response(_page(), headers=HEADERS, content_type="text/html; charset=utf-8")


@cache
def _document() -> bytes:
    from .document import openapi_document

    return orjson.dumps(openapi_document())


@cache
def _page() -> str:
    from .document import openapi_document

    return html(openapi_document())
