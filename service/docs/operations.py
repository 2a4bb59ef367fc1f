"""Every address: what it takes and what it gives."""

from collections.abc import Mapping, Sequence
from itertools import permutations
from typing import Any

from model.artifact import SHIPPED
from service.core.inputs import PICTURE_TYPES
from service.core.inputs.form import OTHER_PARTS
from service.core.open_inference import messages as v2
from service.core.predict import INCLUDED
from service.core.schemas import EXAMPLE_REGIONS, REQUESTS, ManyPredictions, OnePrediction
from service.docs import shapes
from service.docs.building import json_content, operation, parameter, response, simple, text
from service.docs.examples import MANY_PREDICTIONS, ONE_PREDICTION, REQUEST_EXAMPLES
from service.docs.refusals import ALWAYS, OF_A_BODY, Json

BINARY: Json = {"type": "string", "format": "binary"}

VERSION_NAME: Json = {"type": "string", "pattern": f"^[1-9][0-9]{{0,8}}(-{SHIPPED})?$", "examples": ["1"]}
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

OF_A_VERSION = (*ALWAYS, 404, 422)
"""Problems of the operations that only take the query argument `version`."""

REGIONS_IN_FORM: Json = {
    "type": "string",
    "contentMediaType": "application/json",
    "description": "of one `image`: its `regions`, as in a JSON body",
    "examples": [str(EXAMPLE_REGIONS)],
}


OTHER_NAMES = f"files may also be named {', '.join(OTHER_PARTS)}, each with `[]` as well"
AS_IN_QUERY = "as in the query; a form and its query must not differ"


def marks(
    shapes_: Sequence[type], examples: Mapping[str, Any], options: Sequence[Json], *, many: bool
) -> Json:
    """The body of /predict and /explain: JSON, a picture, a form, an array."""
    images = {"type": "array", "items": BINARY, "minItems": 1, "maxItems": None if many else 1}
    parts = {"image": _without_none(images | {"description": OTHER_NAMES})}
    parts |= {"regions": REGIONS_IN_FORM} if many else {}
    parts |= {option["name"]: option["schema"] | {"description": AS_IN_QUERY} for option in options}
    form = {"type": "object", "required": ["image"], "properties": parts}
    array = "(H, W) or (N, H, W)" if many else "(H, W)"
    content = json_content(*shapes_, examples=examples)
    content |= {kind: {"schema": BINARY} for kind in PICTURE_TYPES}
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
    arguments = [INCLUDE, THRESHOLD, VERSION]
    body = marks(list(REQUESTS.values()), REQUEST_EXAMPLES, arguments, many=True)
    problems = (*ALWAYS, *OF_A_BODY, 404)
    summary = "Is it a tick, a cross, or neither?"
    return {
        "post": operation(
            "predict", "marks", summary, answer, problems, parameters=arguments, requestBody=body
        )
    }


def _explain() -> Json:
    single = {key: value for key, value in REQUEST_EXAMPLES.items() if not key.endswith("s")}
    arguments = [FORMAT, VERSION]
    body = marks([REQUESTS[key] for key in single], single, arguments, many=False)
    summary = "Every layer's feature maps for a mark, and the evidence for each class"
    contents = json_content(shapes.MarkExplained) | {"application/octet-stream": {"schema": BINARY}}
    answer = response("The answer and why.", contents)
    post = operation(
        "explain",
        "marks",
        summary,
        answer,
        (*ALWAYS, *OF_A_BODY, 404),
        parameters=arguments,
        requestBody=body,
    )
    network = simple(
        "describe_network",
        "marks",
        "What is the same for every mark: layers, weights, calibration",
        shapes.NetworkExplained,
        OF_A_VERSION,
        parameters=[VERSION],
    )
    return {**network, "post": post}


NAME_IN_PATH = parameter(
    "name", "the network's name", {"type": "string", "examples": ["tickcross"]}, where="path"
)
VERSION_IN_PATH = parameter("version", "the version's name", VERSION_NAME, where="path")


def _infer(name: str, parameters: list[Json]) -> Json:
    content = json_content(v2.InferenceRequest) | {"application/octet-stream": {"schema": BINARY}}
    answers = json_content(v2.InferenceResponse) | {"application/octet-stream": {"schema": BINARY}}
    length = parameter(
        "Inference-Header-Content-Length",
        "bytes of the JSON at the beginning, where tensors follow in binary",
        {"type": "string", "pattern": "^[0-9]{1,9}$"},
        where="header",
    )
    summary = "Scores and labels of grids or pictures"
    body = {"required": True, "content": content}
    return {
        "post": operation(
            name,
            "open inference protocol",
            summary,
            response(summary, answers),
            (*ALWAYS, *OF_A_BODY, 404),
            parameters=[*parameters, length],
            requestBody=body,
        )
    }


def _open_inference() -> Json:
    tag = "open inference protocol"
    paths: Json = {
        "/v2": simple("v2_server", tag, "Which server this is", v2.ServerMetadata),
        "/v2/health/live": simple("v2_live", tag, "Is the server alive?", v2.ServerLive, ()),
        "/v2/health/ready": _ready("v2_ready", tag, "May it be sent requests?", v2.ServerReady),
    }
    places = {"": [NAME_IN_PATH], "/versions/{version}": [NAME_IN_PATH, VERSION_IN_PATH]}
    for place, parameters in places.items():
        base, name = "/v2/models/{name}" + place, "v2_version" if place else "v2_model"
        paths[base] = simple(
            name, tag, "What it takes and gives", v2.ModelMetadata, (*ALWAYS, 404), parameters=parameters
        )
        paths[base + "/ready"] = _ready(f"{name}_ready", tag, "Is it ready?", v2.ModelReady, parameters)
        paths[base + "/infer"] = _infer(f"{name}_infer", parameters)
    return paths


def _ready(name: str, tag: str, summary: str, shape: type, parameters: Sequence[Json] = ()) -> Json:
    """A probe whose body says the same as its status."""
    answer = response(summary, json_content(shape))
    more = {"parameters": list(parameters)} if parameters else {}
    found = operation(name, tag, summary, answer, (404,) if parameters else (), **more)
    found["responses"]["503"] = response("Not ready.", json_content(shape))
    return {"get": found}


def _health() -> Json:
    found = simple("health", "service", "Status, version and self-test", shapes.Health, ())
    found["get"]["responses"]["503"] = response("Not ready.", json_content(shapes.Health))
    return found


def _onnx() -> Json:
    summary = "The network as an ONNX file: grids of +-1 in, calibrated scores out"
    answer = response(summary, {"application/octet-stream": {"schema": BINARY}})
    return {"get": operation("onnx", "service", summary, answer, OF_A_VERSION, parameters=[VERSION])}


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
            OF_A_VERSION,
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
        **_open_inference(),
        "/": text("page", "pages", "Draw a mark and see it read", "text/html"),
        "/docs": text("docs", "pages", "This document as a page", "text/html"),
        "/static/{name}": text(
            "file", "pages", "A file of the pages", *files, problems=(*ALWAYS, 404), parameters=[name]
        ),
    }
