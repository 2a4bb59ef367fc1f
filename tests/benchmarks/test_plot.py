from collections.abc import Mapping
from xml.etree import ElementTree

from benchmarks.plot import Points, log_plot

SVG = "{http://www.w3.org/2000/svg}"


def parsed_plot(title: str, x_label: str, y_label: str, lines: Mapping[str, Points]) -> ElementTree.Element:
    return ElementTree.fromstring(log_plot(title, x_label, y_label, lines))  # noqa: S314, our own text


def test_a_plot_is_valid_xml_with_a_line_and_a_name_for_each_engine() -> None:
    lines = {"ours & theirs": [(1.0, 30.0), (256.0, 15.0)], "other": [(1.0, 400.0)]}
    plot = parsed_plot("Time < more", "images", "microseconds", lines)
    assert len(plot.findall(f"{SVG}polyline")) == 2
    assert {"ours & theirs", "other", "Time < more"} <= {text.text for text in plot.iter(f"{SVG}text")}


def test_the_vertical_axis_is_logarithmic() -> None:
    plot = parsed_plot("", "", "", {"a": [(1.0, 1.0), (2.0, 10.0), (4.0, 100.0)]})
    heights = [float(circle.attrib["cy"]) for circle in plot.iter(f"{SVG}circle")]
    assert abs((heights[0] - heights[1]) - (heights[1] - heights[2])) < 0.2
    assert heights[0] > heights[2]


def test_a_single_value_can_be_plotted() -> None:
    assert "<circle" in log_plot("", "", "", {"a": [(256.0, 10.0)]})
