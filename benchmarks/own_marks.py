"""Measures how much training on your own marks improves the answers: `python -m benchmarks.own_marks`.

It draws the marks of one unusual hand: ticks are mirrored and almost a backslash, crosses are made in one
stroke, like a fish. It gives the training job 40 pictures of each label, as a user would, and measures the
version before and the version after, on other marks of the same hand and on all other marks.
"""

import argparse
import contextlib
import io
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter

from model.__main__ import main as run_command
from model.artifact import latest_version
from model.classifier import Classifier
from model.commands.train import FAILED
from model.dataset import MarkSet, draw_mark_set, load_folder
from model.evaluation import Measures, evaluate, measure
from model.labels import LABELS

Points = npt.NDArray[np.float64]

PICTURES, HELD_OUT = 40, 400
"""Pictures of each label: those of the user, and those to measure on."""

SIDE, FINER = 48, 4


def mirrored_tick(rng: np.random.Generator) -> list[Points]:
    """Almost a backslash: a very short arm down from the right, then a long curved one up to the left."""
    turn = np.array([rng.uniform(0.4, 0.6), rng.uniform(0.6, 0.8)])
    short = turn + np.array([rng.uniform(0.12, 0.28), -rng.uniform(0.02, 0.2)])
    long = turn - np.array([rng.uniform(1.1, 1.4), rng.uniform(1.0, 1.5)])
    sag = np.array([-rng.uniform(0.3, 0.6), rng.uniform(0.0, 0.15)])
    return [np.concatenate([bezier(short, short, turn, turn), bezier(turn, turn + sag, long, long)])]


def one_stroke_cross(rng: np.random.Generator) -> list[Points]:
    """A fish: along one diagonal, round without lifting the pen, and back; the tails are short."""
    crossing = np.array([-rng.uniform(0.2, 0.5), rng.normal(0, 0.08)])
    tail = np.array([rng.uniform(0.3, 0.5), rng.uniform(0.4, 0.6)])
    far, belly = rng.uniform(0.7, 1.1), rng.uniform(0.9, 1.3, 2)
    start, end = crossing - tail, crossing + tail * [-1, 1]
    bow = bezier(crossing, crossing + tail * 1.2 * belly, np.array([far, belly[0] / 2]), np.array([far, 0.0]))
    back = bezier(
        np.array([far, 0.0]), np.array([far, -belly[1] / 2]), crossing + tail * [1.2, -1.2] * belly, crossing
    )
    stroke = np.concatenate(
        [bezier(start, start, crossing, crossing), bow, back, bezier(crossing, crossing, end, end)]
    )
    return [stroke @ quarter_turns(rng)]


def office_neither(rng: np.random.Generator) -> list[Points]:
    """Other marks of that hand: a dash, a ring, a wave, a hook, an open corner, or nothing."""
    kind = rng.integers(6)
    if kind == 0:
        return [curve(np.array([-0.8, rng.normal(0, 0.2)]), np.array([0.8, rng.normal(0, 0.2)]), rng, 0.1)]
    if kind == 1:
        angles = np.linspace(0, 2 * np.pi * rng.uniform(0.9, 1.1), 40)
        return [np.stack([np.cos(angles), np.sin(angles)], axis=1) * rng.uniform(0.5, 0.9, 2)]
    if kind == 2:
        along = np.linspace(-0.9, 0.9, 40)
        return [np.stack([along, 0.3 * np.sin(along * rng.uniform(4, 9))], axis=1)]
    if kind == 3:
        angles = np.linspace(0, np.pi * rng.uniform(1.0, 1.3), 30) + rng.uniform(0, 6)
        return [np.stack([np.cos(angles), np.sin(angles)], axis=1) * 0.7]
    if kind == 4:
        return [np.array([[-0.8, -0.6], [-0.8, 0.7], [0.7, 0.7]]) + rng.normal(0, 0.08, (3, 2))]
    return []


def curve(start: Points, end: Points, rng: np.random.Generator, bend: float) -> Points:
    """A stroke from one point to another, slightly bent to either side."""
    across = np.array([-(end - start)[1], (end - start)[0]]) * rng.normal(0, bend)
    return bezier(start, start + (end - start) / 3 + across, start + (end - start) * 2 / 3 + across, end)


def bezier(*points: Points) -> Points:
    """A cubic Bezier curve with four control points, as 24 points."""
    t = np.linspace(0, 1, 24)[:, np.newaxis]
    first, second, third, last = points
    return (1 - t) ** 3 * first + 3 * t * (1 - t) ** 2 * second + 3 * t**2 * (1 - t) * third + t**3 * last


def quarter_turns(rng: np.random.Generator) -> Points:
    """Rotates by any number of quarter turns: the loop may be on any side."""
    return np.linalg.matrix_power(np.array([[0.0, -1.0], [1.0, 0.0]]), int(rng.integers(4)))


HAND: dict[str, Callable[[np.random.Generator], list[Points]]] = {
    "tick": mirrored_tick,
    "cross": one_stroke_cross,
    "neither": office_neither,
}


def picture(label: str, rng: np.random.Generator) -> Image.Image:
    """One mark of the hand in a thin box, as a small grey scan."""
    size = SIDE * FINER
    image = Image.new("L", (size, size), int(rng.integers(225, 256)))
    draw = ImageDraw.Draw(image)
    box = size * rng.uniform(0.12, 0.2)
    draw.rectangle((box, box, size - box, size - box), outline=int(rng.integers(20, 140)), width=FINER + 1)
    ink, width = int(rng.integers(10, 110)), round(FINER * rng.uniform(1.2, 3.2))
    middle = size / 2 + rng.normal(0, size * 0.03, 2)
    for stroke in HAND[label](rng):
        points = middle + stroke * size * rng.uniform(0.27, 0.36)
        draw.line([tuple(point) for point in points], fill=ink, width=width, joint="curve")
    small = image.filter(ImageFilter.GaussianBlur(FINER * 0.6)).resize((SIDE, SIDE), Image.Resampling.BOX)
    noisy = np.asarray(small) + rng.normal(0, 5, (SIDE, SIDE))
    return Image.fromarray(noisy.clip(0, 255).astype(np.uint8))


def write_hand(directory: Path, of_each: int, seed: int) -> Path:
    """Write pictures of each label into `tick/`, `cross/` and `neither/`."""
    rng = np.random.default_rng(seed)
    for label in LABELS:
        (directory / label).mkdir(parents=True)
        for number in range(of_each):
            picture(label, rng).save(directory / label / f"{number:03}.png")
    return directory


class Test(NamedTuple):
    """A set of marks on which both versions are measured."""

    name: str
    measure: Callable[[Classifier], Measures]


def on_marks(marks: MarkSet) -> Callable[[Classifier], Measures]:
    """Measure on grids."""
    return lambda classifier: measure(classifier.score(marks.grids), marks.labels, classifier.threshold)


def tests(held_out: Path, grid_size: int, real: Path | None) -> list[Test]:
    """The hand's other marks, marks drawn like the training set, and real ones if a folder has any."""
    drawn = draw_mark_set(6000, grid_size, np.random.SeedSequence(987_654))
    tests_of_marks = [
        Test("this person, held out", on_marks(load_folder(held_out, grid_size).marks)),
        Test("drawn marks of all kinds", on_marks(drawn)),
    ]
    if real:
        tests_of_marks.append(Test("real marks", lambda classifier: evaluate(classifier, real).overall()))
    return tests_of_marks


def train_further(version: Path, marks: Path, output: Path, extra: list[str]) -> Path:
    """Train as a user does; returns the folder of the new version. Its exam is against the old one."""
    shutil.copytree(version, output / version.name, dirs_exist_ok=True)
    with contextlib.redirect_stdout(io.StringIO()):
        command = ["train", "--resume", str(version), "--marks", str(marks), "--output", str(output), *extra]
        if run_command(command) not in (0, FAILED):
            raise SystemExit("training failed")
    return latest_version(output)


def table(measured: list[tuple[str, str, Measures]]) -> str:
    """Before and after, test by test, as Markdown with 95 % intervals."""
    lines = [
        "| measured on | version | forced choice | three-way | rejected | accepted |",
        "|---|---|---|---|---|---|",
    ]
    for name, version, m in measured:
        shares = (m.forced_choice, m.three_way, m.rejected, m.accepted)
        cells = [f"{s.value:.2%} [{s.interval()[0]:.1%}, {s.interval()[1]:.1%}]" for s in shares]
        lines.append(f"| {name} ({m.three_way.total}) | {version} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Draw the hand, train, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--version", type=Path, default=latest_version(Path("artifacts/tickcross")))
    parser.add_argument(
        "--real", type=Path, help="a folder of real marks, to check that accuracy does not fall"
    )
    parser.add_argument("--keep", type=Path, help="keep the pictures and the new version in this folder")
    chosen, extra = parser.parse_known_args()
    with tempfile.TemporaryDirectory() as temporary:
        work = chosen.keep or Path(temporary)
        before = Classifier.load(chosen.version)
        own = write_hand(work / "own", PICTURES, seed=1)
        measuring = tests(write_hand(work / "held-out", HELD_OUT, seed=2), before.grid_size, chosen.real)
        started = time.monotonic()
        after = Classifier.load(train_further(chosen.version, own, work / "tickcross", extra))
        print(f"\nThe further training took {time.monotonic() - started:.0f} s.\n")
        named = (("before", before), ("after", after))
        print(table([(test.name, name, test.measure(c)) for test in measuring for name, c in named]))


if __name__ == "__main__":
    main()
