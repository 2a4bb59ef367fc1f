"""Each step of the article runs with its command, is short, and prints its result."""

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from examples.article.marks import RISING, TICK, as_maps
from model.nn.layers import KINDS, Convolution

ROOT = Path(__file__).parents[2]
STEPS = sorted(path.stem for path in (ROOT / "examples" / "article").glob("step_*.py"))
READING_ORDER = (ROOT / "model" / "nn" / "README.md").read_text(encoding="utf-8")
MAX_LINES = 39
MAX_COLUMNS = 80


@cache
def printed(step: str) -> str:
    """The output of the command of a step."""
    command = [sys.executable, "-W", "error", "-m", f"examples.article.{step}"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return run.stdout


def numbers_in(text: str) -> list[float]:
    return [float(number) for number in re.findall(r"-?\d+\.\d+", text)]


@pytest.mark.parametrize("step", STEPS)
def test_the_output_of_a_step_fits_on_a_terminal(step: str) -> None:
    lines = printed(step).splitlines()
    assert lines
    assert max(map(len, lines)) <= MAX_COLUMNS


@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_short_and_names_its_command(step: str) -> None:
    source = (ROOT / "examples" / "article" / f"{step}.py").read_text(encoding="utf-8")
    assert len(source.splitlines()) <= MAX_LINES
    assert f"\npython -m examples.article.{step}\n" in source


def test_the_reading_order_runs_every_step_in_order() -> None:
    commands = re.findall(r"`python -m examples\.article\.(\w+)`", READING_ORDER)
    assert [*dict.fromkeys(commands)] == STEPS


def test_the_reading_order_has_every_layer() -> None:
    rows = re.findall(r"^\| \[([\w/]+)\.py\]", READING_ORDER, re.MULTILINE)
    layers = [f"layers/{name}" for name in ("base", *KINDS)]
    assert rows == [*layers, "network", "cost", "gradient_descent"]


def test_the_grid_is_printed_as_ink_and_as_numbers() -> None:
    rows = printed("step_01_grid").splitlines()[1 : 1 + len(TICK)]
    assert sum(row.count("#") for row in rows) == np.count_nonzero(TICK < 0)
    assert [[*map(float, row.split()[len(TICK) :])] for row in rows] == TICK.tolist()


def test_the_filter_matches_perfectly_where_it_prints_1_00() -> None:
    text = printed("step_02_filter")
    assert "Their sum is +9. Divided by 9: 1.00" in text
    feature_map = Convolution(as_maps(RISING), np.zeros(1)).forward(as_maps(TICK))
    assert numbers_in(text)[-feature_map.size :] == feature_map.round(2).ravel().tolist()


def test_relu_removes_negative_values() -> None:
    before, after = printed("step_03_relu").split("after ReLU")
    assert min(numbers_in(before)) < 0
    assert min(numbers_in(after)) == 0


def test_pooling_keeps_a_quarter_of_the_values_and_the_perfect_match() -> None:
    text = printed("step_04_pooling")
    assert "64 values became 16" in text
    assert max(numbers_in(text.split("after pooling")[1])) == 1


def test_the_third_filter_of_the_block_matches_only_the_cross() -> None:
    _, tick, cross = re.split(r"a tick: |a cross: ", printed("step_05_block"))
    for text, best in ((tick, 0.56), (cross, 1.0)):
        values = np.reshape(numbers_in(text.split("crossing")[1])[: 4 * 12], (4, 12))
        assert values[:, 8:].max() == best


def test_flatten_writes_the_maps_as_one_row() -> None:
    maps, row = printed("step_06_flatten").split("as one row of 48 values")
    values = np.reshape(numbers_in(maps), (4, 3, 4))
    assert numbers_in(row) == values.transpose(0, 2, 1).ravel().tolist()


def test_the_outputs_distinguish_the_two_marks() -> None:
    rows = re.findall(r"^(tick|cross) +(-?\d.+)$", printed("step_07_outputs"), re.MULTILINE)
    scores = {name: numbers_in(row)[2:] for name, row in rows}
    assert scores == {"tick": [0.95, 0.05], "cross": [0.05, 0.95]}


def test_the_cost_rises_as_the_scores_get_worse() -> None:
    costs = [numbers[2] for numbers in map(numbers_in, printed("step_08_cost").splitlines()) if numbers[2:]]
    assert len(costs) > 3
    assert costs == sorted(set(costs))


def test_a_step_downhill_lowers_the_cost() -> None:
    text = printed("step_09_gradient_descent")
    before, after = re.findall(r"cost (?:before the step|after step 1) +(\d+\.\d+)", text)
    assert float(after) < float(before)


def test_training_improves_the_network_on_unseen_marks() -> None:
    text = printed("step_10_training")
    results = re.findall(r"(\d+\.\d)% of unseen marks are right, cost (\d+\.\d+)", text)
    (untrained, first_cost), (trained, last_cost) = (map(float, results[place]) for place in (0, -1))
    assert untrained < 70
    assert trained > 80
    assert last_cost < first_cost / 2
