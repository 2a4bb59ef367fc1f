"""Starting: what --check says, how soon the service is ready, and how much memory it takes."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.running import PATIENCE_SECONDS, ROOT, running_service

pytestmark = pytest.mark.e2e
MAX_MEGABYTES = 150


def check(*arguments: str, **settings: object) -> "subprocess.CompletedProcess[str]":
    """`python -m service` with arguments, to its end."""
    return run(["-m", "service", *arguments], **settings)


def run(arguments: list[str], **settings: object) -> "subprocess.CompletedProcess[str]":
    """Python with arguments, and settings in its environment, to its end."""
    environment = {name: text for name, text in os.environ.items() if not name.startswith("TICKCROSS_")}
    environment |= {f"TICKCROSS_{name.upper()}": str(value) for name, value in settings.items()}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )


def test_check_prints_the_settings_in_force_and_what_would_be_served(artifacts: Path) -> None:
    found = check("--check", artifacts=artifacts, port=9876)
    assert found.returncode == 0, found.stderr
    assert "TICKCROSS_PORT" in found.stdout
    assert "9876" in found.stdout
    assert found.stdout.splitlines()[-1].startswith("the ASGI application serves tickcross version 1")


def broken(artifacts: Path, folder: Path) -> Path:
    """A copy whose weights were altered."""
    copy = folder / "tickcross"
    shutil.copytree(artifacts, copy)
    with (copy / "1" / "weights.safetensors").open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        file.write(b"\x01")
    return copy


@pytest.fixture
def nothing(tmp_path: Path) -> Path:
    """A path that nothing is at."""
    return tmp_path / "nothing"


@pytest.fixture
def fifo(tmp_path: Path) -> Path:
    os.mkfifo(tmp_path / "fifo")
    return tmp_path / "fifo"


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    (tmp_path / "keys").write_text("correct horse battery\n")
    return tmp_path / "keys"


def refusal(*arguments: str, **settings: object) -> str:
    """The one sentence that it ends with."""
    ended = check(*arguments, **settings)
    assert ended.returncode == 1
    (sentence,) = ended.stderr.splitlines()
    assert "Traceback" not in ended.stdout
    return sentence


def others_of(name: str, artifacts: Path, file: Path) -> dict[str, object]:
    """What has to be set beside the setting `name`."""
    tls = {"tls_certificate": file, "tls_key": file} if name.startswith("tls_") else {}
    return {"artifacts": artifacts, **tls}


@pytest.mark.parametrize("arguments", [("--check",), ()], ids=["check", "serve"])
@pytest.mark.parametrize("name", ["api_keys_file", "tls_certificate", "tls_key", "artifacts"])
def test_a_setting_that_names_a_missing_file_stops_the_start(
    arguments: tuple[str, ...], name: str, artifacts: Path, keys: Path, nothing: Path
) -> None:
    sentence = refusal(*arguments, **others_of(name, artifacts, keys) | {name: nothing})
    expected = f"TICKCROSS_{name.upper()}: {nothing} cannot be read: No such file or directory"
    assert sentence == f"tickcross: {expected}"


@pytest.mark.parametrize("name", ["api_keys_file", "tls_certificate", "tls_key"])
def test_a_setting_that_names_a_fifo_stops_the_start(
    name: str, artifacts: Path, keys: Path, fifo: Path
) -> None:
    sentence = refusal("--check", **others_of(name, artifacts, keys) | {name: fifo})
    expected = f"TICKCROSS_{name.upper()}: {fifo} cannot be read: it is a FIFO; expected a regular file"
    assert sentence == f"tickcross: {expected}"


@pytest.mark.parametrize("place", ["fifo", "keys"])
def test_artifacts_that_are_no_folder_stop_the_start(place: str, request: pytest.FixtureRequest) -> None:
    path = request.getfixturevalue(place)
    expected = f"tickcross: TICKCROSS_ARTIFACTS: {path} cannot be read: Not a directory"
    assert refusal(artifacts=path) == expected


def test_an_engine_that_is_not_installed_stops_the_start(artifacts: Path) -> None:
    without = "import sys; sys.modules['onnxruntime'] = None"
    program = f"{without}; from service.__main__ import main; sys.exit(main([]))"
    ended = run(["-c", program], artifacts=artifacts, engine="onnxruntime")
    assert ended.returncode == 1
    expected = "tickcross: engine onnxruntime needs the package onnxruntime, which is not installed"
    assert ended.stderr.startswith(expected)
    assert len(ended.stderr.splitlines()) == 1
    assert "refused" not in ended.stdout


LINKS = {
    "service_host": "10.0.0.1",
    "service_port": "8000",
    "service_port_http": "8000",
    "port_8000_tcp": "tcp://10.0.0.1:8000",
    "port_8000_tcp_addr": "10.0.0.1",
}


def test_check_says_which_variables_it_ignores(artifacts: Path) -> None:
    found = check("--check", artifacts=artifacts, port="tcp://10.0.0.1:8000", **LINKS)
    assert found.returncode == 0, found.stderr
    (line,) = [line for line in found.stdout.splitlines() if line.startswith("ignored")]
    names = ", ".join(sorted(f"TICKCROSS_{name.upper()}" for name in ["port", *LINKS]))
    assert f": {names}; " in line
    assert "`enableServiceLinks: false`" in line


def test_a_service_beside_one_of_its_name_serves_and_logs_once_what_it_ignores(artifacts: Path) -> None:
    with running_service(artifacts, **LINKS) as service:
        assert service.get("/model").ok
        (line,) = [line for line in service.log() if line["event"] == "variables ignored"]
    assert "TICKCROSS_SERVICE_HOST" in line["message"]
    assert "`enableServiceLinks: false`" in line["message"]


@pytest.mark.parametrize("arguments", [("--check",), ()], ids=["check", "serve"])
@pytest.mark.parametrize(
    "trouble",
    ["no folder", "altered weights", "a setting", "an unknown setting", "no proxy", "no origin"],
)
def test_whatever_is_wrong_is_told_in_one_sentence(
    arguments: tuple[str, ...], trouble: str, artifacts: Path, tmp_path: Path
) -> None:
    settings: dict[str, object] = {
        "no folder": {"artifacts": tmp_path / "nothing"},
        "altered weights": {"artifacts": broken(artifacts, tmp_path)},
        "a setting": {"artifacts": artifacts, "port": "http"},
        "an unknown setting": {"artifacts": artifacts, "prot": "1"},
        "no proxy": {"artifacts": artifacts, "trusted_proxies": "nginx"},
        "no origin": {"artifacts": artifacts, "cors_origins": "forms.example"},
    }[trouble]  # type: ignore[assignment]
    found = check(*arguments, **settings)
    assert found.returncode != 0
    assert "Traceback" not in found.stdout + found.stderr
    sentence = found.stderr.strip()
    assert sentence.startswith("tickcross: "), found
    assert "\n" not in sentence


@pytest.mark.parametrize("arguments", [("--check",), ()], ids=["check", "serve"])
@pytest.mark.parametrize("host", ["127.0.0.1", "::"])
def test_a_port_in_use_stops_the_start(arguments: tuple[str, ...], host: str, artifacts: Path) -> None:
    family = socket.AF_INET6 if host == "::" else socket.AF_INET
    with socket.create_server((host, 0), family=family) as other:
        port = other.getsockname()[1]
        sentence = refusal(*arguments, artifacts=artifacts, host=host, port=port)
    place = f"[::]:{port}" if host == "::" else f"{host}:{port}"
    assert sentence == f"tickcross: cannot listen on {place}: Address already in use"


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
    assert sum(kilobytes) / 1024 <= MAX_MEGABYTES


def proportional(process: int) -> int:
    """Kilobytes that are a process's own, and its share of what it shares (Pss)."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def test_importing_the_service_loads_nothing_that_it_does_not_need_to_start() -> None:
    """By name: what is slow to import or belongs to others."""
    program = "import sys, service.starting, service.asgi; print(*sys.modules)"
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
