"""Imports go one way, from upper levels to lower ones."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from model.nn.layers import KINDS

ROOT = Path(__file__).parent.parent

# A unit is a module or a folder of modules. It imports from its own level and the levels listed before it.
MODEL_LEVELS = (
    {"errors", "files", "labels", "blas_threads", "platforms", "shapes", "interrupts"},
    {"nn", "picture", "drawing"},
    {"answers"},
    {"engine", "dataset"},
    {"artifact", "evaluation", "explanation"},
    {"exam"},
    {"training", "plots"},
    {"classifier"},
    {"bulk"},
    {"commands"},
    {"__main__"},
)
SERVICE_LEVELS = (
    {"asgi_types", "files", "probes", "service_links", "setting_lists"},
    {"settings", "keys", "client_address"},
    {"core", "versions", "observing"},
    {"docs", "security", "cors", "client_limit"},
    {"service"},
    {"wsgi"},
    {"asgi", "http_server"},
    {"starting"},
    {"__main__"},
)
WITHOUT_A_SERVER = (
    "core",
    "observing",
    "versions",
    "docs",
    "security",
    "cors",
    "client_address",
    "client_limit",
    "service",
)
"""Units of the service that import no Flask, event loop or server."""

SERVERS = {"flask", "asyncio", "gunicorn", "uvicorn", "httptools", "uvloop"}
STANDALONE = {"client", "probe"}
MODEL_INTERFACE = {"classifier", "explanation", "artifact", "errors", "blas_threads", "files", "platforms"}
WEB_PACKAGES = {"flask", "werkzeug", "gunicorn", "requests", "pydantic", "prometheus_client", "service"}
TRAINING_CODE = (
    "model.bulk",
    "model.commands",
    "model.dataset",
    "model.drawing",
    "model.engine.onnx_export",
    "model.evaluation",
    "model.exam",
    "model.nn.cost",
    "model.nn.gradient_descent",
    "model.training",
)


def sources(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def imports(path: Path) -> frozenset[str]:
    """Full names of all imports anywhere in a file; also `a.b` for `from a import b`."""
    package = path.relative_to(ROOT).parent.parts
    return frozenset(_imports(ast.parse(path.read_text()), package))


def _imports(tree: ast.AST, package: tuple[str, ...]) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else ()
            origin = ".".join((*start, *(node.module or "").split("."))).strip(".")
            yield from (f"{origin}.{alias.name}" for alias in node.names)


def unit(full_name: str) -> str:
    """The unit of a full name, such as `nn` for `model.nn.layers.kinds`; '' for a package itself."""
    return full_name.split(".")[1] if "." in full_name else ""


def units_imported(package: str) -> dict[str, set[str]]:
    """For each unit of a package, the other units of the package that it imports."""
    names = {unit(module_name(path)) for path in sources(package)} - {""}
    graph: dict[str, set[str]] = {name: set() for name in names}
    for path in sources(package):
        mine = unit(module_name(path))
        inside = {unit(name) for name in imports(path) if name.split(".")[0] == package}
        graph.setdefault(mine, set()).update(inside & names - {mine})
    return graph


def modules_that_import(package: str, name: str) -> set[str]:
    """The modules of one unit of `model` that import from `package`."""
    paths = [path for path in sources("model") if unit(module_name(path)) == name]
    return {module_name(path) for path in paths if any(each.startswith(package) for each in imports(path))}


def level_of(name: str, levels: Sequence[set[str]]) -> int:
    return next(index for index, units in enumerate(levels) if name in units)


def test_every_unit_of_model_has_a_level() -> None:
    assert set(units_imported("model")) - {""} <= set().union(*MODEL_LEVELS)


@pytest.mark.parametrize("name", sorted(set(units_imported("model")) - {""}))
def test_model_imports_only_from_the_same_or_lower_levels(name: str) -> None:
    own_level = level_of(name, MODEL_LEVELS)
    assert {
        other for other in units_imported("model")[name] if level_of(other, MODEL_LEVELS) > own_level
    } == set()


def test_only_the_commands_and_bulk_jobs_import_the_classifier() -> None:
    graph = units_imported("model")
    assert {name for name in graph if "classifier" in graph[name]} == {"bulk", "commands"}


def test_only_modules_that_write_a_version_import_the_artifact_package() -> None:
    assert modules_that_import("model.artifact", "training") == {
        "model.training.arrays",
        "model.training.card",
        "model.training.checkpoint",
        "model.training.examination",
        "model.training.job",
        "model.training.looking_back",
        "model.training.record",
        "model.training.run",
        "model.training.snapshots",
    }
    assert modules_that_import("model.artifact", "evaluation") == set()


@pytest.mark.parametrize("package", ["model", "service"])
def test_there_are_no_circular_imports(package: str) -> None:
    TopologicalSorter(units_imported(package)).prepare()


@pytest.mark.parametrize("path", sources("model"), ids=module_name)
def test_model_imports_no_web_packages(path: Path) -> None:
    assert {name.split(".")[0] for name in imports(path)} & WEB_PACKAGES == set()


@pytest.mark.parametrize("path", sources("model"), ids=module_name)
def test_only_nn_imports_kinds_of_layers(path: Path) -> None:
    """Other units use the methods of layers. `Sigmoid` is also the function that computes scores."""
    kinds = {kind.__name__ for kind in KINDS.values()} - {"Sigmoid"}
    named = {name.split(".")[-1] for name in imports(path) if name.startswith("model.nn.layers")}
    assert unit(module_name(path)) == "nn" or named & kinds == set()


@pytest.mark.parametrize("path", sources("service"), ids=module_name)
def test_the_service_imports_only_these_units_of_model(path: Path) -> None:
    imported_units = {unit(name) for name in imports(path) if name.split(".")[0] == "model"}
    assert imported_units <= MODEL_INTERFACE


def test_every_unit_of_the_service_has_a_level() -> None:
    assert set(units_imported("service")) - {""} == set().union(*SERVICE_LEVELS, STANDALONE)


@pytest.mark.parametrize("name", sorted(set().union(*SERVICE_LEVELS)))
def test_the_service_imports_only_from_the_same_or_lower_levels(name: str) -> None:
    own_level = level_of(name, SERVICE_LEVELS)
    imported = units_imported("service")[name] - {""}
    assert {other for other in imported if level_of(other, SERVICE_LEVELS) > own_level} == set()


@pytest.mark.parametrize("name", WITHOUT_A_SERVER)
def test_units_without_a_server_import_no_server(name: str) -> None:
    paths = [path for path in sources("service") if unit(module_name(path)) == name]
    assert {package.split(".")[0] for path in paths for package in imports(path)} & SERVERS == set()


@pytest.mark.parametrize("name", sorted(STANDALONE & set(units_imported("service"))))
def test_the_client_and_the_probe_are_standalone(name: str) -> None:
    graph = units_imported("service")
    assert graph[name] == set()
    assert {other for other in graph if name in graph[other]} == set()


def test_the_command_only_calls_the_two_programs() -> None:
    imported = imports(ROOT / "tickcross" / "__main__.py")
    ours = {name for name in imported if name.split(".")[0] in ("model", "service")}
    assert {name.rsplit(".", 1)[0] for name in ours} == {"model.__main__", "service.__main__"}


@pytest.mark.parametrize("path", [*sources("model"), *sources("service")], ids=module_name)
def test_nothing_imports_the_command(path: Path) -> None:
    assert "tickcross" not in {name.split(".")[0] for name in imports(path)}


SCRIPTS = [*ROOT.glob("service/static/**/*.js"), *ROOT.glob("examples/**/*.js")]
IMPORTED = re.compile(r"""(?:from|import)\s*\(?\s*["'](\.[^"']+)["']""")


def test_there_are_no_circular_imports_between_scripts_or_their_folders() -> None:
    files = {
        path: {(path.parent / name).resolve() for name in IMPORTED.findall(path.read_text())}
        for path in SCRIPTS
    }
    folders: dict[Path, set[Path]] = {path.parent: set() for path in SCRIPTS}
    for path, imported in files.items():
        folders[path.parent] |= {other.parent for other in imported} - {path.parent}
    assert sum(map(len, folders.values())) > 10
    TopologicalSorter(files).prepare()
    TopologicalSorter(folders).prepare()


def test_importing_the_service_loads_no_training_code() -> None:
    command = "import sys, service.asgi; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(run.stdout.split())
    assert {name for name in loaded if name.startswith(TRAINING_CODE)} == set()
    assert loaded & {"onnx", "onnxruntime", "requests", "service.client"} == set()
