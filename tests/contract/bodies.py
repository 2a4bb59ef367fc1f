"""Requests and their bodies, in each format that the service accepts."""

import base64
import gzip
import io
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from PIL import Image

from tests.tiny import random_grids

INFER = "/v2/models/tickcross/infer"


class Request(NamedTuple):
    """One request; `content_type` goes into its headers."""

    method: str
    path: str
    body: bytes = b""
    content_type: str = ""
    headers: Mapping[str, str] = {}


def post(path: str, content: Any, content_type: str = "application/json", **headers: str) -> Request:
    """A POST; content that is not bytes is sent as JSON."""
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    request_headers = {name.replace("_", "-"): value for name, value in headers.items()}
    return Request("POST", path, body, content_type, request_headers)


def picture(kind: str = "PNG", side: int = 40) -> bytes:
    """A diagonal stroke on white paper."""
    values = np.full((side, side), 255, np.uint8)
    for step in range(side // 5, 4 * side // 5):
        values[step, step : step + 3] = 0
    file = io.BytesIO()
    Image.fromarray(values).save(file, kind)
    return file.getvalue()


def pages(kind: str, count: int = 2) -> bytes:
    """A picture of several pages; each has the stroke of the page before turned by a quarter."""
    first = Image.open(io.BytesIO(picture()))
    others = [first.rotate(90 * page) for page in range(1, count)]
    file = io.BytesIO()
    first.save(file, kind, save_all=True, append_images=others)
    return file.getvalue()


def npy(values: "np.ndarray[Any, Any]") -> bytes:
    """An array as `numpy.save` writes it."""
    file = io.BytesIO()
    np.save(file, values)
    return file.getvalue()


def form(*pictures: bytes, name: str = "image", regions: str | None = None) -> bytes:
    """A multipart/form-data body with the boundary `edge`."""
    head = f'Content-Disposition: form-data; name="{name}"; filename="mark"\r\n\r\n'.encode()
    field = b'Content-Disposition: form-data; name="regions"\r\n\r\n'
    parts = [head + content for content in pictures]
    parts += [] if regions is None else [field + regions.encode()]
    return b"".join(b"--edge\r\n" + part + b"\r\n" for part in parts) + b"--edge--\r\n"


def with_regions(regions: Any, image: bytes | None = None, query: str = "", **other_fields: Any) -> Request:
    """A JSON request for regions of a picture."""
    encoded = base64.b64encode(picture() if image is None else image).decode()
    return post(f"/predict{query}", {"image": encoded, "regions": regions, **other_fields})


def tensor(values: "np.ndarray[Any, Any]", datatype: str = "INT8", **more: Any) -> dict[str, Any]:
    """A V2 request for grids."""
    grid = {"name": "grid", "datatype": datatype, "shape": [*values.shape], "data": values.ravel().tolist()}
    return {"inputs": [grid], **more}


def binary_tensor(values: "np.ndarray[Any, Any]") -> Request:
    """A V2 request for grids, with its values and those of the answer in binary."""
    described: dict[str, Any] = {"name": "grid", "datatype": "INT8", "shape": [*values.shape]}
    described["parameters"] = {"binary_data_size": values.size}
    head = json.dumps({"inputs": [described], "parameters": {"binary_data_output": True}}).encode()
    header = {"Inference-Header-Content-Length": str(len(head))}
    return Request("POST", INFER, head + values.tobytes(), "application/octet-stream", header)


def compressed(request: Request) -> Request:
    """The same request with its body in gzip."""
    return request._replace(
        body=gzip.compress(request.body), headers={**request.headers, "Content-Encoding": "gzip"}
    )


GRIDS = random_grids(3)
GRID = GRIDS[0].tolist()
ONE = json.dumps({"grid": GRID}).encode()
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"
FORM = "multipart/form-data; boundary=edge"
REGIONS = [[0, 0, 40, 40], [5, 5, 20, 30], [0, 30, 3, 3]]
