"""The chart agrees with the service: its settings, port, routes, seconds, memory and user."""

import math
import re
from dataclasses import fields
from pathlib import Path

import pytest

from service import VERSION
from service.http_server.gunicorn_options import GRACEFUL_SECONDS, TIMEOUT_SECONDS
from service.probes import is_probe
from service.settings import MEBIBYTE, Settings
from service.wsgi import create_app
from tests.deploy.chart import CHART, OF_THE_CHART, ROOT, VALUES, read
from tests.deploy.helm import Helm, container_of, only_manifest, pod_of
from tests.shipped import FOLDER

with_each_file = pytest.mark.parametrize("values", VALUES, ids=lambda path: path.stem)

WORKER_AT_REST = 64 * MEBIBYTE
"""An upper bound for an idle worker: see `make soak` in docs/reliability.md."""

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


def settings_of(container: dict[str, list[dict[str, str]]]) -> Settings:
    """The settings that the service reads from the environment of its container."""
    return Settings.from_environment({each["name"]: each["value"] for each in container["env"]})


def bytes_of(quantity: str) -> int:
    """The bytes of a quantity such as 512Mi or 1Gi."""
    return int(quantity[:-2]) * {"Mi": MEBIBYTE, "Gi": 1024 * MEBIBYTE}[quantity[-2:]]


@with_each_file
def test_the_service_reads_every_setting_as_in_the_values(helm: Helm, values: Path) -> None:
    chart_settings = read(CHART / "values.yaml")["settings"] | read(values).get("settings", {})
    settings = settings_of(container_of(helm.with_values(values)))
    plain = {name: getattr(settings, name) for name in chart_settings}
    plain["trusted_proxies"] = ",".join(map(str, settings.trusted_proxies))
    assert plain.items() >= chart_settings.items()


def test_the_largest_value_of_every_setting_reaches_the_service(helm: Helm) -> None:
    largest = {
        item.name: item.metadata["at_most"]
        for item in fields(Settings)
        if item.metadata["at_most"] is not None and item.name not in OF_THE_CHART
    }
    assert len(largest) > 10
    options = ",".join(f"settings.{name}={value}" for name, value in largest.items())
    memory = "resources.limits.memory=64Gi"
    settings = settings_of(container_of(helm.manifests("--set", f"{options},{memory}")))
    assert {name: getattr(settings, name) for name in largest} == largest


def test_settings_in_the_values_equal_the_defaults_of_the_service() -> None:
    chart_settings = read(CHART / "values.yaml")["settings"]
    assert chart_settings == {name: getattr(Settings(), name) for name in chart_settings}


@with_each_file
def test_the_port_is_that_of_the_service(helm: Helm, values: Path) -> None:
    manifests = helm.with_values(values)
    [port] = container_of(manifests)["ports"]
    [service_port] = only_manifest("Service", manifests)["spec"]["ports"]
    assert port["containerPort"] == Settings().port
    assert port["name"] == service_port["targetPort"]
    assert f"EXPOSE {Settings().port}" in DOCKERFILE


def test_every_probe_needs_no_key_when_keys_are_mounted(helm: Helm, tmp_path: Path) -> None:
    manifests = helm.with_values(CHART / "ci" / "everything.yaml")
    [secret] = [volume["secret"] for volume in pod_of(manifests)["volumes"] if "secret" in volume]
    keys = tmp_path / "keys"
    keys.write_text("correct horse battery")
    keys.chmod(secret["defaultMode"])
    client = create_app(Settings(artifacts=FOLDER, api_keys_file=keys, watch_seconds=0)).test_client()
    container = container_of(manifests)
    probes = {name: each["httpGet"]["path"] for name, each in container.items() if name.endswith("Probe")}
    assert sorted(probes) == ["livenessProbe", "readinessProbe", "startupProbe"]
    assert all(is_probe(path) for path in probes.values())
    assert {client.get(path).status_code for path in probes.values()} == {200}
    assert client.get("/model").status_code == 401


@with_each_file
def test_a_pod_has_time_for_the_drain_and_the_last_requests(helm: Helm, values: Path) -> None:
    manifests = helm.with_values(values)
    needed = settings_of(container_of(manifests)).drain_seconds + GRACEFUL_SECONDS
    assert needed < pod_of(manifests)["terminationGracePeriodSeconds"] <= math.ceil(needed) + 10


def test_kubernetes_notices_the_end_of_readiness_during_the_drain(helm: Helm) -> None:
    container = container_of(helm.manifests())
    probe = container["readinessProbe"]
    assert probe["periodSeconds"] * probe["failureThreshold"] < settings_of(container).drain_seconds


def test_a_hanging_worker_is_replaced_before_its_pod(helm: Helm) -> None:
    probe = container_of(helm.manifests())["livenessProbe"]
    assert probe["periodSeconds"] * probe["failureThreshold"] > TIMEOUT_SECONDS


def test_a_start_may_take_as_long_as_in_docker(helm: Helm) -> None:
    probe = container_of(helm.manifests())["startupProbe"]
    [seconds] = re.findall(r"--start-period=(\d+)s", DOCKERFILE)
    assert probe["periodSeconds"] * probe["failureThreshold"] == int(seconds)


@with_each_file
def test_the_memory_limit_covers_all_workers(helm: Helm, values: Path) -> None:
    manifests = helm.with_values(values)
    container = container_of(manifests)
    settings = settings_of(container)
    [tmp] = [volume["emptyDir"] for volume in pod_of(manifests)["volumes"] if volume["name"] == "tmp"]
    needed = settings.workers * (settings.max_buffered_bytes + WORKER_AT_REST) + bytes_of(tmp["sizeLimit"])
    resources = container["resources"]
    assert tmp["medium"] == "Memory"
    assert needed <= bytes_of(resources["limits"]["memory"]) <= 2 * needed
    assert settings.workers * WORKER_AT_REST < bytes_of(resources["requests"]["memory"])


@with_each_file
def test_each_worker_has_a_processor(helm: Helm, values: Path) -> None:
    container = container_of(helm.with_values(values))
    assert int(container["resources"]["limits"]["cpu"]) == settings_of(container).workers


@with_each_file
def test_a_pod_meets_the_restricted_pod_security_standard(helm: Helm, values: Path) -> None:
    manifests = helm.with_values(values)
    pod, container = pod_of(manifests), container_of(manifests)
    [user] = re.findall(r"^USER (\d+):\1$", DOCKERFILE, re.MULTILINE)
    security_context = pod["securityContext"]
    assert security_context["runAsNonRoot"] is True
    assert {security_context["runAsUser"], security_context["runAsGroup"], security_context["fsGroup"]} == {
        int(user)
    }
    assert security_context["seccompProfile"] == {"type": "RuntimeDefault"}
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert pod["automountServiceAccountToken"] is False
    assert pod["enableServiceLinks"] is False
    assert [mount["name"] for mount in container["volumeMounts"] if not mount.get("readOnly")] == ["tmp"]


def test_mounts_are_at_the_paths_of_the_image_and_the_settings(helm: Helm) -> None:
    container = container_of(helm.with_values(CHART / "ci" / "everything.yaml"))
    places = {mount["name"]: Path(mount["mountPath"]) for mount in container["volumeMounts"]}
    keys = settings_of(container).api_keys_file
    assert keys is not None
    assert keys.parent == places["api-keys"]
    assert "WORKDIR /app\n" in DOCKERFILE
    assert Path("/app") / Settings().artifacts.parent == places["artifacts"]


def test_chart_and_image_have_the_version_of_the_service(helm: Helm) -> None:
    chart = read(CHART / "Chart.yaml")
    assert chart["version"] == chart["appVersion"] == VERSION
    assert container_of(helm.manifests())["image"] == f"tickcross:{VERSION}"
    assert f"docker build -t registry.example/tickcross:{VERSION} ." in (CHART / "README.md").read_text()
