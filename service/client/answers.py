"""What comes back: predictions out of JSON and out of binary tensors, and refusals as exceptions."""

import json
import struct
from collections.abc import Iterator, Mapping
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
    - `warnings`: of blank, inverted, low-contrast, tiny; arrays of +-1 are answered without.
    - `version`: of the network that answered.
    """

    label: str
    confidence: float
    scores: Mapping[str, float]
    warnings: tuple[str, ...]
    version: str


class ServiceError(Exception):
    """The service refused.

    - `status`: of the answer.
    - `detail`: one sentence on what is wrong.
    - `where`: the place in what was sent, if the service named one.
    """

    def __init__(self, status: int, detail: str, where: str | None = None) -> None:
        super().__init__(f"{status}: {detail}")
        self.status = status
        self.detail = detail
        self.where = where


def checked(response: requests.Response) -> requests.Response:
    """The response, if it is none of a refusal; `ServiceError` if it is."""
    if response.ok:
        return response
    try:
        problem = response.json()
        raise ServiceError(response.status_code, str(problem["detail"]), problem.get("where"))
    except (ValueError, KeyError, TypeError):
        raise ServiceError(response.status_code, response.reason or "no reason given") from None


def from_json(answer: Mapping[str, Any]) -> list[Prediction]:
    """The predictions in the JSON of /predict, of one mark or of many."""
    version = answer["model"]["version"]
    return [
        Prediction(item["label"], item["confidence"], item["scores"], tuple(item["warnings"]), version)
        for item in answer.get("predictions", [answer])
    ]


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
