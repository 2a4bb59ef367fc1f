"""`python -m benchmarks.conditions --artifact VERSION_DIR`: prints the table of conditions and its plots."""

import argparse
from pathlib import Path

from PIL import Image

from benchmarks.conditions.measure import measure
from benchmarks.conditions.plot import svg, table
from benchmarks.conditions.scenes import CONDITIONS, picture_of, with_one_changed
from model.classifier import Classifier

_CELL = 66


def main() -> None:
    """Measure every condition, print the table, and write table and plots into a folder on request."""
    arguments = _arguments()
    if arguments.sheet:
        _sheet(arguments.sheet)
    measured = measure(Classifier.load(arguments.artifact), arguments.each)
    print(table(measured))
    if arguments.output:
        (arguments.output / "conditions.md").write_text(_page(arguments, table(measured)))
        (arguments.output / "conditions.svg").write_text(svg(measured))


def _page(arguments: argparse.Namespace, rows: str) -> str:
    again = f"--artifact {arguments.artifact} --each {arguments.each} --output {arguments.output}"
    return (
        "# Accuracy as one condition worsens\n\n"
        f"Each row uses the same {3 * arguments.each} drawn marks: {arguments.each} ticks, {arguments.each} "
        f"crosses and {arguments.each} neithers. Their\nhandwriting and pens are not those of the training "
        "set. Each row changes one condition, and all others\nare easy. Unless the row says otherwise, the "
        "picture shows the box with a margin of a quarter of its\nwidth. A margin of one box width or more "
        "has print in it.\n\n"
        "*Forced choice* is the share of ticks and crosses whose right label has the higher score.\n"
        "*Three-way* is the share of right answers among tick, cross and neither. Brackets are 95 %\n"
        "Wilson intervals.\n\n"
        f"Repeat the measurement with `python -m benchmarks.conditions {again}`.\n\n"
        f"![Accuracy for each condition](conditions.svg)\n\n{rows}"
    )


def _sheet(file: Path) -> None:
    """A contact sheet with a row of ticks and a row of crosses for each condition, from easy to hard."""
    sheet = Image.new("L", (7 * _CELL, 2 * len(CONDITIONS) * _CELL), 128)
    for row, condition in enumerate(CONDITIONS):
        for column, value in enumerate(condition.values):
            for below, label in enumerate(("tick", "cross")):
                picture = picture_of(label, row, with_one_changed(condition, value))
                place = (column * _CELL, (2 * row + below) * _CELL)
                sheet.paste(picture.resize((_CELL - 2, _CELL - 2), Image.Resampling.NEAREST), place)
    sheet.save(file)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.conditions", description=__doc__)
    parser.add_argument("--artifact", type=Path, required=True, help="the version folder to measure")
    parser.add_argument("--each", type=int, default=150, help="marks of each class")
    parser.add_argument("--output", type=Path, help="write conditions.md and conditions.svg there")
    parser.add_argument("--sheet", type=Path, help="write a contact sheet there")
    return parser.parse_args()


if __name__ == "__main__":
    main()
