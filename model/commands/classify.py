"""`python -m model classify`: what pictures show, a line each."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from model.classifier import Classifier, Prediction
from model.commands.arguments import add_artifact_argument, add_threshold_argument, chosen_version
from model.dataset.folder import MAX_PIXELS, bytes_of_picture
from model.errors import BadPicture


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which pictures, and how to say it."""
    parser.add_argument("pictures", nargs="+", type=Path, metavar="PICTURE", help="a file")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    add_threshold_argument(parser)
    add_artifact_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Answer each picture; those that cannot be read are named, and make the exit code 1."""
    classifier = Classifier.load(chosen_version(arguments))
    failed = False
    for path in arguments.pictures:
        try:
            reading = classifier.picture_to_reading(bytes_of_picture(path), MAX_PIXELS)
        except BadPicture as error:
            sys.stderr.write(f"error: {path}: {error}\n")
            failed = True
        else:
            prediction = classifier.classify([reading], arguments.threshold)[0]
            print(json.dumps(_as_json(path, prediction)) if arguments.json else _as_text(path, prediction))
    return int(failed)


def _as_json(path: Path, prediction: Prediction) -> dict[str, Any]:
    return {
        "picture": str(path),
        "label": prediction.label,
        "confidence": round(prediction.confidence, 6),
        "scores": {name: round(score, 6) for name, score in prediction.scores.items()},
        "warnings": list(prediction.warnings),
    }


def _as_text(path: Path, prediction: Prediction) -> str:
    warnings = f"  ({', '.join(prediction.warnings)})" if prediction.warnings else ""
    return f"{path}  {prediction.label}  {prediction.confidence:.4f}{warnings}"
