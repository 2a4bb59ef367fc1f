"""CORS: web pages of the origins in the settings may read answers, with or without an API key.

Pages send a key in a header. Credentials that browsers store, cookies and passwords, are not allowed.
"""

from collections.abc import Sequence

from service.core.open_inference.codec import HEADER
from service.core.reply import Headers, Reply
from service.setting_lists import EVERY_ORIGIN

ALLOW_ORIGIN = "Access-Control-Allow-Origin"
EXPOSE = ("Access-Control-Expose-Headers", f"X-Request-ID, Retry-After, {HEADER}")
VARY = ("Vary", "Origin")
PREFLIGHT = Reply(
    204,
    (
        ("Access-Control-Allow-Methods", "GET, HEAD, POST"),
        ("Access-Control-Allow-Headers", "*, Authorization"),  # `*` does not include Authorization
        ("Access-Control-Max-Age", "7200"),  # seconds; Chromium takes no more
    ),
    b"",
)


class Cors:
    """The CORS headers for web pages of these origins; none without origins.

    - `origins`: such as `https://forms.example`, or `*`.
    """

    def __init__(self, origins: Sequence[str]) -> None:
        self.is_on = bool(origins)
        self._everyone = EVERY_ORIGIN in origins
        self._headers: dict[str | None, Headers] = {}
        self._other_headers: Headers = ()
        if self._everyone:
            self._other_headers = ((ALLOW_ORIGIN, EVERY_ORIGIN), EXPOSE)
        elif self.is_on:
            self._headers = {origin: ((ALLOW_ORIGIN, origin), EXPOSE, VARY) for origin in origins}
            self._other_headers = (VARY,)

    def headers(self, origin: str | None) -> Headers:
        """The headers of every answer to a request with this value of `Origin`."""
        return self._headers.get(origin, self._other_headers)

    def preflight(self, method: str, origin: str | None, requested_method: str | None) -> Reply | None:
        """The answer to a preflight request; None for other requests.

        - `requested_method`: the value of Access-Control-Request-Method.
        """
        if method != "OPTIONS" or origin is None or requested_method is None:
            return None
        return PREFLIGHT if self._everyone or origin in self._headers else None
