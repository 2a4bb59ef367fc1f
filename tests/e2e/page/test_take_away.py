"""Take away: the files and the command from the page match what it shows."""

import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.e2e.browser import Visit
from tests.e2e.page import IN_A_BROWSER

pytestmark = IN_A_BROWSER

ROOM = 16
"""The minimum of pixels between two layers of the picture."""


def test_the_copied_command_gets_the_answer_on_the_page(visit: Visit) -> None:
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit.page.get_by_role("button", name="Copy the command").click()
    visit.page.locator("#copied", has_text="Copied.").wait_for()
    command = visit.page.evaluate("() => navigator.clipboard.readText()")
    assert command == visit.page.locator("#curl").text_content()
    answer = json.loads(subprocess.run(["sh", "-c", command], capture_output=True, check=True).stdout)
    assert answer["scores"] == visit.explanation["scores"]


@pytest.mark.parametrize(
    ("button", "name"),
    [
        ("The grid (JSON)", "grid.json"),
        ("Feature maps and evidence (JSON)", "feature-maps.json"),
        ("Feature maps (PNG)", "feature-maps.png"),
    ],
)
def test_the_shown_data_can_be_downloaded(visit: Visit, button: str, name: str, tmp_path: Path) -> None:
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name=button, exact=True).click()
    assert download.value.suggested_filename == name
    file = tmp_path / name
    download.value.save_as(file)
    if name == "grid.json":
        assert json.loads(file.read_text()) == {"grid": visit.grid}
    elif name == "feature-maps.json":
        assert json.loads(file.read_text()) == visit.explanation
    else:
        assert_shows_every_layer(file, len(visit.kinds))


def assert_shows_every_layer(file: Path, layers: int) -> None:
    """Asserts that a PNG shows all layers side by side, each under its name, with gaps between them."""
    with Image.open(file) as picture:
        assert picture.format == "PNG"
        pixels = np.asarray(picture.convert("L"))
    below_the_names = pixels[60:] != pixels[0, 0]
    inked = np.flatnonzero(below_the_names.any(axis=0))
    gaps = np.count_nonzero(np.diff(inked) > ROOM)
    assert gaps == layers - 1


def test_the_network_can_be_downloaded_as_onnx(visit: Visit, tmp_path: Path) -> None:
    onnxruntime = pytest.importorskip("onnxruntime")
    with visit.page.expect_download() as download:
        visit.page.get_by_role("link", name="The network (ONNX)").click()
    download.value.save_as(tmp_path / "network.onnx")
    session = onnxruntime.InferenceSession(tmp_path / "network.onnx")
    [scores] = session.run(None, {"grid": np.array([visit.grid], np.float32)})[0]
    assert scores.tolist() == pytest.approx(list(visit.explanation["scores"].values()), abs=1e-5)
