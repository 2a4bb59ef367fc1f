"""Every line that a service writes is a line of its log, also what libraries and Python itself write."""

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
"""Python writes to stderr what it crashes of."""


def lines_of(service: Running) -> list[dict[str, Any]]:
    """Each line of both streams, which must all be JSON."""
    return [json.loads(line) for line in service.output.read_text().splitlines()]


def of_stderr(service: Running) -> list[str]:
    """What was logged of the workers' stderr."""
    return [line["message"] for line in lines_of(service) if line["event"] == "stderr"]


def damaged_tiffs() -> Iterator[bytes]:
    """TIFFs over which Pillow and libtiff complain, each in its own way."""
    pixels = zlib.compress(bytes(80 * 64))
    tags = {**grey_tags(80, 64, 8), **strips([PIXELS], 64, [len(pixels)])}
    yield tiff({**tags, 277: ("H", [1, 1, 1])}, pixels)
    yield tiff(tags, pixels[:-20] + b"x" * 20)
    lzw = bytearray(encoded(photo("L"), "TIFF", compression="tiff_lzw"))
    lzw[600:620] = bytes(range(20))
    yield bytes(lzw)


@pytest.mark.parametrize("server", ["asgi", "wsgi"])
def test_every_line_is_json_whatever_pillow_and_libtiff_have_to_say(artifacts: Path, server: str) -> None:
    with running_service(artifacts, server=server, log_level="debug") as service:
        for picture in damaged_tiffs():
            answer = service.post("/predict", data=picture, headers={"Content-Type": "image/tiff"})
            assert answer.status_code == 400
        wait_until(lambda: len(of_stderr(service)) >= 3, "libtiff's complaints are logged")
        assert service.stop() == 0
        words = of_stderr(service)
        assert 'TIFFFetchNormalTag: Incorrect count for "SamplesPerPixel".' in words
        assert any(word.startswith("ZIPDecode: Decoding error") for word in words)
        assert any("tag 277 had too many entries" in line.get("message", "") for line in lines_of(service))


@pytest.mark.parametrize("server", ["asgi", "wsgi"])
def test_the_last_words_of_a_worker_that_crashes_are_logged(artifacts: Path, server: str) -> None:
    with running_service(artifacts, CRASHING, server=server) as service:
        os.kill(service.workers()[0], signal.SIGSEGV)
        wait_until(
            lambda: "Fatal Python error: Segmentation fault" in of_stderr(service), "the crash is logged"
        )
        wait_until(lambda: len(service.workers()) == 2, "another worker has been started")
        assert service.stop() == 0
        assert len(lines_of(service)) > 10


def test_the_first_lines_say_which_version_is_served_from_where_and_at_which_address(artifacts: Path) -> None:
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
