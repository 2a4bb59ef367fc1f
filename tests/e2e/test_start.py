"""Starting: what --check says, how soon the service is ready, and how much memory it takes."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.running import ROOT, running_service

pytestmark = pytest.mark.e2e
MOST_MEGABYTES = 150


def check(*arguments: str, **settings: object) -> "subprocess.CompletedProcess[str]":
    """`python -m service` with arguments, to its end."""
    environment = {name: text for name, text in os.environ.items() if not name.startswith("TICKCROSS_")}
    environment |= {f"TICKCROSS_{name.upper()}": str(value) for name, value in settings.items()}
    command = [sys.executable, "-m", "service", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_check_prints_the_settings_in_force_and_what_would_be_served(artifacts: Path) -> None:
    found = check("--check", artifacts=artifacts, port=9876)
    assert found.returncode == 0, found.stderr
    assert "TICKCROSS_PORT" in found.stdout
    assert "9876" in found.stdout
    assert found.stdout.splitlines()[-1].startswith("serves tickcross version 1")


def broken(artifacts: Path, folder: Path) -> Path:
    """A copy whose weights were altered."""
    copy = folder / "tickcross"
    shutil.copytree(artifacts, copy)
    with (copy / "1" / "weights.safetensors").open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        file.write(b"\x01")
    return copy


@pytest.mark.parametrize("arguments", [("--check",), ()], ids=["check", "serve"])
@pytest.mark.parametrize("trouble", ["no folder", "altered weights", "a setting", "an unknown setting"])
def test_whatever_is_wrong_is_told_in_one_sentence(
    arguments: tuple[str, ...], trouble: str, artifacts: Path, tmp_path: Path
) -> None:
    settings: dict[str, object] = {
        "no folder": {"artifacts": tmp_path / "nothing"},
        "altered weights": {"artifacts": broken(artifacts, tmp_path)},
        "a setting": {"artifacts": artifacts, "port": "http"},
        "an unknown setting": {"artifacts": artifacts, "prot": "1"},
    }[trouble]  # type: ignore[assignment]
    found = check(*arguments, **settings)
    assert found.returncode != 0
    assert "Traceback" not in found.stdout + found.stderr
    sentence = found.stderr.strip()
    assert sentence.startswith("tickcross: "), found
    assert "\n" not in sentence


def test_an_argument_that_is_none_is_told_the_usage() -> None:
    found = check("--chek")
    assert found.returncode != 0
    assert found.stderr.strip() == "usage: python -m service [--check]"


def test_two_workers_take_little_memory(artifacts: Path) -> None:
    with running_service(artifacts, workers=2) as service:
        for _ in range(50):
            assert service.get("/model").ok
        processes = [service.process.pid, *service.workers()]
        kilobytes = [proportional(process) for process in processes]
    assert sum(kilobytes) / 1024 <= MOST_MEGABYTES


def proportional(process: int) -> int:
    """Kilobytes that are a process's own, and its share of what it shares (Pss)."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def test_importing_the_service_loads_nothing_that_it_does_not_need_to_start() -> None:
    """By name: what is slow to import or belongs to others."""
    program = "import sys, service.server, service.adapter, service.app; print(*sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(told.stdout.split())
    unwanted = {
        "requests",
        "onnxruntime",
        "onnx",
        "prometheus_client",
        "scipy",
        "model.training",
        "model.drawing",
    }
    assert not loaded & (unwanted | {"service.docs.document", "service.client"})
