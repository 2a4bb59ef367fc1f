"""The operations on every path, with their parameters, bodies and answers."""

from service.docs import open_inference, shapes
from service.docs.bodies import OF_EXPLAIN, OF_PREDICT, SINGLE, SOME_PARAMETERS, STEP, VERSION, marks
from service.docs.building import (
    BINARY,
    json_content,
    operation,
    parameter,
    response,
    simple,
    text,
)
from service.docs.examples import MANY_PREDICTIONS, ONE_PREDICTION, REQUEST_EXAMPLES
from service.docs.refusals import ALWAYS, OF_A_BODY, Json

OF_A_VERSION = (*ALWAYS, 404, 422)
"""Problems of the operations that take query arguments only."""


def _predict() -> Json:
    examples = {"one": ONE_PREDICTION, "many": MANY_PREDICTIONS}
    answer = response(
        "One answer for one mark, a list of them for many.", json_content("PredictAnswer", examples)
    )
    body = marks("Predict", REQUEST_EXAMPLES, many=True)
    problems = (*ALWAYS, *OF_A_BODY, 404)
    summary = "Is it a tick, a cross, or neither?"
    return {
        "post": operation(
            "predict", "marks", summary, answer, problems, parameters=OF_PREDICT, requestBody=body
        )
    }


def _explain() -> Json:
    body = marks("Explain", {key: REQUEST_EXAMPLES[key] for key in SINGLE}, many=False)
    summary = "Every layer's feature maps for a mark, and the evidence for each class"
    contents = json_content(shapes.MarkExplained) | {"application/octet-stream": {"schema": BINARY}}
    answer = response("The answer and why.", contents)
    post = operation(
        "explain",
        "marks",
        summary,
        answer,
        (*ALWAYS, *OF_A_BODY, 404),
        parameters=OF_EXPLAIN,
        requestBody=body,
    )
    network = simple(
        "describe_network",
        "marks",
        "What is the same for every mark: layers, weights, calibration",
        shapes.NetworkExplained,
        OF_A_VERSION,
        parameters=[SOME_PARAMETERS, STEP, VERSION],
    )
    return {**network, "post": post}


def _health() -> Json:
    item = simple("health", "service", "Status, version and self-test", shapes.Health, ())
    item["get"]["responses"]["503"] = response("Not ready.", json_content(shapes.Health))
    return item


def _onnx() -> Json:
    summary = "The network as an ONNX file: grids of +-1 in, calibrated scores out"
    answer = response(summary, {"application/octet-stream": {"schema": BINARY}})
    return {"get": operation("onnx", "service", summary, answer, OF_A_VERSION, parameters=[VERSION])}


def paths() -> Json:
    """All paths of the service."""
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
        **open_inference.paths(),
        "/": text("page", "pages", "Draw a mark and see it read", "text/html"),
        "/docs": text("docs", "pages", "This document as a page", "text/html"),
        "/static/{name}": text(
            "file", "pages", "A file of the pages", *files, problems=(*ALWAYS, 404), parameters=[name]
        ),
    }
