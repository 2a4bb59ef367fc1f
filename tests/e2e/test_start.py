"""Start of the service: the output of --check, refused settings, and the memory it takes."""

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
    """Run `python -m service` with arguments to its end."""
    return run(["-m", "service", *arguments], **settings)


def run(arguments: list[str], **settings: object) -> "subprocess.CompletedProcess[str]":
    """Run Python with arguments, and settings in its environment, to its end."""
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


def test_check_prints_the_effective_settings_and_the_version_to_serve(artifacts: Path) -> None:
    completed = check("--check", artifacts=artifacts, port=9876)
    assert completed.returncode == 0, completed.stderr
    assert "TICKCROSS_PORT" in completed.stdout
    assert "9876" in completed.stdout
    assert completed.stdout.splitlines()[-1].startswith("the ASGI application serves tickcross version 1")


def broken(artifacts: Path, folder: Path) -> Path:
    """A copy with altered weights."""
    copy = folder / "tickcross"
    shutil.copytree(artifacts, copy)
    with (copy / "1" / "weights.safetensors").open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        file.write(b"\x01")
    return copy


@pytest.fixture
def missing(tmp_path: Path) -> Path:
    """A path that does not exist."""
    return tmp_path / "missing"


@pytest.fixture
def fifo(tmp_path: Path) -> Path:
    os.mkfifo(tmp_path / "fifo")
    return tmp_path / "fifo"


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    (tmp_path / "keys").write_text("correct horse battery\n")
    return tmp_path / "keys"


def refusal(*arguments: str, **settings: object) -> str:
    """The sentence that a failed start ends with."""
    completed = check(*arguments, **settings)
    assert completed.returncode == 1
    (sentence,) = completed.stderr.splitlines()
    assert "Traceback" not in completed.stdout
    return sentence


def required_with(name: str, artifacts: Path, file: Path) -> dict[str, object]:
    """The settings that are required beside the setting `name`."""
    tls = {"tls_certificate": file, "tls_key": file} if name.startswith("tls_") else {}
    return {"artifacts": artifacts, **tls}


@pytest.mark.parametrize("arguments", [("--check",), ()], ids=["check", "serve"])
@pytest.mark.parametrize("name", ["api_keys_file", "tls_certificate", "tls_key", "artifacts"])
def test_the_service_does_not_start_with_a_missing_file(
    arguments: tuple[str, ...], name: str, artifacts: Path, keys: Path, missing: Path
) -> None:
    sentence = refusal(*arguments, **required_with(name, artifacts, keys) | {name: missing})
    expected = f"TICKCROSS_{name.upper()}: {missing} cannot be read: No such file or directory"
    assert sentence == f"tickcross: {expected}"


@pytest.mark.parametrize("name", ["api_keys_file", "tls_certificate", "tls_key"])
def test_the_service_does_not_start_with_a_fifo(name: str, artifacts: Path, keys: Path, fifo: Path) -> None:
    sentence = refusal("--check", **required_with(name, artifacts, keys) | {name: fifo})
    expected = f"TICKCROSS_{name.upper()}: {fifo} cannot be read: it is a FIFO; expected a regular file"
    assert sentence == f"tickcross: {expected}"


@pytest.mark.parametrize("place", ["fifo", "keys"])
def test_the_service_does_not_start_with_artifacts_that_are_not_a_folder(
    place: str, request: pytest.FixtureRequest
) -> None:
    path = request.getfixturevalue(place)
    expected = f"tickcross: TICKCROSS_ARTIFACTS: {path} cannot be read: Not a directory"
    assert refusal(artifacts=path) == expected


def test_the_service_does_not_start_with_a_missing_engine(artifacts: Path) -> None:
    without = "import sys; sys.modules['onnxruntime'] = None"
    program = f"{without}; from service.__main__ import main; sys.exit(main([]))"
    completed = run(["-c", program], artifacts=artifacts, engine="onnxruntime")
    assert completed.returncode == 1
    expected = "tickcross: engine onnxruntime needs the package onnxruntime, which is not installed"
    assert completed.stderr.startswith(expected)
    assert len(completed.stderr.splitlines()) == 1
    assert "refused" not in completed.stdout


LINKS = {
    "service_host": "10.0.0.1",
    "service_port": "8000",
    "service_port_http": "8000",
    "port_8000_tcp": "tcp://10.0.0.1:8000",
    "port_8000_tcp_addr": "10.0.0.1",
}


def test_check_lists_the_variables_it_ignores(artifacts: Path) -> None:
    completed = check("--check", artifacts=artifacts, port="tcp://10.0.0.1:8000", **LINKS)
    assert completed.returncode == 0, completed.stderr
    (line,) = [line for line in completed.stdout.splitlines() if line.startswith("ignored")]
    names = ", ".join(sorted(f"TICKCROSS_{name.upper()}" for name in ["port", *LINKS]))
    assert f": {names}; " in line
    assert "`enableServiceLinks: false`" in line


def test_ignored_service_links_are_logged_once(artifacts: Path) -> None:
    with running_service(artifacts, **LINKS) as service:
        assert service.get("/model").ok
        (line,) = [line for line in service.log() if line["event"] == "variables ignored"]
    assert "TICKCROSS_SERVICE_HOST" in line["message"]
    assert "`enableServiceLinks: false`" in line["message"]


@pytest.mark.parametrize("arguments", [("--check",), ()], ids=["check", "serve"])
@pytest.mark.parametrize(
    "fault",
    ["no folder", "altered weights", "a setting", "an unknown setting", "no proxy", "no origin"],
)
def test_every_fault_is_reported_in_one_sentence(
    arguments: tuple[str, ...], fault: str, artifacts: Path, tmp_path: Path
) -> None:
    settings: dict[str, object] = {
        "no folder": {"artifacts": tmp_path / "missing"},
        "altered weights": {"artifacts": broken(artifacts, tmp_path)},
        "a setting": {"artifacts": artifacts, "port": "http"},
        "an unknown setting": {"artifacts": artifacts, "prot": "1"},
        "no proxy": {"artifacts": artifacts, "trusted_proxies": "nginx"},
        "no origin": {"artifacts": artifacts, "cors_origins": "forms.example"},
    }[fault]  # type: ignore[assignment]
    completed = check(*arguments, **settings)
    assert completed.returncode != 0
    assert "Traceback" not in completed.stdout + completed.stderr
    sentence = completed.stderr.strip()
    assert sentence.startswith("tickcross: "), completed
    assert "\n" not in sentence


@pytest.mark.parametrize("arguments", [("--check",), ()], ids=["check", "serve"])
@pytest.mark.parametrize("host", ["127.0.0.1", "::"])
def test_the_service_does_not_start_on_a_port_in_use(
    arguments: tuple[str, ...], host: str, artifacts: Path
) -> None:
    family = socket.AF_INET6 if host == "::" else socket.AF_INET
    with socket.create_server((host, 0), family=family) as other:
        port = other.getsockname()[1]
        sentence = refusal(*arguments, artifacts=artifacts, host=host, port=port)
    place = f"[::]:{port}" if host == "::" else f"{host}:{port}"
    assert sentence == f"tickcross: cannot listen on {place}: Address already in use"


def test_an_unknown_argument_prints_the_usage() -> None:
    completed = check("--chek")
    assert completed.returncode != 0
    assert completed.stderr.strip() == "usage: python -m service [--check]"


def test_two_workers_take_little_memory(artifacts: Path) -> None:
    with running_service(artifacts, workers=2) as service:
        for _ in range(50):
            assert service.get("/model").ok
        processes = [service.process.pid, *service.workers()]
        kilobytes = [proportional_set_size(process) for process in processes]
    assert sum(kilobytes) / 1024 <= MAX_MEGABYTES


def proportional_set_size(process: int) -> int:
    """The proportional set size of a process in kilobytes: its own memory, and its share of shared memory."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def test_importing_the_service_loads_only_what_it_needs_to_start() -> None:
    """Modules that are slow to import or belong to other programs are not loaded."""
    program = "import sys, service.starting, service.asgi; print(*sys.modules)"
    completed = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(completed.stdout.split())
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
