"""`python -m benchmarks.crops`: how well marks are read in crops as users cut them, by kind."""

import argparse
import json
from pathlib import Path

from PIL import Image, ImageDraw

from benchmarks.crops.kinds import KINDS, SEVERAL, Kind
from benchmarks.crops.measure import ask, pictures_of
from benchmarks.crops.report import as_json, figures_of, page, report
from model.artifact import latest_version
from model.classifier import Classifier
from model.labels import LABELS

_CELL, _NAME, _SHOWN = 112, 130, 5


def main() -> None:
    """Draw and measure every kind; print the table, and write what the options name."""
    options = _arguments()
    if options.keep:
        _keep(options.keep, options.each, options.seed)
    if options.sheet:
        contact_sheet(options.seed).save(options.sheet)
    classifier = Classifier.load(options.artifact)
    answers = [ask(kind, options.each, options.seed, classifier) for kind in KINDS]
    several = ask(SEVERAL, options.each, options.seed, classifier)
    figures = figures_of(answers, several, classifier.threshold)
    print(report(figures))
    if options.json:
        options.json.write_text(json.dumps(as_json(figures), indent=1) + "\n")
    if options.docs:
        again = (
            f"--artifact {options.artifact} --each {options.each} --seed {options.seed} --docs {options.docs}"
        )
        (options.docs / "crops.md").write_text(page(f"python -m benchmarks.crops {again}", report(figures)))


def contact_sheet(seed: int) -> Image.Image:
    """A row for each kind, with the first crops of each label that `--seed` draws."""
    kinds = (*KINDS, SEVERAL)
    width = _NAME + _SHOWN * len(LABELS) * _CELL
    sheet = Image.new("RGB", (width, len(kinds) * _CELL), "gray")
    for row, kind in enumerate(kinds):
        ImageDraw.Draw(sheet).text((4, row * _CELL + _CELL // 2), kind.name, "white")
        for column, (_, image) in enumerate(pictures_of(kind, _SHOWN, seed)):
            sheet.paste(_thumbnail(image), (_NAME + column * _CELL, row * _CELL))
    return sheet


def _thumbnail(image: Image.Image) -> Image.Image:
    scale = (_CELL - 4) / max(image.size)
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    return image.resize(size, Image.Resampling.NEAREST if scale > 2 else Image.Resampling.BICUBIC)


def _keep(folder: Path, each: int, seed: int) -> None:
    for kind in KINDS:
        _keep_kind(folder / kind.name.replace(",", "").replace(" ", "-"), kind, each, seed)


def _keep_kind(folder: Path, kind: Kind, each: int, seed: int) -> None:
    for number, (label, image) in enumerate(pictures_of(kind, each, seed)):
        (folder / label).mkdir(parents=True, exist_ok=True)
        image.save(folder / label / f"{number:04d}.png")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crops", description=__doc__)
    parser.add_argument("--each", type=int, default=200, help="crops of each label and kind")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--artifact", type=Path, default=latest_version(Path("artifacts/tickcross")))
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures there")
    parser.add_argument("--sheet", type=Path, metavar="FILE", help="write a contact sheet there, as PNG")
    parser.add_argument("--docs", type=Path, metavar="DIR", help="write crops.md there")
    parser.add_argument(
        "--keep", type=Path, metavar="DIR", help="write the crops there, for `python -m model evaluate DIR`"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
