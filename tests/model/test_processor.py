import os
import subprocess
import sys

import pytest

from model.processor import AVX_512, blas_settings

FLAGS = "flags : fpu sse avx2 " + " ".join(sorted(AVX_512))


def test_one_thread_on_every_processor() -> None:
    assert blas_settings("") == {"OPENBLAS_NUM_THREADS": "1"}


def test_an_amd_processor_with_avx_512_gets_the_kernels_for_it() -> None:
    assert blas_settings(f"vendor_id : AuthenticAMD\n{FLAGS}\n")["OPENBLAS_CORETYPE"] == "SkylakeX"


@pytest.mark.parametrize(
    "cpuinfo",
    [
        f"vendor_id : GenuineIntel\n{FLAGS}\n",
        f"vendor_id : AuthenticAMD\n{FLAGS.replace('avx512bw', '')}\n",
        "vendor_id : AuthenticAMD\nflags : fpu sse avx2\n",
    ],
)
def test_other_processors_are_left_to_openblas(cpuinfo: str) -> None:
    assert "OPENBLAS_CORETYPE" not in blas_settings(cpuinfo)


@pytest.mark.parametrize("package", ["model", "service"])
def test_importing_a_package_sets_them_unless_they_are_set_already(package: str) -> None:
    command = f"import os, sys, {package}; print(os.environ['OPENBLAS_NUM_THREADS'], 'numpy' in sys.modules)"
    clean = {name: value for name, value in os.environ.items() if not name.startswith("OPENBLAS")}
    for given, expected in ({}, "1 False"), ({"OPENBLAS_NUM_THREADS": "3"}, "3 False"):
        run = subprocess.run(
            [sys.executable, "-c", command], env=clean | given, text=True, capture_output=True
        )
        assert run.stdout.strip() == expected
