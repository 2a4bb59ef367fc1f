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
class SecuredStack:
    """A stack with keys and TLS, and the paths of its files."""

    stack: Stack
    keys: Path
    certificate: Path

    def status(self, key: str, path: str = "/model") -> int:
        headers = {"X-API-Key": key}
        response = requests.get(
            self.stack.url + path, headers=headers, verify=str(self.certificate), timeout=10
        )
        return response.status_code

    def write(self, key: str) -> None:
        """Replace the file of keys, as a rename does."""
        new = self.keys.with_name("new")
        new.write_text(key)
        new.chmod(0o444)
        new.rename(self.keys)


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory, certificate: Path) -> Iterator[SecuredStack]:
    folder = tmp_path_factory.mktemp("secrets")
    (folder / "keys").mkdir()
    certificate.parent.chmod(0o755)
    certificate.with_name("key.pem").chmod(0o444)  # its owner is unknown in the container
    override = folder / "override.yml"
    override.write_text(OVERRIDE.format(keys=folder / "keys", tls=certificate.parent))
    settings = {
        "TICKCROSS_API_KEYS_FILE": "/run/keys/api-keys",
        "TICKCROSS_TLS_CERTIFICATE": "/run/tls/cert.pem",
        "TICKCROSS_TLS_KEY": "/run/tls/key.pem",
    }
    files = ["-f", "docker-compose.yml", "-f", str(override)]
    secured_stack = SecuredStack(Stack("tickcross"), folder / "keys" / "api-keys", certificate)
    secured_stack.write(KEY)
    with running_stack("tickcross", *files, **settings) as stack:
        secured_stack.stack = stack
        yield secured_stack


@pytest.fixture
def unreadable_keys(tmp_path: Path) -> Path:
    """A file of keys that only its owner may read, and not the container's user."""
    path = tmp_path / "keys"
    path.write_text(KEY)
    path.chmod(0o400)
    return path


def test_a_container_with_tls_is_healthy_and_requires_keys(secured: SecuredStack) -> None:
    assert secured.stack.health() == "healthy"
    assert secured.status(KEY) == 200
    assert secured.status(OTHER) == 401
    assert secured.status("", "/health/ready") == 200


def test_keys_replaced_on_the_host_are_replaced_in_the_container(secured: SecuredStack) -> None:
    secured.write(OTHER)
    wait_until(lambda: secured.status(OTHER) == 200, otherwise=secured.stack.logs)
    wait_until(lambda: secured.status(KEY) == 401, otherwise=secured.stack.logs)
    secured.write(KEY)
    wait_until(lambda: secured.status(KEY) == 200, otherwise=secured.stack.logs)


@pytest.mark.usefixtures("secured")
def test_a_key_file_that_the_user_of_the_container_cannot_read_is_refused(unreadable_keys: Path) -> None:
    mounted = ["-v", f"{unreadable_keys}:/run/keys:ro", "-e", "TICKCROSS_API_KEYS_FILE=/run/keys"]
    assert refused("run", "--rm", *mounted, "tickcross") == (
        "tickcross: TICKCROSS_API_KEYS_FILE: /run/keys cannot be read: Permission denied; "
        "the service runs as user 10001, which must be able to read it"
    )


@pytest.mark.usefixtures("secured")
def test_an_engine_that_is_not_in_the_image_is_refused() -> None:
    assert refused("run", "--rm", "-e", "TICKCROSS_ENGINE=onnxruntime", "tickcross") == (
        "tickcross: engine onnxruntime needs the package onnxruntime, which is not installed; "
        "the Docker image does not have it"
    )
