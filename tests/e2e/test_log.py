"""Every line that a service writes is a log line, including those of libraries and of Python itself."""

import json
import os
import signal
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.running import Running, running_service, wait_until
from tests.picture_files import PIXELS, encoded, grey_tags, photo, strips, tiff

pytestmark = pytest.mark.e2e
CRASHING = ("-X", "faulthandler", "-m", "service")
"""With this option, Python writes the reason for a crash to stderr."""


def lines_of(service: Running) -> list[dict[str, Any]]:
    """Each line of both streams, which must all be JSON."""
    return [json.loads(line) for line in service.output.read_text().splitlines()]


def stderr_lines(service: Running) -> list[str]:
    """The logged lines of the workers' stderr."""
    return [line["message"] for line in lines_of(service) if line["event"] == "stderr"]


def damaged_tiffs() -> Iterator[bytes]:
    """TIFFs that cause different warnings in Pillow and libtiff."""
    pixels = zlib.compress(bytes(80 * 64))
    tags = {**grey_tags(80, 64, 8), **strips([PIXELS], 64, [len(pixels)])}
    yield tiff({**tags, 277: ("H", [1, 1, 1])}, pixels)
    yield tiff(tags, pixels[:-20] + b"x" * 20)
    lzw = bytearray(encoded(photo("L"), "TIFF", compression="tiff_lzw"))
    lzw[600:620] = bytes(range(20))
    yield bytes(lzw)


@pytest.mark.parametrize("server", ["asgi", "wsgi"])
def test_warnings_of_pillow_and_libtiff_are_json_lines(artifacts: Path, server: str) -> None:
    with running_service(artifacts, server=server, log_level="debug") as service:
        for picture in damaged_tiffs():
            response = service.post("/predict", data=picture, headers={"Content-Type": "image/tiff"})
            assert response.status_code == 400
        wait_until(lambda: len(stderr_lines(service)) >= 3, "the warnings of libtiff are logged")
        assert service.stop() == 0
        messages = stderr_lines(service)
        assert 'TIFFFetchNormalTag: Incorrect count for "SamplesPerPixel".' in messages
        assert any(message.startswith("ZIPDecode: Decoding error") for message in messages)
        assert any("tag 277 had too many entries" in line.get("message", "") for line in lines_of(service))


@pytest.mark.parametrize("server", ["asgi", "wsgi"])
def test_the_last_output_of_a_crashing_worker_is_logged(artifacts: Path, server: str) -> None:
    with running_service(artifacts, CRASHING, server=server) as service:
        os.kill(service.workers()[0], signal.SIGSEGV)
        wait_until(
            lambda: "Fatal Python error: Segmentation fault" in stderr_lines(service), "the crash is logged"
        )
        wait_until(lambda: len(service.workers()) == 2, "another worker has been started")
        assert service.stop() == 0
        assert len(lines_of(service)) > 10


def test_the_first_lines_name_the_served_version_its_folder_and_the_address(artifacts: Path) -> None:
    with running_service(artifacts) as service:
        first = {line["event"]: line for line in lines_of(service)[:4]}
    served, serving = first["version served"], first["serving"]
    folder = str((artifacts / "1").resolve())
    assert (served["version"], served["folder"]) == ("1", folder)
    assert folder in served["message"]
    assert serving["address"] == service.url
    assert service.url in serving["message"]


PROBES = ("/health", "/health/live", "/health/ready", "/v2/health/live", "/v2/health/ready", "/metrics")


@pytest.mark.parametrize("server", ["asgi", "wsgi"])
@pytest.mark.parametrize(("level", "expected"), [("info", 0), ("debug", len(PROBES))])
def test_probes_and_scrapes_are_logged_at_debug(
    artifacts: Path, server: str, level: str, expected: int
) -> None:
    with running_service(artifacts, server=server, log_level=level) as service:
        for path in PROBES:
            assert service.get(path, headers={"X-Request-ID": "probe"}).ok
        service.get("/model", headers={"X-Request-ID": "last"})
        wait_until(
            lambda: any(line.get("request_id") == "last" for line in lines_of(service)), "all is logged"
        )
        probes = [line for line in lines_of(service) if line.get("request_id") == "probe"]
    assert [line["level"] for line in probes] == ["debug"] * expected
