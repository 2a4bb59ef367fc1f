"""The pages that show the way draw and name what there is."""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest

from service.settings import Settings, variable
from tests.test_architecture import (
    MODEL_FLOORS,
    ROOT,
    SERVICE_FLOORS,
    imports,
    module_name,
    sources,
    unit,
    units_imported,
)

ARCHITECTURE = ROOT / "docs" / "architecture.md"
READING_ORDER = ROOT / "model" / "nn" / "README.md"
PAGES = (ARCHITECTURE, READING_ORDER, ROOT / "CONTRIBUTING.md")
GROUND = {"model": MODEL_FLOORS[0], "service": SERVICE_FLOORS[0]}
"""Modules that the picture leaves out: they stand below everything else."""

Graph = dict[str, set[str]]


def import_graph() -> Graph:
    """`service.wsgi` -> the units, of the service and of the model, that it imports."""
    graph = {
        f"{package}.{name}": {f"{package}.{other}" for other in found - GROUND[package]}
        for package in GROUND
        for name, found in units_imported(package).items()
        if name and name not in GROUND[package]
    }
    for path in sources("service"):
        used = {unit(name) for name in imports(path) if name.startswith("model.")}
        mine = f"service.{unit(module_name(path))}"
        if mine in graph:
            graph[mine] |= {f"model.{name}" for name in used - GROUND["model"]}
    return graph


def reached(graph: Graph, start: str) -> set[str]:
    """All units that a unit imports, directly or through others."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        new = graph[waiting.pop()] - found
        found |= new
        waiting += new
    return found


def without_shortcuts(graph: Graph) -> Graph:
    """The imports that no longer way implies."""
    return {
        name: {other for other in found if not any(other in reached(graph, step) for step in found)}
        for name, found in graph.items()
    }


def picture_of(graph: Graph, labels: dict[str, str]) -> str:
    """The graph in Mermaid's language, the packages as boxes."""
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
    trees = [ast.parse(path.read_text(encoding="utf-8")) for package in GROUND for path in sources(package)]
    found = {name for tree in trees for node in ast.walk(tree) for name in _names(node)}
    return frozenset(found | {variable(item) for item in fields(Settings)})


def _names(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
        yield node.id if isinstance(node, ast.Name) else node.attr


def test_the_picture_has_the_imports_that_there_are() -> None:
    page = ARCHITECTURE.read_text(encoding="utf-8")
    labels = dict(re.findall(r'^ +([\w.]+)\["(.+)"\]$', page, re.MULTILINE))
    picture = picture_of(without_shortcuts(import_graph()), labels)
    assert picture in page, f"the picture should be\n\n{picture}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_a_page_names_or_links_to_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    named = [ROOT / path for path in re.findall(r"`((?:model|service|tests|docs)/[\w./]*)`", text)]
    linked = [page.parent / target for target in re.findall(r"\]\((?!http)([^)#]+)\)", text)]
    assert named + linked
    assert [path for path in named + linked if not path.exists()] == []


@pytest.mark.parametrize("page", [ARCHITECTURE, READING_ORDER], ids=lambda page: page.name)
def test_every_name_on_a_page_stands_in_the_code(page: Path) -> None:
    named = re.findall(r"`([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?)`", page.read_text(encoding="utf-8"))
    assert named
    assert {part for name in named for part in name.split(".")} - names_in_code() == set()
