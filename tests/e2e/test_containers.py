"""The container as users run it: built, started with docker compose, used for training and by another."""

import io
import json
import subprocess
import tarfile
from collections.abc import Iterator

import pytest
import requests
from PIL import Image, ImageDraw

from tests.e2e.containers import Stack, docker, inspect, running_stack, wait_until
from tests.shipped import SHIPPED

pytestmark = [pytest.mark.e2e, pytest.mark.container]

MEGABYTE = 1_000_000
FAILED_ITS_EXAM = 3
TICK = [(14, 36), (26, 50), (52, 12)]
POSTS_ITS_INPUT = """
import sys, requests
headers = {"Content-Type": "image/png"}
answer = requests.post("http://tickcross:8000/predict", sys.stdin.buffer.read(), headers=headers, timeout=10)
print(answer.text)
"""


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    with running_stack("tickcross") as stack:
        yield stack


@pytest.fixture
def picture() -> bytes:
    """A tick as a PNG."""
    image = Image.new("L", (64, 64), 255)
    ImageDraw.Draw(image).line(TICK, fill=20, width=5, joint="curve")
    data = io.BytesIO()
    image.save(data, "PNG")
    return data.getvalue()


def served_version(stack: Stack) -> str:
    return str(requests.get(f"{stack.url}/health", timeout=10).json()["version"])


@pytest.fixture(scope="module")
def files(stack: Stack) -> list[tarfile.TarInfo]:
    """Every file of the image."""
    container = docker("create", "tickcross").strip()
    command = ["docker", "export", container]
    try:
        with (
            subprocess.Popen(command, stdout=subprocess.PIPE) as export,
            tarfile.open(fileobj=export.stdout, mode="r|") as archive,
        ):
            return list(archive)
    finally:
        docker("rm", container)


def test_the_image_is_small(stack: Stack) -> None:
    assert inspect("tickcross")["Size"] < 210 * MEGABYTE


def test_the_only_program_in_the_image_is_python(files: list[tarfile.TarInfo]) -> None:
    """No shell, no package manager, no compiler; the packages' own commands are scripts for Python."""
    engine_files = ("dev/", "etc/", ".dockerenv")
    not_programs = (".py", ".so")  # modules of the standard library, and libraries
    programs = [
        file.name
        for file in files
        if file.isfile() and file.mode & 0o111
        if not file.name.startswith(("venv/", "app/", *engine_files))
        if not any(ending in file.name.rpartition("/")[2] for ending in not_programs)
    ]
    assert [name.rpartition("/")[2] for name in programs] == ["python3.13"]
    names = {file.name.rpartition("/")[2] for file in files}
    assert names.isdisjoint({"sh", "bash", "busybox", "perl", "apt", "dpkg", "pip", "su", "mount"})


def test_no_file_of_the_image_is_setuid_or_writable(files: list[tarfile.TarInfo]) -> None:
    """The engine adds `dev` and files of `etc`."""
    own_files = [file for file in files if not file.name.startswith(("dev", "etc/", ".dockerenv"))]
    assert [file.name for file in own_files if file.mode & 0o6000] == []
    writable = {
        file.name for file in own_files if (file.mode & 0o002 and not file.issym()) or file.uid == 10001
    }
    assert {name.rstrip("/") for name in writable} == {"tmp", "app/artifacts", "app/artifacts/tickcross"}


def test_the_container_has_only_the_rights_it_needs(stack: Stack) -> None:
    host = inspect(stack.container())["HostConfig"]
    assert host["ReadonlyRootfs"]
    assert host["CapDrop"] == ["ALL"]
    assert any(option.startswith("no-new-privileges") for option in host["SecurityOpt"])
    assert host["Memory"] and host["NanoCpus"] and host["PidsLimit"]
    show_ids = ("exec", "-T", "tickcross", "python", "-c", "import os; print(os.getuid(), os.getgid())")
    assert stack.compose(*show_ids).split() == ["10001", "10001"]


def test_a_second_container_gets_its_picture_classified(stack: Stack, picture: bytes) -> None:
    answer = docker(
        "run", "--rm", "-i", "--network", stack.network, "tickcross",
        "python", "-c", POSTS_ITS_INPUT, stdin=picture,
    )  # fmt: skip
    assert json.loads(answer)["label"] == "tick"


def test_the_versions_of_the_image_are_served_over_an_empty_volume(stack: Stack) -> None:
    assert served_version(stack) == SHIPPED.name


def test_a_version_trained_in_a_container_is_served_when_promoted(stack: Stack, picture: bytes) -> None:
    before = int(served_version(stack))
    options = ("--examples", "2000", "--epochs", "1")
    assert stack.status("run", "--rm", "train", *options) == FAILED_ITS_EXAM
    assert served_version(stack) == str(before)
    stack.compose("run", "--rm", "versions", "promote", str(before + 1))
    wait_until(lambda: served_version(stack) == str(before + 1), otherwise=stack.logs)
    response = requests.post(
        f"{stack.url}/predict", data=picture, headers={"Content-Type": "image/png"}, timeout=10
    )
    assert response.status_code == 200
    assert response.json()["model"]["version"] == str(before + 1)
    stack.compose("run", "--rm", "versions", "rollback")
    wait_until(lambda: served_version(stack) == str(before), otherwise=stack.logs)


def test_the_container_stops_cleanly(stack: Stack) -> None:
    container = stack.container()
    docker("stop", container)
    assert inspect(container)["State"]["ExitCode"] == 0
