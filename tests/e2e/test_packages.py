"""The packages, built by pip and run in separate environments outside the checkout."""

import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from collections.abc import Mapping
from email.parser import Parser
from pathlib import Path

import pytest
import requests

from service import VERSION
from tests.e2e.running import ROOT, Running, free_port, wait_until
from tests.shipped import FOLDER, SHIPPED

pytestmark = pytest.mark.e2e

TICK = ROOT / "examples" / "tick.png"
PNG = {"Content-Type": "image/png"}
SOURCES = (
    "LICENSE",
    "README.md",
    "artifacts",
    "clients",
    "model",
    "pyproject.toml",
    "service",
    "setup.py",
    "tickcross",
)
PROJECTS = {"tickcross": ".", "tickcross-client": "clients/python"}
SDIST = "import sys; from setuptools import build_meta; print(build_meta.build_sdist(sys.argv[1]))"
LEFTOVERS = ("build", "__pycache__", "*.egg-info", "served", "history.jsonl", "checkpoint.safetensors")
"""Files that building, running and training leave behind."""


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """The output of a command in an environment without the checkout and the tests' settings."""
    process = subprocess.run(
        command, cwd=cwd, env=clean(environment), capture_output=True, text=True, check=False
    )
    assert process.returncode == 0, f"{command} says:\n{process.stdout}{process.stderr}"
    return process.stdout


def clean(additions: Mapping[str, str]) -> dict[str, str]:
    left_out = ("TICKCROSS_", "PYTHONPATH")
    return {name: text for name, text in os.environ.items() if not name.startswith(left_out)} | dict(
        additions
    )


def pip(*arguments: str | Path, cwd: Path) -> str:
    return run(sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments, cwd=cwd)


def built(project: Path, folder: Path) -> Path:
    """The wheel of a project (a folder or an sdist), built with the installed packages."""
    pip("wheel", "--no-deps", "--no-index", "--no-build-isolation", "-w", folder, project, cwd=folder)
    (wheel,) = folder.glob("*.whl")
    return wheel


def files_of(wheel: Path) -> list[str]:
    return sorted(zipfile.ZipFile(wheel).namelist())


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sources of the packages, because building writes into it."""
    tree = tmp_path_factory.mktemp("tree")
    for name in SOURCES:
        source, ignored = ROOT / name, shutil.ignore_patterns(*LEFTOVERS)
        if source.is_dir():
            shutil.copytree(source, tree / name, symlinks=True, ignore=ignored)
        else:
            shutil.copy(source, tree / name)
    return tree


@pytest.fixture(scope="module")
def wheels(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The wheel of each project."""
    return {name: built(tree / where, tmp_path_factory.mktemp(name)) for name, where in PROJECTS.items()}


def environment(folder: Path, *wheels: Path) -> Path:
    """The programs of a new environment with only these wheels."""
    run(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder.parent)
    python = folder / "bin" / "python"
    pip("--python", python, "install", "--no-index", "--no-deps", *wheels, cwd=folder.parent)
    return folder / "bin"


@pytest.fixture(scope="module")
def installed(wheels: Mapping[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment with tickcross, which also sees the packages of the tests."""
    programs = environment(tmp_path_factory.mktemp("tickcross") / "venv", wheels["tickcross"])
    (site_packages,) = (programs.parent / "lib").glob("python*/site-packages")
    (site_packages / "development.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return programs


@pytest.mark.parametrize("name", PROJECTS)
def test_an_sdist_makes_the_same_wheel_as_the_tree(
    name: str, tree: Path, wheels: Mapping[str, Path], tmp_path: Path
) -> None:
    sdist = tmp_path / run(sys.executable, "-c", SDIST, tmp_path, cwd=tree / PROJECTS[name]).split()[-1]
    with tarfile.open(sdist) as archive:
        assert [entry.name for entry in archive if entry.issym() or entry.islnk()] == []
    assert files_of(built(sdist, tmp_path)) == files_of(wheels[name])


@pytest.mark.parametrize(
    ("name", "packages"),
    [("tickcross", ["model", "service", "tickcross"]), ("tickcross-client", ["tickcross_client"])],
)
def test_a_wheel_is_typed_and_has_the_version_of_the_service(
    name: str, packages: list[str], wheels: Mapping[str, Path]
) -> None:
    files = files_of(wheels[name])
    assert {file.split("/")[0] for file in files if ".dist-info" not in file} == set(packages)
    assert {f"{package}/py.typed" for package in packages} <= set(files)
    (metadata,) = (file for file in files if file.endswith("/METADATA"))
    with zipfile.ZipFile(wheels[name]) as wheel:
        fields = Parser().parsestr(wheel.read(metadata).decode())
    assert (fields["Name"], fields["Version"], fields["License-Expression"]) == (name, VERSION, "Apache-2.0")
    assert "Typing :: Typed" in (fields.get_all("Classifier") or [])
    assert any(file.endswith("/licenses/LICENSE") for file in files)


def test_the_wheel_has_every_file_of_the_shipped_versions(wheels: Mapping[str, Path]) -> None:
    shipped = {f"model/shipped/{path.relative_to(FOLDER)}" for path in FOLDER.rglob("*.*")}
    shipped |= {f"model/shipped/{folder.name}/SHA256SUMS" for folder in FOLDER.iterdir()}
    assert shipped == {file for file in files_of(wheels["tickcross"]) if file.startswith("model/shipped/")}


def test_an_installed_tickcross_checks_the_shipped_weights(installed: Path, tmp_path: Path) -> None:
    printed = run(installed / "tickcross", "check", cwd=tmp_path, TICKCROSS_PORT="0")
    assert f"serves tickcross version {SHIPPED.name}" in printed
    assert list(tmp_path.iterdir()) == []


def test_an_installed_tickcross_classifies(installed: Path, tmp_path: Path) -> None:
    assert run(installed / "tickcross", "classify", TICK, cwd=tmp_path).split()[1] == "tick"


def test_an_installed_tickcross_lists_and_promotes_the_shipped_version(
    installed: Path, tmp_path: Path
) -> None:
    listed = run(installed / "tickcross", "versions", cwd=tmp_path)
    assert "| shipped" in listed
    assert f"version {SHIPPED.name} is served" in listed
    run(installed / "tickcross", "promote", SHIPPED.name, cwd=tmp_path)
    assert (tmp_path / "artifacts" / "tickcross" / "served").read_text().strip() == SHIPPED.name


def test_an_installed_tickcross_lists_its_commands(installed: Path, tmp_path: Path) -> None:
    printed = run(installed / "tickcross", "--help", cwd=tmp_path)
    assert printed.startswith("usage: tickcross [-h] COMMAND")
    for command in ("serve", "check", "train", "evaluate", "classify", "export", "draw", "versions", "show"):
        assert f"\n    {command} " in printed
    assert "usage: tickcross serve" in run(installed / "tickcross", "serve", "--help", cwd=tmp_path)


def test_an_installed_tickcross_serves(installed: Path, tmp_path: Path) -> None:
    port = free_port()
    settings = clean({"TICKCROSS_PORT": str(port), "TICKCROSS_DRAIN_SECONDS": "0"})
    output = tmp_path / "log"
    with output.open("wb") as log:
        process = subprocess.Popen(
            [installed / "tickcross", "serve"], cwd=tmp_path, env=settings, stdout=log, stderr=log
        )
    running = Running(f"http://127.0.0.1:{port}", process, output)
    try:
        wait_until(lambda: is_ready(running), "the service is ready")
        answer = running.post("/predict", data=TICK.read_bytes(), headers=PNG).json()
        assert (answer["label"], answer["model"]["version"]) == ("tick", SHIPPED.name)
        for page in ("/", "/docs", "/openapi.json", "/model"):
            assert running.get(page).ok
        assert running.stop() == 0
    finally:
        running.kill()


def is_ready(running: Running) -> bool:
    assert running.process.poll() is None, running.output.read_text()
    try:
        return running.get("/health/ready").ok
    except requests.ConnectionError:
        return False


@pytest.fixture(scope="module")
def wheels_of_requests(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheels of requests and its dependencies, from the configured package index."""
    folder = tmp_path_factory.mktemp("requests")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--dest", str(folder), "requests>=2.32"]
    download = subprocess.run(command, capture_output=True, text=True, check=False)
    if download.returncode:
        reason = download.stderr.strip().splitlines()[-1]
        pytest.skip(f"pip cannot fetch requests for an empty environment: {reason}")
    return folder


@pytest.fixture(scope="module")
def client_only(
    wheels: Mapping[str, Path], wheels_of_requests: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The programs of an environment with only the client and its dependencies."""
    folder = tmp_path_factory.mktemp("client") / "venv"
    programs = environment(folder, wheels["tickcross-client"], *wheels_of_requests.glob("*.whl"))
    pip("--python", programs / "python", "check", cwd=folder.parent)
    return programs


@pytest.fixture
def picture_folder(tmp_path: Path) -> Path:
    """An empty folder with one picture."""
    shutil.copy(TICK, tmp_path / "tick.png")
    return tmp_path


def test_the_client_alone_depends_only_on_requests(client_only: Path, picture_folder: Path) -> None:
    listed = pip("--python", client_only / "python", "list", "--format", "freeze", cwd=picture_folder)
    assert {line.split("==")[0].replace("_", "-") for line in listed.split()} == {
        "certifi",
        "charset-normalizer",
        "idna",
        "requests",
        "tickcross-client",
        "urllib3",
    }


def test_the_client_alone_classifies_with_a_service(
    client_only: Path, picture_folder: Path, service: Running
) -> None:
    program = (
        "import sys; from tickcross_client import TickCross\n"
        "with TickCross(sys.argv[1]) as client:\n"
        "    many = client.classify_many(['tick.png', open('tick.png', 'rb')])\n"
        "    assert many == [client.classify('tick.png')] * 2\n"
        "    print(many[0].label, *(name for name in ('numpy', 'PIL') if name in sys.modules))"
    )
    expected = service.post("/predict", data=TICK.read_bytes(), headers=PNG).json()["label"]
    assert run(client_only / "python", "-c", program, service.url, cwd=picture_folder).split() == [expected]
    command = (client_only / "python", "-m", "tickcross_client", service.url, "tick.png")
    assert run(*command, cwd=picture_folder).split("\t")[:2] == ["tick.png", expected]
    assert run(*command[:3], "--help", cwd=picture_folder).startswith("usage: python -m tickcross_client")
