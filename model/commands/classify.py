"""`python -m model classify`: answers for pictures, one per line, or in a folder of tables."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from model.bulk.formats import FORMATS
from model.bulk.job import Answering, Job, run_job
from model.bulk.local import answered_locally, cores
from model.bulk.manifest import input_of_manifest
from model.bulk.on_ray import answered_on_ray
from model.bulk.pictures import input_of, named_files
from model.classifier import Classifier, Prediction
from model.commands.arguments import add_artifact_argument, add_threshold_argument, chosen_version
from model.dataset.folder import MAX_PIXELS, bytes_of_picture
from model.dataset.label_folders import Skipped
from model.errors import BadJob, BadPicture
from model.training.progress import ProgressBar

_INTO_A_FOLDER = ("manifest", "format", "workers", "on")
"""Options that need `--output`."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Let the user choose the pictures, and how to write the answers."""
    pictures = parser.add_mutually_exclusive_group(required=True)
    words = "file, folder, or pattern such as 'scans/**/*.png'"
    pictures.add_argument("pictures", nargs="*", default=[], metavar="PICTURE", help=words)
    words = "CSV or Parquet table with a column `path`; for regions, also `left`, `top`, `width`, `height`"
    pictures.add_argument("--manifest", type=Path, metavar="FILE", help=f"{words} in pixels; needs --output")
    parser.add_argument("--json", action="store_true", help="print one JSON object per line")
    add_threshold_argument(parser)
    add_artifact_argument(parser)
    bulk = parser.add_argument_group("for many pictures: answers in files")
    words = "folder for files of 10,000 answers each; the same command continues a job that was stopped"
    bulk.add_argument("--output", type=Path, metavar="DIR", help=words)
    words = "format of the files (default: csv); parquet needs pyarrow"
    bulk.add_argument("--format", choices=FORMATS, help=words)
    words = "number of processes on this machine (default: one per core)"
    bulk.add_argument("--workers", type=_count, metavar="N", help=words)
    bulk.add_argument(
        "--on",
        metavar="ADDRESS",
        help="use a Ray cluster: `local` starts one on this machine, HOST:PORT is a cluster that this machine"
        " is part of, and ray://HOST:PORT is another cluster; needs the extra `ray`",
    )


def run(arguments: argparse.Namespace) -> int:
    """Answer each picture; return 1, and name the pictures that cannot be read, if there are any."""
    if arguments.output:
        return _write(arguments)
    given = [f"--{name}" for name in _INTO_A_FOLDER if getattr(arguments, name) is not None]
    if given:
        raise BadJob(f"{given[0]} needs --output, the folder to write to")
    return _print(arguments)


def _write(arguments: argparse.Namespace) -> int:
    """Write the answers into a folder, and print where they are."""
    if arguments.json:
        raise BadJob("--json is for printed answers; with --output, use --format jsonl")
    answering = _answering(arguments)
    job_input = (
        input_of_manifest(arguments.manifest)
        if arguments.manifest
        else input_of(arguments.pictures, arguments.output, _skipped)
    )
    version = chosen_version(arguments)
    job = Job(job_input, version, arguments.output, arguments.format or "csv", arguments.threshold)
    progress = ProgressBar()
    done = run_job(job, answering, lambda rows, total: progress.advanced("classifying", rows, total))
    parts = "1 part" if done.parts == 1 else f"{done.parts:,} parts"
    answers = done.rows - done.unread
    print(f"{arguments.output}: {answers:,} {'answer' if answers == 1 else 'answers'} in {parts}")
    if done.unread:
        sys.stderr.write(
            f"error: {done.unread:,} of {done.rows:,} could not be read; see"
            f" {arguments.output}/_unread-*.csv\n"
        )
    return int(done.unread > 0)


def _answering(arguments: argparse.Namespace) -> Answering:
    """The function that answers the chunks, in processes of this machine or with Ray."""
    if arguments.on is None:
        workers = arguments.workers or cores()
        return lambda work, chunks: answered_locally(work, chunks, workers)
    if arguments.workers is not None:
        raise BadJob("--workers is for this machine alone; a cluster has its own")
    address = arguments.on
    return lambda work, chunks: answered_on_ray(work, chunks, address)


def _print(arguments: argparse.Namespace) -> int:
    classifier = Classifier.load(chosen_version(arguments))
    failed = False
    for path in named_files(arguments.pictures, _skipped):
        try:
            reading = classifier.picture_to_reading(bytes_of_picture(Path(path)), MAX_PIXELS)
        except BadPicture as error:
            sys.stderr.write(f"error: {path}: {error}\n")
            failed = True
        else:
            prediction = classifier.classify([reading], arguments.threshold)[0]
            print(json.dumps(_as_json(path, prediction)) if arguments.json else _as_text(path, prediction))
    return int(failed)


def _skipped(complaint: Skipped) -> None:
    sys.stderr.write(f"skipped {complaint}\n")


def _count(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is not 1 or more")
    return value


def _as_json(path: str, prediction: Prediction) -> dict[str, Any]:
    return {
        "picture": path,
        "label": prediction.label,
        "confidence": round(prediction.confidence, 6),
        "scores": {name: round(score, 6) for name, score in prediction.scores.items()},
        "warnings": list(prediction.warnings),
    }


def _as_text(path: str, prediction: Prediction) -> str:
    warnings = f"  ({', '.join(prediction.warnings)})" if prediction.warnings else ""
    return f"{path}  {prediction.label}  {prediction.confidence:.4f}{warnings}"
