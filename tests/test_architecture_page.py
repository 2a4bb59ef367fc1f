"""Pages about the architecture agree with the code."""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest

from service.settings import Settings, variable
from tests.test_architecture import (
    MODEL_LEVELS,
    ROOT,
    SERVICE_LEVELS,
    imports,
    module_name,
    sources,
    unit,
    units_imported,
)

ARCHITECTURE = ROOT / "docs" / "architecture.md"
READING_ORDER = ROOT / "model" / "nn" / "README.md"
PAGES = (ARCHITECTURE, READING_ORDER, ROOT / "CONTRIBUTING.md")
LOWEST = {"model": MODEL_LEVELS[0], "service": SERVICE_LEVELS[0]}
"""Modules of the lowest level, which the picture leaves out."""

Graph = dict[str, set[str]]


def import_graph() -> Graph:
    """`service.wsgi` -> the units of the service and of the model that it imports."""
    graph = {
        f"{package}.{name}": {f"{package}.{other}" for other in others - LOWEST[package]}
        for package in LOWEST
        for name, others in units_imported(package).items()
        if name and name not in LOWEST[package]
    }
    for path in sources("service"):
        used = {unit(name) for name in imports(path) if name.startswith("model.")}
        mine = f"service.{unit(module_name(path))}"
        if mine in graph:
            graph[mine] |= {f"model.{name}" for name in used - LOWEST["model"]}
    return graph


def reachable_from(graph: Graph, start: str) -> set[str]:
    """All units that a unit imports, directly or through others."""
    reachable: set[str] = set()
    pending = [start]
    while pending:
        new = graph[pending.pop()] - reachable
        reachable |= new
        pending += new
    return reachable


def without_shortcuts(graph: Graph) -> Graph:
    """The graph without edges that longer paths imply."""
    return {
        name: {other for other in others if not any(other in reachable_from(graph, step) for step in others)}
        for name, others in graph.items()
    }


def picture_of(graph: Graph, labels: dict[str, str]) -> str:
    """The graph in Mermaid's syntax, with packages as boxes."""
    lines = ["```mermaid", "flowchart TD"]
    for package in ("service", "model"):
        lines.append(f"    subgraph {package}")
        names = [name for name in sorted(graph) if name.startswith(f"{package}.")]
        lines += [f'        {name}["{labels.get(name, unit(name))}"]' for name in names]
        lines.append("    end")
    lines += [f"    {name} --> {other}" for name in sorted(graph) for other in sorted(graph[name])]
    return "\n".join([*lines, "```"])


@cache
def names_in_code() -> frozenset[str]:
    """Every function, class and assigned name of both packages, and every setting's variable."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for package in LOWEST for path in sources(package)]
    names = {name for tree in trees for node in ast.walk(tree) for name in _names(node)}
    return frozenset(names | {variable(item) for item in fields(Settings)})


def _names(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
        yield node.id if isinstance(node, ast.Name) else node.attr


def test_the_picture_shows_the_actual_imports() -> None:
    page = ARCHITECTURE.read_text(encoding="utf-8")
    labels = dict(re.findall(r'^ +([\w.]+)\["(.+)"\]$', page, re.MULTILINE))
    picture = picture_of(without_shortcuts(import_graph()), labels)
    assert picture in page, f"the picture should be\n\n{picture}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_named_or_linked_on_a_page_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    named = [ROOT / path for path in re.findall(r"`((?:model|service|tests|docs)/[\w./]*)`", text)]
    linked = [page.parent / target for target in re.findall(r"\]\((?!http)([^)#]+)\)", text)]
    assert named + linked
    assert [path for path in named + linked if not path.exists()] == []


@pytest.mark.parametrize("page", [ARCHITECTURE, READING_ORDER], ids=lambda page: page.name)
def test_every_name_on_a_page_exists_in_the_code(page: Path) -> None:
    named = re.findall(r"`([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?)`", page.read_text(encoding="utf-8"))
    assert named
    assert {part for name in named for part in name.split(".")} - names_in_code() == set()
