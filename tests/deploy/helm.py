"""The output of helm for the chart."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

import yaml

from tests.deploy.chart import CHART, Mapping


@dataclass(frozen=True)
class Helm:
    """helm, called for the chart."""

    program: str

    def lint(self, *options: str) -> str:
        """The output of `helm lint`, which must succeed."""
        return self._printed("lint", "--strict", str(CHART), *options)

    def manifests(self, *options: str, release: str = "tickcross") -> list[Mapping]:
        """Every object that the chart makes."""
        rendered = self._printed("template", release, str(CHART), *options)
        return [manifest for manifest in yaml.safe_load_all(rendered) if manifest]

    def with_values(self, path: Path) -> list[Mapping]:
        """Every object that the chart makes with a values file."""
        return self.manifests("--values", str(path))

    def refusal(self, *options: str) -> str:
        """The error of helm for these values."""
        run = self._run("template", "tickcross", str(CHART), *options)
        assert run.returncode != 0, run.stdout
        return run.stderr

    def _printed(self, *arguments: str) -> str:
        run = self._run(*arguments)
        assert run.returncode == 0, run.stdout + run.stderr
        return run.stdout

    def _run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run([self.program, *arguments], capture_output=True, text=True, check=False)


def only_manifest(kind: str, manifests: list[Mapping]) -> Mapping:
    """The one object of a kind."""
    [manifest] = [each for each in manifests if each["kind"] == kind]
    return manifest


def pod_of(manifests: list[Mapping]) -> Mapping:
    """The specification of a pod of the Deployment."""
    spec: Mapping = only_manifest("Deployment", manifests)["spec"]["template"]["spec"]
    return spec


def container_of(manifests: list[Mapping]) -> Mapping:
    """The one container of a pod."""
    [container] = pod_of(manifests)["containers"]
    return dict(container)
