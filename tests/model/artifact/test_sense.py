"""A manifest is refused with the place of the first value that makes no sense."""

import copy
from collections.abc import Callable
from pathlib import Path

import pytest

from model.artifact import (
    load_version,
)
from tests.model.artifact.editing import Json, edit_manifest, refusal
from tests.tiny import tiny_exam

INVALID_STATISTICS: Json = {
    "confidence": {"edges": [0, 1], "shares": []},
    "ink": {"edges": [], "shares": []},
    "labels": {},
}
VALID_STATISTICS: Json = {
    "confidence": {"edges": [0, 0.5, 1], "shares": [0.25, 0.75]},
    "ink": {"edges": [0, 1], "shares": [1]},
    "labels": {"tick": 1.0},
}
VALID_ACCURACY: Json = {
    "marks": 9,
    "three_way": 0.5,
    "forced_choice": 0.5,
    "rejected": 0.5,
    "accepted": 0.5,
    "expected_calibration_error": 0.5,
    "confusion": [[1, 1, 1], [1, 1, 1], [1, 1, 1]],
    "calibration_bins": [],
    "mistakes": [{"grid": ["." * 12] * 12, "label": "tick", "answer": "cross", "scores": [0.5, 0.5]}],
}


def add_optional_parts(manifest: Json) -> None:
    """Add the optional parts of a manifest."""
    both = copy.deepcopy({"training": VALID_STATISTICS, "validation": VALID_STATISTICS})
    accuracy, exam = copy.deepcopy(VALID_ACCURACY), tiny_exam(passed=True)
    manifest.update(statistics=both, accuracy=accuracy, exam=exam)


def test_valid_optional_parts_are_accepted(version: Path) -> None:
    edit_manifest(version, add_optional_parts)
    load_version(version)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda m: m["statistics"]["training"]["ink"].update(edges=[1, 0]), "ink.edges do not ascend"),
        (lambda m: m["statistics"]["training"]["ink"].update(edges=[1, 1]), "ink.edges do not ascend"),
        (
            lambda m: m["statistics"]["validation"]["ink"].update(shares=[1.5]),
            "statistics.validation.ink.shares is 1.5; expected 0 to 1",
        ),
        (lambda m: m["statistics"]["validation"]["labels"].update(tick=-0.1), "labels is -0.1"),
        (lambda m: m["accuracy"].update(three_way=1.1), "accuracy.three_way is 1.1"),
        (lambda m: m["accuracy"]["confusion"].pop(), "a row and a column for each label"),
        (lambda m: m["accuracy"]["confusion"][1].append(0), "a row and a column for each label"),
        (lambda m: m["accuracy"]["mistakes"][0]["grid"].pop(), "accuracy.mistakes[0].grid is not a grid"),
        (lambda m: m["accuracy"]["mistakes"][0]["scores"].pop(), "accuracy.mistakes[0].scores is [0.5]"),
        (lambda m: m["exam"].update(against="1"), "exam.threshold.before is null"),
        (lambda m: m["exam"]["sets"][0].update(interval=[0.1]), "exam.sets[0].interval is [0.1]"),
        (
            lambda m: m["exam"]["sets"][0]["labels"].update(
                tick={**m["exam"]["sets"][0], "labels": {}, "interval": []}
            ),
            "exam.sets[0].labels.tick.interval is []",
        ),
        (lambda m: m["exam"]["sets"][0]["after"].update(value=2), "exam.sets[0].after.value is 2"),
    ],
)
def test_nonsense_in_an_optional_part_is_refused(
    version: Path, change: Callable[[Json], object], reason: str
) -> None:
    edit_manifest(version, add_optional_parts)
    edit_manifest(version, change)
    assert reason in refusal(version)


def test_two_sets_of_an_exam_with_the_same_name_are_read(version: Path) -> None:
    """Release 2.0.0 wrote them if the folder of `--exam` was called `drawn`."""
    edit_manifest(version, add_optional_parts)
    edit_manifest(version, lambda m: m["exam"]["sets"].append(m["exam"]["sets"][0]))
    assert len(load_version(version).manifest["exam"]["sets"]) == 2


@pytest.mark.parametrize("name", ["tickcross", "Form-7_b.2", "9", "a" * 64])
def test_a_name_of_letters_digits_dots_hyphens_and_underscores_is_accepted(version: Path, name: str) -> None:
    edit_manifest(version, lambda manifest: manifest.update(name=name))
    assert load_version(version).manifest["name"] == name


@pytest.mark.parametrize(
    "name", ["", ".", "..", "-a", "_a", "a b", "a/b", "a\n", "\n", 'a"', "ä", "٣", "a%2F", "a" * 65, "a\0"]
)
def test_other_names_are_refused(version: Path, name: str) -> None:
    """The name is part of a URL, of file names, and of every answer."""
    edit_manifest(version, lambda manifest: manifest.update(name=name))
    assert "name is" in refusal(version)


@pytest.mark.parametrize("created", ["2026-01-01T00:00:00Z", "2026-01-01T00:00:00.5+02:00"])
def test_a_time_with_a_time_zone_is_accepted(version: Path, created: str) -> None:
    edit_manifest(version, lambda manifest: manifest.update(created=created))
    load_version(version)


@pytest.mark.parametrize("created", ["", "long ago", "2026-01-01T00:00:00", "2026-01-01\n00:00:00+00:00"])
def test_other_times_are_refused(version: Path, created: str) -> None:
    edit_manifest(version, lambda manifest: manifest.update(created=created))
    assert "created is" in refusal(version)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda m: m.pop("golden"), "golden is missing"),
        (lambda m: m["calibration"].pop("scale"), "calibration.scale is missing"),
        (lambda m: m.update(labels=["cross", "tick", "neither"]), "labels is"),
        (lambda m: m.update(labels="tick"), "labels is 'tick'; expected a list"),
        (lambda m: m.update(grid_size="12"), "grid_size is '12'; expected a whole number"),
        (lambda m: m.update(grid_size=True), "grid_size is True; expected a whole number"),
        (lambda m: m.update(grid_size=0), "grid_size is 0"),
        (lambda m: m.update(threshold=1), "threshold is 1"),
        (lambda m: m.update(threshold="high"), "threshold is 'high'; expected a number"),
        (lambda m: m["calibration"].update(scale=[1.0]), "calibration.scale"),
        (lambda m: m["calibration"].update(shift=[0.0, 1e999]), "not JSON"),
        (lambda m: m["golden"].update(scores=[]), "golden has 4 grids and 0 scores"),
        (lambda m: m["golden"].update(scores=[[1.0]] * 4), "golden.scores[0]"),
        (lambda m: m["golden"]["grids"][2].pop(), "golden.grids[2]"),
        (lambda m: m["golden"]["grids"][1].__setitem__(0, "?" * 12), "golden.grids[1]"),
        (lambda m: m["golden"]["grids"][1].__setitem__(0, 5), "golden.grids[1][0] is 5; expected a text"),
        (lambda m: m["golden"]["scores"][3].__setitem__(0, 0.123), "golden grid 3 gets scores that differ"),
        (lambda m: m.update(layers=[{"kind": "magic"}]), "layers cannot be built"),
        (lambda m: m.update(layers=[5]), "layers[0] is 5; expected an object"),
        (lambda m: m["layers"][0].update(filters=10**15), "layers cannot be built"),
        (lambda m: m["layers"][4].update(neurons=3), "layers cannot be built"),
        (lambda m: m["layers"][0].update(filters=2), "has shape"),
        (lambda m: m["layers"][0].update(filters=4), "more parameters than weights.safetensors"),
        (lambda m: m["weights"].update(file="../1/weights.safetensors"), "weights.file"),
        (lambda m: m["weights"].update(sha256="0" * 64), "is altered"),
        (lambda m: m["weights"].update(sha256="A" * 64), "weights.sha256 is 'AAA"),
        (lambda m: m["calibration"].update(method="isotonic"), "calibration.method is 'isotonic'"),
        (lambda m: m["calibration"].update(scale=[1.0, 1e7]), "calibration.scale is [1.0, 10000000.0]"),
        (lambda m: m["golden"]["scores"][0].__setitem__(1, 1.5), "golden.scores[0] is"),
        (
            lambda m: m.update(statistics={"training": INVALID_STATISTICS, "validation": INVALID_STATISTICS}),
            "edge more",
        ),
        (lambda m: m.update(statistics={"training": INVALID_STATISTICS}), "statistics.validation is missing"),
    ],
)
def test_nonsense_in_the_manifest_is_refused_with_its_place(
    version: Path, change: Callable[[Json], object], reason: str
) -> None:
    edit_manifest(version, change)
    assert reason in refusal(version)


def test_unknown_keys_of_later_releases_are_accepted(version: Path) -> None:
    edit_manifest(version, add_optional_parts)
    edit_manifest(version, lambda manifest: manifest.update(remark="hello"))
    edit_manifest(version, lambda manifest: manifest["statistics"].update(exam="hello"))
    load_version(version)
