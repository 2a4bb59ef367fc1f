"""A job on a Ray cluster that loses nodes has the same results as on this machine."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from tests.e2e.running import ROOT

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(find_spec("ray") is None, reason="ray is not installed"),
]

PICTURES = 4000
DISTINCT = 20
MAX_SECONDS = 300
QUIET = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_AUTH_MODE": "disabled"}


@pytest.fixture(autouse=True)
def rays_files(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Ray keeps its files in a folder of ours, with a short name: the paths of sockets are limited."""
    with tempfile.TemporaryDirectory(prefix="ray") as scratch:
        for name, value in (QUIET | {"RAY_TMPDIR": scratch, "PYTHONPATH": str(ROOT)}).items():
            monkeypatch.setenv(name, value)
        yield


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """A folder of pictures, most of them links, and one that is broken."""
    marks, folder = tmp_path / "marks", tmp_path / "pictures"
    marks.mkdir()
    folder.mkdir()
    for number in range(DISTINCT):
        mark = Image.new("L", (24, 24), 255)
        ImageDraw.Draw(mark).line([4, 4 + number % 5, 19, 19 - number // 5], fill=0, width=2)
        mark.save(marks / f"{number}.png")
    for number in range(PICTURES - 1):
        os.link(marks / f"{number % DISTINCT}.png", folder / f"{number:05}.png")
    (folder / f"{PICTURES // 2:05}-broken.png").write_bytes(b"no picture")
    return folder


def start(*arguments: str) -> "subprocess.Popen[str]":
    """A Python program of this project."""
    command = [sys.executable, "-m", *arguments]
    return subprocess.Popen(command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def classify(pictures: Path, version: Path, output: Path, *options: str) -> "subprocess.Popen[str]":
    artifact = ["--artifact", str(version)]
    return start("model", "classify", str(pictures), *artifact, "--output", str(output), *options)


def lose_a_node(cluster: "subprocess.Popen[str]", kind: str) -> None:
    assert cluster.stdin and cluster.stdout
    cluster.stdin.write(f"{kind}\n")
    cluster.stdin.flush()
    assert cluster.stdout.readline() == "killed\n"


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_cluster_that_loses_nodes_writes_the_same_files_as_this_machine(
    tmp_path: Path, artifacts: Path, pictures: Path
) -> None:
    version, output, by_client = artifacts / "1", tmp_path / "output", tmp_path / "by-client"
    on_this_machine = tmp_path / "on_this_machine"
    with start("tests.e2e.ray_cluster") as cluster:
        assert cluster.stdout
        address, client_address = cluster.stdout.readline().split()
        with classify(pictures, version, output, "--on", address) as job:
            lose_a_node(cluster, "busy")
            assert job.poll() is None
            printed, _ = job.communicate(timeout=MAX_SECONDS)
        lose_a_node(cluster, "idle")  # Ray takes seconds to notice it
        with classify(pictures, version, by_client, "--on", client_address) as job_by_client:
            printed_by_client, _ = job_by_client.communicate(timeout=MAX_SECONDS)
        cluster.communicate(timeout=MAX_SECONDS)
    answers = f"{PICTURES - 1:,} answers in 1 part\n"
    assert (job.returncode, printed) == (1, f"{output}: {answers}")
    assert (job_by_client.returncode, printed_by_client) == (1, f"{by_client}: {answers}")
    with classify(pictures, version, on_this_machine) as job:
        job.communicate(timeout=MAX_SECONDS)
    assert files(output) == files(on_this_machine)
    assert files(by_client) == files(on_this_machine)
