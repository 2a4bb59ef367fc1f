"""An image that ships version 2 comes over a volume whose owner has trained a version 2."""

import io
import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.e2e.conftest import write_version
from tests.e2e.containers import ROOT, Stack, docker, running_stack, wait_until

pytestmark = [pytest.mark.e2e, pytest.mark.container]

NEWER = "tickcross-test-newer"
OVERRIDE = f"""
services:
  tickcross: {{image: {NEWER}}}
  versions: {{image: {NEWER}}}
"""


def second_version(root: Path, seed: int) -> Path:
    """A version 2 with weights of its own."""
    write_version(root)
    return write_version(root, seed)


def put_into_the_volume(stack: Stack, *folders: Path) -> None:
    """Copy version folders to where an older image has seeded them and its training job has written them."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        for folder in folders:
            archive.add(folder, folder.name)
    volume = f"{stack.project}_artifacts:/app/artifacts"
    command = ("tar", "-x", "--no-same-owner", "-C", "/app/artifacts/tickcross")
    docker("run", "--rm", "-i", "-v", volume, "tickcross", *command, given=data.getvalue())


def build_a_newer_image(folder: Path) -> None:
    """The image with one more version in it."""
    shipped = second_version(folder / "shipped", seed=9)
    (folder / "context").mkdir()
    shutil.copytree(shipped, folder / "context" / "2")
    (folder / "context" / "Dockerfile").write_text("FROM tickcross\nCOPY 2 /app/shipped/tickcross/2\n")
    docker("build", "-q", "-t", NEWER, str(folder / "context"))


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The older image, over a volume with its version 1 and the owner's version 2."""
    folder = tmp_path_factory.mktemp("upgrade")
    with running_stack("tickcross") as stack:
        own = second_version(folder / "own", seed=2)
        put_into_the_volume(stack, ROOT / "artifacts" / "tickcross" / "1", own)
        build_a_newer_image(folder)
        yield stack
    docker("rmi", NEWER)


def health(stack: Stack) -> dict[str, Any]:
    return dict(requests.get(f"{stack.url}/health", timeout=10).json())


def waits_for(stack: Stack, version: str) -> None:
    wait_until(lambda: health(stack)["version"] == version, otherwise=stack.logs)


def scores(stack: Stack, version: str) -> Any:
    grid = {"grid": [[1, -1, 1], [1, 1, -1], [1, 1, 1]]}
    answer = requests.post(f"{stack.url}/predict?version={version}", json=grid, timeout=10).json()
    assert answer["model"]["version"] == version
    return answer["scores"]


def start(stack: Stack, **settings: str) -> None:
    stack.settings = settings
    stack.compose("up", "-d", "tickcross")
    wait_until(lambda: stack.health() == "healthy", otherwise=stack.logs)


def test_both_are_listed_served_promoted_gone_back_to_and_pinned(stack: Stack, tmp_path: Path) -> None:
    waits_for(stack, "2")
    assert health(stack)["versions"] == ["1", "2"]
    own = scores(stack, "2")

    (tmp_path / "override.yml").write_text(OVERRIDE)
    stack.options = ("-f", "docker-compose.yml", "-f", str(tmp_path / "override.yml"))
    start(stack)
    assert (health(stack)["version"], health(stack)["versions"]) == ("2", ["1", "2-shipped", "2"])
    assert "your own training comes before shipped version 2-shipped" in stack.logs()
    assert scores(stack, "2") == own != scores(stack, "2-shipped")

    listed = stack.compose("run", "--rm", "versions")
    assert [line.split()[1] for line in listed.splitlines()[2:5]] == ["2", "2-shipped", "1"]
    stack.compose("run", "--rm", "versions", "promote", "2-shipped")
    waits_for(stack, "2-shipped")
    stack.compose("run", "--rm", "versions", "rollback")
    waits_for(stack, "2")

    start(stack, TICKCROSS_VERSION="2-shipped")
    assert health(stack)["version"] == "2-shipped"
    assert "is served: TICKCROSS_VERSION pins it" in stack.logs()
