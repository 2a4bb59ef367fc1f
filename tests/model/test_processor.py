import os
import subprocess
import sys

import pytest


@pytest.mark.parametrize("package", ["model", "service"])
@pytest.mark.parametrize(("given", "expected"), [({}, "1"), ({"OPENBLAS_NUM_THREADS": "3"}, "3")])
def test_importing_a_package_asks_for_one_thread_unless_told_otherwise_and_loads_no_numpy(
    package: str, given: dict[str, str], expected: str
) -> None:
    command = f"import os, sys, {package}; print(os.environ['OPENBLAS_NUM_THREADS'], 'numpy' in sys.modules)"
    clean = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    run = subprocess.run([sys.executable, "-c", command], env=clean | given, text=True, capture_output=True)
    assert run.stdout.split() == [expected, "False"]
