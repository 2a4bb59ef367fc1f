"""The requests that both applications must answer alike: each route, each content type, each refusal."""

import base64
import gzip
import zlib
from collections.abc import Mapping

import numpy as np

from tests.contract.bodies import (
    FORM,
    GRID,
    GRIDS,
    HEIC,
    INFER,
    ONE,
    REGIONS,
    Request,
    binary_tensor,
    compressed,
    form,
    npy,
    pages,
    picture,
    post,
    tensor,
    with_regions,
)
from tests.picture_files import AV1_FRAME, av1_sequence, avif, chunk, png
from tests.picture_files import HEIC as PHOTO
from tests.tiny import random_grids

MARKS = {
    "one grid": post("/predict", {"grid": GRID}),
    "one grid with itself": post("/predict?include=grid", {"grid": GRID}),
    "one grid with its region": post("/predict?include=region", {"grid": GRID}),
    "a grid of another size with its region": post(
        "/predict?include=region", {"grid": random_grids(1, size=9)[0].tolist()}
    ),
    "many grids with themselves and their regions": post(
        "/predict?include=grid,region", {"grids": GRIDS.tolist()}
    ),
    "a picture with its region": post("/predict?include=region,grid", picture(), "image/png"),
    "a large JPEG with its region": post("/predict?include=region", picture("JPEG", 1500), "image/jpeg"),
    "pictures with their regions": post("/predict?include=region", form(picture(), picture("BMP")), FORM),
    "regions": with_regions(REGIONS),
    "regions with their regions": with_regions(REGIONS, query="?include=region"),
    "one region": with_regions(REGIONS[1:2]),
    "many regions of a large picture": with_regions([[0, 0, 300, 900]] * 60, picture(side=900)),
    "regions of a large JPEG": with_regions([[100, 100, 999, 900]], picture("JPEG", 1200)),
    "regions in a form": post("/predict?include=region", form(picture(), regions=str(REGIONS)), FORM),
    "many grids": post("/predict", {"grids": GRIDS.tolist()}),
    "a grid of another size": post("/predict", {"grid": random_grids(1, size=9)[0].tolist()}),
    "grids of several sizes": post("/predict", {"grids": [GRID, random_grids(1, size=9)[0].tolist()]}),
    "a threshold": post("/predict?threshold=0.999", {"grid": GRID}),
    "a version": post("/predict?version=1", {"grid": GRID}),
    "a picture": post("/predict", picture(), "image/png"),
    "a large picture": post("/predict", picture(side=1500), "image/png"),
    "a JPEG": post("/predict", picture("JPEG"), "image/jpeg"),
    "an AVIF": post("/predict", picture("AVIF"), "image/avif"),
    "an AVIF under another type": post("/predict", picture("AVIF"), "image/png"),
    "a HEIC photo that may be read": post("/predict", PHOTO, "image/heic"),
    "a HEIC photo without a type": post("/predict", PHOTO, ""),
    "a PNG with a long text": post(
        "/predict",
        png(8, 8, before=chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(bytes(2_000_000)))),
        "image/png",
    ),
    "all pages of a TIFF": post("/predict?pages=all", pages("TIFF"), "image/tiff"),
    "all pages of a TIFF with their regions": post(
        "/predict?pages=all&include=region,grid", pages("TIFF", 3), "image/tiff"
    ),
    "all frames of a GIF": post("/predict?pages=all", pages("GIF"), "image/gif"),
    "all frames of a WebP": post("/predict?pages=all", pages("WEBP"), "image/webp"),
    "all pages of a picture that has one": post("/predict?pages=all", picture(), "image/png"),
    "all pages of a picture in base64": post(
        "/predict?pages=all", {"image": base64.b64encode(pages("TIFF")).decode()}
    ),
    "all pages of a picture in a form": post("/predict?pages=all", form(pages("GIF")), FORM),
    "many pages": post("/predict?pages=all", pages("TIFF", 100), "image/tiff"),
    "the first page": post("/predict?pages=first", pages("TIFF"), "image/tiff"),
    "a TIFF of several pages": post("/predict", pages("TIFF"), "image/tiff"),
    "a picture in base64": post("/predict", {"image": base64.b64encode(picture()).decode()}),
    "pictures in base64": post("/predict", {"images": [base64.b64encode(picture()).decode()] * 2}),
    "a form": post("/predict", form(picture()), FORM),
    "a form with two pictures": post("/predict", form(picture(), picture("BMP")), FORM),
    "an array": post("/predict", npy(GRIDS[0]), "application/x-npy"),
    "arrays": post("/predict", npy(GRIDS), "application/x-npy"),
    "many arrays": post("/predict", npy(random_grids(2000)), "application/x-npy"),
    "a V2 tensor": post(INFER, tensor(GRIDS)),
    "a V2 tensor of booleans written as integers": post(INFER, tensor((GRIDS + 1) // 2, datatype="BOOL")),
    "a V2 tensor of integers written as floats": post(INFER, tensor(GRIDS.astype(float))),
    "a V2 tensor of integers written as booleans": post(INFER, tensor(GRIDS > 0, datatype="UINT8")),
    "a V2 tensor with an id": post(INFER, tensor(GRIDS, id="x", outputs=[{"name": "label"}])),
    "a V2 tensor in binary": binary_tensor(GRIDS),
    "a V2 tensor for a version": post("/v2/models/tickcross/versions/1/infer", tensor(GRIDS)),
    "the index of the repository": Request("POST", "/v2/repository/index"),
    "the index of what is ready": post("/v2/repository/index", {"ready": True}),
    "an explanation": post("/explain", {"grid": GRID}),
    "an explanation as arrays": post("/explain?format=safetensors", {"grid": GRID}),
    "an explanation at the first step": post("/explain?step=0", {"grid": GRID}),
    "an explanation at the last step as arrays": post("/explain?format=safetensors&step=40", {"grid": GRID}),
    "a picture explained at an early step": post("/explain?step=7", picture(), "image/png"),
    "a form explained at an early step": post("/explain?step=7&version=1", form(picture()), FORM),
    "one grid at a path with a slash": post("/predict/", {"grid": GRID}),
    "a V2 tensor at a path with a slash": post(f"{INFER}/", tensor(GRIDS)),
    "an explanation at a path with a slash": post("/explain/", {"grid": GRID}),
    "a grid in gzip": post("/predict", gzip.compress(ONE), Content_Encoding="gzip"),
    "a grid in deflate": post("/predict", zlib.compress(ONE), Content_Encoding="deflate"),
    "many arrays in gzip": post(
        "/predict", gzip.compress(npy(random_grids(5000)), 1), "application/x-npy", Content_Encoding="gzip"
    ),
    "a V2 tensor in gzip": compressed(binary_tensor(GRIDS)),
    "an explanation of a grid in gzip": post("/explain", gzip.compress(ONE), Content_Encoding="gzip"),
    "an explanation in gzip": post("/explain", {"grid": GRID}, Accept_Encoding="gzip"),
}

REFUSALS = {
    "no content type": Request("POST", "/predict", b"{}"),
    "an unknown content type": post("/predict", b"x", "text/plain"),
    "an unknown content encoding": post("/predict", b"x", Content_Encoding="br"),
    "V2 in an unknown content encoding": post(INFER, b"x", Content_Encoding="br"),
    "an unknown content type in gzip": post("/predict", b"x", "text/plain", Content_Encoding="gzip"),
    "an unknown version in gzip": post("/predict?version=77", b"x", Content_Encoding="gzip"),
    "gzip that is none": post("/predict", ONE, Content_Encoding="gzip"),
    "gzip that ends too early": post("/predict", gzip.compress(ONE)[:-1], Content_Encoding="gzip"),
    "gzip that goes on": post(INFER, gzip.compress(ONE) * 2, Content_Encoding="gzip"),
    "gzip that becomes too long": post(
        "/predict", gzip.compress(bytes(40_000_000), 1), Content_Encoding="gzip"
    ),
    "an explanation of gzip that becomes too long": post(
        "/explain", gzip.compress(bytes(40_000_000), 1), Content_Encoding="gzip"
    ),
    "no JSON": post("/predict", b"{"),
    "no key": post("/predict", {}),
    "a wrong value": post("/predict", {"grid": [[1, 1, 1], [1, 0, 1], [1, 1, 1]]}),
    "a broken picture": post("/predict", picture()[:60], "image/png"),
    "no picture": post("/predict", b"hello", "image/png"),
    "pages in another word": post("/predict?pages=2", picture(), "image/png"),
    "all pages of a grid": post("/predict?pages=all", {"grid": GRID}),
    "all pages of an array": post("/predict?pages=all", npy(GRIDS[0]), "application/x-npy"),
    "all pages of two pictures": post("/predict?pages=all", form(picture(), picture()), FORM),
    "all pages of pictures in base64": post("/predict?pages=all", {"images": [""]}),
    "regions of all pages": with_regions(REGIONS, query="?pages=all"),
    "regions of all pages in a form": post("/predict?pages=all", form(picture(), regions=str(REGIONS)), FORM),
    "too many pages": post("/predict?pages=all", pages("GIF", 1001), "image/gif"),
    "all frames of an AVIF": post("/predict?pages=all", pages("AVIF"), "image/avif"),
    "all pages of a broken picture": post("/predict?pages=all", pages("TIFF")[:-300], "image/tiff"),
    "a HEIC photo": post("/predict", HEIC, "image/heic"),
    "a HEIC photo under another type": post("/predict", HEIC, "image/jpeg"),
    "a PDF": post("/predict", b"%PDF-1.7", "application/pdf"),
    "a PDF under another type": post("/predict", b"%PDF-1.7", "image/png"),
    "an AVIF with a far larger stream": post(
        "/predict", avif(av1_sequence(60_000, 60_000) + AV1_FRAME), "image/avif"
    ),
    "too many pixels": post("/predict", {"images": [base64.b64encode(picture(side=3000)).decode()] * 4}),
    "a wrong threshold": post("/predict?threshold=2", {"grid": GRID}),
    "an unknown version": post("/predict?version=77", {"grid": GRID}),
    "an unknown inclusion": post("/predict?include=cat", {"grid": GRID}),
    "no inclusion": post("/predict?include=", {"grid": GRID}),
    "an unknown inclusion beside a known one": post("/predict?include=region,cat", {"grid": GRID}),
    "no regions": with_regions([]),
    "regions that are no list": with_regions("all"),
    "a region that is no list": with_regions([[0, 0, 9, 9], 7]),
    "a region of three numbers": with_regions([[0, 0, 9]]),
    "a region of five numbers": with_regions([[0, 0, 9, 9, 9]]),
    "a region of booleans": with_regions([[0, 0, 9, True]]),
    "a region of fractions": with_regions([[0, 0, 9, 9.5]]),
    "a region of text": with_regions([[0, 0, 9, "9"]]),
    "a negative region": with_regions([[-1, 0, 9, 9]]),
    "an empty region": with_regions([[0, 0, 9, 9], [3, 3, 0, 9]]),
    "a region that is too small": with_regions([[0, 0, 2, 9]]),
    "a region partly outside": with_regions([[0, 0, 9, 9], [35, 0, 9, 9]]),
    "a region outside": with_regions([[0, 4000, 9, 9]]),
    "regions without a picture": post("/predict", {"regions": REGIONS}),
    "regions of several pictures": post("/predict", {"images": [""], "regions": REGIONS}),
    "regions and a grid": with_regions(REGIONS, grid=GRID),
    "regions of a grid": post("/predict", {"grid": GRID, "regions": REGIONS}),
    "regions of grids": post("/predict", {"grids": [GRID], "regions": REGIONS}),
    "regions of a broken picture": with_regions(REGIONS, picture()[:60]),
    "regions of too many pixels": with_regions([[0, 0, 2000, 2000]] * 200, picture(side=2000)),
    "too many regions": with_regions([[0, 0, 3, 3]] * 16_385),
    "regions of two pictures in a form": post(
        "/predict", form(picture(), picture(), regions=str(REGIONS)), FORM
    ),
    "regions without a picture in a form": post("/predict", form(regions=str(REGIONS)), FORM),
    "regions in a form that are not JSON": post("/predict", form(picture(), regions="all"), FORM),
    "a wrong region in a form": post("/predict", form(picture(), regions="[[0, 0, 9, 0]]"), FORM),
    "an explanation of regions": post(
        "/explain", {"image": base64.b64encode(picture()).decode(), "regions": REGIONS[:1]}
    ),
    "a form without a picture": post("/predict", form(b"x", name="other"), FORM),
    "a form with a part without a name": post("/predict", form(b"x").replace(b'name="image"; ', b""), FORM),
    "a form without a boundary": post("/predict", form(b"x"), "multipart/form-data"),
    "a broken array": post("/predict", npy(GRIDS)[:90], "application/x-npy"),
    "an explanation of two": post("/explain", {"grids": GRIDS.tolist()}),
    "an explanation in another form": post("/explain?format=xml", {"grid": GRID}),
    "an explanation at a step that has no snapshot": post("/explain?step=41", {"grid": GRID}),
    "an explanation at a step that is no number": post("/explain?step=last", {"grid": GRID}),
    "an explanation at a step of an unknown version": post("/explain?step=0&version=77", {"grid": GRID}),
    "a step of /predict": post("/predict?step=0", {"grid": GRID}),
    "V2 without inputs": post(INFER, {}),
    "V2 with a wrong shape": post(INFER, tensor(random_grids(1, size=9))),
    "V2 with a wrong value": post(INFER, tensor(GRIDS * 2)),
    "V2 with a text for a value": post(INFER, tensor(np.full(GRIDS.shape, "1"))),
    "an index that is asked for in another way": post("/v2/repository/index", {"ready": 1}),
    "a wrong value at a path with a slash": post("/predict/", {"grid": [[0]]}),
    "V2 at a path with two slashes": post("/v2//models/tickcross/infer", tensor(GRIDS)),
    "V2 for another model": post("/v2/models/other/infer", tensor(GRIDS)),
    "V2 for an unknown version": post("/v2/models/tickcross/versions/9/infer", tensor(GRIDS)),
    "a path that is not there": Request("GET", "/nowhere"),
    "a method that is not taken": Request("GET", "/predict"),
    "a method that is not taken by V2": Request("DELETE", INFER),
    "a body whose announced length is too large": post("/predict", b"", Content_Length="40000000"),
}

PAGES = {
    path: Request("GET", path)
    for path in (
        "/",
        "/static/main.js",
        "/static/nothing.js",
        "/docs",
        "/docs/",
        "/model/",
        "/v2/",
        "/health/live/",
        "/v2//health/live",
        "/openapi.json",
        "/explain",
        "/explain?step=7&parameters=filters,biases",
        "/explain?step=8",
        "/model",
        "/model?version=1",
        "/model/onnx",
        "/health",
        "/health/live",
        "/health/ready",
        "/v2",
        "/v2/health/live",
        "/v2/health/ready",
        "/v2/models/tickcross",
        "/v2/models/tickcross/ready",
        "/v2/models/tickcross/versions/1/ready",
        "/v2/models/other",
        "/v2/models/tickcross/config",
        "/v2/models/tickcross/versions/1/config",
        "/v2/models/tickcross/versions/9/config",
        "/v2/models/other/config",
        "/v2/models/other/stats",
        "/v2/models/tickcross/versions/9/stats",
        "/v2/repository/index",
    )
}
PAGES |= {
    "HEAD /": Request("HEAD", "/"),
    "HEAD /model": Request("HEAD", "/model"),
    "OPTIONS /predict": Request("OPTIONS", "/predict"),
    f"OPTIONS {INFER}": Request("OPTIONS", INFER),
    "/model in gzip": Request("GET", "/model", headers={"Accept-Encoding": "gzip"}),
    "/docs in gzip": Request("GET", "/docs", headers={"Accept-Encoding": "gzip"}),
    "/openapi.json in gzip": Request("GET", "/openapi.json", headers={"Accept-Encoding": "gzip"}),
}

PAGES |= {
    "/ without a change": Request("GET", "/", headers={"If-None-Match": "*"}),
    "/explain without a change, in gzip": Request(
        "GET", "/explain", headers={"If-None-Match": "*", "Accept-Encoding": "gzip"}
    ),
    "a proxy that contradicts itself": Request(
        "GET", "/v2", headers={"X-Forwarded-Proto": "https", "X-Forwarded-Ssl": "off"}
    ),
    "a header that would be the path prefix": Request("GET", "/health/live", headers={"SCRIPT_NAME": "/x"}),
}

REQUESTS: Mapping[str, Request] = {**MARKS, **REFUSALS, **PAGES}

ORIGIN = "https://forms.example"
"""The origin whose web pages may read answers in the requests below, which a trusted proxy passes on."""


def from_page(request: Request, **headers: str) -> Request:
    """The same request, from a web page of that origin and through that proxy."""
    extra_headers = {name.replace("_", "-"): value for name, value in headers.items()}
    forwarded = {"Origin": ORIGIN, "X-Forwarded-Prefix": "/tickcross", "X-Forwarded-Proto": "https"}
    return request._replace(headers={**request.headers, **forwarded, **extra_headers})


def preflight(path: str, **headers: str) -> Request:
    """The request that a browser sends before a page of that origin may send its own."""
    return from_page(Request("OPTIONS", path), Access_Control_Request_Method="POST", **headers)


THROUGH_A_PROXY: Mapping[str, Request] = {
    **{name: from_page(request) for name, request in REQUESTS.items()},
    **{f"a preflight for {path}": preflight(path) for path in ("/predict", "/predict/", INFER, "/nowhere")},
    "a preflight from another origin": preflight("/predict", Origin="https://stranger.example"),
    "a grid from another origin": from_page(MARKS["one grid"], Origin="https://stranger.example"),
    "a grid from no page": MARKS["one grid"],
}
"""Requests to a service that trusts the proxy, and allows web pages of that origin."""
