"""Turns responses into predictions, from JSON or binary tensors, and refusals into exceptions."""

import json
import struct
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import requests

NEITHER = "neither"
HEADER_LENGTH = "Inference-Header-Content-Length"


@dataclass(frozen=True, slots=True)
class Prediction:
    """The answer for one mark.

    - `label`: tick, cross or neither.
    - `confidence`: the winning score; for neither 1 minus the larger score.
    - `scores`: of tick and cross, each from 0 to 1.
    - `warnings`: some of blank, inverted, low-contrast, tiny, several-marks and other-ink; answers for arrays
      of +-1 have none.
    - `version`: of the network that answered.
    - `region`: the position of the mark in the picture: left, top, width and height; None for arrays of +-1.
    """

    label: str
    confidence: float
    scores: Mapping[str, float]
    warnings: tuple[str, ...]
    version: str
    region: tuple[int, int, int, int] | None = None


class ServiceError(Exception):
    """The service refused the request, or the server is not tickcross.

    - `status`: of the response.
    - `detail`: one sentence on what is wrong.
    - `where`: the place of the error in the request, if the service named one.
    - `marks`: for a list of marks, the slice of it that the request had; `where` counts from its start.
    """

    def __init__(self, status: int, detail: str, where: str | None = None) -> None:
        super().__init__(status, detail, where)
        self.status = status
        self.detail = detail
        self.where = where
        self.marks: range | None = None

    def __str__(self) -> str:
        part = f" (in marks[{self.marks.start}:{self.marks.stop}])" if self.marks else ""
        return f"{self.status}: {self.detail}{part}"


def checked(response: requests.Response) -> requests.Response:
    """The response; raises `ServiceError` if it is a refusal."""
    first = (*response.history, response)[0]
    if response.request.method != first.request.method:
        raise ServiceError(first.status_code, f"{first.url} has moved to {response.url}; use that address")
    if response.ok:
        return response
    try:
        problem = response.json()
        raise ServiceError(response.status_code, str(problem["detail"]), problem.get("where"))
    except (ValueError, KeyError, TypeError):
        raise ServiceError(response.status_code, response.reason or "no reason given") from None


def predictions(response: requests.Response, count: int | None = None) -> list[Prediction]:
    """The predictions in a response, JSON or binary tensors. `ServiceError` unless there are `count`."""
    with _reading(response):
        length = response.headers.get(HEADER_LENGTH)
        predictions = from_binary(response.content, int(length)) if length else from_json(response.json())
    if count is not None and len(predictions) != count:
        raise ServiceError(response.status_code, f"there are {len(predictions)} answers to {count} marks")
    return predictions


def grid_size(response: requests.Response) -> int:
    """The side of the network's grid in the metadata of the Open Inference Protocol."""
    with _reading(response):
        return int(response.json()["inputs"][0]["shape"][-1])


@contextmanager
def _reading(response: requests.Response) -> Iterator[None]:
    try:
        yield
    except (LookupError, TypeError, ValueError, struct.error) as error:
        raise ServiceError(response.status_code, f"{response.url} gives no answer of tickcross") from error


def from_json(answer: Mapping[str, Any]) -> list[Prediction]:
    """The predictions in the JSON of /predict, for one mark or many."""
    version = answer["model"]["version"]
    return [_from_object(item, version) for item in answer.get("predictions", [answer])]


def _from_object(item: Mapping[str, Any], version: str) -> Prediction:
    region = None
    if "region" in item:
        left, top, width, height = item["region"]
        region = (left, top, width, height)
    return Prediction(
        item["label"], item["confidence"], item["scores"], tuple(item["warnings"]), version, region
    )


def from_binary(content: bytes, length: int) -> list[Prediction]:
    """The predictions in `scores` and `label` as binary tensors, after `length` bytes of JSON."""
    header = json.loads(content[:length])
    scores_size = header["outputs"][0]["parameters"]["binary_data_size"]
    scores = struct.iter_unpack("<2f", content[length : length + scores_size])
    labels = _read_texts(content[length + scores_size :])
    version = header["model_version"]
    return [
        _from_scores(label, tick, cross, version) for label, (tick, cross) in zip(labels, scores, strict=True)
    ]


def _read_texts(binary: bytes) -> Iterator[str]:
    at = 0
    while at < len(binary):
        (length,) = struct.unpack_from("<I", binary, at)
        yield binary[at + 4 : at + 4 + length].decode()
        at += 4 + length


def _from_scores(label: str, tick: float, cross: float, version: str) -> Prediction:
    best = max(tick, cross)
    confidence = 1 - best if label == NEITHER else best
    return Prediction(label, confidence, {"tick": tick, "cross": cross}, (), version)
