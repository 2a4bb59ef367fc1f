"""Decides how many threads NumPy's matrix multiplication uses: has to happen before NumPy is first imported.

NumPy brings OpenBLAS, which starts a thread for every core. Our matrices are too small to gain from that, we
spread work over cores ourselves, and results should not depend on how many cores there are.
"""

import os


def prepare() -> None:
    """One thread, unless the environment says otherwise."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
