"""Every address: what it takes and what it gives."""

from collections.abc import Mapping, Sequence
from itertools import permutations
from typing import Any

from service.core.inputs import HEIC_TYPES, PICTURE_TYPES
from service.core.predict import INCLUDED, PAGES
from service.core.schemas import EXAMPLE_REGIONS, REQUESTS, ManyPredictions, OnePrediction
from service.docs import open_inference, shapes
from service.docs.building import (
    BINARY,
    VERSION_NAME,
    json_content,
    operation,
    parameter,
    response,
    simple,
    text,
)
from service.docs.examples import MANY_PREDICTIONS, ONE_PREDICTION, REQUEST_EXAMPLES
from service.docs.refusals import ALWAYS, OF_A_BODY, Json

VERSION = parameter("version", "the version that is to answer; the one served when left out", VERSION_NAME)
THRESHOLD = parameter(
    "threshold",
    "scores below it are `neither`; the version's own when left out",
    {"type": "number", "minimum": 0, "maximum": 1, "examples": [0.8]},
)
FORMAT = parameter(
    "format",
    "`safetensors`: the maps as arrays `layers.0.feature_maps`, ..., all else as JSON in the metadata",
    {"type": "string", "enum": ["json", "safetensors"]},
)
INCLUDE = parameter(
    "include",
    "`grid`: answer with the grid that the network saw; `region`: with where the mark is",
    {"type": "string", "enum": [*INCLUDED, *map(",".join, permutations(INCLUDED))]},
)

ALL_PAGES = parameter(
    "pages",
    "`all`: answer each page of a TIFF, each frame of a GIF or WebP, as a batch; without it the first only. "
    "It comes with one picture, and without `regions`",
    {"type": "string", "enum": [*PAGES], "default": PAGES[0]},
)

WITH_HEIC: Json = {"description": "where the service is installed with the extra `heic`; else 415"}

REGIONS_IN_FORM: Json = {
    "type": "string",
    "contentMediaType": "application/json",
    "description": "of one `image`: its `regions`, as in a JSON body",
    "examples": [str(EXAMPLE_REGIONS)],
}


def marks(shapes_: Sequence[type], examples: Mapping[str, Any], *, many: bool) -> Json:
    """The body of /predict and /explain: JSON, a picture, a form, an array."""
    images = {"type": "array", "items": BINARY, "minItems": 1, "maxItems": None if many else 1}
    parts = {"image": _without_none(images)} | ({"regions": REGIONS_IN_FORM} if many else {})
    form = {"type": "object", "required": ["image"], "properties": parts}
    array = "(H, W) or (N, H, W)" if many else "(H, W)"
    content = json_content(*shapes_, examples=examples)
    content |= {kind: {"schema": BINARY} for kind in PICTURE_TYPES}
    content |= {kind: {"schema": BINARY | WITH_HEIC} for kind in HEIC_TYPES}
    content["multipart/form-data"] = {"schema": form}
    content["application/x-npy"] = {"schema": BINARY | {"description": f"an int8 array {array} of +-1"}}
    return {"required": True, "content": content}


def _without_none(values: Json) -> Json:
    return {key: value for key, value in values.items() if value is not None}


def _predict() -> Json:
    examples = {"one": ONE_PREDICTION, "many": MANY_PREDICTIONS}
    answer = response(
        "One answer for one mark, a list of them for many.",
        json_content(OnePrediction, ManyPredictions, examples=examples),
    )
    body = marks(list(REQUESTS.values()), REQUEST_EXAMPLES, many=True)
    arguments = [INCLUDE, ALL_PAGES, THRESHOLD, VERSION]
    problems = (*ALWAYS, *OF_A_BODY, 404)
    summary = "Is it a tick, a cross, or neither?"
    return {
        "post": operation(
            "predict", "marks", summary, answer, problems, parameters=arguments, requestBody=body
        )
    }


def _explain() -> Json:
    single = {key: value for key, value in REQUEST_EXAMPLES.items() if not key.endswith("s")}
    body = marks([REQUESTS[key] for key in single], single, many=False)
    summary = "Every layer's feature maps for a mark, and the evidence for each class"
    contents = json_content(shapes.MarkExplained) | {"application/octet-stream": {"schema": BINARY}}
    answer = response("The answer and why.", contents)
    post = operation(
        "explain",
        "marks",
        summary,
        answer,
        (*ALWAYS, *OF_A_BODY, 404),
        parameters=[FORMAT, VERSION],
        requestBody=body,
    )
    network = simple(
        "describe_network",
        "marks",
        "What is the same for every mark: layers, weights, calibration",
        shapes.NetworkExplained,
        (*ALWAYS, 404),
        parameters=[VERSION],
    )
    return {**network, "post": post}


def _health() -> Json:
    found = simple("health", "service", "Status, version and self-test", shapes.Health, ())
    found["get"]["responses"]["503"] = response("Not ready.", json_content(shapes.Health))
    return found


def _onnx() -> Json:
    summary = "The network as an ONNX file: grids of +-1 in, calibrated scores out"
    answer = response(summary, {"application/octet-stream": {"schema": BINARY}})
    return {"get": operation("onnx", "service", summary, answer, (*ALWAYS, 404), parameters=[VERSION])}


def paths() -> Json:
    """Every address of the service."""
    name = parameter("name", "the file's name", {"type": "string", "examples": ["icon.svg"]}, where="path")
    files = ("text/css", "text/javascript", "image/svg+xml", "text/html")
    return {
        "/predict": _predict(),
        "/explain": _explain(),
        "/model": simple(
            "manifest",
            "service",
            "The manifest of a version",
            shapes.Manifest,
            (*ALWAYS, 404),
            parameters=[VERSION],
        ),
        "/model/onnx": _onnx(),
        "/health": _health(),
        "/health/live": simple("live", "service", "Is the process alive?", shapes.Live, ()),
        "/health/ready": simple("ready", "service", "May it be sent requests?", shapes.Ready, (503,)),
        "/metrics": text("metrics", "service", "Prometheus metrics, true over all workers", "text/plain"),
        "/openapi.json": {
            "get": operation(
                "openapi",
                "service",
                "This document",
                response("OpenAPI 3.1", {"application/json": {"schema": {"type": "object"}}}),
            )
        },
        **open_inference.paths(),
        "/": text("page", "pages", "Draw a mark and see it read", "text/html"),
        "/docs": text("docs", "pages", "This document as a page", "text/html"),
        "/static/{name}": text(
            "file", "pages", "A file of the pages", *files, problems=(*ALWAYS, 404), parameters=[name]
        ),
    }
