"""`/explain`: why a mark gets its answer. POST a mark; GET what is the same for every mark."""

from collections.abc import Callable
from typing import Any

import orjson
import safetensors.numpy
from flask import Blueprint, Response, request

from model.classifier import LABELS, Classifier, Predictions
from model.explanation import Evidence, Explanation, ReceptiveField, Stage, explain, stages

from .answers import json_answer
from .compression import compressed
from .inputs import read_inputs
from .outcome import leave_outcome
from .problems import Problem
from .serving import serving, settings_in_force

blueprint = Blueprint("explain", __name__)

SAFETENSORS = "application/octet-stream"


@blueprint.get("/explain")
def explain_network() -> Response:
    """The layers with their shapes, receptive fields and weights, and the calibration."""
    classifier = serving().classifier_for(request.args.get("version"))
    response = json_answer(
        {
            **_named(classifier),
            "labels": list(LABELS),
            "threshold": _threshold(classifier),
            "grid_size": classifier.grid_size,
            "calibration": classifier.manifest["calibration"],
            "layers": [_stage(stage) for stage in stages(classifier.network)],
        }
    )
    response.add_etag(weak=True)
    response.cache_control.no_cache = True
    response.make_conditional(request)
    return compressed(response)


@blueprint.post("/explain")
def explain_mark() -> Response:
    """The answer for one mark as /predict gives it, every layer's feature maps, and the evidence."""
    answered = _answer_in(request.args.get("format", "json"))
    classifier = serving().classifier_for(request.args.get("version"))
    inputs = read_inputs(request.environ, classifier, settings_in_force())
    if inputs.many:
        raise Problem(422, "one mark is explained at a time; send a single `grid` or `image`")
    predictions = inputs.answered_by(classifier, settings_in_force().threshold)
    leave_outcome(request.environ, classifier.version, predictions)
    explanation = explain(classifier.network, predictions.grids[0], classifier.manifest["calibration"])
    answer = {**_prediction(predictions), **_explanation(classifier, explanation), **_named(classifier)}
    return answered(answer)


def _answer_in(form: str) -> Callable[[dict[str, Any]], Response]:
    answers = {"json": lambda answer: compressed(json_answer(answer)), "safetensors": _safetensors}
    if form not in answers:
        raise Problem(422, f"format is {form[:40]}; expected json or safetensors", where="format")
    return answers[form]


def _safetensors(answer: dict[str, Any]) -> Response:
    """The feature maps as float32 arrays, which need no parsing; all the rest as JSON in the metadata."""
    maps = {f"layers.{i}.feature_maps": layer.pop("feature_maps") for i, layer in enumerate(answer["layers"])}
    rest = orjson.dumps(answer, option=orjson.OPT_SERIALIZE_NUMPY).decode()
    return Response(safetensors.numpy.save(maps, {"explanation": rest}), content_type=SAFETENSORS)


def _threshold(classifier: Classifier) -> float:
    asked = settings_in_force().threshold
    return classifier.threshold if asked is None else asked


def _named(classifier: Classifier) -> dict[str, Any]:
    return {"model": {"name": classifier.name, "version": classifier.version}}


def _prediction(predictions: Predictions) -> dict[str, Any]:
    tick, cross = predictions.scores[0]
    return {
        "label": LABELS[predictions.labels[0]],
        "confidence": predictions.confidence[0],
        "scores": {"tick": tick, "cross": cross},
        "warnings": predictions.warnings[0],
        "grid": predictions.grids[0].copy(),
    }


def _explanation(classifier: Classifier, explanation: Explanation) -> dict[str, Any]:
    layers = zip(stages(classifier.network), explanation.feature_maps, strict=True)
    return {
        "layers": [{**_geometry(stage), "feature_maps": _contiguous(maps)} for stage, maps in layers],
        "evidence": {name: _evidence(evidence) for name, evidence in explanation.evidence.items()},
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {**evidence._asdict(), "cells": _contiguous(evidence.cells)}


def _stage(stage: Stage) -> dict[str, Any]:
    parameters = {name: _contiguous(array) for name, array in stage.layer.parameters.items()}
    return {**_geometry(stage), "parameters": parameters}


def _geometry(stage: Stage) -> dict[str, Any]:
    return {
        "kind": stage.layer.kind,
        "settings": {key: value for key, value in stage.layer.specification().items() if key != "kind"},
        "input_shape": stage.input_shape,
        "output_shape": stage.output_shape,
        "receptive_field": {"before": _field(stage.before), "grid": _field(stage.grid)},
    }


def _field(field: ReceptiveField) -> dict[str, Any]:
    return field._asdict()


def _contiguous(array: Any) -> Any:
    """orjson reads arrays straight from memory, and only where they lie there in one piece."""
    return array if array.flags.c_contiguous else array.copy(order="C")
