"""A request that costs too much to answer, or that broke the service once, and what it may cost now."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

MEGABYTE = 1_000_000


class Hostile(NamedTuple):
    """One request of the corpus.

    - `name`: says in a few words what is hostile about it; unique in the corpus.
    - `path`: where it is posted.
    - `headers`: what it is posted with, among them Content-Type.
    - `body`: makes the bytes; the same bytes each time.
    - `status`: of the answer that is right.
    - `max_decodes`: how often a decoder of Pillow may be asked for pixels while it is answered.
    - `max_bytes`: how much memory Python and NumPy may allocate at a time, the body aside.
    """

    name: str
    path: str
    headers: Mapping[str, str]
    body: Callable[[], bytes]
    status: int
    max_decodes: int = 0
    max_bytes: int = 10 * MEGABYTE
