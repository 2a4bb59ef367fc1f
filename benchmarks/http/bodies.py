"""Bodies of requests: grids as JSON, npy and V2, and pictures."""

import io
import json
from dataclasses import dataclass

import numpy as np
from PIL import Image

from model.dataset import draw_mark_set

SIDES = range(41, 57)


@dataclass(frozen=True)
class Body:
    """A request body: its bytes, type and headers, and further bodies that alternate with it."""

    content: bytes
    kind: str
    headers: tuple[tuple[str, str], ...] = ()
    others: tuple[bytes, ...] = ()


def marks(count: int, size: int) -> "np.ndarray[tuple[int, ...], np.dtype[np.int8]]":
    """Marks like those of the training set, int8 (count, size, size)."""
    drawn = draw_mark_set(min(count, 1024), size, np.random.SeedSequence(11)).grids
    return np.resize(drawn, (count, size, size))


def json_grid(size: int) -> Body:
    """One grid as Python's json writes it."""
    return Body(json.dumps({"grid": marks(1, size)[0].tolist()}).encode(), "application/json")


def json_grids(count: int, size: int) -> Body:
    """A list of grids as Python's json writes it."""
    return Body(json.dumps({"grids": marks(count, size).tolist()}).encode(), "application/json")


def npy_grids(count: int, size: int) -> Body:
    """An array as numpy.save writes it."""
    file = io.BytesIO()
    np.save(file, marks(count, size))
    return Body(file.getvalue(), "application/x-npy")


def v2_json(count: int, size: int) -> Body:
    """An inference request of the Open Inference Protocol."""
    request = _v2(count, size, marks(count, size).ravel().tolist())
    return Body(json.dumps(request).encode(), "application/json")


def v2_binary(count: int, size: int) -> Body:
    """The same request with its tensor in binary after the JSON."""
    head = json.dumps(_v2(count, size, None)).encode()
    length = (("Inference-Header-Content-Length", str(len(head))),)
    return Body(head + marks(count, size).tobytes(), "application/octet-stream", length)


def _v2(count: int, size: int, values: list[int] | None) -> dict[str, object]:
    tensor: dict[str, object] = {"name": "grid", "datatype": "INT8", "shape": [count, size, size]}
    if values is None:
        tensor["parameters"] = {"binary_data_size": count * size * size}
    else:
        tensor["data"] = values
    return {"inputs": [tensor], "outputs": [{"name": "scores"}]}


def picture(size: int, side: int = 48) -> Body:
    """A mark as a grey PNG of `side` x `side` pixels."""
    return Body(_png(marks(1, size)[0], side), "image/png")


def pictures(size: int) -> Body:
    """Marks as PNGs of `SIDES` in alternation, so pictures that arrive together differ in size."""
    first, *others = map(_png, marks(len(SIDES), size), SIDES)
    return Body(first, "image/png", others=tuple(others))


def _png(grid: "np.ndarray[tuple[int, ...], np.dtype[np.int8]]", side: int) -> bytes:
    image = Image.fromarray(np.where(grid > 0, 250, 20).astype(np.uint8)).resize((side, side))
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()
