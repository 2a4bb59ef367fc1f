"""Each figure of a version shows its data without overlapping texts; figures without data are left out."""

import subprocess
import sys
from collections.abc import Callable
from functools import cache, partial
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from PIL import Image

from model import plots
from model.__main__ import main
from model.artifact import Manifest
from model.classifier import Classifier
from model.errors import NothingToPlot
from model.explanation import Explanation, explain
from model.nn.network import build_network
from tests.shipped import SHIPPED
from tests.test_architecture import ROOT
from tests.tiny import GRID_SIZE, LAYERS, random_grids, save_tiny_version, tiny_manifest, tiny_network

if TYPE_CHECKING:
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure

MANIFEST_FIGURES = (
    plots.cost_and_accuracy,
    plots.learning_rate,
    plots.confusion,
    plots.reliability,
    plots.exam,
)
NAMES = [*(draw.__name__ for draw in MANIFEST_FIGURES), "filters", "feature_maps", "evidence"]
TICK = ROOT / "examples" / "tick.png"


@cache
def shipped() -> Classifier:
    return Classifier.load(SHIPPED)


def explanation_of(grid: np.ndarray) -> Explanation:
    return explain(shipped().network, grid, shipped().manifest["calibration"])


def drawing(name: str) -> Callable[[], "Figure"]:
    """A function that draws this figure of the shipped version."""
    classifier = shipped()
    grid = classifier.picture_to_reading(TICK.read_bytes(), 10**6).grid
    return {draw.__name__: partial(draw, classifier.manifest) for draw in MANIFEST_FIGURES}.get(name) or {
        "filters": partial(plots.filters, classifier.network),
        "feature_maps": partial(plots.feature_maps, classifier.network, explanation_of(grid)),
        "evidence": partial(plots.evidence, grid, explanation_of(grid)),
    }[name]


def texts(figure: "Figure") -> list[Text]:
    """The texts that are visible in the drawn figure."""
    figure.draw_without_rendering()
    artists = figure.findobj(lambda artist: isinstance(artist, Text) and artist.get_visible())
    hidden = [
        label
        for axes in figure.axes
        for label in _labels_beyond(axes.xaxis, 0) + _labels_beyond(axes.yaxis, 1)
    ]
    return [text for text in artists if isinstance(text, Text) and text.get_text() and text not in hidden]


def _labels_beyond(axis: "Axis", direction: int) -> list[Text]:
    """Labels of ticks beyond the ends of an axis, which are not drawn."""
    low, high = sorted(axis.get_view_interval())
    return [label for label in axis.get_ticklabels() if not low <= label.get_position()[direction] <= high]


def words(figure: "Figure") -> list[str]:
    return [text.get_text() for text in texts(figure)]


@pytest.mark.parametrize("name", NAMES)
def test_the_texts_of_a_figure_do_not_overlap_or_reach_outside(name: str) -> None:
    figure = drawing(name)()
    boxes = {text: text.get_window_extent() for text in texts(figure)}
    assert len(boxes) > 2
    for text, box in boxes.items():
        assert figure.bbox.x0 <= box.x0 <= box.x1 <= figure.bbox.x1, text
        assert figure.bbox.y0 <= box.y0 <= box.y1 <= figure.bbox.y1, text
    for (one, box), (other, second) in combinations(boxes.items(), 2):
        assert not box.overlaps(second), (one, other)


def test_costs_and_accuracy_equal_those_of_the_history() -> None:
    history = shipped().manifest["training"]["history"]
    left, right = plots.cost_and_accuracy(shipped().manifest).axes
    cost, validation_cost, accuracy = (line.get_ydata() for line in (*left.lines[:2], right.lines[0]))
    np.testing.assert_array_equal(cost, [epoch["cost"] for epoch in history])
    np.testing.assert_array_equal(validation_cost, [epoch["validation_cost"] for epoch in history])
    np.testing.assert_array_equal(accuracy, [epoch["validation_accuracy"] for epoch in history])


def test_the_learning_rate_ends_like_the_history() -> None:
    (axes,) = plots.learning_rate(shipped().manifest).axes
    (line,) = axes.lines
    training = shipped().manifest["training"]
    assert np.asarray(line.get_ydata())[-1] == pytest.approx(training["history"][-1]["learning_rate"])
    assert np.max(line.get_ydata()) == pytest.approx(training["settings"]["learning_rate"], rel=0.01)


def test_the_confusion_shows_every_count_and_its_share_of_the_label() -> None:
    shown = words(plots.confusion(shipped().manifest))
    for row in shipped().manifest["accuracy"]["confusion"]:
        for count in row:
            assert f"{count:,}\n{count / sum(row):.1%}" in shown


def test_the_reliability_diagram_has_a_point_and_a_bar_for_each_bin() -> None:
    bins = shipped().manifest["accuracy"]["calibration_bins"]
    upper, lower = plots.reliability(shipped().manifest).axes
    points = upper.lines[1]
    np.testing.assert_array_equal(points.get_xdata(), [each["confidence"] for each in bins])
    np.testing.assert_array_equal(points.get_ydata(), [each["accuracy"] for each in bins])
    assert [bar.get_bbox().height for bar in lower.patches if isinstance(bar, Rectangle)] == [
        each["count"] for each in bins
    ]


def test_the_exam_shows_both_versions_for_each_set_and_label() -> None:
    exam = shipped().manifest["exam"]
    figure = plots.exam(shipped().manifest)
    (axes,) = figure.axes
    assert f"before: version {exam['against']}" in words(figure)
    for points in axes.lines[0], axes.lines[3]:
        assert len(np.asarray(points.get_xdata())) == 4 * len(exam["sets"])


def test_a_first_exam_shows_only_the_new_version_and_what_failed(tmp_path: Path) -> None:
    manifest = Classifier.load(save_tiny_version(tmp_path, passed=False)).manifest
    shown = words(plots.exam(manifest))
    assert {"Exam: failed", "all drawn (failed)", "after: this version"} <= set(shown)
    assert not any(word.startswith("before") for word in shown)


def test_every_filter_of_the_first_layer_is_shown_with_its_number() -> None:
    network = tiny_network()
    figure = plots.filters(network)
    images = [axes.images[0].get_array() for axes in figure.axes[:3]]
    np.testing.assert_array_equal(images, network.named_parameters()["0.filters"][..., 0])
    assert {"1", "2", "3"} <= set(words(figure))


def test_feature_maps_have_a_row_for_each_layer_with_maps() -> None:
    network, grid = tiny_network(), random_grids(1)[0]
    explanation = explain(network, grid, tiny_manifest(network)["calibration"])
    figure = plots.feature_maps(network, explanation)
    assert {"1. convolution\n10 x 10 x 3", "2. relu\n10 x 10 x 3", "3. max_pooling\n5 x 5 x 3"} <= set(
        words(figure)
    )
    np.testing.assert_array_equal(figure.axes[1].images[0].get_array(), explanation.feature_maps[0][..., 1])


def test_the_evidence_of_each_label_has_a_value_for_each_cell_even_of_blank_grids() -> None:
    network = tiny_network()
    for grid in (random_grids(1)[0], np.ones((GRID_SIZE, GRID_SIZE), np.int8)):
        explanation = explain(network, grid, tiny_manifest(network)["calibration"])
        _, tick, cross, _ = plots.evidence(grid, explanation).axes
        np.testing.assert_array_equal(tick.images[0].get_array(), explanation.evidence["tick"].cells)
        np.testing.assert_array_equal(cross.images[0].get_array(), explanation.evidence["cross"].cells)


@pytest.mark.parametrize("draw", MANIFEST_FIGURES)
def test_a_figure_without_data_raises_an_error_that_names_the_data(
    draw: Callable[[Manifest], "Figure"],
) -> None:
    with pytest.raises(NothingToPlot, match=r"manifest|exam"):
        draw(tiny_manifest(tiny_network()))


def test_a_network_without_filters_has_no_figure_of_filters_or_maps() -> None:
    network = build_network(LAYERS[3:], GRID_SIZE, np.random.default_rng(1))
    explanation = explain(network, random_grids(1)[0], tiny_manifest(network)["calibration"])
    with pytest.raises(NothingToPlot, match="no filters"):
        plots.filters(network)
    with pytest.raises(NothingToPlot, match="no feature maps"):
        plots.feature_maps(network, explanation)


def test_the_error_without_matplotlib_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "matplotlib"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    version = save_tiny_version(tmp_path, passed=True)
    assert main(["plot", str(version), "--output", str(tmp_path / "plots")]) == 1
    assert capsys.readouterr().err.splitlines()[-1] == (
        "error: figures need matplotlib, which is not installed: pip install 'tickcross[plot]'"
    )


def test_importing_plots_does_not_import_matplotlib_and_drawing_does_not_import_pyplot() -> None:
    code = (
        "import sys; from model import plots; assert 'matplotlib' not in sys.modules;"
        " from tests.tiny import tiny_network; plots.filters(tiny_network());"
        " assert 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_the_command_writes_available_figures_and_names_those_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    version, output = save_tiny_version(tmp_path, passed=True), tmp_path / "new" / "plots"
    assert main(["plot", str(version), "--picture", str(TICK), "--output", str(output)]) == 0
    out, err = capsys.readouterr()
    paths = [output / f"{name}.png" for name in ("exam", "filters", "feature-maps", "evidence")]
    assert out.split() == [str(path) for path in paths]
    for path in paths:
        with Image.open(path) as image:
            assert image.format == "PNG"
    assert "confusion.png is left out: the manifest has no measured accuracy" in err.splitlines()


def test_the_command_writes_svg_on_request(tmp_path: Path) -> None:
    version = save_tiny_version(tmp_path, passed=True)
    assert main(["plot", str(version), "--output", str(tmp_path), "--format", "svg"]) == 0
    assert "<svg" in (tmp_path / "exam.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "reason"),
    [("nothing.png", "No such file"), ("text.png", "not a picture of a kind that is read")],
)
def test_an_unreadable_picture_is_named_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, reason: str
) -> None:
    (tmp_path / "text.png").write_text("no picture")
    version, output = save_tiny_version(tmp_path / "versions"), tmp_path / "plots"
    assert main(["plot", str(version), "--picture", str(tmp_path / name), "--output", str(output)]) == 1
    error = capsys.readouterr().err
    assert f"{name}: " in error
    assert reason in error
    assert not output.exists()
