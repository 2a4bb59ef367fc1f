"""`python -m model plot`: figures of a version, as files."""

import argparse
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from model import plots
from model.classifier import Classifier
from model.commands.arguments import VERSION_HELP, chosen_version
from model.dataset.folder import MAX_PIXELS, bytes_of_picture
from model.errors import BadPicture, NothingToPlot
from model.explanation import explain

_DOTS_PER_INCH = 150


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Let the user choose the version, the picture, and the folder to write to."""
    parser.add_argument("artifact", type=Path, nargs="?", metavar="VERSION_DIR", help=VERSION_HELP)
    parser.add_argument(
        "--picture", type=Path, metavar="FILE", help="also draw feature maps and evidence of this picture"
    )
    words = "folder to write to (default: %(default)s)"
    parser.add_argument("--output", type=Path, default=Path("plots"), metavar="DIR", help=words)
    words = "format of the files (default: %(default)s)"
    parser.add_argument("--format", choices=("png", "svg"), default="png", help=words)


def run(arguments: argparse.Namespace) -> int:
    """Draw each figure and print its path; a figure without data is left out with a sentence."""
    classifier = Classifier.load(chosen_version(arguments))
    drawn = [*_of_version(classifier)]
    if arguments.picture:
        drawn += _of_picture(classifier, arguments.picture)
    arguments.output.mkdir(parents=True, exist_ok=True)
    for name, draw in drawn:
        path = arguments.output / f"{name}.{arguments.format}"
        try:
            draw().savefig(path, dpi=_DOTS_PER_INCH)
        except NothingToPlot as error:
            sys.stderr.write(f"{path.name} is left out: {error}\n")
        else:
            print(path)
    return 0


Drawn = tuple[str, Callable[[], Any]]
"""A name, and the function that draws the figure."""


def _of_version(classifier: Classifier) -> Iterator[Drawn]:
    of_manifest = {
        "cost-and-accuracy": plots.cost_and_accuracy,
        "learning-rate": plots.learning_rate,
        "confusion": plots.confusion,
        "reliability": plots.reliability,
        "exam": plots.exam,
    }
    for name, draw in of_manifest.items():
        yield name, partial(draw, classifier.manifest)
    yield "filters", partial(plots.filters, classifier.network)


def _of_picture(classifier: Classifier, path: Path) -> Iterator[Drawn]:
    try:
        reading = classifier.picture_to_reading(bytes_of_picture(path), MAX_PIXELS)
    except BadPicture as error:
        raise BadPicture(f"{path}: {error}") from error
    (prediction,) = classifier.classify([reading])
    explanation = explain(classifier.network, prediction.grid, classifier.manifest["calibration"])
    yield "feature-maps", partial(plots.feature_maps, classifier.network, explanation)
    yield "evidence", partial(plots.evidence, prediction.grid, explanation)
