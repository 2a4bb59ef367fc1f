"""The paths of the Open Inference Protocol V2 and of its extensions."""

from collections.abc import Sequence

from service.core.open_inference import extensions
from service.core.open_inference import messages as v2
from service.docs.building import (
    BINARY,
    VERSION_NAME,
    json_content,
    operation,
    parameter,
    ref,
    response,
    simple,
)
from service.docs.refusals import ALWAYS, OF_A_BODY, Json

TAG = "open inference protocol"
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
            TAG,
            summary,
            response(summary, answers),
            (*ALWAYS, *OF_A_BODY, 404),
            parameters=[*parameters, length],
            requestBody=body,
        )
    }


def paths() -> Json:
    """All paths of the protocol and of its extensions."""
    paths_: Json = {
        "/v2": simple("v2_server", TAG, "Which server this is", v2.ServerMetadata),
        "/v2/health/live": simple("v2_live", TAG, "Is the server alive?", v2.ServerLive, ()),
        "/v2/health/ready": _ready("v2_ready", "May it be sent requests?", v2.ServerReady),
    }
    places = {"": [NAME_IN_PATH], "/versions/{version}": [NAME_IN_PATH, VERSION_IN_PATH]}
    for place, parameters in places.items():
        base, name = "/v2/models/{name}" + place, "v2_version" if place else "v2_model"
        paths_[base] = simple(
            name, TAG, "What it takes and gives", v2.ModelMetadata, (*ALWAYS, 404), parameters=parameters
        )
        paths_[base + "/ready"] = _ready(f"{name}_ready", "Is it ready?", v2.ModelReady, parameters)
        paths_[base + "/config"] = _of_triton(
            f"{name}_config", "How it is run, as Triton says it", extensions.ModelConfig, parameters
        )
        paths_[base + "/stats"] = _of_triton(
            f"{name}_stats", "What it has answered", extensions.ModelStatistics, parameters
        )
        paths_[base + "/infer"] = _infer(f"{name}_infer", parameters)
    paths_["/v2/models/stats"] = _of_triton(
        "v2_stats", "What each version has answered", extensions.ModelStatistics
    )
    paths_["/v2/repository/index"] = _index()
    return paths_


def _of_triton(name: str, summary: str, shape: type, parameters: Sequence[Json] = ()) -> Json:
    more = {"parameters": list(parameters)} if parameters else {}
    problems = (*ALWAYS, 404) if parameters else ALWAYS
    return simple(name, TAG, summary, shape, problems, **more)


def _index() -> Json:
    summary = "The versions that can be asked for"
    entries = {"type": "array", "items": ref(extensions.IndexEntry)}
    answer = response(summary, {"application/json": {"schema": entries}})
    body = {"required": False, "content": json_content(extensions.IndexRequest)}
    problems = (*ALWAYS, 400, 408, 413, 422, 503)
    return {"post": operation("v2_index", TAG, summary, answer, problems, requestBody=body)}


def _ready(name: str, summary: str, shape: type, parameters: Sequence[Json] = ()) -> Json:
    """A probe whose body says the same as its status."""
    answer = response(summary, json_content(shape))
    more = {"parameters": list(parameters)} if parameters else {}
    ready = operation(name, TAG, summary, answer, (404,) if parameters else (), **more)
    ready["responses"]["503"] = response("Not ready.", json_content(shape))
    return {"get": ready}
