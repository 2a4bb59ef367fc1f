"""A request that is expensive to answer or once broke the service, and its allowed cost."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

MEGABYTE = 1_000_000


class Hostile(NamedTuple):
    """One request of the corpus.

    - `name`: says in a few words what is hostile about it; unique in the corpus.
    - `path`: the route that it is posted to.
    - `headers`: the request headers, Content-Type among them.
    - `body`: makes the bytes; the same bytes each time.
    - `status`: the expected status of the response.
    - `max_decodes`: how often a decoder of Pillow may run for the request.
    - `max_bytes`: how much memory Python and NumPy may allocate at a time, in addition to the body.
    """

    name: str
    path: str
    headers: Mapping[str, str]
    body: Callable[[], bytes]
    status: int
    max_decodes: int = 0
    max_bytes: int = 10 * MEGABYTE
