"""Installed packages are pinned by hash, without a registry, and compose passes on every setting."""

import json
import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from service import VERSION
from service.settings import Settings, variable

ROOT = Path(__file__).parent.parent
LOCKS = (
    "requirements.lock",
    "requirements-dev.lock",
    "examples/form_reader/requirements.lock",
)
ALL_SETTINGS = {variable(item) for item in fields(Settings)}
CONTAINER_SETTINGS = {"TICKCROSS_ARTIFACTS", "TICKCROSS_HOST", "TICKCROSS_PORT"}


def locked(lock: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9-]+)==", (ROOT / lock).read_text(), flags=re.MULTILINE))


PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
DEPENDENCIES: list[str] = PYPROJECT["project"]["dependencies"]
EXTRAS: dict[str, list[str]] = PYPROJECT["project"]["optional-dependencies"]


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=]", line)[0] for line in requirements}


def test_the_locks_hold_all_dependencies_of_the_project() -> None:
    assert names(DEPENDENCIES) <= locked("requirements.lock")
    for requirements in (DEPENDENCIES, *EXTRAS.values(), PYPROJECT["dependency-groups"]["dev"]):
        assert names(requirements) <= locked("requirements-dev.lock")


def test_there_are_at_most_four_extras() -> None:
    assert len(EXTRAS) <= 4


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_hashes_and_names_no_registry(lock: str) -> None:
    lines = [line for line in (ROOT / lock).read_text().splitlines() if not line.lstrip().startswith("#")]
    pins = [line for line in lines if not line.startswith(" ")]
    assert pins
    assert all(re.fullmatch(r"[a-z0-9-]+==[^ ]+( ; .+)? \\", line) for line in pins)
    assert all(
        re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?", line) for line in lines if line not in pins
    )


def test_the_npm_lock_has_hashes_and_names_no_registry() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    pinned = [package for name, package in packages.items() if name]
    assert pinned
    assert all(package["integrity"].startswith("sha512-") for package in pinned)
    assert not [package for package in pinned if "resolved" in package]


def test_dependencies_have_the_same_versions_in_production_and_tests() -> None:
    def pins(lock: str) -> set[str]:
        return set(re.findall(r"^[a-z0-9-]+==[^ ]+", (ROOT / lock).read_text(), flags=re.MULTILINE))

    assert pins("requirements.lock") <= pins("requirements-dev.lock")
    assert pins("examples/form_reader/requirements.lock") <= pins("requirements-dev.lock")


def test_the_service_is_installed_without_the_packages_of_the_form_reader() -> None:
    extra_packages = locked("examples/form_reader/requirements.lock") - locked("requirements.lock")
    assert extra_packages == {"opencv-python-headless", "pypdfium2"}


def test_the_separate_client_has_the_version_of_the_service() -> None:
    client = tomllib.loads((ROOT / "clients" / "python" / "pyproject.toml").read_text())["project"]
    assert client["version"] == VERSION
    assert client["dependencies"] == [line for line in DEPENDENCIES if line.startswith("requests")]


def test_the_separate_client_is_the_services_client() -> None:
    assert (ROOT / "clients" / "python" / "tickcross_client").resolve() == ROOT / "service" / "client"


def test_the_compose_file_passes_on_all_settings_except_the_containers() -> None:
    assert passed_on("docker-compose.yml") == sorted(ALL_SETTINGS - CONTAINER_SETTINGS)


def test_the_compose_file_of_replicas_passes_on_the_same_settings_except_tls() -> None:
    """HAProxy connects without TLS, and has to be trusted by default."""
    not_passed_on = {"TICKCROSS_TLS_CERTIFICATE", "TICKCROSS_TLS_KEY", "TICKCROSS_TRUSTED_PROXIES"}
    expected = sorted(ALL_SETTINGS - CONTAINER_SETTINGS - not_passed_on)
    assert passed_on("deploy/compose.scale.yml") == expected


def passed_on(compose_file: str) -> list[str]:
    """The settings that a compose file passes on from its shell."""
    return re.findall(r"^ +- (TICKCROSS_\w+)$", (ROOT / compose_file).read_text(), re.MULTILINE)
