"""`python -m model evaluate`: every figure that we publish, on folders of real marks."""

import argparse
import json
import sys
from pathlib import Path

from model.classifier import Classifier
from model.commands.arguments import add_artifact_argument, add_threshold_argument, chosen_version
from model.evaluation import contact_sheet, evaluate, report


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Let the user choose the pictures to measure on, and the files to write."""
    words = "folder with tick/, cross/ and neither/ in it, or with folders that have them"
    parser.add_argument("directory", type=Path, metavar="DIR", help=words)
    add_threshold_argument(parser)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to this JSON file too")
    parser.add_argument(
        "--mistakes", type=Path, metavar="FILE", help="write the wrong answers to this PNG file"
    )
    add_artifact_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Measure and print."""
    classifier = Classifier.load(chosen_version(arguments))
    evaluation = evaluate(classifier, arguments.directory, arguments.threshold)
    for complaint in evaluation.skipped:
        sys.stderr.write(f"skipped {complaint}\n")
    print(report(evaluation))
    if arguments.json:
        arguments.json.write_text(json.dumps(evaluation.as_json(), indent=1) + "\n", encoding="utf-8")
    if arguments.mistakes:
        contact_sheet(evaluation.mistakes()).save(arguments.mistakes, "PNG")
    return 0
