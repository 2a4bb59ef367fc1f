"""The service and the model use only documented interfaces of libraries.

Every name imported from one of these libraries is listed under the page of its manual. So is every class of a
library that one of ours inherits from, with the overridden methods. Look up a new name before adding it.
"""

import ast
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LIBRARIES = (
    "flask",
    "werkzeug",
    "gunicorn",
    "uvicorn",
    "uvicorn_worker",
    "httptools",
    "uvloop",
    "PIL",
    "cc3d",
    "pi_heif",
    "pyarrow",
    "ray",
    "matplotlib",
)

FLASK = "https://flask.palletsprojects.com/en/stable/api/"
WERKZEUG = "https://werkzeug.palletsprojects.com/en/stable/"
PILLOW = "https://pillow.readthedocs.io/en/stable/"
MANUAL: Mapping[str, set[str]] = {
    FLASK: {
        "flask.Blueprint",
        "flask.Flask",
        "flask.Response",
        "flask.current_app",
        "flask.g",
        "flask.request",
    },
    f"{WERKZEUG}exceptions/": {
        "werkzeug.exceptions.HTTPException",
        "werkzeug.exceptions.RequestEntityTooLarge",
    },
    f"{WERKZEUG}http/": {"werkzeug.http.HTTP_STATUS_CODES", "werkzeug.http.parse_options_header"},
    f"{WERKZEUG}test/": {"werkzeug.test.run_wsgi_app"},
    f"{WERKZEUG}middleware/proxy_fix/": {"werkzeug.middleware.proxy_fix.ProxyFix"},
    f"{WERKZEUG}request_data/": {
        f"werkzeug.sansio.multipart.{name}"
        for name in ("Data", "Epilogue", "Event", "Field", "File", "MultipartDecoder", "NeedData")
    },
    "https://docs.gunicorn.org/en/stable/custom.html": {"gunicorn.app.base.BaseApplication"},
    "https://uvicorn.dev/settings/#implementation": {
        "uvicorn.protocols.http.httptools_impl.HttpToolsProtocol"
    },
    "https://uvicorn.dev/deployment/#gunicorn": {"uvicorn_worker.UvicornWorker"},
    f"{PILLOW}reference/": {
        f"PIL.{module}"
        for module in ("Image", "ImageChops", "ImageDraw", "ImageOps", "ImageFile", "ImageSequence")
    },
    f"{PILLOW}reference/features.html": {"PIL.features"},
    f"{PILLOW}reference/ExifTags.html": {"PIL.ExifTags.Base", "PIL.ExifTags.IFD"},
    f"{PILLOW}reference/plugins.html#module-PIL.TiffImagePlugin": {
        f"PIL.TiffImagePlugin.{name}" for name in ("ImageFileDirectory_v2", "TiffImageFile")
    },
    f"{PILLOW}reference/plugins.html": {
        f"PIL.{kind}ImagePlugin{name}"
        for kind in ("Avif", "Bmp", "Gif", "Jpeg", "Png", "Tiff", "WebP")
        for name in ("", f".{kind}ImageFile")
    },
    "https://pillow-heif.readthedocs.io/en/latest/": {"pi_heif"},
    "https://arrow.apache.org/docs/python/api.html": {"pyarrow", "pyarrow.parquet"},
    "https://docs.ray.io/en/latest/ray-core/api/index.html": {"ray", "ray.exceptions"},
    "https://docs.ray.io/en/latest/ray-core/api/scheduling.html": {
        "ray.util.scheduling_strategies.NodeAffinitySchedulingStrategy"
    },
    "https://docs.ray.io/en/latest/data/api/api.html": {"ray.data"},
    "https://pypi.org/project/connected-components-3d/": {
        "cc3d.connected_components",
        "cc3d.statistics",
    },
    "https://matplotlib.org/stable/api/": {
        "matplotlib.axes.Axes",
        "matplotlib.axis.Axis",
        "matplotlib.figure.Figure",
        "matplotlib.image.AxesImage",
        "matplotlib.layout_engine.ConstrainedLayoutEngine",
        "matplotlib.ticker.PercentFormatter",
    },
}
"""Page of a manual -> the imported names that it documents."""

ASYNCIO = "https://docs.python.org/3/library/asyncio-protocol.html"
PARSER = "https://github.com/MagicStack/httptools#apis"
OVERRIDDEN: Mapping[str, Mapping[str, set[str]]] = {
    "gunicorn.app.base.BaseApplication": {
        "https://docs.gunicorn.org/en/stable/custom.html": {"__init__", "load", "load_config"}
    },
    "uvicorn_worker.UvicornWorker": {"https://pypi.org/project/uvicorn-worker/": {"CONFIG_KWARGS"}},
    "uvicorn.protocols.http.httptools_impl.HttpToolsProtocol": {
        ASYNCIO: {
            "connection_made",
            "connection_lost",
            "data_received",
            "eof_received",
            "pause_writing",
            "resume_writing",
        },
        PARSER: {
            "on_message_begin",
            "on_url",
            "on_header",
            "on_headers_complete",
            "on_body",
            "on_message_complete",
        },
    },
}
"""Base class from a library -> page of a manual -> the names that may be overridden."""

INHERITED_AND_USED: Mapping[str, set[str]] = {"gunicorn.app.base.BaseApplication": {"cfg", "run"}}
"""Base class from a library -> the names that it documents for use in subclasses."""

PYTHON_NAMES = {"_asdict", "_exit", "_fields", "_make", "_replace"}
"""Underscored names that Python documents: of named tuples, and of `os`."""

PATHS = sorted([*(ROOT / "service").rglob("*.py"), *(ROOT / "model").rglob("*.py")])


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imported(path: Path) -> dict[str, str]:
    """The names that a file imports from the libraries, by their local names."""
    full_names: dict[str, str] = {}
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in LIBRARIES:
            full_names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            full_names |= {
                a.asname or a.name: a.name for a in node.names if a.name.split(".")[0] in LIBRARIES
            }
    return full_names


def derived(path: Path) -> Iterator[tuple[ast.ClassDef, str]]:
    """The classes of a file that inherit from a library's class, with that class."""
    names = imported(path)
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ClassDef):
            for base in node.bases:
                if isinstance(base, ast.Name) and base.id in names:
                    yield node, names[base.id]


def own_names(node: ast.ClassDef) -> set[str]:
    """The names that a class body defines or declares, and that its methods assign on `self`."""
    names = {item.name for item in node.body if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef)}
    for item in ast.walk(node):
        if isinstance(item, ast.Name | ast.Attribute) and isinstance(item.ctx, ast.Store):
            names.add(item.id if isinstance(item, ast.Name) else item.attr)
    return names


def used_on_self(node: ast.ClassDef) -> set[str]:
    return {
        item.attr
        for item in ast.walk(node)
        if isinstance(item, ast.Attribute) and isinstance(item.value, ast.Name) and item.value.id == "self"
    }


@pytest.mark.parametrize("path", PATHS, ids=name_of)
def test_every_name_from_a_library_is_documented(path: Path) -> None:
    assert set(imported(path).values()) <= set().union(*MANUAL.values())


def test_every_listed_name_is_used() -> None:
    used = {name for path in PATHS for name in imported(path).values()}
    unused = set().union(*MANUAL.values()) - used
    assert unused <= {name for name in unused if name.startswith("PIL.")}
    assert {base for path in PATHS for _, base in derived(path)} == set(OVERRIDDEN)


@pytest.mark.parametrize("path", [path for path in PATHS if any(derived(path))], ids=name_of)
def test_only_documented_names_are_overridden(path: Path) -> None:
    for node, base in derived(path):
        module, _, name = base.rpartition(".")
        inherited = set(dir(getattr(import_module(module), name)))
        allowed = set().union(*OVERRIDDEN[base].values())
        assert own_names(node) & inherited <= allowed, node.name


@pytest.mark.parametrize("path", [path for path in PATHS if any(derived(path))], ids=name_of)
def test_a_derived_class_uses_only_its_own_names_and_documented_ones(path: Path) -> None:
    for node, base in derived(path):
        documented = INHERITED_AND_USED.get(base, set()) | set().union(*OVERRIDDEN[base].values())
        assert used_on_self(node) <= own_names(node) | documented, node.name


def private_names(path: Path) -> set[str]:
    """The underscored names of objects other than `self` that a file uses and does not define."""
    tree = ast.parse(path.read_text())
    defined = set().union(*(own_names(node) for node in ast.walk(tree) if isinstance(node, ast.ClassDef)))
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr.startswith("_")
        and not node.attr.startswith("__")
        and not (isinstance(node.value, ast.Name) and node.value.id in ("self", "cls"))
        and node.attr not in defined | PYTHON_NAMES
    }


@pytest.mark.parametrize("path", PATHS, ids=name_of)
def test_no_underscored_name_of_another_module_is_used(path: Path) -> None:
    assert private_names(path) == set()
