"""`python -m benchmarks.hard_boxes FOLDER`: draws the hard test into a folder and scores a version on it."""

import argparse
from pathlib import Path

from PIL import Image

from benchmarks.hard_boxes.draw import draw_folder
from benchmarks.hard_boxes.score import Row, answers, table
from model.classifier import Classifier


def main() -> None:
    """Draw the missing pictures, score all of them, and write a contact sheet on request."""
    arguments = _arguments()
    if not arguments.folder.exists():
        draw_folder(arguments.folder, arguments.each, arguments.seed)
    if arguments.sheet:
        contact_sheet(arguments.folder, arguments.sheet)
    if arguments.artifact:
        _print(table(answers(arguments.folder, Classifier.load(arguments.artifact))))


def contact_sheet(folder: Path, file: Path, columns: int = 20, cell: int = 64) -> None:
    """A hundred pictures of each class next to each other."""
    shown: list[Path] = []
    for label in ("tick", "cross", "neither"):
        shown += sorted((folder / label).glob("*.png"))[: 5 * columns]
    sheet = Image.new("L", (columns * cell, -(-len(shown) // columns) * cell), 128)
    for index, picture in enumerate(shown):
        image = Image.open(picture).resize((cell - 2, cell - 2))
        sheet.paste(image, (index % columns * cell, index // columns * cell))
    sheet.save(file)


def _print(rows: list[Row]) -> None:
    print("| what | pictures | three-way | forced choice |\n|---|---|---|---|")
    for row in rows:
        forced = "" if row.forced_choice != row.forced_choice else f"{row.forced_choice:.1%}"
        print(f"| {row.name} | {row.pictures} | {row.three_way:.1%} | {forced} |")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hard_boxes", description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder; the pictures are drawn unless it exists")
    parser.add_argument("--each", type=int, default=400, help="pictures of each class")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--artifact", type=Path, help="the version folder to score")
    parser.add_argument("--sheet", type=Path, help="write a contact sheet there")
    return parser.parse_args()


if __name__ == "__main__":
    main()
