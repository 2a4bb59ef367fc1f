"""Several replicas behind HAProxy, as in `deploy/compose.scale.yml`, and their rolling update."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from tests.e2e.containers import ROOT, Stack, docker, skip_without_engine, wait_until

COMPOSE_FILE = ROOT / "deploy" / "compose.scale.yml"
ROLLING_UPDATE = ROOT / "deploy" / "rolling_update.sh"


@dataclass
class Replicas:
    """Running replicas, and the address of their HAProxy."""

    stack: Stack
    url: str = field(init=False)

    def __post_init__(self) -> None:
        self.url = self.stack.url

    def post(self, path: str, **options: Any) -> requests.Response:
        return requests.post(self.url + path, timeout=10, **options)

    def containers(self) -> list[str]:
        """The ids of the running containers."""
        return docker("ps", "-q", "--no-trunc", *self._filters()).split()

    def _filters(self) -> list[str]:
        labels = {"project": self.stack.project, "service": "tickcross"}
        return [f"--filter=label=com.docker.compose.{name}={value}" for name, value in labels.items()]

    def add_version(self, folder: Path, name: str) -> None:
        """Copy a version into the volume that all replicas share."""
        mounts = f"{self.stack.project}_artifacts:/app/artifacts", f"{folder}:/new:ro"
        options = [f"--volume={mount}" for mount in mounts]
        copy = f"import shutil; shutil.copytree('/new', '/app/artifacts/tickcross/{name}')"
        docker("run", "--rm", *options, "tickcross", "python", "-c", copy)

    def rolling_update(self, **settings: str) -> "subprocess.CompletedProcess[str]":
        """Run the update script with these environment variables."""
        return subprocess.run(
            [str(ROLLING_UPDATE)],
            env=self.stack.environment() | {"COMPOSE_PROJECT_NAME": self.stack.project} | settings,
            capture_output=True,
            text=True,
            check=False,
        )


@contextmanager
def running_replicas(count: int, **settings: str) -> Iterator[Replicas]:
    """`count` replicas, removed afterwards; without a Docker engine the tests are skipped with the reason."""
    skip_without_engine()
    stack = Stack("haproxy", "-f", str(COMPOSE_FILE), REPLICAS=str(count), **settings)
    try:
        stack.compose("build", "-q", "haproxy", "tickcross")
        stack.compose("up", "-d")
        replicas = Replicas(stack)
        wait_until(lambda: answers(replicas.url), otherwise=stack.logs)
        yield replicas
    finally:
        stack.down()


def answers(url: str) -> bool:
    """Whether requests reach a replica that is ready."""
    try:
        return requests.get(f"{url}/health/ready", timeout=5).ok
    except requests.ConnectionError:
        return False


def build(tag: str, recipe: str, folder: Path) -> None:
    """Build an image from the lines of a Dockerfile, without other files."""
    (folder / "Dockerfile").write_text(recipe)
    docker("build", "-q", "-t", tag, str(folder))
