"""Keys, TLS and other settings in the container: passed on by docker compose, and read as its user."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from tests.e2e.containers import Stack, refused, running_stack, wait_until

pytestmark = [pytest.mark.e2e, pytest.mark.container]

KEY = "correct horse battery"
OTHER = "staple correct horses"
OVERRIDE = """
services:
  tickcross:
    volumes:
      - {keys}:/run/keys:ro
      - {tls}:/run/tls:ro
"""


@dataclass
class Asked:
    """A stack with keys and TLS, and where its files are."""

    stack: Stack
    keys: Path
    certificate: Path

    def status(self, key: str, path: str = "/model") -> int:
        headers = {"X-API-Key": key}
        answer = requests.get(
            self.stack.url + path, headers=headers, verify=str(self.certificate), timeout=10
        )
        return answer.status_code

    def write(self, key: str) -> None:
        """Replace the file of keys, as a rename does."""
        new = self.keys.with_name("new")
        new.write_text(key)
        new.chmod(0o444)
        new.rename(self.keys)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory, certificate: Path) -> Iterator[Asked]:
    folder = tmp_path_factory.mktemp("secrets")
    (folder / "keys").mkdir()
    certificate.parent.chmod(0o755)
    certificate.with_name("key.pem").chmod(0o444)  # of a user that the container does not know
    override = folder / "override.yml"
    override.write_text(OVERRIDE.format(keys=folder / "keys", tls=certificate.parent))
    settings = {
        "TICKCROSS_API_KEYS_FILE": "/run/keys/api-keys",
        "TICKCROSS_TLS_CERTIFICATE": "/run/tls/cert.pem",
        "TICKCROSS_TLS_KEY": "/run/tls/key.pem",
    }
    files = ["-f", "docker-compose.yml", "-f", str(override)]
    found = Asked(Stack("tickcross"), folder / "keys" / "api-keys", certificate)
    found.write(KEY)
    with running_stack("tickcross", *files, **settings) as stack:
        found.stack = stack
        yield found


@pytest.fixture
def of_somebody_else(tmp_path: Path) -> Path:
    """A file of keys that only its owner may read, who is not the container's user."""
    path = tmp_path / "keys"
    path.write_text(KEY)
    path.chmod(0o400)
    return path


def test_with_tls_the_container_is_healthy_and_asks_for_keys(asked: Asked) -> None:
    assert asked.stack.health() == "healthy"
    assert asked.status(KEY) == 200
    assert asked.status(OTHER) == 401
    assert asked.status("", "/health/ready") == 200


def test_keys_that_are_replaced_on_the_host_are_replaced_in_the_container(asked: Asked) -> None:
    asked.write(OTHER)
    wait_until(lambda: asked.status(OTHER) == 200, otherwise=asked.stack.logs)
    wait_until(lambda: asked.status(KEY) == 401, otherwise=asked.stack.logs)
    asked.write(KEY)
    wait_until(lambda: asked.status(KEY) == 200, otherwise=asked.stack.logs)


@pytest.mark.usefixtures("asked")
def test_a_key_file_that_the_container_s_user_cannot_read_is_refused(of_somebody_else: Path) -> None:
    mounted = ["-v", f"{of_somebody_else}:/run/keys:ro", "-e", "TICKCROSS_API_KEYS_FILE=/run/keys"]
    assert refused("run", "--rm", *mounted, "tickcross") == (
        "tickcross: TICKCROSS_API_KEYS_FILE: /run/keys cannot be read: Permission denied; "
        "the service runs as user 10001, which must be able to read it"
    )


@pytest.mark.usefixtures("asked")
def test_an_engine_that_the_image_does_not_have_is_refused() -> None:
    assert refused("run", "--rm", "-e", "TICKCROSS_ENGINE=onnxruntime", "tickcross") == (
        "tickcross: engine onnxruntime needs the package onnxruntime, which is not installed; "
        "the Docker image does not have it"
    )
