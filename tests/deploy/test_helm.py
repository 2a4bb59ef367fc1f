"""The chart of `deploy/helm`: helm accepts it, and its output fits the schemas of Kubernetes."""

from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest

from tests.deploy.chart import CHART, SCHEMA, VALUES, Mapping, read, settings_schema, values_table
from tests.deploy.helm import Helm, container_of, only_manifest, pod_of

with_each_file = pytest.mark.parametrize("values", VALUES, ids=lambda path: path.stem)

ALWAYS = {"Deployment", "Service"}
BY_DEFAULT = ALWAYS | {"HorizontalPodAutoscaler", "PodDisruptionBudget", "NetworkPolicy"}
KINDS = {
    "default": BY_DEFAULT,
    "everything": BY_DEFAULT | {"ServiceMonitor"},
    "large": BY_DEFAULT,
    "minimal": ALWAYS,
}

WRONG = {
    "setting.workers=3": "at '': additional properties 'setting' not allowed",
    "settings.worker=3": "at '/settings': additional properties 'worker' not allowed",
    "settings.port=80": "at '/settings': additional properties 'port' not allowed",
    "settings.workers=0": "at '/settings/workers': minimum: got 0, want 1",
    "settings.drain_seconds=-1": "at '/settings/drain_seconds': minimum: got -1, want 0",
    "settings.engine=torch": "at '/settings/engine': value must be one of 'numpy', 'onnxruntime'",
    "autoscaling=null": "at '': missing property 'autoscaling'",
    "settings=null": "at '': missing property 'settings'",
    "settings.drain_seconds=null": "at '/settings': missing property 'drain_seconds'",
    "resources.limits.memory=1G": "at '/resources/limits/memory': '1G' does not match pattern",
    "resources.limits=null": "at '/resources': missing property 'limits'",
    "image.repository=": "at '/image/repository': minLength: got 0, want 1",
    "image.tag=a b": "at '/image/tag': 'a b' does not match pattern",
    "service.port=70000": "at '/service/port': maximum: got 70,000, want 65,535",
    "replicas=two": "at '/replicas': got string, want integer",
    "autoscaling.enabled=yes": "at '/autoscaling/enabled': got string, want boolean",
    "autoscaling.minReplicas=0": "at '/autoscaling/minReplicas': minimum: got 0, want 1",
    "podDisruptionBudget.maxUnavailable=0": "at '/podDisruptionBudget/maxUnavailable': minimum: got 0",
    "networkPolicy.from[0].pods=x": "at '/networkPolicy/from/0': additional properties 'pods' not allowed",
    "serviceMonitor.interval=often": "at '/serviceMonitor/interval': 'often' does not match pattern",
    "apiKeys.secret=My Keys": "at '/apiKeys/secret': 'My Keys' does not match pattern",
    "tolerations[0].effect=Never": "at '/tolerations/0/effect': value must be one of 'NoSchedule'",
}


@with_each_file
def test_helm_lint_finds_no_fault(helm: Helm, values: Path) -> None:
    assert "1 chart(s) linted, 0 chart(s) failed" in helm.lint("--values", str(values))


@with_each_file
def test_each_object_is_made_only_when_the_values_enable_it(helm: Helm, values: Path) -> None:
    kinds = [manifest["kind"] for manifest in helm.with_values(values)]
    assert sorted(kinds) == sorted(KINDS[values.stem])


@with_each_file
@pytest.mark.parametrize("kubernetes", ["1.25", kubernetes_validate.latest_version()])
def test_every_object_fits_the_schemas_of_kubernetes(helm: Helm, values: Path, kubernetes: str) -> None:
    for manifest in helm.with_values(values):
        if manifest["kind"] != "ServiceMonitor":  # defined by the Prometheus operator, not by Kubernetes
            kubernetes_validate.validate(manifest, kubernetes, strict=True)


def test_the_schemas_refuse_a_field_that_kubernetes_does_not_know(helm: Helm) -> None:
    deployment = only_manifest("Deployment", helm.manifests())
    deployment["spec"]["template"]["spec"]["terminationGraceSeconds"] = 40
    with pytest.raises(kubernetes_validate.ValidationError, match="terminationGraceSeconds"):
        kubernetes_validate.validate(deployment, kubernetes_validate.latest_version(), strict=True)


@with_each_file
def test_every_selector_finds_the_pods_of_the_release(helm: Helm, values: Path) -> None:
    manifests = helm.with_values(values)
    deployment, service = only_manifest("Deployment", manifests), only_manifest("Service", manifests)
    pod = deployment["spec"]["template"]["metadata"]["labels"]
    labels = {"app.kubernetes.io/name": "tickcross", "app.kubernetes.io/instance": "tickcross"}
    assert labels.items() <= pod.items()
    assert deployment["spec"]["selector"]["matchLabels"] == labels
    assert service["spec"]["selector"] == labels
    assert labels.items() <= service["metadata"]["labels"].items()
    for kind, selector in [
        ("PodDisruptionBudget", "selector"),
        ("NetworkPolicy", "podSelector"),
        ("ServiceMonitor", "selector"),
    ]:
        if kind in KINDS[values.stem]:
            assert only_manifest(kind, manifests)["spec"][selector] == {"matchLabels": labels}


def test_two_releases_in_a_namespace_share_no_name(helm: Helm) -> None:
    def names_and_instance(release: str) -> set[str]:
        manifests = helm.manifests(release=release)
        selector = only_manifest("Service", manifests)["spec"]["selector"]
        return {each["metadata"]["name"] for each in manifests} | {selector["app.kubernetes.io/instance"]}

    assert names_and_instance("forms") == {"forms-tickcross", "forms"}
    assert names_and_instance("tickcross-scans") == {"tickcross-scans"}


def test_the_autoscaler_scales_a_deployment_without_a_replica_count(helm: Helm) -> None:
    manifests = helm.manifests()
    deployment, scaler = (
        only_manifest("Deployment", manifests),
        only_manifest("HorizontalPodAutoscaler", manifests),
    )
    target = scaler["spec"]["scaleTargetRef"]
    assert (target["kind"], target["name"]) == ("Deployment", deployment["metadata"]["name"])
    assert "replicas" not in deployment["spec"]
    [metric] = scaler["spec"]["metrics"]
    assert metric["resource"]["name"] == "cpu"
    unscaled = only_manifest("Deployment", helm.manifests("--set", "autoscaling.enabled=false"))
    assert unscaled["spec"]["replicas"] == 2


def test_the_network_policy_admits_named_peers_on_one_port_and_no_egress(helm: Helm) -> None:
    values = CHART / "ci" / "everything.yaml"
    spec = only_manifest("NetworkPolicy", helm.with_values(values))["spec"]
    assert spec["policyTypes"] == ["Ingress", "Egress"]
    assert "egress" not in spec
    [rule] = spec["ingress"]
    assert rule["ports"] == [{"port": "http", "protocol": "TCP"}]
    assert rule["from"] == read(values)["networkPolicy"]["from"]
    [open_rule] = only_manifest("NetworkPolicy", helm.manifests())["spec"]["ingress"]
    assert "from" not in open_rule


def test_prometheus_scrapes_each_pod_with_a_key_when_keys_are_required(helm: Helm) -> None:
    monitor = only_manifest("ServiceMonitor", helm.with_values(CHART / "ci" / "everything.yaml"))
    assert monitor["metadata"]["labels"]["release"] == "prometheus"
    credentials = {"name": "tickcross-scrape", "key": "api-key"}
    endpoint = {"port": "http", "path": "/metrics", "interval": "10s"}
    assert monitor["spec"]["endpoints"] == [endpoint | {"authorization": {"credentials": credentials}}]
    open_one = only_manifest("ServiceMonitor", helm.manifests("--set", "serviceMonitor.enabled=true"))
    assert open_one["spec"]["endpoints"] == [endpoint]


def test_the_refusal_of_too_little_memory_names_the_needed_memory(helm: Helm) -> None:
    refusal = "resources.limits.memory is 1Gi, but with these settings the service may take 1808Mi"
    assert refusal in helm.refusal("--set", "settings.workers=4")
    assert helm.manifests("--set", "settings.workers=4,resources.limits.memory=1808Mi")
    assert helm.refusal("--set", "settings.workers=4,resources.limits.memory=1807Mi")


def test_an_autoscaler_with_a_minimum_above_its_maximum_is_refused(helm: Helm) -> None:
    refusal = "autoscaling.minReplicas is more than autoscaling.maxReplicas"
    assert refusal in helm.refusal("--set", "autoscaling.minReplicas=7")
    assert helm.manifests("--set", "autoscaling.minReplicas=6")


def test_a_service_monitor_without_a_key_is_refused_when_keys_are_required(helm: Helm) -> None:
    refusal = helm.refusal("--set", "serviceMonitor.enabled=true,apiKeys.secret=keys")
    assert "serviceMonitor.apiKey.secret is missing" in refusal


def test_secrets_and_claims_are_mounted_only_when_values_name_them(helm: Helm) -> None:
    manifests = helm.with_values(CHART / "ci" / "everything.yaml")
    volumes = {volume.pop("name"): volume for volume in pod_of(manifests)["volumes"]}
    assert volumes["api-keys"] == {"secret": {"secretName": "tickcross-keys", "defaultMode": 0o440}}
    claim = {"claimName": "tickcross-versions", "readOnly": True}
    assert volumes["artifacts"] == {"persistentVolumeClaim": claim}
    mounts = container_of(manifests)["volumeMounts"]
    assert {mount["name"] for mount in mounts} == set(volumes)
    assert [volume["name"] for volume in pod_of(helm.manifests())["volumes"]] == ["tmp"]


@pytest.mark.parametrize(("value", "refusal"), WRONG.items(), ids=WRONG)
def test_the_refusal_of_a_wrong_value_names_it(helm: Helm, value: str, refusal: str) -> None:
    assert refusal in helm.refusal("--set", value)


def test_global_values_of_a_parent_chart_are_accepted(helm: Helm) -> None:
    assert helm.manifests("--set", "global.region=eu") == helm.manifests()


def test_the_schema_of_the_settings_matches_the_service() -> None:
    assert SCHEMA["properties"]["settings"]["properties"] == settings_schema()


def test_every_value_of_the_chart_is_required() -> None:
    def required(schema: Mapping) -> Mapping:
        return {name: required(schema["properties"][name]) for name in schema.get("required", [])}

    def names(values: Any) -> Mapping:
        return {name: names(value) for name, value in values.items()} if isinstance(values, dict) else {}

    assert required(SCHEMA) == names(read(CHART / "values.yaml"))


def test_the_readme_of_the_chart_lists_every_value_with_its_default() -> None:
    rows = [line for line in (CHART / "README.md").read_text().splitlines() if line.startswith("| `")]
    assert rows == values_table()
