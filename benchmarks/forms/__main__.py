"""`python -m benchmarks.forms`: how many boxes of filled forms are read right, doubtful, and wrong."""

import argparse
import time
from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from benchmarks.forms.comparing import Outcome, outcomes
from benchmarks.forms.hands import HANDS
from benchmarks.forms.sheets import Sheet, layouts, sheet, template
from examples.form_reader.reading import FormReader
from service.client import TickCross
from tests.e2e.running import ROOT, running_service


def main() -> None:
    """Draw sheets until they have enough boxes, and print what became of them."""
    arguments = _arguments()
    found: dict[str, list[Outcome]] = defaultdict(list)
    seconds = 0.0
    with (
        running_service(ROOT / "artifacts" / "tickcross", workers=1) as service,
        TickCross(service.url, timeout=120) as tickcross,
    ):
        for number, made, some, took in _sheets(arguments, tickcross):
            found[made.camera] += some
            seconds += took
            if arguments.verbose:
                _print_sheet(number, made, some)
    _print_table(found)
    print(f"\n{number + 1} pages, {seconds / (number + 1):.2f} s each")


def _sheets(
    arguments: argparse.Namespace, tickcross: TickCross
) -> Iterator[tuple[int, Sheet, list[Outcome], float]]:
    """Each sheet by its number, with what became of its boxes and the seconds that reading them took."""
    forms = layouts(arguments.seed)
    templates = [template(layout) for layout in forms]
    reader = FormReader(templates, tickcross)
    boxes = number = 0
    while boxes < arguments.boxes:
        at = number % len(forms)
        made = sheet(forms[at], np.random.default_rng((arguments.seed, number)), arguments.hands)
        start = time.monotonic()
        found = outcomes(made, templates[at], reader, tickcross)
        yield number, made, found, time.monotonic() - start
        boxes += len(found)
        number += 1


def _print_sheet(number: int, made: Sheet, found: list[Outcome]) -> None:
    print(f"{number} {made.layout.name} {made.camera} {made.paper} {made.dots_per_inch:.0f}", flush=True)
    for index, box in enumerate(found):
        if box.result != "right":
            print(f"  {number}/{index} {box.result}: {box.truth} as {box.found}", flush=True)


def _print_table(found: dict[str, list[Outcome]]) -> None:
    print("| camera | boxes | right | doubtful | wrong | right at fixed pixels |\n|---|---|---|---|---|---|")
    everything = [box for boxes in found.values() for box in boxes]
    for name, boxes in [*sorted(found.items()), ("all", everything)]:
        counts = [sum(box.result == result for box in boxes) for result in ("right", "doubtful", "wrong")]
        shares = [f"{counts[0] / len(boxes):.1%}", f"{counts[1] / len(boxes):.1%}", str(counts[2])]
        fixed = sum(box.at_fixed_pixels for box in boxes) / len(boxes)
        print("|", " | ".join([name, str(len(boxes)), *shares, f"{fixed:.1%}"]), "|")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.forms", description=__doc__)
    parser.add_argument("--boxes", type=int, default=3000, help="at least so many")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--hands", choices=sorted(HANDS), default="hard-boxes")
    parser.add_argument("--verbose", action="store_true", help="print every box that is not read right")
    return parser.parse_args()


if __name__ == "__main__":
    main()
