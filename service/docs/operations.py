"""The operations on every path, with their parameters, bodies and answers."""

from service.docs import open_inference, shapes
from service.docs.bodies import ANSWER_EXAMPLES, OF_EXPLAIN, OF_PREDICT, SOME_PARAMETERS, STEP, VERSION, marks
from service.docs.building import BINARY, json_content, operation, parameter, ready, response, simple, text
from service.docs.refusals import ALWAYS, OF_MARKS, Json

OF_A_VERSION = (*ALWAYS, 404, 422)
"""Problems of the operations that take query arguments only."""


def _predict() -> Json:
    content = json_content("PredictAnswer", ANSWER_EXAMPLES)
    answer = response("One answer for one mark, a list of answers for many.", content)
    request: Json = {"parameters": OF_PREDICT, "requestBody": marks("Predict", many=True)}
    summary = "Is it a tick, a cross, or neither?"
    return {"post": operation("predict", "marks", summary, answer, OF_MARKS, **request)}


def _explain() -> Json:
    summary = "Every layer's feature maps for a mark, and the evidence for each class"
    contents = json_content(shapes.MarkExplained) | {"application/octet-stream": {"schema": BINARY}}
    answer = response("The answer and its explanation.", contents)
    request: Json = {"parameters": OF_EXPLAIN, "requestBody": marks("Explain", many=False)}
    post = operation("explain", "marks", summary, answer, OF_MARKS, **request)
    summary = "The network: layers, weights, calibration"
    query: Json = {"problems": OF_A_VERSION, "parameters": [SOME_PARAMETERS, STEP, VERSION]}
    network = simple("describe_network", "marks", summary, shapes.NetworkExplained, **query)
    return {**network, "post": post}


def _onnx() -> Json:
    summary = "The network as an ONNX file: grids of +-1 in, calibrated scores out"
    answer = response(summary, {"application/octet-stream": {"schema": BINARY}})
    return {"get": operation("onnx", "service", summary, answer, OF_A_VERSION, parameters=[VERSION])}


def paths() -> Json:
    """All paths of the service."""
    name = parameter("name", "the file's name", {"type": "string", "examples": ["icon.svg"]}, where="path")
    of_a_version: Json = {"problems": OF_A_VERSION, "parameters": [VERSION]}
    document = response("OpenAPI 3.1", {"application/json": {"schema": {"type": "object"}}})
    files = ("text/css", "text/javascript", "image/svg+xml", "text/html")
    return {
        "/predict": _predict(),
        "/explain": _explain(),
        "/model": simple("manifest", "service", "The manifest of a version", shapes.Manifest, **of_a_version),
        "/model/onnx": _onnx(),
        "/health": ready("health", "service", "Status, version and self-test", shapes.Health),
        "/health/live": simple("live", "service", "Is the process alive?", shapes.Live, ()),
        "/health/ready": simple("ready", "service", "Does it accept requests?", shapes.Ready, (503,)),
        "/metrics": text("metrics", "service", "Prometheus metrics of all workers together", "text/plain"),
        "/openapi.json": {"get": operation("openapi", "service", "This document", document)},
        **open_inference.paths(),
        "/": text("page", "pages", "The drawing page", "text/html"),
        "/docs": text("docs", "pages", "This document as a page", "text/html"),
        "/static/{name}": text(
            "file", "pages", "A file of the pages", *files, problems=(*ALWAYS, 404), parameters=[name]
        ),
    }
