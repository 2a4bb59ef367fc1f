"""Compares a page with 200 regions with 200 crops: `python -m benchmarks.regions [ROUNDS]`.

It measures the CPU time of this process, in alternation. Reading and the network come first. Decoding has its
own lines, because a page has many more pixels than its boxes.
"""

import io
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from typing import NamedTuple

import numpy as np
from PIL import Image

from model.artifact import latest_version
from model.classifier import Classifier, Pixels, Region, open_picture, pixels_of
from model.drawing import draw_marks
from service.core.inputs import Inputs

ARTIFACTS = Path("artifacts/tickcross")
WIDTH, HEIGHT = 1654, 2339
"""An A4 page at 200 dpi."""

COLUMNS, ROWS, BOX, MARK = 10, 20, 56, 44
MAX_PIXELS = WIDTH * HEIGHT

PAGE, TOGETHER, ALONE = "200 regions of a page", "200 crops in one request", "200 crops, one request each"


class Sent(NamedTuple):
    """The page and the crops as they are sent, and the regions of the crops."""

    page: bytes
    regions: list[Region]
    crops: list[bytes]


def main() -> None:
    """Print the medians, and compare the page with the crops."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    sent = page_and_crops(np.random.default_rng(0))
    classifier = Classifier.load(latest_version(ARTIFACTS))
    answering = _medians(_answering(classifier, sent), rounds)
    decoding = _medians(_decoding(sent), rounds)
    for what, medians in (("reading and network", answering), ("decoding", decoding)):
        for name, seconds in medians.items():
            print(f"{what}, {name}: {1000 * seconds:.1f} ms")
    for name in (TOGETHER, ALONE):
        print(f"reading and network, {PAGE} / {name}: {answering[PAGE] / answering[name]:.2f}")


def page_and_crops(rng: np.random.Generator) -> Sent:
    """Drawn marks on a page in colour, each in the middle of its region."""
    page = Image.new("RGB", (WIDTH, HEIGHT), (250, 249, 245))
    marks = [grey for stack in draw_marks(COLUMNS * ROWS, rng).greys for grey in stack]
    regions = []
    for place, mark in enumerate(marks):
        row, column = divmod(place, COLUMNS)
        left, top = 60 + column * 160, 60 + row * 112
        edge = (BOX - MARK) // 2
        page.paste(Image.fromarray(mark).resize((MARK, MARK)), (left + edge, top + edge))
        regions.append(Region(left, top, BOX, BOX))
    crops = [page.crop((left, top, left + width, top + height)) for left, top, width, height in regions]
    return Sent(_png(page), regions, [*map(_png, crops)])


def _png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def _answering(classifier: Classifier, sent: Sent) -> Mapping[str, Callable[[], object]]:
    whole, crops = _decoded(sent.page), [*map(_decoded, sent.crops)]

    def answer(pictures: list[Pixels]) -> None:
        Inputs(many=True, pixels=pictures).answered_by(classifier)

    def each_alone() -> None:
        for crop in crops:
            answer([crop])

    return {
        PAGE: lambda: answer([*map(whole.cut, sent.regions)]),
        TOGETHER: lambda: answer(crops),
        ALONE: each_alone,
    }


def _decoding(sent: Sent) -> Mapping[str, Callable[[], object]]:
    return {
        "the page": lambda: _decoded(sent.page),
        "the crops": lambda: [*map(_decoded, sent.crops)],
    }


def _decoded(data: bytes) -> Pixels:
    return pixels_of(open_picture(data, MAX_PIXELS), whole=True)


def _medians(calls: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """The median CPU seconds of each call; each round runs all of them."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            start = time.process_time()
            call()
            times[name].append(time.process_time() - start)
    return {name: median(some) for name, some in times.items()}


if __name__ == "__main__":
    main()
