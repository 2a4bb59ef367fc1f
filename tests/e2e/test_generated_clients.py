"""Clients generated from openapi.json as described in the README: they compile, and they classify."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.running import ROOT, Running, running_service
from tests.shipped import FOLDER

pytestmark = pytest.mark.e2e

NODE_MODULES = ROOT / "node_modules"
PATH = os.pathsep.join([str(Path(sys.executable).parent), str(NODE_MODULES / ".bin"), os.environ["PATH"]])
README = ROOT / "README.md"
FILES = {"python": "classify.py", "typescript": "classify.mts"}
"""The language of an example -> the file that it is saved in."""

GENERATORS = {
    "openapi-generator, Python": ["openapi-generator-cli", "java"],
    "openapi-generator, TypeScript": ["openapi-generator-cli", "java", "npx", "tsc"],
    "openapi-python-client": ["openapi-python-client"],
    "datamodel-code-generator": ["datamodel-codegen"],
    "openapi-typescript": ["npx", "openapi-typescript", "tsc"],
}
"""The heading in the README -> the programs without which it cannot be tested."""


@pytest.fixture(scope="module")
def service() -> Iterator[Running]:
    """A service with the shipped weights."""
    with running_service(FOLDER, workers=1) as running:
        yield running


def run(command: str, folder: Path) -> str:
    """The output of a command line in a folder."""
    arguments, environment = ["sh", "-c", command], os.environ | {"PATH": PATH}
    process = subprocess.run(
        arguments, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert process.returncode == 0, f"{command}\n{process.stdout}{process.stderr}"
    return process.stdout


def skip_without(*programs: str) -> None:
    missing = [program for program in programs if shutil.which(program, path=PATH) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}; .ci/run installs it")


def section(heading: str) -> str:
    """The text under a heading of the README."""
    return README.read_text(encoding="utf-8").split(f"\n### {heading}\n")[1].split("\n##")[0]


@pytest.mark.parametrize("generator", GENERATORS)
def test_a_generated_client_compiles_and_classifies_as_in_the_readme(
    generator: str, service: Running, tmp_path: Path
) -> None:
    skip_without(*GENERATORS[generator])
    text = section(generator)
    commands = re.findall(r"^ {4}(\S.*)$", text.partition("```")[0], re.MULTILINE)
    [(language, example)] = re.findall(r"^```(\w+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    (tmp_path / "openapi.json").write_text(service.get("/openapi.json").text)
    (tmp_path / "mark.png").write_bytes((ROOT / "examples" / "tick.png").read_bytes())
    (tmp_path / FILES[language]).write_text(example.replace("http://127.0.0.1:8000", service.url))
    *making, classifying = commands
    if language == "python":
        making.append("python -m compileall -q .")
    else:
        (tmp_path / "node_modules").symlink_to(NODE_MODULES)
    for command in making:
        run(command, tmp_path)
    assert run(classifying, tmp_path).split() == ["tick", "cross"]


def test_the_readme_has_an_example_for_each_tested_generator() -> None:
    text = README.read_text(encoding="utf-8").split("\n## Generated clients\n")[1].split("\n## ")[0]
    assert re.findall(r"^### (.*)$", text, re.MULTILINE) == [*GENERATORS]


def test_spectral_finds_no_error(tmp_path: Path) -> None:
    skip_without("node", "spectral")
    (tmp_path / "rules.yaml").write_text('extends: ["spectral:oas"]\n')
    run(f"spectral lint --ruleset rules.yaml --display-only-failures {ROOT / 'openapi.json'}", tmp_path)
