"""Reads a whole form: which boxes were ticked, which crossed, and which neither.

A small service of the kind that uses tickcross. It takes the picture of a form and where the boxes are,
cuts each box out, asks tickcross for all of them at once, and sorts the answers by label.

    curl -F form=@form.png -F boxes='{"agree": [40, 60, 72, 92]}' http://127.0.0.1:8001/read
"""

import json
import os
from collections.abc import Mapping
from typing import Any

import requests
from flask import Flask, request
from werkzeug.exceptions import HTTPException

from examples.form_reader.forms import BadForm, crop, open_form, read_boxes
from service.client import Prediction, ServiceError, TickCross

MAX_BYTES = 32 * 1024 * 1024


def create_app(tickcross: TickCross) -> Flask:
    """The service, which asks `tickcross` about every box."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BYTES
    app.json.sort_keys = False  # type: ignore[attr-defined]  # answers in the order of the boxes

    @app.post("/read")
    def read() -> dict[str, Any]:
        form, boxes = open_form(_sent_picture()), read_boxes(_sent_boxes())
        pictures = [crop(form, name, box) for name, box in boxes.items()]
        return sorted_by_label(dict(zip(boxes, tickcross.classify(pictures), strict=True)))

    @app.get("/health")
    def health() -> dict[str, str]:
        return {"status": "ready"}

    @app.errorhandler(BadForm)
    def refuse(error: BadForm) -> tuple[dict[str, str], int]:
        return {"error": str(error)}, 422

    @app.errorhandler(HTTPException)
    def refuse_http(error: HTTPException) -> tuple[dict[str, str], int]:
        return {"error": error.description or error.name}, error.code or 500

    @app.errorhandler(ServiceError)
    @app.errorhandler(requests.RequestException)
    def pass_on(error: Exception) -> tuple[dict[str, str], int]:
        return {"error": f"tickcross: {error}"}, 502

    return app


def _sent_picture() -> bytes:
    if "form" not in request.files:
        raise BadForm("form: the picture of the form is missing")
    return request.files["form"].stream.read()


def _sent_boxes() -> object:
    try:
        return json.loads(request.form.get("boxes", ""))
    except json.JSONDecodeError:
        raise BadForm("boxes: expected JSON") from None


def sorted_by_label(predictions: Mapping[str, Prediction]) -> dict[str, Any]:
    """The names of the ticked and crossed boxes and of the others, and how sure each answer is."""
    named = {
        group: [name for name, prediction in predictions.items() if prediction.label == label]
        for group, label in (("ticked", "tick"), ("crossed", "cross"), ("neither", "neither"))
    }
    return {**named, "confidence": {name: answer.confidence for name, answer in predictions.items()}}


def from_environment() -> Flask:
    """The service that asks the tickcross at `TICKCROSS_URL`."""
    return create_app(TickCross(os.environ.get("TICKCROSS_URL", "http://127.0.0.1:8000")))
