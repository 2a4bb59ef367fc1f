"""Images built from a clone that only its owner may read, such as one made under umask 077, run as usual."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.e2e.containers import ROOT, docker, skip_without_engine
from tests.shipped import SHIPPED

pytestmark = [pytest.mark.e2e, pytest.mark.container]

# Files that only the build reads, as root; with other modes they would miss the build cache.
READ_BY_THE_BUILD = (
    "requirements.lock",
    "deploy/image_root.py",
    "examples/form_reader/requirements.lock",
)
LEFT_OPEN = ("service/wsgi/app.py", "examples/form_reader/web/app.py")
COPIED = ("Dockerfile", ".dockerignore", "LICENSE", "model", "service", "artifacts", "examples/form_reader")
HARDENED = ("--rm", "--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL", "--network", "none")  # noqa: S108
LIST_PATHS = """
import os, sys
for folder, folders, files in os.walk("/app"):
    for path in (folder, *(os.path.join(folder, name) for name in (*folders, *files))):
        if str(os.access(path, getattr(os, sys.argv[1]))) == sys.argv[2]:
            print(path)
"""
"""Prints which paths can be read or written (R_OK or W_OK), or which cannot: True or False."""


def copy(name: str, clone: Path) -> None:
    (clone / name).parent.mkdir(parents=True, exist_ok=True)
    if (ROOT / name).is_dir():
        shutil.copytree(ROOT / name, clone / name, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(ROOT / name, clone / name)


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources of the images, readable by the owner only, except two files that anybody may write."""
    clone = tmp_path_factory.mktemp("private") / "tickcross"
    for name in COPIED:
        copy(name, clone)
    for path in (clone, *clone.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)
    for name in LEFT_OPEN:
        (clone / name).chmod(0o666)
    for name in READ_BY_THE_BUILD:
        copy(name, clone)
    return clone


@contextmanager
def built(name: str, clone: Path, *options: str) -> Iterator[str]:
    """An image with its own name, removed afterwards."""
    skip_without_engine()
    docker("build", "-q", "-t", name, *options, str(clone))
    yield name
    docker("rmi", name)


@pytest.fixture(scope="module")
def image(clone: Path) -> Iterator[str]:
    with built("tickcross-test-private", clone) as name:
        yield name


@pytest.fixture(scope="module")
def form_reader(clone: Path) -> Iterator[str]:
    dockerfile = clone / "examples" / "form_reader" / "Dockerfile"
    with built("tickcross-test-private-example", clone, "-f", str(dockerfile)) as name:
        yield name


def run(image: str, *command: str) -> str:
    """The output of a command, run as the container's user with the rights that compose gives."""
    return docker("run", *HARDENED, image, *command)


def test_the_service_starts(image: str) -> None:
    assert "its golden grids are answered right" in run(image, "python", "-m", "service", "--check")


def test_the_training_job_reads_the_versions_and_writes_the_next(image: str) -> None:
    train = "python -m model train --output artifacts/tickcross --examples 500 --epochs 1 --resume served"
    exam = "--exam-marks 20 --margin 1 --label-margin 1"
    printed = docker("run", *HARDENED, "-v", "/app/artifacts", image, *train.split(), *exam.split())
    assert printed == f"artifacts/tickcross/{int(SHIPPED.name) + 1}\n"


def test_the_example_starts(form_reader: str) -> None:
    run(form_reader, "python", "-c", "from examples.form_reader.web.app import from_environment")


def test_any_user_may_read_the_files_of_an_image(image: str, form_reader: str) -> None:
    for name in (image, form_reader):
        unreadable = docker(
            "run", *HARDENED, "--user", "4321:4321", name, "python", "-c", LIST_PATHS, "R_OK", "False"
        )
        assert unreadable.split() == []


def test_the_user_of_the_container_may_write_only_the_versions(image: str, form_reader: str) -> None:
    writable = docker("run", "--rm", image, "python", "-c", LIST_PATHS, "W_OK", "True")
    assert [path for path in writable.split() if not path.startswith("/app/artifacts")] == []
    assert docker("run", "--rm", form_reader, "python", "-c", LIST_PATHS, "W_OK", "True").split() == []
