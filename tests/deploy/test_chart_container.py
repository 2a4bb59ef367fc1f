"""The image in Docker, as a pod of the chart runs it: its user, read-only root, memory and settings."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import requests

from tests.deploy.chart import Mapping
from tests.deploy.helm import Helm, container_of, pod_of
from tests.e2e.containers import docker, inspect, skip_without_engine, wait_until

pytestmark = [pytest.mark.e2e, pytest.mark.container]


def options_of(pod: Mapping, container: Mapping) -> Iterator[str]:
    """Options of `docker run` that match the specification of the pod."""
    security_context = pod["securityContext"]
    yield f"--user={security_context['runAsUser']}:{security_context['runAsGroup']}"
    if container["securityContext"]["readOnlyRootFilesystem"]:
        yield "--read-only"
    if not container["securityContext"]["allowPrivilegeEscalation"]:
        yield "--security-opt=no-new-privileges"
    yield from (f"--cap-drop={name}" for name in container["securityContext"]["capabilities"]["drop"])
    yield from (f"--env={each['name']}={each['value']}" for each in container["env"])
    limits = container["resources"]["limits"]
    yield f"--cpus={limits['cpu']}"
    yield f"--memory={limits['memory'].removesuffix('i').lower()}"
    sizes = {volume["name"]: volume["emptyDir"]["sizeLimit"] for volume in pod["volumes"]}
    for mount in container["volumeMounts"]:
        yield f"--tmpfs={mount['mountPath']}:size={sizes[mount['name']].removesuffix('i').lower()}"
    yield f"--publish=127.0.0.1::{container['ports'][0]['containerPort']}"


@contextmanager
def running(options: list[str]) -> Iterator[str]:
    """A container of our image, removed afterwards; as in a pod, the service is the init process."""
    image = f"tickcross-chart-test-{os.getpid()}"
    docker("build", "-q", "-t", image, ".")
    try:
        name = docker("run", "-d", *options, image).strip()
        try:
            yield name
        finally:
            docker("rm", "-f", name)
    finally:
        docker("rmi", "-f", image)


@pytest.fixture(scope="module")
def manifests(helm: Helm) -> list[Mapping]:
    skip_without_engine()
    return helm.manifests()


def test_a_container_starts_answers_and_drains_as_in_a_pod(
    manifests: list[Mapping],
) -> None:
    pod, container = pod_of(manifests), container_of(manifests)
    with running(list(options_of(pod, container))) as name:
        address = f"http://{docker('port', name, '8000').strip()}"

        def status(path: str) -> int:
            try:
                return requests.get(address + path, timeout=10).status_code
            except requests.ConnectionError:
                return 0

        ready = container["readinessProbe"]["httpGet"]["path"]
        wait_until(lambda: status(ready) == 200, otherwise=lambda: docker("logs", name))
        assert status(container["livenessProbe"]["httpGet"]["path"]) == 200
        mark = {"grid": [[1] * 9 for _ in range(9)]}
        assert requests.post(address + "/predict", json=mark, timeout=10).json()["label"] == "neither"
        docker("kill", "--signal", "TERM", name)
        wait_until(lambda: status(ready) == 503, otherwise=lambda: docker("logs", name))
        assert requests.post(address + "/predict", json=mark, timeout=10).status_code == 200
        wait_until(lambda: not inspect(name)["State"]["Running"], otherwise=lambda: docker("logs", name))
        assert inspect(name)["State"]["ExitCode"] == 0
