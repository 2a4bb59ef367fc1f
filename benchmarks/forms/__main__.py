"""`python -m benchmarks.forms`: counts the boxes of filled forms that are read right, doubtful and wrong."""

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
    """Draw sheets until they have enough boxes, and print the outcomes."""
    arguments = _arguments()
    by_camera: dict[str, list[Outcome]] = defaultdict(list)
    seconds = 0.0
    with (
        running_service(ROOT / "artifacts" / "tickcross", workers=1) as service,
        TickCross(service.url, timeout=120) as tickcross,
    ):
        for number, filled_sheet, sheet_outcomes, duration in _sheets(arguments, tickcross):
            by_camera[filled_sheet.camera] += sheet_outcomes
            seconds += duration
            if arguments.verbose:
                _print_sheet(number, filled_sheet, sheet_outcomes)
    _print_table(by_camera)
    print(f"\n{number + 1} pages, {seconds / (number + 1):.2f} s each")


def _sheets(
    arguments: argparse.Namespace, tickcross: TickCross
) -> Iterator[tuple[int, Sheet, list[Outcome], float]]:
    """Each sheet by its number, with the outcomes of its boxes and the seconds that reading them took."""
    forms = layouts(arguments.seed)
    templates = [template(layout) for layout in forms]
    reader = FormReader(templates, tickcross)
    boxes = number = 0
    while boxes < arguments.boxes:
        at = number % len(forms)
        filled_sheet = sheet(forms[at], np.random.default_rng((arguments.seed, number)), arguments.hands)
        start = time.monotonic()
        sheet_outcomes = outcomes(filled_sheet, templates[at], reader, tickcross)
        yield number, filled_sheet, sheet_outcomes, time.monotonic() - start
        boxes += len(sheet_outcomes)
        number += 1


def _print_sheet(number: int, filled_sheet: Sheet, sheet_outcomes: list[Outcome]) -> None:
    layout, camera, paper, dots_per_inch, *_ = filled_sheet
    print(f"{number} {layout.name} {camera} {paper} {dots_per_inch:.0f}", flush=True)
    for index, box in enumerate(sheet_outcomes):
        if box.result != "right":
            print(f"  {number}/{index} {box.result}: {box.truth} as {box.answer}", flush=True)


def _print_table(by_camera: dict[str, list[Outcome]]) -> None:
    print("| camera | boxes | right | doubtful | wrong | right at fixed pixels |\n|---|---|---|---|---|---|")
    everything = [box for boxes in by_camera.values() for box in boxes]
    for name, boxes in [*sorted(by_camera.items()), ("all", everything)]:
        counts = [sum(box.result == result for box in boxes) for result in ("right", "doubtful", "wrong")]
        shares = [f"{counts[0] / len(boxes):.1%}", f"{counts[1] / len(boxes):.1%}", str(counts[2])]
        fixed = sum(box.at_fixed_pixels for box in boxes) / len(boxes)
        print("|", " | ".join([name, str(len(boxes)), *shares, f"{fixed:.1%}"]), "|")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.forms", description=__doc__)
    parser.add_argument("--boxes", type=int, default=3000, help="minimum number of boxes")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--hands", choices=sorted(HANDS), default="hard-boxes")
    parser.add_argument("--verbose", action="store_true", help="print every box that is not read right")
    return parser.parse_args()


if __name__ == "__main__":
    main()
