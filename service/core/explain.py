"""`/explain`: explains the answer for a mark, and describes the network of a version."""

from collections.abc import Callable, Container, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import safetensors.numpy

from model.classifier import LABELS, Classifier, Predictions
from model.explanation import Explanation, Stage, Window, explain, stages
from service.core.inputs import content_of, read_inputs
from service.core.inputs.json_text import MAX_SHOWN
from service.core.options import VERSION, Options, options_in_query, with_fields
from service.core.problems import Problem
from service.core.question import Question, Versions
from service.core.reply import BINARY, Outcome, Reply, json_reply
from service.core.snapshots import STEP, at_step, step_in, steps_of

if TYPE_CHECKING:
    from service.core.received import Received
    from service.settings import Settings

OPTIONS = ("format", STEP, VERSION)
"""The options of an explanation, in the query or in fields of a form."""

OPTIONS_OF_NETWORK = ("parameters", STEP, VERSION)
"""The query arguments of a description of the network."""

_Writer = Callable[[dict[str, Any]], Reply]


def describe_network(options: Options, versions: Versions, settings: "Settings") -> Reply:
    """The layers with shapes, receptive fields and parameters, the calibration, and the available steps.

    Raises a `Problem` for an unknown version, step or parameter name.
    """
    served = versions.classifier_for(options.get(VERSION))
    step = step_in(options.get(STEP))
    classifier = at_step(served, step)
    layers = stages(classifier.network)
    names = _names_of_parameters(options.get("parameters"), layers)
    threshold = classifier.threshold if settings.threshold is None else settings.threshold
    return json_reply(
        {
            **_named(classifier, step),
            "steps": steps_of(served),
            "labels": list(LABELS),
            "threshold": threshold,
            "grid_size": classifier.grid_size,
            "calibration": classifier.manifest["calibration"],
            "layers": [_stage(stage, names) for stage in layers],
        }
    )


def _names_of_parameters(text: str | None, layers: Iterable[Stage]) -> Container[str]:
    """The parameter names in `text`, or all of them for None. Raises a 422 `Problem` for an unknown one."""
    known = dict.fromkeys(name for stage in layers for name in stage.layer.parameters)
    names = known if text is None else text.split(",")
    for name in names:
        if name not in known:
            detail = f"parameters has `{name[:MAX_SHOWN]}`; expected names out of {', '.join(known)}"
            raise Problem(422, detail, where="parameters")
    return names


def read(received: "Received", versions: Versions, settings: "Settings") -> Question:
    """The question with one mark. The reply has its prediction, all layers' feature maps and the evidence."""
    options = options_in_query(received.query, OPTIONS)
    content = content_of(received, settings, OPTIONS)
    if content.form is not None:
        options = with_fields(options, content.form.fields)
    written = _written_in(options.get("format", "json"))
    step = step_in(options.get(STEP))
    classifier = at_step(versions.classifier_for(options.get(VERSION)), step)
    inputs = read_inputs(content, classifier, settings)
    if inputs.many:
        raise Problem(422, "one mark is explained at a time; send a single `grid` or `image`")
    write = partial(_write, classifier, step, written, inputs.mistyped)
    return Question(inputs, classifier, settings.threshold, write)


def _write(
    classifier: Classifier, step: int | None, written: _Writer, mistyped: int, predictions: Predictions
) -> Reply:
    """The reply with the explanation. If a step is requested, the answer is not counted."""
    explanation = explain(classifier.network, predictions.grids[0], classifier.manifest["calibration"])
    answer = {**_prediction(predictions), **_explanation(classifier, explanation), **_named(classifier, step)}
    outcome = Outcome(classifier.version, predictions, mistyped) if step is None else None
    return written(answer)._replace(outcome=outcome)


def _safetensors(answer: dict[str, Any]) -> Reply:
    """The feature maps as float32 arrays, which need no parsing; all the rest as JSON in the metadata."""
    maps = {
        f"layers.{index}.feature_maps": np.ascontiguousarray(layer.pop("feature_maps"))
        for index, layer in enumerate(answer["layers"])
    }
    content = safetensors.numpy.save(maps, {"explanation": json_reply(answer).body.decode()})
    return Reply(200, (("Content-Type", BINARY),), content)


_WRITERS: dict[str, _Writer] = {"json": json_reply, "safetensors": _safetensors}


def _written_in(form: str) -> _Writer:
    if form not in _WRITERS:
        raise Problem(422, f"format is {form[:40]}; expected {' or '.join(_WRITERS)}", where="format")
    return _WRITERS[form]


def _named(classifier: Classifier, step: int | None) -> dict[str, Any]:
    named = {"model": {"name": classifier.name, "version": classifier.version}}
    return named if step is None else {**named, "step": step}


def _prediction(predictions: Predictions) -> dict[str, Any]:
    tick, cross = predictions.scores[0]
    return {
        "label": LABELS[predictions.labels[0]],
        "confidence": predictions.confidence[0],
        "scores": {"tick": tick, "cross": cross},
        "warnings": predictions.warnings[0],
        "grid": predictions.grids[0],
        "region": predictions.regions[0],
    }


def _explanation(classifier: Classifier, explanation: Explanation) -> dict[str, Any]:
    layers = zip(stages(classifier.network), explanation.feature_maps, strict=True)
    return {
        "layers": [{**_geometry(stage), "feature_maps": maps} for stage, maps in layers],
        "evidence": {name: evidence._asdict() for name, evidence in explanation.evidence.items()},
    }


def _stage(stage: Stage, names: Container[str]) -> dict[str, Any]:
    parameters = {name: array for name, array in stage.layer.parameters.items() if name in names}
    return {**_geometry(stage), "parameters": parameters}


def _geometry(stage: Stage) -> dict[str, Any]:
    return {
        "kind": stage.layer.kind,
        "settings": {key: value for key, value in stage.layer.specification().items() if key != "kind"},
        "input_shape": stage.input_shape,
        "output_shape": stage.output_shape,
        "receptive_field": {"before": _field(stage.before), "grid": _field(stage.grid)},
    }


def _field(window: Window) -> dict[str, Any]:
    return {"size": (window.height, window.width), "stride": (window.stride, window.stride)}
