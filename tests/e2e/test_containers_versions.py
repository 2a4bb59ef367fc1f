"""An image with a newer version runs over a volume with an own version of the same number."""

import io
import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.e2e.conftest import write_version
from tests.e2e.containers import Stack, docker, running_stack, wait_until
from tests.shipped import SHIPPED

pytestmark = [pytest.mark.e2e, pytest.mark.container]

NEWER = "tickcross-test-newer"
OLD, NEXT = SHIPPED.name, str(int(SHIPPED.name) + 1)
SHIPPED_NEXT = f"{NEXT}-shipped"
OVERRIDE = f"""
services:
  tickcross: {{image: {NEWER}}}
  versions: {{image: {NEWER}}}
"""
UNPACKS_ITS_INPUT = """
import sys, tarfile
with tarfile.open(fileobj=sys.stdin.buffer, mode="r|") as archive:
    archive.extractall("artifacts/tickcross", filter="data")
"""


def next_version(root: Path, seed: int) -> Path:
    """A version NEXT with its own weights."""
    shutil.copytree(SHIPPED, root / SHIPPED.name)
    return write_version(root, seed)


def put_into_the_volume(stack: Stack, *folders: Path) -> None:
    """Copy version folders into the volume, as an older image and its training job would."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        for folder in folders:
            archive.add(folder, folder.name)
    volume = f"{stack.project}_artifacts:/app/artifacts"
    docker(
        "run",
        "--rm",
        "-i",
        "-v",
        volume,
        "tickcross",
        "python",
        "-c",
        UNPACKS_ITS_INPUT,
        stdin=data.getvalue(),
    )


def build_a_newer_image(folder: Path) -> None:
    """The image with one more version in it."""
    shipped = next_version(folder / "shipped", seed=9)
    (folder / "context").mkdir()
    shutil.copytree(shipped, folder / "context" / NEXT)
    recipe = f"FROM tickcross\nCOPY {NEXT} /app/shipped/tickcross/{NEXT}\n"
    (folder / "context" / "Dockerfile").write_text(recipe)
    docker("build", "-q", "-t", NEWER, str(folder / "context"))


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The older image, over a volume with its version and the owner's next one."""
    folder = tmp_path_factory.mktemp("upgrade")
    with running_stack("tickcross") as stack:
        own = next_version(folder / "own", seed=2)
        put_into_the_volume(stack, SHIPPED, own)
        build_a_newer_image(folder)
        yield stack
    docker("rmi", NEWER)


def health(stack: Stack) -> dict[str, Any]:
    return dict(requests.get(f"{stack.url}/health", timeout=10).json())


def wait_for_version(stack: Stack, version: str) -> None:
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


def test_own_and_shipped_versions_are_listed_served_promoted_and_pinned(stack: Stack, tmp_path: Path) -> None:
    wait_for_version(stack, NEXT)
    assert health(stack)["versions"] == [OLD, NEXT]
    own = scores(stack, NEXT)

    (tmp_path / "override.yml").write_text(OVERRIDE)
    stack.options = ("-f", "docker-compose.yml", "-f", str(tmp_path / "override.yml"))
    start(stack)
    assert (health(stack)["version"], health(stack)["versions"]) == (NEXT, [OLD, SHIPPED_NEXT, NEXT])
    assert f"your own training comes before shipped version {SHIPPED_NEXT}" in stack.logs()
    assert scores(stack, NEXT) == own != scores(stack, SHIPPED_NEXT)

    listed = stack.compose("run", "--rm", "versions")
    assert [line.split()[1] for line in listed.splitlines()[2:5]] == [NEXT, SHIPPED_NEXT, OLD]
    stack.compose("run", "--rm", "versions", "promote", SHIPPED_NEXT)
    wait_for_version(stack, SHIPPED_NEXT)
    stack.compose("run", "--rm", "versions", "rollback")
    wait_for_version(stack, NEXT)

    start(stack, TICKCROSS_VERSION=SHIPPED_NEXT)
    assert health(stack)["version"] == SHIPPED_NEXT
    assert "is served: TICKCROSS_VERSION pins it" in stack.logs()
