"""The kinds of request that are measured, with their bodies and numbers of marks."""

import json
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from benchmarks.http.bodies import Body, json_grid, json_grids, npy_grids, picture
from benchmarks.regions import Sent, page_and_crops

BATCH = 256
BOUNDARY = "edge"


class Way(NamedTuple):
    """One kind of request.

    - `marks`: the number in one request.
    - `body`: of the request.
    - `connections`: how many clients send at a time.
    """

    title: str
    marks: int
    body: Body
    connections: int

    @property
    def body_bytes(self) -> float:
        """The size of a body; the mean if several alternate."""
        contents = (self.body.content, *self.body.others)
        return sum(map(len, contents)) / len(contents)


def ways(size: int) -> Iterator[Way]:
    """All kinds of request, for a network whose grid has `size` rows."""
    yield Way("one grid as JSON", 1, json_grid(size), 16)
    yield Way(f"{BATCH} grids as JSON", BATCH, json_grids(BATCH, size), 4)
    yield Way(f"{BATCH} grids as npy", BATCH, npy_grids(BATCH, size), 4)
    yield Way("one clean PNG of 48 pixels", 1, picture(size), 16)
    sent = page_and_crops(np.random.default_rng(0))
    first, *others = sent.crops
    yield Way("one crop of a scan, a PNG in colour", 1, Body(first, "image/png", others=tuple(others)), 16)
    yield Way(f"a page at 200 dpi with {len(sent.regions)} regions", len(sent.regions), _page(sent), 2)


def _page(sent: Sent) -> Body:
    """A form with a page and its regions."""
    regions = json.dumps([[*region] for region in sent.regions]).encode()
    fields = (('name="image"; filename="page.png"', sent.page), ('name="regions"', regions))
    parts = [
        f"--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + content + b"\r\n"
        for head, content in fields
    ]
    content = b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()
    return Body(content, f"multipart/form-data; boundary={BOUNDARY}")
