"""Large answers made small for the wire, for clients that say they take gzip: an explanation to an eighth."""

import gzip

from flask import Flask, Response, request

LEVEL = 1
"""zlib's quickest: repeated numbers shrink well at any level, and the client waits for the level as well."""

COMPRESSED = frozenset(
    ("/", "/static/<path:name>", "/docs", "/explain", "/metrics", "/model", "/openapi.json")
)
"""The rules of the routes whose answers are large. An answer of /predict is sent as it is."""


def compress_large_answers(app: Flask) -> None:
    """Let `app` gzip the answers of these routes."""
    app.after_request(_compressed)


def _compressed(response: Response) -> Response:
    if request.url_rule is None or request.url_rule.rule not in COMPRESSED:
        return response
    response.vary.add("Accept-Encoding")
    if response.get_data() and request.accept_encodings.best_match(["gzip", "identity"]) == "gzip":
        response.set_data(gzip.compress(response.get_data(), LEVEL, mtime=0))
        response.content_encoding = "gzip"
    return response
