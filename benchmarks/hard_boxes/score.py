"""Scores a version on a folder of hard boxes, in total and by each condition."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from model.classifier import Classifier

LABELS = ("tick", "cross", "neither")
PARTS = ("hand", "pen", "box", "paper", "camera")
_MAX_PIXELS = 1_000_000


class Answer(NamedTuple):
    """The conditions and label of one picture, the answer, and the higher of the scores of tick and cross."""

    label: str
    answered: str
    better: str
    story: tuple[str, ...]


class Row(NamedTuple):
    """A group of answers: the count, the share that is right, and the forced choice (NaN if it has none)."""

    name: str
    pictures: int
    three_way: float
    forced_choice: float


def answers(folder: Path, classifier: Classifier) -> list[Answer]:
    """The classifier's answer for every picture."""
    return [answer for label in LABELS for answer in _answers_of(folder, label, classifier)]


def table(answered: list[Answer]) -> list[Row]:
    """One row for all answers, then one for each pen, box, paper, camera and hand."""
    groups: dict[str, list[Answer]] = defaultdict(list)
    for answer in answered:
        groups["all"].append(answer)
        for part, value in zip(PARTS, answer.story, strict=True):
            groups[f"{part} {value}"].append(answer)
    return [_row(name, groups[name]) for name in ["all", *sorted(set(groups) - {"all"})]]


def _answers_of(folder: Path, label: str, classifier: Classifier) -> Iterator[Answer]:
    files = sorted((folder / label).glob("*.png"))
    readings = [classifier.picture_to_reading(file.read_bytes(), _MAX_PIXELS) for file in files]
    for file, said in zip(files, classifier.classify(readings), strict=True):
        better = "tick" if said.scores["tick"] >= said.scores["cross"] else "cross"
        yield Answer(label, said.label, better, tuple(file.stem.split("_")[1:]))


def _row(name: str, group: list[Answer]) -> Row:
    right = [answer.answered == answer.label for answer in group]
    forced = [answer.better == answer.label for answer in group if answer.label != "neither"]
    return Row(name, len(group), float(np.mean(right)), float(np.mean(forced)) if forced else float("nan"))
