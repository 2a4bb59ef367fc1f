"""Loads and checks the user's own pictures, and prints anything unusual about them."""

import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from model.classifier import Classifier
from model.dataset import Folder, Repeats, load_folder, without_repeats
from model.dataset.label_folders import Skipped
from model.evaluation import AnsweredPicture, answer_pictures, doubted
from model.labels import LABELS

_SHOWN = 10
"""The maximum number of lines of one kind; another line says how many more there are."""


def checked_marks(directory: Path, grid_size: int, classifier: Classifier | None) -> Folder:
    """Load own pictures without repeats, and print how many there are and which ones to check.

    With a classifier, the output also lists pictures to which it confidently gives another label.
    """
    folder, repeats = without_repeats(load_folder(directory, grid_size))
    lines = [*_counts(directory, folder), *_skipped(folder.skipped), *_repeats(repeats)]
    if classifier:
        lines += _doubts(classifier.version, doubted(answer_pictures(classifier, folder.pictures)))
    sys.stderr.write("".join(f"{line}\n" for line in lines))
    return folder


def _counts(directory: Path, folder: Folder) -> Iterator[str]:
    yield f"own pictures in {directory}:"
    for label, name in enumerate(LABELS):
        count = sum(picture.label == label for picture in folder.pictures)
        places = [f"{place.path.name}/" for place in folder.label_folders if place.label == label]
        renamed = f", from {' and '.join(places)}" if places not in ([], [f"{name}/"]) else ""
        yield f"  {name:<8} {count:>6,}{renamed}"


def _skipped(skipped: Sequence[Skipped]) -> Iterator[str]:
    by_reason = defaultdict[str, list[Skipped]](list)
    for each in skipped:
        by_reason[each.reason].append(each)
    for reason, pictures in by_reason.items():
        yield from _first([f"skipped {each}" for each in pictures], f"skipped {{}} more: {reason}")


def _repeats(repeats: Repeats) -> Iterator[str]:
    for paths_of_each, sentence in (
        (repeats.of_two_labels, "the same picture under two labels, so it is not used"),
        (repeats.of_one_label, "the same picture twice, so it is used once"),
    ):
        lines = [f"{sentence}: {' = '.join(map(str, paths))}" for paths in paths_of_each]
        yield from _first(lines, f"{sentence}: {{}} more")
    sentence = "there is no ink in it, so it is not used"
    yield from _first([f"{sentence}: {path}" for path in repeats.of_paper], f"{sentence}: {{}} more")


def _doubts(version: str, answers: Sequence[AnsweredPicture]) -> Iterator[str]:
    if not answers:
        return
    one = len(answers) == 1
    question = "has another label; is it" if one else "have another label; are they"
    yield f"version {version} is sure that {len(answers):,} of them {question} in the wrong folder?"
    lines = [f"  {each.path}: {each.prediction.label} {each.prediction.confidence:.4f}" for each in answers]
    yield from _first(lines, "  and {} more")


def _first(lines: Sequence[str], others: str) -> Iterator[str]:
    """The first lines, and one that says how many more there are."""
    yield from lines[:_SHOWN]
    if len(lines) > _SHOWN:
        yield others.replace("{}", f"{len(lines) - _SHOWN:,}", 1)
