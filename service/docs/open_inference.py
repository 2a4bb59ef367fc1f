"""The paths of the Open Inference Protocol V2 and of its extensions."""

from service.core.open_inference import extensions
from service.core.open_inference import messages as v2
from service.docs.building import (
    BINARY,
    VERSION_NAME,
    json_content,
    operation,
    parameter,
    ready,
    ref,
    response,
    simple,
)
from service.docs.refusals import ALWAYS, OF_MARKS, Json

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
        "bytes of the JSON at the beginning, if tensors follow in binary",
        {"type": "string", "pattern": "^[0-9]{1,9}$"},
        where="header",
    )
    body = {"required": True, "content": content}
    request: Json = {"parameters": [*parameters, length], "requestBody": body}
    summary = "Scores and labels of grids or pictures"
    return {"post": operation(name, TAG, summary, response(summary, answers), OF_MARKS, **request)}


def paths() -> Json:
    """All paths of the protocol and of its extensions."""
    paths_: Json = {
        "/v2": simple("v2_server", TAG, "Name, version and extensions of the server", v2.ServerMetadata),
        "/v2/health/live": simple("v2_live", TAG, "Is the server alive?", v2.ServerLive, ()),
        "/v2/health/ready": ready("v2_ready", TAG, "Does the server accept requests?", v2.ServerReady),
    }
    places = {"": [NAME_IN_PATH], "/versions/{version}": [NAME_IN_PATH, VERSION_IN_PATH]}
    for place, parameters in places.items():
        base, name = "/v2/models/{name}" + place, "v2_version" if place else "v2_model"
        query: Json = {"problems": (*ALWAYS, 404), "parameters": parameters}
        paths_[base] = simple(name, TAG, "Inputs and outputs of the network", v2.ModelMetadata, **query)
        paths_[base + "/ready"] = ready(f"{name}_ready", TAG, "Is it ready?", v2.ModelReady, parameters)
        summary = "Configuration of the network, in Triton's form"
        paths_[base + "/config"] = simple(f"{name}_config", TAG, summary, extensions.ModelConfig, **query)
        summary = "Statistics of the network"
        paths_[base + "/stats"] = simple(f"{name}_stats", TAG, summary, extensions.ModelStatistics, **query)
        paths_[base + "/infer"] = _infer(f"{name}_infer", parameters)
    summary = "Statistics of each version"
    paths_["/v2/models/stats"] = simple("v2_stats", TAG, summary, extensions.ModelStatistics)
    paths_["/v2/repository/index"] = _index()
    return paths_


def _index() -> Json:
    summary = "The available versions"
    entries = {"type": "array", "items": ref(extensions.IndexEntry)}
    answer = response(summary, {"application/json": {"schema": entries}})
    body = {"required": False, "content": json_content(extensions.IndexRequest)}
    problems = (*ALWAYS, 400, 408, 413, 422, 503)
    return {"post": operation("v2_index", TAG, summary, answer, problems, requestBody=body)}
