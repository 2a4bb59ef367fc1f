"""A manifest with right types and numbers is accepted; otherwise the message names the first wrong place."""

import json
import math
from collections.abc import Callable
from typing import Any

import pytest

from model.artifact.conformance import checked_manifest
from model.errors import BadArtifact
from tests.tiny import tiny_exam, tiny_manifest, tiny_network

Json = dict[str, Any]

HISTOGRAM: Json = {"edges": [0, 0.5, 1], "shares": [0.25, 0.75]}
STATISTICS: Json = {"confidence": HISTOGRAM, "ink": HISTOGRAM, "labels": {"tick": 1}}
TRAINING: Json = {
    "command": "python -m model train",
    "settings": {"seed": 1},
    "training_marks": 100,
    "validation_marks": 10,
    "own_marks": 0,
    "resumed_from": None,
    "best_epoch": 1,
    "parameters": 1000,
    "history": [
        {
            "epoch": 1,
            "learning_rate": 0.1,
            "cost": 1,
            "validation_cost": 0.5,
            "validation_accuracy": 0.75,
        }
    ],
    "seconds": {"drawing": 1.5},
}
EARLIER: Json = {"version": "3", "resumed_from": None, "command": "python -m model train", "last_step": 40}


def manifest() -> Json:
    """A complete manifest."""
    complete: Json = {
        **tiny_manifest(tiny_network()),
        "training": TRAINING,
        "statistics": {"training": STATISTICS, "validation": STATISTICS},
        "exam": tiny_exam(passed=True),
    }
    parsed: Json = json.loads(json.dumps(complete))
    parsed["weights"]["sha256"] = "0" * 64
    return parsed


def refusal(change: Callable[[Json], object]) -> str:
    """The message with which a changed manifest is refused."""
    changed = manifest()
    change(changed)
    with pytest.raises(BadArtifact) as caught:
        checked_manifest(changed)
    return str(caught.value).removeprefix("manifest.json: ")


def check_accepted(change: Callable[[Json], object]) -> None:
    """Fail unless a changed manifest is accepted."""
    changed = manifest()
    change(changed)
    assert checked_manifest(changed) == changed


def test_a_complete_manifest_is_accepted() -> None:
    check_accepted(lambda m: None)


@pytest.mark.parametrize("key", ["training", "statistics", "exam"])
def test_optional_parts_may_be_absent(key: str) -> None:
    check_accepted(lambda m: m.pop(key))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda m: m.pop("name"), "name is missing"),
        (lambda m: m["training"].pop("command"), "training.command is missing"),
        (lambda m: m.update(golden=5), "golden is 5; expected an object"),
        (lambda m: m.update(layers={}), "layers is {}; expected a list"),
        (lambda m: m["training"].update(settings=[]), "training.settings is []; expected an object"),
        (
            lambda m: m["training"]["seconds"].update(drawing="1"),
            "training.seconds.drawing is '1'; expected a number",
        ),
        (
            lambda m: m["training"]["history"][0].update(epoch=1.0),
            "training.history[0].epoch is 1.0; expected a whole number",
        ),
        (lambda m: m["training"].update(resumed_from=2), "training.resumed_from is 2; expected a text"),
        (
            lambda m: m["training"].update(earlier=[EARLIER | {"last_step": 1.5}]),
            "training.earlier[0].last_step is 1.5; expected a whole number",
        ),
        (lambda m: m["exam"].update(floor="low"), "exam.floor is 'low'; expected a number"),
        (lambda m: m["exam"].update(passed=1), "exam.passed is 1; expected true or false"),
        (lambda m: m["exam"].update(passed=None), "exam.passed is None; expected true or false"),
        (lambda m: m.update(threshold=True), "threshold is True; expected a number"),
    ],
)
def test_a_wrong_type_is_refused_with_its_place(change: Callable[[Json], object], reason: str) -> None:
    assert refusal(change) == reason


def test_integers_are_accepted_as_numbers_and_null_in_optional_values() -> None:
    check_accepted(lambda m: m["training"]["history"][0].update(cost=0))
    check_accepted(lambda m: m["exam"].update(floor=None))
    check_accepted(lambda m: m["training"].update(resumed_from="3", earlier=[EARLIER]))


@pytest.mark.parametrize("size", [2, 513])
def test_a_grid_has_3_to_512_rows(size: int) -> None:
    assert refusal(lambda m: m.update(grid_size=size)) == f"grid_size is {size}; expected 3 to 512"


@pytest.mark.parametrize("size", [3, 512])
def test_grids_of_3_and_of_512_rows_are_accepted(size: int) -> None:
    rows = ["." * size] * size
    check_accepted(lambda m: m.update(grid_size=size, golden={"grids": [rows], "scores": [[0, 1]]}))


@pytest.mark.parametrize("threshold", [-0.5, 0, 1, 1.5])
def test_a_threshold_is_between_0_and_1(threshold: float) -> None:
    expected = f"threshold is {threshold}; expected more than 0 and less than 1"
    assert refusal(lambda m: m.update(threshold=threshold)) == expected


@pytest.mark.parametrize("threshold", [1e-9, 1 - 1e-9])
def test_any_threshold_between_0_and_1_is_accepted(threshold: float) -> None:
    check_accepted(lambda m: m.update(threshold=threshold))


@pytest.mark.parametrize("name", ["scale", "shift"])
@pytest.mark.parametrize("values", [[], [1.0], [1.0, 1.0, 1.0], [1.0, math.inf], [-1000000.5, 1.0]])
def test_a_calibration_has_a_number_of_bounded_size_for_each_output(name: str, values: list[float]) -> None:
    reason = refusal(lambda m: m["calibration"].update({name: values}))
    expected = "a number from -1e+06 to 1e+06 for each of ['tick', 'cross']"
    assert reason == f"calibration.{name} is {values}; expected {expected}"


def test_there_are_as_many_golden_scores_as_grids_and_at_least_one() -> None:
    assert refusal(lambda m: m["golden"]["scores"].pop()) == "golden has 4 grids and 3 scores"
    assert refusal(lambda m: m["golden"]["grids"].pop()) == "golden has 3 grids and 4 scores"
    assert refusal(lambda m: m["golden"].update(grids=[], scores=[])) == "golden has 0 grids and 0 scores"


def test_every_golden_grid_and_its_scores_are_checked() -> None:
    pair = refusal(lambda m: m["golden"]["scores"].__setitem__(3, [math.inf, 0]))
    assert pair == "golden.scores[3] is [inf, 0]; expected a number from 0 to 1 for each of ['tick', 'cross']"
    narrow = refusal(lambda m: m["golden"]["grids"].__setitem__(3, ["." * 11] * 12))
    assert narrow == "golden.grids[3] is not a grid of grid_size"
    low = refusal(lambda m: m["golden"]["grids"].__setitem__(3, ["." * 12] * 11))
    assert low == "golden.grids[3] is not a grid of grid_size"


@pytest.mark.parametrize("of_set", ["training", "validation"])
@pytest.mark.parametrize("name", ["confidence", "ink"])
@pytest.mark.parametrize(
    ("edges", "shares"), [([0, 1], []), ([0, 1], [0.5, 0.5]), ([0, 0.5, 1], [1]), ([0], []), ([], [])]
)
def test_a_histogram_has_one_edge_more_than_shares_and_at_least_one_share(
    of_set: str, name: str, edges: list[float], shares: list[float]
) -> None:
    reason = refusal(lambda m: m["statistics"][of_set][name].update(edges=edges, shares=shares))
    assert reason == f"statistics.{of_set}.{name} needs one edge more than shares"


def test_a_histogram_of_one_share_is_accepted() -> None:
    check_accepted(lambda m: m["statistics"]["training"]["ink"].update(edges=[0, 1], shares=[1]))


def test_a_message_shows_40_characters_of_a_value() -> None:
    """A quotation mark on either side counts."""
    shown = "'" + "x" * 38 + "'"
    assert refusal(lambda m: m.update(grid_size="x" * 38)) == f"grid_size is {shown}; expected a whole number"
    shown = "'" + "x" * 36 + "..."
    assert refusal(lambda m: m.update(grid_size="x" * 39)) == f"grid_size is {shown}; expected a whole number"


def test_the_format_is_checked_first() -> None:
    reason = refusal(lambda m: m.update(format=2, labels=5))
    assert reason == "manifest.json has format 2; this loader reads format 1"
