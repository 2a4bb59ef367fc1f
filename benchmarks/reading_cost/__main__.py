"""`python -m benchmarks.reading_cost --against DIR`: the cost of one picture, here and in an older checkout.

It measures the CPU time of decoding, reading and scoring through `Classifier`. Both checkouts answer each
picture in turn, each in its own process with its own artifact. So noise of the machine affects both alike.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from itertools import count, islice
from pathlib import Path
from statistics import mean, median

import numpy as np
from PIL import Image

from benchmarks.crops.kinds import KINDS
from benchmarks.crops.marks import HABITS, inside_box, path_of, put_path
from benchmarks.crops.measure import pictures_of
from benchmarks.crops.page import Page, View
from benchmarks.results import table
from model.artifact import latest_version
from model.picture.pieces import labels_of
from model.picture.whole import see, working_size

WORKER = Path(__file__).with_name("worker.py")
HERE = Path(__file__).parents[2]
ARTIFACTS = "artifacts/tickcross"
CLEAN = "clean, 48 pixels"
CROWDED = ("word on the right", "empty box beside, whole", "wide margin with print", "red pen over print")

Ask = Callable[[Path], float]
"""The CPU seconds for a picture."""


def main() -> None:
    """Print the medians of all rounds, and the median of the ratios of the two in each round."""
    options = _arguments()
    with tempfile.TemporaryDirectory() as temporary:
        folders = draw(Path(temporary), options.each)
        workers = [started(folder, options.python) for folder in (HERE, options.against.resolve())]
        rows = _measured(folders, [asking(worker) for worker in workers], options.rounds)
        for worker in workers:
            worker.communicate()
    print("\n".join(table(["pictures", "here", options.against.name, "here / there"], rows)))
    print("\nThe targets are at most 1.15 for clean and at most 3 for crowded pictures.")


def draw(folder: Path, each: int) -> dict[str, Path]:
    """Write the pictures of each kind into its own folder."""
    kinds = {kind.name: kind for kind in KINDS}
    drawn = {name: [image for _, image in pictures_of(kinds[name], each, seed=0)] for name in CROWDED}
    clean = filter(_is_one_piece, map(_clean, map(np.random.default_rng, count())))
    drawn = {CLEAN: [*islice(clean, 3 * each)], **drawn}
    return {name: _saved(images, folder / str(place)) for place, (name, images) in enumerate(drawn.items())}


def _clean(rng: np.random.Generator) -> Image.Image:
    """One piece of ink that reaches no edge, in grey."""
    page = Page(View(-1.2, -1.2, 1.2, 1.2), rng)
    put_path(page, inside_box(path_of({"tick": HABITS["tick"]["tick"]}, rng)), rng)
    return page.scanned_small(rng, 48).convert("L")


def _is_one_piece(image: Image.Image) -> bool:
    grey = np.asarray(image)[np.newaxis]
    return int(labels_of(see(grey, working_size(grey))[0].ink).max()) == 1


def _saved(images: list[Image.Image], folder: Path) -> Path:
    folder.mkdir()
    for number, image in enumerate(images):
        image.save(folder / f"{number:04d}.png")
    return folder


def started(checkout: Path, python: Path) -> "subprocess.Popen[str]":
    """A worker that runs in a checkout."""
    artifact = str(latest_version(checkout / ARTIFACTS))
    command = [str(python), "-P", str(WORKER), artifact]  # -P: imports nothing from the worker's folder
    alone = {"PYTHONPATH": str(checkout), "OPENBLAS_NUM_THREADS": "1"}
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=checkout, env=os.environ | alone, stdin=pipe, stdout=pipe, text=True)


def asking(worker: "subprocess.Popen[str]") -> Ask:
    """A function that sends a picture to a worker and waits for its answer."""
    assert worker.stdin
    assert worker.stdout
    to_worker, from_worker = worker.stdin, worker.stdout

    def ask(file: Path) -> float:
        to_worker.write(f"{file}\n")
        to_worker.flush()
        return float(from_worker.readline())

    return ask


def _measured(folders: Mapping[str, Path], asks: list[Ask], rounds: int) -> list[list[str]]:
    """A row for each kind of picture, after a warm-up round."""
    rows = []
    for name, folder in folders.items():
        files = sorted(folder.iterdir())
        times = [_means(files, asks) for _ in range(rounds + 1)][1:]
        here, there = (median(column) for column in zip(*times, strict=True))
        ratio = median(mine / other for mine, other in times)
        rows.append([name, f"{1e6 * here:,.0f} us", f"{1e6 * there:,.0f} us", f"{ratio:.2f}"])
    return rows


def _means(files: list[Path], asks: list[Ask]) -> list[float]:
    """The mean of the pictures in each checkout."""
    times = [[ask(file) for ask in asks] for file in files]
    return [*map(mean, zip(*times, strict=True))]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading_cost", description=__doc__)
    parser.add_argument("--against", type=Path, required=True, metavar="DIR", help="the older checkout")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--each", type=int, default=20, help="pictures of each label and kind")
    parser.add_argument("--python", type=Path, default=Path(sys.executable), help="the Python that runs both")
    return parser.parse_args()


if __name__ == "__main__":
    main()
