"""Installs other engines beside our environment, not into it, where they are available."""

import importlib.util
import subprocess
import sys
from pathlib import Path

ENVIRONMENTS = Path(__file__).parent / "environments"


def available(module: str, *requirements: str) -> bool:
    """Whether `module` can be imported, after an attempt to install each of the requirements in order.

    They go into a separate folder at the end of the path, so our own NumPy stays in use.
    """
    folder = ENVIRONMENTS / module
    sys.path.append(str(folder))
    if importlib.util.find_spec(module) is None:
        any(_install(requirement, folder) for requirement in requirements)
        importlib.invalidate_caches()
    return importlib.util.find_spec(module) is not None


def have_torch() -> bool:
    """Whether PyTorch can be imported. Installs its CPU build if pip finds one."""
    return available("torch", "torch==2.13.0+cpu", "torch==2.13.0", "torch")


def _install(requirement: str, folder: Path) -> bool:
    print(f"installing {requirement} into {folder} ...", file=sys.stderr)
    pip = [sys.executable, "-m", "pip", "install", "-q", "--target", str(folder), requirement]
    return subprocess.run(pip, capture_output=True).returncode == 0
