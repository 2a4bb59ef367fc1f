"""A separate compose project for tests: started, used, inspected and removed."""

import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
ENGINE = ROOT.parent / "shared" / "docker" / "engine"
PATIENCE_SECONDS = 120


def why_no_engine() -> str | None:
    """None if a Docker engine and docker compose are available, else what is missing."""
    if not _succeeds("docker", "info") and ENGINE.exists():
        _succeeds(str(ENGINE))
    if not _succeeds("docker", "info"):
        return "no Docker engine: `docker info` fails"
    return None if _succeeds("docker", "compose", "version") else "no docker compose"


def skip_without_engine() -> None:
    """Skip the test, and say why, when there is no Docker engine."""
    if reason := why_no_engine():
        pytest.skip(reason)


def _succeeds(*command: str) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def docker(*arguments: str, stdin: bytes | None = None) -> str:
    """The output of `docker ARGUMENTS`, with `stdin` on its standard input."""
    return _output(["docker", *arguments], stdin=stdin)


def refused(*arguments: str) -> str:
    """The one line that `docker ARGUMENTS` fails with."""
    run = subprocess.run(["docker", *arguments], capture_output=True, text=True, cwd=ROOT, check=False)
    assert run.returncode != 0, run.stdout
    (line,) = run.stderr.splitlines()
    return line


def inspect(name: str) -> dict[str, Any]:
    """The engine's description of a container or an image."""
    return dict(json.loads(docker("inspect", name))[0])


def wait_until(condition: Callable[[], bool], otherwise: Callable[[], str]) -> None:
    """Return once `condition()` is true; after two minutes fail with the text of `otherwise()`."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(otherwise())
        time.sleep(0.2)


def _output(command: list[str], stdin: bytes | None = None, environment: dict[str, str] | None = None) -> str:
    run = subprocess.run(command, input=stdin, capture_output=True, env=environment, cwd=ROOT, check=False)
    assert run.returncode == 0, f"{command}: {run.stdout.decode()}{run.stderr.decode()}"
    return run.stdout.decode()


class Stack:
    """The compose file under its own project name, published on free ports of 127.0.0.1.

    - `published`: the service that receives the requests.
    - `options`: of `docker compose`.
    - `settings`: environment variables of `docker compose`.
    """

    def __init__(self, published: str, *options: str, **settings: str) -> None:
        self.settings = settings
        self.project = f"tickcross-test-{published}-{os.getpid()}"
        self.published = published
        self.options = options

    def compose(self, *arguments: str) -> str:
        """The output of `docker compose ARGUMENTS`."""
        return _output(self._command(arguments), environment=self.environment())

    def status(self, *arguments: str) -> int:
        """The exit status of `docker compose ARGUMENTS`."""
        return subprocess.run(
            self._command(arguments), env=self.environment(), cwd=ROOT, capture_output=True, check=False
        ).returncode

    def _command(self, arguments: Sequence[str]) -> list[str]:
        return ["docker", "compose", "-p", self.project, *self.options, *arguments]

    def environment(self) -> dict[str, str]:
        ports = {"PUBLISH": "127.0.0.1:", "PUBLISH_FORM_READER": "127.0.0.1:"}
        return {**os.environ, **ports, **self.settings}

    def up(self) -> None:
        """Build, start, and wait until the containers are healthy."""
        self.compose("build", "-q")
        self.compose("up", "-d")
        wait_until(lambda: self.health() == "healthy", otherwise=self.logs)

    def down(self) -> None:
        """Remove containers, network and volumes."""
        self.compose("down", "--volumes", "--timeout", "5")

    def container(self) -> str:
        """The id of the container of the published service."""
        return self.compose("ps", "-q", self.published).strip()

    def health(self) -> str:
        """starting, healthy or unhealthy."""
        return str(inspect(self.container())["State"]["Health"]["Status"])

    def logs(self) -> str:
        """The last log lines of the containers."""
        return self.compose("logs", "--tail", "50")

    @property
    def url(self) -> str:
        """The address of the published service."""
        scheme = "https" if "TICKCROSS_TLS_KEY" in self.settings else "http"
        return f"{scheme}://{self.compose('port', self.published, '8000').strip()}"

    @property
    def network(self) -> str:
        """The network that the containers share."""
        return f"{self.project}_default"


@contextmanager
def running_stack(published: str, *options: str, **settings: str) -> Iterator[Stack]:
    """A running stack, removed afterwards; without a Docker engine the tests are skipped with the reason."""
    skip_without_engine()
    stack = Stack(published, *options, **settings)
    try:
        stack.up()
        yield stack
    finally:
        stack.down()
