"""The files for contributors agree with the Makefile and with each other."""

import configparser
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.contributing.recipe import ROOT

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
PAGES = ("CONTRIBUTING.md", ".github/pull_request_template.md")


def read(name: str) -> Any:
    """A YAML file of the repository."""
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def recipe_of(target: str) -> str:
    """The prerequisites and the commands of a target of the Makefile."""
    match = re.search(rf"^{target}:(.*\n(?:\t.*\n)*)", MAKEFILE, re.MULTILINE)
    assert match, target
    return match[1]


def test_make_check_runs_lint_types_and_tests() -> None:
    assert recipe_of("check").split("##")[0].split() == ["lint", "types", "test"]


def test_the_hooks_run_the_tools_of_make_lint() -> None:
    [repository] = read(".pre-commit-config.yaml")["repos"]
    assert repository["repo"] == "local"
    assert {hook["language"] for hook in repository["hooks"]} == {"system"}
    run = {re.sub(r" --.*", "", Path(hook["entry"]).name) for hook in repository["hooks"]}
    assert run == set(re.findall(r"ruff \w+|eslint|prettier", recipe_of("lint").partition("\n")[2]))


def test_the_workflow_runs_the_ci_script() -> None:
    [job] = read(".github/workflows/ci.yml")["jobs"].values()
    assert job["steps"][-1]["run"].endswith(" .ci/run")
    actions = [step["uses"] for step in job["steps"] if "uses" in step]
    assert [action for action in actions if not re.fullmatch(r"actions/[\w-]+@v\d+", action)] == []


@pytest.mark.parametrize("form", FORMS, ids=lambda path: path.stem)
def test_an_issue_form_has_required_questions(form: Path) -> None:
    content = read(str(form.relative_to(ROOT)))
    if form.stem == "config":
        return
    questions = [item for item in content["body"] if item["type"] != "markdown"]
    assert content["name"]
    assert content["description"]
    assert len({question["id"] for question in questions}) == len(questions)
    assert any(question.get("validations", {}).get("required") for question in questions)


def test_editors_and_formatters_use_the_same_line_length() -> None:
    config = configparser.ConfigParser()
    config.read_string("[top]\n" + (ROOT / ".editorconfig").read_text(encoding="utf-8"))
    ruff = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]
    prettier = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["prettier"]
    assert config.getint("*.py", "max_line_length") == ruff["line-length"]
    assert config.getint("*", "max_line_length") == prettier["printWidth"]


@pytest.mark.parametrize("page", PAGES)
def test_every_make_command_on_a_page_is_in_the_makefile(page: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
    named = set(re.findall(r"(?:`|    )make ([a-z-]+)", (ROOT / page).read_text(encoding="utf-8")))
    assert named
    assert named - targets == set()
