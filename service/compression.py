"""Large answers made small for the wire, for clients that say they take gzip: an explanation to an eighth."""

import gzip

from flask import Response, request

LEVEL = 1
"""zlib's quickest: repeated numbers shrink well at any level, and the client waits for the level as well."""


def compressed(response: Response) -> Response:
    """The response, gzipped if the client of the request of the moment takes that."""
    response.vary.add("Accept-Encoding")
    if response.get_data() and request.accept_encodings.best_match(["gzip", "identity"]) == "gzip":
        response.set_data(gzip.compress(response.get_data(), LEVEL, mtime=0))
        response.content_encoding = "gzip"
    return response
