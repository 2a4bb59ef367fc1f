"""Importing our packages does not change a process; our programs set one BLAS thread before NumPy loads."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from model.blas_threads import limit_blas_threads
from tests.test_architecture import ROOT, module_name, sources
from tests.tiny import EASY_EXAM, GRID_SIZE, LAYERS, save_tiny_version

SETTING = "OPENBLAS_NUM_THREADS"

NOTE_WHEN_NUMPY_IS_IMPORTED = f"""
import os, sys

class Notes:
    def find_spec(self, name, path=None, target=None):
        if name == "numpy":
            with open(os.environ["NOTES"], "a") as notes:
                print(os.getpid(), os.environ.get("{SETTING}"), file=notes)

sys.meta_path.insert(0, Notes())
"""
"""Python runs this code at the start of every process that finds it as `sitecustomize`."""


def python(arguments: list[str], **environment: str) -> str:
    """The output of Python with these arguments, without a number of threads in the environment."""
    environment_without_setting = {name: value for name, value in os.environ.items() if name != SETTING}
    run = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment_without_setting | environment,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


def threads_by_process(arguments: list[str], folder: Path) -> dict[str, str]:
    """The setting of each process of a program when it imports NumPy."""
    (folder / "sitecustomize.py").write_text(NOTE_WHEN_NUMPY_IS_IMPORTED)
    notes = folder / "notes"
    python(arguments, PYTHONPATH=str(folder), NOTES=str(notes), TICKCROSS_ARTIFACTS=str(folder / "tickcross"))
    return dict(line.split() for line in notes.read_text().splitlines())


@pytest.mark.parametrize("package", ["model", "service"])
def test_importing_any_module_changes_no_environment_and_prints_nothing(package: str) -> None:
    names = [module_name(path) for path in sources(package)]
    program = (
        "import os, sys, importlib; before = dict(os.environ);"
        "[importlib.import_module(name) for name in sys.argv[1:]];"
        "assert dict(os.environ) == before"
    )
    assert python(["-c", program, *names]) == ""


@pytest.mark.parametrize(
    "arguments",
    [["-m", "service", "--check"], ["-m", "benchmarks.engine", "--help"]],
    ids=["service", "benchmarks"],
)
def test_a_program_sets_one_thread_before_it_imports_numpy(arguments: list[str], tmp_path: Path) -> None:
    save_tiny_version(tmp_path / "tickcross")
    assert set(threads_by_process(arguments, tmp_path).values()) == {"1"}


def test_the_training_job_and_its_processes_set_one_thread(tmp_path: Path) -> None:
    architecture = tmp_path / "small.json"
    architecture.write_text(json.dumps({"grid_size": GRID_SIZE, "layers": LAYERS}))
    options = ["--examples", "1001", "--epochs", "1", "--architecture", str(architecture), *EASY_EXAM]
    arguments = ["-m", "model", "train", "--output", str(tmp_path / "out"), *options]
    threads = threads_by_process(arguments, tmp_path)
    assert set(threads.values()) == {"1"}
    assert len(threads) > 1 or os.cpu_count() == 1


def test_a_number_of_threads_in_the_environment_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SETTING, "3")
    limit_blas_threads()
    assert os.environ[SETTING] == "3"
