"""The cases, and the requests that each of them sends."""

from collections.abc import Callable, Mapping
from functools import partial

from benchmarks.http.bodies import (
    Body,
    json_grid,
    json_grids,
    npy_grids,
    picture,
    pictures,
    v2_binary,
    v2_json,
)

BATCH = 256
CASES = {
    "grid": "one JSON grid",
    "json": f"{BATCH} grids as JSON",
    "npy": f"{BATCH} grids as npy",
    "v2": f"{BATCH} grids as V2 binary",
    "png": "one PNG",
    "pngs": "PNGs of 16 sizes",
}
"""A word for each case, and its title."""

Request = tuple[str, Callable[[int], Body]]
"""A path, and the function that makes its body for a grid size."""

Requests = Mapping[str, Request]
"""The request of each case that a server supports."""

INFER = "/v2/models/tickcross/infer"
OURS: Requests = {
    "grid": ("/predict", json_grid),
    "json": ("/predict", partial(json_grids, BATCH)),
    "npy": ("/predict", partial(npy_grids, BATCH)),
    "v2": (INFER, partial(v2_binary, BATCH)),
    "png": ("/predict", picture),
    "pngs": ("/predict", pictures),
}
IN_PROTOCOL: Requests = {
    "grid": (INFER, partial(v2_json, 1)),
    "json": (INFER, partial(v2_json, BATCH)),
    "v2": (INFER, partial(v2_binary, BATCH)),
}
"""In the Open Inference Protocol."""


def requests_to(single: str, batch: str) -> Requests:
    """JSON requests for two paths, one for a grid and one for a list of grids."""
    return {"grid": (single, json_grid), "json": (batch, partial(json_grids, BATCH))}


def by_hand(prefix: str = "") -> Requests:
    """The requests to a peer that we wrote; its paths for JSON may have a prefix."""
    binary: Requests = {
        "npy": ("/npy", partial(npy_grids, BATCH)),
        "png": ("/png", picture),
        "pngs": ("/png", pictures),
    }
    return {**requests_to(f"{prefix}/one", f"{prefix}/many"), **binary}
