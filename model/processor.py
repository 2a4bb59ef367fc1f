"""Tells NumPy's matrix multiplication about the processor: has to happen before NumPy is first imported.

NumPy brings OpenBLAS, which picks its kernels by the processor's model number, and takes old ones for a
model that it does not know yet. On AMD's Zen 5 that is half the speed. It also starts a thread for every
core; we spread our work over cores ourselves, and results should not depend on how many there are.
"""

import os
from pathlib import Path

AVX_512 = {"avx512f", "avx512cd", "avx512bw", "avx512dq", "avx512vl"}
"""What OpenBLAS's kernels named SkylakeX use."""


def blas_settings(processor: str) -> dict[str, str]:
    """Environment variables for OpenBLAS, from the text of Linux's /proc/cpuinfo (empty elsewhere)."""
    settings = {"OPENBLAS_NUM_THREADS": "1"}
    if "AuthenticAMD" in processor and set(processor.split()) >= AVX_512:
        settings["OPENBLAS_CORETYPE"] = "SkylakeX"
    return settings


def prepare() -> None:
    """Put the settings into the environment; what is set there already stays."""
    cpuinfo = Path("/proc/cpuinfo")
    for name, value in blas_settings(cpuinfo.read_text() if cpuinfo.exists() else "").items():
        os.environ.setdefault(name, value)
