"""Shared fixtures: a service with two workers and a tiny network, and the accessibility checker."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from model.artifact import save_version
from tests.e2e.running import ROOT, Running, running_service
from tests.tiny import tiny_exam, tiny_manifest, tiny_network

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
EDGES = [index / 10 for index in range(11)]
EVEN = {"edges": EDGES, "shares": [0.1] * 10}
STATISTICS = {"confidence": EVEN, "ink": EVEN, "labels": {"tick": 0.4, "cross": 0.4, "neither": 0.2}}


def write_version(root: Path, seed: int = 1) -> Path:
    """Write the next version of a tiny network with statistics of its marks."""
    network = tiny_network(seed)
    statistics = {"training": STATISTICS, "validation": STATISTICS}
    manifest = tiny_manifest(network) | {"statistics": statistics, "exam": tiny_exam(passed=True)}
    return save_version(root, network, manifest, {"card.md": "# A tiny network\n"})  # type: ignore[arg-type]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The measurements of the tests under load."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name == "load":
                terminalreporter.write_line(f"{report.nodeid.split('::')[1]}: {value}")


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate for 127.0.0.1; its key is `key.pem` in the same folder."""
    folder = tmp_path_factory.mktemp("tls")
    key = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout key.pem"
    names = "-subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 -days 2 -out cert.pem"
    subprocess.run([*key.split(), *names.split()], cwd=folder, check=True, capture_output=True)
    return folder / "cert.pem"


@pytest.fixture(scope="session")
def artifacts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of versions that has version 1."""
    return write_version(tmp_path_factory.mktemp("artifacts") / "tickcross").parent


@pytest.fixture(scope="session")
def service(artifacts: Path) -> Iterator[Running]:
    """A service that serves version 1."""
    with running_service(artifacts) as running:
        yield running


@pytest.fixture(scope="session")
def axe() -> str:
    """The accessibility checker's script, which `make test` gets from the npm registry."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed; `make test` does that where npm is")
    return AXE.read_text()
